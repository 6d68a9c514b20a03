"""What is copied into the work folder of a jail, and what is not."""

from __future__ import annotations

import io
import os
import socket
import tarfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.exceptions import IntakeError
from autograder.kernel.provisioner import modules_near
from autograder.kernel.workfiles import TRACKING_STORE, empty_store, modules_of, pack
from tests.kernel.harness import Kernel
from tests.toy_course import DATA, SLUG, make_course

Start = Callable[..., Kernel]


def contents(archive: bytes) -> dict[str, bytes]:
    """Return what is in a tar archive, by name."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        assert all(member.isreg() for member in tar)
        return {member.name: (tar.extractfile(member) or io.BytesIO()).read() for member in tar}


def fill(folder: Path) -> None:
    """Put plain files into a folder, and everything else that a folder can hold."""
    (folder / "data" / "deep").mkdir(parents=True)
    (folder / "data" / "deep" / "numbers.csv").write_text("1\n", encoding="utf-8")
    (folder / "helper.py").write_text("x = 1\n", encoding="utf-8")
    os.symlink("/etc/passwd", folder / "link.csv")
    os.symlink("/etc", folder / "linked-folder")
    os.mkfifo(folder / "fifo.csv")
    for name in ("hidden.ipynb", "HIDDEN.IPYNB", "mlflow.db", ".secret", "report.html", "old.pyc"):
        (folder / name).touch()
    for name in (".git", "mlruns", "feedback", "__pycache__"):
        (folder / name).mkdir()
        (folder / name / "inner.txt").touch()


def test_plain_files_are_copied_and_nothing_else(room: Path) -> None:
    """Links, FIFOs, sockets, notebooks, stores of earlier runs and hidden files stay outside."""
    fill(room)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(room / "socket.csv"))
        assert contents(pack(room)) == {"data/deep/numbers.csv": b"1\n", "helper.py": b"x = 1\n"}


def test_the_work_folder_is_what_was_packed(room: Path, start: Start) -> None:
    """The kernel finds copies of the plain files, in folders of the same names, and may change them without effect."""
    fill(room)
    code = """
        import os
        found = sorted(os.path.join(top, n) for top, _, names in os.walk('.') for n in names)
        open('helper.py', 'w').write('changed')
        os.symlink('/etc/passwd', 'new-link')
    """
    assert start().value("found", code) == ["./data/deep/numbers.csv", "./helper.py"]
    assert (room / "helper.py").read_text(encoding="utf-8") == "x = 1\n"
    assert not (room / "new-link").is_symlink()


def test_modules_beside_the_notebook_can_be_imported(room: Path, start: Start) -> None:
    """A helper module in the week's folder works as it does in JupyterLab."""
    (room / "helper.py").write_text("x = 17\n", encoding="utf-8")
    assert start().value("helper.x", "import helper") == 17


@pytest.mark.parametrize("name", ["two words.csv", "ümlaut.csv", "-rf", "a\\b", "new\nline", "x" * 200, "~"])
def test_odd_names_arrive_as_they_are(room: Path, start: Start, name: str) -> None:
    """Any name that a file can have is a name within the work folder."""
    (room / name).write_text("here", encoding="utf-8")
    assert start().value("os.listdir('.')", "import os") == [name]


def test_names_lead_nowhere_else(room: Path) -> None:
    """No archive name is absolute or climbs, however the folder is named to us."""
    (room / "a" / "b").mkdir(parents=True)
    (room / "a" / "b" / "file").touch()
    (room / os.fsdecode(b"bytes-\xff")).touch()
    for folder in (room, room / "a" / ".." / ".", Path(os.path.relpath(room))):
        names = contents(pack(folder))
        assert {name for name in names if name.startswith(("/", "..")) or "/../" in name} == set()
        assert "a/b/file" in names


def test_too_much_is_refused(room: Path) -> None:
    """More than the limit, in one file or in many, is refused before anything runs."""
    for number in range(3):
        (room / f"{number}.csv").write_bytes(bytes(700_000))
    with pytest.raises(IntakeError, match="more than 1 MB"):
        pack(room, max_mb=1)
    os.truncate(room / "0.csv", 1 << 40)
    with pytest.raises(IntakeError, match="more than 256 MB"):
        pack(room)


def test_packing_twice_gives_the_same_bytes(room: Path) -> None:
    """Owner, time and order do not show: equal folders are equal archives."""
    fill(room)
    first = pack(room)
    for path in room.rglob("*.csv"):
        os.utime(path, (1, 1), follow_symlinks=False)
    assert pack(room) == first


