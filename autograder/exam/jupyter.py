"""The exam's page inside a Jupyter server, under its own address and behind its login: JupyterLab here, or on a hub.

A server extension (``autograder.exam.jupyter``). It tells the kernels of its server where it is through two
environment variables, which they inherit; so ``show()`` needs no port of its own, and no second server. The folder of
the sittings stands in the address; it must lie under the server's root.
"""

from __future__ import annotations

import base64
import os
import secrets
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado import web

from autograder.exam.answers import HEADER, HEADERS, Answer, answered, changed, lessons_near, open_to_all, told
from autograder.exam.bank import course_bank
from autograder.exam.desk import Desk
from autograder.exam.server import token_of
from autograder.exam.sitting import Sittings

URL_VARIABLE, ROOT_VARIABLE = "AUTOGRADER_EXAM_URL", "AUTOGRADER_EXAM_ROOT"
_NAME = "autograder-exam"


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "autograder.exam.jupyter"}]


def _load_jupyter_server_extension(server: Any) -> None:
    root = Path(server.root_dir).expanduser().resolve()
    base = url_path_join(server.web_app.settings["base_url"], _NAME)
    server.web_app.add_handlers(".*$", [(rf"{base}/([A-Za-z0-9_=-]+)/(.*)", ExamHandler, {"root": root})])
    os.environ[URL_VARIABLE], os.environ[ROOT_VARIABLE] = f"{base}/", str(root)


def address_in_jupyter(folder: Path) -> str:
    """Return the page's address in the Jupyter server that started this kernel, an empty string where none offers it."""
    url, root = os.environ.get(URL_VARIABLE), os.environ.get(ROOT_VARIABLE)
    folder = folder.resolve()
    if not url or not root or not folder.is_relative_to(root):
        return ""
    return f"{url}{base64.urlsafe_b64encode(str(folder.relative_to(root)).encode()).decode()}/#token={token_of(folder)}"


@lru_cache(maxsize=8)
def _desk(folder: Path) -> Desk:
    return Desk(course_bank(), Sittings(folder), lessons_near())


class ExamHandler(JupyterHandler):
    """Answers the page of one folder of sittings."""

    def initialize(self, root: Path) -> None:
        """Remember the folder that all others must lie under."""
        self._root = root

    def set_default_headers(self) -> None:
        """Send the exam's own policy; the server's would not let the page be framed from another port."""
        for name, value in HEADERS:
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """Leave it to the token: it is sent in a header, which no other page can make a browser do."""

    @web.authenticated
    def get(self, place: str, path: str) -> None:
        """Serve a file of the page, or data."""
        page = open_to_all(path)
        if page:
            return self._send(page)
        desk = self._opened(place)
        return self._send(desk if isinstance(desk, Answer) else answered(desk, path, None))

    @web.authenticated
    def post(self, place: str, path: str) -> None:
        """Carry out a change."""
        desk = self._opened(place)
        kind = self.request.headers.get("Content-Type", "").split(";")[0].strip()
        return self._send(desk if isinstance(desk, Answer) else changed(desk, path, kind, self.request.body))

    def _opened(self, place: str) -> Desk | Answer:
        """Return the desk of a folder, or why there is none: a folder elsewhere, a wrong token."""
        try:
            folder = (self._root / base64.urlsafe_b64decode(place.encode()).decode()).resolve()
        except ValueError:
            return told(HTTPStatus.NOT_FOUND, "There is nothing here.")
        if not folder.is_relative_to(self._root):
            return told(HTTPStatus.FORBIDDEN, "This folder is not under JupyterLab's own.")
        if not secrets.compare_digest(self.request.headers.get(HEADER, "").encode(), token_of(folder).encode()):
            return told(HTTPStatus.FORBIDDEN, "This page needs its whole address, with the token. Run the cell that shows it once more.")
        return _desk(folder)

    def _send(self, answer: Answer) -> None:
        self.set_status(answer.status)
        self.set_header("Content-Type", f"{answer.kind}; charset=utf-8")
        self.finish(answer.body)
