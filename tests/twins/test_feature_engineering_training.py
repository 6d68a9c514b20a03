"""Training sets: features are found by key, or by key and time without looking ahead."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.twins.feature_engineering import FeatureEngineeringClient, FeatureLookup
from autograder.twins.feature_engineering.lookups import look_up

CUSTOMERS, SPEND = "ml.churn.customers", "ml.churn.spend"
START = datetime(2026, 1, 1)


def day(number: float) -> pd.Timestamp:
    return pd.Timestamp(START) + pd.Timedelta(days=number)


@pytest.fixture
def fe(tmp_path: Path) -> FeatureEngineeringClient:
    """A client with one table of customers and one of what they had spent by when."""
    client = FeatureEngineeringClient(warehouse=tmp_path)
    rows = pd.DataFrame({"customer_id": [1, 2, 3], "age": [30, 40, 50], "city": ["Ulm", None, "Bonn"]})
    client.create_table(name=CUSTOMERS, primary_keys="customer_id", df=rows)
    spend = pd.DataFrame(
        {"customer_id": [1, 1, 1, 2], "ts": [day(0), day(10), day(20), day(5)], "spend": [1.0, None, 3.0, 9.0]}
    )
    client.create_table(name=SPEND, primary_keys=["customer_id", "ts"], timeseries_column="ts", df=spend)
    return client


@pytest.fixture
def labels() -> pd.DataFrame:
    return pd.DataFrame(
        {"id": [2, 1, 9, 1], "when": [day(4), day(10), day(30), day(19.9)], "churned": [0, 1, 0, 1]}, index=[7, 3, 5, 1]
    )


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    return [None if pd.isna(value) else value for value in frame[name]]


def test_features_are_joined_by_key(fe: FeatureEngineeringClient, labels: pd.DataFrame) -> None:
    """Rows keep their order and index; columns are the frame's, then the features, then the label."""
    training = fe.create_training_set(df=labels, feature_lookups=[FeatureLookup(CUSTOMERS, "id")], label="churned")
    frame = training.load_df()
    assert list(frame.columns) == training.get_output_columns() == ["id", "when", "age", "city", "churned"]
    assert list(frame.index) == [7, 3, 5, 1]
    assert column(frame, "age") == [40, 30, None, 30]
    assert column(frame, "city") == [None, "Ulm", None, "Ulm"]
    pd.testing.assert_frame_equal(frame[["id", "when", "churned"]], labels)


def test_a_point_in_time_lookup_does_not_look_ahead(fe: FeatureEngineeringClient, labels: pd.DataFrame) -> None:
    """Each row gets the latest feature row at or before its time, and its gaps as they are."""
    lookup = FeatureLookup(SPEND, "id", timestamp_lookup_key="when")
    frame = fe.create_training_set(df=labels, feature_lookups=[lookup], label=None).load_df()
    assert column(frame, "spend") == [
        None,
        None,
        None,
        None,
    ]  # not yet; a gap in the row of day 10; unknown; still that gap
    later = labels.assign(when=[day(5), day(9.99), day(0), day(20)])
    frame = fe.create_training_set(df=later, feature_lookups=[lookup], label="churned").load_df()
    assert column(frame, "spend") == [9.0, 1.0, None, 3.0]


def test_a_lookback_window_forgets_old_rows(fe: FeatureEngineeringClient) -> None:
    """A row older than the window is not used; a window of zero asks for the exact time."""
    frame = pd.DataFrame({"id": [1, 1, 1], "when": [day(2), day(2.001), day(20)]})
    for window, expected in ((timedelta(days=2), [1.0, None, 3.0]), (timedelta(0), [None, None, 3.0])):
        lookup = FeatureLookup(SPEND, "id", timestamp_lookup_key="when", lookback_window=window)
        found = fe.create_training_set(df=frame, feature_lookups=[lookup], label=None).load_df()
        assert column(found, "spend") == expected


