"""Papers, sittings, scores, the schedule and the export."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.exam import schedule
from autograder.exam.anki import export
from autograder.exam.bank import Item
from autograder.exam.desk import Desk
from autograder.exam.paper import SERIES, audit_of, make_paper, official
from autograder.exam.schedule import Memory, after, quality
from autograder.exam.score import DOMAINS, score
from autograder.exam.sitting import Refused, Sittings
from autograder.exam.text import to_html
from autograder.exam.wiseness import LIMIT
from autograder.exceptions import CourseError

Bank = tuple[Item, ...]


class Clock:
    """A clock that a test sets."""

    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sittings(tmp_path: Path, clock: Clock) -> Sittings:
    return Sittings(tmp_path / "sittings", clock)


def _key(bank: Bank, name: str) -> tuple[int, ...]:
    return next(item.key for item in bank if item.id == name)


def test_series_covers_all_objectives_without_repeating(bank: Bank) -> None:
    """Five papers of 48 have one item per objective and share none; the same seed gives the same paper."""
    papers = [make_paper(bank, seed=4, number=n) for n in range(1, SERIES + 1)]
    names = [entry.item for paper in papers for entry in paper]
    by_id = {item.id: item for item in bank}
    assert len(names) == len(set(names)) == 240
    assert all(sorted(by_id[e.item].objective for e in paper) == sorted(official()) for paper in papers)
    assert make_paper(bank, seed=4, number=2) == papers[1] != make_paper(bank, seed=5, number=2)


def test_short_papers_have_the_track_guides_shape(bank: Bank) -> None:
    """A paper of 45 has 17, 8, 14 and 6 items by section."""
    sections = [e.item[1] for e in make_paper(bank, shape=45, seed=2, number=3)]
    assert [sections.count(s) for s in "1234"] == [17, 8, 14, 6]


def test_no_letter_pays_on_a_hundred_papers(bank: Bank) -> None:
    """On each of 100 drawn papers no letter holds more than 35 % of the right answers."""
    for seed in range(20):
        for number in range(1, SERIES + 1):
            table = audit_of(bank, make_paper(bank, seed=seed, number=number))
            assert max(share for rule, share in table.items() if "letter" in rule) <= LIMIT


def test_papers_that_cannot_be_made_say_why(bank: Bank) -> None:
    """A thin bank and an unknown paper are told."""
    with pytest.raises(CourseError, match=r"Objective 1\.01 has 4 items"):
        make_paper(bank[1:])
    with pytest.raises(CourseError, match="no paper 6"):
        make_paper(bank, number=6)


def test_answers_survive_and_the_clock_ends_the_sitting(bank: Bank, sittings: Sittings, clock: Clock) -> None:
    """Another process sees each answer; a late answer is refused; a clock set back gives no time back."""
    name = sittings.start(make_paper(bank), mode="exam", title="t")["id"]
    sittings.answer(name, 0, [1])
    other = Sittings(sittings.folder, clock)
    assert other.get(name)["answers"] == {"0": [1]}
    clock.now += 5000
    other.answer(name, 1, [0])
    clock.now -= 4000
    assert other.left(other.get(name)) == 400
    clock.now += 4400
    with pytest.raises(Refused, match="Time is up"):
        other.answer(name, 2, [0])
    record = sittings.get(name)
    assert record["ended_by"] == "time" and record["finished"] == record["started"] + 5400 and set(record["answers"]) == {"0", "1"}


def test_a_torn_write_leaves_the_last_whole_record(bank: Bank, sittings: Sittings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When replacing the file fails, the record of before is there, whole."""
    name = sittings.start(make_paper(bank), mode="exam", title="t")["id"]
    sittings.answer(name, 0, [1])
    with monkeypatch.context() as patch:
        patch.setattr("autograder.exam.sitting.os.replace", lambda *_: (_ for _ in ()).throw(OSError("disk")))
        with pytest.raises(OSError, match="disk"):
            sittings.answer(name, 0, [2])
    assert sittings.get(name)["answers"] == {"0": [1]}
    (sittings.folder / "damaged.json").write_text('{"schema": 1, "entr')
    assert [record["id"] for record in sittings.all()] == [name]
    with pytest.raises(CourseError, match="not a readable sitting"):
        sittings.get("damaged")


def test_rules_of_the_modes(bank: Bank, sittings: Sittings, clock: Clock) -> None:
    """An exam gives no reasons and no pause; study fixes an answer whose reasons were shown, and its pause takes no time."""
    exam = sittings.start(make_paper(bank), mode="exam", title="t")["id"]
    for act in (lambda: sittings.check(exam, 0), lambda: sittings.pause(exam, True), lambda: sittings.answer(exam, 0, [9]), lambda: sittings.answer(exam, 99, [0])):
        with pytest.raises(Refused):
            act()
    study = sittings.start(make_paper(bank)[:3], mode="study", title="t")["id"]
    sittings.answer(study, 0, [1], confidence=3)
    sittings.check(study, 0)
    with pytest.raises(Refused, match="reasons"):
        sittings.answer(study, 0, [0])
    sittings.pause(study, True)
    clock.now += 1000
    with pytest.raises(Refused, match="paused"):
        sittings.answer(study, 1, [0])
    assert sittings.spent(sittings.pause(study, False)) == 0


