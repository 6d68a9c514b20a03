"""The corpus of hostile, broken and odd submissions: ``tests/corpus/*.yaml``, one file a family, read and handed in here.

A case starts from the released toy notebook with both answers right, and says what is different:

    name     the learner's id: the behaviour
    double   in place of the first answer;  mean: of the second
    first    put before the first answer's stub, the second left as it was
    probe    the body of a function that tries to reach something; the first answer is right only if it returns nothing
    call     a function of the C library with arguments: a probe that it answers with an error
    cell     a cell of the learner's own before the first exercise
    edit     Python that changes ``notebook``;  raw: Python for the file's bytes (``good``: the solved notebook)
    beside   Python that puts things into the submission's ``folder``
    get      points, verdicts of the two exercises; full points where absent
    flags    must be among the record's;  clean: there is no flag at all
    says     must stand in the feedback page;  after: Python that must be true (course, record, page, marker)
"""

from __future__ import annotations

import gzip
import json
import os
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from toy_attacks import MARKER
from toy_class import NOTEBOOK, RIGHT, add_cell, answer, cell_of, released, submission_folder

from autograder.course import Course
from autograder.results import Record, Verdict

FOLDER = Path(__file__).parent / "corpus"
LIMITS = "limits"
"""The family of known limits: what each should get, it does not get yet."""
_PROBE = """\
def _probe():
{body}
try:
    reached = _probe()
except OSError as error:
    reached = None
def double(x):
    return f"reached {{reached}}" if reached else 2 * x"""
_CALL = """\
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
return "it worked" if libc.{name}({arguments}) != -1 else False"""


@dataclass(frozen=True)
class CorpusCase:
    """One case; the fields are those of the files."""

    family: str
    name: str
    get: tuple[float, Verdict, Verdict] = (100, Verdict.PASSED, Verdict.PASSED)
    flags: tuple[str, ...] = ()
    clean: bool = False
    says: str = ""
    after: str = ""
    does: Mapping[str, Any] = field(default_factory=dict)

    @property
    def needs_no_kernel(self) -> bool:
        """True where nothing can be run, so that it costs next to nothing."""
        return self.get[1] is Verdict.INVALID


@cache
def corpus() -> tuple[CorpusCase, ...]:
    """Return every case of every family, in the files' order."""
    cases = []
    for path in sorted(FOLDER.glob("*.yaml")):
        for item in yaml.safe_load(path.read_text(encoding="utf-8")):
            facts = dict(item)
            if "get" in facts:
                points, double, mean = facts["get"]
                facts["get"] = (float(points), Verdict(double), Verdict(mean))
            facts["flags"] = tuple(facts.get("flags", ()))
            known = {key: facts.pop(key) for key in ("name", "get", "flags", "clean", "says", "after") if key in facts}
            unknown = facts.keys() - {"double", "mean", "first", "probe", "call", "cell", "edit", "raw", "beside", "solve"}
            assert not unknown, f"{path.name}: {item['name']} has {unknown}"
            cases.append(CorpusCase(path.stem, **known, does=facts))
    names = [case.name for case in cases]
    assert len(names) == len(set(names)), "every name once"
    return tuple(cases)


def sample(cases: tuple[CorpusCase, ...], share: int) -> tuple[CorpusCase, ...]:
    """Return what costs nothing, all known limits, and every ``share``-th of the others."""
    cheap = [case for case in cases if case.needs_no_kernel or case.family == LIMITS]
    others = [case for case in cases if case not in cheap]
    return tuple(cheap + others[::share])


def hand_in_case(course: Course, case: CorpusCase, there: Mapping[str, object]) -> None:
    """Hand in one case.

    Args:
        course: the toy course.
        case: what to hand in.
        there: what names in braces in a probe stand for.
    """
    folder = submission_folder(course, case.name)
    notebook = released(course)
    _write_answers(notebook, case.does, there)
    names = {"notebook": notebook, "add_cell": add_cell, "cell_of": cell_of, "RIGHT": RIGHT, "os": os, "json": json, "folder": folder}
    exec(str(case.does.get("edit", "")), names)
    content = json.dumps(notebook).encode() if "edit" in case.does else nbformat.writes(notebook).encode()
    if "raw" in case.does:
        content = eval(str(case.does["raw"]), {"good": content, "gzip": gzip})
    (folder / NOTEBOOK).write_bytes(content)
    exec(str(case.does.get("beside", "")), names)


def _write_answers(notebook: NotebookNode, does: Mapping[str, Any], there: Mapping[str, object]) -> None:
    if "first" in does:
        answer(notebook, double=f"{does['first']}\ndef double(x):\n    ...")
        return
    if not does.get("solve", True):
        return
    double, mean = str(does.get("double", RIGHT["w01-double"])), str(does.get("mean", RIGHT["w01-mean"]))
    probe = str(does.get("probe", ""))
    if "call" in does:
        name, *arguments = does["call"]
        probe = _CALL.format(name=name, arguments=", ".join(arguments))
    if probe:
        for key, value in there.items():
            probe = probe.replace("{" + key + "}", str(value))
        double = _PROBE.format(body=textwrap.indent(probe, "    "))
    answer(notebook, double=double, mean=mean)
    if "cell" in does:
        add_cell(notebook, str(does["cell"]), before="w01-double-solution")


def wrong(course: Course, case: CorpusCase, record: Record) -> list[str]:
    """Return what is not as a case requires; an empty list where all is."""
    page = (course.root / "feedback" / case.name / record.week / f"{record.week}.html").read_text(encoding="utf-8")
    double, mean = (exercise.verdict for exercise in record.exercises)
    found = []
    if (record.points, double, mean) != case.get:
        messages = [exercise.message for exercise in record.exercises]
        found.append(f"got {record.points:g}, {double}, {mean}; needed {case.get[0]:g}, {case.get[1]}, {case.get[2]}; {messages} {record.flags}")
    if missing := set(case.flags) - set(record.flags):
        found.append(f"without the flags {missing}: {record.flags}")
    if case.clean and record.flags:
        found.append(f"flagged {record.flags}")
    if case.says not in page:
        found.append(f"the page does not say {case.says!r}")
    names = {"course": course, "record": record, "page": page, "marker": MARKER, "os": os}
    if case.after and not eval(case.after, names):
        found.append(f"not true: {case.after}")
    return found
