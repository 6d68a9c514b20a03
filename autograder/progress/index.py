"""Where everything in the course is: each exercise with its objectives and the link that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from autograder.course import Course, Exercise, Week, exercises_of, read_notebook
from autograder.grading.feedback import heading_id, headings_of


@dataclass(frozen=True)
class Place:
    """One exercise of the course.

    Attributes:
        exercise: its id.
        title: without number and points.
        week: 1 to 11.
        slug: the week's folder.
        objectives: ids of the blueprint.
        points: what it is worth.
        link: from the folder that holds the weeks.
    """

    exercise: str
    title: str
    week: int
    slug: str
    objectives: tuple[str, ...]
    points: float
    link: str


def places(course: Course) -> tuple[Place, ...]:
    """Return all exercises of the released weeks, in order."""
    found = []
    for week in course.weeks():
        file = week.release / week.notebook_name
        if file.is_file():
            notebook = read_notebook(file)
            headings = headings_of(notebook)
            found += [_place(week, exercise, headings.get(exercise.id, "")) for exercise in exercises_of(notebook) if exercise.points]
    return tuple(found)


def _place(week: Week, exercise: Exercise, heading: str) -> Place:
    link = f"{quote(week.slug)}/{quote(week.notebook_name)}#{quote(heading_id(heading), safe='')}"
    return Place(exercise.id, exercise.title, week.number, week.slug, exercise.objectives, exercise.max_points, link)
