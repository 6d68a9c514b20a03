"""Training sets: a frame, what to look up for it, and the spec that travels with the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pandas
import yaml

from autograder.twins.feature_engineering.entities import FeatureLookup, FeatureTable
from autograder.twins.feature_engineering.frames import like, to_pandas
from autograder.twins.feature_engineering.lookups import look_up
from autograder.twins.feature_engineering.tables import Warehouse

SPEC_FILE = "feature_spec.yaml"


@dataclass(frozen=True)
class Lookup:
    """One lookup with nothing left open: its features by name, its table at one version."""

    table_name: str
    table_id: str
    delta_version: int
    lookup_key: list[str]
    primary_keys: list[str]
    outputs: dict[str, str]
    timestamp_lookup_key: str | None = None
    timestamp_key: str | None = None
    lookback_seconds: float | None = None
    default_values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeatureSpec:
    """What a model needs to look its features up again; ``feature_spec.yaml`` holds it.

    Attributes:
        source_columns: the training frame's own columns, without the labels.
        lookups: what was joined to them; ``outputs`` maps a feature to its name in the training set.
        labels: the frame's label columns.
        exclude_columns: columns that were left out of the training set.
    """

    source_columns: list[str]
    lookups: list[Lookup]
    labels: list[str]
    exclude_columns: list[str]

    @property
    def model_columns(self) -> list[str]:
        """The columns that the model was trained on, in their order."""
        names = self.source_columns + [name for lookup in self.lookups for name in lookup.outputs.values()]
        return [name for name in names if name not in self.exclude_columns]

    def save(self, folder: Path) -> None:
        """Write ``feature_spec.yaml``."""
        text = yaml.safe_dump({"serialization_version": 1, **asdict(self)}, sort_keys=False)
        (folder / SPEC_FILE).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> FeatureSpec:
        """Read ``feature_spec.yaml``."""
        content = yaml.safe_load((folder / SPEC_FILE).read_text(encoding="utf-8"))
        return cls(
            source_columns=content["source_columns"],
            lookups=[Lookup(**one) for one in content["lookups"]],
            labels=content["labels"],
            exclude_columns=content["exclude_columns"],
        )


class TrainingSet:
    """A frame with its lookups; ``create_training_set`` makes it, ``load_df`` reads it.

    The feature tables are read at the versions that they had when the set was made, so that the set stays what it
    was, and the versions in the spec are those that the model saw.
    """

    def __init__(self, feature_spec: FeatureSpec, df: Any, labels: list[str], warehouse: Warehouse) -> None:
        self._spec = feature_spec
        self._df = df
        self._labels = labels
        self._warehouse = warehouse

    @property
    def feature_spec(self) -> FeatureSpec:
        """What a model trained on this set needs to look its features up again."""
        return self._spec

    def get_output_columns(self) -> list[str]:
        """The columns of ``load_df``: the frame's own, then the features, then the labels."""
        return self._spec.model_columns + self._labels

    def load_df(self) -> Any:
        """The training frame with its features, of the kind that was given: pandas or Spark."""
        frame = augment(self._warehouse, self._spec, to_pandas(self._df), pinned=True)
        return like(frame[self.get_output_columns()], self._df)


def resolve(
    warehouse: Warehouse,
    frame: pandas.DataFrame,
    lookups: Sequence[FeatureLookup],
    labels: list[str],
    exclude_columns: list[str],
) -> FeatureSpec:
    """Check lookups against the frame and the tables, and write them out as a spec."""
    if missing := [label for label in labels if label not in frame.columns]:
        raise ValueError(f"The label {missing} is no column of df, which has {list(frame.columns)}.")
    resolved = [_resolve(warehouse, frame, lookup) for lookup in lookups]
    taken = set(frame.columns)
    for lookup in resolved:
        for name in lookup.outputs.values():
            if name in taken:
                raise ValueError(
                    f"Feature {name!r} of {lookup.table_name!r} has the name of a column that is there already, in df "
                    "or from another lookup. Drop that column, leave the feature out, or use rename_outputs."
                )
            taken.add(name)
    source = [column for column in frame.columns if column not in labels]
    return FeatureSpec(source, resolved, labels, exclude_columns)


