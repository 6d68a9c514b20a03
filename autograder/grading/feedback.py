"""What a learner gets back: one page and one JSON file, made from the record and from nothing that the learner's code ran.

The page holds no script, asks for nothing from anywhere, and shows no output, traceback or source of a hidden check.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from nbformat import NotebookNode

from autograder.course import Week, blueprint, course_of
from autograder.files import write_whole
from autograder.grading.messages import STATES, State, clean, verdict_message
from autograder.results import CheckResult, ExerciseResult, Record, Verdict, canonical

JSON_NAME = "feedback.json"
META_NAME = "course-feedback"
"""Name of the page's ``meta`` element that carries the same as the JSON file: nbgrader's exchange hands on the page alone."""
_LINK = "../../{slug}.ipynb#{fragment}"
"""From ``<week>/feedback/<time>/<week>.html``, where nbgrader puts fetched feedback, to the learner's notebook."""
_HEADING = re.compile(r"^#{2,4}[ \t]+(Exercise[ \t].+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_NUMBER = re.compile(r"Exercise\s+([\w.]+):")
_CODE = re.compile(r"`([^`\n]{1,200})`")
_KINDS = {"visible": "Visible check", "submission": "Submission check"}
_REMARKS = {
    "kernel-died": "Python ended while your notebook ran. The exercises after that point were run in a fresh Python, so one"
    " crash did not cost you the others.",
    "tripwire": "Something in the notebook disturbed the checks. Points that it touches wait for a person.",
}
"""Flags that help a learner, in plain words; all others are for the instructor and stay in the record."""


@dataclass(frozen=True)
class Mark:
    """What the gradebook holds for one graded cell, after any change by a person."""

    points: float
    max_points: float | None
    comment: str = ""


@dataclass(frozen=True)
class Manual:
    """What people added to a record: marks by ``grade_id``, and points taken off for a late submission."""

    marks: Mapping[str, Mark] = field(default_factory=dict)
    late_penalty: float = 0.0


_BY_HAND = State("Marked by hand", "✎", "none")


def feedback_html(record: Record, week: Week | None, *, manual: Manual | None = None) -> str:
    """Return the feedback page of one graded submission.

    Args:
        record: the submission's record; every text in it is treated as hostile.
        week: gives the title and the links into the notebook; without it the page has neither.
        manual: marks and comments that people gave, where they gave any.
    """
    page = _page(record, week, manual or Manual())
    return _render("feedback.html.j2", {**page, "meta_name": META_NAME, "data": feedback_json(record).strip()})


def scores_html(week: str, student: str, manual: Manual) -> str:
    """Return the page of a submission that our grading left no record of: the gradebook's scores and nothing else."""
    marks = [(clean(n, 80), Mark(m.points, m.max_points, clean(m.comment))) for n, m in manual.marks.items()]
    points = max(0.0, sum(mark.points for _, mark in marks) - manual.late_penalty)
    header = _header(week, student, points, sum(mark.max_points or 0 for _, mark in marks))
    extra = {"marks": marks, "overall": "Scores only", "late_penalty": manual.late_penalty}
    return _render("scores.html.j2", {**header, **extra})


def feedback_json(record: Record) -> str:
    """Return a record's part for the learner as canonical JSON: no seed, flags or versions."""
    data = {
        "schema_version": record.schema_version,
        "week": clean(record.week, 80),
        "student": clean(record.student, 80),
        "submitted_at": clean(record.submitted_at, 40),
        "snapshot": clean(record.snapshot, 64),
        "plan": clean(record.plan, 64),
        "verdict": record.verdict,
        "points": record.points,
        "max_points": record.max_points,
        "exercises": [
            {
                "exercise": clean(exercise.exercise, 80),
                "title": clean(exercise.title, 200),
                "objectives": [clean(name, 8) for name in exercise.objectives],
                "verdict": exercise.verdict,
                "points": exercise.points,
                "max_points": exercise.max_points,
                "message": _message(exercise),
            }
            for exercise in record.exercises
        ],
    }
    return canonical(data) + "\n"


def write_feedback(record: Record, week: Week, folder: Path, *, manual: Manual | None = None) -> Path:
    """Write ``<week>.html`` and ``feedback.json`` into a folder, each whole or not at all; return the page's path.

    The JSON file comes last: where it is there, the page of the same record is too.
    """
    page = folder / f"{week.slug}.html"
    for path, text in ((page, feedback_html(record, week, manual=manual)), (folder / JSON_NAME, feedback_json(record))):
        write_whole(path, text, mode=0o644, durable=True)  # the learner has to read it
    return page


def _page(record: Record, week: Week | None, manual: Manual) -> dict[str, Any]:
    headings = headings_of(week.notebook) if week else {}
    exercises = [_exercise(result, headings.get(result.exercise), week, manual) for result in record.exercises]
    points = max(0.0, sum(item["points"] for item in exercises) - manual.late_penalty)
    remarks = [_REMARKS[flag] for flag in record.flags if flag in _REMARKS]
    return {
        **_header(record.week, record.student, points, sum(item["max_points"] for item in exercises)),
        **_submitted(record.submitted_at),
        "title": clean(week.title, 120) if week else clean(record.week, 120),
        "number": week.number if week else None,
        "overall": _overall(record, exercises),
        "scored": bool(exercises) and record.verdict is not Verdict.GRADER_ERROR,
        "next": _next_step(record, exercises),
        "exercises": exercises,
        "remarks": remarks,
        "late_penalty": manual.late_penalty,
        "snapshot": clean(record.snapshot)[:12],
        "plan": clean(record.plan)[:12],
        "attempt": record.attempt,
    }


def _header(week: str, student: str, points: float, max_points: float) -> dict[str, Any]:
    percent = min(100, max(0, round(100 * points / max_points))) if max_points else 0
    return {
        "title": clean(week, 120),
        "student": clean(student, 80),
        "points": points,
        "max_points": max_points,
        "percent": percent,
        "scored": True,
        "number": None,
        "submitted": "",
        "late_penalty": 0.0,
        "data": "",
    }


def _submitted(text: str) -> dict[str, str]:
    try:
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        return {"submitted": clean(text, 40), "submitted_iso": ""}
    return {
        "submitted": f"{moment.day} {moment:%B %Y, %H:%M} UTC",
        "submitted_iso": moment.isoformat(timespec="seconds"),
    }


def _exercise(result: ExerciseResult, heading: str | None, week: Week | None, manual: Manual) -> dict[str, Any]:
    parts = [_part(check, manual.marks.get(check.grade_id)) for check in result.checks]
    known = {check.grade_id for check in result.checks}
    own = {name: mark for name, mark in manual.marks.items() if name.rpartition("-")[0] == result.exercise}
    parts += [
        {"name": "Your text", "state": _BY_HAND, "points": mark.points, "max_points": mark.max_points, "by_hand": False}
        for name, mark in own.items()
        if name not in known and mark.max_points is not None
    ]
    titles = blueprint()
    return {
        "title": _title(result.title, heading),
        "state": STATES[result.verdict] if result.checks else _BY_HAND,
        "message": _message(result),
        "parts": parts,
        "points": sum(part["points"] for part in parts),
        "max_points": sum(part["max_points"] for part in parts),
        "objectives": [(clean(o, 8), titles[o].title if o in titles else "") for o in result.objectives],
        "comments": [clean(mark.comment) for mark in own.values() if mark.comment.strip()],
        "link": _link(week, heading) if week and heading else "",
        "verdict": result.verdict,
    }


def _part(check: CheckResult, mark: Mark | None) -> dict[str, Any]:
    given = check.points if mark is None else mark.points
    return {
        "name": _KINDS.get(check.kind, "Check"),
        "state": STATES[check.verdict],
        "points": given,
        "max_points": check.max_points if mark is None or mark.max_points is None else mark.max_points,
        "by_hand": abs(given - check.points) > 1e-9,
    }


def _message(result: ExerciseResult) -> str:
    """Return the one message of an exercise, or the sentence for its first verdict that is not a pass."""
    first = next((check.verdict for check in result.checks if check.verdict is not Verdict.PASSED), result.verdict)
    return clean(result.message) or verdict_message(first)


def _overall(record: Record, exercises: list[dict[str, Any]]) -> str:
    if record.verdict in (Verdict.INVALID, Verdict.MISSING):
        return "The notebook could not be graded"
    if record.verdict is Verdict.GRADER_ERROR:
        return "Not graded yet: the grader had a problem"
    done = sum(item["verdict"] is Verdict.PASSED for item in exercises)
    waiting = sum(item["state"].tone == "wait" for item in exercises)
    text = "Every exercise passed" if done == len(exercises) > 0 else f"{done} of {len(exercises)} exercises passed"
    return f"{text}, {waiting} {'wait' if waiting > 1 else 'waits'} for a person" if waiting else text


def _next_step(record: Record, exercises: list[dict[str, Any]]) -> dict[str, str]:
    if record.verdict in (Verdict.INVALID, Verdict.MISSING, Verdict.GRADER_ERROR):
        tone = "wait" if record.verdict is Verdict.GRADER_ERROR else "todo"
        return {"title": "", "message": verdict_message(record.verdict), "link": "", "tone": tone}
    for item in exercises:
        if item["state"].tone in ("todo", "part", "none") and item["state"] is not _BY_HAND:
            return {"title": item["title"], "message": item["message"], "link": item["link"], "tone": "todo"}
    if any(item["state"].tone == "wait" for item in exercises):
        message = "There is nothing that you need to do: what is still open waits for a person."
        return {"title": "", "message": message, "link": "", "tone": "wait"}
    message = "Nothing is left to do in this week. Read the objectives below once more, and go on to the next notebook."
    return {"title": "Every exercise passed", "message": message, "link": "", "tone": "good"}


def headings_of(notebook: NotebookNode) -> dict[str, str]:
    """Map each exercise to its heading as the notebook has it, points included."""
    found: dict[str, str] = {}
    heading = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (match := _HEADING.search(cell.source)):
            heading = match.group(1)
        name = course_of(cell).get("exercise")
        if name and heading:
            found.setdefault(name, heading)
    return found


def heading_id(heading: str) -> str:
    """Return the id that JupyterLab 4 gives a heading: its text, with hyphens for spaces.

    Source: ``createHeaderId`` in ``@jupyterlab/rendermime``.
    """
    return _plain(heading).replace(" ", "-")


def _link(week: Week, heading: str) -> str:
    return _LINK.format(slug=quote(week.slug), fragment=quote(heading_id(heading), safe=""))


def _title(title: str, heading: str | None) -> str:
    number = match.group(1) + " " if heading and (match := _NUMBER.match(heading)) else ""
    text = clean(title, 200)
    return number + text[:1].upper() + text[1:]


def _plain(markdown: str) -> str:
    inline = MarkdownIt().parseInline(markdown)[0].children or []
    return "".join(token.content for token in inline if token.type in ("text", "text_special", "code_inline"))


def _rich(text: str) -> Markup:
    """Escape a text, then turn what stands between backticks into code; nothing else is markup."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # escaped first


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("autograder.grading"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(rich=_rich, number=_number)
    return found


def _render(template: str, page: Mapping[str, Any]) -> str:
    return _environment().get_template(template).render(page=page)
