"""Lint rules on cells as data: metadata, ids, points, headings, hints, regions and files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from autograder.authoring.rules import SOLUTION, Lesson, Problem, kind_of, rule
from autograder.course import SUBMISSION, VISIBLE, Exercise, blueprint, course_of, is_check, is_solution, nbgrader_of
from autograder.regions import HIDDEN, MARKERS, REGIONS
from autograder.settings import withheld_files

SCHEMA = 3
"""nbgrader 0.9's version of its metadata; an older one stops a whole class from being graded."""
TOTAL = 100
MIN_EXERCISES, MIN_EXERCISES_PROJECT, PROJECT_WEEKS = 8, 12, (9, 10)
KINDS = (SOLUTION, VISIBLE, SUBMISSION)
HINTS = 2
_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")  # nbformat 4.5's own pattern
_HEADING = re.compile(
    r"^### Exercise (\d+)\.(\d+): (\S.*?) \((\d+(?:\.\d+)?) points?; objectives? ([^()]+)\)\s*$", re.MULTILINE
)
_ANY_HEADING = re.compile(r"^#{1,6}\s*Exercise\b.*$", re.MULTILINE)
# nbgrader compares case and all, so `### Begin solution` would be released; AUTOTEST lines would start a kernel.
_MARKER_LIKE = re.compile(
    r"^\s*#+\s*(?:begin|end)\b.*\b(?:solution|hidden|tests?|mark)\b.*$|^\s*#+.*\bAUTOTEST\b.*$",
    re.IGNORECASE | re.MULTILINE,
)


@rule("kernelspec")
def kernelspec(lesson: Lesson) -> Iterator[Problem]:
    """The notebook names the kernel python3."""
    name = lesson.week.notebook.metadata.get("kernelspec", {}).get("name")
    if name != "python3":
        yield Problem(f"The notebook names the kernel {name!r}. Select the kernel python3 and save.")


@rule("cell-ids")
def cell_ids(lesson: Lesson) -> Iterator[Problem]:
    """Every cell has an id of its own in the file."""
    ids = [cell.get("id") for cell in lesson.raw["cells"]]
    seen = Counter(ids)
    for index, found in enumerate(ids):
        if not isinstance(found, str) or not _CELL_ID.fullmatch(found):
            yield Problem(
                f"The file holds no usable id for this cell ({found!r}), so each reader invents another one. "
                "Save the notebook once with nbformat 4.5 or newer.",
                index,
            )
        elif seen[found] > 1:
            yield Problem(f"{seen[found]} cells have the id {found!r}. Give each its own.", index)


@rule("outputs")
def outputs(lesson: Lesson) -> Iterator[Problem]:
    """No cell keeps results of a run."""
    for index, cell in lesson.code():
        if cell.get("outputs") or cell.get("execution_count"):
            yield Problem("The cell keeps outputs or an execution count. Clear all outputs and save.", index)


@rule("metadata")
def metadata(lesson: Lesson) -> Iterator[Problem]:
    """Each graded cell has complete nbgrader and course metadata."""
    for index, cell, kind in lesson.graded():
        meta, exercise = nbgrader_of(cell), course_of(cell).get("exercise")
        if not meta:
            yield Problem("The cell has course metadata, but nbgrader does not know it. Add `nbgrader`.", index)
        elif not exercise:
            yield Problem("nbgrader knows the cell, the course does not. Add `course.exercise` and its fellows.", index)
        elif meta.get("schema_version") != SCHEMA:
            version = meta.get("schema_version")
            yield Problem(f"`nbgrader.schema_version` is {version!r}. Set it to {SCHEMA}.", index)
        elif kind not in KINDS:
            yield Problem(
                "The cell is neither a solution nor a check. Set `nbgrader.solution`, or `nbgrader.grade` together "
                f"with `course.check`: {VISIBLE!r} or {SUBMISSION!r}.",
                index,
            )


@rule("locked")
def locked(lesson: Lesson) -> Iterator[Problem]:
    """Checks are locked, solutions are not."""
    for index, cell, kind in lesson.graded():
        want = kind in (VISIBLE, SUBMISSION)
        if kind in KINDS and bool(nbgrader_of(cell).get("locked")) is not want:
            yield Problem(f"A {kind} cell needs `nbgrader.locked: {str(want).lower()}`.", index)


