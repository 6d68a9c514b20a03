"""Kernels for tests: started as any Jupyter tool starts them, asked for values, and looked at from outside."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager
from traitlets.config import Config

from autograder.kernel.mounts import ROOT_BECOMES, as_ordinary_user
from autograder.kernel.provisioner import KERNEL_NAME, JailProvisioner

MOUNTED = sorted({Path(p).resolve().parts[2] for p in (sys.prefix, sys.base_prefix) if Path(p).resolve().is_relative_to("/tmp")})
"""What a jail's own /tmp holds from the start: the environment, where that lies under /tmp."""


ROOT = Path(__file__).resolve().parents[2]
USER = 65532
"""An ordinary user to become, where the tests are run by root; not the one that the jail itself becomes."""


class Kernel:
    """A running kernel, its manager and a connected client."""

    def __init__(self, folder: Path, limits: dict[str, Any] | None = None, **launch: Any) -> None:
        self.manager = KernelManager(kernel_name=KERNEL_NAME, config=Config({"JailProvisioner": limits or {}}))
        self.manager.start_kernel(cwd=str(folder), **launch)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=30)

    @property
    def provisioner(self) -> JailProvisioner:
        """The provisioner, known to be ours."""
        assert isinstance(self.manager.provisioner, JailProvisioner)
        return self.manager.provisioner

    @property
    def pid(self) -> int:
        """The kernel's process, as this process numbers it."""
        assert self.provisioner.kernel is not None
        return self.provisioner.kernel.pid

    def reply(self, code: str, expression: str = "None", seconds: float = 30) -> dict[str, Any]:
        """Run code, then evaluate an expression; return the content of the kernel's reply."""
        request = self.client.execute(textwrap.dedent(code), user_expressions={"value": expression}, stop_on_error=False)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            message = self.client.get_shell_msg(timeout=seconds)
            if message["parent_header"].get("msg_id") == request:
                return dict(message["content"])
        raise TimeoutError(code)

    def value(self, expression: str, code: str = "", seconds: float = 30) -> Any:
        """Run code, then return the value of an expression; raise what the kernel raised, as text."""
        content = self.reply(code, expression, seconds)
        found = content.get("user_expressions", {}).get("value", content)
        if found.get("status") != "ok":
            raise RuntimeError(f"{found.get('ename')}: {found.get('evalue')}")
        return ast.literal_eval(found["data"]["text/plain"])

    def stop(self) -> None:
        """End the kernel at once."""
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@contextmanager
def running(folder: Path, limits: dict[str, Any] | None = None, **launch: Any) -> Iterator[Kernel]:
    """A kernel for the length of a block."""
    kernel = Kernel(folder, limits, **launch)
    try:
        yield kernel
    finally:
        kernel.stop()


def eventually(holds: Callable[[], bool], seconds: float = 5.0) -> bool:
    """Return whether something becomes true in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if holds():
            return True
        time.sleep(0.02)
    return holds()


def exists(pid: int) -> bool:
    """Return whether a process is there and not merely waiting to be reaped."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def descendants(pid: int) -> dict[int, str]:
    """Return the command lines of a process's descendants."""
    found = {}
    for process in psutil.Process(pid).children(recursive=True):
        try:
            found[process.pid] = " ".join(process.cmdline()) or process.name()
        except psutil.Error:
            continue
    return found


def ours() -> dict[int, str]:
    """Return jails, zygotes and kernels that belong to this process, by command line."""
    return {pid: line for pid, line in descendants(os.getpid()).items() if "bwrap" in line or "autograder" in line}


def run_python(
    program: str, folder: Path, *, user: bool = False, env: dict[str, str] | None = None, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a Python program in a process of its own, on request as an ordinary user, in a folder that is its home."""
    command, environment = prepared(program, folder, user=user)
    return subprocess.run(
        command, cwd=folder, env=environment | (env or {}), capture_output=True, text=True, timeout=120, **options
    )


def prepared(program: str, folder: Path, *, user: bool = False) -> tuple[list[str], dict[str, str]]:
    """Return the command line and the environment that ``run_python`` uses."""
    script = folder / "program.py"
    script.write_text(textwrap.dedent(program), encoding="utf-8")
    prefix: list[str] = []
    if user and os.geteuid() == 0:
        # the outer view of the jail's own becomes another user's by the last words before the command
        ids = {f"--reuid={ROOT_BECOMES}": f"--reuid={USER}", f"--regid={ROOT_BECOMES}": f"--regid={USER}"}
        prefix = [ids.get(word, word) for word in as_ordinary_user(ROOT)]
        for path in (folder, *folder.rglob("*")):
            os.chown(path, USER, USER, follow_symlinks=False)
    temporary = folder / "tmp"
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
    }
    return [*prefix, sys.executable, str(script)], environment
