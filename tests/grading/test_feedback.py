"""The feedback page: right numbers and words, inert whatever is in the record, readable for everyone."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from autograder.course import Week
from autograder.grading.exporter import FeedbackExporter
from autograder.grading.feedback import Manual, Mark, feedback_html, feedback_json, write_feedback
from autograder.grading.messages import verdict_message
from autograder.results import CheckResult, ExerciseResult, Record, Verdict

SLUG = "week02-mlflow-tracking"
HIDDEN_LINE = "assert _best == _oracle(_runs), 'hidden words'"
# fmt: off
TAGS = {
    "html", "head", "meta", "title", "style", "body", "header", "main", "footer", "section", "article", "h1", "h2", "h3",
    "p", "a", "b", "strong", "span", "div", "bdi", "time", "code", "br", "ul", "li", "blockquote",
    "table", "caption", "thead", "tbody", "tr", "th", "td",
}
ATTRIBUTES = {
    "lang", "charset", "http-equiv", "content", "name", "class", "id", "style", "href", "target", "rel", "datetime",
    "aria-labelledby", "aria-hidden", "scope", "colspan",
}
# fmt: on
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "</style><style>@import url(http://example.test/x.css)</style>",
    "`<script>alert(1)</script>`",
    "{{ page }}{% raw %}",
    "\x1b[31mred\x1b[0m\x1b]8;;http://example.test\x07x",
    "abc\u202e<tpircs>\u2066",
    "nul\x00byte\ud800",
    "javascript:alert(1)",
    "x" * 1_000_000,
]


class Page(HTMLParser):
    """A page's elements and text, as a parser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.inside: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.inside.append(tag)
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))

    def handle_endtag(self, tag: str) -> None:
        while self.inside and self.inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "style" not in self.inside:
            self.text += data
        if any(re.fullmatch("h[1-6]", tag) for tag in self.inside):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of a kind."""
        return [attrs for name, attrs in self.elements if name == tag]


def assert_inert(html: str) -> Page:
    """Fail if the page holds an element or attribute that is not on the list, or an address outside."""
    page = Page(html)
    for tag, attrs in page.elements:
        assert tag in TAGS, tag
        assert set(attrs) <= ATTRIBUTES, (tag, attrs)
        assert re.fullmatch(r"\.\./\.\./[^:/?#]+\.ipynb#[A-Za-z0-9%._~-]+", attrs.get("href") or "../../x.ipynb#y")
        assert re.fullmatch(r"width:\d{1,3}%", attrs.get("style") or "width:0%")
    policies = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert len(policies) == 1 and str(policies[0]).startswith("default-src 'none'; style-src 'unsafe-inline'")
    assert not re.search(r"url\(|@import|expression\(", html.split("<style>", 1)[1].split("</style>")[0])
    assert len(page.all("style")) == 1 and not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", html)
    return page


def check(name: str, kind: str, verdict: Verdict, points: float, most: float, message: str = "") -> CheckResult:
    """Return one check's result."""
    return CheckResult(f"{name}-{kind}", kind, verdict, points, most, message)


def exercise(name: str, title: str, *checks: CheckResult, objectives: tuple[str, ...] = ("1.11",)) -> ExerciseResult:
    """Return an exercise whose verdict is that of its worst check."""
    worst = next((c.verdict for c in checks if c.verdict is not Verdict.PASSED), Verdict.PASSED)
    return ExerciseResult(name, title, objectives, worst, checks)


LOG = exercise("w02-log-run", "log one run", check("w02-log-run", "visible", Verdict.PASSED, 5, 5))
BEST = exercise(
    "w02-best-run",
    "find the best run with `search_runs`",
    check("w02-best-run", "visible", Verdict.PASSED, 5, 5),
    check("w02-best-run", "submission", Verdict.FAILED, 0, 7.5, "`best_run` sorts the wrong way. Look at `order_by`."),
    objectives=("1.11", "T01", "9.99"),
)
STUB = exercise("w02-alias", "promote", check("w02-alias", "visible", Verdict.NOT_ATTEMPTED, 0, 10))
RECORD = Record(
    "ada",
    SLUG,
    "a1b2c3" * 10,
    "d4e5f6" * 10,
    Verdict.PARTIAL,
    (LOG, BEST, STUB),
    flags=("kernel-died", "secret-remark"),
    seed=424242,
    submitted_at="2026-11-23T15:42:05+01:00",
    versions={"scikit-learn": "1.8"},
)


