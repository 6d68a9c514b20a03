# Tests that a batch job names its version, keeps every row and its order, and reads inputs by name.

# %% mistake: drops-incomplete-rows | visible | "stays in the table"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    rows = bookings.dropna(subset=model.metadata.get_input_schema().input_names())
    return rows[["booking_id"]].assign(rate=model.predict(rows), model_version=version)

# %% mistake: fills-gaps-with-zero | visible | "invented price"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    return bookings[["booking_id"]].assign(rate=model.predict(bookings.fillna(0)), model_version=version)

# %% mistake: predictions-without-ids | visible | "Predictions without their ids"
def score_table(name, alias, bookings):
    model = mlflow.pyfunc.load_model(f"models:/{name}@{alias}")
    return model.predict(bookings.dropna())

# %% mistake: new-index | visible | "the order or the index of the rows"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    rows = bookings.reset_index(drop=True)
    complete = rows[model.metadata.get_input_schema().input_names()].notna().all(axis=1)
    out = rows[["booking_id"]].assign(rate=np.nan, model_version=version)
    out.loc[complete, "rate"] = model.predict(rows[complete])
    return out

# %% mistake: writes-into-the-table-given | visible | "changes the table that it was given"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    complete = bookings[model.metadata.get_input_schema().input_names()].notna().all(axis=1)
    bookings["rate"] = np.nan
    bookings.loc[complete, "rate"] = model.predict(bookings[complete])
    bookings["model_version"] = version
    return bookings[["booking_id", "rate", "model_version"]]

# %% mistake: champion-written-in | visible | "written into it"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    inputs = bookings[model.metadata.get_input_schema().input_names()]
    complete = inputs.notna().all(axis=1).to_numpy()
    rate = np.full(len(bookings), np.nan)
    rate[complete] = model.predict(inputs[complete])
    return bookings[["booking_id"]].assign(rate=rate, model_version=version)

# %% mistake: any-column-with-a-gap | submission | "a column that is no input"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    complete = bookings.notna().all(axis=1).to_numpy()
    rate = np.full(len(bookings), np.nan)
    if complete.any():
        rate[complete] = model.predict(bookings[complete])
    return bookings[["booking_id"]].assign(rate=rate, model_version=version)

# %% mistake: newest-version | submission | "The newest version is not always"
def score_table(name, alias, bookings):
    version = max(int(v.version) for v in client.search_model_versions(f"name = '{name}'"))
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    inputs = bookings[model.metadata.get_input_schema().input_names()]
    complete = inputs.notna().all(axis=1).to_numpy()
    rate = np.full(len(bookings), np.nan)
    if complete.any():
        rate[complete] = model.predict(inputs[complete])
    return bookings[["booking_id"]].assign(rate=rate, model_version=version)

# %% mistake: names-one-version-loads-another | submission | "load it by number"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    newest = max(int(v.version) for v in client.search_model_versions(f"name = '{name}'"))
    model = mlflow.pyfunc.load_model(f"models:/{name}/{newest}")
    inputs = bookings[model.metadata.get_input_schema().input_names()]
    complete = inputs.notna().all(axis=1).to_numpy()
    rate = np.full(len(bookings), np.nan)
    if complete.any():
        rate[complete] = model.predict(inputs[complete])
    return bookings[["booking_id"]].assign(rate=rate, model_version=version)

# %% mistake: values-by-position | submission | "under their own names"
def score_table(name, alias, bookings):
    version = int(client.get_model_version_by_alias(name, alias).version)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    names = model.metadata.get_input_schema().input_names()
    inputs = bookings[[c for c in bookings.columns if c in names]].set_axis(names, axis=1) if "room" not in names else bookings[names]
    complete = inputs.notna().all(axis=1).to_numpy()
    rate = np.full(len(bookings), np.nan)
    if complete.any():
        rate[complete] = model.predict(inputs[complete])
    return bookings[["booking_id"]].assign(rate=rate, model_version=version)

# %% alternative: join-by-index-free-dictionary
def score_table(name, alias, bookings):
    version = client.get_model_version_by_alias(name, alias).version
    model = mlflow.pyfunc.load_model("models:/" + name + "/" + str(version))
    names = [column.name for column in model.metadata.get_input_schema()]
    whole = bookings.reset_index(drop=True).dropna(subset=names)
    rates = dict(zip(whole.index, model.predict(whole))) if len(whole) else {}
    return pd.DataFrame({"rate": [rates.get(i, float("nan")) for i in range(len(bookings))], "model_version": int(version),
                         "booking_id": bookings["booking_id"].tolist()}, index=bookings.index)

# %% alternative: loc-on-a-copy
def score_table(name, alias, bookings):
    found = MlflowClient().get_model_version_by_alias(name, alias)
    model = mlflow.sklearn.load_model(f"models:/{name}/{found.version}")
    names = mlflow.models.get_model_info(f"models:/{name}/{found.version}").signature.inputs.input_names()
    out = bookings[["booking_id"]].copy()
    out["rate"] = float("nan")
    mask = ~bookings[names].isna().any(axis=1)
    if mask.sum() > 0:
        out.loc[mask, "rate"] = model.predict(bookings.loc[mask, names])
    out["model_version"] = np.int64(found.version)
    return out

# %% crash: stage-instead-of-alias | visible
def score_table(name, alias, bookings):
    version = client.get_latest_versions(name, stages=[alias])[0].version
    model = mlflow.pyfunc.load_model(f"models:/{name}/{version}")
    return bookings[["booking_id"]].assign(rate=model.predict(bookings), model_version=int(version))
