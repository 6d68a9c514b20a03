"""A stand-in for ``dbutils.data.summarize``: summaries of a pandas or Spark table, numbers and text apart.

Name, parameters and result are those of the platform (databricks-sdk 0.156.0, ``runtime/dbutils_stub.py``). It shows
the same statistics as tables and small bars of text. It leaves out what only a web page can do: sorting, searching,
and charts that grow.
"""

from __future__ import annotations

import html
import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

NUMERIC = [
    "count",
    "missing",
    "mean",
    "std dev",
    "zeros",
    "min",
    "25%",
    "median",
    "75%",
    "max",
    "distinct",
    "histogram",
]
CATEGORICAL = ["count", "missing", "distinct", "top", "frequency of top"]
BINS = 10
BARS = "▁▂▃▄▅▆▇█"
RELATIVE_ERROR = 0.05
"""Of an approximate distinct count: the default of Spark's ``approx_count_distinct``."""


@dataclass(frozen=True)
class DataSummary:
    """What a summary shows; as text it is readable without a browser.

    Attributes:
        rows: number of rows.
        precise: whether distinct counts and percentiles are exact.
        numeric: one row per numeric column, with the columns of ``NUMERIC``.
        categorical: one row per other column, with the columns of ``CATEGORICAL``.
    """

    rows: int
    precise: bool
    numeric: pd.DataFrame
    categorical: pd.DataFrame

    def __repr__(self) -> str:
        parts = [f"{self._title()}\n"]
        for name, table in self._tables():
            parts.append(f"{name} features ({len(table)})\n{table.to_string(float_format=_short)}\n")
        return "\n".join(parts)

    def _repr_html_(self) -> str:
        parts = [f"<p>{html.escape(self._title())}</p>"]
        for name, table in self._tables():
            parts.append(f"<h4>{name} features ({len(table)})</h4>{table.to_html(float_format=_short, border=0)}")
        return "\n".join(parts)

    def _title(self) -> str:
        how = "exact" if self.precise else "approximate"
        return f"Data summary of {self.rows:,} rows; distinct counts and percentiles are {how}"

    def _tables(self) -> list[tuple[str, pd.DataFrame]]:
        both = [("Numeric", self.numeric), ("Categorical", self.categorical)]
        return [(name, table) for name, table in both if len(table)]


class DataUtils:
    """``dbutils.data``: utilities for understanding datasets."""

    @staticmethod
    def summarize(df: Any, precise: bool = False) -> None:
        """Display summary statistics of a table, as ``dbutils.data.summarize`` does; nothing is returned.

        Args:
            df: a pandas, Spark or pandas-on-Spark DataFrame that does not stream.
            precise: exact distinct counts and percentiles instead of approximate ones, which cost less on much data.
                A pandas table is in memory already and is always counted exactly.

        Raises:
            TypeError: it is no such table.
            ValueError: the table streams.
        """
        from IPython.display import display

        display(data_summary(df, precise))  # type: ignore[no-untyped-call]


class DBUtils:
    """``dbutils``, as far as this course uses it."""

    data = DataUtils()


dbutils = DBUtils()
"""What a Databricks notebook has under this name from the start."""


def data_summary(df: Any, precise: bool = False) -> DataSummary:
    """Return what ``dbutils.data.summarize`` displays, as tables. The platform has no such function.

    Args:
        df: as for ``summarize``.
        precise: as for ``summarize``.

    Raises:
        TypeError: it is no such table.
        ValueError: the table streams.
    """
    if isinstance(df, pd.DataFrame):
        return _of_pandas(df)
    if hasattr(df, "to_spark"):  # pandas on Spark
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the index is left out: it is not summarised
            df = df.to_spark()
    if not all(hasattr(df, name) for name in ("dtypes", "agg", "isStreaming")):
        raise TypeError(f"summarize needs a pandas or Spark DataFrame, not a {type(df).__name__}.")
    if df.isStreaming:
        raise ValueError("summarize does not take a streaming DataFrame: it has no last row.")
    return _of_spark(df, precise)


def _of_pandas(df: pd.DataFrame) -> DataSummary:
    numeric: dict[str, list[Any]] = {}
    categorical: dict[str, list[Any]] = {}
    for name, values in df.items():
        present = values.dropna()
        first = [len(present), len(values) - len(present)]
        if pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values):
            numbers = present.to_numpy(dtype=float)
            numeric[str(name)] = [*first, *_numbers(numbers), present.nunique(), _bars(_heights(numbers))]
        else:
            counts = present.astype(str).value_counts()
            top = [counts.index[0], int(counts.iloc[0])] if len(counts) else [None, 0]
            categorical[str(name)] = [*first, len(counts), *top]
    return DataSummary(len(df), True, _table(numeric, NUMERIC), _table(categorical, CATEGORICAL))


