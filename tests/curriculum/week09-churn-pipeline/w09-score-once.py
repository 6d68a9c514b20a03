# Tests that each customer is scored once by each champion, and every score names what made it.

# %% mistake: scores-everything-again | visible | "two scores of one model version"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: newest-is-champion | visible | "The newest version need not be the champion"
def score_once(fe, client, name, keys, feature_version, path):
    version = max(int(v.version) for v in client.search_model_versions(f"name = '{name}'"))
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: overwrites-last-night | visible | "scores. Earlier ones stay"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="overwrite")
    return len(rows)

# %% mistake: scored-by-anybody-is-scored | visible | "*same* version's work"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done[["customer_id", "snapshot_date"]].drop_duplicates()
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: customer-once-for-ever | submission | "A new snapshot is a new score"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id"]].drop_duplicates()
        todo = todo.merge(done, how="left", on="customer_id", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: no-origin | visible | "a score has no origin"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version)
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: counts-the-keys | visible | "how many rows it wrote"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return len(keys)
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(keys)

# %% mistake: classes-for-probabilities | visible | "holds no probabilities"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=(scored["prediction"] > 0.5).astype(int), model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: feature-version-of-the-first-night | visible | "is not what was passed in"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=3)
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: nothing-written | visible | "no Delta table in the folder"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    return len(rows)

# %% mistake: alias-asked-twice | submission | "The alias moved during the job"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}@champion", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: keys-sorted-predictions-not | submission | "Keep keys and predictions together"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=np.sort(scored["prediction"].to_numpy()), model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% mistake: features-written-along | submission | "other columns than the five"
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored.rename(columns={"prediction": "p_churn"}).assign(model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)

# %% alternative: anti-join-by-index
def score_once(fe, client, name, keys, feature_version, path):
    champion = client.get_model_version_by_alias(name, "champion")
    pairs = ["customer_id", "snapshot_date"]
    todo = keys[pairs]
    if DeltaTable.is_deltatable(path):
        old = DeltaTable(path).to_pandas()
        old = old[old["model_version"] == int(champion.version)]
        seen = set(zip(old["customer_id"], pd.to_datetime(old["snapshot_date"])))
        todo = todo[[pair not in seen for pair in zip(todo["customer_id"], todo["snapshot_date"])]]
    if len(todo):
        made = fe.score_batch(model_uri=f"models:/{name}/{champion.version}", df=todo, result_type="double").reset_index(drop=True)
        rows = made[pairs + ["prediction"]].rename(columns={"prediction": "p_churn"})
        rows["model_version"], rows["feature_version"] = int(champion.version), feature_version
        write_deltalake(path, rows, mode="append")
    return len(todo)

# %% alternative: merge-by-key
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_model_version_by_alias(name, "champion").version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    if DeltaTable.is_deltatable(path):
        same = "o.customer_id = n.customer_id and o.snapshot_date = n.snapshot_date and o.model_version = n.model_version"
        DeltaTable(path).merge(rows, same, source_alias="n", target_alias="o").when_not_matched_insert_all().execute()
    else:
        write_deltalake(path, rows)
    return len(rows)

# %% crash: stage-for-alias | visible
def score_once(fe, client, name, keys, feature_version, path):
    version = int(client.get_latest_versions(name, stages=["Production"])[0].version)
    todo = keys[["customer_id", "snapshot_date"]].reset_index(drop=True)
    if DeltaTable.is_deltatable(path):
        done = DeltaTable(path).to_pandas()
        done = done.loc[done["model_version"] == version, ["customer_id", "snapshot_date"]]
        todo = todo.merge(done, how="left", indicator=True)
        todo = todo[todo["_merge"] == "left_only"].drop(columns="_merge").reset_index(drop=True)
    if todo.empty:
        return 0
    scored = fe.score_batch(model_uri=f"models:/{name}/{version}", df=todo)
    rows = scored[["customer_id", "snapshot_date"]].assign(p_churn=scored["prediction"], model_version=version, feature_version=int(feature_version))
    write_deltalake(path, rows, mode="append")
    return len(rows)
