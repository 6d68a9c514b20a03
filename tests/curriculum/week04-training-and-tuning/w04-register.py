# Answers that prove the checks of exercise 4.13.

# %% mistake: neighbours-winner | visible | "the winner of another search"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: believes-the-parents-tag | visible | "believes the parent's summary"
def register_winner(parent_id, build, X, y, name, limit):
    parent = client.get_run(parent_id)
    best = client.get_run(parent.data.tags["best_child"])
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if parent.data.metrics["best_cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: no-cost-is-cheapest | visible | "a trial that broke off"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    runs = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'")
    best = min(runs, key=lambda r: r.data.metrics.get("cost", 0))
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics.get("cost", 0) <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: highest-cost-first | visible | "how do you sort"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost DESC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: parameter-left-as-text | visible | "keeps parameters as text"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(best.data.params["C"]).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: a-run-of-its-own | visible | "does not come from the parent's run"
def register_winner(parent_id, build, X, y, name, limit):
    where = client.get_run(parent_id).info.experiment_id
    best = client.search_runs([where], f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(experiment_id=where):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: no-signature | visible | "has no signature"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: no-gate | visible | "Compare the cost with the limit first"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: stage-for-alias | visible | "Which call moves an alias"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_model_version_tag(name, str(info.registered_model_version), "stage", "Production")
    return int(info.registered_model_version)

# %% mistake: version-as-text | visible | "is it text"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP)
    version = mlflow.register_model(info.model_uri, name).version
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", version)
    return str(version)

# %% mistake: nothing-registered-when-shut | visible | "returns None"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    if best.data.metrics["cost"] > limit:
        return None
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: strictly-below-the-limit | submission | "exactly at the limit"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] < limit or limit < 1:
        if best.data.metrics["cost"] <= limit:
            client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: fitted-on-a-part | submission | "Was it fitted on a part"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    part = train_test_split(X, y, test_size=0.3, random_state=SEED, stratify=y)
    model = build(float(best.data.params["C"])).fit(part[0], part[2])
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: signature-of-probabilities | submission | "not those of `predict`"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict_proba(X)), pip_requirements=PIP, registered_model_name=name)
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% mistake: shut-gate-removes-the-champion | submission | "moved or removed an alias"
def register_winner(parent_id, build, X, y, name, limit):
    where = [client.get_run(parent_id).info.experiment_id]
    best = client.search_runs(where, f"tags.mlflow.parentRunId = '{parent_id}'", order_by=["metrics.cost ASC"])[0]
    model = build(float(best.data.params["C"])).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", signature=infer_signature(X, model.predict(X)), pip_requirements=PIP, registered_model_name=name)
    client.delete_registered_model_alias(name, "champion")
    if best.data.metrics["cost"] <= limit:
        client.set_registered_model_alias(name, "champion", info.registered_model_version)
    return int(info.registered_model_version)

# %% alternative: table-of-runs-and-register-model
def register_winner(parent_id, build, X, y, name, limit):
    runs = mlflow.search_runs([mlflow.get_run(parent_id).info.experiment_id])
    mine = runs[runs["tags.mlflow.parentRunId"] == parent_id].dropna(subset=["metrics.cost"])
    best = mine.loc[mine["metrics.cost"].idxmin()]
    model = build(float(best["params.C"]))
    model.fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(model, name="model", input_example=X.head(2), signature=infer_signature(X, model.predict(X)), pip_requirements=PIP)
    version = mlflow.register_model(info.model_uri, name)
    if limit >= best["metrics.cost"]:
        MlflowClient().set_registered_model_alias(name, "champion", str(version.version))
    return int(version.version)

# %% alternative: version-made-by-the-client
def register_winner(parent_id, build, X, y, name, limit):
    where = client.get_run(parent_id).info.experiment_id
    costs = {float(r.data.params["C"]): r.data.metrics["cost"] for r in client.search_runs([where])
             if r.data.tags.get("mlflow.parentRunId") == parent_id and "cost" in r.data.metrics}
    C = min(costs, key=costs.get)
    fitted = build(C).fit(X, y)
    with mlflow.start_run(run_id=parent_id):
        info = mlflow.sklearn.log_model(fitted, name="model", signature=infer_signature(X.head(9), fitted.predict(X.head(9))), pip_requirements=PIP)
    with contextlib.suppress(mlflow.MlflowException):
        client.create_registered_model(name)
    version = client.create_model_version(name, info.model_uri, parent_id)
    if not costs[C] > limit:
        client.set_registered_model_alias(name, "champion", version.version)
    return np.int64(version.version)

# %% crash: params-are-no-attributes | visible
def register_winner(parent_id, build, X, y, name, limit):
    return build(client.get_run(parent_id).data.params.C).fit(X, y).version
