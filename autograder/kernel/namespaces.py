"""Join the namespaces of a jail that bubblewrap built, and give up every privilege on the way.

Linux only. ``os.setns`` exists from Python 3.12; the other calls have no place in the standard library, hence ctypes.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import signal
from collections.abc import Callable

CLONE_NEW = {
    "user": 0x10000000,
    "cgroup": 0x02000000,
    "ipc": 0x08000000,
    "uts": 0x04000000,
    "net": 0x40000000,
    "pid": 0x20000000,
    "mnt": 0x00020000,
}
"""Flags of setns(2), from ``linux/sched.h``; in the order in which they are joined: mounts last."""
NS_GET_USERNS = 0xB701
"""ioctl_ns(2): the user namespace that owns a namespace."""
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_DROP = 1, 4, 24
PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 36, 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
KEYCTL_JOIN_SESSION_KEYRING = 1
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND = 1, 2, 4, 32, 4096
"""mount(2), from ``linux/mount.h``."""
_CAPABILITY_VERSION_3 = 0x20080522
SYS_KEYCTL = {"x86_64": 250, "aarch64": 219}

_libc = ctypes.CDLL(None, use_errno=True)


def _check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def setns(fd: int, kind: int) -> None:
    """Join the namespace behind a descriptor.

    Raises:
        OSError: not permitted, or not such a namespace.
    """
    _check(_libc.setns(fd, kind), "setns")


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends.

    A jail is not gone before its last process has been reaped. A kernel's parent, which stayed outside, has exited by
    then; without this, the reaping is left to the machine's init, which may take seconds.
    """
    _check(_libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "become a subreaper")


def die_with_parent() -> None:
    """Have the calling process killed when its parent ends."""
    _check(_libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0), "follow the parent")


def seal(folder: str) -> None:
    """Make a mount of the joined jail read-only, for everybody and for good.

    For the process that called ``enter``: it has rights over the jail's mounts, the jail's own processes have none.

    Raises:
        OSError: not permitted, or something in the folder is open for writing.
    """
    flags = MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV
    _check(_libc.mount(None, folder.encode(), None, flags, None), f"seal {folder}")


def cap_files(folder: str, count: int) -> None:
    """Limit how many files a tmpfs of the joined jail may hold; bubblewrap can only limit its size.

    For the process that called ``enter``, as with ``seal``.

    Raises:
        OSError: not permitted, or there are more files already.
    """
    options = f"nr_inodes={count}".encode()
    _check(_libc.mount(None, folder.encode(), None, MS_REMOUNT | MS_NOSUID | MS_NODEV, options), f"cap {folder}")


def enter(pid: int, then: Callable[[int], None]) -> int:
    """Fork a process into the jail that holds ``pid`` and run ``then`` there.

    The user namespace that owns the mounts comes first: only inside it may the others be joined. A pid namespace
    takes effect on children alone, hence the fork. bubblewrap keeps its guests in a second user namespace without
    rights over the mounts; that one is joined last, by the child.

    Args:
        pid: a process of the jail, as the caller's pid namespace numbers it.
        then: called in the child with the jail's own user namespace as an open descriptor; must not return.

    Returns:
        The child's pid, in the caller's numbering. The caller itself is half inside by now: it should exit soon.

    Raises:
        OSError: the jail is gone, or joining it is not permitted.
    """
    folder = f"/proc/{pid}/ns"
    inner = os.open(f"{folder}/user", os.O_RDONLY | os.O_CLOEXEC)
    # bubblewrap makes a cgroup namespace only where it can; what is shared with us anyway cannot be joined
    apart = [n for n in CLONE_NEW if n != "user" and os.readlink(f"{folder}/{n}") != os.readlink(f"/proc/self/ns/{n}")]
    kinds = {name: os.open(f"{folder}/{name}", os.O_RDONLY | os.O_CLOEXEC) for name in apart}
    owner = fcntl.ioctl(kinds["mnt"], NS_GET_USERNS)
    setns(owner, CLONE_NEW["user"])
    for name, fd in kinds.items():
        setns(fd, CLONE_NEW[name])
        os.close(fd)
    os.chdir("/")
    same = os.fstat(owner).st_ino == os.fstat(inner).st_ino
    os.close(owner)
    child = os.fork()
    if child == 0:
        try:
            then(-1 if same else inner)
        finally:
            os._exit(70)
    os.close(inner)
    return child


def drop_privileges(inner_user_ns: int) -> None:
    """Join the jail's own user namespace and drop every capability for good.

    Args:
        inner_user_ns: what ``enter`` passed; -1 where there is no second user namespace.

    Raises:
        OSError: a step failed; the caller must not go on.
    """
    if inner_user_ns >= 0:
        setns(inner_user_ns, CLONE_NEW["user"])
        os.close(inner_user_ns)
    _check(_libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "clear ambient capabilities")
    with open("/proc/sys/kernel/cap_last_cap", encoding="ascii") as stream:
        last = int(stream.read())
    for capability in range(last + 1):
        _check(_libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0), "drop bounding capability")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _check(_libc.capset(header, (ctypes.c_uint32 * 6)()), "drop capabilities")
    _check(_libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "set no_new_privs")
    # a change of rights hides a process from its own user; the zygote must be able to see how much memory it holds
    _check(_libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0), "stay visible")
    # a keyring of its own: the one inherited would be shared by all kernels of this zygote
    if (number := SYS_KEYCTL.get(os.uname().machine)) is not None:
        _libc.syscall(number, KEYCTL_JOIN_SESSION_KEYRING, None, 0, 0, 0)
