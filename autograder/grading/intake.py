"""What was handed in: one snapshot a learner, taken from nbgrader's ``submitted/`` folder as plain bytes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course, Week
from autograder.exceptions import CourseError, IntakeError
from autograder.grading.submission import read_submission
from autograder.results import digest

SUBMITTED, AUTOGRADED, FEEDBACK = "submitted", "autograded", "feedback"
_STUDENT = re.compile(r"[^/\x00-\x1f\x7f+*?\[\]]{1,200}")
"""A folder name that is safe as an id; nbgrader reads ids back with patterns, hence no wildcard characters."""


@dataclass(frozen=True)
class Snapshot:
    """One learner's submission at one moment.

    Attributes:
        student: the learner's id.
        data: bytes of the notebook, empty where it could not be taken.
        problem: why it could not be taken; empty otherwise.
        submitted_at: ISO 8601 in UTC.
    """

    student: str
    data: bytes
    problem: str
    submitted_at: str

    @property
    def digest(self) -> str:
        """Digest of what was handed in."""
        return digest(self.data, self.problem)


def snapshots(course: Course, week: Week, students: tuple[str, ...] = ()) -> list[Snapshot]:
    """Take a snapshot of every submission of a week, in the order of the learners' ids.

    Args:
        course: its ``submitted/`` folder is read.
        week: the week.
        students: only these; all where empty.

    Raises:
        CourseError: a learner was named who has not submitted.
    """
    root = course.root / SUBMITTED
    found = {p.parent.name: p for p in root.glob(f"*/{week.slug}") if p.parent.name[:1] != "."}
    if missing := sorted(set(students) - set(found)):
        raise CourseError(
            f"No submission of {week.slug} from {', '.join(missing)} under {root}.",
            fix="Collect first (nbgrader collect), or check the ids.",
        )
    return [_take(name, folder, week) for name, folder in sorted(found.items()) if not students or name in students]


def _take(student: str, folder: Path, week: Week) -> Snapshot:
    when = _submitted_at(folder)
    if not _STUDENT.fullmatch(student):
        return Snapshot(student, b"", f"The folder name {student!r} cannot be a learner's id; nothing of it was read.", when)
    if folder.is_symlink() or folder.parent.is_symlink() or not folder.is_dir():
        return Snapshot(student, b"", "The submission is not a plain folder; it was not read.", when)
    try:
        return Snapshot(student, read_submission(folder / week.notebook_name), "", when)
    except IntakeError as error:
        return Snapshot(student, b"", str(error), when)


def _submitted_at(folder: Path) -> str:
    """Return when it was submitted: nbgrader's time stamp, never later than now, else the folder's own time."""
    now = datetime.now(UTC)
    try:
        text = _first_bytes(folder / "timestamp.txt").decode("ascii").strip().removesuffix(" UTC")
        when = datetime.fromisoformat(text)
        when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (OSError, ValueError):
        when = datetime.fromtimestamp(folder.lstat().st_mtime, UTC)
    return min(when, now).isoformat(timespec="seconds")


def _first_bytes(path: Path) -> bytes:
    """Read the start of a plain file; a link, a pipe or a device is an error, not a wait."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as stream:
        return stream.read(60) or b""
