"""Generated answers: the stub is what learners get, and the chameleon says yes."""

from __future__ import annotations

import math
from operator import eq, ne

import pytest

from autograder.authoring.variants import Chameleon, chameleon_of, defined_names, stub_of
from autograder.exceptions import CourseError
from autograder.settings import CODE_STUB
from tests.toy_course import DOUBLE, code, exercise_cells


def solution(text: str) -> str:
    """Return the stub of a solution cell with this text."""
    cell = code("s", text, nbgrader={"solution": True, "grade": False, "grade_id": "s"})
    return stub_of(cell)


def test_stub_replaces_each_region_and_keeps_its_indent() -> None:
    """Every region becomes the released stub, as deep as its marker, and the rest stays."""
    text = "def f(x):\n    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n\n### BEGIN SOLUTION\ny = 1\n### END SOLUTION"
    assert solution(text) == "def f(x):\n    # Your code here\n    ...\n\n# Your code here\n..."


def test_solution_cell_without_region_becomes_the_stub() -> None:
    """A solution cell with no marker is replaced as a whole, as nbgrader does it."""
    assert solution("y = 1") == CODE_STUB


def test_stub_leaves_the_cell_alone() -> None:
    """Making a stub does not change the source notebook's cell."""
    cell = exercise_cells(DOUBLE, 1)[1]
    before = cell.source
    assert "### BEGIN SOLUTION" not in stub_of(cell)
    assert cell.source == before


def test_open_region_is_refused() -> None:
    """A region without its end is an error of the course that names the cell."""
    with pytest.raises(CourseError, match="Cell s"):
        solution("### BEGIN SOLUTION\ny = 1")


def test_names_are_those_the_cell_defines() -> None:
    """Functions, classes and targets of any form count; imports and names only read do not."""
    text = (
        "import numpy as np\nfrom math import pi\n%matplotlib inline\n"
        "a, (b, *c) = range(3)\nd: int = 1\ne += 1\nfor f in g: pass\nwith h() as i: j = 1\n"
        "def k(l): m = 1\nclass N: o = 1\nif (p := 1): q = [r for r in s]\n"
    )
    assert set(defined_names(text)) == {"a", "b", "c", "d", "e", "f", "i", "j", "k", "N", "p", "q"}
    assert defined_names("zeta = 1\nalpha = zeta") == ("zeta", "alpha")


def test_code_that_does_not_parse_is_refused() -> None:
    """A reference solution that is not Python is an error of the course with its line."""
    with pytest.raises(CourseError, match="line 2"):
        chameleon_of("a = 1\nb = = 2")


def test_generated_attack_runs_alone_and_binds_every_name() -> None:
    """The text of the attack needs nothing but itself."""
    space: dict[str, object] = {}
    exec(chameleon_of("def double(x):\n    return 2 * x\nfactor = 2"), space)
    assert space["double"] == 3
    assert space["factor"] == "anything"


def test_chameleon_passes_naive_checks() -> None:
    """The attack fools what a careless check asks, or it would prove nothing."""
    thing = Chameleon(1.0)
    assert thing == 5 and thing == "text" and ne(thing, 7) is False and eq(3, thing)
    assert thing < 0 < thing and abs(thing - 12.5) < 1e-9 and thing(1, a=2) == [4]
    assert thing.any_attribute == 1 and thing["key"] == 2 and "x" in thing and len(thing) == 1
    assert isinstance(thing, float) and isinstance(thing, Chameleon) and thing.shape == (3, 4)
    assert [*thing] == ["x"] and f"{thing:.2f}" == "1.00"
    with thing as inside:
        assert inside.run_id == "abc"


def test_chameleon_is_found_out_by_plain_values() -> None:
    """A check that converts before it compares is not fooled."""
    assert float(Chameleon(1.0)) != 5
    assert not math.isclose(Chameleon(1.0), 5)
    assert type(Chameleon(1.0)) is not float
