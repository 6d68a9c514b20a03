"""The command line: a thin skin over the parts. Every command says what it did and what to do next."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Optional

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

# jsonschema would load a grammar of internationalised addresses, which takes 1.4 s and serves no notebook
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

from autograder.course import Course  # noqa: E402  # after the line above, which is for what this imports
from autograder.exceptions import AutograderError  # noqa: E402

EXIT_CODES = """
Exit codes: 0 all is well · 1 findings (a check is wrong, a release differs) · 2 wrong usage · 3 the course or an input
is wrong · 4 no jail can be built here · 5 a fault of ours (some submissions have no new score, nothing is lost) ·
130 interrupted (run the same command again to go on).
"""

app = typer.Typer(
    name="autograder", help="Release, grade and prove an autograded Jupyter course.", epilog=EXIT_CODES, no_args_is_help=True,
    add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)

Weeks = Annotated[Optional[list[str]], typer.Argument(metavar="[WEEK]...", help="week02, 02 or the folder's name; all weeks if none is given.")]  # noqa: UP045  # typer reads Optional
CourseOption = Annotated[Optional[Path], typer.Option("--course", help="The course's folder; default: the working folder or one above.")]  # noqa: UP045  # as above
NoSandbox = Annotated[bool, typer.Option("--no-sandbox", help="Run without the jail: only for notebooks that you trust. Every record says so.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def release(
    weeks: Weeks = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail where release/ differs from a fresh release.")] = False,
    course: CourseOption = None,
) -> None:
    """Generate what learners get from source/, and prove it free of solutions and hidden tests."""
    from autograder.authoring.release import check_week, release_week

    found = Course.find(course)
    differing = 0
    for week in found.select(weeks):
        if check:
            lines = check_week(week)
            differing += bool(lines)
            console.print(f"{week.slug}: {'as a fresh release' if not lines else 'differs from a fresh release:'}", highlight=False)
            for line in lines:
                console.print(f"  {line}", highlight=False, markup=False)
            continue
        report = release_week(week)
        console.print(f"{report.week}: {len(report.files)} files, {len(report.changed)} changed, no leak", highlight=False)
        for name in report.withheld:
            console.print(f"  not for learners, left out: {name}", highlight=False, markup=False)
    if differing:
        console.print("Run `autograder release` and commit release/.", markup=False)
        raise typer.Exit(1)


@app.command()
def lint(weeks: Weeks = None, as_json: AsJson = False, course: CourseOption = None) -> None:
    """Check the notebooks against the rules that a machine can see."""
    from autograder.authoring.lint import lint_weeks

    findings = lint_weeks(Course.find(course).select(weeks))
    if as_json:
        typer.echo(json.dumps([vars(f) | {"severity": str(f.severity)} for f in findings], indent=1))
    for finding in [] if as_json else findings:
        console.print(str(finding), highlight=False, markup=False, soft_wrap=True)
    wrong = sum(str(f.severity) == "error" for f in findings)
    if not as_json:
        console.print(f"{wrong} errors, {len(findings) - wrong} warnings", highlight=False)
    if wrong:
        raise typer.Exit(1)


@app.command()
def verify(
    weeks: Weeks = None,
    seeds: Annotated[str, typer.Option(help="Seeds that every answer is run with, separated by commas.")] = "7,11,23",
    workers: Annotated[int, typer.Option(help="Shells side by side.")] = 2,
    exercise: Annotated[Optional[list[str]], typer.Option(help="Only this exercise, and no whole run; may be given more than once.")] = None,  # noqa: UP045  # typer reads Optional
    as_json: AsJson = False,
    no_sandbox: NoSandbox = False,
    course: CourseOption = None,
) -> None:
    """Prove that a week's checks are right: reference, untouched release, and every answer in tests/curriculum."""
    from autograder.authoring.jailed import jail_runner
    from autograder.authoring.proofs import reference_in_papermill, untouched_release
    from autograder.authoring.verify import verify_week

    found, failed = Course.find(course), False
    for week in found.select(weeks):
        with _bar(f"verify {week.slug}") as advance:
            report = verify_week(
                week, answers_root=found.root / "tests" / "curriculum", workers=workers,
                seeds=tuple(int(seed) for seed in seeds.split(",")), runner=None if no_sandbox else jail_runner,
                progress=lambda p: advance(p.done, p.total, p.text),
                extra_checks=(reference_in_papermill, untouched_release) if not (no_sandbox or exercise) else (),
                exercises=tuple(exercise or ()),
            )
        failed = failed or not report.ok
        if as_json:
            typer.echo(report.to_json())
            continue
        console.print(report.table())
        for problem in report.problems:
            console.print(f"{problem}", highlight=False, markup=False, soft_wrap=True)
        slow = ", ".join(f"{cell} {seconds:.2f} s" for seconds, cell, _ in report.slowest[:5])
        console.print(f"{'proved' if report.ok else 'NOT proved'}: {report.runs} runs in {report.seconds:.0f} s; slowest cells: {slow}", highlight=False)
    if failed:
        raise typer.Exit(1)


