"""The course as data, read from notebooks and from the blueprint."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import Course, Exercise, blueprint, exercises_of
from autograder.exceptions import CourseError
from tests.toy_course import DOUBLE as DOUBLE_EXERCISE
from tests.toy_course import SLUG, exercise_cells, make_course, notebook_of

ROOT = Path(__file__).resolve().parents[1]


def test_blueprint_has_the_exam_s_48_objectives_in_its_four_sections() -> None:
    """The blueprint lists 18, 9, 15 and 6 official objectives, as the exam guide of March 2025 does."""
    official = [objective for objective in blueprint() if objective[0] in "1234"]
    counts = [sum(objective.startswith(f"{section}.") for objective in official) for section in "1234"]
    assert counts == [18, 9, 15, 6]
    assert [o for o in blueprint() if o.startswith("T")] == [f"T{n:02}" for n in range(1, 19)]


def test_course_is_found_from_a_folder_below(tmp_path: Path) -> None:
    """A command works from anywhere inside the course."""
    course = make_course(tmp_path)
    assert Course.find(course.root / "source" / SLUG).root == course.root


def test_no_course_says_where_it_looked(tmp_path: Path) -> None:
    """Outside a course the error names the folder and what to do."""
    with pytest.raises(CourseError, match="--course") as caught:
        Course.find(tmp_path)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize("name", ["week01", "1", "01", SLUG, f"source/{SLUG}/", "WEEK01"])
def test_a_week_has_many_names(tmp_path: Path, name: str) -> None:
    """Folder name, number and path all name the same week."""
    assert make_course(tmp_path).week(name).slug == SLUG


def test_an_unknown_week_is_told_with_the_known_ones(tmp_path: Path) -> None:
    """A typing error is answered with the weeks that there are."""
    with pytest.raises(CourseError, match=SLUG):
        make_course(tmp_path).week("week12")


def test_exercises_are_read_from_metadata_and_heading(tmp_path: Path) -> None:
    """Points, objectives and title come from the notebook itself."""
    first = make_course(tmp_path).week("1").exercises[0]
    assert first.id == DOUBLE_EXERCISE.id
    assert first.points == {"visible": 20.0, "submission": 30.0}
    assert first.max_points == 50
    assert first.objectives == DOUBLE_EXERCISE.objectives
    assert first.title == DOUBLE_EXERCISE.verb
    assert first.heading.startswith("Exercise 1.1: ")


def test_a_cell_with_foreign_metadata_is_no_exercise() -> None:
    """Metadata of other tools in place of ours is passed over, not stumbled on."""
    notebook = notebook_of(exercise_cells(DOUBLE_EXERCISE, 1), "Toy")
    for cell in notebook.cells:
        cell.metadata["course"] = "not a dictionary"
    assert exercises_of(notebook) == ()


def test_a_broken_source_notebook_is_named(tmp_path: Path) -> None:
    """A notebook that is no JSON gives one line with its path."""
    course = make_course(tmp_path)
    path = course.root / "source" / SLUG / f"{SLUG}.ipynb"
    path.write_text("{")
    with pytest.raises(CourseError, match="not a readable notebook") as caught:
        _ = course.week("1").notebook
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("week", Course(ROOT).weeks(), ids=lambda week: week.slug)
def test_every_objective_of_a_week_is_known(week) -> None:
    """The real weeks name objectives of the blueprint, and 100 points in all."""
    exercises: tuple[Exercise, ...] = week.exercises
    assert {o for e in exercises for o in e.objectives} <= set(blueprint())
    assert sum(e.max_points for e in exercises) == 100


def test_week_two_serves_all_its_objectives() -> None:
    """Each objective that the study plan gives to week 2 has a graded exercise."""
    wanted = {"1.11", "1.12", "1.13", "1.14", "1.15", "1.17", "1.18", "T01"}
    assert wanted <= {o for e in Course(ROOT).week("2").exercises for o in e.objectives}
