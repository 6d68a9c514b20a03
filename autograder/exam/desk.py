"""What the page may ask for: plain data in, plain data out. Keys and reasons leave it only when they may be seen."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from autograder.course import blueprint
from autograder.exam import schedule
from autograder.exam.anki import export
from autograder.exam.bank import WORDS, Item
from autograder.exam.lesson import MOST
from autograder.exam.paper import MINUTES, SERIES, SERIES_OFFERED, Entry, digest_of, entries, make_paper, title_of
from autograder.exam.params import variant
from autograder.exam.receipt import receipt
from autograder.exam.score import PASS_LINE, READINESS_LINE, Score, Tally, score
from autograder.exam.sitting import EXAM, STUDY, Record, Refused, Sittings
from autograder.exam.text import to_html
from autograder.exceptions import CourseError

Data = dict[str, Any]


class Desk:
    """The exam desk of one learner.

    Args:
        bank: all items.
        sittings: the learner's sittings.
        lessons: by objective, what to review (`autograder.exam.lesson`).
    """

    def __init__(self, bank: Sequence[Item], sittings: Sittings, lessons: dict[str, list[dict[str, str]]] | None = None) -> None:
        self._bank = tuple(bank)
        self._by_id = {item.id: item for item in bank}
        self._sittings = sittings
        self._lessons = lessons or {}

    def home(self) -> Data:
        """Return the sittings so far, what can be started, and what is due for review."""
        records = self._sittings.all()
        seen: dict[str, list[bool]] = {}
        rows = []
        for record in records:
            result = self._score(record)
            rows.append({
                "id": record["id"], "title": record["title"], "mode": record["mode"], "started": record["started"], "finished": record["finished"],
                "answered": len(record["answers"]), "asked": len(record["entries"]), "share": result.total.share if result and record["finished"] else None,
            })
            for number, entry in enumerate(record["entries"] if result and record["finished"] else ()):
                if result and entry["item"] in self._by_id and (record["mode"] == EXAM or str(number) in record["answers"]):
                    seen.setdefault(self._by_id[entry["item"]].objective, []).append(result.rights[number])
        counts: dict[str, int] = {}
        for item in self._bank:
            counts[item.objective] = counts.get(item.objective, 0) + 1
        objectives = [
            {"id": name, "title": blueprint()[name].title, "items": counts[name], "right": sum(seen.get(name, ())), "asked": len(seen.get(name, ()))}
            for name in sorted(counts)
        ]
        return {
            "sittings": rows[::-1], "objectives": objectives, "due": len(self._due(records)), "papers": SERIES, "series": SERIES_OFFERED, "minutes": MINUTES,
            "pass": PASS_LINE, "ready": READINESS_LINE,
        }

    def start(self, asked: Data) -> Data:
        """Start an exam or a study sitting and return its id."""
        if asked.get("mode") == EXAM:
            shape, number, seed = int(asked.get("shape", 48)), int(asked.get("number", 1)), int(asked.get("seed", 1))
            paper = make_paper(self._bank, shape=shape, number=number, seed=seed)
            about = {"shape": shape, "number": number, "seed": seed}
            return {"id": self._sittings.start(paper, mode=EXAM, title=title_of(shape, seed, number), about=about)["id"]}
        what, count = str(asked.get("what", "")), max(1, min(60, int(asked.get("count", 10))))
        items, title = self._study(what)
        chosen = self._to_entries(items[:count])
        return {"id": self._sittings.start(chosen, mode=STUDY, title=title, about={"what": what})["id"]}

    def state(self, name: str) -> Data:
        """Return a sitting as the page shows it; options in their shown order, nothing that tells the key too early."""
        record = self._sittings.get(name)
        now = self._sittings.spent(record)
        questions = []
        for number, entry in enumerate(record["entries"]):
            item = self._asked(entry)
            told = record["finished"] is not None or number in record["checked"]
            chosen = record["answers"].get(str(number), [])
            options = []
            for i in entry["order"]:
                option = item.options[i]
                more = {"correct": option.correct, "why": to_html(option.why)} if told else {}
                options.append({"html": to_html(option.text), "chosen": i in chosen, **more})
            questions.append({
                "stem": to_html(item.stem), "kind": item.kind, "select": WORDS.get(len(item.key), "one"), "options": options,
                "marked": number in record["marked"], "confidence": record["confidence"].get(str(number)), "told": told,
                **({"item": item.id, "objective": item.objective, "title": blueprint()[item.objective].title, "source": item.source, "checked_on": item.checked_on} if told else {}),
            })
        return {
            "id": record["id"], "title": record["title"], "mode": record["mode"], "left": self._sittings.left(record), "spent": now,
            "finished": record["finished"] is not None, "ended_by": record["ended_by"], "paused": record["paused_at"] is not None,
            "revision": record["revision"], "questions": questions,
        }

    def pulse(self, name: str) -> Data:
        """Return what a waiting page needs to know: time, end, and whether another tab changed something."""
        record = self._sittings.get(name)
        return {"left": self._sittings.left(record), "spent": self._sittings.spent(record), "finished": record["finished"] is not None, "revision": record["revision"]}

    def act(self, name: str, what: str, asked: Data) -> Data:
        """Carry out one change and return the new state.

        Raises:
            Refused: the sitting does not allow it.
        """
        number = int(asked.get("question", 0))
        if what == "answer":
            record = self._sittings.get(name)
            if not 0 <= number < len(record["entries"]):
                raise Refused(f"There is no question {number + 1} in this sitting.")
            order = record["entries"][number]["order"]
            shown = [int(place) for place in asked.get("chosen", ())]
            if any(not 0 <= place < len(order) for place in shown):
                raise Refused("This answer names an option that does not exist.")
            self._sittings.answer(name, number, [order[place] for place in shown], asked.get("confidence"))
        elif what == "mark":
            self._sittings.mark(name, number, bool(asked.get("marked")))
        elif what == "check":
            self._sittings.check(name, number)
        elif what == "pause":
            self._sittings.pause(name, bool(asked.get("paused")))
        elif what == "finish":
            self._sittings.finish(name)
        else:
            raise Refused(f"The page asked for {what!r}, which does not exist.")
        return self.state(name)

    def result(self, name: str) -> Data:
        """Return the result of a finished sitting under both blueprints, and what to review."""
        record = self._sittings.get(name)
        if record["finished"] is None:
            raise Refused("The result is shown when the sitting is finished.")
        made = score(record, self._bank)
        weak = [(one.share, name) for name, one in made.objectives.items() if one.share < READINESS_LINE]
        return {
            "title": record["title"], "ended_by": record["ended_by"], "hand_in": receipt(record) if "number" in record["about"] else "", "total": _told(made.total), "verdict": made.verdict, "weighted": made.weighted,
            "spent": self._sittings.spent(record), "sections": {k: _told(v) for k, v in made.sections.items() if v.asked},
            "domains": {k: _told(v) for k, v in made.domains.items() if v.asked},
            "objectives": [{"id": k, "title": blueprint()[k].title, **_told(v)} for k, v in made.objectives.items()],
            "confidence": {str(k): _told(v) for k, v in made.confidence.items() if v.asked},
            "rights": list(made.rights), "due": len(self._due(self._sittings.all())),
            "review": [{"id": k, "title": blueprint()[k].title, "lessons": self._lessons.get(k, [])[:MOST]} for _, k in sorted(weak)],
        }

    def anki(self) -> str:
        """Return the items that were missed so far (all asked ones if none was) as a file for Anki."""
        known = schedule.memories(self._sittings.all(), self._bank)
        missed = [name for name, one in known.items() if one.lapses] or list(known)
        return export(self._by_id[name] for name in sorted(missed))

    def _score(self, record: Record) -> Score | None:
        try:
            return score(record, self._bank)
        except CourseError:
            return None  # the bank has changed since: the record stays, its score is not shown

    def _asked(self, entry: Data) -> Item:
        item = self._by_id.get(entry["item"])
        if item is None or digest_of(item) != entry["digest"]:
            raise CourseError(f"Item {entry['item']} has changed since this sitting began.", fix="Start a new sitting.")
        return variant(item, entry["seed"])

    def _due(self, records: list[Record]) -> list[str]:
        known = schedule.memories(records, self._bank)
        return [name for name in schedule.due(known, self._sittings.now()) if name in self._by_id]

    def _study(self, what: str) -> tuple[list[Item], str]:
        """Return the items of a study sitting, and its title."""
        if what == "due":
            items, title = [self._by_id[name] for name in self._due(self._sittings.all())], "Spaced review"
        elif what == "weak":
            rank = {row["id"]: row["right"] / row["asked"] if row["asked"] else 0.5 for row in self.home()["objectives"]}
            items = random.sample(list(self._bank), len(self._bank))
            items, title = sorted(items, key=lambda item: rank[item.objective]), "Weakest objectives"
        else:
            items = [item for item in self._bank if what in (item.section, item.objective)]
            items = random.sample(items, len(items))
            title = f"Objective {what}" if "." in what else f"Section {what}"
        if not items:
            raise Refused("There is nothing to ask here yet. Finish a sitting first, or choose a section.")
        return items, title

    def _to_entries(self, items: list[Item]) -> tuple[Entry, ...]:
        return entries(items, seed=random.randrange(2**31))


def _told(tally: Tally) -> Data:
    return {"right": tally.right, "asked": tally.asked, "share": tally.share}
