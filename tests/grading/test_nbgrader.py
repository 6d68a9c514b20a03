"""Stock nbgrader with our configuration: its commands and Formgrader's button give the same grades and pages as our engine."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from toy_attacks import BROKEN, CASES, hand_in_all
from toy_class import (
    NOTEBOOK,
    SLUG,
    answer,
    grade,
    gradebook,
    graded_course,
    points_in_gradebook,
    released,
    solve,
    submission_folder,
)

from autograder.course import Course
from autograder.grading.settings import course_settings
from autograder.results import Record

pytestmark = pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own queries

CLASS = ("aaa-honest", "skip-tags", "everything-twice", "old-schema", "exits-at-once", "strips-asserts", "one-of-two", "zzz-honest")
FILES = ("bad-json", "link", "pipe", "empty-file")
LATE = "one-of-two"
BIN = Path(sys.executable).parent
OWN_SETTINGS = '\nc.Grade.cell_seconds, c.Grade.total_seconds = 4, 120\nc.LateSubmissionPlugin.penalty_method = "zero"\n'


@dataclass
class Outcome:
    """What one way of grading left behind."""

    points: dict[str, float]
    penalties: dict[str, float | None]
    records: dict[str, Record]
    pages: dict[str, str]


def command(course: Course, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command in the course's folder, as an instructor does."""
    env = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(words, cwd=course.root, env=env, capture_output=True, text=True, timeout=200)


def outcome(course: Course) -> Outcome:
    """Read grades, records and pages from a course's gradebook and folders."""
    rows = gradebook(course, "SELECT student, record FROM autograder_record ORDER BY id")
    assert len(rows) == len(dict(rows)), "a learner has two records"
    penalties = gradebook(
        course,
        "SELECT a.student_id, n.late_submission_penalty FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id",
    )
    pages = {path.parts[-3]: path.read_text() for path in (course.root / "feedback").glob(f"*/{SLUG}/{SLUG}.html")}
    return Outcome(points_in_gradebook(course), dict(penalties), {s: Record.from_json(r) for s, r in rows}, pages)


def set_due_date(course: Course) -> None:
    """Give the week a due date between the early and the late submissions."""
    path = course.root / "gradebook.db"
    script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(\"UPDATE assignment SET duedate='2026-01-01 00:00:00'\"); c.commit()"
    subprocess.run([sys.executable, "-c", script, path], check=True)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    found = graded_course(tmp_path_factory.mktemp("stock"))
    with (found.root / "nbgrader_config.py").open("a") as config:
        config.write(OWN_SETTINGS)
    hand_in_all(found, tuple(case for case in CASES if case.id in CLASS))
    for name in FILES:
        BROKEN[name][0](submission_folder(found, name) / NOTEBOOK)
    for name in (*CLASS, *FILES):
        stamp = "2026-06-01 12:00:00 UTC" if name == LATE else "2025-11-01 12:00:00 UTC"
        (submission_folder(found, name) / "timestamp.txt").write_text(stamp)
    return found


@pytest.fixture(scope="module")
def stock(course: Course) -> Outcome:
    """The class graded by nbgrader's own commands."""
    generated = command(course, "nbgrader", "generate_assignment", SLUG, "--force")
    assert generated.returncode == 0, generated.stderr
    set_due_date(course)
    for step in ("autograde", "generate_feedback"):
        done = command(course, "nbgrader", step, SLUG)
        assert done.returncode == 0, done.stderr
    return outcome(course)


@pytest.fixture(scope="module")
def ours(course: Course, stock: Outcome) -> Outcome:
    """The same class graded by the engine, from nothing."""
    for name in ("autograded", "feedback"):
        shutil.rmtree(course.root / name)
    (course.root / "gradebook.db").unlink()
    assert command(course, "nbgrader", "generate_assignment", SLUG, "--force").returncode == 0
    set_due_date(course)
    assert not grade(course).faults
    return outcome(course)


def test_stock_autograde_gives_the_same_points(stock: Outcome, ours: Outcome) -> None:
    """One hostile or broken submission stops nobody, and each learner has the points that the engine gives."""
    expected = {case.id: case.points for case in CASES if case.id in CLASS} | dict.fromkeys(FILES, 0.0)
    assert stock.points == expected == ours.points


def test_stock_autograde_leaves_the_same_records(stock: Outcome, ours: Outcome) -> None:
    """Verdicts, messages, flags, plan and snapshot of every learner are those of the engine, invalid files included."""
    assert {name: record.verdict_digest for name, record in stock.records.items()} == {
        name: record.verdict_digest for name, record in ours.records.items()
    }
    assert stock.records["bad-json"].verdict == "invalid"


def test_stock_feedback_is_the_same_page(stock: Outcome, ours: Outcome) -> None:
    """What ``nbgrader generate_feedback`` writes equals the engine's page, byte for byte."""
    assert stock.pages == ours.pages and set(stock.pages) == {*CLASS, *FILES}


def test_late_penalties_are_those_of_nbgrader(stock: Outcome, ours: Outcome) -> None:
    """The course's own plug-in for late submissions is applied by both, to the late one only."""
    assert stock.penalties == ours.penalties
    assert {name for name, penalty in ours.penalties.items() if penalty} == {LATE} and ours.penalties[LATE] == 50
    assert "Late submission" in ours.pages[LATE] and "Late submission" not in ours.pages["aaa-honest"]


def test_the_autograded_notebook_is_fit_for_formgrader(course: Course, ours: Outcome) -> None:
    """It is a valid notebook with the record in it, and what a learner displayed cannot run in a browser."""
    found = nbformat.read(course.root / "autograded" / "aaa-honest" / SLUG / NOTEBOOK, 4)
    nbformat.validate(found)
    assert Record.from_json(found.metadata["autograder"]["record"]) == ours.records["aaa-honest"]


@pytest.mark.parametrize(("student", "points"), [("zzz-honest", 100.0), ("bad-json", 0.0)])
def test_formgraders_button_works_inside_a_running_loop(
    course: Course, ours: Outcome, monkeypatch: pytest.MonkeyPatch, student: str, points: float
) -> None:
    """Pressed twice on a graded submission, it changes no score and adds no second record."""
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(course.root)
    config = course_settings(course.root)
    config.Grade.cell_seconds, config.Grade.total_seconds = 4, 120
    config.Exchange.root = str(course.root / "exchange")

    async def press() -> dict[str, object]:
        api = NbGraderAPI(CourseDirectory(config=config), config=config)
        return api.autograde(SLUG, student, force=True)  # type: ignore[no-any-return]

    for _ in range(2):
        result = asyncio.run(press())
        assert result["success"], result
    assert points_in_gradebook(course)[student] == points
    assert gradebook(course, f"SELECT count(*) FROM autograder_record WHERE student = '{student}'") == [(1,)]


@pytest.mark.parametrize(("solved", "words"), [(True, "Success"), (False, "VALIDATION FAILED")])
def test_validate_runs_in_the_jail_too(course: Course, ours: Outcome, tmp_path: Path, solved: bool, words: str) -> None:
    """``nbgrader validate`` passes a solved notebook and not an untouched one."""
    notebook = released(course)
    solve(notebook) if solved else answer(notebook, double="def double(x):\n    ...")
    folder = course.root / "mine" / str(solved) / SLUG
    shutil.copytree(course.week(SLUG).release, folder)
    nbformat.write(notebook, folder / NOTEBOOK)
    done = command(course, "nbgrader", "validate", str(folder / NOTEBOOK))
    assert words in done.stdout + done.stderr, done
