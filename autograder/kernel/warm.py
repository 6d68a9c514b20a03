"""The owner's side of a zygote: start one, share it between processes, order kernels from it."""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from autograder.exceptions import JailError
from autograder.kernel.boot import READY, KernelOrder
from autograder.kernel.jail import HOME, ROOT_BECOMES, Jail, as_ordinary_user

ADDRESS_VARIABLE = "AUTOGRADER_ZYGOTE"
"""Environment variable with the socket of a zygote that somebody else started and keeps."""
PRELOAD_SECONDS = 180.0
START_SECONDS = 60.0
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), "1")
"""One thread a kernel: many kernels share the cores, and a thread pool does not survive a fork."""
QUIET = {"MLFLOW_DISABLE_TELEMETRY": "true", "DO_NOT_TRACK": "true", "GIT_PYTHON_REFRESH": "quiet", "PYTHONHASHSEED": "0",
         "JUPYTER_PLATFORM_DIRS": "1", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
PASSED_ON = ("AUTOGRADER_SEED", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "LANG", "LC_ALL", "TZ")
"""Variables of the owner that a kernel may see; everything else stays outside."""


def kernel_env(home: str = HOME, extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a jailed kernel: a fixed list, nothing inherited by accident."""
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    env = {"PATH": path, "HOME": home, "USER": "learner", "LOGNAME": "learner", "TMPDIR": "/tmp", "LANG": "C.UTF-8",
           "MPLCONFIGDIR": f"{home}/.matplotlib", "MPLBACKEND": "module://matplotlib_inline.backend_inline",
           "VIRTUAL_ENV": sys.prefix, **THREADS, **QUIET}
    return env | (extra or {})


class Zygote:
    """A running zygote, owned by this process."""

    def __init__(self, preload: tuple[str, ...] = (), *, private: bool = True) -> None:
        """Start a zygote and wait until its imports are done.

        Args:
            preload: modules to import, beyond what every kernel needs.
            private: as root, run it as an unprivileged user (a kernel without a jail stays who we are).

        Raises:
            JailError: it did not start, or not in time.
        """
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        package = Path(__file__).resolve().parent.parent
        prefix = as_ordinary_user(package.parent) if private else ()
        if prefix:
            os.chown(self._folder, ROOT_BECOMES, ROOT_BECOMES)
        self.address = str(self._folder / "zygote.sock")
        self._log = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-P", "-s", "-m", "autograder.kernel.zygote", self.address],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, cwd="/", start_new_session=True,
            env=kernel_env(home="/nonexistent", extra={"MPLCONFIGDIR": str(self._folder), "PYTHONPATH": str(package.parent)}),
        )
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"preload": preload}).encode() + b"\n")
        self._process.stdin.flush()
        self.failed = self._wait_until_ready()

    def _wait_until_ready(self) -> list[str]:
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], PRELOAD_SECONDS)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self._log.seek(0)
            reason = self._log.read().decode(errors="replace")[-600:].strip()
            self.close()
            raise JailError(f"The process that kernels are forked from did not start: {reason or 'no answer in time'}.",
                            fix="Run: autograder doctor")
        return list(json.loads(line)["failed"])

    @property
    def alive(self) -> bool:
        """False once it has ended."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every kernel that it started. Calling it again does nothing."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
        self._log.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class WarmKernel:
    """One kernel process forked from a zygote."""

    def __init__(self, address: str, order: KernelOrder, files: bytes) -> None:
        """Order a kernel and wait until it listens.

        Args:
            address: the zygote's socket.
            order: what to start.
            files: a tar archive of the work folder.

        Raises:
            JailError: it did not start; the reason is in the message.
        """
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.settimeout(START_SECONDS)
        self.pid, self.pidfd = 0, -1
        status_read, status_write = os.pipe()
        archive = os.memfd_create("work-files")
        try:
            with os.fdopen(os.dup(archive), "wb") as stream:
                stream.write(files)
            os.lseek(archive, 0, os.SEEK_SET)
            self._connection.connect(address)
            socket.send_fds(self._connection, [order.to_json()], [archive, status_write])
            os.close(status_write)
            status_write = -1
            self._read_reply()
            self._wait_until_ready(status_read)
        except (OSError, ValueError) as error:
            self.close()
            raise JailError(f"The kernel could not be ordered: {error}.", fix="Run: autograder doctor") from error
        except JailError:
            self.close()
            raise
        finally:
            for fd in (status_read, status_write, archive):
                if fd >= 0:
                    os.close(fd)

    def _read_reply(self) -> None:
        line, fds, _, _ = socket.recv_fds(self._connection, 65536, 1)
        answer = json.loads(line or b'{"error": "the zygote hung up"}')
        if "error" in answer or not fds:
            raise JailError(f"The kernel could not be started: {answer.get('error', 'no process came back')}.")
        self.pid, self.pidfd = int(answer["pid"]), fds[0]

    def _wait_until_ready(self, status_fd: int) -> None:
        ready, _, _ = select.select([status_fd], [], [], START_SECONDS)
        text = os.read(status_fd, 65536) if ready else b"it did not answer in time"
        if text != READY:
            reason = text.decode(errors="replace").strip().splitlines()
            raise JailError(f"The kernel ended while it started: {reason[-1] if reason else 'killed'}.")

    @property
    def alive(self) -> bool:
        """False once the kernel's process has ended."""
        return self.pidfd >= 0 and not select.select([self.pidfd], [], [], 0)[0]

    def signal(self, number: int) -> None:
        """Send a signal to the kernel's process; one that is gone is no error."""
        if self.pidfd >= 0:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number)

    def close(self) -> None:
        """Give the kernel up: its jail ends with the connection. Calling it again does nothing."""
        self._connection.close()
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


_owned: dict[tuple[tuple[str, ...], bool], Zygote] = {}
_lock = threading.Lock()


def zygote_address(preload: tuple[str, ...], *, private: bool = True) -> str:
    """Return the socket of a zygote with these modules: one passed on by our parent, one we own, or a new one.

    A zygote that we own lives until this process ends.
    """
    if address := os.environ.get(ADDRESS_VARIABLE, ""):
        return address
    with _lock:
        key = (preload, private)
        if key not in _owned or not _owned[key].alive:
            _owned[key] = Zygote(preload, private=private)
        return _owned[key].address


@atexit.register
def close_zygotes() -> None:
    """End the zygotes that this process owns."""
    while _owned:
        _owned.popitem()[1].close()


def order_kernel(jail: Jail | None, order: KernelOrder, files: bytes, preload: tuple[str, ...]) -> WarmKernel:
    """Order a kernel in a jail (None: without one) from the zygote that serves these modules."""
    address = zygote_address(preload, private=jail is not None)
    return WarmKernel(address, replace(order, jail_pid=jail.pid if jail else 0), files)
