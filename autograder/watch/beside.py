"""A watcher beside something else, for a learner alone: started with it, started again if it ends, ended with it."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from autograder.course import Course
from autograder.exceptions import JailUnavailable

END_SECONDS = 20.0
_RESTARTS = 5
"""Ends in a row, each soon after its start, after which it is left alone."""
_SOON_SECONDS = 60.0


@contextmanager
def watcher_beside(course: Course) -> Iterator[None]:
    """Keep ``autograder watch`` running on a course while the block runs.

    Where no jail can be built it runs without one and says so: the notebooks are the learner's own.
    """
    keeper = _Keeper(course.root)
    keeper.start()
    try:
        yield
    finally:
        keeper.end()


class _Keeper(threading.Thread):
    """Starts the watcher, waits for its end, and starts it again."""

    def __init__(self, root: Path) -> None:
        super().__init__(daemon=True)
        self._command = [sys.executable, "-m", "autograder", "watch", "--course", str(root), "--limit", "0", "--until-eof"]
        self._ending = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def run(self) -> None:
        failures = 0
        while not self._ending.is_set() and failures < _RESTARTS:
            began = threading.Event()
            timer = threading.Timer(_SOON_SECONDS, began.set)
            timer.daemon = True
            timer.start()
            code = self._once()
            timer.cancel()
            if self._ending.is_set():
                return
            if code == JailUnavailable.exit_code and "--no-sandbox" not in self._command:
                self._command.append("--no-sandbox")
                self._say("No jail can be built here: your own notebooks are graded without one. `autograder doctor` says what is missing.")
                continue
            failures = 0 if began.is_set() else failures + 1
            self._say(f"The grader ended (exit code {code}); it is started again.")
            self._ending.wait(2.0**failures)
        if not self._ending.is_set():
            self._say("The grader ends as soon as it is started: submissions stay where they are. Try: autograder doctor")

    def _say(self, text: str) -> None:
        sys.stderr.write(f"{text}\n")

    def _once(self) -> int:
        with self._lock:
            if self._ending.is_set():
                return 0
            # a session of its own: Ctrl-C is for JupyterLab, which asks; our end closes its input, however we end
            process = self._process = subprocess.Popen(self._command, stdin=subprocess.PIPE, start_new_session=True)
        code = process.wait()
        assert process.stdin is not None
        process.stdin.close()
        return code

    def end(self) -> None:
        """End the watcher and wait for it."""
        with self._lock:
            self._ending.set()
            process = self._process
        if process is not None and process.stdin is not None:
            with suppress(OSError):
                process.stdin.close()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.join(END_SECONDS)
