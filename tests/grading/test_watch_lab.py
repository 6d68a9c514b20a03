"""The watcher beside a learner's JupyterLab: it comes and goes with it, and is started again when it dies."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from toy_class import points_in_gradebook, solve
from toy_exchange import Pupil, open_exchange, until
from toy_runs import left_running, make_template

from autograder.course import Course
from autograder.lab import LEARNER
from autograder.watch.beside import watcher_beside


def watcher_of(course: Course) -> psutil.Process | None:
    """Return the watcher that serves a course, among this process's children."""
    for child in psutil.Process().children():
        with suppress(psutil.Error):  # another child ended in this moment
            if "watch" in child.cmdline() and str(course.root) in child.cmdline():
                return child
    return None


def test_a_learner_alone_is_served_while_the_lab_is_open(tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Submitted as the learner's JupyterLab does, graded by a watcher that was killed once; closed, nothing is left."""
    monkeypatch.setenv("TMPDIR", str(scratch))
    (tmp_path / "made").mkdir()
    course = make_template(tmp_path / "made")
    open_exchange(course)
    pupil = Pupil(course, LEARNER, tmp_path / "home")
    with watcher_beside(course):
        first = until(lambda: watcher_of(course))
        until(lambda: (course.state / "watch.lock").exists())
        os.kill(first.pid, signal.SIGKILL)
        pupil.submit(solve)
        assert "100" in pupil.wait_for_feedback(seconds=90)[0]
        assert watcher_of(course) != first
    assert watcher_of(course) is None and points_in_gradebook(course)[LEARNER] == 100
    assert not left_running(scratch) and list(scratch.iterdir()) == []
