"""Release a week: source to release folder by nbgrader's own converter, proved leak-free, equal bytes every time."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.leaks import exempted_lines, find_leaks
from autograder.course import RELEASE, SOURCE, Course, Week, is_check, read_notebook
from autograder.exceptions import CourseError, LeakError
from autograder.settings import learner_files, nbgrader_settings, withheld_files

KERNEL = "python3"
"""The kernel a released notebook names; every Jupyter installation has it."""
CELL_KEYS = frozenset({"course", "deletable", "editable", "jupyter", "nbgrader", "tags"})
"""Cell metadata that a release keeps. ``jupyter`` says what is folded; times and widget states are left behind."""
NOTEBOOK_KEYS = frozenset({"course", "kernelspec", "language_info"})
"""Notebook metadata that a release keeps."""
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755


@dataclass(frozen=True)
class ReleaseReport:
    """What a release did.

    Attributes:
        week: the week's folder name.
        destination: the folder that learners get.
        files: what stands in it, sorted.
        withheld: files of the source folder that are not meant for learners, sorted.
        exemptions: lines of solutions or hidden tests that learners see because they also stand in a public part
            of the source notebook; an author should know each of them.
        changed: files that are new, gone or different from the release that was there before.
    """

    week: str
    destination: Path
    files: tuple[str, ...]
    withheld: tuple[str, ...] = ()
    exemptions: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def release_week(week: Week, destination: Path | None = None) -> ReleaseReport:
    """Generate what learners get from a week's source, prove it leak-free and put it in place in one move.

    The old release stays as it is until the new one is complete and proved. Run one release of a week at a time.

    Args:
        week: the week to release.
        destination: the folder to write; ``release/<slug>`` where absent.

    Raises:
        CourseError: the source cannot be released.
        LeakError: the release would show learners what they must not see.
    """
    week = Week(week.root, week.slug)  # read the source anew: a Week keeps the notebook that it read first
    target = Path(os.path.abspath(destination or week.release))
    target.parent.mkdir(parents=True, exist_ok=True)
    _recover(target)
    with _scratch(target) as fresh:
        _build(week, fresh)
        changed = _differences(target, fresh) if target.exists() else sorted(_contents(fresh))
        report = ReleaseReport(
            week=week.slug,
            destination=target,
            files=tuple(sorted(_contents(fresh))),
            withheld=withheld_files(week),
            exemptions=exempted_lines(week),
            changed=tuple(line.partition(":")[0] for line in changed),
        )
        _swap(fresh, target)
    return report


def release_weeks(course: Course, weeks: Sequence[Week] | None = None) -> tuple[ReleaseReport, ...]:
    """Release several weeks of a course, one after the other, all of them where none is named.

    Raises:
        CourseError: a week cannot be released; the weeks before it are in place.
        LeakError: as in ``release_week``.
    """
    return tuple(release_week(week) for week in (course.weeks() if weeks is None else weeks))


def check_week(week: Week) -> list[str]:
    """Return how ``release/`` differs from a fresh release of the source, nothing where they are equal.

    File modes are not compared: a checkout sets them from its own umask.

    Raises:
        CourseError: the source cannot be released.
        LeakError: a fresh release would show learners what they must not see.
    """
    week = Week(week.root, week.slug)
    if not week.release.is_dir():
        return [f"{RELEASE}/{week.slug}: has never been released. Run `autograder release {week.slug}`."]
    with tempfile.TemporaryDirectory() as scratch:
        fresh = Path(scratch) / week.slug
        _build(week, fresh)
        return _differences(week.release, fresh)


def _build(week: Week, folder: Path) -> None:
    """Write a proved release of a week into a folder that does not exist yet."""
    source = week.notebook  # read first: an absent or broken notebook is told in our words
    with tempfile.TemporaryDirectory() as scratch:
        course = Path(scratch).resolve()
        for name in learner_files(week):
            copy = course / SOURCE / week.slug / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(week.source / name, copy)
        _generate(course, week)
        shutil.copytree(course / RELEASE / week.slug, folder, copy_function=shutil.copyfile)
    notebook = folder / week.notebook_name
    released = _tidied(read_notebook(notebook))
    _check(week, source, released)
    notebook.write_bytes(_serialized(released))
    _set_modes(folder)
    if leaks := find_leaks(week, folder):
        raise LeakError(
            f"The release of {week.slug} would show learners what they must not see, so nothing was released:\n"
            + "\n".join(f"  {leak}" for leak in leaks),
            fix=f"Mend {SOURCE}/{week.slug}, then release again.",
        )


def _generate(course: Path, week: Week) -> None:
    """Run nbgrader's converter in a staging course folder, without a gradebook."""
    # Imported here: 1.5 s that `autograder --help` need not pay.
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = nbgrader_settings(course)
    config.CourseDirectory.assignment_id = week.slug
    # Without a gradebook nothing outside the staging folder changes, and the `alembic` executable is not needed.
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    log, lines = _quiet_log()
    with chdir(course):  # the converter changes into the course folder: be there already, and come back in any case
        try:
            GenerateAssignment(coursedir=CourseDirectory(config=config), config=config, log=log).start()
        except NbGraderException as error:
            raise CourseError(
                f"nbgrader cannot generate the assignment from {SOURCE}/{week.slug}/{week.notebook_name}:\n"
                + "\n".join(line.replace(f"{course}{os.sep}", "") for line in lines),
                fix="Mend the cell that the log names; `autograder lint` explains most of these.",
            ) from error


