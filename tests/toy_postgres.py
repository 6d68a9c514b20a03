"""A PostgreSQL server of a test's own: started from the system's packages, on a socket, gone with the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest

USER = "postgres"


def programs() -> Path:
    """Return the folder of the server's programs; skip the test where there is none, or nobody to run it as."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    here = str(found[-1]) if found else shutil.which("initdb")
    if here is None:
        pytest.skip("no PostgreSQL server on this machine (Debian, Ubuntu: apt-get install postgresql)")
    if os.geteuid() == 0 and subprocess.run(["id", USER], capture_output=True).returncode:
        pytest.skip(f"PostgreSQL does not run as root, and there is no user {USER}")
    return Path(here).parent


@dataclass
class Server:
    """A running server.

    Attributes:
        programs: where its programs are.
        folder: holds data and socket.
    """

    programs: Path
    folder: Path

    def _run(self, program: str, *words: str) -> None:
        command = [str(self.programs / program), *words]
        if os.geteuid() == 0:
            command = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--init-groups", *command]
        done = subprocess.run(command, capture_output=True, text=True, cwd=self.folder, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}, timeout=120)
        assert done.returncode == 0, done.stderr + done.stdout

    def make(self) -> None:
        """Make an empty cluster and start it."""
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--pgdata", str(self.folder / "data"))
        self.start()

    def start(self) -> None:
        """Start the server; it listens on a socket alone."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c shared_buffers=16MB -c max_connections=30"
        log = str(self.folder / "log")
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--wait", "--log", log, "--options", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` is what a power cut does."""
        self._run("pg_ctl", "--pgdata", str(self.folder / "data"), "--wait", "--mode", mode, "stop")

    def new_database(self) -> str:
        """Return the address of a new, empty database."""
        name = f"g{uuid.uuid4().hex[:12]}"
        self._run("createdb", "--host", str(self.folder), "--username", "postgres", name)
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"


def new_server() -> Server:
    """Return a server that runs; ``remove`` it afterwards."""
    where = programs()
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, USER, USER)
    folder.chmod(0o755)
    server = Server(where, folder)
    server.make()
    return server


def remove(server: Server) -> None:
    """Stop a server and remove all that it had."""
    if (server.folder / "data" / "postmaster.pid").exists():
        server.stop("immediate")
    shutil.rmtree(server.folder, ignore_errors=True)
