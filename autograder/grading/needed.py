"""Which cells a graded run needs: worked examples and pictures are for the reader, not for the grader.

Cells that are graded, written in or added by the learner run, and so do those before the notebook's first section (the
set-up). Of the other code cells, one runs only if it binds or changes a global name that such a cell uses, directly or
through further cells. What Python's own symbol tables cannot see (a name made up at run time, a file or a column that an
example makes in passing) shows as an error, and then the notebook is run again in full (``execute.Run``). That the
reference solution does not need it is proved before anybody is graded (``plan.prove``).
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator
from functools import lru_cache

from nbformat import NotebookNode

from autograder.course import course_of, nbgrader_of


def needed_cells(notebook: NotebookNode) -> frozenset[int]:
    """Return the positions of the code cells that a graded run executes.

    Args:
        notebook: as rebuilt from the instructor's notebook and the learner's answers.
    """
    code = {i: cell for i, cell in enumerate(notebook.cells) if cell.cell_type == "code"}
    section = next((i for i, c in enumerate(notebook.cells) if c.cell_type == "markdown" and c.source.startswith("## ")), 0)
    names = {i: _names(cell.source) for i, cell in code.items()}
    needed = {i for i, cell in code.items() if i < section or learners(cell)}
    while True:
        # a name that a cell binds itself is its own: `ax`, `step` and the like say nothing about other cells
        used = {name for i in needed for name in names[i][1] - names[i][0]}
        more = {i for i, (bound, _) in names.items() if bound & used} - needed
        if not more:
            return frozenset(needed)
        needed |= more


def learners(cell: NotebookNode) -> bool:
    """True for a cell that is graded, or that the learner wrote."""
    return bool(nbgrader_of(cell).get("grade_id")) or bool(course_of(cell).get("added"))


@lru_cache(maxsize=1024)  # all learners share the instructor's cells
def _names(source: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the global names that a cell binds, and those that it uses, also from inside its functions."""
    try:
        table = symtable.symtable(source, "cell", "exec")
    except (SyntaxError, ValueError):
        return frozenset(), frozenset()  # runs if it is graded, and says what is wrong with it
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    return frozenset(bound | _changed(source)), frozenset(_used(table, top=True))


def _changed(source: str) -> set[str]:
    """Return the names whose content a cell assigns to: ``table["column"] = ...``, ``thing.attribute = ...``."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.Subscript, ast.Attribute)) and isinstance(node.ctx, ast.Store):
            base: ast.expr = node
            while isinstance(base, (ast.Subscript, ast.Attribute)):
                base = base.value
            if isinstance(base, ast.Name):
                found.add(base.id)
    return found


def _used(table: symtable.SymbolTable, *, top: bool = False) -> Iterator[str]:
    for symbol in table.get_symbols():
        if symbol.is_referenced() and (top or symbol.is_global()):
            yield symbol.get_name()
    for inner in table.get_children():
        yield from _used(inner)
