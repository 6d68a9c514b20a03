"""Parametric items: draw a variant from named ranges with a seed, fill the texts, and check that the key holds."""

from __future__ import annotations

import ast
import hashlib
import math
import random
import statistics
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.exam.bank import PLACEHOLDER, Item
from autograder.exceptions import CourseError

DRAWS = 25
"""Variants of each parametric item that the check looks at."""
_TRIES = 1000


def seed_of(*parts: object) -> int:
    """Return a seed that depends on all parts and on nothing else: not on the process, not on the platform."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, parts)).encode()).digest()[:8], "big")


def draw(item: Item, seed: int) -> dict[str, Any]:
    """Return the values of an item's names for one seed; an empty dict for an item without parameters.

    Raises:
        CourseError: no draw meets the item's conditions, or an expression fails.
    """
    if not item.params:
        return {}
    stream = random.Random(seed_of(item.id, seed))
    for _ in range(_TRIES):
        names: dict[str, Any] = {}
        for name, values in item.params["ranges"].items():
            choices = values if isinstance(values, list) else range(values["from"], values["to"] + 1, values.get("step", 1))
            names[name] = stream.choice(choices)
        for name, expression in (item.params.get("derived") or {}).items():
            names[name] = _evaluate(item, str(expression), names)
        if all(_evaluate(item, str(condition), names) for condition in item.params.get("where") or ()):
            return names
    raise CourseError(f"{item.id}: no draw of {_TRIES} meets `where`.", fix="Widen the ranges.")


def variant(item: Item, seed: int) -> Item:
    """Return the item with its placeholders filled for one seed; the same item where it has no parameters."""
    names = draw(item, seed)
    if not names:
        return item
    options = tuple(replace(o, text=_fill(item, o.text, names), why=_fill(item, o.why, names)) for o in item.options)
    return replace(item, stem=_fill(item, item.stem, names), options=options)


def check_draws(item: Item, draws: int = DRAWS) -> list[str]:
    """Return what is wrong with the variants of an item: exactly the keyed options are right, no two are equal."""
    if not item.params:
        return []
    for seed in range(draws):
        try:
            names = draw(item, seed)
            made = variant(item, seed)
            values = [_evaluate(item, option.value, names) for option in item.options]
            wanted = _answers(item, names)
        except CourseError as error:
            return [str(error)]
        texts = [" ".join(option.text.split()).lower() for option in made.options]
        if len(set(texts)) < len(texts):
            return [f"{item.id}: two options read the same for {names}"]
        if any(_same(a, b) for i, a in enumerate(values) for b in values[i + 1:]):
            return [f"{item.id}: two options have the same value for {names}"]
        right = tuple(i for i, value in enumerate(values) if any(_same(value, answer) for answer in wanted))
        if right != item.key:
            return [f"{item.id}: `answers` gives {wanted}, options claim {values}, the key says {item.key}, for {names}"]
    return []


def _answers(item: Item, names: dict[str, Any]) -> list[Any]:
    text = str(item.params["answers"]).strip()
    try:
        ast.parse(text, mode="eval")
        answers = _evaluate(item, text, names)
    except SyntaxError:
        space = {**_given(), **names}
        try:
            exec(text, space)  # noqa: S102  # an author's own lines
            answers = space["answers"]
        except Exception as error:
            raise CourseError(f"{item.id}: `answers` fails with {type(error).__name__}: {error}, for {names}") from error
    return list(answers) if isinstance(answers, list | tuple | set) else [answers]


def _given() -> dict[str, Any]:
    return {"math": math, "np": np, "statistics": statistics}


def _evaluate(item: Item, expression: str, names: dict[str, Any]) -> Any:
    try:
        return eval(expression, {**_given(), **names})  # noqa: S307  # an author's own expression
    except Exception as error:
        raise CourseError(f"{item.id}: {expression!r} fails with {type(error).__name__}: {error}, for {names}") from error


def _fill(item: Item, text: str, names: dict[str, Any]) -> str:
    try:
        return PLACEHOLDER.sub(lambda match: format(names[match[1]], (match[2] or "").strip()), text)
    except (KeyError, ValueError, TypeError) as error:
        raise CourseError(f"{item.id}: a placeholder cannot be filled: {error}") from error


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float | np.number) and isinstance(other, int | float | np.number):
        return math.isclose(float(one), float(other), rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)
