"""Models carry their feature spec: they are logged with MLflow and score frames that hold little more than keys."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest
import yaml
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from autograder.twins.feature_engineering import FeatureEngineeringClient, FeatureLookup, TrainingSet

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    import mlflow
    import mlflow.sklearn
    import mlflow.store.tracking.sqlalchemy_store
    from mlflow.pyfunc import PythonModel

CUSTOMERS, SPEND = "ml.churn.customers", "ml.churn.spend"
LOOKUPS = [
    FeatureLookup(CUSTOMERS, "id", feature_names="age"),
    FeatureLookup(SPEND, "id", timestamp_lookup_key="when", default_values={"spend": 0.0}),
]
# numpy.dtype, which a scikit-learn pipeline holds, is not among the types that MLflow's default format trusts
FORMAT = {"serialization_format": "pickle"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """MLflow on a SQLite file, whose making takes seconds: one for the module."""
    folder = tmp_path_factory.mktemp("mlflow")
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.set_registry_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.create_experiment("twin", artifact_location=(folder / "artifacts").as_uri())
    mlflow.set_experiment("twin")
    yield folder
    mlflow.set_tracking_uri(before[0])
    mlflow.set_registry_uri(before[1])


@pytest.fixture
def fe(tmp_path: Path, store: Path) -> FeatureEngineeringClient:
    """A client with features of four customers."""
    client = FeatureEngineeringClient(warehouse=tmp_path)
    client.create_table(
        name=CUSTOMERS,
        primary_keys="customer_id",
        df=pd.DataFrame({"customer_id": [1, 2, 3, 4], "age": [30, 40, 50, 60]}),
    )
    moments = pd.to_datetime(["2026-01-01", "2026-02-01", "2026-01-01", "2026-01-01", "2026-01-01"])
    spend = pd.DataFrame({"customer_id": [1, 1, 2, 3, 4], "ts": moments, "spend": [10.0, 20.0, 5.0, 7.0, 1.0]})
    client.create_table(name=SPEND, primary_keys=["customer_id", "ts"], timeseries_column="ts", df=spend)
    return client


def asked(**columns: Any) -> pd.DataFrame:
    when = pd.to_datetime(["2026-01-15", "2026-03-01", "2026-01-15", "2026-01-15", "2025-01-01"])
    return pd.DataFrame({"id": [1, 1, 2, 3, 4], "when": when, "visits": [1.0, 2.0, 3.0, 4.0, 5.0], **columns})


def training_set(fe: FeatureEngineeringClient, label: list[Any]) -> TrainingSet:
    return fe.create_training_set(df=asked(y=label), feature_lookups=LOOKUPS, label="y", exclude_columns=["id", "when"])


def log(fe: FeatureEngineeringClient, model: Any, training: TrainingSet | None, **options: Any) -> str:
    """Log a model in a run of its own and return its address."""
    with mlflow.start_run() as run:
        fe.log_model(
            model=model, artifact_path="model", flavor=mlflow.sklearn, training_set=training, **{**FORMAT, **options}
        )
    return f"runs:/{run.info.run_id}/model"


def fitted(kind: Any, training: TrainingSet) -> Any:
    frame = training.load_df()
    return make_pipeline(StandardScaler(), kind).fit(frame.drop(columns="y"), frame["y"])


def test_a_model_finds_its_features_by_key(fe: FeatureEngineeringClient) -> None:
    """score_batch returns the frame, the features as of each row's time, and what the model says of them."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    model = fitted(LinearRegression(), training)
    uri = log(fe, model, training)
    scored = fe.score_batch(model_uri=uri, df=asked().sample(frac=1, random_state=3))
    assert list(scored.columns) == ["id", "when", "visits", "age", "spend", "prediction"]
    assert scored.sort_index()["spend"].tolist() == [10.0, 20.0, 5.0, 7.0, 0.0]
    np.testing.assert_allclose(scored["prediction"], model.predict(scored[["visits", "age", "spend"]]))


