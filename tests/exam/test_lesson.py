"""Links from a result into the course: each has a target, and none leads to a solution."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.exam.answers import open_to_all
from autograder.exam.lesson import lesson_page, lessons
from autograder.exam.paper import official
from tests.toy_course import SLUG, make_course

COURSE = Course(Path(__file__).resolve().parents[2])


def test_every_link_has_its_target() -> None:
    """For every objective each link opens a page with that cell, and the cell holds the heading that the link names."""
    pages: dict[str, str] = {}
    for objective, rows in lessons(COURSE).items():
        assert rows, objective
        for one in rows:
            page = pages.setdefault(one.week, lesson_page(COURSE, one.week) or "")
            for cell, heading in ((one.exercise_cell, one.heading), (one.lesson_cell, one.title)):
                section = re.search(rf'<section id="{re.escape(cell)}">(.*?)</section>', page, re.DOTALL)
                assert section, (objective, one.week, cell)
                words = html.unescape(re.sub(r"<[^>]+>", "", section[1]))
                assert re.sub(r"[`*]", "", heading) in words, (objective, cell)


def test_every_objective_with_a_released_exercise_is_linked() -> None:
    """What the released weeks' exercises train has a link; the narrowest exercise comes first."""
    made = lessons(COURSE)
    released = [week for week in COURSE.weeks() if week.release.is_dir()]
    trained = {objective for week in released for exercise in week.exercises for objective in exercise.objectives}
    assert [name for name in official() if name in trained and name not in made] == []
    assert all([one.breadth for one in rows] == sorted(one.breadth for one in rows) for rows in made.values())


def test_lessons_are_the_release_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lesson shows no solution and no hidden test; other names, other folders and unreleased weeks give nothing."""
    course = make_course(tmp_path)
    assert lesson_page(course, SLUG) is None and lessons(course) == {}
    source = "".join(cell.source for week in COURSE.weeks() for cell in week.notebook.cells)
    assert "BEGIN HIDDEN TESTS" in source
    for week in COURSE.weeks():
        page = lesson_page(COURSE, week.slug)
        assert page is None or ("BEGIN SOLUTION" not in page and "HIDDEN TESTS" not in page and "<script" not in page)
    monkeypatch.chdir(COURSE.root)
    assert open_to_all("lesson/../source") is None and open_to_all("lesson/week99-nothing") is None and open_to_all("api/home") is None
    assert open_to_all("lesson/week02-mlflow-tracking") is not None
    monkeypatch.chdir(tmp_path.parent)
    assert open_to_all("lesson/week02-mlflow-tracking") is None
