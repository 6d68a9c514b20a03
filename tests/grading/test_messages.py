"""Which text of an exception reaches a learner, and in which words the rest is told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.messages import MAX_GAP, MAX_MESSAGE, clean, message_templates, safe_message, verdict_message
from autograder.results import Verdict

HIDDEN = '''\
"""Submission check: fences follow the values given."""
_want = _quantiles[1] + 1.5 * (_quantiles[1] - _quantiles[0])
assert fences is not None, "`fences` returns None, so there is nothing to verify yet. Pass the visible check first."
assert isinstance(fences, tuple), (
    f"`fences` should be a pair; yours is a {type(fences).__name__}. "
    f"It holds {len(fences)} values. Which two does the contract ask for?")
_text = "On unseen data your upper fence " + ("is too low" if fences[1] < _want else f"is {fences[1]}") + ", look at `k`."
assert abs(fences[1] - _want) < 1e-6, _text
if fences[0] > fences[1]:
    raise AssertionError("Your fences are the wrong way round. Look at which side each sign belongs to.")
assert fences != (3, 7)
assert fences != (1, 2), f"{fences}"
assert fences != (1, 3), describe(fences)
'''
SECRET_LINE = "_want = _quantiles[1] + 1.5 * (_quantiles[1] - _quantiles[0])"


@pytest.mark.parametrize(
    "text",
    [
        "`fences` returns None, so there is nothing to verify yet. Pass the visible check first.",
        "`fences` should be a pair; yours is a DataFrame. It holds 3 values. Which two does the contract ask for?",
        "On unseen data your upper fence is too low, look at `k`.",
        "On unseen data your upper fence is 7.25, look at `k`.",
        "Your fences are the wrong way round. Look at which side each sign belongs to.",
    ],
)
def test_an_authors_message_reaches_the_learner(text: str) -> None:
    """Every form of message that an author may write comes through as it is."""
    assert safe_message(HIDDEN, "AssertionError", text, "submission") == text


@pytest.mark.parametrize(
    "text",
    [
        SECRET_LINE,
        HIDDEN,
        "",
        "(1, 2)",
        "anything at all",
        "`fences` should be a pair; yours is a " + "x" * (MAX_GAP + 1) + ". It holds 3 values. Which two does the contract ask for?",
        "`fences` should be a pair; yours is a a\nb. It holds 3 values. Which two does the contract ask for?",
        f"`fences` should be a pair; yours is a {SECRET_LINE}. It holds 3 values. Which two does the contract ask for?",
        f"`fences` should be a pair; yours is a {chr(0x200B).join(SECRET_LINE[:36])}. It holds 3 values. Which two does the contract ask for?",
        "`fences` returns None, so there is nothing to verify yet. Pass the visible check first. " + SECRET_LINE,
        "your fences are the wrong way round. Look at which side each sign belongs to.",
    ],
)  # fmt: skip
def test_any_other_assertion_text_is_replaced(text: str) -> None:
    """A text that the check's author did not write is answered with the general sentence."""
    shown = safe_message(HIDDEN, "AssertionError", text, "submission")
    assert shown == safe_message("", "AssertionError", "", "submission")
    assert "visible check" in shown and "submit again" in shown


@pytest.mark.parametrize("ename", ["TypeError", "KeyError", "NotFittedError"])
def test_a_known_error_is_named_and_its_text_is_not(ename: str) -> None:
    """A submission check tells the kind of error and never its text, whatever that text is."""
    shown = safe_message(HIDDEN, ename, SECRET_LINE, "submission")
    assert f" `{ename}` " in shown and SECRET_LINE not in shown and "submit again" in shown


def test_the_name_of_an_error_is_no_channel() -> None:
    """A class that learner code names after a hidden line is not named in a submission check."""
    shown = safe_message(HIDDEN, "want_is_quantile_1_plus_1_5_times", "", "submission")
    assert "want" not in shown and "stopped with an error" in shown


def test_a_raised_authors_message_of_another_type_is_not_shown() -> None:
    """Only an AssertionError carries an author's message: a ValueError with the same words stays unseen."""
    text = "Your fences are the wrong way round. Look at which side each sign belongs to."
    assert text not in safe_message(HIDDEN, "ValueError", text, "submission")


def test_a_visible_check_tells_the_kind_of_an_error_and_no_more() -> None:
    """The text of an error could carry a hidden check out, in any code: the learner reads its type."""
    shown = safe_message("", "KeyError", "'tenure'", "visible")
    assert "`KeyError`" in shown
    assert "tenure" not in shown
    assert "tenure" not in safe_message("", "tenure", "x", "visible")


def test_a_check_that_is_not_python_has_no_templates() -> None:
    """A cell with a magic, which Python's parser refuses, shows general sentences instead of failing."""
    assert message_templates("%timeit x\nassert x, 'A message that is long enough.'") == ()


def test_matching_is_quick_on_a_text_made_to_be_slow() -> None:
    """A text with very many ways to fit is decided in a fraction of a second."""
    source = "assert x, f'Look at these values again: " + " ".join("{a}" for _ in range(30)) + " end'"
    began = time.perf_counter()
    safe_message(source, "AssertionError", "Look at these values again: " + " " * 900, "submission")
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("verdict", list(Verdict))
def test_every_verdict_has_a_sentence_with_a_next_move(verdict: Verdict) -> None:
    """Each verdict but a pass is explained in one to three sentences of at most 45 words, and without blame."""
    text = verdict_message(verdict)
    assert (text == "") == (verdict is Verdict.PASSED)
    if text:
        assert text.endswith(".") and 1 <= text.count(". ") + 1 <= 3 and 12 <= len(text.split()) <= 45
        assert not {"you failed", "wrong", "cheat", "illegal"} & set(text.lower().split())


@pytest.mark.parametrize(
    ("raw", "plain"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x9b1mbold", "bold"),
        ("\x1b]8;;http://example.test\x07link\x1b]8;;\x07", "link"),
        ("abc\u202edcba", "abcdcba"),
        ("a\x00b\x08c", "abc"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}"),
        ("two\r\nlines", "two\nlines"),
        ("naïve Größe 数", "naïve Größe 数"),
    ],
)
def test_clean_keeps_the_words_and_drops_the_tricks(raw: str, plain: str) -> None:
    """Escape sequences, control characters and reordering characters go; letters of all languages stay."""
    assert clean(raw) == plain


@given(st.text(alphabet=st.characters(), max_size=3_000))
def test_clean_text_is_always_short_visible_and_writable(text: str) -> None:
    """Whatever comes in, what goes out is bounded, encodes as UTF-8 and is stable when cleaned again."""
    shown = clean(text)
    assert len(shown) <= MAX_MESSAGE and shown.encode("utf-8") is not None
    assert not any(ord(c) < 32 and c != "\n" for c in shown) and clean(shown) == shown


@given(st.text(max_size=200))
def test_no_text_of_the_learners_choice_passes_a_submission_check(text: str) -> None:
    """Arbitrary text changes nothing in what a submission check shows, as text or as the name of the error."""
    for ename in ("AssertionError", "ValueError"):
        assert safe_message(HIDDEN, ename, text, "submission") == safe_message("", ename, "", "submission")
    shown = safe_message(HIDDEN, text, "", "submission")
    assert "an error" in shown or text.endswith(("Error", "Exception", "Exit", "Group", "Interrupt", "Iteration", "Warning"))
    assert len(shown) < 200
