# Tests that the best finished run of a family is found through the Client API: filter, order, ties and empty results.

# %% mistake: sorts-upwards | visible | "picks the lowest score"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs([experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'", order_by=[f"metrics.`{metric}`"])
    return found[0].info.run_id if found else None

# %% mistake: failed-runs-count | visible | "picks a run that crashed"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs([experiment_id], f"params.family = '{family}'", order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"])
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: family-forgotten | visible | "picks a run of another family"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs([experiment_id], "attributes.status = 'FINISHED'", order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"])
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: returns-the-run | visible | "Where does a run keep its id"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'",
        order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0] if found else None

# %% mistake: searches-every-experiment | visible | "returns an id from another experiment"
def best_run(client, experiment_id, metric, family):
    everywhere = [e.experiment_id for e in client.search_experiments()]
    decoy = client.create_run(everywhere[-1]).info.run_id
    client.log_batch(decoy, metrics=[Metric(metric, 2.0, 0, 0)], params=[Param("family", family)])
    client.set_terminated(decoy)
    found = client.search_runs(
        everywhere, f"attributes.status = 'FINISHED' and params.family = '{family}'", order_by=[f"metrics.`{metric}` DESC"], max_results=1)
    return found[0].info.run_id if found else None

# %% mistake: tie-goes-to-the-newest | submission | "In a tie"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'", order_by=[f"metrics.`{metric}` DESC"], max_results=1)
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: not-failed-is-not-finished | submission | "still going on"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status != 'FAILED' and params.family = '{family}'",
        order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: deleted-runs-too | submission | "picks a deleted run"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'", run_view_type=mlflow.entities.ViewType.ALL,
        order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: run-without-the-metric | submission | "never logged the metric"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'",
        order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found else None

# %% mistake: metric-written-in | submission | "returns no run of a fresh experiment"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs(
        [experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}' and metrics.valid_auc > 0",
        order_by=["metrics.valid_auc DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found else None

# %% mistake: all-experiments | submission | "in this experiment `best_run` does not return None"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs([e.experiment_id for e in client.search_experiments()], f"attributes.status = 'FINISHED' and params.family = '{family}'", order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: best-starts-at-zero | submission | "negative values"
def best_run(client, experiment_id, metric, family):
    best, value = None, 0
    for run in client.search_runs([experiment_id], f"attributes.status = 'FINISHED' and params.family = '{family}'", order_by=["attributes.start_time ASC"]):
        if run.data.metrics.get(metric, 0) > value:
            best, value = run.info.run_id, run.data.metrics[metric]
    return best

# %% mistake: killed-runs-count | submission | "or was killed"
def best_run(client, experiment_id, metric, family):
    runs = [r for r in client.search_runs([experiment_id], order_by=["attributes.start_time ASC"]) if r.info.status not in ("RUNNING", "FAILED")
            and r.data.params.get("family") == family and metric in r.data.metrics]
    return max(runs, key=lambda r: r.data.metrics[metric]).info.run_id if runs else None

# %% mistake: family-contains | submission | "only resembles the one passed in"
def best_run(client, experiment_id, metric, family):
    found = client.search_runs([experiment_id], f"attributes.status = 'FINISHED' and params.family ILIKE '%{family}%'", order_by=[f"metrics.`{metric}` DESC", "attributes.start_time ASC"], max_results=1)
    return found[0].info.run_id if found and metric in found[0].data.metrics else None

# %% mistake: best-of-the-history | submission | "In a tie of last values"
def best_run(client, experiment_id, metric, family):
    def top(r):
        return max(m.value for m in client.get_metric_history(r.info.run_id, metric))
    runs = [r for r in client.search_runs([experiment_id]) if r.info.status == "FINISHED" and r.data.params.get("family") == family and metric in r.data.metrics]
    return min(runs, key=lambda r: (-top(r), r.info.start_time)).info.run_id if runs else None

# %% mistake: every-run-has-a-family | submission | "raises KeyError"
def best_run(client, experiment_id, metric, family):
    runs = [r for r in client.search_runs([experiment_id]) if r.info.status == "FINISHED" and r.data.params["family"] == family]
    runs = [r for r in runs if metric in r.data.metrics]
    return sorted(runs, key=lambda r: (-r.data.metrics[metric], r.info.start_time))[0].info.run_id if runs else None

# %% alternative: python-max
def best_run(client, experiment_id, metric, family):
    runs = [
        r for r in client.search_runs([experiment_id])
        if r.info.status == "FINISHED" and r.data.params.get("family") == family and metric in r.data.metrics
    ]
    return max(runs, key=lambda r: (r.data.metrics[metric], -r.info.start_time)).info.run_id if runs else None

# %% alternative: data-frame
def best_run(client, experiment_id, metric, family):
    table = mlflow.search_runs([experiment_id], f"status = 'FINISHED' and params.family = '{family}'")
    column = f"metrics.{metric}"
    if table.empty or column not in table or table[column].isna().all():
        return None
    return str(table.sort_values([column, "start_time"], ascending=[False, True])["run_id"].iloc[0])

# %% alternative: metric-in-the-filter
def best_run(client, experiment_id, metric, family):
    question = f'params.family = "{family}" AND attributes.status = "FINISHED" AND metrics.`{metric}` > -1000'
    for run in client.search_runs([experiment_id], question, order_by=[f"metrics.`{metric}` DESC", "start_time ASC"]):
        return run.info.run_id

# %% crash: number-compared-with-text | visible
def best_run(client, experiment_id, metric, family):
    return client.search_runs([experiment_id], f"params.family = {family}", order_by=[f"metrics.{metric} DESC"])[0].info.run_id
