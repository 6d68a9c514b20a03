"""Grades a class in forked processes that end at a named point or at a moment: many, because each costs a tenth of a second.

Executions come from a folder that was filled before, so that what is killed is what matters: collecting, recording,
writing files, releasing. The helper process (``python -m toy_killer``) has one thread, so that it may fork.
"""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from toy_class import QUICK, SLUG, proved_plan

from autograder.course import Course
from autograder.exceptions import AutograderError, GraderFault
from autograder.grading import engine
from autograder.grading.gradebook import GradebookWriter
from autograder.grading.plan import Plan
from autograder.results import Execution, digest
from autograder.watch import mail, warm, watcher
from autograder.watch.options import Options

KEPT = "kept-executions"
"""Folder in a course with the executions of all its submissions."""


class KeptPool:
    """Stands in a pool's place: what would be run was run before."""

    def __init__(self, plan: Plan, workers: int) -> None:
        self._plan = plan

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    async def execute(self, notebook: NotebookNode) -> Execution:
        """Return the kept execution of a notebook."""
        key = digest(self._plan.digest, nbformat.writes(notebook))
        path = self._plan.course.root / KEPT / f"{key}.json.gz"
        if not path.exists():
            raise GraderFault("not among the kept executions")
        return Execution.from_json(gzip.decompress(path.read_bytes()).decode())


def keep_executions(course: Course) -> None:
    """Move what a real run has executed to where ``KeptPool`` finds it."""
    kept = course.root / KEPT
    kept.mkdir()
    for path in (course.state / "cache" / "executions").glob("*/*.json.gz"):
        os.replace(path, kept / path.name)


@dataclass(frozen=True)
class Order:
    """One run.

    Attributes:
        root: the course's folder.
        watch: run the watcher once over the exchange instead of a grading run.
        point: end at this point; an empty string for none.
        nth: the how-manieth time that it is reached.
        action: ``kill`` or ``full``, an error as of a full disk.
        seconds: kill after so long; 0 for never.
    """

    root: str
    watch: bool = False
    point: str = ""
    nth: int = 1
    action: str = "kill"
    seconds: float = 0.0


@dataclass(frozen=True)
class End:
    """How a run ended: killed or with an exit code, after how long."""

    killed: bool
    code: int
    seconds: float


def _before(owner: Any, name: str, act: Callable[[], None], only: Callable[..., bool] = lambda *a, **k: True) -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if only(*args, **kwargs):
            act()
        return real(*args, **kwargs)

    setattr(owner, name, wrapped)


