"""The item bank as data: ``autograder/exam/bank/section1.yaml`` to ``section4.yaml``, one file per official section.

A file is ``{section: "3", items: [...]}``. An item has these keys, and no other:

- ``id``: ``s3-010-01``, the first item for objective 3.10; ``objectives``: quoted ids, the id's own one first.
- ``kind``: ``single`` (4 options, 1 correct) or ``multiple`` (5 options, 2 to 4 correct; the stem says "Select two").
- ``stem``: Markdown; ``options``: each ``text``, ``correct``, ``why`` (and ``value`` in a parametric item).
- ``proof``: Python that establishes the key by running (names given to it: `autograder.exam.proofs`); ``none`` where
  nothing can be run, then ``source`` (https) and ``checked_on`` (a date) are needed; ``answers`` in a parametric item
  whose ``params.answers`` is proof enough.
- ``params``: ``ranges``, ``derived``, ``where``, ``answers`` (`autograder.exam.params`); ``{{ name }}`` and
  ``{{ name:.2f }}`` in texts are filled from them.

``python -m autograder.exam.bank [FILE]...`` checks files: schema, proofs, draws, and what a guesser would score.
"""

from __future__ import annotations

import argparse
import ast
import datetime
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from autograder.course import blueprint
from autograder.exceptions import CourseError

BANK = Path(__file__).parent / "bank"
SINGLE, MULTIPLE = "single", "multiple"
NO_PROOF, ANSWERS = "none", "answers"
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast
WORDS = {2: "two", 3: "three", 4: "four"}
_ID = re.compile(r"s(\d)-(\d{3})-(\d{2})")
_KEYS = {"id", "objectives", "kind", "stem", "options", "proof", "params", "source", "checked_on"}
_PARAM_KEYS = {"ranges", "derived", "where", "answers"}
PLACEHOLDER = re.compile(r"\{\{\s*([A-Za-z_]\w*)\s*(?::([^{}]*))?\}\}")


@dataclass(frozen=True)
class Option:
    """One choice; ``why`` says why it is right or which misconception it serves."""

    text: str
    correct: bool
    why: str
    value: str = ""


@dataclass(frozen=True)
class Item:
    """One question, as its author wrote it; `autograder.exam.params.variant` fills the placeholders of a draw."""

    id: str
    objectives: tuple[str, ...]
    kind: str
    stem: str
    options: tuple[Option, ...]
    proof: str = NO_PROOF
    params: dict[str, Any] = field(default_factory=dict, hash=False)
    source: tuple[str, ...] = ()
    checked_on: str = ""

    @property
    def objective(self) -> str:
        """The official objective that the item is counted under."""
        return self.objectives[0]

    @property
    def section(self) -> str:
        """The official section: ``1`` to ``4``."""
        return self.objective[0]

    @property
    def key(self) -> tuple[int, ...]:
        """Numbers of the right options in the file's order."""
        return tuple(i for i, option in enumerate(self.options) if option.correct)

    @property
    def has_code(self) -> bool:
        """True where the stem or an option shows code."""
        return any("```" in text or "`" in text for text in (self.stem, *(o.text for o in self.options)))


def load(*paths: Path) -> tuple[Item, ...]:
    """Read and check bank files (default: all of the course's).

    Raises:
        CourseError: with one line for each finding, naming file and item.
    """
    items: list[Item] = []
    findings: list[str] = []
    for path in paths or tuple(sorted(BANK.glob("*.yaml"))):
        found, wrong = read(path)
        items += found
        findings += wrong
    twice = [name for name, count in Counter(item.id for item in items).items() if count > 1]
    findings += [f"{name}: two items have this id" for name in twice]
    if findings:
        raise CourseError("The item bank breaks its format:\n  " + "\n  ".join(findings))
    return tuple(items)


@cache
def course_bank() -> tuple[Item, ...]:
    """Return the course's own bank, read once."""
    return load()


