"""Verify: proves a week's checks right by running its reference solution and all answers against them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from rich.table import Table

from autograder.authoring.answers import Kind, load_answers
from autograder.authoring.bench import Bench, Results, place
from autograder.authoring.judgement import Problem
from autograder.authoring.plan import CELL_LIMIT, Plan
from autograder.authoring.shells import Findings, Heard, Runner, plain_runner, run_plans
from autograder.course import Exercise, Week
from autograder.exceptions import CourseError
from autograder.results import CellState, canonical

SEEDS = (7, 11, 23)
"""The seeds each answer is run with; the first is what checks use where no seed is given."""
SLOWEST = 10
"""How many of the slowest cells a report names."""

COLUMNS = ("points", "mistakes caught", "alternatives accepted", "crash", "stub", "chameleon", "slowest cell")


@dataclass(frozen=True)
class Progress:
    """How far verify is: runs done, runs in all, and what was last begun."""

    done: int
    total: int
    text: str


@dataclass(frozen=True)
class ExerciseReport:
    """How the answers to one exercise fared.

    Attributes:
        exercise: its id.
        points: what it is worth.
        mistakes: how many were caught as they must be, of how many.
        alternatives: how many were accepted, of how many.
        crashes: how many earned nothing on their check, of how many.
        stub: True where the untouched stub earned nothing and was told so.
        chameleon: True where the object that says yes to everything was found out.
        slowest: seconds of the slowest cell in any run.
    """

    exercise: str
    points: float
    mistakes: tuple[int, int]
    alternatives: tuple[int, int]
    crashes: tuple[int, int]
    stub: bool
    chameleon: bool
    slowest: float


@dataclass(frozen=True)
class VerifyReport:
    """Whether a week's checks are right.

    Attributes:
        week: the week's folder name.
        seeds: the seeds used.
        exercises: one line per exercise, in the notebook's order.
        problems: everything that is not as it must be.
        slowest: seconds, cell id and answer of the slowest cells, slowest first.
        runs: how many runs of answers were made.
        seconds: wall time.
    """

    week: str
    seeds: tuple[int, ...]
    exercises: tuple[ExerciseReport, ...]
    problems: tuple[Problem, ...]
    slowest: tuple[tuple[float, str, str], ...]
    runs: int
    seconds: float

    @property
    def ok(self) -> bool:
        """True where no problem was found."""
        return not self.problems

    def to_json(self) -> str:
        """Return the report as canonical JSON."""
        return canonical({**asdict(self), "ok": self.ok})

    def table(self) -> Table:
        """Return the report's lines as a table for a terminal."""
        table = Table(title=f"{self.week}: {self.runs} runs in {self.seconds:.0f} s")
        table.add_column("exercise")
        for name in COLUMNS:
            table.add_column(name, justify="right")
        for line in self.exercises:
            counts = [_share(*pair) for pair in (line.mistakes, line.alternatives, line.crashes)]
            marks = [_mark(line.stub), _mark(line.chameleon)]
            table.add_row(line.exercise, f"{line.points:g}", *counts, *marks, f"{line.slowest:.2f} s")
        return table


