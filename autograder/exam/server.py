"""Serves the exam page on the loopback address; every call for data needs the token of the page's own address.

The token stands after ``#``, so no log and no referrer shows it, and it is sent in a header, so no other page can make
a browser send it. It is kept in a file that only the owner may read: a server that was killed and started again
is the same to a page that is still open.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

# as in `autograder.cli`: a grammar that jsonschema would load for a second, and that serves nothing here
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from autograder.exam.answers import HEADER, HEADERS, LARGEST, Answer, answered, changed, lessons_near, open_to_all, told  # noqa: E402
from autograder.exam.bank import course_bank, load  # noqa: E402
from autograder.exam.desk import Desk  # noqa: E402
from autograder.exam.sitting import Sittings  # noqa: E402
from autograder.exceptions import CourseError  # noqa: E402

HOST, PORT = "127.0.0.1", 8891


class ExamServer(ThreadingHTTPServer):
    """One learner's exam server."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, desk: Desk, token: str, port: int) -> None:
        self.desk, self.token = desk, token
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """The page's address, with its token."""
        return f"http://{HOST}:{self.server_address[1]}/#token={self.token}"


class _Handler(BaseHTTPRequestHandler):
    """Answers the page's files and its calls."""

    server: ExamServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
        """Keep the terminal quiet."""

    def do_GET(self) -> None:
        """Serve a file of the page, or data."""
        self._respond(None)

    def do_POST(self) -> None:
        """Carry out a change."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = LARGEST + 1
        if length > LARGEST:
            self.close_connection = True
            return self._send(told(HTTPStatus.BAD_REQUEST, "Only small JSON is understood here."))
        return self._respond(self.rfile.read(length))

    def _respond(self, body: bytes | None) -> None:
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in (HOST, "localhost"):  # another name that leads here is somebody else's page
            return self._send(told(HTTPStatus.FORBIDDEN, "Open this page as 127.0.0.1."))
        path = urlsplit(self.path).path.lstrip("/")
        page = open_to_all(path) if body is None else None
        if page:
            return self._send(page)
        if not secrets.compare_digest((self.headers.get(HEADER) or "").encode(), self.server.token.encode()):
            return self._send(told(HTTPStatus.FORBIDDEN, "This page needs its whole address, with the token. Open the one that the command printed."))
        desk = self.server.desk
        return self._send(answered(desk, path, None) if body is None else changed(desk, path, self.headers.get_content_type(), body))

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in (("Content-Type", f"{answer.kind}; charset=utf-8"), ("Content-Length", str(len(answer.body))), *HEADERS):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)


def make_server(folder: Path, *, port: int = PORT, bank: Path | None = None) -> ExamServer:
    """Return a server for the sittings of a folder, on the port or the next free one.

    Args:
        folder: of the sittings' records.
        port: first port to try; 0 for any.
        bank: a bank file or folder in place of the course's.
    """
    items = course_bank() if bank is None else load(*(sorted(bank.glob("*.yaml")) if bank.is_dir() else [bank]))
    desk = Desk(items, Sittings(folder), lessons_near())
    token = token_of(folder)
    for number in range(port, port + 50) if port else [0]:
        if port and not _is_free(number):
            continue
        try:
            return ExamServer(desk, token, number)
        except OSError:
            continue
    raise CourseError(f"No free port from {port} to {port + 49} on this machine.", fix="Name another one with --port.")


def serve(folder: Path, *, port: int = PORT, bank: Path | None = None, browser: bool = True) -> None:
    """Serve the page until Ctrl-C."""
    server = make_server(folder, port=port, bank=bank)
    _note(folder).write_text(json.dumps({"address": server.address, "pid": os.getpid()}), encoding="utf-8")
    _note(folder).chmod(0o600)
    sys.stdout.write(f"The mock exam: {server.address}\nRecords of sittings: {folder}\nStop with Ctrl-C; a sitting goes on when you start again.\n")
    sys.stdout.flush()
    if browser:
        import webbrowser

        threading.Thread(target=webbrowser.open, args=(server.address,), daemon=True).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        _note(folder).unlink(missing_ok=True)


def ensure_running(folder: Path) -> str:
    """Return the address of the folder's server; start one as a process of its own where none answers."""
    folder = folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    if address := _answering(folder):
        return address
    words = [sys.executable, "-m", "autograder.exam.server", str(folder)]
    child = subprocess.Popen(words, start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    threading.Thread(target=child.wait, daemon=True).start()  # it outlives a cell, and is waited for if it does not
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if address := _answering(folder):
            return address
        time.sleep(0.1)
    raise CourseError("The exam's server did not start.", fix="Run `autograder exam` in a terminal to see why.")


def _answering(folder: Path) -> str:
    try:
        address = str(json.loads(_note(folder).read_text(encoding="utf-8"))["address"])
        page, token = address.split("#token=")
        asked = urllib.request.Request(page + "api/home", headers={HEADER: token})  # noqa: S310  # our own address, noted by our own server
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=5):
            return address
    except (OSError, ValueError, KeyError):
        return ""


def _private(folder: Path) -> Path:
    """Return a place for the token of a folder, outside of it: what lies beside the records is handed in with them."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    made = state / "autograder-exam" / hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    return made


def _note(folder: Path) -> Path:
    return _private(folder) / "server.json"


def token_of(folder: Path) -> str:
    """Return the folder's token, made at the first start."""
    file = _private(folder) / "token"
    if not file.is_file():
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(24))
    return file.read_text(encoding="utf-8").strip()


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) != 0


if __name__ == "__main__":
    serve(Path(sys.argv[1]), port=int(sys.argv[2]) if len(sys.argv) > 2 else PORT, bank=Path(sys.argv[3]) if len(sys.argv) > 3 else None, browser=False)
