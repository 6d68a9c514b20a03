"""The one writer: nbgrader's own gradebook, and beside it the append-only table of our records.

A submission is one transaction: the scores in nbgrader's tables and the record that explains them are committed
together or not at all. A score that a person entered (``manual_score``) is never touched.
"""

from __future__ import annotations

import copy
import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nbgrader import api
from nbgrader.preprocessors import ClearOutput, ClearSolutions, ComputeChecksums, LockCells, SaveCells
from sqlalchemy import Column, DateTime, Integer, MetaData, String, Table, Text, select
from sqlalchemy.exc import DBAPIError, IntegrityError

from autograder.authoring.settings import nbgrader_settings
from autograder.course import COURSE_ID, Course, Week
from autograder.exceptions import CourseError, GradebookBusy, GraderFault
from autograder.results import Record

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


def default_url(course: Course) -> str:
    """Return the course's SQLite gradebook; a minute of patience for other writers."""
    return f"sqlite:///{course.root / 'gradebook.db'}?timeout=60"


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

    def __init__(self, db_url: str) -> None:
        """Open the gradebook, and create it where there is none.

        Raises:
            GraderFault: the database cannot be opened or is of another version.
        """
        with _tools_on_path():
            try:
                self._book = api.Gradebook(db_url, COURSE_ID)
                _METADATA.create_all(self._book.engine)
            except (DBAPIError, OSError) as error:
                raise GraderFault(f"The gradebook {_without_secret(db_url)} cannot be opened: {_short(error)}.", fix="Check that it exists and may be written; then run the same command again.") from error
        self._url = db_url

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
        book.update_or_create_assignment(week.slug)
        config = nbgrader_settings(week.root)
        resources: dict[str, Any] = {
            "nbgrader": {"assignment": week.slug, "notebook": week.slug, "student": ".", "db_url": self._url},
            "metadata": {"name": week.slug, "path": str(week.source)},
            "unique_key": week.slug,
        }
        notebook = copy.deepcopy(week.notebook)
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
        """Return the newest record of every learner of a week."""
        rows = self._book.db.execute(select(RECORDS.c.student, RECORDS.c.record).where(RECORDS.c.week == week).order_by(RECORDS.c.id))
        return {student: Record.from_json(text) for student, text in rows}

    def write(self, record: Record) -> None:
        """Commit one submission's scores and record, together.

        Raises:
            GraderFault: the database refused; nothing was written and the submission may be tried again.
        """
        session = self._book.db
        try:
            self._set_scores(record)
            session.execute(
                RECORDS.insert().values(
                    student=record.student, week=record.week, snapshot=record.snapshot, plan=record.plan,
                    verdict=record.verdict.value, record=record.to_json(), written_at=datetime.now(UTC).replace(tzinfo=None),
                )
            )
            session.commit()
        except (DBAPIError, IntegrityError) as error:
            session.rollback()
            raise GraderFault(f"The scores of {record.student} could not be written: {_short(error)}. Nothing of them was.", fix="Run the same command again.") from error
        except BaseException:
            session.rollback()
            raise

    def _set_scores(self, record: Record) -> None:
        session = self._book.db
        submission = self._submission(record)
        earned = {check.grade_id: check for exercise in record.exercises for check in exercise.checks}
        answered = {e.exercise: e.verdict.value for e in record.exercises}
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                check = earned.get(grade.cell.name)
                grade.auto_score = check.points if check else 0.0
                # as nbgrader has it: a score that a person gave before should be looked at again
                grade.needs_manual_grade = grade.manual_score is not None
            for comment in notebook.comments:
                exercise = comment.cell.name.removesuffix("-solution")
                comment.auto_comment = "No response." if answered.get(exercise) == "not attempted" else None
        session.flush()

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
                session.add_all(api.Grade(cell_id=cell.id, notebook_id=mine.id) for cell in notebook.grade_cells)
                session.add_all(api.Comment(cell_id=cell.id, notebook_id=mine.id) for cell in notebook.solution_cells)
        if record.submitted_at:
            submission.timestamp = datetime.fromisoformat(record.submitted_at).astimezone(UTC).replace(tzinfo=None)
        session.flush()
        session.refresh(submission)
        return submission


@contextmanager
def _tools_on_path() -> Iterator[None]:
    """Nbgrader creates its tables with the program ``alembic``, which lies beside this interpreter."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before



def _short(error: BaseException) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0][:200]


def _without_secret(url: str) -> str:
    """Hide user and password of a database address."""
    head, at, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://***@{tail}" if at else url