def test_features_are_chosen_renamed_and_filled(fe: FeatureEngineeringClient, labels: pd.DataFrame) -> None:
    """A lookup takes one feature, names it anew and fills its gaps; the keys can be left out of the result."""
    lookups = [
        FeatureLookup(
            CUSTOMERS, "id", feature_names="age", rename_outputs={"age": "years"}, default_values={"years": -1}
        ),
        FeatureLookup(CUSTOMERS, "id", feature_names=["city", "customer_id"], default_values={"city": "?"}),
    ]
    training = fe.create_training_set(
        df=labels, feature_lookups=lookups, label="churned", exclude_columns=["id", "when"]
    )
    frame = training.load_df()
    assert list(frame.columns) == ["years", "city", "customer_id", "churned"]
    assert frame["years"].dtype == "int64"
    assert column(frame, "years") == [40, 30, -1, 30]
    assert column(frame, "city") == ["?", "Ulm", "?", "Ulm"]


def test_a_training_set_stays_what_it_was(fe: FeatureEngineeringClient, labels: pd.DataFrame) -> None:
    """A set reads its tables at the versions of its making, and its spec names them."""
    training = fe.create_training_set(df=labels, feature_lookups=[FeatureLookup(CUSTOMERS, "id")], label="churned")
    before = training.load_df()
    fe.write_table(name=CUSTOMERS, df=pd.DataFrame({"customer_id": [1], "age": [99]}))
    pd.testing.assert_frame_equal(training.load_df(), before)
    [lookup] = training.feature_spec.lookups
    assert (lookup.table_id, lookup.delta_version) == (fe.get_table(name=CUSTOMERS).table_id, 1)
    fe.write_table(name=CUSTOMERS, df=pd.DataFrame({"customer_id": [8], "age": [8]}))
    again = fe.create_training_set(df=labels, feature_lookups=[FeatureLookup(CUSTOMERS, "id")], label="churned")
    assert column(again.load_df(), "age") == [40, 99, None, 99]
    fe.drop_table(name=CUSTOMERS)
    fe.create_table(name=CUSTOMERS, primary_keys="customer_id", df=pd.DataFrame({"customer_id": [1], "age": [1]}))
    with pytest.raises(ValueError, match="made anew since"):
        training.load_df()


def test_dates_and_zones_are_times_as_well(fe: FeatureEngineeringClient) -> None:
    """A date column serves as time; zones are honoured where both sides have one."""
    zoned = pd.DataFrame(
        {"id": [1, 1], "t": pd.to_datetime(["2026-01-01 12:00", "2026-01-01 14:00"]).tz_localize("UTC"), "x": [1, 2]}
    )
    fe.create_table(name="a.b.zoned", primary_keys=["id", "t"], timeseries_column="t", df=zoned)
    asked = pd.DataFrame({"id": [1], "at": pd.to_datetime(["2026-01-01 14:30"]).tz_localize("Europe/Berlin")})
    lookup = FeatureLookup("a.b.zoned", "id", timestamp_lookup_key="at")
    assert column(fe.create_training_set(df=asked, feature_lookups=[lookup], label=None).load_df(), "x") == [1]
    dated = pd.DataFrame({"id": [1, 1], "d": [date(2026, 1, 1), date(2026, 1, 3)], "x": [1, 2]})
    fe.create_table(name="a.b.dated", primary_keys=["id", "d"], timeseries_column="d", df=dated)
    asked = pd.DataFrame({"id": [1, 1], "at": [day(1), day(2)]})
    lookup = FeatureLookup("a.b.dated", "id", timestamp_lookup_key="at")
    assert column(fe.create_training_set(df=asked, feature_lookups=[lookup], label=None).load_df(), "x") == [1, 2]
    lookup = FeatureLookup("a.b.zoned", "id", timestamp_lookup_key="at")
    training = fe.create_training_set(df=asked, feature_lookups=[lookup], label=None)
    with pytest.raises(ValueError, match="one has a time zone"):
        training.load_df()


