"""Our steps in nbgrader's own pipeline: stock ``nbgrader autograde`` and Formgrader's button rebuild, run and score as we do.

``nbgrader_config.py`` puts them into ``Autograde.sanitize_preprocessors`` and ``Autograde.autograde_preprocessors``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Bool, Integer

from autograder.course import Course
from autograder.exceptions import NotebookError
from autograder.grading.execute import Run, Settings
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.intake import AUTOGRADED, Snapshot, take
from autograder.grading.plan import Plan, make_plan
from autograder.grading.records import judged, unreadable
from autograder.grading.submission import Rebuilt, parse, rebuild
from autograder.kernel.warm import zygote_address
from autograder.results import Record

T = TypeVar("T")


class SubmissionExporter(NotebookExporter):
    """Never opens a submitted notebook: ``Rebuild`` does, with care, and so a broken file ends in a record.

    Set as ``Autograde.exporter_class``. The notebook that ``Rebuild`` wrote is read as always.
    """

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> tuple[str, Any]:
        """Convert a notebook file; one that we did not write counts as empty."""
        path = Path(filename)
        if path.parents[2].name == AUTOGRADED:
            return super().from_filename(filename, resources=resources, **kw)
        resources, about = resources or ResourcesDict(), ResourcesDict()
        about["name"], about["path"] = path.stem, str(path.parent)
        resources["metadata"] = about
        return self.from_notebook_node(new_notebook(), resources=resources, **kw)  # type: ignore[no-untyped-call, no-any-return]


class Rebuild(NbGraderPreprocessor):
    """Replaces the submitted notebook by the instructor's, with the learner's solution cells put in.

    Takes the place of DeduplicateIds, OverwriteKernelspec and OverwriteCells, which trust cell metadata.
    """

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook to run; what was out of the ordinary goes into its metadata."""
        course, snapshot = _submission(resources)
        week = course.week(resources["nbgrader"]["assignment"])
        try:
            if snapshot.problem:
                raise NotebookError(snapshot.problem)
            rebuilt = rebuild(week, parse(snapshot.data))
        except NotebookError as error:
            rebuilt = rebuild(week, [])
            rebuilt.notebook.metadata["autograder"] = {"problem": str(error)}
            return rebuilt.notebook, resources
        about = {"flags": list(rebuilt.flags), "attempted": sorted(rebuilt.attempted), "missing": sorted(rebuilt.missing)}
        rebuilt.notebook.metadata["autograder"] = about
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
            book.register(plan.week)  # the checks may have changed since nbgrader generated the assignment
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
    about = notebook.metadata.get("autograder", {})
    if "problem" in about:
        return unreadable(plan, snapshot, about["problem"]), notebook
    zygote_address(plan.modules, private=plan.settings.sandbox, store=plan.store)  # the imports count as no submission's time
    del notebook.metadata["autograder"]
    run = Run(notebook, plan.work_files, plan.modules, plan.settings)
    execution = _apart(run.execute())
    rebuilt = Rebuilt(notebook, frozenset(about["attempted"]), tuple(about["flags"]), frozenset(about["missing"]))
    return judged(plan, snapshot, rebuilt, execution), run.notebook


def _submission(resources: Any) -> tuple[Course, Snapshot]:
    course = Course.find(Path(resources["metadata"]["path"]))
    week = course.week(resources["nbgrader"]["assignment"])
    return course, take(course, week, resources["nbgrader"]["student"])


def _apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on a loop and thread of its own: Formgrader calls us from inside a running loop."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, coroutine).result()
