"""The deployment client that MLflow finds under the target ``serving-twin``: the platform's methods on local servers."""

from __future__ import annotations

import os
import warnings
from typing import Any

import pandas
from mlflow.deployments import BaseDeploymentClient
from mlflow.deployments.databricks import DatabricksEndpoint
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_ALREADY_EXISTS, RESOURCE_DOES_NOT_EXIST

from autograder.twins.serving.config import Json, checked, endpoint_name, refused
from autograder.twins.serving.endpoint import Endpoint
from autograder.twins.serving.process import start_server

TARGET = "serving-twin"
_LOG_COLUMNS = [
    "databricks_request_id", "request_time", "status_code", "execution_duration_ms", "request", "response",
    "served_entity_id",
]  # fmt: skip
_ENDPOINTS: dict[tuple[int, str], Endpoint] = {}
"""By process and name: a fork of this process has none of its own."""


class ServingClient(BaseDeploymentClient):
    """Create, change, query and delete serving endpoints, with the methods of MLflow's client for Databricks.

    Endpoints belong to the process, so that every client sees them, as on the platform.

    Args:
        target_uri: ``serving-twin``, or ``serving-twin:/<seed>`` for another draw of routes.
    """

    def __init__(self, target_uri: str) -> None:
        super().__init__(target_uri)  # type: ignore[no-untyped-call]
        self._seed = target_uri.partition(":")[2].strip("/") or "0"

    def create_endpoint(
        self, name: str | None = None, config: Json | None = None, route_optimized: bool = False
    ) -> Any:
        """Make an endpoint and wait until its servers answer.

        Args:
            name: its name, unless ``config`` is the full payload.
            config: the full payload, ``{"name": ..., "config": {...}, "tags": [...]}``, or its inner config alone.
            route_optimized: speeds the platform up; changes nothing here.
        """
        payload = dict(config or {})
        if "config" not in payload:
            tags = payload.pop("tags", [])
            payload = {"name": name, "config": payload, "tags": tags}
        if name is not None and payload.setdefault("name", name) != name:
            raise refused(f"The endpoint is called {name!r} outside of config and {payload['name']!r} inside.")
        if unknown := sorted(set(payload) - {"name", "config", "tags", "route_optimized"}):
            raise refused(f"The payload has fields that are not known here: {', '.join(unknown)}.")
        key = os.getpid(), endpoint_name(payload.get("name"))
        if key in _ENDPOINTS:
            raise MlflowException(f"Endpoint with name '{key[1]}' already exists.", RESOURCE_ALREADY_EXISTS)
        inner = checked(payload["config"])
        endpoint = Endpoint(key[1], _tags(payload.get("tags") or []), self._seed)
        _ENDPOINTS[key] = endpoint
        endpoint.apply(inner)
        return _described(endpoint)

    def update_endpoint(self, endpoint: str, config: Json | None = None) -> Any:
        """Replace an endpoint's config; MLflow's name for it until ``update_endpoint_config`` came."""
        return self.update_endpoint_config(endpoint, config)

    def update_endpoint_config(self, endpoint: str, config: Any) -> Any:
        """Replace an endpoint's config: its served entities and their shares of the traffic, all of them.

        The old servers answer until the new ones do. Where a new one does not start, the old config stays and
        ``state.config_update`` is ``UPDATE_FAILED``.
        """
        found = _get(endpoint)
        found.apply(checked(config))
        return _described(found)

    def update_endpoint_tags(self, endpoint: str, config: Json) -> Any:
        """Add and delete tags: ``{"add_tags": [{"key": ..., "value": ...}], "delete_tags": [...]}``."""
        found = _get(endpoint)
        gone = {*config.get("delete_tags", []), *(one["key"] for one in config.get("add_tags", []))}
        found.tags[:] = [one for one in found.tags if one["key"] not in gone] + _tags(config.get("add_tags", []))
        return DatabricksEndpoint({"tags": list(found.tags)})

    def get_endpoint(self, endpoint: str) -> Any:
        """An endpoint's name, state and config."""
        return _described(_get(endpoint))

    def list_endpoints(self) -> list[Any]:
        """All endpoints of this process."""
        return [_described(one) for (pid, _), one in _ENDPOINTS.items() if pid == os.getpid()]

    def delete_endpoint(self, endpoint: str) -> None:
        """Stop an endpoint's servers and forget it."""
        _get(endpoint).close()
        del _ENDPOINTS[os.getpid(), endpoint]

    def predict(self, deployment_name: str | None = None, inputs: Any = None, endpoint: str | None = None) -> Any:
        """Query an endpoint; one of its served entities answers, drawn by its share of the traffic.

        Args:
            deployment_name: unused, as on the platform.
            inputs: the payload: one of ``dataframe_split``, ``dataframe_records``, ``inputs``, ``instances``.
            endpoint: the endpoint's name.

        Raises:
            requests.HTTPError: the server refused the payload.
        """
        return DatabricksEndpoint(_get(endpoint).query(inputs))

    def inference_table(self, endpoint: str) -> pandas.DataFrame:
        """What an endpoint was asked and answered (the twin's own method; on the platform it is a Delta table)."""
        return pandas.DataFrame(_get(endpoint).log, columns=_LOG_COLUMNS)

    def let_idle(self, endpoint: str) -> list[str]:
        """Act as if nobody had asked for long (the twin's own method): what may scale to zero stops.

        Returns:
            The names of the served entities that were stopped.
        """
        return _get(endpoint).let_idle()

    def urls(self, endpoint: str) -> dict[str, str]:
        """Addresses of the servers that run now, by served entity (the twin's own method)."""
        return _get(endpoint).urls()

    def create_deployment(
        self, name: Any, model_uri: Any, flavor: Any = None, config: Any = None, endpoint: Any = None
    ) -> Any:
        """Not offered, as in MLflow's client for the platform: endpoints hold served entities."""
        raise NotImplementedError("The target serves endpoints: use create_endpoint.")

    def update_deployment(
        self, name: Any, model_uri: Any = None, flavor: Any = None, config: Any = None, endpoint: Any = None
    ) -> Any:
        """Not offered, as in MLflow's client for the platform."""
        raise NotImplementedError("The target serves endpoints: use update_endpoint_config.")

    def delete_deployment(self, name: Any, config: Any = None, endpoint: Any = None) -> Any:
        """Not offered, as in MLflow's client for the platform."""
        raise NotImplementedError("The target serves endpoints: use delete_endpoint.")

    def list_deployments(self, endpoint: Any = None) -> Any:
        """Not offered, as in MLflow's client for the platform."""
        raise NotImplementedError("The target serves endpoints: use list_endpoints.")

    def get_deployment(self, name: Any, endpoint: Any = None) -> Any:
        """Not offered, as in MLflow's client for the platform."""
        raise NotImplementedError("The target serves endpoints: use get_endpoint.")


