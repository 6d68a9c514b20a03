"""Sittings: every answer is written at once, whole or not at all, and the clock is the server's.

A sitting is one JSON file. Each change reads it, changes it and replaces it while holding a lock, so two tabs, two
servers or a killed server never disagree about it. It holds what was asked (item, draw, order) and what was
answered, never the key: whoever scores it uses a bank of their own.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from autograder.exam.paper import MINUTES, Entry
from autograder.exceptions import CourseError

SCHEMA_VERSION = 1
EXAM, STUDY = "exam", "study"
Record = dict[str, Any]


class Refused(CourseError):
    """A change that the sitting's state does not allow: time is up, it is finished, it is an exam."""


class Sittings:
    """The sittings of one learner: a folder with a file for each.

    Args:
        folder: made where it is missing.
        clock: seconds since 1970; tests put their own.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self._clock = clock
        folder.mkdir(parents=True, exist_ok=True)

    def now(self) -> float:
        """Return the seconds since 1970 by this folder's clock."""
        return self._clock()

    def start(self, entries: Sequence[Entry], *, mode: str, title: str, minutes: float = MINUTES, about: dict[str, Any] | None = None) -> Record:
        """Begin a sitting and return its record; study mode has no time limit."""
        if mode not in (EXAM, STUDY) or not entries:
            raise Refused("A sitting needs a mode (exam or study) and at least one question.")
        now = self._clock()
        record: Record = {
            "schema": SCHEMA_VERSION, "id": time.strftime("%Y%m%d-%H%M%S-", time.gmtime(now)) + secrets.token_hex(3), "mode": mode, "title": title,
            "about": about or {}, "started": now, "seen": now, "limit": minutes * 60 if mode == EXAM else None, "finished": None,
            "ended_by": "", "paused_at": None, "paused": 0.0, "entries": [asdict(entry) for entry in entries],
            "answers": {}, "confidence": {}, "marked": [], "checked": [], "log": [], "revision": 0,
        }
        _write(self._file(record["id"]), record)
        return record

    def all(self) -> list[Record]:
        """Return all readable sittings, oldest first, those whose time is up finished."""
        found = []
        for path in sorted(self.folder.glob("*.json")):
            with suppress(CourseError):  # a damaged file must not hide the others; opening it says what is wrong
                found.append(self.get(path.stem))
        return found

    def get(self, name: str) -> Record:
        """Return a sitting as it stands now; where its time is up, it is finished first."""
        record = self._read(name)
        if record["finished"] is None and self.left(record) == 0:
            with self._changing(name) as record:
                pass
        return record

    def left(self, record: Record) -> float | None:
        """Return the seconds left, None where there is no limit."""
        if record["limit"] is None:
            return None
        end = record["finished"] if record["finished"] is not None else self._now(record)
        return max(0.0, float(record["started"] + record["limit"] - end))

    def spent(self, record: Record) -> float:
        """Return the seconds spent, pauses left out."""
        end = record["finished"] if record["finished"] is not None else record["paused_at"] or self._now(record)
        return max(0.0, float(end - record["started"] - record["paused"]))

    def answer(self, name: str, question: int, chosen: Sequence[int], confidence: int | None = None) -> Record:
        """Record an answer: numbers of options in the author's order; an empty answer takes it back."""
        with self._changing(name) as record:
            self._open(record, question)
            if question in record["checked"]:
                raise Refused("The reasons of this question were shown, so its answer stays.")
            options = record["entries"][question]["order"]
            if not set(chosen) <= set(options) or confidence not in (None, 1, 2, 3):
                raise Refused("This answer names an option or a confidence that does not exist.")
            picked = sorted(set(chosen))
            record["answers"].pop(str(question), None)
            if picked:
                record["answers"][str(question)] = picked
            if confidence:
                record["confidence"][str(question)] = confidence
            record["log"].append([round(record["seen"] - record["started"], 3), question, picked])
        return record

    def mark(self, name: str, question: int, marked: bool) -> Record:
        """Mark a question for review, or take the mark away."""
        with self._changing(name) as record:
            self._open(record, question)
            record["marked"] = sorted({*record["marked"], question} if marked else set(record["marked"]) - {question})
        return record

    def check(self, name: str, question: int) -> Record:
        """Fix the answer of a question in study mode, so that its reasons may be shown."""
        with self._changing(name) as record:
            self._open(record, question)
            if record["mode"] != STUDY:
                raise Refused("An exam shows no reasons before its end.")
            if str(question) not in record["answers"]:
                raise Refused("Answer the question first.")
            record["checked"] = sorted({*record["checked"], question})
        return record

    def pause(self, name: str, paused: bool) -> Record:
        """Stop or go on with the clock of a study sitting."""
        with self._changing(name) as record:
            if record["finished"] is not None or record["mode"] != STUDY:
                raise Refused("Only study mode can pause: the clock of an exam runs on.")
            if paused and record["paused_at"] is None:
                record["paused_at"] = record["seen"]
            elif not paused and record["paused_at"] is not None:
                record["paused"] += record["seen"] - record["paused_at"]
                record["paused_at"] = None
        return record

    def finish(self, name: str) -> Record:
        """End a sitting; ending it twice changes nothing."""
        with self._changing(name) as record:
            if record["finished"] is None:
                _end(record, record["seen"], "learner")
        return record

    def _open(self, record: Record, question: int) -> None:
        if record["finished"] is not None:
            raise Refused("Time is up." if record["ended_by"] == "time" else "This sitting is finished.")
        if record["paused_at"] is not None:
            raise Refused("This sitting is paused. Go on first.")
        if not 0 <= question < len(record["entries"]):
            raise Refused(f"There is no question {question + 1} in this sitting.")

    def _now(self, record: Record) -> float:
        return max(self._clock(), float(record["seen"]))  # a clock that was set back gives no time back

    @contextmanager
    def _changing(self, name: str) -> Iterator[Record]:
        """Yield a sitting under a lock, its time checked, and write it when the block ends without an error."""
        file = self._file(name)
        with (self.folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            record = self._read(name)
            record["seen"] = self._now(record)
            if record["finished"] is None and self.left(record) == 0:
                _end(record, record["started"] + record["limit"], "time")
                _write(file, record)
            before = json.dumps(record)
            yield record
            if json.dumps(record) != before:
                record["revision"] += 1
                _write(file, record)

    def _file(self, name: str) -> Path:
        if not name.replace("-", "").isalnum():
            raise Refused("This is not the name of a sitting.")
        return self.folder / f"{name}.json"

    def _read(self, name: str) -> Record:
        return read(self._file(name))


def read(file: Path) -> Record:
    """Read a sitting's record.

    Raises:
        CourseError: it is missing, damaged, or of a newer version.
    """
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
        sound = isinstance(record, dict) and record["schema"] <= SCHEMA_VERSION and isinstance(record["entries"], list)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{file} is not a readable sitting ({type(error).__name__}).", fix="Move it away, or restore it.") from error
    if not sound:
        raise CourseError(f"{file} is not a sitting that this version can read.", fix="Move it away, or update the course.")
    return dict(record)


def finished_in(folder: Path) -> list[Record]:
    """Return the finished sittings of a folder, oldest first; none where there is no such folder."""
    found = []
    for path in sorted(folder.glob("*.json")):
        with suppress(CourseError):  # as above
            record = read(path)
            if record["finished"] is not None:
                found.append(record)
    return found


def _end(record: Record, when: float, by: str) -> None:
    record.update(finished=when, ended_by=by, paused=record["paused"] + (when - record["paused_at"] if record["paused_at"] else 0.0), paused_at=None)
    record["revision"] += 1


def _write(file: Path, record: Record) -> None:
    """Replace a file, whole or not at all, and wait until the disk has it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".", suffix=".tmp")
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(record, out, indent=1)
        out.flush()
        os.fsync(out.fileno())
    os.replace(name, file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