@rule("exercise-id")
def exercise_id(lesson: Lesson) -> Iterator[Problem]:
    """An exercise's id is wNN- with the week's number, then words in lower case."""
    pattern = re.compile(rf"w{lesson.week.number:02d}-[a-z0-9]+(-[a-z0-9]+)*")
    for index, cell, _ in lesson.graded():
        name = course_of(cell).get("exercise")
        if name and not pattern.fullmatch(str(name)):
            yield Problem(f"`course.exercise` is {name!r}; write w{lesson.week.number:02d}-some-words.", index)


@rule("grade-id")
def grade_id(lesson: Lesson) -> Iterator[Problem]:
    """grade_id is the exercise's id and the kind of the cell."""
    for index, cell, kind in lesson.graded():
        exercise, found = course_of(cell).get("exercise"), nbgrader_of(cell).get("grade_id")
        if exercise and kind in KINDS and found != f"{exercise}-{kind}":
            yield Problem(f"`nbgrader.grade_id` is {found!r}. Set it to {exercise}-{kind}.", index)


@rule("exercise-cells")
def exercise_cells(lesson: Lesson) -> Iterator[Problem]:
    """An exercise has one solution, one visible check and one submission check, in that order."""
    for exercise in lesson.exercises:
        found = {kind: lesson.cells_of(exercise.id, kind) for kind in KINDS}
        wrong = [f"{len(cells)} {kind}" for kind, cells in found.items() if len(cells) != 1]
        order = [index for cells in found.values() for index in cells]
        if wrong:
            yield Problem(f"{exercise.id} has {', '.join(wrong)} cells. It needs exactly one of each.", _first(order))
        elif order != sorted(order):
            yield Problem(f"Put the cells of {exercise.id} in this order: {', '.join(KINDS)}.", _first(order))


@rule("objectives")
def objectives(lesson: Lesson) -> Iterator[Problem]:
    """An exercise's objectives exist in the blueprint and are the same in each of its cells."""
    first: dict[str, list[str]] = {}
    for index, cell, _ in lesson.graded():
        meta = course_of(cell)
        if not meta.get("exercise"):
            continue
        ids = list(meta.get("objectives", []))
        if unknown := [name for name in ids if name not in blueprint()]:
            yield Problem(f"The blueprint has no objective {', '.join(map(repr, unknown))}. Mend the id.", index)
        elif not ids:
            yield Problem("`course.objectives` is empty. Name at least one objective of the blueprint.", index)
        elif ids != first.setdefault(meta["exercise"], ids):
            yield Problem(f"The exercise's cells name different objectives. Write {first[meta['exercise']]}.", index)


@rule("points-total")
def points_total(lesson: Lesson) -> Iterator[Problem]:
    """The points of all checks sum to 100, and each check is worth something."""
    for index, cell in lesson.code():
        if is_check(cell) and not float(nbgrader_of(cell).get("points") or 0) > 0:
            yield Problem("The check is worth nothing. Set `nbgrader.points` above zero.", index)
    total = sum(float(nbgrader_of(cell).get("points") or 0) for cell in lesson.cells if is_check(cell))
    if total != TOTAL:
        yield Problem(f"The points of all checks sum to {total:g}. Spread {TOTAL} points over them.")


@rule("exercise-count")
def exercise_count(lesson: Lesson) -> Iterator[Problem]:
    """A week has at least 8 exercises, a project week 12."""
    need = MIN_EXERCISES_PROJECT if lesson.week.number in PROJECT_WEEKS else MIN_EXERCISES
    if len(lesson.exercises) < need:
        yield Problem(f"The notebook has {len(lesson.exercises)} exercises. This week needs at least {need}.")


