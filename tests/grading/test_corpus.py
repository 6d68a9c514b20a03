"""The corpus beside honest neighbours: every case gets what it must, and the neighbours' scores do not move.

``make test`` runs a sample; AUTOGRADER_CORPUS=all (``make soak``) runs every case.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from toy_attacks import BROKEN, CASES, ODD
from toy_class import grade, graded_course, hand_in, points_in_gradebook, solve
from toy_corpus import LIMITS, corpus, hand_in_case, sample, wrong
from toy_corpus import CorpusCase as Case

from autograder.course import Course
from autograder.grading.engine import GradeReport
from autograder.results import Verdict

NEIGHBOURS = ("aaa-honest", "mmm-honest", "zzz-honest")
CHOSEN = corpus() if os.environ.get("AUTOGRADER_CORPUS") == "all" else sample(corpus(), 3)


@dataclass(frozen=True)
class Graded:
    """The class after one run, and what the neighbours got when they were alone."""

    course: Course
    report: GradeReport
    alone: dict[str, str]


@contextlib.contextmanager
def outside(course: Course, folder: Path) -> Iterator[dict[str, object]]:
    """Put things outside of the jail that a probe could reach if it were not shut."""
    name = f"autograder-{secrets.token_hex(8)}"
    planted = Path("/tmp") / f"planted-{secrets.token_hex(8)}"
    planted.write_text("a secret of the machine's")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as abstract:
        abstract.bind(f"\0{name}")
        abstract.listen()
        try:
            yield {"course": course.root, "port": server.getsockname()[1], "abstract": name, "planted": planted, "pid": os.getpid()}
        finally:
            planted.unlink()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    course = graded_course(tmp_path_factory.mktemp("corpus"))
    for name in NEIGHBOURS:
        hand_in(course, name, solve)
    alone = {name: record.verdict_digest for name, record in grade(course).records.items()}
    (course.root / "gradebook.db").unlink()
    with outside(course, tmp_path_factory.mktemp("outside")) as there, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_PLANTED", "planted-in-the-environment")
        for case in CHOSEN:
            hand_in_case(course, case, there)
        yield Graded(course, grade(course), alone)


@pytest.mark.parametrize("case", [case for case in CHOSEN if case.family != LIMITS], ids=lambda case: f"{case.family}-{case.name!a}")
def test_each_case_gets_what_it_must(graded: Graded, case: Case) -> None:
    """Points, verdicts, flags, words and effects of one case are those that its file requires."""
    assert case.name in graded.report.records, graded.report.faults.get(case.name)
    assert wrong(graded.course, case, graded.report.records[case.name]) == []


@pytest.mark.parametrize("case", [case for case in CHOSEN if case.family == LIMITS], ids=lambda case: case.name)
def test_each_known_limit_is_still_one(graded: Graded, case: Case) -> None:
    """What the README says that checks cannot rule out is so; where one is closed, its case belongs to another family."""
    assert wrong(graded.course, case, graded.report.records[case.name]) != []


def test_neighbours_scores_do_not_move(graded: Graded) -> None:
    """Honest submissions between all these get the very verdicts that they got alone."""
    assert {name: graded.report.records[name].verdict_digest for name in NEIGHBOURS} == graded.alone
    assert all(graded.report.records[name].points == 100 and not graded.report.records[name].flags for name in NEIGHBOURS)


def test_every_case_ends_in_one_record_and_none_in_a_fault(graded: Graded) -> None:
    """Nobody is lost, nothing is a fault of ours, and the gradebook holds the records' points."""
    assert graded.report.faults == {} and set(graded.report.graded) == {case.name for case in CHOSEN} | set(NEIGHBOURS)
    assert points_in_gradebook(graded.course) == {name: record.points for name, record in graded.report.records.items()}
    assert not any(record.verdict is Verdict.GRADER_ERROR for record in graded.report.records.values())


def test_the_corpus_is_large_and_no_case_is_there_twice() -> None:
    """With the attacks that always run there are more than a hundred and fifty cases, in families, each with a name of its own."""
    names = [case.name for case in corpus()] + [case.id for case in CASES] + list(BROKEN) + list(ODD)
    assert len(names) == len(set(names)) and len(names) >= 150
