"""Feature tables are real Delta tables: keys enforced, rows merged, history kept."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import DeltaError

from autograder.twins.feature_engineering import FeatureEngineeringClient

NAME = "ml.churn.customers"


def customers(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"customer_id": [1, 2, 3], "age": [30, 40, 50], "city": ["Ulm", None, "Bonn"], **columns})


@pytest.fixture
def fe(tmp_path: Path) -> FeatureEngineeringClient:
    return FeatureEngineeringClient(warehouse=tmp_path)


def rows_of(fe: FeatureEngineeringClient, name: str = NAME, **when: Any) -> list[dict[str, Any]]:
    frame = fe.read_table(name=name, **when)
    return list(frame.astype(object).where(frame.notna(), None).sort_values(frame.columns[0]).to_dict("records"))


def test_a_table_is_described_and_read_back(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """What create_table returns, get_table returns too; the rows come back with their types; the files are Delta."""
    made = fe.create_table(
        name=NAME, primary_keys="customer_id", df=customers(), description="who they are", tags={"team": "crm"}
    )
    assert fe.get_table(name=NAME) == made
    assert (made.name, made.primary_keys, made.timestamp_keys) == (NAME, ["customer_id"], [])
    assert (made.features, made.description, made.tags) == (["age", "city"], "who they are", {"team": "crm"})
    pd.testing.assert_frame_equal(fe.read_table(name=NAME), customers())
    fields = DeltaTable(tmp_path / "ml" / "churn" / "customers").schema().fields
    assert {field.name: field.nullable for field in fields} == {"customer_id": False, "age": True, "city": True}
    assert "customers" in repr(made)


def test_a_table_without_rows_comes_from_a_schema(fe: FeatureEngineeringClient) -> None:
    """A schema alone makes an empty table, partitioned and with a time column if wanted, that can be written to."""
    schema = pa.schema([("id", pa.int64()), ("ts", pa.timestamp("ns")), ("day", pa.date32()), ("x", pa.float32())])
    made = fe.create_table(
        name=NAME, primary_keys=["id", "ts"], timeseries_column="ts", schema=schema, partition_columns="day"
    )
    assert (made.primary_keys, made.timestamp_keys, made.partition_columns) == (["id"], ["ts"], ["day"])
    moment = datetime(2026, 1, 1, 12)
    fe.write_table(name=NAME, df=pd.DataFrame({"id": [1], "ts": [moment], "day": [moment.date()], "x": [0.5]}))
    assert rows_of(fe) == [{"id": 1, "ts": pd.Timestamp(moment), "day": moment.date(), "x": 0.5}]


def test_merge_updates_inserts_and_adds_features(fe: FeatureEngineeringClient) -> None:
    """Known keys change in the given columns only, new keys come in, new columns become features."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    fe.write_table(name=NAME, df=pd.DataFrame({"customer_id": [3, 4], "age": [51, 60], "visits": [7, 8]}))
    assert rows_of(fe) == [
        {"customer_id": 1, "age": 30, "city": "Ulm", "visits": None},
        {"customer_id": 2, "age": 40, "city": None, "visits": None},
        {"customer_id": 3, "age": 51, "city": "Bonn", "visits": 7},
        {"customer_id": 4, "age": 60, "city": None, "visits": 8},
    ]
    assert fe.get_table(name=NAME).features == ["age", "city", "visits"]


def test_merge_takes_odd_names_and_missing_whole_numbers(fe: FeatureEngineeringClient) -> None:
    """Column names with spaces and quotes work; a float column with gaps fits a whole-number feature."""
    first = pd.DataFrame({"the key": ["a", "b"], "it's 1": [1, 2]})
    fe.create_table(name=NAME, primary_keys=["the key"], df=first)
    fe.write_table(name=NAME, df=pd.DataFrame({"the key": ["b", "c"], "it's 1": [9.0, None], "new one": [True, False]}))
    assert rows_of(fe) == [
        {"the key": "a", "it's 1": 1, "new one": None},
        {"the key": "b", "it's 1": 9, "new one": True},
        {"the key": "c", "it's 1": None, "new one": False},
    ]


