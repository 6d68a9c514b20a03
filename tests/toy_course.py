"""A tiny course for tests: one week, two exercises, 100 points, answers that prove its checks; runs in milliseconds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from autograder.course import Course

SLUG = "week01-toy"
KERNELSPEC = {"display_name": "Python 3", "language": "python", "name": "python3"}
DATA = "day,visitors\n1,10\n2,12\n3,\n4,18\n"
CONFIG = '''\
"""The toy course as nbgrader sees it."""

from pathlib import Path

from autograder.settings import nbgrader_settings

c = get_config()  # noqa: F821
c.merge(nbgrader_settings(Path(__file__).parent))
'''


@dataclass(frozen=True)
class ToyExercise:
    """The parts that one exercise of a notebook is made of."""

    id: str
    verb: str
    contract: str
    solution: str
    visible: str
    hidden: str
    promise: str
    objectives: tuple[str, ...]
    points: tuple[float, float] = (20, 30)


DOUBLE = ToyExercise(
    id="w01-double",
    verb="double a number",
    contract="Write `double(x)`: it takes a number and returns twice that number.",
    solution="""\
def double(x):
    ### BEGIN SOLUTION
    parts = [x, x]
    return parts[0] + parts[1]
    ### END SOLUTION
""",
    visible='''\
"""Visible check: one number that can be doubled by hand."""
got = double(3)
assert got is not None, (
    "`double` returns None: it is still the stub, or a `return` is missing. What should come back for a number?")
assert isinstance(got, (int, float)), (
    f"`double` should return a number; yours is a {type(got).__name__}. Return the value itself, not wrapped.")
assert got != 9, "`double` gives the square of 3. Doubling adds a number to itself once; look at your operator."
assert got == 6, "`double` differs on 3 from the value worked out by hand. Go through your arithmetic step by step."
''',
    hidden="""\
import os, random
_rng = random.Random(int(os.environ.get("AUTOGRADER_SEED", "7")))
_numbers = [_rng.uniform(-90, 90) for _ in range(20)]
for _number in _numbers:
    _answer = double(_number)
    assert _answer is not None, (
        "`double` returns None, so there is nothing to verify yet. Make the visible check pass first, then submit.")
    assert isinstance(_answer, float), (
        "`double` loses the fraction of a number that has one. Which step in your function turns it into an integer?")
    _expected = _number + _number
    assert abs(float(_answer) - _expected) <= 1e-9, (
        "`double` is wrong on a number that the notebook never showed. Does your function use `x` and nothing else?")
""",
    promise="any number is doubled, negative ones and fractions too",
    objectives=("2.01",),
)

MEAN = ToyExercise(
    id="w01-mean",
    verb="average what is there",
    contract="Write `mean(values)`: a list of numbers, `None` where one is missing; return the mean of those present.",
    solution="""\
def mean(values):
    ### BEGIN SOLUTION
    present = [value for value in values if value is not None]
    return sum(present) / len(present)
    ### END SOLUTION
""",
    visible='''\
"""Visible check: three numbers that can be averaged by hand, and the input left as it was."""
numbers = [1.0, 2.0, 6.0]
got = mean(numbers)
assert got is not None, (
    "`mean` returns None: it is still the stub, or a `return` is missing. Start with the sum of the values.")
assert isinstance(got, float), (
    f"`mean` should return a float; yours is a {type(got).__name__}. Which kind of division keeps the fraction?")
assert got != 2.0, "`mean` returns the middle value, which is the median. The mean shares the sum out evenly."
assert abs(got - 3.0) < 1e-9, "`mean` differs on three numbers from the value by hand. Check the sum and the count."
assert numbers == [1.0, 2.0, 6.0], "`mean` changes the list that it was given. Work on a copy of the list instead."
''',
    hidden="""\
import os, random
_rng = random.Random(int(os.environ.get("AUTOGRADER_SEED", "7")))
_sample = [_rng.uniform(5, 50) for _ in range(30)]
_expected = sum(_sample) / 30
_answer = mean(_sample)
assert _answer is not None, (
    "`mean` returns None, so there is nothing to verify yet. Make the visible check pass first, then submit again.")
assert abs(float(_answer) - _expected) < 1e-9, (
    "On fresh numbers `mean` is not their sum shared out over their count. Does it depend on a fixed length?")
_gaps = _sample + [None] * 10
try:
    _answer = mean(_gaps)
except TypeError:
    _answer = None
assert _answer is not None, (
    "`mean` cannot work with a missing value in the list. Leave out every `None` before you start to add.")
assert abs(float(_answer) - _expected) < 1e-9, (
    "With missing values in the list `mean` changes, although the present ones are the same. What do you divide by?")
assert mean([0.0, 0.0, 3.0, None]) == 1.0, (
    "`mean` treats a zero as if it were missing. Zero is a value like any other: test for `None` itself.")
""",
    promise="fresh numbers are averaged right, with and without missing ones",
    objectives=("2.05", "2.06"),
)

ANSWERS = {
    "w01-double.py": """\
# Answers that prove the checks of w01-double.

# %% mistake: squares | visible | "gives the square of 3"
def double(x):
    return x * x

# %% mistake: prints-instead | visible | "it is still the stub"
def double(x):
    print(2 * x)

# %% mistake: repeats-text | visible | "yours is a str"
def double(x):
    return str(x) * 2

# %% mistake: hard-coded | submission | "a number that the notebook never showed"
def double(x):
    return 6 if x == 3 else 6.0

# %% mistake: rounds | submission | "loses the fraction"
def double(x):
    return int(2 * x)