@pytest.fixture
def week(tmp_path: Path) -> Week:
    """A week with three exercises, headings with code and points, and a hidden test."""
    cells = []
    for number, result in enumerate(RECORD.exercises, 1):
        cells.append(
            new_markdown_cell(f"Words.\n\n### Exercise 2.{number}: {result.title} (12 points; objective 1.11)")
        )
        for suffix, kind in (("solution", None), ("visible", "visible"), ("submission", "submission")):
            cell = new_code_cell(HIDDEN_LINE if kind == "submission" else "pass")
            cell.metadata["course"] = {"exercise": result.exercise, "objectives": ["1.11"], "check": kind}
            cell.metadata["nbgrader"] = {
                "grade_id": f"{result.exercise}-{suffix}", "grade": kind is not None, "solution": kind is None,
                "locked": kind is not None, "task": False, "points": 5, "schema_version": 3,
            }  # fmt: skip
            cells.append(cell)
    notebook = new_notebook(cells=cells, metadata={"course": {"title": "Track & compare"}})
    folder = tmp_path / "source" / SLUG
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{SLUG}.ipynb")
    (tmp_path / "nbgrader_config.py").write_text("", encoding="utf-8")
    return Week(tmp_path, SLUG)


def test_the_page_tells_points_verdicts_and_messages(week: Week) -> None:
    """Totals, each exercise's number, title, verdict and message, objectives and time are on the page."""
    page = assert_inert(feedback_html(RECORD, week))
    text = " ".join(page.text.split())
    for words in (
        "Week 2", "Track & compare", "ada", "23 November 2026, 14:42 UTC", "10 of 27.5 points", "1 of 3 exercises passed",
        "2.2 Find the best run with search_runs", "best_run sorts the wrong way. Look at order_by.", "5 of 12.5 points",
        "1.11 Find the best run with the MLflow Client API", "T01 Model life cycle", "Not yet", "Not started",
    ):  # fmt: skip
        assert words in text, words
    assert verdict_message(Verdict.NOT_ATTEMPTED).split("`")[0] in text
    assert "Python ended while your notebook ran" in text


def test_nothing_for_instructors_is_on_the_page_or_in_the_json(week: Week) -> None:
    """Seed, unknown flags, versions and the hidden test's text stay out of both."""
    for text in (feedback_html(RECORD, week), feedback_json(RECORD)):
        for secret in ("424242", "secret-remark", "1.8", "_oracle", "hidden words", "scikit-learn"):
            assert secret not in text


def test_the_next_step_is_the_first_unfinished_exercise(week: Week) -> None:
    """The box names the first exercise that the learner can still work on, with message and link."""
    html = feedback_html(RECORD, week)
    box = html[html.index('id="next"') : html.index("</section>")]
    assert "2.2 Find the best run" in box and "order_by" in box and "href=" in box and "Promote" not in box


@pytest.mark.parametrize(
    ("exercises", "verdict", "words"),
    [
        ((LOG,), Verdict.PASSED, "Every exercise passed"),
        ((LOG, replace(STUB, verdict=Verdict.INCONCLUSIVE)), Verdict.PARTIAL, "waits for a person"),
        ((), Verdict.INVALID, "could not be read"),
        ((STUB,), Verdict.GRADER_ERROR, "not a score"),
    ],
)
def test_the_next_step_fits_the_whole(
    week: Week, exercises: tuple[ExerciseResult, ...], verdict: Verdict, words: str
) -> None:
    """Finished, waiting, unreadable and our own fault each get their own next step."""
    html = feedback_html(replace(RECORD, exercises=exercises, verdict=verdict), week)
    box = html[html.index('id="next"') : html.index("</section>")]
    assert words in box
    shows_score = 'class="score"' in html
    assert shows_score == (verdict in (Verdict.PASSED, Verdict.PARTIAL)), "a fault of ours must not look like a zero"


def test_a_link_is_the_id_that_jupyterlab_gives_the_heading(week: Week) -> None:
    """The address ends in the heading's text, without markup, with points, spaces as hyphens, percent-encoded."""
    links = [attrs["href"] for attrs in Page(feedback_html(RECORD, week)).all("a")]
    start = f"../../{SLUG}.ipynb#Exercise-2.2%3A-find-the-best-run-with-search_runs-%2812-points%3B-objective-1.11%29"
    assert links[0] == start and links.count(start) == 2 and len(links) == 4


def test_an_exercise_that_the_notebook_no_longer_has_gets_no_link(week: Week) -> None:
    """A record of an older edition is shown in full, without a link that leads nowhere."""
    gone = replace(RECORD, exercises=(replace(BEST, exercise="w02-gone"),))
    page = Page(feedback_html(gone, week))
    assert "Find the best run" in page.text and page.all("a") == []
    assert "Find the best run" in feedback_html(gone, None)


