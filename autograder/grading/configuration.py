"""What a class's own ``nbgrader_config.py`` says: its plug-ins, its gradebook, its exchange."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import Course
from autograder.exceptions import CourseError

CONFIG = "nbgrader_config.py"


def course_config(course: Course) -> Config:
    """Return the settings of a course as nbgrader reads them.

    Raises:
        CourseError: the file cannot be read.
    """
    try:
        return PyFileConfigLoader(CONFIG, path=str(course.root)).load_config()
    except Exception as error:  # the file is a program: it may raise anything
        raise unusable(course, error) from error


def unusable(course: Course, error: Exception) -> CourseError:
    """Return the error that says that a course's settings cannot be used."""
    return CourseError(f"{course.root / CONFIG} cannot be used: {type(error).__name__}: {error}.", fix="Mend it; nothing was graded.")


def exchange_folder(course: Course) -> Path:
    """Return the folder through which learners submit: ``<exchange root>/<course id>``.

    Raises:
        CourseError: the settings cannot be read, or name no exchange.
    """
    config = course_config(course)
    root, name = config.Exchange.get("root", ""), config.CourseDirectory.get("course_id", "")
    if not (isinstance(root, str) and root and isinstance(name, str) and name):
        raise CourseError(f"{course.root / CONFIG} names no exchange.", fix="Set c.Exchange.root and c.CourseDirectory.course_id there.")
    return Path(root) / name
