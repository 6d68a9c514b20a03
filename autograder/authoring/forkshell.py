"""The engine of verify: runs a notebook once, and each answer in a fork made just before the answer's cell.

``python -m autograder.authoring.forkshell`` reads one plan from standard input and writes events to standard output,
one JSON object a line: ``at`` (an answer or a cell begins), ``beat`` (still alive), ``cell`` (a cell of the reference
run), ``run`` (an answer's run with one seed), ``fault`` (our own error) and ``end``. It works in its working folder
and puts that folder back exactly after each answer.

A fork copies memory in milliseconds, so hundreds of answers share one run of the notebook's imports and training. It
copies no threads, and a connection to a database must not be used on both sides; ``_quieten`` sees to both. State that
lives in another process, like a Spark session's JVM, cannot be forked: such a notebook says so in its metadata, and
each answer then starts from the top in a fork of the still empty shell.
"""

from __future__ import annotations

import fcntl
import gc
import json
import os
import queue
import random
import resource
import select
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

from autograder.authoring.deltafork import SpareDelta, adopt_delta, spare_delta
from autograder.authoring.plan import AnswerRun, CellOutcome, Plan, PlanAnswer, PlanCell, outcome_from
from autograder.authoring.shell import CellShell
from autograder.authoring.sparkfork import adopt_spark
from autograder.authoring.workfolder import Snapshot
from autograder.results import CellRun, CellState

SEED = "AUTOGRADER_SEED"
"""The environment variable that hidden checks draw their data from."""
ENVIRONMENT = {
    # A pool of native threads does not survive a fork: the child would wait for it for ever.
    **dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), "1"),
    **dict.fromkeys(("MLFLOW_DISABLE_TELEMETRY", "DO_NOT_TRACK"), "true"),
    "MPLBACKEND": "Agg",
}
"""Set before any cell imports a library."""
_EVENTS_FROM = 100  # lowest number for our own descriptors, out of the way of code that closes the first few
_LOOK_AGAIN = 0.2  # seconds after which a silent child is looked at: it may be dead while a child of its own lives on

Emit = Callable[..., None]
Pools = Sequence[ThreadPoolExecutor]


