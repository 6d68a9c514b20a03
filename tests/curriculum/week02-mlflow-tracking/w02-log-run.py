# Tests that one training run is logged by hand: name, parameters, a curve by step, one score, a tag, and closed.

# %% mistake: no-step | visible | "share one step"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for loss in losses:
            mlflow.log_metric("train_loss", loss)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: losses-as-a-parameter | visible | "was logged as a parameter"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params({**params, "train_loss": losses})
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: returns-the-run | visible | "Where does a run keep its id"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run

# %% mistake: run-left-open | visible | "leaves its run open"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    run = mlflow.start_run(experiment_id=experiment_id, run_name=run_name)
    mlflow.log_params(params)
    for step, loss in enumerate(losses):
        mlflow.log_metric("train_loss", loss, step=step)
    mlflow.log_metric("valid_auc", valid_auc)
    mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: active-experiment | visible | "Does `start_run` receive `experiment_id`"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: steps-from-one | visible | "does not sit on step 0"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses, start=1):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: name-forgotten | visible | "does not carry the name"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: tag-forgotten | visible | "The tag `project` is missing"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
    return run.info.run_id

# %% mistake: score-with-every-pass | submission | "more than one value in its history"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
            mlflow.log_metric("valid_auc", valid_auc, step=step)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: parameters-written-in | submission | "names or values written into your function"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params({"alpha": 0.01, "passes": 3})
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: passes-written-in | submission | "Is the number of passes fixed"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step in range(min(3, len(losses))):
            mlflow.log_metric("train_loss", losses[step], step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: curve-sorted | submission | "no sorting, no rounding"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(sorted(losses, reverse=True)):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: sorts-the-callers-list | submission | "no sorting, no rounding"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    losses.sort(reverse=True)
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: rounds-the-callers-list | submission | "no sorting, no rounding"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    losses[:] = [round(v, 2) for v in losses]
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: adds-to-the-callers-dictionary | submission | "names or values written into your function"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    params["passes"] = len(losses)
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: name-cut | submission | "Pass both on as they are, uncut"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name[:10]) as run:
        mlflow.log_params(params)
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% mistake: single-loss-skipped | submission | "Every list of losses is a curve"
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name) as run:
        mlflow.log_params(params)
        if len(losses) > 1:
            for step, loss in enumerate(losses):
                mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("valid_auc", valid_auc)
        mlflow.set_tag("project", "churn")
    return run.info.run_id

# %% alternative: client-calls
def log_training(experiment_id, run_name, params, losses, valid_auc):
    store = MlflowClient()
    run_id = store.create_run(experiment_id, run_name=run_name, tags={"project": "churn"}).info.run_id
    for key, value in params.items():
        store.log_param(run_id, key, value)
    for step, loss in enumerate(losses):
        store.log_metric(run_id, "train_loss", loss, step=step)
    store.log_metric(run_id, "valid_auc", valid_auc)
    store.set_terminated(run_id)
    return run_id

# %% alternative: one-batch
def log_training(experiment_id, run_name, params, losses, valid_auc):
    run = client.create_run(experiment_id, run_name=run_name)
    metrics = [Metric("train_loss", loss, 0, step) for step, loss in enumerate(losses)]
    client.log_batch(
        run.info.run_id,
        metrics=[*metrics, Metric("valid_auc", valid_auc, 0, 0)],
        params=[Param(key, str(value)) for key, value in params.items()],
        tags=[mlflow.entities.RunTag("project", "churn")],
    )
    client.set_terminated(run.info.run_id, status="FINISHED")
    return run.info.run_id

# %% alternative: experiment-made-active
def log_training(experiment_id, run_name, params, losses, valid_auc):
    mlflow.set_experiment(experiment_id=experiment_id)
    with mlflow.start_run(run_name=run_name, tags={"project": "churn"}):
        mlflow.log_params(params)
        for step, loss in reversed(list(enumerate(losses))):
            mlflow.log_metrics({"train_loss": loss}, step=step)
        mlflow.log_metrics({"valid_auc": valid_auc})
        return mlflow.active_run().info.run_id

# %% alternative: more-than-asked
def log_training(experiment_id, run_name, params, losses, valid_auc):
    with mlflow.start_run(experiment_id=experiment_id, run_name=run_name, nested=True, tags={"project": "churn", "owner": "me"}) as run:
        mlflow.log_params(params)
        mlflow.log_metric("valid_auc", valid_auc, step=max(0, len(losses) - 1))
        for step, loss in enumerate(losses):
            mlflow.log_metric("train_loss", loss, step=step)
        mlflow.log_metric("final_loss", losses[-1])
    return run.info.run_id

# %% alternative: ended-by-hand
def log_training(experiment_id, run_name, params, losses, valid_auc):
    mlflow.end_run()
    run = mlflow.start_run(experiment_id=experiment_id, run_name=run_name)
    for k in params:
        mlflow.log_param(k, params[k])
    for i in range(len(losses)):
        mlflow.log_metric("train_loss", losses[i], i)
    mlflow.log_metric("valid_auc", valid_auc)
    mlflow.set_tags({"project": "churn"})
    mlflow.end_run()
    return str(run.info.run_id)

# %% crash: run-id-of-nothing | visible
def log_training(experiment_id, run_name, params, losses, valid_auc):
    mlflow.start_run(experiment_id=experiment_id, run_name=run_name)
    mlflow.log_parameters(params)
