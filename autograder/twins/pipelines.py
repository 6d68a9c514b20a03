"""Run a declarative pipeline on this process's Spark session, with expectations: what Delta Live Tables became.

    from autograder.twins import pipelines as dp    # on the platform: from pyspark import pipelines as dp

``table``, ``materialized_view``, ``append_flow`` and ``create_streaming_table`` are Spark's own (``pyspark.pipelines``,
open source since 4.1). They only describe a graph; running it takes Spark Connect, which needs packages that this
course does without. So ``run`` walks the graph here: it asks each query function for its frame, in an order that
fits, writes views anew and lets streams go on from their checkpoints.

Expectations exist on the platform only; here they have its names, and its three actions: keep and count, drop, fail.

What the twin does not do: temporary views, sinks, SQL files, Auto CDC, selective refresh, retries, flows in parallel,
and a catalog. A table is a folder of Parquet files below ``storage``.
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyspark.errors import AnalysisException, PySparkException
from pyspark.pipelines import append_flow, create_streaming_table, materialized_view, table
from pyspark.pipelines.flow import Flow
from pyspark.pipelines.graph_element_registry import GraphElementRegistry, graph_element_registration_context
from pyspark.pipelines.output import MaterializedView, Output, StreamingTable
from pyspark.sql import functions as F  # noqa: N812

from autograder.exceptions import AutograderError

__all__ = [
    "PipelineFailed", "Update", "append_flow", "create_streaming_table", "expect", "expect_all", "expect_all_or_drop",
    "expect_all_or_fail", "expect_or_drop", "expect_or_fail", "materialized_view", "run", "table",
]  # fmt: skip

Query = Callable[[], Any]
_KEEP, _DROP, _FAIL = "ALLOW", "DROP", "FAIL"
_MARK = "_expectations"


class PipelineFailed(AutograderError, RuntimeError):
    """An update stopped; what earlier flows wrote stays."""


@dataclass(frozen=True)
class Update:
    """One run of a pipeline.

    Attributes:
        events: one record per flow: ``dataset``, ``flow``, ``num_output_rows``, ``dropped_records``, and
            ``expectations`` with ``name``, ``passed_records`` and ``failed_records``, as in the platform's event log.
    """

    storage: Path
    spark: Any
    events: list[dict[str, Any]] = field(default_factory=list)

    def read(self, name: str) -> Any:
        """Return a dataset of the pipeline as a Spark DataFrame."""
        return self.spark.read.parquet(str(self.storage / "tables" / name))


def expect(description: str, constraint: str) -> Callable[[Query], Query]:
    """Count the rows that break a constraint, and keep them.

    Args:
        description: the expectation's name.
        constraint: a condition in SQL; a row that is not true under it breaks it.
    """
    return _expectation({description: constraint}, _KEEP)


def expect_or_drop(description: str, constraint: str) -> Callable[[Query], Query]:
    """Count the rows that break a constraint, and leave them out."""
    return _expectation({description: constraint}, _DROP)


def expect_or_fail(description: str, constraint: str) -> Callable[[Query], Query]:
    """Stop the update at a row that breaks a constraint."""
    return _expectation({description: constraint}, _FAIL)


def expect_all(expectations: Mapping[str, str]) -> Callable[[Query], Query]:
    """Like ``expect``, for several constraints by name."""
    return _expectation(expectations, _KEEP)


def expect_all_or_drop(expectations: Mapping[str, str]) -> Callable[[Query], Query]:
    """Like ``expect_or_drop``, for several constraints by name."""
    return _expectation(expectations, _DROP)


def expect_all_or_fail(expectations: Mapping[str, str]) -> Callable[[Query], Query]:
    """Like ``expect_or_fail``, for several constraints by name."""
    return _expectation(expectations, _FAIL)


def _expectation(given: Mapping[str, str], action: str) -> Callable[[Query], Query]:
    def mark(query: Query) -> Query:
        if not callable(query):
            raise TypeError("An expectation stands below the decorator of its dataset, next to the query function.")
        known = {name for name, _, _ in getattr(query, _MARK, ())}
        if twice := known & set(given):
            raise ValueError(f"{query.__name__} has two expectations called {sorted(twice)[0]!r}.")
        added = [(name, text, action) for name, text in given.items()]
        setattr(query, _MARK, [*added, *getattr(query, _MARK, ())])
        return query

    return mark


def run(define: Callable[[], object], *, spark: Any, storage: str | Path, full_refresh: bool = False) -> Update:
    """Update every dataset of a pipeline once, with all data that is there now.

    Args:
        define: a function that holds the pipeline's decorated query functions.
        spark: the session.
        storage: the pipeline's folder: its tables and checkpoints.
        full_refresh: forget tables and checkpoints first.

    Raises:
        PipelineFailed: a flow could not be planned or stopped; the message names it.
    """
    graph = _Graph()
    with graph_element_registration_context(graph):
        define()
    update = Update(Path(storage).resolve(), spark)
    if full_refresh:
        shutil.rmtree(update.storage, ignore_errors=True)
    with _database(spark):
        done: set[str] = set()
        waiting = list(graph.flows)
        while waiting:
            later = [flow for flow in waiting if not _try(graph, flow, update, done)]
            if len(later) == len(waiting):
                names = ", ".join(flow.name for flow in later)
                raise PipelineFailed(f"These flows read from each other or from themselves: {names}.")
            waiting = later
    return update


class _Graph(GraphElementRegistry):
    """What the decorators of one pipeline register."""

    def __init__(self) -> None:
        self.outputs: dict[str, Output] = {}
        self.flows: list[Flow] = []

    def register_output(self, output: Output) -> None:
        if not isinstance(output, MaterializedView | StreamingTable):
            raise NotImplementedError(f"The twin does not run a {type(output).__name__}: {output.name}.")
        if output.name in self.outputs:
            raise PipelineFailed(f"Two datasets are called {output.name}.")
        self.outputs[output.name] = output

    def register_flow(self, flow: Flow) -> None:
        self.flows.append(flow)

    def register_auto_cdc_flow(self, flow: Any) -> None:
        raise NotImplementedError("The twin does not run Auto CDC.")

    def register_sql(self, sql_text: str, file_path: Path) -> None:
        raise NotImplementedError("The twin does not read SQL files.")


@contextmanager
def _database(spark: Any) -> Iterator[None]:
    """Give the datasets short names for a while."""
    before, name = spark.catalog.currentDatabase(), f"pipeline_{uuid.uuid4().hex}"
    spark.sql(f"CREATE DATABASE {name}")
    spark.catalog.setCurrentDatabase(name)
    try:
        yield
    finally:
        spark.catalog.setCurrentDatabase(before)
        spark.sql(f"DROP DATABASE {name} CASCADE")  # the tables lie elsewhere and stay


def _try(graph: _Graph, flow: Flow, update: Update, done: set[str]) -> bool:
    """Run a flow; return False where it reads a dataset that has not been updated yet."""
    output = graph.outputs.get(flow.target)
    if output is None:
        raise PipelineFailed(f"Flow {flow.name} writes to {flow.target}, which is no dataset of this pipeline.")
    try:
        frame = flow.func()
    except AnalysisException as error:
        missing = (error.getMessageParameters() or {}).get("relationName", "").strip("`")
        if error.getCondition() == "TABLE_OR_VIEW_NOT_FOUND" and missing in set(graph.outputs) - done:
            return False
        raise PipelineFailed(f"Flow {flow.name} cannot be planned: {error}") from error
    streams = isinstance(output, StreamingTable)
    if not hasattr(frame, "isStreaming") or frame.isStreaming is not streams:
        found = "no DataFrame" if not hasattr(frame, "isStreaming") else "a stream" if frame.isStreaming else "no stream"
        kind = "streaming table" if streams else "materialized view"
        raise PipelineFailed(f"{flow.target} is a {kind}, and the query function of {flow.name} returns {found}.")
    write = _append if streams else _replace
    try:
        update.events.append(write(frame, flow, update))
    except PySparkException as error:
        raise PipelineFailed(f"Flow {flow.name} stopped: {str(error)[:400]}") from error
    ran = {one["flow"] for one in update.events if one["dataset"] == flow.target}
    if {one.name for one in graph.flows if one.target == flow.target} <= ran:
        path = str(update.storage / "tables" / flow.target)
        update.spark.catalog.createTable(flow.target, path=path, source="parquet", schema=frame.schema)
        done.add(flow.target)
    return True


def _checked(frame: Any, flow: Flow) -> tuple[Any, Any, list[Any], list[tuple[str, str, str]]]:
    """Return the frame that fails on what must fail, the condition of rows to keep, and what to count."""
    rules = getattr(flow.func, _MARK, [])
    keep = F.lit(True)
    counts = [F.count(F.lit(1)).alias("rows")]
    for number, (name, text, action) in enumerate(rules):
        holds = F.coalesce(F.expr(text), F.lit(False))
        counts.append(F.count_if(holds).alias(f"passed_{number}"))
        if action == _FAIL:
            broken = F.raise_error(F.lit(f"expectation {name!r} of {flow.target} is broken")).cast("boolean")
            frame = frame.where(F.when(holds, F.lit(True)).otherwise(broken))
        elif action == _DROP:
            keep = keep & holds
    return frame, keep, [*counts, F.count_if(keep).alias("kept")], rules


def _replace(frame: Any, flow: Flow, update: Update) -> dict[str, Any]:
    """Write a materialized view anew."""
    frame, keep, counts, rules = _checked(frame, flow)
    counted = frame.agg(*counts).first().asDict()
    frame.where(keep).write.mode("overwrite").parquet(str(update.storage / "tables" / flow.target))
    return _event(flow, rules, [counted])


def _append(frame: Any, flow: Flow, update: Update) -> dict[str, Any]:
    """Let a stream go on from its checkpoint, through all that is there now."""
    frame, keep, counts, rules = _checked(frame, flow)
    query = (
        frame.observe("expectations", *counts)
        .where(keep)
        .writeStream.format("parquet")
        .option("path", str(update.storage / "tables" / flow.target))
        .option("checkpointLocation", str(update.storage / "checkpoints" / f"{flow.target}.{flow.name}"))
        .trigger(availableNow=True)
        .start()
    )
    query.awaitTermination()
    seen = [one.observedMetrics["expectations"].asDict() for one in query.recentProgress if one.observedMetrics]
    return _event(flow, rules, seen)


def _event(flow: Flow, rules: list[tuple[str, str, str]], counted: list[dict[str, Any]]) -> dict[str, Any]:
    def total(name: str) -> int:
        return sum(one[name] or 0 for one in counted)

    return {
        "dataset": flow.target,
        "flow": flow.name,
        "num_output_rows": total("kept"),
        "dropped_records": total("rows") - total("kept"),
        "expectations": [
            {"name": name, "passed_records": total(f"passed_{i}"), "failed_records": total("rows") - total(f"passed_{i}")}
            for i, (name, _, _) in enumerate(rules)
        ],
    }
