"""Classification and regression: trials one after another, each the run of its own notebook's code."""

from __future__ import annotations

import time
import warnings
from dataclasses import replace
from typing import Any

import mlflow.sklearn
import pandas

from autograder.twins.automl import code, frames, notebooks
from autograder.twins.automl.search import TABULAR, Family, Search
from autograder.twins.automl.summary import AutoMLSummary, TrialInfo
from autograder.twins.automl.tracking import Tracker

METRICS = {
    "f1": ("f1_score", True), "log_loss": ("log_loss", False), "precision": ("precision_score", True),
    "accuracy": ("accuracy_score", True), "roc_auc": ("roc_auc", True), "r2": ("r2_score", True),
    "mae": ("mean_absolute_error", False), "rmse": ("root_mean_squared_error", False),
    "mse": ("mean_squared_error", False),
}  # fmt: skip
"""Primary metrics by the API's names: the logged name, and whether more is better."""
CLASSIFICATION, REGRESSION = ("f1", "log_loss", "precision", "accuracy", "roc_auc"), ("r2", "mae", "rmse", "mse")
DEFAULT_TRIALS = 15
"""Without ``max_trials`` and without a time limit; the platform would go on for two hours."""
_NOTE = (
    "One trial of an AutoML run. All code is here, so it can be read, changed and run again: that is what *glass box* means. "
    "The first cell to edit is usually the preprocessing, or the hyperparameters in the fit."
)


def families(excluded: list[str] | None, known: tuple[Family, ...]) -> tuple[Family, ...]:
    """The families left when some frameworks are excluded."""
    names = {family.framework for family in known}
    if unknown := sorted(set(excluded or []) - names):
        raise ValueError(f"exclude_frameworks knows {sorted(names)}, and got {unknown}.")
    left = tuple(family for family in known if family.framework not in (excluded or []))
    if not left:
        raise ValueError("exclude_frameworks leaves no framework to try.")
    return left


class Budget:
    """How many trials may start, and until when."""

    def __init__(self, max_trials: int | None, timeout_minutes: float | None) -> None:
        for name, value in {"max_trials": max_trials, "timeout_minutes": timeout_minutes}.items():
            if value is not None and value <= 0:
                raise ValueError(f"{name} must be above zero, and is {value}.")
        self.trials = max_trials or (DEFAULT_TRIALS if timeout_minutes is None else 10**6)
        self.until = time.monotonic() + 60 * timeout_minutes if timeout_minutes else float("inf")

    def spent(self, done: int) -> bool:
        """Whether no further trial may start; the first always may."""
        return done >= self.trials or (done > 0 and time.monotonic() > self.until)


def run(
    frame: pandas.DataFrame,
    task: code.Task,
    parts: pandas.Series,
    weight: pandas.Series | None,
    *,
    primary_metric: str,
    exclude_frameworks: list[str] | None,
    budget: Budget,
    tracker: Tracker,
) -> AutoMLSummary:
    """Try models until the budget is spent, and tell what was found."""
    rows = frame[[*task.columns.used, task.target]].assign(**{frames.SPLIT: parts})
    if weight is not None:
        rows = rows.assign(**{frames.WEIGHT: weight})
    rows = rows[parts.isin(frames.PARTS)].reset_index(drop=True)
    facts = {
        "rows": len(rows), "columns": len(frame.columns), "target": task.target,
        "numeric": task.columns.numeric, "categorical": task.columns.categorical, "datetime": task.columns.datetime,
        "dropped": task.columns.dropped, "alerts": task.columns.alerts,
        "split": rows[frames.SPLIT].value_counts().reindex(frames.PARTS).to_dict(),
    }  # fmt: skip
    try:
        return _search(rows, task, facts, primary_metric, families(exclude_frameworks, TABULAR), budget, tracker)
    except BaseException:
        tracker.fail()
        raise