WRONG_SETS = {
    "no lookups": ({"feature_lookups": None}, ValueError, "feature_lookups is missing"),
    "a spec": ({"feature_lookups": None, "feature_spec": "a.b.c"}, NotImplementedError, "no feature specs"),
    "a function": ({"feature_lookups": ["a.b.c"]}, NotImplementedError, "no feature functions"),
    "no table": ({"feature_lookups": [FeatureLookup("a.b.c", "id")]}, ValueError, "does not exist"),
    "no label": ({"feature_lookups": [], "label": "chrned"}, ValueError, r"label \['chrned'\] is no column"),
    "no key": ({"feature_lookups": [FeatureLookup(CUSTOMERS, "customer")]}, ValueError, r"lacks \['customer'\]"),
    "two keys": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, ["id", "when"])]},
        ValueError,
        "must match the primary keys",
    ),
    "no feature": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", feature_names="agee")]},
        ValueError,
        r"no feature \['agee'\]",
    ),
    "no such name": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", rename_outputs={"agee": "x"})]},
        ValueError,
        r"no feature \['agee'\]",
    ),
    "a default for nothing": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", default_values={"agee": 1})]},
        ValueError,
        "does not put out",
    ),
    "the same name": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", feature_names="age")] * 2},
        ValueError,
        "rename_outputs",
    ),
    "a column's name": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", rename_outputs={"age": "when"})]},
        ValueError,
        "'when' .* has the name of a column",
    ),
    "no time": ({"feature_lookups": [FeatureLookup(SPEND, "id")]}, ValueError, "point-in-time lookup"),
    "a time too many": (
        {"feature_lookups": [FeatureLookup(CUSTOMERS, "id", timestamp_lookup_key="when")]},
        ValueError,
        "needs a time series feature table",
    ),
    "an unknown parameter": ({"feature_lookups": [], "labels": "churned"}, TypeError, "labels"),
}


@pytest.mark.parametrize("case", WRONG_SETS)
def test_create_training_set_says_what_is_wrong(fe: FeatureEngineeringClient, labels: pd.DataFrame, case: str) -> None:
    """A training set that cannot be is refused when it is asked for, not when it is read."""
    wanted, kind, message = WRONG_SETS[case]
    with pytest.raises(kind, match=message):
        fe.create_training_set(**{"df": labels, "label": "churned", **wanted})


def test_keys_of_another_type_are_refused(fe: FeatureEngineeringClient, labels: pd.DataFrame) -> None:
    """Text keys against whole numbers are an error that names both columns, not a join without matches."""
    lookups = [FeatureLookup(CUSTOMERS, "id")]
    training = fe.create_training_set(
        df=labels.assign(id=labels["id"].astype(str)), feature_lookups=lookups, label=None
    )
    with pytest.raises(ValueError, match=r"'id' \(object\) and 'customer_id' \(int64\)"):
        training.load_df()


@pytest.mark.parametrize(
    ("wrong", "kind", "message"),
    [
        ({"feature_name": "age"}, TypeError, "deprecated"),
        ({"timestamp_key": "when"}, TypeError, "timestamp_key"),
        ({"timestamp_lookup_key": ["a", "b"]}, ValueError, "takes one column"),
        ({"rename_outputs": [("a", "b")]}, ValueError, "takes a dictionary"),
        ({"default_values": 0}, ValueError, "takes a dictionary"),
        ({"lookback_window": timedelta(1)}, ValueError, "give timestamp_lookup_key"),
        ({"lookback_window": timedelta(-1), "timestamp_lookup_key": "when"}, ValueError, "zero or more"),
        ({"lookback_window": 7, "timestamp_lookup_key": "when"}, ValueError, "zero or more"),
        ({"feature_names": ["age", 3]}, ValueError, "column names as strings"),
        ({"feature_names": "age", "default_values": {"years": 1}}, ValueError, "does not put out"),
    ],
)
def test_a_lookup_says_what_is_wrong(wrong: dict[str, Any], kind: type[Exception], message: str) -> None:
    """A lookup checks what it is given when it is made."""
    with pytest.raises(kind, match=message):
        FeatureLookup(CUSTOMERS, "id", **wrong)