def test_marks_by_hand_change_the_totals_and_say_so(week: Week) -> None:
    """The gradebook's points win over the record's; a mark for text, a comment and a late penalty are shown."""
    manual = Manual(
        {
            "w02-best-run-submission": Mark(3.5, 7.5),
            "w02-best-run-solution": Mark(6, 8, "Good. <b>Why</b> `f1`?"),
            "w02-log-run-visible": Mark(5, 5),
        },
        late_penalty=2,
    )
    text = " ".join(assert_inert(feedback_html(RECORD, week, manual=manual)).text.split())
    assert "17.5 of 35.5 points" in text, "10 + 3.5 + 6 - 2 of 27.5 + 8"
    assert text.count("set by hand") == 1 and "Your text: marked by hand, 6 of 8" in text
    assert "Good. <b>Why</b> f1?" in text and "Late submission" in text


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_stays_text_everywhere(week: Week, text: str) -> None:
    """A hostile string in every field of a record, a mark and a title leaves the page inert and of bounded size."""
    message = check("w02-alias", "submission", Verdict.FAILED, 0, 1, text)
    hostile = ExerciseResult("w02-alias", text, (text, "1.11"), Verdict.FAILED, (message, replace(message, kind=text)))
    record = Record(text, text, text, text, Verdict.FAILED, (hostile,), flags=(text,), submitted_at=text)
    week.notebook.metadata["course"]["title"] = text
    week.notebook.cells[0].source = f"### Exercise 2.1: {text}"
    marks = Manual({"w02-alias-solution": Mark(1, 2, text), text: Mark(1, 2, text)})
    html = feedback_html(record, week, manual=marks)
    assert_inert(html)
    assert len(html.encode("utf-8")) < 60_000
    assert json.loads(feedback_json(record))["exercises"][0]["message"] is not None
    assert feedback_json(record).encode("utf-8")


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=st.one_of(st.characters(), st.sampled_from("<>&\"'`/=(){}%\x00\x1b\u202e")), max_size=400))
def test_whatever_the_message_the_page_stays_inert(week: Week, text: str) -> None:
    """For any text as message, learner and comment the page has our elements only, and as many as for a plain text."""

    def tags(content: str) -> list[str]:
        failed = check("w02-alias", "visible", Verdict.FAILED, 0, 1, content)
        record = replace(RECORD, student=content, exercises=(replace(STUB, checks=(failed,)),))
        page = assert_inert(
            feedback_html(record, week, manual=Manual({"w02-alias-solution": Mark(1, 2, "ok" + content)}))
        )
        return [tag for tag, _ in page.elements if tag not in ("code", "p")]

    assert tags(text) == tags("plain")


def test_the_page_can_be_read_by_a_screen_reader(week: Week) -> None:
    """Language, title, viewport, landmarks, heading order, named sections, a captioned table, and words beside symbols."""
    page = Page(feedback_html(RECORD, week))
    assert page.all("html")[0]["lang"] == "en" and "Track & compare: feedback for ada" in page.text
    assert any(m.get("name") == "viewport" and "width=device-width" in str(m["content"]) for m in page.all("meta"))
    assert all(len(page.all(tag)) == 1 for tag in ("header", "main", "footer", "h1", "caption"))
    levels = [level for level, _ in page.headings]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in pairwise(levels))
    assert all(text.strip() for _, text in page.headings)
    ids = {str(attrs["id"]) for _, attrs in page.elements if "id" in attrs}
    named = [attrs.get("aria-labelledby") for tag in ("section", "article") for attrs in page.all(tag)]
    assert named and set(named) <= ids
    assert all(cell.get("scope") for cell in page.all("th"))
    symbols = [a for _, a in page.elements if str(a.get("class", "")).startswith("symbol")]
    assert symbols and all(a.get("aria-hidden") == "true" for a in symbols)


def test_text_stands_out_from_its_ground_in_both_modes(week: Week) -> None:
    """Every pair of text and ground colour has a contrast of at least 4.5 to 1, in light and in dark mode."""
    css = feedback_html(RECORD, week).split("<style>")[1]
    light, dark = css.split("@media (prefers-color-scheme: dark)")
    for block in (light, dark.split("}")[0]):
        colour = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))
        pairs = [(text, ground) for text in ("ink", "soft", "accent") for ground in ("paper", "card")]
        pairs += [(t, g) for t in ("good", "part", "todo", "wait", "none") for g in (f"{t}-wash", "card", "paper")]
        pairs += [("ink", f"{g}wash") for g in ("", "good-", "wait-", "none-")] + [("accent", "wash")]
        for text, ground in pairs:
            assert _contrast(colour[text], colour[ground]) >= 4.5, (text, ground)
        assert _contrast(colour["accent"], colour["bar"]) >= 3, "WCAG 1.4.11 for the bar"