@app.command()
def grade(
    week: Annotated[str, typer.Argument(help="week02, 02 or the folder's name.")],
    student: Annotated[Optional[list[str]], typer.Option(help="Only this learner; may be given more than once.")] = None,  # noqa: UP045  # typer reads Optional
    workers: Annotated[int, typer.Option(help="Kernels at a time; one per core if 0.")] = 0,
    as_json: AsJson = False,
    no_sandbox: NoSandbox = False,
    cell_seconds: Annotated[int, typer.Option(help="Wall time of one cell, in seconds.")] = 60,
    db_url: Annotated[str, typer.Option("--db", help="Gradebook; default: the one that nbgrader_config.py names.")] = "",
    course: CourseOption = None,
) -> None:
    """Grade the submissions of a week in the jail, write scores, records and feedback."""
    from autograder.grading.execute import Settings
    from autograder.grading.plan import make_plan, prove, start_zygote

    found = Course.find(course)
    settings = Settings(cell_seconds=cell_seconds, seed=-1, sandbox=not no_sandbox)
    start_zygote(make_plan(found, found.week(week), settings))  # its imports and ours, side by side
    from autograder.grading.engine import grade_week
    from autograder.grading.report import class_table, outcome

    plan = prove(make_plan(found, found.week(week), settings), lambda text: errors.print(text, highlight=False))
    with _bar(f"grade {plan.week.slug}", quiet=as_json) as advance:
        report = grade_week(
            plan, students=tuple(student or ()), workers=workers, db_url=db_url,
            say=lambda p: advance(p.done, p.total, f"{p.student}: {p.verdict}"),
        )
    if as_json:
        typer.echo(json.dumps({name: json.loads(record.to_json()) for name, record in report.records.items()}, indent=1))
    else:
        console.print(class_table(report))
        console.print(outcome(report, found), highlight=False, markup=False, soft_wrap=True)
    if report.faults:
        for name, reason in report.faults.items() if as_json else ():
            errors.print(f"{name}: {reason}", highlight=False, markup=False, soft_wrap=True)
        raise typer.Exit(5)


