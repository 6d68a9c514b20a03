"""The twin of ``dbutils.data.summarize``: the platform's name and parameters, and numbers that are right."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder.twins.data_summaries import CATEGORICAL, NUMERIC, data_summary, dbutils
from autograder.twins.spark import local_session

TABLE = pd.DataFrame(
    {
        "months": [0.0, 1.0, 2.0, 3.0, 100.0, None],
        "plan": ["a", "b", "a", None, "a", "c"],
        "flag": [True, False, True, True, True, False],
    }
)


@pytest.fixture(scope="module")
def spark() -> Any:
    """Give one Spark session to all tests of this file."""
    return local_session("tests of the twins")


def _official() -> ast.FunctionDef:
    """Return ``summarize`` as the official SDK declares it: read, not imported, because importing it wants an account."""
    spec = importlib.util.find_spec("databricks.sdk")
    assert spec is not None and spec.origin is not None
    stub = Path(spec.origin).parent / "runtime" / "dbutils_stub.py"
    found = [node for node in ast.walk(ast.parse(stub.read_text(encoding="utf-8")))
             if isinstance(node, ast.FunctionDef) and node.name == "summarize"]  # fmt: skip
    assert len(found) == 1
    return found[0]


def test_the_twin_has_the_platforms_parameters() -> None:
    """Names, order and defaults of ``summarize`` are those in the official SDK."""
    arguments = _official().args
    ours = inspect.signature(dbutils.data.summarize).parameters
    assert list(ours) == [argument.arg for argument in arguments.args] == ["df", "precise"]
    assert [ast.literal_eval(default) for default in arguments.defaults] == [ours["precise"].default]


def test_summarize_displays_and_returns_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """As on the platform, the summary is shown and not returned."""
    shown: Any = dbutils.data.summarize(TABLE)  # type: ignore[func-returns-value]
    assert shown is None
    assert "Numeric features (1)" in capsys.readouterr().out


def test_numbers_of_a_pandas_table_can_be_checked_by_hand() -> None:
    """Count, missing values, mean, zeros and quartiles of a small column are exact."""
    row = data_summary(TABLE).numeric.loc["months"]
    assert list(row.index) == NUMERIC
    assert (row["count"], row["missing"], row["zeros"], row["distinct"]) == (5, 1, 1, 5)
    assert (row["mean"], row["min"], row["25%"], row["median"], row["75%"], row["max"]) == (21.2, 0, 1, 2, 3, 100)
    assert row["std dev"] == pytest.approx(TABLE["months"].std())
    assert row["histogram"] == "█▁▁▁▁▁▁▁▁▃"


def test_text_and_truth_values_are_categorical() -> None:
    """Columns that are no numbers are told by their distinct values and their most frequent one."""
    table = data_summary(TABLE).categorical
    assert list(table.columns) == CATEGORICAL and list(table.index) == ["plan", "flag"]
    assert list(table.loc["plan"]) == [5, 1, 3, "a", 3]
    assert list(table.loc["flag"]) == [6, 0, 2, "True", 4]


def test_an_empty_column_has_no_numbers() -> None:
    """A column without a value is counted as missing, and the rest of it is not a number."""
    table = pd.DataFrame({"gone": [np.nan, np.nan], "void": [None, None]})
    summary = data_summary(table)
    assert summary.numeric.loc["gone", "missing"] == 2 and math.isnan(summary.numeric.loc["gone", "mean"])
    assert summary.categorical.loc["void", "top"] is None
    assert data_summary(pd.DataFrame({"a": [1.0]})).numeric.loc["a", "histogram"].count("█") == 1


def test_spark_and_pandas_agree(spark: Any) -> None:
    """A precise summary of a Spark table equals the one of the same pandas table."""
    frame = spark.createDataFrame(
        [tuple(None if value != value else value for value in row) for row in TABLE.itertuples(index=False)],
        "months double, plan string, flag boolean",
    )
    summary, expected = data_summary(frame, precise=True), data_summary(TABLE)
    pd.testing.assert_frame_equal(summary.numeric, expected.numeric, check_dtype=False)
    assert summary.categorical.drop(columns="top").equals(expected.categorical.drop(columns="top"))
    assert list(summary.categorical["top"]) == ["a", "true"]
    assert (summary.rows, summary.precise) == (6, True)


def test_an_approximate_summary_is_near(spark: Any) -> None:
    """Without ``precise`` a percentile is a value of the data, and a distinct count is off by a few per cent at most."""
    frame = spark.range(4000).selectExpr("id", "cast(id as string) as name", "1 as one")
    summary = data_summary(frame)
    assert summary.numeric.loc["id", "median"] in (1999, 2000)
    assert abs(summary.categorical.loc["name", "distinct"] / 4000 - 1) < 0.15
    assert summary.numeric.loc["one", "histogram"].count("█") == 1
    assert "approximate" in repr(summary) and "approximate" in summary._repr_html_()


def test_pandas_on_spark_is_taken(spark: Any) -> None:
    """A pandas-on-Spark table is summarised by Spark."""
    table = spark.range(3).pandas_api()
    assert data_summary(table).numeric.loc["id", "max"] == 2


def test_what_is_no_table_is_refused(spark: Any) -> None:
    """A list and a streaming table are refused with the reason."""
    with pytest.raises(TypeError, match="not a list"):
        dbutils.data.summarize([1, 2])
    stream = spark.readStream.format("rate").load()
    with pytest.raises(ValueError, match="streaming"):
        dbutils.data.summarize(stream)
