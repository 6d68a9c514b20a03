"""Releasing a week: what learners get, equal bytes every time, and never half of it."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from nbformat.v4 import new_output

from autograder.authoring.release import check_week, release_week, release_weeks
from autograder.course import COURSE_ID, Course, Week, course_of, is_check, is_solution, nbgrader_of, read_notebook
from autograder.exceptions import CourseError, LeakError
from autograder.settings import CODE_STUB, nbgrader_settings
from tests.toy_course import SLUG, make_course, write_notebook

ROOT = Path(__file__).parents[2]
PRIVATE = (
    ".ipynb_checkpoints/old.ipynb",
    "answers.ipynb",
    "data/.key",
    "data/__pycache__/load.pyc",
    "data/more.ipynb",
    "instructor/marks.csv",
    "notes.md",
)


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """The toy week, not released yet."""
    return make_course(tmp_path).week("1")


def contents(folder: Path) -> dict[str, bytes]:
    """Return each file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def edit(week: Week, cell_id: str, old: str, new: str) -> None:
    """Replace a text in one cell of the source notebook."""
    notebook = read_notebook(week.source / week.notebook_name)
    cell = next(cell for cell in notebook.cells if cell.id == cell_id)
    assert old in cell.source
    cell.source = cell.source.replace(old, new)
    write_notebook(week.source / week.notebook_name, notebook)


def add_private_files(week: Week) -> None:
    """Put files into the source folder that learners are not meant to get, and a link to one outside."""
    for name in PRIVATE:
        path = week.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}', encoding="utf-8")
    (week.source / "data" / "link.csv").symlink_to("/etc/hostname")


def test_solutions_and_hidden_tests_are_gone(week: Week) -> None:
    """A release has the stub where the solution was, and of a submission check only its docstring."""
    release_week(week)
    cells = {cell.id: cell.source for cell in read_notebook(week.release / week.notebook_name).cells}
    indented = CODE_STUB.replace("\n", "\n    ")
    assert cells["w01-double-solution"] == f"def double(x):\n    {indented}"
    assert cells["w01-mean-submission"].startswith('"""Submission check') and "\n" not in cells["w01-mean-submission"]


