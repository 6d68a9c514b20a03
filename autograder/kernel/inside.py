"""What a jailed kernel runs to find out what it can do: one function for each promise of the jail.

This file is sent to the kernel as text, by ``probes.probe``; it uses the standard library alone. ``FACTS`` is filled
by the sender: what the jail's owner knows and the jail must not show. A function returns what it found where the promise
holds and raises ``Broken`` where it does not.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import json
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from typing import Any

FACTS: dict[str, Any] = {}
MB = 1024 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


class Broken(Exception):
    """A promise that does not hold."""


def status() -> dict[str, str]:
    """Return the kernel process's own status, as Linux tells it."""
    with open("/proc/self/status", encoding="ascii") as stream:
        return {name: value.strip() for name, _, value in (line.partition(":") for line in stream)}


def refused(result: int, what: str) -> str:
    """Return the error with which a system call failed; Broken where it did not."""
    if result >= 0:
        raise Broken(f"{what} was permitted")
    return errno.errorcode[ctypes.get_errno()]


def no_network() -> str:
    """TCP and UDP to the world, and to the address where a cloud machine's own credentials are served."""
    places = ((socket.AF_INET, "1.1.1.1"), (socket.AF_INET, "169.254.169.254"), (socket.AF_INET6, "2606:4700:4700::1111"))
    for family, address in places:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
            with socket.socket(family, kind) as probe:
                probe.settimeout(0.2)
                try:
                    probe.connect((address, 80))
                except TimeoutError as error:
                    raise Broken(f"packets to {address} leave, unanswered") from error
                except OSError as error:
                    if error.errno not in (errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
                        raise Broken(f"{address}: {error}") from error
                else:
                    raise Broken(f"{address} can be reached")
    return "the world and the metadata address are unreachable"


def no_names() -> str:
    """DNS."""
    try:
        found = socket.getaddrinfo("example.com", 80)
    except OSError as error:
        return str(error)
    raise Broken(f"example.com is {found[0][4][0]}")


def own_loopback() -> str:
    """A single network interface, which works, and on which nobody else listens."""
    names = [name for _, name in socket.if_nameindex()]
    if names != ["lo"]:
        raise Broken(f"interfaces: {', '.join(names)}")
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), 1):
        pass
    with socket.socket() as client:
        if FACTS["port"] and client.connect_ex(("127.0.0.1", FACTS["port"])) == 0:
            raise Broken("a server of the machine can be reached on 127.0.0.1")
    with open("/proc/net/unix", encoding="utf-8", errors="replace") as stream:
        others = [line.split()[-1] for line in stream if "@" in line]
    if others:
        raise Broken(f"abstract sockets of others: {', '.join(others[:3])}")
    return "lo alone; it works and is not the machine's"


def socket_families() -> str:
    """Sockets to a virtual machine's host, which a network namespace does not stop."""
    if not FACTS["filtered"]:
        return "no filter on this architecture"
    for name in ("AF_VSOCK", "AF_PACKET", "AF_ALG"):
        if (family := getattr(socket, name, None)) is not None:
            kind = socket.SOCK_SEQPACKET if name == "AF_ALG" else socket.SOCK_STREAM
            with contextlib.suppress(OSError), socket.socket(family, kind):
                raise Broken(f"{name} can be opened")
    return "AF_VSOCK, AF_PACKET and AF_ALG are refused"


def files_hidden() -> str:
    """Home folders, the course, the gradebook, and what others have in the temporary folder."""
    seen = [path for path in FACTS["hidden"] if os.path.lexists(path)]
    if seen:
        raise Broken(f"visible: {', '.join(seen)}")
    return f"{len(FACTS['hidden'])} places looked for, among them {FACTS['hidden'][0]}"


def root_read_only() -> str:
    """Writing anywhere but in the work, temporary and shared-memory folders."""
    places = ["/", "/etc", "/usr/lib", "/home", "/run", "/run/kernel", "/dev", "/proc/sys/kernel"]
    # the prefix itself may lie in a folder in memory (an environment under /tmp); what it holds is mounted
    places += [os.path.join(sys.prefix, "lib"), os.path.join(sys.base_prefix, "lib"), os.path.dirname(os.__file__)]
    for place in places:
        name = os.path.join(place, "written")
        try:
            os.close(os.open(name, os.O_WRONLY | os.O_CREAT, 0o600))
        except OSError:
            continue
        os.unlink(name)
        raise Broken(f"{place} can be written")
    # this link leads past every mount of the jail, to the file that the zygote was started from
    with contextlib.suppress(OSError):
        os.close(os.open("/proc/self/exe", os.O_WRONLY))
        raise Broken("the interpreter itself can be written, through /proc/self/exe")
    return f"{len(places)} places tried, and the interpreter"


def _capped(folder: str, size: int) -> str:
    written, paths = 0, []
    try:
        while written <= size + MB:
            fd, path = tempfile.mkstemp(dir=folder)
            paths.append(path)
            with os.fdopen(fd, "wb", buffering=0) as stream:
                written += stream.write(bytes(MB))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise Broken(f"{error}") from error
        return f"full at {written // MB} MB"
    finally:
        for path in paths:
            os.unlink(path)
    raise Broken(f"{written // MB} MB written, the limit is {size // MB}")


def work_capped() -> str:
    """The work folder's size."""
    return _capped(".", FACTS["work_mb"] * MB)


def temp_capped() -> str:
    """The temporary folder's size."""
    return _capped("/tmp", FACTS["temp_mb"] * MB)


def shared_memory_capped() -> str:
    """The size of shared memory."""
    return _capped("/dev/shm", FACTS["temp_mb"] * MB)


