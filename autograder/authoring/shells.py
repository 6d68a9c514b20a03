"""Fork shells at work: starts one process per plan, reads their events side by side, and gathers what they found."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol

import autograder
from autograder.authoring.plan import AnswerRun, CellOutcome, Plan, outcome_from
from autograder.authoring.workfolder import lay_out
from autograder.course import Week

COMMAND = (sys.executable, "-m", "autograder.authoring.forkshell")
"""What a runner has to start, in the work folder."""
_GRACE = 60.0  # seconds beyond twice a cell's limit that a shell may be silent before it is ended


class ShellProcess(Protocol):
    """What a runner returns: the part of ``subprocess.Popen`` that is used here; its pipes carry bytes."""

    @property
    def stdin(self) -> IO[bytes] | None:
        """Takes the plan."""

    @property
    def stdout(self) -> IO[bytes] | None:
        """Sends the events."""

    def kill(self) -> None:
        """End the process."""

    def wait(self) -> int:
        """Wait for its end and return its exit status."""


Runner = Callable[[list[str], Path], ShellProcess]
"""Starts a command with a folder's content as its working folder; see ``plain_runner``."""
Heard = Callable[[str, dict[str, Any]], None]


@dataclass
class Findings:
    """What the shells of one week sent.

    Attributes:
        cells: the reference run of the notebook, by cell id.
        runs: every answer's run with every seed.
        faults: what kept a shell from finishing its plan, in words.
    """

    cells: dict[str, CellOutcome] = field(default_factory=dict)
    runs: list[AnswerRun] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def plain_runner(command: list[str], folder: Path) -> ShellProcess:
    """Start a shell as a plain process of this user, without a jail.

    Its temporary files and its standard error go beside the folder: the first are deleted with it even if the process
    is killed, the second is quoted should it die.
    """
    package = str(Path(autograder.__file__).parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    temporary = folder.with_name("tmp")
    temporary.mkdir()
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "TMPDIR": str(temporary)}
    with open(_errors_of(folder), "wb") as errors:
        # A session of its own: Ctrl-C then reaches only us, and we end the shells.
        return subprocess.Popen(
            command, cwd=folder, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
            start_new_session=True,
        )  # fmt: skip


def run_plans(week: Week, plans: Sequence[Plan], runner: Runner, heard: Heard) -> Findings:
    """Run plans of one week side by side, each in a shell and a work folder of its own.

    Args:
        week: the week, for its data.
        plans: one per shell.
        runner: starts the processes.
        heard: called with each event's kind and fields, one at a time.

    Raises:
        CourseError: a work folder could not be laid out.
    """
    findings, lock = Findings(), threading.Lock()

    def take(event: dict[str, Any]) -> None:
        with lock:
            _take(findings, event)
            heard(event["event"], event)

    with tempfile.TemporaryDirectory(prefix="verify-", ignore_cleanup_errors=True) as scratch:
        folders = [Path(scratch) / f"shell{number}" / "work" for number in range(len(plans))]
        for folder in folders:
            folder.mkdir(parents=True)
            lay_out(week, folder)
        with ThreadPoolExecutor(max_workers=max(1, len(plans))) as pool:
            jobs = [pool.submit(_work, plan, folder, runner, take) for plan, folder in zip(plans, folders, strict=True)]
            for job in jobs:
                findings.faults += job.result()
    return findings


def _take(findings: Findings, event: dict[str, Any]) -> None:
    if event["event"] == "cell":
        outcome = outcome_from(event["outcome"])
        findings.cells.setdefault(outcome.run.cell_id, outcome)
    elif event["event"] == "run":
        findings.runs.append(AnswerRun.from_data(event["run"]))


def _work(plan: Plan, folder: Path, runner: Runner, take: Callable[[dict[str, Any]], None]) -> list[str]:
    """Run one plan to its end and return what went wrong with the shell itself."""
    process = runner(list(COMMAND), folder)
    last: dict[str, Any] = {}
    complaint = ""
    try:
        _send(process, plan)
        for event in _events(process, plan.limit * 2 + _GRACE):
            if event["event"] == "fault":
                complaint = event["text"].strip()
            last = event if event["event"] in ("at", "end") else last
            take(event)
    except TimeoutError as error:
        complaint = str(error)
    finally:
        process.kill()
        status = process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if last.get("event") == "end":
        return []
    return [f"A shell stopped {_place(last)} (exit status {status}). {complaint or _said(folder)}".strip()]


def _send(process: ShellProcess, plan: Plan) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it died at once; its exit status and standard error will say why
        process.stdin.write(plan.to_json().encode("ascii"))
    with suppress(BrokenPipeError):
        process.stdin.close()


def _events(process: ShellProcess, silence: float) -> Iterator[dict[str, Any]]:
    """Yield a shell's events until it closes its output.

    Raises:
        TimeoutError: it said nothing for too long.
    """
    lines: queue.Queue[bytes] = queue.Queue()
    stdout = process.stdout
    assert stdout is not None

    def read() -> None:
        with suppress(ValueError, OSError):  # closed by us at the end
            for line in stdout:
                lines.put(line)
        lines.put(b"")

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=silence)
        except queue.Empty:
            raise TimeoutError(f"It said nothing for {silence:.0f} s and was ended.") from None
        if not line.endswith(b"\n"):
            return
        yield json.loads(line)


def _place(event: dict[str, Any]) -> str:
    if "answer" in event:
        return f"at the answer {event['answer']} to {event['exercise']} with seed {event['seed']}"
    return f"in the reference run at cell {event['cell']}" if "cell" in event else "before its first cell"


def _errors_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.stderr")


def _said(folder: Path) -> str:
    try:
        return _errors_of(folder).read_text(encoding="utf-8", errors="replace").strip()[-2000:]
    except FileNotFoundError:
        return ""
