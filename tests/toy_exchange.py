"""Learners who submit through nbgrader's own exchange and fetch their feedback from it, and a watcher to serve them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.apps import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeFetchFeedback, ExchangeSubmit
from toy_class import Change, released
from toy_course import SLUG
from traitlets.config import Config

from autograder.course import COURSE_ID, Course
from autograder.lab import exchange_of, prepare


@dataclass(frozen=True)
class Pupil:
    """One learner with a home of their own.

    Attributes:
        course: where the exchange is.
        id: the learner's id.
        home: holds the working copy and nbgrader's cache.
    """

    course: Course
    id: str
    home: Path

    def _config(self) -> Config:
        config = Config()
        config.CourseDirectory.course_id, config.CourseDirectory.student_id = COURSE_ID, self.id
        config.CourseDirectory.assignment_id = SLUG
        config.Exchange.root, config.Exchange.cache = str(exchange_of(self.course)), str(self.home / "cache")
        config.Exchange.assignment_dir = str(self.home)
        return config

    def _do(self, step: Any) -> None:
        config = self._config()
        NbGrader.clear_instance()
        step(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config).start()

    def submit(self, *changes: Change) -> None:
        """Make these changes to the released notebook and press Submit."""
        notebook = released(self.course)
        for change in changes:
            change(notebook)
        folder = self.home / SLUG
        if not folder.exists():
            shutil.copytree(self.course.week(SLUG).release, folder)
        nbformat.write(notebook, folder / f"{SLUG}.ipynb")
        self._do(ExchangeSubmit)

    def fetch(self) -> list[str]:
        """Press Fetch Feedback; return the pages that came, oldest submission first."""
        self._do(ExchangeFetchFeedback)
        return [page.read_text(encoding="utf-8") for page in sorted((self.home / SLUG / "feedback").glob("*/*.html"))]

    def wait_for_feedback(self, pages: int = 1, seconds: float = 60.0) -> list[str]:
        """Fetch until there are so many pages."""
        return until(lambda: found if len(found := self.fetch()) >= pages else None, seconds)


def until(ask: Callable[[], Any], seconds: float = 60.0) -> Any:
    """Ask until the answer is something; fail when it takes too long."""
    deadline = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def open_exchange(course: Course) -> Path:
    """Lay out the exchange as a learner's JupyterLab has it; return its inbound folder."""
    prepare(course)
    return exchange_of(course) / COURSE_ID / "inbound"


@dataclass
class Watching:
    """A watcher's process."""

    process: subprocess.Popen[bytes]
    log: Path

    def events(self, kind: str = "") -> list[dict[str, Any]]:
        """Return what it has said so far."""
        lines = [json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{") and line.endswith("}")]
        return [event for event in lines if kind in ("", event["kind"])]


def start_watch(course: Course, scratch: Path, *words: str, **env: str) -> Watching:
    """Start ``autograder watch`` on a course, in an environment of its own."""
    number = len(list(course.root.glob("watch-*.log")))
    log = course.root / f"watch-{number}.log"
    command = [sys.executable, "-m", "autograder", "watch", "--course", str(course.root), "--json", "--cell-seconds", "4", *words]
    with log.open("wb") as stream:
        process = subprocess.Popen(command, env={**os.environ, "TMPDIR": str(scratch), **env}, stdout=stream, stderr=stream)
    return Watching(process, log)
