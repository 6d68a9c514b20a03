"""The page in a real browser: a sitting by keyboard, reloads, the clock, a killed server, a phone, an audit, a notebook."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from autograder.exam.bank import Item
from autograder.exam.paper import entries, make_paper
from autograder.exam.server import _answering, ensure_running
from autograder.exam.sitting import Sittings

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
AXE = Path(__file__).parent / "axe.min.js"  # axe-core 4.14.1, Mozilla Public License 2.0, unchanged

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium")]


class Served:
    """A server process for a folder of sittings, which a test may kill and start again."""

    def __init__(self, folder: Path, bank: Path) -> None:
        self.folder, self.bank = folder, bank
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.start()

    def start(self) -> None:
        words = [sys.executable, "-m", "autograder.exam.server", str(self.folder), str(self.port), str(self.bank)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.url = self.process.stdout.readline().split(": ", 1)[1].strip()

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        made = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield made
        made.close()


@pytest.fixture
def served(tmp_path: Path, bank_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = Served(tmp_path / "sittings", bank_folder)
    yield made
    made.kill()


@pytest.fixture
def opened(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages; at the end, none of them may have logged an error or asked another machine."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(url: str, **options: Any) -> Page:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 860}} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda told: wrong.append(told.text) if told.type == "error" and "ERR_CONNECTION" not in told.text and "409" not in told.text else None)
        page.on("request", lambda asked: wrong.append(asked.url) if not asked.url.startswith(("http://127.0.0.1:", "data:", "blob:")) else None)
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not wrong


def _shot(page: Page, name: str) -> None:
    """Keep a picture where EXAM_SHOTS names a folder: for people who look at pages."""
    if folder := os.environ.get("EXAM_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def _at(page: Page, heading: str) -> None:
    """Wait until a view is there and has the focus: a key pressed earlier would be lost, for people too."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def _begin(page: Page) -> None:
    page.get_by_role("button", name="Start the exam").click()
    _at(page, "Question 1 of 48")


def _audit(page: Page) -> None:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("async () => (await axe.run()).violations.map(v => [v.id, v.impact, v.nodes.map(n => n.html.slice(0, 200) + ' ' + n.failureSummary)])")
    assert found == []


def _records(served: Served) -> list[dict[str, Any]]:
    return [json.loads(file.read_text()) for file in sorted(served.folder.glob("*.json"))]


def test_a_whole_sitting_by_keyboard(served: Served, opened: Callable[..., Page], bank: tuple[Item, ...]) -> None:
    """With the keyboard alone: start, answer all 48 questions, mark, go back, finish, read the result; the record agrees."""
    page = opened(served.url)
    expect(page.get_by_role("heading", name="Mock exam", exact=True)).to_be_visible()
    _shot(page, "start")
    page.get_by_role("button", name="Start the exam").focus()
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    keys = {item.id: item.key for item in bank}
    expect(heading).to_have_text("Question 1 of 48")
    asked = _records(served)[0]["entries"]
    for number, entry in enumerate(asked):
        expect(heading).to_have_text(f"Question {number + 1} of 48")
        expect(heading).to_be_focused()
        for place, option in enumerate(entry["order"]):
            if option in keys[entry["item"]]:
                page.keyboard.press(str(place + 1))
        expect(page.locator(".numbers button").nth(number)).to_have_class("done")
        if number == 2:
            page.keyboard.press("m")
            expect(page.get_by_role("button", name="Question 3, answered, marked for review")).to_be_visible()
            _shot(page, "question")
        page.keyboard.press("n")
    page.keyboard.press("p")
    expect(heading).to_have_text("Question 47 of 48")
    page.get_by_role("button", name="Finish", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Yes, finish")).to_be_focused()
    page.keyboard.press("Enter")
    expect(heading).to_have_text("Result: Paper 1, 48 questions")
    expect(page.locator(".big")).to_have_text("100 %")
    _shot(page, "result")
    record = _records(served)[0]
    assert record["ended_by"] == "learner" and all(tuple(record["answers"][str(n)]) == keys[e["item"]] for n, e in enumerate(asked))


def test_radios_with_arrows_and_space(served: Served, opened: Callable[..., Page]) -> None:
    """Without shortcuts too: Tab reaches the options, Space chooses, arrows move, and the choice is saved each time."""
    page = opened(served.url)
    _begin(page)
    kind = "radio" if page.get_by_role("radio").count() else "checkbox"
    for _ in range(3):  # past code that scrolls
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "option":
            break
    page.keyboard.press("Space")
    expect(page.get_by_role(kind).first).to_be_checked()
    expect(page.get_by_role("status")).to_have_text("Answer saved.")
    if kind == "radio":
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("radio").nth(1)).to_be_checked()
        expect(page.get_by_role("radio").nth(1)).to_be_focused()


