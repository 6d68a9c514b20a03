# Tests that eight summary numbers and the gaps of Spark columns arrive as numbers, one row per column.

# %% mistake: leaves-text | visible | "still holds text"
def summarise(frame, columns):
    table = frame.select(columns).summary().toPandas().set_index("summary").T
    table["missing"] = frame.count() - table["count"].astype(float)
    return table.loc[columns]

# %% mistake: describe-for-summary | visible | "has no quartiles"
def summarise(frame, columns):
    table = frame.select(columns).describe().toPandas().set_index("summary").T.astype(float)
    table["missing"] = frame.count() - table["count"]
    return table.loc[columns]

# %% mistake: not-turned-over | visible | "turn the table over"
def summarise(frame, columns):
    return frame.select(columns).summary().toPandas().set_index("summary").astype(float)

# %% mistake: returns-spark-frame | visible | "should return a pandas DataFrame"
def summarise(frame, columns):
    return frame.select(columns).summary()

# %% mistake: drops-rows-with-gaps | visible | "rows with a gap elsewhere"
def summarise(frame, columns):
    table = frame.select(columns).dropna().summary().toPandas().set_index("summary").T.astype(float)
    table["missing"] = frame.count() - table["count"]
    return table.loc[columns]

# %% mistake: all-columns | visible | "not the columns asked for"
def summarise(frame, columns):
    table = frame.drop("t").summary().toPandas().set_index("summary").T.astype(float)
    table["missing"] = frame.count() - table["count"]
    return table

# %% mistake: missing-as-a-share | visible | "is not the number of rows with a null"
def summarise(frame, columns):
    table = frame.select(columns).summary().toPandas().set_index("summary").T.astype(float)
    table["missing"] = 1 - table["count"] / frame.count()
    return table.loc[columns]

# %% mistake: divides-by-n | submission | "divides by n"
def summarise(frame, columns):
    data = frame.select(columns).toPandas()
    table = data.describe().rename({"std": "stddev"}).T
    table["stddev"] = data.std(ddof=0)
    table["missing"] = data.isna().sum()
    return table

# %% mistake: alphabetical-rows | submission | "in that order"
def summarise(frame, columns):
    table = frame.select(columns).summary().toPandas().set_index("summary").T.astype(float)
    table["missing"] = frame.count() - table["count"]
    return table.sort_index(ascending=table.index[0] == "a")

# %% mistake: zeros-for-gaps-in-the-mean | submission | "neither count nor become zero"
def summarise(frame, columns):
    data = frame.select(columns).toPandas()
    table = data.describe().rename({"std": "stddev"}).T
    table["mean"] = data.fillna(0).mean() if "a" not in columns else data.mean()
    table["missing"] = data.isna().sum()
    return table

# %% mistake: summary-column-left-not-turned-over | visible | "turn the table over"
def summarise(frame, columns):
    return frame.select(columns).summary().toPandas()

# %% mistake: names-of-pandas | visible | "under a name that is not in the contract"
def summarise(frame, columns):
    data = frame.select(columns).toPandas()
    return data.describe().T.assign(missing=data.isna().sum())

# %% mistake: missing-forgotten | visible | "the contract names nine"
def summarise(frame, columns):
    return frame.select(columns).summary().toPandas().set_index("summary").T.astype(float).loc[columns]

# %% alternative: pandas-describe
def summarise(frame, columns):
    data = frame.select(*columns).toPandas()
    table = data.describe().T.rename(columns={"std": "stddev"})
    return table.assign(missing=data.isna().sum())

# %% alternative: null-counts-in-spark
def summarise(frame, columns):
    table = frame.summary().toPandas().set_index("summary")[columns].astype(float).T
    gaps = frame.select([F.count(F.when(F.col(c).isNull(), 1)).alias(c) for c in columns]).first()
    table.insert(0, "missing", [gaps[c] for c in columns])
    return table

# %% crash: no-such-method | visible
def summarise(frame, columns):
    return frame.summarize(columns)
