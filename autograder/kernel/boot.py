"""What a zygote's child does to become a jailed kernel: join, fill the work folder, give up rights, start ipykernel."""

from __future__ import annotations

import json
import os
import random
import socket
import sys
import tarfile
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from autograder.kernel.limits import Limits
from autograder.kernel.namespaces import drop_privileges, enter

READY = b"ready"


@dataclass(frozen=True)
class KernelOrder:
    """What a kernel is to be. Travels to the zygote as JSON, beside two descriptors: work files (tar) and status pipe.

    Attributes:
        jail_pid: a process of the jail to join; 0 for a kernel without a jail.
        connection: content of the Jupyter connection file.
        cwd: the kernel's working folder, filled from the tar.
        sockets: folder for the connection file.
        env: the whole environment.
        arguments: more command-line words for ipykernel.
        limits: taken on before any learner code; None for a kernel without a jail.
        seed: start of Python's and NumPy's global generators, so that a second run sees the same numbers.
    """

    jail_pid: int
    connection: dict[str, Any]
    cwd: str
    sockets: str
    env: dict[str, str]
    arguments: tuple[str, ...] = ()
    limits: dict[str, int] | None = field(default_factory=lambda: Limits().to_dict())
    seed: int = 7

    def to_json(self) -> bytes:
        """Return the order as one line of JSON."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_json(cls, text: bytes) -> Self:
        """Read what ``to_json`` wrote."""
        data = json.loads(text)
        return cls(**{**data, "arguments": tuple(data["arguments"])})


def deliver(order: KernelOrder, reply: socket.socket, files_fd: int, status_fd: int) -> None:
    """In a zygote's child: start the kernel that was ordered, answer with its pid and a pidfd, and exit.

    Args:
        order: what to start.
        reply: the client's connection.
        files_fd: a tar archive, positioned at its start.
        status_fd: gets ``ready``, or the reason why the kernel could not start.
    """
    def grandchild(inner: int) -> None:
        reply.close()
        _become_kernel(order, files_fd, status_fd, inner)

    try:
        if order.jail_pid:
            child = enter(order.jail_pid, grandchild)
        elif (child := os.fork()) == 0:
            grandchild(-1)
        pidfd = os.pidfd_open(child)
        socket.send_fds(reply, [json.dumps({"pid": child}).encode() + b"\n"], [pidfd])
    except OSError as error:
        with suppress(OSError):
            reply.sendall(json.dumps({"error": f"{type(error).__name__}: {error}"}).encode() + b"\n")
    os._exit(0)


def _become_kernel(order: KernelOrder, files_fd: int, status_fd: int, inner: int) -> None:
    """Become the kernel. Never returns; nothing of the learner's runs before the last right is gone."""
    try:
        os.setsid()
        os.umask(0o022)
        _keep_only(files_fd, status_fd, inner)
        os.environ.clear()
        os.environ.update(order.env)
        if order.jail_pid:
            drop_privileges(inner)
        if order.limits is not None:
            Limits.from_dict(order.limits).apply()
        _unpack(files_fd, order.cwd)
        _seed(order.seed)
        _run_kernel(order, status_fd)
    except BaseException:
        with suppress(OSError):
            os.write(status_fd, traceback.format_exc().encode()[-4000:])
        os._exit(71)
    os._exit(0)


def _keep_only(*wanted: int) -> None:
    """Close every descriptor but those wanted; 0, 1 and 2 become the null device."""
    null = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(null, fd)
    keep = sorted({fd for fd in wanted if fd > 2})
    low = 3
    for fd in [*keep, 4096]:
        os.closerange(low, fd)
        low = fd + 1


def _unpack(files_fd: int, folder: str) -> None:
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    with os.fdopen(files_fd, "rb") as stream, tarfile.open(fileobj=stream) as archive:
        archive.extractall(".", filter="data")


def _seed(seed: int) -> None:
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % 2**32)


def _run_kernel(order: KernelOrder, status_fd: int) -> None:
    from ipykernel.kernelapp import IPKernelApp

    path = f"{order.sockets}/connection.json"
    with open(path, "w", encoding="utf-8") as stream:
        json.dump(order.connection, stream)
    sys.path.insert(0, "")  # as `python -m ipykernel_launcher` has it: modules beside the notebook can be imported
    sys.argv = ["ipykernel", "-f", path, *order.arguments]
    IPKernelApp.clear_instance()
    app = IPKernelApp.instance()
    app.initialize(sys.argv[1:])
    os.unlink(path)
    os.write(status_fd, READY)
    os.close(status_fd)
    app.start()
