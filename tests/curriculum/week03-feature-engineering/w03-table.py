# Tests that a time series feature table is made once, merged into, described, and read as it was.

# %% mistake: customer-alone-is-the-key | visible | "lacks one of its two keys"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys="customer_id", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: time-not-declared | visible | "which column is its time"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: no-description | visible | "has no description"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: owner-in-the-description | visible | "The tag `owner`"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description=f"owner: {owner}")
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: creates-every-time | visible | "A table is created once"
def save_features(client, name, frame, owner):
    client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: drops-and-creates | visible | "Yesterday's rows stay"
def save_features(client, name, frame, owner):
    try:
        client.drop_table(name=name)
    except ValueError:
        pass
    client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: counts-the-frame | visible | "Count there, not in the frame"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(frame)

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: overwrite-as-in-the-old-store | visible | "The second call"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    else:
        client.write_table(name=name, df=frame, mode="overwrite")
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: rows-of-today | visible | "the rows of today"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name)

# %% mistake: filters-by-the-feature-time | submission | "part of the table's history"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    rows = client.read_table(name=name)
    return rows[rows["as_of"] <= rows["as_of"].min()]

# %% mistake: adds-new-rows-only | submission | "A corrected value does not arrive"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    else:
        have = client.read_table(name=name)
        old = set(zip(have["customer_id"], pd.to_datetime(have["as_of"]).dt.tz_localize(None)))
        client.write_table(name=name, df=frame[[k not in old for k in zip(frame["customer_id"], frame["as_of"])]])
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: reads-nothing-back | visible | "`read_as_it_was` returns None"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    client.read_table(name=name, as_of_delta_timestamp=moment)

# %% mistake: drops-the-last-rows | visible | "Let the table's history answer"
def save_features(client, name, frame, owner):
    try:
        client.get_table(name=name)
        client.write_table(name=name, df=frame)
    except ValueError:
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], timeseries_column="as_of", df=frame, description="d", tags={"owner": owner})
    return len(client.read_table(name=name))

def read_as_it_was(client, name, moment):
    return client.read_table(name=name).drop_duplicates("customer_id", keep="last")

# %% alternative: schema-first-then-merge
def save_features(client, name, frame, owner):
    import pyarrow
    try:
        known = client.get_table(name=name) is not None
    except ValueError:
        known = False
    if not known:
        schema = pyarrow.Schema.from_pandas(frame, preserve_index=False)
        client.create_table(name=name, primary_keys=["customer_id", "as_of"], schema=schema, timeseries_column="as_of", description="Customers by day", tags={"owner": owner})
    client.write_table(name=name, df=frame)
    return client.read_table(name=name).shape[0]

def read_as_it_was(client, name, moment):
    return client.read_table(name=name, as_of_delta_timestamp=moment.isoformat())

# %% alternative: tag-afterwards
def save_features(client, name, frame, owner):
    try:
        client.write_table(name=name, df=frame, mode="merge")
    except ValueError:
        client.create_table(name=name, primary_keys=["as_of", "customer_id"], timeseries_column="as_of", df=frame, description="What we knew of a customer")
        client.set_feature_table_tag(name=name, key="owner", value=owner)
    return int(client.read_table(name=name)["customer_id"].count())

def read_as_it_was(client, name, moment):
    rows = client.read_table(name=name, as_of_delta_timestamp=str(moment))
    return rows.sort_values(["customer_id", "as_of"])

# %% crash: positional-arguments | visible
def save_features(client, name, frame, owner):
    client.create_table(name, ["customer_id", "as_of"], frame)

def read_as_it_was(client, name, moment):
    return client.read_table(name, moment)
