"""Declarative pipelines on a plain Spark session: order, increments, expectations and failures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark import pipelines as official

from autograder.twins import pipelines as dp
from autograder.twins.spark import local_session


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """One session for the module."""
    session = local_session("test pipelines")
    yield session
    session.stop()


def arrive(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")


def pipeline(spark: Any, landing: Path, rule: Callable[[str, str], Any] = dp.expect_or_drop) -> Callable[[], None]:
    """A view that stands before the streams it reads from: the order must not matter."""

    def define() -> None:
        @dp.materialized_view
        def totals() -> Any:
            return spark.read.table("clean").groupBy("city").sum("nights")

        @dp.table
        @rule("some nights", "nights > 0")
        @dp.expect("known city", "city IS NOT NULL")
        def clean() -> Any:
            return spark.readStream.table("raw")

        @dp.table(name="raw")
        def whatever() -> Any:
            return spark.readStream.schema("city string, nights int").json(str(landing))

    return define


def test_the_decorators_are_sparks_own() -> None:
    """What the twin offers beside expectations and `run` is the official function itself."""
    for name in ("table", "materialized_view", "append_flow", "create_streaming_table"):
        assert getattr(dp, name) is getattr(official, name)
    assert not hasattr(official, "expect")


def test_streams_go_on_where_they_were_and_views_are_made_anew(spark: Any, tmp_path: Path) -> None:
    """Three updates: first all, then only the new file, then nothing; rows that broke the rule are counted, not kept."""
    landing, define = tmp_path / "landing", pipeline(spark, tmp_path / "landing")
    arrive(landing, "1", {"city": "Faro", "nights": 2}, {"city": None, "nights": 3}, {"city": "Faro", "nights": 0})
    first = dp.run(define, spark=spark, storage=tmp_path / "p")
    assert [event["dataset"] for event in first.events] == ["raw", "clean", "totals"]
    assert first.events[1] == {
        "dataset": "clean", "flow": "clean", "num_output_rows": 2, "dropped_records": 1,
        "expectations": [
            {"name": "some nights", "passed_records": 2, "failed_records": 1},
            {"name": "known city", "passed_records": 2, "failed_records": 1},
        ],
    }  # fmt: skip
    assert {tuple(row) for row in first.read("totals").collect()} == {("Faro", 2), (None, 3)}
    arrive(landing, "2", {"city": "Faro", "nights": 5})
    second = dp.run(define, spark=spark, storage=tmp_path / "p")
    assert [event["num_output_rows"] for event in second.events[:2]] == [1, 1]
    assert {tuple(row) for row in second.read("totals").collect()} == {("Faro", 7), (None, 3)}
    third = dp.run(define, spark=spark, storage=tmp_path / "p")
    assert [event["num_output_rows"] for event in third.events[:2]] == [0, 0]
    again = dp.run(define, spark=spark, storage=tmp_path / "p", full_refresh=True)
    assert again.events[0]["num_output_rows"] == 4
    assert spark.catalog.currentDatabase() == "default"


def test_a_broken_expectation_that_must_hold_stops_the_update(spark: Any, tmp_path: Path) -> None:
    """`expect_or_fail` names itself; the dataset before it was written, the one after it was not."""
    arrive(tmp_path / "landing", "1", {"city": "Faro", "nights": 0})
    with pytest.raises(dp.PipelineFailed, match=r"clean.*some nights"):
        dp.run(pipeline(spark, tmp_path / "landing", dp.expect_or_fail), spark=spark, storage=tmp_path / "p")
    assert {one.name for one in (tmp_path / "p" / "tables").iterdir()} == {"raw", "clean"}
    assert spark.catalog.currentDatabase() == "default"


def test_a_null_breaks_a_constraint_and_kept_rows_are_counted(spark: Any, tmp_path: Path) -> None:
    """`nights > 0` is not true of a missing value; `expect` keeps the row and says so, in a view as well."""

    def define() -> None:
        @dp.materialized_view
        @dp.expect_all({"some nights": "nights > 0"})
        def kept() -> Any:
            return spark.createDataFrame([(1,), (None,)], "nights int")

    update = dp.run(define, spark=spark, storage=tmp_path / "p")
    assert update.read("kept").count() == 2
    assert update.events[0]["expectations"] == [{"name": "some nights", "passed_records": 1, "failed_records": 1}]


@pytest.mark.parametrize(
    ("kind", "query", "words"),
    [
        (dp.table, lambda spark: spark.range(3), "returns no stream"),
        (dp.materialized_view, lambda spark: spark.readStream.format("rate").load(), "returns a stream"),
        (dp.materialized_view, lambda spark: None, "returns no DataFrame"),
        (dp.materialized_view, lambda spark: spark.read.table("nobody"), "cannot be planned"),
        (dp.materialized_view, lambda spark: spark.read.table("mine"), "from themselves"),
    ],
)
def test_a_flow_that_cannot_run_is_named(spark: Any, tmp_path: Path, kind: Any, query: Any, words: str) -> None:
    """A batch query in a streaming table and the like: the error names the flow and what is wrong."""

    def define() -> None:
        @kind
        def mine() -> Any:
            return query(spark)

    with pytest.raises(dp.PipelineFailed, match=f"mine.*{words}|{words}.*mine"):
        dp.run(define, spark=spark, storage=tmp_path / "p")


def test_an_expectation_above_its_dataset_is_refused() -> None:
    """The dataset's decorator returns nothing, so an expectation above it cannot hold on to anything."""
    with pytest.raises(TypeError, match="below the decorator"):
        dp.expect("a", "b > 0")(None)  # type: ignore[arg-type]
