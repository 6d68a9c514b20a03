# Answers that prove the checks of exercise 4.7.

# %% mistake: key-left-as-a-feature | visible | "learns from a running number"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label)
    df = ts.load_df()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: label-left-among-the-features | visible | "reads the answer off"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df()
    return ts, numeric_model().fit(df, df[label])

# %% mistake: label-not-named | visible | "does not know its label"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=None, exclude_columns=[key])
    df = ts.load_df()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: every-feature-of-the-table | visible | "nobody asked for"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: joined-by-hand | visible | "forgets where its features came from"
def train_on_table(fe, labelled, table, key, features, label):
    df = labelled.merge(fe.read_table(name=table)[[key, *features]], on=key, how="left").drop(columns=key)
    return df, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: recipe-without-a-fit | visible | "comes back unfitted"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    return ts, numeric_model()

# %% mistake: key-dropped-from-the-frame-alone | visible | "The key is still a column"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label)
    df = ts.load_df().drop(columns=key)
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: own-columns-thrown-away | visible | "apart from the key, stays"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled[[key, label]], feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: key-of-the-table | submission | "is the *frame's* column"
def train_on_table(fe, labelled, table, key, features, label):
    key = fe.get_table(name=table).primary_keys[0]
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: gaps-dropped | submission | "Were rows with gaps dropped"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df().dropna()
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% mistake: gaps-filled-with-zero | submission | "or filled by hand"
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=key, feature_names=features)
    ts = fe.create_training_set(df=labelled, feature_lookups=[lookup], label=label, exclude_columns=[key])
    df = ts.load_df().fillna(0)
    return ts, numeric_model().fit(df.drop(columns=label), df[label])

# %% alternative: one-lookup-for-each-feature
def train_on_table(fe, labelled, table, key, features, label):
    lookups = [FeatureLookup(table, [key], feature_names=f) for f in features]
    ts = fe.create_training_set(df=labelled, feature_lookups=lookups, label=[label], exclude_columns=[key])
    df = ts.load_df()
    y = df.pop(label)
    return ts, numeric_model().fit(df, y)

# %% alternative: renamed-key
def train_on_table(fe, labelled, table, key, features, label):
    lookup = FeatureLookup(table_name=table, lookup_key=["the key"], feature_names=list(features))
    ts = fe.create_training_set(df=labelled.rename(columns={key: "the key"}), feature_lookups=[lookup], label=label, exclude_columns=["the key"])
    df = ts.load_df()
    model = numeric_model()
    model.fit(df[[c for c in df.columns if c != label]], df[label])
    return [ts, model]

# %% crash: old-method-name | visible
def train_on_table(fe, labelled, table, key, features, label):
    return fe.make_training_set(labelled, table)
