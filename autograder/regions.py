"""Regions of a source cell that learners never see: solutions, hidden tests and mark schemes."""

from __future__ import annotations

from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.course import is_solution

SOLUTION, HIDDEN, SCHEME = "SOLUTION", "HIDDEN TESTS", "MARK SCHEME"
REGIONS = (SOLUTION, HIDDEN, SCHEME)
"""nbgrader's own names (ClearSolutions, ClearHiddenTests, ClearMarkScheme); each stands between BEGIN and END lines."""
MARKERS = tuple(f"{edge} {region}" for region in REGIONS for edge in ("BEGIN", "END"))


@dataclass(frozen=True)
class Split:
    """A cell's text, taken apart as nbgrader does it.

    Attributes:
        public: the lines that learners get.
        secret: one list of lines per region, the markers left out.
        faults: what is wrong with the markers, in words.
    """

    public: tuple[str, ...]
    secret: tuple[tuple[str, ...], ...]
    faults: tuple[str, ...] = ()


def split_cell(cell: NotebookNode) -> Split:
    """Take a source cell apart; a solution cell without a region is secret as a whole, as nbgrader replaces it."""
    public: list[str] = []
    secret: list[list[str]] = []
    faults: list[str] = []
    inside = ""
    for line in cell.source.split("\n"):
        edge, region = _marker(line)
        if edge == "BEGIN":
            if inside:
                faults.append(f"`BEGIN {region}` inside the region {inside}")
            inside = region
            secret.append([])
        elif edge == "END":
            if inside != region:
                faults.append(f"`END {region}` without its `BEGIN {region}`")
            inside = ""
        else:
            (secret[-1] if inside else public).append(line)
    if inside:
        faults.append(f"`BEGIN {inside}` without its `END {inside}`")
    if is_solution(cell) and not secret:
        public, secret = [], [public]
    return Split(tuple(public), tuple(tuple(lines) for lines in secret), tuple(faults))


def _marker(line: str) -> tuple[str, str]:
    """Return edge and region of a marker line, empty strings for any other line."""
    for region in REGIONS:
        for edge in ("BEGIN", "END"):
            if f"{edge} {region}" in line:
                return edge, region
    return "", ""
