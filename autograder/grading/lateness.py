"""What a late submission costs: the course's own nbgrader plug-in, asked as nbgrader's AssignLatePenalties asks it."""

from __future__ import annotations

from collections.abc import Callable

from nbgrader.preprocessors import AssignLatePenalties

from autograder.course import Course
from autograder.grading.configuration import course_config, unusable

Penalty = Callable[[str, float, float], float | None]
"""Learner, points earned and seconds late to points taken off; None for no penalty."""


def late_penalty(course: Course) -> Penalty:
    """Return the rule that ``nbgrader_config.py`` sets; nbgrader's default takes nothing off.

    Raises:
        CourseError: the configuration cannot be read.
    """
    config = course_config(course)
    try:
        step = AssignLatePenalties(config=config)
        step.init_plugin()
    except Exception as error:  # the plug-in is a class's own
        raise unusable(course, error) from error

    def penalty(student: str, points: float, seconds: float) -> float | None:
        if seconds <= 0:
            return None
        taken = step.plugin_inst.late_submission_penalty(student, points, seconds)
        return None if taken is None else min(max(float(taken), 0.0), points)

    return penalty
