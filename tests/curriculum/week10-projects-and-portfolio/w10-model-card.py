# Tests that every number of card and record is the tracked one, that limits are stated, and that the baseline may win.

# %% mistake: numbers-typed-by-hand | visible | "Read the numbers from the run"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "- mae: 241.260\n- worst_station_mae: 900.000"
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: rounded-to-whole-numbers | visible | "or its three decimals"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.0f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: parameters-as-evaluation | visible | "A choice made before training"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted({**run.data.metrics, **{k: float(v) for k, v in run.data.params.items()}}.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: no-limits-no-problem | visible | "Every model has limits"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""

    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: first-limit-only | visible | "A limit is missing on the card"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"][:1])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: unfinished-run-counts | visible | "A run that never finished"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id]) if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: highest-is-best | visible | "Lower is better"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: -r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: share-of-the-winner | visible | "taken of the baseline's value"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (base.data.metrics[metric] / best.data.metrics[metric] - 1)
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: beats-the-runner-up | visible | "taken of the baseline's value"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], runs[1]
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: beats-the-worst | submission | "the baseline named in the facts"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.data.metrics[metric] > 1.2 * runs[0].data.metrics[metric])
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: always-a-winner | submission | "always finds a winner"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if value > 1e9:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: options-cut-at-three | submission | "all finished runs with the metric"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs[:3])
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% mistake: only-running-left-out | submission | "failed, was killed"
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limits=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status != 'RUNNING'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)

# %% alternative: replace-and-pandas
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if len(facts["limits"]) == 0:
        raise ValueError("State at least one limit.")
    run = client.get_run(run_id)
    numbers = [f"- {name}: {run.data.metrics[name]:.3f}" for name in sorted(run.data.metrics)]
    text = CARD.replace("{name}", run.info.run_name).replace("{use}", facts["use"]).replace("{data}", facts["data"])
    return text.replace("{numbers}", "\n".join(numbers)).replace("{run_id}", run.info.run_id).replace("{limits}", "- " + "\n- ".join(facts["limits"]))


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    column = f"metrics.{facts['metric']}"
    found = mlflow.search_runs([experiment_id], filter_string="attributes.status = 'FINISHED'")
    found = found.dropna(subset=[column]).sort_values(column)
    names, values = found["tags.mlflow.runName"].tolist(), found[column].tolist()
    options = [f"- {n}: {v:.3f} (run {i})" for n, v, i in zip(names, values, found["run_id"])]
    base = dict(zip(names, values))[facts["baseline"]]
    if names[0] == facts["baseline"]:
        decision = f"Keep {names[0]}: no option beats it."
    else:
        decision = f"Use {names[0]}: {facts['metric']} {values[0]:.3f}, {(base - values[0]) / base * 100:.1f} % below {facts['baseline']}."
    return RECORD.format(**{**facts, "options": "\n".join(options), "decision": decision})

# %% alternative: loops
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    limits = [f"- {one}" for one in facts["limits"]]
    if limits == []:
        raise ValueError("no limits")
    found = client.get_run(run_id)
    lines = []
    for name in sorted(found.data.metrics, key=str):
        lines += ["- %s: %.3f" % (name, found.data.metrics[name])]
    fields = {"name": found.info.run_name, "numbers": "\n".join(lines), "run_id": run_id, "limits": "\n".join(limits)}
    return CARD.format(**fields, use=facts["use"], data=facts["data"])


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    m, table = facts["metric"], []
    for run in client.search_runs([experiment_id], order_by=[f"metrics.`{facts['metric']}` ASC"]):
        if run.info.status == "FINISHED" and m in run.data.metrics:
            table.append((run.data.metrics[m], run.info.run_name, run.info.run_id))
    bar = [v for v, n, _ in table if n == facts["baseline"]][0]
    value, name, _ = min(table)
    decision = f"Keep {name}: no option beats it."
    if name != facts["baseline"]:
        decision = f"Use {name}: {m} {value:.3f}, {100 - 100 * value / bar:.1f} % below {facts['baseline']}."
    fields = dict(facts, options="\n".join(f"- {n}: {v:.3f} (run {i})" for v, n, i in sorted(table)), decision=decision)
    return RECORD.format(**fields)

# %% crash: no-such-field | visible
def model_card(client, run_id, facts):
    """Return the card of a tracked run as Markdown."""
    if not facts["limits"]:
        raise ValueError("A model card without limits is an advertisement.")
    run = client.get_run(run_id)
    numbers = "\n".join(f"- {name}: {value:.3f}" for name, value in sorted(run.data.metrics.items()))
    limits = "\n".join(f"- {limit}" for limit in facts["limits"])
    return CARD.format(name=run.info.run_name, use=facts["use"], data=facts["data"], numbers=numbers, run_id=run_id, limit=limits)


def decision_record(client, experiment_id, facts):
    """Return the decision between the tracked runs of an experiment as Markdown."""
    metric, baseline = facts["metric"], facts["baseline"]
    runs = [r for r in client.search_runs([experiment_id], "attributes.status = 'FINISHED'") if metric in r.data.metrics]
    runs.sort(key=lambda r: r.data.metrics[metric])
    options = "\n".join(f"- {r.info.run_name}: {r.data.metrics[metric]:.3f} (run {r.info.run_id})" for r in runs)
    best, base = runs[0], next(r for r in runs if r.info.run_name == baseline)
    value, share = best.data.metrics[metric], 100 * (1 - best.data.metrics[metric] / base.data.metrics[metric])
    decision = f"Use {best.info.run_name}: {metric} {value:.3f}, {share:.1f} % below {baseline}."
    if best.info.run_name == baseline:
        decision = f"Keep {baseline}: no option beats it."
    texts = {key: facts[key] for key in ("title", "context", "consequences", "revisit")}
    return RECORD.format(options=options, decision=decision, **texts)
