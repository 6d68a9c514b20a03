# Tests that the retraining job fits on one table, scores on another, registers a challenger and decides nothing.

# %% mistake: scored-on-training-rows | submission | "rows that trained the model"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(train[numeric])[:, 1] - train["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(train["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: fitted-on-everything | submission | "Fit on `train` alone"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(*(lambda d: (d[numeric], d["late"]))(pd.concat([train, holdout])))
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: classes-not-probabilities | submission | "judges probabilities"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict(holdout[numeric]) - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: promotes-itself | visible | "the gate decides"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: no-alias | visible | "No version carries the alias"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    return int(version)

# %% mistake: worst-is-smallest | visible | "not above the mean"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().min())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: run-left-running | visible | "Close it when all is logged"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: version-without-its-run | visible | "no run behind it"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id, tags={"eval_window": window}).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model").version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% mistake: window-forgotten | visible | "lacks the tag `eval_window`"
def retrain(client, name, train, holdout, window):
    """Fit, score and register a challenger; return its version number."""
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    error = (model.predict_proba(holdout[numeric])[:, 1] - holdout["late"]) ** 2
    run_id = client.create_run(experiment_id).info.run_id
    client.log_metric(run_id, "brier", error.mean())
    client.log_metric(run_id, "worst_brier", error.groupby(holdout["origin"]).mean().max())
    client.set_terminated(run_id)
    version = client.create_model_version(name, f"runs:/{run_id}/model", run_id).version
    client.set_registered_model_alias(name, "challenger", version)
    return int(version)

# %% alternative: fluent-api
def retrain(client, name, train, holdout, window):
    model = make_pipeline(StandardScaler(), LogisticRegression())
    model.fit(train.loc[:, numeric], train["late"].to_numpy())
    scored = holdout.assign(square=(holdout["late"] - model.predict_proba(holdout.loc[:, numeric])[:, 1]).pow(2))
    with mlflow.start_run(experiment_id=experiment_id, run_name="challenger") as run:
        mlflow.set_tag("eval_window", window)
        mlflow.log_metrics({"brier": scored["square"].mean(), "worst_brier": max(g["square"].mean() for _, g in scored.groupby("origin"))})
    made = client.create_model_version(name=name, source=f"runs:/{run.info.run_id}/model", run_id=run.info.run_id)
    client.set_registered_model_alias(name, "challenger", made.version)
    return int(made.version)

# %% alternative: log-batch-and-brier-loss
def retrain(client, name, train, holdout, window):
    from sklearn.metrics import brier_score_loss
    pipe = make_pipeline(StandardScaler(), LogisticRegression()).fit(train[numeric], train["late"])
    p = pd.Series(pipe.predict_proba(holdout[numeric])[:, 1], index=holdout.index)
    parts = {o: brier_score_loss(holdout.loc[i, "late"], p[i], pos_label=1) for o, i in holdout.groupby("origin").groups.items()}
    run = client.create_run(experiment_id, run_name="spring")
    client.set_tag(run.info.run_id, "eval_window", window)
    values = {"brier": float(np.mean((p - holdout["late"]) ** 2)), "worst_brier": max(parts.values())}
    client.log_batch(run.info.run_id, metrics=[mlflow.entities.Metric(k, v, 0, 0) for k, v in values.items()])
    client.set_terminated(run.info.run_id, "FINISHED")
    number = int(client.create_model_version(name, "elsewhere/model", run.info.run_id).version)
    client.set_registered_model_alias(name, "challenger", str(number))
    return number

# %% crash: fits-the-target-too | visible
def retrain(client, name, train, holdout, window):
    return LogisticRegression().fit(train, train["late"])
