"""JupyterLab for a learner: the released weeks in a folder of their own, Validate in the jail, Submit to a local exchange that is watched.

Everything that JupyterLab is told stands in ``.autograder/lab``, made anew at every start. Facts behind the settings:
nbgrader reads its configuration from the Jupyter paths and wants absolute folders; ``release`` opens an exchange to
everybody, so it lies inside a folder of mode 0700; the news, update and extension-manager plug-ins ask the network.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from autograder.authoring.release import release_week
from autograder.course import COURSE_ID, Course, Week
from autograder.exceptions import CourseError
from autograder.kernel.provisioner import KERNEL_NAME
from autograder.watch.beside import watcher_beside

LEARNER = "learner"
"""Folder of the learner's copies, and the id under which a learner alone submits."""
_OFF = (
    "@jupyterlab/apputils-extension:announcements", "@jupyterlab/extensionmanager-extension",
    "@jupyter/nbgrader:create-assignment", "@jupyter/nbgrader:formgrader", "@jupyter/nbgrader:course-list",
    "jupyterlab-jupytext",
)


def open_lab(course: Course, port: int, *, browser: bool = True) -> int:
    """Start JupyterLab and wait until it ends.

    Args:
        course: the course.
        port: first port to try.
        browser: open one.

    Returns:
        JupyterLab's exit code.
    """
    made = prepare(course)
    for week, what in made.items():
        print(f"{week}: {what}")
    command, env = lab_command(course, _free_port(port), browser=browser)
    print(f"Work in {course.root / LEARNER}; Nbgrader > Assignment List submits, and fetches feedback seconds later. Stop with Ctrl-C.", flush=True)
    try:
        with watcher_beside(course):
            return subprocess.run(command, env=env, cwd=course.root / LEARNER).returncode
    except KeyboardInterrupt:
        return 0


def prepare(course: Course) -> dict[str, str]:
    """Put the released weeks into the learner's folder and into the exchange; return what was done, by week.

    A learner's file is never overwritten: a notebook or data file that is there stays as it is.
    """
    folder = course.root / LEARNER
    folder.mkdir(exist_ok=True)
    told = {}
    for week in course.weeks():
        if not week.release.is_dir():
            release_week(week)
        new = copy_new(week.release, folder / week.slug)
        told[week.slug] = f"{new} files copied" if new else "as you left it"
        _publish(course, week)
    _configure(course)
    return told


def copy_new(source: Path, target: Path) -> int:
    """Copy the files that are missing in a folder; return how many."""
    copied = 0
    for path in sorted(p for p in source.rglob("*") if p.is_file()):
        there = target / path.relative_to(source)
        if not there.exists():
            there.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, there)
            copied += 1
    return copied


def exchange_of(course: Course) -> Path:
    """Return the folder through which a learner alone submits to themselves."""
    return course.state / "exchange"


def _publish(course: Course, week: Week) -> None:
    """Offer a released week in the exchange, laid out as ``nbgrader release_assignment`` does."""
    course.state.mkdir(mode=0o700, exist_ok=True)
    base = exchange_of(course) / COURSE_ID
    outbound = base / "outbound" / week.slug
    shutil.rmtree(outbound, ignore_errors=True)
    shutil.copytree(week.release, outbound)
    for name, mode in (("inbound", 0o2733), ("feedback", 0o711)):
        (base / name).mkdir(exist_ok=True)
        (base / name).chmod(mode)
    exchange_of(course).chmod(0o777)  # nbgrader refuses an exchange that not everybody may write; the folder above is 0700


def _configure(course: Course) -> None:
    """Write JupyterLab's and nbgrader's settings for a learner."""
    etc = course.state / "lab" / "etc"
    shutil.rmtree(etc, ignore_errors=True)
    folder = course.root / LEARNER
    _write(etc / "nbgrader_config.py", "\n".join([
        "c = get_config()",
        f"c.CourseDirectory.course_id = {COURSE_ID!r}",
        f"c.CourseDirectory.student_id = {LEARNER!r}",
        f"c.Exchange.root = {str(exchange_of(course))!r}",
        f"c.Exchange.assignment_dir = {str(folder)!r}",
        f"c.Exchange.cache = {str(course.state / 'lab' / 'submitted')!r}",
        *([f"c.Execute.kernel_name = {KERNEL_NAME!r}"] if sys.platform.startswith("linux") and shutil.which("bwrap") else []),
        "c.Execute.startup_timeout = 60",
    ]) + "\n")
    _write(etc / "jupyter_lab_config.py", "\n".join([
        "c = get_config()",
        'c.LabApp.news_url = ""',
        'c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"',
        'c.LabApp.extension_manager = "readonly"',
        "c.LanguageServerManager.autodetect = False",
    ]) + "\n")
    extensions = {"autograder.exam.jupyter": True, "nbgrader.server_extensions.formgrader": False, "nbgrader.server_extensions.course_list": False}
    _write(etc / "jupyter_server_config.d" / f"{COURSE_ID}.json", json.dumps({"ServerApp": {"jpserver_extensions": extensions}}))
    page = {"buildCheck": False, "buildAvailable": False, "disabledExtensions": dict.fromkeys(_OFF, True)}
    _write(etc / "labconfig" / "page_config.json", json.dumps(page))
    settings = {
        "@jupyterlab/docmanager-extension:plugin": {"autosaveInterval": 15},  # Submit takes the file on the disk
        "@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False},
        "@jupyterlab/notebook-extension:tracker": {"codeCellConfig": {"lineNumbers": False, "lineWrap": True}},  # messages are long lines
    }
    _write(etc / "labconfig" / "default_setting_overrides.json", json.dumps(settings))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def lab_command(course: Course, port: int, *, browser: bool) -> tuple[list[str], dict[str, str]]:
    """Return the command that starts JupyterLab for a learner, and its environment."""
    folder = course.root / LEARNER
    words = [sys.executable, "-m", "jupyterlab", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    words += [f"--ServerApp.root_dir={folder}"]
    if not browser:
        words.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        words.append("--allow-root")
    env = dict(os.environ)
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', '')}"
    env["JUPYTER_CONFIG_PATH"] = str(course.state / "lab" / "etc")
    env.setdefault("JUPYTER_TOKEN", secrets.token_hex(16))
    env["TRAITLETS_APPLICATION_RAISE_CONFIG_FILE_ERROR"] = "1"
    env["MLFLOW_DISABLE_TELEMETRY"] = "true"
    return words, env


def _free_port(first: int) -> int:
    for port in range(first, first + 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise CourseError(f"No free port from {first} to {first + 49} on this machine.", fix="Name another one with --port.")
