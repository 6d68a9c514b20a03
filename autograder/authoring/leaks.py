"""Prove that a release shows no solution, no hidden test and no private file.

What is secret is text: the solutions, hidden tests and mark schemes of the source notebook. It is compared as
**phrases** of six consecutive tokens, a token being a word, a number or a single mark such as ``(``. White space,
line breaks and comments do not count, so a line that was wrapped anew, indented or commented is still found. At least
three tokens of a phrase hold a letter, or else rows of numbers would match one another. A phrase that also stands in
a public part of the source notebook is not secret: a worked example may show a step that a solution takes too. Lines
that are public as a whole are listed by ``exempted_lines``, so that an author can look at each of them.

A secret shorter than six tokens is not looked for, nor one that was renamed, translated or drawn as a picture.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from autograder.authoring.texts import Text, Unreadable, texts_of, variants
from autograder.course import Week, nbgrader_of, read_notebook
from autograder.exceptions import CourseError
from autograder.regions import MARKERS, split_cell
from autograder.settings import learner_files, withheld_files

PHRASE = 6
"""Tokens of a phrase: the shortest that hardly ever repeats by chance in code (tuned on the course's own weeks)."""
_LETTERED = 3
NBGRADER_KEYS = frozenset(
    {"cell_type", "checksum", "grade", "grade_id", "locked", "points", "schema_version", "solution", "task"}
)
"""Keys of nbgrader's cell metadata, schema version 3 (``nbgrader.nbgraderformat.v3``), and its remark on the type."""
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGEST = re.compile(r"\b[0-9a-fA-F]{32,}\b")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Leak:
    """Something in a release that learners must not see.

    Attributes:
        rule: ``phrase``, ``marker``, ``file``, ``copy``, ``output``, ``metadata`` or ``unreadable``.
        file: path below the release folder.
        place: where in the file, empty for the file as a whole.
        detail: what was found.
    """

    rule: str
    file: str
    place: str
    detail: str

    def __str__(self) -> str:
        return f"{self.file}{', ' + self.place if self.place else ''}: {self.detail}"


@dataclass(frozen=True)
class Secrets:
    """What a week's release must not show: each phrase with the cell it comes from."""

    phrases: dict[Phrase, str]
    exempted: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_words", frozenset(token for phrase in self.phrases for token in phrase))

    def found_in(self, text: str) -> tuple[str, str] | None:
        """Return the first phrase that a text shows, and the cell it comes from."""
        words: frozenset[str] = getattr(self, "_words")  # noqa: B009
        tokens = _TOKEN.findall(text)
        run = 0
        for position, token in enumerate(tokens, start=1):
            run = run + 1 if token in words else 0
            if run >= PHRASE and (origin := self.phrases.get(tuple(tokens[position - PHRASE : position]))):
                return " ".join(tokens[position - PHRASE : position]), origin
        return None


def find_leaks(week: Week, released: Path) -> list[Leak]:
    """Return everything below a released folder that learners must not see; an empty list is the proof.

    Args:
        week: the week whose source says what is secret.
        released: the folder that learners would get.

    Raises:
        CourseError: the source notebook cannot be read.
    """
    secrets = secrets_of(read_notebook(week.source / week.notebook_name))
    leaks: list[Leak] = []
    for path in sorted(p for p in released.rglob("*") if p.is_symlink() or not p.is_dir()):
        name = path.relative_to(released).as_posix()
        leaks += _file_leaks(week, name, path)
        if path.is_file() and not path.is_symlink():
            leaks += _text_leaks(secrets, name, path.read_bytes())
            leaks += _notebook_leaks(name, path) if path.suffix == ".ipynb" else []
    return leaks


def exempted_lines(week: Week) -> tuple[str, ...]:
    """Return the lines of solutions and hidden tests that are public, each with its cell: look at them once."""
    return secrets_of(read_notebook(week.source / week.notebook_name)).exempted


def secrets_of(notebook: NotebookNode) -> Secrets:
    """Return what a source notebook's release must not show."""
    splits = [(_name(cell), split_cell(cell)) for cell in notebook.cells]
    public = {phrase for _, split in splits for phrase in _phrases("\n".join(split.public))}
    secret: dict[Phrase, str] = {}
    exempted: list[str] = []
    for name, split in splits:
        for region in split.secret:
            secret |= {phrase: name for phrase in _phrases("\n".join(region)) if phrase not in public}
            exempted += [f"{name}: {line.strip()}" for line in region if _is_public(line, public)]
    return Secrets(secret, tuple(exempted))


def _name(cell: NotebookNode) -> str:
    return str(nbgrader_of(cell).get("grade_id") or cell.get("id") or "a cell without id")


def _phrases(text: str) -> Iterator[Phrase]:
    for variant in variants(text):
        yield from _windows(_TOKEN.findall(variant))


def _windows(tokens: list[str]) -> Iterator[Phrase]:
    for start in range(len(tokens) - PHRASE + 1):
        phrase = tuple(tokens[start : start + PHRASE])
        if sum(bool(_LETTER.search(token)) for token in phrase) >= _LETTERED:
            yield phrase


def _is_public(line: str, public: set[Phrase]) -> bool:
    """True for a line long enough to hold a phrase whose phrases are all public, its comment left out or not."""
    found = [list(_windows(_TOKEN.findall(variant))) for variant in variants(line)]
    return any(phrases and all(phrase in public for phrase in phrases) for phrases in found)


def _file_leaks(week: Week, name: str, path: Path) -> Iterator[Leak]:
    if path.is_symlink() or not path.is_file():
        yield Leak("file", name, "", "is not a plain file; a release holds plain files only")
        return
    if name not in learner_files(week):
        yield Leak("file", name, "", "is not one of the files that learners are meant to get")
    content = path.read_bytes()
    for private in withheld_files(week):
        original = week.source / private
        if content and original.is_file() and original.read_bytes() == content:
            yield Leak("copy", name, "", f"is a copy of {private}, which is withheld")


def _text_leaks(secrets: Secrets, name: str, content: bytes) -> list[Leak]:
    try:
        return [leak for text in texts_of(name, content) for leak in _in_text(secrets, name, text)]
    except Unreadable as error:
        return [Leak("unreadable", name, "", f"cannot be searched: {error}")]


def _in_text(secrets: Secrets, name: str, text: Text) -> Iterator[Leak]:
    marker = next((marker for marker in MARKERS if marker in text.content), None)
    if marker:
        yield Leak("marker", name, text.place, f"holds the marker `{marker}`")
    for variant in variants(text.content):
        if found := secrets.found_in(variant):
            yield Leak("phrase", name, text.place, f"shows a part of {found[1]}: `{found[0]}`")
            return


def _notebook_leaks(name: str, path: Path) -> Iterator[Leak]:
    """Yield what only a notebook can give away: results, and metadata that a guess could be checked against."""
    try:
        notebook = read_notebook(path)
    except CourseError:
        yield Leak("unreadable", name, "", "is not a readable notebook")
        return
    yield from _metadata_leaks(name, "notebook", {k: v for k, v in notebook.metadata.items() if k != "kernelspec"})
    for index, cell in enumerate(notebook.cells):
        place = f"cell {index} ({cell.get('id', 'no id')})"
        if cell.get("outputs") or cell.get("execution_count"):
            yield Leak("output", name, place, "keeps results of a run; a release has none")
        yield from _nbgrader_leaks(name, place, cell)
        others = {key: value for key, value in cell.metadata.items() if key != "nbgrader"}
        yield from _metadata_leaks(name, place, others)


def _nbgrader_leaks(name: str, place: str, cell: NotebookNode) -> Iterator[Leak]:
    from nbgrader.utils import compute_checksum  # imported here: nbgrader takes more than a second

    meta = nbgrader_of(cell)
    for key in sorted(meta.keys() - NBGRADER_KEYS):
        yield Leak("metadata", name, place, f"has nbgrader metadata `{key}`, which nbgrader does not know")
    if "checksum" in meta and "grade_id" in meta and meta["checksum"] != compute_checksum(cell):
        yield Leak("metadata", name, place, "has a checksum of another text, against which a guess could be checked")


def _metadata_leaks(name: str, place: str, metadata: dict[str, Any]) -> Iterator[Leak]:
    for value in _leaves(metadata):
        if found := _DIGEST.search(value):
            detail = f"has metadata that looks like a digest, against which a guess could be checked: {found[0]}"
            yield Leak("metadata", name, place, detail)


def _leaves(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        return [leaf for item in node.items() for part in item for leaf in _leaves(part)]
    if isinstance(node, list):
        return [leaf for item in node for leaf in _leaves(item)]
    return [str(node)]
