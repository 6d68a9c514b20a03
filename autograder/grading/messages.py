"""The words a learner reads: which text of an exception may be shown, and what to say where there is none.

A learner's code runs in the same process as the checks. It can read a hidden test there and raise an error that carries
its text. So an error's own text counts as an *author's message* only if it fits a message written in the check's source.
Everything else is answered with a sentence of ours.
"""

from __future__ import annotations

import ast
import builtins
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from autograder.results import Verdict

Kind = Literal["visible", "submission"]

MAX_MESSAGE = 1_000
"""Characters of any message on a page; an author's message is at most 35 words, so nothing honest is cut."""
MAX_GAP = 40
"""Characters that one f-string field of an author's message may contribute: a type, a number, a few column names."""
MIN_LITERAL = 12
"""Letters a template must fix: one that is nearly all field would let any text through."""
QUOTE = 24
"""A run of this many characters shared with a hidden check is a quotation, not a coincidence."""
_RAW = 20_000
"""Characters looked at before cleaning; escape sequences are longer than the text they leave behind."""

# ECMA-48 control sequences (CSI), operating system commands (OSC) and two-character escapes, in 7 and 8 bits
_ANSI = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]"
)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_LIBRARY_ERRORS = frozenset({
    "AnalysisException", "CellTimeoutError", "DeltaError", "InvalidIndexError", "LinAlgError", "MlflowException",
    "NotFittedError", "ParserError", "PySparkTypeError", "PySparkValueError", "RestException",
})  # fmt: skip
_BUILTIN_ERRORS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
)

_SENTENCES = {
    Verdict.PASSED: "",
    Verdict.PARTIAL: "A part of this exercise passes. Read the message of the check that does not, and work on that next.",
    Verdict.FAILED: "This check did not pass, and its reason cannot be shown. Compare your answer with the exercise's text"
    " line by line, then submit again.",
    Verdict.ERRORED: "Your code stopped with an error while this check ran it. Restart the kernel, run all cells from the"
    " top, and mend the first one that stops.",
    Verdict.NOT_ATTEMPTED: "The answer cell is as it was handed out. Read the exercise, replace the stub with your own code,"
    " and run the visible check.",
    Verdict.TIMED_OUT: "The check ran out of time and was stopped. Look for a loop that never ends or work done twice, try it"
    " on fewer rows, then submit again.",
    Verdict.MEMORY_EXCEEDED: "Your code asked for more memory than a submission may use. Look for a table that is copied or"
    " joined more than needed, then submit again.",
    Verdict.OUTPUT_EXCEEDED: "Your code printed more than a submission may show, so it was stopped. Take `print` out of the"
    " loop, then submit again.",
    Verdict.CRASHED: "Python itself ended while this check ran. Look for `sys.exit`, `os._exit` or a function that calls"
    " itself without end, then submit again.",
    Verdict.MISSING: "The answer cell of this exercise is not in the notebook that you submitted. Copy your answers into a"
    " fresh copy of the week, then submit again.",
    Verdict.INVALID: "The file that you submitted could not be read as this week's notebook, so nothing was run. Open it in"
    " JupyterLab, save it, and submit again.",
    Verdict.TAMPERED: "Something in the notebook changed how checks work, so this check gives no points until a person has"
    " looked. Take out code that replaces `assert`, `get_ipython` or built-in functions, then submit again.",
    Verdict.INCONCLUSIVE: "This check could not be decided by machine, so a person will look at it. Your submission is kept;"
    " there is nothing that you need to do.",
    Verdict.GRADER_ERROR: "The grader itself had a problem here. That is not your mistake and not a score: your submission is"
    " kept and will be graded again.",
}


@dataclass(frozen=True)
class State:
    """How a verdict looks on a page: a word, a symbol for those who do not see colours, and the name of a colour."""

    label: str
    symbol: str
    tone: str


