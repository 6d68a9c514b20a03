"""Lint rules on what a notebook says and calls: code that runs anywhere, images, lengths."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from urllib.parse import unquote

from autograder.authoring.rules import Lesson, Problem, Severity, rule
from autograder.course import is_solution

MAX_LINES, MAX_SOLUTION_LINES = 45, 25
WORDS = (2500, 4500)
CELLS = (70, 120)
CLIENTS = frozenset({"requests", "urllib.request", "urllib3", "socket", "http.client", "httpx", "aiohttp", "ftplib"})
"""Modules that open connections; of use in a notebook only towards this machine itself."""
LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HARMLESS = frozenset({"print", "display", "Markdown", "HTML"})
_URL = re.compile(r"\s*(?:https?|ftp|s3|gs|wss?)://([^/:?#\s]*|\[[^\]]*\])", re.IGNORECASE)
_MAGIC = re.compile(r"^\s*(%{1,2}\w|!|\?{1,2}\w)|^[^#'\"]*\w\?{1,2}\s*$", re.MULTILINE)
_MARKDOWN_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?[^)]*\)")
_HTML_IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\b(alt|src)\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


@rule("magics")
def magics(lesson: Lesson) -> Iterator[Problem]:
    """No magics and no shell lines: code runs in any Python, under any runner."""
    for index, cell in lesson.code():
        line = _MAGIC.search(cell.source) if lesson.trees[index] is None else None
        if line:
            yield Problem(f"`{line[0].strip()}` starts a magic or a shell line. Write it in plain Python.", index)
        tree = lesson.trees[index]
        if tree is not None and "get_ipython" in {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}:
            yield Problem("`get_ipython` ties the cell to one runner. Write it in plain Python.", index)


@rule("syntax")
def syntax(lesson: Lesson) -> Iterator[Problem]:
    """Every code cell is Python."""
    for index, cell in lesson.code():
        if lesson.trees[index] is None and not _MAGIC.search(cell.source):
            yield Problem("Python cannot read the cell. Mend its syntax.", index)


@rule("network")
def network(lesson: Lesson) -> Iterator[Problem]:
    """No notebook needs a network: it may call this machine itself and nothing else."""
    local = any(host in cell.source for _, cell in lesson.code() for host in LOOPBACK)
    for index, tree in enumerate(lesson.trees):
        for node in ast.walk(tree) if tree is not None else ():
            if not local and (client := next(iter(_imported(node) & CLIENTS), None)):
                yield Problem(f"`{client}` opens connections. Read data from the week's data/ folder instead.", index)
            for address in _addresses(node):
                yield Problem(f"The call uses {address}. Put what it gives into the week's data/ folder.", index)


@rule("image-alt")
def image_alt(lesson: Lesson) -> Iterator[Problem]:
    """Every image has a text for those who do not see it."""
    for index, alt, source in _images(lesson):
        if not alt.strip():
            yield Problem(f"The image {source} has no alternative text. Say what it shows.", index)


@rule("image-file")
def image_file(lesson: Lesson) -> Iterator[Problem]:
    """Every image lies in the week's folder or in the cell itself."""
    for index, _, source in _images(lesson):
        if source.startswith("attachment:"):
            name = unquote(source.removeprefix("attachment:"))
            found = name in lesson.cells[index].get("attachments", {})
        else:
            found = not source.startswith("data:") and (lesson.week.source / unquote(source)).is_file()
        if not found:
            yield Problem(f"There is no image {source} in the week's folder. Put it into images/.", index)


@rule("code-length")
def code_length(lesson: Lesson) -> Iterator[Problem]:
    """A code cell has at most 45 lines."""
    for index, cell in lesson.code():
        lines = cell.source.count("\n") + 1
        if lines > MAX_LINES:
            yield Problem(f"The cell has {lines} lines. Split it: at most {MAX_LINES}.", index)


@rule("solution-length")
def solution_length(lesson: Lesson) -> Iterator[Problem]:
    """A solution region has at most 25 lines."""
    for index, cell in lesson.code():
        lines = max((len(region) for region in lesson.splits[index].secret), default=0)
        if is_solution(cell) and lines > MAX_SOLUTION_LINES:
            message = f"The solution has {lines} lines. Ask for less at once: at most {MAX_SOLUTION_LINES}."
            yield Problem(message, index)


@rule("word-count", Severity.WARNING)
def word_count(lesson: Lesson) -> Iterator[Problem]:
    """The text has 2,500 to 4,500 words."""
    count = sum(len(_TAG.sub(" ", cell.source).split()) for _, cell in lesson.text())
    if not WORDS[0] <= count <= WORDS[1]:
        yield Problem(f"The text has {count} words. Aim at {WORDS[0]} to {WORDS[1]}.")


@rule("cell-count", Severity.WARNING)
def cell_count(lesson: Lesson) -> Iterator[Problem]:
    """The notebook has 70 to 120 cells."""
    if not CELLS[0] <= len(lesson.cells) <= CELLS[1]:
        yield Problem(f"The notebook has {len(lesson.cells)} cells. Aim at {CELLS[0]} to {CELLS[1]}.")


def _imported(node: ast.AST) -> set[str]:
    """Return the modules that a statement imports, each with its parents."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom) and node.module:
        names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    else:
        return set()
    return {".".join(parts[:n]) for parts in (name.split(".") for name in names) for n in range(1, len(parts) + 1)}


def _addresses(node: ast.AST) -> Iterator[str]:
    """Yield the addresses of other machines that a call gets; one whose host is computed cannot be judged."""
    if not isinstance(node, ast.Call) or _called(node) in _HARMLESS:
        return
    for value in (*node.args, *(keyword.value for keyword in node.keywords)):
        start = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
        text = start.value if isinstance(start, ast.Constant) else None
        found = _URL.match(text) if isinstance(text, str) else None
        if found and found[1] and found[1].lower() not in LOOPBACK:
            yield found[0].strip()


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _images(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Yield position, alternative text and source of each image in the text."""
    for index, cell in lesson.text():
        for found in _MARKDOWN_IMAGE.finditer(cell.source):
            yield index, found[1], found[2]
        for tag in _HTML_IMAGE.finditer(cell.source):
            attributes = {name.lower(): one or two for name, one, two in _ATTRIBUTE.findall(tag[0])}
            yield index, attributes.get("alt", ""), attributes.get("src", "")