def test_a_course_is_not_copied(room: Path) -> None:
    """Of a course's own folder, or one that holds it, no file goes in: solutions and answers are among them."""
    inner = room / "inner"
    inner.mkdir()
    make_course(inner)
    (inner / "answers.py").touch()
    (room / "mine.csv").touch()
    assert contents(pack(inner)) == {}
    assert list(contents(pack(room))) == ["mine.csv"]
    assert list(contents(pack(inner / "source" / SLUG))) == ["data/toy.csv"]


def test_the_store_lies_beside_the_files(room: Path) -> None:
    """A tracking store that is given is put in, whatever store the folder holds itself."""
    (room / TRACKING_STORE).write_bytes(b"old")
    assert contents(pack(room, store=b"new")) == {TRACKING_STORE: b"new"}


def test_the_empty_store_is_made_once_and_works(room: Path, start: Start) -> None:
    """The store is made the first time, read from its file after that, and an MLflow run can be kept in it."""
    store = empty_store(room / "cache")
    assert store is not None
    made = list((room / "cache").iterdir())
    assert [path.read_bytes() for path in made] == [store]
    made[0].write_bytes(b"kept")
    empty_store.cache_clear()
    assert empty_store(room / "cache") == b"kept"
    (room / "work").mkdir()
    code = """
        import mlflow
        with mlflow.start_run():
            mlflow.log_metric('rmse', 0.5)
        runs = mlflow.search_runs()
    """
    kernel = start(folder=room / "work", work_files=pack(room / "work", store=store), modules=("mlflow",))
    assert kernel.value("runs['metrics.rmse'].tolist()", code) == [0.5]
    assert TRACKING_STORE in kernel.value("os.listdir('.')", "import os")


def test_imports_are_found_wherever_they_stand() -> None:
    """Imports in functions count; text, magics and broken cells do not."""
    nb = new_notebook(
        cells=[
            new_code_cell("import os, json as j\nfrom pathlib import Path"),
            new_code_cell("def f():\n    from sklearn.linear_model import Ridge\n    from . import here"),
            new_code_cell("%matplotlib inline"),
            new_code_cell("import ("),
            new_markdown_cell("import antigravity"),
        ]
    )
    expected = ("json", "os", "pathlib", "pathlib.Path", "sklearn.linear_model", "sklearn.linear_model.Ridge")
    assert modules_of(nb) == expected


def test_a_weeks_folder_knows_its_modules(room: Path) -> None:
    """Any copy of a week's folder below the course leads to what the week's source notebook imports."""
    course = make_course(room)
    copy = room / "autograded" / "ann" / SLUG
    copy.mkdir(parents=True)
    assert modules_near(copy) == modules_of(course.week(SLUG).notebook) == ("csv", "os", "pathlib", "pathlib.Path", "random")
    assert modules_near(room) == ()


def test_a_submission_cannot_pose_as_a_course(room: Path, start: Start) -> None:
    """A learner who ships a course within the submission chooses neither imports nor a store from outside."""
    folder = room / SLUG
    folder.mkdir()
    course = make_course(folder)
    nb = new_notebook(cells=[new_code_cell("import antigravity_of_the_learner")])
    nbformat.write(nb, course.week(SLUG).source / f"{SLUG}.ipynb")
    (folder / ".autograder").symlink_to("/etc")
    assert modules_near(folder) == ()
    kernel = start(folder=folder, modules=None)
    assert kernel.value("os.listdir('.')", "import os") == []


def test_a_learners_copy_gets_its_data(room: Path, start: Start) -> None:
    """A released week, opened where it lies, has the week's data in its work folder."""
    course = make_course(room)
    kernel = start(folder=course.week(SLUG).source, modules=None)
    assert kernel.value("open('data/toy.csv').read()") == DATA
    assert kernel.value("os.listdir('.')", "import os") == ["data"]  # no store: this week does without MLflow


def test_a_week_with_mlflow_gets_a_store(room: Path, start: Start) -> None:
    """Where the week's notebook imports MLflow, an empty store lies beside the files, whoever starts the kernel."""
    course = make_course(room)
    path = course.week(SLUG).source / f"{SLUG}.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(new_code_cell("import mlflow"))
    nbformat.write(nb, path)
    assert TRACKING_STORE in start(folder=path.parent, modules=None).value("os.listdir('.')", "import os")
