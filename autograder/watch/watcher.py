"""The loop: what arrives is graded in turn, several learners at once, and whatever fails is tried again later.

What has been done is read from the gradebook and from the feedback folders, so that a watcher that was killed goes on
where it was. The right to write grades is held only while there is something to write: `autograder grade` may be run
beside a watcher that is idle.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

from autograder.course import Course
from autograder.exceptions import AutograderError, GradebookBusy, GraderFault, JailUnavailable
from autograder.grading.configuration import exchange_folder
from autograder.grading.engine import grade_one
from autograder.grading.gradebook import GradebookWriter, gradebook_url, only_writer
from autograder.grading.lateness import late_penalty
from autograder.kernel.jail import require_jail
from autograder.watch.inbox import Arrival, Inbox
from autograder.watch.mail import collect, publish, released
from autograder.watch.options import Event, Options
from autograder.watch.warm import ReadyWeek, WarmWeeks

WINDOW_SECONDS = 600.0
"""The time over which a learner's gradings are counted."""
LOOK_SECONDS, QUIET_SECONDS, QUIET_AFTER = 0.2, 1.0, 60.0
"""How often the exchange is looked at; and how often once nothing has come for a minute."""
ROUNDS = 3
"""Failed rounds (each of up to three attempts) after which a submission waits for a person, and is tried once an hour."""


@dataclass
class _Job:
    arrival: Arrival
    not_before: float = 0.0
    rounds: int = 0


@dataclass
class _Open:
    """The open gradebook, with the right to write in it."""

    book: GradebookWriter
    stack: ExitStack = field(default_factory=ExitStack)


def watch(course: Course, options: Options, say: Callable[[Event], None]) -> int:
    """Watch the exchange until SIGTERM or Ctrl-C, or until all is done where that was asked.

    Args:
        course: the course.
        options: how.
        say: told what happens.

    Returns:
        0, or with ``once`` 5 where something could not be graded.

    Raises:
        JailUnavailable: no jail can be built here; nothing was run.
        GradebookBusy: another watcher serves this course.
        CourseError: the course's settings name no exchange.
    """
    if options.settings.sandbox:
        require_jail()
    with _only_watcher(course):
        return asyncio.run(_Watcher(course, options, say).run())


@contextmanager
def _only_watcher(course: Course) -> Iterator[None]:
    course.state.mkdir(parents=True, exist_ok=True)
    with (course.state / "watch.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise GradebookBusy(f"Another watcher ({lock.read().strip() or 'unknown'}) serves {course.root}.", fix="One is enough.") from None
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}")
        lock.flush()
        yield


