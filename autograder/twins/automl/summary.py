"""What an AutoML run gives back: a summary with one entry for each trial, and the import of a trial's notebook."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mlflow


@dataclass(frozen=True)
class TrialInfo:
    """One trial: a model with its hyperparameters, how it was judged, and the notebook that makes it again.

    Args:
        notebook_path: the notebook's file, for the best trial; None for the others, see ``import_notebook``.
        notebook_url: the same as an address.
        artifact_uri: where the trial's notebook lies among the MLflow artifacts of its run.
        mlflow_run_id: the trial's run.
        metrics: the logged metrics; ``val_...`` chose the best trial, ``test_...`` took no part in the choice.
        params: the logged parameters, as text.
        model_path: the logged model's address, ``runs:/<run id>/model``.
        model_description: the model and its hyperparameters in one line.
        duration: how long the trial took, as text.
        preprocessors: what happens to the columns before the model, in one line.
        evaluation_metric_score: the primary metric on the validation part.
    """

    notebook_path: str | None
    notebook_url: str | None
    artifact_uri: str | None
    mlflow_run_id: str
    metrics: dict[str, float]
    params: dict[str, str]
    model_path: str
    model_description: str
    duration: str
    preprocessors: str
    evaluation_metric_score: float
    _refit: Callable[[], Any] | None = field(default=None, repr=False, compare=False)

    def load_model(self) -> Any:
        """The fitted model of this trial: a scikit-learn pipeline, or a forecaster.

        The best trial's is loaded from MLflow; another trial's is fitted again, with the code of its notebook.
        """
        if self._refit is not None:
            return self._refit()
        model = mlflow.pyfunc.load_model(self.model_path)
        return model.get_raw_model() if "sklearn" in model.metadata.flavors else model.unwrap_python_model().many

    def __str__(self) -> str:
        rows = {
            "Model": self.model_description,
            "Score": f"{self.evaluation_metric_score:.4f}",
            "Preprocessors": self.preprocessors,
            "Duration": self.duration,
            "Notebook": self.notebook_path or "in the artifacts, see import_notebook",
            "MLflow run": self.mlflow_run_id,
        }
        return "\n".join(f"{name:14}{value}" for name, value in rows.items())


@dataclass(frozen=True)
class AutoMLSummary:
    """All that one call of ``classify``, ``regress`` or ``forecast`` did.

    Args:
        experiment: the MLflow experiment that holds the runs.
        trials: every trial, the best one first.
        primary_metric: the name of the metric that chose the best trial. Of the twin alone.
        exploration: what was seen in the data before training: rows, columns, alerts. Of the twin alone.
        exploration_notebook_path: the file of the data exploration notebook. Of the twin alone.
        output_table_name: the table of predictions, which the twin does not write.
    """

    experiment: Any
    trials: list[TrialInfo]
    primary_metric: str
    exploration: dict[str, Any]
    exploration_notebook_path: str
    output_table_name: str | None = None

    @property
    def best_trial(self) -> TrialInfo:
        """The trial with the best primary metric on the validation part; of equals, the one that ran first."""
        return self.trials[0]

    @property
    def metric_distribution(self) -> str:
        """How the primary metric is spread over the trials, in one line."""
        scores = sorted(trial.evaluation_metric_score for trial in self.trials)
        middle = scores[len(scores) // 2]
        return f"{self.primary_metric}: min {scores[0]:.4f}, median {middle:.4f}, max {scores[-1]:.4f}, trials {len(scores)}"

    def __str__(self) -> str:
        return (
            f"{self.metric_distribution}\nBest trial\n{self.best_trial}\nExploration   {self.exploration_notebook_path}"
        )


@dataclass(frozen=True)
class ImportNotebookResult:
    """Where an imported notebook is now.

    Args:
        path: its file.
        url: the same as an address.
    """

    path: str
    url: str


def import_notebook(artifact_uri: str, path: str, overwrite: bool = False) -> ImportNotebookResult:
    """Copy a trial's notebook out of the MLflow artifacts, to be read, edited and run.

    Args:
        artifact_uri: ``artifact_uri`` of a trial.
        path: a folder, or the file to write, which then ends in ``.ipynb``.
        overwrite: write over a file that is there.

    Raises:
        FileExistsError: there is a file already, and ``overwrite`` is False.
    """
    target = Path(path)
    if target.suffix != ".ipynb":
        target = target / artifact_uri.rpartition("/")[2]
    if target.exists() and not overwrite:
        raise FileExistsError(f"{target} is there already: pass overwrite=True, or another path.")
    target.parent.mkdir(parents=True, exist_ok=True)
    found = mlflow.artifacts.download_artifacts(artifact_uri=artifact_uri)
    shutil.copyfile(found, target)
    return ImportNotebookResult(path=str(target), url=target.resolve().as_uri())
