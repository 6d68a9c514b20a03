"""What tests of grading share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def scratch() -> Iterator[Path]:
    """A temporary folder of our own for the processes of a test, with a path that is short enough for sockets."""
    folder = Path(tempfile.mkdtemp(prefix="t-", dir="/tmp"))
    folder.chmod(0o1777)  # as /tmp is
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