@dataclass(frozen=True)
class ForkShell:
    """One plan at work in one shell.

    Attributes:
        plan: what to do.
        shell: runs the cells.
        emit: sends an event; takes its kind and its fields.
        events: the descriptor that ``emit`` writes to, closed in children.
    """

    plan: Plan
    shell: CellShell
    emit: Emit
    events: int

    def work(self) -> None:
        """Run the notebook and all answers of the plan."""
        os.environ[SEED] = str(self.plan.seeds[0])
        if self.plan.fork:
            self._work_forking()
        else:
            self._work_afresh()

    def _work_forking(self) -> None:
        """Run the notebook here; fork for the answers just before the solution cell that they replace."""
        for index, cell in enumerate(self.plan.cells[: self.plan.end]):
            answers = self.plan.answers_at(index)
            if answers:
                self._answer(index, answers, first=index)
            self.emit("at", cell=cell.id)
            self.emit("cell", outcome=asdict(self.shell.run(cell)))

    def _work_afresh(self) -> None:
        """Run nothing here; fork the empty shell for the notebook and for each answer."""
        work = Path.cwd()
        if self.plan.whole:
            with Snapshot(work) as snapshot:
                for outcome in self._fork(self.plan.cells, self.plan.seeds[0], (), None):
                    self.emit("cell", outcome=asdict(outcome))
                _put_back(snapshot, work)
        for index in range(self.plan.end):
            answers = self.plan.answers_at(index)
            if answers:
                self._answer(index, answers, first=0)

    def _answer(self, index: int, answers: Sequence[PlanAnswer], first: int) -> None:
        """Run answers to the solution cell at a place, each with each seed, each in a fork of the shell as it is.

        Args:
            index: the place of the solution cell.
            answers: what to run there.
            first: the place of the first cell that the shell has not run yet.
        """
        threads = threading.active_count() - 1
        delta = spare_delta()
        pools = _quieten()
        work = Path.cwd()
        with Snapshot(work) as snapshot:
            for answer, seed in product(answers, self.plan.seeds):
                self.emit("at", exercise=answer.exercise, answer=answer.name, seed=seed)
                cells = list(self.plan.cells[first : self.plan.end_of(answer.exercise)])
                cells[index - first] = replace(self.plan.cells[index], source=answer.source)
                outcomes = self._fork(cells, seed, pools, delta)[index - first :]
                run = AnswerRun(answer.exercise, answer.name, seed, outcomes, threads)
                self.emit("run", run=asdict(run))
                _put_back(snapshot, work)
        gc.unfreeze()

    def _fork(
        self, cells: Sequence[PlanCell], seed: int, pools: Pools, delta: SpareDelta | None
    ) -> tuple[CellOutcome, ...]:
        """Run cells in a child and return one outcome for each, also for those that it did not reach."""
        reading, writing = os.pipe()
        chance = random.getstate()
        pid = os.fork()
        if pid == 0:
            random.setstate(chance)  # the module seeds itself anew in every child; NumPy does not
            os.close(reading)
            os.close(self.events)
            _restart_pools(pools)
            adopt_spark()
            adopt_delta(delta)
            os.environ[SEED] = str(seed)
            _be_child(self.shell, cells, _Pipe(writing), self.plan.limit)
        os.close(writing)
        listener = _Listener(pid, reading, self.plan.limit, lambda: self.emit("beat"))
        try:
            done, state, text = listener.listen()
        finally:
            listener.end()
        missing = [CellRun(cell.id, cell.grade_id) for cell in cells[len(done) :]]
        if missing:
            seconds = self.plan.limit if state is CellState.TIMEOUT else 0.0
            missing[0] = replace(missing[0], state=state, seconds=seconds, evalue=text)
        return (*done, *(CellOutcome(run) for run in missing))


def _put_back(snapshot: Snapshot, work: Path) -> None:
    snapshot.restore()
    os.chdir(work)  # an answer may have deleted the folder itself: the new one has its name, not its place


class _Pipe:
    """A child's way to tell its parent how far it is."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, _EVENTS_FROM)
        os.close(descriptor)
        self._owner = os.getpid()

    def send(self, **message: Any) -> None:
        """Send one message; a process that the answer forked off ends here instead of doing its parent's work."""
        if os.getpid() != self._owner:
            os._exit(0)
        _write_line(self._descriptor, message)


def _be_child(shell: CellShell, cells: Sequence[PlanCell], pipe: _Pipe, limit: float) -> NoReturn:
    """Run cells, report each, and end the process without any of its exit handlers."""

    def flood() -> None:
        pipe.send(flood=True)
        os._exit(0)

    try:
        os.setsid()  # so that the parent can end whatever an answer has started
        signal.alarm(int(limit * (len(cells) + 1)) + 30)  # ends the child should the parent be gone
        shell.recorder.on_flood = flood
        for cell in cells:
            pipe.send(at=cell.id)
            pipe.send(outcome=asdict(shell.run(cell)))
        pipe.send(end=True)
    except BaseException:
        pipe.send(fault=traceback.format_exc())
    finally:
        os._exit(0)


