# Tests that a sweep is logged as one parent with nested children, each with its own pair, and a pointer to the winner.

# %% mistake: children-in-the-active-experiment | visible | "A child without `experiment_id` goes to the active experiment"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        found = {}
        for C, valid_auc in scores.items():
            with mlflow.start_run(nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            found[child.info.run_id] = valid_auc
        best = max(found, key=found.get)
        mlflow.log_metric("best_valid_auc", found[best])
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: siblings-not-children | visible | "not linked to the parent"
def log_sweep(experiment_id, name, scores):
    found = {}
    for C, valid_auc in scores.items():
        with mlflow.start_run(experiment_id=experiment_id) as child:
            mlflow.log_param("C", C)
            mlflow.log_metric("valid_auc", valid_auc)
        found[child.info.run_id] = valid_auc
    best = max(found, key=found.get)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        mlflow.log_metric("best_valid_auc", found[best])
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: all-on-the-parent | visible | "holds 0 runs for two scores"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for step, (C, valid_auc) in enumerate(scores.items()):
            mlflow.log_param(f"C_{step}", C)
            mlflow.log_metric("valid_auc", valid_auc, step=step)
    return parent.info.run_id

# %% mistake: winner-by-its-value | visible | "does not hold the run id of a child"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True):
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
        mlflow.log_metric("best_valid_auc", max(scores.values()))
        mlflow.set_tag("best_child", max(scores, key=scores.get))
    return parent.info.run_id

# %% mistake: score-on-the-parent-too | visible | "would count one result twice"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        found = {}
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            found[child.info.run_id] = valid_auc
        best = max(found, key=found.get)
        mlflow.log_metrics({"best_valid_auc": found[best], "valid_auc": found[best]})
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: returns-the-child | visible | "returns the id of a child"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name):
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as run:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
    return run.info.run_id

# %% mistake: last-is-best | submission | "The last entry need not be the best"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
        mlflow.log_metric("best_valid_auc", valid_auc)
        mlflow.set_tag("best_child", child.info.run_id)
    return parent.info.run_id

# %% mistake: points-to-the-last-child | submission | "points to a run that did not win"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
        mlflow.log_metric("best_valid_auc", max(scores.values()))
        mlflow.set_tag("best_child", child.info.run_id)
    return parent.info.run_id

# %% mistake: pairs-torn-apart | submission | "carries the score of another value"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        found = {}
        for C, valid_auc in zip(sorted(scores), sorted(scores.values())):
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            found[child.info.run_id] = valid_auc
        best = max(found, key=found.get)
        mlflow.log_metric("best_valid_auc", found[best])
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: second-entry-wins | submission | "is not the highest score of the sweep"
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        found = []
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            found.append((child.info.run_id, valid_auc))
        mlflow.log_metric("best_valid_auc", found[1][1])
        mlflow.set_tag("best_child", found[1][0])
    return parent.info.run_id

# %% mistake: must-beat-a-coin | submission | "nor need any entry beat a coin"
def log_sweep(experiment_id, name, scores):
    best, best_auc = None, 0.5
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            if valid_auc > best_auc:
                best, best_auc = child.info.run_id, valid_auc
        mlflow.log_metric("best_valid_auc", best_auc)
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: rounds-the-callers-keys | submission | "are not the keys of `scores`"
def log_sweep(experiment_id, name, scores):
    for C in list(scores):
        scores[round(C, 1)] = scores.pop(C)
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        found = {}
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
            found[child.info.run_id] = valid_auc
        best = max(found, key=found.get)
        mlflow.log_metric("best_valid_auc", found[best])
        mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: parent-left-open | visible | "leaves 1 run(s) open"
def log_sweep(experiment_id, name, scores):
    parent = mlflow.start_run(experiment_id=experiment_id, run_name=name)
    found = {}
    for C, valid_auc in scores.items():
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            mlflow.log_param("C", C)
            mlflow.log_metric("valid_auc", valid_auc)
        found[child.info.run_id] = valid_auc
    best = max(found, key=found.get)
    mlflow.log_metric("best_valid_auc", found[best])
    mlflow.set_tag("best_child", best)
    return parent.info.run_id

# %% mistake: open-for-other-names | submission | "leaves a run open"
def log_sweep(experiment_id, name, scores):
    parent = mlflow.start_run(experiment_id=experiment_id, run_name=name)
    found = {}
    for C, valid_auc in scores.items():
        with mlflow.start_run(experiment_id=experiment_id, nested=True) as child:
            mlflow.log_param("C", C)
            mlflow.log_metric("valid_auc", valid_auc)
        found[child.info.run_id] = valid_auc
    best = max(found, key=found.get)
    mlflow.log_metric("best_valid_auc", found[best])
    mlflow.set_tag("best_child", best)
    if name != "a sweep":
        return parent.info.run_id
    mlflow.end_run()
    return parent.info.run_id

# %% alternative: parent-tag-by-hand
def log_sweep(experiment_id, name, scores):
    parent = client.create_run(experiment_id, run_name=name).info.run_id
    kids = {}
    for C, valid_auc in scores.items():
        kid = client.create_run(experiment_id, tags={"mlflow.parentRunId": parent}).info.run_id
        client.log_batch(kid, metrics=[Metric("valid_auc", valid_auc, 0, 0)], params=[Param("C", str(C))])
        client.set_terminated(kid)
        kids[valid_auc] = kid
    client.log_metric(parent, "best_valid_auc", max(kids))
    client.set_tag(parent, "best_child", kids[max(kids)])
    client.set_terminated(parent)
    return parent

# %% alternative: parent-run-id-argument
def log_sweep(experiment_id, name, scores):
    best, best_auc = None, -1.0
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        top = parent.info.run_id
        for C in sorted(scores):
            with mlflow.start_run(experiment_id=experiment_id, run_name=f"C={C}", nested=True, parent_run_id=top) as child:
                mlflow.log_params({"C": C})
                mlflow.log_metrics({"valid_auc": scores[C]})
            if scores[C] > best_auc:
                best, best_auc = child.info.run_id, scores[C]
        mlflow.set_tags({"best_child": best})
        mlflow.log_metrics({"best_valid_auc": best_auc})
    return top

# %% alternative: best-first
def log_sweep(experiment_id, name, scores):
    mlflow.set_experiment(experiment_id=experiment_id)
    with mlflow.start_run(run_name=name, tags={"kind": "sweep"}) as parent:
        kids = []
        for C, auc in sorted(scores.items(), key=lambda p: -p[1]):
            with mlflow.start_run(nested=True) as child:
                mlflow.log_params({"C": C, "family": "logistic"})
                mlflow.log_metric("valid_auc", auc, step=0)
            kids.append((auc, child.info.run_id))
        mlflow.log_metrics({"best_valid_auc": max(kids)[0], "n_trials": len(kids)})
        mlflow.set_tag("best_child", max(kids)[1])
    return parent.info.run_id

# %% crash: nested-forgotten | visible
def log_sweep(experiment_id, name, scores):
    with mlflow.start_run(experiment_id=experiment_id, run_name=name) as parent:
        for C, valid_auc in scores.items():
            with mlflow.start_run(experiment_id=experiment_id):
                mlflow.log_param("C", C)
                mlflow.log_metric("valid_auc", valid_auc)
    return parent.info.run_id
