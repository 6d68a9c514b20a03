"""Starts scoring servers, each a process of its own, and ends them: when asked, or with the process that started them."""

from __future__ import annotations

import atexit
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import warnings
import weakref
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Self

import mlflow

from autograder.exceptions import AutograderError
from autograder.twins.serving.worker import HOST, serve

START_LIMIT = 60.0
"""Seconds that a server may take to load its model."""
_GRACE = 3.0  # seconds from "please stop" to the end
_LOOK = 0.01
_LIVE: weakref.WeakSet[ScoringServer] = weakref.WeakSet()
_ONE_AT_A_TIME = threading.Lock()


class ServerFailed(AutograderError, RuntimeError):
    """A scoring server did not start; the message says what the model said."""


class ScoringServer:
    """One running scoring server; a context manager that stops it.

    Attributes:
        url: where it listens, such as ``http://127.0.0.1:40123``; requests go to ``/invocations``.
        pid: its process.
        seconds: how long it took to start.
    """

    def __init__(self, pid: int, port: int, seconds: float, process: subprocess.Popen[bytes] | None) -> None:
        self.pid, self.port, self.seconds = pid, port, seconds
        self.url = f"http://{HOST}:{port}"
        self._process = process
        self._owner = os.getpid()
        self._ended = False
        _LIVE.add(self)

    @property
    def alive(self) -> bool:
        """Whether the process is there."""
        if self._owner != os.getpid():
            with suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, 0)
                return True
            return False
        self._ended = self._ended or _has_ended(self.pid, self._process)
        return not self._ended

    def stop(self) -> None:
        """End the process and wait until it is gone: requests on their way get their answer first."""
        if self._owner != os.getpid():
            return  # a fork of the owner holds a copy of this object, not the server
        for what in (signal.SIGTERM, signal.SIGKILL):
            if not self.alive:
                break
            with suppress(ProcessLookupError):
                os.kill(self.pid, what)
            _wait(lambda: not self.alive, _GRACE)
        _LIVE.discard(self)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<ScoringServer {self.url} pid {self.pid} {'running' if self.alive else 'stopped'}>"


def start_server(
    model_uri: str, *, fork: bool | None = None, environment: dict[str, str] | None = None
) -> ScoringServer:
    """Start MLflow's scoring server on a model, on a free port of this machine, and wait until it answers.

    Args:
        model_uri: ``models:/...``, ``runs:/...`` or a folder.
        fork: make the server a copy of this process, which takes milliseconds where MLflow is loaded already; a new
            interpreter takes seconds. Without a value: fork on Linux, where that is safe.
        environment: variables that the server has beside this process's.

    Raises:
        ServerFailed: the model cannot be loaded, or not in time.
    """
    model = _local(model_uri)
    began = time.perf_counter()
    fork = sys.platform == "linux" if fork is None else fork
    with tempfile.TemporaryFile() as log, _ONE_AT_A_TIME:
        start = _fork if fork else _spawn
        pid, reading, process = start(model, log, dict(environment or {}))
        try:
            answer = _first_line(reading, START_LIMIT)
        finally:
            os.close(reading)
        if answer is None or "port" not in answer:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            _wait(lambda: _has_ended(pid, process), _GRACE)
            raise ServerFailed(f"The scoring server did not start: {_why(answer, log)}.")
    return ScoringServer(pid, answer["port"], time.perf_counter() - began, process)


def live_servers() -> list[ScoringServer]:
    """The servers that this process has started and not stopped."""
    return [server for server in _LIVE if server._owner == os.getpid() and server.alive]


def _local(model_uri: str) -> str:
    """The folder of a model; local artifacts are used where they are."""
    if "://" not in model_uri and not model_uri.startswith(("models:", "runs:")):
        return str(Path(model_uri).resolve())
    return str(mlflow.artifacts.download_artifacts(artifact_uri=model_uri))


def _fork(model: str, log: IO[bytes], environment: dict[str, str]) -> tuple[int, int, None]:
    # loaded before the fork, once: a child that imports pays for it each time
    for name in ("mlflow.pyfunc.scoring_server", "uvicorn", "uvicorn.lifespan.off", "uvicorn.loops.auto"):
        importlib.import_module(name)

    parent, bound = os.getpid(), _in_main_thread()
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # from 3.12: threads do not come along, as we know
        pid = os.fork()
    if pid == 0:
        os.environ.update(environment)
        null = os.open(os.devnull, os.O_RDONLY)
        for target, source in ((0, null), (1, log.fileno()), (2, log.fileno())):
            os.dup2(source, target)
        serve(model, parent, writing, forked=True, bound=bound)
    os.close(writing)
    return pid, reading, None


def _spawn(model: str, log: IO[bytes], environment: dict[str, str]) -> tuple[int, int, subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "autograder.twins.serving.worker", model, str(os.getpid())]
    command.append("bound" if _in_main_thread() else "free")
    reading, writing = os.pipe()
    variables = {**os.environ, **environment}
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=writing, stderr=log, env=variables)
    os.close(writing)
    return process.pid, reading, process


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _first_line(descriptor: int, limit: float) -> dict[str, Any] | None:
    """Return a server's report; None where it ended or stayed silent."""
    deadline, text = time.monotonic() + limit, b""
    while not text.endswith(b"\n"):
        ready = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))[0]
        block = os.read(descriptor, 1 << 16) if ready else b""
        if not block:
            return None
        text += block
    report: dict[str, Any] = json.loads(text)
    return report


def _why(answer: dict[str, Any] | None, log: IO[bytes]) -> str:
    if answer is not None:
        return str(answer["error"])
    log.seek(0)
    return log.read().decode(errors="replace").strip()[-400:] or "its process ended or stayed silent"


def _has_ended(pid: int, process: subprocess.Popen[bytes] | None) -> bool:
    if process is not None:
        return process.poll() is not None
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _wait(condition: Any, limit: float) -> None:
    deadline = time.monotonic() + limit
    while not condition() and time.monotonic() < deadline:
        time.sleep(_LOOK)


def _stop_all() -> None:
    for server in list(_LIVE):
        server.stop()


atexit.register(_stop_all)
