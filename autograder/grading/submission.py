"""A learner's notebook as bytes: read it without trusting it, and rebuild what is to be run.

What runs is the instructor's notebook with the learner's solution cells put in. Cells that the learner added run too,
where they stand; everything else that was deleted, reordered, edited or duplicated changes nothing.
"""

from __future__ import annotations

import copy
import errno
import json
import os
import stat
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder.course import Week, course_of, is_check, is_solution, nbgrader_of
from autograder.exceptions import GraderFault, IntakeError, NotebookError
from autograder.settings import CODE_STUB, TEXT_STUB

BEGIN_SOLUTION, END_SOLUTION = "### BEGIN SOLUTION", "### END SOLUTION"
MAX_BYTES = 24 * 1024 * 1024
MAX_CELLS = 2000
MAX_EXTRA = 200
MAX_SOURCE = 200_000
"""Longest source of one cell, in characters; a real one has a few hundred."""


@dataclass(frozen=True)
class LearnerCell:
    """What we take from a cell of a learner's notebook: two names and the source."""

    source: str
    grade_id: str = ""
    cell_id: str = ""


@dataclass(frozen=True)
class Rebuilt:
    """The notebook to run.

    Attributes:
        notebook: the skeleton with the learner's solutions in it.
        attempted: grade ids of the solution cells that differ from the released stub.
        flags: what was out of the ordinary, sorted.
        missing: grade ids of the solution cells that were not handed in.
    """

    notebook: NotebookNode
    attempted: frozenset[str]
    flags: tuple[str, ...]
    missing: frozenset[str] = frozenset()


@dataclass
class _Found:
    solutions: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    extras: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    seen: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)


def read_submission(path: Path) -> bytes:
    """Return the bytes of a submitted notebook: a plain file of bounded size, links not followed.

    Raises:
        IntakeError: it is missing, not a plain file, or too large.
        GraderFault: we may not read it, or the disk fails; that is not the learner's doing.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise IntakeError(f"{path.name} is missing from the submission.", fix="Submit the notebook under its own name.") from None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link, a socket or a pipe that nobody writes to
            raise IntakeError(f"{path.name} is not a plain file; it was not read.", fix="Submit the notebook itself, not a link.") from None
        raise GraderFault(f"{path} could not be read: {error.strerror}.", fix="Check the folder's permissions, then grade again.") from error
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            raise IntakeError(f"{path.name} is not a plain file; it was not read.", fix="Submit the notebook itself.")
        with os.fdopen(fd, "rb", closefd=False) as stream:
            data = stream.read(MAX_BYTES + 1)
    finally:
        os.close(fd)
    if len(data) > MAX_BYTES:
        raise IntakeError(f"{path.name} is larger than {MAX_BYTES >> 20} MB; it was not run.", fix="Clear the outputs, save, and submit again.")
    return data


def parse(data: bytes) -> list[LearnerCell]:
    """Return the cells of a submitted notebook that count, in order: code, and written answers.

    Raises:
        NotebookError: it is not a notebook of format 4; says what is wrong in words for the learner.
    """
    try:
        found = json.loads(data.decode("utf-8", "strict"))
    except UnicodeDecodeError:
        raise NotebookError("The file is not UTF-8 text, so it is not a notebook.", fix="Save it from JupyterLab and submit again.") from None
    except (ValueError, RecursionError):
        raise NotebookError("The file is not valid JSON, so it is not a notebook.", fix="Save it from JupyterLab and submit again.") from None
    if not isinstance(found, dict) or not isinstance(found.get("cells"), list) or found.get("nbformat") != 4:
        raise NotebookError("The file is not a notebook of format 4.", fix="Open it in JupyterLab, save it, and submit again.")
    if len(found["cells"]) > MAX_CELLS:
        raise NotebookError(f"The notebook has more than {MAX_CELLS} cells.", fix="Remove the cells that are not yours to hand in.")
    return [cell for raw in found["cells"] if (cell := _learner_cell(raw)) is not None]


def _learner_cell(raw: Any) -> LearnerCell | None:
    if not isinstance(raw, dict) or raw.get("cell_type") not in ("code", "markdown"):
        return None
    source = raw.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return None
    # lone surrogates cannot be sent to a kernel; as a replacement character they are a visible mistake
    source = source[:MAX_SOURCE].encode("utf-8", "replace").decode("utf-8")
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    cell_id = raw.get("id")
    cell = LearnerCell(source, grade_id if isinstance(grade_id, str) else "", cell_id if isinstance(cell_id, str) else "")
    return cell if cell.grade_id or raw["cell_type"] == "code" else None


def stub_of(cell: NotebookNode) -> str:
    """Return what the release has in place of a solution cell, as nbgrader's ClearSolutions makes it."""
    stub = CODE_STUB if cell.cell_type == "code" else TEXT_STUB
    lines: list[str] = []
    inside = found = False
    for line in cell.source.split("\n"):
        if BEGIN_SOLUTION in line:
            inside = found = True
            indent = line[: len(line) - len(line.lstrip())]
            lines += [f"{indent}{part}" for part in stub.split("\n")]
        elif END_SOLUTION in line:
            inside = False
        elif not inside:
            lines.append(line)
    return "\n".join(lines) if found else stub


