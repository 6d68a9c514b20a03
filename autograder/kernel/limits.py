"""What one jailed kernel may use, and how a process takes those limits upon itself."""

from __future__ import annotations

import resource
from dataclasses import asdict, dataclass
from typing import Any, Self

MB = 1024 * 1024
MAX_FILES = 20_000
"""Files in any one folder in memory. An empty one takes no room in the folder and a kilobyte of the machine's memory."""


@dataclass(frozen=True)
class Limits:
    """Caps of one kernel; the grader's defaults, kept in every record.

    Attributes:
        cpu_seconds: CPU time of any one process of the kernel.
        memory_mb: private memory of any one process, and memory of all of them together (``watch``). The first is
            ``RLIMIT_DATA``, because an address-space limit breaks OpenBLAS and the JVM, which reserve far more than
            they use.
        processes: processes and threads together.
        work_mb: size of the work folder, a tmpfs.
        temp_mb: size of ``/tmp``; shared memory gets as much.
        file_mb: size of any one file.
    """

    cpu_seconds: int = 300
    memory_mb: int = 3072
    processes: int = 512
    work_mb: int = 512
    temp_mb: int = 256
    file_mb: int = 128

    def apply(self) -> None:
        """Limit the calling process and all that it will start, without a way back.

        Raises:
            ValueError, OSError: a limit is above the one that is already in force.
        """
        wanted = {
            resource.RLIMIT_CPU: self.cpu_seconds,
            resource.RLIMIT_DATA: self.memory_mb * MB,
            resource.RLIMIT_NPROC: self.processes,
            resource.RLIMIT_FSIZE: self.file_mb * MB,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_NOFILE: 1024,
        }
        for kind, value in wanted.items():
            hard = resource.getrlimit(kind)[1]
            ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (ceiling, ceiling))

    def to_dict(self) -> dict[str, int]:
        """Return the caps as plain data."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Read what ``to_dict`` returned."""
        return cls(**data)