def run_local(name: str, model_uri: str, flavor: str | None = None, config: Json | None = None) -> str:
    """Start one scoring server on a model, without an endpoint, and return its address (MLflow's plug-in interface)."""
    if flavor not in (None, "python_function") or config:
        warnings.warn("Every model is served as python_function, without further settings.", stacklevel=2)
    server = start_server(model_uri)
    _KEPT[name] = server
    return server.url


_KEPT: dict[str, Any] = {}


def target_help() -> str:
    """Say what the target is (MLflow's plug-in interface)."""
    return f"{TARGET}: serving endpoints on this machine. {TARGET}:/<seed> draws routes with another seed."


def _get(name: Any) -> Endpoint:
    found = _ENDPOINTS.get((os.getpid(), name)) if isinstance(name, str) else None
    if found is None:
        raise MlflowException(
            f"The given endpoint does not exist, please retry after checking it: {name!r}.", RESOURCE_DOES_NOT_EXIST
        )
    return found


def _described(endpoint: Endpoint) -> Any:
    return DatabricksEndpoint(endpoint.as_dict())


def _tags(given: Any) -> list[Json]:
    if not all(isinstance(one, dict) and isinstance(one.get("key"), str) for one in given):
        raise refused("tags must be a list of {'key': ..., 'value': ...}.")
    return [{"key": one["key"], "value": one.get("value", "")} for one in given]
