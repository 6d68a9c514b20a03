"""The exam inside a real JupyterLab, under a base address as a hub gives one: by keyboard, through a reload, to the hand-in line."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from autograder.exam.bank import course_bank
from autograder.exam.receipt import read_receipt, receipts
from autograder.exam.score import score
from autograder.lab import LEARNER, lab_command, prepare
from tests.exam.test_page import CHROMIUM, FLAGS
from tests.toy_course import make_course

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-for-this-test"
BASE = "/user/ada/"
FRAME = "iframe[src*='autograder-exam']"

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: its address with the base, and the learner's folder."""

    address: str
    folder: Path


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab as `autograder lab` starts it, under another base address, with a notebook that shows the exam."""
    folder, scratch = tmp_path_factory.mktemp("course"), tmp_path_factory.mktemp("home")
    course = make_course(folder)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    prepare(course)
    cells = [nbformat.v4.new_code_cell('from autograder.exam import show\nshow("sittings")')]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}}), folder / LEARNER / "exam.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command, env = lab_command(course, port, browser=False)
    command += [f"--ServerApp.base_url={BASE}", "--LabApp.expose_app_in_browser=True"]
    env |= {"JUPYTER_TOKEN": TOKEN, "HOME": str(scratch), "JUPYTER_RUNTIME_DIR": str(scratch / "run"), "XDG_STATE_HOME": str(scratch / "state"), "IPYTHONDIR": str(scratch / "ipython")}
    with (scratch / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, cwd=folder / LEARNER, stdout=log, stderr=log)
        made = Lab(f"http://127.0.0.1:{port}{BASE}", folder / LEARNER)
        try:
            end = time.monotonic() + 60
            while time.monotonic() < end and _status(f"{made.address}api/status?token={TOKEN}") != 200:
                assert process.poll() is None, (scratch / "log").read_text()[-2000:]
                time.sleep(0.5)
            yield made
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


def _status(url: str, headers: dict[str, str] | None = None, data: bytes | None = None) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}, data=data), timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0


def _run(page: Page) -> FrameLocator:
    """Run the notebook's cell and return the frame that it shows."""
    page.wait_for_selector("#jp-main-statusbar >> text=/Python 3.*Idle/", timeout=60_000)
    page.evaluate("async () => { await window.jupyterapp.commands.execute('notebook:run-all-cells'); }")
    page.wait_for_selector(FRAME, timeout=60_000)
    return page.frame_locator(FRAME).last


def test_a_sitting_in_jupyterlab_by_keyboard_through_a_reload(lab: Lab, browser: Browser) -> None:
    """In a notebook's output: start, answer and mark by keyboard, reload JupyterLab, go on, finish; the line agrees with the record."""
    keys = {item.id: item.key for item in course_bank()}
    page = browser.new_page(viewport={"width": 1400, "height": 1100})
    page.set_default_timeout(20_000)
    page.goto(f"{lab.address}lab/tree/exam.ipynb?reset&token={TOKEN}")
    exam = _run(page)
    exam.get_by_role("button", name="Start the exam").focus()
    page.keyboard.press("Enter")
    heading = exam.get_by_role("heading", level=1)
    expect(heading).to_have_text("Question 1 of 48")
    record = json.loads(next((lab.folder / "sittings").glob("*.json")).read_text())

    def answer(number: int) -> None:
        expect(heading).to_have_text(f"Question {number + 1} of 48")
        entry = record["entries"][number]
        for place, option in enumerate(entry["order"]):
            if option in keys[entry["item"]]:
                page.keyboard.press(str(place + 1))
        expect(exam.locator(".numbers button").nth(number)).to_have_class(re.compile(r"\bdone\b"))

    for number in range(3):
        answer(number)
        page.keyboard.press("n")
    expect(heading).to_have_text("Question 4 of 48")
    page.keyboard.press("m")
    expect(exam.get_by_role("button", name="Question 4, not answered, marked for review")).to_be_visible()
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    exam = _run(page)
    heading = exam.get_by_role("heading", level=1)
    exam.get_by_role("button", name="Go on with Paper 1, 48 questions").focus()
    page.keyboard.press("Enter")
    expect(exam.get_by_role("button", name="Question 3, answered")).to_be_visible()
    expect(exam.get_by_role("button", name="Question 4, not answered, marked for review")).to_be_visible()
    expect(exam.get_by_role("timer")).to_contain_text("left")
    for number in range(3):
        expect(heading).to_have_text(f"Question {number + 1} of 48")
        page.keyboard.press("n")
    answer(3)
    exam.get_by_role("button", name="Finish", exact=True).focus()
    page.keyboard.press("Enter")
    expect(exam.get_by_role("button", name="Yes, finish")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Result: Paper 1, 48 questions")
    line = exam.get_by_role("textbox", name="Hand-in line").input_value()
    assert [line] == receipts(lab.folder / "sittings")
    assert score(read_receipt(line, course_bank()), course_bank()).total.right == 4
    if folder := os.environ.get("EXAM_SHOTS"):
        page.screenshot(path=f"{folder}/jupyterlab.png")
    page.close()


def test_the_page_in_jupyter_needs_login_token_and_a_folder_of_its_own(lab: Lab) -> None:
    """Without Jupyter's login nothing is served; without the exam's token no data; no folder outside of the learner's is opened."""
    place = base64.urlsafe_b64encode(b"sittings").decode()
    outside = base64.urlsafe_b64encode(b"../..").decode()
    login = {"Authorization": f"token {TOKEN}"}
    at = f"{lab.address}autograder-exam/"
    assert _status(f"{at}{place}/", login) == 200
    assert _status(f"{at}{place}/api/home", login) == 403 == _status(f"{at}{outside}/api/home", login)
    assert _status(f"{at}{place}/api/start", {**login, "Content-Type": "application/json"}, b"{}") == 403
    assert _status(f"{at}%%%/api/home", login) in (400, 404)
    assert _status(f"{at}{place}/api/start", {"Content-Type": "application/json"}, b"{}") == 403
    assert not list((lab.folder.parent).glob("*.json"))
