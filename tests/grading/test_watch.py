"""Grade on submit: learners press Submit in nbgrader's exchange, and fetch their feedback from it seconds later."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from nbgrader.apps import NbGrader
from nbgrader.auth import Authenticator
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeReleaseFeedback
from toy_class import NOTEBOOK, SLUG, add_cell, answer, gradebook, points_in_gradebook, solve
from toy_exchange import Pupil, Watching, open_exchange, start_watch, until
from toy_runs import copy_of, left_running, make_template

from autograder.course import COURSE_ID, Course
from autograder.grading.gradebook import only_writer
from autograder.grading.settings import course_settings
from autograder.lab import exchange_of
from autograder.watch.inbox import Inbox


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A course whose checks are proved, with an open exchange and nothing submitted."""
    course = make_template(tmp_path_factory.mktemp("template"))
    shutil.rmtree(course.root / "submitted")
    open_exchange(course)
    return course


@pytest.fixture
def course(template: Course, tmp_path: Path) -> Course:
    return copy_of(template, tmp_path)


def pupils(course: Course, *names: str) -> list[Pupil]:
    """Return learners with homes beside the course."""
    return [Pupil(course, name, course.root.parent / "homes" / name) for name in names]


def records(course: Course) -> dict[str, int]:
    """Return how many records each learner has."""
    return dict(gradebook(course, "SELECT student, count(*) FROM autograder_record GROUP BY student"))


@pytest.fixture(scope="module")
def served(template: Course, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Course, Watching]]:
    """A course that a watcher serves, for tests that each bring learners of their own."""
    course = copy_of(template, tmp_path_factory.mktemp("served"))
    scratch = Path("/tmp") / f"t-w{os.getpid()}"
    scratch.mkdir(mode=0o777)
    scratch.chmod(0o1777)
    watching = start_watch(course, scratch, SLUG, "--limit", "0")
    yield course, watching
    watching.process.terminate()
    assert watching.process.wait(30) == 0, watching.log.read_text()
    assert not left_running(scratch) and list(scratch.iterdir()) == []
    scratch.rmdir()


def test_learners_who_submit_at_once_all_get_their_own_feedback(served: tuple[Course, Watching]) -> None:
    """Five learners press Submit together; each fetches the page of their own points, and has one record."""
    course, watching = served
    solved, stuck = pupils(course, "ann", "ben", "cat"), pupils(course, "dan", "eve")
    for number, one in enumerate(solved):
        one.submit(solve, partial(add_cell, source=f"k = {number}"))
    for number, one in enumerate(stuck):
        one.submit(partial(add_cell, source=f"j = {number}"))
    for one in solved + stuck:
        (page,) = one.wait_for_feedback()
        assert one.id in page and ("100" in page) and ("still the stub" in page) == (one in stuck)
    points = points_in_gradebook(course)
    assert [points[one.id] for one in solved + stuck] == [100, 100, 100, 0, 0]
    assert {records(course)[one.id] for one in solved + stuck} == {1}
    assert not watching.events("fault")


def test_the_newest_submission_counts_and_each_has_its_page(served: tuple[Course, Watching]) -> None:
    """A second try gets a page of its own beside the first, and the gradebook follows it."""
    course, _ = served
    (fred,) = pupils(course, "fred")
    fred.submit(lambda n: answer(n, double="def double(x):\n    return 2 * x"))
    assert len(fred.wait_for_feedback(1)) == 1
    fred.submit(solve)
    first, second = fred.wait_for_feedback(2)
    assert first != second and points_in_gradebook(course)["fred"] == 100 and records(course)["fred"] == 2


def test_the_same_notebook_again_is_not_graded_again(served: tuple[Course, Watching]) -> None:
    """A resubmission of the same bytes has feedback to fetch, from the record that is there already."""
    course, _ = served
    (gwen,) = pupils(course, "gwen")
    gwen.submit(solve)
    (first,) = gwen.wait_for_feedback(1)
    gwen.submit(solve)
    assert gwen.wait_for_feedback(2)[1] == first and records(course)["gwen"] == 1


