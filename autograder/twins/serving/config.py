"""Payloads of serving endpoints: checked as the platform would, completed with its defaults."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from mlflow.exceptions import MlflowException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE

WORKLOAD_SIZES = {"Small": (4, 4), "Medium": (8, 16), "Large": (16, 64)}
"""Least and most requests at a time, by size (databricks-sdk, ServedEntityInput.workload_size, read 2026-11-24)."""
ENTITY_FIELDS = frozenset({
    "name", "entity_name", "entity_version", "workload_size", "workload_type", "scale_to_zero_enabled",
    "environment_vars", "min_provisioned_concurrency", "max_provisioned_concurrency",
})  # fmt: skip
"""Fields of a served entity that the twin takes; the official others are for models that it does not serve."""
CONFIG_FIELDS = frozenset({"name", "served_entities", "traffic_config"})
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")
_WHOLE = 100

Json = dict[str, Any]


def refused(message: str) -> MlflowException:
    """An error as the platform answers a payload that it does not take."""
    return MlflowException(message, error_code=INVALID_PARAMETER_VALUE)


def endpoint_name(name: Any) -> str:
    """Check an endpoint's name."""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refused(f"{name!r} is no endpoint name: letters, digits, dashes and underscores, 63 at most.")
    return name


def checked(config: Any) -> Json:
    """Return a config with every default filled in.

    Args:
        config: ``served_entities``, a list, and ``traffic_config`` with ``routes``; one entity alone needs no routes.
    """
    if not isinstance(config, dict):
        raise refused(f"config must be a dictionary, not a {type(config).__name__}.")
    if unknown := sorted(set(config) - CONFIG_FIELDS):
        raise refused(f"config has fields that are not known here: {', '.join(map(str, unknown))}.")
    given = config.get("served_entities")
    if not isinstance(given, list) or not given:
        raise refused("config needs served_entities: a list with at least one served entity.")
    entities = [_entity(one) for one in given]
    _refuse_twice([one["name"] for one in entities], "served entity")
    return {
        "served_entities": entities,
        "traffic_config": {"routes": _routes(config, [one["name"] for one in entities])},
    }


def _entity(given: Any) -> Json:
    if not isinstance(given, dict):
        raise refused(f"A served entity must be a dictionary, not a {type(given).__name__}.")
    if unknown := sorted(set(given) - ENTITY_FIELDS):
        raise refused(f"A served entity has fields that are not known here: {', '.join(map(str, unknown))}.")
    name, version = given.get("entity_name"), given.get("entity_version")
    if not isinstance(name, str) or not name:
        raise refused("A served entity needs entity_name, the registered model's name.")
    if not isinstance(version, str) or not version.isdecimal():
        raise refused(f"entity_version of {name} must be a version number as text, such as '1', not {version!r}.")
    entity = {"scale_to_zero_enabled": False, "workload_type": "CPU", **given}
    entity.setdefault("name", f"{name}-{version}".replace(".", "-"))
    if not isinstance(entity["name"], str) or not _NAME.fullmatch(entity["name"]):
        raise refused(f"{entity['name']!r} is no name for a served entity: letters, digits, dashes and underscores.")
    if not isinstance(entity["scale_to_zero_enabled"], bool):
        raise refused("scale_to_zero_enabled must be True or False.")
    _check_size(entity)
    return entity


def _check_size(entity: Json) -> None:
    bounds = [entity.get("min_provisioned_concurrency"), entity.get("max_provisioned_concurrency")]
    if bounds != [None, None]:
        if "workload_size" in entity:
            raise refused("Name either workload_size or provisioned concurrency, not both.")
        if not all(isinstance(one, int) and one >= 0 and one % 4 == 0 for one in bounds) or bounds[0] > bounds[1]:  # type: ignore[operator]
            raise refused("Provisioned concurrency must be multiples of 4, the minimum not above the maximum.")
        return
    if entity.setdefault("workload_size", "Small") not in WORKLOAD_SIZES:
        raise refused(f"workload_size must be one of {', '.join(WORKLOAD_SIZES)}, not {entity['workload_size']!r}.")


def _routes(config: Json, names: list[str]) -> list[Json]:
    given = config.get("traffic_config")
    if given is None and len(names) == 1:
        return [{"served_model_name": names[0], "traffic_percentage": _WHOLE}]
    routes = given.get("routes") if isinstance(given, dict) else None
    if not isinstance(routes, list) or not all(isinstance(one, dict) for one in routes):
        raise refused("An endpoint with more than one served entity needs traffic_config with a list of routes.")
    found = []
    for one in routes:
        name, share = one.get("served_model_name", one.get("served_entity_name")), one.get("traffic_percentage")
        if name not in names:
            raise refused(f"A route leads to {name!r}, which is no served entity of this config: {', '.join(names)}.")
        if not isinstance(share, int) or isinstance(share, bool) or not 0 <= share <= _WHOLE:
            raise refused(f"traffic_percentage of {name} must be a whole number from 0 to 100, not {share!r}.")
        found.append({"served_model_name": name, "traffic_percentage": share})
    _refuse_twice([one["served_model_name"] for one in found], "route")
    if (total := sum(one["traffic_percentage"] for one in found)) != _WHOLE:
        raise refused(f"The traffic percentages of all routes must sum to 100; here they sum to {total}.")
    return found


def _refuse_twice(names: list[str], what: str) -> None:
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise refused(f"More than one {what} is called {twice[0]}.")
