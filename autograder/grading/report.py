"""What an instructor reads after a run: one line a learner, and what to do next."""

from __future__ import annotations

from collections import Counter

from rich.table import Table

from autograder.course import Course
from autograder.grading.engine import GradeReport
from autograder.grading.intake import AUTOGRADED, FEEDBACK
from autograder.results import Record, Verdict

_STYLE = {Verdict.PASSED: "green", Verdict.TAMPERED: "bold red", Verdict.INVALID: "red", Verdict.INCONCLUSIVE: "yellow"}


def class_table(report: GradeReport) -> Table:
    """Return one line per learner: points, verdict, what became of the exercises, seconds, flags."""
    table = Table(title="Class", title_justify="left")
    table.add_column("learner", overflow="fold")
    table.add_column("points", justify="right")
    table.add_column("verdict")
    table.add_column("passed, others")
    table.add_column("seconds", justify="right")
    table.add_column("flags", overflow="fold")
    for name, record in report.records.items():
        style = _STYLE.get(record.verdict, "")
        points = f"{record.points:g} of {record.max_points:g}"
        table.add_row(_plain(name), points, f"[{style}]{record.verdict}[/]" if style else str(record.verdict), _exercises(record), f"{record.seconds:.1f}", ", ".join(record.flags))
    for name in sorted(report.faults.keys() - report.records.keys()):
        table.add_row(_plain(name), "-", "[bold red]grader error[/]", "no score written", "-", "")
    return table


def _exercises(record: Record) -> str:
    """Say how many exercises passed, and what became of the others."""
    counts = Counter(exercise.verdict for exercise in record.exercises)
    passed = counts.pop(Verdict.PASSED, 0)
    rest = [f"{number} {verdict}" for verdict, number in counts.most_common()]
    return ", ".join([f"{passed} of {len(record.exercises)}", *rest])


def _plain(text: str) -> str:
    """Return a learner's id without anything that a terminal or rich would act upon."""
    return "".join(char if char.isprintable() else "?" for char in text).replace("[", "(").replace("]", ")")


def outcome(report: GradeReport, course: Course) -> str:
    """Say in a few lines what was done, where it is, and what to do next."""
    lines = [f"{len(report.graded)} graded, {len(report.skipped)} unchanged, {len(report.faults)} not done, in {report.seconds:.1f} s"]
    if report.graded and report.seconds:
        lines[0] += f" ({report.seconds / len(report.graded):.2f} s a submission)"
    lines.append(f"Feedback: {course.root / FEEDBACK}/<learner>/<week>/ · executed notebooks: {course.root / AUTOGRADED}/")
    for name, reason in report.faults.items():
        lines.append(f"{_plain(name)}: {reason}")
    waiting = [name for name, record in report.records.items() if record.verdict in (Verdict.TAMPERED, Verdict.INCONCLUSIVE)]
    if waiting:
        lines.append(f"Next: look at {', '.join(map(_plain, waiting))} in Formgrader; a point that you enter there is kept.")
    elif report.faults:
        lines.append("Next: run the same command again; only what is not done is done.")
    else:
        lines.append("Next: nbgrader release_feedback, or look at the executed notebooks in Formgrader.")
    return "\n".join(lines)
