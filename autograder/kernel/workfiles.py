"""Which files a jailed kernel finds in its work folder, and which modules its zygote has imported for it."""

from __future__ import annotations

import ast
import errno
import io
import os
import sqlite3
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from nbformat import NotebookNode

from autograder.course import SOURCE
from autograder.exceptions import CourseError, IntakeError
from autograder.kernel.limits import MB

TRACKING_STORE = "mlflow.db"
"""MLflow's default store is SQLite in the working folder since 3.7 (release notes, December 2025)."""
_NOT_COPIED_SUFFIXES = (".ipynb", ".db", ".pyc", ".html")
_NOT_COPIED_FOLDERS = ("mlruns", "mlartifacts", "feedback", "__pycache__")


def pack(folder: Path, *, max_mb: int = 256, store: bytes | None = None) -> bytes:
    """Return the regular files beneath a folder as a tar archive, by name, with fixed owner and time.

    Notebooks stay out (a graded one holds hidden tests), as do tracking stores of earlier runs, which would make the
    outcome depend on them. Links, devices and sockets are left out: only what is a plain file can be copied in. Of a
    course's own folder nothing is copied: it holds solutions and answers.

    Args:
        folder: what the notebook would see as its working folder.
        max_mb: refuse more than this in all.
        store: content of an initialised, empty tracking store to put beside the files.

    Raises:
        IntakeError: there is more than ``max_mb``.
    """
    buffer = io.BytesIO()
    total = 0
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for path in _plain_files(folder):
            content = _read(path, max_mb * MB - total)
            if content is None:
                continue
            total += len(content)
            if total > max_mb * MB:
                raise IntakeError(
                    f"{folder} holds more than {max_mb} MB of files; nothing was run.",
                    fix="Remove what the notebook does not need.",
                )
            _add(archive, path.relative_to(folder).as_posix(), content)
        if store is not None:
            _add(archive, TRACKING_STORE, store)
    return buffer.getvalue()


def _plain_files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder, followlinks=False):
        if SOURCE in folders and "nbgrader_config.py" in names:
            folders.clear()
            continue
        folders[:] = sorted(f for f in folders if not f.startswith(".") and f not in _NOT_COPIED_FOLDERS)
        for name in sorted(names):
            if not name.startswith(".") and not name.lower().endswith(_NOT_COPIED_SUFFIXES):
                yield Path(parent, name)


def _read(path: Path, most: int) -> bytes | None:
    """Return a plain file's content, a byte more than ``most`` at the longest; None where it is anything else."""
    try:
        # without following a link, and without waiting for the other end of a FIFO
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO, errno.ENOENT):  # a link, a socket, gone
            return None
        raise
    with os.fdopen(fd, "rb") as stream:
        return stream.read(most + 1) if stat.S_ISREG(os.fstat(fd).st_mode) else None


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o644
    archive.addfile(entry, io.BytesIO(content))


def modules_of(notebook: NotebookNode) -> tuple[str, ...]:
    """Return the modules that a notebook's code cells import anywhere, sorted.

    A cell that is not Python (a magic, a syntax error) is passed over.
    """
    found: set[str] = set()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        with suppress(SyntaxError, ValueError):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Import):
                    found |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                    # a name may be a submodule or an attribute: the zygote skips what cannot be imported
                    found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names if a.name != "*")}
    return tuple(sorted(found))


@cache
def empty_store(cache_folder: Path) -> bytes | None:
    """Return an initialised, empty MLflow tracking store; None where MLflow is not installed.

    Creating its tables takes about two seconds, so the file is made once per MLflow version and kept.

    Args:
        cache_folder: where to keep it.
    """
    try:
        name = f"mlflow-{version('mlflow')}.db"
    except ImportError:
        return None
    path = cache_folder / name
    if not path.is_file():
        cache_folder.mkdir(parents=True, exist_ok=True)
        _create_store(path)
    return path.read_bytes()


def _create_store(path: Path) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    program = (
        "import sys; from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as T;"
        "from mlflow.store.model_registry.sqlalchemy_store import SqlAlchemyStore as R;"
        "T(sys.argv[1], './mlruns'); R(sys.argv[1])"
    )
    env = {**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}
    # in a process of its own: MLflow keeps engines and settings for the life of a process
    command = [sys.executable, "-c", program, f"sqlite:///{fresh}"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=path.parent, env=env)
    if done.returncode:
        raise CourseError(
            f"The empty tracking store could not be made: {done.stderr.strip()[-300:]}.",
            fix="Check the mlflow installation: autograder doctor",
        )
    connection = sqlite3.connect(fresh)
    with connection:
        # the default experiment remembers an absolute folder; each work folder must start without one
        connection.execute("DELETE FROM experiments")
    connection.execute("VACUUM")
    connection.close()
    os.replace(fresh, path)
