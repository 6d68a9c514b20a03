# Answers that prove the checks of exercise 4.12.

# %% mistake: maximises-the-cost | visible | "the highest cost of the search"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_params({"C": C})
            mlflow.log_metrics({"cost": cost})
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: children-in-the-active-experiment | visible | "A child needs `experiment_id` too"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: children-without-a-parent | visible | "is not linked to the parent"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=max_evals)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: pays-twice | visible | "Each call may take an hour"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(lambda t: cost_of(t.suggest_float("C", 0.001, 10, log=True)), n_trials=max_evals)
        ids = []
        for trial in study.trials:
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", trial.params["C"])
                mlflow.log_metric("cost", cost_of(trial.params["C"]))
            ids.append(child.info.run_id)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", ids[study.best_trial.number])
    return parent.info.run_id

# %% mistake: logs-best-so-far | visible | "not the best so far"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    seen = []
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            seen.append(cost_of(C))
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", min(seen))
        trial.set_user_attr("run_id", child.info.run_id)
        return seen[-1]
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: rounds-the-parameter | visible | "without rounding"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", round(C, 2))
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: even-scale-for-a-strength | visible | "gives each factor the same chance"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: number-of-the-trial-as-its-run | visible | "A trial's number is not the id"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True):
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.number)
    return parent.info.run_id

# %% mistake: one-run-for-all-trials | visible | "not one for each trial"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(lambda t: cost_of(t.suggest_float("C", 0.001, 10, log=True)), n_trials=max_evals)
        for trial in study.trials:
            mlflow.log_metric("cost", trial.value, step=trial.number)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", parent.info.run_id)
    return parent.info.run_id

# %% mistake: parent-never-closed | visible | "leaves a run open"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    parent = mlflow.start_run(experiment_id=experiment_id, run_name=name)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=max_evals)
    mlflow.log_metric("best_cost", study.best_value)
    mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% mistake: last-trial-wins | submission | "the id of the last trial's run"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        last = []
        def objective(trial):
            C = trial.suggest_float("C", 0.001, 10, log=True)
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                cost = cost_of(C)
                mlflow.log_param("C", C)
                mlflow.log_metric("cost", cost)
            last.append(child.info.run_id)
            return cost
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        worst = max(study.trials, key=lambda t: t.value).number
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", last[-1] if study.best_trial.number != max_evals - 1 else last[worst])
    return parent.info.run_id

# %% mistake: best-starts-at-one | submission | "always below one"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    best = [1.0, "none"]
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        if cost < best[0]:
            best[:] = cost, child.info.run_id
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", best[0])
        mlflow.set_tag("best_child", best[1])
    return parent.info.run_id

# %% mistake: seed-forgotten | submission | "Give the seed to the sampler"
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    def objective(trial):
        C = trial.suggest_float("C", 0.001, 10, log=True)
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        trial.set_user_attr("run_id", child.info.run_id)
        return cost
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=3 if max_evals == 8 else None))
        study.optimize(objective, n_trials=max_evals)
        mlflow.log_metric("best_cost", study.best_value)
        mlflow.set_tag("best_child", study.best_trial.user_attrs["run_id"])
    return parent.info.run_id

# %% alternative: written-with-the-client
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    parent = client.create_run(experiment_id, run_name=name).info.run_id
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    done = {}
    for _ in range(max_evals):
        trial = study.ask()
        C = trial.suggest_float("C", 1e-3, 10.0, log=True)
        child = client.create_run(experiment_id, tags={"mlflow.parentRunId": parent}).info.run_id
        client.log_param(child, "C", C)
        done[child] = cost_of(C)
        client.log_metric(child, "cost", done[child])
        client.set_terminated(child)
        study.tell(trial, done[child])
    client.log_metric(parent, "best_cost", min(done.values()))
    client.set_tag(parent, "best_child", min(done, key=done.get))
    client.set_terminated(parent)
    return parent

# %% alternative: children-after-the-study
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(lambda t: cost_of(t.suggest_float("C", 0.001, 10, log=True)), n_trials=max_evals)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for trial in sorted(study.trials, key=lambda t: -t.value):
            with mlflow.start_run(experiment_id=experiment_id, run_name=f"trial {trial.number}", nested=True) as child:
                mlflow.log_params(trial.params)
                mlflow.log_metrics({"cost": trial.value})
        mlflow.set_tags({"best_child": child.info.run_id})
        mlflow.log_metrics({"best_cost": study.best_value})
        return parent.info.run_id

# %% alternative: hyperopt-for-optuna
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    ids = []
    def objective(C):
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            cost = cost_of(C)
            mlflow.log_param("C", C)
            mlflow.log_metric("cost", cost)
        ids.append(child.info.run_id)
        return cost
    trials = Trials()
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        fmin(objective, hp.loguniform("C", np.log(0.001), np.log(10)), algo=tpe.suggest, max_evals=max_evals, trials=trials,
             rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
        losses = trials.losses()
        mlflow.log_metric("best_cost", min(losses))
        mlflow.set_tag("best_child", ids[int(np.argmin(losses))])
    return parent.info.run_id

# %% crash: no-such-search | visible
def tracked_search(experiment_id, name, cost_of, max_evals, seed):
    return optuna.minimise(cost_of, max_evals).run_id
