"""What execution and grading return: frozen, comparable, and JSON both ways with a schema version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

SCHEMA_VERSION = 1
"""Raised by one when a field changes its meaning; readers refuse a newer one."""


class Verdict(StrEnum):
    """How a check, an exercise or a submission ended.

    Only the learner's family lowers a score by itself; ``TAMPERED`` and ``INCONCLUSIVE`` ask for a person;
    ``GRADER_ERROR`` is ours and never becomes a score.
    """

    PASSED = "passed"
    PARTIAL = "partly passed"
    FAILED = "failed"
    ERRORED = "errored"
    NOT_ATTEMPTED = "not attempted"
    TIMED_OUT = "timed out"
    MEMORY_EXCEEDED = "memory exceeded"
    OUTPUT_EXCEEDED = "output exceeded"
    CRASHED = "crashed"
    MISSING = "missing"
    INVALID = "invalid"
    TAMPERED = "tampered"
    INCONCLUSIVE = "inconclusive"
    GRADER_ERROR = "grader error"


class CellState(StrEnum):
    """What happened to one cell while the notebook ran."""

    OK = "ok"
    ERROR = "error"
    TIMEOUT = "timeout"
    OUTPUT = "output"
    DEAD = "dead"
    NOT_RUN = "not run"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class CellRun:
    """One code cell's run.

    Attributes:
        cell_id: the notebook's id of the cell.
        grade_id: nbgrader's id, empty for a cell without one.
        state: how it ended.
        seconds: wall time.
        error: name and text of the exception, empty strings where there was none.
        wires: False where a tripwire around the cell did not answer as it must.
    """

    cell_id: str
    grade_id: str = ""
    state: CellState = CellState.NOT_RUN
    seconds: float = 0.0
    ename: str = ""
    evalue: str = ""
    wires: bool = True


@dataclass(frozen=True)
class Execution:
    """A notebook after its run in one or more kernels.

    Attributes:
        notebook: the executed notebook as JSON text.
        cells: one entry per code cell, in order.
        flags: short machine-readable remarks, sorted (``"kernel-died"``, ``"tripwire"``).
        kernels: how many kernels were needed; more than one where a cell killed its kernel.
        seconds: wall time from the first kernel's start request to the last shutdown.
        start_seconds: wall time until the first kernel was ready.
        sandbox: the jail's profile, ``"none"`` without a jail.
    """

    notebook: str
    cells: tuple[CellRun, ...]
    flags: tuple[str, ...] = ()
    kernels: int = 1
    seconds: float = 0.0
    start_seconds: float = 0.0
    sandbox: str = "none"

    def to_json(self) -> str:
        """Return the execution as canonical JSON."""
        return canonical(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: the text is not such a document.
        """
        data = json.loads(text)
        data["cells"] = tuple(CellRun(**{**c, "state": CellState(c["state"])}) for c in data["cells"])
        data["flags"] = tuple(data["flags"])
        return cls(**data)


@dataclass(frozen=True)
class CheckResult:
    """One graded cell: what it was worth, what it earned, and the one message that says why."""

    grade_id: str
    kind: str
    verdict: Verdict
    points: float
    max_points: float
    message: str = ""


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise: its checks and their sum."""

    exercise: str
    title: str
    objectives: tuple[str, ...]
    verdict: Verdict
    checks: tuple[CheckResult, ...]

    @property
    def points(self) -> float:
        """Points earned over all checks."""
        return sum(check.points for check in self.checks)

    @property
    def max_points(self) -> float:
        """Points that could be earned."""
        return sum(check.max_points for check in self.checks)

    @property
    def message(self) -> str:
        """The first message of the first check that did not pass; empty where all passed."""
        return next((c.message for c in self.checks if c.verdict is not Verdict.PASSED and c.message), "")


@dataclass(frozen=True)
class Record:
    """One graded submission, as it is kept for good.

    Attributes:
        student: the learner's id.
        week: the week's folder name.
        snapshot: digest of the submitted bytes.
        plan: digest of everything that decides a score besides the submission.
        verdict: the submission's own verdict.
        exercises: in the notebook's order.
        flags: remarks for the instructor, sorted.
        sandbox: the jail's profile, ``"none"`` without a jail.
        seed: the seed that hidden checks drew their data from.
        attempt: 1 for the first try; more after a fault of ours.
        submitted_at: collector's time of the submission, ISO 8601 in UTC.
        seconds: wall time of the execution; not part of ``verdict_digest``.
        versions: package name to version.
    """

    student: str
    week: str
    snapshot: str
    plan: str
    verdict: Verdict
    exercises: tuple[ExerciseResult, ...]
    flags: tuple[str, ...] = ()
    sandbox: str = "none"
    seed: int = 0
    attempt: int = 1
    submitted_at: str = ""
    seconds: float = 0.0
    versions: dict[str, str] = field(default_factory=dict)
    schema_version: int = SCHEMA_VERSION

    @property
    def points(self) -> float:
        """Points earned over all exercises."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def max_points(self) -> float:
        """Points that could be earned."""
        return sum(exercise.max_points for exercise in self.exercises)

    @property
    def verdict_digest(self) -> str:
        """Digest of what must be reproducible: everything but times, attempt and the clock."""
        data = asdict(self)
        for name in ("seconds", "attempt", "submitted_at"):
            del data[name]
        return digest(canonical(data))

    def to_json(self) -> str:
        """Return the record as canonical JSON."""
        return canonical({**asdict(self), "points": self.points, "max_points": self.max_points})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote.

        Raises:
            ValueError: not such a document, or written by a newer version.
        """
        data = json.loads(text)
        if data.get("schema_version", 0) > SCHEMA_VERSION:
            raise ValueError(f"record has schema version {data['schema_version']}, this program reads {SCHEMA_VERSION}")
        data.pop("points", None), data.pop("max_points", None)
        data["verdict"] = Verdict(data["verdict"])
        data["exercises"] = tuple(_exercise(item) for item in data["exercises"])
        data["flags"] = tuple(data["flags"])
        return cls(**data)


def _exercise(data: dict[str, Any]) -> ExerciseResult:
    checks = tuple(CheckResult(**{**check, "verdict": Verdict(check["verdict"])}) for check in data["checks"])
    return ExerciseResult(
        exercise=data["exercise"],
        title=data["title"],
        objectives=tuple(data["objectives"]),
        verdict=Verdict(data["verdict"]),
        checks=checks,
    )


def canonical(data: Any) -> str:
    """Return data as JSON with sorted keys and no spaces: equal data, equal bytes."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(*parts: str | bytes) -> str:
    """Return the SHA-256 of the parts, each preceded by its length so that no two lists collide."""
    total = hashlib.sha256()
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(raw).to_bytes(8, "big"))
        total.update(raw)
    return total.hexdigest()
