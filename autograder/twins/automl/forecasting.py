"""Forecasting: trials judged by time series cross-validation, each with a notebook that judges its model again."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

import mlflow
import mlflow.pyfunc
import numpy
import pandas
from mlflow.pyfunc.model import PythonModel

from autograder.twins.automl import forecasters, notebooks
from autograder.twins.automl.forecasters import ManySeries
from autograder.twins.automl.parts import forecast_metrics
from autograder.twins.automl.search import FORECAST, Family, Search
from autograder.twins.automl.summary import AutoMLSummary, TrialInfo
from autograder.twins.automl.tabular import Budget, families
from autograder.twins.automl.tracking import Tracker

METRICS = ("smape", "mse", "rmse", "mae", "mdape")
FOLDS = 3
"""Cut-offs of the cross-validation, one horizon apart."""
_CLASSES = {"trend and seasons": "TrendAndSeasons", "autoregression": "Autoregression"}
_NOTE = (
    "One trial of an AutoML forecast. It is judged by time series cross-validation: "
    "train up to a cut-off, forecast one horizon, move on by one horizon, never the other way round."
)


@dataclass(frozen=True)
class Series:
    """What all trials of a forecast share."""

    target: str
    time_col: str
    identity: list[str]
    frequency: str
    horizon: int


class Forecast(PythonModel):
    """The logged model: answers a frame of times and identities with forecasts."""

    def __init__(self, many: ManySeries) -> None:
        self.many = many

    def predict(self, context: Any, model_input: pandas.DataFrame, params: dict[str, Any] | None = None) -> Any:
        """The forecast for each row."""
        return self.many.predict(model_input)

    def predict_timeseries(self, horizon: int | None = None) -> pandas.DataFrame:
        """The forecast of every series, in long form."""
        return self.many.predict_timeseries(horizon)


def regular(frame: pandas.DataFrame, what: Series) -> dict[tuple[Any, ...], pandas.Series]:
    """Each identity's series on a regular grid; a missing step repeats the value before it, as on the platform.

    Several rows of one time are averaged.
    """
    table = frame.assign(**{what.time_col: pandas.to_datetime(frame[what.time_col])})
    groups = table.groupby(what.identity, sort=True) if what.identity else [((), table)]
    made = {}
    for key, rows in groups:
        series = rows.groupby(what.time_col)[what.target].mean().astype(float).asfreq(what.frequency).ffill()
        if len(series) < (FOLDS + 2) * what.horizon:
            raise ValueError(
                f"The series {key or what.target!r} has {len(series)} steps: too few for {FOLDS} cut-offs with horizon "
                f"{what.horizon}. Give more history, or a shorter horizon."
            )
        made[key] = series
    return made


def cross_validate(
    make: Any, series: dict[tuple[Any, ...], pandas.Series], horizon: int, folds: int = FOLDS
) -> dict[str, float]:
    """The metrics of a forecaster, averaged over series and cut-offs.

    Args:
        make: called without arguments, it returns a new forecaster.
        series: the series by identity.
        horizon: the steps that each forecast looks ahead.
        folds: the number of cut-offs, the last one a horizon before the end.
    """
    scores = []
    for values in series.values():
        for fold in range(folds, 0, -1):
            cut = len(values) - fold * horizon
            ahead = make().fit(values.iloc[:cut]).forecast(horizon)
            scores.append(forecast_metrics(values.iloc[cut : cut + horizon], ahead, "val"))
    return {name: float(numpy.mean([score[name] for score in scores])) for name in scores[0]}


def run(
    frame: pandas.DataFrame,
    what: Series,
    *,
    primary_metric: str,
    exclude_frameworks: list[str] | None,
    budget: Budget,
    seed: int,
    tracker: Tracker,
) -> AutoMLSummary:
    """Try forecasters until the budget is spent, and tell what was found."""
    try:
        series = regular(frame, what)
        return _search(
            frame, what, series, primary_metric, families(exclude_frameworks, FORECAST), budget, seed, tracker
        )
    except BaseException:
        tracker.fail()
        raise


def _search(
    frame: pandas.DataFrame,
    what: Series,
    series: dict[tuple[Any, ...], pandas.Series],
    primary_metric: str,
    known: tuple[Family, ...],
    budget: Budget,
    seed: int,
    tracker: Tracker,
) -> AutoMLSummary:
    rows = frame[[what.time_col, *what.identity, what.target]]
    data = tracker.store_data(rows)
    search = Search(known, min(len(values) for values in series.values()), seed)
    trials: list[TrialInfo] = []
    for number, (family, params, tell) in enumerate(search.proposals(), start=1):
        trials.append(_trial(number, family, params, what, series, data, primary_metric, tracker))
        tell(trials[-1].evaluation_metric_score)
        if budget.spent(number):
            break
    trials.sort(key=lambda trial: trial.evaluation_metric_score)
    many = trials[0].load_model()
    sample = many.predict_timeseries(1).drop(columns="yhat")
    tracker.model(
        trials[0].mlflow_run_id, many, mlflow.pyfunc, sample, many.predict(sample),
        python_model=Forecast(many), pip_requirements=["numpy", "pandas"],
    )  # fmt: skip
    trials[0] = replace(trials[0], _refit=None)
    facts = _facts(rows, what, series)
    path = notebooks.save(
        notebooks.exploration(tracker.experiment.name, data, what.target, facts),
        tracker.folder / "DataExploration.ipynb",
    )
    given = {"target_col": what.target, "time_col": what.time_col, "horizon": what.horizon, "frequency": what.frequency,
             "primary_metric": primary_metric, "trials": len(trials), "seed": seed}  # fmt: skip
    tracker.finish(trials[0].mlflow_run_id, facts, given, trials[0].metrics)
    return AutoMLSummary(tracker.experiment, trials, f"val_{primary_metric}", facts, path)


def _facts(rows: pandas.DataFrame, what: Series, series: dict[tuple[Any, ...], pandas.Series]) -> dict[str, Any]:
    filled = sum(len(values) for values in series.values()) - len(
        rows.drop_duplicates([what.time_col, *what.identity]).dropna(subset=[what.target])
    )
    zeros = float(numpy.mean([float((values == 0).mean()) for values in series.values()]))
    alerts = [f"{filled} missing steps filled with the value before"] if filled else []
    if zeros > 0:
        alerts.append(f"{what.target}: {zeros:.1%} of the steps are zero; smape counts a wrong zero in full")
    return {
        "rows": len(rows), "columns": len(rows.columns), "target": what.target, "series": len(series), "alerts": alerts,
        "first": str(min(values.index[0] for values in series.values())),
        "last": str(max(values.index[-1] for values in series.values())),
        "split": {"cut-offs": FOLDS, "horizon": what.horizon},
    }  # fmt: skip


def _trial(
    number: int,
    family: Family,
    params: dict[str, Any],
    what: Series,
    series: dict[tuple[Any, ...], pandas.Series],
    data: str,
    primary_metric: str,
    tracker: Tracker,
) -> TrialInfo:
    kind = getattr(forecasters, _CLASSES[family.name])
    started = time.perf_counter()
    metrics = cross_validate(lambda: kind(**params, frequency=what.frequency), series, what.horizon)
    seconds = time.perf_counter() - started
    name = f"trial-{number:02d}-{family.name.replace(' ', '-')}"
    words = f"{kind.__name__}({', '.join(f'{key}={value!r}' for key, value in params.items())})"
    run_id = tracker.trial(name, {"model": family.name, **params}, metrics, {"automl.framework": family.framework})
    pieces = {
        "imports": "import pandas\n"
        f"from autograder.twins.automl.forecasters import ManySeries, {kind.__name__}\n"
        "from autograder.twins.automl.forecasting import Series, cross_validate, regular",
        "load": f"frame = pandas.read_parquet({data!r})\nwhat = {what!r}\nseries = regular(frame, what)",
        "fit": f"def make():\n    return {words[:-1]}, frequency=what.frequency)\n\n\n"
        "models = {key: make().fit(values) for key, values in series.items()}\n"
        "model = ManySeries(models, what.time_col, what.identity, what.horizon)",
        "evaluate": "metrics = cross_validate(make, series, what.horizon)",
    }
    text = notebooks.trial(words, _NOTE, pieces, f"{name}, edited", tracker.experiment.name, mlflow.get_tracking_uri())
    address = tracker.notebook(run_id, text, f"{name}.ipynb")
    path = tracker.folder / f"{name}.ipynb"

    def fitted() -> ManySeries:
        models = {key: kind(**params, frequency=what.frequency).fit(values) for key, values in series.items()}
        return ManySeries(models, what.time_col, what.identity, what.horizon)

    return TrialInfo(
        notebook_path=notebooks.save(text, path),
        notebook_url=path.resolve().as_uri(),
        artifact_uri=address,
        mlflow_run_id=run_id,
        metrics=metrics,
        params={key: str(value) for key, value in {"model": family.name, **params}.items()},
        model_path=f"runs:/{run_id}/model",
        model_description=words,
        duration=f"{seconds:.2f} seconds",
        preprocessors="missing steps: value before",
        evaluation_metric_score=metrics[f"val_{primary_metric}"],
        _refit=fitted,
    )