def _contrast(first: str, second: str) -> float:
    # relative luminance and contrast ratio as WCAG 2.2 defines them
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_files_are_written_whole_and_readable(week: Week, tmp_path: Path) -> None:
    """Both files appear under their names, readable for the learner, and a second run replaces them without leftovers."""
    folder = tmp_path / "feedback" / "ada"
    write_feedback(replace(RECORD, student="bob"), week, folder)
    page = write_feedback(RECORD, week, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["feedback.json", f"{SLUG}.html"]
    assert "ada" in page.read_text("utf-8") and stat.S_IMODE(page.stat().st_mode) == 0o644
    data = json.loads((folder / "feedback.json").read_text("utf-8"))
    assert (data["points"], data["max_points"], data["exercises"][1]["verdict"]) == (10, 27.5, "failed")


def test_a_failed_write_leaves_the_old_page(week: Week, tmp_path: Path) -> None:
    """If a file cannot be put in place, nothing half-written and no temporary file stays behind."""
    folder = tmp_path / "feedback"
    (folder / f"{week.slug}.html" / "in-the-way").mkdir(parents=True)
    with pytest.raises(OSError):
        write_feedback(RECORD, week, folder)
    assert [path.name for path in folder.iterdir()] == [f"{week.slug}.html"]


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # nbgrader's own queries
def test_stock_nbgrader_writes_the_same_page(week: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    """``nbgrader generate_feedback`` with our exporter shows our page, with the gradebook's marks and comments."""
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    _autograded(week, "ada", RECORD)
    _autograded(week, "forged", RECORD)
    _autograded(week, "plain", None)
    database = f"sqlite:///{week.root / 'gradebook.db'}"
    with Gradebook(database, "mlcourse") as book:
        _fill_gradebook(book, ("ada", "forged", "plain"))
    config = Config()
    config.CourseDirectory.root, config.CourseDirectory.db_url = str(week.root), database
    config.CourseDirectory.course_id = "mlcourse"
    config.GenerateFeedback.exporter_class = FeedbackExporter
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    pages = {}
    for student in ("ada", "forged", "plain"):
        outcome = api.generate_feedback(SLUG, student)
        assert outcome["success"], outcome
        pages[student] = (week.root / "feedback" / student / SLUG / f"{SLUG}.html").read_text("utf-8")
        assert HIDDEN_LINE not in pages[student] and "_oracle" not in assert_inert(pages[student]).text
    assert "order_by" in pages["ada"] and "set by hand" in pages["ada"] and "Well argued" in pages["ada"]
    assert "<strong>14</strong>" in pages["ada"], "5 + 5 + 4 by hand"
    for student in ("forged", "plain"):
        assert "not graded by the course" in pages[student] and "order_by" not in pages[student]
        assert "<strong>0</strong>" in pages[student], "a record of somebody else brings no points"


def _autograded(week: Week, student: str, record: Record | None) -> None:
    notebook = nbformat.from_dict(json.loads(nbformat.writes(week.notebook)))
    if record:
        notebook.metadata["autograder"] = {"record": record.to_json()}
    folder = week.root / "autograded" / student / SLUG
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{SLUG}.ipynb")


def _fill_gradebook(book: Gradebook, students: tuple[str, ...]) -> None:
    book.add_assignment(SLUG)
    book.add_notebook(SLUG, SLUG)
    for result in RECORD.exercises:
        book.add_solution_cell(f"{result.exercise}-solution", SLUG, SLUG)
        for kind in ("visible", "submission"):
            book.add_grade_cell(f"{result.exercise}-{kind}", SLUG, SLUG, max_score=10, cell_type="code")
    for student in students:
        book.add_student(student)
        book.add_submission(SLUG, student)
    for name, points in (("w02-log-run-visible", 5), ("w02-best-run-visible", 5), ("w02-best-run-submission", 4)):
        book.find_grade(name, SLUG, SLUG, "ada").manual_score = points
    book.find_comment("w02-best-run-solution", SLUG, SLUG, "ada").manual_comment = "Well argued"
    book.db.commit()
