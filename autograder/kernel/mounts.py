"""What a jail shows of this machine: the mounts, the few files of ``/etc``, and bubblewrap's command for them."""

from __future__ import annotations

import glob
import os
import shutil
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from autograder.exceptions import JailUnavailable
from autograder.kernel.limits import MB, Limits

HOME = "/home/learner"
WORK = f"{HOME}/work"
SOCKETS = "/run/kernel"
JAIL_UID = 1000
ROOT_BECOMES = int(os.environ.get("AUTOGRADER_UID", "65533"))
"""What root turns into before anything is built: bubblewrap run by root protects no file by its owner."""
HOLDER = ("/bin/sh", "-c", "echo ready; exec cat >/dev/null")
"""What keeps a jail in being: it says that the mounts are done, and ends with its input."""

_SYSTEM = ("/usr/bin", "/usr/lib", "/usr/lib64", "/usr/lib32", "/usr/local/lib", "/usr/share/zoneinfo",
           "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/locale", "/etc/ld.so.cache", "/etc/fonts",
           "/etc/alternatives", "/etc/java-*")  # fmt: skip
"""Programs, libraries, fonts, zones; Debian keeps the part of Java's own files that may be edited under ``/etc``."""
_LINKS = ("/bin", "/sbin", "/lib", "/lib64", "/lib32")
_INTERPRETER = ("bin", "lib", "lib32", "lib64", "libexec", "include", "share", "etc", "ssl", "pyvenv.cfg")
"""The parts of a Python or conda prefix; the prefix itself may be a course's folder, with the solutions in it."""
_FOR_NOTEBOOKS = ("__init__.py", "blueprint.toml", "course.py", "exam", "exceptions.py", "twins")
"""The parts of our own package that a jail has: the twins, and the mock exam with the grader's own bank."""
_FILES = {
    "/etc/passwd": f"learner:x:{JAIL_UID}:{JAIL_UID}::{HOME}:/bin/sh\n",
    "/etc/group": f"learner:x:{JAIL_UID}:\n",
    "/etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def bwrap() -> str:
    """Return the full path of bubblewrap's program.

    Raises:
        JailUnavailable: it is not on PATH.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise JailUnavailable("bubblewrap (the program bwrap) is not installed.", fix=install_hint())
    return os.path.abspath(found)


def install_hint() -> str:
    """Return how to get bubblewrap, or to do without."""
    install = "apt-get install bubblewrap"
    return f"Install it (Debian, Ubuntu: {install}), or pass --no-sandbox for notebooks that you trust."


@cache
def interpreter_paths() -> tuple[Path, ...]:
    """Return what this interpreter and its packages consist of.

    Both as it is named and where its links lead: a virtual environment may name its Python by a link.
    """
    found: dict[Path, None] = {}
    for prefix in {sys.prefix, sys.base_prefix, sys.exec_prefix} - {"/", "/usr"}:
        for path in (Path(prefix, name) for name in _INTERPRETER):
            if path.exists():
                found[path] = found[path.resolve()] = None
    return tuple(sorted(p for p in found if not any(above in found for above in p.parents)))


@cache
def notebook_paths() -> tuple[Path, ...]:
    """Return the parts of our own package that notebooks import, where it lies outside the interpreter's folders."""
    package = Path(__file__).resolve().parents[1]
    if any(package.is_relative_to(path) for path in interpreter_paths()):
        return ()
    return tuple(path for path in (package / name for name in _FOR_NOTEBOOKS) if path.exists())


@cache
def as_ordinary_user(*extra: Path) -> tuple[str, ...]:
    """Return the words to put before a command so that root does not run it.

    Empty for an ordinary user. For root, an outer bubblewrap shows the file system as it is, except that folders of
    root's that the interpreter lives under (``/root`` with a Python of its own) are opened just that far. It stays as
    the command's parent, without rights over it: to kill the command, kill the process group.

    Args:
        extra: more folders that the command needs.
    """
    if os.geteuid() != 0:
        return ()
    words = [bwrap(), "--dev-bind", "/", "/"]
    for closed, inside in _closed_folders([*interpreter_paths(), *notebook_paths(), *extra]).items():
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


def is_open(folder: Path) -> bool:
    """Return whether every user may enter a folder and those above it."""
    folder = folder.resolve()
    return all(p.stat().st_mode & 0o001 for p in (folder, *folder.parents))


def _closed_folders(paths: list[Path]) -> dict[Path, list[Path]]:
    """Map the outermost folder that others may not enter to those of the paths that lie in it."""
    closed: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(paths):
        barred = [p for p in path.parents if p != Path("/") and not p.stat().st_mode & 0o001]
        if barred:
            closed.setdefault(barred[-1], []).append(path)
    return closed


@cache
def _system_mounts() -> tuple[str, ...]:
    words: list[str] = []
    for name in _LINKS:
        if os.path.islink(name):
            words += ["--symlink", os.readlink(name), name]
        elif os.path.isdir(name):
            words += ["--ro-bind", name, name]
    for pattern in _SYSTEM:
        for name in glob.glob(pattern):
            words += ["--ro-bind", name, name]
    return tuple(words)


def jail_command(
    limits: Limits, file_fds: dict[str, int], options: Sequence[str] = (), run: Sequence[str] = HOLDER
) -> list[str]:
    """Return the bubblewrap command that builds one jail.

    The order matters: a mount hides what was mounted beneath it earlier (the interpreter may live in ``/tmp``), and
    ``--remount-ro`` comes last.

    Args:
        limits: sizes of the folders in memory.
        file_fds: descriptors with the content of small files, by path.
        options: more words for bubblewrap, after the mounts that every jail has.
        run: the command to run inside.

    Raises:
        JailUnavailable: bubblewrap is not installed.
    """

    def capped(path: str, size: int) -> list[str]:
        return ["--size", str(size), "--tmpfs", path]

    words = [bwrap(), "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--unshare-cgroup-try", "--disable-userns", "--uid", str(JAIL_UID), "--gid", str(JAIL_UID)]
    words += ["--hostname", "jail", "--cap-drop", "ALL", "--new-session", "--clearenv", *_system_mounts()]
    for name, fd in file_fds.items():
        words += ["--ro-bind-data", str(fd), name]
    words += ["--proc", "/proc", "--dev", "/dev", *capped("/dev/shm", limits.temp_mb * MB), "--remount-ro", "/dev"]
    words += [*capped("/tmp", limits.temp_mb * MB), *capped(HOME, limits.work_mb * MB), *capped(SOCKETS, MB)]
    for path in (*interpreter_paths(), *notebook_paths()):
        words += ["--ro-bind", str(path), str(path)]
    return [*words, "--chdir", "/", *options, "--remount-ro", "/", "--", *run]


def jail_files() -> dict[str, int]:
    """Return open descriptors with the few files of ``/etc`` that a jail has; the caller closes them."""
    return {name: _memory_file(text) for name, text in _FILES.items()}


def _memory_file(text: str) -> int:
    fd = os.memfd_create("jail-file")
    os.write(fd, text.encode())
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
