"""Join features to a frame: by key, or by key and time without ever looking ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy
import pandas

_POSITION, _ENTITY, _TIME = "__position", "__entity", "__time"


def look_up(
    frame: pandas.DataFrame,
    table: pandas.DataFrame,
    *,
    frame_keys: Sequence[str],
    table_keys: Sequence[str],
    features: Sequence[str],
    frame_time: str | None = None,
    table_time: str | None = None,
    lookback: timedelta | None = None,
) -> pandas.DataFrame:
    """Find, for each row of a frame, the row of a feature table, and return its features in the frame's order.

    With times, a row gets the latest feature row of its entity at or before its time: not a value from the future,
    and not the latest value of each feature (a missing value in that row stays missing). Rows without a match, without
    a time or with a missing key get missing values.

    Args:
        frame: the rows to find features for.
        table: the feature table's rows, unique in their keys.
        frame_keys: the frame's key columns.
        table_keys: the table's key columns, in the same order.
        features: the table's columns to return.
        frame_time: the frame's time column.
        table_time: the table's time column.
        lookback: how much older than the frame's time a feature row may be.
    """
    frame_entity, table_entity = _entities(frame, frame_keys, table, table_keys)
    left = pandas.DataFrame({_POSITION: numpy.arange(len(frame)), _ENTITY: frame_entity})
    right = pandas.DataFrame({_POSITION: numpy.arange(len(table)), _ENTITY: table_entity})
    if frame_time is None or table_time is None:
        found = pandas.Series(right[_POSITION].to_numpy(), index=right[_ENTITY].to_numpy())
        if found.index.has_duplicates:
            raise ValueError(
                f"The feature table holds rows that share one key of {list(table_keys)}: it needs one row a key."
            )
        rows = found.reindex(left[_ENTITY].to_numpy()).to_numpy(dtype="float64")
    else:
        left[_TIME] = _instants(frame, frame_time).to_numpy()
        right[_TIME] = _instants(table, table_time).to_numpy()
        _same_clock(frame, frame_time, table, table_time)
        rows = _as_of(left, right, lookback, len(frame))
    return _take(table[list(features)], rows, frame.index)


def _entities(
    frame: pandas.DataFrame, frame_keys: Sequence[str], table: pandas.DataFrame, table_keys: Sequence[str]
) -> tuple[Any, Any]:
    """Number the entities of both sides alike; -1 stands for an entity that the table does not have."""
    known = table[list(table_keys)].drop_duplicates().reset_index(drop=True)
    names = [f"__key{number}" for number in range(len(table_keys))]
    known.columns = pandas.Index(names)
    known[_ENTITY] = numpy.arange(len(known))

    def number(rows: pandas.DataFrame, keys: Sequence[str]) -> Any:
        wanted = rows[list(keys)].reset_index(drop=True)
        wanted.columns = pandas.Index(names)
        try:
            return wanted.merge(known, how="left", on=names)[_ENTITY].fillna(-1).astype("int64").to_numpy()
        except ValueError:
            kinds = [
                f"{own!r} ({frame[own].dtype}) and {their!r} ({table[their].dtype})"
                for own, their in zip(frame_keys, table_keys, strict=True)
            ]
            raise ValueError(
                f"The lookup key and the primary key are of different types: {'; '.join(kinds)}. Convert the frame's key."
            ) from None

    return number(frame, frame_keys), number(table, table_keys)


def _as_of(left: pandas.DataFrame, right: pandas.DataFrame, lookback: timedelta | None, length: int) -> Any:
    """The position of the latest row at or before each time, NaN where there is none."""
    known = left[left[_TIME].notna()]
    matched = pandas.merge_asof(
        known.rename(columns={_POSITION: "__row"}).sort_values(_TIME, kind="stable"),
        right.sort_values(_TIME, kind="stable"),
        on=_TIME,
        by=_ENTITY,
        direction="backward",
        allow_exact_matches=True,
        tolerance=None if lookback is None else pandas.Timedelta(lookback),
    )
    rows = numpy.full(length, numpy.nan)
    rows[matched["__row"].to_numpy(dtype="int64")] = matched[_POSITION].to_numpy(dtype="float64")
    return rows


def _instants(frame: pandas.DataFrame, column: str) -> pandas.Series:
    """A time column as moments of microseconds without a zone, whether it holds dates or timestamps."""
    values = frame[column]
    try:
        if values.dtype == object:
            values = pandas.to_datetime(values)
        if getattr(values.dt, "tz", None) is not None:
            values = values.dt.tz_convert("UTC").dt.tz_localize(None)
        return values.dt.floor("us").astype("datetime64[us]")
    except (AttributeError, ValueError, TypeError):
        raise ValueError(
            f"Column {column!r} is of type {frame[column].dtype} and holds no dates or timestamps: convert it with to_datetime."
        ) from None


def _same_clock(frame: pandas.DataFrame, frame_time: str, table: pandas.DataFrame, table_time: str) -> None:
    zones = [
        getattr(getattr(side[name], "dt", None), "tz", None) is not None
        for side, name in ((frame, frame_time), (table, table_time))
    ]
    if zones[0] != zones[1]:
        raise ValueError(
            f"{frame_time!r} and the table's {table_time!r} do not match in type: one has a time zone, the other none."
        )


def _take(features: pandas.DataFrame, rows: Any, index: pandas.Index) -> pandas.DataFrame:
    """Rows by position, with missing values where there is no position, under the frame's own index."""
    positions = numpy.where(numpy.isnan(rows), -1, rows).astype("int64")
    taken = features.reset_index(drop=True).reindex(positions)
    taken.index = index
    return taken
