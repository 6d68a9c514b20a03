"""The one writer: nbgrader's own gradebook, and beside it the append-only table of our records.

A submission is one transaction: the scores in nbgrader's tables and the record that explains them are committed
together or not at all. A score that a person entered (``manual_score``) is never touched.
"""

from __future__ import annotations

import copy
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from alembic.script import ScriptDirectory
from nbgrader import api, dbutil
from nbgrader.api import InvalidEntry, MissingEntry
from nbgrader.preprocessors import ClearOutput, ClearSolutions, ComputeChecksums, LockCells, SaveCells
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, Text, select
from sqlalchemy.exc import SQLAlchemyError

from autograder.course import COURSE_ID, Course, Week
from autograder.exceptions import CourseError, GradebookBusy, GraderFault
from autograder.grading.configuration import course_config
from autograder.grading.feedback import Manual, Mark
from autograder.grading.lateness import Penalty
from autograder.results import Record, Verdict
from autograder.settings import nbgrader_settings

_METADATA = MetaData()
RECORDS = Table(
    "autograder_record",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("student", String(255), nullable=False, index=True),
    Column("week", String(255), nullable=False, index=True),
    Column("snapshot", String(64), nullable=False),
    Column("plan", String(64), nullable=False),
    Column("verdict", String(32), nullable=False),
    Column("record", Text, nullable=False),
    Column("written_at", DateTime, nullable=False),
)
"""Rows are added, never changed: the newest of a learner and a week is the one that counts."""
_NO_ANSWER = (Verdict.NOT_ATTEMPTED, Verdict.INVALID, Verdict.MISSING)
"""Where nothing was handed in, there is nothing for a person to mark."""
_FOR_A_PERSON = (Verdict.TAMPERED, Verdict.INCONCLUSIVE)


def default_url(course: Course) -> str:
    """Return the course's SQLite gradebook; a minute of patience for other writers."""
    return f"sqlite:///{course.root / 'gradebook.db'}?timeout=60"


def gradebook_url(course: Course) -> str:
    """Return the address of the gradebook that ``nbgrader_config.py`` names; the SQLite file where it names none.

    Raises:
        CourseError: the settings cannot be read.
    """
    named = course_config(course).CourseDirectory.get("db_url", "")
    return named if isinstance(named, str) and named else default_url(course)


@contextmanager
def only_writer(course: Course) -> Iterator[None]:
    """Hold the right to write grades for a course; the system gives it back when the process ends, however it ends.

    Raises:
        GradebookBusy: another process holds it.
    """
    course.state.mkdir(parents=True, exist_ok=True)
    path = course.state / "grade.lock"
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise GradebookBusy(
                f"Another process ({lock.read().strip() or 'unknown'}) is writing grades for {course.root}; nothing was done.",
                fix="Wait for it to end, then run the same command again.",
            ) from None
        lock.truncate(0)
        lock.write(f"pid {os.getpid()}")
        lock.flush()
        yield


