"""The three calls: ``classify``, ``regress`` and ``forecast``, with the platform's parameters and two of ours."""

from __future__ import annotations

from typing import Any

import pandas

from autograder.twins.automl import forecasting, frames, tabular
from autograder.twins.automl.code import Task
from autograder.twins.automl.search import TABULAR
from autograder.twins.automl.summary import AutoMLSummary
from autograder.twins.automl.tracking import Tracker

SEED = 42


def classify(
    dataset: Any,
    *,
    target_col: str,
    primary_metric: str = "f1",
    data_dir: str | None = None,  # noqa: ARG001 (the platform's)
    experiment_dir: str | None = None,
    experiment_name: str | None = None,
    exclude_cols: list[str] | None = None,
    exclude_frameworks: list[str] | None = None,
    feature_store_lookups: list[dict[str, Any]] | None = None,
    imputers: dict[str, Any] | None = None,
    pos_label: int | bool | str | None = None,
    time_col: str | None = None,
    split_col: str | None = None,
    sample_weight_col: str | None = None,
    max_trials: int | None = None,
    timeout_minutes: int | None = None,
    seed: int = SEED,
) -> AutoMLSummary:
    """Search for a classifier.

    Args:
        dataset: a frame of pandas or Spark, with the target and the features.
        target_col: the column to predict.
        primary_metric: chooses the best trial: ``f1``, ``log_loss``, ``precision``, ``accuracy`` or ``roc_auc``.
        data_dir: where the platform keeps a copy of the data; the twin keeps it in ``experiment_dir``.
        experiment_dir: the folder for notebooks and data, ``databricks_automl`` by default.
        experiment_name: the MLflow experiment; a name of its own by default.
        exclude_cols: columns that no model gets to see.
        exclude_frameworks: any of ``sklearn``, ``lightgbm``, ``xgboost``.
        feature_store_lookups: refused here; join with the feature engineering twin first.
        imputers: by column: ``mean``, ``median``, ``most_frequent``, or
            ``{"strategy": "constant", "fill_value": ...}``.
        pos_label: the class that precision, recall and F1 are about, with two classes; the last in order by default.
        time_col: split in time order by this column, instead of at random.
        split_col: a column that says ``train``, ``validate`` or ``test`` for each row.
        sample_weight_col: how much each row counts while fitting.
        max_trials: how many models to try; 15 without a time limit. Of the platform up to Databricks Runtime 10.5 ML.
        timeout_minutes: start no trial after this time; the platform's own default is 120.
        seed: of the split, the search and the models. Of the twin alone.

    Returns:
        The summary, the best trial first.
    """
    _refuse(feature_store_lookups=feature_store_lookups)
    return _tabular(
        dataset, True, target_col, primary_metric, experiment_dir, experiment_name, exclude_cols, exclude_frameworks,
        imputers, pos_label, time_col, split_col, sample_weight_col, max_trials, timeout_minutes, seed,
    )  # fmt: skip


def regress(
    dataset: Any,
    *,
    target_col: str,
    primary_metric: str = "r2",
    data_dir: str | None = None,  # noqa: ARG001 (the platform's)
    experiment_dir: str | None = None,
    experiment_name: str | None = None,
    exclude_cols: list[str] | None = None,
    exclude_frameworks: list[str] | None = None,
    feature_store_lookups: list[dict[str, Any]] | None = None,
    imputers: dict[str, Any] | None = None,
    time_col: str | None = None,
    split_col: str | None = None,
    sample_weight_col: str | None = None,
    max_trials: int | None = None,
    timeout_minutes: int | None = None,
    seed: int = SEED,
) -> AutoMLSummary:
    """Search for a regression model.

    Args:
        dataset: a frame of pandas or Spark, with the target and the features.
        target_col: the column to predict, numeric.
        primary_metric: chooses the best trial: ``r2``, ``mae``, ``rmse`` or ``mse``.
        data_dir: as in ``classify``, and so are the parameters below.
        experiment_dir: as above.
        experiment_name: as above.
        exclude_cols: as above.
        exclude_frameworks: as above.
        feature_store_lookups: as above.
        imputers: as above.
        time_col: as above.
        split_col: as above.
        sample_weight_col: as above.
        max_trials: as above.
        timeout_minutes: as above.
        seed: as above.

    Returns:
        The summary, the best trial first.
    """
    _refuse(feature_store_lookups=feature_store_lookups)
    return _tabular(
        dataset, False, target_col, primary_metric, experiment_dir, experiment_name, exclude_cols, exclude_frameworks,
        imputers, None, time_col, split_col, sample_weight_col, max_trials, timeout_minutes, seed,
    )  # fmt: skip


