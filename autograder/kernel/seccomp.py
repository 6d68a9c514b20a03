"""System calls that a kernel in the jail does without: a filter that answers them with an error.

The namespaces already take away what these calls could do; the filter shrinks the part of Linux that a learner's code
can try its luck with, and closes what no namespace covers: sockets to a virtual machine's host, and memory that no
limit of a process counts.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
ALLOW, FAIL = 0x7FFF0000, 0x00050000
"""SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO of ``linux/seccomp.h``."""
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""``AUDIT_ARCH_*`` of ``linux/audit.h``."""
_LOAD, _JUMP_EQUAL, _JUMP_AT_LEAST, _JUMP_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCH, _ARG0 = 0, 4, 16
"""Offsets in ``struct seccomp_data``; both architectures are little-endian, so an argument's low half comes first."""
_X32 = 0x40000000
_CLONE_NEW_ANY = 0x7E020000
"""CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET together."""
SOCKET_FAMILIES = (1, 2, 10, 16)
"""AF_UNIX, AF_INET, AF_INET6, AF_NETLINK. AF_VSOCK, which network namespaces do not confine, is not among them."""

DENIED = {
    # name: (x86_64, aarch64), from the kernel's own tables; -1 where an architecture has no such call
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "syslog": (103, 116),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, -1),
    "ioperm": (173, -1),
    "modify_ldt": (154, -1),
    "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265),
    "fanotify_init": (300, 262),
    "lookup_dcookie": (212, 18),
    "vhangup": (153, 58),
    # memory that belongs to no process and so is under no limit
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
}
_CLONE, _CLONE3, _SOCKET = (56, 220), (435, 435), (41, 198)

Step = tuple[int, int, int, int]


def install() -> bool:
    """Filter the calling process and all that it will start, without a way back; ``no_new_privs`` must be set.

    Returns:
        False on an architecture for which there is no filter.

    Raises:
        OSError: the kernel refused the filter.
    """
    machine = os.uname().machine
    if machine not in ARCHITECTURES:
        return False
    code = assemble(machine)
    buffer = ctypes.create_string_buffer(code)
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"filter system calls: {os.strerror(number)}")
    return True


def assemble(machine: str) -> bytes:
    """Return the filter as BPF instructions (``struct sock_filter``).

    Args:
        machine: as ``os.uname`` names the architecture.
    """
    which = 0 if machine == "x86_64" else 1
    refuse = FAIL | errno.EPERM
    # another architecture's numbers (32-bit calls, x32) mean other calls: none of those
    steps: list[Step] = [(_LOAD, 0, 0, _ARCH), (_JUMP_EQUAL, 1, 0, ARCHITECTURES[machine])]
    steps += [(_RETURN, 0, 0, FAIL | errno.ENOSYS), (_LOAD, 0, 0, _NUMBER)]
    steps += [(_JUMP_AT_LEAST, 0, 1, _X32), (_RETURN, 0, 0, FAIL | errno.ENOSYS)]
    # its flags are behind a pointer, which a filter cannot follow; the C library then uses clone
    steps += [(_JUMP_EQUAL, 0, 1, _CLONE3[which]), (_RETURN, 0, 0, FAIL | errno.ENOSYS)]
    for number in sorted(pair[which] for pair in DENIED.values() if pair[which] >= 0):
        steps += [(_JUMP_EQUAL, 0, 1, number), (_RETURN, 0, 0, refuse)]
    steps += [(_JUMP_EQUAL, 0, 4, _CLONE[which]), (_LOAD, 0, 0, _ARG0), (_JUMP_ANY_BIT, 0, 1, _CLONE_NEW_ANY)]
    steps += [(_RETURN, 0, 0, refuse), (_RETURN, 0, 0, ALLOW)]
    families = [(_JUMP_EQUAL, 0, 1, family) for family in SOCKET_FAMILIES]
    steps += [(_JUMP_EQUAL, 0, 2 + 2 * len(families), _SOCKET[which]), (_LOAD, 0, 0, _ARG0)]
    for family in families:
        steps += [family, (_RETURN, 0, 0, ALLOW)]
    steps += [(_RETURN, 0, 0, FAIL | errno.EAFNOSUPPORT), (_RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)
