"""Our steps in nbgrader's own pipeline: stock ``nbgrader autograde`` and Formgrader's button rebuild, run and score as we do.

``nbgrader_config.py`` puts them into ``Autograde.sanitize_preprocessors`` and ``Autograde.autograde_preprocessors``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.course import Course, is_solution, nbgrader_of
from autograder.exceptions import AutograderError
from autograder.grading.execute import Run, Settings
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.intake import SUBMITTED, Snapshot, snapshots
from autograder.grading.plan import Plan, make_plan
from autograder.grading.score import overall, score
from autograder.grading.submission import parse, rebuild, stub_of
from autograder.kernel.warm import zygote_address
from autograder.results import Record

T = TypeVar("T")


class Rebuild(NbGraderPreprocessor):
    """Replaces the submitted notebook by the instructor's, with the learner's solution cells put in.

    Takes the place of DeduplicateIds, OverwriteKernelspec and OverwriteCells, which trust cell metadata.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook to run; what was out of the ordinary goes into its metadata."""
        course, snapshot = _submission(resources)
        if snapshot.problem:
            raise AutograderError(snapshot.problem)
        rebuilt = rebuild(course.week(resources["nbgrader"]["assignment"]), parse(snapshot.data))
        rebuilt.notebook.metadata["autograder"] = {"flags": list(rebuilt.flags)}
        return rebuilt.notebook, resources


class Grade(NbGraderPreprocessor):
    """Runs the rebuilt notebook in the jail, scores it, and writes scores and record in one transaction.

    Takes the place of Execute and SaveAutoGrades.
    """

    cell_seconds = Integer(Settings.cell_seconds, help="Wall time of one cell, in seconds.").tag(config=True)
    total_seconds = Integer(Settings.total_seconds, help="Wall time of one submission, in seconds.").tag(config=True)
    sandbox = Bool(True, help="Run in the jail, or refuse.").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the executed notebook; its metadata carries the record.

        Raises:
            JailUnavailable: no jail can be built here; nothing was run and no score was written.
        """
        course, snapshot = _submission(resources)
        settings = Settings(cell_seconds=self.cell_seconds, total_seconds=self.total_seconds, seed=-1, sandbox=self.sandbox)
        plan = make_plan(course, course.week(resources["nbgrader"]["assignment"]), settings)
        record, executed = grade_rebuilt(plan, snapshot, nb)
        with GradebookWriter(resources["nbgrader"]["db_url"]) as book:
            book.write(record)
        executed.metadata["autograder"] = {"record": record.to_json()}
        return executed, resources


def grade_rebuilt(plan: Plan, snapshot: Snapshot, notebook: NotebookNode) -> tuple[Record, NotebookNode]:
    """Run and score one rebuilt notebook in this process.

    Args:
        plan: how.
        snapshot: what it was rebuilt from.
        notebook: what ``Rebuild`` returned.
    """
    zygote_address(plan.modules, private=plan.settings.sandbox)  # the imports count as no submission's time
    run = Run(notebook, plan.work_files, plan.modules, plan.settings)
    execution = _apart(run.execute())
    results = score(plan.week, execution, _attempted(plan, notebook))
    flags = {*notebook.metadata.get("autograder", {}).get("flags", ()), *execution.flags}
    record = Record(
        student=snapshot.student, week=plan.week.slug, snapshot=snapshot.digest, plan=plan.digest, verdict=overall(results),
        exercises=results, flags=tuple(sorted(flags)), sandbox=execution.sandbox, seed=plan.settings.seed,
        submitted_at=snapshot.submitted_at, seconds=execution.seconds, versions=plan.versions,
    )
    return record, run.notebook


def _attempted(plan: Plan, notebook: NotebookNode) -> frozenset[str]:
    stubs = {nbgrader_of(c)["grade_id"]: stub_of(c.source) for c in plan.week.notebook.cells if is_solution(c)}
    given = {nbgrader_of(c)["grade_id"]: c.source for c in notebook.cells if is_solution(c)}
    return frozenset(name for name, source in given.items() if source.strip() != stubs.get(name, "").strip())


def _submission(resources: Any) -> tuple[Course, Snapshot]:
    course = Course.find(Path(resources["metadata"]["path"]))
    week = course.week(resources["nbgrader"]["assignment"])
    if not (course.root / SUBMITTED).is_dir():
        raise AutograderError(f"There is no {SUBMITTED}/ folder in {course.root}.", fix="Collect first: nbgrader collect")
    return course, snapshots(course, week, (resources["nbgrader"]["student"],))[0]


def _apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on a loop and thread of its own: Formgrader calls us from inside a running loop."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, coroutine).result()
