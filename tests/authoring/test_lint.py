"""The lint rules: a clean notebook is silent, and each rule speaks for exactly the breach that it is about."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.authoring.lint import RULES, Finding, Severity, lint_week, lint_weeks
from autograder.course import Week
from autograder.exceptions import CourseError
from tests.authoring.breaches import BREACHES, VISIBLE, Page, add_image, page_of, take_cells
from tests.toy_course import SLUG, make_course, markdown

CASES = [pytest.param(rule, function, id=f"{rule}: {name}") for rule, name, function in BREACHES]


@pytest.fixture
def page(tmp_path: Path) -> Page:
    """A notebook of eight exercises that breaks no rule."""
    return page_of(make_course(tmp_path).week("1").source, [(5, 7.5)] * 8)


def lint(page: Page) -> list[Finding]:
    """Write a notebook as it stands, mistakes and all, and lint it."""
    (page.folder / f"{SLUG}.ipynb").write_text(json.dumps(page.notebook), encoding="utf-8")
    return lint_week(Week(page.folder.parents[1], SLUG))


def test_a_clean_notebook_is_silent(page: Page) -> None:
    """A notebook that keeps all rules has no finding."""
    assert lint(page) == []


# nbformat warns where it invents or repairs an id; the rule is about the file, not about what nbformat makes of it.
@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
@pytest.mark.parametrize(("rule", "broken"), CASES)
def test_each_rule_speaks_for_its_breach_alone(page: Page, rule: str, broken: Callable[[Page], object]) -> None:
    """A notebook that breaks one rule has findings of that rule and of no other."""
    broken(page)
    assert {finding.rule for finding in lint(page)} == {rule}


def test_every_rule_has_a_breach() -> None:
    """No rule is without a test, and each says what it asks for."""
    assert {rule.id for rule in RULES} == {rule for rule, _, _ in BREACHES}
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.asks.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    "source",
    [
        "import requests\nanswer = requests.post('http://127.0.0.1:5001/invocations')",
        "answer = fetch(f'http://localhost:{port}/ping')",
        "print('https://docs.python.org')",
        "address = 'https://docs.python.org'",
        "share = 7\nshare = (share\n  % 3)",
        "# BEGIN training\nx = 1\n# END of training",
        "x = '''\n!not a shell line\n%nor a magic\n'''",
    ],
)
def test_what_only_looks_like_a_breach_is_allowed(page: Page, source: str) -> None:
    """Calls to this machine, addresses that are only shown, and text that looks like a magic are no breach."""
    page.add(source)
    assert lint(page) == []


@pytest.mark.parametrize(
    "check",
    [
        "assert got == 6, f'`double` gives {got} here, which is another number; look at it once more.'",
        "_got = double(5)\n_want = 10\nassert _got == _want, f'`double` gives {_got} here, so look at it once more.'",
        "_runs = []\nassert len(_runs) == 0, f'The store holds {len(_runs)} runs, so look at it once more please.'",
        "_x = 5\nassert double(_x) > 9, f'`double` gives a small number for {_x}, so look at it once more.'",
        "_ok = {6}\nassert {got} == _ok, f'`double` has {len({got} & _ok)} of the values; look at it once more.'",
        "_all = [double(1)]\nfor _v in _all:\n    assert _v != 0, f'`double` gives {_v} here, so look at it again.'",
    ],
)
def test_a_message_may_show_what_was_found(page: Page, check: str) -> None:
    """Showing the learner's own value, an input or a count of what is there reveals no expectation."""
    page[VISIBLE].source += f"\n{check}"
    assert lint(page) == []


def test_a_check_may_end_in_points(page: Page) -> None:
    """A check that gives a part of its points ends in the name `_points`, and in no other expression."""
    page[VISIBLE].source += "\n_points = 1 if got else 0.5\n_points"
    assert lint(page) == []


def test_a_part_that_a_person_marks_is_no_numbered_exercise(page: Page) -> None:
    """A written answer to be marked by hand needs no checks, no heading with points and no hints."""
    nbgrader = {"grade": True, "grade_id": "w01-essay-solution", "locked": False, "schema_version": 3, "solution": True, "task": False, "points": 5}
    written = markdown("essay", "Why?")
    written.metadata = {"nbgrader": nbgrader, "course": {"exercise": "w01-essay", "objectives": ["2.01"]}}
    page.notebook.cells[-1] = written
    assert lint(page) == []


def test_images_with_text_and_file_are_fine(page: Page) -> None:
    """An image in the week's folder or in the cell, with an alternative text, is no breach."""
    add_image(page)
    page.say("![A plot](images/plot.png \"title\") <img alt='A plot' src='images/plot.png'> ![Own](attachment:own.png)")
    page["intro"]["attachments"] = {"own.png": {"image/png": "iVBORw0KGgo="}}
    assert lint(page) == []


def test_a_project_week_needs_more_exercises(tmp_path: Path) -> None:
    """Eight exercises are enough for week 1 and too few for week 9."""
    source = make_course(tmp_path).week("1").source
    project = source.with_name("week09-project")
    source.rename(project)
    (project / f"{SLUG}.ipynb").rename(project / "week09-project.ipynb")
    text = json.dumps(page_of(project, [(5, 7.5)] * 8).notebook)
    text = text.replace("w01-", "w09-").replace("Exercise 1.", "Exercise 9.")
    (project / "week09-project.ipynb").write_text(text, encoding="utf-8")
    assert [finding.rule for finding in lint_week(Week(tmp_path, "week09-project"))] == ["exercise-count"]


def test_a_finding_says_where_and_how_bad(page: Page) -> None:
    """A finding names file, cell and severity, in the notebook's order, the notebook as a whole first."""
    page["setup"].execution_count = 1
    page[VISIBLE].metadata.nbgrader.locked = False
    take_cells(page)
    first, second, third = lint(page)
    assert (first.rule, first.severity, first.cell, first.cell_id) == ("cell-count", Severity.WARNING, None, "")
    assert (second.rule, second.cell, second.cell_id) == ("outputs", 1, "setup")
    assert str(third).startswith(f"source/{SLUG}/{SLUG}.ipynb, cell 4 ({VISIBLE}): error locked: A visible cell needs")


def test_lint_reads_the_file_anew(page: Page) -> None:
    """Weeks are linted as they stand in the file now, not as a Week first read them."""
    lint(page)
    week = Week(page.folder.parents[1], SLUG)
    assert len(week.notebook.cells) == 72
    assert lint_weeks([week, week]) == []
    take_cells(page)
    lint(page)
    assert [finding.rule for finding in lint_weeks([week, week])] == ["cell-count", "cell-count"]


def test_a_broken_notebook_is_an_error(page: Page) -> None:
    """A file that is no notebook raises an error that names it."""
    (page.folder / f"{SLUG}.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(CourseError, match=f"{SLUG}.ipynb is not a readable notebook"):
        lint_week(Week(page.folder.parents[1], SLUG))
