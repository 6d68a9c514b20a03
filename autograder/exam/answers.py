"""What the exam's page asks and what it gets, apart from how it is carried: a server of its own, or JupyterLab's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.exam.desk import Desk
from autograder.exam.lesson import lesson_page, lessons
from autograder.exam.sitting import Refused
from autograder.exceptions import AutograderError, CourseError

HEADER = "X-Exam-Token"
LARGEST = 65_536
"""Bytes of a change; an answer has about a hundred."""
_PAGE = Path(__file__).parent / "page"
_FILES = {"": ("index.html", "text/html"), "exam.css": ("exam.css", "text/css"), "exam.js": ("exam.js", "text/javascript"), "views.js": ("views.js", "text/javascript")}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self' http://127.0.0.1:* http://localhost:*"
)
HEADERS = (
    ("Cache-Control", "no-store"), ("Content-Security-Policy", POLICY), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
)


@dataclass(frozen=True)
class Answer:
    """Status, type and content of what is sent back."""

    status: int
    kind: str
    body: bytes


def told(status: HTTPStatus, text: str) -> Answer:
    """Return an error with a sentence for the learner."""
    return Answer(status, "application/json", json.dumps({"error": text}).encode())


def near() -> Course | None:
    """Return the course that this process stands in, None where there is none."""
    try:
        return Course.find()
    except CourseError:
        return None


def lessons_near() -> dict[str, list[dict[str, str]]]:
    """Return by objective what a result links to, nothing where no course is near."""
    course = near()
    return {name: [one.to_dict() for one in rows] for name, rows in lessons(course).items()} if course else {}


def open_to_all(path: str) -> Answer | None:
    """Return a file of the page or a lesson: what holds nothing of a learner's, so needs no token; None for all else."""
    if path in _FILES:
        name, kind = _FILES[path]
        return Answer(HTTPStatus.OK, kind, (_PAGE / name).read_bytes())
    if path.startswith("lesson/") and (course := near()) and (page := lesson_page(course, path.removeprefix("lesson/"))):
        return Answer(HTTPStatus.OK, "text/html", page.encode())
    return None


def changed(desk: Desk, path: str, kind: str, body: bytes) -> Answer:
    """Carry out a change that came as JSON."""
    if len(body) > LARGEST or kind != "application/json":
        return told(HTTPStatus.BAD_REQUEST, "Only small JSON is understood here.")
    try:
        asked = json.loads(body or b"{}")
    except ValueError:
        return told(HTTPStatus.BAD_REQUEST, "This is not JSON.")
    return answered(desk, path, asked if isinstance(asked, dict) else {})


def answered(desk: Desk, path: str, asked: dict[str, Any] | None) -> Answer:
    """Return data, or carry out a change where something is asked."""
    try:
        made = _call(desk, path.strip("/").split("/"), asked)
    except Refused as error:
        return told(HTTPStatus.CONFLICT, str(error))
    except AutograderError as error:
        return told(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
    except (ValueError, TypeError):
        return told(HTTPStatus.BAD_REQUEST, "The page asked in a form that is not understood.")
    if made is None:
        return told(HTTPStatus.NOT_FOUND, "There is nothing here.")
    if isinstance(made, str):
        return Answer(HTTPStatus.OK, "text/plain", made.encode())
    return Answer(HTTPStatus.OK, "application/json", json.dumps(made).encode())


def _call(desk: Desk, parts: list[str], asked: dict[str, Any] | None) -> Any:
    match (parts, asked):
        case (["api", "home"], None):
            return desk.home()
        case (["api", "anki"], None):
            return desk.anki()
        case (["api", "start"], dict()):
            return desk.start(asked)
        case (["api", "sitting", name], None):
            return desk.state(name)
        case (["api", "sitting", name, "pulse"], None):
            return desk.pulse(name)
        case (["api", "sitting", name, "result"], None):
            return desk.result(name)
        case (["api", "sitting", name, what], dict()):
            return desk.act(name, what, asked)
    return None
