"""The progress page: one file, no script, nothing asked from anywhere."""

from __future__ import annotations

import time
from itertools import groupby
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from autograder.course import blueprint
from autograder.files import write_whole
from autograder.progress.mastery import Estimate
from autograder.progress.plot import mastery_svg
from autograder.progress.summary import Summary

NAME = "progress.html"
"""In the folder that holds the learner's weeks: the page's links start there."""


def progress_html(summary: Summary) -> str:
    """Return the page."""
    loaders = [PackageLoader("autograder.progress"), PackageLoader("autograder.grading")]
    environment = Environment(loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(percent=_percent, interval=_interval, number=lambda value: f"{value:.1f}".removesuffix(".0"))
    return environment.get_template("progress.html.j2").render(
        summary=summary, sections=_sections(summary), titles={name: one.title for name, one in blueprint().items()},
        parts=[(title, list(lines)) for title, lines in groupby(summary.checklist, key=lambda line: line.part)],
        made=time.strftime("%d %B %Y, %H:%M", time.localtime()),
    )


def write_page(summary: Summary, folder: Path) -> Path:
    """Write the page into a learner's folder, whole or not at all; return its path."""
    write_whole(folder / NAME, progress_html(summary))
    return folder / NAME


def _sections(summary: Summary) -> list[tuple[str, Markup, list[tuple[str, str, Estimate]]]]:
    """Return title, plot and rows of every section, in the blueprint's order."""
    titles = dict.fromkeys(one.section for one in blueprint().values())
    made = []
    for title in titles:
        rows = [(name, one.title, summary.mastery[name]) for name, one in blueprint().items() if one.section == title]
        made.append((title, mastery_svg(summary.mastery, rows[0][0][0]), rows))
    return made


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _interval(one: Estimate) -> str:
    return f"{100 * one.low:.0f} to {100 * one.high:.0f} %"