def test_the_spec_travels_with_the_model(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """The logged model holds feature_spec.yaml, a signature of the model's inputs, and works as a plain model too."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    uri = log(fe, fitted(LinearRegression(), training), training, extra_pip_requirements=["numpy"])
    folder = Path(mlflow.artifacts.download_artifacts(artifact_uri=uri, dst_path=str(tmp_path / "copy")))
    spec = yaml.safe_load((folder / "feature_spec.yaml").read_text(encoding="utf-8"))
    assert [(one["table_name"], one["delta_version"]) for one in spec["lookups"]] == [(CUSTOMERS, 1), (SPEND, 1)]
    assert (spec["labels"], spec["exclude_columns"]) == (["y"], ["id", "when"])
    assert "numpy" in (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    plain = mlflow.pyfunc.load_model(uri)
    assert plain.metadata.signature.inputs.input_names() == ["visits", "age", "spend"]
    assert len(plain.predict(training.load_df().drop(columns="y"))) == 5


def test_tables_are_read_at_their_latest_when_scoring(fe: FeatureEngineeringClient) -> None:
    """A later write changes what the model sees, while the training set stays what it was."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    uri = log(fe, fitted(LinearRegression(), training), training)
    fe.write_table(name=CUSTOMERS, df=pd.DataFrame({"customer_id": [2], "age": [41]}))
    assert fe.score_batch(model_uri=uri, df=asked())["age"].tolist() == [30, 30, 41, 50, 60]
    assert training.load_df()["age"].tolist() == [30, 30, 40, 50, 60]


def test_a_feature_in_the_frame_goes_before_the_table(fe: FeatureEngineeringClient) -> None:
    """A feature that the frame brings is used as it is, and then its key is not needed."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    model = fitted(LinearRegression(), training)
    uri = log(fe, model, training)
    scored = fe.score_batch(model_uri=uri, df=asked(age=[1, 2, 3, 4, 5]))
    assert scored["age"].tolist() == [1, 2, 3, 4, 5]
    np.testing.assert_allclose(scored["prediction"], model.predict(scored[["visits", "age", "spend"]]))
    whole = asked(age=1, spend=0.0).drop(columns=["id", "when"])
    assert len(fe.score_batch(model_uri=uri, df=whole)) == 5


def test_a_registered_model_scores_by_alias(fe: FeatureEngineeringClient, store: Path) -> None:
    """A model registered under a three-level name is found by alias, also in a registry that only the client names."""
    registry = f"sqlite:///{store / 'mlflow.db'}"
    client = FeatureEngineeringClient(model_registry_uri=registry, warehouse=fe._warehouse.root)
    training = training_set(client, [0, 1, 0, 1, 1])
    model = fitted(LogisticRegression(), training)
    mlflow.set_registry_uri("sqlite:///nowhere.db")
    try:
        log(client, model, training, registered_model_name="ml.churn.model", await_registration_for=0)
        mlflow.MlflowClient(registry_uri=registry).set_registered_model_alias("ml.churn.model", "champion", "1")
        scored = client.score_batch(model_uri="models:/ml.churn.model@champion", df=asked(), result_type="int")
        assert mlflow.get_registry_uri() == "sqlite:///nowhere.db"
    finally:
        mlflow.set_registry_uri(registry)
    assert scored["prediction"].tolist() == model.predict(training.load_df().drop(columns="y")).tolist()
    assert scored["prediction"].dtype == "int32"


def test_labels_of_text_need_a_result_type(fe: FeatureEngineeringClient) -> None:
    """Predictions that are text are an error under the default type, and fine as string."""
    training = training_set(fe, ["no", "yes", "no", "yes", "yes"])
    uri = log(fe, fitted(LogisticRegression(), training), training)
    with pytest.raises(ValueError, match="result_type='string'"):
        fe.score_batch(model_uri=uri, df=asked())
    assert set(fe.score_batch(model_uri=uri, df=asked(), result_type="string")["prediction"]) <= {"no", "yes"}
    with pytest.raises(ValueError, match="result_type takes one of"):
        fe.score_batch(model_uri=uri, df=asked(), result_type="text")


def test_results_of_many_values_are_arrays(fe: FeatureEngineeringClient) -> None:
    """Probabilities come as array<double>; one number for them, or a lossy whole number, is refused."""
    training = training_set(fe, [0, 1, 0, 1, 1])
    uri = log(fe, fitted(LogisticRegression(), training), training, pyfunc_predict_fn="predict_proba")
    scored = fe.score_batch(model_uri=uri, df=asked(), result_type="array<double>")
    assert all(abs(sum(row) - 1) < 1e-9 and len(row) == 2 for row in scored["prediction"])
    with pytest.raises(ValueError, match="array<double>"):
        fe.score_batch(model_uri=uri, df=asked())
    training = training_set(fe, [0.5, 1.0, 0.25, 1.0, 1.0])
    uri = log(fe, fitted(LinearRegression(), training), training)
    with pytest.raises(ValueError, match="without loss"):
        fe.score_batch(model_uri=uri, df=asked(), result_type="long")


def test_an_unknown_key_for_a_whole_number_is_explained(fe: FeatureEngineeringClient) -> None:
    """Where a whole-number feature has no value for a key, the error names the feature and two ways out."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    uri = log(fe, fitted(LinearRegression(), training), training)
    with pytest.raises(ValueError, match=r"'age' has no value for 1 row\(s\) .* default_values"):
        fe.score_batch(model_uri=uri, df=asked(id=[1, 1, 2, 3, 99]))


def test_numbers_are_widened_to_what_the_model_knows(fe: FeatureEngineeringClient) -> None:
    """A feature that was learned with gaps, as floats, may come as whole numbers when scoring."""
    training = fe.create_training_set(
        df=asked(id=[1, 1, 2, 3, 99], y=[1.0, 2.0, 3.0, 4.0, 5.0]),
        feature_lookups=[FeatureLookup(CUSTOMERS, "id")], label="y", exclude_columns=["id", "when"],
    )  # fmt: skip
    frame = training.load_df().fillna(0)
    uri = log(fe, LinearRegression().fit(frame[["visits", "age"]], frame["y"]), training)
    assert fe.score_batch(model_uri=uri, df=asked())["prediction"].notna().all()


class _Adder(PythonModel):  # type: ignore[misc]
    def predict(self, context: Any, model_input: pd.DataFrame, params: dict[str, Any] | None = None) -> Any:
        return model_input["age"] + (params or {}).get("more", 0)


def test_models_of_ones_own_and_without_labels(fe: FeatureEngineeringClient) -> None:
    """A pyfunc model is logged as well; without labels, output_schema says what it gives."""
    training = fe.create_training_set(df=asked(), feature_lookups=LOOKUPS[:1], label=None, exclude_columns=["when"])
    output = mlflow.types.Schema([mlflow.types.ColSpec("double")])
    with mlflow.start_run() as run:
        fe.log_model(
            model=_Adder(), artifact_path="adder", flavor=mlflow.pyfunc, training_set=training,
            output_schema=output, infer_input_example=True,
        )  # fmt: skip
    uri = f"runs:/{run.info.run_id}/adder"
    assert fe.score_batch(model_uri=uri, df=asked())["prediction"].tolist() == [30, 30, 40, 50, 60]
    assert mlflow.models.get_model_info(uri).signature.outputs == output


def test_score_batch_says_what_is_wrong(fe: FeatureEngineeringClient) -> None:
    """Frames that lack a key or hold a prediction already, models without a spec and other environments are refused."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    model = fitted(LinearRegression(), training)
    uri = log(fe, model, training)
    for frame, missing in ((asked().drop(columns="id"), "id"), (asked().drop(columns=["when", "visits"]), "visits")):
        with pytest.raises(ValueError, match=f"lacks .*'{missing}'"):
            fe.score_batch(model_uri=uri, df=frame)
    with pytest.raises(ValueError, match="'prediction', which score_batch makes"):
        fe.score_batch(model_uri=uri, df=asked(prediction=0))
    with pytest.raises(ValueError, match=r"has no feature_spec\.yaml"):
        fe.score_batch(model_uri=log(fe, model, None), df=asked())
    with pytest.raises(NotImplementedError, match="env_manager"):
        fe.score_batch(model_uri=uri, df=asked(), env_manager="conda")
    with pytest.raises(TypeError, match="result"):
        fe.score_batch(model_uri=uri, df=asked(), result="double")


def test_log_model_says_what_is_wrong(fe: FeatureEngineeringClient) -> None:
    """A flavor that saves nothing, or saves what cannot be scored, is refused."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    with pytest.raises(ValueError, match="MLflow module"):
        fe.log_model(model=None, artifact_path="model", flavor=ModuleType("nothing"), training_set=training)
    mute = ModuleType("mute")
    mute.save_model = lambda model, path, mlflow_model, **_: Path(path).mkdir()  # type: ignore[attr-defined]
    with mlflow.start_run(), pytest.raises(ValueError, match="no python_function"):
        fe.log_model(model=None, artifact_path="model", flavor=mute, training_set=training)


def test_an_input_example_is_logged_on_request(fe: FeatureEngineeringClient) -> None:
    """infer_input_example keeps the first rows of the model's inputs with the model."""
    training = training_set(fe, [1.0, 2.0, 3.0, 4.0, 5.0])
    uri = log(fe, fitted(LinearRegression(), training), training, infer_input_example=True)
    example = mlflow.pyfunc.load_model(uri).input_example
    assert list(example.columns) == ["visits", "age", "spend"]
