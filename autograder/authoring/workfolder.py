"""The folder that a notebook runs in: laid out as a learner has it, and put back exactly after each answer."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Self

from autograder.course import Course, Week
from autograder.kernel.workfiles import TRACKING_STORE, empty_store
from autograder.settings import learner_files

_BLOCK = 1 << 20


def lay_out(week: Week, folder: Path) -> None:
    """Fill an empty folder with what a learner finds beside the week's notebook.

    A week that uses MLflow also gets an empty tracking store, as in the jail: creating its tables takes seconds.

    Args:
        week: the week.
        folder: the folder to fill.

    Raises:
        CourseError: the tracking store could not be made.
    """
    for name in learner_files(week):
        target = folder / name
        if target.suffix != ".ipynb":
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(week.source / name, target)
    if any("mlflow" in cell.source for cell in week.notebook.cells if cell.cell_type == "code"):
        store = empty_store(Course(week.root).state)
        if store is not None:
            (folder / TRACKING_STORE).write_bytes(store)


class Snapshot:
    """A copy of a folder that it can be put back to, exactly: contents, modes, times, links and deletions."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._scratch = tempfile.TemporaryDirectory(prefix="snapshot-", ignore_cleanup_errors=True)
        self._copy = Path(self._scratch.name) / "copy"
        shutil.copytree(folder, self._copy, symlinks=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Delete the copy."""
        self._scratch.cleanup()

    def restore(self) -> None:
        """Put the folder back; only what differs is touched."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _restore(self._copy, self._folder)


def _restore(kept: Path, folder: Path) -> None:
    """Make a folder equal to the kept one."""
    os.chmod(folder, 0o700)
    wanted = {entry.name: entry for entry in os.scandir(kept)}
    for entry in list(os.scandir(folder)):
        if entry.name not in wanted or not _same(wanted[entry.name], entry):
            _remove(entry)
    for name, original in wanted.items():
        target = folder / name
        if original.is_dir(follow_symlinks=False):
            target.mkdir(exist_ok=True)
            _restore(Path(original.path), target)
        elif not os.path.lexists(target):
            shutil.copy2(original.path, target, follow_symlinks=False)
    shutil.copystat(kept, folder)


def _same(original: os.DirEntry[str], entry: os.DirEntry[str]) -> bool:
    """True where an entry need not be replaced; a folder's content is compared later, entry by entry.

    Bytes are compared even where size and time agree: an answer may write again within the clock's resolution.
    """
    old, new = original.stat(follow_symlinks=False), entry.stat(follow_symlinks=False)
    if stat.S_IFMT(old.st_mode) != stat.S_IFMT(new.st_mode):
        return False
    if stat.S_ISDIR(old.st_mode):
        return True
    if stat.S_ISLNK(old.st_mode):
        return os.readlink(original.path) == os.readlink(entry.path)
    if (old.st_mode, old.st_size, old.st_mtime_ns) != (new.st_mode, new.st_size, new.st_mtime_ns):
        return False
    return new.st_nlink == 1 and _same_bytes(original.path, entry.path)


def _same_bytes(first: str, second: str) -> bool:
    """Compare two files of equal size (``filecmp`` would remember an earlier answer)."""
    with open(first, "rb") as one, open(second, "rb") as two:
        while block := one.read(_BLOCK):
            if block != two.read(_BLOCK):
                return False
    return True


def _remove(entry: os.DirEntry[str]) -> None:
    """Delete a file, a link or a whole folder, also one that was closed to its owner."""
    if not entry.is_dir(follow_symlinks=False):
        os.unlink(entry.path)
        return
    os.chmod(entry.path, 0o700)
    for inner in list(os.scandir(entry.path)):
        _remove(inner)
    os.rmdir(entry.path)
