"""The class report: numbers that can be checked by hand, mistakes under their names, and pages that stay inert."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from autograder.authoring.answers import Kind, load_answers
from autograder.classreport.page import report_csv, report_html
from autograder.classreport.statistics import FEWEST, class_report, summary_of_bars
from autograder.course import Course
from autograder.results import CheckResult, ExerciseResult, Record, Verdict

ROOT = Path(__file__).resolve().parents[1]
WEEK = Course(ROOT).week("week02")
ANSWERS = load_answers(WEEK, ROOT / "tests" / "curriculum")


def graded(student: str, passed: int, message: str = "", *, verdict: Verdict = Verdict.PARTIAL, flags: tuple[str, ...] = ()) -> Record:
    """Return a record in which the first exercises passed and the others failed with a message."""
    exercises = []
    for number, exercise in enumerate(WEEK.exercises):
        ok = number < passed
        state = Verdict.PASSED if ok else Verdict.FAILED
        checks = tuple(CheckResult(f"{exercise.id}-{kind}", kind, state, worth if ok else 0.0, worth, "" if ok else message) for kind, worth in exercise.points.items())
        exercises.append(ExerciseResult(exercise.id, exercise.title, exercise.objectives, state, checks))
    return Record(student, WEEK.slug, "0" * 64, "1" * 64, verdict, tuple(exercises), flags=flags, sandbox="bwrap")


def test_the_numbers_are_those_that_a_hand_would_count() -> None:
    """Tried, passed, mean share and the bars follow from the records, and who is on the roster without one is missing."""
    records = {name: graded(name, passed) for name, passed in (("a", 11), ("b", 5), ("c", 0))}
    report = class_report(WEEK, records, ["a", "b", "c", "d"], ANSWERS)
    first, last = report.exercises[0], report.exercises[-1]
    assert (first.attempted, first.passed, first.difficulty) == (3, 2, pytest.approx(2 / 3))
    assert (last.passed, last.difficulty) == (1, pytest.approx(1 / 3))
    assert report.missing == ("d",)
    assert sum(report.bars) == 3 and report.bars[-1] == 1 and report.bars[0] == 1
    assert "1 with 90 to 100" in summary_of_bars(report)


def test_discrimination_needs_a_class_and_tells_strong_from_weak() -> None:
    """Where those who pass an exercise also pass the others, the correlation is high; with few learners there is none."""
    records = {str(n): graded(str(n), 11 if n % 2 else 2) for n in range(FEWEST + 1)}
    report = class_report(WEEK, records, records, ANSWERS)
    assert report.exercises[-1].discrimination == pytest.approx(1)
    assert report.exercises[0].discrimination is None, "everybody passed it"
    few = class_report(WEEK, dict(list(records.items())[:3]), (), ANSWERS)
    assert all(line.discrimination is None for line in few.exercises)


def test_a_mistake_has_the_name_that_the_answers_give_it() -> None:
    """Learners with the same misconception are counted together, whatever numbers their messages hold."""
    known = next(a for a in ANSWERS if a.kind is Kind.MISTAKE and a.exercise == WEEK.exercises[0].id)
    records = {name: graded(name, 0, f"`run` {known.fragment} for {number}.") for name, number in (("a", 3), ("b", 17))}
    mistakes = [line for line in class_report(WEEK, records, (), ANSWERS).mistakes if line.exercise == known.exercise]
    assert [line.learners for line in mistakes] == [("a", "b")]
    assert known.name in mistakes[0].name


def test_an_unknown_message_stands_for_itself() -> None:
    """A slip that no answer describes is still counted, without a name: it may become the next named mistake."""
    records = {name: graded(name, 0, f"quite new, {n}") for n, name in enumerate("abc")}
    line = class_report(WEEK, records, (), ANSWERS).mistakes[0]
    assert (line.name, len(line.learners)) == ("", 3)


def test_what_waits_for_a_person_stands_on_top() -> None:
    """A tampered submission is named with its flags, and is nobody's misconception."""
    report = class_report(WEEK, {"eve": graded("eve", 0, verdict=Verdict.TAMPERED, flags=("tripwire",))}, (), ANSWERS)
    assert report.waiting == ("eve",)
    assert "tripwire" in report_html(report)


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@x", "<script>alert(1)</script>", "a\x1b[31mb"])
def test_hostile_names_and_messages_stay_text(name: str) -> None:
    """No cell of the table is a formula, and the page has no element and no control character of a learner's making."""
    report = class_report(WEEK, {name: graded(name, 0, f"{name} <img src=x onerror=alert(1)>", flags=(name,))}, [name], ANSWERS)
    for row in csv.reader(io.StringIO(report_csv(report))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row), row
    page = report_html(report)
    assert "<script" not in page and "<img" not in page and "\x1b" not in page
    assert not re.search(r'(src|href)="https?:', page)


def test_an_empty_class_has_a_report_too() -> None:
    """Before the first submission the page says so instead of failing."""
    report = class_report(WEEK, {}, ["a"], ANSWERS)
    assert "nobody is graded yet" in report_html(report)
    assert len(list(csv.reader(io.StringIO(report_csv(report))))) == 2
