"""The course as nbgrader sees it. Everything is set in autograder.grading.settings; add a class's own settings below."""

from __future__ import annotations

import sys
from pathlib import Path

c = get_config()  # type: ignore[name-defined]  # noqa: F821  # put here by traitlets

try:
    from autograder.grading.settings import closed_settings, course_settings

    c.merge(course_settings(Path(__file__).parent))
except Exception as error:  # nbgrader would log this and go on without the jail
    print(f"nbgrader_config.py failed ({type(error).__name__}: {error}): nothing will be run. Try: autograder doctor", file=sys.stderr)
    try:
        c.merge(closed_settings())
    except NameError:
        c.Execute.kernel_name = "autograder-configuration-is-broken"
        c.Autograde.sanitize_preprocessors = ["autograder.configuration_is_broken.Stop"]