def test_an_untouched_release_runs_up_to_its_checks(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell of a release but the checks runs as it is, stubs too."""
    release_week(week)
    monkeypatch.chdir(week.release)
    space: dict[str, object] = {}
    for cell in read_notebook(week.release / week.notebook_name).cells:
        if cell.cell_type == "code" and not is_check(cell):
            exec(cell.source, space)
    assert space["double"](2) is None  # type: ignore[operator]


def test_cells_keep_what_grading_needs(week: Week) -> None:
    """A release keeps ids and course metadata, locks the checks, clears results and drops what editors left."""
    path = week.source / week.notebook_name
    notebook = read_notebook(path)
    notebook.metadata["widgets"] = {"state": {}}
    for cell in notebook.cells:
        cell.metadata["execution"] = {"iopub.execute_input": "2026-11-23T10:00:00Z"}
        if cell.cell_type == "code":
            cell.execution_count = 5
            cell.outputs = [new_output("stream", name="stdout", text="seen\n")]
    write_notebook(path, notebook)
    release_week(week)
    released = read_notebook(week.release / week.notebook_name)
    assert released.metadata.kernelspec.name == "python3" and "widgets" not in released.metadata
    assert [cell.id for cell in released.cells] == [cell.id for cell in notebook.cells]
    for before, after in zip(notebook.cells, released.cells, strict=True):
        assert course_of(after) == course_of(before)
        assert nbgrader_of(after).get("grade_id") == nbgrader_of(before).get("grade_id")
        assert "execution" not in after.metadata and not after.get("outputs") and not after.get("execution_count")
        if is_check(after):
            assert after.metadata.editable is False and after.metadata.deletable is False
        if is_solution(after):
            assert after.metadata.deletable is False and "editable" not in after.metadata


def test_only_what_is_meant_for_learners_is_released(week: Week) -> None:
    """Only the week's notebook and its data are released; everything else is named in the report."""
    add_private_files(week)
    (week.source / "images").mkdir()
    (week.source / "images" / "plot.svg").write_text("<svg/>", encoding="utf-8")
    report = release_week(week)
    assert report.files == tuple(contents(week.release)) == ("data/toy.csv", "images/plot.svg", f"{SLUG}.ipynb")
    assert report.withheld == tuple(sorted((*PRIVATE, "data/link.csv")))


def test_nbgrader_run_by_hand_leaves_the_same_out(week: Week) -> None:
    """``nbgrader generate_assignment`` with our settings releases the same files, links and notebooks excepted."""
    add_private_files(week)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", SLUG]
    done = subprocess.run(command, cwd=week.root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    by_hand = contents(week.release)
    assert set(by_hand) == {"data/toy.csv", f"{SLUG}.ipynb", "data/link.csv", "answers.ipynb"}
    release_week(week)
    assert contents(week.release)[f"{SLUG}.ipynb"].rstrip() == by_hand[f"{SLUG}.ipynb"].rstrip()


def test_settings_name_the_course(tmp_path: Path) -> None:
    """The shared settings carry root, course id and stub, and let the exchange carry notebooks."""
    config = nbgrader_settings(tmp_path)
    assert config.CourseDirectory.root == str(tmp_path) and config.CourseDirectory.course_id == COURSE_ID
    assert config.ClearSolutions.code_stub == {"python": CODE_STUB}
    assert "*.ipynb" not in config.CourseDirectory.ignore


def test_equal_bytes_elsewhere_and_later(week: Week, tmp_path: Path) -> None:
    """Another process with another umask, folder, time zone and hash seed writes equal bytes and modes."""
    release_week(week)
    other = tmp_path / "elsewhere" / SLUG
    code = (
        "import os, sys; os.umask(0o077)\n"
        "from pathlib import Path\n"
        "from autograder.authoring.release import release_week\n"
        "from autograder.course import Week\n"
        "release_week(Week(Path(sys.argv[1]), sys.argv[2]), Path(sys.argv[3]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "12"}
    arguments = [sys.executable, "-c", code, str(week.root), SLUG, str(other)]
    subprocess.run(arguments, cwd="/", env=environment, check=True)
    assert contents(other) == contents(week.release)
    for folder in (other, week.release):
        modes = {stat.S_IMODE(p.stat().st_mode) for p in (folder, *folder.rglob("*")) if p.is_dir()}
        assert modes == {0o755}
        assert {stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*") if p.is_file()} == {0o644}


def test_bytes_are_as_nbformat_writes_them(week: Week) -> None:
    """A released notebook has sorted keys, an indent of one and one newline at its end."""
    release_week(week)
    text = (week.release / week.notebook_name).read_text(encoding="utf-8")
    assert text.startswith('{\n "cells": [\n  {\n   "cell_type"') and text.endswith('"nbformat_minor": 5\n}\n')


def test_nothing_global_changes(week: Week, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A release leaves the working folder, the environment and the course folder's other files alone."""
    monkeypatch.chdir(tmp_path)
    before, environment = contents(week.root), dict(os.environ)
    release_week(week)
    assert Path.cwd() == tmp_path and dict(os.environ) == environment
    after = contents(week.root)
    assert {name: after[name] for name in before} == before
    assert {name.split("/")[0] for name in after.keys() - before.keys()} == {"release"}


def test_the_report_says_what_changed(week: Week) -> None:
    """A first release is all new, an equal one changes nothing, an edit changes its file."""
    assert release_week(week).changed == ("data/toy.csv", f"{SLUG}.ipynb")
    assert release_week(week).changed == ()
    (week.source / "data" / "toy.csv").write_text("day,visitors\n1,2\n", encoding="utf-8")
    assert release_week(week).changed == ("data/toy.csv",)


def test_the_report_names_public_solution_lines(week: Week) -> None:
    """A solution line that also stands in a worked example is released and reported."""
    edit(week, "intro", "Two tiny", "`present = [value for value in values if value is not None]`\n\nTwo tiny")
    line = "present = [value for value in values if value is not None]"
    assert release_week(week).exemptions == (f"w01-mean-solution: {line}",)


def test_several_weeks_are_released_in_order(week: Week) -> None:
    """All weeks of a course are released where none is named."""
    reports = release_weeks(Course(week.root))
    assert [report.week for report in reports] == [SLUG] and reports[0].destination == week.release
    assert release_weeks(Course(week.root), []) == ()


def test_a_leak_keeps_the_old_release(week: Week) -> None:
    """A release that would leak raises, and the old one stays byte for byte, with nothing beside it."""
    release_week(week)
    before = contents(week.release)
    leak = "x\nparts = [x, x]; return parts[0] + parts[1]\n"
    (week.source / "data" / "toy.csv").write_text(leak, encoding="utf-8")
    with pytest.raises(LeakError, match=r"data/toy\.csv: shows a part of w01-double-solution"):
        release_week(week)
    assert contents(week.release) == before
    assert [path.name for path in week.release.parent.iterdir()] == [SLUG]


@pytest.mark.parametrize(
    ("cell", "old", "new", "message"),
    [
        ("w01-double-solution", "    ### END SOLUTION", "", "(?s)nbgrader cannot .*No end solution"),
        (
            "setup",
            "import csv",
            "### BEGIN SOLUTION\nimport csv\n### END SOLUTION",
            "(?s)nbgrader cannot .*non-solution",
        ),
    ],
)
def test_what_nbgrader_refuses_is_told_with_its_log(week: Week, cell: str, old: str, new: str, message: str) -> None:
    """A notebook that nbgrader refuses raises an error that quotes nbgrader and releases nothing."""
    edit(week, cell, old, new)
    with pytest.raises(CourseError, match=message):
        release_week(week)
    assert not week.release.exists()


def test_another_kernel_or_no_notebook_is_refused(week: Week) -> None:
    """Another kernel is refused, and so is a source folder without its notebook."""
    path = week.source / week.notebook_name
    notebook = read_notebook(path)
    notebook.metadata.kernelspec.name = "conda-env-mine"
    write_notebook(path, notebook)
    with pytest.raises(CourseError, match="conda-env-mine"):
        release_week(week)
    path.unlink()
    with pytest.raises(CourseError, match="not a readable notebook"):
        release_week(week)


def test_check_week_names_each_difference(week: Week) -> None:
    """A fresh release is equal; files that were edited, added or lost are named; modes do not count."""
    assert check_week(week) == [f"release/{SLUG}: has never been released. Run `autograder release {SLUG}`."]
    release_week(week)
    (week.release / "data" / "toy.csv").chmod(0o600)
    assert check_week(week) == []
    (week.release / "data" / "toy.csv").unlink()
    (week.release / "extra.txt").write_text("x", encoding="utf-8")
    edit(week, "intro", "tiny", "small")
    assert check_week(week) == [
        "data/toy.csv: is missing",
        "extra.txt: would not be released",
        f"{SLUG}.ipynb: differs from a fresh release",
    ]


def test_a_killed_swap_is_undone(week: Week) -> None:
    """Where a kill fell between the two renames, the next release finds the old one again and clears up."""
    release_week(week)
    before = contents(week.release)
    week.release.rename(week.release.with_name(f".{SLUG}.old"))
    (week.release.parent / f".{SLUG}.new-abc").mkdir()
    edit(week, "setup", "import csv", "import csv, no such thing\n### BEGIN SOLUTION")
    with pytest.raises(CourseError):
        release_week(week)
    assert contents(week.release) == before
    assert [path.name for path in week.release.parent.iterdir()] == [SLUG]


@pytest.mark.parametrize("delay", [0.01, 0.06, 0.13])
def test_kill_never_leaves_half_a_release(week: Week, delay: float) -> None:
    """A process killed while it releases over and over leaves one of the two versions, whole."""
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from autograder.authoring.release import release_week\n"
        "from autograder.course import Week\n"
        "week = Week(Path(sys.argv[1]), sys.argv[2])\n"
        "for turn in range(10**6):\n"
        "    (week.source / 'data' / 'toy.csv').write_text('abc'[turn % 2] * 5000)\n"
        "    release_week(week)\n"
        "    print(turn, flush=True)\n"
    )
    arguments = [sys.executable, "-c", code, str(week.root), SLUG]
    process = subprocess.Popen(arguments, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    found = week.release if week.release.exists() else week.release.with_name(f".{SLUG}.old")
    assert set(contents(found)) == {"data/toy.csv", f"{SLUG}.ipynb"}
    assert contents(found)["data/toy.csv"] in {b"a" * 5000, b"b" * 5000}
    release_week(week)
    assert check_week(week) == [] and [path.name for path in week.release.parent.iterdir()] == [SLUG]