def verify_week(
    week: Week,
    *,
    answers_root: Path,
    seeds: Sequence[int] = SEEDS,
    workers: int = 2,
    limit: float = CELL_LIMIT,
    runner: Runner | None = None,
    progress: Callable[[Progress], None] | None = None,
    extra_checks: Sequence[Callable[[Week], list[Problem]]] = (),
    exercises: Sequence[str] = (),
) -> VerifyReport:
    """Run every answer of a week with every seed and report whether each earned what it must.

    Args:
        week: the week.
        answers_root: the folder with one folder of answers per week, ``tests/curriculum``.
        seeds: each answer runs once with each; the score must be the same.
        workers: how many shells run side by side; each runs the notebook once.
        limit: seconds of wall time that a cell may take.
        runner: starts the shells; without one they are plain processes.
        progress: called after each run and whenever a cell or an answer begins.
        extra_checks: further proofs; their problems become part of the report.
        exercises: ids of the exercises to try; all of them where none is named.

    Raises:
        CourseError: the answers' files or a solution cell cannot be read, or there is no such exercise; nothing was run.
    """
    began = monotonic()
    week = Week(week.root, week.slug)  # read the source anew: a Week keeps the notebook that it read first
    if unknown := set(exercises) - {e.id for e in week.exercises}:
        known = ", ".join(e.id for e in week.exercises)
        raise CourseError(f"{week.slug} has no exercise {', '.join(sorted(unknown))}.", fix=f"Its exercises: {known}.")
    bench = Bench.of(week, load_answers(week, answers_root), exercises)
    plans = bench.plans(tuple(seeds), workers, limit)
    findings = run_plans(week, plans, runner or plain_runner, _teller(progress, plans))
    results = bench.results(findings)
    problems = [
        *bench.lacking(answers_root),
        *_faults(week, findings),
        *_reference(week, findings, limit),
        *bench.judged(results),
        *bench.unclear(results),
        *(found for check in extra_checks for found in check(week)),
    ]
    lines = tuple(_line(exercise, results, problems) for exercise in bench.exercises)
    slowest = sorted(_times(findings), reverse=True)[:SLOWEST]
    runs, seconds = len(findings.runs), round(monotonic() - began, 1)
    return VerifyReport(week.slug, tuple(seeds), lines, tuple(problems), tuple(slowest), runs, seconds)


def _teller(progress: Callable[[Progress], None] | None, plans: Sequence[Plan]) -> Heard:
    """Return what turns the shells' events into progress."""
    total = sum(len(plan.answers) * len(plan.seeds) for plan in plans)
    done = 0

    def heard(kind: str, event: dict[str, Any]) -> None:
        nonlocal done
        done += kind == "run"
        if progress is not None and kind in ("at", "run"):
            at = event.get("run", event)
            text = f"{at['exercise']}: {at['answer']}, seed {at['seed']}" if "answer" in at else f"cell {event['cell']}"
            progress(Progress(done, total, text))

    return heard


def _faults(week: Week, findings: Findings) -> list[Problem]:
    return [Problem(place(week), "shell", "every shell must finish its plan", fault) for fault in findings.faults]


def _reference(week: Week, findings: Findings, limit: float) -> list[Problem]:
    """Return what is wrong with the notebook's own run: cells that fail, and cells over their limit."""
    problems = []
    for name, outcome in findings.cells.items():
        run, where = outcome.run, place(week, name)
        if run.state is not CellState.OK:
            got = f"{run.state} {run.ename}".strip()
            problems.append(Problem(where, "reference run", "must run without an error", got, run.evalue))
        if run.seconds > limit:
            got = f"{run.seconds:.1f} s"
            problems.append(Problem(where, "reference run", f"must end within {limit:g} s", got))
    return problems


def _times(findings: Findings) -> Iterator[tuple[float, str, str]]:
    """Yield seconds, cell id and answer of every cell run."""
    for name, outcome in findings.cells.items():
        yield outcome.run.seconds, name, "reference run"
    for run in findings.runs:
        for cell in run.cells:
            yield cell.run.seconds, cell.run.cell_id, f"{run.answer}, seed {run.seed}"


def _line(exercise: Exercise, results: Results, problems: Sequence[Problem]) -> ExerciseReport:
    """Sum up one exercise; an answer fared well where no problem names it."""
    bad = {(p.exercise, p.subject) for p in problems}
    mine = {subject: runs for subject, runs in results.items() if subject.exercise.id == exercise.id}

    def count(kind: str) -> tuple[int, int]:
        of_kind = [s for s in mine if s.kind == kind]
        return sum((exercise.id, s.title) not in bad for s in of_kind), len(of_kind)

    return ExerciseReport(
        exercise=exercise.id,
        points=exercise.max_points,
        mistakes=count(Kind.MISTAKE),
        alternatives=count(Kind.ALTERNATIVE),
        crashes=count(Kind.CRASH),
        stub=count("stub") == (1, 1),
        chameleon=count("chameleon") == (1, 1),
        slowest=max((c.run.seconds for runs in mine.values() for r in runs for c in r.run.cells), default=0.0),
    )


def _share(good: int, total: int) -> str:
    return f"{good}/{total}" if good == total else f"[red]{good}/{total}[/red]"


def _mark(good: bool) -> str:
    return "ok" if good else "[red]no[/red]"
