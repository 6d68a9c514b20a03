"""Faults of ours while a class is graded: nothing is lost, nothing counted twice, nobody pays for them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from pathlib import Path

import psutil
import pytest
from toy_class import NOTEBOOK, SLUG, answer, grade, hand_in, proved_plan, scores, solve
from toy_runs import LEARNERS, copy_of, dump, finish, left_running, make_template, start

from autograder.course import Course
from autograder.exceptions import GraderFault, JailError
from autograder.grading.engine import grade_week
from autograder.grading.execute import Run
from autograder.grading.gradebook import default_url, only_writer
from autograder.grading.submission import read_submission, reference
from autograder.kernel.provisioner import NO_SANDBOX_VARIABLE
from autograder.kernel.warm import close_zygotes

KILLS = 10


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def course(template: Course, tmp_path: Path) -> Course:
    """A class of six, no two alike, handed in and not yet graded, whose checks are proved."""
    return copy_of(template, tmp_path)


@pytest.mark.slow
def test_ten_kills_at_random_change_nothing(course: Course, template: Course, scratch: Path) -> None:
    """After kill -9 at random moments a last run ends in the gradebook of a run that nobody disturbed; nothing is left."""
    began = time.monotonic()
    assert finish(start(course, scratch))[0] == 0
    whole, expected = time.monotonic() - began, dump(course)
    for name in ("autograded", "feedback", ".autograder/cache/executions"):
        shutil.rmtree(course.root / name)
    shutil.copy(template.root / "gradebook.db", course.root)
    rng = random.Random(11)
    for _ in range(KILLS):
        process = start(course, scratch)
        time.sleep(rng.uniform(0.1, 0.9) * whole)
        process.kill()
        process.communicate()
    assert finish(start(course, scratch))[0] == 0
    assert dump(course) == expected
    assert len(expected[1]) == len(LEARNERS)
    assert not left_running(scratch) and list(scratch.iterdir()) == []
    for name in LEARNERS:
        assert (course.root / "feedback" / name / SLUG / f"{SLUG}.html").is_file()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_cleanly_and_the_next_run_completes(course: Course, scratch: Path, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM exit with 130, leave no process and no temporary folder, and lose nothing."""
    hand_in(course, "slow", lambda n: answer(n, double="import time\ntime.sleep(30)"))
    process = start(course, scratch)
    deadline = time.monotonic() + 60
    while not (course.root / "feedback" / "fay").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    assert finish(process)[0] == 130
    assert not left_running(scratch) and list(scratch.iterdir()) == []
    before = len(dump(course)[1])
    assert before >= len(LEARNERS)
    assert finish(start(course, scratch))[0] == 0
    assert len(dump(course)[1]) == len(LEARNERS) + 1


def test_a_second_grader_is_refused_and_changes_nothing(course: Course, scratch: Path) -> None:
    """While one process writes grades, another says who does, exits with 5 and writes nothing."""
    with only_writer(course):
        code, _, err = finish(start(course, scratch))
    assert code == 5 and str(os.getpid()) in err
    assert dump(course) == ({}, []) and not (course.root / "feedback").exists()
    assert list(scratch.iterdir()) == []


def test_a_killed_worker_costs_nobody_a_point(course: Course) -> None:
    """Workers that are killed while they work are replaced, and the submissions get their points in a later attempt."""
    hand_in(course, "gil", solve, lambda n: answer(n, double="import time\ntime.sleep(1.5)\ndef double(x):\n    return 2 * x"))
    plan, stop, killed = proved_plan(course), threading.Event(), []

    def kill_two() -> None:
        while len(killed) < 2 and not stop.is_set():
            for child in psutil.Process().children(recursive=True):
                with contextlib.suppress(psutil.Error):
                    if "autograder.grading.worker" in child.cmdline() and child.pid not in killed and child.cpu_times().user > 0.2:
                        child.kill()
                        killed.append(child.pid)
                        break
            time.sleep(0.3)

    thread = threading.Thread(target=kill_two)
    thread.start()
    report = grade_week(plan, workers=1)
    stop.set()
    thread.join()
    assert killed and not report.faults
    assert report.records["gil"].points == 100 and report.records["bob"].points == 100
    assert max(record.attempt for record in report.records.values()) > 1


