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
from contextlib import suppress
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import KernelProvisionerBase
from traitlets import Bool, Integer, List, Unicode

from autograder.course import SOURCE, Course
from autograder.exceptions import CourseError
from autograder.kernel.boot import KernelOrder
from autograder.kernel.jail import PROFILE, Jail, require_jail
from autograder.kernel.limits import Limits
from autograder.kernel.mounts import HOME, SOCKETS, WORK
from autograder.kernel.warm import PASSED_ON, WarmKernel, kernel_env, zygote_address
from autograder.kernel.workfiles import empty_store, modules_of, pack

KERNEL_NAME = "autograder-python3"
NO_SANDBOX_VARIABLE = "AUTOGRADER_NO_SANDBOX"
PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5}
"""With ``ipc`` a port is only the number behind the socket's name."""


class JailProvisioner(KernelProvisionerBase):
    """Runs a kernel in a bubblewrap jail, forked from a process that has done the imports.

    The work folder is a copy: the week's files go in, nothing comes out but messages.
    """

    sandbox = Bool(True, help="Build a jail; False: only for notebooks that you trust.").tag(config=True)
    cpu_seconds = Integer(Limits.cpu_seconds, help="CPU seconds of any one process.").tag(config=True)
    memory_mb = Integer(Limits.memory_mb, help="Private memory of any one process, in MB.").tag(config=True)
    processes = Integer(Limits.processes, help="Processes and threads together.").tag(config=True)
    work_mb = Integer(Limits.work_mb, help="Size of the work folder, in MB.").tag(config=True)
    temp_mb = Integer(Limits.temp_mb, help="Size of /tmp and of shared memory, in MB each.").tag(config=True)
    file_mb = Integer(Limits.file_mb, help="Size of any one file, in MB.").tag(config=True)
    preload = List(Unicode(), help="Modules to import before the fork, beyond those of the week's notebook.").tag(config=True)

    jail: Jail | None = None
    kernel: WarmKernel | None = None
    out_of_memory = False
    """True once a kernel was ended because its jail held more memory than it may; asked after its end."""
    _exit_code: int | None = None
    _zygote = ""
    _sockets_fd = -1
    """The jail's folder of sockets. Clients reach it through this number, which a restart fills with the next jail's."""
    _folder: Path | None = None
    """Sockets and work folder of a kernel without a jail: in the zygote's own folder, which ends with it."""
    _private_file = False

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
        await self._end()
        self._private_file = self._private_file or not km.connection_file
        jailed = self._wants_jail()
        if jailed:
            await asyncio.to_thread(require_jail)
        modules, store = kwargs.pop("modules", None), None
        if modules is None:
            modules, store = await asyncio.to_thread(lambda: (modules_near(_cwd(kwargs)), _store_near(_cwd(kwargs))))
        self._zygote = await asyncio.to_thread(zygote_address, (*modules, *self.preload), private=jailed, store=store)
        if jailed:
            self.jail = await asyncio.to_thread(Jail, self._limits())
            self._show_sockets(self.jail)
        elif self._folder is None or not self._folder.is_dir():  # it goes with its zygote
            self._folder = Path(tempfile.mkdtemp(prefix="k-", dir=Path(self._zygote).parent))
        km.transport, km.ip = "ipc", f"{self._outside()}/k"
        km.cache_ports = False
        for name, number in PORTS.items():
            setattr(km, name, number)
        kwargs["cmd"] = km.format_kernel_cmd(extra_arguments=kwargs.pop("extra_arguments", []))
        return await super().pre_launch(**kwargs)  # type: ignore[no-any-return]

    def _show_sockets(self, jail: Jail) -> None:
        fd = jail.open(SOCKETS)
        if self._sockets_fd < 0:
            self._sockets_fd = fd
        else:
            os.dup2(fd, self._sockets_fd, inheritable=False)
            os.close(fd)

    def _outside(self) -> str:
        """Return the folder of sockets as clients name it."""
        return str(self._folder) if self._folder else f"/proc/{os.getpid()}/fd/{self._sockets_fd}"

    def _inside(self) -> str:
        """Return the folder of sockets as the kernel names it."""
        return str(self._folder) if self._folder else SOCKETS

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        """Have a kernel forked into the jail.

        Args:
            cmd: the kernelspec's command; what follows the connection file is passed to ipykernel.
            kwargs: ``cwd`` and ``env`` as always; ``work_files`` (a tar archive), ``seed`` and ``modules`` from the engine.

        Raises:
            JailError: the kernel did not start.
        """
        try:
            self.kernel = await self._order(_after_connection_file(cmd), kwargs)
        except BaseException:
            await self.cleanup()
            raise
        self._exit_code, self.out_of_memory = None, False
        return dict(self.parent.get_connection_info())

    async def _order(self, arguments: list[str], kwargs: dict[str, Any]) -> WarmKernel:
        cwd = _cwd(kwargs)
        files: bytes | None = kwargs.get("work_files")
        if files is None:
            files = await asyncio.to_thread(lambda: pack(cwd, max_mb=self.work_mb // 2, store=_store_near(cwd)))
        info = self.parent.get_connection_info()
        home = HOME if self.jail else str(self._folder)
        passed = {name: kwargs["env"][name] for name in PASSED_ON if name in kwargs.get("env", {})}
        order = KernelOrder(
            jail_pid=self.jail.pid if self.jail else 0,
            connection={**info, "key": info["key"].decode(), "ip": f"{self._inside()}/k"},
            cwd=WORK if self.jail else f"{home}/work",
            sockets=self._inside(),
            env=kernel_env(home, passed),
            arguments=tuple(arguments),
            limits=self._limits().to_dict() if self.jail else None,
            seed=int(kwargs.get("seed", 7)),
        )
        return await asyncio.to_thread(WarmKernel, self._zygote, order, files)

    async def post_launch(self, **kwargs: Any) -> None:
        """Remove the connection file, unless somebody gave it its name: the manager's clients do not read it."""
        if self._private_file:
            with suppress(OSError):
                os.unlink(self.parent.connection_file)

    async def poll(self) -> int | None:
        """Return None while the kernel lives, else 1."""
        if self.kernel is not None and self.kernel.alive:
            return None
        return self._exit_code if self._exit_code is not None else 1

    async def wait(self) -> int | None:
        """Wait until the kernel's process is gone, then end its jail."""
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
            self.out_of_memory = kernel.ended_for_memory
            kernel.close()
        if jail is not None:
            await asyncio.to_thread(jail.close)

    async def cleanup(self, restart: bool = False) -> None:
        """Remove what is left; may be called any number of times."""
        await self._end()
        if restart:
            return
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
        if self._sockets_fd >= 0:
            os.close(self._sockets_fd)
            self._sockets_fd = -1

    def get_shutdown_wait_time(self, recommended: float = 5.0) -> float:
        """Return how long to wait for a polite end, in seconds: a jail can be ended at once."""
        return min(recommended, 1.0)


def _cwd(kwargs: dict[str, Any]) -> Path:
    return Path(kwargs.get("cwd") or os.getcwd())  # papermill names none: it changes into the folder


def _after_connection_file(cmd: list[str]) -> list[str]:
    return cmd[cmd.index("-f") + 2 :] if "-f" in cmd else []


def _week_near(folder: Path) -> tuple[Course, Path] | None:
    """Return the course and the source notebook of the week that a folder is a copy of.

    Looked for above the folder: what is inside may be a learner's, made up to look like a course.
    """
    try:
        course = Course.find(folder.resolve().parent)
    except CourseError:
        return None
    source = course.root / SOURCE / folder.name / f"{folder.name}.ipynb"
    return (course, source) if source.is_file() else None


def modules_near(folder: Path) -> tuple[str, ...]:
    """Return what the source notebook of this week's folder imports; nothing where there is no such week."""
    found = _week_near(folder)
    return modules_of(found[0].week(folder.name).notebook) if found else ()


def _store_near(folder: Path) -> bytes | None:
    """Return an empty tracking store where this week's notebook uses MLflow: making the first one takes seconds."""
    found = _week_near(folder)
    if found is None or not any(name.split(".")[0] == "mlflow" for name in modules_near(folder)):
        return None
    return empty_store(found[0].state / "cache")
