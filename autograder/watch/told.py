"""What the watcher says, as a line for a person or for a program."""

from __future__ import annotations

import json
import time

from autograder.watch.options import Event


def line(event: Event, *, as_json: bool = False) -> str:
    """Return one line about an event; nothing in it is acted upon by a terminal.

    Args:
        event: what happened.
        as_json: for a program.
    """
    if as_json:
        record = json.loads(event.record.to_json()) if event.record else None
        facts = {"kind": event.kind, "text": event.text, "student": event.student, "week": event.week, "seconds": event.seconds, "record": record}
        return json.dumps(facts)
    who = f"{event.student} {event.week}: ".lstrip() if event.week else ""
    after = f", feedback {event.seconds:.1f} s after Submit" if event.kind == "graded" else ""
    text = f"{time.strftime('%H:%M:%S')} {'FAULT ' if event.kind == 'fault' else ''}{who}{event.text}{after}"
    return "".join(char if char.isprintable() else "?" for char in text)
