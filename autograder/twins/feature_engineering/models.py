"""Models that carry their feature spec: log them with MLflow, and score frames that hold little more than keys."""

from __future__ import annotations

import importlib
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import mlflow
import numpy
import pandas
from mlflow.models import Model, ModelSignature, infer_signature

from autograder.twins.feature_engineering.frames import to_pandas
from autograder.twins.feature_engineering.tables import Warehouse
from autograder.twins.feature_engineering.training import SPEC_FILE, FeatureSpec, TrainingSet, augment

PREDICTION = "prediction"
_RESULTS = {
    "double": "float64", "float": "float32", "int": "int32", "integer": "int32",
    "long": "int64", "bigint": "int64", "boolean": "bool", "string": "object",
}  # fmt: skip


@contextmanager
def registry(uri: str | None) -> Iterator[None]:
    """Let MLflow use a registry for a while."""
    if uri is None:
        yield
        return
    before = mlflow.get_registry_uri()
    mlflow.set_registry_uri(uri)
    try:
        yield
    finally:
        mlflow.set_registry_uri(before)


def log(
    model: Any,
    name: str,
    flavor: ModuleType,
    training_set: TrainingSet | None,
    *,
    infer_input_example: bool,
    extra_pip_requirements: list[str] | None,
    **kwargs: Any,
) -> None:
    """Log a model in its own flavor, with ``feature_spec.yaml`` beside its ``MLmodel`` file.

    Without requirements from the caller, those are recorded that the flavor lists as its own: to infer them, MLflow
    would start a fresh process and take seconds.
    """
    if not hasattr(flavor, "save_model"):
        raise ValueError(f"flavor takes an MLflow module such as mlflow.sklearn, and got {flavor!r}.")
    _pyfunc()
    output = kwargs.pop("output_schema", None)
    if training_set is not None and kwargs.get("signature") is None:
        kwargs["signature"] = _signature(training_set, output)
    if infer_input_example and training_set is not None:
        kwargs["input_example"] = _inputs(training_set).head(5)
    if not {"pip_requirements", "conda_env"} & set(kwargs) and hasattr(flavor, "get_default_pip_requirements"):
        kwargs["pip_requirements"] = [*flavor.get_default_pip_requirements(), *(extra_pip_requirements or [])]
    elif extra_pip_requirements:
        kwargs["extra_pip_requirements"] = extra_pip_requirements

    def save_model(path: str, mlflow_model: Model, **options: Any) -> None:
        if flavor.__name__ == "mlflow.pyfunc":
            flavor.save_model(path, python_model=model, mlflow_model=mlflow_model, **options)
        else:
            flavor.save_model(model, path, mlflow_model=mlflow_model, **options)
        if "python_function" not in mlflow_model.flavors:
            raise ValueError(f"{flavor.__name__} saves no python_function, so score_batch could not use the model.")
        if training_set is not None:
            training_set.feature_spec.save(Path(path))

    shim = SimpleNamespace(__name__=flavor.__name__, save_model=save_model)
    Model.log(artifact_path=None, name=name, flavor=shim, **kwargs)


def _inputs(training_set: TrainingSet) -> pandas.DataFrame:
    return to_pandas(training_set.load_df())[training_set.feature_spec.model_columns]


def _signature(training_set: TrainingSet, output: Any) -> ModelSignature:
    """What the model takes and gives, read off the training set."""
    frame = to_pandas(training_set.load_df())
    spec = training_set.feature_spec
    with warnings.catch_warnings():
        # "integer columns cannot represent missing values": score says so where it happens, and names the column
        warnings.filterwarnings("ignore", message="Hint: Inferred schema contains integer column", category=UserWarning)
        inputs = infer_signature(frame[spec.model_columns]).inputs
        if output is None and spec.labels:
            labels = frame[spec.labels]
            output = infer_signature(labels.iloc[:, 0].to_numpy() if len(spec.labels) == 1 else labels).inputs
    return ModelSignature(inputs=inputs, outputs=output)