@rule("heading")
def heading(lesson: Lesson) -> Iterator[Problem]:
    """Each exercise has its heading, and it agrees with the metadata."""
    for number, exercise in enumerate(lesson.exercises, start=1):
        index = _heading_cell(lesson, exercise)
        ids = ", ".join(exercise.objectives)
        want = f"### Exercise {lesson.week.number}.{number}: ... ({exercise.max_points:g} points; objectives {ids})"
        match = _HEADING.search(lesson.cells[index].source) if index is not None else None
        if match is None:
            yield Problem(f"{exercise.id} has no heading before its solution. Write `{want}`.", index)
            continue
        found = (int(match[1]), int(match[2]), float(match[4]), tuple(re.split(r",\s*|\s+and\s+", match[5].strip())))
        if found != (lesson.week.number, number, exercise.max_points, exercise.objectives):
            yield Problem(f"The heading of {exercise.id} disagrees with its metadata, which says `{want}`.", index)


@rule("hints")
def hints(lesson: Lesson) -> Iterator[Problem]:
    """Two collapsed hints or more stand between an exercise's heading and its solution."""
    for exercise in lesson.exercises:
        start, end = _heading_cell(lesson, exercise), _first(lesson.cells_of(exercise.id, SOLUTION))
        if start is None or end is None:
            continue
        text = "\n".join(cell.source for cell in lesson.cells[start:end] if cell.cell_type == "markdown")
        if text.count("<details") < HINTS:
            yield Problem(
                f"{exercise.id} has {text.count('<details')} hints. Add `<details>`: at least {HINTS}.", start
            )


@rule("regions")
def regions(lesson: Lesson) -> Iterator[Problem]:
    """BEGIN and END lines are spelt as nbgrader knows them, balanced, and in the right kind of cell."""
    for index, cell in enumerate(lesson.cells):
        for fault in lesson.splits[index].faults:
            yield Problem(f"{fault}. Balance the markers.", index)
        for line in _MARKER_LIKE.finditer(cell.source):
            if cell.cell_type == "code" and not any(marker in line[0] for marker in MARKERS):
                known = ", ".join(f"### BEGIN {region}" for region in REGIONS[:2])
                yield Problem(f"`{line[0].strip()}` looks like a marker that nbgrader ignores. Write {known}.", index)
        if "BEGIN SOLUTION" in cell.source and not is_solution(cell):
            yield Problem("A solution stands in a cell that is no solution cell. Set `nbgrader.solution`.", index)
        if f"BEGIN {HIDDEN}" in cell.source and not is_check(cell):
            yield Problem("Hidden tests stand in a cell that is no check. Set `nbgrader.grade`.", index)
        if is_solution(cell) and cell.cell_type == "code" and "BEGIN SOLUTION" not in cell.source:
            yield Problem("Without a region the release replaces the whole cell. Add ### BEGIN SOLUTION.", index)


@rule("hidden-region")
def hidden_region(lesson: Lesson) -> Iterator[Problem]:
    """A submission check has hidden tests, a visible check has none."""
    for index, cell in lesson.code():
        hidden = f"BEGIN {HIDDEN}" in cell.source
        if kind_of(cell) == SUBMISSION and not hidden:
            yield Problem("The submission check hides nothing. Put its tests into ### BEGIN HIDDEN TESTS.", index)
        if kind_of(cell) == VISIBLE and hidden:
            yield Problem("The visible check hides tests. Move them into the submission check.", index)


@rule("files")
def files(lesson: Lesson) -> Iterator[Problem]:
    """The week's folder holds one notebook, and no links."""
    for name in withheld_files(lesson.week):
        if (lesson.week.source / name).is_symlink():
            yield Problem(f"{name} is a link; nbgrader run by hand would release what it points to. Copy the file.")
        elif name.endswith(".ipynb") and ".ipynb_checkpoints" not in name:
            yield Problem(f"{name} is a second notebook; nbgrader run by hand would release it. Move it elsewhere.")


def _first(indices: list[int]) -> int | None:
    return indices[0] if indices else None


def _heading_cell(lesson: Lesson, exercise: Exercise) -> int | None:
    """Return the last heading of an exercise between the solution before this one and its own."""
    end = _first(lesson.cells_of(exercise.id, SOLUTION))
    if end is None:
        return None
    for index in range(end - 1, -1, -1):
        cell = lesson.cells[index]
        if is_solution(cell):
            return None
        if cell.cell_type == "markdown" and _ANY_HEADING.search(cell.source):
            return index
    return None
