"""The feedback page for stock ``nbgrader generate_feedback``: an exporter in the place of nbconvert's HTML one.

nbgrader's own page shows hidden tests, tracebacks and whatever HTML the learner's code printed; this one shows messages.
"""

from __future__ import annotations

from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode

from autograder.course import Course, Week, nbgrader_of
from autograder.exceptions import CourseError
from autograder.grading.feedback import Manual, Mark, feedback_html, scores_html
from autograder.results import Record


class FeedbackExporter(Exporter):
    """The same page for stock ``nbgrader generate_feedback``: set it as ``c.GenerateFeedback.exporter_class``.

    Our grading leaves the record in ``nb.metadata["autograder"]["record"]``; nbgrader's GetGrades puts marks and comments
    into the cells. A notebook without a record of the same learner and week gets a page with scores only.
    """

    output_mimetype = "text/html"

    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Return the page for an autograded notebook, and the resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources.get("nbgrader", {})
        manual = Manual(_marks(nb), float(about.get("late_penalty") or 0))
        record = _record_in(nb)
        if record and (record.student, record.week) == (about.get("student"), about.get("assignment")):
            return feedback_html(record, _week(record.week), manual=manual), resources
        return scores_html(str(about.get("assignment", "")), str(about.get("student", "")), manual), resources


def _record_in(nb: NotebookNode) -> Record | None:
    try:
        return Record.from_json(nb.metadata["autograder"]["record"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _week(name: str) -> Week | None:
    # nbgrader makes the course's folder the working folder while it converts
    try:
        week = Course.find().week(name)
        return week if week.notebook else None
    except CourseError:
        return None


def _marks(nb: NotebookNode) -> dict[str, Mark]:
    found: dict[str, Mark] = {}
    for cell in nb.cells:
        meta = nbgrader_of(cell)
        if meta.get("grade_id") and ("score" in meta or meta.get("comment")):
            points = meta.get("points") if "score" in meta else None
            found[str(meta["grade_id"])] = Mark(float(meta.get("score") or 0), points, str(meta.get("comment") or ""))
    return found
