"""One endpoint: its served entities with their servers, the draw of a route, and a record of each request."""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from typing import Any

import requests
from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import RESOURCE_CONFLICT
from mlflow.utils.request_utils import augmented_raise_for_status

from autograder.twins.serving.config import Json
from autograder.twins.serving.process import ScoringServer, start_server

READY, NOT_READY = "READY", "NOT_READY"
_DEPLOYMENT = {True: "DEPLOYMENT_READY", False: "DEPLOYMENT_FAILED"}
_REQUEST_LIMIT = 297.0
"""Seconds that a model may take to answer (docs.databricks.com, Model Serving limits, read 2026-11-24)."""


class Endpoint:
    """A named endpoint of this process.

    Attributes:
        name: its name.
        tags: what people call it, as key and value.
        log: one record per request, with the columns of the platform's inference tables.
    """

    def __init__(self, name: str, tags: list[Json], seed: str) -> None:
        self.name, self.tags, self.log = name, tags, list[Json]()
        self._chance = random.Random(f"{seed}/{name}")
        self._lock = threading.Lock()
        self._id, self._made = uuid.uuid4().hex, _now()
        self._changed, self._version = self._made, 0
        self._config: Json | None = None
        self._servers: dict[str, ScoringServer | None] = {}
        self._update, self._failed = "NOT_UPDATING", ""

    def apply(self, config: Json) -> None:
        """Start a config's servers, then send the traffic there, then stop the ones that are no longer needed.

        Where a server does not start, all stays as it was, and ``state`` says so.
        """
        fresh: dict[str, ScoringServer | None] = {}
        try:
            for entity in config["served_entities"]:
                uri = f"models:/{entity['entity_name']}/{entity['entity_version']}"
                fresh[entity["name"]] = start_server(uri, environment=entity.get("environment_vars"))
        except Exception as error:
            _stop(fresh)
            self._update, self._failed = "UPDATE_FAILED", str(error)
            if self._config is None:
                self._config, self._changed = config, _now()
            return
        with self._lock:
            old, self._servers, self._config = self._servers, fresh, config
            self._version, self._changed = self._version + 1, _now()
            self._update, self._failed = "NOT_UPDATING", ""
        _stop(old)

    def query(self, inputs: Any) -> Json:
        """Send a request to the served entity that the draw names; record it; return the answer.

        Raises:
            requests.HTTPError: the server refused the request, as on the platform.
        """
        entity, url = self._route()
        began = time.perf_counter()
        body = json.dumps(inputs)
        answer = requests.post(
            f"{url}/invocations", data=body, headers={"Content-Type": "application/json"}, timeout=_REQUEST_LIMIT
        )
        took = time.perf_counter() - began
        self.log.append({
            "databricks_request_id": uuid.uuid4().hex,
            "request_time": _now(),
            "status_code": answer.status_code,
            "execution_duration_ms": round(1000 * took, 3),
            "request": body,
            "response": answer.text,
            "served_entity_id": entity,
        })  # fmt: skip
        augmented_raise_for_status(answer)  # type: ignore[no-untyped-call]
        found: Json = answer.json()
        return found

    def _route(self) -> tuple[str, str]:
        with self._lock:
            if not self._servers or self._config is None:
                raise MlflowException(
                    f"Endpoint {self.name} is not ready: {self._failed or 'nothing is served'}.", RESOURCE_CONFLICT
                )
            routes = self._config["traffic_config"]["routes"]
            shares = [route["traffic_percentage"] for route in routes]
            entity = self._chance.choices([route["served_model_name"] for route in routes], shares)[0]
            server = self._servers[entity]
            if server is None:  # scaled to zero: this request waits until a server is there again
                found = self._entity(entity)
                uri = f"models:/{found['entity_name']}/{found['entity_version']}"
                server = self._servers[entity] = start_server(uri, environment=found.get("environment_vars"))
            return entity, server.url

    def let_idle(self) -> list[str]:
        """Stop the servers of entities that may scale to zero; return their names."""
        with self._lock:
            idle = [name for name in self._servers if self._entity(name)["scale_to_zero_enabled"]]
            _stop({name: self._servers[name] for name in idle})
            self._servers |= dict.fromkeys(idle)
        return idle

    def _entity(self, name: str) -> Json:
        assert self._config is not None
        return next(one for one in self._config["served_entities"] if one["name"] == name)

    def urls(self) -> dict[str, str]:
        """Where the servers that run now listen, by served entity."""
        return {name: server.url for name, server in self._servers.items() if server is not None}

    def close(self) -> None:
        """Stop every server."""
        _stop(self._servers)
        self._servers = {}

    def as_dict(self) -> Json:
        """The endpoint as the platform describes it."""
        ready = bool(self._servers)
        config = dict(self._config or {})
        config["served_entities"] = [
            {**one, "state": {"deployment": _DEPLOYMENT[ready], "deployment_state_message": self._said(one["name"])}}
            for one in config.get("served_entities", [])
        ]
        config["config_version"] = self._version
        return {
            "name": self.name,
            "id": self._id,
            "creation_timestamp": self._made,
            "last_updated_timestamp": self._changed,
            "state": {"ready": READY if ready else NOT_READY, "config_update": self._update},
            "config": config,
            "tags": list(self.tags),
        }

    def _said(self, entity: str) -> str:
        if not self._servers:
            return self._failed
        return "Scaled to zero" if self._servers[entity] is None else ""


def _stop(servers: dict[str, ScoringServer | None]) -> None:
    for server in servers.values():
        if server is not None:
            server.stop()


def _now() -> int:
    return int(1000 * time.time())
