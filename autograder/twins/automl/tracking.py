"""MLflow's side of an AutoML run: an experiment, a parent run, a nested run for each trial, artifacts and the model."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import mlflow
import pandas
from mlflow.entities import Metric, Param, RunTag
from mlflow.models import Model, infer_signature

MAX_PARAM = 6000
"""Characters of a parameter's value (MLflow 3, mlflow.utils.validation)."""


class Tracker:
    """The runs of one AutoML call. It uses the client, so the active run and experiment of the caller stay as they are.

    Args:
        experiment_name: taken if it exists, made if not; None for a name of its own.
        task: the kind of problem, part of such a name.
        experiment_dir: the folder for notebooks and data.
    """

    def __init__(self, experiment_name: str | None, task: str, experiment_dir: str | None) -> None:
        self.client = mlflow.MlflowClient()
        name = experiment_name or f"automl-{task}-{uuid.uuid4().hex[:8]}"
        found = self.client.get_experiment_by_name(name)
        identifier = found.experiment_id if found else self.client.create_experiment(name)
        self.experiment = self.client.get_experiment(identifier)
        self.folder = Path(experiment_dir or "databricks_automl") / f"{_file_name(name)}-{uuid.uuid4().hex[:6]}"
        self.folder.mkdir(parents=True)
        self.parent: str = self.client.create_run(identifier, run_name=f"automl {task}").info.run_id

    def store_data(self, frame: pandas.DataFrame) -> str:
        """Keep the rows beside the notebooks, with their split; return the file's absolute path."""
        path = (self.folder / "data.parquet").resolve()
        frame.to_parquet(path, index=False)
        return str(path)

    def trial(self, name: str, params: dict[str, Any], metrics: dict[str, float], tags: dict[str, str]) -> str:
        """Log a trial as a finished run, nested in the parent; return its id."""
        identifier = self.experiment.experiment_id
        run = self.client.create_run(identifier, tags={"mlflow.parentRunId": self.parent}, run_name=name)
        run_id = str(run.info.run_id)
        now = run.info.start_time
        self.client.log_batch(
            run_id,
            metrics=[Metric(key, value, now, 0) for key, value in metrics.items()],
            params=[Param(key, str(value)[:MAX_PARAM]) for key, value in params.items()],
            tags=[RunTag(key, value) for key, value in tags.items()],
        )
        self.client.set_terminated(run_id)
        return run_id

    def notebook(self, run_id: str, text: str, file: str) -> str:
        """Keep a notebook among the artifacts of a run; return its address."""
        with _no_bars(), tempfile.TemporaryDirectory() as place:
            path = Path(place) / file
            path.write_text(text, encoding="utf-8")
            self.client.log_artifact(run_id, str(path), "notebooks")
        return f"runs:/{run_id}/notebooks/{file}"

    def model(
        self, run_id: str, model: Any, flavor: ModuleType, inputs: pandas.DataFrame, outputs: Any, **options: Any
    ) -> None:
        """Log the fitted model of a trial, with its signature, under the name ``model``."""
        with _quiet(), _no_bars():
            signature = infer_signature(inputs, outputs)
            # made here, because Model.log alone would file it under the caller's active experiment
            identifier = self.experiment.experiment_id
            made = self.client.create_logged_model(identifier, name="model", source_run_id=run_id)
            Model.log(
                artifact_path=None, name="model", flavor=flavor, run_id=run_id, model_id=made.model_id, signature=signature, **options
            )  # fmt: skip

    def finish(self, best: str, facts: dict[str, Any], params: dict[str, Any], metrics: dict[str, float]) -> None:
        """Write what was seen and found into the parent run, and end it."""
        self.client.log_batch(
            self.parent,
            metrics=[Metric(key, value, 0, 0) for key, value in metrics.items()],
            params=[Param(key, str(value)[:MAX_PARAM]) for key, value in params.items()],
            tags=[RunTag("automl.best_trial_run_id", best)],
        )
        with _no_bars():
            self.client.log_text(self.parent, json.dumps(facts, indent=1, default=str), "exploration.json")
        self.client.set_terminated(self.parent)

    def fail(self) -> None:
        """End the parent run as failed."""
        self.client.set_terminated(self.parent, status="FAILED")


def _file_name(name: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in name).strip("-")


@contextmanager
def _quiet() -> Iterator[None]:
    """Hold back what MLflow says while it logs a model: remarks on integer columns, versions and formats."""
    logger = logging.getLogger("mlflow")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)


@contextmanager
def _no_bars() -> Iterator[None]:
    name = "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"
    before = os.environ.get(name)
    os.environ[name] = "false"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name)
        else:
            os.environ[name] = before
