"""The twin's names, parameters, order and defaults are those of the official package.

What the official package says is kept in ``official_feature_engineering.json``, so that the comparison runs where the
package, which is not open source, is not installed. Where it is, the record is compared with its source, read as text.
After an upgrade of ``requirements-official.lock``: ``python -m tests.twins.test_feature_engineering_signatures``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from autograder.twins import feature_engineering as twin
from tests.twins.official import Parameter, Sources, installed, own_methods, own_parameters, text_of

ROOT = Path(__file__).resolve().parents[2]
OFFICIAL = ROOT / ".venv" / "official"
RECORD = Path(__file__).with_name("official_feature_engineering.json")
CLIENT = ("databricks.feature_engineering.client", "FeatureEngineeringClient")
ENTITIES = {
    "FeatureLookup": "databricks.ml_features.entities.feature_lookup",
    "FeatureTable": "databricks.ml_features.entities.feature_table",
    "TrainingSet": "databricks.ml_features.entities.training_set",
}
STORE = ("databricks.ml_features.entities.online_store", "DatabricksOnlineStore")

DIFFERENT = {
    "FeatureEngineeringClient.__init__": "adds warehouse and spark, by keyword: the folder of the tables, the session to answer with",
    "TrainingSet.__init__": "not called by users on either side; the twin's needs no Spark frames and no catalog metadata",
    "DatabricksOnlineStore": "adds _file at the end: where the store is",
}
"""Signatures that differ, and why they may."""
NOT_OFFERED = {
    "declarative features, computed by the platform": {
        "create_feature", "register_feature", "get_feature", "list_features", "delete_feature", "compute_features",
        "materialize_features", "list_materialized_features", "delete_materialized_feature", "backfill_features",
        "get_backfill", "wait_for_backfill", "cancel_backfill", "feature_spec_from_batch_declarative_features",
        "purge_feature_entities", "get_operation", "cancel_operation",
    },
    "feature specs as objects of a catalog": {"create_feature_spec", "update_feature_spec", "delete_feature_spec"},
    "serving endpoints and their rights": {
        "create_feature_serving_endpoint", "get_feature_serving_endpoint", "delete_feature_serving_endpoint",
        "grant_feature_serving_access",
    },
    "streams": {"create_stream", "update_stream", "get_stream", "list_streams", "delete_stream"},
    "sizes of machines that are not there": {"update_online_store"},
    "environments for other machines": {"build_model_env"},
}  # fmt: skip
"""Official methods that the twin does not have, by reason."""
NOT_OFFERED_OF_ENTITIES = {
    "FeatureLookup.feature_name": "deprecated",
    "FeatureLookup.output_name": "deprecated",
    "FeatureTable.keys": "deprecated",
    "FeatureTable.from_proto": "takes an answer of the platform's service",
    "FeatureTable.from_uc_get_table_response": "takes an answer of the platform's service",
}
ADDED = {
    "FeatureLookup.rename_outputs": "what the lookup was given, for the spec",
    "DatabricksOnlineStore.lookup": "stands for the endpoint that reads the store",
}
"""Public names of the twin's own."""


def official(root: Path) -> dict[str, Any]:
    """What the official package's source says: signatures of what the twin offers, names of the rest."""
    sources = Sources(root)
    offered = own_methods(twin.FeatureEngineeringClient)
    client = sources.methods(*CLIENT)
    return {
        "version": installed(root, "databricks-feature-engineering"),
        "FeatureEngineeringClient": _texts({name: one for name, one in client.items() if name in offered}),
        "not offered": sorted(set(client) - set(offered)),
        "entities": {name: _texts(sources.methods(module, name)) for name, module in ENTITIES.items()},
        "properties": {name: sources.properties(module, name) for name, module in ENTITIES.items()},
        "DatabricksOnlineStore": text_of(sources.fields(*STORE)),
    }


def _texts(methods: dict[str, list[Parameter]]) -> dict[str, str]:
    return {name: text_of(parameters) for name, parameters in methods.items()}


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return content


def test_record_is_what_the_official_source_says(record: dict[str, Any]) -> None:
    """The record holds the signatures of the version that the lock file names, read out of the installed source."""
    if installed(OFFICIAL, "databricks-feature-engineering") is None:
        pytest.skip("the official package is not in .venv/official")
    assert record == official(OFFICIAL)
    assert f"databricks-feature-engineering=={record['version']} " in (ROOT / "requirements-official.lock").read_text()


def test_every_signature_is_the_official_one(record: dict[str, Any]) -> None:
    """Of 23 signatures that the twin offers, 20 are the official ones; the three others are named, with reasons."""
    pairs = {
        f"FeatureEngineeringClient.{name}": (text, record["FeatureEngineeringClient"].get(name))
        for name, text in _texts(own_methods(twin.FeatureEngineeringClient)).items()
    }
    for entity in ENTITIES:
        for name, text in _texts(own_methods(getattr(twin, entity))).items():
            pairs[f"{entity}.{name}"] = (text, record["entities"][entity].get(name))
    store = own_parameters(twin.DatabricksOnlineStore)
    pairs["DatabricksOnlineStore"] = (text_of(store), record["DatabricksOnlineStore"])
    assert len(pairs) == 23
    assert {name for name, (own, theirs) in pairs.items() if own != theirs} == set(DIFFERENT)
    for name in ("FeatureEngineeringClient.__init__", "DatabricksOnlineStore"):
        own, theirs = pairs[name]
        assert own.startswith(theirs[:-1] + ", "), f"{name} may only add parameters at the end"


def test_every_official_method_is_offered_or_said_to_be_missing(record: dict[str, Any]) -> None:
    """The official client's other methods are listed with a reason, so that a new one does not pass unseen."""
    reasons = [name for names in NOT_OFFERED.values() for name in names]
    assert len(reasons) == len(set(reasons))
    assert set(record["not offered"]) == set(reasons)


def test_every_public_name_of_the_entities_is_official_or_listed(record: dict[str, Any]) -> None:
    """Entities have the official methods and properties, less the listed ones, and only listed names of their own."""
    official_names, own_names = set(), set()
    for entity in ENTITIES:
        official_names |= {f"{entity}.{name}" for name in (*record["entities"][entity], *record["properties"][entity])}
        own_names |= {f"{entity}.{name}" for name, thing in vars(getattr(twin, entity)).items() if _public(name, thing)}
    own_names |= {
        f"DatabricksOnlineStore.{name}"
        for name, thing in vars(twin.DatabricksOnlineStore).items()
        if callable(thing) and not name.startswith("_")
    }
    assert official_names - own_names == set(NOT_OFFERED_OF_ENTITIES)
    assert own_names - official_names == set(ADDED)


def _public(name: str, thing: object) -> bool:
    return name == "__init__" or (not name.startswith("_") and (callable(thing) or isinstance(thing, property)))


if __name__ == "__main__":
    RECORD.write_text(json.dumps(official(OFFICIAL), indent=1) + "\n", encoding="utf-8")
