"""Submissions of the toy week that break, cheat or are merely odd, each with the outcome that it must have."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode
from toy_class import NOTEBOOK, RIGHT, Change, add_cell, answer, cell_of, hand_in, solve, submission_folder

from autograder.course import Course, is_check, is_solution, nbgrader_of
from autograder.results import Verdict

FULL, HALF = 100.0, 50.0
DOUBLE, MEAN = RIGHT["w01-double"], RIGHT["w01-mean"]
MARKER = "a number that the notebook never showed"
"""Stands in the hidden lines of the toy's check, and nowhere in what learners get."""


@dataclass(frozen=True)
class Case:
    """One learner and what must become of the submission.

    Attributes:
        id: the learner's id; says what they did.
        points: what they earn.
        double: verdict of the first exercise.
        mean: verdict of the second.
        change: done to the released notebook.
        flags: must be among the record's.
    """

    id: str
    points: float
    double: Verdict
    mean: Verdict
    change: Change
    flags: tuple[str, ...] = ()


def on_checks(edit: Change) -> Change:
    """Return a change that edits every check cell."""

    def change(notebook: NotebookNode) -> None:
        for cell in notebook.cells:
            if is_check(cell):
                edit(cell)

    return change


def both(*changes: Change) -> Change:
    """Return a change that makes several, one after the other."""

    def change(notebook: NotebookNode) -> None:
        for one in changes:
            one(notebook)

    return change


def _mark(name: str, value: object) -> Change:
    def edit(cell: NotebookNode) -> None:
        cell.metadata.nbgrader[name] = value

    return edit


def _tags(cell: NotebookNode) -> None:
    cell.metadata["tags"] = ["skip-execution"]


def _no_checks(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not is_check(cell)]


def _no_answers(notebook: NotebookNode) -> None:
    notebook.cells = [cell for cell in notebook.cells if not is_solution(cell)]


def _backwards(notebook: NotebookNode) -> None:
    notebook.cells.reverse()


def _twice(notebook: NotebookNode) -> None:
    notebook.cells = [copy for cell in notebook.cells for copy in (cell, NotebookNode({**cell, "id": f"{cell['id']}-2"}))]


def _wrong_then_right(notebook: NotebookNode) -> None:
    solve(notebook)
    wrong = NotebookNode({**cell_of(notebook, "w01-double-solution"), "id": "copy", "source": "def double(x):\n    return 0"})
    notebook.cells.insert(3, wrong)


