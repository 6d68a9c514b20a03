"""What a lint rule is, and the notebook as rules see it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from nbformat import NotebookNode

from autograder.course import Exercise, Week, checked_exercises, course_of, is_check, is_solution, nbgrader_of
from autograder.regions import Split, split_cell

SOLUTION = "solution"
"""The third kind of graded cell, beside ``visible`` and ``submission``."""


class Severity(StrEnum):
    """An error must be mended before a release; a warning asks for an author's judgement."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """What a rule found, and in which cell; no cell where it concerns the notebook as a whole."""

    message: str
    cell: int | None = None


@dataclass(frozen=True)
class Lesson:
    """A source notebook with what several rules need to know about it."""

    week: Week

    @property
    def cells(self) -> list[NotebookNode]:
        """All cells, in order."""
        return list(self.week.notebook.cells)

    @cached_property
    def raw(self) -> dict[str, Any]:
        """The notebook's JSON as it stands in the file: reading it as a notebook invents ids where they are absent."""
        text = (self.week.source / self.week.notebook_name).read_text(encoding="utf-8")
        data: dict[str, Any] = json.loads(text)
        return data

    @cached_property
    def splits(self) -> tuple[Split, ...]:
        """Each cell taken apart into its public part and its regions."""
        return tuple(split_cell(cell) for cell in self.cells)

    @cached_property
    def trees(self) -> tuple[ast.Module | None, ...]:
        """Each cell's syntax tree; none for text and for code that Python cannot read."""
        return tuple(_parsed(cell) for cell in self.cells)

    def code(self) -> Iterator[tuple[int, NotebookNode]]:
        """Yield the code cells with their positions."""
        return ((index, cell) for index, cell in enumerate(self.cells) if cell.cell_type == "code")

    def text(self) -> Iterator[tuple[int, NotebookNode]]:
        """Yield the Markdown cells with their positions."""
        return ((index, cell) for index, cell in enumerate(self.cells) if cell.cell_type == "markdown")

    def graded(self) -> Iterator[tuple[int, NotebookNode, str]]:
        """Yield the cells of exercises with position and kind: ``solution``, ``visible``, ``submission`` or empty."""
        for index, cell in enumerate(self.cells):
            if nbgrader_of(cell) or course_of(cell).get("exercise"):
                yield index, cell, kind_of(cell)

    def checks(self, kind: str = "") -> Iterator[tuple[int, ast.Module]]:
        """Yield the syntax trees of checks, of one kind where one is given, with their positions."""
        for index, cell in enumerate(self.cells):
            tree = self.trees[index]
            if is_check(cell) and tree is not None and kind in ("", kind_of(cell)):
                yield index, tree

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises with checks."""
        return checked_exercises(self.week)

    def cells_of(self, exercise: str, kind: str) -> list[int]:
        """Return the positions of an exercise's cells of one kind."""
        return [i for i, cell, k in self.graded() if k == kind and course_of(cell).get("exercise") == exercise]


def kind_of(cell: NotebookNode) -> str:
    """Return ``solution``, the kind of check, or an empty string for a cell that is neither."""
    if is_solution(cell):
        return SOLUTION
    return str(course_of(cell).get("check", "")) if is_check(cell) else ""


def _parsed(cell: NotebookNode) -> ast.Module | None:
    if cell.cell_type != "code":
        return None
    try:
        return ast.parse(str(cell.source))
    except (SyntaxError, ValueError):
        return None


Look = Callable[[Lesson], Iterator[Problem]]


@dataclass(frozen=True)
class Rule:
    """One rule: its id, how bad a breach is, what it asks for, and the function that looks."""

    id: str
    severity: Severity
    asks: str
    look: Look


RULES: list[Rule] = []
"""All rules in the order in which they are run; modules named ``rules_*`` add to it when they are imported."""


def rule(name: str, severity: Severity = Severity.ERROR) -> Callable[[Look], Look]:
    """Register a function as the rule of this name; its docstring's first line says what the rule asks for."""

    def register(look: Look) -> Look:
        RULES.append(Rule(name, severity, (look.__doc__ or "").strip().split("\n")[0], look))
        return look

    return register
