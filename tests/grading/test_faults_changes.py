"""What changes while a class is graded: a newer submission, the checks, the clock. Each run judges by what it began with."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any, Self

import pytest
from nbformat import NotebookNode
from toy_class import (
    NOTEBOOK,
    SLUG,
    add_cell,
    answer,
    grade,
    gradebook,
    hand_in,
    points_in_gradebook,
    proved_plan,
    solve,
)
from toy_runs import LEARNERS, copy_of, dump, make_template

from autograder.course import Course
from autograder.grading import engine
from autograder.grading import gradebook as writing
from autograder.grading.engine import grade_week
from autograder.grading.pool import Pool
from autograder.results import Execution


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def course(template: Course, tmp_path: Path) -> Course:
    """A class of six, handed in, not graded."""
    return copy_of(template, tmp_path)


def in_the_middle(monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    """Have something happen once, after the third notebook was executed and before it is scored."""
    done = []

    class Changing(Pool):
        async def execute(self, notebook: NotebookNode) -> Execution:
            execution = await super().execute(notebook)
            done.append(notebook)
            if len(done) == 3:
                change()
            return execution

    monkeypatch.setattr(engine, "Pool", Changing)


def test_a_newer_submission_in_mid_run_is_graded_by_the_next(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """All hand in anew while the run is at the third: each record is of one snapshot, and the next run grades those left."""
    def hand_in_anew() -> None:
        for number, name in enumerate(LEARNERS):
            hand_in(course, name, solve, partial(add_cell, source=f"newer = {number}"))

    in_the_middle(monkeypatch, hand_in_anew)
    first = grade(course, workers=1)
    old = [name for name in LEARNERS if first.records[name].points == 0]
    assert not first.faults and old, "some were graded as they were before"
    monkeypatch.undo()
    second = grade(course)
    assert not second.faults and set(points_in_gradebook(course).values()) == {100.0}
    assert set(second.graded) | {name for name in LEARNERS if first.records[name].snapshot == second.records[name].snapshot} == set(LEARNERS)
    assert grade(course).graded == ()


def test_checks_that_change_in_mid_run_judge_nobody_until_the_next(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edited check does not split the class: one run, one plan; the next run grades everybody under the new one."""
    source = course.week(SLUG).source / NOTEBOOK
    in_the_middle(monkeypatch, lambda: source.write_text(source.read_text().replace("range(20)", "range(21)")))
    first = grade_week(proved_plan(course), workers=1)
    assert not first.faults and len({record.plan for record in first.records.values()}) == 1
    monkeypatch.undo()
    second = grade(course)
    assert set(second.graded) == set(LEARNERS) and not {r.plan for r in second.records.values()} & {r.plan for r in first.records.values()}
    assert {name: r.points for name, r in first.records.items()} == {name: r.points for name, r in second.records.items()}


def test_a_mark_entered_in_mid_run_is_kept(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a person enters while the class is graded again stands, and shows in the feedback."""
    assert not grade(course).faults
    source = course.week(SLUG).source / NOTEBOOK
    source.write_text(source.read_text().replace("range(20)", "range(21)"))

    def enter() -> None:
        with sqlite3.connect(course.root / "gradebook.db") as book:
            book.execute(
                "UPDATE grade SET manual_score = 7.25 WHERE cell_id = (SELECT id FROM base_cell WHERE name = 'w01-mean-visible') AND notebook_id IN"
                " (SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = 'fay')"
            )
        book.close()

    in_the_middle(monkeypatch, enter)
    assert not grade(course, workers=1).faults
    assert gradebook(course, "SELECT count(*) FROM grade WHERE manual_score = 7.25") == [(1,)]
    assert "7.25" in (course.root / "feedback" / "fay" / SLUG / f"{SLUG}.html").read_text()


@pytest.mark.parametrize("year", [1971, 2099])
def test_a_clock_that_jumps_changes_no_verdict_and_no_order(course: Course, monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    """Graded with the clock decades off, the newest record is still the one written last, and nobody is graded twice."""
    assert not grade(course).faults
    verdicts = dump(course)[1]

    class Jumped(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(year, 1, 1, tzinfo=tz or UTC)

    monkeypatch.setattr(writing, "datetime", Jumped)
    hand_in(course, "ada", solve)
    report = grade(course)
    assert report.graded == ("ada",) and report.records["ada"].points == 100
    monkeypatch.undo()
    assert grade(course).graded == () and points_in_gradebook(course)["ada"] == 100
    assert [record for record in dump(course)[1] if record[0] != "ada"] == [record for record in verdicts if record[0] != "ada"]
    hand_in(course, "ada", lambda n: answer(n, double="again = 1"))
    assert grade(course).graded == ("ada",) and points_in_gradebook(course)["ada"] == 0
