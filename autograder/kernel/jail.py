"""The jail: a set of namespaces and mounts that bubblewrap builds around a process that only waits.

Nothing runs in it yet. The zygote's child joins it (``namespaces.enter``). The jail lives exactly as long as the pipe
to its holder: when the owner closes it, or dies in whatever way, the holder ends and the kernel of the system kills
everything inside.
"""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from autograder.exceptions import JailError, JailUnavailable
from autograder.kernel.limits import Limits
from autograder.kernel.mounts import HOME as HOME
from autograder.kernel.mounts import ROOT_BECOMES as ROOT_BECOMES
from autograder.kernel.mounts import SOCKETS as SOCKETS
from autograder.kernel.mounts import WORK as WORK
from autograder.kernel.mounts import as_ordinary_user as as_ordinary_user
from autograder.kernel.mounts import bwrap, install_hint
from autograder.kernel.mounts import jail_command as jail_command
from autograder.kernel.mounts import jail_files as jail_files

PROFILE = "bwrap-2"
"""Name of this arrangement of namespaces and mounts; kept in records, raised when it changes."""
MINIMUM = (0, 8)
"""First bubblewrap with ``--disable-userns`` (release notes of 0.8.0, February 2023)."""
BUILD_SECONDS = 30.0
"""Milliseconds are the rule; a machine that needs longer than this is broken."""


class Jail:
    """One built jail. Use it as a context manager, or call ``close``.

    Attributes:
        pid: a process inside, as this process numbers it.
    """

    def __init__(self, limits: Limits) -> None:
        """Build a jail and wait until its mounts are done.

        Raises:
            JailUnavailable: bubblewrap is missing or may not build namespaces here.
        """
        info_read, info_write = os.pipe()
        files = jail_files()
        try:
            command = [*as_ordinary_user(), *jail_command(limits, files, ("--info-fd", str(info_write)))]
            self._holder = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                pass_fds=[info_write, *files.values()],
                start_new_session=True,  # Ctrl-C at the grader's terminal is the grader's to handle
                env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
            )
        except BaseException:
            os.close(info_read)
            raise
        finally:
            for fd in (info_write, *files.values()):
                os.close(fd)
        self.pid = self._wait_until_built(info_read)
        self._pidfd = os.pidfd_open(self.pid)

    def _wait_until_built(self, info_fd: int) -> int:
        """Return the pid of the jail's first process, as this process numbers it."""
        assert self._holder.stdout is not None and self._holder.stderr is not None
        # bwrap writes this before the mounts are done: the holder's own first line says when they are
        answered = readable(self._holder.stdout.fileno(), BUILD_SECONDS)
        ready = answered and self._holder.stdout.readline() == b"ready\n"
        with os.fdopen(info_fd, "rb") as stream:
            found = re.search(rb'"child-pid": *(\d+)', stream.read() if ready else b"")
        if found is None:
            if not answered:
                kill_group(self._holder)
            reason = self._holder.stderr.read().decode(errors="replace").strip()[:400]
            self.close()
            raise JailUnavailable(
                f"bubblewrap could not build a jail: {reason or 'it ended without a word'}.", fix=userns_hint()
            )
        return int(found[1])

    def open(self, folder: str) -> int:
        """Return a descriptor of a folder inside, to build paths on: it stays right whatever becomes of the pid."""
        return os.open(f"{self.root}{folder}", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)

    @property
    def root(self) -> Path:
        """The jail's file system, as the owner may look into it."""
        return Path(f"/proc/{self.pid}/root")

    @property
    def alive(self) -> bool:
        """False once the jail and everything in it is gone."""
        return self._holder.poll() is None

    def close(self) -> None:
        """End every process in the jail and with them its mounts. Calling it again does nothing."""
        if (pidfd := self.__dict__.pop("_pidfd", None)) is not None:
            # the first process of the pid namespace takes all others with it, even where a guest has stopped the holder
            with suppress(OSError):
                signal.pidfd_send_signal(pidfd, signal.SIGKILL)
            os.close(pidfd)
        for stream in (self._holder.stdin, self._holder.stdout, self._holder.stderr):
            if stream is not None:
                with suppress(OSError):
                    stream.close()
        try:
            self._holder.wait(timeout=5)
        except subprocess.TimeoutExpired:
            kill_group(self._holder)
            self._holder.wait()

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def readable(fd: int, seconds: float) -> bool:
    """Return whether a descriptor has something to read, or its end, within a time. Any number of descriptor will do."""
    poll = select.poll()
    poll.register(fd, select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill a process that was started in a session of its own, and all that it started in the same session."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def version() -> tuple[int, ...] | None:
    """Return bubblewrap's version, None where it is not installed."""
    try:
        text = subprocess.run([bwrap(), "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError, JailUnavailable):
        return None
    match = re.search(r"(\d+)\.(\d+)(?:\.(\d+))?", text)
    return tuple(int(part) for part in match.groups() if part) if match else None


@cache
def require_jail() -> None:
    """Make sure that a jail can be built here, by building one.

    Raises:
        JailUnavailable: it cannot; says why and what to do.
    """
    if not sys.platform.startswith("linux"):
        fix = "Grade on Linux, or pass --no-sandbox for your own work."
        raise JailUnavailable(f"The jail needs Linux; this is {sys.platform}.", fix=fix)
    found = version()
    if found is None:
        raise JailUnavailable("bubblewrap (the program bwrap) is not installed.", fix=install_hint())
    if found < MINIMUM:
        text, wanted = (".".join(map(str, numbers)) for numbers in (found, MINIMUM))
        raise JailUnavailable(f"bubblewrap {text} is too old; {wanted} is needed.", fix=install_hint())
    try:
        Jail(Limits()).close()
    except OSError as error:
        raise JailError(f"The jail could not be built: {error}.", fix="Run: autograder doctor") from error


def userns_hint() -> str:
    """Return how to allow what bubblewrap needs."""
    return (
        "Unprivileged user namespaces must be allowed (Ubuntu 24.04 and later: "
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0). Then run: autograder doctor"
    )


def probe() -> list[tuple[str, bool, str]]:
    """Try each promise of the jail from inside, by the path that a learner's code takes.

    Returns:
        Name of the promise, whether it holds, and what was found.

    Raises:
        JailUnavailable, JailError: there is no jail to ask.
    """
    from autograder.kernel.probes import probe as ask  # it starts kernels, and so needs this module

    return ask()
