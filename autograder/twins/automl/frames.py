"""Data before training: to pandas, kinds of columns, what is odd about them, and the three parts of the rows."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy
import pandas
from sklearn.model_selection import train_test_split

SPLIT, WEIGHT = "_automl_split", "_automl_weight"
PARTS = ("train", "validate", "test")
"""The values of a split column (AutoML Python API reference, read 2026-11-24)."""
SHARES = (0.6, 0.2, 0.2)
"""Of the rows for training, validation and test (AutoML data preparation, docs.databricks.com, read 2026-11-24)."""
MANY_CATEGORIES, IMBALANCED, CLOSE = 50, 0.1, 0.98
"""Where an alert begins: distinct texts, the share of the rarest class, the correlation with the target."""


@dataclass(frozen=True)
class Columns:
    """The feature columns by kind, and the alerts that the data gave rise to."""

    numeric: list[str]
    categorical: list[str]
    datetime: list[str]
    dropped: dict[str, str]
    alerts: list[str]

    @property
    def used(self) -> list[str]:
        """The columns that a model gets."""
        return [*self.numeric, *self.categorical, *self.datetime]


def to_pandas(dataset: Any) -> pandas.DataFrame:
    """A frame of pandas, from pandas, Spark or pandas on Spark; the index is numbered anew."""
    if isinstance(dataset, str):
        raise NotImplementedError("The twin has no catalog of tables: pass a DataFrame instead of a table's name.")
    frame = dataset
    if not isinstance(frame, pandas.DataFrame):
        convert = getattr(frame, "toPandas", None) or getattr(frame, "to_pandas", None)
        if convert is None:
            raise TypeError(f"dataset takes a DataFrame of pandas or Spark, and got a {type(dataset).__name__}.")
        frame = convert()
    frame = frame.reset_index(drop=True)
    if frame.columns.duplicated().any():
        raise ValueError("dataset has two columns of one name: rename one of them.")
    return frame


def need(frame: pandas.DataFrame, **columns: str | list[str] | None) -> None:
    """Raise where a column that a parameter names is not in the frame."""
    for parameter, names in columns.items():
        for name in [names] if isinstance(names, str) else names or []:
            if name not in frame.columns:
                raise ValueError(
                    f"{parameter} names {name!r}, which dataset does not have; it has {list(frame.columns)}."
                )


def columns_of(frame: pandas.DataFrame, target: str, left_out: list[str], classes: bool) -> Columns:
    """Sort the columns by kind, drop what no model can use, and note what a reader should look at."""
    kinds: dict[str, list[str]] = {"numeric": [], "categorical": [], "datetime": []}
    dropped, alerts = dict.fromkeys(left_out, "excluded by the call"), []
    answer = frame[target]
    coded = pandas.Series(pandas.factorize(answer)[0], index=frame.index) if classes else answer.astype(float)
    for name in frame.columns:
        if name == target or name in dropped:
            continue
        column = frame[name]
        if (gaps := column.isna().mean()) > 0:
            alerts.append(f"{name}: {gaps:.1%} missing")
        if column.nunique(dropna=True) <= 1:
            dropped[name] = "constant"
            alerts.append(f"{name}: constant, dropped")
        elif pandas.api.types.is_datetime64_any_dtype(column):
            kinds["datetime"].append(name)
        elif pandas.api.types.is_numeric_dtype(column):
            kinds["numeric"].append(name)
            both = column.notna() & coded.notna()
            if coded.nunique() > 1 and abs(numpy.corrcoef(column[both].astype(float), coded[both])[0, 1]) > CLOSE:
                alerts.append(f"{name}: moves almost exactly with the target; does it hold the answer?")
        elif column.astype(str).nunique() > MANY_CATEGORIES:
            dropped[name] = f"more than {MANY_CATEGORIES} texts"
            alerts.append(f"{name}: more than {MANY_CATEGORIES} different texts, dropped")
        else:
            kinds["categorical"].append(name)
    if classes and (rare := answer.value_counts(normalize=True).min()) < IMBALANCED:
        alerts.append(f"{target}: imbalanced, the rarest class has {rare:.1%} of the rows; training rows are weighted")
    if not any(kinds.values()):
        raise ValueError("dataset has no column left to train on besides the target.")
    return Columns(**kinds, dropped=dropped, alerts=alerts)


def split(
    frame: pandas.DataFrame, target: str, *, time_col: str | None, split_col: str | None, classes: bool, seed: int
) -> pandas.Series:
    """Say for each row whether it is for training, validation or test.

    By ``split_col`` if given; else in time order by ``time_col``, oldest first; else at random, stratified by class.
    """
    if split_col is not None:
        parts = frame[split_col].astype(str)
        if unknown := sorted(set(parts) - set(PARTS)):
            warnings.warn(f"{split_col} has values other than {PARTS}: rows with {unknown} are ignored.", stacklevel=4)
        if lacking := [part for part in PARTS if part not in set(parts)]:
            raise ValueError(f"{split_col} marks no row as {lacking[0]!r}; it must mark rows for each of {PARTS}.")
        return parts.rename(SPLIT)
    result = pandas.Series("train", index=frame.index, name=SPLIT)
    if time_col is not None:
        order = frame[time_col].sort_values(kind="stable").index
        ends = [round(len(frame) * SHARES[0]), round(len(frame) * (SHARES[0] + SHARES[1]))]
        result[order[ends[0] : ends[1]]] = "validate"
        result[order[ends[1] :]] = "test"
        return result
    by = frame[target] if classes and frame[target].value_counts().min() >= len(PARTS) + 2 else None
    _, rest = train_test_split(frame.index, test_size=SHARES[1] + SHARES[2], random_state=seed, stratify=by)
    half = by[rest] if by is not None and by[rest].value_counts().min() >= 2 else None
    valid, test = train_test_split(rest, test_size=0.5, random_state=seed, stratify=half)
    result[valid], result[test] = "validate", "test"
    return result


def weights(
    frame: pandas.DataFrame, target: str, parts: pandas.Series, sample_weight_col: str | None, classes: bool
) -> pandas.Series | None:
    """How much each row counts while fitting; None where all count alike.

    Rows of an imbalanced target are weighted so that the classes of the training part count alike.
    """
    given = None if sample_weight_col is None else frame[sample_weight_col].astype(float)
    if not classes:
        return given
    training = frame.loc[parts == "train", target]
    counts = training.value_counts()
    if counts.min() / counts.sum() >= IMBALANCED:
        return given
    balanced = frame[target].map(len(training) / (len(counts) * counts)).astype(float)
    return balanced if given is None else balanced * given