def _resolve(warehouse: Warehouse, frame: pandas.DataFrame, lookup: FeatureLookup) -> Lookup:
    table = warehouse.describe(lookup.table_name)
    _check_keys(frame, lookup, table)
    names = lookup.feature_names or table.features
    known = [*table.primary_keys, *table.timestamp_keys, *table.features]
    if unknown := [name for name in [*names, *lookup.rename_outputs] if name not in known]:
        raise ValueError(f"Feature table {table.name!r} has no feature {unknown}; its features are {table.features}.")
    outputs = {name: lookup.rename_outputs.get(name, name) for name in names}
    if unknown := [name for name in lookup.default_values if name not in outputs.values()]:
        raise ValueError(
            f"default_values names {unknown}, which this lookup does not put out: {list(outputs.values())}."
        )
    return Lookup(
        table_name=table.name,
        table_id=table.table_id,
        delta_version=warehouse.version(table.name),
        lookup_key=lookup.lookup_key,
        primary_keys=table.primary_keys,
        outputs=outputs,
        timestamp_lookup_key=lookup.timestamp_lookup_key,
        timestamp_key=table.timestamp_keys[0] if table.timestamp_keys else None,
        lookback_seconds=lookup.lookback_window.total_seconds() if lookup.lookback_window is not None else None,
        default_values=lookup.default_values,
    )


def _check_keys(frame: pandas.DataFrame, lookup: FeatureLookup, table: FeatureTable) -> None:
    if len(lookup.lookup_key) != len(table.primary_keys):
        raise ValueError(
            f"lookup_key {lookup.lookup_key} must match the primary keys of {table.name!r}, {table.primary_keys}, "
            "one for one and in their order."
        )
    if table.timestamp_keys and lookup.timestamp_lookup_key is None:
        raise ValueError(
            f"{table.name!r} is a time series feature table (its time column is {table.timestamp_keys[0]!r}). "
            "A lookup in it is a point-in-time lookup: give timestamp_lookup_key, the time column of df."
        )
    if not table.timestamp_keys and lookup.timestamp_lookup_key is not None:
        raise ValueError(
            f"timestamp_lookup_key needs a time series feature table, and {table.name!r} has no time column: "
            "make it with create_table(timeseries_column=...)."
        )
    needed = [*lookup.lookup_key, *([lookup.timestamp_lookup_key] if lookup.timestamp_lookup_key else [])]
    if missing := [name for name in needed if name not in frame.columns]:
        raise ValueError(f"df lacks {missing}, which the lookup in {table.name!r} needs; it has {list(frame.columns)}.")


def augment(warehouse: Warehouse, spec: FeatureSpec, frame: pandas.DataFrame, *, pinned: bool) -> pandas.DataFrame:
    """Join a spec's features to a frame; a feature that the frame brings itself is left as it is.

    Args:
        warehouse: where the tables are.
        spec: what to look up.
        frame: the rows.
        pinned: read the tables at the spec's versions, not at their latest.
    """
    parts = [frame]
    for lookup in spec.lookups:
        wanted = {feature: output for feature, output in lookup.outputs.items() if output not in frame.columns}
        if not wanted:
            continue
        if pinned and warehouse.describe(lookup.table_name).table_id != lookup.table_id:
            raise ValueError(
                f"Feature table {lookup.table_name!r} was dropped and made anew since: make the training set anew."
            )
        time = [lookup.timestamp_key] if lookup.timestamp_key else []
        table = warehouse.read(
            lookup.table_name,
            [*lookup.primary_keys, *time, *wanted],
            version=lookup.delta_version if pinned else None,
        )
        found = look_up(
            frame,
            table,
            frame_keys=lookup.lookup_key,
            table_keys=lookup.primary_keys,
            features=list(wanted),
            frame_time=lookup.timestamp_lookup_key,
            table_time=lookup.timestamp_key,
            lookback=timedelta(seconds=lookup.lookback_seconds) if lookup.lookback_seconds is not None else None,
        )
        for feature, output in wanted.items():
            if output in lookup.default_values:
                filled = found[feature].where(found[feature].notna(), lookup.default_values[output])
                found[feature] = filled.astype(table[feature].dtype)
        parts.append(found.rename(columns=wanted))
    return pandas.concat(parts, axis=1)
