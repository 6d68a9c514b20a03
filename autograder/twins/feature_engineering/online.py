"""The online store: one SQLite file a store, one table a published feature table, read by key."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pyarrow.compute

from autograder.twins.feature_engineering.tables import Warehouse

CAPACITIES = ("CU_1", "CU_2", "CU_4", "CU_8")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_TABLES = """
CREATE TABLE _store (name TEXT, capacity TEXT, read_replica_count INTEGER, usage_policy_id TEXT, creation_time TEXT);
CREATE TABLE _published (online_table TEXT PRIMARY KEY, source_table TEXT, delta_version INTEGER, published TEXT);
"""


@dataclass(frozen=True)
class PublishedTable:
    """What ``publish_table`` answers; no pipeline runs here, so ``pipeline_id`` is None."""

    online_table_name: str
    pipeline_id: str | None = None


@dataclass(frozen=True)
class DatabricksOnlineStore:
    """An online store. Capacity and replicas are kept and mean nothing: SQLite has one size."""

    name: str
    capacity: str
    read_replica_count: int | None = 0
    usage_policy_id: str | None = None
    creator: str | None = None
    creation_time: str | None = None
    state: str | None = None
    _file: Path | None = field(default=None, repr=False)

    def lookup(self, online_table_name: str, keys: Mapping[str, Any]) -> dict[str, Any] | None:
        """Read one row by its whole key, or None (the twin's own: on the platform, a serving endpoint does this).

        Args:
            online_table_name: the table, as ``publish_table`` named it.
            keys: a value for each primary key.
        """
        with _connected(self._file, self.name) as store:
            columns = store.execute(
                "SELECT name, type, pk FROM pragma_table_info(?) ORDER BY cid", [online_table_name]
            ).fetchall()
            if not columns:
                raise ValueError(f"Online store {self.name!r} has no table {online_table_name!r}: publish it first.")
            wanted = [name for name, _, place in columns if place]
            if set(keys) != set(wanted):
                raise ValueError(f"A lookup in {online_table_name!r} takes the key {wanted}, and got {sorted(keys)}.")
            where = " AND ".join(f"{_quoted(name)} = ?" for name in wanted)
            query = f"SELECT * FROM {_quoted(online_table_name)} WHERE {where}"  # noqa: S608 - names are quoted
            row = store.execute(query, [_sql(keys[name]) for name in wanted]).fetchone()
        if row is None:
            return None
        return {name: _python(value, kind) for value, (name, kind, _) in zip(row, columns, strict=True)}


def create(
    warehouse: Warehouse, name: str, capacity: str, replicas: int | None, policy: str | None
) -> DatabricksOnlineStore:
    """Make a store's file."""
    file = _file(warehouse, name)
    if capacity not in CAPACITIES:
        raise ValueError(f"capacity takes one of {', '.join(CAPACITIES)}, and got {capacity!r}.")
    if file.exists():
        raise ValueError(f"Online store {name!r} already exists: get_online_store returns it.")
    file.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(file)) as store, store:
        store.executescript(_TABLES)
        store.execute("INSERT INTO _store VALUES (?, ?, ?, ?, ?)", [name, capacity, replicas or 0, policy, _now()])
    return _load(file)


def get(warehouse: Warehouse, name: str) -> DatabricksOnlineStore | None:
    """A store by name, or None."""
    file = _file(warehouse, name)
    return _load(file) if file.exists() else None


def every(warehouse: Warehouse) -> list[DatabricksOnlineStore]:
    """All stores, by name."""
    return [_load(file) for file in sorted((warehouse.root / "_online").glob("*.sqlite"))]


def delete(warehouse: Warehouse, name: str) -> None:
    """Remove a store and all that was published to it."""
    file = _file(warehouse, name)
    if not file.exists():
        raise ValueError(f"Online store {name!r} does not exist.")
    file.unlink()


