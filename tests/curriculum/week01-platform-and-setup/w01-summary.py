# Tests that Spark's summary becomes numbers, that values are counted and not rows, and that quartiles are Spark's own.

# %% mistake: left-as-texts | visible | "Spark's summary is made of texts"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T
    table["missing"] = df.count() - table["count"].astype(float)
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: describe-has-no-quartiles | visible | "no columns for the quartiles"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).describe().toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", "mean", "stddev", "min", "max"]]

# %% mistake: pandas-quartiles | visible | "lie between two values"
def spark_summary(df, columns):
    table = df.select(*columns).toPandas().describe().T.rename(columns={"std": "stddev"})
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]]

# %% mistake: rows-with-gaps-dropped | visible | "Was a row dropped"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).na.drop().summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: counts-rows | visible | "counts rows instead of values"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    table["count"] = float(df.count())
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: missing-forgotten | visible | "no column `missing`"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    return table[statistics]

# %% mistake: on-its-side | visible | "does the table lie on its side"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").astype(float)
    return table

# %% mistake: sorted-columns | visible | "sorts the rows"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*sorted(columns)).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: population-deviation | visible | "divides by the number of values"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    table["stddev"] = table["stddev"] * ((table["count"] - 1) / table["count"]) ** 0.5
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: returns-a-spark-table | visible | "should return a pandas DataFrame"
def spark_summary(df, columns):
    return df.select(*columns).summary("count", "mean", "stddev", "min", "25%", "50%", "75%", "max")

# %% mistake: exact-percentile-interpolates | visible | "lie between two values"
def spark_summary(df, columns):
    rows = {}
    for c in columns:
        rows[c] = df.agg(F.count(c), F.count(F.lit(1)) - F.count(c), F.mean(c), F.stddev(c), F.min(c),
                         F.percentile(c, 0.25), F.percentile(c, 0.5), F.percentile(c, 0.75), F.max(c)).first()
    names = ["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    return pd.DataFrame.from_dict({c: list(r) for c, r in rows.items()}, orient="index", columns=names).astype(float)

# %% mistake: rows-of-the-fullest-column | submission | "not counted as wholly missing"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = table["count"].max() - table["count"]
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: void-is-zero | submission | "zero would be a value"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float).fillna(0.0)
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: maximum-of-texts | submission | "compare numbers, not texts"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table["missing"] = df.count() - table["count"]
    for column in columns:
        table.loc[column, "max"] = float(df.agg(F.max(F.col(column).cast("string"))).first()[0] or "nan")
    return table[["count", "missing", *statistics[1:]]]

# %% mistake: deciles-for-quartiles | visible | "differs from what the toy showed"
def spark_summary(df, columns):
    """Return Spark's summary of numeric columns as numbers, with missing values counted."""
    statistics = ["count", "mean", "stddev", "min", "10%", "50%", "90%", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    table = table.rename(columns={"10%": "25%", "90%": "75%"})
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]]

# %% mistake: pandas-lower-quartiles | submission | "Where is yours computed"
def spark_summary(df, columns):
    statistics = ["count", "mean", "stddev", "min", "max"]
    table = df.select(*columns).summary(*statistics).toPandas().set_index("summary").T.astype(float)
    local = df.select(*columns).toPandas()
    for share in (25, 50, 75):
        table[f"{share}%"] = local.quantile(share / 100, interpolation="lower")
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]].astype(float)

# %% alternative: aggregates-in-one-pass
def spark_summary(df, columns):
    asked = []
    for c in columns:
        asked += [F.count(c), F.count_if(F.col(c).isNull()), F.avg(c), F.stddev_samp(c), F.min(c),
                  F.percentile_approx(c, 0.25), F.percentile_approx(c, 0.5), F.percentile_approx(c, 0.75), F.max(c)]
    row = list(df.agg(*[a.alias(str(i)) for i, a in enumerate(asked)]).first())
    names = ["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]
    return pd.DataFrame([row[9 * i : 9 * i + 9] for i in range(len(columns))], index=columns, columns=names).astype(float)

# %% alternative: whole-summary-then-columns
def spark_summary(df, columns):
    table = pd.DataFrame([row.asDict() for row in df.summary().collect()]).set_index("summary")[columns].transpose()
    table = table.apply(pd.to_numeric).astype("float64")
    table.insert(1, "missing", float(df.count()) - table["count"])
    return table

# %% alternative: quantiles-without-error
def spark_summary(df, columns):
    table = df.select(*columns).summary("count", "mean", "stddev", "min", "max").toPandas().set_index("summary").T.astype(float)
    for column in columns:
        quartiles = df.approxQuantile(column, [0.25, 0.5, 0.75], 0.0) or [float("nan")] * 3
        table.loc[column, ["25%", "50%", "75%"]] = quartiles
    table["missing"] = df.count() - table["count"]
    return table[["count", "missing", "mean", "stddev", "min", "25%", "50%", "75%", "max"]].astype(float)

# %% crash: pandas-method-on-spark | visible
def spark_summary(df, columns):
    return df[columns].describe().T.round(2)
