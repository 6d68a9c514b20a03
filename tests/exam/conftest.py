"""Fixtures: a made-up bank, written once per run."""

from __future__ import annotations

from pathlib import Path

import pytest
from exam.toy_bank import toy_bank, write_bank

from autograder.exam.bank import Item


@pytest.fixture(scope="session")
def bank_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bank(tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> tuple[Item, ...]:
    return toy_bank(tmp_path_factory.mktemp("bank"))