def test_a_merge_of_no_rows_or_only_keys_is_fine(fe: FeatureEngineeringClient) -> None:
    """An empty frame changes nothing; a frame of keys alone inserts the new ones."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    fe.write_table(name=NAME, df=customers().head(0))
    fe.write_table(name=NAME, df=pd.DataFrame({"customer_id": [3, 9]}))
    assert [row["customer_id"] for row in rows_of(fe)] == [1, 2, 3, 9]
    assert rows_of(fe)[2]["age"] == 50


def test_history_can_be_read(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """A table reads as it was at a time; a time before its first version is an error; Delta keeps each write."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    time.sleep(0.05)
    between = datetime.now(UTC)
    time.sleep(0.05)
    fe.write_table(name=NAME, df=pd.DataFrame({"customer_id": [1], "age": [31]}))
    assert [row["age"] for row in rows_of(fe)] == [31, 40, 50]
    for when in (between, between.isoformat(), str(between.replace(tzinfo=None))):
        assert [row["age"] for row in rows_of(fe, as_of_delta_timestamp=when)] == [30, 40, 50]
    with pytest.raises(ValueError, match="no version as old as 2020-01-01"):
        fe.read_table(name=NAME, as_of_delta_timestamp="2020-01-01")
    with pytest.raises(ValueError, match="takes a time"):
        fe.read_table(name=NAME, as_of_delta_timestamp="yesterday-ish")
    operations = [entry["operation"] for entry in DeltaTable(tmp_path / "ml/churn/customers").history()]
    assert operations == ["MERGE", "WRITE", "CREATE TABLE"]


