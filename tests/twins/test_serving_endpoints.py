"""The deployment client: MLflow finds it, traffic is split over real servers, and updates can fail and be undone."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import requests
from sklearn.dummy import DummyRegressor

from autograder.twins.serving.process import live_servers

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    import mlflow
    import mlflow.pyfunc.scoring_server
    import mlflow.sklearn
    import mlflow.store.tracking.sqlalchemy_store
    from mlflow.deployments import get_deploy_client
    from mlflow.exceptions import MlflowException
    from mlflow.models import infer_signature

MODEL = "main.test.constant"
X = pd.DataFrame({"a": [0.0, 1.0]})
ROW = {"dataframe_records": [{"a": 1.0}]}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A registry with three versions of a model; version n answers n."""
    folder = tmp_path_factory.mktemp("mlflow")
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    mlflow.set_tracking_uri(f"sqlite:///{folder / 'mlflow.db'}")
    mlflow.set_registry_uri(f"sqlite:///{folder / 'mlflow.db'}")
    client = mlflow.MlflowClient()
    client.create_registered_model(MODEL)
    for version in (1, 2, 3):
        model = DummyRegressor(strategy="constant", constant=float(version)).fit(X, [0, 1])
        path = folder / f"m{version}"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signature = infer_signature(X, model.predict(X))
            mlflow.sklearn.save_model(model, str(path), signature=signature, pip_requirements=["scikit-learn"])
        client.create_model_version(MODEL, path.as_uri())
    (folder / "m3" / "MLmodel").write_text("flavors: {}\n")  # version 3 is broken
    yield folder
    mlflow.set_tracking_uri(before[0])
    mlflow.set_registry_uri(before[1])


@pytest.fixture
def client(store: Path) -> Iterator[Any]:
    """The client as learners get it; all endpoints are deleted afterwards, and no process is left."""
    found = get_deploy_client("serving-twin:/7")
    yield found
    for endpoint in found.list_endpoints():
        found.delete_endpoint(endpoint.name)
    assert live_servers() == []


def entity(version: int, name: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "entity_name": MODEL, "entity_version": str(version), **fields}


def split(**shares: int) -> dict[str, Any]:
    routes = [{"served_model_name": name, "traffic_percentage": share} for name, share in shares.items()]
    return {"served_entities": [entity(i, name) for i, name in enumerate(shares, 1)], "traffic_config": {"routes": routes}}


def test_the_split_is_drawn_from_the_seed_and_close_to_the_shares(client: Any) -> None:
    """With 75 to 25, 200 requests to two endpoints of one name and seed go the same ways; each answer is its version's."""
    ways = []
    for _ in range(2):
        client.create_endpoint(name="ab", config=split(champion=75, challenger=25))
        answers = [client.predict(endpoint="ab", inputs=ROW).predictions[0] for _ in range(200)]
        table = client.inference_table("ab")
        assert [{"champion": 1.0, "challenger": 2.0}[one] for one in table["served_entity_id"]] == answers
        ways.append(answers)
        client.delete_endpoint("ab")
    assert ways[0] == ways[1]
    assert 30 <= Counter(ways[0])[2.0] <= 70  # four standard deviations of a binomial are 24
    other = get_deploy_client("serving-twin:/8")
    other.create_endpoint(name="ab", config=split(champion=75, challenger=25))
    assert [other.predict(endpoint="ab", inputs=ROW).predictions[0] for _ in range(200)] != ways[0]


def test_an_update_moves_all_traffic_and_another_one_moves_it_back(client: Any) -> None:
    """After an update the new version answers, the old server is gone; a rollback is one more update."""
    client.create_endpoint(config={"name": "live", "config": split(model=100)})
    old = live_servers()[0].pid
    for call, version in ((client.update_endpoint, 2), (client.update_endpoint_config, 1)):
        described = call("live", {"served_entities": [entity(version, "model")]})
        assert described.state == {"ready": "READY", "config_update": "NOT_UPDATING"}
        assert client.predict(endpoint="live", inputs=ROW).predictions == [float(version)]
    assert described.config["config_version"] == 3
    assert [server.pid for server in live_servers()] != [old] and len(live_servers()) == 1


def test_a_version_that_does_not_start_leaves_the_old_one_in_charge(client: Any) -> None:
    """A broken model or one that is not there: the update fails, and the endpoint answers as before."""
    client.create_endpoint(name="live", config=split(model=100))
    for version in (3, 99):
        described = client.update_endpoint_config("live", {"served_entities": [entity(1, "good"), entity(version, "bad")],
            "traffic_config": {"routes": [{"served_model_name": "bad", "traffic_percentage": 100}]}})  # fmt: skip
        assert described.state == {"ready": "READY", "config_update": "UPDATE_FAILED"}
        assert client.predict(endpoint="live", inputs=ROW).predictions == [1.0]
        assert len(live_servers()) == 1
    described = client.create_endpoint(name="never", config={"served_entities": [entity(3, "bad")]})
    assert described.state == {"ready": "NOT_READY", "config_update": "UPDATE_FAILED"}
    assert described.config["served_entities"][0]["state"]["deployment"] == "DEPLOYMENT_FAILED"
    with pytest.raises(MlflowException, match="not ready"):
        client.predict(endpoint="never", inputs=ROW)


