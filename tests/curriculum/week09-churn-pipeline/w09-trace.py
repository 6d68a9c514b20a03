# Tests that a score leads back to its run and data versions, and is proved by computing it again.

# %% mistake: follows-the-champion | visible | "the present champion's run"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version_by_alias(name, "champion").run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: features-of-today | visible | "An honest score is not confirmed"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: always-the-same | visible | "A score that was changed by hand"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = True
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: tags-are-text | visible | "Tags are text"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": run.data.tags["feature_version"], "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: scored-on-is-trained-on | visible | "Training and scoring may have seen"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(score["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: versions-exchanged | visible | "the feature version in the run's tags"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["source_version"]), "source_version": int(run.data.tags["feature_version"]), "same": same}

# %% mistake: model-of-today | visible | "not confirmed"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}@champion")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: version-number-for-run | visible | "A version knows its run"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": str(number), "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: first-row-of-the-customer | submission | "customer *and* snapshot"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas().sort_values("snapshot_date")
    row = table[table["customer_id"] == score["customer_id"]]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: rounded-comparison | submission | "off by a millionth"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-3)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% mistake: first-row-of-the-table | submission | "customer *and* snapshot"
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == table["customer_id"].min()) & (table["snapshot_date"] == table["snapshot_date"].min())]
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% alternative: load-as-version
def trace(client, name, score, folder):
    version = client.get_model_version(name, score["model_version"])
    tags = client.get_run(version.run_id).data.tags
    table = DeltaTable(folder)
    table.load_as_version(score["feature_version"])
    row = table.to_pandas().set_index(["customer_id", "snapshot_date"])
    key = (score["customer_id"], pd.Timestamp(score["snapshot_date"]))
    same = False
    if key in row.index:
        model = mlflow.pyfunc.load_model(f"models:/{name}/{version.version}")
        again = model.predict(row.loc[[key], [c.name for c in model.metadata.signature.inputs]])
        same = np.isclose(again[0], score["p_churn"], rtol=0, atol=1e-9)
    return dict(run_id=version.run_id, trained_on=int(tags["feature_version"]), source_version=int(tags["source_version"]), same=same)

# %% alternative: query
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    who, when = score["customer_id"], score["snapshot_date"]
    row = table.query("customer_id == @who and snapshot_date == @when")
    same = False
    if len(row):
        again = model.predict(row[model.metadata.get_input_schema().input_names()])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}

# %% crash: keys-fed-to-the-model | visible
def trace(client, name, score, folder):
    number = int(score["model_version"])
    run = client.get_run(client.get_model_version(name, str(number)).run_id)
    model = mlflow.pyfunc.load_model(f"models:/{name}/{number}")
    table = DeltaTable(folder, version=int(score["feature_version"])).to_pandas()
    row = table[(table["customer_id"] == score["customer_id"]) & (table["snapshot_date"] == score["snapshot_date"])]
    same = False
    if len(row):
        again = model.predict(row[["customer_id", "snapshot_date"]])
        same = bool(abs(float(again[0]) - score["p_churn"]) < 1e-9)
    return {"run_id": run.info.run_id, "trained_on": int(run.data.tags["feature_version"]), "source_version": int(run.data.tags["source_version"]), "same": same}