def test_reload_and_second_tab_agree(served: Served, opened: Callable[..., Page]) -> None:
    """A reload in the middle keeps question, answer, mark and clock; a second tab shows them, and its answer arrives here."""
    page = opened(served.url)
    _begin(page)
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 48")
    page.keyboard.press("2")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Remove the mark")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 48")
    expect(page.locator("fieldset.options input").nth(1)).to_be_checked()
    expect(page.get_by_role("timer")).to_contain_text("1:29:")
    other = opened(page.url)
    expect(other.locator("fieldset.options input").nth(1)).to_be_checked()
    other.keyboard.press("n")
    _at(other, "Question 3 of 48")
    other.keyboard.press("1")
    expect(page.get_by_role("button", name="Question 3, answered")).to_be_visible()
    page.get_by_role("button", name="Leave, go on later").click()
    page.get_by_role("button", name="Go on with Paper 1, 48 questions").click()
    expect(page.get_by_role("button", name="Question 2, answered, marked for review")).to_be_visible()


def test_time_runs_out(served: Served, opened: Callable[..., Page], bank: tuple[Item, ...]) -> None:
    """At the end of the time the page shows the result by itself, and the answer given in time counts."""
    name = Sittings(served.folder).start(make_paper(bank)[:3], mode="exam", title="Short", minutes=0.08)["id"]
    page = opened(f"{served.url}&sitting={name}&q=1")
    _at(page, "Question 1 of 3")
    page.keyboard.press("1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Result: Short")
    expect(page.get_by_role("alert")).to_contain_text("Time is up")
    record = _records(served)[0]
    assert record["ended_by"] == "time" and list(record["answers"]) == ["0"]


def test_killed_server_loses_nothing(served: Served, opened: Callable[..., Page]) -> None:
    """An answer given while the server is dead is told and arrives once it is back; the open page goes on."""
    page = opened(served.url)
    _begin(page)
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    served.kill()
    page.keyboard.press("2")
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    served.start()
    expect(page.get_by_role("alert")).to_be_hidden()
    record = _records(served)[0]
    chosen = [place for place, option in enumerate(record["entries"][0]["order"]) if option in record["answers"]["0"]]
    assert 1 in chosen and len(record["log"]) == 2


def test_study_mode_gives_reasons_confidence_and_pause(served: Served, opened: Callable[..., Page]) -> None:
    """Study: say how sure, see the reason of every option, pause hides the question, the result shows calibration and the way on."""
    page = opened(served.url)
    page.get_by_role("combobox", name="About").select_option("1.11")
    page.get_by_role("combobox", name="Questions").select_option("5")
    page.get_by_role("button", name="Start to study").click()
    _at(page, "Question 1 of 5")
    page.keyboard.press("1")
    page.get_by_role("button", name="Certain").click()
    expect(page.get_by_role("button", name="Certain")).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("timer")).to_contain_text("paused")
    expect(page.locator("fieldset.options")).to_have_count(0)
    page.get_by_role("button", name="Go on", exact=True).click()
    page.get_by_role("button", name="Show the reasons").click()
    expect(page.locator("#verdict")).to_be_focused()
    assert page.locator(".why").count() == page.locator("fieldset.options input").count()
    expect(page.locator("fieldset.options input").first).to_be_disabled()
    _shot(page, "study")
    _audit(page)
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Yes, finish").click()
    expect(page.get_by_role("row", name="Certain")).to_be_visible()
    expect(page.get_by_role("button", name="Study 1.11")).to_be_visible()