def rebuild(week: Week, cells: list[LearnerCell]) -> Rebuilt:
    """Put a learner's solution cells into the instructor's notebook.

    Args:
        week: whose source notebook is the skeleton, hidden checks included.
        cells: from ``parse``.
    """
    skeleton = week.notebook
    found = _match(skeleton, cells)
    built: list[NotebookNode] = []
    attempted: set[str] = set()
    for extra in found.extras.get(-1, ()):
        built.append(_extra_cell(len(built), extra))
    for index, cell in enumerate(skeleton.cells):
        cell = copy.deepcopy(cell)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        if is_solution(cell):
            grade_id, stub = nbgrader_of(cell)["grade_id"], stub_of(cell)
            cell.source = _choose(found, grade_id, stub)
            if cell.source.strip() != stub.strip():
                attempted.add(grade_id)
        built.append(cell)
        built += [_extra_cell(len(built) + n, extra) for n, extra in enumerate(found.extras.get(index, ()))]
    notebook = NotebookNode(nbformat=4, nbformat_minor=5, metadata=copy.deepcopy(skeleton.metadata), cells=built)
    return Rebuilt(notebook, frozenset(attempted), tuple(sorted(found.flags)), frozenset(found.missing))


def reference(week: Week) -> Rebuilt:
    """Return the instructor's own notebook as if it had been submitted: every solution in place."""
    cells = [LearnerCell(c.source, nbgrader_of(c).get("grade_id", ""), c.get("id", "")) for c in week.notebook.cells if c.cell_type == "code" or is_solution(c)]
    return rebuild(week, cells)


def _match(skeleton: NotebookNode, cells: list[LearnerCell]) -> _Found:
    """Sort the learner's cells into solutions, cells of ours (ignored) and cells that were added."""
    by_id = {c.get("id"): i for i, c in enumerate(skeleton.cells)}
    by_grade = {nbgrader_of(c)["grade_id"]: i for i, c in enumerate(skeleton.cells) if nbgrader_of(c).get("grade_id")}
    by_source = {c.source.strip(): i for i, c in enumerate(skeleton.cells) if c.cell_type == "code"}
    found, anchor, extras = _Found(), -1, 0
    for cell in cells:
        index = by_grade.get(cell.grade_id, by_id.get(cell.cell_id, by_source.get(cell.source.strip())))
        if index is not None:
            anchor = index
            ours = skeleton.cells[index]
            if is_solution(ours):
                found.solutions[nbgrader_of(ours)["grade_id"]].append(cell.source)
            elif cell.grade_id:
                found.flags |= {"duplicate-check"} if cell.grade_id in found.seen else set()
                found.seen.add(cell.grade_id)
        elif cell.grade_id:
            found.flags.add("unknown-cell")  # a copy of some other notebook's graded cell: not ours, not run
        elif cell.source.strip() and (extras := extras + 1) <= MAX_EXTRA:
            found.extras[anchor].append(cell.source)
    _note_missing(skeleton, found)
    return found


def _note_missing(skeleton: NotebookNode, found: _Found) -> None:
    """Flag what was deleted; what the learner wrote before a deleted answer cell moves behind its stub.

    Who deletes an answer cell and writes the answer into a cell of their own would else be overruled by the stub.
    """
    anchor = -1
    for index, cell in enumerate(skeleton.cells):
        grade_id = str(nbgrader_of(cell).get("grade_id", ""))
        if is_solution(cell) and grade_id not in found.solutions:
            found.missing.add(grade_id)
            found.flags.add("solution-deleted")
            found.extras[index] = found.extras.pop(anchor, []) + found.extras.get(index, [])
            anchor = index
        elif is_check(cell) and grade_id not in found.seen:
            found.flags.add("check-deleted")
        if is_check(cell) or grade_id in found.solutions or index in found.extras:
            anchor = index


def _choose(found: _Found, grade_id: str, stub: str) -> str:
    """Pick the learner's answer: of several copies, the last that is not the stub."""
    answers = [source for source in found.solutions.get(grade_id, ()) if source.strip() != stub.strip()]
    if len(answers) > 1:
        found.flags.add("duplicate-solution")
    return answers[-1] if answers else stub


def _extra_cell(position: int, source: str) -> NotebookNode:
    return new_code_cell(source, id=f"added-{position}", metadata={"course": {"added": True}})


def exercise_of(cell: NotebookNode) -> str:
    """Return the exercise that a cell belongs to, an empty string for none."""
    return str(course_of(cell).get("exercise", ""))
