"""One class of honest, odd and hostile submissions: nobody earns what they should not, and nobody loses what they should."""

from __future__ import annotations

from dataclasses import dataclass

import nbformat
import pytest
from toy_attacks import BROKEN, CASES, MARKER, ODD, Case, hand_in_all, hand_in_broken
from toy_class import NOTEBOOK, SLUG, grade, graded_course, points_in_gradebook, scores

from autograder.course import Course
from autograder.grading.engine import GradeReport
from autograder.results import Record, Verdict


@dataclass(frozen=True)
class Graded:
    """The class after one run."""

    course: Course
    report: GradeReport

    def record(self, student: str) -> Record:
        """Return a learner's record."""
        return self.report.records[student]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    course = graded_course(tmp_path_factory.mktemp("attacks"))
    hand_in_all(course)
    hand_in_broken(course)
    return Graded(course, grade(course))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_submission_gets_what_it_deserves(graded: Graded, case: Case) -> None:
    """Points, verdicts and flags are what the case says, beside every other case of the class."""
    record = graded.record(case.id)
    verdicts = {exercise.exercise: exercise.verdict for exercise in record.exercises}
    assert (record.points, verdicts) == (case.points, {"w01-double": case.double, "w01-mean": case.mean}), record
    assert set(case.flags) <= set(record.flags)


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_notebook_ends_in_a_verdict_with_its_reason(graded: Graded, name: str) -> None:
    """A broken, oversized or linked file is recorded as invalid or missing, with no points and one clear sentence."""
    record = graded.record(name)
    assert record.verdict is (Verdict.MISSING if name == "absent" else Verdict.INVALID) and record.points == 0
    assert all(BROKEN[name][1] in exercise.message for exercise in record.exercises)
    assert record.sandbox == "not run" and record.max_points == 100


@pytest.mark.parametrize("name", ODD)
def test_a_notebook_with_odd_cells_is_run_and_earns_nothing(graded: Graded, name: str) -> None:
    """Cells of wrong types, lone surrogates and an empty notebook end in a record without points."""
    assert graded.record(name).points == 0 and graded.record(name).sandbox != "not run"


def test_everybody_ends_in_exactly_one_terminal_state(graded: Graded) -> None:
    """Every submission has one record, none is a fault of ours, and the gradebook holds the same points."""
    names = {case.id for case in CASES} | set(BROKEN) | set(ODD)
    assert set(graded.report.graded) == names and not graded.report.faults and not graded.report.skipped
    assert points_in_gradebook(graded.course) == {name: graded.record(name).points for name in names}


def test_nothing_of_a_learner_s_reaches_the_gradebook(graded: Graded) -> None:
    """No manual score was written from inside the jail, and no gradebook was made beside a submission."""
    assert all(manual is None for _, manual, _ in scores(graded.course).values())
    assert [path.parent for path in graded.course.root.rglob("gradebook.db")] == [graded.course.root]


def test_hidden_tests_are_nowhere_to_be_read_in_the_jail(graded: Graded) -> None:
    """A search of files, processes and memory prints nothing of a hidden check, and feedback shows none either."""
    notebook = nbformat.read(graded.course.root / "autograded" / "reads-hidden-tests" / SLUG / NOTEBOOK, 4)
    page = (graded.course.root / "feedback" / "reads-hidden-tests" / SLUG / f"{SLUG}.html").read_text()
    outputs = [out["text"] for cell in notebook.cells for out in cell.get("outputs", ()) if out["output_type"] == "stream"]
    assert outputs[-1].endswith("found []\n") and "searched" in outputs[-1], outputs
    assert MARKER not in page and "BEGIN HIDDEN" not in page and "_rng" not in page


def test_a_tampered_exercise_asks_for_a_person(graded: Graded) -> None:
    """In the gradebook a tampered check is zero and marked as needing a person; an honest one is not."""
    book = scores(graded.course)
    assert book["strips-asserts", "w01-double-visible"] == (0.0, None, True)
    assert book["mmm-honest", "w01-double-visible"] == (20.0, None, False)


def test_feedback_and_executed_notebook_are_there_for_all(graded: Graded) -> None:
    """Every learner has a feedback page, its JSON twin and a notebook for Formgrader, also where nothing could be run."""
    for name in graded.report.records:
        assert (graded.course.root / "autograded" / name / SLUG / NOTEBOOK).is_file(), name
        assert (graded.course.root / "feedback" / name / SLUG / f"{SLUG}.html").stat().st_mode & 0o444 == 0o444, name