def _all_schemas(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if nbgrader_of(cell):
            cell.metadata.nbgrader["schema_version"] = 2


def _only_double(body: str) -> Change:
    """Return a change that puts this in for the first exercise, and the right answer for the second."""
    return lambda notebook: answer(notebook, double=body, mean=MEAN)


def _first(source: str) -> Change:
    """Return a change that leaves both exercises empty but for this in the first answer cell."""
    return lambda notebook: answer(notebook, double=f"{source}\ndef double(x):\n    ...")


STRIPPER = """\
import ast
class Strip(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
get_ipython().ast_transformers.append(Strip())"""
# what a determined cheat tries: find the checks by their text, and make them say nothing
LINES = """\
def _empty(lines):
    return ["pass\\n"] if lines and "check:" in lines[0] else lines
get_ipython().input_transformers_cleanup.append(_empty)"""
EVENTS = STRIPPER.rsplit("\n", 1)[0] + """
_s, _ip = Strip(), get_ipython()
_ip.events.register("pre_run_cell", lambda info: "check:" in (info.raw_cell or "") and _ip.ast_transformers.append(_s))
_ip.events.register("post_run_cell", lambda r: _s in _ip.ast_transformers and _ip.ast_transformers.remove(_s))"""
PARSER = """\
import ast
_compile = get_ipython().compile
_parse = _compile.ast_parse
_compile.ast_parse = lambda source, *a, **k: _parse("pass" if "check:" in source else source, *a, **k)"""
EXECUTE = """\
_kernel = get_ipython().kernel
_do = _kernel.do_execute
async def do_execute(code, *a, **k):
    return await _do("pass" if "check:" in code else code, *a, **k)
_kernel.do_execute = do_execute"""
LAST = EXECUTE.replace('"pass"', "code.splitlines()[-1]")
HANDLER = """\
_kernel = get_ipython().kernel
_handle = _kernel.shell_handlers["execute_request"]
async def _new(socket, ident, parent):
    if "check:" in parent["content"]["code"]:
        parent["content"]["code"] = "None"
    result = _handle(socket, ident, parent)
    return await result if hasattr(result, "__await__") else result
_kernel.shell_handlers["execute_request"] = _new"""
FORGER = """\
_ip, _now = get_ipython(), [""]
_ip.events.register("pre_run_cell", lambda info: _now.__setitem__(0, info.raw_cell or ""))
_send = _ip.kernel.session.send
def _forged(stream, kind, content=None, *a, **k):
    if "check:" in _now[0]:
        if kind == "error":
            return None
        if kind == "execute_reply" and content.get("status") == "error":
            content = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    return _send(stream, kind, content, *a, **k)
_ip.kernel.session.send = _forged"""
CLEARER = """\
import sys
def double(x):
    frame = sys._getframe()
    while frame is not None and "to_run" not in frame.f_locals:
        frame = frame.f_back
    if frame is not None:
        frame.f_locals["to_run"].clear()
    return None"""
EQUAL = """\
class Equal:
    __eq__ = __lt__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = __add__ = __abs__ = lambda self, *other: self
def double(x):
    return Equal()"""
AGREEABLE = EQUAL.replace("__ne__ = __gt__ = lambda self, other: False", "__ne__ = __gt__ = lambda self, other: True")
THIEF = """\
import os, sqlite3
for up in ("", "../", "../../", "../../../", "/"):
    for name in ("gradebook.db", "submitted/honest-1/week01-toy/week01-toy.ipynb"):
        try:
            book = sqlite3.connect(up + name)
            book.execute("UPDATE grade SET manual_score = 100")
            book.commit()
        except Exception:
            pass"""
READER = """\
import gc, glob, os
words = ("BEGIN " + "HIDDEN", "the notebook " + "never showed")
texts = [value for thing in gc.get_objects() if type(thing) is dict for value in list(thing.values()) if type(value) is str]
for top in (".", "..", "/home", "/tmp", "/run", "/root", "/work", "/srv", "/mnt", "/etc", "/dev/shm", "/proc/1/cwd"):
    for parent, folders, names in os.walk(top):
        folders[:] = [name for name in folders if name not in ("usr", "lib", "lib64", "bin", "proc", "sys", ".venv")]
        for name in names:
            path = os.path.join(parent, name)
            if os.path.isfile(path):
                try:
                    texts.append(open(path, errors="replace").read(1 << 20))
                except OSError:
                    pass
print("searched", len(texts), "found", [text[:200] for text in texts if any(word in text for word in words)])"""
DEAF = """\
def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass"""
HELPER = "def present(values):\n    return [value for value in values if value is not None]"
USES_HELPER = "def mean(values):\n    return sum(present(values)) / len(present(values))"

CASES = (
    Case("skip-tags", 0, Verdict.NOT_ATTEMPTED, Verdict.NOT_ATTEMPTED, on_checks(_tags)),
    Case("strips-asserts", 0, Verdict.TAMPERED, Verdict.TAMPERED, _first(STRIPPER), ("tripwire",)),
    Case("overrides-run-cell", 0, Verdict.TAMPERED, Verdict.TAMPERED,
         _first("ip = get_ipython(); _orig = ip.run_cell\nip.run_cell = lambda *a, **k: _orig('pass')"), ("tripwire",)),
    Case("overrides-async", 0, Verdict.TAMPERED, Verdict.TAMPERED,
         _first("ip = get_ipython(); _orig = ip.run_cell_async\nip.run_cell_async = lambda *a, **k: _orig('pass')"), ("tripwire",)),
    *(
        Case(name, 0, Verdict.TAMPERED, Verdict.TAMPERED, _first(attack), ("tripwire",))
        for name, attack in (
            ("empties-checks-by-text", LINES), ("strips-by-events", EVENTS), ("replaces-the-parser", PARSER),
            ("replaces-execution", EXECUTE), ("keeps-the-last-line", LAST), ("replaces-the-handler", HANDLER),
            ("forges-replies", FORGER),
        )
    ),
    Case("cuts-the-check-short", HALF, Verdict.TAMPERED, Verdict.PASSED, _only_double(CLEARER), ("tripwire",)),
    Case("blinds-isinstance", 0, Verdict.TAMPERED, Verdict.TAMPERED,
         lambda n: answer(n, double=f"isinstance = lambda *a: True\n{AGREEABLE}", mean=MEAN), ("tripwire",)),
    Case("shadows-names", FULL, Verdict.PASSED, Verdict.PASSED,
         lambda n: answer(n, double=f"str, dict, max = 'a', {{}}, 3\nfrom numpy import *\n{DOUBLE}", mean=MEAN)),
    Case("equals-everything", HALF, Verdict.FAILED, Verdict.PASSED, _only_double(EQUAL)),
    Case("writes-gradebook", 0, Verdict.FAILED, Verdict.NOT_ATTEMPTED, _first(THIEF)),
    Case("reads-hidden-tests", 0, Verdict.FAILED, Verdict.NOT_ATTEMPTED, _first(READER)),
    Case("exits-at-once", HALF, Verdict.CRASHED, Verdict.PASSED, _only_double("import os\ndef double(x):\n    os._exit(0)"), ("kernel-died",)),
    Case("kills-itself", HALF, Verdict.CRASHED, Verdict.PASSED, _only_double("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), ("kernel-died",)),
    Case("deaf-loop", HALF, Verdict.TIMED_OUT, Verdict.PASSED, _only_double(DEAF)),
    Case("plain-loop", HALF, Verdict.TIMED_OUT, Verdict.PASSED, _only_double("def double(x):\n    while True:\n        pass")),
    Case("loop-in-cell", HALF, Verdict.TIMED_OUT, Verdict.PASSED, _only_double("while True:\n    pass")),
    Case("sys-exit", HALF, Verdict.ERRORED, Verdict.PASSED, _only_double("import sys\ndef double(x):\n    sys.exit(0)")),
    Case("sys-exit-in-cell", HALF, Verdict.ERRORED, Verdict.PASSED, _only_double("import sys\nsys.exit(0)")),
    Case("error-in-cell", HALF, Verdict.ERRORED, Verdict.PASSED, _only_double("import no_such_module")),
    Case("wants-a-terabyte", HALF, Verdict.MEMORY_EXCEEDED, Verdict.PASSED, _only_double("hoard = bytearray(1 << 40)")),
    Case("terabyte-in-function", HALF, Verdict.MEMORY_EXCEEDED, Verdict.PASSED, _only_double("def double(x):\n    return bytearray(1 << 40)")),
    Case("floods", HALF, Verdict.OUTPUT_EXCEEDED, Verdict.PASSED, _only_double("def double(x):\n    while True:\n        print('x' * 1000)")),
    Case("one-huge-message", HALF, Verdict.OUTPUT_EXCEEDED, Verdict.PASSED, _only_double("print('x' * (40 << 20))")),
    Case("floods-in-megabytes", HALF, Verdict.OUTPUT_EXCEEDED, Verdict.PASSED,
         _only_double("def double(x):\n    while True:\n        print('x' * 10**6)")),
    Case("huge-error", HALF, Verdict.OUTPUT_EXCEEDED, Verdict.PASSED, _only_double("raise ValueError('x' * (2 << 20))")),
    Case("claims-points", 0, Verdict.FAILED, Verdict.NOT_ATTEMPTED, _first("print(30.0)\nget_ipython().displayhook(30.0)")),
    Case("shows-a-result", HALF, Verdict.INVALID, Verdict.PASSED,
         _only_double("def double(x):\n    get_ipython().displayhook('fine')\n    return 2 * x")),
    Case("nul-in-source", HALF, Verdict.ERRORED, Verdict.PASSED, _only_double("def double(x):\n    return 2 * x\n\x00")),
    Case("empty-answer", HALF, Verdict.ERRORED, Verdict.PASSED, _only_double("")),
    Case("edits-checks", 0, Verdict.NOT_ATTEMPTED, Verdict.NOT_ATTEMPTED, on_checks(lambda c: c.update(source="assert True"))),
    Case("no-answers", 0, Verdict.MISSING, Verdict.MISSING, _no_answers, ("solution-deleted",)),
    Case("checks-deleted", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, _no_checks), ("check-deleted",)),
    Case("check-is-solution", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, on_checks(_mark("solution", True)))),
    Case("check-is-solution-blank", 0, Verdict.NOT_ATTEMPTED, Verdict.NOT_ATTEMPTED, on_checks(_mark("solution", True))),
    Case("check-is-task", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, on_checks(_mark("task", True)))),
    Case("more-points", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, on_checks(_mark("points", 900)))),
    Case("unknown-id", FULL, Verdict.PASSED, Verdict.PASSED,
         both(solve, lambda n: add_cell(n, "1 / 0", nbgrader={"grade": True, "grade_id": "w09-x", "points": 50})), ("unknown-cell",)),
    Case("everything-twice", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, _twice), ("duplicate-check", "duplicate-solution")),
    Case("wrong-then-right", FULL, Verdict.PASSED, Verdict.PASSED, _wrong_then_right, ("duplicate-solution",)),
    Case("old-schema", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, _all_schemas)),
    Case("warns", FULL, Verdict.PASSED, Verdict.PASSED,
         lambda n: answer(n, double="import warnings\ndef double(x):\n    warnings.warn('odd')\n    return 2 * x", mean=MEAN)),
    Case("helper-cell", FULL, Verdict.PASSED, Verdict.PASSED,
         both(lambda n: answer(n, double=DOUBLE, mean=USES_HELPER), lambda n: add_cell(n, HELPER, before="w01-mean-solution"))),
    Case("reordered", FULL, Verdict.PASSED, Verdict.PASSED, both(solve, _backwards)),
    Case("answer-below-stub", FULL, Verdict.PASSED, Verdict.PASSED,
         both(lambda n: answer(n, mean=MEAN), lambda n: add_cell(n, DOUBLE, after="w01-double-solution"))),
    Case("answers-in-own-cells", FULL, Verdict.PASSED, Verdict.PASSED,
         both(lambda n: add_cell(n, DOUBLE, before="w01-double-solution"), lambda n: add_cell(n, MEAN, before="w01-mean-solution"),
              _no_answers), ("solution-deleted",)),
    Case("other-kernel", FULL, Verdict.PASSED, Verdict.PASSED,
         both(solve, lambda n: n.metadata.update(kernelspec={"name": "bash", "display_name": "B", "language": "bash"}))),
    Case("one-of-two", HALF, Verdict.PASSED, Verdict.NOT_ATTEMPTED, lambda n: answer(n, double=DOUBLE)),
    Case("hard-coded", 20, Verdict.PARTIAL, Verdict.NOT_ATTEMPTED, lambda n: answer(n, double="def double(x):\n    return 6 if x == 3 else 6.0")),
    Case("idle", 0, Verdict.NOT_ATTEMPTED, Verdict.NOT_ATTEMPTED, lambda n: None),
    *(Case(name, FULL, Verdict.PASSED, Verdict.PASSED, solve) for name in ("aaa-honest", "mmm-honest", "zzz-honest")),
    *(Case(name, FULL, Verdict.PASSED, Verdict.PASSED, solve) for name in ("Zoë 名前 ✓", "O'Brien; DROP TABLE grade", "--force", "a b%2e.c", "🦉", "{x}&<b>")),
)


