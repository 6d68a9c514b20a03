# Tests that a model is logged under its name with a full signature and five example rows, and loads from the URI returned.

# %% mistake: no-signature | visible | "has no signature"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, pip_requirements=PIP)
    return info.model_uri

# %% mistake: signature-of-inputs-only | visible | "says nothing about the output"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: returns-the-info | visible | "Which attribute of that object holds the URI"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        return mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)

# %% mistake: whole-table-as-example | visible | "should not travel by the thousand"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X, pip_requirements=PIP)
    return info.model_uri

# %% mistake: name-written-in | visible | "logged under another name"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            model, name="model", signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: pickled-artifact | visible | "MLflow finds no model at the URI"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.log_dict({"coef": model.coef_.tolist()}, f"{name}/model.json")
    return f"runs:/{run.info.run_id}/{name}"

# %% mistake: label-among-the-inputs | visible | "not the columns of `X`"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X.assign(churn=model.predict(X)), model.predict(X)), pip_requirements=PIP)
    return info.model_uri

# %% mistake: no-example | visible | "carries no input example"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, model.predict(X)), pip_requirements=PIP)
    return info.model_uri

# %% mistake: active-experiment | visible | "does not hold exactly one run"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run():
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: random-example-rows | submission | "not the first five rows"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.sample(5, random_state=1), pip_requirements=PIP)
    return info.model_uri

# %% mistake: fits-another-model | submission | "do not fit or copy another one"
def log_churn_model(experiment_id, model, X, name):
    answers = model.predict(X)
    other = make_pipeline(StandardScaler(), LogisticRegression(C=0.0001)).fit(X, answers[::-1])
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(
            other, name=name, signature=infer_signature(X, answers), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: run-never-finished | submission | "was never closed"
def log_churn_model(experiment_id, model, X, name):
    mlflow.start_run(experiment_id=experiment_id)
    info = mlflow.sklearn.log_model(
        model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    mlflow.end_run(status="RUNNING")
    return info.model_uri

# %% mistake: name-of-the-example | submission | "Is a name written into your function"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name="first_model", signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: inputs-as-outputs | visible | "Infer them from predictions"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, X), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: probabilities-as-outputs | visible | "not from probabilities"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, model.predict_proba(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: text-as-output | visible | "differ from what `predict` returns"
def log_churn_model(experiment_id, model, X, name):
    from mlflow.types import ColSpec, Schema
    from mlflow.models import ModelSignature
    sig = ModelSignature(Schema([ColSpec("double", c) for c in X.columns]), Schema([ColSpec("string")]))
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=sig, input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: run-left-open | visible | "leaves its run open"
def log_churn_model(experiment_id, model, X, name):
    mlflow.start_run(experiment_id=experiment_id)
    info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: no-requirements | visible | "lack an entry of `PIP`"
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=[])
    return info.model_uri

# %% mistake: sorts-the-callers-table | submission | "not the first five rows"
def log_churn_model(experiment_id, model, X, name):
    predictions = model.predict(X)
    X.sort_values(list(X.columns)[0], inplace=True)
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, predictions), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: new-setting-on-the-callers-model | submission | "no new fit, no new setting"
def log_churn_model(experiment_id, model, X, name):
    model.set_params(C=1.0)
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% mistake: model-for-two-labels | submission | "answers differently from the model passed in"
def log_churn_model(experiment_id, model, X, name):
    class Sign(mlflow.pyfunc.PythonModel):
        def __init__(self, w, b):
            self.w, self.b = w, b
        def predict(self, context, model_input, params=None):
            return (np.asarray(model_input, dtype=float) @ self.w + self.b > 0).astype(int)
    with mlflow.start_run(experiment_id=experiment_id):
        info = mlflow.pyfunc.log_model(name=name, python_model=Sign(model.coef_[0], model.intercept_[0]), signature=infer_signature(X, model.predict(X)), input_example=X.head(5), pip_requirements=PIP)
    return info.model_uri

# %% alternative: signature-from-the-example
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        return mlflow.sklearn.log_model(model, name=name, input_example=X.iloc[:5], pip_requirements=PIP).model_uri

# %% alternative: uri-of-the-run
def log_churn_model(experiment_id, model, X, name):
    head = X[:5]
    with mlflow.start_run(experiment_id=experiment_id) as run:
        mlflow.sklearn.log_model(
            sk_model=model, name=name, signature=infer_signature(head, model.predict(head)), input_example=head, pip_requirements=PIP)
    return f"runs:/{run.info.run_id}/{name}"

# %% alternative: experiment-made-active
def log_churn_model(experiment_id, model, X, name):
    mlflow.set_experiment(experiment_id=experiment_id)
    with mlflow.start_run(run_name="model run"):
        info = mlflow.sklearn.log_model(
            model, name=name, signature=infer_signature(X, pd.Series(model.predict(X))), input_example=X.head(5), pip_requirements=PIP)
    return f"models:/{info.model_id}"

# %% alternative: cloudpickle
def log_churn_model(experiment_id, model, X, name):
    rows = X[:5].copy()
    with mlflow.start_run(experiment_id=experiment_id, run_name=name):
        return mlflow.sklearn.log_model(sk_model=model, name=name, signature=infer_signature(rows, model.predict(rows)), input_example=rows, pip_requirements=PIP, serialization_format="cloudpickle").model_uri

# %% crash: predicts-with-the-name | visible
def log_churn_model(experiment_id, model, X, name):
    with mlflow.start_run(experiment_id=experiment_id):
        return mlflow.sklearn.log_model(model, name=name, signature=infer_signature(X, name.predict(X)), pip_requirements=PIP).model_uri
