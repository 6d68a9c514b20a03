"""Where an objective is taught: links from a result to the lesson and the exercise, and the page that they lead to.

Both are made from the released notebooks' own metadata, so a link cannot name what is not there. The page is for
reading; the work is done in JupyterLab.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it import MarkdownIt
from nbformat import NotebookNode

from autograder.course import Course, Week, exercises_of, is_solution, read_notebook
from autograder.course import course_of as metadata_of
from autograder.exceptions import CourseError

MOST = 3
"""Exercises that a result names for one objective."""
_SECTION = re.compile(r"^## +(.+?)\s*$", re.MULTILINE)
_STYLE = re.compile(r' style="[^"]*"')
_SLUG = re.compile(r"week\d\d-[a-z0-9-]+")


@dataclass(frozen=True)
class Lesson:
    """One exercise that trains an objective, and the lesson before it.

    Attributes:
        week: the folder's name.
        exercise: its id.
        heading: the exercise's heading.
        title: the lesson's heading.
        breadth: how many objectives the exercise names; the fewer, the more it is about each.
        exercise_cell, lesson_cell: ids of the cells with these headings.
    """

    week: str
    exercise: str
    heading: str
    title: str
    breadth: int
    exercise_cell: str
    lesson_cell: str

    def to_dict(self) -> dict[str, str]:
        """Return what the result page shows, with addresses relative to it."""
        page = f"lesson/{self.week}"
        return {
            "week": self.week, "exercise": self.heading, "title": self.title,
            "exercise_at": f"{page}#{self.exercise_cell}", "lesson_at": f"{page}#{self.lesson_cell}",
        }


def lessons(course: Course) -> dict[str, list[Lesson]]:
    """Return by objective the exercises of the released weeks that train it, the narrowest first."""
    made: dict[str, list[Lesson]] = {}
    for week in course.weeks():
        try:
            found = _lessons_of(week)
        except CourseError:
            continue  # being written, or not released
        for objectives, lesson in found:
            for objective in objectives:
                made.setdefault(objective, []).append(lesson)
    return {name: sorted(rows, key=lambda one: (one.breadth, one.week)) for name, rows in made.items()}


def _lessons_of(week: Week) -> list[tuple[tuple[str, ...], Lesson]]:
    notebook = _released(week)
    made = []
    for exercise in exercises_of(notebook):
        at = next((i for i, c in enumerate(notebook.cells) if is_solution(c) and metadata_of(c).get("exercise") == exercise.id), None)
        task = _before(notebook, at, "### Exercise")
        lesson = _before(notebook, task, "## ")
        if task is None or lesson is None:
            continue
        heading = _SECTION.search(notebook.cells[lesson].source)
        made.append((exercise.objectives, Lesson(
            week.slug, exercise.id, exercise.heading, heading[1] if heading else week.title, len(exercise.objectives), notebook.cells[task].id, notebook.cells[lesson].id,
        )))
    return made


def _before(notebook: NotebookNode, end: int | None, start: str) -> int | None:
    """Return the last Markdown cell at or before a place that has a line with this start."""
    for index in range(end if end is not None else -1, -1, -1):
        cell = notebook.cells[index]
        if cell.cell_type == "markdown" and any(line.startswith(start) for line in cell.source.splitlines()):
            return index
    return None


def _released(week: Week) -> NotebookNode:
    return read_notebook(week.release / week.notebook_name)


def lesson_page(course: Course, slug: str) -> str | None:
    """Return a released week as a page to read, each cell under its own id; None where there is no such week."""
    week = Week(course.root, slug)
    file = week.release / week.notebook_name
    if not _SLUG.fullmatch(slug) or not file.is_file():
        return None
    return _page(week, file.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _page(week: Week, _changed: int) -> str:
    """Render a week; ``_changed`` makes a new release a new page."""
    notebook = _released(week)
    title = html.escape(str(notebook.metadata.get("course", {}).get("title", week.slug)))
    cells = "\n".join(f'<section id="{html.escape(cell.id)}">{_cell(cell)}</section>' for cell in notebook.cells if cell.cell_type != "raw")
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="../exam.css"></head>'
        f'<body class="lesson"><main><p class="soft">To read. Work on it in JupyterLab: <code>{week.slug}/{week.notebook_name}</code></p>\n{cells}\n</main></body></html>\n'
    )


def _cell(cell: NotebookNode) -> str:
    if cell.cell_type == "code":
        return f'<pre tabindex="0" role="region" aria-label="Code of {html.escape(cell.id)}"><code>{html.escape(cell.source)}</code></pre>'
    made = str(_parser().render(cell.source))
    made = _STYLE.sub("", made.replace("<th></th>", "<td></td>"))
    return made.replace("<pre>", f'<pre tabindex="0" role="region" aria-label="Code in {html.escape(cell.id)}">')


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    """Return the parser for our own text: its HTML is kept, the page's policy runs no script; an image becomes its text."""
    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    parser.add_render_rule("image", _image)
    return parser


def _image(_: Any, tokens: Any, index: int, *__: Any) -> str:
    return f"<em>Picture: {html.escape(tokens[index].content)}</em>"
