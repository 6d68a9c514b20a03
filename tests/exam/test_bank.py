"""The bank's format, proofs, draws and audit."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from exam.toy_bank import toy_item

from autograder.exam.bank import load, main, read
from autograder.exam.params import check_draws, draw, variant
from autograder.exam.proofs import code, fails, prove, runs
from autograder.exam.wiseness import LIMIT, audit
from autograder.exceptions import CourseError

EXAMPLES = Path(__file__).parent / "bank" / "examples.yaml"


def _write(folder: Path, *items: Any, section: str = "1") -> Path:
    file = folder / "section1.yaml"
    file.write_text(json.dumps({"section": section, "items": items}), encoding="utf-8")
    return file


BREAKS: list[tuple[str, Any, str]] = [
    ("an unknown key", lambda i: i.update(note="x"), "unknown keys: note"),
    ("no stem", lambda i: i.pop("stem"), "lacks stem"),
    ("three options", lambda i: i["options"].pop(), "has 3 options, single takes 4"),
    ("two keys", lambda i: i["options"][1].update(correct=True), "has 2 correct options"),
    ("the same text twice", lambda i: i["options"][1].update(text=i["options"][0]["text"]), "same text"),
    ("an id of another objective", lambda i: i.update(objectives=["1.02"]), "its id says 1.01"),
    ("an unknown objective", lambda i: i["objectives"].append("9.99"), "unknown objective 9.99"),
    ("a letter in a reason", lambda i: i["options"][1].update(why="This is what option B in the list says as well."), "options are shuffled"),
    ("no source without a proof", lambda i: i.update(proof="none", checked_on="2026-11-24"), "needs `source`"),
    ("no date without a proof", lambda i: i.update(proof="none", source="https://docs.databricks.com/"), "checked_on"),
    ("a proof without an assert", lambda i: i.update(proof="x = 1"), "without an assert"),
    ("a proof that is not Python", lambda i: i.update(proof="assert ("), "not Python"),
    ("a placeholder without params", lambda i: i.update(stem=i["stem"] + " {{ a }}"), "no `params`"),
    ("all of the above", lambda i: i["options"][3].update(text="All of the above"), "all of the above"),
    ("multiple without its number", lambda i: i.update(kind="multiple"), "multiple takes"),
    ("a number as text", lambda i: i["options"][0].update(text=3), "must be (quoted) text"),
]


@pytest.mark.parametrize(("what", "change", "told"), BREAKS, ids=[b[0] for b in BREAKS])
def test_format_errors_name_file_and_item(tmp_path: Path, what: str, change: Any, told: str) -> None:
    """Each breach of the format is told with the file, the item and what is wrong."""
    item = copy.deepcopy(toy_item("1.01", 1, 0))
    change(item)
    with pytest.raises(CourseError) as error:
        load(_write(tmp_path, item))
    assert "section1.yaml: s1-001-01: " in str(error.value) and told in str(error.value)


def test_sound_and_damaged_files(tmp_path: Path) -> None:
    """A sound item loads, twice the same id does not, and a file that is not YAML is told as such."""
    file = _write(tmp_path, toy_item("1.01", 1, 0))
    assert load(file)[0].key == (0,)
    with pytest.raises(CourseError, match="two items have this id"):
        load(file, file)
    file.write_text("section: [", encoding="utf-8")
    assert "cannot be read" in read(file)[1][0]


def test_the_examples_hold_with_their_proofs(capsys: pytest.CaptureFixture[str]) -> None:
    """The examples of the format pass the command that authors use; Spark's proof is left to the bank's own test."""
    items = [item for item in load(EXAMPLES) if "spark" not in item.proof]
    assert prove(items) == {"s3-012-01": ""}
    assert main(["--no-proofs", str(EXAMPLES)]) == 0
    assert "0 findings" in capsys.readouterr().out


def test_proofs_catch_a_wrong_key_an_error_and_another_proofs_traces(tmp_path: Path) -> None:
    """A proof that fails or raises is told with its line; what one proof leaves behind no other sees."""
    items = [toy_item("1.01", n, 0) for n in (1, 2, 3)]
    items[0]["proof"] = "open('left', 'w').close()\nimport builtins; builtins.left = 1\nassert correct == [False, True, False, False], 'wrong key'"
    items[1]["proof"] = "import os, builtins\nassert not os.path.exists('left') and not hasattr(builtins, 'left')\nassert code(options[0]) == '0'"
    items[2]["proof"] = "assert 1\nraise SystemExit(3)"
    told = prove(load(_write(tmp_path, *items)))
    assert told["s1-001-01"].startswith("AssertionError: wrong key (line 3")
    assert told["s1-001-02"] == ""
    assert told["s1-001-03"].startswith("SystemExit: 3 (line 2")


def test_code_of_an_option_runs() -> None:
    """The helpers of proofs find the code in a text, run it and name what it raises."""
    assert code("See\n```python\nx = 1\n```") == "x = 1" and code("use `f(1)` here") == "f(1)" and code("x") == "x"
    assert runs("`a + 1`", a=2)["_"] == 3 and runs("```\nb = a\n```", a=2)["b"] == 2
    assert fails("`1 / 0`") == "ZeroDivisionError" and fails("`1`") == ""


def test_draws_repeat_and_wrong_keys_are_found(tmp_path: Path) -> None:
    """The same seed draws the same variant; a key that the computed answer contradicts and equal options are found."""
    raw = toy_item("1.01", 1, 1)
    item = load(_write(tmp_path, raw))[0]
    assert draw(item, 3) == draw(item, 3) and len({variant(item, seed).stem for seed in range(20)}) > 5
    assert "{{" not in variant(item, 0).stem and check_draws(item) == []
    wrong = copy.deepcopy(raw)
    wrong["params"]["answers"] = "a * b + 1"
    assert "the key says (0,)" in check_draws(load(_write(tmp_path, wrong))[0])[0]
    equal = copy.deepcopy(raw)
    equal["options"][2] |= {"text": "{{ product }}.", "value": "product"}
    assert "same value" in check_draws(load(_write(tmp_path, equal))[0])[0]
    never = copy.deepcopy(raw)
    never["params"]["where"] = ["a > 100"]
    assert "no draw" in check_draws(load(_write(tmp_path, never))[0])[0]


def test_audit_sees_a_bank_that_rewards_length(tmp_path: Path) -> None:
    """A bank whose right options are the longest is above the limit for that habit, a level one is not."""
    items = [toy_item("1.01", n, 0) for n in range(1, 9)]
    for item in items:
        item["options"][0]["text"] += " for a reason that no other option gives, with every detail spelt out"
    table = audit(load(_write(tmp_path, *items)))
    assert table["the longest option"] == 1.0 and table["the longest if clearly longer, else one letter"] == 1.0
    level = audit(load(_write(tmp_path, *[toy_item("1.01", n, 0) for n in range(1, 9)])))
    assert level["the longest option"] <= LIMIT
