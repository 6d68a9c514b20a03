"""Judgement of runs: what an answer's outputs earn, and whether that is what its kind must earn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.authoring.answers import Kind
from autograder.authoring.plan import AnswerRun, CellOutcome
from autograder.course import SUBMISSION, Exercise, course_of
from autograder.grading.messages import safe_message, verdict_message
from autograder.grading.score import judge as judge_check
from autograder.results import CellRun, CellState, Verdict

WORDS = (8, 40)
"""Fewest and most words of a message at run time; the rule for authors is 12 to 35, values and names come on top."""


@dataclass(frozen=True, eq=False)
class Subject:
    """An answer as it is judged: written by an author, or generated; equal only to itself.

    Attributes:
        exercise: the exercise it answers.
        name: its name.
        where: where an author finds it.
        kind: the author's kind, or ``reference``, ``stub``, ``chameleon``.
        check: the check that a mistake or a crash names.
        fragment: what a mistake's message must contain.
    """

    exercise: Exercise
    name: str
    where: str
    kind: str
    check: str = ""
    fragment: str = ""

    @property
    def title(self) -> str:
        """Kind and name; the name alone where it is the kind."""
        return self.name if self.name == self.kind else f"{self.kind} {self.name}"


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it must be.

    Attributes:
        where: file and line, or notebook and cell.
        subject: the answer or cell it is about.
        required: what must be so.
        got: what was so.
        message: the message that the learner would have read, empty where there was none.
        exercise: id of the exercise, empty where it is about the whole notebook.
    """

    where: str
    subject: str
    required: str
    got: str
    message: str = ""
    exercise: str = ""

    def __str__(self) -> str:
        said = f" The message was: {self.message!r}." if self.message else ""
        return f"{self.where}: {self.subject}: {self.required}; got {self.got}.{said}"


@dataclass(frozen=True)
class Earned:
    """What one check gave in one run.

    Attributes:
        message: text of the assertion that failed, name and text of any other error, or what a check that gave a part
            of its points printed.
        shown: what the grader shows the learner of it.
        ename: name of the exception, empty where there was none.
    """

    kind: str
    points: float
    max_points: float
    verdict: Verdict
    message: str
    shown: str
    ename: str

    @property
    def full(self) -> bool:
        """True where no point was lost."""
        return self.points >= self.max_points


@dataclass(frozen=True)
class Result:
    """One run of one answer, scored.

    Attributes:
        run: the run.
        checks: what each check gave, in the notebook's order.
    """

    run: AnswerRun
    checks: tuple[Earned, ...]

    @property
    def first_loss(self) -> Earned | None:
        """The first check that did not give full points."""
        return next((check for check in self.checks if not check.full), None)

    @property
    def stopped(self) -> CellRun | None:
        """The first cell that did not end well, a check or not."""
        return next((cell.run for cell in self.run.cells if cell.run.state is not CellState.OK), None)

    @property
    def message(self) -> str:
        """Text of the first check that lost a point, else of the first cell that did not end well."""
        if self.first_loss is not None and self.first_loss.message:
            return self.first_loss.message
        return f"{self.stopped.ename}: {self.stopped.evalue}".strip(": ") if self.stopped else ""

    def earned(self, kind: str) -> Earned:
        """Return what one check gave."""
        return next(check for check in self.checks if check.kind == kind)

    def __str__(self) -> str:
        parts = [f"{c.kind} {c.points:g}/{c.max_points:g}" for c in self.checks]
        if self.stopped is not None:
            ename = f" ({self.stopped.ename})" if self.stopped.ename else ""
            parts.append(f"cell {self.stopped.cell_id} {self.stopped.state}{ename}")
        return ", ".join(parts)


def score_run(run: AnswerRun, exercise: Exercise, checks: Mapping[str, NotebookNode]) -> Result:
    """Score one run of an answer as the grader scores it.

    Args:
        run: the run.
        exercise: its exercise.
        checks: the notebook's check cells by cell id.
    """
    scored = [(outcome, checks[outcome.run.cell_id]) for outcome in run.cells if outcome.run.cell_id in checks]
    return Result(run, tuple(_earned(outcome, exercise, cell) for outcome, cell in scored))


