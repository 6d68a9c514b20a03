# Tests that a challenger is promoted only through the whole gate, with reasons, a tag and aliases.

# %% mistake: gain-alone | visible | "all reasons"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            pass
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: first-reason-only | visible | "all reasons"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    reasons = reasons[:1]
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: higher-is-better | visible | "Lower is better here"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if b.metrics["brier"] - a.metrics["brier"] + 1 < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: promotes-anyway | visible | "still `run_gate` moved an alias"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return reasons

# %% mistake: window-ignored | submission | "judged on another window"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            pass
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: tag-on-the-model | visible | "would speak of every version"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_registered_model_tag(name, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: stays-challenger | visible | "still `challenger`"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    return []

# %% mistake: no-tag-after-failure | visible | "lacks its tag"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    if reasons:
        return reasons
    client.set_model_version_tag(name, new, "validation_status", "passed")
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: no-way-back | visible | "no way back"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        pass
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: needs-a-champion | submission | "while there is no champion"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, reasons = aliases["challenger"], []
    if True:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% mistake: newest-version-without-a-challenger | submission | "Not every newer version"
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        aliases["challenger"] = max(int(v.version) for v in client.search_model_versions(f"name = '{name}'"))
        client.set_registered_model_alias(name, "challenger", aliases["challenger"])
    new, reasons = aliases["challenger"], []
    if "champion" in aliases:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", aliases["champion"])
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% alternative: by-alias-and-dictionary
def run_gate(client, name, min_gain, max_harm):
    def by_alias(alias):
        try:
            version = client.get_model_version_by_alias(name, alias)
        except mlflow.exceptions.MlflowException:
            return None, None
        return version, client.get_run(version.run_id).data

    challenger, new = by_alias("challenger")
    champion, old = by_alias("champion")
    if challenger is None:
        return ["no challenger"]
    tests = {} if champion is None else {
        "window": old.tags["eval_window"] == new.tags["eval_window"],
        "gain": new.metrics["brier"] <= old.metrics["brier"] - min_gain,
        "harm": new.metrics["worst_brier"] <= old.metrics["worst_brier"] + max_harm,
    }
    reasons = [key for key, fine in tests.items() if not fine]
    client.set_model_version_tag(name, challenger.version, key="validation_status", value="failed" if reasons else "passed")
    if not reasons:
        client.delete_registered_model_alias(name, "challenger")
        client.set_registered_model_alias(name, "champion", challenger.version)
        if champion is not None:
            client.set_registered_model_alias(name, "previous_champion", champion.version)
    return reasons

# %% alternative: early-champion
def run_gate(client, name, min_gain, max_harm):
    """Promote the challenger if it passes the gate; return the reasons if it does not."""
    aliases = dict(client.get_registered_model(name).aliases)
    if "challenger" not in aliases:
        return ["no challenger"]
    new, old, reasons = int(aliases["challenger"]), aliases.get("champion"), list()
    if old:
        b, a = (client.get_run(client.get_model_version(name, v).run_id).data for v in (new, aliases["champion"]))
        if a.tags.get("eval_window") != b.tags.get("eval_window"):
            reasons.append("window")
        if a.metrics["brier"] - b.metrics["brier"] < min_gain:
            reasons.append("gain")
        if b.metrics["worst_brier"] - a.metrics["worst_brier"] > max_harm:
            reasons.append("harm")
    client.set_model_version_tag(name, new, "validation_status", "failed" if reasons else "passed")
    if reasons:
        return reasons
    if "champion" in aliases:
        client.set_registered_model_alias(name, "previous_champion", str(old))
    client.set_registered_model_alias(name, "champion", new)
    client.delete_registered_model_alias(name, "challenger")
    return []

# %% crash: metrics-of-the-version | visible
def run_gate(client, name, min_gain, max_harm):
    version = client.get_model_version_by_alias(name, "challenger")
    return [] if version.data.metrics["brier"] < 1 else ["gain"]
