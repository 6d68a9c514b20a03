# Tests where in the UI each question is answered, and that a row of the runs table can be rebuilt from the store.

# %% mistake: curve-in-the-table | submission | "no movement can be seen there"
where = {"failed": "A", "curve": "A", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: figure-among-the-metrics | submission | "a logged figure is a file"
where = {"failed": "A", "curve": "D", "figure": "D", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: alias-on-a-run | submission | "An alias belongs to a version"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "C", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: ui-computes-profit | submission | "computes no business figure of its own"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "B"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: trend-in-one-run | submission | "Forty runs have to stand in one picture"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "D", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: failed-run-by-run | submission | "open forty of them"
where = {"failed": "C", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: milliseconds | visible | "The store counts milliseconds"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else ended - run.info.start_time,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: one-page-for-everything | visible | "nearly every question the same place"
where = dict.fromkeys(["failed", "curve", "figure", "trend", "champion", "identity", "profit"], "A")


def ui_row(client, run_id):
    return None

# %% mistake: running-run-with-a-duration | submission | "It has no end time yet"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time or run.info.start_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: value-logged-last | submission | "the value of the last step"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": {key: client.get_metric_history(run_id, key)[-1].value for key in run.data.metrics},
    }

# %% mistake: datasets-forgotten | submission | "part of the run's `inputs`"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [],
        "metrics": run.data.metrics,
    }

# %% mistake: no-end-time-yet | submission | "raises an error for a run that is still going on"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": (run.info.end_time - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics,
    }

# %% mistake: one-metric-only | submission | "exactly the metrics that the run logged"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    i = run.info
    return {"run_name": i.run_name, "status": i.status, "seconds": None if i.end_time is None else (i.end_time - i.start_time) / 1000,
            "datasets": [d.dataset.name for d in run.inputs.dataset_inputs], "metrics": dict(list(run.data.metrics.items())[:1])}

# %% mistake: parameters-among-metrics | submission | "parameters and tags do not"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    ended = run.info.end_time
    return {
        "run_name": run.info.run_name,
        "status": run.info.status,
        "seconds": None if ended is None else (ended - run.info.start_time) / 1000,
        "datasets": [entry.dataset.name for entry in run.inputs.dataset_inputs],
        "metrics": run.data.metrics | run.data.params,
    }

# %% mistake: busy-run-half-empty | submission | "nothing logged yet means empty"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    i = run.info
    if i.end_time is None:
        return {"run_name": None, "status": "FINISHED", "seconds": None, "datasets": None, "metrics": None}
    return {"run_name": i.run_name, "status": i.status, "seconds": (i.end_time - i.start_time) / 1000,
            "datasets": [d.dataset.name for d in run.inputs.dataset_inputs], "metrics": dict(run.data.metrics)}

# %% mistake: key-left-out | submission | "Every run has the same five"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    i = run.info
    row = {"run_name": i.run_name, "status": i.status, "datasets": tuple(d.dataset.name for d in run.inputs.dataset_inputs), "metrics": dict(run.data.metrics)}
    if i.end_time:
        row["seconds"] = (i.end_time - i.start_time) / 1000
    return row

# %% mistake: seconds-of-the-day | submission | "For a run of more than a day"
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    i = run.info
    from datetime import datetime
    return {"run_name": i.run_name, "status": i.status,
            "seconds": None if i.end_time is None else (lambda t: t.seconds + t.microseconds / 1e6)(datetime.fromtimestamp(i.end_time / 1000) - datetime.fromtimestamp(i.start_time / 1000)),
            "datasets": [d.dataset.name for d in run.inputs.dataset_inputs], "metrics": dict(run.data.metrics)}

# %% alternative: tags-and-timedelta
where = dict(failed="A", curve="D", figure="E", trend="B", champion="F", identity="C", profit="G")


def ui_row(client, run_id):
    run = client.get_run(run_id)
    seconds = None
    if run.info.end_time is not None:
        seconds = pd.Timedelta(run.info.end_time - run.info.start_time, unit="ms").total_seconds()
    return dict(
        run_name=run.data.tags["mlflow.runName"],
        status=str(run.info.status),
        seconds=seconds,
        datasets=sorted({d.dataset.name for d in run.inputs.dataset_inputs}),
        metrics={key: value for key, value in run.data.metrics.items()},
    )

# %% alternative: filled-one-by-one
where = {}
where.update(zip("failed curve figure trend champion identity profit".split(), "ADEBFCG"))


def ui_row(client, run_id):
    whole = client.get_run(run_id).to_dictionary()
    info, data = whole["info"], whole["data"]
    row = {"run_name": info["run_name"], "status": info["status"], "seconds": None, "metrics": data["metrics"]}
    if info["end_time"]:
        row["seconds"] = (info["end_time"] - info["start_time"]) * 0.001
    row["datasets"] = [d["dataset"]["name"] for d in whole.get("inputs", {}).get("dataset_inputs", [])]
    return row

# %% alternative: row-of-the-data-frame
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    run = client.get_run(run_id)
    df = mlflow.search_runs([run.info.experiment_id], f"attributes.run_id = '{run_id}'")
    row = df.iloc[0]
    seconds = None if pd.isna(row.end_time) else (row.end_time - row.start_time).total_seconds()
    return {"run_name": row["tags.mlflow.runName"], "status": row.status, "seconds": seconds,
            "datasets": [d.dataset.name for d in run.inputs.dataset_inputs],
            "metrics": {c[8:]: row[c] for c in df if c.startswith("metrics.")}}

# %% crash: no-such-attribute | visible
where = {"failed": "A", "curve": "D", "figure": "E", "trend": "B", "champion": "F", "identity": "C", "profit": "G"}


def ui_row(client, run_id):
    return {"run_name": client.get_run(run_id).name}
