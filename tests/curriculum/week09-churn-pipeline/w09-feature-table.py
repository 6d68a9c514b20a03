# Tests that a feature table has keys and a time, is written by upsert, and names its source.

# %% mistake: no-time-column | visible | "no time column"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: dropped-and-made-again | visible | "Each snapshot stays"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.drop_table(name=name)
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features, description="x")
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: known-rows-left-alone | visible | "left the old values"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        have = fe.read_table(name=name)
        new = features.merge(have[["customer_id", "snapshot_date"]], how="left", indicator=True)
        new = new[new["_merge"] == "left_only"].drop(columns="_merge")
        if len(new):
            fe.write_table(name=name, df=new)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: no-description | visible | "has no description"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features)
    else:
        fe.write_table(name=name, df=features)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: no-tag | visible | "no tag `source_version`"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    return len(fe.read_table(name=name))

# %% mistake: tag-at-creation-only | visible | "of the last write"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers", tags={"source_version": str(source_version)})
    else:
        fe.write_table(name=name, df=features)
    return len(fe.read_table(name=name))

# %% mistake: counts-what-it-wrote | visible | "not the rows passed in"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(features)

# %% mistake: written-to-the-global-client | visible | "Use the client and the name"
def publish(fe, name, features, source_version):
    try:
        raise ValueError
    except ValueError:
        other = FeatureEngineeringClient(warehouse=tempfile.mkdtemp())
        other.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    other.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(other.read_table(name=name))

# %% mistake: days-since-an-epoch-as-key | visible | "no time column"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], df=features.assign(snapshot_date=features["snapshot_date"].dt.strftime("%Y-%m-%d")),
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features.assign(snapshot_date=features["snapshot_date"].dt.strftime("%Y-%m-%d")))
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: highest-version-wins | submission | "is not that of the last write"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(max(int(source_version), int(dict(fe.get_table(name=name).tags).get("source_version", 0)))))
    return len(fe.read_table(name=name))

# %% mistake: clears-the-neighbours | submission | "touched another feature table"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features,
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features)
    with contextlib.suppress(ValueError):
        fe.write_table(name="main.shop.other", df=pd.DataFrame({"id": [2], "x": [2.0]}))
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% mistake: leaves-a-feature-out | submission | "lacks a feature that was published"
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features.drop(columns="x2", errors="ignore"),
                        description="Customers as of a snapshot")
    else:
        fe.write_table(name=name, df=features.drop(columns="x2", errors="ignore"))
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% alternative: create-and-catch
def publish(fe, name, features, source_version):
    keys = ["snapshot_date", "customer_id"]
    try:
        fe.create_table(name=name, primary_keys=keys, timeseries_column=keys[0], schema=None, df=features, description="d", tags={"team": "crm"})
    except ValueError:
        fe.write_table(name=name, df=features, mode="merge")
    fe.set_feature_table_tag(name=name, key="source_version", value=f"{source_version}")
    return fe.read_table(name=name).shape[0]

# %% alternative: create-empty-then-merge
def publish(fe, name, features, source_version):
    try:
        fe.get_table(name=name)
    except ValueError:
        fe.create_table(name=name, primary_keys=["customer_id", "snapshot_date"], timeseries_column="snapshot_date", df=features.head(0),
                        description="Customers as of a snapshot")
    fe.write_table(name=name, df=features)
    fe.set_feature_table_tag(name=name, key="source_version", value=str(source_version))
    return len(fe.read_table(name=name))

# %% crash: time-is-no-key | visible
def publish(fe, name, features, source_version):
    fe.create_table(name=name, primary_keys=["customer_id"], timeseries_column="snapshot_date", df=features)
    return len(features)
