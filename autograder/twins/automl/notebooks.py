"""Writes notebooks: one for each trial, which makes its model again, and one that explores the data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook


def build(title: str, sections: list[tuple[str, str]]) -> str:
    """A notebook as text: a title, then for each section what it does, in words and as code.

    Cell ids are numbers, so that equal trials give equal notebooks.
    """
    cells = [new_markdown_cell(f"# {title}", id="title")]
    for at, (words, source) in enumerate(sections, start=1):
        cells.append(new_markdown_cell(words, id=f"words-{at}"))
        if source:
            cells.append(new_code_cell(source, id=f"code-{at}"))
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return str(nbformat.writes(notebook))


def trial(title: str, note: str, pieces: dict[str, str], run_name: str, experiment: str, tracking: str) -> str:
    """The notebook of a trial: the pieces of its code, then a run of its own in the same experiment.

    Args:
        title: the model in words.
        note: what to know before running it.
        pieces: code by what it does: imports, load, preprocess, fit, evaluate.
        run_name: the name of the run that a reader's execution logs.
        experiment: the name of the experiment.
        tracking: the address of the tracking store.
    """
    headings = {
        "imports": "## Imports",
        "load": "## Load the rows\n\nThe same rows and the same split as in the trial.",
        "preprocess": "## Preprocessing\n\nLearned on the training part alone. Edit it as you like.",
        "fit": "## Fit\n\nThe hyperparameters of this trial. Change one, and run the notebook again.",
        "evaluate": "## Evaluate\n\nValidation chose the best trial. Test did not, so it is the number to quote.",
    }
    log = (
        "import mlflow\n\n"
        f"mlflow.set_tracking_uri({tracking!r})\n"
        f"mlflow.set_experiment({experiment!r})\n"
        f"with mlflow.start_run(run_name={run_name!r}):\n"
        "    mlflow.log_metrics(metrics)\n"
        "metrics"
    )
    sections = [(note, "")] + [(headings[name], source) for name, source in pieces.items()]
    return build(title, [*sections, ("## Log it\n\nA run of your own, beside the trial's.", log)])


def exploration(name: str, data: str, target: str, facts: dict[str, Any]) -> str:
    """The data exploration notebook: sizes, alerts, distributions, gaps and correlations."""
    alerts = "\n".join(f"- {alert}" for alert in facts["alerts"]) or "- none"
    words = f"{facts['rows']} rows, {facts['columns']} columns, target `{target}`.\n\n**Alerts**\n\n{alerts}"
    draw = (
        "import matplotlib.pyplot as plt\n\n"
        "axes = frame.select_dtypes('number').hist(bins=30, figsize=(9, 5), color='#0072B2')\n"
        "for ax in axes.ravel():\n    ax.set_ylabel('rows')\nplt.tight_layout()"
    )
    return build(
        f"Data exploration: {name}",
        [
            (words, ""),
            ("## Load the rows", f"import pandas\n\nframe = pandas.read_parquet({data!r})\nframe.head()"),
            ("## Numbers: centre, spread and range", "frame.describe().T"),
            ("## Texts: the commonest values", "frame.describe(exclude='number').T if len(frame.select_dtypes(exclude='number').columns) else 'none'"),
            ("## Missing values, as a share", "frame.isna().mean().loc[lambda share: share > 0].sort_values(ascending=False)"),
            ("## The target", f"frame[{target!r}].describe()"),
            ("## Correlations of the numbers with each other", "frame.corr(numeric_only=True).round(2)"),
            ("## Histograms", draw),
        ],
    )  # fmt: skip


def save(text: str, path: Path) -> str:
    """Write a notebook and return its path as text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


def source_of(path: str | Path) -> list[str]:
    """The code cells of a notebook file, as texts."""
    content = json.loads(Path(path).read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in content["cells"] if cell["cell_type"] == "code"]
