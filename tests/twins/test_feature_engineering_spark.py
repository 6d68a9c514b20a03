"""Spark frames are as welcome as pandas frames, and what comes back is Spark."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from autograder.twins.feature_engineering import FeatureEngineeringClient, FeatureLookup
from autograder.twins.spark import local_session

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    import mlflow
    import mlflow.sklearn
    import mlflow.store.tracking.sqlalchemy_store

pytestmark = pytest.mark.slow

NAME = "ml.churn.spend"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    session = local_session("feature engineering")
    yield session
    session.stop()


def test_spark_frames_go_in_and_come_back(spark: Any, tmp_path: Path) -> None:
    """Tables, training sets and scores work on Spark frames; missing values stay null, times stay what they were."""
    from pyspark.sql.types import DoubleType, LongType, StructField, StructType, TimestampType
    from sklearn.linear_model import LinearRegression

    fe = FeatureEngineeringClient(warehouse=tmp_path, spark=spark)
    schema = StructType(
        [
            StructField("id", LongType()),
            StructField("ts", TimestampType()),
            StructField("spend", DoubleType()),
            StructField("visits", LongType()),
        ]
    )
    made = fe.create_table(name=NAME, primary_keys=["id", "ts"], timeseries_column="ts", schema=schema)
    assert (made.primary_keys, made.timestamp_keys, made.features) == (["id"], ["ts"], ["spend", "visits"])
    early, late = datetime(2026, 1, 1), datetime(2026, 2, 1)
    rows = spark.createDataFrame([(1, early, 10.0, 1), (1, late, 20.0, None), (2, early, None, 3)], schema)
    fe.write_table(name=NAME, df=rows)
    back = fe.read_table(name=NAME)
    assert sorted(tuple(row) for row in back.orderBy("id", "ts").collect()) == sorted(
        tuple(row) for row in rows.collect()
    )
    assert FeatureEngineeringClient(warehouse=tmp_path).read_table(name=NAME)["ts"].min() == early

    labels = spark.createDataFrame(
        [(1, datetime(2026, 1, 15), 1.0), (2, late, 2.0), (3, late, 3.0)], ["id", "when", "y"]
    )
    lookup = FeatureLookup(NAME, "id", timestamp_lookup_key="when", default_values={"spend": 0.0, "visits": 0})
    training = fe.create_training_set(df=labels, feature_lookups=[lookup], label="y", exclude_columns=["when"])
    frame = training.load_df()
    assert [tuple(row) for row in frame.collect()] == [(1, 10.0, 1, 1.0), (2, 0.0, 3, 2.0), (3, 0.0, 0, 3.0)]

    mlflow.set_tracking_uri(f"sqlite:///{tmp_path / 'mlflow.db'}")
    mlflow.create_experiment("twin", artifact_location=(tmp_path / "artifacts").as_uri())
    mlflow.set_experiment("twin")
    local = frame.toPandas()
    with mlflow.start_run() as run:
        model = LinearRegression().fit(local.drop(columns="y"), local["y"])
        fe.log_model(model=model, artifact_path="model", flavor=mlflow.sklearn, training_set=training)
    scored = fe.score_batch(model_uri=f"runs:/{run.info.run_id}/model", df=labels.drop("y"))
    assert scored.columns == ["id", "when", "spend", "visits", "prediction"]
    assert [round(row.prediction, 6) for row in scored.orderBy("id").collect()] == [1.0, 2.0, 3.0]


def test_times_are_the_wall_clock_of_the_session(spark: Any, tmp_path: Path) -> None:
    """A moment comes back from a table as the same moment, also where the session's zone is not UTC."""
    spark.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
    try:
        rows = spark.sql("SELECT 1 AS id, timestamp'2026-01-01 12:00:00' AS ts")
        FeatureEngineeringClient(warehouse=tmp_path).create_table(name=NAME, primary_keys="id", df=rows)
        back = FeatureEngineeringClient(warehouse=tmp_path, spark=spark).read_table(name=NAME)
        assert back.collect() == rows.collect()
    finally:
        spark.conf.set("spark.sql.session.timeZone", "UTC")
    assert FeatureEngineeringClient(warehouse=tmp_path).read_table(name=NAME)["ts"][0] == datetime(2026, 1, 1, 12)


def test_a_stream_is_refused(spark: Any, tmp_path: Path) -> None:
    """A streaming frame has no end, so the twin says that it does not write it."""
    stream = spark.readStream.format("rate").load()
    with pytest.raises(ValueError, match="is a stream"):
        FeatureEngineeringClient(warehouse=tmp_path).create_table(name=NAME, primary_keys="value", df=stream)
