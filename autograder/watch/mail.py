"""Between the exchange and the course: a submission is collected from one, its feedback is put into the other."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.utils import notebook_hash

from autograder.course import Course, Week
from autograder.exceptions import IntakeError
from autograder.files import write_whole
from autograder.grading.intake import AUTOGRADED, FEEDBACK, SUBMITTED
from autograder.grading.submission import MAX_BYTES, read_submission
from autograder.watch.inbox import SECRET, Arrival

RELEASED = ".released"
"""In a feedback folder: the name of the arrival whose feedback has been put into the exchange."""
STAMP = "timestamp.txt"
_MAX_SECRET = 1024


def collect(course: Course, week: Week, arrival: Arrival) -> str:
    """Take a submission into ``submitted/`` as nbgrader's collect would, and return its secret.

    Only the notebook, the secret and the time are taken; the time is ours. What is not a plain file becomes an empty
    thing of a kind that intake refuses with the same words, so nothing of a link's or a pipe's other end is read.

    Raises:
        GraderFault: it cannot be read, and that is not the learner's doing.
        OSError: it cannot be written here, or is gone from the exchange.
    """
    target = course.root / SUBMITTED / arrival.student / week.slug
    fresh, old = (course.root / SUBMITTED / name for name in (".collecting", ".replaced"))  # ours alone: one process writes grades
    for rest in (fresh, old):
        shutil.rmtree(rest, ignore_errors=True)  # of a run that was killed
    fresh.mkdir(parents=True)
    inside = os.open(arrival.path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        here = Path(f"/proc/self/fd/{inside}") if os.path.isdir("/proc/self/fd") else arrival.path
        _copy_notebook(here / week.notebook_name, fresh / week.notebook_name)
        secret = _secret(here / SECRET)
    finally:
        os.close(inside)
    (fresh / STAMP).write_text(_stamp(arrival), encoding="ascii")
    (fresh / SECRET).write_text(secret, encoding="ascii")
    target.parent.mkdir(exist_ok=True)
    with suppress(FileNotFoundError):
        os.rename(target, old)
    os.rename(fresh, target)
    shutil.rmtree(old, ignore_errors=True)
    return secret


def _copy_notebook(path: Path, target: Path) -> None:
    try:
        data = read_submission(path)
    except IntakeError:
        if not os.path.lexists(path):
            return
        if path.is_file() and not path.is_symlink():
            with target.open("wb") as stream:
                stream.truncate(MAX_BYTES + 1)  # takes no room on the disk
        else:
            target.mkdir()
    else:
        target.write_bytes(data)


def _secret(path: Path) -> str:
    """Return what names a learner's feedback in the exchange; an empty string where it is unusable."""
    try:
        data = read_submission(path)
    except IntakeError:
        return ""
    usable = len(data) <= _MAX_SECRET and data.isascii()
    return data.decode("ascii") if usable else ""


def _stamp(arrival: Arrival) -> str:
    return datetime.fromtimestamp(arrival.at_ns / 1e9, UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def publish(course: Course, week: Week, arrival: Arrival, secret: str, exchange: Path) -> bool:
    """Put a learner's feedback where nbgrader's fetch_feedback looks for it, then note that it is there.

    Returns:
        False where the submission has no secret, so that nobody could fetch its feedback.

    Raises:
        OSError: it cannot be written.
    """
    folder = course.root / FEEDBACK / arrival.student / week.slug
    for step in (folder, course.root / AUTOGRADED / arrival.student / week.slug):
        # nbgrader's own generate_feedback and release_feedback, run by hand later, want them here
        write_whole(step / STAMP, _stamp(arrival), mode=0o644)
        write_whole(step / SECRET, secret, mode=0o644)
    if secret:
        outbound = exchange / "feedback"
        if not outbound.is_dir():
            outbound.mkdir()
            outbound.chmod(0o711)  # as nbgrader has it: who knows the name may read, nobody may look around
        write_whole(outbound / f"{notebook_hash(secret=secret, notebook_id=week.slug)}.html", (folder / f"{week.slug}.html").read_bytes(), mode=0o644)
    write_whole(folder / RELEASED, arrival.path.name.encode("utf-8", "surrogateescape"), mode=0o644)
    return bool(secret)


def released(course: Course, student: str, week: str) -> str:
    """Return the name of the arrival whose feedback was released last; an empty string where there is none."""
    try:
        found = course.root / FEEDBACK / student / week / RELEASED
        return found.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return ""
