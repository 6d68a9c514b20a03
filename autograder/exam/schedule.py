"""When an item should be asked again: SM-2 (P. A. Wozniak, "Optimization of learning", 1990, super-memory.com).

Per item: an ease (starts at 2.5, never below 1.3), a number of successful repetitions and an interval in days (1, then
6, then the last one times the ease). An answer's quality q is 0 to 5; below 3 the repetitions start anew. The state is
computed from the sittings each time, so there is no file that could get lost. Days are counted from the last answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograder.exam.bank import Item
from autograder.exam.score import score
from autograder.exceptions import CourseError

DAY = 86_400.0


@dataclass(frozen=True)
class Memory:
    """What is known about one item: SM-2's three numbers and when it is due (seconds since 1970)."""

    ease: float = 2.5
    repetitions: int = 0
    days: int = 0
    due: float = 0.0
    lapses: int = 0


def quality(right: bool, confidence: int) -> int:
    """Return SM-2's quality of an answer: 3 to 5 if right, 2 to 0 if wrong; sure and wrong is worst."""
    return (4 if not confidence else 2 + confidence) if right else (1 if not confidence else 3 - confidence)


def after(memory: Memory, grade: int, when: float) -> Memory:
    """Return the memory of an item after one more answer."""
    ease = max(1.3, memory.ease + 0.1 - (5 - grade) * (0.08 + (5 - grade) * 0.02))
    if grade < 3:
        return Memory(memory.ease, 0, 1, when + DAY, memory.lapses + 1)  # SM-2, step 6: the ease stays
    days = 1 if memory.repetitions == 0 else 6 if memory.repetitions == 1 else round(memory.days * ease)
    return Memory(ease, memory.repetitions + 1, days, when + days * DAY, memory.lapses)


def memories(records: Iterable[dict[str, Any]], bank: Iterable[Item]) -> dict[str, Memory]:
    """Return the memory of every item that finished sittings have asked; sittings of an older bank are left out."""
    bank, known = tuple(bank), dict[str, Memory]()
    for record in sorted((r for r in records if r["finished"] is not None), key=lambda r: float(r["finished"])):
        try:
            rights = score(record, bank).rights
        except CourseError:
            continue
        for number, entry in enumerate(record["entries"]):
            if record["mode"] == "study" and str(number) not in record["answers"]:
                continue  # not reached: says nothing
            grade = quality(rights[number], int(record["confidence"].get(str(number), 0)))
            known[entry["item"]] = after(known.get(entry["item"], Memory()), grade, float(record["finished"]))
    return known


def due(known: dict[str, Memory], now: float) -> list[str]:
    """Return the items that were missed at least once and are due, most overdue first."""
    return sorted((name for name, one in known.items() if one.lapses and one.due <= now), key=lambda name: known[name].due)
