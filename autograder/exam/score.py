"""Scores of a sitting under both blueprints, from its record and a bank of the scorer's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.course import blueprint
from autograder.exam.bank import Item
from autograder.exam.paper import digest_of
from autograder.exceptions import CourseError

PASS_LINE, READINESS_LINE = 0.70, 0.80
"""The track guide's lines; the pass mark of the real exam is not published."""
SECTIONS = {"1": "Databricks Machine Learning", "2": "Data processing", "3": "Model development", "4": "Model deployment"}
DOMAINS = {
    "ML workflows and MLflow": (35, ("1.01", "1.02", *(f"1.{n}" for n in range(11, 19)))),
    "Feature engineering and data preparation": (25, (*(f"1.{n:02d}" for n in range(5, 11)), *(f"2.{n:02d}" for n in range(1, 10)))),
    "Training and evaluation": (25, ("1.03", "1.04", *(f"3.{n:02d}" for n in range(1, 16)))),
    "Deployment and production": (15, tuple(f"4.{n:02d}" for n in range(1, 7))),
}
"""The track guide's domains: weight in per cent, and the official objectives that we count under each."""


@dataclass(frozen=True)
class Tally:
    """How many of some questions were right."""

    right: int
    asked: int

    @property
    def share(self) -> float:
        """Right answers among those asked, 0 where nothing was asked."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True)
class Score:
    """A sitting's result.

    Attributes:
        total: over all questions; unanswered ones are wrong.
        sections: by official section.
        domains: by the track guide's domain.
        objectives: by official objective, those asked.
        weighted: the track guide's score: its weights over the domains that were asked.
        confidence: by stated confidence (1 to 3).
        rights: by question, in the paper's order.
    """

    total: Tally
    sections: dict[str, Tally]
    domains: dict[str, Tally]
    objectives: dict[str, Tally]
    weighted: float
    confidence: dict[int, Tally]
    rights: tuple[bool, ...]

    @property
    def verdict(self) -> str:
        """Where the score stands against the two lines."""
        if self.total.share >= READINESS_LINE:
            return "at or above the readiness line (80 %)"
        return "between the course pass line (70 %) and the readiness line (80 %)" if self.total.share >= PASS_LINE else "below the course pass line (70 %)"


def rows(records: Iterable[dict[str, Any]], bank: Iterable[Item]) -> list[dict[str, Any]]:
    """Return one row for each question that was asked in finished sittings; those of another edition of the bank are left out.

    ``seconds`` is the time from the answer before to the last change of this one; missing where there is no answer.
    Questions that a study sitting did not reach have no row.
    """
    bank, made = tuple(bank), []
    by_id = {item.id: item for item in bank}
    of = {objective: name for name, (_, ids) in DOMAINS.items() for objective in ids}
    for record in records:
        try:
            rights = score(record, bank).rights
        except CourseError:
            continue
        seconds: dict[int, float] = {}
        before = 0.0
        for at, number, _ in record["log"]:
            seconds[number] = seconds.get(number, 0.0) + float(at) - before
            before = float(at)
        for number, entry in enumerate(record["entries"]):
            item, answered = by_id[entry["item"]], str(number) in record["answers"]
            if answered or record["mode"] == "exam":
                made.append({
                    "sitting": record["id"], "mode": record["mode"], "item": item.id, "objective": item.objective, "section": SECTIONS[item.section],
                    "domain": of[item.objective], "kind": item.kind, "answered": answered, "right": rights[number],
                    "confidence": record["confidence"].get(str(number)), "seconds": seconds.get(number),
                })
    return made


def score(record: dict[str, Any], bank: Iterable[Item]) -> Score:
    """Score a sitting's record with a bank; the record's own claims about right or wrong do not exist.

    Raises:
        CourseError: the record asks an item that the bank does not have in this wording.
    """
    by_id = {item.id: item for item in bank}
    asked: list[tuple[Item, bool, int]] = []
    for number, entry in enumerate(record["entries"]):
        item = by_id.get(entry["item"])
        if item is None or digest_of(item) != entry["digest"]:
            raise CourseError(f"Question {number + 1} of sitting {record['id']} ({entry['item']}) is not in the bank as it was asked.")
        chosen = tuple(sorted(record["answers"].get(str(number), ())))
        asked.append((item, chosen == item.key, int(record["confidence"].get(str(number), 0))))

    def tally(rows: list[tuple[Item, bool, int]]) -> Tally:
        return Tally(sum(right for _, right, _ in rows), len(rows))

    domains = {name: tally([row for row in asked if row[0].objective in ids]) for name, (_, ids) in DOMAINS.items()}
    weight = sum(DOMAINS[name][0] for name, one in domains.items() if one.asked)
    return Score(
        total=tally(asked),
        sections={title: tally([row for row in asked if row[0].section == number]) for number, title in SECTIONS.items()},
        domains=domains,
        objectives={name: tally([r for r in asked if r[0].objective == name]) for name in blueprint() if any(r[0].objective == name for r in asked)},
        weighted=sum(DOMAINS[name][0] * one.share for name, one in domains.items()) / weight if weight else 0.0,
        confidence={level: tally([row for row in asked if row[2] == level]) for level in (1, 2, 3)},
        rights=tuple(right for _, right, _ in asked),
    )
