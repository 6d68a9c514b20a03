"""From what is known of a submission to its record; the engine and nbgrader's own pipeline make them alike."""

from __future__ import annotations

from autograder.course import Week
from autograder.grading.intake import Snapshot
from autograder.grading.plan import Plan
from autograder.grading.score import overall, score
from autograder.grading.submission import Rebuilt
from autograder.results import CheckResult, Execution, ExerciseResult, Record, Verdict

NOT_RUN = "not run"
"""A record's ``sandbox`` where nothing was run, because there was no notebook to run."""


def judged(plan: Plan, snapshot: Snapshot, rebuilt: Rebuilt, execution: Execution, attempt: int = 1) -> Record:
    """Return the record of a submission that was run.

    Args:
        plan: how it was run.
        snapshot: what was handed in.
        rebuilt: what was made of it.
        execution: what happened.
        attempt: 1 for the first try.
    """
    results = score(plan.week, execution, rebuilt.attempted, rebuilt.missing)
    flags = tuple(sorted({*rebuilt.flags, *execution.flags}))
    return _record(plan, snapshot, results, overall(results), flags, execution.sandbox, attempt, execution.seconds)


def unreadable(plan: Plan, snapshot: Snapshot, reason: str) -> Record:
    """Return the record of a submission that could not be run: every check is there, with no points and the reason."""
    verdict = Verdict.MISSING if snapshot.missing else Verdict.INVALID
    return _record(plan, snapshot, _nothing(plan.week, reason, verdict), verdict, (str(verdict),))


def _nothing(week: Week, message: str, verdict: Verdict) -> tuple[ExerciseResult, ...]:
    def checks(exercise: str, points: dict[str, float]) -> tuple[CheckResult, ...]:
        return tuple(CheckResult(f"{exercise}-{kind}", kind, verdict, 0.0, worth, message) for kind, worth in points.items())

    return tuple(ExerciseResult(e.id, e.title, e.objectives, verdict, checks(e.id, e.points)) for e in week.exercises)


def _record(
    plan: Plan, snapshot: Snapshot, results: tuple[ExerciseResult, ...], verdict: Verdict, flags: tuple[str, ...],
    sandbox: str = NOT_RUN, attempt: int = 1, seconds: float = 0.0,
) -> Record:
    return Record(
        student=snapshot.student, week=plan.week.slug, snapshot=snapshot.digest, plan=plan.digest, verdict=verdict,
        exercises=results, flags=flags, sandbox=sandbox, seed=plan.settings.seed, attempt=attempt,
        submitted_at=snapshot.submitted_at, seconds=seconds, versions=plan.versions,
    )