def test_result_leads_to_lesson_and_exercise_and_to_the_hand_in_line(served: Served, opened: Callable[..., Page]) -> None:
    """A missed objective names a lesson and an exercise; the link opens the cell with that heading; the line can be copied."""
    page = opened(served.url)
    page.get_by_role("combobox", name="Series").select_option("3")
    page.get_by_role("combobox", name="Paper").select_option("2")
    _begin(page)
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Yes, finish").click()
    _at(page, "Result: Paper 2 of series 3, 48 questions")
    line = page.get_by_role("textbox", name="Hand-in line").input_value()
    assert " paper=48/3/2 " in line and _records(served)[0]["about"] == {"shape": 48, "number": 2, "seed": 3}
    page.get_by_role("button", name="Copy the line").click()
    expect(page.get_by_role("status")).to_contain_text(re.compile("Copied|Ctrl"))
    found = page.get_by_role("link", name="Exercise 2.5: find the best run")
    with page.expect_popup() as popup:
        found.click()
    lesson = popup.value
    expect(lesson.locator("section:target")).to_contain_text("Exercise 2.5: find the best run")
    expect(lesson.locator("section:target")).to_be_in_viewport()
    _audit(lesson)
    _shot(lesson, "lesson")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_accessibility_audit(served: Served, opened: Callable[..., Page], bank: tuple[Item, ...], scheme: Any) -> None:
    """The audit by axe finds nothing on the start page, a question with code, and the result, in light and in dark."""
    page = opened(served.url, color_scheme=scheme)
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    _audit(page)
    with_code = [item for item in bank if "```" in item.stem and item.kind == "multiple"][:3]
    name = Sittings(served.folder).start(entries(with_code, seed=1), mode="exam", title="Code")["id"]
    page.goto(f"{served.url}&sitting={name}&q=1")
    _at(page, "Question 1 of 3")
    page.keyboard.press("2")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name="Question 1, answered, marked for review")).to_be_visible()
    _audit(page)
    _shot(page, f"code-{scheme}")
    page.get_by_role("button", name="Finish", exact=True).click()
    page.get_by_role("button", name="Yes, finish").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Result: Code")
    _audit(page)
    _shot(page, f"result-{scheme}")


def test_phone_width_and_zoom(served: Served, opened: Callable[..., Page], bank: tuple[Item, ...]) -> None:
    """On 320 pixels, which is also 400 % zoom, nothing but code scrolls sideways, and touch targets are 44 pixels high."""
    with_code = [item for item in bank if "```" in item.stem][:3]
    name = Sittings(served.folder).start(entries(with_code, seed=1), mode="exam", title="Paper 1, 48 questions")["id"]
    page = opened(f"{served.url}&sitting={name}&q=1", viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)
    _at(page, "Question 1 of 3")
    page.locator(".option").nth(1).tap()
    expect(page.get_by_role("button", name="Question 1, answered")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert min(page.evaluate("[...document.querySelectorAll('button')].filter(b => b.offsetHeight).map(b => b.offsetHeight)")) >= 44
    _shot(page, "phone-question")
    page.get_by_role("button", name="Finish", exact=True).tap()
    page.get_by_role("button", name="Yes, finish").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Result")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    _shot(page, "phone-result")
    page.get_by_role("button", name="All sittings").tap()
    expect(page.get_by_role("button", name="Start the exam")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    _shot(page, "phone-start")


def test_inside_a_frame_of_another_port(served: Served, opened: Callable[..., Page], tmp_path: Path) -> None:
    """In a frame of a page on another port of this machine, as in JupyterLab, the page starts and saves."""
    frame_page = subprocess.Popen([sys.executable, "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(tmp_path / "lab")], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        (tmp_path / "lab").mkdir()
        (tmp_path / "lab" / "lab.html").write_text(f'<link rel="icon" href="data:,"><iframe width=900 height=780 src="{served.url}"></iframe>')
        assert frame_page.stdout
        port = frame_page.stdout.readline().split("port ")[1].split()[0]
        inside = opened(f"http://127.0.0.1:{port}/lab.html").frame_locator("iframe")
        inside.get_by_role("button", name="Start the exam").click()
        inside.locator(".option").first.click()
        expect(inside.get_by_role("button", name="Question 1, answered")).to_be_visible()
    finally:
        frame_page.terminate()
        frame_page.wait()
        if frame_page.stdout:
            frame_page.stdout.close()


def test_notebook_finds_the_running_server_and_starts_one(served: Served) -> None:
    """`show()` frames the server that runs for the folder; after a kill it starts another, with the same token."""
    from autograder.exam import show

    assert show(served.folder).src == served.url
    served.kill()
    address = ensure_running(served.folder)
    try:
        assert address.split("#")[1] == served.url.split("#")[1] and _answering(served.folder) == address
    finally:
        note = next(Path(os.environ["XDG_STATE_HOME"]).rglob("server.json"))
        os.kill(json.loads(note.read_text())["pid"], signal.SIGTERM)


@pytest.mark.parametrize(("headers", "told"), [({}, 403), ({"X-Exam-Token": "x"}, 403), ({"Host": "evil.example"}, 403)])
def test_calls_without_the_token_or_under_another_name_are_refused(served: Served, headers: dict[str, str], told: int) -> None:
    """Data needs the token in a header, and the server answers to this machine's name alone."""
    page, token = served.url.split("#token=")
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(urllib.request.Request(page + "api/home", headers={"X-Exam-Token": token, **headers} if "Host" in headers else headers))
    assert error.value.code == told
    error.value.close()