def _earned(outcome: CellOutcome, exercise: Exercise, cell: NotebookNode) -> Earned:
    kind, run = course_of(cell)["check"], outcome.run
    verdict, points = judge_check(run, outcome.outputs, exercise.points[kind])
    message = run.evalue if run.ename == "AssertionError" else f"{run.ename}: {run.evalue}" if run.ename else ""
    # What a learner reads is decided by the grader, who lets only an author's own words through.
    shown = safe_message(cell.source, run.ename, run.evalue, "submission") if run.ename else verdict_message(verdict)
    if verdict is Verdict.PARTIAL:
        message = shown = "".join(o["text"] for o in outcome.outputs if o.get("name") == "stdout").strip()
    return Earned(kind, points, exercise.points[kind], verdict, message, shown, run.ename)


def judge(subject: Subject, results: Sequence[Result]) -> list[Problem]:
    """Return what is wrong with an answer's results, one problem per rule broken, however many seeds broke it.

    Args:
        subject: the answer.
        results: its results, one per seed.
    """
    found: dict[str, tuple[Result, list[int]]] = {}
    for result in results:
        for required in _broken(subject, result):
            found.setdefault(required, (result, []))[1].append(result.run.seed)
    problems = []
    for required, (result, seeds) in found.items():
        got = f"{result} (seed {', '.join(map(str, seeds))})"
        problems.append(problem(subject, required, got, result.message))
    if len({_points(result) for result in results}) > 1:
        got = "; ".join(f"seed {result.run.seed}: {result}" for result in results)
        problems.append(problem(subject, "the score must not change with the seed", got))
    return problems


def problem(subject: Subject, required: str, got: str, message: str = "") -> Problem:
    """Return a problem of an answer."""
    return Problem(subject.where, subject.title, required, got, message, subject.exercise.id)


def messages_of(subject: Subject, results: Sequence[Result]) -> Iterator[tuple[str, str]]:
    """Yield check and text of each of the course's own messages that an answer of a learner would have shown."""
    if subject.kind in (Kind.MISTAKE, Kind.CRASH, "stub"):
        for result in results:
            yield from ((c.kind, c.message) for c in result.checks if c.ename == "AssertionError")


def wrong_length(message: str) -> bool:
    """True for a message with too few or too many words."""
    return not WORDS[0] <= len(message.split()) <= WORDS[1]


def _points(result: Result) -> tuple[float, ...]:
    return tuple(check.points for check in result.checks)


def _broken(subject: Subject, result: Result) -> Iterator[str]:
    """Yield the rules that one result breaks."""
    late = [cell.run for cell in result.run.cells if cell.run.state is CellState.TIMEOUT]
    if late:
        hint = " (the notebook had threads running when its shell forked; if this answer is quick in Jupyter, set "
        hint += '`"course": {"fork": false}` in the notebook\'s metadata)'
        yield f"cell {late[0].cell_id} must end within {late[0].seconds:g} s{hint if result.run.threads else ''}"
        return
    match subject.kind:
        case Kind.MISTAKE:
            yield from _mistake(subject, result)
        case Kind.ALTERNATIVE | "reference":
            if result.first_loss is not None:
                yield "must lose no point"
            elif result.stopped is not None:
                yield "every cell up to its last check must run without an error"
        case Kind.CRASH:
            if result.earned(subject.check).points > 0:
                yield f"must earn nothing on the {subject.check} check"
        case "stub":
            yield from _stub(result)
        case "chameleon":
            yield from _chameleon(result)


def _mistake(subject: Subject, result: Result) -> Iterator[str]:
    loss = result.first_loss
    if result.run.cells[0].run.state is CellState.ERROR:
        yield "its own cell must run without an error; an answer that stops there is a crash"
    elif loss is None or loss.kind != subject.check:
        yield f"must lose its first point on the {subject.check} check"
    elif loss.verdict not in (Verdict.FAILED, Verdict.PARTIAL):
        yield f"must be caught by an assertion of the {subject.check} check, not by a failure of the code"
    elif subject.fragment not in loss.message:
        yield f"the message of the {subject.check} check must contain {subject.fragment!r}"
    elif subject.fragment not in loss.shown:
        yield f"the learner must read the message; the grader shows {loss.shown!r} in its place"


def _stub(result: Result) -> Iterator[str]:
    for check in result.checks:
        if check.points > 0:
            yield f"must earn nothing on the {check.kind} check"
        elif check.verdict is not Verdict.FAILED:
            yield f"must fail the {check.kind} check by one of its assertions"


def _chameleon(result: Result) -> Iterator[str]:
    if any(check.points > 0 for check in result.checks if check.kind == SUBMISSION):
        yield f"an object that says yes to everything must earn nothing on the {SUBMISSION} check"
    elif result.first_loss is None:
        yield "an object that says yes to everything must not earn full points"
