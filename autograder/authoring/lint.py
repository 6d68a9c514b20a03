"""The notebook rules that a machine can see, run over weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

# Importing a rules module registers its rules; the order here is the order of findings within a notebook.
from autograder.authoring import rules_cells, rules_checks, rules_text
from autograder.authoring.rules import RULES, Lesson, Problem, Rule, Severity
from autograder.course import SOURCE, Week

__all__ = ["RULES", "Finding", "Severity", "lint_week", "lint_weeks"]
MODULES = (rules_cells, rules_checks, rules_text)


@dataclass(frozen=True)
class Finding:
    """A breach of a rule.

    Attributes:
        rule: the rule's id.
        severity: ``error`` or ``warning``.
        notebook: path below the course folder.
        cell: position of the cell in the notebook, from 0; none where the whole notebook is meant.
        cell_id: the cell's id, empty where the whole notebook is meant.
        message: what is wrong and what to do.
    """

    rule: str
    severity: Severity
    notebook: str
    cell: int | None
    cell_id: str
    message: str

    def __str__(self) -> str:
        place = "" if self.cell is None else f", cell {self.cell} ({self.cell_id})"
        return f"{self.notebook}{place}: {self.severity} {self.rule}: {self.message}"


def lint_week(week: Week) -> list[Finding]:
    """Return every breach of a rule in a week's source notebook, in the notebook's order.

    Raises:
        CourseError: the notebook cannot be read.
    """
    lesson = Lesson(Week(week.root, week.slug))  # a fresh one: a Week keeps the notebook that it read first
    found = [_finding(lesson, rule, problem) for rule in RULES for problem in rule.look(lesson)]
    return sorted(found, key=lambda finding: -1 if finding.cell is None else finding.cell)


def lint_weeks(weeks: Sequence[Week]) -> list[Finding]:
    """Return the findings of several weeks, week by week.

    Raises:
        CourseError: a notebook cannot be read.
    """
    return [finding for week in weeks for finding in lint_week(week)]


def _finding(lesson: Lesson, rule: Rule, problem: Problem) -> Finding:
    week = lesson.week
    cell_id = "" if problem.cell is None else str(lesson.raw["cells"][problem.cell].get("id", "no id"))
    notebook = str(PurePosixPath(SOURCE, week.slug, week.notebook_name))
    return Finding(rule.id, rule.severity, notebook, problem.cell, cell_id, problem.message)
