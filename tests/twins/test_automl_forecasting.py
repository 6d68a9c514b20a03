"""The AutoML twin forecasts: cross-validation in time order, several series, notebooks and the model."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest

from autograder.twins import automl
from autograder.twins.automl import AutoMLSummary, forecasters, notebooks
from autograder.twins.automl.forecasting import Series, cross_validate, regular
from tests.twins.automl_data import mlflow_store, sales


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An MLflow store of this module."""
    with mlflow_store(tmp_path_factory.mktemp("automl")) as folder:
        yield folder


def forecast(store: Path, frame: pd.DataFrame, **options: Any) -> AutoMLSummary:
    given: dict[str, Any] = {
        "target_col": "sold", "time_col": "day", "horizon": 7, "max_trials": 4, "experiment_dir": str(store / "work"),
    }  # fmt: skip
    return automl.forecast(frame, **(given | options))


@pytest.fixture(scope="module")
def summary(store: Path) -> AutoMLSummary:
    """A forecast of two shops."""
    return forecast(store, sales(), identity_col="shop")


def test_forecast_follows_the_week(summary: AutoMLSummary) -> None:
    """The best trial sees the Saturdays of both shops, for the week after the data."""
    ahead = summary.best_trial.load_model().predict_timeseries()
    assert len(ahead) == 14 and list(ahead.columns) == ["day", "yhat", "shop"]
    saturday = ahead["day"].dt.dayofweek == 5
    level = ahead.assign(saturday=saturday).groupby(["shop", "saturday"])["yhat"].mean()
    assert level["a", True] == pytest.approx(100, abs=5) and level["b", False] == pytest.approx(20, abs=3)
    assert summary.best_trial.evaluation_metric_score < 0.1
    assert summary.trials == sorted(summary.trials, key=lambda trial: trial.evaluation_metric_score)


def test_logged_model_answers_frames_of_times(summary: AutoMLSummary) -> None:
    """Loaded from MLflow, the model forecasts the rows asked for, in their order."""
    model = mlflow.pyfunc.load_model(summary.best_trial.model_path)
    asked = pd.DataFrame({"day": pd.to_datetime(["2026-05-22", "2026-05-23"]), "shop": ["b", "a"]})
    both = model.predict(asked)
    assert both[0] < 30 < both[1]


def test_notebook_finds_the_same_metrics(summary: AutoMLSummary) -> None:
    """The code of a trial's notebook repeats the trial's cross-validation."""
    for trial in summary.trials[:2]:
        assert trial.notebook_path is not None
        names: dict[str, Any] = {}
        for source in notebooks.source_of(trial.notebook_path)[:-1]:
            exec(compile(source, "cell", "exec"), names)
        assert names["metrics"] == pytest.approx(trial.metrics)
        assert len(names["model"].predict_timeseries()) == 14


def test_same_seed_gives_the_same_trials(store: Path, summary: AutoMLSummary) -> None:
    """A second call with the same seed and number of trials gives the same models and metrics."""
    again = forecast(store, sales(), identity_col="shop")
    assert [t.metrics for t in again.trials] == [t.metrics for t in summary.trials]


def test_missing_steps_are_filled_and_reported(summary: AutoMLSummary) -> None:
    """A missing day repeats the day before, and an alert counts it."""
    assert summary.exploration["alerts"] == ["1 missing steps filled with the value before"]
    series = regular(sales(), Series("sold", "day", ["shop"], "D", 7))
    first = series[("a",)]
    assert first.iloc[5] == first.iloc[4] and len(first) == 140


def test_cross_validation_never_looks_ahead() -> None:
    """Each forecaster is fitted on steps before the ones that judge it."""
    seen: list[tuple[Any, Any]] = []

    class Witness:
        def fit(self, series: pd.Series) -> Witness:
            self.last = series.index[-1]
            return self

        def forecast(self, horizon: int) -> pd.Series:
            seen.append((self.last, horizon))
            return pd.Series(np.ones(horizon))

    series = pd.Series(np.ones(40), index=pd.date_range("2026-01-01", periods=40))
    metrics = cross_validate(Witness, {(): series}, 5)
    assert [str(last.date()) for last, _ in seen] == ["2026-01-25", "2026-01-30", "2026-02-04"]
    assert metrics["val_mae"] == 0 and metrics["val_smape"] == 0


@pytest.mark.parametrize("frequency", ["D", "W-SUN", "MS", "h"])
@pytest.mark.parametrize("log", [True, False])
def test_forecasters_follow_a_straight_line(frequency: str, log: bool) -> None:
    """Both forecasters go on with a line that they were shown, at any frequency."""
    index = pd.date_range("2026-01-01", periods=120, freq=frequency)
    series = pd.Series(np.linspace(100, 200, 120), index=index)
    for made in (
        forecasters.TrendAndSeasons(yearly_order=0, log=log, frequency=frequency, window=0.5),
        forecasters.Autoregression(difference=1, lags=2, log=log, frequency=frequency),
    ):
        ahead = made.fit(series).forecast(3)
        assert list(ahead.index) == list(pd.date_range(index[-1], periods=4, freq=frequency)[1:])
        assert ahead.to_numpy() == pytest.approx([200.8, 201.7, 202.5], rel=0.06)


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"horizon": 40}, ValueError, "too few"),
        ({"horizon": 0}, ValueError, "at least 1"),
        ({"output_database": "main"}, NotImplementedError, "output_database"),
        ({"exclude_frameworks": ["prophet", "arima"]}, ValueError, "leaves no framework"),
        ({"target_col": "shop"}, ValueError, "numeric target"),
    ],
)
def test_wrong_calls_say_what_is_wrong(store: Path, options: dict[str, Any], error: type, words: str) -> None:
    """A wrong parameter is named in the error."""
    with pytest.raises(error, match=words):
        forecast(store, sales(), **options)


def test_excluded_framework_is_not_tried(store: Path) -> None:
    """Only the framework that is left is tried."""
    summary = forecast(store, sales().query("shop == 'a'"), exclude_frameworks=["prophet"], max_trials=2)
    assert {trial.params["model"] for trial in summary.trials} == {"autoregression"}