class GradebookWriter:
    """Writes records. Use it as a context manager, in one process at a time (``only_writer``)."""

    def __init__(self, db_url: str, late: Penalty | None = None) -> None:
        """Open the gradebook, and create it where there is none.

        Args:
            db_url: SQLAlchemy's address.
            late: what being late costs; None leaves penalties as they are.

        Raises:
            GraderFault: the database cannot be opened or is of another version.
        """
        self._url, self._late = db_url, late
        with _head_from_here(), clear(f"The gradebook {without_secret(db_url)} cannot be opened"):
            self._book = api.Gradebook(db_url, COURSE_ID)
            try:
                _METADATA.create_all(self._book.engine)
            except BaseException:
                self._book.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._book.close()

    def register(self, week: Week) -> None:
        """Make the gradebook know a week's cells and points, as ``nbgrader generate_assignment`` does.

        Raises:
            CourseError: graded cells were added or removed although there are submissions.
        """
        book = self._book
        config = nbgrader_settings(week.root)
        resources: dict[str, Any] = {
            "nbgrader": {"assignment": week.slug, "notebook": week.slug, "student": ".", "db_url": self._url},
            "metadata": {"name": week.slug, "path": str(week.source)},
            "unique_key": week.slug,
        }
        notebook = copy.deepcopy(week.notebook)
        with clear(f"{week.slug} cannot be entered into the gradebook"):
            book.update_or_create_assignment(week.slug)
            for step in (LockCells, ClearSolutions, ClearOutput, ComputeChecksums, SaveCells):
                try:
                    notebook, resources = step(config=config).preprocess(notebook, resources)
                except RuntimeError as error:
                    raise CourseError(
                        f"Graded cells of {week.slug} were added or removed although it has submissions: {error}",
                        fix="Start a new gradebook for the new edition, or put the cells back.",
                    ) from error
        book.db.expire_all()

    def latest(self, week: str) -> dict[str, Record]:
        """Return the newest record of every learner of a week.

        Raises:
            GraderFault: the records cannot be read.
        """
        wanted = select(RECORDS.c.student, RECORDS.c.record).where(RECORDS.c.week == week).order_by(RECORDS.c.id)
        with self._reading(f"The records of {week}"):
            return {student: Record.from_json(text) for student, text in self._book.db.execute(wanted)}

    def students(self) -> tuple[str, ...]:
        """Return the ids of all learners that the gradebook knows, sorted."""
        with self._reading("The learners"):
            return tuple(sorted(student.id for student in self._book.students))

    def newest(self, student: str, week: str) -> Record | None:
        """Return the newest record of one learner and week.

        Raises:
            GraderFault: it cannot be read.
        """
        mine = select(RECORDS.c.record).where(RECORDS.c.student == student, RECORDS.c.week == week)
        with self._reading(f"The record of {student}"):
            text = self._book.db.execute(mine.order_by(RECORDS.c.id.desc()).limit(1)).scalar()
            return Record.from_json(text) if text else None

    def write(self, record: Record) -> None:
        """Commit one submission's scores and record, together.

        A record that says the same as the learner's newest is not added again: the scores are, in case they differ.

        Raises:
            GraderFault: the database refused; nothing was written and the submission may be tried again.
        """
        session = self._book.db
        with clear(f"The scores of {record.student} could not be written; nothing of them was"):
            try:
                self._set_scores(record)
                newest = self.newest(record.student, record.week)
                if newest is None or newest.verdict_digest != record.verdict_digest:
                    session.execute(
                        RECORDS.insert().values(
                            student=record.student, week=record.week, snapshot=record.snapshot, plan=record.plan,
                            verdict=record.verdict.value, record=record.to_json(), written_at=datetime.now(UTC).replace(tzinfo=None),
                        )
                    )
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        """Name a fault of reading; a session whose connection broke must not be left in a transaction that is no more."""
        with clear(f"{what} cannot be read"):
            try:
                yield
            except SQLAlchemyError:
                self._book.db.rollback()
                raise

    def manual(self, student: str, week: str) -> Manual:
        """Return what the gradebook holds of a submission, people's marks, comments and late penalty included."""
        with self._reading(f"The marks of {student}"):
            notebooks = self._book.find_submission(week, student).notebooks
            notes = {c.name: c.comment for n in notebooks for c in n.comments if c.comment}
            marks = {g.name: Mark(float(g.score), g.max_score, notes.pop(g.name, "")) for n in notebooks for g in n.grades}
            marks |= {name: Mark(0.0, None, note) for name, note in notes.items()}
            return Manual(marks, sum(float(n.late_submission_penalty or 0) for n in notebooks))

    def _set_scores(self, record: Record) -> None:
        submission = self._submission(record)
        earned = {check.grade_id: check for exercise in record.exercises for check in exercise.checks}
        verdicts = {exercise.exercise: exercise.verdict for exercise in record.exercises}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                check = earned.pop(grade.cell.name, None)
                empty = verdicts.get(_exercise(grade.cell.name), Verdict.INCONCLUSIVE) in _NO_ANSWER
                grade.auto_score = check.points if check else 0.0 if empty else None
                # as nbgrader has it: a score that a person gave before should be looked at again
                waits = check.verdict in _FOR_A_PERSON if check else not empty
                grade.needs_manual_grade = waits or grade.manual_score is not None
            for comment in notebook.comments:
                silent = verdicts.get(_exercise(comment.cell.name)) is Verdict.NOT_ATTEMPTED
                comment.auto_comment = "No response." if silent else None
        if earned:
            raise GraderFault(f"The gradebook does not know {', '.join(sorted(earned))} of {record.week}.", fix=f"Run: autograder grade {record.week}")
        self._book.db.flush()
        self._set_penalty(submission)

    def _set_penalty(self, submission: Any) -> None:
        if self._late is None:
            return
        for notebook in submission.notebooks:
            self._book.db.refresh(notebook)
            notebook.late_submission_penalty = self._late(submission.student_id, float(notebook.score), submission.total_seconds_late)

    def _submission(self, record: Record) -> Any:
        """Return the learner's submission row, made with all its grades where there is none."""
        session = self._book.db
        assignment = session.query(api.Assignment).filter(api.Assignment.name == record.week).one()
        student = session.query(api.Student).filter(api.Student.id == record.student).one_or_none()
        if student is None:
            student = api.Student(id=record.student)
            session.add(student)
            session.flush()
        submission = (
            session.query(api.SubmittedAssignment)
            .filter(api.SubmittedAssignment.student_id == record.student, api.SubmittedAssignment.assignment_id == assignment.id)
            .one_or_none()
        )
        if submission is None:
            submission = api.SubmittedAssignment(assignment_id=assignment.id, student_id=record.student)
            session.add(submission)
            session.flush()
            for notebook in assignment.notebooks:
                mine = api.SubmittedNotebook(notebook_id=notebook.id, assignment_id=submission.id)
                session.add(mine)
                session.flush()
                tasks = notebook.task_cells
                session.add_all(api.Grade(cell_id=cell.id, notebook_id=mine.id) for cell in [*notebook.grade_cells, *tasks])
                session.add_all(api.Comment(cell_id=cell.id, notebook_id=mine.id) for cell in [*notebook.solution_cells, *tasks])
        if record.submitted_at:
            submission.timestamp = datetime.fromisoformat(record.submitted_at).astimezone(UTC).replace(tzinfo=None)
        session.flush()
        session.refresh(submission)
        return submission


@contextmanager
def _head_from_here() -> Iterator[None]:
    """Let nbgrader read the version of its newest tables itself: it would start the program ``alembic`` for that.

    The program imports for seconds, and has to be on PATH.
    """
    theirs = api.get_alembic_version
    api.get_alembic_version = lambda: str(ScriptDirectory(dbutil.ALEMBIC_DIR).get_current_head())
    try:
        yield
    finally:
        api.get_alembic_version = theirs


@contextmanager
def clear(what: str) -> Iterator[None]:
    """Turn what a database raises into one clear fault of ours."""
    try:
        yield
    except (SQLAlchemyError, OSError, InvalidEntry, MissingEntry) as error:
        reason = str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__]
        raise GraderFault(f"{what}: {reason[0][:200]}.", fix="Check that the database can be written, then run the same command again.") from error
    except ValueError as error:
        if isinstance(error, CourseError):
            raise
        raise GraderFault(f"{what}: {error}.", fix="It may be of a newer version of this program.") from error


def _exercise(grade_id: str) -> str:
    return grade_id.rpartition("-")[0]


def without_secret(url: str) -> str:
    """Hide user and password of a database address."""
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://***@{tail}" if at else url
