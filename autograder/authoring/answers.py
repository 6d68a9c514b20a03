"""Answers: scripts of mistakes, alternatives and crashes, one file per exercise, that prove the exercise's checks.

``tests/curriculum/<week>/<exercise>.py`` is a script in percent format. Each cell is the complete replacement of the
exercise's solution cell, and its header says what must become of it::

    # %% mistake: squares | visible | "gives the square of 3"
    # %% alternative: times-two
    # %% crash: no-such-name | visible

A mistake must lose points on the check it names, with a message that contains the fragment; an alternative must lose
none; a crash must earn nothing on the check it names.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from autograder.course import SUBMISSION, VISIBLE, Exercise, Week
from autograder.exceptions import CourseError


class Kind(StrEnum):
    """What an answer is there to prove."""

    MISTAKE = "mistake"
    ALTERNATIVE = "alternative"
    CRASH = "crash"


REQUIRED = {Kind.MISTAKE: 5, Kind.ALTERNATIVE: 2, Kind.CRASH: 1}
"""How many answers of a kind an exercise needs at least: the course's rule for a check that can be trusted."""
RESERVED = ("reference", "stub", "chameleon")
"""Names of the answers that are generated for every exercise (``variants``)."""

_CELL = re.compile(r"^#\s*%%(?P<header>.*)$")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FORMS = {
    Kind.MISTAKE: '# %% mistake: kebab-name | visible | "fragment of the message"',
    Kind.ALTERNATIVE: "# %% alternative: kebab-name",
    Kind.CRASH: "# %% crash: kebab-name | submission",
}


@dataclass(frozen=True)
class Answer:
    """One answer to one exercise.

    Attributes:
        exercise: id of the exercise.
        name: kebab-case, unique within the exercise.
        kind: what it proves.
        check: the check that must not give full points, empty for an alternative.
        fragment: what the message of that check must contain, empty unless this is a mistake.
        source: the complete text of the solution cell.
        file: the script that it stands in.
        line: line of its header, counted from 1.
    """

    exercise: str
    name: str
    kind: Kind
    check: str
    fragment: str
    source: str
    file: Path
    line: int

    @property
    def where(self) -> str:
        """File and line, as editors understand them."""
        return f"{self.file}:{self.line}"


def load_answers(week: Week, root: Path) -> tuple[Answer, ...]:
    """Read all answers to the exercises of a week, in the order of the exercises.

    Args:
        week: the week.
        root: the folder that holds one folder of answers per week, ``tests/curriculum`` in the course.

    Raises:
        CourseError: a file is malformed or belongs to no exercise; the message lists everything found.
    """
    exercises = {exercise.id: exercise for exercise in week.exercises}
    found: list[Answer] = []
    faults: list[str] = []
    files = {path.stem: path for path in sorted((root / week.slug).glob("*.py"))}
    for name in sorted(files.keys() - exercises.keys()):
        known = ", ".join(exercises) or "none"
        faults.append(f"{files[name]}:1: {week.slug} has no exercise {name!r}; it has {known}.")
    for name, exercise in exercises.items():
        if name not in files:
            continue
        try:
            found += parse_answers(files[name].read_text(encoding="utf-8"), exercise, files[name])
        except UnicodeDecodeError as error:
            faults.append(f"{files[name]}:1: is not UTF-8 text ({error.reason} at byte {error.start}).")
        except CourseError as error:
            faults.append(error.message)
    if faults:
        raise CourseError("\n".join(faults), fix="No answer of this week was run; mend the files first.")
    return tuple(found)


def parse_answers(text: str, exercise: Exercise, file: Path) -> tuple[Answer, ...]:
    """Read the answers to one exercise from the text of its script.

    Args:
        text: the script.
        exercise: the exercise that the script belongs to.
        file: where the text comes from, for messages.

    Raises:
        CourseError: something is malformed; the message lists every fault with file and line.
    """
    found: list[Answer] = []
    faults: list[str] = []
    lines: dict[str, int] = {}
    for line, header, source in _cells(text):
        try:
            if header is None:
                _refuse_code(source)
                continue
            answer = _answer(header, source, exercise, file, line)
            if answer.name in lines:
                raise ValueError(f"the name {answer.name!r} is taken by line {lines[answer.name]}; give it another")
            lines[answer.name] = line
            found.append(answer)
        except ValueError as error:
            faults.append(f"{file}:{line}: {error}.")
    if faults:
        raise CourseError("\n".join(faults))
    return tuple(found)


def missing_answers(kinds: Iterable[str]) -> dict[Kind, tuple[int, int]]:
    """Return the kinds that an exercise has too few answers of, with how many it has and how many it needs.

    Args:
        kinds: the kind of each answer to the exercise.
    """
    counts = Counter(kinds)
    return {kind: (counts[kind], least) for kind, least in REQUIRED.items() if counts[kind] < least}


def _cells(text: str) -> list[tuple[int, str | None, str]]:
    """Cut a script into header line, header (None for what stands before the first) and body."""
    cells: list[tuple[int, str | None, list[str]]] = [(1, None, [])]
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _CELL.match(line):
            cells.append((number, match["header"].strip(), []))
        else:
            cells[-1][2].append(line)
    return [(number, header, "\n".join(body).strip("\n").rstrip()) for number, header, body in cells]


def _refuse_code(source: str) -> None:
    """Allow comments and a docstring before the first header, and nothing that would never be run."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        body = [ast.Pass()]
    if any(not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)) for part in body):
        raise ValueError("there is code before the first header; begin with a docstring, then `# %% mistake: ...`")


def _answer(header: str, source: str, exercise: Exercise, file: Path, line: int) -> Answer:
    """Make an answer from a header without its percent signs, and the cell below it."""
    word, colon, rest = header.partition(":")
    if word.strip() not in tuple(Kind) or not colon:
        raise ValueError(f"the header {header!r} is none of: {'; '.join(_FORMS.values())}")
    kind = Kind(word.strip())
    name, *parts = (part.strip() for part in rest.split("|", 2))
    _refuse_name(name)
    wanted = {Kind.MISTAKE: 2, Kind.ALTERNATIVE: 0, Kind.CRASH: 1}[kind]
    if len(parts) != wanted:
        raise ValueError(f"the header of {kind} {name!r} has {len(parts)} parts after its name; write `{_FORMS[kind]}`")
    check = _check(parts[0], exercise) if parts else ""
    fragment = _fragment(parts[1]) if kind is Kind.MISTAKE else ""
    if not source.strip():
        raise ValueError(f"{kind} {name!r} has no code; its cell replaces the whole solution cell")
    return Answer(exercise.id, name, kind, check, fragment, source, file, line)


def _refuse_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"the name {name!r} is not in kebab-case, like `fits-on-all-rows`")
    if name in RESERVED:
        raise ValueError(f"the name {name!r} belongs to an answer that is generated; give it another")


def _check(name: str, exercise: Exercise) -> str:
    if name not in (VISIBLE, SUBMISSION):
        raise ValueError(f"the check {name!r} is neither `{VISIBLE}` nor `{SUBMISSION}`")
    if name not in exercise.points:
        raise ValueError(f"{exercise.id} has no {name} check; it has {', '.join(exercise.points) or 'none'}")
    return name


def _fragment(text: str) -> str:
    """Read a quoted fragment as Python reads a string."""
    try:
        fragment = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        fragment = None
    if not isinstance(fragment, str) or not fragment.strip():
        raise ValueError(f"the fragment {text!r} is not text between quotes; quote the words the message must contain")
    return fragment
