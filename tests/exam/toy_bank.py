"""A bank made by a program: five items for each objective, every seventh multiple, every sixth parametric, half with code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.exam.bank import Item, load
from autograder.exam.paper import official

WORDS = ["amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heron", "inlet", "maple", "otter", "pearl"]


def toy_item(objective: str, number: int, count: int) -> dict[str, Any]:
    section, rest = objective.split(".")
    item: dict[str, Any] = {"id": f"s{section}-{int(rest):03d}-{number:02d}", "objectives": [objective], "kind": "single"}
    names = [WORDS[(count * 5 + i) % len(WORDS)] for i in range(5)]
    code = f"\n\n```python\nframe = load('{names[0]}')\nprint(frame.describe(include='all', percentiles=[0.05, 0.25, 0.5, 0.75, 0.95]).transpose())\n```\n" if count % 2 else ""
    item["stem"] = f"Question {number} about objective {objective} asks for the word with this number.{code}"
    item["options"] = [
        {"text": f"The word {name} fits `{i}`", "correct": i == 0, "why": f"A reason of some length why {name} is what it is, with `code`."} for i, name in enumerate(names[:4])
    ]
    item["proof"] = "assert correct.count(True) >= 1"
    if count % 7 == 3:
        item["kind"], item["stem"] = "multiple", item["stem"] + "\n\nSelect two."
        item["options"].append({"text": f"The word {names[4]} fits `4`", "correct": True, "why": "One more reason, which is also long enough here."})
    elif count % 6 == 1:
        item["params"] = {"ranges": {"a": {"from": 2, "to": 9}, "b": [3, 5, 10]}, "derived": {"product": "a * b"}, "answers": "sum([a] * b)"}
        item["stem"] = "What is the product of {{ a }} and {{ b }}, computed by hand?"
        for option, value in zip(item["options"], ["product", "product + 1", "product + 2", "product + a + 3"], strict=True):
            option["value"] = value
        item["params"]["derived"] |= {"one": "product + 1", "two": "product + 2", "more": "product + a + 3"}
        for option, name in zip(item["options"], ["product", "one", "two", "more"], strict=True):
            option["text"] = f"{{{{ {name} }}}}"
        item["proof"] = "answers"
    return item


def write_bank(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    files: dict[str, list[dict[str, Any]]] = {}
    for objective in official():
        for number in range(1, 6):
            files.setdefault(objective[0], []).append(toy_item(objective, number, count))
            count += 1
    for section, items in files.items():
        (folder / f"section{section}.yaml").write_text(json.dumps({"section": section, "items": items}), encoding="utf-8")  # JSON is YAML
    return folder


def toy_bank(folder: Path) -> tuple[Item, ...]:
    return load(*sorted(write_bank(folder).glob("*.yaml")))
