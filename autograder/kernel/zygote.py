"""The zygote: a process that has imported what a week's notebook imports, and forks kernels from there.

Started as ``python -P -s -m autograder.kernel.zygote SOCKET`` with a JSON line on its input (``{"preload": [...]}``).
It stays single-threaded, never runs a learner's code, and ends when its input ends, taking along every jail that it
guards. One connection is one kernel: the connection's end is the order to end that kernel's jail.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
from contextlib import suppress
from typing import IO

from autograder.kernel.boot import KernelOrder, deliver
from autograder.kernel.namespaces import adopt_orphans

ALWAYS = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.comm.manager",
    "ipykernel.datapub",
    "IPython.core.completerlib",
    "IPython.extensions.storemagic",
    "IPython.core.magics",
    "matplotlib_inline.backend_inline",
    "tarfile",
)
"""What every kernel start imports; one that does not exist in some version is skipped."""


def main() -> None:
    """Preload, listen, fork; see the module's text."""
    path = sys.argv[1]
    lifeline = sys.stdin.buffer
    request = json.loads(lifeline.readline())
    failed = preload([*ALWAYS, *request["preload"]])
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    gc.collect()
    gc.freeze()  # keeps the collector of the children from touching, and so copying, the shared pages
    print(json.dumps({"pid": os.getpid(), "failed": failed}), flush=True)
    serve(listener, lifeline)


def preload(modules: list[str]) -> list[str]:
    """Import modules, most general first; return those that could not be imported."""
    failed = []
    for name in dict.fromkeys(modules):
        try:
            importlib.import_module(name)
        except Exception:  # whatever a third-party module raises: the kernel will meet it again, and say so
            failed.append(name)
    if "matplotlib" in sys.modules:
        # the font list takes a second to build and lives in this module
        with suppress(Exception):
            importlib.import_module("matplotlib.font_manager")
            importlib.import_module("matplotlib.pyplot")
    return failed


def serve(listener: socket.socket, lifeline: IO[bytes]) -> None:
    """Answer orders until the lifeline ends, then end every jail that is still guarded."""
    guarded: dict[int, tuple[socket.socket, int | None]] = {}
    adopt_orphans()
    woken, wake = os.pipe()
    os.set_blocking(woken, False), os.set_blocking(wake, False)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)  # a handler, so that a child's end is written to the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the owner decides; Ctrl-C reaches the whole foreground group
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        while True:
            ready, _, _ = select.select([lifeline, listener, woken, *guarded], [], [])
            if woken in ready:
                ready.remove(woken)
                os.read(woken, 4096)
                _reap()
            if lifeline in ready and not lifeline.read1(1):  # type: ignore[attr-defined]
                return
            if listener in ready:
                connection = listener.accept()[0]
                guarded[connection.fileno()] = (connection, _take_order(connection, listener))
            for fd in [fd for fd in ready if isinstance(fd, int)]:
                _release(*guarded.pop(fd))
    finally:
        for connection, jail in guarded.values():
            _release(connection, jail)


def _take_order(connection: socket.socket, listener: socket.socket) -> int | None:
    """Fork the kernel that the connection asks for; return a pidfd of its jail."""
    connection.settimeout(10)
    try:
        line, fds, _, _ = socket.recv_fds(connection, 1 << 20, 2)
        while not line.endswith(b"\n"):
            line += connection.recv(1 << 20)
        order = KernelOrder.from_json(line)
        jail = os.pidfd_open(order.jail_pid) if order.jail_pid else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        with suppress(OSError):
            connection.sendall(json.dumps({"error": f"bad order: {error}"}).encode() + b"\n")
        return None
    if os.fork() == 0:
        listener.close()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        deliver(order, connection, fds[0], fds[1])
    for fd in fds:
        os.close(fd)
    return jail


def _release(connection: socket.socket, jail: int | None) -> None:
    connection.close()
    if jail is not None:
        with suppress(OSError):
            signal.pidfd_send_signal(jail, signal.SIGKILL)
        os.close(jail)


def _reap() -> None:
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


if __name__ == "__main__":
    main()