def no_capabilities() -> str:
    """Rights of root, held or to be had."""
    held = {name: value for name, value in status().items() if name.startswith("Cap") and int(value, 16)}
    if held or os.getuid() == 0:
        raise Broken(f"uid {os.getuid()}, {held}")
    return "none, in none of the five sets"


def no_new_privileges() -> str:
    """Gaining rights from a set-user-id program."""
    if status().get("NoNewPrivs") != "1":
        raise Broken("no_new_privs is not set")
    return "no_new_privs is set"


def calls_filtered() -> str:
    """System calls that no notebook needs."""
    if not FACTS["filtered"]:
        return "no filter on this architecture; the namespaces hold without"
    if status().get("Seccomp") != "2":
        raise Broken("no filter of system calls is in force")
    return "a filter is in force"


def no_namespaces() -> str:
    """A user namespace of one's own, in which one would be root; and mounts."""
    child = os.fork()
    if child == 0:
        os._exit(0 if _libc.unshare(0x10000000) == 0 else 1)
    if os.waitpid(child, 0)[1] == 0:
        raise Broken("a user namespace could be made")
    return f"unshare fails, mount: {refused(_libc.mount(None, b'/tmp', b'tmpfs', 0, None), 'mount')}"


def memory_limited() -> str:
    """A process that takes more and more memory."""
    taken: list[bytearray] = []
    try:
        while len(taken) * 64 <= FACTS["memory_mb"]:
            taken += [bytearray(64 * MB)]
    except MemoryError:
        return f"stopped at {len(taken) * 64} MB"
    raise Broken(f"{len(taken) * 64} MB taken, the limit is {FACTS['memory_mb']}")


def processes_limited() -> str:
    """A process that forks and forks."""
    children: list[int] = []
    try:
        while len(children) <= FACTS["processes"]:
            child = os.fork()
            if child == 0:
                signal.pause()
            children.append(child)
    except OSError as error:
        return f"stopped after {len(children)}: {errno.errorcode[error.errno or 0]}"
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        for child in children:
            os.waitpid(child, 0)
    raise Broken(f"{len(children)} processes, the limit is {FACTS['processes']}")


def file_size_limited() -> str:
    """One huge file, even where it takes no room."""
    with tempfile.TemporaryFile() as stream:
        try:
            stream.truncate(FACTS["file_mb"] * MB + 1)
        except OSError as error:
            return errno.errorcode[error.errno or 0]
    raise Broken("a file can be longer than the limit")


def environment_clean() -> str:
    """Variables of the grader."""
    extra = sorted(set(os.environ) - set(FACTS["variables"]))
    with open("/proc/self/environ", "rb") as stream:
        start = stream.read()
    if extra:
        raise Broken(f"not on the list: {', '.join(extra)}")
    if FACTS["secret"].encode() in start or FACTS["secret"] in os.environ.values():
        raise Broken("a variable of the grader's can be read")
    return f"{len(os.environ)} variables, all on the list"


def no_descriptors() -> str:
    """Files, pipes and sockets that were open in the grader or the zygote."""
    targets = {}
    for name in os.listdir("/proc/self/fd"):
        with contextlib.suppress(OSError):
            targets[int(name)] = os.readlink(f"/proc/self/fd/{name}")
    own = ("/dev/null", "anon_inode:", "socket:", "pipe:", "/proc/")
    wrong = [t for t in targets.values() if t in FACTS["descriptors"] or not t.startswith(own)]
    if wrong:
        raise Broken(f"open: {', '.join(wrong)}")
    if any(targets.get(fd, "/dev/null").startswith("/") and targets.get(fd) != "/dev/null" for fd in (0, 1, 2)):
        raise Broken("standard input or output leads outside")
    return f"{len(targets)}, all of the kernel's own making"


def no_other_processes() -> str:
    """Processes of the machine."""
    names = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/comm", encoding="utf-8") as stream:
                names[int(name)] = stream.read().strip()
    if names.get(1) != "bwrap" or len(names) > 5:
        raise Broken(f"visible: {', '.join(names.values())}"[:200])
    return f"{len(names)} in sight, the jail's own"


def own_keyring() -> str:
    """Keys of the grader's session."""
    if not FACTS["keyctl"]:
        return "not known on this architecture"
    found = _libc.syscall(FACTS["keyctl"], 0, ctypes.c_int(-3), 0, 0, 0)  # KEYCTL_GET_KEYRING_ID of the session
    if found >= 0 and found == FACTS["keyring"]:
        raise Broken("the grader's session keyring can be used")
    return "another one" if found >= 0 else errno.errorcode[ctypes.get_errno()]


PROMISES: dict[str, Callable[[], str]] = {
    "no network": no_network,
    "no name service": no_names,
    "its own loopback": own_loopback,
    "no other kinds of socket": socket_families,
    "files of the machine hidden": files_hidden,
    "read-only but for three folders": root_read_only,
    "work folder capped": work_capped,
    "temporary folder capped": temp_capped,
    "shared memory capped": shared_memory_capped,
    "no capabilities": no_capabilities,
    "no new privileges": no_new_privileges,
    "system calls filtered": calls_filtered,
    "no namespaces within": no_namespaces,
    "memory limited": memory_limited,
    "processes limited": processes_limited,
    "file size limited": file_size_limited,
    "environment from a list": environment_clean,
    "no descriptors passed on": no_descriptors,
    "processes of the machine hidden": no_other_processes,
    "own keyring": own_keyring,
}


def report() -> str:
    """Return name, outcome and detail of each promise, as JSON."""
    results = []
    for name, ask in PROMISES.items():
        try:
            results.append((name, True, ask()))
        except Broken as found:
            results.append((name, False, str(found)))
        except Exception as error:  # a probe that cannot be made is a promise that was not seen to hold
            results.append((name, False, f"it could not be tried: {type(error).__name__}: {error}"))
    return json.dumps(results)