def read(path: Path) -> tuple[list[Item], list[str]]:
    """Return the sound items of a file, and a line for each finding."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # the safe loader, in C
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [], [f"{path.name}: cannot be read: {' '.join(str(error).split())}"]
    if not isinstance(data, dict) or set(data) != {"section", "items"} or not isinstance(data["items"], list):
        return [], [f"{path.name}: must hold `section` and a list `items`, nothing else"]
    items, findings = [], []
    for number, raw in enumerate(data["items"], 1):
        name = raw.get("id", f"item {number}") if isinstance(raw, dict) else f"item {number}"
        wrong = _wrong(raw, str(data["section"])) if isinstance(raw, dict) else ["is not a mapping"]
        findings += [f"{path.name}: {name}: {text}" for text in wrong]
        if not wrong:
            items.append(_item(raw))
    if [item.id for item in items] != sorted(item.id for item in items):
        findings.append(f"{path.name}: items do not stand in order of id")
    return items, findings


def _item(raw: dict[str, Any]) -> Item:
    source = raw.get("source") or []
    return Item(
        id=raw["id"], objectives=tuple(raw["objectives"]), kind=raw["kind"], stem=raw["stem"].strip(),
        options=tuple(Option(str(o["text"]).strip(), o["correct"], o["why"].strip(), str(o.get("value", ""))) for o in raw["options"]),
        proof=raw["proof"].strip(), params=raw.get("params") or {},
        source=(source,) if isinstance(source, str) else tuple(source), checked_on=str(raw.get("checked_on") or ""),
    )


def _wrong(raw: dict[str, Any], section: str) -> list[str]:
    """Return what is wrong with an item, one short sentence each."""
    missing = [key for key in ("id", "objectives", "kind", "stem", "options", "proof") if key not in raw]
    if missing:
        return [f"lacks {', '.join(missing)}"]
    if unknown := sorted(set(map(str, raw)) - _KEYS):
        return [f"has unknown keys: {', '.join(unknown)}"]
    if shape := _shape(raw):
        return [shape]
    wrong = [*_wrong_ids(raw, section), *_wrong_options(raw), *_wrong_proof(raw)]
    wrong += _wrong_params(raw) if raw.get("params") else []
    everything = " ".join([raw["stem"], *(str(o["text"]) for o in raw["options"])])
    if not raw.get("params") and PLACEHOLDER.search(everything):
        wrong.append("has placeholders but no `params`")
    if len(raw["stem"].strip()) < 40:
        wrong.append("has a stem of fewer than 40 characters")
    for phrase in ("all of the above", "none of the above"):
        if phrase in everything.lower():
            wrong.append(f"says {phrase!r}")
    return wrong


def _shape(raw: dict[str, Any]) -> str:
    """Return what of an item has the wrong type, an empty string if nothing has."""
    if not all(isinstance(raw[key], str) for key in ("id", "kind", "stem", "proof")):
        return "id, kind, stem and proof must be text"
    if not isinstance(raw["objectives"], list) or not raw["objectives"] or not all(isinstance(x, str) for x in raw["objectives"]):
        return "objectives must be a list of quoted ids"
    if not isinstance(raw["options"], list) or not all(isinstance(o, dict) for o in raw["options"]):
        return "options must be a list of mappings"
    for number, option in enumerate(raw["options"], 1):
        if not {"text", "correct", "why"} <= set(option) or set(option) - {"text", "correct", "why", "value"}:
            return f"option {number} must have text, correct, why (value in a parametric item), nothing else"
        if not isinstance(option["text"], str) or not isinstance(option["why"], str) or not isinstance(option["correct"], bool):
            return f"option {number}: text and why must be (quoted) text, correct true or false"
    return ""


def _wrong_ids(raw: dict[str, Any], section: str) -> list[str]:
    match = _ID.fullmatch(raw["id"])
    if not match:
        return ["has an id that is not like s3-010-01"]
    own = f"{match[1]}.{int(match[2]):02d}"
    wrong = [] if raw["objectives"][0] == own else [f"has {raw['objectives'][0]} as first objective, its id says {own}"]
    wrong += [] if match[1] == section else [f"stands in the file of section {section}"]
    return wrong + [f"names an unknown objective {x}" for x in raw["objectives"] if x not in blueprint()]


def _wrong_options(raw: dict[str, Any]) -> list[str]:
    if raw["kind"] not in (SINGLE, MULTIPLE):
        return [f"has kind {raw['kind']!r}, neither single nor multiple"]
    right = sum(o["correct"] for o in raw["options"])
    count = 4 if raw["kind"] == SINGLE else 5
    wrong = [] if len(raw["options"]) == count else [f"has {len(raw['options'])} options, {raw['kind']} takes {count}"]
    if raw["kind"] == SINGLE and right != 1:
        wrong.append(f"has {right} correct options, single takes 1")
    if raw["kind"] == MULTIPLE and right not in WORDS:
        wrong.append(f"has {right} correct options, multiple takes 2 to 4")
    elif raw["kind"] == MULTIPLE and f"select {WORDS[right]}" not in raw["stem"].lower():
        wrong.append(f"has a stem that does not say `Select {WORDS[right]}`")
    texts = [" ".join(str(o["text"]).split()).lower() for o in raw["options"]]
    if len(set(texts)) < len(texts):
        wrong.append("has two options with the same text")
    wrong += [f"option {n}: why has fewer than 30 characters" for n, o in enumerate(raw["options"], 1) if len(o["why"].strip()) < 30]
    lettered = re.compile(r"\b[Oo]ptions? [A-E1-5]\b|\bboth [A-E] and [A-E]\b")
    if any(lettered.search(str(o["text"]) + " " + o["why"]) for o in raw["options"]):
        wrong.append("names an option by letter or number, but options are shuffled")
    return wrong


def _wrong_proof(raw: dict[str, Any]) -> list[str]:
    proof, wrong = raw["proof"].strip(), []
    sources = raw.get("source") or []
    sources = [sources] if isinstance(sources, str) else sources
    if not isinstance(sources, list) or not all(isinstance(s, str) and s.startswith("https://") for s in sources):
        return ["has a source that is not an https address or a list of them"]
    if sources or proof == NO_PROOF:
        try:
            datetime.date.fromisoformat(str(raw.get("checked_on")))
        except ValueError:
            wrong.append("needs `checked_on` as an ISO date")
    if proof == NO_PROOF:
        return wrong + ([] if sources else ["has no proof, so it needs `source`"])
    if proof == ANSWERS:
        return wrong + ([] if raw.get("params") else ["has proof `answers` but no `params`"])
    try:
        tree = ast.parse(proof)
    except SyntaxError as error:
        return [*wrong, f"has a proof that is not Python (line {error.lineno}: {error.msg})"]
    return wrong + ([] if any(isinstance(node, ast.Assert) for node in ast.walk(tree)) else ["has a proof without an assert"])


def _wrong_params(raw: dict[str, Any]) -> list[str]:
    params = raw["params"]
    if not isinstance(params, dict) or set(params) - _PARAM_KEYS or not isinstance(params.get("ranges"), dict):
        return ["params must hold ranges and answers, may hold derived and where"]
    if not isinstance(params.get("answers"), str | int | float):
        return ["params lacks `answers`, an expression or lines that set `answers`"]
    wrong = []
    for name, values in params["ranges"].items():
        good = isinstance(values, list) and len(values) > 1
        good = good or (isinstance(values, dict) and set(values) <= {"from", "to", "step"} and isinstance(values.get("from"), int) and isinstance(values.get("to"), int))
        wrong += [] if good else [f"params: range {name} must be a list of choices or {{from: 2, to: 5}}"]
    known = {*params["ranges"], *(params.get("derived") or {})}
    texts = [raw["stem"], *(t for o in raw["options"] for t in (str(o["text"]), o["why"]))]
    used = {match[1] for text in texts for match in PLACEHOLDER.finditer(text)}
    wrong += [f"uses {{{{ {name} }}}}, which params does not define" for name in sorted(used - known)]
    if any(o.get("value") in (None, "") for o in raw["options"]):
        wrong.append("is parametric, so each option needs `value`")
    return wrong


def main(arguments: list[str] | None = None) -> int:
    """Check bank files and print what was found; return 1 where something is wrong."""
    from autograder.exam.params import check_draws
    from autograder.exam.proofs import prove
    from autograder.exam.wiseness import audit

    parser = argparse.ArgumentParser(prog="python -m autograder.exam.bank", description="Check files of the item bank.")
    parser.add_argument("files", nargs="*", type=Path, help="bank files; default: the course's")
    parser.add_argument("--only", default="", help="check this item alone")
    parser.add_argument("--no-proofs", action="store_true", help="leave the proofs out")
    asked = parser.parse_args(arguments)
    items: list[Item] = []
    findings: list[str] = []
    for path in asked.files or sorted(BANK.glob("*.yaml")):
        found, wrong = read(path)
        items, findings = [*items, *found], [*findings, *wrong]
    if asked.only:
        items = [item for item in items if item.id == asked.only]
        findings = [line for line in findings if asked.only in line]
    for item in items:
        findings += check_draws(item)
    if not asked.no_proofs:
        findings += [f"{item}: proof: {text}" for item, text in prove(items).items() if text]
    say = sys.stdout.write
    singles = sum(item.kind == SINGLE for item in items)
    counts = {
        "items": len(items), "single": singles, "multiple": len(items) - singles, "with code": sum(i.has_code for i in items),
        "with a proof": sum(i.proof != NO_PROOF for i in items), "parametric": sum(bool(i.params) for i in items),
    }
    say(", ".join(f"{count} {what}" for what, count in counts.items()) + "\n")
    per = Counter(item.objective for item in items)
    say("per objective: " + ", ".join(f"{name} {per[name]}" for name in sorted(per)) + "\n")
    for rule, share in audit(items).items():
        say(f"  {share:6.1%}  {rule}{'   above 35 %' if share > 0.35 else ''}\n")
    say("".join(f"{line}\n" for line in findings) + f"{len(findings)} findings\n")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
