"""From what a check did to points: never more than it is worth, and nothing without proof."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.grading.score import judge, overall
from autograder.results import CellRun, CellState, CheckResult, ExerciseResult, Verdict

RAN = CellRun("c", "w01-x-visible", CellState.OK)
STATES = st.sampled_from(CellState)
TEXTS = st.one_of(
    st.text(max_size=20),
    st.floats().map(repr),
    st.integers().map(repr),
    st.sampled_from(["True", "nan", "inf", "1e3", "5.0.0", "'5'", "np.float64(3.0)", "٣", "1_0", "+5", "0x5", "", " 5", "5."]),
)
OUTPUTS = st.lists(
    st.one_of(
        st.builds(lambda text: {"output_type": "execute_result", "data": {"text/plain": text}}, TEXTS),
        st.just({"output_type": "error", "ename": "E"}),
        st.builds(lambda text: {"output_type": "stream", "name": "stderr", "text": text}, TEXTS),
        st.just({"output_type": "display_data", "data": {"text/plain": "30"}}),
        st.just({"output_type": "execute_result", "data": {}}),
    ),
    max_size=4,
)


def shown(text: object) -> list[dict[str, Any]]:
    return [{"output_type": "execute_result", "data": {"text/plain": text}}]


@given(state=STATES, wires=st.booleans(), outputs=OUTPUTS, worth=st.floats(0, 100))
def test_no_check_gives_more_than_it_is_worth_or_less_than_nothing(
    state: CellState, wires: bool, outputs: list[dict[str, Any]], worth: float
) -> None:
    """Whatever a run looked like, points lie between zero and the maximum, and all of them mean passed."""
    verdict, points = judge(CellRun("c", "g", state, wires=wires), outputs, worth)
    assert 0 <= points <= worth
    assert verdict is not Verdict.PASSED or points == worth


@given(state=STATES.filter(lambda state: state is not CellState.OK), outputs=OUTPUTS, worth=st.floats(0.5, 100))
def test_a_check_that_did_not_end_well_earns_nothing(state: CellState, outputs: list[dict[str, Any]], worth: float) -> None:
    """An error, a dead kernel, a timeout, a flood or no run at all is never a point."""
    verdict, points = judge(CellRun("c", "g", state), outputs, worth)
    assert points == 0 and verdict not in (Verdict.PASSED, Verdict.PARTIAL)


@given(state=STATES, outputs=OUTPUTS)
def test_a_tripped_wire_earns_nothing(state: CellState, outputs: list[dict[str, Any]]) -> None:
    """Where a tripwire did not answer as it must, the verdict is tampered whatever else was seen."""
    assert judge(CellRun("c", "g", state, wires=False), outputs, 5) == (Verdict.TAMPERED, 0.0)


@pytest.mark.parametrize(("text", "points"), [("0", 0), ("2", 2), ("2.5", 2.5), ("5", 5), ("5.0", 5)])
def test_a_plain_number_as_last_expression_is_a_part_of_the_points(text: str, points: float) -> None:
    """A check may end with the points that it gives, up to its maximum."""
    assert judge(RAN, shown(text), 5)[1] == points


# nbgrader 0.9.6 gives full points for most of these
@pytest.mark.parametrize(
    "text", ["True", "nan", "inf", "-1", "1e3", "'5'", "np.float64(3.0)", "5.1", "٣", "1_0", "+5", " 5", "", "[5]", "None", 5, None, b"5"]
)
def test_any_other_last_expression_earns_nothing(text: object) -> None:
    """Text, truth values, NaN, negative and too large numbers, and NumPy's own floats are invalid."""
    assert judge(RAN, shown(text), 5) == (Verdict.INVALID, 0.0)


def test_two_results_from_one_check_earn_nothing() -> None:
    """A cell has one last expression; a second result was put there by something else."""
    assert judge(RAN, shown("5") * 2, 5) == (Verdict.INVALID, 0.0)


def test_standard_error_is_not_evidence() -> None:
    """A warning on standard error costs nothing."""
    assert judge(RAN, [{"output_type": "stream", "name": "stderr", "text": "UserWarning"}], 5) == (Verdict.PASSED, 5)


@pytest.mark.parametrize(
    ("verdicts", "word"),
    [
        ("passed passed", Verdict.PASSED),
        ("passed failed", Verdict.PARTIAL),
        ("failed failed", Verdict.FAILED),
        ("passed tampered", Verdict.TAMPERED),
        ("inconclusive passed", Verdict.INCONCLUSIVE),
        ("failed timed_out", Verdict.FAILED),
        ("not_attempted not_attempted", Verdict.NOT_ATTEMPTED),
        ("not_attempted failed", Verdict.FAILED),
    ],
)
def test_one_word_for_a_submission(verdicts: str, word: Verdict) -> None:
    """What asks for a person outranks the rest; a part of the points is partly passed."""
    exercises = []
    for name in verdicts.split():
        verdict = Verdict[name.upper()]
        check = CheckResult("x-visible", "visible", verdict, 5.0 * (verdict is Verdict.PASSED), 5.0)
        exercises.append(ExerciseResult("x", "x", (), verdict, (check,)))
    assert overall(exercises) is word
