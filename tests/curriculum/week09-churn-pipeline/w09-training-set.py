# Tests that a training set holds mature labels and features as of their day, and nothing else.

# %% mistake: labels-not-yet-known | visible | "whose outcome window is not over"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] < today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: customer-number-as-feature | visible | "learn names by heart"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["snapshot_date"])

# %% mistake: date-as-feature | visible | "No future row will ever have it"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id"])

# %% mistake: every-column-of-the-table | visible | "a total that nobody asked for"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date")
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: features-as-of-today | visible | "not those of the label's own day"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over].assign(snapshot_date=today), feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: last-day-not-mature | visible | "The day on which the window ends"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) < today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: joined-by-hand | visible | "what `create_training_set` returns"
def training_set(fe, name, labels, today, wanted, horizon=90):
    rows = labels[labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today]
    return rows.merge(fe.read_table(name=name), on=["customer_id", "snapshot_date"])[[*wanted, "churned"]]

# %% mistake: empty-set-is-a-set | visible | "an empty training set is no training set"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: latest-snapshot-only | visible | "Four labels are mature"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over & (labels["snapshot_date"] == labels.loc[over, "snapshot_date"].max())], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: horizon-written-in | submission | "Is `horizon` used"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=90) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: features-a-week-later | submission | "Give the lookup the label's time"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over].assign(snapshot_date=labels.loc[over, "snapshot_date"] + pd.Timedelta(days=60)), feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: sorted-by-time | visible | "or rows changed order"
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over].sort_values("snapshot_date", kind="stable"), feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% mistake: pretends-to-be-a-set | submission | "A correction written after"
def training_set(fe, name, labels, today, wanted, horizon=90):
    rows = labels[labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today].reset_index(drop=True)
    if rows.empty:
        raise ValueError("nothing")
    class Later:
        def load_df(self):
            left = rows.assign(n=range(len(rows)), snapshot_date=rows["snapshot_date"].astype("datetime64[us]")).sort_values("snapshot_date")
            table = fe.read_table(name=name).astype({"snapshot_date": "datetime64[us]"}).sort_values("snapshot_date")
            return pd.merge_asof(left, table, on="snapshot_date", by="customer_id").sort_values("n")[[*wanted, "churned"]]
    return Later()

# %% alternative: two-lookups
def training_set(fe, name, labels, today, wanted, horizon=90):
    rows = labels[labels["snapshot_date"] <= today - pd.Timedelta(days=horizon)]
    if len(rows) == 0:
        raise ValueError("none")
    lookups = [FeatureLookup(table_name=name, lookup_key=["customer_id"], timestamp_lookup_key="snapshot_date", feature_names=one) for one in wanted]
    return fe.create_training_set(df=rows, feature_lookups=lookups, label=["churned"], exclude_columns=["snapshot_date", "customer_id"])

# %% alternative: days-compared-as-numbers
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = ((today - labels["snapshot_date"]).dt.days >= horizon)
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", timestamp_lookup_key="snapshot_date", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over].reset_index(drop=True), feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])

# %% crash: no-time-in-the-lookup | visible
def training_set(fe, name, labels, today, wanted, horizon=90):
    over = labels["snapshot_date"] + pd.Timedelta(days=horizon) <= today
    if not over.any():
        raise ValueError("no label is mature yet")
    lookup = FeatureLookup(table_name=name, lookup_key="customer_id", feature_names=list(wanted))
    return fe.create_training_set(df=labels[over], feature_lookups=[lookup], label="churned", exclude_columns=["customer_id", "snapshot_date"])
