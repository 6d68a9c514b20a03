"""Grading a week: prepare, execute in parallel, record through one writer.

The gradebook is the truth: what it has a record for is done, what it has none for is not. Folders (executed notebooks,
feedback, the cache of executions) can be made again from it and are written after it. So a run that is killed at any
point is finished by running it again, and a second run grades nothing twice.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import Week
from autograder.exceptions import GraderFault, NotebookError
from autograder.grading.feedback import write_feedback
from autograder.grading.gradebook import GradebookWriter, default_url, only_writer
from autograder.grading.intake import AUTOGRADED, FEEDBACK, Snapshot, snapshots
from autograder.grading.plan import Plan
from autograder.grading.pool import Pool
from autograder.grading.score import overall, score
from autograder.grading.submission import Rebuilt, parse, rebuild
from autograder.results import CheckResult, Execution, ExerciseResult, Record, Verdict

ATTEMPTS = 3
"""Tries of one submission before a fault of ours waits for a person."""


@dataclass(frozen=True)
class Progress:
    """How far a run has come: for a progress bar."""

    done: int
    total: int
    student: str
    verdict: Verdict


@dataclass(frozen=True)
class GradeReport:
    """What a run did.

    Attributes:
        records: the newest record of every learner asked for, by id.
        graded: ids graded in this run.
        skipped: ids that had been graded before under the same plan.
        faults: ids without a new score, with the reason: ours, not theirs.
        seconds: wall time.
    """

    records: dict[str, Record]
    graded: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


Say = Callable[[Progress], None]


def grade_week(
    plan: Plan, *, students: tuple[str, ...] = (), workers: int = 0, db_url: str = "", say: Say | None = None
) -> GradeReport:
    """Grade the submissions of a week.

    Args:
        plan: how; ``plan.prove`` should have accepted it.
        students: only these; all where empty.
        workers: kernels at a time; one per core where 0.
        db_url: gradebook; the course's own where empty.
        say: called after every submission.

    Raises:
        JailUnavailable: the jail cannot be built here; nothing was run.
        GradebookBusy: another process is writing grades.
        GraderFault: the gradebook cannot be used at all.
    """
    began = time.monotonic()
    with only_writer(plan.course), GradebookWriter(db_url or default_url(plan.course)) as book:
        book.register(plan.week)
        run = _Run(plan, book, say)
        asyncio.run(run.grade(snapshots(plan.course, plan.week, students), workers or os.cpu_count() or 1))
    return replace(run.report(), seconds=round(time.monotonic() - began, 3))


class _Run:
    """One run of the engine over one week."""

    def __init__(self, plan: Plan, book: GradebookWriter, say: Say | None) -> None:
        self._plan, self._book, self._say = plan, book, say
        self._records: dict[str, Record] = {}
        self._graded: list[str] = []
        self._skipped: list[str] = []
        self._faults: dict[str, str] = {}
        self._underway: dict[str, asyncio.Task[tuple[Execution, int]]] = {}
        self._total = 0

    def report(self) -> GradeReport:
        return GradeReport(dict(sorted(self._records.items())), tuple(sorted(self._graded)), tuple(self._skipped), dict(sorted(self._faults.items())))

    async def grade(self, submissions: list[Snapshot], workers: int) -> None:
        known = self._book.latest(self._plan.week.slug)
        self._total = len(submissions)
        work = []
        for snapshot in submissions:
            old = known.get(snapshot.student)
            if old and (old.snapshot, old.plan) == (snapshot.digest, self._plan.digest) and self._complete(old):
                self._records[snapshot.student] = old
                self._skipped.append(snapshot.student)
            else:
                work.append((snapshot, old))
        if work:
            async with Pool(self._plan, min(workers, len(work))) as pool:
                await asyncio.gather(*(self._grade_one(pool, snapshot, old) for snapshot, old in work))

    def _complete(self, record: Record) -> bool:
        """True where the files that belong to a record are there; they may be lost, the record is not."""
        folder = self._folder(FEEDBACK, record.student)
        notebook = self._folder(AUTOGRADED, record.student) / self._plan.week.notebook_name
        marker = folder / "feedback.json"
        if not marker.is_file() or not (notebook.is_file() or record.verdict is Verdict.INVALID):
            return False
        return record.snapshot in marker.read_text(encoding="utf-8", errors="replace")

    async def _grade_one(self, pool: Pool, snapshot: Snapshot, old: Record | None) -> None:
        """Bring one submission to its end; a fault of ours is noted and costs nobody else anything."""
        try:
            record, notebook = await self._judge(pool, snapshot)
            same = old is not None and (old.snapshot, old.plan) == (record.snapshot, record.plan)
            if not same:
                self._book.write(record)
            self._write_files(old if same and old else record, notebook)
        except (GraderFault, OSError) as error:
            self._faults[snapshot.student] = str(error)
            self._tell(snapshot.student, Verdict.GRADER_ERROR)
            return
        self._records[snapshot.student] = old if same and old else record
        (self._skipped if same else self._graded).append(snapshot.student)
        self._tell(snapshot.student, record.verdict)

    def _tell(self, student: str, verdict: Verdict) -> None:
        if self._say is not None:
            done = len(self._graded) + len(self._skipped) + len(self._faults)
            self._say(Progress(done, self._total, student, verdict))

    async def _judge(self, pool: Pool, snapshot: Snapshot) -> tuple[Record, NotebookNode | None]:
        week = self._plan.week
        try:
            if snapshot.problem:
                raise NotebookError(snapshot.problem)
            rebuilt = rebuild(week, parse(snapshot.data))
        except NotebookError as error:
            return self._record(snapshot, _unreadable(week, str(error)), Verdict.INVALID, ("invalid",)), None
        execution, attempt = await self._execute(pool, rebuilt)
        results = score(week, execution, rebuilt.attempted)
        flags = tuple(sorted({*rebuilt.flags, *execution.flags}))
        record = self._record(snapshot, results, overall(results), flags, execution, attempt)
        return record, nbformat.reads(execution.notebook, 4)

    def _record(
        self, snapshot: Snapshot, results: tuple[ExerciseResult, ...], verdict: Verdict, flags: tuple[str, ...],
        execution: Execution | None = None, attempt: int = 1,
    ) -> Record:
        plan = self._plan
        return Record(
            student=snapshot.student, week=plan.week.slug, snapshot=snapshot.digest, plan=plan.digest, verdict=verdict,
            exercises=results, flags=flags, sandbox=execution.sandbox if execution else "not run", seed=plan.settings.seed,
            attempt=attempt, submitted_at=snapshot.submitted_at, seconds=execution.seconds if execution else 0.0,
            versions=plan.versions,
        )

    async def _execute(self, pool: Pool, rebuilt: Rebuilt) -> tuple[Execution, int]:
        """Return the execution of a notebook: from the cache, from a twin that is running, or run now."""
        key = self._plan.key(rebuilt)
        cached = self._cached(key)
        if cached is not None:
            return cached, 1
        if key not in self._underway:
            self._underway[key] = asyncio.ensure_future(self._run(pool, rebuilt, key))
        return await asyncio.shield(self._underway[key])

    async def _run(self, pool: Pool, rebuilt: Rebuilt, key: str) -> tuple[Execution, int]:
        attempt = 1
        while True:
            try:
                execution = await pool.execute(rebuilt.notebook)
            except GraderFault:
                if attempt == ATTEMPTS:
                    raise
                attempt += 1
            else:
                _write(self._cache_path(key), execution.to_json())
                return execution, attempt

    def _cache_path(self, key: str) -> Path:
        return self._plan.course.state / "cache" / "executions" / key[:2] / f"{key}.json"

    def _cached(self, key: str) -> Execution | None:
        try:
            return Execution.from_json(self._cache_path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError, TypeError, KeyError):
            return None  # absent, or cut short by a full disk: run it again

    def _folder(self, step: str, student: str) -> Path:
        return self._plan.course.root / step / student / self._plan.week.slug

    def _write_files(self, record: Record, notebook: NotebookNode | None) -> None:
        """Write what Formgrader and the learner look at; the gradebook has it all already."""
        if notebook is not None:
            notebook.metadata["autograder"] = {"record": record.to_json()}
            _write(self._folder(AUTOGRADED, record.student) / self._plan.week.notebook_name, nbformat.writes(notebook))
        write_feedback(record, self._plan.week, self._folder(FEEDBACK, record.student))


def _unreadable(week: Week, message: str) -> tuple[ExerciseResult, ...]:
    """Return results for a submission that could not be run: every check is there, with no points and the reason."""
    def checks(exercise: str, points: dict[str, float]) -> tuple[CheckResult, ...]:
        return tuple(CheckResult(f"{exercise}-{kind}", kind, Verdict.INVALID, 0.0, worth, message) for kind, worth in points.items())

    return tuple(ExerciseResult(e.id, e.title, e.objectives, Verdict.INVALID, checks(e.id, e.points)) for e in week.exercises)


def _write(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8", errors="replace")
    os.replace(fresh, path)
