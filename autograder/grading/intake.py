"""What was handed in: one snapshot a learner, taken from nbgrader's ``submitted/`` folder as plain bytes."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from autograder.course import Course, Week
from autograder.exceptions import CourseError, GraderFault, IntakeError
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
        missing: there is no file of the notebook's name at all.
    """

    student: str
    data: bytes
    problem: str
    submitted_at: str
    missing: bool = False

    @property
    def digest(self) -> str:
        """Digest of what was handed in."""
        return digest(self.data, self.problem)


def learners(course: Course, week: Week, students: tuple[str, ...] = ()) -> list[str]:
    """Return the ids of those who submitted a week, sorted; every name is a folder directly in ``submitted/``.

    Args:
        course: its ``submitted/`` folder is read.
        week: the week.
        students: only these; all where empty.

    Raises:
        CourseError: a learner was named who has not submitted.
    """
    root = course.root / SUBMITTED
    found = {p.parent.name for p in root.glob(f"*/{week.slug}") if p.parent.name[:1] != "."}
    if missing := sorted(set(students) - found):
        raise CourseError(
            f"No submission of {week.slug} from {', '.join(missing)} under {root}.",
            fix="Collect first (nbgrader collect), or check the ids.",
        )
    return sorted(found & set(students) if students else found)


def take(course: Course, week: Week, student: str) -> Snapshot:
    """Take a snapshot of one learner's submission.

    Raises:
        GraderFault: the folder's name cannot be a learner's id, or we may not read the notebook.
    """
    if not usable_id(student):
        raise GraderFault(
            f"The folder name {student!r} cannot be a learner's id; nothing of it was read.",
            fix="Rename the folder in submitted/ (no wildcards, no control characters), then grade again.",
        )
    folder = course.root / SUBMITTED / student / week.slug
    if folder.is_symlink() or folder.parent.is_symlink() or not folder.is_dir():
        return Snapshot(student, b"", "The submission is not a plain folder; it was not read.", _now())
    when, path = _submitted_at(folder), folder / week.notebook_name
    try:
        return Snapshot(student, read_submission(path), "", when)
    except IntakeError as error:
        return Snapshot(student, b"", str(error), when, missing=not os.path.lexists(path))


def usable_id(student: str) -> bool:
    """True for a folder name that the gradebook, a path and nbgrader's patterns all take for the same learner."""
    return bool(_STUDENT.fullmatch(student)) and student[0] != "." and not any("\ud800" <= char <= "\udfff" for char in student)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _submitted_at(folder: Path) -> str:
    """Return when it was submitted: nbgrader's time stamp, never later than now, else the folder's own time."""
    return next((when for when in (_stamped(folder), _modified(folder)) if when), _now())


def _stamped(folder: Path) -> str:
    try:
        text = _first_bytes(folder / "timestamp.txt").decode("ascii").strip().removesuffix(" UTC")
        when = datetime.fromisoformat(text)
        return _capped(when.replace(tzinfo=UTC) if when.tzinfo is None else when)
    except (OSError, ValueError, OverflowError):  # a time near year 1 or 9999 cannot be moved to another zone
        return ""


def _modified(folder: Path) -> str:
    try:
        return _capped(datetime.fromtimestamp(folder.lstat().st_mtime, UTC))
    except (OSError, ValueError, OverflowError):  # a file system can hold times that a calendar cannot
        return ""


def _capped(when: datetime) -> str:
    return min(when.astimezone(UTC), datetime.now(UTC)).isoformat(timespec="seconds")


def _first_bytes(path: Path) -> bytes:
    """Read the start of a plain file; a link, a pipe or a device is an error, not a wait."""
    fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(fd, "rb") as stream:
        return stream.read(60) or b""