STATES = {
    Verdict.PASSED: State("Passed", "✓", "good"),
    Verdict.PARTIAL: State("Partly passed", "◐", "part"),
    Verdict.FAILED: State("Not yet", "✗", "todo"),
    Verdict.ERRORED: State("Stopped by an error", "✗", "todo"),
    Verdict.NOT_ATTEMPTED: State("Not started", "○", "none"),
    Verdict.TIMED_OUT: State("Out of time", "✗", "todo"),
    Verdict.MEMORY_EXCEEDED: State("Out of memory", "✗", "todo"),
    Verdict.OUTPUT_EXCEEDED: State("Too much output", "✗", "todo"),
    Verdict.CRASHED: State("Python ended", "✗", "todo"),
    Verdict.MISSING: State("Missing", "○", "none"),
    Verdict.INVALID: State("Not readable", "✗", "todo"),
    Verdict.TAMPERED: State("Waits for a person", "◇", "wait"),
    Verdict.INCONCLUSIVE: State("Waits for a person", "◇", "wait"),
    Verdict.GRADER_ERROR: State("Will be graded again", "◇", "wait"),
}


def verdict_message(verdict: Verdict) -> str:
    """Return the sentence for a verdict that no author's message explains; empty for a pass."""
    return _SENTENCES[verdict]


def safe_message(check_source: str, ename: str, evalue: str, kind: Kind, *, hidden: str = "") -> str:
    """Return what a learner may read about an exception that stopped a check.

    Args:
        check_source: the check's own source, as the author wrote it, hidden lines included.
        ename: name of the exception's class, as the kernel reported it.
        evalue: its text; written by the check, by a library or by the learner's code.
        kind: ``"visible"`` for a check whose source the learner has, ``"submission"`` for a hidden one.
        hidden: source of the notebook's hidden checks; a message with a field that quotes from it is not shown.
    """
    secret = f"{hidden}\n{check_source}" if kind == "submission" else hidden
    if ename == "AssertionError" and _is_authors(check_source, evalue, secret):
        return clean(evalue)
    return _visible(ename) if kind == "visible" else _generic(ename)


def clean(text: str, limit: int = MAX_MESSAGE) -> str:
    """Return text without escape sequences, control characters and invisible or reordering characters, cut to a limit."""
    text = _ANSI.sub("", text[:_RAW]).replace("\r\n", "\n").replace("\t", " ")
    text = "".join(_printable(char) for char in text).strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _printable(char: str) -> str:
    # Cf holds the bidi overrides (Unicode UAX 9) and zero-width characters; Cs, lone surrogates, cannot be written as UTF-8
    if char == "\n" or char in "\r\x85\u2028\u2029":
        return "\n"
    category = unicodedata.category(char)
    return "\N{REPLACEMENT CHARACTER}" if category == "Cs" else "" if category in ("Cc", "Cf") else char


def _visible(ename: str) -> str:
    """Name the error's kind only: the learner sees the rest by running the check, and its text could carry anything."""
    return f"The visible check stopped with {_label(ename)}. Run that check in your notebook to see the line and the reason."


def solution_message(ename: str) -> str:
    """Return the sentence for an answer cell that stopped with an error of its own.

    Args:
        ename: name of the exception's class, as the kernel reported it.
    """
    return (
        f"Your answer cell stopped with {_label(ename)}, so there was nothing to check. Restart the kernel, run all cells from"
        " the top, and mend the first line that stops."
    )


def _label(ename: str) -> str:
    """Name an error by its class, where that is a known one: a class of the learner's own could be called anything."""
    if ename not in _BUILTIN_ERRORS | _LIBRARY_ERRORS:
        return "an error"
    return f"{'an' if ename[0] in 'AEIOU' else 'a'} `{ename}`"


def _generic(ename: str) -> str:
    """Say what kind of error it was, and nothing that the learner's code could have chosen."""
    if ename == "AssertionError":
        return (
            "An assertion stopped the submission check, and its text cannot be shown. Make sure that the visible check passes"
            " from a fresh kernel, then submit again."
        )
    return (
        f"Your code stopped with {_label(ename)} while the submission check ran it. Run it on a small input of your own, then submit"
        " again."
    )


