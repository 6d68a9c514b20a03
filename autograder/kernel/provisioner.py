"""The Jupyter plug-in: any tool that starts the kernel ``autograder-python3`` gets a jailed one.

Order of calls, for one kernel (jupyter_client 8): ``pre_launch`` builds the jail, ``launch_kernel`` has a kernel forked
into it, ``poll`` while cells run, ``send_signal`` to interrupt, ``kill`` or ``wait``, ``cleanup`` (twice). The
coroutines may run on different loops and threads, so nothing here belongs to a loop.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Bool, Integer, List, Unicode

from autograder.course import SOURCE, Course
from autograder.exceptions import CourseError
from autograder.kernel.boot import KernelOrder
from autograder.kernel.jail import PROFILE, SOCKETS, WORK, Jail, require_jail
from autograder.kernel.limits import Limits
from autograder.kernel.warm import PASSED_ON, WarmKernel, kernel_env, order_kernel
from autograder.kernel.workfiles import empty_store, modules_of, pack

KERNEL_NAME = "autograder-python3"
NO_SANDBOX_VARIABLE = "AUTOGRADER_NO_SANDBOX"
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
"""With ``ipc`` a port is only the number behind the socket's name."""


class JailProvisioner(KernelProvisionerBase):  # type: ignore[misc]  # jupyter_client's base class is untyped
    """Runs a kernel in a bubblewrap jail, forked from a process that has done the imports.

    The work folder is a copy: the week's files go in, nothing comes out but messages.
    """

    sandbox = Bool(True, help="Build a jail. False runs the kernel unprotected: only for notebooks that you trust.").tag(config=True)
    cpu_seconds = Integer(Limits.cpu_seconds, help="CPU seconds of any one process.").tag(config=True)
    memory_mb = Integer(Limits.memory_mb, help="Private memory of any one process, in MB.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads together.").tag(config=True)
    work_mb = Integer(Limits.work_mb, help="Size of the work folder, in MB.").tag(config=True)
    temp_mb = Integer(Limits.temp_mb, help="Size of /tmp and of shared memory, in MB each.").tag(config=True)
    file_mb = Integer(Limits.file_mb, help="Size of any one file, in MB.").tag(config=True)
    preload = List(Unicode(), help="Modules to import before the fork, beyond those of the week's notebook.").tag(config=True)

    jail: Jail | None = None
    kernel: WarmKernel | None = None
    _exit_code: int | None = None
    _folder: Path | None = None

    @property
    def profile(self) -> str:
        """Name of the protection that this kernel has, for records."""
        return PROFILE if self.jail is not None else "none"

    @property
    def has_process(self) -> bool:
        """True from launch until the end has been waited for."""
        return self.kernel is not None

    def _limits(self) -> Limits:
        return Limits(self.cpu_seconds, self.memory_mb, self.processes, self.work_mb, self.temp_mb, self.file_mb)

    def _wants_jail(self) -> bool:
        return bool(self.sandbox) and os.environ.get(NO_SANDBOX_VARIABLE, "") != "1"

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Build the jail and decide on the sockets' names.

        Raises:
            JailUnavailable: no jail can be built here; nothing is run without one.
        """
        km = self.parent
        kwargs.pop("transport_encryption", None)
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="autograder-k-"))
        sockets = self._folder / "s"
        sockets.unlink(missing_ok=True)
        if self._wants_jail():
            require_jail()
            self.jail = await asyncio.to_thread(Jail, self._limits())
            # a link of our own, so that the address stays the same when a restart builds another jail
            sockets.symlink_to(f"{self.jail.root}{SOCKETS}")
        else:
            (self._folder / "sockets").mkdir(exist_ok=True)
            sockets.symlink_to(self._folder / "sockets")
        km.transport, km.ip = "ipc", str(sockets / "k")
        km.cache_ports = False
        for name, number in PORTS.items():
            setattr(km, name, number)
        # the address is relative to the jail, so the file must not be the one that the kernel reads
        km.connection_file = str(self._folder / "connection.json")
        kwargs["cmd"] = km.format_kernel_cmd(extra_arguments=kwargs.pop("extra_arguments", []))
        return await super().pre_launch(**kwargs)  # type: ignore[no-any-return]

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Have a kernel forked into the jail.

        Args:
            cmd: the kernelspec's command; what follows the connection file is passed to ipykernel.
            kwargs: ``cwd`` and ``env`` as always; ``work_files`` (a tar archive), ``seed`` and ``modules`` from the engine.

        Raises:
            JailError: the kernel did not start.
        """
        km = self.parent
        cwd = Path(kwargs.get("cwd") or os.getcwd())
        modules = tuple(kwargs["modules"]) if "modules" in kwargs else await asyncio.to_thread(modules_near, cwd)
        files = kwargs.get("work_files")
        if files is None:
            files = await asyncio.to_thread(pack, cwd, max_mb=self.work_mb // 2, store=_store_near(cwd))
        info = dict(km.get_connection_info())
        connection = {**info, "key": info["key"].decode(), "ip": f"{self._inside()}/k"}
        order = KernelOrder(
            jail_pid=0,
            connection=connection,
            cwd=WORK if self.jail else str(self._work_folder()),
            sockets=self._inside(),
            env=self._env(kwargs.get("env", {})),
            arguments=tuple(_after_connection_file(cmd)),
            limits=self._limits().to_dict() if self.jail else None,
            seed=int(kwargs.get("seed", 7)),
        )
        self.kernel = await asyncio.to_thread(order_kernel, self.jail, order, files, (*modules, *self.preload))
        self._exit_code = None
        return info

    def _inside(self) -> str:
        return SOCKETS if self.jail else str(self._folder / "sockets")  # type: ignore[operator]  # set in pre_launch

    def _work_folder(self) -> Path:
        assert self._folder is not None
        return self._folder / "work"

    def _env(self, given: dict[str, str]) -> dict[str, str]:
        passed = {name: given[name] for name in PASSED_ON if name in given}
        return kernel_env(extra=passed) if self.jail else kernel_env(home=str(self._folder), extra=passed)

    async def poll(self) -> int | None:
        """Return None while the kernel lives, else 1."""
        if self.kernel is not None and self.kernel.alive:
            return None
        return self._exit_code if self._exit_code is not None else 1

    async def wait(self) -> int | None:
        """Wait until the kernel's process is gone."""
        while self.kernel is not None and self.kernel.alive:
            await asyncio.sleep(0.02)
        await self._end()
        return self._exit_code

    async def send_signal(self, signum: int) -> None:
        """Pass a signal on to the kernel, and to it alone.

        An interrupt in the middle of a shutdown is dropped: ipykernel 7 may hang for seconds when it gets both.
        """
        if self.kernel is None or (signum == signal.SIGINT and self.parent.shutting_down):
            return
        if signum == 0:
            return
        self.kernel.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and everything that it has started."""
        if self.kernel is not None:
            self.kernel.signal(signal.SIGKILL)
        await self._end()

    async def terminate(self, restart: bool = False) -> None:
        """Same as ``kill``: a jail has nothing to save."""
        await self.kill(restart=restart)

    async def _end(self) -> None:
        kernel, jail = self.kernel, self.jail
        self.kernel, self.jail, self._exit_code = None, None, 1
        if kernel is not None:
            kernel.close()
        if jail is not None:
            await asyncio.to_thread(jail.close)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what is left; may be called any number of times."""
        await self._end()
        if not restart and self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def get_shutdown_wait_time(self, recommended: float = 5.0) -> float:
        """Return how long to wait for a polite end, in seconds: a jail can be ended at once."""
        return min(recommended, 1.0)


def _after_connection_file(cmd: list[str]) -> list[str]:
    return cmd[cmd.index("-f") + 2 :] if "-f" in cmd else []


def _week_near(folder: Path) -> tuple[Course, Path] | None:
    """Return the course and the source notebook of the week that a folder is a copy of."""
    try:
        course = Course.find(folder)
    except CourseError:
        return None
    source = course.root / SOURCE / folder.name / f"{folder.name}.ipynb"
    return (course, source) if source.is_file() else None


def modules_near(folder: Path) -> tuple[str, ...]:
    """Return what the source notebook of this week's folder imports; nothing where there is no such week."""
    found = _week_near(folder)
    return modules_of(found[0].week(folder.name).notebook) if found else ()


def _store_near(folder: Path) -> bytes | None:
    found = _week_near(folder)
    return empty_store(found[0].state / "cache") if found else None
