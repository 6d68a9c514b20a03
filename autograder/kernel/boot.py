"""What a zygote's child does to become a jailed kernel: join, fill the work folder, give up rights, start ipykernel."""

from __future__ import annotations

import json
import os
import random
import socket
import stat
import sys
import tarfile
import tempfile
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from autograder.kernel import seccomp
from autograder.kernel.limits import MAX_FILES, Limits
from autograder.kernel.mounts import HOME
from autograder.kernel.namespaces import cap_files, die_with_parent, drop_privileges, enter, seal

READY = b"ready"


@dataclass(frozen=True)
class KernelOrder:
    """What a kernel is to be. Travels to the zygote as JSON, beside a descriptor with the work files (tar).

    Attributes:
        jail_pid: a process of the jail to join; 0 for a kernel without a jail.
        connection: content of the Jupyter connection file.
        cwd: the kernel's working folder, filled from the tar.
        sockets: folder for the connection file and the sockets.
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


def deliver(order: KernelOrder, reply: socket.socket, files_fd: int) -> None:
    """In a zygote's child: start the kernel that was ordered, answer when it listens, and exit.

    The answer carries the kernel's pid and a pidfd, or the reason why there is none.

    Args:
        order: what to start.
        reply: the client's connection.
        files_fd: a tar archive, positioned at its start.
    """
    status_read, status_write = os.pipe()

    def grandchild(inner: int) -> None:
        _become_kernel(order, files_fd, status_write, inner)

    try:
        if order.jail_pid:
            child = enter(order.jail_pid, grandchild)
        elif (child := os.fork()) == 0:
            die_with_parent()
            grandchild(-1)
        pidfd = os.pidfd_open(child)
        os.close(status_write)
        _wait_until_ready(status_read)
        if order.jail_pid:
            for folder in (HOME, "/tmp", "/dev/shm"):
                cap_files(folder, MAX_FILES)
            _seal_sockets(order.sockets)
        socket.send_fds(reply, [json.dumps({"pid": child}).encode() + b"\n"], [pidfd])
    except OSError as error:
        with suppress(OSError):
            reply.sendall(json.dumps({"error": str(error)}).encode() + b"\n")
        os._exit(1)
    if not order.jail_pid:
        # no jail to end: the zygote ends this process, and the kernel follows
        os.waitpid(child, 0)
    os._exit(0)


def _wait_until_ready(status_fd: int) -> None:
    text = b""
    while text != READY and (more := os.read(status_fd, 65536)):
        text += more
    if text != READY:
        lines = text.decode(errors="replace").strip().splitlines()
        raise ChildProcessError(f"the kernel ended while it started: {lines[-1] if lines else 'killed'}")


def _seal_sockets(folder: str) -> None:
    """Make the sockets' folder read-only, and make sure that it holds sockets and nothing else.

    The client resolves these names from outside the jail, again whenever a connection breaks: a link in place of a
    socket would lead it wherever a learner likes.
    """
    seal(folder)
    for name in os.listdir(folder):
        if not stat.S_ISSOCK(os.lstat(f"{folder}/{name}").st_mode):
            raise PermissionError(f"{name!r} among the kernel's sockets is not a socket")


def _become_kernel(order: KernelOrder, files_fd: int, status_fd: int, inner: int) -> None:
    """Become the kernel. Never returns; nothing of the learner's runs before the last right is gone."""
    try:
        os.setsid()
        os.umask(0o022)
        _keep_only(files_fd, status_fd, inner)
        os.environ.clear()
        os.environ.update(order.env)
        tempfile.tempdir = None  # remembered since the zygote's warm-ups, whose folder need not be there in the jail
        if order.jail_pid:
            _volunteer()
            drop_privileges(inner)
        if order.limits is not None:
            Limits.from_dict(order.limits).apply()
        if order.jail_pid:
            seccomp.install()
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
    for fd in [int(name) for name in os.listdir("/proc/self/fd")]:
        if fd > 2 and fd not in wanted:
            with suppress(OSError):  # the listing's own descriptor is gone by now
                os.close(fd)


def _volunteer() -> None:
    """Offer this process first where the machine runs out of memory: shared memory is under no limit of a process."""
    with suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as stream:
        stream.write("1000")


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
    app: Any = IPKernelApp.instance()  # its methods carry no types
    app.initialize(sys.argv[1:])
    os.unlink(path)
    os.write(status_fd, READY)
    os.close(status_fd)
    app.start()
