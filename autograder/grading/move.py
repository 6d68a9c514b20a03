"""Copy a gradebook to another database: every row of nbgrader's tables and of our records, in one transaction.

Run as ``python -m autograder.grading.move FROM TO`` with two database addresses.
"""

from __future__ import annotations

import sys

from nbgrader.api import Base
from sqlalchemy import Connection, Engine, Table, create_engine, func, inspect, select, text

from autograder.exceptions import AutograderError, GraderFault
from autograder.grading.gradebook import RECORDS, GradebookWriter, clear, without_secret

_BATCH = 1000


def copy_gradebook(source: str, target: str) -> dict[str, int]:
    """Copy a gradebook and return the number of rows by table.

    Args:
        source: address of the gradebook as it is; nothing in it is changed.
        target: address of an empty database, or of one that holds no submission yet; its tables are made here.

    Raises:
        GraderFault: one of them cannot be used, or the target is not empty; the target is left as it was.
    """
    GradebookWriter(target).__exit__(None, None, None)  # makes the tables of the version that is installed
    with clear(f"{without_secret(source)} cannot be copied to {without_secret(target)}"):
        here, there = create_engine(source), create_engine(target)
        try:
            with here.connect() as reading, there.begin() as writing:
                return _copy(reading, writing, there)
        finally:
            here.dispose()
            there.dispose()


def _copy(reading: Connection, writing: Connection, there: Engine) -> dict[str, int]:
    tables: list[Table] = [*Base.metadata.sorted_tables, RECORDS]
    if missing := {table.name for table in tables} - set(inspect(reading).get_table_names()) - {RECORDS.name}:
        raise GraderFault(f"The gradebook lacks {', '.join(sorted(missing))}.", fix="Is it one of nbgrader's? Run `nbgrader db upgrade` on it first.")
    _same_version(reading, writing)
    busy = [table.name for table in tables if table.name != "course" and _count(writing, table)]
    if busy:
        raise GraderFault(f"The target has rows in {', '.join(busy)} already; nothing was copied.", fix="Copy into an empty database.")
    for table in reversed(tables):
        writing.execute(table.delete())  # the course's own row, which opening a gradebook makes
    copied = {}
    for table in tables:
        if table.name == RECORDS.name and not inspect(reading).has_table(table.name):
            continue  # a gradebook that only nbgrader has written in
        rows = reading.execute(select(table)).mappings()
        while batch := rows.fetchmany(_BATCH):
            writing.execute(table.insert(), [dict(row) for row in batch])
        copied[table.name] = _count(writing, table)
        if copied[table.name] != _count(reading, table):
            raise GraderFault(f"{table.name} changed while it was copied; nothing was.", fix="Stop whatever grades, then copy again.")
    if there.dialect.name == "postgresql":  # ids of new records go on behind the old ones
        writing.execute(text(f"SELECT setval(pg_get_serial_sequence('{RECORDS.name}', 'id'), COALESCE(max(id), 0) + 1, false) FROM {RECORDS.name}"))  # noqa: S608  # a name of ours
    return copied


def _same_version(reading: Connection, writing: Connection) -> None:
    versions = [str(one.execute(text("SELECT version_num FROM alembic_version")).scalar()) for one in (reading, writing)]
    if versions[0] != versions[1]:
        raise GraderFault(f"The gradebook is of version {versions[0]}, this nbgrader writes {versions[1]}.", fix="Run `nbgrader db upgrade` on it first.")


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def main() -> None:
    """Copy, and say how much."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    try:
        copied = copy_gradebook(sys.argv[1], sys.argv[2])
    except AutograderError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    sys.stdout.write("".join(f"{name}: {rows} rows\n" for name, rows in copied.items()))


if __name__ == "__main__":
    main()