def test_idle_entities_stop_and_the_next_request_starts_them(client: Any) -> None:
    """Only what may scale to zero stops; a request brings it back on another process."""
    config = split(always=50, seldom=50)
    config["served_entities"][1]["scale_to_zero_enabled"] = True
    client.create_endpoint(name="zero", config=config)
    assert client.let_idle("zero") == ["seldom"]
    assert set(client.urls("zero")) == {"always"}
    said = {one["name"]: one["state"]["deployment_state_message"] for one in client.get_endpoint("zero").config["served_entities"]}
    assert said == {"always": "", "seldom": "Scaled to zero"}
    assert {client.predict(endpoint="zero", inputs=ROW).predictions[0] for _ in range(20)} == {1.0, 2.0}
    assert set(client.urls("zero")) == {"always", "seldom"}


def test_a_bad_request_is_an_http_error_with_the_servers_words_and_is_recorded(client: Any) -> None:
    """A payload without a known key is refused by the scoring server; status and texts stand in the table."""
    client.create_endpoint(name="live", config=split(model=100))
    with pytest.raises(requests.HTTPError, match="exactly one of the input fields"):
        client.predict(endpoint="live", inputs={"data": [1]})
    client.predict(endpoint="live", inputs=ROW)
    assert list(client.inference_table("live")["status_code"]) == [400, 200]


def test_environment_variables_reach_the_server_and_no_one_else(client: Any, tmp_path: Path) -> None:
    """A variable of a served entity is there for its model, not for this process."""
    code = tmp_path / "env.py"
    code.write_text(
        "import os, mlflow\n\n\nclass M(mlflow.pyfunc.PythonModel):\n    def predict(self, context, model_input):\n"
        "        return [os.environ['COUNTRY']]\n\n\nmlflow.models.set_model(M())\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        mlflow.pyfunc.save_model(str(tmp_path / "m"), python_model=str(code), pip_requirements=["mlflow"])
    registry = mlflow.MlflowClient()
    registry.create_registered_model("main.test.env")
    registry.create_model_version("main.test.env", (tmp_path / "m").as_uri())
    served = {"entity_name": "main.test.env", "entity_version": "1", "environment_vars": {"COUNTRY": "pt"}}
    described = client.create_endpoint(name="env", config={"served_entities": [served]})
    assert described.config["served_entities"][0]["name"] == "main-test-env-1"
    assert client.predict(endpoint="env", inputs=ROW).predictions == ["pt"]


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({}, "served_entities"),
        ({"served_entities": [{"entity_name": MODEL, "entity_version": 1}]}, "as text"),
        ({"served_entities": [entity(1, "a b")]}, "no name"),
        ({"served_entities": [entity(1, "a"), entity(2, "a")]}, "More than one served entity"),
        ({"served_entities": [entity(1, "a", workload_size="Huge")]}, "workload_size"),
        ({"served_entities": [entity(1, "a", stage="Production")]}, "not known here: stage"),
        ({"served_entities": [entity(1, "a"), entity(2, "b")]}, "more than one served entity"),
        ({**split(a=60, b=30)}, "sum to 90"),
        ({**split(a=60, b=40), "traffic_config": {"routes": [{"served_model_name": "c", "traffic_percentage": 100}]}}, "'c'"),
        ({**split(a=100), "traffic_config": {"routes": [{"served_model_name": "a", "traffic_percentage": 1.0}]}}, "whole number"),
        ({"served_entities": [entity(1, "a", workload_size="Small", min_provisioned_concurrency=4)]}, "not both"),
    ],
)  # fmt: skip
def test_a_wrong_payload_is_refused_before_anything_starts(client: Any, config: dict[str, Any], words: str) -> None:
    """Each fault is named in the error, and the endpoint does not exist afterwards."""
    with pytest.raises(MlflowException, match=words) as caught:
        client.create_endpoint(name="wrong", config=config)
    assert caught.value.error_code == "INVALID_PARAMETER_VALUE"
    assert client.list_endpoints() == []


def test_names_are_taken_once_and_missing_ones_are_told(client: Any) -> None:
    """A second endpoint of one name and a query to none are errors with the platform's codes."""
    client.create_endpoint(name="live", config=split(model=100))
    with pytest.raises(MlflowException, match="already exists") as caught:
        client.create_endpoint(name="live", config=split(model=100))
    assert caught.value.error_code == "RESOURCE_ALREADY_EXISTS"
    for call in (client.get_endpoint, client.delete_endpoint, client.let_idle):
        with pytest.raises(MlflowException, match="does not exist") as caught:
            call("lives")
        assert caught.value.error_code == "RESOURCE_DOES_NOT_EXIST"
    client.update_endpoint_tags("live", {"add_tags": [{"key": "team", "value": "churn"}]})
    assert client.get_endpoint("live").tags == [{"key": "team", "value": "churn"}]
