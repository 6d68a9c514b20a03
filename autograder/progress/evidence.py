"""What a learner has shown so far: one piece of evidence per exercise and exam question, the newest one of each.

Read from what is on the learner's own disk: the feedback pages that nbgrader fetched into ``<week>/feedback/<time>/``
(each holds its result as data) and the records of exam sittings. Nothing is sent anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from autograder.exam.bank import Item
from autograder.exam.score import score
from autograder.exam.sitting import STUDY, Sittings
from autograder.exceptions import CourseError
from autograder.files import write_whole
from autograder.grading.feedback import META_NAME

EXERCISE, QUESTION = "exercise", "question"
SCHEMA_VERSION = 1
MAX_PAGE = 2_000_000
"""Bytes; a feedback page has some ten thousand."""


@dataclass(frozen=True)
class Evidence:
    """How one exercise or one exam question went, the last time.

    Attributes:
        kind: ``exercise`` or ``question``.
        id: the exercise's or the item's id.
        objectives: ids of the blueprint.
        share: points earned among those possible, 0 to 1; a question gives 0 or 1.
        when: seconds since 1970.
        week: the exercise's week; empty for a question.
    """

    kind: str
    id: str
    objectives: tuple[str, ...]
    share: float
    when: float
    week: str = ""

    @property
    def passed(self) -> bool:
        """True where all points were earned."""
        return self.share >= 1.0 - 1e-9


class _Result(HTMLParser):
    """Finds the result that a feedback page carries in its head."""

    content = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "meta" and named.get("name") == META_NAME and not self.content:
            self.content = named.get("content") or ""


def from_page(text: str) -> list[Evidence]:
    """Return the evidence in one feedback page, none where it carries no result of ours."""
    parser = _Result()
    parser.feed(text[:MAX_PAGE])
    try:
        data = json.loads(parser.content)
        when = datetime.fromisoformat(data["submitted_at"]).astimezone(UTC).timestamp()
        return [
            Evidence(EXERCISE, str(e["exercise"]), tuple(map(str, e["objectives"])), e["points"] / e["max_points"], when, str(data["week"]))
            for e in data["exercises"] if e["max_points"] > 0
        ]
    except (ValueError, KeyError, TypeError):
        return []


def from_feedback(folder: Path) -> list[Evidence]:
    """Return the evidence of all feedback pages that lie in a learner's folder."""
    pages = sorted(folder.glob("week[0-9][0-9]-*/feedback/*/week*.html"))
    return [one for page in pages for one in from_page(page.read_text(encoding="utf-8", errors="replace"))]


def from_sittings(folder: Path, bank: Iterable[Item]) -> list[Evidence]:
    """Return the evidence of all finished sittings; those of an older bank are left out."""
    bank, found = tuple(bank), []
    objectives = {item.id: item.objectives for item in bank}
    for record in Sittings(folder).all() if folder.is_dir() else ():
        try:
            rights = score(record, bank).rights if record["finished"] is not None else ()
        except CourseError:
            continue
        for number, right in enumerate(rights):
            item = record["entries"][number]["item"]
            if record["mode"] == STUDY and str(number) not in record["answers"]:
                continue  # not reached: says nothing
            found.append(Evidence(QUESTION, item, objectives[item], float(right), float(record["finished"])))
    return found


def newest(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return the newest piece of each exercise and question: an answer that was repeated is not two answers."""
    last: dict[tuple[str, str], Evidence] = {}
    for one in sorted(evidence, key=lambda e: (e.when, e.share)):
        last[one.kind, one.id] = one
    return sorted(last.values(), key=lambda e: (e.kind, e.id))


def save(evidence: Iterable[Evidence], file: Path) -> None:
    """Write evidence as a file that another machine can merge, whole or not at all."""
    write_whole(file, json.dumps({"schema": SCHEMA_VERSION, "evidence": [asdict(one) for one in evidence]}, indent=1))


def load(file: Path) -> list[Evidence]:
    """Read what ``save`` wrote; a file that is not there has none.

    Raises:
        CourseError: it is damaged, or of a newer version.
    """
    if not file.exists():
        return []
    try:
        data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if data["schema"] > SCHEMA_VERSION:
            raise ValueError(f"schema {data['schema']}")
        return [_checked(item) for item in data["evidence"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseError(f"{file} is not a readable progress file ({error}); it was left as it is.", fix="Move it away, or name another one.") from error


def _checked(item: dict[str, Any]) -> Evidence:
    one = Evidence(**{**item, "objectives": tuple(map(str, item["objectives"])), "share": float(item["share"]), "when": float(item["when"])})
    if one.kind not in (EXERCISE, QUESTION) or not 0 <= one.share <= 1:
        raise ValueError(f"{one.kind} {one.id} with a share of {one.share}")
    return one