# %% alternative: times-two
def double(x):
    return 2 * x

# %% alternative: lambda-and-sum
double = lambda x: sum((x, x))

# %% crash: no-such-name | visible
def double(x):
    return twice(x)
""",
    "w01-mean.py": """\
# Answers that prove the checks of w01-mean.

# %% mistake: median | visible | "which is the median"
def mean(values):
    return sorted(values)[len(values) // 2]

# %% mistake: integer-division | visible | "Which kind of division"
def mean(values):
    return int(sum(values) // len(values))

# %% mistake: consumes-the-list | visible | "changes the list"
def mean(values):
    total, count = 0.0, 0
    while values:
        total, count = total + (values.pop() or 0.0), count + 1
    return total / count

# %% mistake: ignores-gaps | submission | "cannot work with a missing value"
def mean(values):
    return sum(values) / len(values)

# %% mistake: counts-the-missing | submission | "What do you divide by"
def mean(values):
    return sum(value or 0.0 for value in values) / len(values)

# %% mistake: drops-zeros | submission | "treats a zero as if it were missing"
def mean(values):
    kept = [value for value in values if value]
    return sum(kept) / len(kept)

# %% alternative: statistics
from statistics import fmean
def mean(values):
    return fmean(value for value in values if value is not None)

# %% alternative: loop
def mean(values):
    total, count = 0.0, 0
    for value in values:
        if value is not None:
            total += value
            count += 1
    return total / count

# %% crash: divides-by-zero | visible
def mean(values):
    return sum(values) / 0
""",
}


def make_course(folder: Path) -> Course:
    """Write the toy course into a folder and return it: configuration, one source notebook and its data."""
    (folder / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8")
    week = folder / "source" / SLUG
    (week / "data").mkdir(parents=True)
    (week / "data" / "toy.csv").write_text(DATA, encoding="utf-8")
    write_notebook(week / f"{SLUG}.ipynb", toy_notebook())
    return Course(folder)


def write_answers(folder: Path) -> Path:
    """Write the answers that prove the toy's checks below ``tests/curriculum`` of a folder; return their folder."""
    answers = folder / "tests" / "curriculum" / SLUG
    answers.mkdir(parents=True)
    for name, text in ANSWERS.items():
        (answers / name).write_text(text, encoding="utf-8")
    return answers


def write_notebook(path: Path, notebook: NotebookNode) -> None:
    """Write a notebook as nbformat does, with a newline at its end."""
    path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def toy_notebook() -> NotebookNode:
    """Return the source notebook of the toy week, with solutions and hidden tests."""
    cells = [
        markdown("intro", "# Week 1: toy\n\nTwo tiny functions, checked by hand and then on fresh numbers."),
        code("setup", "import csv\nfrom pathlib import Path"),
        code(
            "load",
            'rows = list(csv.DictReader(Path("data/toy.csv").read_text(encoding="utf-8").splitlines()))\n'
            'visitors = [float(row["visitors"]) if row["visitors"] else None for row in rows]\n'
            "print(visitors)",
        ),
    ]
    for number, exercise in enumerate((DOUBLE, MEAN), start=1):
        cells += exercise_cells(exercise, number)
    return notebook_of(cells, "Toy")


def notebook_of(cells: list[NotebookNode], title: str) -> NotebookNode:
    """Return a notebook of these cells, as the course wants its metadata."""
    return new_notebook(cells=cells, metadata={"kernelspec": dict(KERNELSPEC), "course": {"title": title}})


def exercise_cells(exercise: ToyExercise, number: int) -> list[NotebookNode]:
    """Return heading with hints, solution, visible check and submission check of one exercise."""
    week = int(exercise.id[1:3])
    visible, hidden = exercise.points
    heading = (
        f"### Exercise {week}.{number}: {exercise.verb} ({visible + hidden:g} points; "
        f"objectives {', '.join(exercise.objectives)})\n\n{exercise.contract}\n\n"
        "<details><summary>Hint 1: where to start</summary>Work one case out by hand first.</details>\n"
        "<details><summary>Hint 2: the last piece</summary>Then write down the steps you took.</details>"
    )
    submission = (
        f'"""Submission check: {exercise.promise}."""\n### BEGIN HIDDEN TESTS\n{exercise.hidden}### END HIDDEN TESTS'
    )
    return [
        markdown(f"{exercise.id}-task", heading),
        code(f"{exercise.id}-solution", exercise.solution.rstrip("\n"), **_metadata(exercise, "solution")),
        code(f"{exercise.id}-visible", exercise.visible.rstrip("\n"), **_metadata(exercise, "visible", visible)),
        code(f"{exercise.id}-submission", submission, **_metadata(exercise, "submission", hidden)),
    ]


def markdown(cell_id: str, text: str) -> NotebookNode:
    """Return a text cell with an id of its own."""
    return new_markdown_cell(text, id=cell_id)


def code(cell_id: str, source: str, **metadata: Any) -> NotebookNode:
    """Return a code cell with an id of its own."""
    return new_code_cell(source, id=cell_id, metadata=metadata)


def _metadata(exercise: ToyExercise, kind: str, points: float | None = None) -> dict[str, Any]:
    check = points is not None
    nbgrader: dict[str, Any] = {
        "grade": check,
        "grade_id": f"{exercise.id}-{kind}",
        "locked": check,
        "schema_version": 3,
        "solution": not check,
        "task": False,
    }
    course: dict[str, Any] = {"exercise": exercise.id, "objectives": list(exercise.objectives)}
    if check:
        nbgrader["points"] = points
        course["check"] = kind
    return {"nbgrader": nbgrader, "course": course}
