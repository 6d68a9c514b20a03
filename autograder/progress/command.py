"""What ``autograder progress`` does with files: merge, export, delete; and what it prints."""

from __future__ import annotations

from pathlib import Path

from rich.table import Table

from autograder.course import Course, blueprint
from autograder.progress.evidence import load, newest, save
from autograder.progress.page import NAME
from autograder.progress.summary import Summary, summarise

MERGED = ".progress.json"
"""Evidence of other machines, in the learner's folder."""


def take_in(file: Path, folder: Path) -> int:
    """Merge a progress file of another machine into a learner's folder; return how many pieces are known from such files.

    Raises:
        CourseError: one of the files is damaged; nothing was changed.
    """
    known = newest([*load(folder / MERGED), *load(file)])
    save(known, folder / MERGED)
    return len(known)


def delete(folder: Path) -> list[Path]:
    """Remove the page and the merged evidence; feedback and sittings stay, they are the learner's own work."""
    there = [path for path in (folder / NAME, folder / MERGED) if path.exists()]
    for path in there:
        path.unlink()
    return there


def summary_of(course: Course, folder: Path) -> Summary:
    """Return the progress in a learner's folder, merged evidence included."""
    return summarise(course, folder, merged=folder / MERGED)


def tables(summary: Summary) -> list[Table]:
    """Return the tables that the terminal shows: weeks, next steps."""
    weeks = Table(title="Weeks", title_justify="left")
    for name, justify in (("week", "left"), ("exercises", "right"), ("points", "right")):
        weeks.add_column(name, justify=justify)  # type: ignore[arg-type]  # rich's literal type
    for week in summary.weeks:
        weeks.add_row(f"{week.number}. {week.title}", f"{week.passed} of {week.exercises}", f"{week.points:g} of {week.max_points:g}")
    steps = Table(title="Next, largest gain first", title_justify="left")
    for name in ("objective", "do", "points of an exam of 100"):
        steps.add_column(name)
    for step in summary.steps:
        steps.add_row(f"{step.objective} {blueprint()[step.objective].title}", step.text, f"{100 * step.gain:.1f}")
    return [weeks, steps]


def headline(summary: Summary) -> str:
    """Return the expected score in one line."""
    exam = summary.exam
    ticked = sum(line.ticked for line in summary.checklist)
    return (
        f"Expected on an exam paper: {100 * exam.mean:.0f} % (90 % interval {100 * exam.low:.0f} to {100 * exam.high:.0f} %), from "
        f"{len(summary.evidence)} exercises and questions; {ticked} of {len(summary.checklist)} checklist lines ticked; {summary.due} questions due for review."
    )
