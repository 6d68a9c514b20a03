"""The course as data: weeks, exercises, points and objectives, read from the notebooks' own metadata."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.exceptions import CourseError

SOURCE, RELEASE = "source", "release"
COURSE_ID = "mlcourse"
VISIBLE, SUBMISSION = "visible", "submission"
_WEEK = re.compile(r"week(\d\d)-[a-z0-9-]+")
_HEADING = re.compile(r"^#{2,4}\s*(Exercise\s+[\w.]+:\s*(.+?))\s*(?:\([^()]*points?[^()]*\))?\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """One exercise of a week.

    Attributes:
        id: ``w02-best-run``; ``grade_id`` of its cells is this plus ``-solution``, ``-visible``, ``-submission``.
        title: the heading without number and points.
        heading: the heading as it stands, without points; its slug is the link in a rendered notebook.
        objectives: ids of the blueprint.
        points: maximum per check kind.
    """

    id: str
    title: str
    heading: str
    objectives: tuple[str, ...]
    points: dict[str, float]

    @property
    def max_points(self) -> float:
        """Points of all its checks together."""
        return sum(self.points.values())


@dataclass(frozen=True)
class Week:
    """One week: a folder in ``source/`` and, once released, in ``release/``."""

    root: Path
    slug: str

    @property
    def number(self) -> int:
        """1 to 11."""
        return int(self.slug[4:6])

    @property
    def source(self) -> Path:
        """What authors edit."""
        return self.root / SOURCE / self.slug

    @property
    def release(self) -> Path:
        """What learners get."""
        return self.root / RELEASE / self.slug

    @property
    def notebook_name(self) -> str:
        """File name of the week's notebook."""
        return f"{self.slug}.ipynb"

    @cached_property
    def notebook(self) -> NotebookNode:
        """The source notebook, with solutions and hidden tests. Do not change it: it is shared."""
        return read_notebook(self.source / self.notebook_name)

    @property
    def title(self) -> str:
        """The week's title."""
        return str(self.notebook.metadata.get("course", {}).get("title", self.slug))

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in the notebook's order."""
        return exercises_of(self.notebook)


@dataclass(frozen=True)
class Course:
    """A course folder: holds ``source/`` and ``nbgrader_config.py``."""

    root: Path

    @classmethod
    def find(cls, start: Path | None = None) -> Course:
        """Return the course whose folder is ``start`` (default: the working folder) or above it.

        Raises:
            CourseError: there is none.
        """
        here = (start or Path.cwd()).resolve()
        for folder in (here, *here.parents):
            if (folder / "nbgrader_config.py").is_file() and (folder / SOURCE).is_dir():
                return cls(folder)
        raise CourseError(
            f"No course at {here} or above it (looked for nbgrader_config.py beside source/).",
            fix="Change into the course's folder, or name it with --course.",
        )

    @property
    def state(self) -> Path:
        """Folder for caches, locks and reports; git-ignored, safe to delete while nothing runs."""
        return self.root / ".autograder"

    def weeks(self) -> tuple[Week, ...]:
        """Return all weeks that have a source notebook, in order."""
        found = sorted((self.root / SOURCE).glob("week[0-9][0-9]-*"))
        return tuple(Week(self.root, p.name) for p in found if (p / f"{p.name}.ipynb").is_file())

    def week(self, name: str) -> Week:
        """Return one week by folder name, ``week02``, ``02`` or ``2``.

        Raises:
            CourseError: no such week.
        """
        wanted = name.strip().strip("/").split("/")[-1].lower()
        number = int(wanted.removeprefix("week")) if wanted.removeprefix("week").isdigit() else None
        for week in self.weeks():
            if wanted == week.slug or number == week.number:
                return week
        raise CourseError(
            f"There is no week {name!r} under {self.root / SOURCE}.",
            fix=f"Known weeks: {', '.join(w.slug for w in self.weeks()) or 'none'}.",
        )

    def select(self, names: list[str] | tuple[str, ...] | None) -> tuple[Week, ...]:
        """Return the weeks named, or all of them where no name is given."""
        return tuple(self.week(name) for name in names) if names else self.weeks()


def read_notebook(path: Path) -> NotebookNode:
    """Read one of our own notebooks.

    Raises:
        CourseError: it is missing or not a notebook.
    """
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, json.JSONDecodeError, nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise CourseError(f"{path} is not a readable notebook: {error}.", fix="Restore it from version control.") from error


def nbgrader_of(cell: NotebookNode) -> dict[str, Any]:
    """Return a cell's nbgrader metadata, an empty dict where it has none."""
    found = cell.get("metadata", {}).get("nbgrader", {})
    return found if isinstance(found, dict) else {}


def course_of(cell: NotebookNode) -> dict[str, Any]:
    """Return a cell's course metadata, an empty dict where it has none."""
    found = cell.get("metadata", {}).get("course", {})
    return found if isinstance(found, dict) else {}


def is_solution(cell: NotebookNode) -> bool:
    """True for a cell that the learner writes in."""
    return bool(nbgrader_of(cell).get("solution"))


def is_check(cell: NotebookNode) -> bool:
    """True for a cell that is graded by running it."""
    meta = nbgrader_of(cell)
    return bool(meta.get("grade")) and not meta.get("solution")


def is_by_hand(cell: NotebookNode) -> bool:
    """True for an answer that a person marks: nbgrader's cell that is both solution and graded."""
    meta = nbgrader_of(cell)
    return bool(meta.get("grade")) and bool(meta.get("solution"))


def checked_exercises(week: Week) -> tuple[Exercise, ...]:
    """Return a week's exercises that have checks; a part that a person marks has none, and is no numbered exercise."""
    by_hand = {course_of(cell).get("exercise") for cell in week.notebook.cells if is_by_hand(cell)}
    return tuple(e for e in week.exercises if e.points or e.id not in by_hand)


def exercises_of(notebook: NotebookNode) -> tuple[Exercise, ...]:
    """Return the exercises of a notebook of ours, in order of appearance."""
    order: list[str] = []
    titles: dict[str, tuple[str, str]] = {}
    objectives: dict[str, tuple[str, ...]] = {}
    points: dict[str, dict[str, float]] = {}
    heading = ("", "")
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := _HEADING.search(cell.source)):
            heading = (match.group(2), match.group(1))
        meta = course_of(cell)
        name = meta.get("exercise")
        if not name:
            continue
        if name not in points:
            order.append(name)
            titles[name], points[name], objectives[name] = heading, {}, tuple(meta.get("objectives", ()))
        if is_check(cell) and meta.get("check"):
            points[name][meta["check"]] = float(nbgrader_of(cell).get("points", 0))
    return tuple(Exercise(n, titles[n][0] or n, titles[n][1] or n, objectives[n], points[n]) for n in order)


@dataclass(frozen=True)
class Objective:
    """One line of a blueprint: an exam objective (``1.11``) or a topic of the track guide (``T01``)."""

    id: str
    section: str
    title: str


@cache
def blueprint() -> dict[str, Objective]:
    """Return all objectives by id, official ones first, from ``blueprint.toml``."""
    data = tomllib.loads(files("autograder").joinpath("blueprint.toml").read_text(encoding="utf-8"))
    return {
        item["id"]: Objective(item["id"], section["title"], item["title"])
        for section in data["section"]
        for item in section["objective"]
    }
