"""Feature tables on disk: each a Delta table in ``<warehouse>/<catalog>/<schema>/<table>``."""

from __future__ import annotations

import json
import os
import re
import shutil
import warnings
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas
import pyarrow
import pyarrow.compute
from deltalake import DeltaTable, Field, Schema, write_deltalake

from autograder.twins.feature_engineering.entities import FeatureTable
from autograder.twins.feature_engineering.frames import plain_type

ENVIRONMENT = "AUTOGRADER_WAREHOUSE"
_KEYS, _TIME, _TAGS = "featureTable.primaryKeys", "featureTable.timeseriesColumn", "featureTable.tags"
_NAME = re.compile(r"[^\s./\\`\x00-\x1f]+\.[^\s./\\`\x00-\x1f]+\.[^\s./\\`\x00-\x1f]+")


class Warehouse:
    """The folder that stands for the catalogs, and what can be done with a feature table in it.

    Args:
        root: the folder; without one, what ``AUTOGRADER_WAREHOUSE`` names, or ``warehouse`` in the working folder.
    """

    def __init__(self, root: str | Path | None = None) -> None:
        self.root = Path(root or os.environ.get(ENVIRONMENT) or "warehouse").absolute()

    def path(self, name: str) -> Path:
        """The folder of a table, whether it is there or not."""
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            raise ValueError(
                f"{name!r} is not a three-level name. A feature table is called <catalog>.<schema>.<table>, "
                "for example 'ml.churn.customer_features'; the parts hold no spaces, dots, slashes or backticks."
            )
        return self.root.joinpath(*name.split("."))

    def exists(self, name: str) -> bool:
        """Tell whether there is a Delta table of this name."""
        return DeltaTable.is_deltatable(str(self.path(name)))

    def open(self, name: str) -> DeltaTable:
        """The Delta table of a feature table, at its latest version."""
        if not self.exists(name):
            raise ValueError(f"Feature table {name!r} does not exist in {self.root}. Make it with create_table.")
        table = DeltaTable(self.path(name))
        if _KEYS not in table.metadata().configuration:
            raise ValueError(f"{name!r} is a Delta table without primary keys, so it is no feature table.")
        return table

    def describe(self, name: str) -> FeatureTable:
        """What is known about a feature table, all of it read from the Delta log."""
        table = self.open(name)
        facts = table.metadata()
        time = facts.configuration.get(_TIME) or None
        keys = [key for key in json.loads(facts.configuration[_KEYS]) if key != time]
        columns = [field.name for field in table.schema().fields]
        return FeatureTable(
            name=name,
            table_id=str(facts.id),
            description=facts.description,
            primary_keys=keys,
            partition_columns=list(facts.partition_columns),
            features=[column for column in columns if column not in keys and column != time],
            creation_timestamp=facts.created_time,
            timestamp_keys=[time] if time else [],
            tags=json.loads(facts.configuration.get(_TAGS) or "{}"),
        )

    def create(
        self,
        name: str,
        schema: pyarrow.Schema,
        *,
        keys: list[str],
        time: str | None,
        partitions: list[str],
        description: str | None,
        tags: Mapping[str, str],
        rows: pyarrow.Table | None,
    ) -> None:
        """Make the Delta table, with the keys NOT NULL and the rest in its properties, and write the first rows.

        The rows are looked at first, so that a table with wrong rows does not come into being at all.
        """
        if self.exists(name):
            raise ValueError(f"Table {name!r} already exists. Use another name, or drop_table first.")
        if rows is not None:
            check_keys(rows, keys, name)
        fields = [pyarrow.field(one.name, one.type, nullable=one.name not in keys) for one in schema]
        DeltaTable.create(
            self.path(name),
            pyarrow.schema(fields),
            name=name,
            description=description,
            partition_by=partitions or None,
            configuration={_KEYS: json.dumps(keys), _TIME: time or "", _TAGS: json.dumps(dict(tags))},
            raise_if_key_not_exists=False,
        )
        if rows is not None and rows.num_rows:
            try:
                write_deltalake(self.path(name), rows, mode="append")
            except BaseException:
                shutil.rmtree(self.path(name))
                raise

    def merge(self, name: str, rows: pyarrow.Table) -> None:
        """Upsert rows by key: known keys are updated in the columns given, new keys are inserted.

        New columns join the table first: a merge that widens the schema by itself trips over NOT NULL in deltalake 1.6.
        """
        keys = json.loads(self.open(name).metadata().configuration[_KEYS])
        check_keys(rows, keys, name)
        have = {field.name.lower(): field.name for field in self.open(name).schema().fields}
        if clash := [one for one in rows.column_names if have.get(one.lower(), one) != one]:
            raise ValueError(f"{clash} differ only by case from columns of {name!r}: case does not count in names.")
        if new := [one for one in rows.schema if one.name.lower() not in have]:
            added = Schema.from_arrow(pyarrow.schema([(one.name, plain_type(one.type)) for one in new]))
            self.open(name).alter.add_columns([Field(one.name, one.type, nullable=True) for one in added.fields])
        if not rows.num_rows:
            return
        values = {f"`{column}`": f"source.`{column}`" for column in rows.column_names}
        merger = self.open(name).merge(
            rows,
            " AND ".join(f"target.`{key}` = source.`{key}`" for key in keys),
            source_alias="source",
            target_alias="target",
        )
        updates = {f"`{column}`": f"source.`{column}`" for column in rows.column_names if column not in keys}
        if updates:
            merger = merger.when_matched_update(updates)
        merger.when_not_matched_insert(values).execute()

    def version(self, name: str) -> int:
        """The number of a table's latest version."""
        return int(self.open(name).version())

    def read(
        self, name: str, columns: Iterable[str] | None = None, *, as_of: Any = None, version: int | None = None
    ) -> pandas.DataFrame:
        """The rows of a table: now, as of a time in its history, or of one version."""
        table = self.open(name)
        if version is not None:
            table.load_as_version(version)
        if as_of is not None:
            _travel(table, name, as_of)
        frame: pandas.DataFrame = table.to_pandas(columns=list(dict.fromkeys(columns)) if columns is not None else None)
        return frame

    def arrow(self, name: str) -> pyarrow.Table:
        """The rows of a table as Arrow, with its exact types."""
        return self.open(name).to_pyarrow_table()

    def types(self, name: str) -> dict[str, Any]:
        """The Arrow type of each column."""
        arrow = pyarrow.schema(self.open(name).schema().to_arrow())
        return {one.name: plain_type(one.type) for one in arrow}

    def set_tags(self, name: str, tags: Mapping[str, str]) -> None:
        """Write a table's tags into its properties."""
        self.open(name).alter.set_table_properties({_TAGS: json.dumps(dict(tags))}, raise_if_not_exists=False)

    def delete_tag(self, name: str, key: str) -> None:
        """Remove one tag; a tag that is not there is worth a warning."""
        tags = self.describe(name).tags
        if key not in tags:
            warnings.warn(f"Feature table {name!r} has no tag {key!r}, so there is none to delete.", stacklevel=3)
            return
        self.set_tags(name, {other: value for other, value in tags.items() if other != key})

    def drop(self, name: str) -> None:
        """Remove a feature table and its history."""
        self.open(name)
        shutil.rmtree(self.path(name))


