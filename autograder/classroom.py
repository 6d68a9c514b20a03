"""A bundled class: submissions made from the released notebook and the answers that prove the week's checks.

Used by the demo and the benchmark; each learner is named by what they did.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.answers import Answer, Kind, load_answers
from autograder.authoring.release import release_week
from autograder.course import Course, Week, is_check, is_solution, nbgrader_of, read_notebook
from autograder.grading.intake import SUBMITTED

LOOP = "while True:\n    pass"
THIEF = """\
import glob, os, socket, sqlite3
found = []
for path in ("../../../gradebook.db", "../../gradebook.db", "gradebook.db"):
    try:
        book = sqlite3.connect(path)
        book.execute("UPDATE grade SET manual_score = 100")
        book.commit()
        found.append(path)
    except Exception:
        pass
for pattern in ("../*/*.ipynb", "../../**/*.ipynb", "/home/*/*", "/root/*", "/*/*/gradebook.db", "/*/*/source/*/*.ipynb"):
    found += [p for p in glob.glob(pattern, recursive=True) if p.endswith((".ipynb", ".db"))]
try:
    socket.create_connection(("1.1.1.1", 53), timeout=1)
    found.append("network")
except OSError:
    pass
print("found:", found)"""
STRIPPER = """\
import ast
class NoAssert(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(NoAssert())"""


@dataclass(frozen=True)
class Learner:
    """One member of the class.

    Attributes:
        id: says what they did.
        answers: what they wrote, by exercise; the stub stays where there is nothing.
        change: done to the notebook afterwards.
        points: what they must earn, lowest and highest.
    """

    id: str
    answers: Mapping[str, str]
    change: Callable[[NotebookNode], None] = lambda _: None
    points: tuple[float, float] = (0, 100)


def demo_class(week: Week, answers_root: Path) -> tuple[Learner, ...]:
    """Return ten learners: right, nearly right, wrong in known ways, idle and hostile.

    Args:
        week: whose answers are used.
        answers_root: ``tests/curriculum``.
    """
    answers = load_answers(week, answers_root)
    right = reference_answers(week)
    exercises = list(right)
    half, last, first = exercises[: len(exercises) // 2], exercises[-1], exercises[0]
    most = week_points(week)
    return (
        Learner("perfect", right, points=(most, most)),
        Learner("another-way", right | _nth(answers, Kind.ALTERNATIVE, 0), points=(most, most)),
        Learner("half-way", {name: right[name] for name in half}, points=(1, most - 1)),
        Learner("two-slips", right | _only(_nth(answers, Kind.MISTAKE, 0), exercises[1:3]), points=(1, most - 1)),
        Learner("many-slips", right | _nth(answers, Kind.MISTAKE, -1), points=(0, most - 1)),
        Learner("untouched", {}, points=(0, 0)),
        Learner("endless-loop", right | {last: LOOP}, points=(1, most - 1)),
        Learner("gradebook-thief", {first: THIEF}, points=(0, 0)),
        Learner("assert-stripper", {first: STRIPPER}, points=(0, 0)),
        Learner("deleted-checks", {name: right[name] for name in half}, _delete_checks, points=(1, most - 1)),
    )


def week_points(week: Week) -> float:
    """Return what a week is worth in all."""
    return sum(exercise.max_points for exercise in week.exercises)


def reference_answers(week: Week) -> dict[str, str]:
    """Return the reference solution of every exercise."""
    return {_exercise(c): c.source for c in week.notebook.cells if is_solution(c)}


def _exercise(cell: NotebookNode) -> str:
    return str(nbgrader_of(cell)["grade_id"]).removesuffix("-solution")


def _nth(answers: tuple[Answer, ...], kind: Kind, position: int) -> dict[str, str]:
    """Return one answer of a kind for every exercise that has one."""
    by_exercise: dict[str, list[str]] = {}
    for answer in answers:
        if answer.kind is kind:
            by_exercise.setdefault(answer.exercise, []).append(answer.source)
    return {name: sources[position] for name, sources in by_exercise.items()}


def _only(answers: dict[str, str], exercises: list[str]) -> dict[str, str]:
    return {name: source for name, source in answers.items() if name in exercises}


def _delete_checks(notebook: NotebookNode) -> None:
    """What somebody might try who hopes that a check that is not there cannot fail."""
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]


def make_course(course: Course, week: Week, folder: Path) -> Course:
    """Make a course folder of its own with one week in it, released; an older one there is removed.

    What takes long to make and does not depend on the folder (the empty tracking store) is taken along.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy(course.root / "nbgrader_config.py", folder)
    shutil.copytree(week.source, folder / "source" / week.slug)
    made = Course(folder.resolve())
    cache = made.state / "cache"
    cache.mkdir(parents=True)
    for path in [p for pattern in ("mlflow-*.db", "preload-*", "proved-*") for p in (course.state / "cache").glob(pattern)]:
        shutil.copy(path, cache)
    release_week(made.week(week.slug))
    return made


def hand_in(course: Course, week: Week, learner: Learner) -> None:
    """Put a learner's notebook where nbgrader collects submissions."""
    notebook = copy.deepcopy(read_notebook(week.release / week.notebook_name))
    for cell in notebook.cells:
        if is_solution(cell) and _exercise(cell) in learner.answers:
            cell.source = learner.answers[_exercise(cell)]
    learner.change(notebook)
    folder = course.root / SUBMITTED / learner.id / week.slug
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, folder / week.notebook_name)
