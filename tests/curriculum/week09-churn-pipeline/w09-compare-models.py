# Tests that candidates are compared out of fold, one tracked run for each, with the version of the data.

# %% mistake: fits-once-on-everything | visible | "Rows that were never validated"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X, y)
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[:, number] = fitted.predict_proba(X)[:, 1]
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: classes-for-probabilities | visible | "The predictions are classes"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict(X.iloc[valid])
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: probability-of-staying | visible | "the probability of 0"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 0]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: no-steps | visible | "not one value per fold on steps"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1])
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: fits-the-model-passed-in | visible | "comes back fitted"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = model.fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: no-data-version | visible | "does not say which data it saw"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: one-run-for-all | visible | "One run for each model"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    with mlflow.start_run(experiment_id=experiment_id, run_name="comparison", tags={"data_version": str(data_version)}):
        for number, (name, model) in enumerate(models.items()):
            scores = []
            for train, valid in folds:
                oof.iloc[valid, number] = clone(model).fit(X.iloc[train], y.iloc[train]).predict_proba(X.iloc[valid])[:, 1]
                scores.append(roc_auc_score(y.iloc[valid], oof.iloc[valid, number]))
            mlflow.log_metric(f"{name}_auc", float(np.mean(scores)))
    return oof

# %% mistake: positions-taken-for-labels | visible | "Fold positions count rows"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.loc[oof.index.intersection(valid), name] = 0.5
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: pooled-auc | submission | "is not the mean over folds"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", roc_auc_score(y[oof[name].notna()], oof[name].dropna()))
    return oof

# %% mistake: scored-on-training-rows | submission | "not the AUC of that fold's validated rows"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[train], fitted.predict_proba(X.iloc[train])[:, 1]))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: trains-on-the-validated-rows | submission | "fitted on the fold's training rows"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[[*train, *valid]], y.iloc[[*train, *valid]])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: one-clone-for-all-folds | submission | "Does a fit see other rows, or an earlier fold"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            model, scores = clone(model), []
            for step, (train, valid) in enumerate(folds):
                fitted = model.fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof

# %% mistake: best-fold-for-the-mean | submission | "is not the mean over folds"
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(max(scores)))
    return oof

# %% alternative: client-and-numpy
def compare(models, X, y, folds, experiment_id, data_version):
    from mlflow.entities import Metric
    columns = {}
    for name, model in models.items():
        p, aucs = np.full(len(X), np.nan), []
        for train, valid in folds:
            fitted = clone(model)
            fitted.fit(X.iloc[train], y.iloc[train])
            p[valid] = fitted.predict_proba(X.iloc[valid])[:, 1]
            aucs.append(roc_auc_score(y.iloc[valid], p[valid]))
        run = client.create_run(experiment_id, run_name=name, tags={"data_version": f"{data_version}"}).info.run_id
        client.log_param(run, "model", name)
        client.log_batch(run, metrics=[Metric("fold_auc", a, 0, k) for k, a in enumerate(aucs)] + [Metric("cv_auc", sum(aucs) / len(aucs), 0, 0)])
        client.set_terminated(run)
        columns[name] = p
    return pd.DataFrame(columns, index=X.index)

# %% alternative: running-mean
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.iloc[train], y.iloc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
                mlflow.log_metric("cv_auc", sum(scores) / len(scores), step=step)
    return oof

# %% crash: labels-by-position | visible
def compare(models, X, y, folds, experiment_id, data_version):
    oof = pd.DataFrame(np.nan, index=X.index, columns=list(models))
    for number, (name, model) in enumerate(models.items()):
        with mlflow.start_run(experiment_id=experiment_id, run_name=name):
            mlflow.log_param("model", name)
            mlflow.set_tag("data_version", str(data_version))
            scores = []
            for step, (train, valid) in enumerate(folds):
                fitted = clone(model).fit(X.loc[train], y.loc[train])
                p = fitted.predict_proba(X.iloc[valid])[:, 1]
                oof.iloc[valid, number] = p
                scores.append(roc_auc_score(y.iloc[valid], p))
                mlflow.log_metric("fold_auc", scores[-1], step=step)
            mlflow.log_metric("cv_auc", float(np.mean(scores)))
    return oof
