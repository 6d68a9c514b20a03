"""The exchange's inbound folder: which submissions are there, whole, and whose newest is still to be graded.

Names and files come from learners. A name is matched against a pattern, a file is opened by descriptor and no link is
followed, and the time of a submission is the file system's own, which a learner cannot set.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.grading.intake import usable_id

SECRET = "submission_secret.txt"  # noqa: S105  # a file's name
STILL_SECONDS = 5.0
"""A submission that nbgrader did not finish is taken as it is when nothing of it has changed for this long."""
_NAME = re.compile(r"(?P<student>.+)\+(?P<week>week\d\d-[a-z0-9-]+)\+(?P<claimed>[^+]+)(?:\+[^+]*)?", re.DOTALL)
_FRESH_NS = 3_000_000_000
"""A folder changed this recently may change again without a new time stamp."""


@dataclass(frozen=True)
class Arrival:
    """One submission in the exchange.

    Attributes:
        path: the folder that nbgrader's submit made.
        student: the learner's id.
        week: the week's folder name.
        at_ns: when it was complete, by the file system's clock: the time that counts.
        claimed_ns: what its name says, never later than that; decides only which of one learner's own is the newest.
    """

    path: Path
    student: str
    week: str
    at_ns: int
    claimed_ns: int

    @property
    def key(self) -> tuple[str, str]:
        """Whose it is; of one key only the newest counts."""
        return self.student, self.week

    @property
    def order(self) -> tuple[int, str]:
        """Sorts arrivals by age."""
        return self.claimed_ns, self.path.name


class Inbox:
    """Looks into an inbound folder; each submission is reported once."""

    def __init__(self, folder: Path, weeks: Collection[str], *, owners: bool = False) -> None:
        """Look at nothing yet.

        Args:
            folder: ``<exchange>/<course>/inbound``.
            weeks: folder names of the weeks that are graded.
            owners: refuse what does not belong to the system's user with the learner's id.
        """
        self._folder, self._weeks, self._owners = folder, frozenset(weeks), owners
        self._known: set[str] = set()
        self._unfinished: dict[str, tuple[object, float]] = {}
        self._looked: int | None = None
        self.refused: list[str] = []

    @property
    def unfinished(self) -> int:
        """How many submissions are there that nbgrader has not finished."""
        return len(self._unfinished)

    def look(self) -> list[Arrival]:
        """Return what has come and is complete since the last look, oldest first.

        Where nothing has changed it costs one question to the file system. What cannot be a submission is named
        once in ``refused``.

        Raises:
            OSError: the folder cannot be read.
        """
        changed = self._folder.stat().st_mtime_ns
        if changed == self._looked and not self._unfinished:
            return []
        with os.scandir(self._folder) as entries:
            fresh = [entry.name for entry in entries if entry.name not in self._known]
        found = [arrival for name in fresh if (arrival := self._examine(name)) is not None]
        for name in self._unfinished.keys() - set(fresh):
            del self._unfinished[name]
        self._looked = changed if time.time_ns() - changed > _FRESH_NS else None
        return sorted(found, key=lambda arrival: arrival.order)

    def _examine(self, name: str) -> Arrival | None:
        """Return a submission where it is complete; None where it is not yet, or never will be one."""
        match, path = _NAME.fullmatch(name), self._folder / name
        if not match or not usable_id(match["student"]):
            self._refuse(name, "its name is not a submission's")
            return None
        try:
            found = path.lstat()
            if reason := self._objection(match["student"], match["week"], found):
                self._refuse(name, reason)
                return None
            if not self._complete(path, name, found):
                return None
        except OSError:
            return None  # gone again, or not readable yet: looked at once more
        self._known.add(name)
        self._unfinished.pop(name, None)
        at_ns = found.st_ctime_ns
        return Arrival(path, match["student"], match["week"], at_ns, min(_claimed(match["claimed"], at_ns), at_ns))

    def _objection(self, student: str, week: str, found: os.stat_result) -> str:
        if week not in self._weeks:
            return "its week is not graded here"
        if not stat.S_ISDIR(found.st_mode):
            return "it is not a folder"
        if self._owners and not _belongs(found.st_uid, student):
            return "it belongs to another user of this machine"
        return ""

    def _refuse(self, name: str, reason: str) -> None:
        self._known.add(name)
        self._unfinished.pop(name, None)
        shown = name[:120].encode("unicode_escape", "backslashreplace").decode("ascii")
        self.refused.append(f"{shown} in the exchange is left alone: {reason}.")

    def _complete(self, path: Path, name: str, found: os.stat_result) -> bool:
        """True where nbgrader has done its last step (it opens the folder to everybody), or has long stopped."""
        with suppress(OSError):
            if found.st_mode & 0o777 == 0o777 and (path / SECRET).lstat().st_size:
                return True
        with os.scandir(path) as entries:
            facts = [(entry.name, entry.stat(follow_symlinks=False)) for entry in entries]
        state = (found.st_mode, found.st_ctime_ns, sorted((file, s.st_size, s.st_ctime_ns) for file, s in facts))
        before, since = self._unfinished.get(name, (None, 0.0))
        if state != before:
            self._unfinished[name] = (state, time.monotonic())
            return False
        return time.monotonic() - since >= STILL_SECONDS


def _claimed(text: str, otherwise: int) -> int:
    try:
        return int(datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC).timestamp() * 1e9)
    except (ValueError, OverflowError):
        return otherwise


def _belongs(uid: int, student: str) -> bool:
    try:
        return pwd.getpwuid(uid).pw_name == student
    except KeyError:
        return False