def _quiet_log() -> tuple[logging.Logger, list[str]]:
    """Return a logger for nbgrader that prints nothing, and the list of its errors."""
    lines: list[str] = []

    class _Collect(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    log = logging.getLogger("autograder.release.nbgrader")
    log.propagate = False
    log.handlers = [_Collect(logging.ERROR)]
    return log, lines


def _tidied(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without metadata that editors leave behind, such as execution times and widget states."""
    for key in set(notebook.metadata) - NOTEBOOK_KEYS:
        del notebook.metadata[key]
    for cell in notebook.cells:
        for key in set(cell.metadata) - CELL_KEYS:
            del cell.metadata[key]
    return notebook


def _check(week: Week, source: NotebookNode, released: NotebookNode) -> None:
    """Refuse a released notebook that a learner could not work with as meant."""
    where = f"{SOURCE}/{week.slug}/{week.notebook_name}"
    kernel = released.metadata.get("kernelspec", {}).get("name")
    if kernel != KERNEL:
        raise CourseError(f"{where} names the kernel {kernel!r}, not {KERNEL!r}.", fix=f"Select {KERNEL} and save it.")
    for cell in released.cells:
        if is_check(cell) and cell.metadata.get("editable", True):
            raise CourseError(
                f"{where}, cell {cell.get('id')}: the check could be edited by learners.", fix="Set `locked` to true."
            )
    if [cell.get("id") for cell in source.cells] != [cell.get("id") for cell in released.cells]:
        raise CourseError(
            f"{where}: the cells' ids are not kept by a release.",
            fix="Open the notebook in JupyterLab and save it, so that each cell has an id of its own (nbformat 4.5).",
        )


def _serialized(notebook: NotebookNode) -> bytes:
    """Return a notebook's bytes as nbformat writes them (indent 1, sorted keys), with one newline at the end."""
    text: str = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    return (text.rstrip("\n") + "\n").encode("utf-8")


def _set_modes(folder: Path) -> None:
    """Give files and folders the same modes under every umask."""
    folder.chmod(_FOLDER_MODE)
    for path in folder.rglob("*"):
        path.chmod(_FOLDER_MODE if path.is_dir() else _FILE_MODE)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return each file below a folder by its POSIX path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _differences(old: Path, new: Path) -> list[str]:
    """Return one line for each file that two folders do not share byte for byte."""
    before, after = _contents(old), _contents(new)
    words = dict.fromkeys(before.keys() & after.keys(), "differs from a fresh release")
    words |= dict.fromkeys(before.keys() - after.keys(), "would not be released")
    words |= dict.fromkeys(after.keys() - before.keys(), "is missing")
    return [f"{name}: {words[name]}" for name in sorted(words) if before.get(name) != after.get(name)]


def _old(target: Path) -> Path:
    return target.with_name(f".{target.name}.old")


@contextmanager
def _scratch(target: Path) -> Iterator[Path]:
    """Name a folder to build in, on the target's file system so that it can be renamed; remove what is left."""
    holder = Path(tempfile.mkdtemp(prefix=f".{target.name}.new-", dir=target.parent))
    try:
        yield holder / target.name
    finally:
        shutil.rmtree(holder, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    """Put a finished folder in the target's place by renaming; a failure puts the old one back."""
    old = _old(target)
    if target.exists():
        target.rename(old)
    try:
        fresh.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _recover(target: Path) -> None:
    """Undo what a killed release left: bring the old release back, remove what was never finished."""
    old = _old(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (old, *target.parent.glob(f".{target.name}.new-*")):
        shutil.rmtree(left, ignore_errors=True)
