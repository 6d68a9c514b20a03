"""The AutoML twin classifies and regresses: trials, runs, notebooks and the best model."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mlflow
import nbclient
import nbformat
import numpy as np
import pandas as pd
import pytest

from autograder.twins import automl
from autograder.twins.automl import AutoMLSummary, notebooks
from tests.twins.automl_data import houses, leavers, mlflow_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An MLflow store of this module."""
    with mlflow_store(tmp_path_factory.mktemp("automl")) as folder:
        yield folder


def regress(store: Path, **options: Any) -> AutoMLSummary:
    given: dict[str, Any] = {"target_col": "price", "max_trials": 5, "experiment_dir": str(store / "work")}
    return automl.regress(houses(), **(given | options))


def classify(store: Path, frame: pd.DataFrame, **options: Any) -> AutoMLSummary:
    given: dict[str, Any] = {"target_col": "left", "max_trials": 3, "experiment_dir": str(store / "work")}
    return automl.classify(frame, **(given | options))


@pytest.fixture(scope="module")
def summary(store: Path) -> AutoMLSummary:
    """A regression of seven trials: each family once, then two that depend on the scores."""
    return regress(store, max_trials=7)


def test_best_trial_leads_and_every_family_was_tried(summary: AutoMLSummary) -> None:
    """Trials are ordered by the primary metric on validation rows, and the first ones try each family."""
    scores = [trial.evaluation_metric_score for trial in summary.trials]
    assert scores == sorted(scores, reverse=True) and len(scores) == 7
    assert summary.best_trial is summary.trials[0]
    assert summary.best_trial.metrics["val_r2_score"] == scores[0] > 0.8
    assert {trial.params["model"] for trial in summary.trials} == {
        "lightgbm", "xgboost", "linear", "random forest", "decision tree",
    }  # fmt: skip
    assert "trials 7" in summary.metric_distribution and "Best trial" in str(summary)


def test_same_seed_and_budget_find_the_same_models(store: Path, summary: AutoMLSummary) -> None:
    """A second call with the same seed and number of trials gives the same descriptions and metrics."""
    again = regress(store, max_trials=7)
    one, two = ([(t.model_description, t.metrics) for t in s.trials] for s in (summary, again))
    assert one == two
    assert regress(store, max_trials=7, seed=5).best_trial.metrics != summary.best_trial.metrics


def test_each_trial_is_a_finished_run_nested_in_one_parent(summary: AutoMLSummary) -> None:
    """The experiment holds one parent and a child for each trial, with its parameters, metrics and notebook."""
    client = mlflow.MlflowClient()
    runs = client.search_runs([summary.experiment.experiment_id])
    parents = [run for run in runs if "mlflow.parentRunId" not in run.data.tags]
    children = {run.info.run_id: run for run in runs if run not in parents}
    assert len(parents) == 1 and set(children) == {trial.mlflow_run_id for trial in summary.trials}
    assert {run.data.tags["mlflow.parentRunId"] for run in children.values()} == {parents[0].info.run_id}
    assert {run.info.status for run in runs} == {"FINISHED"}
    for trial in summary.trials:
        assert children[trial.mlflow_run_id].data.metrics == pytest.approx(trial.metrics)
        assert children[trial.mlflow_run_id].data.params["model"] == trial.params["model"]
    assert parents[0].data.tags["automl.best_trial_run_id"] == summary.best_trial.mlflow_run_id
    assert mlflow.active_run() is None


def test_notebook_of_the_best_trial_runs_and_finds_the_same_metrics(store: Path, summary: AutoMLSummary) -> None:
    """Executed in a kernel of its own, the generated notebook shows the trial's metrics, and logs a run of its own."""
    before = len(mlflow.MlflowClient().search_runs([summary.experiment.experiment_id]))
    assert summary.best_trial.notebook_path is not None
    notebook = nbformat.read(summary.best_trial.notebook_path, as_version=4)
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(store)}}
    ).execute()
    shown = ast.literal_eval(notebook.cells[-1].outputs[-1]["data"]["text/plain"])
    assert shown == pytest.approx(summary.best_trial.metrics, abs=1e-12)
    assert len(mlflow.MlflowClient().search_runs([summary.experiment.experiment_id])) == before + 1


def test_exploration_notebook_runs(summary: AutoMLSummary) -> None:
    """The code of the data exploration notebook runs from top to bottom."""
    names: dict[str, Any] = {}
    for source in notebooks.source_of(summary.exploration_notebook_path):
        exec(compile(source.replace("plt.tight_layout()", "plt.close('all')"), "cell", "exec"), names)
    assert len(names["frame"]) == 200


def test_exploration_says_what_is_odd(summary: AutoMLSummary) -> None:
    """Gaps, constants and identifiers are reported; columns of no use are dropped, with a reason."""
    facts = summary.exploration
    assert facts["rows"] == 200 and facts["split"] == {"train": 120, "validate": 40, "test": 40}
    assert facts["dropped"] == {"country": "constant", "deed": "more than 50 texts"}
    assert any(alert.startswith("area: 10.0% missing") for alert in facts["alerts"])
    assert facts["datetime"] == ["built"] and facts["categorical"] == ["town"]
    parent = mlflow.MlflowClient().get_run(summary.best_trial.mlflow_run_id).data.tags["mlflow.parentRunId"]
    assert json.loads(mlflow.artifacts.load_text(f"runs:/{parent}/exploration.json"))["rows"] == 200


