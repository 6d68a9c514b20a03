"""All that the progress page and the command show, computed in one place from evidence and the course."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course, blueprint
from autograder.exam import bank as exam_bank
from autograder.exam import schedule
from autograder.exam.bank import Item
from autograder.exam.score import score
from autograder.exam.sitting import EXAM, Sittings
from autograder.exceptions import CourseError
from autograder.progress.checklist import Line, checklist
from autograder.progress.evidence import EXERCISE, Evidence, from_feedback, from_sittings, load, newest
from autograder.progress.index import Place, places
from autograder.progress.mastery import Estimate, exam_weights, expected, gains, mastery, track_weights

STEPS = 5
"""Next steps that are shown."""
SITTINGS = "sittings"
"""Folder of sitting records inside week 11's folder."""


@dataclass(frozen=True)
class WeekLine:
    """One week: how many exercises were passed, and the points that the latest feedback gave."""

    number: int
    slug: str
    title: str
    passed: int
    exercises: int
    points: float
    max_points: float


@dataclass(frozen=True)
class Step:
    """One thing to do next.

    Attributes:
        objective: whose mastery it raises.
        gain: share of an exam paper that mastering the objective would add.
        text: what to do.
        link: from the folder that holds the weeks; empty where there is nothing to open.
    """

    objective: str
    gain: float
    text: str
    link: str = ""


@dataclass(frozen=True)
class Summary:
    """A learner's progress.

    Attributes:
        weeks: one line a week.
        mastery: estimate per objective and topic.
        exam: expected share of a paper weighted by the official sections.
        track: the same by the track guide's domains.
        steps: what to do next, largest gain first.
        checklist: the track guide's lines.
        due: exam questions that spaced review has due.
        exams: shares of finished mock exams, oldest first.
        exam_seconds: time spent in sittings.
        evidence: what all of it rests on.
    """

    weeks: tuple[WeekLine, ...]
    mastery: dict[str, Estimate]
    exam: Estimate
    track: Estimate
    steps: tuple[Step, ...]
    checklist: tuple[Line, ...]
    due: int
    exams: tuple[float, ...]
    exam_seconds: float
    evidence: tuple[Evidence, ...]


def summarise(course: Course, folder: Path, *, merged: Path | None = None) -> Summary:
    """Return a learner's progress.

    Args:
        course: the course, for its weeks and exercises.
        folder: the learner's own, which holds the weeks.
        merged: a progress file whose evidence counts too.

    Raises:
        CourseError: the progress file is damaged.
    """
    bank = exam_bank.load()
    sittings = folder / _exam_week(course) / SITTINGS
    found = newest([*(load(merged) if merged else ()), *from_feedback(folder), *from_sittings(sittings, bank)])
    known, where, weights = mastery(found), places(course), exam_weights()
    records = Sittings(sittings).all() if sittings.is_dir() else []
    exams = tuple(share for record in records if (share := _share(record, bank)) is not None)
    return Summary(
        weeks=_weeks(course, found, where), mastery=known, exam=expected(known, weights), track=expected(known, track_weights()),
        steps=_steps(known, weights, found, where), checklist=tuple(checklist(found, where, exams)),
        due=len(schedule.due(schedule.memories(records, bank), time.time())), exams=exams,
        exam_seconds=sum(Sittings(sittings).spent(record) for record in records), evidence=tuple(found),
    )


def _exam_week(course: Course) -> str:
    return next((week.slug for week in course.weeks() if week.number == 11), "week11")


def _share(record: dict[str, object], bank: Iterable[Item]) -> float | None:
    """Return the share that a finished mock exam got right, None for anything else."""
    if record["mode"] != EXAM or record["finished"] is None:
        return None
    try:
        return score(record, bank).total.share
    except CourseError:
        return None


def _weeks(course: Course, found: Sequence[Evidence], where: Sequence[Place]) -> tuple[WeekLine, ...]:
    shares = {one.id: one for one in found if one.kind == EXERCISE}
    lines = []
    for week in course.weeks():
        mine = [place for place in where if place.slug == week.slug]
        if not mine:
            continue  # not released yet
        passed = sum(place.exercise in shares and shares[place.exercise].passed for place in mine)
        points = sum(place.points * shares[place.exercise].share for place in mine if place.exercise in shares)
        lines.append(WeekLine(week.number, week.slug, week.title, passed, len(mine), points, sum(place.points for place in mine)))
    return tuple(lines)


def _steps(known: dict[str, Estimate], weights: dict[str, float], found: Sequence[Evidence], where: Sequence[Place]) -> tuple[Step, ...]:
    """Return the next steps: per objective the first exercise that is not passed, else exam questions on it."""
    passed = {one.id for one in found if one.kind == EXERCISE and one.passed}
    steps: list[Step] = []
    used: set[str] = set()
    for objective, gain in gains(known, weights):
        place = next((p for p in where if objective in p.objectives and p.exercise not in passed), None)
        if place and place.exercise in used:
            continue
        if place:
            used.add(place.exercise)
            steps.append(Step(objective, gain, f"Week {place.week}, {place.title}", place.link))
        else:
            steps.append(Step(objective, gain, f"Practise questions on {objective} ({blueprint()[objective].title}): autograder exam, study mode"))
        if len(steps) == STEPS:
            break
    return tuple(steps)
