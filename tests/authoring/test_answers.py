"""Answer scripts: what is read from them, and how a malformed one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.answers import REQUIRED, Answer, Kind, load_answers, missing_answers, parse_answers
from autograder.course import Exercise, Week
from autograder.exceptions import CourseError
from tests.toy_course import make_course, write_answers

FILE = Path("tests/curriculum/week01-toy/w01-double.py")
EXERCISE = Exercise("w01-double", "double", "Exercise 1.1: double", ("2.01",), {"visible": 20.0, "submission": 30.0})


def parse(text: str) -> tuple[Answer, ...]:
    """Read a script for the toy's first exercise."""
    return parse_answers(text, EXERCISE, FILE)


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """The toy week with the answers that belong to it."""
    course = make_course(tmp_path)
    write_answers(tmp_path)
    return course.week("1")


def test_each_kind_is_read_with_its_parts() -> None:
    """A script's cells become answers with kind, name, check, fragment, source and line."""
    found = parse(
        "# Answers.\n\n"
        '# %% mistake: squares | visible | "gives the square"\ndef double(x):\n    return x * x\n\n'
        "# %% alternative: times-two\ndouble = lambda x: 2 * x\n\n"
        "# %% crash: no-such-name | submission\ndouble = twice\n"
    )
    assert found == (
        Answer(EXERCISE.id, "squares", Kind.MISTAKE, "visible", "gives the square",
               "def double(x):\n    return x * x", FILE, 3),
        Answer(EXERCISE.id, "times-two", Kind.ALTERNATIVE, "", "", "double = lambda x: 2 * x", FILE, 7),
        Answer(EXERCISE.id, "no-such-name", Kind.CRASH, "submission", "", "double = twice", FILE, 10),
    )  # fmt: skip
    assert found[0].where == f"{FILE}:3"


def test_fragment_may_hold_bars_quotes_and_any_script() -> None:
    """A fragment is read as a Python string, so that no character of a message is out of reach."""
    (answer,) = parse('# %% mistake: bars | visible | "a | b, `k` and \\"π\\" – 数"\ndouble = 1\n')
    assert answer.fragment == 'a | b, `k` and "π" – 数'


def test_docstring_before_the_first_header_is_no_code() -> None:
    """A script may say what it is for, in comments or in a docstring."""
    (answer,) = parse('# One.\n"""Two,\n\nin lines."""\n\n# %% alternative: one\ndouble = 1\n')
    assert answer.line == 6


def test_percent_signs_inside_a_cell_stay_code() -> None:
    """Only a comment at the start of a line begins a cell."""
    (answer,) = parse('# %% alternative: text\ndouble = "# %% mistake"\nif True:\n    # %% not a header\n    pass\n')
    assert answer.source.splitlines()[0] == 'double = "# %% mistake"'
    assert "# %% not a header" in answer.source


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("double = 1\n", 1, "code before the first header"),
        ("import os\n# %% alternative: a\nx = 1\n", 1, "code before the first header"),
        ("half a sentence\n", 1, "code before the first header"),
        ("# %% misteak: squares | visible | 'x'\ndouble = 1\n", 1, "is none of"),
        ("\n# %%\ndouble = 1\n", 2, "is none of"),
        ("# %% mistake squares\ndouble = 1\n", 1, "is none of"),
        ("# %% alternative: Times_Two\ndouble = 1\n", 1, "kebab-case"),
        ("# %% alternative:\ndouble = 1\n", 1, "kebab-case"),
        ("# %% alternative: stub\ndouble = 1\n", 1, "belongs to an answer that is generated"),
        ("# %% alternative: a | visible\ndouble = 1\n", 1, "has 1 parts after its name"),
        ("# %% crash: a\ndouble = 1\n", 1, "has 0 parts after its name"),
        ("# %% crash: a | hidden\ndouble = 1\n", 1, "neither `visible` nor `submission`"),
        ("# %% mistake: a | visible\ndouble = 1\n", 1, "has 1 parts after its name"),
        ("# %% mistake: a | visible | \ndouble = 1\n", 1, "not text between quotes"),
        ('# %% mistake: a | visible | " "\ndouble = 1\n', 1, "not text between quotes"),
        ("# %% mistake: a | visible | unquoted words\ndouble = 1\n", 1, "not text between quotes"),
        ("# %% alternative: a\n\n# %% alternative: b\ndouble = 1\n", 1, "has no code"),
        ("# %% alternative: a\ndouble = 1\n# %% crash: a | visible\ndouble = 2\n", 3, "is taken by line 1"),
    ],
)
def test_malformed_script_is_refused_with_its_line(text: str, line: int, complaint: str) -> None:
    """Each way to write a script wrong is answered with file, line and what is wrong there."""
    with pytest.raises(CourseError, match=complaint) as caught:
        parse(text)
    assert caught.value.message.startswith(f"{FILE}:{line}: ")


def test_every_fault_of_a_script_is_listed() -> None:
    """An author sees all faults of a file at once."""
    with pytest.raises(CourseError) as caught:
        parse("# %% crash: a\nx = 1\n# %% oops\nx = 1\n# %% alternative: b\nx = 1\n")
    assert [line.split(": ")[0] for line in caught.value.message.splitlines()] == [f"{FILE}:1", f"{FILE}:3"]


def test_check_that_an_exercise_lacks_is_refused() -> None:
    """An answer cannot name a check that its exercise does not have."""
    only = Exercise("w01-double", "double", "Exercise", (), {"submission": 50.0})
    with pytest.raises(CourseError, match=r"has no visible check; it has submission"):
        parse_answers("# %% crash: a | visible\nx = 1\n", only, FILE)


def test_answers_of_a_week_come_in_the_order_of_its_exercises(week: Week) -> None:
    """All files of a week are read, each answer with the exercise that its file is named for."""
    found = load_answers(week, week.root / "tests" / "curriculum")
    assert list(dict.fromkeys(a.exercise for a in found)) == [e.id for e in week.exercises]
    assert sum(a.kind is Kind.MISTAKE for a in found) == 11


def test_file_that_belongs_to_no_exercise_is_refused(week: Week) -> None:
    """A script named for an unknown exercise is an error that names the known ones."""
    root = week.root / "tests" / "curriculum"
    (root / week.slug / "w01-dubble.py").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(
        CourseError, match=r"w01-dubble\.py:1: week01-toy has no exercise 'w01-dubble'; it has w01-double"
    ):
        load_answers(week, root)


def test_file_that_is_not_utf8_is_refused(week: Week) -> None:
    """A script in another encoding is an error with its file's name, not a traceback."""
    root = week.root / "tests" / "curriculum"
    (root / week.slug / "w01-mean.py").write_bytes(b"# caf\xe9\n")
    with pytest.raises(CourseError, match=r"w01-mean\.py:1: is not UTF-8 text"):
        load_answers(week, root)


def test_week_without_answers_gives_none(tmp_path: Path) -> None:
    """A missing folder of answers is no error here: what is missing is told per exercise."""
    assert load_answers(make_course(tmp_path).week("1"), tmp_path / "nowhere") == ()


def test_missing_answers_are_counted_per_kind() -> None:
    """Too few of a kind are told with how many there are and how many it takes."""
    enough = [kind for kind, least in REQUIRED.items() for _ in range(least)]
    assert missing_answers(enough) == {}
    assert missing_answers(enough[2:]) == {Kind.MISTAKE: (3, 5)}
    assert missing_answers([]) == {Kind.MISTAKE: (0, 5), Kind.ALTERNATIVE: (0, 2), Kind.CRASH: (0, 1)}
