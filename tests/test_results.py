"""Results travel as JSON and come back equal; digests depend on what they should and on nothing else."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.exceptions import AutograderError, CourseError, GraderFault, JailUnavailable, LeakError
from autograder.results import (
    SCHEMA_VERSION,
    CellRun,
    CellState,
    CheckResult,
    Execution,
    ExerciseResult,
    Record,
    Verdict,
    canonical,
    digest,
)  # fmt: skip

text = st.text(max_size=40)
checks = st.builds(CheckResult, text, st.sampled_from(["visible", "submission"]), st.sampled_from(Verdict),
                   st.floats(0, 10), st.floats(0, 10), text)  # fmt: skip
exercises = st.builds(ExerciseResult, text, text, st.tuples(text), st.sampled_from(Verdict), st.tuples(checks, checks))
records = st.builds(Record, text, text, text, text, st.sampled_from(Verdict), st.tuples(exercises), st.tuples(text),
                    text, st.integers(0, 10**6), st.integers(1, 3), text, st.floats(0, 100), st.dictionaries(text, text))  # fmt: skip
runs = st.builds(CellRun, text, text, st.sampled_from(CellState), st.floats(0, 9), text, text, st.booleans())


@given(records)
def test_a_record_survives_json(record: Record) -> None:
    """A record read back from its JSON equals itself, and so does its digest."""
    again = Record.from_json(record.to_json())
    assert again == record
    assert again.verdict_digest == record.verdict_digest


@given(st.builds(Execution, text, st.tuples(runs, runs), st.tuples(text), st.integers(1, 9)))
def test_an_execution_survives_json(execution: Execution) -> None:
    """An execution read back from the cache equals the one that was put there."""
    assert Execution.from_json(execution.to_json()) == execution


@given(records)
def test_the_verdict_digest_ignores_times_and_nothing_else(record: Record) -> None:
    """Clock, attempt and duration do not change the digest; the verdict's parts do."""
    moved = replace(record, seconds=record.seconds + 1, attempt=record.attempt + 1, submitted_at=f"{record.submitted_at}x")
    assert moved.verdict_digest == record.verdict_digest
    assert replace(record, seed=record.seed + 1).verdict_digest != record.verdict_digest
    assert replace(record, flags=(*record.flags, "x")).verdict_digest != record.verdict_digest


def test_a_record_of_a_newer_program_is_refused() -> None:
    """A record with a later schema version is an error, not a guess."""
    record = Record("a", "w", "s", "p", Verdict.PASSED, (), schema_version=SCHEMA_VERSION + 1)
    with pytest.raises(ValueError, match="schema version"):
        Record.from_json(record.to_json())


def test_the_json_of_a_record_states_the_points() -> None:
    """Somebody who reads the JSON need not add up."""
    check = CheckResult("a-visible", "visible", Verdict.PASSED, 3, 4)
    record = Record("a", "w", "s", "p", Verdict.PARTIAL, (ExerciseResult("a", "A", (), Verdict.PARTIAL, (check,)),))
    assert (json.loads(record.to_json())["points"], json.loads(record.to_json())["max_points"]) == (3, 4)


def test_the_message_of_an_exercise_is_the_first_failing_check_s() -> None:
    """Only the first check that did not pass speaks."""
    passed = CheckResult("a", "visible", Verdict.PASSED, 1, 1, "")
    first, second = (CheckResult(n, "submission", Verdict.FAILED, 0, 1, f"message {n}") for n in "bc")
    assert ExerciseResult("a", "A", (), Verdict.PARTIAL, (passed, first, second)).message == "message b"


@given(st.lists(text, min_size=1, max_size=4), st.lists(text, min_size=1, max_size=4))
def test_digests_of_different_lists_differ(one: list[str], two: list[str]) -> None:
    """Where a part ends and the next begins is part of what is digested."""
    assert (digest(*one) == digest(*two)) == (one == two)


@given(st.dictionaries(text, st.integers()))
def test_canonical_json_ignores_the_order(data: dict[str, int]) -> None:
    """Equal data gives equal bytes, in whatever order it was put together."""
    assert canonical(data) == canonical(dict(reversed(list(data.items()))))


@pytest.mark.parametrize("kind", [AutograderError, CourseError, LeakError, JailUnavailable, GraderFault])
def test_errors_travel_between_processes(kind: type[AutograderError]) -> None:
    """An error that crosses a process keeps its kind, its text and what to do next."""
    error = kind("What happened.", fix="What to do.")
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is kind
    assert (str(again), again.fix, again.exit_code) == ("What happened. What to do.", "What to do.", kind.exit_code)
