"""Sittings of a made-up learner, drawn from the bank with a seed: a worked example before there is a record of one's own.

Their ids begin with ``sample-``, and week 11 accepts no such sitting as a mock.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from autograder.exam.bank import Item
from autograder.exam.paper import MINUTES, Entry, entries, make_paper
from autograder.exam.params import seed_of
from autograder.exam.sitting import EXAM, SCHEMA_VERSION, STUDY, Record

BEGAN = 1_767_259_800.0
"""The first sample sitting begins on 1 January 2026, at 9.30 UTC."""
SKILL = {"1": 0.78, "2": 0.88, "3": 0.70, "4": 0.55}
"""Chance that the made-up learner knows an objective, by official section."""


def made_up(
    bank: Sequence[Item], *, shape: int = 48, series: int = 1, number: int = 1, right: int, blank: int = 0, minutes: float = 71.0, seed: int = 7
) -> Record:
    """Return a finished exam with a given number of right answers.

    Args:
        bank: all items.
        shape: questions of the paper.
        series: seed of the papers.
        number: of the paper.
        right: questions answered right.
        blank: questions not answered; the rest is answered wrong.
        minutes: from start to end.
        seed: which questions those are.
    """
    paper = make_paper(bank, shape=shape, seed=series, number=number)
    stream = random.Random(seed_of("made up", seed, shape, series, number))
    order = stream.sample(range(len(paper)), len(paper))
    knows = {n: place < right for place, n in enumerate(order)}
    return _sitting(bank, paper, knows, set(order[len(order) - blank:]), minutes * 60, stream, mode=EXAM, about={"shape": shape, "number": number, "seed": series})


def sample_records(bank: Sequence[Item], seed: int = 7) -> list[Record]:
    """Return four sittings of a made-up learner: two exams, and two hours of study with confidence stated."""
    stream = random.Random(seed_of("sample", seed))
    weak = set(stream.sample(sorted({item.objective for item in bank}), 9))
    made: list[Record] = []
    for turn in range(4):
        mode = EXAM if turn % 2 else STUDY
        paper = make_paper(bank, seed=seed, number=turn + 1) if mode == EXAM else entries(stream.sample(list(bank), 40), seed=seed + turn)
        chance = {entry.item: (0.35 if _objective(entry.item) in weak else SKILL[entry.item[1]]) + 0.02 * turn for entry in paper}
        knows = {n: stream.random() < chance[entry.item] for n, entry in enumerate(paper)}
        about: dict[str, Any] = {"shape": 48, "number": turn + 1, "seed": seed} if mode == EXAM else {"what": "weak"}
        record = _sitting(bank, paper, knows, set(), 60.0 * stream.uniform(64, MINUTES - 5), stream, mode=mode, about=about)
        record["started"], record["finished"] = (record[name] + 2 * 86_400 * turn for name in ("started", "finished"))
        made.append(record | {"id": f"sample-{turn + 1}"})
    return made


def _sitting(
    bank: Sequence[Item], paper: Sequence[Entry], knows: Mapping[int, bool], blank: set[int], seconds: float, stream: random.Random, *, mode: str, about: dict[str, Any]
) -> Record:
    keys = {item.id: (item.key, len(item.options)) for item in bank}
    answers: dict[str, list[int]] = {}
    confidence: dict[str, int] = {}
    shares = [stream.lognormvariate(0, 0.5) * (1.0 if knows[n] else 1.4) for n in range(len(paper))]
    log: list[list[Any]] = []
    spent = 0.0
    for n, entry in enumerate(paper):
        spent += seconds * shares[n] / sum(shares)
        if n in blank:
            continue
        key, options = keys[entry.item]
        answers[str(n)] = list(key) if knows[n] else _wrong(key, options, stream)
        log.append([round(spent, 3), n, answers[str(n)]])
        if mode == STUDY:
            confidence[str(n)] = stream.choices((1, 2, 3), (1, 3, 6) if knows[n] else (3, 4, 3))[0]
    return {
        "schema": SCHEMA_VERSION, "id": "sample-0", "mode": mode, "title": f"Sample: {len(paper)} questions", "about": about, "started": BEGAN,
        "seen": BEGAN + seconds, "limit": MINUTES * 60 if mode == EXAM else None, "finished": BEGAN + seconds, "ended_by": "learner",
        "paused_at": None, "paused": 0.0, "entries": [asdict(entry) for entry in paper], "answers": answers, "confidence": confidence,
        "marked": [], "checked": [], "log": log, "revision": len(log),
    }


def _wrong(key: tuple[int, ...], options: int, stream: random.Random) -> list[int]:
    """Return a wrong answer of the right size: one right option exchanged for a wrong one."""
    others = [i for i in range(options) if i not in key]
    return sorted({*key[1:], stream.choice(others)})


def _objective(item: str) -> str:
    return f"{item[1]}.{item[4:6]}"
