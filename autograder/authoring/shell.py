"""A shell that runs notebook cells in this very process and keeps what a kernel would have sent as outputs."""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

from autograder.authoring.plan import CellOutcome, PlanCell
from autograder.results import CellRun, CellState

OUTPUT_LIMIT = 1_000_000
"""Characters that one cell may send before it is stopped, as in the jail (1 MB a cell)."""
KEPT_TEXT = 4_000
"""Characters kept of one text; a check's message has at most some 40 words."""


class OutputFlood(RuntimeError):
    """A cell sent more than ``OUTPUT_LIMIT`` characters."""


class Recorder:
    """The outputs of the cell that runs now.

    Attributes:
        on_flood: called when a cell sends too much; raises in the cell unless replaced.
    """

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self.on_flood: Callable[[], None] = _raise_flood
        self._sent = 0

    def begin(self) -> None:
        """Forget the last cell."""
        self.outputs, self._sent = [], 0

    def stream(self, name: str, text: str) -> None:
        """Add text written to ``stdout`` or ``stderr``; neighbours of one name are one output, as in a notebook."""
        self._count(len(text))
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") != "stream" or last.get("name") != name:
            last = {"output_type": "stream", "name": name, "text": ""}
            self.outputs.append(last)
        last["text"] = (last["text"] + _plain(text))[:KEPT_TEXT]

    def result(self, data: dict[str, Any]) -> None:
        """Add the value of a cell's last expression, its text only."""
        text = str(data.get("text/plain", ""))
        self._count(sum(len(value) for value in data.values() if isinstance(value, str | bytes)))
        self.outputs.append({"output_type": "execute_result", "data": {"text/plain": _plain(text)}})

    def display(self, data: dict[str, Any]) -> None:
        """Count what is displayed; nothing of it can decide a score, so it is not kept."""
        self._count(sum(len(value) for value in data.values() if isinstance(value, str | bytes)))

    def error(self, error: BaseException) -> None:
        """Add an exception that ended a cell."""
        self.outputs.append({"output_type": "error", "ename": type(error).__name__, "evalue": text_of(error)})

    def _count(self, size: int) -> None:
        self._sent += size
        if self._sent > OUTPUT_LIMIT:
            self.on_flood()


def _raise_flood() -> None:
    raise OutputFlood(f"The cell sent more than {OUTPUT_LIMIT} characters.")


def text_of(error: BaseException) -> str:
    """Return an exception's text, also where the exception cannot say it."""
    try:
        return _plain(str(error))
    except Exception:  # a learner's class may raise anything here
        return ""


def _plain(text: str) -> str:
    """Return text cut to a length, with a mark in place of what cannot be written as UTF-8."""
    return text[:KEPT_TEXT].encode("utf-8", "replace").decode("utf-8")


class _Stream(io.TextIOBase):
    """What ``sys.stdout`` and ``sys.stderr`` are while cells run."""

    encoding = "utf-8"

    def __init__(self, name: str, recorder: Recorder, descriptor: int) -> None:
        self._name, self._recorder, self._descriptor = name, recorder, descriptor

    def write(self, text: str) -> int:
        self._recorder.stream(self._name, text)
        return len(text)

    def fileno(self) -> int:
        return self._descriptor

    def writable(self) -> bool:
        return True


class _Hook(DisplayHook):
    """Keeps the value of a cell's last expression instead of printing it."""

    shell: CellShell

    def write_output_prompt(self) -> None: ...

    def write_format_data(self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None) -> None:
        self.shell.recorder.result(format_dict)

    def finish_displayhook(self) -> None:
        self._is_active = False


class _Publisher(DisplayPublisher):
    """Takes what cells display."""

    shell: CellShell

    def publish(self, data: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        self.shell.recorder.display(data)

    def clear_output(self, wait: bool = False) -> None: ...


class CellShell(InteractiveShell):
    """IPython's shell as a kernel has it, but with no sockets and no threads, so that it can be forked.

    Attributes:
        recorder: the outputs of the cell that runs now.
    """

    displayhook_class = Type(_Hook)
    display_pub_class = Type(_Publisher)

    def __init__(self, **kwargs: Any) -> None:
        self.recorder = Recorder()
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]

    @classmethod
    def start(cls) -> CellShell:
        """Return the process's one shell, with the standard streams led into it."""
        config = Config()
        config.HistoryManager.enabled = False  # its writer is a thread, and a learner's home is not ours to write in
        config.InteractiveShell.colors = "nocolor"
        shell = cls.instance(config=config)
        sys.stdout = _Stream("stdout", shell.recorder, 1)
        sys.stderr = _Stream("stderr", shell.recorder, 2)
        return shell

    def run(self, cell: PlanCell) -> CellOutcome:
        """Run one cell and return its state, outputs and time."""
        self.recorder.begin()
        began = time.perf_counter()
        result = self.run_cell(cell.source, store_history=True)  # type: ignore[no-untyped-call]
        seconds = time.perf_counter() - began
        error = result.error_before_exec or result.error_in_exec
        if error and not any(output["output_type"] == "error" for output in self.recorder.outputs):
            self.recorder.error(error)  # a cell can silence the traceback, not the fact
        _close_figures()
        state = CellState.ERROR if error else CellState.OK
        names = (type(error).__name__, text_of(error)) if error else ("", "")
        run = CellRun(cell.id, cell.grade_id, state, round(seconds, 4), *names)
        return CellOutcome(run, tuple(self.recorder.outputs))

    def showtraceback(self, exc_tuple: Any = None, *args: Any, **kwargs: Any) -> None:
        """Keep the exception; formatting its traceback would cost more than all the rest of a failing check."""
        self.recorder.error(exc_tuple[1] if exc_tuple else sys.exc_info()[1] or RuntimeError("no exception"))

    def _showtraceback(self, etype: type[BaseException], evalue: BaseException, stb: list[str]) -> None:
        self.recorder.error(evalue)  # of code that does not compile

    def enable_gui(self, gui: str | None = None) -> None:
        """Accept ``%matplotlib inline``, which asks for no window."""

    def ask_exit(self) -> None:
        """Do what ``exit()`` does to a kernel: raise, and end the cell."""
        raise SystemExit


def _close_figures() -> None:
    """Close figures after a cell, as a kernel's inline back end does."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is not None:
        pyplot.close("all")
