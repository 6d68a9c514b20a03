"""The track guide's checklists, ticked by evidence and by nothing else."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from autograder.exam.score import DOMAINS, READINESS_LINE
from autograder.progress.evidence import EXERCISE, Evidence
from autograder.progress.index import Place

WEEK_SHARE, DOMAIN_SHARE = 0.8, 0.5
"""Of the exercises that must be passed where a line names a week, or all domains."""
PRACTICE = 2
"""Exam sittings in a row that must reach the readiness line."""


@dataclass(frozen=True)
class Line:
    """One line of a checklist.

    Attributes:
        part: title of the checklist.
        text: what is claimed.
        ticked: whether the evidence says so.
        why: the evidence in one sentence, or what is missing.
        places: exercises that speak for it, or that are still to do.
    """

    part: str
    text: str
    ticked: bool
    why: str
    places: tuple[Place, ...] = ()


def checklist(evidence: Iterable[Evidence], places: Sequence[Place], exams: Sequence[float]) -> list[Line]:
    """Return all lines.

    Args:
        evidence: the newest of each exercise and question.
        places: all exercises of the course.
        exams: shares of the finished exam sittings, oldest first.
    """
    passed = {one.id for one in evidence if one.kind == EXERCISE and one.passed}
    data = tomllib.loads(files(__package__).joinpath("checklist.toml").read_text(encoding="utf-8"))
    return [_line(part["title"], line, passed, places, exams) for part in data["part"] for line in part["line"]]


def _line(part: str, line: dict[str, Any], passed: set[str], places: Sequence[Place], exams: Sequence[float]) -> Line:
    if "practice" in line:
        return _practice(part, line["text"], exams)
    if "weeks" in line:
        groups = [(f"week {week}", [p for p in places if p.week == week], WEEK_SHARE) for week in line["weeks"]]
    elif "domains" in line:
        groups = [(name, [p for p in places if set(ids) & set(p.objectives)], DOMAIN_SHARE) for name, (_, ids) in DOMAINS.items()]
    else:
        groups = [(name, [p for p in places if name in p.objectives], 0.0) for name in line["objectives"]]
    short = [name for name, group, share in groups if not _enough(group, passed, share)]
    serving = list(dict.fromkeys(place for _, group, _ in groups for place in group))
    shown = [p for p in serving if (p.exercise in passed) is not bool(short)]
    if short:
        why = f"Still open: {', '.join(short)}." if serving else "The course has no exercise for this yet."
    else:
        why = f"{len(shown)} of {len(serving)} exercises passed, enough for each of {', '.join(name for name, _, _ in groups)}."
    return Line(part, line["text"], not short, why, tuple(shown))


def _enough(group: list[Place], passed: set[str], share: float) -> bool:
    done = sum(place.exercise in passed for place in group)
    return done > 0 and done >= share * len(group)


def _practice(part: str, text: str, exams: Sequence[float]) -> Line:
    last = list(exams)[-PRACTICE:]
    ticked = len(last) == PRACTICE and min(last) >= READINESS_LINE
    if not last:
        return Line(part, text, False, "No mock exam is finished yet.")
    return Line(part, text, ticked, f"The latest mock exams: {', '.join(f'{100 * share:.0f} %' for share in last)}.")
