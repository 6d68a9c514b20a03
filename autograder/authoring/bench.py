"""The bench: all answers of a week, written and generated, shared out over shells and judged by what came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.answers import Answer, missing_answers
from autograder.authoring.judgement import (
    WORDS,
    Problem,
    Result,
    Subject,
    judge,
    messages_of,
    problem,
    score_run,
    wrong_length,
)
from autograder.authoring.plan import Plan, PlanAnswer, PlanCell, may_fork, plan_cells
from autograder.authoring.shells import Findings
from autograder.authoring.variants import chameleon_of, stub_of
from autograder.course import Exercise, Week, checked_exercises, course_of, is_check, is_solution
from autograder.exceptions import CourseError

Results = dict[Subject, list[Result]]
"""Each answer's results, one per seed."""


@dataclass(frozen=True)
class Bench:
    """Everything of one week that is put to the test.

    Attributes:
        week: the week.
        cells: its code cells.
        subjects: all answers, written and generated, in the order of the exercises.
        texts: what to run, by exercise and name of the answer.
        partial: True where only some exercises were asked for; the notebook then runs only as far as they need.
    """

    week: Week
    cells: tuple[PlanCell, ...]
    subjects: tuple[Subject, ...]
    texts: dict[tuple[str, str], str]
    partial: bool = False

    @classmethod
    def of(cls, week: Week, answers: Iterable[Answer], only: Sequence[str] = ()) -> Bench:
        """Collect what authors wrote and generate the rest, of all exercises or only of those named."""
        subjects: list[Subject] = []
        texts: dict[tuple[str, str], str] = {}
        written = tuple(answers)
        for exercise in (e for e in checked_exercises(week) if not only or e.id in only):
            for name, (text, where) in _generated(week, exercise).items():
                subjects.append(Subject(exercise, name, where, name))
                texts[exercise.id, name] = text
            for a in (a for a in written if a.exercise == exercise.id):
                subjects.append(Subject(exercise, a.name, a.where, a.kind, a.check, a.fragment))
                texts[exercise.id, a.name] = a.source
        return cls(week, plan_cells(week.notebook), tuple(subjects), texts, partial=bool(only))

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises that are put to the test, in the notebook's order."""
        tested = {subject.exercise.id for subject in self.subjects}
        return tuple(e for e in self.week.exercises if e.id in tested)

    def plans(self, seeds: tuple[int, ...], workers: int, limit: float) -> tuple[Plan, ...]:
        """Share the exercises out over shells, the longest lists first, each to the shell with the least to do."""
        shares: list[list[PlanAnswer]] = [[] for _ in range(max(1, min(workers, len(self.exercises))))]
        lists: dict[str, list[PlanAnswer]] = defaultdict(list)
        for (exercise, name), text in self.texts.items():
            lists[exercise].append(PlanAnswer(exercise, name, text))
        for answers in sorted(lists.values(), key=len, reverse=True):
            min(shares, key=len).extend(answers)
        fork = may_fork(self.week.notebook)
        return tuple(
            Plan(self.cells, tuple(share), seeds, limit, fork, whole=number == 0 and not self.partial)
            for number, share in enumerate(shares)
        )

    def results(self, findings: Findings) -> Results:
        """Score what the shells sent."""
        subjects = {(s.exercise.id, s.name): s for s in self.subjects}
        checks = {cell.get("id", ""): cell for cell in self.week.notebook.cells if is_check(cell)}
        found: Results = {subject: [] for subject in self.subjects}
        for run in findings.runs:
            subject = subjects[run.exercise, run.answer]
            found[subject].append(score_run(run, subject.exercise, checks))
        return found

    def lacking(self, answers_root: Path) -> list[Problem]:
        """Return where the rule on how many answers an exercise needs is broken."""
        problems = []
        for exercise in self.exercises:
            file = answers_root / self.week.slug / f"{exercise.id}.py"
            kinds = [s.kind for s in self.subjects if s.exercise is exercise]
            for kind, (found, least) in missing_answers(kinds).items():
                required = f"at least {least} {kind}{'s' if least > 1 else ''} must be written"
                got = str(found) if file.is_file() else "no such file"
                problems.append(Problem(f"{file}:1", "answers", required, got, exercise=exercise.id))
        return problems

    def judged(self, results: Results) -> list[Problem]:
        """Return what is wrong with the scores; an answer that did not run at all is a problem too."""
        problems = []
        for subject, runs in results.items():
            problems += judge(subject, runs)
            if not runs:
                problems.append(problem(subject, "must be run", "no run, because its shell stopped before"))
        return problems

    def unclear(self, results: Results) -> list[Problem]:
        """Return each message that is too short or too long, once, however many answers met it."""
        found: dict[tuple[str, str, str], Problem] = {}
        for subject, runs in results.items():
            for kind, message in messages_of(subject, runs):
                if wrong_length(message):
                    required = f"a message of the {kind} check must have {WORDS[0]} to {WORDS[1]} words"
                    new = problem(subject, required, f"{len(message.split())} words", message)
                    found.setdefault((subject.exercise.id, kind, message), new)
        return list(found.values())


def place(week: Week, cell: str = "") -> str:
    """Name a week's notebook, or one of its cells, as it is seen from the course's folder."""
    path = (week.source / week.notebook_name).relative_to(week.root).as_posix()
    return f"{path}, cell {cell}" if cell else path


def _generated(week: Week, exercise: Exercise) -> dict[str, tuple[str, str]]:
    """Return text and place of the answers that every exercise gets without an author."""
    mine = [cell for cell in week.notebook.cells if course_of(cell).get("exercise") == exercise.id]
    solution = next((cell for cell in mine if is_solution(cell) and cell.cell_type == "code"), None)
    if solution is None or not exercise.points:
        raise CourseError(
            f"{place(week)}: {exercise.id} has no solution cell or no check; no answer was run.",
            fix="Give its cells the nbgrader and course metadata of a solution and a check.",
        )
    where = place(week, str(solution.get("id", "")))
    texts = {"reference": solution.source, "stub": stub_of(solution), "chameleon": chameleon_of(solution.source)}
    return {name: (text, where) for name, text in texts.items()}
