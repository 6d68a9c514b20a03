"""Between pandas, Spark and Arrow: frames become Arrow on their way into Delta, and come back as they went in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas
import pyarrow
import pyarrow.compute
from deltalake import Schema

_WIDER = {
    pyarrow.uint8(): pyarrow.int16(),
    pyarrow.uint16(): pyarrow.int32(),
    pyarrow.uint32(): pyarrow.int64(),
    pyarrow.uint64(): pyarrow.int64(),
    pyarrow.float16(): pyarrow.float32(),
}


def is_spark(frame: object) -> bool:
    """Tell whether this is a Spark frame, without importing Spark."""
    return any(
        kind.__module__.startswith("pyspark.sql") and kind.__name__ == "DataFrame" for kind in type(frame).__mro__
    )


def to_arrow(frame: Any, *, types: Mapping[str, Any] | None = None) -> pyarrow.Table:
    """Turn a frame into an Arrow table of types that Delta knows.

    Spark's timestamps become the wall clock of the session's time zone, as ``toPandas`` has them.

    Args:
        frame: a pandas or Spark frame.
        types: the types that named columns must come out with; a value that does not fit is an error.
    """
    zone = None
    if is_spark(frame):
        if frame.isStreaming:
            raise ValueError("The frame is a stream. The twin writes and reads whole frames: give it one that ends.")
        table, zone = frame.toArrow(), frame.sparkSession.conf.get("spark.sql.session.timeZone")
    elif isinstance(frame, pandas.DataFrame):
        _check_names(frame)
        try:
            table = pyarrow.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata()
        except pyarrow.ArrowException as problem:
            raise ValueError(f"A column has no one type, or none that a table keeps: {problem}") from None
    else:
        raise ValueError(f"df takes a pandas or Spark DataFrame, and got a {type(frame).__name__}.")
    columns = [_column(table, name, (types or {}).get(name), zone) for name in table.column_names]
    return pyarrow.table(columns, names=table.column_names)


def _check_names(frame: pandas.DataFrame) -> None:
    if odd := [name for name in frame.columns if not isinstance(name, str)]:
        raise ValueError(f"Column names are strings in a feature table, and {odd!r} are not: rename them.")
    seen: dict[str, str] = {}
    for name in frame.columns:
        if name.lower() in seen:
            raise ValueError(f"Columns {seen[name.lower()]!r} and {name!r} have one name: case does not count.")
        seen[name.lower()] = name


def _column(table: pyarrow.Table, name: str, wanted: Any, zone: str | None) -> Any:
    """One column in a type that Delta knows, or in the wanted one; Spark's times at the clock of a zone."""
    column = table.column(name)
    if zone is not None and pyarrow.types.is_timestamp(column.type) and column.type.tz is not None:
        column = pyarrow.compute.local_timestamp(column.cast(pyarrow.timestamp("us", tz=zone)))
    kind = wanted if wanted is not None else plain_type(column.type)
    if wanted is None and pyarrow.types.is_null(kind):
        raise ValueError(f"Column {name!r} holds no value, so it has no type: convert it with astype, or leave it out.")
    if not _kept(kind):
        raise ValueError(f"Column {name!r} is of type {kind}, which no feature table keeps: convert it.")
    try:
        if pyarrow.types.is_timestamp(column.type) and pyarrow.types.is_timestamp(kind):
            if (column.type.tz is None) != (kind.tz is None):
                raise ValueError("one side has a time zone and the other has none")
            return column.cast(kind, safe=False)  # nanoseconds are cut to Delta's microseconds
        if not _same_family(column.type, kind):
            raise ValueError(f"{column.type} is no {kind}")
        return column.cast(kind)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowNotImplementedError, ValueError) as problem:
        raise ValueError(
            f"Column {name!r} is of type {column.type} and the feature table wants {kind} ({problem}). "
            "Types must match those of the table: convert the column."
        ) from None


