"""Runs of ``autograder grade`` on a small toy class: started as a person would, interrupted, and looked into."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import psutil
from toy_class import QUICK, SLUG, add_cell, gradebook, graded_course, hand_in, proved_plan, scores, solve

from autograder.course import Course
from autograder.grading.execute import Settings
from autograder.grading.gradebook import GradebookWriter, default_url
from autograder.results import Record

LEARNERS = ("ada", "bob", "cyd", "dee", "eli", "fay")
"""Every second one has solved all, the others nothing."""


def make_template(folder: Path) -> Course:
    """Return a course with six submissions, no two alike, an empty gradebook, and its reference solution proved."""
    course = graded_course(folder)
    for number, name in enumerate(LEARNERS):
        changes = [partial(add_cell, source=f"k = {number}"), *[solve] * (number % 2)]
        hand_in(course, name, *changes)
    for settings in (QUICK, Settings(cell_seconds=4, seed=-1)):
        proved_plan(course, settings)
    with GradebookWriter(default_url(course)) as book:  # nbgrader takes seconds to make a new one
        book.register(course.week(SLUG))
    return course


def copy_of(template: Course, folder: Path) -> Course:
    """Return a copy of a course in another folder; the proof that its checks are right holds there too."""
    shutil.copytree(template.root, folder / "course")
    return Course(folder / "course")


def start(course: Course, scratch: Path, *words: str, week: str = SLUG, **env: str) -> subprocess.Popen[str]:
    """Start ``autograder grade`` on a course, in an environment of its own."""
    command = [sys.executable, "-m", "autograder", "grade", week, "--course", str(course.root), "--workers", "2"]
    return subprocess.Popen(
        [*command, "--cell-seconds", "4", *words], env={**os.environ, "TMPDIR": str(scratch), **env},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Wait for a command; return exit code and what it printed."""
    out, err = process.communicate(timeout=180)
    return process.returncode, out, err


def left_running(scratch: Path, seconds: float = 15.0) -> list[str]:
    """Return what still runs with the folder in its command line, after giving it time to end."""
    deadline = time.monotonic() + seconds
    while True:
        found = []
        for process in psutil.process_iter(["cmdline"]):
            line = " ".join(process.info["cmdline"] or ())
            if str(scratch) in line:
                found.append(line)
        if not found or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def dump(course: Course) -> tuple[object, list[tuple[str, str, str]]]:
    """Return all that must be the same however a run went: scores, and what the records say."""
    rows = gradebook(course, "SELECT student, snapshot, record FROM autograder_record ORDER BY student, id")
    return scores(course), [(student, snapshot, Record.from_json(text).verdict_digest) for student, snapshot, text in rows]


