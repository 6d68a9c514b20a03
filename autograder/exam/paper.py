"""Papers: 48 items (one for each official objective) or 45 (17/8/14/6 by section), drawn with a seed.

A series of five papers from one seed never repeats an item. Each paper spreads the right answers of its single items
evenly over the letters, and items are exchanged between a series' papers until no habit of guessing pays on any.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from autograder.course import blueprint
from autograder.exam.bank import SINGLE, Item
from autograder.exam.params import seed_of, variant
from autograder.exam.wiseness import LIMIT, audit, habits, order_of
from autograder.exceptions import CourseError

SERIES = 5
"""Papers that one seed gives without repeating an item."""
SERIES_OFFERED = 9
"""Series that the page offers; they draw from one bank, so papers of two series share about a fifth of their items."""
SHAPES = {48: (18, 9, 15, 6), 45: (17, 8, 14, 6)}
"""Items per official section, by size of the paper."""
MINUTES = 90
_EXCHANGES = 4000


@dataclass(frozen=True)
class Entry:
    """A question of a paper: which item, which draw of it, in which order its options are shown."""

    item: str
    seed: int
    order: tuple[int, ...]
    digest: str


def official() -> tuple[str, ...]:
    """Return the ids of the 48 official objectives."""
    return tuple(name for name in blueprint() if name[0].isdigit())


def digest_of(item: Item) -> str:
    """Return a short fingerprint of an item's wording and key, for records that outlive a change of the bank.

    A better proof or reason leaves it as it is: what was asked is the same.
    """
    asked = (item.id, item.kind, item.stem, [(option.text, option.correct, option.value) for option in item.options], item.params)
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:12]


def title_of(shape: int, seed: int, number: int) -> str:
    """Return what a paper is called; the first series goes without its number."""
    return f"Paper {number}{f' of series {seed}' if seed != 1 else ''}, {shape} questions"


def make_paper(bank: Sequence[Item], *, shape: int = 48, seed: int = 1, number: int = 1) -> tuple[Entry, ...]:
    """Return a paper.

    Args:
        bank: all items.
        shape: 48 or 45.
        seed: of the series.
        number: 1 to 5 within the series.

    Raises:
        CourseError: no such shape or number, or an objective has too few items.
    """
    if shape not in SHAPES or not 1 <= number <= SERIES:
        raise CourseError(f"There is no paper {number} of {shape} items.", fix="Papers 1 to 5 have 48 or 45 items.")
    chosen = [item for item in _series(tuple(bank), seed)[number - 1] if item.objective in _objectives(shape, seed, number)]
    random.Random(seed_of("places", seed, number)).shuffle(chosen)
    return entries(chosen, seed=seed_of("draw", seed, number) % 2**31)


def entries(items: Sequence[Item], *, seed: int) -> tuple[Entry, ...]:
    """Return questions for items, with the right answers of single items spread evenly over the letters."""
    letters: list[int] = []
    stream = random.Random(seed_of("letters", seed))
    while len(letters) < len(items):
        block = [0, 1, 2, 3]
        stream.shuffle(block)
        letters += block
    made = []
    for item in items:
        order = list(order_of(item, seed))
        if item.kind == SINGLE:
            place, now = letters.pop(), order.index(item.key[0])
            order[place], order[now] = order[now], order[place]
        made.append(Entry(item.id, seed, tuple(order), digest_of(item)))
    return tuple(made)


def audit_of(bank: Iterable[Item], paper: Sequence[Entry]) -> dict[str, float]:
    """Return what habits of guessing score on a paper."""
    by_id = {item.id: item for item in bank}
    return audit([variant(by_id[e.item], e.seed) for e in paper], {e.item: e.order for e in paper})


def _objectives(shape: int, seed: int, number: int) -> set[str]:
    stream = random.Random(seed_of("objectives", seed, number))
    chosen: set[str] = set()
    for section, count in zip("1234", SHAPES[shape], strict=True):
        chosen |= set(stream.sample([name for name in official() if name[0] == section], count))
    return chosen


@cache
def _series(bank: tuple[Item, ...], seed: int) -> tuple[tuple[Item, ...], ...]:
    """Return the items of the papers of a series: a row for each paper, in the order of the objectives."""
    columns = []
    stream = random.Random(seed_of("series", seed))
    for objective in official():
        there = sorted((item for item in bank if item.objective == objective), key=lambda item: item.id)
        if len(there) < SERIES:
            raise CourseError(f"Objective {objective} has {len(there)} items; a series of papers needs {SERIES}.")
        columns.append(stream.sample(there, SERIES))
    _even_out(columns, stream)
    return tuple(zip(*columns, strict=True))


def _even_out(columns: list[list[Item]], stream: random.Random) -> None:
    """Exchange items of one objective between papers while that lowers what guessing earns above the limit."""
    earned = {item.id: tuple(habits(variant(item, 0)).values()) for column in columns for item in column if item.kind == SINGLE}

    def excess(number: int) -> float:
        rows = [earned[column[number].id] for column in columns if column[number].id in earned]
        return sum(max(0.0, sum(rule) / len(rows) - LIMIT + 0.04) for rule in zip(*rows, strict=True)) if rows else 0.0

    costs = [excess(number) for number in range(SERIES)]
    for _ in range(_EXCHANGES):
        if not any(costs):
            return
        column, one, other = stream.choice(columns), *stream.sample(range(SERIES), 2)
        column[one], column[other] = column[other], column[one]
        now = excess(one), excess(other)
        if sum(now) > costs[one] + costs[other]:
            column[one], column[other] = column[other], column[one]
        else:
            costs[one], costs[other] = now