def test_delta_itself_refuses_missing_keys(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """The keys are NOT NULL in the Delta table, so a writer that goes past the client is stopped as well."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    with pytest.raises(DeltaError, match="validation"):
        write_deltalake(tmp_path / "ml/churn/customers", pa.table({"age": [1]}), mode="append", schema_mode="merge")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ([1, 1, 2, 2], r"2 key\(s\) come more than once, for example {'customer_id': 1}"),
        ([1.0, None, 2.0, 3.0], r"1 row\(s\) .* no value in the primary key column 'customer_id'"),
    ],
)
def test_wrong_keys_are_refused_and_leave_no_trace(fe: FeatureEngineeringClient, keys: list[Any], message: str) -> None:
    """Duplicate and missing keys are refused by create and by write; no table, no version comes of it."""
    wrong = pd.DataFrame({"customer_id": keys, "age": [1, 2, 3, 4]})
    with pytest.raises(ValueError, match=message):
        fe.create_table(name=NAME, primary_keys="customer_id", df=wrong)
    with pytest.raises(ValueError, match="does not exist"):
        fe.get_table(name=NAME)
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    with pytest.raises(ValueError, match=message):
        fe.write_table(name=NAME, df=wrong)
    assert [row["age"] for row in rows_of(fe)] == [30, 40, 50]


WRONG_TABLES = {
    "no rows, no schema": ({"primary_keys": "customer_id"}, "Either schema or df"),
    "no key": ({"primary_keys": [], "df": customers()}, "primary_keys is empty"),
    "an unknown key": ({"primary_keys": "id", "df": customers()}, r"primary key \['id'\] is no column"),
    "an unknown partition": (
        {"primary_keys": "customer_id", "df": customers(), "partition_columns": ["day"]},
        "partition column",
    ),
    "a time that is no key": (
        {"primary_keys": "customer_id", "df": customers(), "timeseries_column": "age"},
        "must be one of the primary keys",
    ),
    "a time that is no time": (
        {"primary_keys": ["customer_id", "age"], "df": customers(), "timeseries_column": "age"},
        "must be a date or a timestamp",
    ),
    "two times": (
        {"primary_keys": "customer_id", "df": customers(), "timeseries_column": ["age", "city"]},
        "takes one column name",
    ),
    "only the time": (
        {"primary_keys": "t", "df": customers(t=pd.Timestamp("2026-01-01")), "timeseries_column": "t"},
        "only the time column",
    ),
    "a list": ({"primary_keys": "customer_id", "df": [1, 2]}, "takes a pandas or Spark DataFrame"),
    "a mixed column": ({"primary_keys": "customer_id", "df": customers(x=[1, "two", 3])}, "has no one type"),
    "a duration": ({"primary_keys": "customer_id", "df": customers(x=pd.Timedelta(1))}, "'x' is of type duration"),
    "a complex number": ({"primary_keys": "customer_id", "df": customers(x=1j)}, "none that a table keeps"),
    "a column of nothing": ({"primary_keys": "customer_id", "df": customers(x=[None, None, None])}, "holds no value"),
    "one name twice": ({"primary_keys": "customer_id", "df": customers(AGE=1)}, "case does not count"),
    "a number as a name": (
        {"primary_keys": "customer_id", "df": customers().rename(columns={"age": 7})},
        "are strings",
    ),
    "schema against df": (
        {"primary_keys": "customer_id", "df": customers(), "schema": pa.schema([("customer_id", pa.int64())])},
        "do not match",
    ),
    "a schema that is none": (
        {"primary_keys": "customer_id", "schema": {"customer_id": int}},
        "takes a Spark StructType",
    ),
    "keys that are no names": ({"primary_keys": [1], "df": customers()}, "column names as strings"),
}


@pytest.mark.parametrize("case", WRONG_TABLES)
def test_create_table_says_what_is_wrong(fe: FeatureEngineeringClient, case: str) -> None:
    """A table that cannot be is refused with a ValueError that names the culprit."""
    given, message = WRONG_TABLES[case]
    with pytest.raises(ValueError, match=message):
        fe.create_table(name=NAME, **given)


@pytest.mark.parametrize(
    "name", ["customers", "churn.customers", "a.b.c.d", "a..c", "a.b.c d", "../a.b.c", "a/b.c.d", "", None]
)
def test_names_have_three_levels(fe: FeatureEngineeringClient, name: Any) -> None:
    """A name of fewer or more parts, or one that would lead out of the warehouse, is refused."""
    with pytest.raises(ValueError, match="three-level name"):
        fe.create_table(name=name, primary_keys="customer_id", df=customers())


WRONG_WRITES = {
    "overwrite": ({"df": customers(), "mode": "overwrite"}, "knows only 'merge'"),
    "no key": ({"df": pd.DataFrame({"age": [1]})}, r"lacks \['customer_id'\]"),
    "another type": (
        {"df": customers(age=["x", "y", "z"])},
        "'age' is of type string and the feature table wants int64",
    ),
    "truth for a number": ({"df": customers(age=[True, False, True])}, "'age' is of type bool"),
    "a fraction": ({"df": customers(age=[1.5, 2.0, 3.0])}, "'age' is of type double"),
    "another case": ({"df": customers().rename(columns={"age": "Age"})}, r"\['Age'\] differ only by case"),
    "a checkpoint": ({"df": customers(), "checkpoint_location": "here"}, "streaming"),
}


@pytest.mark.parametrize("case", WRONG_WRITES)
def test_write_table_says_what_is_wrong(fe: FeatureEngineeringClient, case: str) -> None:
    """A write that does not fit is refused with a ValueError, and the table stays as it is."""
    given, message = WRONG_WRITES[case]
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    with pytest.raises(ValueError, match=message):
        fe.write_table(name=NAME, **given)
    pd.testing.assert_frame_equal(fe.read_table(name=NAME), customers())


def test_a_time_series_table_wants_all_its_features(fe: FeatureEngineeringClient) -> None:
    """A partial write to a time series table is refused, as on the platform; a zone where none was is refused too."""
    rows = pd.DataFrame({"id": [1], "ts": pd.to_datetime(["2026-01-01"]), "a": [1.0], "b": [2.0]})
    fe.create_table(name=NAME, primary_keys=["id", "ts"], timeseries_column="ts", df=rows)
    with pytest.raises(ValueError, match=r"all of its features, and lacks \['b'\]"):
        fe.write_table(name=NAME, df=rows.drop(columns="b"))
    with pytest.raises(ValueError, match="time zone"):
        fe.write_table(name=NAME, df=rows.assign(ts=rows["ts"].dt.tz_localize("UTC")))


def test_types_that_delta_lacks_become_wider(fe: FeatureEngineeringClient) -> None:
    """Unsigned numbers, half floats, categories and nanoseconds are kept in the next type that holds them."""
    rows = pd.DataFrame(
        {
            "id": pd.array([1, 200], dtype="uint8"),
            "half": pd.array([0.5, 1.5], dtype="float16"),
            "kind": pd.Categorical(["a", "b"]),
            "when": [pd.Timestamp("2026-01-01 00:00:00.000000001"), pd.Timestamp("2026-01-02")],
            "zoned": pd.to_datetime(["2026-01-01", "2026-01-02"]).tz_localize("Europe/Berlin"),
            "gap": pd.array([1, None], dtype="Int64"),
        }
    )
    fe.create_table(name=NAME, primary_keys="id", df=rows)
    back = rows_of(fe)
    assert [row["id"] for row in back] == [1, 200]
    assert [row["half"] for row in back] == [0.5, 1.5]
    assert [row["kind"] for row in back] == ["a", "b"]
    assert back[0]["when"] == pd.Timestamp("2026-01-01")
    assert back[0]["zoned"] == pd.Timestamp("2026-01-01", tz="Europe/Berlin")
    assert [row["gap"] for row in back] == [1, None]


def test_a_table_is_made_once_and_can_be_dropped(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """A name is taken until drop_table, which removes the files; an absent table is a ValueError in every method."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    with pytest.raises(ValueError, match="already exists"):
        fe.create_table(name=NAME, primary_keys="customer_id", df=customers())
    fe.drop_table(name=NAME)
    assert not (tmp_path / "ml" / "churn" / "customers").exists()
    for call in (fe.drop_table, fe.get_table, fe.read_table):
        with pytest.raises(ValueError, match="does not exist"):
            call(name=NAME)
    with pytest.raises(ValueError, match="does not exist"):
        fe.write_table(name=NAME, df=customers())
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers().head(1))


