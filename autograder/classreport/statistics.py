"""A week's records as numbers: distribution, difficulty and discrimination of exercises, commonest mistakes by name.

Difficulty is the mean share of points, discrimination the correlation of an exercise's points with the points of all
other exercises (corrected item-total correlation): L. Crocker, J. Algina, "Introduction to Classical and Modern Test
Theory" (1986), chapter 14.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import StatisticsError, correlation, mean, median

from autograder.authoring.answers import Answer, Kind
from autograder.course import Week
from autograder.results import CheckResult, Record, Verdict

BINS = 10
"""Bars of the distribution, over 0 to the week's points."""
FEWEST = 5
"""Learners that a discrimination needs; below, a correlation says nothing."""
_SEEN = (Verdict.NOT_ATTEMPTED, Verdict.MISSING, Verdict.INVALID)


@dataclass(frozen=True)
class ExerciseLine:
    """One exercise over the class.

    Attributes:
        exercise: its id.
        title: its title.
        attempted: learners who wrote something.
        passed: learners with all points.
        difficulty: mean share of points among those who attempted it; None where nobody did.
        discrimination: corrected item-total correlation; None where it cannot be computed.
    """

    exercise: str
    title: str
    attempted: int
    passed: int
    difficulty: float | None
    discrimination: float | None


@dataclass(frozen=True)
class MistakeLine:
    """A mistake and how many learners made it.

    Attributes:
        exercise: where.
        name: the misconception's name as the course's answers have it; empty where no answer has this message.
        message: what the learners were told.
        learners: their ids, sorted.
    """

    exercise: str
    name: str
    message: str
    learners: tuple[str, ...]


@dataclass(frozen=True)
class ClassReport:
    """A week over the class.

    Attributes:
        week: its folder's name.
        title: its title.
        records: newest record by learner.
        missing: learners of the gradebook without a submission.
        max_points: what the week is worth.
        bars: learners by points, in ``BINS`` equal bins; the last includes full points.
        exercises: in the notebook's order.
        mistakes: most frequent first.
        waiting: learners whose points wait for a person.
    """

    week: str
    title: str
    records: Mapping[str, Record]
    missing: tuple[str, ...]
    max_points: float
    bars: tuple[int, ...]
    exercises: tuple[ExerciseLine, ...]
    mistakes: tuple[MistakeLine, ...]
    waiting: tuple[str, ...]

    @property
    def points(self) -> list[float]:
        """Points of all graded learners, lowest first."""
        return sorted(record.points for record in self.records.values())

    @property
    def middle(self) -> str:
        """Median and mean in words."""
        return f"median {median(self.points):g}, mean {mean(self.points):.1f} of {self.max_points:g}" if self.points else "nobody is graded yet"


def class_report(week: Week, records: Mapping[str, Record], roster: Iterable[str], answers: Sequence[Answer]) -> ClassReport:
    """Return a week's report.

    Args:
        week: the week.
        records: newest record by learner.
        roster: all learners of the gradebook.
        answers: the week's answers, which give mistakes their names.
    """
    worth = sum(exercise.max_points for exercise in week.exercises)
    bars = [0] * BINS
    for record in records.values():
        bars[min(BINS - 1, int(BINS * record.points / worth)) if worth else 0] += 1
    waiting = tuple(sorted(name for name, record in records.items() if record.verdict in (Verdict.TAMPERED, Verdict.INCONCLUSIVE)))
    return ClassReport(
        week=week.slug, title=week.title, records=dict(sorted(records.items())), missing=tuple(sorted(set(roster) - set(records))),
        max_points=worth, bars=tuple(bars), exercises=tuple(_line(week, e.id, records) for e in week.exercises),
        mistakes=_mistakes(records, answers), waiting=waiting,
    )


def _line(week: Week, exercise: str, records: Mapping[str, Record]) -> ExerciseLine:
    mine = {name: next((e for e in record.exercises if e.exercise == exercise), None) for name, record in records.items()}
    tried = {name: e for name, e in mine.items() if e is not None and e.verdict not in _SEEN and e.max_points}
    shares = {name: e.points / e.max_points for name, e in tried.items()}
    rest = {name: records[name].points - e.points for name, e in tried.items()}
    title = next(e.title for e in week.exercises if e.id == exercise)
    passed = sum(share >= 1 - 1e-9 for share in shares.values())
    return ExerciseLine(exercise, title, len(tried), passed, mean(shares.values()) if shares else None, _correlation(list(shares.values()), list(rest.values())))


def _correlation(left: list[float], right: list[float]) -> float | None:
    if len(left) < FEWEST:
        return None
    try:
        return correlation(left, right)
    except StatisticsError:  # one of them is the same for everybody
        return None


def _mistakes(records: Mapping[str, Record], answers: Sequence[Answer]) -> tuple[MistakeLine, ...]:
    """Group learners by exercise and named mistake; a message that no answer has stands for itself."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for learner, record in records.items():
        for exercise in record.exercises:
            check = next((c for c in exercise.checks if c.verdict is not Verdict.PASSED and c.message), None)
            if check is None or exercise.verdict in (*_SEEN, Verdict.TAMPERED, Verdict.INCONCLUSIVE):
                continue
            name = _name(exercise.exercise, check, answers)
            found.setdefault((exercise.exercise, name or _plain(check.message)), []).append((learner, check.message))
    lines = [
        MistakeLine(exercise, key if key != _plain(pairs[0][1]) else "", pairs[0][1], tuple(sorted(learner for learner, _ in pairs)))
        for (exercise, key), pairs in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-len(line.learners), line.exercise, line.name)))


def _name(exercise: str, check: CheckResult, answers: Sequence[Answer]) -> str:
    """Return the names of the mistakes whose message this is; those on the same check first."""
    fits = [a for a in answers if a.kind is Kind.MISTAKE and a.exercise == exercise and a.fragment and a.fragment in check.message]
    same = [a for a in fits if a.check == check.kind] or fits
    return " or ".join(dict.fromkeys(a.name for a in same[:3]))


def _plain(message: str) -> str:
    """Return a message without what is particular to one learner: its numbers."""
    return "".join("#" if char.isdigit() else char for char in message)


def summary_of_bars(report: ClassReport) -> str:
    """Return the distribution in one sentence, for those who do not see the plot."""
    edges = [report.max_points * i / BINS for i in range(BINS + 1)]
    parts = [f"{count} with {low:g} to {high:g}" for count, (low, high) in zip(report.bars, pairwise(edges), strict=True) if count]
    return f"Learners by points: {', '.join(parts) or 'none'}."


def verdicts(report: ClassReport) -> Counter[str]:
    """Return how many submissions have which verdict."""
    return Counter(str(record.verdict) for record in report.records.values())