@app.command()
def watch(
    weeks: Annotated[Optional[list[str]], typer.Argument(metavar="[WEEK]...", help="Weeks to have ready at once; any other is made ready when something comes.")] = None,  # noqa: UP045  # typer reads Optional
    workers: Annotated[int, typer.Option(help="Kernels at a time; one per core if 0.")] = 0,
    limit: Annotated[int, typer.Option(help="Gradings of one learner in ten minutes; 0 for no limit.")] = 10,
    owners: Annotated[bool, typer.Option("--owners", help="Refuse a submission that is not owned by the system's user with the learner's id.")] = False,
    once: Annotated[bool, typer.Option("--once", help="Grade what is there, then end.")] = False,
    until_eof: Annotated[bool, typer.Option("--until-eof", help="End when the standard input ends.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    no_sandbox: NoSandbox = False,
    cell_seconds: Annotated[int, typer.Option(help="Wall time of one cell, in seconds.")] = 60,
    db_url: Annotated[str, typer.Option("--db", help="Gradebook; default: the one that nbgrader_config.py names.")] = "",
    course: CourseOption = None,
) -> None:
    """Grade what is submitted through nbgrader's exchange as it comes, and release its feedback."""
    from autograder.grading.execute import Settings
    from autograder.watch.options import Options
    from autograder.watch.told import line
    from autograder.watch.watcher import watch

    found = Course.find(course)
    options = Options(
        Settings(cell_seconds=cell_seconds, seed=-1, sandbox=not no_sandbox), tuple(week.slug for week in found.select(weeks)) if weeks else (),
        workers=workers, db_url=db_url, limit=limit, owners=owners, once=once, until_eof=until_eof,
    )
    raise typer.Exit(watch(found, options, lambda event: typer.echo(line(event, as_json=as_json))))


@app.command("class-report")
def class_report(
    week: Annotated[str, typer.Argument(help="week02, 02 or the folder's name.")],
    folder: Annotated[Optional[Path], typer.Option(help="Where to write; default: reports/ in the course.")] = None,  # noqa: UP045  # typer reads Optional
    answers: Annotated[Optional[Path], typer.Option(help="The answers that name the mistakes; default: tests/curriculum in the course.")] = None,  # noqa: UP045  # as above
    db_url: Annotated[str, typer.Option("--db", help="Gradebook; default: the one that nbgrader_config.py names.")] = "",
    course: CourseOption = None,
) -> None:
    """Write a week's report for the instructor: distribution, exercises, commonest mistakes by name, who is missing."""
    from autograder.authoring.answers import load_answers
    from autograder.classreport import page, statistics
    from autograder.grading.gradebook import GradebookWriter, gradebook_url

    found = Course.find(course)
    chosen = found.week(week)
    with GradebookWriter(db_url or gradebook_url(found)) as book:
        records, roster = book.latest(chosen.slug), book.students()
    made = statistics.class_report(chosen, records, roster, load_answers(chosen, answers or found.root / "tests" / "curriculum"))
    console.print(f"{chosen.slug}: {len(made.records)} graded, {len(made.missing)} without a submission; {made.middle}", highlight=False, markup=False)
    for line in made.mistakes[:5]:
        console.print(f"  {len(line.learners)} x {line.name or line.message[:80]} ({line.exercise})", highlight=False, markup=False, soft_wrap=True)
    paths = page.write_report(made, folder or found.root / page.FOLDER)
    console.print(f"Written: {', '.join(map(str, paths))}", highlight=False, markup=False, soft_wrap=True)


@app.command()
def demo(
    folder: Annotated[Optional[Path], typer.Option(help="Where to put the demo class; made anew each time.")] = None,  # noqa: UP045  # typer reads Optional
    course: CourseOption = None,
) -> None:
    """Release, then grade a bundled class in the jail: what `make` runs."""
    from autograder.demo import run_demo

    run_demo(Course.find(course), folder, console)


@app.command()
def doctor() -> None:
    """Check this machine for what grading needs, and say how to mend what is missing."""
    from autograder.doctor import checks, render

    raise typer.Exit(render(checks(), console))


@app.command()
def bench(
    copies: Annotated[int, typer.Option(help="Copies of the reference to grade.")] = 16,
    course: CourseOption = None,
) -> None:
    """Measure grading against stock nbgrader, on this machine, in one run."""
    from autograder.bench import run_bench

    run_bench(Course.find(course), copies, console)


@app.command()
def lab(
    port: Annotated[int, typer.Option(help="Port; a free one from here on is taken.")] = 8888,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    course: CourseOption = None,
) -> None:
    """Open JupyterLab for a learner, with the released weeks copied into learner/."""
    from autograder.lab import open_lab

    raise typer.Exit(open_lab(Course.find(course), port, browser=not no_browser))


@app.command()
def exam(
    port: Annotated[int, typer.Option(help="Port; a free one from here on is taken.")] = 8891,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    records: Annotated[Optional[Path], typer.Option(help="Folder of the sittings' records; default: the learner's week 11.")] = None,  # noqa: UP045  # typer reads Optional
    course: CourseOption = None,
) -> None:
    """Open the mock exam: a page of its own on this machine, with timed papers and study mode."""
    from autograder.exam.server import serve
    from autograder.lab import LEARNER

    found = Course.find(course)
    serve(records or found.root / LEARNER / found.week("11").slug / "sittings", port=port, browser=not no_browser)


@app.command()
def progress(
    export: Annotated[Optional[Path], typer.Option(help="Write the evidence to this file, for another machine.")] = None,  # noqa: UP045  # typer reads Optional
    merge: Annotated[Optional[Path], typer.Option(help="Take in the evidence of such a file.")] = None,  # noqa: UP045  # as above
    delete: Annotated[bool, typer.Option("--delete", help="Remove the page and what was merged; your notebooks, feedback and sittings stay.")] = False,
    folder: Annotated[Optional[Path], typer.Option(help="Folder that holds your weeks; default: learner/ in the course.")] = None,  # noqa: UP045  # as above
    course: CourseOption = None,
) -> None:
    """Show a learner's progress: mastery per objective, checklists, and what to do next; write it as a page."""
    from autograder.lab import LEARNER
    from autograder.progress import command
    from autograder.progress.evidence import save
    from autograder.progress.page import write_page

    found = Course.find(course)
    mine = folder or found.root / LEARNER
    if delete:
        gone = command.delete(mine)
        console.print(f"removed: {', '.join(map(str, gone)) or 'nothing, there was nothing'}", highlight=False, markup=False, soft_wrap=True)
        return
    if merge:
        console.print(f"{merge}: taken in, {command.take_in(merge, mine)} pieces of evidence from other machines", highlight=False, markup=False, soft_wrap=True)
    summary = command.summary_of(found, mine)
    if export:
        save(summary.evidence, export)
        console.print(f"{len(summary.evidence)} pieces of evidence written to {export}", highlight=False, markup=False, soft_wrap=True)
    for table in command.tables(summary):
        console.print(table)
    console.print(command.headline(summary), highlight=False, markup=False, soft_wrap=True)
    console.print(f"The page: {write_page(summary, mine)}", highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _bar(title: str, *, quiet: bool = False) -> Iterator[_Advance]:
    """Show a progress bar on standard error while something long runs."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(), TextColumn("{task.fields[now]}"))
    try:
        with Progress(*columns, console=errors, transient=True, disable=quiet or not errors.is_terminal) as progress:
            yield _Advance(progress, title)
    except KeyboardInterrupt:
        errors.print("autograder: interrupted; what was recorded is kept. Run the same command again to go on.", highlight=False)
        raise typer.Exit(130) from None


class _Advance:
    """Moves one bar."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None, now="")

    def __call__(self, done: int, total: int, now: str) -> None:
        self._progress.update(self._task, completed=done, total=total, now=now[:60])


def main() -> None:
    """Run the command line; errors that a person can act upon become one clear line and an exit code."""
    try:
        app()
    except AutograderError as error:
        errors.print(f"autograder: {error}", style="bold red", highlight=False, markup=False, soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        errors.print("autograder: interrupted; what was recorded is kept. Run the same command again to go on.", highlight=False)
        sys.exit(130)