def test_a_database_that_cannot_be_written_is_a_clear_error(course: Course, scratch: Path) -> None:
    """A read-only gradebook ends in one sentence and exit code 5, without half a grade."""
    assert not grade(course).faults
    before = dump(course)
    hand_in(course, "ada", lambda n: answer(n, double="changed = 1"))
    locked = f"sqlite:///file:{course.root / 'gradebook.db'}?mode=ro&uri=true"
    code, out, err = finish(start(course, scratch, "--db", locked))
    assert code == 5 and "readonly" in out + err and "Traceback" not in err
    assert dump(course) == before


def test_a_database_that_fails_in_mid_run_is_a_fault_of_those_left(course: Course) -> None:
    """What a locked gradebook refuses is reported by name, and graded by the next run."""
    plan = proved_plan(course)
    grade_week(plan, workers=2, students=("ada",))
    other = sqlite3.connect(course.root / "gradebook.db", timeout=1, isolation_level=None)
    started = threading.Event()

    def lock(progress: object) -> None:
        if not started.is_set():
            other.execute("BEGIN IMMEDIATE")
            started.set()

    url = default_url(course).replace("timeout=60", "timeout=0.2")
    report = grade_week(plan, workers=1, db_url=url, say=lock)
    other.execute("ROLLBACK")
    other.close()
    assert report.faults and all("locked" in reason for reason in report.faults.values())
    assert not set(report.faults) & set(report.graded)
    again = grade_week(plan, workers=1)
    assert not again.faults and set(again.graded) == set(report.faults)
    assert {name for name, _, _ in dump(course)[1]} == set(LEARNERS)


def test_feedback_that_cannot_be_written_keeps_the_score(course: Course) -> None:
    """A file where the feedback folder should be is a fault that says so; the score stands, and a rerun repairs the rest."""
    (course.root / "feedback").mkdir()
    (course.root / "feedback" / "bob").write_text("in the way")
    report = grade(course)
    assert set(report.faults) == {"bob"} and "score is recorded" in report.faults["bob"]
    assert scores(course)["bob", "w01-double-visible"] == (20.0, None, False)
    (course.root / "feedback" / "bob").unlink()
    again = grade(course)
    assert not again.faults and not again.graded and len(dump(course)[1]) == len(LEARNERS)
    assert (course.root / "feedback" / "bob" / SLUG / f"{SLUG}.html").is_file()


def test_a_folder_that_is_no_id_is_reported_and_costs_nobody_else(course: Course) -> None:
    """Names with wildcards or bytes that are no text get no record; they are named as faults beside a graded class."""
    for name in ("a*b", "new\nline", os.fsdecode(b"\xff\xfe")):
        hand_in(course, name, solve)
    report = grade(course)
    assert len(report.faults) == 3 and all("cannot be a learner's id" in reason for reason in report.faults.values())
    assert set(report.graded) == set(LEARNERS) == {name for name, _, _ in dump(course)[1]}


def test_odd_times_of_a_submission_stop_nobody(course: Course) -> None:
    """A time stamp before the calendar begins, one from the future and a wild file time all end in a time that is past."""
    for name, stamp in (("ada", "0001-01-01 00:00:00+14:00"), ("bob", "9999-12-31 23:59:59-14:00"), ("cyd", "nonsense")):
        (course.root / "submitted" / name / SLUG / "timestamp.txt").write_text(stamp)
    os.utime(course.root / "submitted" / "dee" / SLUG, (2**40, 2**40))
    report = grade(course)
    assert not report.faults and all("1970" < record.submitted_at < "2100" for record in report.records.values())


def test_a_notebook_that_we_may_not_read_is_our_fault(course: Course) -> None:
    """Permissions that keep us from reading a submission are a fault, never a learner's missing notebook."""
    path = course.root / "submitted" / "ada" / SLUG / NOTEBOOK
    path.chmod(0)
    who = os.geteuid()
    if who == 0:  # root may read everything
        os.seteuid(65534)
    try:
        with pytest.raises(GraderFault, match="could not be read"):
            read_submission(path)
    finally:
        os.seteuid(who)


def test_a_kernel_without_a_jail_is_refused_where_one_was_asked_for(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the kernel comes up unprotected although the plan demands the jail, not one cell is run in it."""
    plan = proved_plan(course)
    monkeypatch.setenv(NO_SANDBOX_VARIABLE, "1")
    run = Run(reference(plan.week).notebook, plan.work_files, plan.modules, plan.settings)
    with pytest.raises(JailError, match="without a jail"):
        asyncio.run(run.execute())
    assert not any(cell.get("outputs") for cell in run.notebook.cells)
    close_zygotes()