def _numbers(numbers: np.ndarray[Any, Any]) -> list[float]:
    """Return mean, standard deviation, zeros, minimum, quartiles and maximum."""
    if not len(numbers):
        return [math.nan, math.nan, 0, *[math.nan] * 5]
    spread = float(numbers.std(ddof=1)) if len(numbers) > 1 else math.nan
    low, first, middle, third, high = (float(v) for v in np.quantile(numbers, [0, 0.25, 0.5, 0.75, 1]))
    return [float(numbers.mean()), spread, int((numbers == 0).sum()), low, first, middle, third, high]


def _heights(numbers: np.ndarray[Any, Any]) -> list[int]:
    return [int(height) for height in np.histogram(numbers, BINS)[0]] if len(numbers) else []


def _of_spark(df: Any, precise: bool) -> DataSummary:
    """Summarise in two passes over the data, whatever the number of columns."""
    from pyspark.sql import functions as f
    from pyspark.sql.types import NumericType

    numeric = [field.name for field in df.schema if isinstance(field.dataType, NumericType)]
    others = [name for name in df.columns if name not in numeric]
    column = {name: f.col(_quoted(name)) for name in df.columns}
    asked = [f.count(f.lit(1))]
    for name in numeric:
        asked += _asked_of_numbers(f, column[name].cast("double"), precise)
    for name in others:
        asked += [f.count(column[name]), _distinct(f, column[name], precise), f.mode(column[name].cast("string"))]
    rows, *found = _one_row(df, asked)
    first = {name: found[i * 8 : i * 8 + 8] for i, name in enumerate(numeric)}
    rest = found[len(numeric) * 8 :]
    second = {name: rest[i * 3 : i * 3 + 3] for i, name in enumerate(others)}
    asked = []
    for name in numeric:
        asked += _asked_of_bins(f, column[name].cast("double"), first[name][4], first[name][6])
    asked += [f.count_if(column[name].cast("string") == f.lit(second[name][2])) for name in others]
    found = _one_row(df, asked) if asked else []
    numbers: dict[str, list[Any]] = {}
    for i, name in enumerate(numeric):
        count, mean, spread, zeros, low, quartiles, high, distinct = first[name]
        bars = _bars(found[i * BINS : i * BINS + BINS]) if count else ""
        numbers[name] = [count, rows - count, _float(mean), _float(spread), zeros, _float(low),
                         *(quartiles or [math.nan] * 3), _float(high), distinct, bars]  # fmt: skip
    texts: dict[str, list[Any]] = {}
    for name, top_count in zip(others, found[len(numeric) * BINS :], strict=True):
        count, distinct, top = second[name]
        texts[name] = [count, rows - count, distinct, top, top_count]
    return DataSummary(rows, precise, _table(numbers, NUMERIC), _table(texts, CATEGORICAL))


def _asked_of_numbers(f: Any, column: Any, precise: bool) -> list[Any]:
    levels = f.array(f.lit(0.25), f.lit(0.5), f.lit(0.75))
    quartiles = f.percentile(column, levels) if precise else f.percentile_approx(column, levels)
    return [f.count(column), f.avg(column), f.stddev(column), f.count_if(column == 0), f.min(column), quartiles,
            f.max(column), _distinct(f, column, precise)]  # fmt: skip


def _asked_of_bins(f: Any, column: Any, low: float | None, high: float | None) -> list[Any]:
    """Return one count per bin of equal width; the last one has both its ends, as in NumPy."""
    if low is None or high is None:
        return [f.lit(0)] * BINS
    if low == high:
        low, high = low - 0.5, high + 0.5
    place = f.least(f.floor((column - low) / (high - low) * BINS), f.lit(BINS - 1))
    # `least` skips what is missing, so a missing value would land in the last bin
    return [f.count_if((place == number) & column.isNotNull()) for number in range(BINS)]


def _distinct(f: Any, column: Any, precise: bool) -> Any:
    return f.count_distinct(column) if precise else f.approx_count_distinct(column, RELATIVE_ERROR)


def _one_row(df: Any, asked: list[Any]) -> list[Any]:
    return list(df.agg(*[what.alias(f"v{number}") for number, what in enumerate(asked)]).first())


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _float(value: Any) -> float:
    return math.nan if value is None else float(value)


def _bars(heights: list[int]) -> str:
    """Return a histogram as text, one block a bin, the lowest block for an empty one."""
    top = max(heights, default=0)
    return "".join(BARS[math.ceil(height / top * (len(BARS) - 1))] for height in heights) if top else ""


def _table(rows: dict[str, list[Any]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns)


def _short(value: float) -> str:
    return f"{value:,.2f}"
