"""Answers that are generated for every exercise: the untouched stub, and an object that says yes to everything."""

from __future__ import annotations

import inspect
import re
import symtable
from copy import deepcopy
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearSolutions

from autograder.exceptions import CourseError
from autograder.settings import CODE_STUB


def stub_of(cell: NotebookNode) -> str:
    """Return what a learner finds in a solution cell, made by nbgrader's own converter with the course's stub.

    Raises:
        CourseError: the markers of the solution region do not match.
    """
    copy = deepcopy(cell)
    try:
        ClearSolutions(code_stub={"python": CODE_STUB}).preprocess_cell(copy, {"language": "python"}, 0)
    except RuntimeError as error:
        raise CourseError(f"Cell {cell.get('id', '')}: the markers of its solution region: {error}.") from error
    return str(copy.source)


def chameleon_of(source: str) -> str:
    """Return an attack on an exercise: every name that its solution defines is bound to a ``Chameleon``.

    Args:
        source: the reference solution cell.

    Raises:
        CourseError: the cell is not valid code.
    """
    names = defined_names(source)
    lines = [f"{name} = {Chameleon.__name__}(1.0)" for name in names]
    return "\n".join(["from typing import Any", "", inspect.getsource(Chameleon), *lines])


def defined_names(source: str) -> tuple[str, ...]:
    """Return the names that a cell assigns or defines at top level, without those it imports.

    Raises:
        CourseError: the cell is not valid code.
    """
    try:
        code = TransformerManager().transform_cell(source)  # type: ignore[no-untyped-call]
        table = symtable.symtable(code, "<solution>", "exec")
    except SyntaxError as error:
        raise CourseError(f"A solution cell is not valid Python, line {error.lineno}: {error.msg}.") from error
    symbols = (s for s in table.get_symbols() if s.is_assigned() and not s.is_imported())
    # Sorted as they stand in the text, so that the generated answer is the same in every run.
    return tuple(sorted((s.get_name() for s in symbols), key=lambda name: _place(name, source)))


def _place(name: str, source: str) -> int:
    match = re.search(rf"\b{re.escape(name)}\b", source)
    return match.start() if match else len(source)


class Chameleon(float):
    """Says yes to everything: equal to all, above and below all, callable, iterable, and a number where one is asked.

    Its text is put before generated answers, so it uses nothing from outside but ``Any``.
    """

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __lt__(self, other: object) -> bool:
        return True

    __le__ = __gt__ = __ge__ = __lt__

    def __bool__(self) -> bool:
        return True

    def __hash__(self) -> int:
        return 1

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Be a function that returns the same."""
        return self

    def __getattr__(self, name: str) -> Any:
        # Special names stay absent: a protocol that is half there is an error sooner than one that is missing.
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> Any:
        return self

    def __setitem__(self, key: Any, value: Any) -> None: ...

    def __contains__(self, item: object) -> bool:
        return True

    def __iter__(self) -> Any:
        return iter((self,))

    def __len__(self) -> int:
        return 1

    def __index__(self) -> int:
        return 1

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *error: Any) -> None: ...

    def __add__(self, other: Any) -> Any:
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__
    __and__ = __rand__ = __or__ = __ror__ = __mod__ = __matmul__ = __floordiv__ = __add__

    def __neg__(self) -> Any:
        return self

    __abs__ = __invert__ = __pos__ = __neg__

    def __round__(self, digits: Any = None) -> Any:
        return self
