"""kill -9 at every named point and at random: the end state is that of a run that nobody disturbed.

``make test`` kills a hundred times at random; AUTOGRADER_KILLS=1000 (``make soak``) a thousand times.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from toy_class import NOTEBOOK, SLUG, add_cell, answer, grade, solve
from toy_exchange import Pupil, open_exchange
from toy_killer import GRADING, WATCHING, Killer, keep_executions
from toy_runs import LEARNERS, copy_of, dump, make_template

from autograder.course import COURSE_ID, Course
from autograder.lab import exchange_of

KILLS = int(os.environ.get("AUTOGRADER_KILLS", "100"))
MADE = ("autograded", "feedback", ".autograder/cache/executions")


@dataclass
class Classroom:
    """A class that is graded over and over, and what must come out every time.

    Attributes:
        course: its submissions are in ``submitted/``, or in the exchange.
        blank: a copy of the gradebook before the first run.
        scores: what the gradebook must hold.
        pages: what the learners must read, by path.
    """

    course: Course
    blank: Path
    scores: object = None
    pages: dict[str, str] = field(default_factory=dict)
    watched: bool = False

    def reset(self) -> None:
        """Undo what a run made."""
        for name in (*MADE, *(("submitted",) if self.watched else ())):
            shutil.rmtree(self.course.root / name, ignore_errors=True)
        if self.watched:
            for page in (exchange_of(self.course) / COURSE_ID / "feedback").iterdir():
                page.unlink()
        shutil.copy(self.blank, self.course.root / "gradebook.db")

    def found(self) -> dict[str, str]:
        """Return every page of feedback, in the course and in the exchange, as text."""
        root = self.course.root
        places = [*root.glob("feedback/*/*/*"), *(exchange_of(self.course) / COURSE_ID / "feedback").glob("*.html")]
        return {str(path.relative_to(root)): path.read_text(encoding="utf-8") for path in places if path.name[0] != "."}

    def leftovers(self) -> list[str]:
        """Return what a killed run may leave and a finished one may not."""
        root = self.course.root
        parts = [path for path in root.rglob("*") if path.name.endswith(".part") or path.name in (".collecting", ".replaced")]
        return [str(path.relative_to(root)) for path in parts]

    def expect(self) -> None:
        """Take what is there now as what must be there in the end."""
        self.scores, self.pages = dump(self.course), self.found()
        assert self.pages and not self.leftovers()

    def check(self) -> None:
        """Compare what is there with what must be."""
        assert dump(self.course) == self.scores
        assert self.found() == self.pages
        assert self.leftovers() == []
        assert len(list(self.course.root.glob(f"autograded/*/{SLUG}/{NOTEBOOK}"))) == len(LEARNERS)


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer() as made:
        yield made


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """A class of six whose submissions were executed once, for real; the gradebook is empty again."""
    course = make_template(tmp_path_factory.mktemp("template"))
    blank = course.root / "blank.db"
    shutil.copy(course.root / "gradebook.db", blank)
    assert not grade(course).faults
    keep_executions(course)
    open_exchange(course)
    room = Classroom(course, blank)
    room.reset()
    return course


@pytest.fixture(scope="module")
def room(template: Course, killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """The class in ``submitted/``, with what an undisturbed run makes of it."""
    course = copy_of(template, tmp_path_factory.mktemp("graded"))
    made = Classroom(course, course.root / "blank.db")
    assert killer.run(course).code == 0
    made.expect()
    return made


@pytest.fixture(scope="module")
def exchange(template: Course, killer: Killer, tmp_path_factory: pytest.TempPathFactory) -> Classroom:
    """The same class in the exchange, each learner having submitted twice, with what an undisturbed watcher makes of it."""
    course = copy_of(template, tmp_path_factory.mktemp("watched"))
    for number, name in enumerate(LEARNERS):
        pupil = Pupil(course, name, course.root.parent / "homes" / name)
        pupil.submit(lambda n: answer(n, double="an earlier try"))
        pupil.submit(partial(add_cell, source=f"k = {number}"), *[solve] * (number % 2))
    made = Classroom(course, course.root / "blank.db", watched=True)
    made.reset()
    assert killer.run(course, watch=True).code == 0
    made.expect()
    return made


@pytest.mark.parametrize("point", GRADING)
def test_a_run_that_is_killed_at_a_point_is_finished_by_the_next(room: Classroom, killer: Killer, point: str) -> None:
    """Killed when it reaches the point among others' submissions, then run again: nothing lost, doubled or left over."""
    once = point.startswith(("gradebook", "week"))
    room.reset()
    assert killer.run(room.course, point=point, nth=1 if once else 4).killed
    assert killer.run(room.course).code == 0
    room.check()


@pytest.mark.parametrize("point", WATCHING)
def test_a_watcher_that_is_killed_at_a_point_goes_on_there(exchange: Classroom, killer: Killer, point: str) -> None:
    """Killed between seeing a submission and noting that its feedback is released, then started again: as if undisturbed."""
    exchange.reset()
    for name in LEARNERS:  # collected before, and to be replaced
        older = exchange.course.root / "submitted" / name / SLUG
        older.mkdir(parents=True)
        (older / NOTEBOOK).write_text("{}")
    assert killer.run(exchange.course, watch=True, point=point, nth=1 if point == "seen" else 3).killed
    assert killer.run(exchange.course, watch=True).code == 0
    exchange.check()


@pytest.mark.parametrize("point", ["execution-half-kept", "notebook-half-written", "page-half-written", "feedback-half-written", "scores-set", "to-be-committed"])
def test_a_full_disk_is_a_fault_that_the_next_run_mends(room: Classroom, killer: Killer, point: str) -> None:
    """No space at one point costs nobody a score: the run names its faults (or needs what was not kept again), the next one completes."""
    room.reset()
    ended = killer.run(room.course, point=point, nth=2, action="full")
    assert ended.code == (0 if point == "execution-half-kept" else 5)
    assert killer.run(room.course).code == 0
    room.check()


def test_random_kills_change_nothing(room: Classroom, exchange: Classroom, killer: Killer) -> None:
    """Grading runs and watchers killed at random moments, each time gone on with until all is done: always the same end."""
    rng = random.Random(KILLS)
    spans = {}
    for one in (room, exchange):
        one.reset()
        spans[one.watched] = killer.run(one.course, watch=one.watched).seconds
        one.reset()
    kills = {False: 0, True: 0}
    while sum(kills.values()) < KILLS:
        one = exchange if sum(kills.values()) % 4 == 3 else room
        ended = killer.run(one.course, watch=one.watched, seconds=rng.uniform(0.05, 1.0) * spans[one.watched])
        if ended.killed:
            kills[one.watched] += 1
        if not ended.killed or rng.random() < 0.3:
            assert killer.run(one.course, watch=one.watched).code == 0
            one.check()
            one.reset()
    for one in (room, exchange):
        assert killer.run(one.course, watch=one.watched).code == 0
        one.check()
    assert kills[False] + kills[True] == KILLS and kills[True] > KILLS // 10
