"""A class graded again: what is kept, what is done anew, and that neither order nor parallel work changes a verdict."""

from __future__ import annotations

import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from toy_class import (
    NOTEBOOK,
    QUICK,
    SLUG,
    answer,
    cell_of,
    grade,
    gradebook,
    graded_course,
    hand_in,
    proved_plan,
    scores,
    solve,
)
from toy_course import write_notebook
from toy_runs import LEARNERS, copy_of, dump, make_template

from autograder.authoring.release import release_week
from autograder.course import Course, Week
from autograder.exceptions import CourseError
from autograder.grading.engine import GradeReport, Progress, grade_week
from autograder.grading.plan import make_plan, prove
from autograder.grading.submission import rebuild, stub_of
from autograder.results import Verdict


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, GradeReport]:
    """A class that has been graded once by two workers."""
    course = make_template(tmp_path_factory.mktemp("template"))
    return course, grade(course)


@pytest.fixture
def course(template: tuple[Course, GradeReport], tmp_path: Path) -> Course:
    return copy_of(template[0], tmp_path)


def edit_source(course: Course, old: str, new: str) -> None:
    """Change the text of the instructor's notebook."""
    path = course.week(SLUG).source / NOTEBOOK
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def mark_by_hand(course: Course, student: str, cell: str, points: float) -> None:
    """Enter a score as a person does in Formgrader."""
    with sqlite3.connect(course.root / "gradebook.db") as book:
        changed = book.execute(
            "UPDATE grade SET manual_score = ? WHERE cell_id = (SELECT id FROM base_cell WHERE name = ?) AND notebook_id IN (SELECT n.id"
            " FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = ?)",
            (points, cell, student),
        ).rowcount
    book.close()
    assert changed == 1


def test_a_second_run_grades_nothing(course: Course) -> None:
    """What has its record and its files is left alone, and still reported."""
    before = dump(course)
    report = grade(course)
    assert report.graded == () and report.skipped == LEARNERS and set(report.records) == set(LEARNERS)
    assert dump(course) == before


def test_one_worker_or_two_give_the_same_verdicts(course: Course) -> None:
    """Each learner's verdict digest is the same when the class is graded again from nothing by one worker."""
    before = dump(course)
    (course.root / "gradebook.db").unlink()
    shutil.rmtree(course.state / "cache" / "executions")
    report = grade(course, workers=1)
    assert len(report.graded) == len(LEARNERS) and dump(course) == before


def test_all_learners_meet_the_same_numbers(template: tuple[Course, GradeReport]) -> None:
    """The seed is drawn from the notebook: one for all, kept in every record, and not the default."""
    seeds = {record.seed for record in template[1].records.values()}
    assert len(seeds) == 1 and seeds == {make_plan(template[0], template[0].week(SLUG)).settings.seed} and seeds != {7}


def test_lost_files_are_made_again_without_a_new_record(course: Course) -> None:
    """Deleted or damaged feedback and notebooks come back as they were, from the record and the kept execution."""
    page = course.root / "feedback" / "bob" / SLUG / f"{SLUG}.html"
    before, text = dump(course), page.read_text()
    shutil.rmtree(course.root / "autograded" / "ada")
    shutil.rmtree(course.root / "feedback" / "bob")
    (course.root / "feedback" / "cyd" / SLUG / "feedback.json").write_text("{")
    report = grade(course)
    assert report.graded == () and not report.faults and dump(course) == before
    assert page.read_text() == text and (course.root / "autograded" / "ada" / SLUG / NOTEBOOK).is_file()


def test_a_newer_submission_replaces_the_older(course: Course) -> None:
    """The gradebook follows the new submission, its folders too, and the old record is kept beside the new one."""
    hand_in(course, "bob", lambda n: answer(n, double="def double(x):\n    return 2 * x"))
    report = grade(course)
    assert report.graded == ("bob",) and report.records["bob"].points == 50
    assert scores(course)["bob", "w01-mean-visible"][0] == 0
    assert len(gradebook(course, "SELECT 1 FROM autograder_record WHERE student = 'bob'")) == 2
    assert report.records["bob"].snapshot in (course.root / "feedback" / "bob" / SLUG / "feedback.json").read_text()


def test_an_invalid_submission_after_a_good_one_leaves_no_old_notebook(course: Course) -> None:
    """Formgrader must not show the earlier answers beside the later zero."""
    (course.root / "submitted" / "bob" / SLUG / NOTEBOOK).write_text("{")
    assert grade(course).records["bob"].verdict is Verdict.INVALID
    shown = nbformat.read(course.root / "autograded" / "bob" / SLUG / NOTEBOOK, 4)
    assert "return 2 * x" not in nbformat.writes(shown) and "invalid" in shown.metadata["autograder"]["record"]


def test_a_changed_check_regrades_everybody(course: Course) -> None:
    """A new hidden line changes the plan; all are graded again and the executions of the old plan are forgotten."""
    old = {record.plan for record in grade(course).records.values()}
    edit_source(course, "range(20)", "range(21)")
    report = grade(course)
    assert report.graded == LEARNERS and {record.plan for record in report.records.values()}.isdisjoint(old)
    assert len(list((course.state / "cache" / "executions").iterdir())) == 1


