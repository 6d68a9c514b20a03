"""Export for Anki: a text file for File > Import, as its manual describes (https://docs.ankiweb.net/importing/text-files.html)."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.exam.bank import Item
from autograder.exam.params import variant
from autograder.exam.text import to_html


def export(items: Iterable[Item], *, seed: int = 0) -> str:
    """Return notes of the type Basic: question and options in front, right options with reasons behind, tags by objective."""
    lines = ["#separator:tab", "#html:true", "#notetype:Basic", "#deck:ML Associate", "#tags column:3"]
    for item in items:
        made = variant(item, seed)
        front = to_html(made.stem) + "<ul>" + "".join(f"<li>{to_html(o.text)}</li>" for o in made.options) + "</ul>"
        back = "<ul>" + "".join(f"<li>{'✓' if o.correct else '✗'} {to_html(o.text)}{to_html(o.why)}</li>" for o in made.options) + "</ul>"
        lines.append("\t".join(_field(text) for text in (front, back, f"{item.id} " + " ".join(f"objective::{o}" for o in item.objectives))))
    return "\n".join(lines) + "\n"


def _field(text: str) -> str:
    """Quote a field, as CSV does; line breaks inside code stay."""
    return '"' + text.replace("\t", "    ").replace('"', '""') + '"'
