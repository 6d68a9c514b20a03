"""Progress: evidence from real feedback pages and sittings, estimates that can be checked, a page that is right and plain."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from scipy import integrate

from autograder.course import Course, blueprint
from autograder.exam import bank as exam_bank
from autograder.exam.paper import make_paper, official
from autograder.exam.score import DOMAINS
from autograder.exam.sitting import EXAM, Sittings
from autograder.exceptions import CourseError
from autograder.grading.feedback import feedback_html
from autograder.progress.checklist import checklist
from autograder.progress.command import MERGED, delete, summary_of, take_in
from autograder.progress.evidence import EXERCISE, QUESTION, Evidence, from_feedback, from_page, load, newest, save
from autograder.progress.index import places
from autograder.progress.mastery import estimate, exam_weights, expected, gains, mastery, track_weights
from autograder.progress.page import NAME, write_page
from autograder.results import CheckResult, ExerciseResult, Record, Verdict

COURSE = Course(Path(__file__).resolve().parents[2])
WEEK = COURSE.week("week02")


def graded(passed: int, *, day: int = 1, student: str = "ada") -> Record:
    """Return a record of week 2 in which the first exercises passed and the others earned their visible points."""
    exercises = []
    for number, exercise in enumerate(WEEK.exercises):
        right = {"visible": True, "submission": number < passed}
        checks = tuple(
            CheckResult(f"{exercise.id}-{kind}", kind, Verdict.PASSED if right[kind] else Verdict.FAILED, worth if right[kind] else 0.0, worth)
            for kind, worth in exercise.points.items()
        )
        exercises.append(ExerciseResult(exercise.id, exercise.title, exercise.objectives, Verdict.PARTIAL, checks))
    return Record(student, WEEK.slug, "0" * 64, "1" * 64, Verdict.PARTIAL, tuple(exercises), submitted_at=f"2026-11-{day:02d}T10:00:00+00:00")


def put(folder: Path, record: Record, when: str) -> None:
    """Put a feedback page where nbgrader's fetch puts it."""
    place = folder / record.week / "feedback" / when
    place.mkdir(parents=True)
    (place / f"{record.week}.html").write_text(feedback_html(record, WEEK), encoding="utf-8")


def test_a_feedback_page_gives_one_piece_of_evidence_per_exercise(tmp_path: Path) -> None:
    """The page that nbgrader hands on is enough: no gradebook, no JSON file beside it."""
    put(tmp_path, graded(4), "a")
    found = from_feedback(tmp_path)
    assert [one.id for one in found] == [exercise.id for exercise in WEEK.exercises]
    assert [one.passed for one in found] == [True] * 4 + [False] * (len(found) - 4)
    assert 0 < found[-1].share < 1


def test_the_newest_feedback_counts_once(tmp_path: Path) -> None:
    """An exercise that was handed in twice is one trial, with its latest result, whichever page is read first."""
    put(tmp_path, graded(6, day=2), "a-newer")
    put(tmp_path, graded(1, day=1), "z-older")
    found = newest(from_feedback(tmp_path))
    assert len(found) == len(WEEK.exercises)
    assert sum(one.passed for one in found) == 6


@pytest.mark.parametrize("text", ["", "<html>", '<meta name="course-feedback" content="{">', '<meta name="course-feedback" content="[1]">', "x" * 3_000_000])
def test_a_page_without_a_result_gives_no_evidence(text: str) -> None:
    """Somebody else's page, an older one or a damaged one is passed over."""
    assert from_page(text) == []


def test_the_estimate_is_the_posterior_that_its_docstring_names() -> None:
    """Mean and interval agree with the beta density integrated by itself."""
    one = estimate([1.0, 1.0, 0.0, 0.5])
    a, b = 2.5 + 0.5, 1.5 + 0.5
    area, _ = integrate.quad(lambda p: p ** (a - 1) * (1 - p) ** (b - 1), 0, 1)
    inside, _ = integrate.quad(lambda p: p ** (a - 1) * (1 - p) ** (b - 1), one.low, one.high)
    below, _ = integrate.quad(lambda p: p ** (a - 1) * (1 - p) ** (b - 1), 0, one.low)
    assert one.mean == pytest.approx(a / (a + b))
    assert inside / area == pytest.approx(0.9, abs=1e-6)
    assert below / area == pytest.approx(0.05, abs=1e-6)


def test_more_answers_narrow_the_interval_and_none_leave_it_open() -> None:
    """Ten right answers say more than one; no answer says one half and nearly nothing else."""
    none, few, many = estimate([]), estimate([1.0]), estimate([1.0] * 10)
    assert none.width > few.width > many.width
    assert none.mean == 0.5 and none.trials == 0 and none.width > 0.95


def test_the_weights_of_both_blueprints_are_whole() -> None:
    """Each official objective has a weight in both, and each adds up to one paper; domains weigh as the guide says."""
    for weights in (exam_weights(), track_weights()):
        assert set(weights) == set(official())
        assert sum(weights.values()) == pytest.approx(1)
    first, (percent, ids) = next(iter(DOMAINS.items()))
    assert sum(track_weights()[name] for name in ids) == pytest.approx(percent / 100), first


