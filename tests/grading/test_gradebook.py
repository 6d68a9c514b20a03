"""The gradebook that our writer creates is the one that nbgrader would have created."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest
from nbgrader import api

from autograder.grading.gradebook import GradebookWriter


def test_a_fresh_gradebook_has_nbgraders_version_without_the_program_alembic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no alembic on PATH the tables are made all the same, and carry the version that the program names."""
    path = os.environ["PATH"]
    monkeypatch.setenv("PATH", str(tmp_path))
    with GradebookWriter(f"sqlite:///{tmp_path / 'gradebook.db'}"):
        pass
    connection = sqlite3.connect(tmp_path / "gradebook.db")
    (found,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    connection.close()
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{path}")
    assert found == api.get_alembic_version()
