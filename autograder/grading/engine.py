"""Grading a week: prepare, execute in parallel, record through one writer.

The gradebook is the truth: what it has a record for is done, what it has none for is not. Folders (executed notebooks,
feedback, the cache of executions) can be made again from it and are written after it. So a run that is killed at any
point is finished by running it again, and a second run grades nothing twice.
"""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import signal
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.exceptions import GraderFault, JailUnavailable, NotebookError
from autograder.files import write_whole
from autograder.grading.feedback import JSON_NAME, feedback_json, write_feedback
from autograder.grading.gradebook import GradebookWriter, gradebook_url, only_writer
from autograder.grading.intake import AUTOGRADED, FEEDBACK, Snapshot, learners, take
from autograder.grading.lateness import late_penalty
from autograder.grading.plan import Plan
from autograder.grading.pool import Pool
from autograder.grading.records import judged, unreadable
from autograder.grading.submission import Rebuilt, parse, rebuild
from autograder.results import Execution, Record, Verdict

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
        faults: ids that are not done, with the reason: ours, not theirs. One that has a record all the same has its
            score; what could not be written is its feedback.
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
        db_url: gradebook; the one that ``nbgrader_config.py`` names where empty.
        say: called after every submission.

    Raises:
        JailUnavailable: the jail cannot be built here; nothing was run.
        GradebookBusy: another process is writing grades.
        GraderFault: the gradebook cannot be used at all.
    """
    began = time.monotonic()
    names, late = learners(plan.course, plan.week, students), late_penalty(plan.course)
    with only_writer(plan.course), GradebookWriter(db_url or gradebook_url(plan.course), late) as book, _stopped_by_sigterm():
        book.register(plan.week)
        run = _Run(plan, book, say)
        asyncio.run(run.grade(names, workers or os.cpu_count() or 1))
    return replace(run.report(), seconds=round(time.monotonic() - began, 3))


async def grade_one(plan: Plan, book: GradebookWriter, pool: Pool, student: str) -> GradeReport:
    """Bring one submission to its end with a gradebook and workers that are kept open: for who grades as they come.

    Args:
        plan: how; ``plan.prove`` should have accepted it, and ``book`` know its week.
        book: open, and held by ``only_writer``.
        pool: workers of this plan.
        student: whose; what has its record and its files already is left alone.

    Raises:
        JailUnavailable: no jail can be built here any more.
    """
    run = _Run(plan, book, None)
    await run.grade_single(pool, student)
    return run.report()


@contextmanager
def _stopped_by_sigterm() -> Iterator[None]:
    """Let SIGTERM do what Ctrl-C does, so that jails, workers and temporary folders go with us."""
    usual = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not usual or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Run:
    """One run of the engine over one week."""

    def __init__(self, plan: Plan, book: GradebookWriter, say: Say | None) -> None:
        self._plan, self._book, self._say = plan, book, say
        self._records: dict[str, Record] = {}
        self._graded: list[str] = []
        self._skipped: list[str] = []
        self._faults: dict[str, str] = {}
        self._underway: dict[str, asyncio.Task[tuple[Execution, int]]] = {}
        self._known: dict[str, Record] = {}
        self._total = 0
        self._cache = plan.course.state / "cache" / "executions" / f"{plan.week.slug}-{plan.digest[:16]}"

    def report(self) -> GradeReport:
        done, kept = tuple(sorted(self._graded)), tuple(sorted(self._skipped))
        return GradeReport(dict(sorted(self._records.items())), done, kept, dict(sorted(self._faults.items())))

    async def grade(self, names: list[str], workers: int) -> None:
        self._known = self._book.latest(self._plan.week.slug)
        self._total = len(names)
        self._forget_other_plans()
        work = [name for name in names if not self._done(name)]
        if not work:
            return
        async with Pool(self._plan, min(workers, len(work))) as pool:
            # a few more than there are workers, so that none waits; never the class, whose notebooks would fill the memory
            queue = iter(work)
            hands = [asyncio.ensure_future(self._serve(pool, queue)) for _ in range(min(2 * workers, len(work)))]
            try:
                await asyncio.gather(*hands)
            finally:
                left = [*hands, *self._underway.values()]
                for task in left:
                    task.cancel()
                await asyncio.gather(*left, return_exceptions=True)

    async def grade_single(self, pool: Pool, student: str) -> None:
        newest = self._book.newest(student, self._plan.week.slug)
        self._known = {student: newest} if newest else {}
        self._total = 1
        if not self._done(student):
            await self._grade_one(pool, student)

    async def _serve(self, pool: Pool, queue: Iterator[str]) -> None:
        for name in queue:
            await self._grade_one(pool, name)

    def _forget_other_plans(self) -> None:
        for folder in self._cache.parent.glob(f"{self._plan.week.slug}-*"):
            if folder != self._cache:
                shutil.rmtree(folder, ignore_errors=True)

    def _done(self, student: str) -> bool:
        """True where a learner's submission has its record and all that belongs to it."""
        old = self._known.get(student)
        try:
            if old is None or not self._current(take(self._plan.course, self._plan.week, student), old) or not self._complete(old):
                return False
        except (GraderFault, OSError):
            return False  # met again, and reported, when its turn comes
        self._records[student] = old
        self._skipped.append(student)
        self._tell(student, old.verdict)
        return True

    def _current(self, snapshot: Snapshot, record: Record) -> bool:
        return (record.snapshot, record.plan) == (snapshot.digest, self._plan.digest)

    def _complete(self, record: Record) -> bool:
        """True where the files that belong to a record are there; they may be lost, the record is not."""
        notebook = self._folder(AUTOGRADED, record.student) / self._plan.week.notebook_name
        feedback = self._folder(FEEDBACK, record.student)
        try:
            told = (feedback / JSON_NAME).read_text(encoding="utf-8")
        except (OSError, ValueError):
            return False
        page = feedback / f"{self._plan.week.slug}.html"
        return told == feedback_json(record) and page.is_file() and notebook.is_file()

    async def _grade_one(self, pool: Pool, student: str) -> None:
        """Bring one submission to its end; a fault of ours is noted and costs nobody else anything."""
        try:
            snapshot = take(self._plan.course, self._plan.week, student)
            record, notebook = await self._judge(pool, snapshot)
            old = self._known.get(student)
            if old and self._current(snapshot, old):
                record = old  # only its files were lost
            else:
                self._book.write(record)
                self._graded.append(student)
            self._records[student] = record
            self._write_files(record, notebook)
        except JailUnavailable:
            raise  # so it would be for everybody
        except Exception as error:  # whatever it is: it must not cost the others their turn, nor this one a zero
            self._fail(student, error)
            return
        if student not in self._graded:
            self._skipped.append(student)
        self._tell(student, record.verdict)

    def _fail(self, student: str, error: Exception) -> None:
        reason = str(error) if isinstance(error, GraderFault) else f"{type(error).__name__}: {error}"
        if student in self._records:
            reason = f"The score is recorded; its feedback could not be written ({reason}). Mend that, then grade again."
        self._faults[student] = reason
        self._tell(student, Verdict.GRADER_ERROR)

    def _tell(self, student: str, verdict: Verdict) -> None:
        if self._say is not None:
            done = len({*self._graded, *self._skipped, *self._faults})
            self._say(Progress(done, self._total, student, verdict))

    async def _judge(self, pool: Pool, snapshot: Snapshot) -> tuple[Record, NotebookNode]:
        week = self._plan.week
        try:
            if snapshot.problem:
                raise NotebookError(snapshot.problem)
            rebuilt = rebuild(week, parse(snapshot.data))
        except NotebookError as error:
            return unreadable(self._plan, snapshot, str(error)), rebuild(week, []).notebook
        execution, attempt = await self._execute(pool, rebuilt)
        record = judged(self._plan, snapshot, rebuilt, execution, attempt)
        return record, nbformat.reads(execution.notebook, 4)

    async def _execute(self, pool: Pool, rebuilt: Rebuilt) -> tuple[Execution, int]:
        """Return the execution of a notebook: from the cache, from a twin that is running, or run now."""
        key = self._plan.key(rebuilt)
        cached = self._cached(key)
        if cached is not None:
            return cached, 1
        if key not in self._underway:
            self._underway[key] = asyncio.ensure_future(self._run(pool, rebuilt, key))
            self._underway[key].add_done_callback(lambda _: self._underway.pop(key))
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
                with suppress(OSError):  # a full disk: what was run is still there to be recorded
                    write_whole(self._cache_path(key), gzip.compress(execution.to_json().encode("utf-8", "replace"), 3))
                return execution, attempt

    def _cache_path(self, key: str) -> Path:
        return self._cache / f"{key}.json.gz"

    def _cached(self, key: str) -> Execution | None:
        try:
            return Execution.from_json(gzip.decompress(self._cache_path(key).read_bytes()).decode("utf-8"))
        except (OSError, EOFError, ValueError, TypeError, KeyError, zlib.error):
            return None  # absent, or cut short by a full disk: run it again

    def _folder(self, step: str, student: str) -> Path:
        return self._plan.course.root / step / student / self._plan.week.slug

    def _write_files(self, record: Record, notebook: NotebookNode) -> None:
        """Write what Formgrader and the learner look at; the gradebook has it all already."""
        notebook.metadata["autograder"] = {"record": record.to_json()}
        path = self._folder(AUTOGRADED, record.student) / self._plan.week.notebook_name
        write_whole(path, nbformat.writes(notebook).encode("utf-8", "replace"))
        manual = self._book.manual(record.student, record.week)
        write_feedback(record, self._plan.week, self._folder(FEEDBACK, record.student), manual=manual)