def _raw(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


def _notebook(**changes: object) -> Callable[[Path], object]:
    text = json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **changes})
    return lambda path: path.write_text(text, encoding="utf-8")


def _link(path: Path) -> None:
    path.symlink_to(path.parents[3] / "source" / path.parent.name / path.name)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "bad-json": (_raw(b'{"cells": ['), "not valid JSON"),
    "deep": (_raw(b"[" * 200_000), "not valid JSON"),
    "empty-file": (_raw(b""), "not valid JSON"),
    "latin-1": (_raw('{"a": "é"}'.encode("latin-1")), "not UTF-8"),
    "link": (_link, "not a plain file"),
    "pipe": (os.mkfifo, "not a plain file"),
    "folder": (os.mkdir, "not a plain file"),
    "absent": (lambda path: None, "missing from the submission"),
    "thirty-mb": (_raw(b" " * (30 << 20)), "larger than 24 MB"),
    "format-3": (_notebook(nbformat=3, worksheets=[]), "not a notebook of format 4"),
    "cells-no-list": (_notebook(cells={"a": 1}), "not a notebook of format 4"),
    "many-cells": (_notebook(cells=[{}] * 5000), "more than 2000 cells"),
}
"""Files that are no notebook: how each is made, and words of the message that its learner gets."""
ODD: dict[str, object] = {
    "odd-types": [None, 7, "x", {"cell_type": 3}, {"cell_type": "code", "source": 7}, {"cell_type": "code", "source": [1, "x=1", None]},
                  {"cell_type": "code", "source": "y=1", "metadata": [], "id": {}}, {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": []}}}],
    "surrogates": [{"cell_type": "code", "source": "text = '\ud800'\nprint(text)", "metadata": {}, "id": "\udfff"}],
    "no-cells": [],
}
"""Cells of notebooks that can be read, if barely; nothing in them is worth a point."""


def hand_in_all(course: Course, cases: tuple[Case, ...] = CASES) -> None:
    """Hand in every case of a list."""
    for case in cases:
        hand_in(course, case.id, case.change)


def hand_in_broken(course: Course) -> None:
    """Hand in everything that is no notebook, and what barely is one."""
    for name, (make, _) in BROKEN.items():
        make(submission_folder(course, name) / NOTEBOOK)
    for name, cells in ODD.items():
        _notebook(cells=cells)(submission_folder(course, name) / NOTEBOOK)
