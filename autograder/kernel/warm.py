"""The owner's side of a zygote: start one, share it between processes, order kernels from it."""

from __future__ import annotations

import atexit
import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from autograder.exceptions import JailError
from autograder.kernel.boot import KernelOrder
from autograder.kernel.jail import kill_group, readable
from autograder.kernel.mounts import HOME, ROOT_BECOMES, as_ordinary_user, is_open

ADDRESS_VARIABLE = "AUTOGRADER_ZYGOTE"
"""Environment variable with the socket of a zygote that somebody else started and keeps."""
PRELOAD_SECONDS = 180.0
START_SECONDS = 60.0
THREADS = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "ARROW_NUM_THREADS", "LOKY_MAX_CPU_COUNT"), "1")
"""One thread a kernel: many kernels share the cores, and a thread pool does not survive a fork."""
NO_HELPER = {"JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""pyarrow's allocator starts a thread when it is loaded; a zygote must have one thread only."""
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "GIT_PYTHON_REFRESH": "quiet",
    "PYTHONHASHSEED": "0",
    "JUPYTER_PLATFORM_DIRS": "1",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
PASSED_ON = ("AUTOGRADER_SEED", "NBGRADER_EXECUTION", "NBGRADER_VALIDATING", "LANG", "LC_ALL", "TZ")
"""Variables of the owner that a kernel may see; everything else stays outside."""


def kernel_env(home: str = HOME, extra: dict[str, str] | None = None) -> dict[str, str]:
    """Return the environment of a jailed kernel: a fixed list, nothing inherited by accident."""
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    env = {
        "PATH": path,
        "HOME": home,
        "USER": "learner",
        "LOGNAME": "learner",
        "TMPDIR": "/tmp",
        "LANG": "C.UTF-8",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "VIRTUAL_ENV": sys.prefix,
        **THREADS,
        **NO_HELPER,
        **QUIET,
    }
    return env | (extra or {})


class Zygote:
    """A running zygote, owned by this process."""

    def __init__(self, preload: tuple[str, ...] = (), *, private: bool = True, store: bytes | None = None) -> None:
        """Start a zygote and wait until its imports and warm-ups are done.

        Args:
            preload: modules to import, beyond what every kernel needs.
            private: as root, run it as an unprivileged user (a kernel without a jail stays who we are).
            store: an initialised, empty MLflow tracking store, to warm MLflow up with.

        Raises:
            JailError: it did not start, or not in time.
        """
        self._owner = os.getpid()
        package = Path(__file__).resolve().parent.parent
        prefix = as_ordinary_user(package) if private else ()
        # an unprivileged user must be able to enter it
        where = "/tmp" if prefix and not is_open(Path(tempfile.gettempdir())) else None
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-", dir=where))
        if prefix:
            os.chown(self._folder, ROOT_BECOMES, ROOT_BECOMES)
        self.address = str(self._folder / "zygote.sock")
        self._log = tempfile.TemporaryFile()
        extra = {"MPLCONFIGDIR": str(self._folder), "PYTHONPATH": str(package.parent)}
        self._process = subprocess.Popen(
            [*prefix, sys.executable, "-P", "-s", "-m", "autograder.kernel.zygote", self.address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd="/",
            start_new_session=True,
            env=kernel_env(home="/nonexistent", extra=extra),
        )
        assert self._process.stdin is not None
        warm = base64.b64encode(store).decode() if store else ""
        with suppress(BrokenPipeError):  # it says below why it ended
            self._process.stdin.write(json.dumps({"preload": preload, "store": warm}).encode() + b"\n")
            self._process.stdin.flush()
        self.failed = self._wait_until_ready()

    def _wait_until_ready(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline() if readable(self._process.stdout.fileno(), PRELOAD_SECONDS) else b""
        if not line:
            self._log.seek(0)
            reason = self._log.read().decode(errors="replace")[-600:].strip()
            self.close()
            raise JailError(
                f"The process that kernels are forked from did not start: {reason or 'no answer in time'}.",
                fix="Run: autograder doctor",
            )
        return list(json.loads(line)["failed"])

    @property
    def alive(self) -> bool:
        """False once it has ended, and in a process that only was forked from its owner."""
        return self._owner == os.getpid() and self._process.poll() is None

    def close(self) -> None:
        """End the zygote and every kernel that it started. Calling it again, or from a fork, does nothing."""
        if self._owner != os.getpid():
            return
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            kill_group(self._process)
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
        self.pid, self.pidfd, self._greedy = 0, -1, False
        archive = os.memfd_create("work-files")
        try:
            with os.fdopen(os.dup(archive), "wb") as stream:
                stream.write(files)
            os.lseek(archive, 0, os.SEEK_SET)
            self._connection.connect(address)
            self._send(order.to_json(), archive)
            self._read_reply()
        except (OSError, ValueError) as error:
            self.close()
            raise JailError(f"The kernel could not be ordered: {error}.", fix="Run: autograder doctor") from error
        except JailError:
            self.close()
            raise
        finally:
            os.close(archive)

    def _send(self, text: bytes, fd: int) -> None:
        sent = socket.send_fds(self._connection, [text], [fd])
        self._connection.sendall(text[sent:])

    def _read_reply(self) -> None:
        line, fds, _, _ = socket.recv_fds(self._connection, 65536, 1)
        answer = json.loads(line or b'{"error": "it ended without a word"}')
        if "error" in answer or not fds:
            raise JailError(f"The kernel could not be started: {answer.get('error', 'no process came back')}.")
        self.pid, self.pidfd = int(answer["pid"]), fds[0]

    @property
    def alive(self) -> bool:
        """False once the kernel's process has ended."""
        return self.pidfd >= 0 and not readable(self.pidfd, 0)

    @property
    def ended_for_memory(self) -> bool:
        """True where the zygote ended the kernel for the memory that its jail held."""
        with suppress(OSError):
            self._connection.setblocking(False)
            self._greedy = self._greedy or bool(self._connection.recv(64))
        return self._greedy

    def signal(self, number: int) -> None:
        """Send a signal to the kernel's process and to what it runs in the foreground; one that is gone is no error."""
        if not self.alive:
            return
        with suppress(ProcessLookupError):
            # a group, as from a terminal: `!sleep 100` must end with the cell that waits for it
            os.killpg(self.pid, number)

    def close(self) -> None:
        """Give the kernel up: its jail ends with the connection. Calling it again does nothing."""
        self._connection.close()
        if self.pidfd >= 0:
            os.close(self.pidfd)
            self.pidfd = -1


_owned: dict[tuple[tuple[str, ...], bool], Zygote] = {}
_lock = threading.Lock()


def zygote_address(preload: tuple[str, ...], *, private: bool = True, store: bytes | None = None) -> str:
    """Return the socket of a zygote with these modules: one passed on by our parent, one we own, or a new one.

    A zygote that we own lives until this process ends.
    """
    if address := os.environ.get(ADDRESS_VARIABLE, ""):
        return address
    with _lock:
        key = (preload, private)
        if key in _owned and not _owned[key].alive:
            _owned.pop(key).close()
        if key not in _owned:
            _owned[key] = Zygote(preload, private=private, store=store)
        return _owned[key].address


def close_zygote(preload: tuple[str, ...], *, private: bool = True) -> None:
    """End the zygote with these modules, where this process owns one: for a week that nobody works on now."""
    with _lock:
        owned = _owned.pop((preload, private), None)
    if owned is not None:
        owned.close()


@atexit.register
def close_zygotes() -> None:
    """End the zygotes that this process owns."""
    while _owned:
        _owned.popitem()[1].close()
