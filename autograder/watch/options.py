"""What a watcher is told, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.grading.execute import Settings
from autograder.results import Record


@dataclass(frozen=True)
class Options:
    """How to watch.

    Attributes:
        settings: limits of an execution.
        weeks: weeks to make ready at once; the others when something comes.
        workers: kernels at a time; one per core where 0.
        db_url: gradebook; the course's own where empty.
        limit: gradings of one learner in ten minutes; 0 for no limit.
        owners: refuse a submission that does not belong to the system's user with the learner's id.
        until_eof: end when the standard input ends, that is with whoever holds its other end.
        once: end when all that is there has been graded.
        keep: weeks kept ready at a time.
        cool_seconds: a week that was not used for this long is let go.
    """

    settings: Settings
    weeks: tuple[str, ...] = ()
    workers: int = 0
    db_url: str = ""
    limit: int = 10
    owners: bool = False
    until_eof: bool = False
    once: bool = False
    keep: int = 2
    cool_seconds: float = 900.0


@dataclass(frozen=True)
class Event:
    """What the watcher has to say.

    Attributes:
        kind: ``ready``, ``graded``, ``fault`` or ``note``.
        text: one sentence.
        student: whose, where it is about one.
        week: which, where it is about one.
        record: of a graded submission.
        seconds: from the submission to its feedback in the exchange.
    """

    kind: str
    text: str
    student: str = ""
    week: str = ""
    record: Record | None = None
    seconds: float = 0.0
