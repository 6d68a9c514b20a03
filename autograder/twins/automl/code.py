"""The code of a tabular trial, as text: a trial runs it, and the trial's notebook shows it. So the two cannot differ."""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import Any

from autograder.twins.automl.frames import SPLIT, WEIGHT, Columns

STRATEGIES = {"mean": "mean", "median": "median", "most_frequent": "most_frequent"}
_LOAD = """\
frame = pandas.read_parquet({data!r})
{parts}"""


@dataclass(frozen=True)
class Task:
    """What all trials of a call share."""

    target: str
    classes: bool
    labels: list[Any]
    columns: Columns
    imputers: dict[str, Any]
    weighted: bool
    pos_label: Any
    seed: int


def imports(task: Task, name: str) -> str:
    """The import lines of a trial."""
    module, model = _class_of(task, name)
    parts = "Labelled, classification_metrics" if task.classes else "regression_metrics"
    lines = [
        "import pandas",
        "from sklearn.compose import ColumnTransformer",
        "from sklearn.impute import SimpleImputer",
        "from sklearn.pipeline import Pipeline",
        "from sklearn.preprocessing import OneHotEncoder, StandardScaler",
        f"from {module} import {model}",
        f"from autograder.twins.automl.parts import DateParts, {parts}",
    ]
    return "\n".join(lines)


def load(data: str) -> str:
    """Read the rows that the trial was given; the split column came with them."""
    parts = "\n".join(f"{part} = frame[frame[{SPLIT!r}] == {part!r}]" for part in ("train", "validate", "test"))
    return _LOAD.format(data=data, parts=parts)


def preprocess(task: Task) -> str:
    """Impute, scale and encode, by kind of column."""
    columns = task.columns
    blocks = [
        *_groups(task, columns.numeric, "mean", '("scale", StandardScaler())', "numeric"),
        *_groups(task, columns.categorical, "most_frequent", '("encode", OneHotEncoder(handle_unknown="ignore", sparse_output=False))', "categorical"),
    ]  # fmt: skip
    if columns.datetime:
        blocks.append(f'("datetime", DateParts(), {columns.datetime!r}),')
    return "preprocessor = ColumnTransformer([\n" + textwrap.indent("\n".join(blocks), "    ") + "\n])"


def _groups(task: Task, names: list[str], default: str, then: str, kind: str) -> list[str]:
    """One entry of the transformer for each way in which this kind's columns are imputed."""
    ways: dict[str, list[str]] = {}
    for name in names:
        ways.setdefault(_imputer(task.imputers.get(name, default), name), []).append(name)
    many = len(ways) > 1
    return [
        f'("{kind}{f" {at}" if many else ""}", Pipeline([("impute", {way}), {then}]), {chosen!r}),'
        for at, (way, chosen) in enumerate(ways.items(), start=1)
    ]


def _imputer(wish: Any, column: str) -> str:
    if isinstance(wish, str) and wish in STRATEGIES:
        return f'SimpleImputer(strategy="{wish}")'
    if isinstance(wish, dict) and wish.get("strategy") == "constant" and "fill_value" in wish:
        return f'SimpleImputer(strategy="constant", fill_value={wish["fill_value"]!r})'
    raise ValueError(
        f"imputers gives {wish!r} for {column!r}; it takes {', '.join(STRATEGIES)}, "
        'or {"strategy": "constant", "fill_value": ...}.'
    )


def fit(task: Task, name: str, params: dict[str, Any]) -> str:
    """Build the pipeline and fit it on the training part."""
    _, model = _class_of(task, name)
    given = ", ".join(f"{key}={value!r}" for key, value in arguments(task, name, params).items())
    made = f"{model}({given})"
    step = "regressor"
    if task.classes:
        made, step = f"Labelled({made})", "classifier"
    weight = f", {step}__sample_weight=train[{WEIGHT!r}]" if task.weighted else ""
    return (
        f"features, target = {task.columns.used!r}, {task.target!r}\n"
        f'model = Pipeline([("preprocessor", preprocessor), ("{step}", {made})])\n'
        f"model.fit(train[features], train[target]{weight})"
    )


def evaluate(task: Task) -> str:
    """Measure the model on the three parts; only validation chooses, so test stays honest."""
    if task.classes:
        one = f"classification_metrics(model, part[features], part[target], name, pos_label={task.pos_label!r})"
    else:
        one = "regression_metrics(part[target], model.predict(part[features]), name)"
    return (
        "metrics = {}\n"
        'for name, part in {"training": train, "val": validate, "test": test}.items():\n'
        f"    metrics |= {one}"
    )


def arguments(task: Task, name: str, params: dict[str, Any]) -> dict[str, Any]:
    """The model's own arguments, from the searched ones."""
    if name == "linear":
        if task.classes:
            return {"C": params["strength"], "max_iter": 300}
        return {"alpha": float(f"{1 / params['strength']:.6g}")}
    extra: dict[str, Any] = {"random_state": task.seed}
    if name != "decision tree":
        extra["n_jobs"] = 1
    if name == "lightgbm":
        extra |= {"verbose": -1, "deterministic": True, "force_row_wise": True}
    return {**params, **extra}


def _class_of(task: Task, name: str) -> tuple[str, str]:
    """Module and class of a model."""
    kind = "Classifier" if task.classes else "Regressor"
    return {
        "lightgbm": ("lightgbm", f"LGBM{kind}"),
        "xgboost": ("xgboost", f"XGB{kind}"),
        "linear": ("sklearn.linear_model", "LogisticRegression" if task.classes else "Ridge"),
        "random forest": ("sklearn.ensemble", f"RandomForest{kind}"),
        "decision tree": ("sklearn.tree", f"DecisionTree{kind}"),
    }[name]


def describe(task: Task, name: str, params: dict[str, Any]) -> str:
    """The model and its hyperparameters in one line."""
    shown = ", ".join(
        f"{key}={value}"
        for key, value in arguments(task, name, params).items()
        if key in params or key in ("C", "alpha")
    )
    return f"{_class_of(task, name)[1]}({shown})"


def preprocessors(task: Task) -> str:
    """What happens to the columns, in one line."""
    columns = task.columns
    words = [
        f"{len(columns.numeric)} numeric: impute, scale" if columns.numeric else "",
        f"{len(columns.categorical)} categorical: impute, one-hot" if columns.categorical else "",
        f"{len(columns.datetime)} datetime: parts" if columns.datetime else "",
    ]
    return "; ".join(word for word in words if word)


def finite(value: float) -> float:
    """A loss that the search can compare: a failed metric counts as very bad."""
    return value if math.isfinite(value) else 1e9