def _is_authors(check_source: str, text: str, secret: str) -> bool:
    """True if the text fits a message of the check's source, and what fills its fields quotes no hidden line."""
    for template in message_templates(check_source):
        values = _fill(template, text)
        if values is not None and not any(_quotes(clean(value), secret) for value in values):
            return True
    return False


def _quotes(text: str, secret: str) -> bool:
    text, secret = " ".join(text.split()), " ".join(secret.split())
    return any(text[i : i + QUOTE] in secret for i in range(len(text) - QUOTE + 1))


@lru_cache(maxsize=512)
def message_templates(check_source: str) -> tuple[tuple[str, ...], ...]:
    """Return the message templates of a check: for each, the fixed texts between its fields.

    Read from ``assert ..., message`` and ``raise AssertionError(message)``, where the message is a string, an f-string,
    a sum or a choice of those, or a name that is assigned one once. Any other message has no template and is not shown.
    """
    try:
        tree = ast.parse(check_source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ()
    names = _strings_by_name(tree)
    found = {parts for node in _messages(tree) for parts in _templates(node, names)}
    return tuple(sorted(parts for parts in found if sum(c.isalpha() for part in parts for c in part) >= MIN_LITERAL))


def _messages(tree: ast.AST) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        match node:
            case ast.Assert(msg=ast.expr() as message):
                yield message
            case ast.Raise(exc=ast.Call(func=ast.Name(id="AssertionError"), args=[message])):
                yield message


def _strings_by_name(tree: ast.AST) -> dict[str, ast.expr]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(target := node.targets[0], ast.Name):
            found.setdefault(target.id, []).append(node.value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def _templates(node: ast.expr, names: dict[str, ast.expr], depth: int = 4) -> list[tuple[str, ...]]:
    """Return an expression's possible texts as fixed parts with one gap between neighbours; none if it is unknown."""
    match node:
        case ast.Constant(value=str(text)):
            return [(text,)]
        case ast.JoinedStr(values=values):
            parts = [""]
            for value in values:
                # a field is a gap; two fields side by side are one
                if isinstance(value, ast.Constant):
                    parts[-1] += str(value.value)
                elif len(parts) == 1 or parts[-1]:
                    parts.append("")
            return [tuple(parts)]
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth:
            pairs = ((a, b) for a in _templates(left, names, depth - 1) for b in _templates(right, names, depth - 1))
            return [(*a[:-1], a[-1] + b[0], *b[1:]) for a, b in pairs]
        case ast.IfExp(body=body, orelse=orelse) if depth:
            return [*_templates(body, names, depth - 1), *_templates(orelse, names, depth - 1)]
        case ast.Name(id=name) if depth and name in names:
            return _templates(names[name], names, depth - 1)
    return []


def _fill(template: tuple[str, ...], text: str) -> tuple[str, ...] | None:
    """Return what the gaps hold if the text fits the template, else None.

    All ways to fit are followed at once, so the time grows with the text's length and not with the number of ways: a
    regular expression could be made to try them for hours.
    """
    if len(text) > MAX_MESSAGE or not text.startswith(template[0]):
        return None
    ends: dict[int, tuple[str, ...]] = {len(template[0]): ()}
    for part in template[1:]:
        reached: dict[int, tuple[str, ...]] = {}
        gap_from: int | None = None
        for start in range(min(ends, default=0), len(text) - len(part) + 1):
            if start in ends:
                gap_from = start  # the latest end reaches farthest: the earlier ones add nothing
            if gap_from is not None and start - gap_from <= MAX_GAP and text.startswith(part, start):
                reached[start + len(part)] = (*ends[gap_from], text[gap_from:start])
            if text[start : start + 1] == "\n":
                gap_from = None
        ends = reached
    return ends.get(len(text))
