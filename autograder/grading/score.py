"""From what a notebook did to points. Fails closed: a check that does not prove itself passed earns nothing."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import nbformat

from autograder.course import VISIBLE, Week, is_check, nbgrader_of
from autograder.grading.messages import safe_message, solution_message, verdict_message
from autograder.regions import split_cell
from autograder.results import CellRun, CellState, CheckResult, Execution, ExerciseResult, Verdict

_BY_STATE = {
    CellState.TIMEOUT: Verdict.TIMED_OUT,
    CellState.OUTPUT: Verdict.OUTPUT_EXCEEDED,
    CellState.DEAD: Verdict.CRASHED,
}
_WORST_FIRST = (
    Verdict.TAMPERED, Verdict.INCONCLUSIVE, Verdict.INVALID, Verdict.CRASHED, Verdict.TIMED_OUT, Verdict.MEMORY_EXCEEDED,
    Verdict.OUTPUT_EXCEEDED, Verdict.MISSING, Verdict.ERRORED, Verdict.FAILED,
)

_NO_NUMBER = (
    "The check ended with a value that is not a number of points, so it gives none. Take out code that displays a value as"
    " if it were a cell's result, then submit again."
)


def judge(run: CellRun, outputs: Sequence[Mapping[str, Any]], max_points: float) -> tuple[Verdict, float]:
    """Return a check's verdict and points from its run.

    Full points need a run that ended well and said nothing as its last expression; part of the points, a last
    expression that is a plain number from 0 to the maximum. nbgrader 0.9.6 gives full points to a check that never ran
    or whose last expression is text, True, NaN or negative (``utils.determine_grade``); here those earn nothing.

    Args:
        run: how the cell ended.
        outputs: nbformat outputs of the cell.
        max_points: what it is worth.
    """
    if not run.wires:
        return Verdict.TAMPERED, 0.0
    if run.state not in (CellState.OK, CellState.ERROR):
        return _BY_STATE.get(run.state, Verdict.INCONCLUSIVE), 0.0
    if run.state is CellState.ERROR or any(o.get("output_type") == "error" for o in outputs):
        return _error_verdict(run.ename), 0.0
    results = [o for o in outputs if o.get("output_type") == "execute_result"]
    if not results:
        return Verdict.PASSED, max_points
    points = _number(results[0].get("data", {}).get("text/plain", "")) if len(results) == 1 else None
    if points is None or not 0 <= points <= max_points:
        return Verdict.INVALID, 0.0
    if points == max_points:
        return Verdict.PASSED, max_points
    return (Verdict.PARTIAL if points else Verdict.FAILED), points


def _error_verdict(ename: str) -> Verdict:
    return {"AssertionError": Verdict.FAILED, "MemoryError": Verdict.MEMORY_EXCEEDED}.get(ename, Verdict.ERRORED)


def _number(text: object) -> float | None:
    """Read a plain number: digits with at most one point.

    Everything else gives None: ``True``, ``nan``, ``-1``, ``1e3``, ``1_0``, text in quotes, ``np.float64(3.0)``.
    """
    if not isinstance(text, str) or not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return None
    value = float(text)
    return value if math.isfinite(value) else None


def score(
    week: Week, execution: Execution, attempted: frozenset[str], missing: frozenset[str] = frozenset()
) -> tuple[ExerciseResult, ...]:
    """Return the result of every exercise of a week.

    Args:
        week: where exercises and points come from.
        execution: what happened.
        attempted: grade ids of solution cells that differ from the stub.
        missing: grade ids of solution cells that were not handed in.
    """
    outputs = {nbgrader_of(c)["grade_id"]: c.outputs for c in nbformat.reads(execution.notebook, 4).cells if is_check(c)}
    runs = {run.grade_id: run for run in execution.cells if run.grade_id}
    sources = {nbgrader_of(c)["grade_id"]: c.source for c in week.notebook.cells if is_check(c)}
    hidden = "\n".join(line for c in week.notebook.cells if is_check(c) for part in split_cell(c).secret for line in part)
    results = []
    for exercise in week.exercises:
        name = f"{exercise.id}-solution"
        solution = runs.get(name)
        checks = []
        for kind, points in exercise.points.items():
            grade_id = f"{exercise.id}-{kind}"
            run = runs.get(grade_id, CellRun("", grade_id))
            verdict, earned = judge(run, outputs.get(grade_id, ()), points)
            if verdict in (Verdict.FAILED, Verdict.ERRORED) and solution is not None and solution.ename == "MemoryError":
                verdict = Verdict.MEMORY_EXCEEDED
            if name in missing and verdict in (Verdict.FAILED, Verdict.ERRORED):
                verdict = Verdict.MISSING
            message = _message(verdict, run, solution, sources.get(grade_id, ""), hidden)
            checks.append(CheckResult(grade_id, kind, verdict, earned, points, message))
        overall = _overall(checks, name in attempted)
        results.append(ExerciseResult(exercise.id, exercise.title, exercise.objectives, overall, tuple(checks)))
    return tuple(results)


def _message(verdict: Verdict, run: CellRun, solution: CellRun | None, source: str, hidden: str) -> str:
    """Return the one thing to tell a learner about a check, with nothing in it that is hidden from them."""
    if verdict is Verdict.PASSED:
        return ""
    if solution is not None and solution.state is CellState.ERROR and verdict in (Verdict.ERRORED, Verdict.FAILED):
        return solution_message(solution.ename)
    if verdict in (Verdict.FAILED, Verdict.ERRORED) and run.ename:
        visible = run.grade_id.endswith(f"-{VISIBLE}")
        return safe_message(source, run.ename, run.evalue, "visible" if visible else "submission", hidden=hidden)
    return _NO_NUMBER if verdict is Verdict.INVALID else verdict_message(verdict)


def _overall(checks: Sequence[CheckResult], attempted: bool) -> Verdict:
    """One word for an exercise: passed, partly passed, or the most serious thing that happened."""
    if not checks:  # for a person to mark
        return Verdict.INCONCLUSIVE if attempted else Verdict.NOT_ATTEMPTED
    verdicts = [check.verdict for check in checks]
    if all(v is Verdict.PASSED for v in verdicts):
        return Verdict.PASSED
    worst = next((v for v in _WORST_FIRST if v in verdicts), Verdict.FAILED)
    if worst in (Verdict.MISSING, Verdict.FAILED, Verdict.ERRORED):
        if any(check.points for check in checks):
            return Verdict.PARTIAL
        return worst if attempted or worst is Verdict.MISSING else Verdict.NOT_ATTEMPTED
    return worst


def overall(exercises: Sequence[ExerciseResult]) -> Verdict:
    """One word for a submission; what only a person can mark does not count, unless there is nothing else."""
    verdicts = [exercise.verdict for exercise in exercises if exercise.checks] or [exercise.verdict for exercise in exercises]
    for serious in (Verdict.TAMPERED, Verdict.INCONCLUSIVE):
        if serious in verdicts:
            return serious
    if all(v is Verdict.PASSED for v in verdicts):
        return Verdict.PASSED
    if all(v is Verdict.NOT_ATTEMPTED for v in verdicts):
        return Verdict.NOT_ATTEMPTED
    return Verdict.PARTIAL if any(exercise.points for exercise in exercises) else Verdict.FAILED


def course_points(week: Week) -> float:
    """Return what a week is worth in all."""
    return sum(exercise.max_points for exercise in week.exercises)
