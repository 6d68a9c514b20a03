"""Hand-in lines, the made-up learner, and the rows that week 11 reviews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.exam import show
from autograder.exam.bank import Item, course_bank
from autograder.exam.desk import Desk
from autograder.exam.paper import make_paper
from autograder.exam.receipt import (
    CHANGED,
    NO_LINE,
    NO_PAPER,
    NOT_TEXT,
    OTHER_BANK,
    NoReceipt,
    read_receipt,
    receipt,
    receipts,
)
from autograder.exam.sample import made_up, sample_records
from autograder.exam.score import rows, score
from autograder.exam.sitting import Sittings
from autograder.exceptions import CourseError

Bank = tuple[Item, ...]


def _reason(text: object, bank: Bank) -> str:
    with pytest.raises(NoReceipt) as caught:
        read_receipt(text, bank)
    return caught.value.reason


def test_a_line_carries_a_real_sitting(bank: Bank, tmp_path: Path) -> None:
    """What was answered on the page is scored the same from the line, and only finished exams have one."""
    sittings = Sittings(tmp_path / "sittings")
    desk = Desk(bank, sittings)
    name = desk.start({"mode": "exam", "number": 2, "seed": 3, "shape": 45})["id"]
    keys = {item.id: item.key for item in bank}
    for number, entry in enumerate(sittings.get(name)["entries"][:40]):
        chosen = [place for place, option in enumerate(entry["order"]) if option in keys[entry["item"]]] if number % 3 else [0]
        desk.act(name, "answer", {"question": number, "chosen": chosen})
    assert receipts(sittings.folder) == []
    with pytest.raises(CourseError, match="finished sitting in exam mode"):
        receipt(sittings.get(name))
    record = sittings.finish(name)
    study = desk.start({"mode": "study", "what": "2", "count": 3})["id"]
    sittings.finish(study)
    assert receipts(sittings.folder) == [receipt(record)] == [desk.result(name)["hand_in"]]
    assert desk.result(study)["hand_in"] == ""
    read = read_receipt(f"\n {receipt(record)}  ", bank)
    assert read["entries"] == [{**entry, "order": tuple(entry["order"])} for entry in record["entries"]] and read["answers"] == record["answers"]
    assert score(read, bank) == score(record, bank) and receipt(read) == receipt(record)


def test_lines_that_cannot_be_scored_say_why(bank: Bank) -> None:
    """A number, other text, a line in part or changed by hand, an unknown paper and another edition are told apart."""
    line = receipt(made_up(bank, right=40))
    assert [_reason(given, bank) for given in (0.83, None, "40 of 48")] == [NOT_TEXT, NOT_TEXT, NO_LINE]
    assert [_reason(given, bank) for given in (line[:-1], line[30:] + line[:30], line.replace("spent=4260", "spent=3000"))] == [CHANGED] * 3
    nowhere = made_up(bank, right=40)
    nowhere["about"]["number"] = 9
    assert _reason(receipt(nowhere), bank) == NO_PAPER
    asked = {entry.item for entry in make_paper(bank)}
    newer = tuple(replace(item, stem=item.stem + " Now?") if item.id in asked else item for item in bank)
    assert _reason(line, newer) == OTHER_BANK
    proved = tuple(replace(item, proof="assert correct", source=("https://docs.databricks.com/",)) for item in bank)
    assert read_receipt(line, proved)["answers"]  # another proof or source asks the same


@pytest.mark.parametrize(("right", "blank", "shape"), [(0, 0, 48), (34, 5, 48), (45, 0, 45)])
def test_made_up_sittings_are_as_ordered(bank: Bank, right: int, blank: int, shape: int) -> None:
    """A made-up exam has the number of right answers and blanks that was asked for, and names itself a sample."""
    record = made_up(bank, shape=shape, right=right, blank=blank)
    assert score(record, bank).total.right == right and len(record["answers"]) == shape - blank and record["id"].startswith("sample-")
    assert made_up(bank, shape=shape, right=right, blank=blank) == record


def test_rows_of_the_sample_are_what_week_11_needs() -> None:
    """The sample has exams and study with confidence; each row has its objective, domain and time; other editions are left out."""
    bank = course_bank()
    records = sample_records(bank)
    made = rows(records, bank)
    assert {row["mode"] for row in made} == {"exam", "study"} and {row["confidence"] for row in made if row["mode"] == "study"} == {1, 2, 3}
    assert all(row["domain"] and row["objective"] and row["seconds"] > 0 for row in made if row["answered"])
    spent = sum(row["seconds"] for row in made if row["sitting"] == "sample-2")
    assert abs(spent - (records[1]["finished"] - records[1]["started"])) < 1
    records[0]["entries"][0]["digest"] = "of last year"
    assert {row["sitting"] for row in rows(records, bank)} == {"sample-2", "sample-3", "sample-4"}


def test_nothing_is_started_where_a_grader_runs_the_notebook(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Under nbgrader `show()` says where the page would be, and makes no folder and no server."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert "JupyterLab" in show(tmp_path / "sittings").data and not (tmp_path / "sittings").exists()
