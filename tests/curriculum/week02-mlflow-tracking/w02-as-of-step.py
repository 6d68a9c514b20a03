# Tests that the value of a metric as of a step, and the leader as of a step, come from the metric's history.

# %% mistake: last-value | visible | "returns the hare's last value"
def value_as_of(client, run_id, metric, step):
    return client.get_run(run_id).data.metrics.get(metric)


def leader_as_of(client, experiment_id, metric, step):
    found = client.search_runs([experiment_id], order_by=[f"metrics.`{metric}` DESC"], max_results=1)
    return found[0].info.run_id if found else None

# %% mistake: best-ever | visible | "the hare's best value ever"
def value_as_of(client, run_id, metric, step):
    values = [m.value for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(values) if values else None


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: exact-step-only | visible | "Between two logged steps"
def value_as_of(client, run_id, metric, step):
    for m in client.get_metric_history(run_id, metric):
        if m.step == step:
            return m.value


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: leader-at-the-end | visible | "names the run that leads at the end"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    found = client.search_runs([experiment_id], order_by=[f"metrics.`{metric}` DESC"], max_results=1)
    return found[0].info.run_id if found else None

# %% mistake: leader-as-a-run | visible | "Return the id, not the run"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    runs = [r for r in client.search_runs([experiment_id]) if value_as_of(client, r.info.run_id, metric, step) is not None]
    return max(runs, key=lambda r: value_as_of(client, r.info.run_id, metric, step)) if runs else None

# %% mistake: order-of-logging | submission | "Compare `m.step`, not positions"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return kept[-1].value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: looks-into-the-future | submission | "A value from the future"
def value_as_of(client, run_id, metric, step):
    history = sorted(client.get_metric_history(run_id, metric), key=lambda m: m.step)
    kept = [m for m in history if m.step <= step] or history[:1]
    return kept[-1].value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: nearest-step | submission | "at the largest step not later"
def value_as_of(client, run_id, metric, step):
    history = client.get_metric_history(run_id, metric)
    if not history or min(m.step for m in history) > step:
        return None
    return min(history, key=lambda m: (abs(m.step - step), m.step)).value


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: lowest-leads | visible | "names the run that leads at the end"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return min(values, key=values.get) if values else None

# %% mistake: somebody-always-leads | submission | "Nobody leads a race that has not begun"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for r in client.search_runs([experiment_id]):
        value = value_as_of(client, r.info.run_id, metric, step)
        values[r.info.run_id] = -1.0 if value is None else value
    return max(values, key=values.get)

# %% mistake: last-value-above-zero | submission | "Values of zero and below count"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([experiment_id], f"metrics.`{metric}` > 0"):
        value = value_as_of(client, run.info.run_id, metric, step)
        if value is not None:
            values[run.info.run_id] = value
    return max(values, key=values.get) if values else None

# %% mistake: leader-above-zero | submission | "Values of zero and below count"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    best, top = None, 0
    for run in client.search_runs([experiment_id]):
        value = value_as_of(client, run.info.run_id, metric, step)
        if value and value > top:
            best, top = run.info.run_id, value
    return best

# %% mistake: zero-is-no-value | submission | "Zero is a value too"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return (max(kept, key=lambda m: m.step).value or None) if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}
    values = {k: v for k, v in values.items() if v is not None}
    return max(values, key=values.get) if values else None

# %% mistake: all-experiments | submission | "names no run of this experiment"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([e.experiment_id for e in client.search_experiments()]):
        value = value_as_of(client, run.info.run_id, metric, step)
        if value is not None:
            values[run.info.run_id] = value
    return max(values, key=values.get) if values else None

# %% mistake: only-running-runs | submission | "not ahead as of that step"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([experiment_id], "attributes.status = 'RUNNING'"):
        value = value_as_of(client, run.info.run_id, metric, step)
        if value is not None:
            values[run.info.run_id] = value
    return max(values, key=values.get) if values else None

# %% mistake: leader-by-best-so-far | submission | "not ahead as of that step"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([experiment_id]):
        kept = [m.value for m in client.get_metric_history(run.info.run_id, metric) if m.step <= step]
        if kept:
            values[run.info.run_id] = max(kept)
    return max(values, key=values.get) if values else None

# %% mistake: late-starter-counts-early | submission | "not ahead as of that step"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([experiment_id]):
        history = sorted(client.get_metric_history(run.info.run_id, metric), key=lambda m: m.step)
        if history:
            kept = [m.value for m in history if m.step <= step]
            values[run.info.run_id] = kept[-1] if kept else history[0].value
    return max(values, key=values.get) if values and step > 0 else None

# %% mistake: leader-by-last-logged | submission | "not ahead as of that step"
def value_as_of(client, run_id, metric, step):
    kept = [m for m in client.get_metric_history(run_id, metric) if m.step <= step]
    return max(kept, key=lambda m: m.step).value if kept else None


def leader_as_of(client, experiment_id, metric, step):
    values = {}
    for run in client.search_runs([experiment_id]):
        kept = [m for m in client.get_metric_history(run.info.run_id, metric) if m.step <= step]
        if kept:
            values[run.info.run_id] = max(kept, key=lambda m: m.timestamp).value
    return max(values, key=values.get) if values else None

# %% alternative: sorted-history
def value_as_of(client, run_id, metric, step):
    answer = None
    for m in sorted(client.get_metric_history(run_id, metric), key=lambda m: m.step):
        if m.step > step:
            break
        answer = m.value
    return answer


def leader_as_of(client, experiment_id, metric, step):
    leader, best = None, float("-inf")
    for run in client.search_runs([experiment_id]):
        value = value_as_of(client, run.info.run_id, metric, step)
        if value is not None and value > best:
            leader, best = run.info.run_id, value
    return leader

# %% alternative: pandas
def value_as_of(client, run_id, metric, step):
    history = pd.Series({m.step: m.value for m in client.get_metric_history(run_id, metric)}, dtype=float).sort_index()
    past = history[history.index <= step]
    return None if past.empty else float(past.iloc[-1])


def leader_as_of(client, experiment_id, metric, step):
    table = pd.Series({r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}, dtype=float)
    return None if table.dropna().empty else str(table.idxmax())

# %% alternative: searchsorted
def value_as_of(client, run_id, metric, step):
    h = sorted((m.step, m.value) for m in client.get_metric_history(run_id, metric))
    i = np.searchsorted([s for s, _ in h], step, side="right")
    return np.float64(h[i - 1][1]) if i else None


def leader_as_of(client, experiment_id, metric, step):
    table = pd.Series({r.info.run_id: value_as_of(client, r.info.run_id, metric, step) for r in client.search_runs([experiment_id])}, dtype=float).dropna()
    return None if table.empty else table.idxmax()

# %% crash: history-of-the-run-object | visible
def value_as_of(client, run_id, metric, step):
    return client.get_run(run_id).data.metrics[metric][step]


def leader_as_of(client, experiment_id, metric, step):
    return None
