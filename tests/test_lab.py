"""A learner's JupyterLab, for real: what is offered, validated, submitted, and what becomes of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.lab import LEARNER, copy_new, exchange_of, lab_command, prepare
from autograder.watch.beside import watcher_beside
from tests.toy_course import SLUG, make_course

ROOT = Path(__file__).resolve().parents[1]
TOKEN = "a-token-for-this-test"


@dataclass(frozen=True)
class Lab:
    """A running server and its course."""

    course: Course
    address: str

    def call(self, path: str, data: dict[str, str] | None = None) -> Any:
        """Ask the server as JupyterLab's own pages do."""
        body = json.dumps(data).encode() if path.endswith("validate") else None
        if data and body is None:
            body = "&".join(f"{k}={v}" for k, v in data.items()).encode()
        kind = "application/json" if path.endswith("validate") else "application/x-www-form-urlencoded"
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": kind}
        request = urllib.request.Request(f"{self.address}/{path}", data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=90) as answer:
            return json.load(answer)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab started as `autograder lab` starts it, over the toy course."""
    folder = tmp_path_factory.mktemp("course")
    course = make_course(folder)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    assert prepare(course)[SLUG].endswith("files copied")
    port = 18000 + os.getpid() % 2000
    command, env = lab_command(course, port, browser=False)
    scratch = tmp_path_factory.mktemp("home")
    env |= {"JUPYTER_TOKEN": TOKEN, "HOME": str(scratch), "JUPYTER_RUNTIME_DIR": str(scratch / "run")}
    with (scratch / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=folder / LEARNER, stdout=log, stderr=log)
        made = Lab(course, f"http://127.0.0.1:{port}")
        try:
            _wait(made, process, scratch / "log")
            yield made
        finally:
            process.terminate()
            process.wait(timeout=30)


def _wait(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(120):
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            lab.call("api/status")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise AssertionError(log.read_text()[-2000:])


def test_the_week_is_there_and_can_be_submitted(lab: Lab) -> None:
    """The Assignment List shows the released week as fetched, without a network or an account."""
    listed = lab.call("assignments?course_id=mlcourse")
    assert listed["success"]
    assert [(a["assignment_id"], a["status"]) for a in listed["value"]] == [(SLUG, "fetched")]


def test_validate_runs_in_the_jail_and_names_the_failing_check(lab: Lab) -> None:
    """The Validate button's address answers with the visible check that fails, in its own words."""
    answer = lab.call("assignments/validate", {"path": f"{SLUG}/{SLUG}.ipynb"})
    failed = answer["value"]["failed"]
    assert answer["success"]
    assert "it is still the stub" in failed[0]["error"]


def test_a_submission_is_collected_and_graded(lab: Lab) -> None:
    """What was submitted in JupyterLab ends as a score and a page of feedback."""
    assert lab.call("assignments/submit", {"course_id": "mlcourse", "assignment_id": SLUG})["success"]
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    collect = subprocess.run(["nbgrader", "collect", SLUG], cwd=lab.course.root, env=env, capture_output=True, text=True)
    assert collect.returncode == 0, collect.stderr
    grade = subprocess.run(
        [sys.executable, "-m", "autograder", "grade", "1", "--json"], cwd=lab.course.root, env=env, capture_output=True, text=True
    )  # fmt: skip
    assert grade.returncode == 0, grade.stderr
    assert json.loads(grade.stdout)[LEARNER]["points"] == 0
    page = lab.course.root / "feedback" / LEARNER / SLUG / f"{SLUG}.html"
    assert "still the stub" in page.read_text(encoding="utf-8")


def test_with_the_watcher_feedback_can_be_fetched_in_jupyterlab(lab: Lab) -> None:
    """Submit, wait for the list to say that feedback is available, Fetch Feedback: the page lies beside the notebook."""
    asked = {"course_id": "mlcourse", "assignment_id": SLUG}
    with watcher_beside(lab.course):
        notebook = lab.course.root / LEARNER / SLUG / f"{SLUG}.ipynb"
        notebook.write_text(notebook.read_text().replace("Two tiny functions", "Two very tiny functions"))
        assert lab.call("assignments/submit", asked)["success"]
        for _ in range(600):
            listed = lab.call("assignments?course_id=mlcourse")["value"]
            submissions = [one for found in listed for one in found.get("submissions", ())]
            if any(one["has_exchange_feedback"] for one in submissions):
                break
            time.sleep(0.2)
        assert lab.call("assignments/fetch_feedback", asked)["success"]
    (page,) = (lab.course.root / LEARNER / SLUG / "feedback").glob(f"*/{SLUG}.html")
    assert "still the stub" in page.read_text(encoding="utf-8")


def test_a_learner_s_files_are_never_overwritten(tmp_path: Path) -> None:
    """A second start adds what is missing and leaves what the learner has changed."""
    course = make_course(tmp_path)
    prepare(course)
    notebook = tmp_path / LEARNER / SLUG / f"{SLUG}.ipynb"
    data = tmp_path / LEARNER / SLUG / "data" / "toy.csv"
    notebook.write_text("mine")
    data.unlink()
    assert prepare(course)[SLUG] == "1 files copied"
    assert notebook.read_text() == "mine"
    assert data.is_file()
    assert copy_new(course.week("1").release, tmp_path / LEARNER / SLUG) == 0


def test_the_exchange_lies_in_a_folder_of_the_learner_s_own(tmp_path: Path) -> None:
    """Nbgrader opens an exchange to everybody; the folder around it lets nobody else in."""
    course = make_course(tmp_path)
    prepare(course)
    assert exchange_of(course).parent.stat().st_mode & 0o077 == 0
