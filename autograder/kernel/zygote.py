"""The zygote: a process that has imported what a week's notebook imports, and forks kernels from there.

Started as ``python -P -s -m autograder.kernel.zygote SOCKET`` with a JSON line on its input (``{"preload": [...], "store": "<base64>"}``).
It stays single-threaded, never runs a learner's code, and ends when its input ends, taking along every jail that it
guards and its own folder. One connection is one kernel: the connection's end is the order to end that kernel's jail.

Where a zygote itself is killed, running kernels go on (their jails belong to whoever built them); the next kernel
finds or starts another zygote.
"""

from __future__ import annotations

import base64
import gc
import importlib
import json
import os
import select
import shutil
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

from autograder.kernel.boot import KernelOrder, deliver
from autograder.kernel.namespaces import adopt_orphans
from autograder.kernel.warmups import warm_up
from autograder.kernel.watch import INTERVAL, held, members, namespace_of

ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.comm.manager",
    "IPython.core.completerlib",
    "IPython.core.magics",
    "IPython.extensions.storemagic",
    "tarfile",
)
"""What every kernel start imports; one that does not exist in some version is skipped."""
WITH_MATPLOTLIB = ("matplotlib.font_manager", "matplotlib.pyplot", "matplotlib_inline.backend_inline")
"""Where a notebook imports matplotlib: the font list alone takes a second to build."""
ORDER_SECONDS = 10
MEMORY = b"memory"
"""What a client reads from its connection where its kernel was ended for the memory that its jail held."""


@dataclass
class Guarded:
    """A kernel that was ordered.

    Attributes:
        connection: to the client; its end ends the kernel.
        guard: a pidfd; killed, the kernel and its jail go.
        namespace: the jail's pid namespace; empty without a jail.
        memory_kb: what all processes of the jail may hold together.
    """

    connection: socket.socket
    guard: int | None = None
    namespace: str = ""
    memory_kb: int = 0

    def release(self) -> None:
        """End the kernel and forget it."""
        self.connection.close()
        if self.guard is not None:
            with suppress(OSError):
                signal.pidfd_send_signal(self.guard, signal.SIGKILL)
            os.close(self.guard)


def main() -> None:
    """Preload, listen, fork; see the module's text."""
    path = sys.argv[1]
    lifeline = sys.stdin.buffer
    try:
        request = json.loads(lifeline.readline())
        failed = preload([*ALWAYS, *request["preload"]])
        failed += warm_up(base64.b64decode(request.get("store", "")) or None)
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(path)
        listener.listen(64)
        gc.collect()
        gc.freeze()  # keeps the collector of the children from touching, and so copying, the shared pages
        threads = len(os.listdir("/proc/self/task"))
        print(json.dumps({"pid": os.getpid(), "failed": failed, "threads": threads}), flush=True)
        serve(listener, lifeline)
    finally:
        # the owner does this too, unless it was killed
        shutil.rmtree(os.path.dirname(path), ignore_errors=True)


def preload(modules: list[str]) -> list[str]:
    """Import modules, most general first; return those that could not be imported."""
    failed = []
    for name in dict.fromkeys(modules):
        try:
            importlib.import_module(name)
        except Exception:  # whatever a third-party module raises: the kernel will meet it again, and say so
            failed.append(name)
    if "matplotlib" in sys.modules:
        for name in WITH_MATPLOTLIB:
            with suppress(Exception):
                importlib.import_module(name)
    return failed


def serve(listener: socket.socket, lifeline: IO[bytes]) -> None:
    """Answer orders until the lifeline ends, then end every jail that is still guarded."""
    guarded: dict[int, Guarded] = {}
    looked = 0.0
    adopt_orphans()
    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, so that a child's end is written to the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides; Ctrl-C reaches the whole foreground group
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    input_fd, orders = lifeline.fileno(), listener.fileno()
    try:
        while True:
            watched = any(each.namespace for each in guarded.values())
            ready = set(select.select([input_fd, orders, woken, *guarded], [], [], INTERVAL if watched else None)[0])
            if woken in ready:
                os.read(woken, 4096)
                _reap()
            if input_fd in ready and not os.read(input_fd, 4096):
                return
            for fd in ready & guarded.keys():
                guarded.pop(fd).release()
            if orders in ready:
                connection = listener.accept()[0]
                guarded[connection.fileno()] = _take_order(connection)
            if watched and time.monotonic() - looked >= INTERVAL:
                _end_greedy(guarded)
                looked = time.monotonic()
    finally:
        for each in guarded.values():
            each.release()


def _end_greedy(guarded: dict[int, Guarded]) -> None:
    """End the jails that hold more memory than they may, and tell their clients why."""
    pids = members({each.namespace for each in guarded.values() if each.namespace})
    for fd, each in list(guarded.items()):
        if each.namespace and held(pids[each.namespace], each.memory_kb) > each.memory_kb:
            with suppress(OSError):
                each.connection.sendall(MEMORY)
            guarded.pop(fd).release()


def _take_order(connection: socket.socket) -> Guarded:
    """Fork the kernel that the connection asks for."""
    connection.settimeout(ORDER_SECONDS)
    fds: list[int] = []
    try:
        line, fds, _, _ = socket.recv_fds(connection, 1 << 20, 1)
        while not line.endswith(b"\n"):
            more = connection.recv(1 << 20)
            if not more:
                raise ValueError("it ends in the middle")
            line += more
        order = KernelOrder.from_json(line)
        if not order.jail_pid:
            return Guarded(connection, os.pidfd_open(_fork(order, connection, fds[0])))
        guard = os.pidfd_open(order.jail_pid)
        _fork(order, connection, fds[0])
        memory_kb = int((order.limits or {}).get("memory_mb", 0)) * 1024
        return Guarded(connection, guard, namespace_of(order.jail_pid) if memory_kb else "", memory_kb)
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        with suppress(OSError):
            connection.sendall(json.dumps({"error": f"bad order: {error}"}).encode() + b"\n")
        return Guarded(connection)
    finally:
        for fd in fds:
            os.close(fd)


def _fork(order: KernelOrder, connection: socket.socket, files_fd: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            deliver(order, connection, files_fd)
        finally:
            os._exit(1)  # whatever happens, a child never becomes a second zygote
    return child


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main()
