"""What somebody who knows nothing would score by habits of guessing: the audit that keeps the bank honest.

Counted over single items, as they are shown: options are shuffled with a seed. Where a rule leaves several options, it
earns the chance of hitting the right one among them. Chance alone is 25 %.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Sequence

from autograder.exam.bank import SINGLE, Item
from autograder.exam.params import seed_of, variant

LIMIT = 0.35
"""Share of single items that no rule may exceed."""
CLEARLY = 1.2
"""How many times the second longest the longest must have, for "clearly longer"."""
_WORD = re.compile(r"[a-z_][a-z_0-9]+")
_ABSOLUTE = re.compile(r"\b(only|always|never|all|every|must|cannot|any|none|no)\b", re.IGNORECASE)
_HEDGE = re.compile(r"\b(can|may|often|usually|typically|might|could|some|when|where|if|because|so that)\b", re.IGNORECASE)
_COMMON = frozenset(["the", "and", "that", "which", "with", "for", "from", "are", "this", "its", "has", "was", "one", "what", "how", "is", "an", "of", "to", "in", "on", "it", "as", "by", "at", "be"])

Order = Sequence[int]


def audit(items: Iterable[Item], orders: dict[str, Order] | None = None) -> dict[str, float]:
    """Return the share of single items that each habit would get right.

    Args:
        items: a bank, or the items of a paper.
        orders: for a paper, the order in which each item's options are shown; else the order of seed 0.
    """
    singles = [variant(item, 0) for item in items if item.kind == SINGLE]
    if not singles:
        return {}
    shown = {item.id: (orders or {}).get(item.id) or order_of(item, 0) for item in singles}
    letters = {f"always letter {'ABCD'[n]}": sum(shown[item.id][n] in item.key for item in singles) / len(singles) for n in range(4)}
    best = max(range(4), key=lambda n: letters[f"always letter {'ABCD'[n]}"])
    table = dict(letters)
    earned = [habits(item) for item in singles]
    for name in earned[0]:
        table[name] = sum(one[name] for one in earned) / len(earned)
    table["the longest if clearly longer, else one letter"] = sum(_union(item, shown[item.id][best]) for item in singles) / len(singles)
    return table


def order_of(item: Item, seed: int) -> tuple[int, ...]:
    """Return the order in which an item's options are shown, as numbers of options in the author's order."""
    order = list(range(len(item.options)))
    random.Random(seed_of(item.id, "order", seed)).shuffle(order)
    return tuple(order)


def habits(item: Item) -> dict[str, float]:
    """Return the chance of being right on a single item by each habit that does not depend on letters."""
    stem = _words(item.stem)
    rules: dict[str, Callable[[str], float]] = {
        "the longest option": len,
        "the shortest option": lambda text: -len(text),
        "the most specific option (distinct words, figures, code)": lambda text: len(_words(text)) + len(re.findall(r"\d|`", text)),
        "the option without only, always, never": lambda text: -len(_ABSOLUTE.findall(text)),
        "the option with can, may, usually": lambda text: len(_HEDGE.findall(text)),
        "the option that shares most words with the stem": lambda text: len(_words(text) & stem),
    }
    return {name: _earned(item, score) for name, score in rules.items()}


def _earned(item: Item, score: Callable[[str], float]) -> float:
    """Return the chance of being right with the options that score highest."""
    scores = [score(option.text) for option in item.options]
    top = [i for i, value in enumerate(scores) if value == max(scores)]
    return sum(i in item.key for i in top) / len(top)


def _union(item: Item, letter: int) -> float:
    lengths = sorted((len(option.text), i) for i, option in enumerate(item.options))
    chosen = lengths[-1][1] if lengths[-1][0] >= CLEARLY * lengths[-2][0] else letter
    return float(chosen in item.key)


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower())) - _COMMON