def test_new_points_reach_the_gradebook(course: Course) -> None:
    """A check that is worth more is entered with its new maximum before anybody is scored by it."""
    edit_source(course, '"points": 30', '"points": 40')
    report = grade(course)
    assert report.records["bob"].points == 120 == sum(auto or 0 for (name, _), (auto, _, _) in scores(course).items() if name == "bob")
    assert {most for (most,) in gradebook(course, "SELECT max_score FROM grade_cells")} == {20.0, 40.0}


def test_a_score_given_by_a_person_survives(course: Course) -> None:
    """After a regrade the manual score stands, is flagged for another look, and shows in the feedback."""
    mark_by_hand(course, "ada", "w01-double-visible", 17.5)
    edit_source(course, "range(20)", "range(21)")
    grade(course)
    assert scores(course)["ada", "w01-double-visible"] == (0.0, 17.5, True)
    assert scores(course)["bob", "w01-double-visible"] == (20.0, None, False)
    assert "17.5" in (course.root / "feedback" / "ada" / SLUG / f"{SLUG}.html").read_text()


def test_twins_are_run_once(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Identical answers share one execution, each learner has a record of their own."""
    for name in ("twin-1", "twin-2", "twin-3"):
        hand_in(course, name, solve)
    kept = course.state / "cache" / "executions"
    before = len(list(kept.rglob("*.json.gz")))
    told: list[Progress] = []
    report = grade_week(proved_plan(course), workers=2, say=told.append)
    assert report.graded == ("twin-1", "twin-2", "twin-3") and {report.records[n].points for n in report.graded} == {100}
    assert len(list(kept.rglob("*.json.gz"))) == before + 1
    assert [progress.done for progress in told] == list(range(1, 10)) and {progress.total for progress in told} == {9}


def test_a_wrong_reference_stops_the_week(course: Course) -> None:
    """A week whose own solution loses points grades nobody, and says which exercise and why."""
    edit_source(course, "parts[0] + parts[1]", "parts[0] * parts[1]")
    with pytest.raises(CourseError, match="w01-double is failed"):
        prove(make_plan(course, course.week(SLUG), QUICK))


def test_the_plan_does_not_depend_on_where_or_when_it_is_made(course: Course, template: tuple[Course, GradeReport]) -> None:
    """The same week in another folder has the same plan; another time limit, or no jail, has another."""
    plan = make_plan(course, course.week(SLUG), QUICK)
    assert plan.digest == make_plan(template[0], template[0].week(SLUG), QUICK).digest
    others = [replace(QUICK, cell_seconds=5), replace(QUICK, sandbox=False), replace(QUICK, seed=3)]
    assert len({plan.digest, *(make_plan(course, plan.week, other).digest for other in others)}) == 4


def test_stubs_are_those_of_the_release(course: Course) -> None:
    """What counts as not attempted is exactly what nbgrader's release put in place of each solution."""
    week = course.week(SLUG)
    given = nbformat.read(week.release / NOTEBOOK, 4)
    for cell in rebuild(week, []).notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            assert cell.source == cell_of(given, cell.metadata.nbgrader.grade_id).source
    bare = new_code_cell("def f():\n    return 42", metadata=cell_of(given, "w01-mean-solution").metadata)
    assert "42" not in stub_of(bare), "a solution without a region is replaced as a whole"


def _manual(kind: str, source: str, grade_id: str) -> NotebookNode:
    make = new_code_cell if kind == "code" else new_markdown_cell
    nbgrader = {"grade": True, "grade_id": grade_id, "locked": False, "schema_version": 3, "solution": True, "task": False, "points": 10}
    course = {"exercise": grade_id.rpartition("-")[0], "objectives": ["2.01"]}
    return make(source, id=grade_id, metadata={"nbgrader": nbgrader, "course": course})


def with_manual_cells(folder: Path) -> Course:
    """Return a course with two answers that only a person can mark, one in words and one in code."""
    course = graded_course(folder)
    week: Week = course.week(SLUG)
    notebook = nbformat.from_dict(week.notebook)
    notebook.cells += [_manual("markdown", "MODEL ANSWER", "w01-essay-solution"), _manual("code", "design = 'MODEL'", "w01-design-solution")]
    write_notebook(week.source / NOTEBOOK, notebook)
    release_week(course.week(SLUG))
    return course


def test_answers_for_a_person_are_kept_and_wait_for_one(tmp_path: Path) -> None:
    """A written answer or code to be marked by hand earns nothing by machine, whatever its metadata claims."""
    course = with_manual_cells(tmp_path)

    def attack(notebook: NotebookNode) -> None:
        solve(notebook)
        for name in ("w01-essay-solution", "w01-design-solution"):
            cell_of(notebook, name).metadata.nbgrader["solution"] = False
        cell_of(notebook, "w01-design-solution").source = "design = 'mine'"
        cell_of(notebook, "w01-essay-solution").source = "MY WORDS"

    hand_in(course, "ada", solve)
    hand_in(course, "eve", attack)
    report = grade(course)
    book = scores(course)
    assert {report.records[name].points for name in ("ada", "eve")} == {100.0}
    for name in ("w01-essay-solution", "w01-design-solution"):
        assert book["ada", name] == (0.0, None, False), "not answered: nothing to mark"
        assert book["eve", name] == (None, None, True)
    assert report.records["eve"].verdict is Verdict.PASSED
    shown = (course.root / "autograded" / "eve" / SLUG / NOTEBOOK).read_text()
    assert "MY WORDS" in shown and "design = 'mine'" in shown and "MODEL" not in shown
