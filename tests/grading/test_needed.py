"""Which cells a graded run leaves out, and that leaving them out never costs a learner anything."""

from __future__ import annotations

import asyncio

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course import Course
from autograder.grading.execute import Run
from autograder.grading.needed import needed_cells
from autograder.grading.plan import Plan, make_plan
from autograder.grading.submission import reference
from autograder.results import CellState, Execution
from tests.toy_course import make_course


def notebook(*cells: str | tuple[str, str]) -> NotebookNode:
    """Return a notebook: a pair is a graded cell with its grade id, `# ...` a text, anything else plain code."""
    made = []
    for cell in cells:
        if isinstance(cell, tuple):
            made.append(new_code_cell(cell[1], metadata={"nbgrader": {"grade_id": cell[0]}}))
        elif cell.startswith("#"):
            made.append(new_markdown_cell(cell))
        else:
            made.append(new_code_cell(cell))
    return new_notebook(cells=made)


def test_a_worked_example_that_nobody_uses_is_left_out() -> None:
    """Pictures and examples whose names no graded cell uses do not run; the set-up always does."""
    found = needed_cells(notebook("import os", "## One", "ax = plot()", ("a-solution", "x = 1"), "print(x)", ("a-visible", "assert x")))
    assert found == {0, 3, 5}


def test_what_a_graded_cell_uses_runs_with_all_that_it_rests_on() -> None:
    """A name is followed back through the cells that bind it."""
    found = needed_cells(notebook("## One", "raw = 1", "table = [raw]", "other = 2", ("a-solution", "def f():\n    return table")))
    assert found == {1, 2, 4}


def test_a_cell_that_changes_a_table_runs_with_the_table() -> None:
    """Assigning to a column, an entry or an attribute counts as binding the name before it."""
    cells = ("## One", "t = {}", "t['a'] = 1", "t.b.c = 2", "u['a'] = 3", ("a-solution", "x = t"))
    assert needed_cells(notebook(*cells)) == {1, 2, 3, 5}


def test_a_local_name_is_no_use_of_a_global_one() -> None:
    """A variable inside a function, or one that the cell binds itself, asks for no other cell."""
    solution = "def f(run):\n    step = run\n    return step\nfor ax in []:\n    pass"
    assert needed_cells(notebook("## One", "run = step = ax = 1", ("a-solution", solution))) == {2}


def test_cells_of_the_learner_s_own_always_run() -> None:
    """A cell that the learner added runs, and so does what it uses."""
    made = notebook("## One", "help_me = 1", "x = help_me", ("a-solution", "y = 2"))
    made.cells[2].metadata["course"] = {"added": True}
    assert needed_cells(made) == {1, 2, 3}


def test_a_cell_with_a_syntax_error_is_no_obstacle() -> None:
    """A graded cell that cannot be parsed runs and says so; nothing is inferred from it."""
    assert needed_cells(notebook("## One", "x = 1", ("a-solution", "def f(:"))) == {2}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The toy week, with a worked example between its exercises that nothing graded uses."""
    course = make_course(tmp_path_factory.mktemp("course"))
    week = course.weeks()[0]
    example = new_code_cell("worked = 21\nopen('made-by-the-example.txt', 'w').write('42')", id="worked-example")
    made = nbformat.read(week.source / week.notebook_name, 4)
    first = next(i for i, c in enumerate(made.cells) if "nbgrader" in c.metadata)
    made.cells.insert(first, example)
    made.cells.insert(0, new_markdown_cell("## The first section", id="first-section"))
    nbformat.write(made, week.source / week.notebook_name)
    return make_plan(course, Course(course.root).weeks()[0])


def run(plan: Plan, added: str = "", *, full: bool = False) -> Execution:
    """Run the reference solution, with something added to its first answer."""
    made = reference(plan.week).notebook
    answer = next(c for c in made.cells if c.metadata.get("nbgrader", {}).get("solution"))
    answer.source += f"\n{added}"
    return asyncio.run(Run(made, plan.work_files, plan.modules, plan.settings, full=full).execute())


def state_of(execution: Execution, cell_id: str) -> CellState:
    """Return how one cell ended."""
    return next(c.state for c in execution.cells if c.cell_id == cell_id)


def test_the_example_is_left_out_and_everything_graded_passes(plan: Plan) -> None:
    """The reference earns its points without the example, whose cell is marked as left out."""
    execution = run(plan)
    assert state_of(execution, "worked-example") is CellState.LEFT_OUT
    assert all(c.state is CellState.OK for c in execution.cells if c.grade_id)
    assert execution.flags == ()


@pytest.mark.parametrize("added", ["worked + 1", "int(globals()['worked'])", "open('made-by-the-example.txt').read()"])
def test_an_answer_that_needs_the_example_gets_it(plan: Plan, added: str) -> None:
    """By name, by a name made up at run time or by a file: the answer works as it did for the learner."""
    execution = run(plan, added)
    assert state_of(execution, "worked-example") is CellState.OK
    assert all(c.state is CellState.OK for c in execution.cells if c.grade_id)


def test_a_full_run_leaves_nothing_out(plan: Plan) -> None:
    """Where everything is asked for, everything runs."""
    assert all(c.state is CellState.OK for c in run(plan, full=True).cells)
