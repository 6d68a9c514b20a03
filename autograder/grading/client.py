"""One notebook cell after another in one kernel: nbclient, with limits on what a cell may take and say."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from queue import Empty
from typing import Any

import zmq
import zmq.asyncio
from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from traitlets import Integer, Type

from autograder.results import CellState

CELL_OUTPUT = 1024 * 1024
NOTEBOOK_OUTPUT = 8 * 1024 * 1024
MESSAGE = 16 * 1024 * 1024
"""Bytes of one message from a kernel; a longer one is never read into our memory, the connection is closed instead."""

PLAIN = "--InteractiveShell.xmode=Plain"
"""IPython's plain tracebacks: nobody reads the coloured ones with their context here, and each takes 20 to 50 ms."""


class ReadyClient(AsyncKernelClient):
    """A kernel client that is ready when both channels have answered.

    The stock client then listens for 0.2 s more, to throw away early messages; nbclient ignores those anyway.
    """

    def _context_default(self) -> zmq.asyncio.Context:
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.MAXMSGSIZE, MESSAGE)  # pyzmq: a default for the sockets that the context makes
        self._created_context = True
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers on its shell channel and is heard on iopub.

        Raises:
            RuntimeError: it did not in time, as from the stock client.
        """
        deadline = time.monotonic() + (timeout or 60.0)
        while time.monotonic() < deadline:
            self.kernel_info()
            with suppress(Empty):
                reply = await self.shell_channel.get_msg(timeout=1)
                # a subscription takes a moment to arrive: ask again until a broadcast comes through
                await self.iopub_channel.get_msg(timeout=0.05)
                self._handle_kernel_info_reply(reply)
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout} seconds")


class GradingManager(AsyncKernelManager):
    """A kernel manager whose clients are ready sooner."""

    client_class = f"{__name__}.ReadyClient"
    client_factory = Type(ReadyClient)


class GradingClient(NotebookClient):
    """Runs cells one by one and says how each ended, instead of raising."""

    km: Any  # traits of nbclient's, untyped
    kc: Any

    cell_output = Integer(CELL_OUTPUT, help="Bytes of output that one cell may produce.").tag(config=True)
    notebook_output = Integer(NOTEBOOK_OUTPUT, help="Bytes of output over all cells.").tag(config=True)

    def __init__(self, notebook: NotebookNode, kernel_name: str, cell_seconds: float, **kwargs: Any) -> None:
        """Prepare a client; the kernel is started by ``start``.

        Args:
            notebook: holds the cells, and gets their outputs.
            kernel_name: a kernelspec.
            cell_seconds: wall time that one cell may take.
            kwargs: other traits of nbclient.
        """
        super().__init__(
            notebook,
            kernel_name=kernel_name,
            timeout=int(cell_seconds),
            allow_errors=True,
            interrupt_on_timeout=True,
            raise_on_iopub_timeout=True,
            iopub_timeout=3,
            error_on_timeout={"ename": "CellTimeoutError", "evalue": "", "traceback": []},
            store_widget_state=False,
            shell_timeout_interval=1,
            kernel_manager_class=GradingManager,
            extra_arguments=[PLAIN],
            skip_cells_with_tag="no-cell-has-this-tag",
            **kwargs,
        )
        self.reset_execution_trackers()
        self._seconds = cell_seconds
        self._cell_bytes = self.total_bytes = 0
        self._flooded = False
        self._watcher: asyncio.Task[None] | None = None
        self._last_reply: dict[str, Any] = {}

    async def start(self, **kwargs: Any) -> None:
        """Start a kernel; arguments go to the provisioner."""
        if self.km is None:
            self.create_kernel_manager()
        await self.async_start_new_kernel(**kwargs)
        await self.async_start_new_kernel_client()
        self._watcher = asyncio.ensure_future(self._watch())

    async def _watch(self) -> None:
        """End a kernel that sent a message over the limit: the connection is closed then, and nothing more is heard of it."""
        monitor = self.kc.iopub_channel.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        await monitor.recv_multipart()
        await asyncio.sleep(0.3)  # a kernel that died hangs up too, and takes a moment to be gone
        if self.km is not None and await self.km.is_alive():
            self._flooded = True
            await self.km.provisioner.kill()

    async def stop(self) -> None:
        """End the kernel at once and remove what belongs to it; does nothing where there is none."""
        if self._watcher is not None:
            self._watcher.cancel()
            await asyncio.gather(self._watcher, return_exceptions=True)
        if self.kc is not None:
            with suppress(zmq.ZMQError):
                self.kc.iopub_channel.socket.disable_monitor()
            self.kc.stop_channels()
            self.kc = None
        if self.km is not None:
            km, self.km = self.km, None
            await km.shutdown_kernel(now=True)
            await km.cleanup_resources()

    async def run(self, cell: NotebookNode, index: int, *, history: bool = True, seconds: float = 0.0) -> tuple[CellState, dict[str, Any]]:
        """Run one cell.

        Args:
            cell: gets the outputs.
            index: its position, for nbclient's book-keeping.
            history: keep the source in IPython's history, where later cells can read it.
            seconds: wall time that this cell may take at most; the client's own where 0 or longer.

        Returns:
            How it ended, and the content of the kernel's reply. Where that is empty, the kernel died, was ended for what
            it printed, or did not heed the interrupt after its time: it is of no use any more.
        """
        if not cell.source.strip():
            return CellState.OK, {"status": "ok"}  # nbclient sends nothing for an empty cell
        self._cell_bytes, self._flooded, self._last_reply = 0, False, {}
        self.timeout = max(1, int(min(seconds or self._seconds, self._seconds)))
        began = time.monotonic()
        try:
            await self.async_execute_cell(cell, index, store_history=history)
        except DeadKernelError:
            return (CellState.OUTPUT if self._flooded else CellState.DEAD), {}
        except CellTimeoutError:
            # it replied in time, but the end of its output never came: a message over the limit closed the connection
            early = time.monotonic() - began < self.timeout - 1 + self.iopub_timeout
            return (CellState.OUTPUT if early or self._flooded else CellState.TIMEOUT), {}
        if self._flooded:
            return CellState.OUTPUT, {}
        if self._last_reply.get("ename") == "CellTimeoutError":
            return CellState.TIMEOUT, self._last_reply
        failed = self._last_reply.get("status") != "ok" or any(o.output_type == "error" for o in cell.outputs)
        return (CellState.ERROR if failed else CellState.OK), self._last_reply

    async def ask(self, code: str, expressions: dict[str, str], seconds: float = 30.0) -> dict[str, Any]:
        """Run code outside any cell and return the kernel's reply, an empty dict where none came in time."""
        assert self.kc is not None
        request = self.kc.execute(code, store_history=False, user_expressions=expressions, stop_on_error=False)
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            try:
                message = await asyncio.wait_for(self.kc.shell_channel.get_msg(timeout=None), min(left, 1.0))
            except TimeoutError:
                if self.km is None or not await self.km.is_alive():
                    return {}
                continue
            if message["parent_header"].get("msg_id") == request:
                return dict(message["content"])
        return {}

    async def on_cell_executed(self, cell: NotebookNode, cell_index: int, execute_reply: dict[str, Any]) -> None:
        """Keep the reply: what the kernel says of a cell is evidence beside the outputs."""
        self._last_reply = dict(execute_reply["content"]) if execute_reply else {}

    def process_message(self, msg: dict[str, Any], cell: NotebookNode, cell_index: int) -> Any:
        """Count what a cell says; past the limit the rest is dropped and the kernel ended.

        An interrupt would not do: thousands of messages are on their way by then.
        """
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data", "error", "comm_open", "comm_msg"):
            size = len(repr(msg["content"]))
            self._cell_bytes += size
            self.total_bytes += size
            if self._cell_bytes > self.cell_output or self.total_bytes > self.notebook_output:
                if not self._flooded:
                    self._flooded = True
                    self._ending = asyncio.ensure_future(self.km.provisioner.kill())
                return None
        return super().process_message(msg, cell, cell_index)
