# Tests that a challenger becomes champion through a gate, by aliases alone, with a way back.

# %% mistake: no-gate | visible | "still `promote` moved the champion"
def promote(client, name, metric, min_gain):
    aliases = client.get_registered_model(name).aliases
    if "challenger" not in aliases:
        return False
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: stages-instead-of-aliases | visible | "Stages are deprecated"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if score["challenger"] - score.get("champion", -9) < min_gain:
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client.transition_model_version_stage(name, aliases["challenger"], "Production", archive_existing_versions=True)
    return True

# %% mistake: challenger-stays | visible | "still `challenger`"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases:
        if score["challenger"] - score["champion"] < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    return True

# %% mistake: no-way-back | visible | "there is no way back"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases and score["challenger"] - score["champion"] < min_gain:
        return False
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: previous-set-too-late | visible | "Set it before you move `champion`"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases and score["challenger"] - score["champion"] < min_gain:
        return False
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.set_registered_model_alias(name, "previous_champion", client.get_model_version_by_alias(name, "champion").version)
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: capital-letter | visible | "`champion` does not point to the challenger's version"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases:
        if score["challenger"] - score["champion"] < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "Champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: says-nothing | visible | "`promote` returns None"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if score["challenger"] - score["champion"] >= min_gain:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
        client.set_registered_model_alias(name, "champion", aliases["challenger"])
        client.delete_registered_model_alias(name, "challenger")

# %% mistake: newest-version-wins | submission | "made the newest version champion"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    newest = max(int(v.version) for v in client.search_model_versions(f"name = '{name}'"))
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases:
        if score["challenger"] - score["champion"] < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", newest)
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: gate-too-strict | submission | "The contract says at least"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if "champion" in aliases:
        if score["challenger"] - score["champion"] <= min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: metric-written-in | submission | "Is a metric's name written in"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics["auc"] for a, v in aliases.items()}
    if "champion" in aliases:
        if score["challenger"] - score["champion"] < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: challenger-taken-for-granted | submission | "for a model without a challenger"
def promote(client, name, metric, min_gain):
    def score(alias):
        return client.get_run(client.get_model_version_by_alias(name, alias).run_id).data.metrics[metric]

    if score("challenger") - score("champion") < min_gain:
        return False
    client.set_registered_model_alias(name, "previous_champion", client.get_model_version_by_alias(name, "champion").version)
    client.set_registered_model_alias(name, "champion", client.get_model_version_by_alias(name, "challenger").version)
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: champion-taken-for-granted | submission | "while there is no champion yet"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    score = {a: client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric] for a, v in aliases.items()}
    if score["challenger"] - score["champion"] < min_gain:
        return False
    client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: absolute-gain | submission | "A loss is no gain"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    def score(alias):
        return client.get_run(client.get_model_version(name, aliases[alias]).run_id).data.metrics[metric]
    if "champion" in aliases:
        if abs(score("challenger") - score("champion")) < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: other-aliases-cleared | submission | "Other aliases stay as they are"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    def score(alias):
        return client.get_run(client.get_model_version(name, aliases[alias]).run_id).data.metrics[metric]
    if "champion" in aliases:
        if score("challenger") - score("champion") < min_gain:
            return False
        for a in aliases:
            client.delete_registered_model_alias(name, a)
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: zero-is-no-score | submission | "zero taken for missing"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    new, old = aliases.get("challenger"), aliases.get("champion")
    if not new:
        return False
    s = {v: client.get_run(client.get_model_version(name, v).run_id).data.metrics.get(metric) for v in (new, old) if v}
    if old and s[old] and not s[new] >= s[old] + min_gain:
        return False
    if old:
        client.set_registered_model_alias(name, "previous_champion", old)
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% mistake: best-of-the-history | submission | "an earlier step counted"
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    def score(alias):
        return max(m.value for m in client.get_metric_history(client.get_model_version(name, aliases[alias]).run_id, metric))
    if "champion" in aliases:
        if score("challenger") - score("champion") < min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", aliases["challenger"])
    client.delete_registered_model_alias(name, "challenger")
    return True

# %% alternative: by-alias-calls
def promote(client, name, metric, min_gain):
    def holder(alias):
        try:
            return client.get_model_version_by_alias(name, alias)
        except MlflowException:
            return None

    new, old = holder("challenger"), holder("champion")
    if new is None:
        return False
    if old is not None:
        gain = client.get_run(new.run_id).data.metrics[metric] - client.get_run(old.run_id).data.metrics[metric]
        if not gain >= min_gain:
            return False
        client.set_registered_model_alias(name, "previous_champion", old.version)
    client.delete_registered_model_alias(name, "challenger")
    client.set_registered_model_alias(name, "champion", new.version)
    return True

# %% alternative: fluent-runs
def promote(client, name, metric, min_gain):
    versions = {a: client.get_model_version(name, v) for a, v in client.get_registered_model(name).aliases.items()}
    scores = {a: mlflow.get_run(v.run_id).data.metrics[metric] for a, v in versions.items()}
    wins = "challenger" in scores and ("champion" not in scores or scores["challenger"] >= scores["champion"] + min_gain)
    if wins:
        for alias, source in (("previous_champion", "champion"), ("champion", "challenger")):
            if source in versions:
                client.set_registered_model_alias(name, alias, versions[source].version)
        client.delete_registered_model_alias(name, "challenger")
    return wins

# %% alternative: numpy-truth
def promote(client, name, metric, min_gain):
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return False
    s = {a: np.float64(client.get_run(client.get_model_version(name, v).run_id).data.metrics[metric]) for a, v in aliases.items() if a in ("champion", "challenger")}
    go = "champion" not in s or s["challenger"] - s["champion"] >= min_gain
    if go:
        if "champion" in s:
            client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
        client.set_registered_model_alias(name, "champion", aliases["challenger"])
        client.delete_registered_model_alias(name, "challenger")
    return go

# %% crash: alias-as-a-version | visible
def promote(client, name, metric, min_gain):
    return client.get_model_version(name, "challenger").metrics[metric] > min_gain