def test_score_under_both_blueprints(bank: Bank, sittings: Sittings) -> None:
    """Exact sets score, unanswered is wrong, both blueprints count each objective once, confidence is tallied."""
    paper = make_paper(bank)
    name = sittings.start(paper, mode="exam", title="t")["id"]
    for number, entry in enumerate(paper):
        key = _key(bank, entry.item)
        sittings.answer(name, number, key if entry.item.startswith("s1") else key[:1] if len(key) > 1 else [(key[0] + 1) % 4], confidence=3)
    made = score(sittings.finish(name), bank)
    assert (made.total.right, made.total.asked) == (18, 48)
    assert made.sections["Databricks Machine Learning"].share == 1.0 and made.sections["Model deployment"].right == 0
    assert sum(one.asked for one in made.domains.values()) == 48 and len({o for _, ids in DOMAINS.values() for o in ids}) == 48
    assert made.weighted == pytest.approx((35 + 25 * 6 / 15 + 25 * 2 / 17) / 100)
    assert made.confidence[3].asked == 48 and made.verdict.startswith("below")


def test_a_record_cannot_claim_its_score(bank: Bank, sittings: Sittings) -> None:
    """A record with a made-up item or an item of another wording is refused, not scored."""
    name = sittings.start(make_paper(bank), mode="exam", title="t")["id"]
    file = sittings.folder / f"{name}.json"
    record = json.loads(file.read_text())
    record["entries"][0]["digest"] = "0" * 12
    with pytest.raises(CourseError, match="not in the bank as it was asked"):
        score(record, bank)
    assert '"correct"' not in file.read_text()


def test_spacing_is_sm2() -> None:
    """Right answers come back after 1, 6, then ease times as many days; a miss starts anew and keeps the ease."""
    memory = Memory()
    days = []
    for _ in range(4):
        memory = after(memory, 4, 0.0)
        days.append(memory.days)
    assert days == [1, 6, 15, 38] and memory.ease == 2.5
    missed = after(memory, quality(False, 3), 0.0)
    assert (missed.repetitions, missed.days, missed.ease, missed.lapses) == (0, 1, 2.5, 1)
    assert [quality(True, c) for c in (0, 1, 2, 3)] == [4, 3, 4, 5] and [quality(False, c) for c in (0, 1, 2, 3)] == [1, 2, 1, 0]


def test_missed_items_come_back_a_day_later(bank: Bank, sittings: Sittings, clock: Clock) -> None:
    """A missed item is due one day on and starts a review; an item that was right is not."""
    paper = make_paper(bank)[:2]
    name = sittings.start(paper, mode="exam", title="t")["id"]
    sittings.answer(name, 0, _key(bank, paper[0].item))
    sittings.finish(name)
    known = schedule.memories(sittings.all(), bank)
    assert schedule.due(known, clock.now) == [] and schedule.due(known, clock.now + 86_401) == [paper[1].item]
    desk = Desk(bank, sittings)
    with pytest.raises(Refused):
        desk.start({"mode": "study", "what": "due"})
    clock.now += 86_401
    assert desk.home()["due"] == 1
    review = desk.start({"mode": "study", "what": "due"})
    assert len(desk.state(review["id"])["questions"]) == 1


def test_the_page_is_told_no_key_before_the_end(bank: Bank, sittings: Sittings) -> None:
    """Before the end of an exam nothing sent says which option is right; afterwards each has its reason."""
    desk = Desk(bank, sittings)
    name = desk.start({"mode": "exam"})["id"]
    sent = json.dumps([desk.state(name), desk.pulse(name), desk.act(name, "answer", {"question": 0, "chosen": [0]})])
    assert "correct" not in sent and "A reason" not in sent and "objective" not in json.loads(sent)[0]["questions"][0]
    with pytest.raises(Refused):
        desk.result(name)
    told = desk.act(name, "finish", {})
    assert all("why" in option for question in told["questions"] for option in question["options"])
    assert len(desk.result(name)["objectives"]) == 48


def test_anki_export_is_a_table_of_three_columns(bank: Bank) -> None:
    """Each note has three quoted fields; headers name separator and type; raw HTML in items is shown as text."""
    lines = export(bank[:3]).split("\n#tags column:3\n")
    assert lines[0].startswith("#separator:tab\n#html:true") and lines[1].count('"\t"') == 6
    assert "<script>" not in to_html("<script>alert(1)</script> [x](javascript:1)")