def test_what_is_no_notebook_gets_its_verdict_and_harms_nobody(served: tuple[Course, Watching]) -> None:
    """Links to a private file, broken JSON and a missing notebook end in a page each; a neighbour keeps full points."""
    course, _ = served
    private = course.root / "private.ipynb"
    private.write_text("PRIVATE WORDS")
    linked, broken, absent, honest = pupils(course, "linked", "broken", "absent", "honest")
    makes = {linked: lambda path: path.symlink_to(private), broken: lambda path: path.write_text("{"), absent: lambda path: None}
    honest.submit(solve)
    for one, make in makes.items():
        one.submit()
        arrival = until(lambda: next(iter((course.state / "exchange" / "mlcourse" / "inbound").glob(f"{one.id}+*")), None))  # noqa: B023
        until(lambda: one.fetch())  # noqa: B023  # of the notebook as it was; now once more, as no Submit would make it
        again = arrival.with_name(arrival.name.replace("+20", "+30", 1))
        shutil.copytree(arrival, again)
        (again / NOTEBOOK).unlink()
        make(again / NOTEBOOK)
        again.chmod(0o777)
    assert "100" in honest.wait_for_feedback()[0]
    verdicts = until(lambda: found if len(found := dict(gradebook(course, (
        "SELECT student, verdict FROM autograder_record WHERE verdict IN ('invalid', 'missing')")))) == 3 else None)
    assert verdicts == {"linked": "invalid", "broken": "invalid", "absent": "missing"}
    assert not any("PRIVATE" in path.read_text(errors="replace") for path in course.root.glob("*/linked/**/*") if path.is_file())
    assert points_in_gradebook(course)["honest"] == 100


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # nbgrader leaves a file to the collector
def test_nbgraders_own_release_works_afterwards(served: tuple[Course, Watching]) -> None:
    """Who runs nbgrader's release_feedback by hand finds what it needs, and the learner fetches the same page."""
    course, _ = served
    (hal,) = pupils(course, "hal")
    hal.submit(solve)
    (page,) = hal.wait_for_feedback()
    pages = exchange_of(course) / COURSE_ID / "feedback"
    mine = next(path for path in pages.iterdir() if path.read_text() == page)
    mine.unlink()
    config = course_settings(course.root)
    config.CourseDirectory.student_id, config.CourseDirectory.assignment_id = "hal", SLUG
    NbGrader.clear_instance()
    ExchangeReleaseFeedback(coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config), config=config).start()
    assert mine.read_text() == page


def test_killed_in_the_middle_it_goes_on_where_it_was(course: Course, scratch: Path) -> None:
    """After kill -9 among six submissions, again and again, a last watcher serves all; each has one record and its page."""
    class_of_six = pupils(course, *"uvwxyz")
    for number, one in enumerate(class_of_six):
        one.submit(solve, partial(add_cell, source=f"k = {number}"))
    for kills in range(3):
        watching = start_watch(course, scratch, SLUG)
        done = kills + 1
        until(lambda: len(list((course.root / "submitted").glob("?/*"))) > done or watching.process.poll() is not None)  # noqa: B023
        time.sleep(0.3 * kills)
        watching.process.kill()
        watching.process.wait()
    assert sum(records(course).values()) < 6 or len(list(course.root.glob("feedback/*/*/.released"))) <= 6
    last = start_watch(course, scratch, "--once")
    assert last.process.wait(120) == 0, last.log.read_text()
    assert records(course) == {one.id: 1 for one in class_of_six} and set(points_in_gradebook(course).values()) == {100}
    assert all(len(one.fetch()) == 1 for one in class_of_six)
    idle = start_watch(course, scratch, "--once")
    assert idle.process.wait(60) == 0 and not idle.events("graded"), "what was released before is not released again"
    assert not left_running(scratch) and list(scratch.iterdir()) == []


def test_it_ends_at_once_when_asked(course: Course, scratch: Path) -> None:
    """SIGTERM in the middle of a slow notebook ends it with 0, leaves no process and no file; the notebook is graded later."""
    (slow,) = pupils(course, "slow")
    slow.submit(lambda n: answer(n, double="import time\ntime.sleep(3)\ndef double(x):\n    return 2 * x"))
    watching = start_watch(course, scratch, SLUG)
    until(lambda: (course.root / "submitted" / "slow" / SLUG).is_dir())
    time.sleep(0.7)
    watching.process.send_signal(signal.SIGTERM)
    assert watching.process.wait(10) == 0
    assert not left_running(scratch) and list(scratch.iterdir()) == [] and not records(course)
    assert start_watch(course, scratch, "--once").process.wait(60) == 0
    assert points_in_gradebook(course)["slow"] == 50


