"""Memory of whole jails: what all processes of one hold together, which no limit of a single process can bound.

Linux has control groups for this; an ordinary user mostly may not make any. So the zygote looks, twice a second.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress

INTERVAL = 0.5
"""Seconds between two looks. One look costs a millisecond or two."""
_ROUGH = re.compile(rb"^Rss(?:Anon|Shmem):\s*(\d+) kB", re.MULTILINE)
_EXACT = re.compile(rb"^Pss_(?:Anon|Shmem):\s*(\d+) kB", re.MULTILINE)


def namespace_of(pid: int) -> str:
    """Return the name of the pid namespace that a process is in.

    Raises:
        OSError: there is no such process, or it is not ours to look at.
    """
    return os.readlink(f"/proc/{pid}/ns/pid")


def members(namespaces: set[str]) -> dict[str, list[int]]:
    """Return the processes in each of these pid namespaces."""
    found: dict[str, list[int]] = {name: [] for name in namespaces}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with suppress(OSError):
                name = namespace_of(int(entry))
                if name in found:
                    found[name].append(int(entry))
    return found


def held(pids: list[int], enough: int) -> int:
    """Return the memory that processes hold together, in kB: private and shared, without files.

    A page that several processes share after a fork counts once, which takes a while to find out; so the exact sum is
    made only where the rough one, which counts it for each of them, exceeds ``enough``.
    """
    rough = sum(_sum(pid, "status", _ROUGH) or 0 for pid in pids)
    if rough <= enough:
        return rough
    exact = (_sum(pid, "smaps_rollup", _EXACT) for pid in pids)
    return sum(kb for kb in exact if kb is not None)


def _sum(pid: int, name: str, pattern: re.Pattern[bytes]) -> int | None:
    with suppress(OSError), open(f"/proc/{pid}/{name}", "rb") as stream:
        return sum(int(number) for number in pattern.findall(stream.read()))
    return None