def score(
    warehouse: Warehouse, model_uri: str, frame: pandas.DataFrame, result_type: str, params: dict[str, Any] | None
) -> pandas.DataFrame:
    """Join a model's features to a frame, at their latest, and predict.

    Returns:
        The frame's columns, the features looked up, and ``prediction``.
    """
    if PREDICTION in frame.columns:
        raise ValueError(f"df has a column {PREDICTION!r}, which score_batch makes: rename or drop it.")
    with tempfile.TemporaryDirectory() as place, _quietly():
        folder = Path(mlflow.artifacts.download_artifacts(artifact_uri=model_uri, dst_path=place))
        if not (folder / SPEC_FILE).is_file():
            raise ValueError(
                f"The model {model_uri!r} has no {SPEC_FILE}: log it with log_model(training_set=...) of this client."
            )
        spec = FeatureSpec.load(folder)
        _check_columns(spec, frame)
        full = augment(warehouse, spec, frame, pinned=False)
        model = _pyfunc().load_model(str(folder))
        inputs = _fitted(full[spec.model_columns], model.metadata.get_input_schema())
        predicted = model.predict(inputs, params=params) if params else model.predict(inputs)
    full[PREDICTION] = _result(predicted, result_type, full.index)
    return full


def _pyfunc() -> ModuleType:
    """MLflow's pyfunc module, which is loaded late and warns of its own type hints when it is."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return importlib.import_module("mlflow.pyfunc")


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep MLflow's progress bars off the page."""
    name = "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"
    before = os.environ.get(name)
    os.environ[name] = "false"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _check_columns(spec: FeatureSpec, frame: pandas.DataFrame) -> None:
    needed = [column for column in spec.source_columns if column not in spec.exclude_columns]
    for lookup in spec.lookups:
        if any(output not in frame.columns for output in lookup.outputs.values()):
            needed += [*lookup.lookup_key, *([lookup.timestamp_lookup_key] if lookup.timestamp_lookup_key else [])]
    if missing := [column for column in dict.fromkeys(needed) if column not in frame.columns]:
        raise ValueError(
            f"df lacks {missing}: it must hold the lookup keys, and the model's own columns that no table has."
        )


def _fitted(frame: pandas.DataFrame, schema: Any) -> pandas.DataFrame:
    """The model's inputs, widened to the numbers that its signature asks for."""
    if schema is None or not schema.has_input_names():
        return frame
    frame = frame.copy()
    for column in schema.inputs:
        have = frame[column.name].dtype
        want = numpy.dtype(column.type.to_numpy()) if hasattr(column.type, "to_numpy") else None
        if (
            want is None
            or want.kind not in "if"
            or not isinstance(have, numpy.dtype)
            or have.kind not in "if"
            or have == want
        ):
            continue
        if want.kind == "i" and (missing := int(frame[column.name].isna().sum())):
            raise ValueError(
                f"Feature {column.name!r} has no value for {missing} row(s) of df, and the model takes whole numbers "
                "there. Write those keys into the feature table, or give the FeatureLookup default_values and log again."
            )
        if have.kind == "i" or want.kind == "f":
            frame[column.name] = frame[column.name].astype(want)
    return frame


def _result(predicted: Any, result_type: str, index: pandas.Index) -> pandas.Series:
    """Predictions as one column of the type asked for."""
    kind = str(result_type).strip().lower()
    nested = kind.startswith("array<") and kind.endswith(">")
    if (element := kind[6:-1] if nested else kind) not in _RESULTS:
        raise ValueError(
            f"result_type takes one of {', '.join(_RESULTS)}, or array<...> of one, and got {result_type!r}."
        )
    values = (
        predicted.to_numpy() if isinstance(predicted, (pandas.DataFrame, pandas.Series)) else numpy.asarray(predicted)
    )
    if nested:
        rows = [
            _cast(row, element, result_type).tolist()
            for row in values.reshape(len(index), values.size // max(len(index), 1))
        ]
        return pandas.Series(rows, index=index, dtype="object")
    if values.size != len(index):
        raise ValueError(f"The model gives {values.shape[1:]} values a row: ask for result_type='array<{kind}>'.")
    return pandas.Series(_cast(values.reshape(-1), kind, result_type), index=index)


def _cast(values: Any, element: str, result_type: str) -> Any:
    if element == "string":
        return numpy.array([None if value is None else str(value) for value in values], dtype=object)
    try:
        cast = values.astype(_RESULTS[element])
    except (ValueError, TypeError):
        raise ValueError(
            f"The model's predictions, such as {values[0]!r}, are no {element}. For labels that are text, "
            "call score_batch with result_type='string'."
        ) from None
    if cast.dtype.kind in "ib" and not bool((cast == values).all()):
        raise ValueError(f"The model's predictions do not fit into result_type={result_type!r} without loss.")
    return cast
