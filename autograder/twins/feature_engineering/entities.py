"""What callers hand in and get back: a lookup that asks for features, and the description of a feature table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any


def as_list(value: str | Sequence[str] | None, what: str) -> list[str]:
    """Take a name, a list of names or None as a list of names."""
    names = [] if value is None else [value] if isinstance(value, str) else list(value)
    for name in names:
        if not isinstance(name, str):
            raise ValueError(f"{what} takes column names as strings, and got {name!r} of type {type(name).__name__}.")
    return names


class _Value:
    """An object that is equal to another one of its class with the same content, and says what it holds."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        content = ", ".join(f"{name.lstrip('_')}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({content})"


class FeatureLookup(_Value):
    """Which features of which table to join to a training frame, and by which of its columns.

    Args:
        table_name: the feature table's three-level name.
        lookup_key: the frame's columns that match the table's primary keys, in the keys' order.
        feature_names: one feature, some, or None for all but the keys.
        rename_outputs: new names for features: ``{"name in the table": "name in the training set"}``.
        timestamp_lookup_key: the frame's time column. Each row gets the latest feature row at or before that time.
        lookback_window: how old such a feature row may be; zero asks for the exact time.
        default_values: what to put where a feature has no value, by output name.
    """

    def __init__(
        self,
        table_name: str,
        lookup_key: str | list[str],
        *,
        feature_names: str | list[str] | None = None,
        rename_outputs: dict[str, str] | None = None,
        timestamp_lookup_key: str | None = None,
        lookback_window: timedelta | None = None,
        default_values: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if {"feature_name", "output_name"} & set(kwargs):
            raise TypeError("feature_name and output_name are deprecated: use feature_names and rename_outputs.")
        if kwargs:
            raise TypeError(f"FeatureLookup got parameters that it does not know: {sorted(kwargs)}.")
        times = as_list(timestamp_lookup_key, "timestamp_lookup_key")
        if len(times) > 1:
            raise ValueError(f"timestamp_lookup_key takes one column, and got {len(times)}: {times}.")
        if rename_outputs is not None and not isinstance(rename_outputs, dict):
            raise ValueError(f"rename_outputs takes a dictionary, and got a {type(rename_outputs).__name__}.")
        if default_values is not None and not isinstance(default_values, dict):
            raise ValueError(f"default_values takes a dictionary, and got a {type(default_values).__name__}.")
        if lookback_window is not None:
            if not times:
                raise ValueError("lookback_window limits a point-in-time lookup: give timestamp_lookup_key as well.")
            if not isinstance(lookback_window, timedelta) or lookback_window < timedelta(0):
                raise ValueError(f"lookback_window takes a timedelta of zero or more, and got {lookback_window!r}.")
        self._table_name = table_name
        self._lookup_key = as_list(lookup_key, "lookup_key")
        self._feature_names = as_list(feature_names, "feature_names")
        self._rename_outputs = dict(rename_outputs or {})
        self._timestamp_lookup_key = times[0] if times else None
        self._lookback_window = lookback_window
        self._default_values = dict(default_values or {})
        if unknown := [name for name in self._default_values if self._feature_names and name not in self._outputs()]:
            raise ValueError(f"default_values names {unknown}, which this lookup does not put out: {self._outputs()}.")

    def _outputs(self) -> list[str]:
        return [self._rename_outputs.get(name, name) for name in self._feature_names]

    @property
    def table_name(self) -> str:
        """The feature table's three-level name."""
        return self._table_name

    @property
    def lookup_key(self) -> list[str]:
        """The frame's columns that match the table's primary keys."""
        return self._lookup_key

    @property
    def feature_names(self) -> list[str]:
        """The features asked for; empty for all but the keys."""
        return self._feature_names

    @property
    def rename_outputs(self) -> dict[str, str]:
        """New names for features (the twin's own property)."""
        return self._rename_outputs

    @property
    def timestamp_lookup_key(self) -> str | None:
        """The frame's time column, or None."""
        return self._timestamp_lookup_key

    @property
    def lookback_window(self) -> timedelta | None:
        """How old a feature row may be, or None for any age."""
        return self._lookback_window

    @property
    def default_values(self) -> dict[str, Any]:
        """What to put where a feature has no value, by output name."""
        return self._default_values


class FeatureTable(_Value):
    """What is known about one feature table; ``create_table`` and ``get_table`` make these.

    ``primary_keys`` does not repeat the time column, which is in ``timestamp_keys``: the keys are what a lookup
    matches. ``features`` names all other columns. Producers and data sources stay empty: nothing here records them.
    """

    def __init__(
        self,
        name: str,
        table_id: str,
        description: str | None,
        primary_keys: list[str],
        partition_columns: list[str],
        features: list[str],
        creation_timestamp: int | None = None,
        online_stores: list[Any] | None = None,
        notebook_producers: list[Any] | None = None,
        job_producers: list[Any] | None = None,
        table_data_sources: list[Any] | None = None,
        path_data_sources: list[Any] | None = None,
        custom_data_sources: list[Any] | None = None,
        timestamp_keys: list[str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.table_id = table_id
        self.description = description
        self.primary_keys = primary_keys
        self.partition_columns = partition_columns
        self.features = features
        self.creation_timestamp = creation_timestamp
        self.online_stores = online_stores or []
        self.notebook_producers = notebook_producers or []
        self.job_producers = job_producers or []
        self.table_data_sources = table_data_sources or []
        self.path_data_sources = path_data_sources or []
        self.custom_data_sources = custom_data_sources or []
        self.timestamp_keys = timestamp_keys or []
        self._tags = dict(tags or {})

    @property
    def tags(self) -> dict[str, str]:
        """The table's tags."""
        return dict(self._tags)
