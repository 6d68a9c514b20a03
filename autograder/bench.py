"""The benchmark: our grading against stock nbgrader, on the same submissions, on this machine, in one run.

What counts are the ratios: both sides are measured within minutes of each other, on whatever machine this is.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from autograder.classroom import Learner, hand_in, make_course, reference_answers
from autograder.course import COURSE_ID, Course
from autograder.exceptions import GraderFault
from autograder.grading.client import GradingClient
from autograder.grading.execute import Run, Settings
from autograder.grading.plan import Plan, make_plan, prove
from autograder.grading.submission import reference
from autograder.kernel.provisioner import NO_SANDBOX_VARIABLE
from autograder.kernel.warm import zygote_address

WEEK = "week02"
STARTS = 15
STOCK_CONFIG = f'''\
"""Stock nbgrader: its own steps, its own kernel, this week's stub."""
c = get_config()
c.CourseDirectory.course_id = {COURSE_ID!r}
c.ClearSolutions.code_stub = {{"python": "# Your code here\\n..."}}
c.Execute.timeout = 120
'''


@dataclass(frozen=True)
class Cost:
    """What a command cost: wall and CPU seconds, and the largest memory of all its processes together, in MB."""

    wall: float
    cpu: float
    peak_mb: float


def run_bench(course: Course, copies: int, console: Console) -> dict[str, object]:
    """Run the benchmark, print its table and return its numbers.

    Args:
        course: where the week comes from.
        copies: submissions of the reference solution, each made unlike the others by a comment.
        console: where to print.

    Raises:
        GraderFault: the two sides gave different points.
    """
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        console.print(f"{copies} submissions of {WEEK}, {workers} cores; this takes some minutes ...", highlight=False)
        ours = _hand_in_all(course, Path(scratch) / "ours", copies)
        stock = _stock_course(ours, Path(scratch) / "stock")
        first = _measure([sys.executable, "-m", "autograder", "grade", WEEK, "--json", "--course", str(ours.root)], ours.root, Path(scratch) / "first.json")
        for name in ("gradebook.db", "autograded", "feedback", ".autograder/cache/executions"):
            _remove(ours.root / name)
        warm = _measure([sys.executable, "-m", "autograder", "grade", WEEK, "--json", "--course", str(ours.root)], ours.root, Path(scratch) / "warm.json")
        records = json.loads((Path(scratch) / "warm.json").read_text())
        plan = prove(make_plan(ours, ours.week(WEEK), Settings(seed=-1)))
        pure = asyncio.run(_pure(plan, copies, workers))
        jailed, unjailed = asyncio.run(_starts(plan))
        console.print("... and now stock nbgrader", highlight=False)
        theirs = _measure([str(Path(sys.executable).parent / "nbgrader"), "autograde", plan.week.slug], stock.root, Path(scratch) / "stock.txt")
        _same_points(records, _stock_points(stock.root))
    numbers: dict[str, object] = {
        "copies": copies, "workers": workers, "grade_first": asdict(first), "grade": asdict(warm), "stock": asdict(theirs),
        "pure_seconds": pure, "jail_start": jailed, "plain_start": unjailed, "speedup": theirs.wall / warm.wall, "overhead": warm.wall / pure,
    }
    console.print(_table(numbers, copies, first, warm, theirs, pure))
    console.print(f"kernel ready, median of {STARTS}: {jailed:.3f} s in the jail, {unjailed:.3f} s without, {jailed - unjailed:+.3f} s", highlight=False)
    return numbers


def _table(numbers: dict[str, object], copies: int, first: Cost, warm: Cost, theirs: Cost, pure: float) -> Table:
    table = Table(title=f"{copies} submissions of {WEEK}", title_justify="left")
    for name in ("", "wall s", "s each", "CPU s", "peak MB"):
        table.add_column(name, justify="left" if not name else "right")
    for name, cost in (("autograder grade", warm), ("  first time, reference proved too", first), ("stock nbgrader autograde", theirs)):
        table.add_row(name, f"{cost.wall:.1f}", f"{cost.wall / copies:.2f}", f"{cost.cpu:.1f}", f"{cost.peak_mb:.0f}")
    table.add_row("the cells alone, in warm kernels", f"{pure:.1f}", f"{pure / copies:.2f}", "", "")
    table.add_row(f"stock takes {numbers['speedup']:.1f} times as long; we take {numbers['overhead']:.2f} times the cells alone", "", "", "", "")
    return table


def _hand_in_all(course: Course, folder: Path, copies: int) -> Course:
    source = course.week(WEEK)
    made = make_course(course, source, folder)
    week = made.week(WEEK)
    right = reference_answers(source)
    first = next(iter(right))
    for number in range(copies):
        hand_in(made, week, Learner(f"copy{number:02}", right | {first: f"{right[first]}\n# copy {number}"}))
    return made


def _stock_course(ours: Course, folder: Path) -> Course:
    """Make the same course for stock nbgrader: its own configuration, an assignment in its gradebook."""
    folder.mkdir()
    for name in ("source", "submitted"):
        shutil.copytree(ours.root / name, folder / name)
    (folder / "nbgrader_config.py").write_text(STOCK_CONFIG)
    slug = ours.week(WEEK).slug
    nbgrader = str(Path(sys.executable).parent / "nbgrader")
    subprocess.run([nbgrader, "generate_assignment", slug], cwd=folder, env=_env(), check=True, capture_output=True)
    return Course(folder)


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}", "MLFLOW_DISABLE_TELEMETRY": "true"}


def _measure(command: list[str], folder: Path, output: Path) -> Cost:
    """Run a command and return what it and all its descendants cost."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with output.open("wb") as stream, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=folder, env=_env(), stdout=stream, stderr=said)
        watch = _Memory(process.pid)
        watch.start()
        code = process.wait()
        watch.join()
        said.seek(0)
        if code:
            raise GraderFault(f"{' '.join(command[:4])} ended with {code}: {said.read().decode(errors='replace')[-500:]}")
    wall = time.monotonic() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(round(wall, 2), round(cpu, 2), round(watch.peak / 1e6))


class _Memory(threading.Thread):
    """Samples the memory of a process and its descendants, shared pages counted once, twice a second."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._process = psutil.Process(pid)
        self.peak = 0

    def run(self) -> None:
        """Sample until the process has ended."""
        while self._process.is_running() and self._process.status() != psutil.STATUS_ZOMBIE:
            total = 0
            for process in [self._process, *self._children()]:
                try:
                    total += process.memory_full_info().pss
                except psutil.Error:
                    continue
            self.peak = max(self.peak, total)
            time.sleep(0.5)

    def _children(self) -> list[psutil.Process]:
        try:
            return self._process.children(recursive=True)
        except psutil.Error:
            return []


async def _pure(plan: Plan, copies: int, workers: int) -> float:
    """Return the wall time of the cells alone: warm kernels that are up already, no jail, no rebuilding, no recording."""
    zygote_address(plan.modules, private=False, store=plan.store)
    with _without_jail():
        spent = 0.0
        for _ in range(0, copies, workers):
            clients = [await _ready(plan) for _ in range(workers)]
            began = time.monotonic()
            await asyncio.gather(*(_cells(client) for client in clients))
            spent += time.monotonic() - began
            for client in clients:
                await client.stop()
    return round(spent, 2)


async def _ready(plan: Plan) -> GradingClient:
    client = GradingClient(reference(plan.week).notebook, plan.settings.kernel_name, plan.settings.cell_seconds)
    await client.start(env={}, work_files=plan.work_files, modules=plan.modules, seed=plan.settings.seed)
    return client


async def _cells(client: GradingClient) -> None:
    for index, cell in enumerate(client.nb.cells):
        if cell.cell_type == "code":
            await client.run(cell, index)


async def _starts(plan: Plan) -> tuple[float, float]:
    """Return median seconds until a kernel is ready: in the jail, and without it, both forked from a warm zygote."""
    medians = []
    for sandbox in (True, False):
        zygote_address(plan.modules, private=sandbox, store=plan.store)
        times = []
        for _ in range(STARTS):
            empty = reference(plan.week).notebook
            empty.cells = []
            run = Run(empty, plan.work_files, plan.modules, replace(plan.settings, sandbox=sandbox))
            with nullcontext() if sandbox else _without_jail():
                times.append((await run.execute()).start_seconds)
        medians.append(round(statistics.median(times), 3))
    return medians[0], medians[1]


@contextmanager
def _without_jail() -> Iterator[None]:
    os.environ[NO_SANDBOX_VARIABLE] = "1"
    try:
        yield
    finally:
        del os.environ[NO_SANDBOX_VARIABLE]


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _stock_points(root: Path) -> dict[str, float]:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{root / 'gradebook.db'}", COURSE_ID) as book:
        return {s.student_id: s.score for s in book.assignment_submissions(Course(root).week(WEEK).slug)}


def _same_points(ours: dict[str, dict[str, float]], theirs: dict[str, float]) -> None:
    mine = {name: record["points"] for name, record in ours.items()}
    if mine != theirs:
        raise GraderFault(f"The two sides gave different points: {mine} and {theirs}.")
