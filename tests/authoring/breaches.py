"""A notebook that breaks no lint rule, and one function per way of breaking exactly one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from nbformat import NotebookNode
from nbformat.v4 import new_output

from tests.toy_course import DOUBLE, code, exercise_cells, markdown, notebook_of

FILLER = "Some plain words that fill a page. " * 10
SOLUTION, VISIBLE, SUBMISSION = "w01-e1-solution", "w01-e1-visible", "w01-e1-submission"
LONG = " ".join(["word"] * 41)
REST = "here, so look at it once more please."
ASSERT = "assert got == 6, "


class Page(SimpleNamespace):
    """A notebook under test with its folder."""

    notebook: NotebookNode
    folder: Path

    def __getitem__(self, cell_id: str) -> NotebookNode:
        return next(cell for cell in self.notebook.cells if cell.id == cell_id)

    def put(self, cell_id: str, old: str, new: str) -> None:
        """Replace a text in one cell."""
        assert old in self[cell_id].source
        self[cell_id].source = self[cell_id].source.replace(old, new)

    def add(self, source: str, cell_id: str = "added") -> None:
        """Add a code cell in the place of a filling cell, so that the number of cells stays."""
        self.notebook.cells[-1] = code(cell_id, source)

    def say(self, text: str) -> None:
        """Add text to the first cell."""
        self["intro"].source += f"\n\n{text}"


def page_of(folder: Path, points: list[tuple[float, float]]) -> Page:
    """Return a notebook that breaks no rule, with one exercise for each pair of points."""
    cells = [markdown("intro", "# Week 1"), code("setup", "import csv")]
    for number, pair in enumerate(points, start=1):
        cells += exercise_cells(replace(DOUBLE, id=f"w01-e{number}", points=pair), number)
    cells += [markdown(f"filler-{number}", FILLER) for number in range(72 - len(cells))]
    return Page(notebook=notebook_of(cells, "Toy"), folder=folder)


BREACHES: list[tuple[str, str, Callable[[Page], object]]] = []


def breach(rule: str) -> Callable[[Callable[[Page], object]], Callable[[Page], object]]:
    """Register a function that breaks one rule of a clean notebook."""

    def register(function: Callable[[Page], object]) -> Callable[[Page], object]:
        BREACHES.append((rule, function.__name__.strip("_"), function))
        return function

    return register


ADDED_CELLS = {
    ("regions", "solution_in_another_cell"): "### BEGIN SOLUTION\nx = 1\n### END SOLUTION",
    ("regions", "hidden_tests_in_another_cell"): "### BEGIN HIDDEN TESTS\nx = 1\n### END HIDDEN TESTS",
    ("magics", "magic"): "%matplotlib inline\nx = 1",
    ("magics", "shell_line"): "x = 1\n!pip install anything",
    ("magics", "magic_by_name"): "get_ipython().run_line_magic('time', '')",
    ("syntax", "no_python"): "def f(:\n    pass",
    ("network", "client_module"): "from urllib import request",
    ("network", "client_module_by_another_name"): "import http.client as plain",
    ("network", "address_in_a_call"): "rows = read_csv('https://example.org/rows.csv')",
    ("network", "address_in_an_f_string"): "rows = read_csv(path=f's3://bucket/{name}.csv')",
    ("code-length", "long_cell"): "\n".join(["x = 1"] * 46),
}
"""Code cells that break a rule by standing in a notebook."""
ADDED_TO_A_CHECK = {
    ("hidden-region", "visible_check_with_hidden_tests"): "\n### BEGIN HIDDEN TESTS\nmore = 1\n### END HIDDEN TESTS",
    ("check-ends", "check_ends_in_a_value"): "\ngot",
    ("check-ends", "check_ends_in_a_call"): "\nprint(got)",
    ("message-present", "no_message"): "\nassert got == 6",
    ("message-present", "computed_message"): "\nassert got == 6, explain(got)",
    ("message-length", "short_message"): f"\n{ASSERT}'One two three four five six seven.'",
    ("message-length", "long_message_in_two_parts"): f"\n{ASSERT}('{LONG[:50]}'\n    '{LONG[50:]}')",
    ("message-length", "short_message_of_fields"): f"\n{ASSERT}f'Six words {{got}} and {{got!r:>20}} here.'",
    ("message-length", "one_branch_too_short"): f"\n{ASSERT}'{LONG[:60]}' if got else 'Too short.'",
    ("message-reveals", "message_names_an_expectation"): (
        f"\nexpected_value = 6\nassert got == expected_value, f'`double` gives {{got}}, not {{expected_value}} {REST}'"
    ),
    ("message-reveals", "message_names_the_other_side"): (
        f"\n_twice = 3 + 3\nassert abs(got - _twice) < 1e-9, f'`double` differs from {{_twice:.2f}} {REST}'"
    ),
    ("message-reveals", "message_counts_an_expectation"): (
        f"\n_twos = [2]\nassert [got] == _twos, f'`double` gives 1 thing, not {{len(_twos)}} {REST}'"
    ),
    ("message-reveals", "message_names_the_right_side"): (
        f"\n_log, _rows = [1], [1]\nassert _log == _rows, f'The log differs from {{_rows}} {REST}'"
    ),
}
"""Lines that break a rule at the end of a visible check."""


def _adding_a_cell(source: str) -> Callable[[Page], object]:
    return lambda page: page.add(source)


def _adding_to_a_check(source: str) -> Callable[[Page], object]:
    return lambda page: page[VISIBLE].update(source=page[VISIBLE].source + source)


BREACHES += [(rule, name, _adding_a_cell(source)) for (rule, name), source in ADDED_CELLS.items()]
BREACHES += [(rule, name, _adding_to_a_check(source)) for (rule, name), source in ADDED_TO_A_CHECK.items()]


@breach("kernelspec")
def _another_kernel(page: Page) -> None:
    page.notebook.metadata.kernelspec.name = "ir"


@breach("cell-ids")
def _two_cells_with_one_id(page: Page) -> None:
    page["filler-1"].id = "filler-2"


@breach("cell-ids")
def _no_id(page: Page) -> None:
    del page["filler-1"]["id"]


@breach("cell-ids")
def _unusable_id(page: Page) -> None:
    page["filler-1"].id = "white space"


@breach("outputs")
def _execution_count(page: Page) -> None:
    page["setup"].execution_count = 1


@breach("outputs")
def _an_output(page: Page) -> None:
    page["setup"].outputs = [new_output("stream", text="x")]


@breach("metadata")
def _old_schema(page: Page) -> None:
    page[VISIBLE].metadata.nbgrader.schema_version = 2


@breach("metadata")
def _unknown_to_nbgrader(page: Page) -> None:
    page["filler-1"].metadata["course"] = {"exercise": "w01-e1", "objectives": ["2.01"]}


@breach("metadata")
def _unknown_to_the_course(page: Page) -> None:
    nbgrader = {"grade": False, "solution": False, "locked": True, "grade_id": "x", "schema_version": 3}
    page["filler-1"].metadata["nbgrader"] = nbgrader


@breach("locked")
def _check_not_locked(page: Page) -> None:
    page[VISIBLE].metadata.nbgrader.locked = False


@breach("locked")
def _solution_locked(page: Page) -> None:
    page[SOLUTION].metadata.nbgrader.locked = True


@breach("exercise-id")
def _exercise_of_another_week(page: Page) -> None:
    for kind, cell in (("solution", SOLUTION), ("visible", VISIBLE), ("submission", SUBMISSION)):
        page[cell].metadata.course.exercise = "w02-e1"
        page[cell].metadata.nbgrader.grade_id = f"w02-e1-{kind}"


@breach("grade-id")
def _grade_id_of_another_kind(page: Page) -> None:
    page[VISIBLE].metadata.nbgrader.grade_id = "w01-e1-check"


@breach("exercise-cells")
def _two_solutions(page: Page) -> None:
    cell = page[SOLUTION]
    page.notebook.cells[-1] = code("again", cell.source, **cell.metadata)


@breach("exercise-cells")
def _checks_before_each_other(page: Page) -> None:
    cells = page.notebook.cells
    first, second = cells.index(page[VISIBLE]), cells.index(page[SUBMISSION])
    cells[first], cells[second] = cells[second], cells[first]


@breach("objectives")
def _unknown_objective(page: Page) -> None:
    for cell in (SOLUTION, VISIBLE, SUBMISSION):
        page[cell].metadata.course.objectives = ["9.99"]
    page.put("w01-e1-task", "2.01", "9.99")


@breach("objectives")
def _objectives_differ(page: Page) -> None:
    page[VISIBLE].metadata.course.objectives = ["2.02"]


@breach("points-total")
def _too_many_points(page: Page) -> None:
    page[VISIBLE].metadata.nbgrader.points = 7
    page.put("w01-e1-task", "12.5 points", "14.5 points")


@breach("points-total")
def _a_check_worth_nothing(page: Page) -> None:
    page[VISIBLE].metadata.nbgrader.points = 0
    page[SUBMISSION].metadata.nbgrader.points = 12.5


@breach("exercise-count")
def _seven_exercises(page: Page) -> None:
    page.notebook = page_of(page.folder, [(5, 7.5)] * 6 + [(10, 15)]).notebook


@breach("heading")
def _other_points_in_the_heading(page: Page) -> None:
    page.put("w01-e1-task", "12.5 points", "12 points")


@breach("heading")
def _other_number_in_the_heading(page: Page) -> None:
    page.put("w01-e1-task", "Exercise 1.1", "Exercise 1.2")


@breach("heading")
def _other_objectives_in_the_heading(page: Page) -> None:
    page.put("w01-e1-task", "2.01", "2.02")


@breach("heading")
def _no_heading(page: Page) -> None:
    page.put("w01-e1-task", "### Exercise 1.1:", "Now it is up to you:")


@breach("hints")
def _one_hint(page: Page) -> None:
    page["w01-e1-task"].source = page["w01-e1-task"].source.replace("<details>", "", 1)


@breach("regions")
def _marker_in_lower_case(page: Page) -> None:
    page.put(SOLUTION, "    ### BEGIN SOLUTION", "    x = x\n    ### Begin solution\n    ### BEGIN SOLUTION")


@breach("regions")
def _region_without_end(page: Page) -> None:
    page.put(SOLUTION, "### END SOLUTION", "# done")


@breach("regions")
def _region_in_a_region(page: Page) -> None:
    page.put(SOLUTION, "### BEGIN SOLUTION", "### BEGIN SOLUTION\n    ### BEGIN SOLUTION")


@breach("regions")
def _solution_without_a_region(page: Page) -> None:
    page[SOLUTION].source = "def double(x):\n    return 2 * x"


@breach("regions")
def _check_made_by_nbgrader(page: Page) -> None:
    page.put(VISIBLE, "got = double(3)", "got = double(3)\n### AUTOTEST double(3)")


@breach("hidden-region")
def _submission_check_without_hidden_tests(page: Page) -> None:
    page.put(SUBMISSION, "### BEGIN HIDDEN TESTS\n", "")
    page.put(SUBMISSION, "### END HIDDEN TESTS", "")


@breach("files")
def _second_notebook(page: Page) -> None:
    (page.folder / "draft.ipynb").write_text("{}", encoding="utf-8")


@breach("files")
def _link(page: Page) -> None:
    (page.folder / "data" / "link.csv").symlink_to(page.folder / "data" / "toy.csv")


@breach("check-asserts")
def _check_without_assert(page: Page) -> None:
    page[VISIBLE].source = '"""Visible check."""\ngot = double(3)'


@breach("submission-docstring")
def _no_docstring(page: Page) -> None:
    page[SUBMISSION].source = page[SUBMISSION].source.split("\n", 1)[1]


@breach("submission-docstring")
def _hidden_docstring(page: Page) -> None:
    docstring, marker, rest = page[SUBMISSION].source.split("\n", 2)
    page[SUBMISSION].source = f"{marker}\n{docstring}\n{rest}"


@breach("image-alt")
def _markdown_image_without_text(page: Page) -> None:
    add_image(page)
    page.say("![ ](images/plot.png)")


@breach("image-alt")
def _html_image_without_text(page: Page) -> None:
    add_image(page)
    page.say('<img width="40" src="images/plot.png">')


@breach("image-file")
def _image_that_is_not_there(page: Page) -> None:
    page.say("![A plot](images/none.png)")


@breach("image-file")
def _image_from_elsewhere(page: Page) -> None:
    page.say('<img src="https://example.org/plot.png" alt="A plot">')


@breach("image-file")
def _attachment_that_is_not_there(page: Page) -> None:
    page.say("![A plot](attachment:plot.png)")


@breach("solution-length")
def _long_solution(page: Page) -> None:
    page.put(SOLUTION, "    parts = [x, x]\n", "    parts = [x, x]\n" * 25)


@breach("word-count")
def _few_words(page: Page) -> None:
    for cell in page.notebook.cells[-20:]:
        cell.source = "Nothing."


@breach("word-count")
def _many_words(page: Page) -> None:
    page.say("word " * 4000)


@breach("cell-count")
def _few_cells(page: Page) -> None:
    take_cells(page)


@breach("cell-count")
def _many_cells(page: Page) -> None:
    page.notebook.cells += [code(f"more-{number}", "x = 1") for number in range(50)]


def take_cells(page: Page) -> None:
    """Take three cells away and keep their words: the notebook is left with one cell too few."""
    page["filler-1"].source += FILLER * 3
    del page.notebook.cells[-3:]


def add_image(page: Page) -> None:
    """Put an image into the week's folder."""
    (page.folder / "images").mkdir()
    (page.folder / "images" / "plot.png").write_bytes(b"\x89PNG")
