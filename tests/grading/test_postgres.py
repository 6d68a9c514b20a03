"""The gradebook in PostgreSQL: the same points as in SQLite, nothing lost when the server goes, and the way there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from toy_attacks import CASES
from toy_class import QUICK, SLUG, grade, graded_course, hand_in, proved_plan, solve
from toy_corpus import corpus, hand_in_case, sample
from toy_postgres import Server, new_server, remove
from toy_runs import LEARNERS, copy_of, dump, finish, left_running, make_template, start

from autograder.course import Course
from autograder.exceptions import GraderFault
from autograder.grading.engine import grade_week
from autograder.grading.gradebook import GradebookWriter, default_url, gradebook_url
from autograder.grading.move import copy_gradebook
from autograder.results import Record

SCORES = (
    "SELECT a.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade FROM grade g"
    " JOIN base_cell c ON c.id = g.cell_id JOIN submitted_notebook n ON n.id = g.notebook_id"
    " JOIN submitted_assignment a ON a.id = n.assignment_id"
)
RECORDS = "SELECT student, snapshot, record FROM autograder_record ORDER BY student, id"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = new_server()
    yield made
    remove(made)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return make_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def course(template: Course, tmp_path: Path) -> Course:
    """A class of six, handed in, not graded."""
    return copy_of(template, tmp_path)


def dump_of(url: str) -> tuple[object, list[tuple[str, str, str]]]:
    """Return what ``dump`` returns, of any database."""
    engine = create_engine(url)
    with engine.connect() as book:
        scores = {(student, name): (auto, manual, bool(needs)) for student, name, auto, manual, needs in book.execute(text(SCORES))}
        records = [(student, snapshot, Record.from_json(found).verdict_digest) for student, snapshot, found in book.execute(text(RECORDS))]
    engine.dispose()
    return scores, records


def mark_by_hand(url: str, student: str, points: float) -> None:
    """Enter a score as a person does in Formgrader."""
    engine = create_engine(url)
    with engine.begin() as book:
        changed = book.execute(text(
            "UPDATE grade SET manual_score = :points WHERE cell_id = (SELECT id FROM base_cell WHERE name = 'w01-double-visible') AND notebook_id IN"
            " (SELECT n.id FROM submitted_notebook n JOIN submitted_assignment a ON a.id = n.assignment_id WHERE a.student_id = :student)"
        ), {"points": points, "student": student}).rowcount  # fmt: skip
    engine.dispose()
    assert changed == 1


def test_hostile_and_honest_get_the_same_as_in_sqlite(server: Server, tmp_path: Path) -> None:
    """A class of attacks, odd notebooks and honest ones has the same scores and verdicts in both databases."""
    course = graded_course(tmp_path)
    for case in CASES[::6]:
        hand_in(course, case.id, case.change)
    for case in sample(corpus(), 12):
        hand_in_case(course, case, {"course": course.root})
    for name in ("aaa-honest", "zzz-honest"):
        hand_in(course, name, solve)
    url = server.new_database()
    report = grade(course, db_url=url)
    assert not report.faults
    in_sqlite = grade(course, db_url=default_url(course))  # from the executions that are kept: the same evidence
    assert set(in_sqlite.graded) == set(report.graded) and dump_of(url) == dump(course)
    assert {name: record.verdict_digest for name, record in report.records.items()} == {
        name: record.verdict_digest for name, record in in_sqlite.records.items()
    }


def test_the_course_names_its_gradebook(server: Server, course: Course, scratch: Path) -> None:
    """With AUTOGRADER_DB set, `autograder grade` writes there and makes no SQLite file; a second run grades nothing."""
    url = server.new_database()
    (course.root / "gradebook.db").unlink()
    assert finish(start(course, scratch, AUTOGRADER_DB=url))[0] == 0
    assert {student for student, _, _ in dump_of(url)[1]} == set(LEARNERS) and not (course.root / "gradebook.db").exists()
    code, out, _ = finish(start(course, scratch, AUTOGRADER_DB=url))
    assert code == 0 and "0 graded, 6 unchanged" in out


def test_a_marked_score_survives_a_regrade(server: Server, course: Course) -> None:
    """What a person entered stands after the class is graded under changed checks."""
    url = server.new_database()
    grade(course, db_url=url)
    mark_by_hand(url, "ada", 17.5)
    source = course.week(SLUG).source / f"{SLUG}.ipynb"
    source.write_text(source.read_text().replace("range(20)", "range(21)"))
    assert len(grade(course, db_url=url).graded) == len(LEARNERS)
    assert dump_of(url)[0]["ada", "w01-double-visible"] == (0.0, 17.5, True)  # type: ignore[index]


def test_a_server_that_goes_away_costs_nobody(server: Server, course: Course) -> None:
    """Stopped as by a power cut after the first score, the others are faults with a reason; started again, they are graded."""
    url, stopped = server.new_database(), []

    def stop(_: object) -> None:
        if not stopped:
            server.stop("immediate")
            stopped.append(True)

    plan = proved_plan(course)
    report = grade_week(plan, workers=1, db_url=url, say=stop)
    assert len(report.graded) == 1 and len(report.faults) == len(LEARNERS) - 1
    with pytest.raises(GraderFault, match="cannot be opened"):
        grade_week(plan, db_url=url)
    server.start()
    again = grade_week(plan, workers=2, db_url=url)
    assert not again.faults and set(again.graded) == set(report.faults)
    assert [student for student, _, _ in dump_of(url)[1]] == list(LEARNERS)


@pytest.mark.slow
def test_kills_at_random_change_nothing(server: Server, course: Course, scratch: Path) -> None:
    """After kill -9 in the middle, three times, the gradebook is that of a run that nobody disturbed."""
    whole, url = server.new_database(), server.new_database()
    began = time.monotonic()
    assert finish(start(course, scratch, "--db", whole))[0] == 0
    seconds = time.monotonic() - began
    for name in ("autograded", "feedback", ".autograder/cache/executions"):
        shutil.rmtree(course.root / name)
    for share in (0.5, 0.7, 0.9):
        process = start(course, scratch, "--db", url)
        time.sleep(share * seconds)
        process.kill()
        process.communicate()
    assert finish(start(course, scratch, "--db", url))[0] == 0
    assert dump_of(url) == dump_of(whole) and not left_running(scratch)


def test_a_gradebook_moves_from_sqlite(server: Server, course: Course) -> None:
    """Copied, all scores, marks and records are there; grading goes on without grading anybody twice; twice is refused."""
    assert not grade(course, db_url=default_url(course)).faults
    mark_by_hand(default_url(course), "ada", 12.5)
    url, before = server.new_database(), dump(course)
    copied = copy_gradebook(default_url(course), url)
    assert dump_of(url) == before == dump(course) and copied["autograder_record"] == copied["student"] == len(LEARNERS)
    assert grade(course, db_url=url).graded == ()
    hand_in(course, "new", solve)
    hand_in(course, "ada", solve)
    assert grade(course, db_url=url).graded == ("ada", "new")
    assert dump_of(url)[0]["ada", "w01-double-visible"] == (20.0, 12.5, True)  # type: ignore[index]
    with pytest.raises(GraderFault, match="already"):
        copy_gradebook(default_url(course), url)
    with GradebookWriter(url) as book:
        assert len(book.latest(SLUG)) == len(LEARNERS) + 1
    assert gradebook_url(course) == default_url(course) and QUICK.sandbox