def _search(
    rows: pandas.DataFrame,
    task: code.Task,
    facts: dict[str, Any],
    primary_metric: str,
    known: tuple[Family, ...],
    budget: Budget,
    tracker: Tracker,
) -> AutoMLSummary:
    data = tracker.store_data(rows)
    logged, more_is_better = METRICS[primary_metric]
    search = Search(known, int(facts["split"]["train"]), task.seed)
    trials: list[TrialInfo] = []
    for number, (family, params, tell) in enumerate(search.proposals(), start=1):
        trial = _trial(number, family, params, task, data, logged, tracker)
        trials.append(trial)
        score = trial.evaluation_metric_score
        tell(code.finite(-score if more_is_better else score))
        if budget.spent(number):
            break
    trials.sort(key=lambda trial: -trial.evaluation_metric_score if more_is_better else trial.evaluation_metric_score)
    trials[0] = _keep(trials[0], task, rows, tracker)
    name = tracker.experiment.name
    text = notebooks.exploration(name, data, task.target, facts)
    path = notebooks.save(text, tracker.folder / "DataExploration.ipynb")
    given = {"target_col": task.target, "primary_metric": primary_metric, "trials": len(trials), "seed": task.seed}
    tracker.finish(trials[0].mlflow_run_id, facts, given, trials[0].metrics)
    return AutoMLSummary(tracker.experiment, trials, f"val_{logged}", facts, path)


def _trial(
    number: int, family: Family, params: dict[str, Any], task: code.Task, data: str, logged: str, tracker: Tracker
) -> TrialInfo:
    pieces = {
        "imports": code.imports(task, family.name),
        "load": code.load(data),
        "preprocess": code.preprocess(task),
        "fit": code.fit(task, family.name, params),
        "evaluate": code.evaluate(task),
    }
    started = time.perf_counter()
    metrics = _execute(pieces)["metrics"]
    seconds = time.perf_counter() - started
    words = code.describe(task, family.name, params)
    name = f"trial-{number:02d}-{family.name.replace(' ', '-')}"
    tags = {"estimator_name": words.partition("(")[0], "automl.framework": family.framework}
    run_id = tracker.trial(name, {"model": family.name, **code.arguments(task, family.name, params)}, metrics, tags)
    text = notebooks.trial(words, _NOTE, pieces, f"{name}, edited", tracker.experiment.name, mlflow.get_tracking_uri())
    address = tracker.notebook(run_id, text, f"{name}.ipynb")
    return TrialInfo(
        notebook_path=None,
        notebook_url=None,
        artifact_uri=address,
        mlflow_run_id=run_id,
        metrics=metrics,
        params={key: str(value) for key, value in {"model": family.name, **params}.items()},
        model_path=f"runs:/{run_id}/model",
        model_description=words,
        duration=f"{seconds:.2f} seconds",
        preprocessors=code.preprocessors(task),
        evaluation_metric_score=metrics[f"val_{logged}"],
        _refit=lambda: _execute({key: text for key, text in pieces.items() if key != "evaluate"})["model"],
    )


def _execute(pieces: dict[str, str]) -> dict[str, Any]:
    """Run a trial's code, as its notebook would."""
    names: dict[str, Any] = {"__name__": "trial"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a model that does not converge is judged by its score
        for text in pieces.values():
            exec(compile(text, "<trial>", "exec"), names)  # noqa: S102 (the text is ours, made in `code`)
    return names


def _keep(trial: TrialInfo, task: code.Task, rows: pandas.DataFrame, tracker: Tracker) -> TrialInfo:
    """Log the model of the best trial, and put its notebook beside the data."""
    model = trial.load_model()
    sample = rows[task.columns.used].head(20)
    tracker.model(
        trial.mlflow_run_id, model, mlflow.sklearn, sample, model.predict(sample),
        sk_model=model, pip_requirements=["scikit-learn", "pandas"], serialization_format="cloudpickle",
    )  # fmt: skip
    assert trial.artifact_uri is not None
    found = mlflow.artifacts.download_artifacts(artifact_uri=trial.artifact_uri)
    with open(found, encoding="utf-8") as file:
        path = notebooks.save(file.read(), tracker.folder / trial.artifact_uri.rpartition("/")[2])
    url = (tracker.folder / trial.artifact_uri.rpartition("/")[2]).resolve().as_uri()
    return replace(trial, notebook_path=path, notebook_url=url, _refit=None)