def publish(warehouse: Warehouse, store: DatabricksOnlineStore, source: str, online_table: str) -> PublishedTable:
    """Make an online table what the feature table is now, in one transaction.

    Of a time series table, each entity's latest row is published, without the time among its keys.
    """
    table = warehouse.describe(source)
    warehouse.path(online_table)
    keys = table.primary_keys
    rows = warehouse.arrow(source)
    if table.timestamp_keys:
        time = table.timestamp_keys[0]
        order = rows.sort_by([(time, "ascending")]).to_pandas(types_mapper=pandas.ArrowDtype)
        rows = pyarrow.Table.from_pandas(
            order.drop_duplicates(keys, keep="last"), schema=rows.schema, preserve_index=False
        )
    columns = ", ".join(f"{_quoted(one.name)} {_kind(one.type)}" for one in rows.schema)
    key = ", ".join(_quoted(name) for name in keys)
    marks = ", ".join("?" for _ in rows.schema)
    name = _quoted(online_table)
    with _connected(store._file, store.name) as connection, connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"DROP TABLE IF EXISTS {name}")
        connection.execute(f"CREATE TABLE {name} ({columns}, PRIMARY KEY ({key})) WITHOUT ROWID")
        values = ([_sql(value) for value in row.values()] for row in rows.to_pylist())
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)  # noqa: S608 - names are quoted
        record = [online_table, source, warehouse.version(source), _now()]
        connection.execute("INSERT OR REPLACE INTO _published VALUES (?, ?, ?, ?)", record)
    return PublishedTable(online_table)


def drop(store: DatabricksOnlineStore, source: str) -> None:
    """Remove what was published of a feature table."""
    with _connected(store._file, store.name) as connection, connection:
        found = connection.execute("SELECT online_table FROM _published WHERE source_table = ?", [source]).fetchall()
        if not found:
            raise ValueError(f"Nothing of feature table {source!r} is published in online store {store.name!r}.")
        for (online_table,) in found:
            connection.execute(f"DROP TABLE {_quoted(online_table)}")
        connection.execute("DELETE FROM _published WHERE source_table = ?", [source])


def _file(warehouse: Warehouse, name: str) -> Path:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name for an online store: use up to 63 letters, digits, '-' and '_'.")
    return warehouse.root / "_online" / f"{name}.sqlite"


def _load(file: Path) -> DatabricksOnlineStore:
    with _connected(file, file.stem) as store:
        name, capacity, replicas, policy, created = store.execute("SELECT * FROM _store").fetchone()
    return DatabricksOnlineStore(name, capacity, replicas, policy, None, created, "AVAILABLE", file)


@contextmanager
def _connected(file: Path | None, name: str) -> Iterator[sqlite3.Connection]:
    if file is None or not file.exists():
        raise ValueError(f"Online store {name!r} does not exist: make it with create_online_store.")
    with closing(sqlite3.connect(file)) as connection:
        yield connection


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _kind(kind: Any) -> str:
    types = pyarrow.types
    if types.is_boolean(kind):
        return "BOOLEAN"
    if types.is_integer(kind):
        return "INTEGER"
    if types.is_floating(kind):
        return "REAL"
    if types.is_timestamp(kind):
        return "TIMESTAMP"
    if types.is_date(kind):
        return "DATE"
    if types.is_string(kind):
        return "TEXT"
    if types.is_binary(kind):
        return "BLOB"
    return "JSON"


def _sql(value: Any) -> Any:
    """A value as SQLite keeps it; times as text, nested values as JSON."""
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, pandas.Timestamp):
        value = value.to_pydatetime()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (list, dict, tuple)):
        return json.dumps(value, default=str)
    return value if value is None or isinstance(value, (int, float, str, bytes)) else str(value)


def _python(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "BOOLEAN":
        return bool(value)
    if kind == "TIMESTAMP":
        return datetime.fromisoformat(value)
    if kind == "DATE":
        return datetime.fromisoformat(value).date()
    return json.loads(value) if kind == "JSON" else value