def test_a_lookup_is_a_value(fe: FeatureEngineeringClient) -> None:
    """Two lookups of the same content are equal, and show what they hold."""
    lookup = FeatureLookup(
        CUSTOMERS, "id", feature_names="age", timestamp_lookup_key="when", lookback_window=timedelta(3)
    )
    same = FeatureLookup(
        CUSTOMERS, ["id"], feature_names=["age"], timestamp_lookup_key="when", lookback_window=timedelta(3)
    )
    assert lookup == same
    assert lookup != FeatureLookup(CUSTOMERS, "id")
    assert "lookup_key=['id']" in repr(lookup)


KEYS = st.tuples(st.integers(0, 2), st.sampled_from("ab"))
TIMES = st.integers(0, 8)


@settings(max_examples=150, deadline=None)
@given(
    facts=st.dictionaries(st.tuples(KEYS, TIMES), st.one_of(st.none(), st.integers(0, 99)), max_size=20),
    asked=st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.sampled_from("abc"), st.one_of(st.none(), TIMES)),
        max_size=15,
    ),
    window=st.one_of(st.none(), st.integers(0, 5)),
    order=st.randoms(use_true_random=False),
)
def test_point_in_time_join_is_what_a_search_finds(
    facts: dict[tuple[tuple[int, str], int], int | None],
    asked: list[tuple[int | None, str, int | None]],
    window: int | None,
    order: Any,
) -> None:
    """For any tables, each row gets what a search through all feature rows finds: the latest that is not too late."""
    stored = [(number, letter, day(at), value) for ((number, letter), at), value in facts.items()]
    order.shuffle(stored)
    table = pd.DataFrame(stored, columns=["number", "letter", "ts", "x"]).astype(
        {"number": "int64", "letter": "object", "ts": "datetime64[us]", "x": "float64"}
    )
    rows = [(number, letter, pd.NaT if at is None else day(at)) for number, letter, at in asked]
    frame = pd.DataFrame(rows, columns=["n", "l", "when"]).astype(
        {"n": "float64", "l": "object", "when": "datetime64[ns]"}
    )
    found = look_up(
        frame,
        table,
        frame_keys=["n", "l"],
        table_keys=["number", "letter"],
        features=["x"],
        frame_time="when",
        table_time="ts",
        lookback=None if window is None else timedelta(days=window),
    )
    assert [None if math.isnan(value) else value for value in found["x"]] == [
        _searched(facts, one, window) for one in asked
    ]


def _searched(
    facts: dict[tuple[tuple[int, str], int], int | None], one: tuple[int | None, str, int | None], window: int | None
) -> int | None:
    """The value of the latest feature row of an entity at or before a time, by looking at all of them."""
    number, letter, at = one
    best: tuple[int, int | None] | None = None
    for ((some_number, some_letter), time), value in facts.items():
        mine = some_number == number and some_letter == letter and at is not None and time <= at
        if mine and at is not None and (window is None or at - time <= window) and (best is None or time > best[0]):
            best = (time, value)
    return best[1] if best else None


@settings(max_examples=60, deadline=None)
@given(
    facts=st.dictionaries(KEYS, st.integers(0, 99), max_size=6),
    asked=st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 3)), st.sampled_from("abc")), max_size=10),
)
def test_a_join_by_key_is_a_dictionary(facts: dict[tuple[int, str], int], asked: list[tuple[int | None, str]]) -> None:
    """For any tables, each row gets the value of its key, or none; no row is lost and none comes twice."""
    table = pd.DataFrame([(*key, value) for key, value in facts.items()], columns=["number", "letter", "x"]).astype(
        {"number": "int64", "letter": "object", "x": "int64"}
    )
    frame = pd.DataFrame(asked, columns=["n", "l"]).astype({"n": "float64", "l": "object"})
    found = look_up(frame, table, frame_keys=["n", "l"], table_keys=["number", "letter"], features=["x"])
    expected = [facts.get((int(n), letter)) if n is not None else None for n, letter in asked]
    assert [None if pd.isna(value) else value for value in found["x"]] == expected
