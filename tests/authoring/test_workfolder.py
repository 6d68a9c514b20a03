"""The work folder: laid out as a learner has it, and put back to the last byte."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from autograder.authoring.workfolder import Snapshot, lay_out
from tests.toy_course import DATA, SLUG, code, make_course, notebook_of, toy_notebook, write_notebook


def state_of(folder: Path) -> dict[str, tuple[int, int, bytes | str]]:
    """Return mode, time and content of everything below a folder, and of the folder itself."""
    found: dict[str, tuple[int, int, bytes | str]] = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        info = path.lstat()
        content: bytes | str = (
            os.readlink(path) if path.is_symlink() else path.read_bytes() if path.is_file() else "folder"
        )
        found[str(path.relative_to(folder))] = (info.st_mode, info.st_mtime_ns, content)
    return found


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A work folder with data, a store, artifacts and a link."""
    folder = tmp_path / "work"
    (folder / "mlruns" / "0" / "model").mkdir(parents=True)
    (folder / "mlruns" / "0" / "model" / "MLmodel").write_text("flavors: {}\n", encoding="utf-8")
    (folder / "data").mkdir()
    (folder / "data" / "toy.csv").write_text(DATA, encoding="utf-8")
    (folder / "data" / "toy.csv").chmod(0o444)
    (folder / "latest").symlink_to("data/toy.csv")
    with closing(sqlite3.connect(folder / "mlflow.db")) as store, store:
        store.execute("CREATE TABLE runs (id TEXT)")
    return folder


def _write_store(work: Path) -> None:
    with closing(sqlite3.connect(work / "mlflow.db")) as store, store:
        store.execute("INSERT INTO runs VALUES ('a')")


def _same_size_and_time(work: Path) -> None:
    file = work / "mlruns" / "0" / "model" / "MLmodel"
    before = file.stat()
    file.write_text(file.read_text(encoding="utf-8")[::-1], encoding="utf-8")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def _close(work: Path) -> None:
    (work / "mlruns" / "0").chmod(0)
    (work / "new").mkdir()
    (work / "new" / "file").touch()
    (work / "new").chmod(0)


def _swap_kinds(work: Path) -> None:
    (work / "latest").unlink()
    (work / "latest").mkdir()
    shutil.rmtree(work / "data")
    (work / "data").write_text("no folder any more", encoding="utf-8")


def _turn_link(work: Path) -> None:
    (work / "latest").unlink()
    (work / "latest").symlink_to("/")


def _hard_link(work: Path) -> None:
    os.link(work / "mlflow.db", work / "second-name")


CHANGES: dict[str, Callable[[Path], None]] = {
    "nothing": lambda work: None,
    "file deleted": lambda work: (work / "mlflow.db").unlink(),
    "folder deleted": lambda work: shutil.rmtree(work / "mlruns"),
    "everything deleted": shutil.rmtree,
    "store written": _write_store,
    "same size and time": _same_size_and_time,
    "file added": lambda work: (work / "mlruns" / "0" / "more.txt").touch(),
    "pipe added": lambda work: os.mkfifo(work / "pipe"),
    "mode changed": lambda work: (work / "mlflow.db").chmod(0o600),
    "folders closed": _close,
    "link turned": _turn_link,
    "kinds swapped": _swap_kinds,
    "second name": _hard_link,
}


@pytest.mark.parametrize("change", CHANGES)
def test_restore_puts_everything_back(work: Path, change: str) -> None:
    """After any change the folder has the contents, modes, times and links it had, and nothing else."""
    before = state_of(work)
    with Snapshot(work) as snapshot:
        for _ in range(2):  # a snapshot serves more than once
            CHANGES[change](work)
            snapshot.restore()
            assert state_of(work) == before


def test_restore_leaves_what_is_equal_alone(work: Path) -> None:
    """An unchanged file is not written again, so that putting back costs little."""
    inode = (work / "mlflow.db").stat().st_ino
    with Snapshot(work) as snapshot:
        (work / "data" / "toy.csv").unlink()
        snapshot.restore()
    assert (work / "mlflow.db").stat().st_ino == inode
    assert stat.S_IMODE((work / "data" / "toy.csv").stat().st_mode) == 0o444


def test_layout_has_data_but_no_notebook_and_no_store(tmp_path: Path) -> None:
    """A week without MLflow gives a folder with exactly the files that learners get."""
    week = make_course(tmp_path).week("1")
    work = tmp_path / "work"
    work.mkdir()
    lay_out(week, work)
    assert {str(p.relative_to(work)) for p in work.rglob("*") if p.is_file()} == {"data/toy.csv"}


def test_layout_has_an_empty_store_for_a_week_with_mlflow(tmp_path: Path) -> None:
    """A week that imports MLflow finds a store with tables and without any run or experiment."""
    course = make_course(tmp_path)
    cells = [code("more", "import mlflow"), *toy_notebook().cells]
    write_notebook(course.week("1").source / f"{SLUG}.ipynb", notebook_of(cells, "Toy"))
    work = tmp_path / "work"
    work.mkdir()
    lay_out(course.week("1"), work)
    with closing(sqlite3.connect(work / "mlflow.db")) as store, store:
        assert store.execute("SELECT count(*) FROM runs").fetchone() == (0,)
        assert store.execute("SELECT count(*) FROM experiments").fetchone() == (0,)