class _Watcher:
    """One run of the loop."""

    def __init__(self, course: Course, options: Options, say: Callable[[Event], None]) -> None:
        self._course, self._options, self._say = course, options, say
        self._exchange = exchange_folder(course)
        self._inbox = Inbox(self._exchange / "inbound", [week.slug for week in course.weeks()], owners=options.owners)
        self._late = late_penalty(course)
        self._workers = options.workers or os.cpu_count() or 1
        self._weeks = WarmWeeks(
            course, options.settings, self._workers, keep=max(options.keep, len(options.weeks)), cool_seconds=options.cool_seconds,
            say=lambda text: self._note("note", text),
        )
        self._jobs: dict[tuple[str, str], _Job] = {}
        self._newest: dict[tuple[str, str], Arrival] = {}
        self._running: dict[str, asyncio.Task[None]] = {}
        self._gradings: defaultdict[str, deque[float]] = defaultdict(deque)
        self._open: _Open | None = None
        self._book_not_before, self._book_failures = 0.0, 0
        self._last_news = time.monotonic()
        self._failed: set[tuple[str, str]] = set()
        self._asked: set[str] = set()
        self._fatal: asyncio.Future[None]
        self._stop, self._wake = asyncio.Event(), asyncio.Event()

    async def run(self) -> int:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop_now)
        if self._options.until_eof:
            loop.add_reader(sys.stdin.fileno(), self._end_with_input)
        self._note("ready", f"Watching {self._exchange / 'inbound'}")
        self._fatal = fatal = loop.create_future()
        try:
            while not self._stop.is_set() and not fatal.done():
                self._look()
                self._start_what_can()
                if self._options.once and not self._jobs and not self._running and not self._inbox.unfinished:
                    break
                await self._pause()
        finally:
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)
            self._close_book()
            await self._weeks.close()
        if fatal.done():
            fatal.result()
        return 5 if self._options.once and self._failed else 0

    def _end_with_input(self) -> None:
        if not os.read(sys.stdin.fileno(), 4096):
            asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
            self._stop_now()

    def _stop_now(self) -> None:
        self._stop.set()
        self._wake.set()

    async def _pause(self) -> None:
        quiet = not self._jobs and not self._running and time.monotonic() - self._last_news > QUIET_AFTER
        self._wake.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), QUIET_SECONDS if quiet else LOOK_SECONDS)

    def _look(self) -> None:
        """Take note of what has come; of one learner and week only the newest counts."""
        try:
            found = self._inbox.look()
        except OSError:
            return  # the exchange is not there, yet or for now
        for text in self._inbox.refused:
            self._note("note", text)
        self._inbox.refused.clear()
        for arrival in found:
            self._last_news = time.monotonic()
            before = self._newest.get(arrival.key)
            if before is None or arrival.order > before.order:
                self._newest[arrival.key] = arrival
        for arrival in found:
            if self._newest[arrival.key] is arrival and released(self._course, *arrival.key) != arrival.path.name:
                self._jobs[arrival.key] = _Job(arrival)

    def _start_what_can(self) -> None:
        """Start the oldest submissions whose learner, week and gradebook are free."""
        self._weeks.cool()
        now = time.monotonic()
        for slug in self._options.weeks:
            if slug not in self._asked:
                self._asked.add(slug)
                self._ready(slug)
        for job in sorted(self._jobs.values(), key=lambda job: job.arrival.order):
            student = job.arrival.student
            if job.arrival.key not in self._jobs:
                continue  # dropped with its week, a moment ago
            if len(self._running) >= self._workers:
                break
            if student in self._running or job.not_before > now or self._waits_its_turn(student, now):
                continue
            week = self._ready(job.arrival.week)
            if week is not None and self._book() is not None:
                self._begin(job, week)
        if not self._running:
            self._close_book()

    def _begin(self, job: _Job, week: ReadyWeek) -> None:
        student = job.arrival.student
        del self._jobs[job.arrival.key]
        week.busy += 1
        self._gradings[student].append(time.monotonic())
        task = asyncio.ensure_future(self._serve(job, week))
        self._running[student] = task
        task.add_done_callback(partial(self._ended, student, week))

    def _ended(self, student: str, week: ReadyWeek, task: asyncio.Task[None]) -> None:
        week.busy -= 1
        del self._running[student]
        if not task.cancelled() and task.exception() is not None and not self._fatal.done():
            self._fatal.set_exception(task.exception() or RuntimeError())
        self._wake.set()

    async def _serve(self, job: _Job, ready: ReadyWeek) -> None:
        """Collect, grade and release one submission; what fails is put back."""
        arrival, week, book = job.arrival, ready.plan.week, self._book()
        assert book is not None
        try:
            if not ready.registered:
                book.register(week)
                ready.registered = True
            secret = collect(self._course, week, arrival)
            report = await grade_one(ready.plan, book, ready.pool, arrival.student)
            if report.faults:
                raise GraderFault(report.faults[arrival.student])
            fetchable = publish(self._course, week, arrival, secret, self._exchange)
        except JailUnavailable:
            raise  # so it would be for everybody
        except Exception as error:  # whatever it is: it must not cost the others their turn, nor this one a zero
            self._again(job, str(error) if isinstance(error, AutograderError) else f"{type(error).__name__}: {error}")
            return
        self._failed.discard(arrival.key)
        record, seconds = report.records[arrival.student], max(0.0, time.time() - arrival.at_ns / 1e9)
        rest = "" if fetchable else "; it has no secret, so its feedback cannot be fetched"
        text = f"{record.points:g} of {record.max_points:g}, {record.verdict}{rest}"
        self._say(Event("graded", text, arrival.student, arrival.week, record, round(seconds, 3)))

    def _again(self, job: _Job, reason: str) -> None:
        """Put a submission back that could not be graded; a newer one of the same learner takes its place."""
        self._weeks.forget_registration()
        self._weeks.doubt(job.arrival.week)
        key = job.arrival.key
        rounds = job.rounds + 1
        wait = min(5.0 * 2**job.rounds, 60.0) if rounds < ROUNDS else 3600.0
        told = f"tried again in {wait:.0f} s" if rounds < ROUNDS else "it waits for a person, and is tried again every hour"
        self._say(Event("fault", f"{reason} No score was lowered; {told}.", *key))
        self._failed.add(key)
        if key not in self._jobs and not (self._options.once and rounds >= ROUNDS) and self._newest.get(key, job.arrival) is job.arrival:
            self._jobs[key] = _Job(job.arrival, time.monotonic() + wait, rounds)

    def _ready(self, slug: str) -> ReadyWeek | None:
        try:
            return self._weeks.ask(slug)
        except JailUnavailable:
            raise
        except (AutograderError, OSError) as error:  # a broken week must not cost the others their turn
            self._say(Event("fault", f"{error} Its submissions wait until that is mended.", week=slug))
        if self._options.once:
            keys = [key for key in self._jobs if key[1] == slug]
            self._failed.update(keys)
            for key in keys:
                del self._jobs[key]
        return None

    def _waits_its_turn(self, student: str, now: float) -> bool:
        """True where a learner has had as many gradings of late as one may have; the newest submission waits."""
        times = self._gradings[student]
        while times and now - times[0] > WINDOW_SECONDS:
            times.popleft()
        return bool(self._options.limit) and not self._options.once and len(times) >= self._options.limit

    def _book(self) -> GradebookWriter | None:
        """Return the open gradebook; None where somebody else writes in it or it cannot be opened now."""
        if self._open is not None:
            return self._open.book
        if time.monotonic() < self._book_not_before:
            return None
        with ExitStack() as stack:
            try:
                stack.enter_context(only_writer(self._course))
                url = self._options.db_url or gradebook_url(self._course)
                book = stack.enter_context(GradebookWriter(url, self._late))
            except (AutograderError, OSError) as error:
                wait = min(0.5 * 2**self._book_failures, 2.0 if isinstance(error, GradebookBusy) else 60.0)
                if not self._book_failures:
                    self._note("note" if isinstance(error, GradebookBusy) else "fault", f"{error} Tried again until it can be used.")
                self._book_failures += 1
                self._book_not_before = time.monotonic() + wait
                return None
            self._book_failures = 0
            self._weeks.forget_registration()
            self._open = _Open(book, stack.pop_all())
        return self._open.book

    def _close_book(self) -> None:
        if self._open is not None:
            self._open.stack.close()
            self._open = None

    def _note(self, kind: str, text: str) -> None:
        self._say(Event(kind, text))