def forecast(
    dataset: Any,
    *,
    target_col: str,
    time_col: str,
    primary_metric: str = "smape",
    country_code: str = "US",  # noqa: ARG001 (the platform's)
    frequency: str = "D",
    horizon: int = 1,
    data_dir: str | None = None,  # noqa: ARG001 (the platform's)
    experiment_dir: str | None = None,
    experiment_name: str | None = None,
    exclude_frameworks: list[str] | None = None,
    feature_store_lookups: list[dict[str, Any]] | None = None,
    identity_col: str | list[str] | None = None,
    sample_weight_col: str | None = None,
    output_database: str | None = None,
    timeout_minutes: int | None = None,
    max_trials: int | None = None,
    seed: int = SEED,
) -> AutoMLSummary:
    """Search for a forecaster of one series, or of one series for each identity.

    Args:
        dataset: a frame of pandas or Spark.
        target_col: the column to forecast, numeric.
        time_col: the column of times.
        primary_metric: chooses the best trial: ``smape``, ``mse``, ``rmse``, ``mae`` or ``mdape``.
        country_code: whose holidays the platform's Prophet knows; the twin's models know none.
        frequency: the step between two times: ``D`` for days, ``W``, ``MS`` and so on.
        horizon: how many steps to look ahead.
        data_dir: as in ``classify``, and so are the parameters without a text of their own.
        experiment_dir: as above.
        experiment_name: as above.
        exclude_frameworks: ``prophet`` or ``arima``.
        feature_store_lookups: refused here.
        identity_col: the column or columns that tell several series apart.
        sample_weight_col: refused here.
        output_database: refused here; ``best_trial.load_model()`` forecasts.
        timeout_minutes: as above.
        max_trials: as above. Of the twin alone in this call.
        seed: of the search. Of the twin alone.

    Returns:
        The summary, the best trial first.
    """
    _refuse(
        feature_store_lookups=feature_store_lookups,
        sample_weight_col=sample_weight_col,
        output_database=output_database,
    )
    _known(primary_metric, forecasting.METRICS)
    frame = frames.to_pandas(dataset)
    identity = [identity_col] if isinstance(identity_col, str) else list(identity_col or [])
    frames.need(frame, target_col=target_col, time_col=time_col, identity_col=identity)
    _numeric(frame, target_col)
    if horizon < 1:
        raise ValueError(f"horizon must be at least 1, and is {horizon}.")
    what = forecasting.Series(target_col, time_col, identity, frequency, horizon)
    budget = tabular.Budget(max_trials, timeout_minutes)
    tracker = Tracker(experiment_name, "forecast", experiment_dir)
    return forecasting.run(
        frame, what, primary_metric=primary_metric, exclude_frameworks=exclude_frameworks, budget=budget, seed=seed,
        tracker=tracker,
    )  # fmt: skip


def _tabular(
    dataset: Any,
    classes: bool,
    target_col: str,
    primary_metric: str,
    experiment_dir: str | None,
    experiment_name: str | None,
    exclude_cols: list[str] | None,
    exclude_frameworks: list[str] | None,
    imputers: dict[str, Any] | None,
    pos_label: Any,
    time_col: str | None,
    split_col: str | None,
    sample_weight_col: str | None,
    max_trials: int | None,
    timeout_minutes: float | None,
    seed: int,
) -> AutoMLSummary:
    _known(primary_metric, tabular.CLASSIFICATION if classes else tabular.REGRESSION)
    frame = frames.to_pandas(dataset)
    frames.need(frame, target_col=target_col, exclude_cols=exclude_cols, time_col=time_col, split_col=split_col)
    frames.need(frame, sample_weight_col=sample_weight_col, imputers=list(imputers or {}))
    if locked := {target_col, time_col} & set(exclude_cols or []):
        raise ValueError(
            f"exclude_cols names {sorted(map(str, locked))}: the target and the time column cannot be excluded."
        )
    frame = frame[frame[target_col].notna()].reset_index(drop=True)
    if not classes:
        _numeric(frame, target_col)
    labels = sorted(frame[target_col].unique().tolist()) if classes else []
    if classes and len(labels) < 2:
        raise ValueError(f"{target_col!r} has {len(labels)} class: a classifier needs at least two.")
    if pos_label is not None and pos_label not in labels:
        raise ValueError(f"pos_label {pos_label!r} is not among the classes {labels}.")
    out = [*(exclude_cols or []), *(name for name in (split_col, sample_weight_col) if name)]
    columns = frames.columns_of(frame, target_col, out, classes)
    parts = frames.split(frame, target_col, time_col=time_col, split_col=split_col, classes=classes, seed=seed)
    weight = frames.weights(frame, target_col, parts, sample_weight_col, classes)
    task = Task(target_col, classes, labels, columns, imputers or {}, weight is not None, pos_label, seed)
    budget = tabular.Budget(max_trials, timeout_minutes)
    tabular.families(exclude_frameworks, TABULAR)
    tracker = Tracker(experiment_name, "classify" if classes else "regress", experiment_dir)
    return tabular.run(
        frame, task, parts, weight, primary_metric=primary_metric, exclude_frameworks=exclude_frameworks, budget=budget,
        tracker=tracker,
    )  # fmt: skip


def _known(primary_metric: str, names: tuple[str, ...]) -> None:
    if primary_metric not in names:
        raise ValueError(f"primary_metric is one of {names} here, and got {primary_metric!r}.")


def _numeric(frame: pandas.DataFrame, target: str) -> None:
    if not pandas.api.types.is_numeric_dtype(frame[target]):
        raise ValueError(f"{target!r} holds {frame[target].dtype}: this call needs a numeric target.")


def _refuse(**given: Any) -> None:
    if named := [name for name, value in given.items() if value is not None]:
        raise NotImplementedError(
            f"The twin does not take {', '.join(named)}: it has no catalog. See the package's text."
        )
