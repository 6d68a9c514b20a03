"""Learners of the toy course: each starts from the released notebook, changes it, and hands it in."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from toy_course import SLUG, make_course

from autograder.authoring.release import release_week
from autograder.course import Course, nbgrader_of, read_notebook
from autograder.grading.engine import GradeReport, grade_week
from autograder.grading.execute import Settings
from autograder.grading.plan import Plan, make_plan, prove

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOK = f"{SLUG}.ipynb"
RIGHT = {
    "w01-double": "def double(x):\n    return 2 * x",
    "w01-mean": (
        "def mean(values):\n    present = [value for value in values if value is not None]\n"
        "    return sum(present) / len(present)"
    ),
}
QUICK = Settings(cell_seconds=4, total_seconds=120, seed=-1)
"""Limits under which a loop that never ends costs a test seconds, and an honest toy cell has a thousand times its need."""
Change = Callable[[NotebookNode], None]


def graded_course(folder: Path) -> Course:
    """Return a released toy course with the configuration that instructors use."""
    course = make_course(folder)
    shutil.copy(ROOT / "nbgrader_config.py", folder / "nbgrader_config.py")
    release_week(course.week(SLUG))
    return course


def released(course: Course) -> NotebookNode:
    """Return the notebook that learners start from."""
    return read_notebook(course.week(SLUG).release / NOTEBOOK)


def cell_of(notebook: NotebookNode, grade_id: str) -> NotebookNode:
    """Return the first cell with a grade id."""
    return next(cell for cell in notebook.cells if nbgrader_of(cell).get("grade_id") == grade_id)


def answer(notebook: NotebookNode, **sources: str) -> None:
    """Write answers into the solution cells; exercises are named ``double`` and ``mean``."""
    for name, source in sources.items():
        cell_of(notebook, f"w01-{name}-solution").source = source


def solve(notebook: NotebookNode) -> None:
    """Write the right answers into all solution cells."""
    answer(notebook, double=RIGHT["w01-double"], mean=RIGHT["w01-mean"])


def add_cell(notebook: NotebookNode, source: str, *, after: str = "", before: str = "", **metadata: Any) -> None:
    """Add a code cell of the learner's own next to a graded cell, or at the end."""
    cell = new_code_cell(source, metadata=metadata)
    place = len(notebook.cells)
    if after or before:
        place = notebook.cells.index(cell_of(notebook, after or before)) + bool(after)
    notebook.cells.insert(place, cell)


def submission_folder(course: Course, student: str) -> Path:
    """Return the folder that a learner's submission is collected into; makes it."""
    folder = course.root / "submitted" / student / SLUG
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def hand_in(course: Course, student: str, *changes: Change) -> Path:
    """Hand in the released notebook with these changes made to it; return the file."""
    notebook = released(course)
    for change in changes:
        change(notebook)
    path = submission_folder(course, student) / NOTEBOOK
    path.write_text(nbformat.writes(notebook), encoding="utf-8")
    return path


def proved_plan(course: Course, settings: Settings = QUICK) -> Plan:
    """Return the plan of the toy week as it stands in the course now."""
    return prove(make_plan(course, course.week(SLUG), settings))


def grade(course: Course, settings: Settings = QUICK, **options: Any) -> GradeReport:
    """Grade the toy week as it stands in the course now."""
    return grade_week(proved_plan(course, settings), **{"workers": 2, **options})


def gradebook(course: Course, question: str) -> list[tuple[Any, ...]]:
    """Ask the course's gradebook a question in SQL."""
    connection = sqlite3.connect(course.root / "gradebook.db")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def scores(course: Course) -> dict[tuple[str, str], tuple[float | None, float | None, bool]]:
    """Return automatic score, manual score and whether a person is asked, by learner and graded cell."""
    rows = gradebook(
        course,
        "SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g"
        " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id"
        " JOIN submitted_assignment a ON a.id = n.assignment_id",
    )
    return {(student, name): (auto, manual, bool(needs)) for student, name, auto, manual, needs in rows}


def points_in_gradebook(course: Course) -> dict[str, float]:
    """Return the sum of automatic scores by learner."""
    found: dict[str, float] = {}
    for (student, _), (auto, _, _) in scores(course).items():
        found[student] = found.get(student, 0.0) + (auto or 0.0)
    return found
