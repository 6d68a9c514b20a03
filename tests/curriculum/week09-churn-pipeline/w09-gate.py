# Tests that a challenger passes a written gate, and aliases move only behind it, once for each run.

# %% mistake: no-champion-no-entry | visible | "very first challenger"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is None or challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: missing-compares-as-false | visible | "lets a missing number through"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: champion-is-baseline-enough | visible | "earns less than the baseline"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: bias-upwards-only | visible | "Compare its size"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if bias > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: any-gain-will-do | visible | "hardly better than the champion"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion:
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: refused-but-champion | visible | "refused challenger became champion"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if True:
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: refused-leaves-no-trace | visible | "versions. A run is registered once"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    if verdict != "passed":
        return 0
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: registers-again | visible | "versions. A run is registered once"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: no-way-back | visible | "going back means searching"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: previous-by-number | visible | "is not on the former champion"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", int(version) - 1)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: verdict-not-tagged | visible | "does not carry its verdict"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: gain-on-a-loss | submission | "Look at losses"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * champion:
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: limits-written-in | submission | "`min_gain` and `max_bias`"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > 0.1:
        return "bias"
    if champion is not None and challenger < champion + 0.02 * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: equal-beats-the-baseline | submission | "exactly on a limit"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger < baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger <= champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: broken-champion-is-none | submission | "Only None means that there is none"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias]
    champion = None if champion is None or not np.isfinite(champion) else champion
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: known-under-any-name | submission | "known under another model's name"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions():
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% mistake: repeat-moves-the-alias | visible | "Does a repeated run move it back"
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            client.set_registered_model_alias(name, "champion", known.version)
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% alternative: filter-by-run
def gate(scores, min_gain=0.02, max_bias=0.1):
    values = {k: v for k, v in scores.items() if not (k == "champion" and v is None)}
    if any(v is None or v != v or abs(v) == float("inf") for v in values.values()) or not {"challenger", "baseline", "bias"} <= set(values):
        return "unknown"
    if not values["challenger"] > values["baseline"]:
        return "baseline"
    if not -max_bias <= values["bias"] <= max_bias:
        return "bias"
    needed = values["champion"] + min_gain * abs(values["champion"]) if "champion" in values else float("-inf")
    return "passed" if values["challenger"] >= needed else "gain"
def promote(client, name, source, run_id, verdict):
    if not client.search_registered_models(f"name = '{name}'"):
        client.create_registered_model(name)
    have = [v for v in client.search_model_versions(f"run_id = '{run_id}'") if v.name == name]
    if have:
        return int(have[0].version)
    aliases = dict(client.get_registered_model(name).aliases)
    made = client.create_model_version(name=name, source=source, run_id=run_id)
    client.set_model_version_tag(name, made.version, "gate", verdict)
    if verdict == "passed":
        client.set_registered_model_alias(name, "champion", made.version)
        if "champion" in aliases:
            client.set_registered_model_alias(name, "previous", aliases["champion"])
    return int(made.version)

# %% alternative: asks-by-alias
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    try:
        client.create_registered_model(name)
    except MlflowException:
        pass
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        with contextlib.suppress(MlflowException):
            client.set_registered_model_alias(name, "previous", client.get_model_version_by_alias(name, "champion").version)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)

# %% crash: no-registered-model | visible
def gate(scores, min_gain=0.02, max_bias=0.1):
    challenger, baseline, bias = (scores.get(key) for key in ("challenger", "baseline", "bias"))
    champion = scores.get("champion")
    numbers = [challenger, baseline, bias] + ([] if champion is None else [champion])
    if any(number is None or not np.isfinite(number) for number in numbers):
        return "unknown"
    if challenger <= baseline:
        return "baseline"
    if abs(bias) > max_bias:
        return "bias"
    if champion is not None and challenger < champion + min_gain * abs(champion):
        return "gain"
    return "passed"


def promote(client, name, source, run_id, verdict):
    for known in client.search_model_versions(f"name = '{name}'"):
        if known.run_id == run_id:
            return int(known.version)
    version = client.create_model_version(name, source=source, run_id=run_id, tags={"gate": verdict}).version
    if verdict == "passed":
        former = client.get_registered_model(name).aliases.get("champion")
        if former is not None:
            client.set_registered_model_alias(name, "previous", former)
        client.set_registered_model_alias(name, "champion", version)
    return int(version)
