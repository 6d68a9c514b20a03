"""The demo and its class: what `make` shows must be right, whatever it shows."""

from __future__ import annotations

import io
import sqlite3
from pathlib import Path

import pytest
from rich.console import Console

from autograder.classroom import demo_class, hand_in, make_course
from autograder.course import Course
from autograder.demo import run_demo
from autograder.grading.engine import GradeReport
from autograder.results import Verdict

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[GradeReport, str, Path]:
    """The demo, run once: its report, what it printed, its folder."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    console = Console(file=io.StringIO(), width=160)
    report = run_demo(Course(ROOT), folder, console)
    return report, console.file.getvalue(), folder


@pytest.mark.slow
def test_everybody_gets_what_they_must(demo: tuple[GradeReport, str, Path]) -> None:
    """Right answers earn everything, idle and hostile ones nothing, one slip costs its exercise only."""
    points = {name: record.points for name, record in demo[0].records.items()}
    assert points["perfect"] == points["another-way"] == 100
    assert points["untouched"] == points["gradebook-thief"] == points["assert-stripper"] == 0
    assert points["deleted-checks"] == points["half-way"]
    assert 0 < points["two-slips"] < 100
    assert 0 < points["endless-loop"] < 100


@pytest.mark.slow
def test_the_hostile_are_noticed_or_harmless(demo: tuple[GradeReport, str, Path]) -> None:
    """Who strips assertions is flagged; who goes for the gradebook finds nothing and changes nothing."""
    report, _, folder = demo
    assert report.records["assert-stripper"].verdict is Verdict.TAMPERED
    thief = (folder / "autograded" / "gradebook-thief" / "week02-mlflow-tracking" / "week02-mlflow-tracking.ipynb").read_text()
    assert '"found: []' in thief
    with sqlite3.connect(folder / "gradebook.db") as book:
        assert book.execute("SELECT count(*) FROM grade WHERE manual_score IS NOT NULL").fetchone() == (0,)


@pytest.mark.slow
def test_it_says_where_to_look_next(demo: tuple[GradeReport, str, Path]) -> None:
    """The last lines name a page that is there, and what to do."""
    _, printed, folder = demo
    page = folder / "feedback" / "two-slips" / "week02-mlflow-tracking" / "week02-mlflow-tracking.html"
    assert page.is_file()
    assert str(page) in printed.replace("\n", "")
    assert "make lab" in printed


def test_the_class_is_made_anew_each_time(tmp_path: Path) -> None:
    """A second demo starts from an empty folder, so that an old gradebook cannot pass for a new one."""
    week = Course(ROOT).week("2")
    made = make_course(Course(ROOT), week, tmp_path / "demo")
    for learner in demo_class(week, ROOT / "tests" / "curriculum"):
        hand_in(made, made.week("2"), learner)
    assert len(list((made.root / "submitted").iterdir())) == 10
    (made.root / "gradebook.db").write_text("old")
    again = make_course(Course(ROOT), week, tmp_path / "demo")
    assert sorted(p.name for p in again.root.iterdir()) == [".autograder", "nbgrader_config.py", "release", "source"]