def _after(owner: Any, name: str, act: Callable[[], None], only: Callable[..., bool] = lambda *a, **k: True) -> None:
    real = getattr(owner, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = real(*args, **kwargs)
        if only(*args, **kwargs):
            act()
        return result

    setattr(owner, name, wrapped)


def _to(ending: str) -> Callable[..., bool]:
    return lambda source, target, **k: str(target).endswith(ending)


def _page(source: object, target: object, **k: object) -> bool:
    return str(target).endswith(f"{SLUG}.html")


def _exchanged(source: object, target: object, **k: object) -> bool:
    return "/exchange/" in str(target)


class _Committing:
    """Wraps the commit of a gradebook's session once there is one."""

    def __init__(self, act: Callable[[], None], after: bool) -> None:
        real = GradebookWriter.write

        def write(book: GradebookWriter, record: Any) -> None:
            session = book._book.db
            commit = session.commit

            def committing() -> None:
                act() if not after else None
                commit()
                act() if after else None

            session.commit = committing
            try:
                real(book, record)
            finally:
                session.commit = commit

        GradebookWriter.write = write  # type: ignore[method-assign]


GRADING: dict[str, Callable[[Callable[[], None]], object]] = {
    "gradebook-to-be-opened": lambda act: _before(GradebookWriter, "__init__", act),
    "gradebook-open": lambda act: _after(GradebookWriter, "__init__", act),
    "week-entered": lambda act: _after(GradebookWriter, "register", act),
    "snapshot-taken": lambda act: _after(engine, "take", act),
    "to-be-executed": lambda act: _before(KeptPool, "execute", act),
    "execution-half-kept": lambda act: _before(os, "replace", act, _to(".json.gz")),
    "execution-kept": lambda act: _after(os, "replace", act, _to(".json.gz")),
    "to-be-scored": lambda act: _before(engine, "judged", act),
    "scores-set": lambda act: _after(GradebookWriter, "_set_scores", act),
    "to-be-committed": lambda act: _Committing(act, after=False),
    "committed": lambda act: _Committing(act, after=True),
    "notebook-half-written": lambda act: _before(os, "replace", act, _to(".ipynb")),
    "notebook-written": lambda act: _after(os, "replace", act, _to(".ipynb")),
    "page-half-written": lambda act: _before(os, "replace", act, _page),
    "page-written": lambda act: _after(os, "replace", act, _page),
    "feedback-half-written": lambda act: _before(os, "replace", act, _to("feedback.json")),
    "feedback-written": lambda act: _after(os, "replace", act, _to("feedback.json")),
}
"""Where a grading run can end, in the order of a submission's way."""
WATCHING: dict[str, Callable[[Callable[[], None]], object]] = {
    "seen": lambda act: _after(watcher.Inbox, "look", act),
    "to-be-collected": lambda act: _before(watcher, "collect", act),
    "notebook-copied": lambda act: _after(mail, "_copy_notebook", act),
    "older-one-moved-away": lambda act: _after(os, "rename", act, _to(".replaced")),
    "collected": lambda act: _after(watcher, "collect", act),
    "committed": lambda act: _Committing(act, after=True),
    "to-be-released": lambda act: _before(watcher, "publish", act),
    "page-half-in-the-exchange": lambda act: _before(os, "replace", act, _exchanged),
    "page-in-the-exchange": lambda act: _after(os, "replace", act, _exchanged),
    "release-half-noted": lambda act: _before(os, "replace", act, _to(mail.RELEASED)),
    "release-noted": lambda act: _after(os, "replace", act, _to(mail.RELEASED)),
}
"""Where a watcher can end, beside those."""


def _arm(order: Order) -> None:
    if not order.point:
        return
    times = [0]

    def act() -> None:
        times[0] += 1
        if times[0] == order.nth:
            if order.action == "full":
                raise OSError(errno.ENOSPC, "No space left on device")
            os.kill(os.getpid(), signal.SIGKILL)

    (WATCHING if order.watch else GRADING)[order.point](act)


def _run(order: Order) -> int:
    """Grade or watch in this process, which is a fork; return the exit code of the command."""
    course = Course(Path(order.root))
    engine.Pool = warm.Pool = KeptPool  # type: ignore[misc,assignment]
    warm.prove = lambda plan, say: plan  # type: ignore[assignment]
    warm.zygote_address = lambda *a, **k: ""
    watcher.require_jail = lambda: None
    _arm(order)
    try:
        if order.watch:
            return watcher.watch(course, Options(QUICK, workers=2, once=True), lambda event: None)
        return 5 if engine.grade_week(proved_plan(course), workers=2).faults else 0
    except AutograderError as error:
        return error.exit_code


def _fork(order: Order) -> End:
    began = time.monotonic()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = _run(order)
        finally:
            os._exit(code)
    if order.seconds:
        time.sleep(order.seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return End(os.WIFSIGNALED(status), os.waitstatus_to_exitcode(status), time.monotonic() - began)


def _warm_up(root: Path) -> None:
    """Grade a copy of the class in this very process: what is prepared at a first run only, every fork then has."""
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        shutil.copytree(root, f"{folder}/course")
        _run(Order(f"{folder}/course"))


def main() -> None:
    """Serve orders, one JSON line each."""
    warm_for = ""
    for line in sys.stdin:
        order = Order(**json.loads(line))
        if not warm_for:
            warm_for = order.root
            _warm_up(Path(order.root))
        sys.stdout.write(json.dumps(asdict(_fork(order))) + "\n")
        sys.stdout.flush()


class Killer:
    """The helper process; use it as a context manager."""

    def __enter__(self) -> Self:
        here = Path(__file__).parent
        env = {**os.environ, "PYTHONPATH": f"{here}{os.pathsep}{here.parent}", "PYTHONWARNINGS": "ignore"}
        self._process = subprocess.Popen([sys.executable, "-m", "toy_killer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=env)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate(timeout=30)

    def run(self, course: Course, **order: Any) -> End:
        """Carry out one order."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(Order(str(course.root), **order))) + "\n")
        self._process.stdin.flush()
        return End(**json.loads(self._process.stdout.readline()))


if __name__ == "__main__":
    main()
