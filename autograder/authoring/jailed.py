"""The jail for verify's shells: the author's own code, run where a learner's is, without network or home folder."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from autograder.kernel.jail import HOME, ROOT_BECOMES, WORK, as_ordinary_user, jail_command, jail_files, require_jail
from autograder.kernel.limits import Limits
from autograder.kernel.warm import kernel_env


def jail_runner(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    """Start a shell in a jail; a ``Runner`` for ``verify_week``.

    The work folder is mounted, not copied: what the shell leaves there is the caller's to remove.

    Args:
        command: the shell's command line.
        folder: its work folder on this machine.

    Raises:
        JailUnavailable: no jail can be built here.
    """
    require_jail()
    package = Path(__file__).resolve().parents[1]
    if os.geteuid() == 0:
        _give_away(folder)
    files = jail_files()
    options = ["--die-with-parent", "--bind", str(folder), WORK, "--ro-bind", str(package), str(package), "--chdir", WORK]
    env = kernel_env(extra={"PYTHONPATH": str(package.parent), "MPLCONFIGDIR": f"{HOME}/.matplotlib", "MPLBACKEND": "agg"})
    for name, value in env.items():
        options += ["--setenv", name, value]
    words = [*as_ordinary_user(package, folder), *jail_command(Limits(), files, options, command)]
    with open(folder.with_name(f"{folder.name}.stderr"), "wb") as errors:
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, pass_fds=list(files.values()),
            start_new_session=True, env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
        )
    for fd in files.values():
        os.close(fd)
    return process


def _give_away(folder: Path) -> None:
    """Let the unprivileged user that root becomes write in the work folder, and reach it."""
    for above in (folder.parent, folder.parent.parent):
        above.chmod(above.stat().st_mode | 0o011)  # never less than it was: it may be everybody's /tmp
    for path in (folder, *folder.rglob("*")):
        os.chown(path, ROOT_BECOMES, ROOT_BECOMES, follow_symlinks=False)
