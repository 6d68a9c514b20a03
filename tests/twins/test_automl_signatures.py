"""The AutoML twin's names, parameters, order and defaults are those of the documented API.

The official package is not published, so ``official_automl.json`` records what its documentation says, with the page,
the age of the copy that was read, and the day. Names that neither that copy nor public code shows are marked there.
"""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from autograder.twins import automl
from autograder.twins.automl import forecasting, tabular
from tests.twins.official import own_parameters, text_of

RECORD: dict[str, Any] = json.loads(Path(__file__).with_name("official_automl.json").read_text(encoding="utf-8"))
ADDED = {
    "classify": ", seed=42",  # of the split, the search and the models
    "regress": ", seed=42",
    "forecast": ", max_trials=None, seed=42",  # a budget that a second run can repeat
}
"""Parameters of the twin's own, all at the end and by keyword."""
ADDED_PROPERTIES = {"AutoMLSummary": {"primary_metric", "exploration", "exploration_notebook_path"}}


@pytest.mark.parametrize("name", sorted(RECORD["signatures"]))
def test_signature_is_the_documented_one(name: str) -> None:
    """A call takes the documented parameters in their order, and adds only the listed ones at the end."""
    own = text_of(own_parameters(getattr(automl, name)))
    assert own == RECORD["signatures"][name][:-1] + ADDED.get(name, "") + ")"


@pytest.mark.parametrize("name", sorted(RECORD["properties"]))
def test_results_have_the_documented_properties(name: str) -> None:
    """A result has the documented names, and adds only the listed ones."""
    kind = getattr(automl, name)
    own = {field.name for field in fields(kind)} | {key for key in vars(kind) if not key.startswith("_")}
    own = {key for key in own if not key.startswith("_")}
    assert own - ADDED_PROPERTIES.get(name, set()) == set(RECORD["properties"][name])


def test_primary_metrics_are_the_documented_ones() -> None:
    """Each call knows the documented primary metrics."""
    assert sorted(tabular.CLASSIFICATION) == RECORD["primary_metrics"]["classify"]
    assert sorted(tabular.REGRESSION) == RECORD["primary_metrics"]["regress"]
    assert sorted(forecasting.METRICS) == RECORD["primary_metrics"]["forecast"]


def test_record_names_its_source() -> None:
    """The record says where and when the documentation was read, and its unconfirmed names are among those compared."""
    assert RECORD["source"].startswith("https://docs.databricks.com/") and RECORD["read"] == "2026-11-24"
    compared = RECORD["properties"] | RECORD["primary_metrics"]
    assert all(set(names) < set(compared[kind]) for kind, names in RECORD["unconfirmed"].items())