class _Listener:
    """The parent's view of one child: its messages, its time, its end."""

    def __init__(self, pid: int, descriptor: int, limit: float, beat: Callable[[], None]) -> None:
        self._pid, self._descriptor, self._limit, self._beat = pid, descriptor, limit, beat
        self._rest = b""
        self._dead = False

    def listen(self) -> tuple[list[CellOutcome], CellState, str]:
        """Return what the child has run, how the cell after that ended, and a text where it was our own fault."""
        done: list[CellOutcome] = []
        deadline = time.monotonic() + self._limit
        while True:
            lines = self._lines(min(_LOOK_AGAIN, max(0.0, deadline - time.monotonic())))
            if lines is None:
                return done, CellState.DEAD, ""
            for message in map(json.loads, lines):
                deadline = time.monotonic() + self._limit
                if "outcome" in message:
                    done.append(outcome_from(message["outcome"]))
                    self._beat()
                elif "at" not in message:
                    state = CellState.OUTPUT if "flood" in message else CellState.DEAD
                    return done, state, message.get("fault", "")
            if time.monotonic() > deadline:
                return done, CellState.TIMEOUT, ""

    def end(self) -> None:
        """End the child with everything that it started in its session, and wait until it is gone."""
        os.close(self._descriptor)
        with suppress(ProcessLookupError):  # the child was too young to have a session, or left nothing behind
            os.killpg(self._pid, signal.SIGKILL)
        if not self._dead:
            os.kill(self._pid, signal.SIGKILL)
            os.waitpid(self._pid, 0)

    def _lines(self, seconds: float) -> list[bytes] | None:
        """Return the lines that arrive within some time; None where no more can come."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return None if self._has_died() else []
        block = os.read(self._descriptor, 1 << 16)
        *lines, self._rest = (self._rest + block).split(b"\n")
        return lines if block else None

    def _has_died(self) -> bool:
        self._dead = self._dead or os.waitpid(self._pid, os.WNOHANG)[0] != 0
        # What it wrote before its end may still stand in the pipe.
        return self._dead and not select.select([self._descriptor], [], [], 0)[0]


def _quieten() -> list[ThreadPoolExecutor]:
    """Close what a fork must not share, and return the thread pools that a child has to start anew."""
    loky = sys.modules.get("joblib.externals.loky.reusable_executor")
    if loky is not None and getattr(loky, "_executor", None) is not None:
        loky._executor.shutdown(wait=True, kill_workers=True)
    gc.collect()
    pools = []
    engine = getattr(sys.modules.get("sqlalchemy.engine"), "Engine", None)
    for thing in gc.get_objects():
        kind = type(thing)
        if engine is not None and issubclass(kind, engine):
            thing.dispose()
        elif issubclass(kind, ThreadPoolExecutor):
            pools.append(thing)
    gc.freeze()  # a collection in a child would copy every page it looks at
    return pools


def _restart_pools(pools: Pools) -> None:
    """Let thread pools forget the threads that did not come along; they start new ones at their next task.

    The pools count their threads themselves: with the old count they would start none, and wait for ever. MLflow's
    autologging keeps such a pool.
    """
    for pool in pools:
        pool._threads.clear()  # type: ignore[attr-defined]
        pool._work_queue = queue.SimpleQueue()
        pool._idle_semaphore = threading.Semaphore(0)


def _write_line(descriptor: int, message: dict[str, Any]) -> None:
    data = json.dumps(message).encode("ascii") + b"\n"
    while data:
        data = data[os.write(descriptor, data) :]


def _own_output() -> int:
    """Move standard output out of the reach of cells, and give them the null device in its place."""
    events = fcntl.fcntl(1, fcntl.F_DUPFD_CLOEXEC, _EVENTS_FROM)
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    return events


def main() -> NoReturn:
    """Read a plan from standard input, work through it, and end."""
    plan = Plan.from_json(sys.stdin.buffer.read())
    events = _own_output()

    def emit(kind: str, **fields: Any) -> None:
        _write_line(events, {"event": kind, **fields})

    os.environ.update(ENVIRONMENT)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with tempfile.TemporaryDirectory(prefix="ipython-", ignore_cleanup_errors=True) as home:
        os.environ["IPYTHONDIR"] = home
        try:
            ForkShell(plan, CellShell.start(), emit, events).work()
            emit("end")
        except BaseException:
            emit("fault", text=traceback.format_exc())
    os._exit(0)  # no exit handler and no thread of the notebook may hold the process


if __name__ == "__main__":
    main()
