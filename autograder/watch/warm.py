"""Weeks that are kept ready: plan proved, zygote warm, workers started; a few at a time."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from autograder.course import Course, Week
from autograder.exceptions import AutograderError
from autograder.grading.execute import Settings
from autograder.grading.plan import Plan, make_plan, prove
from autograder.grading.pool import Pool
from autograder.kernel.warm import close_zygote, zygote_address

T = TypeVar("T")
BROKEN_SECONDS = 60.0
"""A week that could not be made ready is tried again after this long, or as soon as one of its files changes."""
Stamp = tuple[tuple[str, int, int], ...]


@dataclass
class ReadyWeek:
    """One week with its workers.

    Attributes:
        plan: how it is graded.
        pool: its workers, started.
        stamp: the source files as they were when the plan was made.
        used: when it was last asked for, by the monotonic clock.
        busy: submissions in work.
        registered: the gradebook that is open knows it.
    """

    plan: Plan
    pool: Pool
    stamp: Stamp
    used: float = field(default_factory=time.monotonic)
    busy: int = 0
    registered: bool = False


class WarmWeeks:
    """Makes weeks ready in the background, and lets those go that nobody has used for a while."""

    def __init__(self, course: Course, settings: Settings, workers: int, *, keep: int, cool_seconds: float, say: Callable[[str], None]) -> None:
        """Start nothing yet.

        Args:
            course: whose weeks.
            settings: limits of an execution.
            workers: processes a week.
            keep: weeks that are ready at a time; each costs the memory of its imports once.
            cool_seconds: a week that was not used for this long is let go.
            say: told when a reference solution is run.
        """
        self._course, self._settings, self._workers = course, settings, workers
        self._keep, self._cool, self._say = max(1, keep), cool_seconds, say
        self._ready: dict[str, ReadyWeek] = {}
        self._making: dict[str, asyncio.Task[ReadyWeek]] = {}
        self._broken: dict[str, tuple[Stamp, float]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def ask(self, slug: str) -> ReadyWeek | None:
        """Return a week that is ready; None while it is being made ready, has to wait for room, or is known to be broken.

        Raises:
            AutograderError: it cannot be made ready; said once, until it is tried again.
            OSError: as above.
        """
        stamp = stamp_of(self._course.week(slug))
        if slug in self._making:
            if not self._making[slug].done():
                return None
            making = self._making.pop(slug)
            if making.exception() is not None:
                self._broken[slug] = (stamp, time.monotonic() + BROKEN_SECONDS)
            self._ready[slug] = making.result()
        ready = self._ready.get(slug)
        if ready is not None and ready.stamp == stamp:
            ready.used = time.monotonic()
            return ready
        broken, until = self._broken.get(slug, ((), 0.0))
        if broken == stamp and time.monotonic() < until:
            return None
        if ready is not None and ready.busy:
            return None  # the notebook was changed: what runs ends under the plan that it began with
        if ready is not None or self._has_room():
            self._making[slug] = asyncio.ensure_future(self._make(slug, self._ready.pop(slug, None)))
        return None

    def _has_room(self) -> bool:
        if len(self._ready) + len(self._making) < self._keep:
            return True
        idle = sorted((ready.used, slug) for slug, ready in self._ready.items() if not ready.busy)
        if idle:
            self._let_go(idle[0][1])
        return bool(idle)

    def cool(self) -> None:
        """Let the weeks go that nobody has used for a while."""
        for slug, task in list(self._making.items()):
            if task.done() and not task.cancelled() and task.exception() is None:  # an error is for who asks
                self._ready[slug] = self._making.pop(slug).result()
        for slug, ready in list(self._ready.items()):
            if not ready.busy and time.monotonic() - ready.used > self._cool:
                self._let_go(slug)

    def _let_go(self, slug: str) -> None:
        task = asyncio.ensure_future(self._close(self._ready.pop(slug)))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def forget_registration(self) -> None:
        """Have every week entered into the gradebook again: another one may be open, or it may have lost it."""
        for ready in self._ready.values():
            ready.registered = False

    def doubt(self, slug: str) -> None:
        """Have a week made ready anew before it is used again: its zygote or a worker may be what failed."""
        if slug in self._ready:
            self._ready[slug].stamp = ()

    async def _make(self, slug: str, old: ReadyWeek | None) -> ReadyWeek:
        if old is not None:
            await self._close(old, wait=False)
        week = self._course.week(slug)
        stamp = stamp_of(week)
        plan = await in_daemon(lambda: self._prepare(week))
        pool = Pool(plan, self._workers)
        await pool.__aenter__()
        return ReadyWeek(plan, pool, stamp)

    def _prepare(self, week: Week) -> Plan:
        plan = prove(make_plan(self._course, week, self._settings), self._say)
        zygote_address(plan.modules, private=plan.settings.sandbox, store=plan.store)
        return plan

    async def _close(self, ready: ReadyWeek, *, wait: bool = True) -> None:
        await ready.pool.__aexit__(None, None, None)
        while wait and self._making:
            await asyncio.sleep(0.1)
        if any(other.plan.modules == ready.plan.modules for other in self._ready.values()):
            return  # another week may have its kernels from the same zygote
        await in_daemon(lambda: close_zygote(ready.plan.modules, private=ready.plan.settings.sandbox))

    async def close(self) -> None:
        """End all workers and zygotes."""
        for task in self._making.values():
            task.cancel()
        await asyncio.gather(*self._making.values(), return_exceptions=True)
        for task in self._making.values():
            with suppress(AutograderError, OSError, asyncio.CancelledError):
                made = task.result()
                self._ready[made.plan.week.slug] = made
        self._making.clear()
        await asyncio.gather(*(self._close(ready) for ready in self._ready.values()), *self._closing, return_exceptions=True)
        self._ready.clear()


def stamp_of(week: Week) -> Stamp:
    """Return names, times and sizes of a week's source files: where it changes, the plan has to be made anew."""
    found = []
    for parent, _, names in os.walk(week.source):
        for name in names:
            with suppress(OSError):
                facts = os.lstat(os.path.join(parent, name))
                found.append((os.path.join(parent, name), facts.st_mtime_ns, facts.st_size))
    return tuple(sorted(found))


async def in_daemon(job: Callable[[], T]) -> T:
    """Run something long in a thread that the end of the process does not wait for."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, error: BaseException | None) -> None:
        if answer.done():
            return
        if error is not None:
            answer.set_exception(error)
        else:
            answer.set_result(result)  # type: ignore[arg-type]

    def work() -> None:
        result, error = None, None
        try:
            result = job()
        except BaseException as raised:
            error = raised
        with suppress(RuntimeError):  # the loop has ended: nobody wants to know any more
            loop.call_soon_threadsafe(tell, result, error)

    threading.Thread(target=work, daemon=True).start()
    return await answer
