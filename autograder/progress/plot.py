"""The mastery plot: one bar with its interval per objective, as SVG that carries a text twin."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup, escape

from autograder.course import blueprint
from autograder.exam.score import READINESS_LINE
from autograder.progress.mastery import Estimate

_ROW, _LEFT, _WIDTH, _TOP, _BOTTOM = 20, 44, 420, 8, 40
"""Pixels: height of a row, room for the ids, width of the scale from 0 to 100 %, room above and below the rows."""


def mastery_svg(known: Mapping[str, Estimate], section: str) -> Markup:
    """Return the plot of one section: a dot for the estimate, a line for its 90 % interval, rows without trials pale.

    Args:
        known: estimate by objective.
        section: ``1`` to ``4`` or ``T``, the first letter of its objectives.
    """
    rows = [(name, one) for name, one in known.items() if name[0] == section]
    height = _TOP + _ROW * len(rows) + _BOTTOM
    parts = [
        f'<svg viewBox="0 0 {_LEFT + _WIDTH + 16} {height}" role="img" aria-labelledby="plot-{section}" class="plot">',
        f'<title id="plot-{section}">{escape(_words(rows))}</title>',
    ]
    bottom = _TOP + _ROW * len(rows)
    for tick in (0, 20, 40, 60, 80, 100):
        x = _x(tick / 100)
        parts.append(f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{bottom}"/><text class="tick" x="{x}" y="{bottom + 15}">{tick}</text>')
    parts.append(f'<text class="tick" x="{_x(0.5)}" y="{bottom + 33}">mastery, per cent</text>')
    ready = _x(READINESS_LINE)
    parts.append(f'<line class="ready" x1="{ready}" y1="{_TOP}" x2="{ready}" y2="{bottom}"/>')
    parts += [_row(name, one, _TOP + _ROW * (i + 0.5)) for i, (name, one) in enumerate(rows)]
    return Markup("".join([*parts, "</svg>"]))  # noqa: S704  # numbers of ours, and texts escaped above


def _row(name: str, one: Estimate, y: float) -> str:
    what = f"{name} {blueprint()[name].title}: {_share(one)}"
    shown = "known" if one.trials else "open"
    return (
        f'<g class="{shown}"><title>{escape(what)}</title><text class="name" x="0" y="{y + 4}">{escape(name)}</text>'
        f'<line class="interval" x1="{_x(one.low)}" y1="{y}" x2="{_x(one.high)}" y2="{y}"/><circle cx="{_x(one.mean)}" cy="{y}" r="5"/></g>'
    )


def _x(share: float) -> float:
    return round(_LEFT + _WIDTH * share, 1)


def _share(one: Estimate) -> str:
    if not one.trials:
        return "nothing shown yet"
    return f"{100 * one.mean:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f} %, {one.trials} {'answer' if one.trials == 1 else 'answers'})"


def _words(rows: list[tuple[str, Estimate]]) -> str:
    """Return what the plot shows in one sentence; the table beside it has every number."""
    shown = [(name, one) for name, one in rows if one.trials]
    ready = sum(one.mean >= READINESS_LINE for _, one in shown)
    text = f"Mastery of {len(rows)} objectives with 90 % intervals: {ready} at or above {100 * READINESS_LINE:.0f} %, {len(rows) - len(shown)} without an answer so far"
    if not shown:
        return f"{text}."
    name, one = min(shown, key=lambda pair: pair[1].mean)
    return f"{text}; lowest is {name} with {100 * one.mean:.0f} %."
