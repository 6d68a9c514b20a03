"""The report as a page and as a table for a spreadsheet; both inert whatever a learner is called or was told."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder.classreport.statistics import BINS, ClassReport, summary_of_bars, verdicts
from autograder.files import write_whole
from autograder.grading.messages import clean

FOLDER = "reports"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet take a text for a formula (OWASP, "CSV Injection")."""
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 460, 150, 36, 40


def write_report(report: ClassReport, folder: Path) -> tuple[Path, Path]:
    """Write ``<week>.html`` and ``<week>.csv``, each whole or not at all; return their paths."""
    page, table = folder / f"{report.week}.html", folder / f"{report.week}.csv"
    for path, text in ((page, report_html(report)), (table, report_csv(report))):
        write_whole(path, text)
    return page, table


def report_csv(report: ClassReport) -> str:
    """Return one line a learner: points in all and by exercise, verdict, flags, time of submission."""
    out = io.StringIO()
    writer = csv.writer(out)
    names = [line.exercise for line in report.exercises]
    writer.writerow(["student", "points", "max_points", "verdict", "submitted_at", "sandbox", "flags", *names])
    for student, record in report.records.items():
        points = {e.exercise: e.points for e in record.exercises}
        row = [student, record.points, record.max_points, record.verdict, record.submitted_at, record.sandbox, " ".join(record.flags)]
        writer.writerow([_inert(value) for value in [*row, *(points.get(name, "") for name in names)]])
    for student in report.missing:
        writer.writerow([_inert(student), "", report.max_points, "not submitted", "", "", "", *("" for _ in names)])
    return out.getvalue()


def _inert(value: object) -> object:
    """Return a value that a spreadsheet shows and does not compute."""
    text = clean(value, 200) if isinstance(value, str) else value
    return f"'{text}" if isinstance(text, str) and text.startswith(_FORMULA) else text


def report_html(report: ClassReport) -> str:
    """Return the page."""
    loaders = [PackageLoader("autograder.classreport"), PackageLoader("autograder.grading")]
    environment = Environment(loader=ChoiceLoader(loaders), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(clean=lambda text: clean(text, 400), share=lambda x: "" if x is None else f"{100 * x:.0f} %", r=lambda x: "" if x is None else f"{x:.2f}")
    return environment.get_template("classreport.html.j2").render(
        report=report, plot=_histogram(report), words=summary_of_bars(report), verdicts=verdicts(report).most_common(),
    )


def _histogram(report: ClassReport) -> Markup:
    """Return the distribution as SVG with a text twin."""
    most, step = max([*report.bars, 1]), _WIDTH / BINS
    parts = [f'<svg viewBox="0 0 {_LEFT + _WIDTH + 10} {_HEIGHT + _BOTTOM + 10}" role="img" aria-labelledby="bars" class="plot"><title id="bars">{escape(summary_of_bars(report))}</title>']
    for i, count in enumerate(report.bars):
        height, x = (_HEIGHT - 16) * count / most, _LEFT + step * i
        if count:
            parts.append(f'<rect x="{x + 2:.1f}" y="{_HEIGHT - height:.1f}" width="{step - 4:.1f}" height="{height:.1f}"/>')
            parts.append(f'<text x="{x + step / 2:.1f}" y="{_HEIGHT - height - 4:.1f}">{count}</text>')
    parts.append(f'<line x1="{_LEFT}" y1="{_HEIGHT}" x2="{_LEFT + _WIDTH}" y2="{_HEIGHT}"/>')
    parts += [f'<text x="{_LEFT + step * i:.1f}" y="{_HEIGHT + 16}">{report.max_points * i / BINS:g}</text>' for i in range(0, BINS + 1, 2)]
    parts.append(f'<text x="{_LEFT + _WIDTH / 2}" y="{_HEIGHT + 36}">points</text><text x="14" y="{_HEIGHT / 2}" transform="rotate(-90 14 {_HEIGHT / 2})">learners</text></svg>')
    return Markup("".join(parts))  # noqa: S704  # numbers of ours, and a sentence escaped above