def _kept(kind: Any) -> bool:
    """Tell whether a feature table can have a column of this type."""
    types = pyarrow.types
    if types.is_list(kind):
        return _kept(kind.value_type)
    if types.is_struct(kind):
        return all(_kept(kind.field(number).type) for number in range(kind.num_fields))
    if types.is_map(kind):
        return _kept(kind.key_type) and _kept(kind.item_type)
    tests = (types.is_boolean, types.is_integer, types.is_floating, types.is_decimal, types.is_string, types.is_binary)
    return any(test(kind) for test in (*tests, types.is_date, types.is_timestamp))


def _same_family(given: Any, wanted: Any) -> bool:
    """Numbers may become numbers; text, truth values, times and nested values only what they are."""
    types = pyarrow.types
    if types.is_null(given):
        return True

    def family(kind: Any) -> str:
        if types.is_boolean(kind):
            return "boolean"
        if types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind):
            return "number"
        return str(plain_type(kind))

    return family(given) == family(wanted)


def plain_type(kind: Any) -> Any:
    """The type that Delta keeps a column of this Arrow type in."""
    if pyarrow.types.is_timestamp(kind):
        return pyarrow.timestamp("us", tz="UTC" if kind.tz is not None else None)
    if pyarrow.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    if pyarrow.types.is_large_string(kind) or kind == pyarrow.string_view():
        return pyarrow.string()
    if pyarrow.types.is_large_binary(kind) or kind == pyarrow.binary_view():
        return pyarrow.binary()
    if pyarrow.types.is_large_list(kind):
        return pyarrow.list_(kind.value_type)
    return _WIDER.get(kind, kind)


def schema_of(schema: Any) -> pyarrow.Schema:
    """Take a Spark StructType, an Arrow schema or a Delta schema as an Arrow schema of types that Delta knows."""
    if type(schema).__module__.startswith("pyspark.sql"):
        delta = pyarrow.schema(Schema.from_json(schema.json()).to_arrow())  # Delta writes schemas as Spark does
        walls = [
            (one.name, pyarrow.timestamp("us") if pyarrow.types.is_timestamp(one.type) else one.type) for one in delta
        ]
        schema = pyarrow.schema(walls)  # as in to_arrow: a wall clock
    if isinstance(schema, pyarrow.Schema):
        return pyarrow.schema([(one.name, plain_type(one.type)) for one in schema])
    if hasattr(schema, "to_arrow"):
        return pyarrow.schema([(one.name, plain_type(one.type)) for one in pyarrow.schema(schema.to_arrow())])
    raise ValueError(f"schema takes a Spark StructType or a pyarrow.Schema, and got a {type(schema).__name__}.")


def schema_for(rows: pyarrow.Table | None, schema: Any) -> pyarrow.Schema:
    """The schema of a new table: of its first rows, or as given; where both are there, they must agree."""
    if schema is None:
        if rows is None:
            raise ValueError("Either schema or df must be given: the table's columns come from one of them.")
        return rows.schema
    wanted = schema_of(schema)
    if rows is not None and {(one.name, one.type) for one in rows.schema} != {(one.name, one.type) for one in wanted}:
        raise ValueError(f"schema and df do not match: schema has {wanted}, df has {rows.schema}. Give one of them.")
    return wanted


def to_pandas(frame: Any) -> pandas.DataFrame:
    """A pandas copy of a frame; Spark's goes through Arrow."""
    if isinstance(frame, pandas.DataFrame):
        _check_names(frame)
        return frame.copy()
    return to_arrow(frame).to_pandas()


def like(result: pandas.DataFrame, given: Any) -> Any:
    """Hand a result back in the kind of the frame it was made from."""
    return to_spark(result, given.sparkSession) if is_spark(given) else result


def to_spark(result: pandas.DataFrame, spark: Any) -> Any:
    """Hand a result to a Spark session, by Arrow: a missing value arrives as null, not as NaN."""
    return spark.createDataFrame(pyarrow.Table.from_pandas(result, preserve_index=False).replace_schema_metadata())
