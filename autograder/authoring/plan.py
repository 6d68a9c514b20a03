"""The plan that a fork shell works through, and the runs that it sends back: plain data, JSON both ways."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from nbformat import NotebookNode

from autograder.course import course_of, is_check, is_solution, nbgrader_of
from autograder.results import CellRun, CellState, canonical

CELL_LIMIT = 60.0
"""Seconds of wall time that a cell may take by default: a guard against loops, wide enough for a Spark start on a busy machine."""


@dataclass(frozen=True)
class PlanCell:
    """One code cell of the source notebook, with its reference solution.

    Attributes:
        id: the notebook's id of the cell.
        source: its code.
        exercise: id of the exercise that it is graded for, empty for any other cell.
        grade_id: nbgrader's id, empty for a cell without one.
        role: ``solution``, ``check`` or empty.
    """

    id: str
    source: str
    exercise: str = ""
    grade_id: str = ""
    role: str = ""


@dataclass(frozen=True)
class PlanAnswer:
    """One text to run in place of an exercise's solution cell."""

    exercise: str
    name: str
    source: str


@dataclass(frozen=True)
class Plan:
    """What one fork shell has to do.

    Attributes:
        cells: the notebook's code cells, in order.
        answers: what to run in place of the solution cells.
        seeds: each answer runs once with each.
        limit: seconds of wall time for one cell.
        fork: False where the notebook's state cannot survive a fork; every answer then starts from the top.
        whole: run the notebook to its end, not only to the last exercise that has answers here.
    """

    cells: tuple[PlanCell, ...]
    answers: tuple[PlanAnswer, ...]
    seeds: tuple[int, ...]
    limit: float = CELL_LIMIT
    fork: bool = True
    whole: bool = True

    def to_json(self) -> str:
        """Return the plan as canonical JSON in ASCII, so that no encoding on the way can hurt it."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | bytes) -> Self:
        """Read what ``to_json`` wrote."""
        data = json.loads(text)
        data["cells"] = tuple(PlanCell(**cell) for cell in data["cells"])
        data["answers"] = tuple(PlanAnswer(**answer) for answer in data["answers"])
        data["seeds"] = tuple(data["seeds"])
        return cls(**data)

    def answers_at(self, index: int) -> tuple[PlanAnswer, ...]:
        """Return the answers that replace the cell at this place, none where it is no solution cell."""
        cell = self.cells[index]
        return tuple(a for a in self.answers if cell.role == "solution" and a.exercise == cell.exercise)

    def end_of(self, exercise: str) -> int:
        """Return the place just after the last check of an exercise."""
        return 1 + max(i for i, c in enumerate(self.cells) if c.exercise == exercise and c.role == "check")

    @property
    def end(self) -> int:
        """The place just after the last cell that this plan needs."""
        if self.whole:
            return len(self.cells)
        return max((self.end_of(answer.exercise) for answer in self.answers), default=0)


@dataclass(frozen=True)
class CellOutcome:
    """One cell's run with the outputs that decide its score.

    Attributes:
        run: state, error and time.
        outputs: ``stream``, ``error`` and ``execute_result`` as nbformat has them, text only and cut to a length.
    """

    run: CellRun
    outputs: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class AnswerRun:
    """One answer's run with one seed: the solution cell and what follows it up to the exercise's last check.

    Attributes:
        threads: how many threads besides the main one stood in the shell when it forked; a fork loses them.
    """

    exercise: str
    answer: str
    seed: int
    cells: tuple[CellOutcome, ...] = field(default=())
    threads: int = 0

    def to_json(self) -> str:
        """Return the run as canonical JSON."""
        return canonical(asdict(self))

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Self:
        """Rebuild a run from the parsed form of what ``to_json`` wrote."""
        return cls(**{**data, "cells": tuple(outcome_from(cell) for cell in data["cells"])})


def outcome_from(data: dict[str, Any]) -> CellOutcome:
    """Rebuild a cell's outcome from the parsed form of its JSON."""
    run = CellRun(**{**data["run"], "state": CellState(data["run"]["state"])})
    return CellOutcome(run, tuple(data["outputs"]))


def plan_cells(notebook: NotebookNode) -> tuple[PlanCell, ...]:
    """Return the code cells of one of our source notebooks as a plan has them."""
    return tuple(
        PlanCell(
            id=cell.get("id", ""),
            source=cell.source,
            exercise=str(course_of(cell).get("exercise", "")),
            grade_id=str(nbgrader_of(cell).get("grade_id", "")),
            role="check" if is_check(cell) else "solution" if is_solution(cell) else "",
        )
        for cell in notebook.cells
        if cell.cell_type == "code"
    )


def may_fork(notebook: NotebookNode) -> bool:
    """True unless the notebook's metadata say ``"course": {"fork": false}``, as one with a Spark session must."""
    return bool(notebook.metadata.get("course", {}).get("fork", True))