def test_a_plain_delta_table_is_no_feature_table(fe: FeatureEngineeringClient, tmp_path: Path) -> None:
    """A Delta table without primary keys is told from a feature table."""
    write_deltalake(tmp_path / "ml" / "churn" / "customers", customers())
    with pytest.raises(ValueError, match="without primary keys"):
        fe.read_table(name=NAME)


def test_tags_come_and_go(fe: FeatureEngineeringClient) -> None:
    """Tags are set, replaced and deleted in the table's properties; deleting an absent one warns."""
    fe.create_table(name=NAME, primary_keys="customer_id", df=customers(), tags={"team": "crm"})
    fe.set_feature_table_tag(name=NAME, key="pii", value="yes")
    fe.set_feature_table_tag(name=NAME, key="team", value="sales")
    assert fe.get_table(name=NAME).tags == {"team": "sales", "pii": "yes"}
    fe.delete_feature_table_tag(name=NAME, key="team")
    assert fe.get_table(name=NAME).tags == {"pii": "yes"}
    with pytest.warns(UserWarning, match="no tag 'team'"):
        fe.delete_feature_table_tag(name=NAME, key="team")


def test_unknown_parameters_are_refused(fe: FeatureEngineeringClient) -> None:
    """A misspelt parameter is a TypeError, not ignored."""
    with pytest.raises(TypeError, match="timeseries_columns"):
        fe.create_table(name=NAME, primary_keys="customer_id", df=customers(), timeseries_columns="ts")
    with pytest.raises(TypeError, match="version"):
        fe.read_table(name=NAME, version=1)


def test_the_warehouse_is_named_by_parameter_environment_or_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The parameter goes before the environment variable, and that before ./warehouse."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUTOGRADER_WAREHOUSE", raising=False)
    FeatureEngineeringClient().create_table(name=NAME, primary_keys="customer_id", df=customers())
    monkeypatch.setenv("AUTOGRADER_WAREHOUSE", str(tmp_path / "by-environment"))
    FeatureEngineeringClient().create_table(name=NAME, primary_keys="customer_id", df=customers())
    FeatureEngineeringClient(warehouse="by-parameter").create_table(
        name=NAME, primary_keys="customer_id", df=customers()
    )
    assert {path.name for path in tmp_path.iterdir()} == {"warehouse", "by-environment", "by-parameter"}
