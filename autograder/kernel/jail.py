"""The jail: a set of namespaces and mounts that bubblewrap builds around a process that only waits.

Nothing runs in it yet. The zygote's child joins it (``namespaces.enter``). The jail lives exactly as long as the pipe
to its holder: when the owner closes it, or dies in whatever way, the holder ends and the kernel of the system kills
everything inside.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

from autograder.exceptions import JailError, JailUnavailable
from autograder.kernel.limits import MB, Limits

PROFILE = "bwrap-1"
"""Name of this arrangement of namespaces and mounts; kept in records, raised when it changes."""
HOME = "/home/learner"
WORK = f"{HOME}/work"
SOCKETS = "/run/kernel"
JAIL_UID = 1000
ROOT_BECOMES = int(os.environ.get("AUTOGRADER_UID", "65533"))
"""What root turns into before anything is built: bubblewrap run by root protects no file by its owner."""
MINIMUM = (0, 8)
"""First bubblewrap with ``--disable-userns`` (release notes of 0.8.0, February 2023)."""

_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/usr/share/zoneinfo", "/usr/share/fonts",
           "/usr/share/fontconfig", "/usr/share/locale", "/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives")
_LINKS = ("/bin", "/sbin", "/lib", "/lib64", "/lib32")
_FILES = {
    "/etc/passwd": f"learner:x:{JAIL_UID}:{JAIL_UID}::{HOME}:/bin/sh\n",
    "/etc/group": f"learner:x:{JAIL_UID}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def interpreter_paths() -> tuple[Path, ...]:
    """Return the folders that this interpreter and its packages live in."""
    found = dict.fromkeys(Path(p).resolve() for p in (sys.prefix, sys.base_prefix, sys.exec_prefix))
    return tuple(p for p in found if str(p) not in ("/", "/usr"))


@cache
def as_ordinary_user(*extra: Path) -> tuple[str, ...]:
    """Return the words to put before a command so that root does not run it.

    Empty for an ordinary user. For root, an outer bubblewrap shows the file system as it is, except that folders of
    root's that the interpreter lives under (``/root`` with a Python of its own) are opened just that far.

    Args:
        extra: more folders that the command needs.
    """
    if os.geteuid() != 0:
        return ()
    words = ["bwrap", "--dev-bind", "/", "/"]
    for closed, inside in _closed_folders([*interpreter_paths(), *extra]).items():
        words += ["--perms", "0755", "--tmpfs", str(closed)]
        made: set[Path] = set()
        for path in inside:
            for parent in reversed([p for p in path.parents if p.is_relative_to(closed) and p != closed]):
                if parent not in made:
                    made.add(parent)
                    words += ["--perms", "0755", "--dir", str(parent)]
            words += ["--ro-bind", str(path), str(path)]
    drop = [f"--reuid={ROOT_BECOMES}", f"--regid={ROOT_BECOMES}", "--clear-groups", "--no-new-privs"]
    return (*words, "--", "setpriv", *drop, "--")


def _closed_folders(paths: list[Path]) -> dict[Path, list[Path]]:
    """Map the outermost folder that others may not enter to those of the paths that lie in it."""
    closed: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(p.resolve() for p in paths):
        barred = [p for p in path.parents if p != Path("/") and not p.stat().st_mode & 0o001]
        if barred:
            closed.setdefault(barred[-1], []).append(path)
    return closed


def _mounts() -> list[str]:
    words: list[str] = []
    for name in _LINKS:
        if os.path.islink(name):
            words += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            words += ["--ro-bind", name, name]
    for name in _SYSTEM:
        if os.path.exists(name):
            words += ["--ro-bind", name, name]
    for path in interpreter_paths():
        words += ["--ro-bind", str(path), str(path)]
    return words


HOLDER = ("/bin/sh", "-c", "echo ready; exec cat >/dev/null")
"""What keeps a jail in being: it says that the mounts are done, and ends with its input."""


def jail_command(limits: Limits, file_fds: dict[str, int], options: Sequence[str] = (), run: Sequence[str] = HOLDER) -> list[str]:
    """Return the bubblewrap command that builds one jail.

    The order matters: a mount hides what was mounted beneath it earlier, and ``--remount-ro`` comes last.

    Args:
        limits: sizes of the folders in memory.
        file_fds: descriptors with the content of small files, by path.
        options: more words for bubblewrap, after the mounts that every jail has.
        run: the command to run inside.
    """
    def capped(path: str, size: int) -> list[str]:
        return ["--size", str(size), "--tmpfs", path]

    words = ["bwrap", "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--disable-userns", "--uid", str(JAIL_UID), "--gid", str(JAIL_UID)]
    words += ["--hostname", "jail", "--cap-drop", "ALL", "--new-session", "--clearenv", *_mounts()]
    for name, fd in file_fds.items():
        words += ["--ro-bind-data", str(fd), name]
    words += ["--proc", "/proc", "--dev", "/dev", *capped("/dev/shm", limits.temp_mb * MB), "--remount-ro", "/dev"]
    words += [*capped("/tmp", limits.temp_mb * MB), *capped(HOME, limits.work_mb * MB), *capped(SOCKETS, MB)]
    return [*words, "--chdir", "/", *options, "--remount-ro", "/", "--", *run]


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
        if not shutil.which("bwrap"):
            raise JailUnavailable("bubblewrap (the program bwrap) is not installed.", fix=install_hint())
        info_read, info_write = os.pipe()
        files = jail_files()
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
        for fd in (info_write, *files.values()):
            os.close(fd)
        self.pid = self._wait_until_built(info_read)
        self._pidfd = os.pidfd_open(self.pid)

    def _wait_until_built(self, info_fd: int) -> int:
        assert self._holder.stdout is not None and self._holder.stderr is not None
        # bwrap writes this before the mounts are done: the holder's own first line says when they are
        ready = self._holder.stdout.readline() == b"ready\n"
        with os.fdopen(info_fd, "rb") as stream:
            info = stream.read() if ready else b""
        if not ready:
            reason = self._holder.stderr.read().decode(errors="replace").strip()[:400]
            self.close()
            raise JailUnavailable(f"bubblewrap could not build a jail: {reason or 'it ended without a word'}.", fix=userns_hint())
        return int(json.loads(info)["child-pid"])

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
            self._holder.kill()
            self._holder.wait()

    def __enter__(self) -> Jail:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def jail_files() -> dict[str, int]:
    """Return open descriptors with the few files of ``/etc`` that a jail has; the caller closes them."""
    return {name: _memory_file(text) for name, text in _FILES.items()}


def _memory_file(text: str) -> int:
    fd = os.memfd_create("jail-file")
    os.write(fd, text.encode())
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


def version() -> tuple[int, ...] | None:
    """Return bubblewrap's version, None where it is not installed."""
    try:
        text = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
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
        raise JailUnavailable(f"The jail needs Linux; this is {sys.platform}.", fix="Grade on Linux, or pass --no-sandbox for your own work.")
    found = version()
    if found is None:
        raise JailUnavailable("bubblewrap (the program bwrap) is not installed.", fix=install_hint())
    if found < MINIMUM:
        raise JailUnavailable(f"bubblewrap {'.'.join(map(str, found))} is too old; {'.'.join(map(str, MINIMUM))} is needed.", fix=install_hint())
    try:
        Jail(Limits()).close()
    except OSError as error:
        raise JailError(f"The jail could not be built: {error}.", fix="Run: autograder doctor") from error


def install_hint() -> str:
    """Return how to get bubblewrap, or to do without."""
    return "Install it (Debian, Ubuntu: apt-get install bubblewrap), or pass --no-sandbox for notebooks that you trust."


def userns_hint() -> str:
    """Return how to allow what bubblewrap needs."""
    return (
        "Unprivileged user namespaces must be allowed (Ubuntu 24.04 and later: "
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0). Then run: autograder doctor"
    )
