"""A fixed number of worker processes that share one zygote; a worker that dies is replaced."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from contextlib import AsyncExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import nbformat
from nbformat import NotebookNode

from autograder.exceptions import GraderFault, JailUnavailable
from autograder.grading.plan import Plan
from autograder.kernel.jail import require_jail
from autograder.kernel.warm import zygote_address
from autograder.results import Execution

_LINE = 128 * 1024 * 1024
"""Longest answer line, in bytes: an executed notebook is capped far below."""
_GRACE = 60.0
"""Seconds beyond a submission's own limit, and its last cell's, after which a silent worker is taken for dead."""
_LOST = (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError)
"""What talking to a dead or confused worker raises; an empty answer is a ValueError, from JSON."""


class Pool:
    """Workers for one plan. Use it as an async context manager."""

    def __init__(self, plan: Plan, workers: int) -> None:
        self._plan, self._count = plan, max(1, workers)
        self._idle: asyncio.Queue[Process | None] = asyncio.Queue()
        self._running: dict[Process, Path] = {}
        self._closing = AsyncExitStack()
        self._address: str
        self._folder: Path
        self._log: IO[bytes]

    async def __aenter__(self) -> Self:
        """Start the zygote and, meanwhile, the workers, whose own imports take half a second.

        Raises:
            JailUnavailable: no jail can be built here.
        """
        sandbox = self._plan.settings.sandbox
        if sandbox:
            await asyncio.to_thread(require_jail)
        async with AsyncExitStack() as stack:
            self._log = stack.enter_context(tempfile.TemporaryFile())
            # workers keep their temporary files here, so that what a killed one leaves behind goes too
            self._folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="autograder-w-", ignore_cleanup_errors=True)))
            stack.push_async_callback(self._end_all)
            started = [await self._spawn() for _ in range(self._count)]
            # ours to keep until this process ends: a second week or run finds it warm
            self._address = await asyncio.to_thread(zygote_address, self._plan.modules, private=sandbox, store=self._plan.store)
            for process in started:
                self._idle.put_nowait(await self._set_up(process))
            self._closing = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """End all workers, and with them every jail."""
        await self._closing.aclose()

    async def _end_all(self) -> None:
        for process in list(self._running):
            await self._end(process)

    async def execute(self, notebook: NotebookNode) -> Execution:
        """Run a notebook in the next free worker.

        Raises:
            GraderFault: the worker died or could not run it; the notebook may be tried again.
            JailUnavailable: no worker will be able to.
        """
        process = await self._idle.get()
        try:
            process = process or await self._set_up(await self._spawn())
            if process is None:
                raise BrokenPipeError("it ended as it started")
            answer = await self._ask(process, notebook)
        except BaseException as error:
            if process is not None:
                await self._end(process)
            process = None
            if isinstance(error, _LOST):
                raise GraderFault(f"A worker process was lost ({type(error).__name__}).", fix="Run the same command again.") from error
            raise
        finally:
            self._idle.put_nowait(process)
        if "error" in answer:
            kind = JailUnavailable if answer.get("kind") == "JailUnavailable" else GraderFault
            raise kind(answer["error"])
        return Execution.from_json(answer["execution"])

    async def _spawn(self) -> Process:
        folder = Path(tempfile.mkdtemp(dir=self._folder, prefix="w"))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "autograder.grading.worker", str(folder),
            stdin=PIPE, stdout=PIPE, stderr=self._log, limit=_LINE, env={**os.environ, "TMPDIR": str(folder)}, start_new_session=True,
        )
        self._running[process] = folder
        return process

    async def _set_up(self, process: Process) -> Process | None:
        """Tell a worker what it serves; None where it has died already, so that another takes its place."""
        setup: dict[str, object] = {
            "zygote": self._address,
            "work_files": base64.b64encode(self._plan.work_files).decode(),
            "modules": self._plan.modules,
            "settings": self._plan.settings.to_dict(),
        }
        try:
            await self._send(process, setup)
        except OSError:
            await self._end(process)
            return None
        except BaseException:
            await self._end(process)
            raise
        return process

    async def _send(self, process: Process, message: dict[str, object]) -> None:
        assert process.stdin is not None
        process.stdin.write(json.dumps(message).encode() + b"\n")
        await process.stdin.drain()

    async def _ask(self, process: Process, notebook: NotebookNode) -> dict[str, str]:
        assert process.stdout is not None
        await self._send(process, {"notebook": nbformat.writes(notebook)})
        limit = self._plan.settings.total_seconds + self._plan.settings.cell_seconds + _GRACE
        line = await asyncio.wait_for(process.stdout.readline(), limit)
        answer: dict[str, str] = json.loads(line)
        return answer

    async def _end(self, process: Process) -> None:
        folder = self._running.pop(process, None)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        if process.stdin is not None:
            process.stdin.close()
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
