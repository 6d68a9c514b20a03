"""Two proofs that go through the real machinery: papermill for the reference, the grader for the untouched release."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import papermill
from nbclient.exceptions import CellExecutionError

from autograder.authoring.judgement import Problem
from autograder.course import Course, Week, is_check, nbgrader_of
from autograder.grading.execute import Run
from autograder.grading.plan import make_plan
from autograder.grading.score import score
from autograder.grading.submission import parse, rebuild
from autograder.kernel.provisioner import KERNEL_NAME
from autograder.results import CellState, Verdict


def reference_in_papermill(week: Week) -> list[Problem]:
    """Run the source notebook, solutions in place, headless through papermill in the jailed kernel; no cell may fail."""
    where = f"source/{week.slug}/{week.notebook_name}"
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / week.notebook_name
        try:
            papermill.execute_notebook(
                week.source / week.notebook_name, output, kernel_name=KERNEL_NAME, cwd=week.source,
                progress_bar=False, log_output=False, request_save_on_cell_execute=False,
            )
        except (papermill.PapermillExecutionError, CellExecutionError) as error:
            cell = getattr(error, "cell_index", "?")
            told = f"{getattr(error, 'ename', type(error).__name__)}: {getattr(error, 'evalue', error)}"
            return [Problem(where, f"cell {cell}", "the reference solution runs through papermill", told[:300])]
    return []


def untouched_release(week: Week) -> list[Problem]:
    """Grade the released notebook as it is handed out: it must run to its end, score nothing, and be told why kindly."""
    path = week.release / week.notebook_name
    where = f"release/{week.slug}/{week.notebook_name}"
    if not path.is_file():
        return [Problem(where, "the release", "is there", "no such file; run `autograder release`")]
    plan = make_plan(Course(week.root), week)
    rebuilt = rebuild(week, parse(path.read_bytes()))
    execution = asyncio.run(Run(rebuilt.notebook, plan.work_files, plan.modules, plan.settings, full=True).execute())
    checks = {nbgrader_of(c)["grade_id"] for c in week.notebook.cells if is_check(c)}
    found = [
        Problem(where, f"cell {run.cell_id}", "runs in the untouched release", f"{run.state} ({run.ename}: {run.evalue[:200]})")
        for run in execution.cells
        if run.grade_id not in checks and run.state is not CellState.OK
    ]
    for result in score(week, execution, rebuilt.attempted):
        for check in result.checks:
            if check.points or check.verdict is not Verdict.FAILED:
                got = f"{check.verdict}, {check.points:g} points"
                found.append(Problem(where, check.grade_id, "fails on the untouched stub with its own message", got, check.message, result.exercise))
    return found