def test_the_expected_score_moves_with_the_evidence_and_its_gain_is_what_is_missing() -> None:
    """Right answers on an objective raise the expectation by its weight, and it is no longer the first thing to do."""
    weights = exam_weights()
    name = gains(mastery([]), weights)[0][0]
    before, after = mastery([]), mastery([Evidence(QUESTION, f"q{n}", (name,), 1.0, n) for n in range(20)])
    raised = expected(after, weights).mean - expected(before, weights).mean
    assert raised == pytest.approx(weights[name] * (after[name].mean - 0.5))
    assert gains(after, weights)[0][0] != name
    assert sum(gain for _, gain in gains(after, weights)) == pytest.approx(1 - expected(after, weights).mean)


def test_every_line_of_the_checklists_names_objectives_and_weeks_that_exist() -> None:
    """A line whose objective was mistyped could never be ticked."""
    text = (Path(__file__).resolve().parents[2] / "autograder" / "progress" / "checklist.toml").read_text(encoding="utf-8")
    named = set(re.findall(r'"(\d\.\d\d|T\d\d)"', text))
    assert named and named <= set(blueprint())


def test_all_lines_are_ticked_by_passing_everything_and_none_by_nothing() -> None:
    """Whoever passed every exercise and two mock exams has each line that the course has exercises for."""
    where = places(COURSE)
    all_passed = [Evidence(EXERCISE, place.exercise, place.objectives, 1.0, 1.0, place.slug) for place in where]
    done, open_ = checklist(all_passed, where, (0.85, 0.9)), checklist([], where, ())
    assert [line.text for line in done if not line.ticked and "has no exercise" not in line.why and "Still open" not in line.why] == []
    assert not any(line.ticked for line in open_)
    assert sum(line.ticked for line in done) > len(done) / 2


@pytest.mark.parametrize(("exams", "ticked"), [((), False), ((0.9,), False), ((0.9, 0.79), False), ((0.5, 0.8, 0.81), True)])
def test_practice_is_ticked_by_the_two_latest_exams(exams: tuple[float, ...], ticked: bool) -> None:
    """One good day is not consistency, and an early bad one is forgiven."""
    line = next(line for line in checklist([], places(COURSE), exams) if "80 %" in line.text)
    assert line.ticked is ticked


def test_exam_answers_count_beside_exercises(tmp_path: Path) -> None:
    """A finished mock exam gives one trial a question, and its share shows among the exams."""
    bank = exam_bank.load()
    keys = {item.id: item.key for item in bank}
    sittings = Sittings(tmp_path / "week11" / "sittings") if not any(w.number == 11 for w in COURSE.weeks()) else Sittings(tmp_path / COURSE.week("week11").slug / "sittings")
    paper = make_paper(bank)
    record = sittings.start(paper, mode=EXAM, title="Paper 1")
    for number, entry in enumerate(paper[:40]):
        sittings.answer(record["id"], number, keys[entry.item])
    sittings.finish(record["id"])
    summary = summary_of(COURSE, tmp_path)
    assert summary.exams == (pytest.approx(40 / 48),)
    assert sum(one.kind == QUESTION and one.passed for one in summary.evidence) == 40
    assert sum(one.trials for one in summary.mastery.values()) >= 48


def test_progress_moves_between_machines_and_can_be_deleted(tmp_path: Path) -> None:
    """Export, merge and delete lose nothing that the learner made, and merging twice changes nothing."""
    here, there = tmp_path / "here", tmp_path / "there"
    put(here, graded(3), "a")
    save(summary_of(COURSE, here).evidence, tmp_path / "moved.json")
    assert take_in(tmp_path / "moved.json", there) == take_in(tmp_path / "moved.json", there) == len(WEEK.exercises)
    assert summary_of(COURSE, there).evidence == summary_of(COURSE, here).evidence
    write_page(summary_of(COURSE, there), there)
    assert {path.name for path in delete(there)} == {NAME, MERGED}
    assert summary_of(COURSE, there).evidence == ()


@pytest.mark.parametrize("text", ["{", '{"schema": 99, "evidence": []}', '{"schema": 1, "evidence": [{"kind": "exercise"}]}', '{"schema": 1, "evidence": [{"kind": "rumour", "id": "a", "objectives": [], "share": 1, "when": 0}]}'])
def test_a_damaged_progress_file_is_refused_and_left_alone(text: str, tmp_path: Path) -> None:
    """The error names the file, and nothing of it is taken in."""
    file = tmp_path / "bad.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=r"bad\.json"):
        take_in(file, tmp_path)
    assert file.read_text(encoding="utf-8") == text
    assert load(tmp_path / MERGED) == []


def test_the_page_links_to_headings_that_the_notebooks_have(tmp_path: Path) -> None:
    """Each link leads to a released week and, where it names a heading, to one that stands in that notebook."""
    put(tmp_path, graded(3), "a")
    page = write_page(summary_of(COURSE, tmp_path), tmp_path).read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) > 10
    for link in links:
        file, _, fragment = unquote(link.replace("&#39;", "'")).partition("#")
        notebook = COURSE.root / "release" / file
        assert notebook.is_file(), link
        if fragment:
            assert fragment.replace("-", " ").replace("`", "") in notebook.read_text(encoding="utf-8").replace("-", " ").replace("`", ""), link


def test_the_page_says_in_words_what_the_plot_shows(tmp_path: Path) -> None:
    """Every objective stands in a table, every plot has a title, and nothing is asked from anywhere."""
    page = write_page(summary_of(COURSE, tmp_path), tmp_path).read_text(encoding="utf-8")
    for name in blueprint():
        assert f"<b>{name}</b>" in page
    assert page.count('role="img"') == page.count("<title id=") == 5
    assert "<script" not in page and not re.search(r'(src|href)="https?:', page)
