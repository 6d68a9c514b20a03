"""nbgrader's settings for the whole course: authoring, the jailed kernel, our steps, the gradebook."""

from __future__ import annotations

import os
from pathlib import Path

from traitlets.config import Config

from autograder.course import Course
from autograder.grading.gradebook import default_url
from autograder.kernel.provisioner import KERNEL_NAME, NO_SANDBOX_VARIABLE
from autograder.settings import nbgrader_settings


def course_settings(root: Path) -> Config:
    """Return what ``nbgrader_config.py`` gives to nbgrader, its Lab extensions and Formgrader.

    Args:
        root: the course's folder.
    """
    config = nbgrader_settings(root)
    config.CourseDirectory.db_url = os.environ.get("AUTOGRADER_DB", default_url(Course(root)))
    # where a learner alone submits; a class names the shared folder of its own
    config.Exchange.root = os.environ.get("AUTOGRADER_EXCHANGE", str(Course(root).state.absolute() / "exchange"))
    # one setting moves autograde, validate and Formgrader into the jail; the notebook keeps its own kernelspec
    config.Execute.kernel_name = KERNEL_NAME
    config.Execute.shutdown_kernel = "immediate"
    config.Execute.startup_timeout = 60
    config.Execute.timeout = 60
    config.Autograde.exporter_class = "autograder.grading.preprocessors.SubmissionExporter"
    config.Autograde.sanitize_preprocessors = [
        "nbgrader.preprocessors.ClearOutput",
        "autograder.grading.preprocessors.Rebuild",
        "nbgrader.preprocessors.CheckCellMetadata",
    ]
    config.Autograde.autograde_preprocessors = [
        "autograder.grading.preprocessors.Grade",
        "nbgrader.preprocessors.LimitOutput",
        "nbgrader.preprocessors.AssignLatePenalties",
        "nbgrader.preprocessors.CheckCellMetadata",
        "nbconvert.preprocessors.sanitize.SanitizeHTML",
    ]
    config.Grade.sandbox = os.environ.get(NO_SANDBOX_VARIABLE, "") != "1"
    # a learner's markup must not run in the instructor's browser session
    config.SanitizeHTML.enabled = True
    config.GenerateFeedback.exporter_class = "autograder.grading.exporter.FeedbackExporter"
    return config


def closed_settings() -> Config:
    """Return settings under which nothing can be run: for a configuration that could not be read.

    nbgrader goes on with its defaults, unprotected, when its configuration file fails; a kernel that does not exist
    stops it.
    """
    config = Config()
    config.Execute.kernel_name = "autograder-configuration-is-broken"
    config.Autograde.sanitize_preprocessors = ["autograder.configuration_is_broken.Stop"]
    return config
