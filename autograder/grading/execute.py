"""Execution as a function: a notebook in, the executed notebook and how each cell ended out.

A cell that kills its kernel, or will not be interrupted, costs itself and the rest of its exercise. The cells before
it are run again in a fresh kernel, without it and without the checks, and the notebook goes on behind it.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from autograder.course import is_check, nbgrader_of
from autograder.exceptions import AutograderError, JailError
from autograder.grading.client import GradingClient
from autograder.grading.needed import learners, needed_cells
from autograder.grading.submission import exercise_of
from autograder.grading.tripwires import Tripwires, with_last_line
from autograder.kernel.provisioner import KERNEL_NAME, JailProvisioner
from autograder.results import CellRun, CellState, Execution

MAX_KERNELS = 24
"""Two cells a week's exercise can each cost a kernel; a notebook that needs more is not worth the time."""


@dataclass(frozen=True)
class Settings:
    """What an execution may cost and where it runs; part of the plan that a score depends on.

    Attributes:
        cell_seconds: wall time of one cell.
        total_seconds: wall time of the whole submission.
        seed: hidden checks draw their data from it.
        sandbox: run in the jail, or refuse.
        kernel_name: the kernelspec.
    """

    cell_seconds: int = 60
    total_seconds: int = 600
    seed: int = 7
    sandbox: bool = True
    kernel_name: str = KERNEL_NAME

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_dict`` returned."""
        return cls(**data)


class Run:
    """The execution of one notebook; made for one use.

    Attributes:
        late_modules: what the kernel had imported at its end, where that was asked and one kernel was enough.
    """

    def __init__(
        self, notebook: NotebookNode, work_files: bytes, modules: tuple[str, ...], settings: Settings, *, full: bool = False, learn: bool = False
    ) -> None:
        """Prepare a run.

        Args:
            notebook: as ``submission.rebuild`` returns it; gets the outputs.
            work_files: a tar archive, the content of the work folder.
            modules: what the zygote should have imported.
            settings: limits, seed, kernel.
            full: run every code cell, also those that nothing graded needs.
            learn: ask at the end what was imported.
        """
        self._learn = learn
        self.notebook, self._settings = notebook, settings
        self._launch = {"work_files": work_files, "modules": modules, "seed": settings.seed}
        every = {i for i, c in enumerate(notebook.cells) if c.cell_type == "code"}
        self._wanted = frozenset(every) if full else needed_cells(notebook)
        self._runs = {
            i: CellRun(c.get("id", ""), nbgrader_of(c).get("grade_id", ""), CellState.NOT_RUN if i in self._wanted else CellState.LEFT_OUT)
            for i, c in enumerate(notebook.cells)
            if i in every
        }
        self._lost_exercises: dict[str, CellState] = {}
        self._killers: set[int] = set()
        self._flags: set[str] = set()
        self._kernels = 0
        self._deadline = time.monotonic() + settings.total_seconds
        self._start_seconds = 0.0
        self._profile = "none"
        self.late_modules: list[str] = []

    def _code(self) -> Iterator[tuple[int, NotebookNode]]:
        """The code cells that are to be run, with their positions."""
        return ((i, self.notebook.cells[i]) for i in sorted(self._wanted))

    async def execute(self) -> Execution:
        """Run the notebook.

        Raises:
            JailUnavailable, JailError: no kernel could be had; nothing is known about the notebook.
        """
        began = time.monotonic()
        await self._from_the_top()
        if len(self._wanted) < len(self._runs) and any(map(self._may_miss_something, self._wanted)):
            self._start_over()
            await self._from_the_top()
        return Execution(
            notebook=nbformat.writes(self.notebook),
            cells=tuple(self._runs[i] for i in sorted(self._runs)),
            flags=tuple(sorted(self._flags)),
            kernels=self._kernels,
            seconds=round(time.monotonic() - began, 3),
            start_seconds=self._start_seconds,
            sandbox=self._profile,
        )

    async def _from_the_top(self) -> None:
        position: int | None = 0
        while position is not None and self._kernels < MAX_KERNELS and not self._out_of_time():
            position = await self._with_kernel(position)
        if position is not None:
            self._cut_short(position)

    def _may_miss_something(self, index: int) -> bool:
        """True where a cell stopped with an error that a cell left out could have prevented."""
        run = self._runs[index]
        missed = run.state is CellState.ERROR and run.ename not in ("AssertionError", "SyntaxError", "MemoryError")
        return missed and learners(self.notebook.cells[index])

    def _start_over(self) -> None:
        """Forget the run and want every cell in the next one."""
        self._flags = {"run-in-full"}
        self._wanted = frozenset(self._runs)
        self._runs = {i: replace(run, state=CellState.NOT_RUN, ename="", evalue="", seconds=0.0, wires=True) for i, run in self._runs.items()}
        self._lost_exercises, self._killers = {}, set()
        for index in self._wanted:
            self.notebook.cells[index].outputs = []

    def _cut_short(self, position: int) -> None:
        """Note why the rest was not run: its own time limit is the learner's; a run of dead kernels, a person's to judge."""
        if not self._out_of_time():
            self._flags.add("too-many-kernels")
            return
        self._flags.add("out-of-time")
        for index, _ in self._code():
            if index >= position:
                self._note(index, state=CellState.TIMEOUT)

    def _out_of_time(self) -> bool:
        return self._left() <= 0

    def _left(self) -> float:
        return self._deadline - time.monotonic()

    async def _with_kernel(self, position: int) -> int | None:
        """Run from a position on in a fresh kernel; return where to go on in the next one, None when done."""
        jail = Config({"JailProvisioner": {"sandbox": self._settings.sandbox}})
        client = GradingClient(self.notebook, self._settings.kernel_name, self._settings.cell_seconds, config=jail)
        began = time.monotonic()
        try:
            await self._start(client)
            if self._kernels == 1:
                self._start_seconds = round(time.monotonic() - began, 3)
            wires = Tripwires(client)
            if not await wires.lay():
                raise JailError("A fresh kernel did not answer.", fix="Run: autograder doctor")
            if position and not await self._replay(client, position):
                return position
            return await self._go_on(client, wires, position)
        finally:
            await client.stop()

    async def _start(self, client: GradingClient) -> None:
        self._kernels += 1
        env = {"AUTOGRADER_SEED": str(self._settings.seed), "NBGRADER_EXECUTION": "autograde"}
        client.create_kernel_manager()
        try:
            await client.start(env=env, **self._launch)
        except AutograderError:
            raise
        except Exception as error:  # whatever jupyter_client raises when no kernel comes up is ours, not the learner's
            raise JailError(f"No kernel could be started: {type(error).__name__}: {error}.", fix="Run: autograder doctor") from error
        provisioner = client.km.provisioner
        self._profile = provisioner.profile if isinstance(provisioner, JailProvisioner) else "none"
        if self._settings.sandbox and self._profile == "none":
            raise JailError(f"The kernel {self._settings.kernel_name!r} came up without a jail; nothing was run in it.", fix="Check the kernelspec: autograder doctor")

    async def _replay(self, client: GradingClient, position: int) -> bool:
        """Bring a fresh kernel to where the last one was; False where a cell that went well kills it this time."""
        self._flags.add("kernel-restarted")
        for index, cell in self._code():
            if index >= position or self._out_of_time():
                break
            if index in self._killers or is_check(cell):
                continue
            state, _ = await client.run(copy.deepcopy(cell), index, seconds=self._left())
            if state is CellState.DEAD or client.km is None or not await client.km.is_alive():
                self._killers.add(index)
                return False
        return True

    async def _go_on(self, client: GradingClient, wires: Tripwires, position: int) -> int | None:
        held: bool | None = None  # unknown: learner code has run since the wires were last asked
        for index, cell in self._code():
            if index < position:
                continue
            if self._out_of_time():
                return index
            if is_check(cell) and exercise_of(cell) in self._lost_exercises:
                self._note(index, state=self._lost_exercises[exercise_of(cell)])
                continue
            if is_check(cell):
                usable, held = await self._run_check(client, wires, cell, index, held)
            else:
                usable, held = await self._run_cell(client, cell, index), None
            if not usable:
                self._killers.add(index)
                return index + 1
        if self._learn and self._kernels == 1:
            self.late_modules = await _loaded(client)
        return None

    async def _run_check(
        self, client: GradingClient, wires: Tripwires, cell: NotebookNode, index: int, held: bool | None
    ) -> tuple[bool, bool | None]:
        """Run a check between its tripwires; return whether the kernel can be used on, and what the wires said last."""
        before = held if held is not None else await wires.hold(fail=False)
        if before is None:
            return self._silent(cell, index), None
        source = cell.source
        cell.source, finished = with_last_line(source)
        usable = await self._run_cell(client, cell, index)
        cell.source = source
        if not usable:
            return False, None
        after: bool | None = before
        if self._runs[index].state is CellState.OK:  # a check that failed earns nothing, so there is nothing to protect
            after = await wires.hold(finished)
        if after is None:  # what went well cannot be believed any more: something of the learner's ended the kernel
            return self._silent(cell, index), None
        self._note(index, wires=before and after)
        if not (before and after):
            self._flags.add("tripwire")
        return True, after if self._runs[index].state is CellState.OK else None

    def _silent(self, cell: NotebookNode, index: int) -> bool:
        self._note(index, state=CellState.DEAD)
        self._lost_exercises[exercise_of(cell)] = CellState.DEAD
        self._flags.add("kernel-died")
        return False

    async def _run_cell(self, client: GradingClient, cell: NotebookNode, index: int) -> bool:
        """Run one cell and note how it ended; False where the kernel cannot be used any more."""
        began = time.monotonic()
        state, reply = await client.run(cell, index, history=not is_check(cell), seconds=self._left())
        error: dict[str, Any] = next((o for o in cell.outputs if o.output_type == "error"), {})
        self._note(
            index,
            state=state,
            seconds=round(time.monotonic() - began, 3),
            ename=str(reply.get("ename") or error.get("ename", ""))[:200],
            evalue=str(reply.get("evalue") or error.get("evalue", ""))[:4000],
        )
        exercise = exercise_of(cell)
        if state in (CellState.DEAD, CellState.TIMEOUT, CellState.OUTPUT) and exercise:
            self._lost_exercises[exercise] = state
        if state is CellState.DEAD:
            self._flags.add("kernel-died")
        return bool(reply)

    def _note(self, index: int, **changes: Any) -> None:
        self._runs[index] = replace(self._runs[index], **changes)


async def _loaded(client: GradingClient) -> list[str]:
    """Return the installed modules that a kernel has imported by now, in the order of their first import."""
    code = "[m for m, o in list(__import__('sys').modules.items()) if 'site-packages' in (getattr(o, '__file__', None) or '')]"
    reply = await client.ask("None", {"loaded": f"','.join({code})"})
    text = reply.get("user_expressions", {}).get("loaded", {}).get("data", {}).get("text/plain", "''")
    return [name for name in str(text).strip("'").split(",") if name.replace(".", "").replace("_", "").isalnum()]
