"""Hand-in lines: a finished exam as one line of text, which fits into an answer cell of week 11's notebook.

What is graded is a notebook and nothing beside it, so the record has to travel in it. A line says which paper was sat
and what was answered, never what was right: whoever reads it draws the paper anew from a bank of their own and scores
it. The sum at its end notices a line that was copied in part or changed by hand. It is no signature: the learner's own
machine holds the bank, so a line proves no more than a sitting at home can.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.exam.bank import Item
from autograder.exam.paper import MINUTES, Entry, make_paper, title_of
from autograder.exam.sitting import EXAM, SCHEMA_VERSION, Record, finished_in
from autograder.exceptions import CourseError

HEAD = "mock-exam-1"
_LINE = re.compile(
    rf"{HEAD} (?P<id>[A-Za-z0-9-]{{1,60}}) paper=(?P<shape>\d{{1,3}})/(?P<seed>\d{{1,9}})/(?P<number>\d{{1,2}}) began=(?P<began>\d{{1,11}}) "
    r"spent=(?P<spent>\d{1,7}) ended=(?P<ended>[a-z]{1,20}) asked=(?P<asked>[0-9a-f]{8}) answers=(?P<answers>[a-e.-]{1,600}) sum=(?P<sum>[0-9a-f]{8})"
)
NOT_TEXT, NO_LINE, CHANGED, NO_PAPER, OTHER_BANK = "not-text", "no-line", "changed", "no-paper", "other-bank"


class NoReceipt(CourseError):
    """A text that is not the hand-in line of a sitting; ``reason`` says why, in one word of this module."""

    def __init__(self, reason: str, message: str, fix: str = "Copy the whole line from the exam's result page.") -> None:
        super().__init__(message, fix=fix)
        self.reason = reason


def receipt(record: Record) -> str:
    """Return the hand-in line of a finished sitting in exam mode.

    Raises:
        CourseError: it is not finished, or not a paper of a series.
    """
    about = record["about"]
    if record["mode"] != EXAM or record["finished"] is None or not {"shape", "seed", "number"} <= set(about):
        raise CourseError("Only a finished sitting in exam mode can be handed in.", fix="Finish the exam first.")
    given = [record["answers"].get(str(n), ()) for n in range(len(record["entries"]))]
    answers = ".".join("".join("abcde"[option] for option in sorted(chosen)) or "-" for chosen in given)
    text = (
        f"{HEAD} {record['id']} paper={about['shape']}/{about['seed']}/{about['number']} began={record['started']:.0f} "
        f"spent={record['finished'] - record['started']:.0f} ended={record['ended_by']} asked={_asked(record['entries'])} answers={answers}"
    )
    return f"{text} sum={_sum(text)}"


def receipts(folder: str | Path = "sittings") -> list[str]:
    """Return the hand-in lines of a folder's finished exams, oldest first."""
    return [receipt(r) for r in finished_in(Path(folder)) if r["mode"] == EXAM and "number" in r["about"]]


def read_receipt(text: Any, bank: Sequence[Item]) -> Record:
    """Return the record that a hand-in line stands for, its paper drawn anew from the reader's own bank.

    Raises:
        NoReceipt: it is no such line, was changed, or asks what this bank does not.
    """
    if not isinstance(text, str):
        raise NoReceipt(NOT_TEXT, f"A hand-in line is text; this is a {type(text).__name__}.")
    text = " ".join(str(text).split())
    if HEAD not in text:
        raise NoReceipt(NO_LINE, "This text is not the hand-in line of a sitting.")
    match = _LINE.fullmatch(text)
    if match is None or _sum(text.rsplit(" sum=", 1)[0]) != match["sum"]:
        raise NoReceipt(CHANGED, "This hand-in line is not whole, or was changed by hand.")
    about = {name: int(match[name]) for name in ("shape", "seed", "number")}
    try:
        paper = make_paper(bank, **about)
    except CourseError as error:
        raise NoReceipt(NO_PAPER, f"This hand-in line names a paper that does not exist: {error}") from error
    given = match["answers"].split(".")
    entries = [asdict(entry) for entry in paper]
    if _asked(entries) != match["asked"] or len(given) != len(paper):
        raise NoReceipt(OTHER_BANK, "This paper was sat with another edition of the bank.", fix="Update the course, and sit a paper again.")
    began = float(match["began"])
    return {
        "schema": SCHEMA_VERSION, "id": match["id"], "mode": EXAM, "title": title_of(**about), "about": about,
        "started": began, "seen": began, "limit": MINUTES * 60, "finished": began + float(match["spent"]), "ended_by": match["ended"],
        "paused_at": None, "paused": 0.0, "entries": entries, "confidence": {}, "marked": [], "checked": [], "log": [], "revision": 0,
        "answers": {str(n): ["abcde".index(letter) for letter in letters] for n, letters in enumerate(given) if letters != "-"},
    }


def _asked(entries: Sequence[dict[str, Any] | Entry]) -> str:
    rows = [asdict(e) if isinstance(e, Entry) else e for e in entries]
    return hashlib.sha256("|".join(f"{row['item']}:{row['digest']}" for row in rows).encode()).hexdigest()[:8]


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
