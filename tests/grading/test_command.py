"""``autograder grade`` as a person runs it: what it prints, which exit code it ends with, and what it leaves behind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from toy_class import SLUG, points_in_gradebook
from toy_runs import LEARNERS, copy_of, dump, finish, left_running, make_template, start

from autograder.course import Course


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    return copy_of(make_template(tmp_path_factory.mktemp("template")), tmp_path_factory.mktemp("command"))


def without_bwrap(folder: Path) -> str:
    """Return a PATH with everything that this one has but bubblewrap."""
    for place in os.environ["PATH"].split(os.pathsep):
        for program in Path(place).iterdir() if Path(place).is_dir() else ():
            if program.name != "bwrap" and not (folder / program.name).is_symlink():
                (folder / program.name).symlink_to(program)
    return str(folder)


def test_without_bubblewrap_nothing_is_run(course: Course, scratch: Path, tmp_path: Path) -> None:
    """Where bwrap is not on PATH the command says how to get it, exits with 4 and writes no score."""
    code, _, err = finish(start(course, scratch, PATH=without_bwrap(tmp_path)))
    assert code == 4 and "bubblewrap" in err and "--no-sandbox" in err
    assert not (course.root / "feedback").exists() and list(scratch.iterdir()) == []


@pytest.mark.parametrize(("week", "words", "told"), [("week77", (), "week77"), (SLUG, ("--student", "nobody"), "nobody"), (SLUG, ("--student", "../ada"), "../ada")])
def test_an_unknown_week_or_learner_is_named(course: Course, scratch: Path, week: str, words: tuple[str, ...], told: str) -> None:
    """A week or a learner that is not there, or a path in a learner's place, ends with 3 and one sentence."""
    code, _, err = finish(start(course, scratch, *words, week=week))
    assert code == 3 and told in err and "Traceback" not in err


def test_a_class_is_graded_and_reported_as_json(course: Course, scratch: Path) -> None:
    """The records come as JSON with points, a table without; nothing is left running or lying about."""
    code, out, err = finish(start(course, scratch, "--json"))
    assert code == 0, err
    assert {name: record["points"] for name, record in json.loads(out).items()} == points_in_gradebook(course)
    before = dump(course)
    code, out, _ = finish(start(course, scratch))
    assert code == 0 and "0 graded, 6 unchanged" in out and all(name in out for name in LEARNERS)
    assert dump(course) == before
    assert not left_running(scratch) and list(scratch.iterdir()) == []


def test_without_the_jail_every_record_says_so(course: Course, scratch: Path, tmp_path: Path) -> None:
    """``--no-sandbox`` needs no bubblewrap, gives the same points, and is written into each record."""
    folder = tmp_path / "bin"
    folder.mkdir()
    code, out, err = finish(start(course, scratch, "--json", "--no-sandbox", "--student", "bob", PATH=without_bwrap(folder)))
    assert code == 0, err
    assert (json.loads(out)["bob"]["sandbox"], json.loads(out)["bob"]["points"]) == ("none", 100)
    assert not left_running(scratch) and list(scratch.iterdir()) == []