def test_a_learner_over_the_limit_waits_and_nobody_else_does(course: Course, scratch: Path) -> None:
    """With one grading in ten minutes a second try stays in the exchange, while another learner is served."""
    mo, neil = pupils(course, "mo", "neil")
    watching = start_watch(course, scratch, SLUG, "--limit", "1")
    mo.submit()
    mo.wait_for_feedback()
    mo.submit(solve)
    neil.submit(solve)
    neil.wait_for_feedback()
    time.sleep(2)
    assert records(course) == {"mo": 1, "neil": 1} and len(mo.fetch()) == 1
    watching.process.terminate()
    assert watching.process.wait(20) == 0


def test_it_waits_for_another_writer_and_refuses_a_second_watcher(course: Course, scratch: Path) -> None:
    """While `autograder grade` writes, submissions wait; a second watcher says who the first is and exits with 5."""
    (olga,) = pupils(course, "olga")
    with only_writer(course):
        watching = start_watch(course, scratch, SLUG)
        olga.submit(solve)
        until(lambda: any("is writing grades" in event["text"] for event in watching.events("note")))
        second = start_watch(course, scratch)
        assert second.process.wait(30) == 5 and str(watching.process.pid) in second.log.read_text()
        assert not records(course)
    assert "100" in olga.wait_for_feedback()[0]
    watching.process.terminate()
    assert watching.process.wait(20) == 0


def test_a_changed_check_is_used_at_once(course: Course, scratch: Path) -> None:
    """A check that is edited while the watcher runs judges the next submission; a broken one waits and costs nobody."""
    source = course.week(SLUG).source / NOTEBOOK
    good = source.read_text()
    pat, quin = pupils(course, "pat", "quin")
    watching = start_watch(course, scratch, SLUG)
    pat.submit(solve)
    pat.wait_for_feedback()
    source.write_text(good.replace("parts[0] + parts[1]", "parts[0] * parts[1]"))
    quin.submit(solve)
    until(lambda: any("does not earn full points" in event["text"] for event in watching.events("fault")))
    assert "quin" not in records(course)
    source.write_text(good.replace("range(20)", "range(21)"))
    assert "100" in quin.wait_for_feedback()[0]
    plans = dict(gradebook(course, "SELECT student, plan FROM autograder_record"))
    assert len(set(plans.values())) == 2
    watching.process.terminate()
    assert watching.process.wait(20) == 0


def test_only_whole_submissions_of_known_weeks_and_names_are_taken(tmp_path: Path) -> None:
    """Odd names, files, links, other weeks and half a copy are left alone, each refused once with a reason; the rest is in order of age."""
    inbound = tmp_path / "inbound"
    inbound.mkdir()
    inbox = Inbox(inbound, ["week01-toy"])
    for name in ("x", "a+week09-other+t+r", "*+week01-toy+t+r", "a+b+week01-toy+t+r", ".a+week01-toy+t+r", "b\x1b+week01-toy+t+r"):
        (inbound / name).mkdir()
    (inbound / "file+week01-toy+t+r").write_text("")
    (inbound / "link+week01-toy+t+r").symlink_to(tmp_path)
    half = inbound / "half+week01-toy+2026-11-24 10:00:00.000001 UTC+r"
    half.mkdir()
    for name, when in (("mid", "2026-11-24 10:00:02.0 UTC"), ("late", "2026-11-24 10:00:03.0 UTC"), ("old", "2026-11-24 10:00:01.0 UTC")):
        folder = inbound / f"{name}+week01-toy+{when}+r="
        folder.mkdir()
        (folder / "submission_secret.txt").write_text("s")
        folder.chmod(0o777)
    assert [arrival.student for arrival in inbox.look()] == ["old", "mid", "late"]
    assert len(inbox.refused) == 8 and all(text.isprintable() for text in inbox.refused) and inbox.unfinished == 1
    (half / "submission_secret.txt").write_text("s")
    half.chmod(0o777)
    assert [arrival.student for arrival in inbox.look()] == ["half"] and inbox.look() == [] and len(inbox.refused) == 8
