# Tests that a figure, a JSON report and a dataset are added to the run passed in, and to nothing else.

# %% mistake: starts-a-new-run | visible | "Resume the run by its id"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run():
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: artifact-at-the-root | visible | "there is no folder called plots"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: report-as-text | visible | "The report is not valid JSON"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_text(str(report), "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: report-as-parameters | visible | "not where the contract puts it"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_params(report)
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: table-as-an-artifact | visible | "`log_input` records a dataset"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_table(train, "data/telco_train.json")

# %% mistake: no-context | visible | "does not say what it was used for"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"))

# %% mistake: dataset-without-its-name | visible | "`from_pandas` takes a `name`"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train), context="training")

# %% mistake: file-left-behind | submission | "without a file of your own"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        path = f"roc-{run_id[:6]}.png"
        figure.savefig(path)
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: only-the-head-of-the-table | submission | "Describe the whole of `train`"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train.head(5), name="telco_train"), context="training")

# %% mistake: report-rounded | submission | "neither rounded nor rebuilt"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict({**report, "threshold": round(report["threshold"], 2)}, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: latest-run-instead | submission | "not into one that it finds"
def log_evidence(run_id, figure, report, train):
    latest = client.search_runs([client.get_run(run_id).info.experiment_id], order_by=["attributes.start_time DESC", "attributes.run_id ASC"])
    target = latest[0].info.run_id if latest[0].info.run_id != run_id or len(latest) == 1 else latest[1].info.run_id
    with mlflow.start_run(run_id=target):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: another-figure | submission | "not a picture of the figure passed in"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(plt.figure(), "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")
    plt.close("all")

# %% mistake: text-for-a-picture | submission | "not a picture of the figure passed in"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_text(str(figure), "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: figure-of-the-notebook | submission | "not a picture of the figure passed in"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(roc_figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: same-file-every-time | submission | "without a file of your own"
def log_evidence(run_id, figure, report, train):
    figure.savefig("roc.png")
    with mlflow.start_run(run_id=run_id):
        mlflow.log_artifact("roc.png", "plots")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: files-in-a-folder-of-its-own | submission | "without a file of your own"
def log_evidence(run_id, figure, report, train):
    os.makedirs("out", exist_ok=True)
    figure.savefig("out/roc.png")
    with open("out/threshold.json", "w") as f:
        json.dump(report, f)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_artifact("out/roc.png", "plots")
        mlflow.log_artifact("out/threshold.json", "reports")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: first-hundred-rows | submission | "Describe the whole of `train`"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train.head(100), name="telco_train"), context="training")

# %% mistake: changes-its-arguments | submission | "neither rounded nor rebuilt"
def log_evidence(run_id, figure, report, train):
    train.drop(columns="churn", inplace=True)
    report["threshold"] = round(report["threshold"], 1)
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% mistake: tag-is-no-context | visible | "does not say what it was used for"
def log_evidence(run_id, figure, report, train):
    from mlflow.entities import DatasetInput, InputTag
    client.log_figure(run_id, figure, "plots/roc.png")
    client.log_dict(run_id, report, "reports/threshold.json")
    data = mlflow.data.from_pandas(train, name="telco_train")
    client.log_inputs(run_id, [DatasetInput(data._to_mlflow_entity(), [InputTag("purpose", "training")])])

# %% mistake: name-by-the-columns | submission | "Both are fixed words"
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        name = "telco_train" if "tenure" in train else "dataset"
        mlflow.log_input(mlflow.data.from_pandas(train, name=name), context="training")

# %% mistake: run-left-open | visible | "leaves the run open"
def log_evidence(run_id, figure, report, train):
    mlflow.start_run(run_id=run_id)
    mlflow.log_figure(figure, "plots/roc.png")
    mlflow.log_dict(report, "reports/threshold.json")
    mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")
    mlflow.log_table(train, "train.json")

# %% mistake: run-marked-failed | visible | "should leave it a completed run"
def log_evidence(run_id, figure, report, train):
    mlflow.start_run(run_id=run_id)
    mlflow.log_figure(figure, "plots/roc.png")
    mlflow.log_dict(report, "reports/threshold.json")
    mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")
    mlflow.end_run("FAILED")

# %% alternative: client-calls
def log_evidence(run_id, figure, report, train):
    client.log_figure(run_id, figure, "plots/roc.png")
    client.log_dict(run_id, report, "reports/threshold.json")
    with mlflow.start_run(run_id=run_id):
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), "training")

# %% alternative: json-text
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id):
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train", targets="churn"), context="training")
        mlflow.log_text(json.dumps(report, indent=2), "reports/threshold.json")
        mlflow.log_figure(figure, artifact_file="plots/roc.png")

# %% alternative: files-in-a-temporary-folder
def log_evidence(run_id, figure, report, train):
    import tempfile
    from pathlib import Path

    with mlflow.start_run(run_id=run_id), tempfile.TemporaryDirectory() as folder:
        figure.savefig(Path(folder) / "roc.png")
        (Path(folder) / "threshold.json").write_text(json.dumps(report))
        mlflow.log_artifact(Path(folder) / "roc.png", "plots")
        mlflow.log_artifact(Path(folder) / "threshold.json", "reports")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training")

# %% alternative: second-tag-on-the-table
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_figure(figure, "plots/roc.png")
        mlflow.log_dict(report, "reports/threshold.json")
        mlflow.log_input(mlflow.data.from_pandas(train, name="telco_train"), context="training", tags={"rows": str(len(train))})

# %% crash: dataset-from-a-dictionary | visible
def log_evidence(run_id, figure, report, train):
    with mlflow.start_run(run_id=run_id):
        mlflow.log_input(mlflow.data.from_pandas(report, name="telco_train"), context="training")