def check_columns(schema: pyarrow.Schema, keys: list[str], time: str | None, partitions: list[str]) -> None:
    """Refuse keys and partition columns that are not there, and a time column that is no key or holds no times."""
    if not keys:
        raise ValueError("primary_keys is empty: a feature table needs at least one column that names its rows.")
    for what, some in (("primary key", keys), ("partition column", partitions)):
        if missing := [column for column in some if column not in schema.names]:
            raise ValueError(f"The {what} {missing} is no column of df or schema, which has {schema.names}.")
    if time is None:
        return
    if not isinstance(time, str):
        raise ValueError(f"timeseries_column takes one column name, and got {time!r}.")
    if time not in keys:
        raise ValueError(
            f"timeseries_column {time!r} must be one of the primary keys, which are {keys}: "
            "an entity has one row for each time."
        )
    if keys == [time]:
        raise ValueError(f"primary_keys holds only the time column {time!r}: name the entity's columns as well.")
    kind = schema.field(time).type
    if not (pyarrow.types.is_timestamp(kind) or pyarrow.types.is_date(kind)):
        raise ValueError(f"timeseries_column {time!r} is of type {kind}: it must be a date or a timestamp.")


def check_keys(rows: pyarrow.Table, keys: list[str], name: str) -> None:
    """Refuse rows whose keys are missing or come twice."""
    for key in keys:
        column = rows.column(key)
        if pyarrow.types.is_floating(column.type):
            column = pyarrow.compute.if_else(pyarrow.compute.is_nan(column), None, column)
        if column.null_count:
            raise ValueError(
                f"{column.null_count} row(s) for {name!r} have no value in the primary key column {key!r}. "
                "A primary key is never missing: drop these rows, or fill the key in."
            )
    counts = rows.select(keys).group_by(keys).aggregate([([], "count_all")])
    double = counts.filter(pyarrow.compute.greater(counts.column("count_all"), 1))
    if double.num_rows:
        first = {key: double.column(key)[0].as_py() for key in keys}
        raise ValueError(
            f"The rows for {name!r} are not unique in the primary key {keys}: {double.num_rows} key(s) come more "
            f"than once, for example {first}. Keep one row for each key."
        )


def _travel(table: DeltaTable, name: str, as_of: Any) -> None:
    """Set a table back to the version that was the latest at a time."""
    try:
        moment = pandas.Timestamp(as_of)
    except (ValueError, TypeError):
        raise ValueError(
            f"as_of_delta_timestamp takes a time, such as '2026-11-24 09:00', and got {as_of!r}."
        ) from None
    moment = moment.tz_localize(UTC) if moment.tzinfo is None else moment.tz_convert(UTC)
    history = table.history()
    times = {int(entry["version"]): int(entry["timestamp"]) for entry in history}
    wanted = int(moment.timestamp() * 1000)
    versions = [version for version, time in times.items() if time <= wanted]
    if not versions:
        first = datetime.fromtimestamp(min(times.values()) / 1000, UTC).isoformat()
        raise ValueError(f"Feature table {name!r} has no version as old as {moment.isoformat()}: its first is {first}.")
    table.load_as_version(max(versions))
