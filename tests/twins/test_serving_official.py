"""The serving twin's names and payloads are those of MLflow's client for the platform and of the official SDK."""

from __future__ import annotations

import dataclasses
import inspect
import warnings
from typing import Any

from databricks.sdk.service import serving

from autograder.twins.serving import ServingClient
from autograder.twins.serving.config import CONFIG_FIELDS, ENTITY_FIELDS, WORKLOAD_SIZES, checked
from autograder.twins.serving.endpoint import Endpoint

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from mlflow.deployments.databricks import DatabricksDeploymentClient

NOT_OFFERED = {
    "update_endpoint_rate_limits": "there is no gateway to limit",
    "update_endpoint_ai_gateway": "there is no gateway",
    "predict_stream": "answers of language models, which the twin does not serve",
}
"""Methods of MLflow's client that the twin does not have."""
ADDED = {
    "inference_table": "on the platform a Delta table of the catalog",
    "let_idle": "time that passes without requests",
    "urls": "the platform's servers have no addresses of their own",
}
"""Methods of the twin's own."""
ENTITY_NOT_TAKEN = {
    "external_model", "instance_profile_arn", "burst_scaling_enabled", "max_provisioned_throughput",
    "min_provisioned_throughput", "provisioned_model_units",
}  # fmt: skip
"""Fields of ServedEntityInput for language models, GPUs and clouds."""
CONFIG_NOT_TAKEN = {"auto_capture_config": "the record is always kept", "served_models": "the name before served_entities"}
ENDPOINT_NOT_TOLD = {
    "ai_gateway", "budget_policy_id", "creator", "description", "task", "telemetry_config", "usage_policy_id",
}  # fmt: skip


def methods(kind: type) -> dict[str, inspect.Signature]:
    return {name: inspect.signature(one) for name, one in vars(kind).items() if inspect.isfunction(one) and not name.startswith("_")}


def names(kind: Any) -> set[str]:
    return {field.name for field in dataclasses.fields(kind)}


def test_thirteen_methods_have_the_parameters_of_mlflows_client() -> None:
    """Names, order, kinds and defaults are equal for every method that both have; the rest is listed with its reason."""
    own, theirs = methods(ServingClient), methods(DatabricksDeploymentClient)
    assert set(theirs) - set(own) == set(NOT_OFFERED)
    assert set(own) - set(theirs) == set(ADDED)
    both = set(own) & set(theirs)
    assert len(both) == 13
    for name in both:
        assert shape(own[name]) == shape(theirs[name]), name


def shape(signature: inspect.Signature) -> list[tuple[str, Any, Any]]:
    return [(one.name, one.kind, one.default) for one in signature.parameters.values()]


def test_nine_of_fifteen_fields_of_a_served_entity_are_taken() -> None:
    """Every field that the twin takes is the SDK's; those that it refuses are listed."""
    official = names(serving.ServedEntityInput)
    assert len(ENTITY_FIELDS) == 9 and len(official) == 15
    assert official - ENTITY_FIELDS == ENTITY_NOT_TAKEN
    assert not ENTITY_FIELDS - official


def test_a_config_of_the_sdk_is_a_config_of_the_twin() -> None:
    """What the SDK's dataclasses write as JSON is taken as it is, and comes back with the same values."""
    assert names(serving.EndpointCoreConfigInput) - CONFIG_FIELDS == set(CONFIG_NOT_TAKEN)
    config = serving.EndpointCoreConfigInput(
        name="live",
        served_entities=[
            serving.ServedEntityInput(entity_name="main.a.b", entity_version="1", name="one", workload_size="Small", scale_to_zero_enabled=True),
            serving.ServedEntityInput(entity_name="main.a.b", entity_version="2", name="two", workload_size="Large"),
        ],
        traffic_config=serving.TrafficConfig(
            routes=[serving.Route(traffic_percentage=90, served_model_name="one"), serving.Route(traffic_percentage=10, served_entity_name="two")]
        ),
    ).as_dict()
    found = checked(config)
    for given, taken in zip(config["served_entities"], found["served_entities"], strict=True):
        assert given.items() <= taken.items()
    assert [one["traffic_percentage"] for one in found["traffic_config"]["routes"]] == [90, 10]
    read = serving.EndpointCoreConfigOutput.from_dict(found)
    assert read.served_entities is not None and read.served_entities[1].name == "two"
    assert read.traffic_config is not None and read.traffic_config.routes is not None


def test_an_endpoint_is_described_in_the_sdks_words() -> None:
    """Seven of the SDK's fourteen fields are told, none of our own; the SDK reads states and all."""
    told = Endpoint("e", [{"key": "a", "value": "b"}], "0").as_dict()
    official = names(serving.ServingEndpoint)
    assert len(told) == 7 and len(official) == 14
    assert official - set(told) == ENDPOINT_NOT_TOLD
    assert not set(told) - official
    read = serving.ServingEndpointDetailed.from_dict(told)
    assert read.state is not None and read.state.ready is serving.EndpointStateReady.NOT_READY
    assert read.state.config_update is serving.EndpointStateConfigUpdate.NOT_UPDATING


def test_the_sizes_are_those_that_the_sdk_documents() -> None:
    """Each size and its range of requests at a time stands in the SDK's own text."""
    text = " ".join((inspect.getsource(serving.ServedEntityInput)).split())
    for size, (low, high) in WORKLOAD_SIZES.items():
        assert f'"{size}" ({low} - {high} provisioned concurrency)' in text
