"""The demo: release a week, hand in a bundled class, grade it in the jail, show feedback and progress."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.classroom import Learner, demo_class, hand_in, make_course
from autograder.course import Course, Week, blueprint
from autograder.exceptions import GraderFault
from autograder.grading.engine import GradeReport, grade_week
from autograder.grading.execute import Settings
from autograder.grading.intake import FEEDBACK
from autograder.grading.plan import make_plan, prove
from autograder.grading.report import class_table, outcome
from autograder.results import Record, Verdict

CELL_SECONDS = 10
"""The demo's loop is ended sooner than a real one: the class should be graded within two minutes."""
WEEK = "week02"


def run_demo(course: Course, folder: Path | None, console: Console) -> GradeReport:
    """Run the demo and print what it did.

    Args:
        course: where week, checks and answers come from.
        folder: where the demo's own course is made; ``demo/`` in the course where absent.
        console: where to print.

    Raises:
        JailUnavailable: this machine cannot build a jail.
        GraderFault: a learner of the class got other points than they must.
    """
    source = course.week(WEEK)
    console.print(f"[bold]1. Release[/] {source.slug}: solutions and hidden tests out, leak-free or not at all")
    made = make_course(course, source, folder or course.root / "demo")
    week = made.week(source.slug)
    learners = demo_class(week, course.root / "tests" / "curriculum")
    console.print(f"[bold]2. Hand in[/] {len(learners)} notebooks, {sum(x.points == (0, 0) for x in learners) - 1} of them hostile")
    for learner in learners:
        hand_in(made, week, learner)
    console.print("[bold]3. Grade[/] each in a jail of its own")
    report = _grade(made, week, console)
    console.print(class_table(report))
    console.print(_progress_table(report))
    console.print(outcome(report, made), highlight=False, markup=False, soft_wrap=True)
    _check(learners, report.records)
    page = made.root / FEEDBACK / "two-slips" / week.slug / f"{week.slug}.html"
    console.print(f"[bold]4. Look[/] at a page of feedback: {page}", soft_wrap=True, highlight=False)
    console.print("[bold]Next[/]: make lab (work as a learner) · make test · README.md", highlight=False)
    return report


def _grade(made: Course, week: Week, console: Console) -> GradeReport:
    plan = prove(make_plan(made, week, Settings(cell_seconds=CELL_SECONDS, seed=-1)), lambda text: console.print(text, highlight=False))
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("grading", total=None)
        return grade_week(plan, say=lambda p: progress.update(task, completed=p.done, total=p.total))


def _progress_table(report: GradeReport) -> Table:
    """Return what the class can do by now, objective by objective."""
    table = Table(title="Progress of the class, by objective of the exam", title_justify="left")
    for name in ("objective", "", "earned", ""):
        table.add_column(name, justify="right" if name == "earned" else "left")
    earned: dict[str, float] = {}
    possible: dict[str, float] = {}
    for record in report.records.values():
        for exercise in record.exercises:
            for objective in exercise.objectives:
                earned[objective] = earned.get(objective, 0) + exercise.points
                possible[objective] = possible.get(objective, 0) + exercise.max_points
    for objective in sorted(possible):
        share = earned[objective] / possible[objective] if possible[objective] else 0.0
        known = blueprint().get(objective)
        table.add_row(objective, known.title if known else "", f"{share:.0%}", "█" * round(share * 20))
    return table


def _check(learners: tuple[Learner, ...], records: dict[str, Record]) -> None:
    """Hold the result against what each learner must get: a demo that shows a wrong grade must not look fine."""
    wrong = []
    for learner in learners:
        record = records.get(learner.id)
        low, high = learner.points
        if record is None or not low <= record.points <= high:
            got = f"{record.points:g} points ({record.verdict})" if record else "no record"
            wrong.append(f"{learner.id}: {got}, must be {low:g} to {high:g}")
    if "assert-stripper" in records and records["assert-stripper"].verdict is not Verdict.TAMPERED:
        wrong.append("assert-stripper: was not noticed")
    if wrong:
        raise GraderFault(f"The demo class was graded wrongly: {'; '.join(wrong)}.", fix="Run: make test")
