"""The jail's promises, each tried from inside: by the kernel that learners get, started the way theirs are."""

from __future__ import annotations

import ast
import asyncio
import ctypes
import json
import os
import secrets
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.resources import files
from pathlib import Path
from typing import Any

from jupyter_client.asynchronous import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets.config import Config

from autograder.course import SOURCE, Course
from autograder.exceptions import CourseError, JailError
from autograder.kernel import seccomp
from autograder.kernel.mounts import HOME, interpreter_paths
from autograder.kernel.namespaces import SYS_KEYCTL
from autograder.kernel.provisioner import KERNEL_NAME, JailProvisioner
from autograder.kernel.warm import PASSED_ON, kernel_env

LIMITS = {"work_mb": 24, "temp_mb": 24, "file_mb": 16, "memory_mb": 512, "processes": 64}
"""Small, so that each is reached in milliseconds; the defaults work by the same calls."""
SECONDS = 20.0
IPYTHON_SETS = ("CLICOLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "GIT_PAGER", "PAGER", "PYDEVD_USE_FRAME_EVAL", "TERM")
"""What ipykernel puts into its own environment at its start."""
PLANTED_VARIABLE = "AUTOGRADER_PROBE"

Result = tuple[str, bool, str]


def probe() -> list[Result]:
    """Return name of a promise, whether it holds, and what was found, for each.

    Raises:
        JailUnavailable, JailError: there is no jail to ask.
    """
    with _planted() as facts:
        return asyncio.run(_ask(facts))


@contextmanager
def _planted() -> Iterator[dict[str, Any]]:
    """Put things where a jail that leaks would find them; yield what the program inside is told."""
    secret = secrets.token_hex(16)
    os.environ[PLANTED_VARIABLE] = secret
    try:
        with tempfile.NamedTemporaryFile(prefix="probe-") as file, socket.create_server(("127.0.0.1", 0)) as server:
            yield {
                **LIMITS,
                "secret": secret,
                "port": server.getsockname()[1],
                "hidden": [file.name, *_private_places()],
                "variables": [*kernel_env(), *PASSED_ON, *IPYTHON_SETS],
                "filtered": os.uname().machine in seccomp.ARCHITECTURES,
                "keyctl": SYS_KEYCTL.get(os.uname().machine, 0),
                "keyring": _keyring(),
            }
    finally:
        os.environ.pop(PLANTED_VARIABLE, None)


def _private_places() -> list[str]:
    """Return paths that exist here and must not exist in the jail."""
    places = [Path(p) for p in ("/etc/shadow", "/etc/hostname", "/var", "/sys", "/opt", "/srv", "/mnt")]
    places += _around_interpreter(Path.home())
    with suppress(OSError):
        places += [place for home in Path("/home").iterdir() if str(home) != HOME for place in _around_interpreter(home)]
    with suppress(CourseError):
        course = Course.find()
        places += [course.root / name for name in (SOURCE, "nbgrader_config.py", "gradebook.db", "submitted", "autograded")]
    needed = {above for path in interpreter_paths() for above in (path, *path.parents)}
    return [str(place) for place in dict.fromkeys(places) if place.exists() and place not in needed]


def _around_interpreter(folder: Path) -> list[Path]:
    """Return a folder, or what is in it where the interpreter lives beneath: then it exists in the jail, empty but for that."""
    if not any(path.is_relative_to(folder) for path in interpreter_paths()):
        return [folder]
    with suppress(OSError):
        return sorted(folder.iterdir())[:50]
    return []


def _keyring() -> int:
    """Return the number of this process's session keyring, -1 where there is none or no way to ask."""
    number = SYS_KEYCTL.get(os.uname().machine)
    return -1 if number is None else int(ctypes.CDLL(None).syscall(number, 0, ctypes.c_int(-3), 0, 0, 0))


async def _ask(facts: dict[str, Any]) -> list[Result]:
    manager = AsyncKernelManager(kernel_name=KERNEL_NAME, config=Config({"JailProvisioner": LIMITS}))
    try:
        with tempfile.TemporaryDirectory() as folder:
            await manager.start_kernel(cwd=folder, modules=())
        provisioner = manager.provisioner
        if not isinstance(provisioner, JailProvisioner) or provisioner.profile == "none":
            raise JailError("The kernel came up without a jail.", fix="Is AUTOGRADER_NO_SANDBOX set?")
        client = manager.client()
        client.start_channels()
        try:
            return await _answers(client, {**facts, "descriptors": _open_here()})
        finally:
            client.stop_channels()
    finally:
        await manager.shutdown_kernel(now=True)


def _open_here() -> list[str]:
    """Return what the descriptors of this process lead to; both ends of a pipe have one name."""
    found = []
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            found.append(os.readlink(f"/proc/self/fd/{name}"))
    return [target for target in found if target.startswith(("pipe:", "socket:", "/")) and target != "/dev/null"]


async def _answers(client: AsyncKernelClient, facts: dict[str, Any]) -> list[Result]:
    program = files("autograder.kernel").joinpath("inside.py").read_text(encoding="utf-8")
    code = (
        f"inside = {{'__name__': 'inside'}}\nexec(compile({program!r}, 'inside.py', 'exec'), inside)\n"
        f"inside['FACTS'].update(__import__('json').loads({json.dumps(facts)!r}))"
    )
    request = client.execute(code, silent=True, user_expressions={"report": "inside['report']()"})
    while True:
        try:
            reply = await asyncio.wait_for(client.get_shell_msg(timeout=None), SECONDS)
        except TimeoutError:
            raise JailError("The jailed kernel did not answer in time.") from None
        if reply["parent_header"].get("msg_id") == request:
            break
    found = reply["content"].get("user_expressions", {}).get("report", {})
    if found.get("status") != "ok":
        raise JailError(f"The probes could not be run: {found.get('evalue') or reply['content'].get('evalue')}.")
    text = ast.literal_eval(found["data"]["text/plain"])
    return [(name, bool(ok), detail) for name, ok, detail in json.loads(text)]
