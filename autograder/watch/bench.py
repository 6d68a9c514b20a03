"""How long a learner waits: from pressing Submit until nbgrader's Fetch Feedback brings the page.

Run as ``python -m autograder.watch.bench COUNT GAP``: so many learners submit week 2, one every GAP seconds (0: all at once).
"""

from __future__ import annotations

import json
import logging
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbgrader.apps import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeFetchFeedback, ExchangeSubmit
from traitlets.config import Config

from autograder.classroom import Learner, hand_in, make_course, reference_answers
from autograder.course import COURSE_ID, Course
from autograder.exceptions import GraderFault
from autograder.grading.intake import SUBMITTED
from autograder.lab import exchange_of, prepare

WEEK = "week02"
PATIENCE = 600.0


@dataclass
class _Desk:
    """One learner's working copy and cache."""

    course: Course
    slug: str
    id: str
    home: Path
    pressed: float = 0.0

    def do(self, step: Any) -> None:
        """Press one of the buttons of nbgrader's Assignment List."""
        config = Config()
        config.CourseDirectory.course_id, config.CourseDirectory.student_id = COURSE_ID, self.id
        config.CourseDirectory.assignment_id = self.slug
        config.Exchange.root, config.Exchange.cache = str(exchange_of(self.course)), str(self.home / "cache")
        config.Exchange.assignment_dir = str(self.home)
        NbGrader.clear_instance()
        step(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config).start()

    def fetched(self) -> bool:
        """True once the page of feedback is there."""
        self.do(ExchangeFetchFeedback)
        return any((self.home / self.slug / "feedback").glob("*/*.html"))


def measure(course: Course, count: int, gap: float) -> list[float]:
    """Return the seconds that each of ``count`` learners waited, shortest first.

    Args:
        course: where the week comes from.
        count: learners; each one's notebook differs from the others'.
        gap: seconds between two of them.

    Raises:
        GraderFault: somebody's feedback did not come.
    """
    logging.getLogger("traitlets").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        made = make_course(course, course.week(WEEK), Path(scratch) / "course")
        prepare(made)
        desks = _desks(made, Path(scratch), count + 1)
        command = [sys.executable, "-m", "autograder", "watch", WEEK, "--course", str(made.root), "--json", "--limit", "0"]
        with (Path(scratch) / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as watcher:
            try:
                _serve(desks[:1], 0.0)  # the first learner of the day waits for the imports; told apart
                waits = _serve(desks[1:], gap)
            finally:
                watcher.terminate()
        told = [json.loads(line) for line in (Path(scratch) / "log").read_text().splitlines() if line.startswith("{")]
    if wrong := [event["text"] for event in told if event["kind"] == "fault" or (event["record"] and event["record"]["points"] != 100)]:
        raise GraderFault(f"Not everybody was graded right: {wrong[0]}")
    return sorted(waits)


def _desks(made: Course, scratch: Path, count: int) -> list[_Desk]:
    week = made.week(WEEK)
    right = reference_answers(week)
    first = next(iter(right))
    desks = []
    for number in range(count):
        name = f"learner{number:02}"
        hand_in(made, week, Learner(name, right | {first: f"{right[first]}\n# of {name}"}))
        home = scratch / name
        shutil.copytree(week.release, home / week.slug)
        shutil.copy(made.root / SUBMITTED / name / week.slug / week.notebook_name, home / week.slug)
        desks.append(_Desk(made, week.slug, name, home))
    shutil.rmtree(made.root / SUBMITTED)
    return desks


def _serve(desks: list[_Desk], gap: float) -> list[float]:
    """Have everybody submit, one every ``gap`` seconds, and fetch until the feedback is there."""
    began, coming, waiting, waits = time.monotonic(), list(desks), list[_Desk](), list[float]()
    while coming or waiting:
        while coming and time.monotonic() - began >= gap * (len(desks) - len(coming)):
            desk = coming.pop(0)
            desk.pressed = time.monotonic()
            desk.do(ExchangeSubmit)
            waiting.append(desk)
        for desk in list(waiting):
            if desk.fetched():
                waits.append(time.monotonic() - desk.pressed)
                waiting.remove(desk)
            elif time.monotonic() - desk.pressed > PATIENCE:
                raise GraderFault(f"The feedback of {desk.id} did not come within {PATIENCE:.0f} s.")
        time.sleep(0.1)
    return waits


def main() -> None:
    """Measure, and print one line."""
    count, gap = int(sys.argv[1]), float(sys.argv[2])
    waits = measure(Course.find(), count, gap)
    nth = statistics.quantiles(waits, n=20, method="inclusive")
    how = f"one every {gap:g} s" if gap else "all at once"
    sys.stdout.write(f"{count} learners, {how}: median {statistics.median(waits):.1f} s, 95th percentile {nth[-1]:.1f} s, longest {waits[-1]:.1f} s\n")


if __name__ == "__main__":
    main()