def test_best_model_is_logged_and_others_are_fitted_again(summary: AutoMLSummary) -> None:
    """The best trial's model loads from MLflow; another trial's load_model repeats its validation score."""
    rows = houses()
    logged = mlflow.pyfunc.load_model(summary.best_trial.model_path)
    assert np.allclose(logged.predict(rows.head(5)), summary.best_trial.load_model().predict(rows.head(5)))
    assert logged.metadata.get_input_schema() is not None
    other = summary.trials[-1]
    assert other.notebook_path is None
    assert hasattr(other.load_model(), "predict")


def test_import_notebook_copies_and_does_not_overwrite(summary: AutoMLSummary, tmp_path: Path) -> None:
    """Another trial's notebook is imported from the artifacts; a file that is there stays unless told otherwise."""
    uri = summary.trials[-1].artifact_uri
    assert uri is not None
    result = automl.import_notebook(uri, str(tmp_path))
    assert nbformat.read(result.path, as_version=4).cells and result.url.startswith("file:")
    with pytest.raises(FileExistsError, match="overwrite=True"):
        automl.import_notebook(uri, str(tmp_path))
    assert automl.import_notebook(uri, str(tmp_path), overwrite=True) == result


def test_options_are_followed(store: Path) -> None:
    """Excluded columns and frameworks, imputers and a time split end up in the trials' code."""
    summary = regress(
        store, max_trials=2, exclude_cols=["town"], exclude_frameworks=["sklearn", "xgboost"], time_col="built",
        imputers={"area": {"strategy": "constant", "fill_value": 0}}, experiment_name="by name",
    )  # fmt: skip
    assert {trial.params["model"] for trial in summary.trials} == {"lightgbm"}
    assert summary.experiment.name == "by name"
    assert summary.best_trial.notebook_path is not None
    text = "\n".join(notebooks.source_of(summary.best_trial.notebook_path))
    assert "fill_value=0" in text and "town" not in text
    names: dict[str, Any] = {}
    for source in notebooks.source_of(summary.best_trial.notebook_path)[:2]:
        exec(compile(source, "cell", "exec"), names)
    assert names["train"]["built"].max() < names["validate"]["built"].min() < names["test"]["built"].min()


def test_split_column_decides(store: Path) -> None:
    """Rows are used as a split column says; other values are ignored with a warning."""
    frame = houses().assign(part=["train"] * 120 + ["validate"] * 40 + ["test"] * 30 + ["later"] * 10)
    with pytest.warns(UserWarning, match="later"):
        summary = automl.regress(
            frame, target_col="price", split_col="part", max_trials=1, experiment_dir=str(store / "work")
        )
    assert summary.exploration["split"] == {"train": 120, "validate": 40, "test": 30}
    assert summary.exploration["dropped"]["part"] == "excluded by the call"


def test_classifier_weights_rare_classes_and_reports_them(store: Path) -> None:
    """A rare class leads to an alert and to weights in the code; a common one does not."""
    rare, common = classify(store, leavers(share=0.06)), classify(store, leavers())
    assert any("imbalanced" in alert for alert in rare.exploration["alerts"])
    sources = [notebooks.source_of(str(s.best_trial.notebook_path)) for s in (rare, common)]
    assert "sample_weight" in "\n".join(sources[0]) and "sample_weight" not in "\n".join(sources[1])
    assert set(common.best_trial.load_model().predict(leavers().head(30))) <= {"leaves", "stays"}


def test_positive_class_and_many_classes(store: Path) -> None:
    """Precision is about ``pos_label``; three classes work too."""
    one, two = (classify(store, leavers(), pos_label=label, max_trials=1) for label in ("leaves", "stays"))
    assert one.best_trial.metrics["val_recall_score"] != two.best_trial.metrics["val_recall_score"]
    frame = leavers().assign(left=lambda t: pd.cut(t["months"], 3, labels=["new", "known", "old"]).astype(str))
    assert classify(store, frame, max_trials=2).best_trial.metrics["val_f1_score"] > 0.9


def test_time_budget_stops_after_the_trial_that_runs(store: Path) -> None:
    """A time budget that is over at once still gives one trial."""
    assert len(regress(store, max_trials=None, timeout_minutes=1e-9).trials) == 1


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"target_col": "cost"}, ValueError, "target_col names 'cost'"),
        ({"primary_metric": "f1"}, ValueError, "primary_metric is one of"),
        ({"exclude_frameworks": ["prophet"]}, ValueError, "exclude_frameworks knows"),
        ({"exclude_frameworks": ["sklearn", "xgboost", "lightgbm"]}, ValueError, "leaves no framework"),
        ({"exclude_cols": ["price"]}, ValueError, "cannot be excluded"),
        ({"target_col": "town"}, ValueError, "numeric target"),
        ({"max_trials": 0}, ValueError, "max_trials must be above zero"),
        ({"imputers": {"area": "mode"}}, ValueError, "imputers gives 'mode'"),
        ({"feature_store_lookups": []}, NotImplementedError, "feature_store_lookups"),
    ],
)
def test_wrong_calls_say_what_is_wrong(store: Path, options: dict[str, Any], error: type, words: str) -> None:
    """A wrong parameter is named in the error."""
    with pytest.raises(error, match=words):
        regress(store, **options)


def test_flaml_is_imported_without_starting_spark() -> None:
    """Importing FLAML's search, which by itself would start a Spark session, leaves no session behind."""
    words = (
        "from autograder.twins.automl.search import TABULAR, Search\n"
        "next(Search(TABULAR, 100, 1).proposals())\n"
        "from pyspark.sql import SparkSession\n"
        "assert SparkSession.getActiveSession() is None"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARN" not in done.stderr
