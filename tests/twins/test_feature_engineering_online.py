"""The online store: a SQLite file that holds what was published, read by key."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from autograder.twins.feature_engineering import DatabricksOnlineStore, FeatureEngineeringClient

SOURCE, ONLINE = "ml.churn.customers", "ml.churn.customers_online"


@pytest.fixture
def fe(tmp_path: Path) -> FeatureEngineeringClient:
    client = FeatureEngineeringClient(warehouse=tmp_path)
    rows = pd.DataFrame(
        {
            "customer_id": [1, 2],
            "region": ['so"uth', "north"],
            "age": pd.array([30, None], dtype="Int64"),
            "loyal": [True, False],
            "since": [date(2020, 1, 2), date(2021, 3, 4)],
            "seen": pd.to_datetime(["2026-01-01 12:00", None]),
            "basket": [["a", "b"], []],
            "score": [0.25, float("nan")],
        }
    )
    client.create_table(name=SOURCE, primary_keys=["customer_id", "region"], df=rows)
    return client


@pytest.fixture
def store(fe: FeatureEngineeringClient) -> DatabricksOnlineStore:
    return fe.create_online_store(name="fast", capacity="CU_1")


def publish(fe: FeatureEngineeringClient, store: DatabricksOnlineStore, **options: Any) -> Any:
    return fe.publish_table(
        **{"online_store": store, "source_table_name": SOURCE, "online_table_name": ONLINE, **options}
    )


def test_stores_are_made_found_and_removed(fe: FeatureEngineeringClient, store: DatabricksOnlineStore) -> None:
    """A store is found by name until it is deleted; an absent one is None, as on the platform."""
    assert fe.get_online_store(name="fast") == store
    assert fe.list_online_stores() == [store]
    assert (store.name, store.capacity, store.state, store.read_replica_count) == ("fast", "CU_1", "AVAILABLE", 0)
    assert fe.get_online_store(name="slow") is None
    for name, capacity, message in (("fast", "CU_1", "exists"), ("x", "CU_3", "CU_8"), ("../x", "CU_1", "no name")):
        with pytest.raises(ValueError, match=message):
            fe.create_online_store(name=name, capacity=capacity)
    fe.delete_online_store(name="fast")
    assert fe.list_online_stores() == []
    with pytest.raises(ValueError, match="does not exist"):
        fe.delete_online_store(name="fast")
    with pytest.raises(ValueError, match="does not exist"):
        publish(fe, store)


def test_a_published_row_is_read_by_its_key(fe: FeatureEngineeringClient, store: DatabricksOnlineStore) -> None:
    """A row comes back with its values and their kinds; an unknown key is None; half a key is refused."""
    assert publish(fe, store).online_table_name == ONLINE
    assert store.lookup(ONLINE, {"customer_id": 1, "region": 'so"uth'}) == {
        "customer_id": 1, "region": 'so"uth', "age": 30, "loyal": True, "since": date(2020, 1, 2),
        "seen": datetime(2026, 1, 1, 12), "basket": ["a", "b"], "score": 0.25,
    }  # fmt: skip
    other = store.lookup(ONLINE, {"customer_id": 2, "region": "north"})
    assert other is not None
    assert (other["age"], other["seen"], other["score"], other["loyal"]) == (None, None, None, False)
    assert store.lookup(ONLINE, {"customer_id": 2, "region": "south"}) is None
    with pytest.raises(ValueError, match="takes the key"):
        store.lookup(ONLINE, {"customer_id": 1})
    with pytest.raises(ValueError, match="publish it first"):
        store.lookup("ml.churn.other", {"customer_id": 1})


def test_the_online_table_is_as_old_as_its_publication(
    fe: FeatureEngineeringClient, store: DatabricksOnlineStore
) -> None:
    """A write to the feature table shows online after the next publication, with new features, and not before."""
    publish(fe, store)
    key = {"customer_id": 2, "region": "north"}
    fe.write_table(name=SOURCE, df=pd.DataFrame({"customer_id": [2], "region": ["north"], "age": [41], "new": [1.5]}))
    before = store.lookup(ONLINE, key)
    publish(fe, store, publish_mode="SNAPSHOT")
    after = store.lookup(ONLINE, key)
    assert before is not None
    assert after is not None
    assert (before["age"], "new" in before) == (None, False)
    assert (after["age"], after["new"]) == (41, 1.5)


def test_of_a_time_series_the_latest_row_is_published(
    fe: FeatureEngineeringClient, store: DatabricksOnlineStore
) -> None:
    """Each entity's latest row is online, under its key without the time."""
    moments = pd.to_datetime(["2026-01-03", "2026-01-01", "2026-01-02"])
    rows = pd.DataFrame({"id": ["a", "a", "b"], "ts": moments, "n": pd.array([3, 1, None], dtype="Int64")})
    fe.create_table(name="a.b.c", primary_keys=["id", "ts"], timeseries_column="ts", df=rows)
    publish(fe, store, source_table_name="a.b.c", online_table_name="a.b.online")
    assert store.lookup("a.b.online", {"id": "a"}) == {"id": "a", "ts": datetime(2026, 1, 3), "n": 3}
    assert store.lookup("a.b.online", {"id": "b"}) == {"id": "b", "ts": datetime(2026, 1, 2), "n": None}


def test_a_published_table_is_dropped_by_its_source(fe: FeatureEngineeringClient, store: DatabricksOnlineStore) -> None:
    """drop_online_table removes what was published of a feature table; dropping that table itself does not."""
    publish(fe, store)
    fe.drop_table(name=SOURCE)
    assert store.lookup(ONLINE, {"customer_id": 2, "region": "north"}) is not None
    fe.drop_online_table(SOURCE, store)
    with pytest.raises(ValueError, match="publish it first"):
        store.lookup(ONLINE, {"customer_id": 2, "region": "north"})
    with pytest.raises(ValueError, match="Nothing of feature table"):
        fe.drop_online_table(SOURCE, store)


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        ({"publish_mode": "CONTINUOUS"}, NotImplementedError, "nothing runs on its own"),
        ({"streaming": True}, NotImplementedError, "third-party"),
        ({"filter_condition": "age > 3"}, NotImplementedError, "third-party"),
        ({"source_table_name": None}, ValueError, "both needed"),
        ({"online_table_name": "online"}, ValueError, "three-level name"),
        ({"source_table_name": "a.b.c"}, ValueError, "does not exist"),
        ({"online_store": "fast"}, ValueError, "get_online_store"),
        ({"name": SOURCE}, TypeError, "name"),
    ],
)
def test_publish_table_says_what_is_wrong(
    fe: FeatureEngineeringClient,
    store: DatabricksOnlineStore,
    wrong: dict[str, Any],
    kind: type[Exception],
    message: str,
) -> None:
    """What cannot be published, or not in that way, is refused by name."""
    with pytest.raises(kind, match=message):
        publish(fe, store, **wrong)
