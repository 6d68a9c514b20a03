# Tests a weighted mean over domains: neither micro average nor plain mean, missing domains left out.

# %% mistake: micro-average | visible | "is the micro average"
def weighted_score(table, weights):
    return float(table["right"].mean()) if len(table) else 0.0

# %% mistake: weights-not-divided | visible | "above 1"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return 0.0
    scale = sum(weights[name] for name in shares.index)
    return float(sum(weights[name] * share for name, share in shares.items()))

# %% mistake: not-asked-is-wrong | visible | "counts them as wrong"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return 0.0
    scale = sum(weights.values())
    return float(sum(weights[name] * share for name, share in shares.items()) / scale)

# %% mistake: per-cent-of-hundred | visible | "counts them as wrong"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return 0.0
    scale = 100
    return float(sum(weights[name] * share for name, share in shares.items()) / scale)

# %% mistake: plain-mean-of-domains | visible | "counts them as wrong"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return 0.0
    scale = sum(weights[name] for name in shares.index)
    return float(shares.mean())

# %% mistake: questions-weigh-in | visible | "differs from the value worked out by hand"
def weighted_score(table, weights):
    if not len(table):
        return 0.0
    w = table["domain"].map(weights) * table.groupby("domain")["right"].transform("count")
    return float((table["right"] * w).sum() / w.sum())

# %% mistake: empty-sitting-divides | visible | "Nothing was asked"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return float("nan")
    scale = sum(weights[name] for name in shares.index)
    return float(sum(weights[name] * share for name, share in shares.items()) / scale)

# %% mistake: writes-into-the-table | submission | "changes the table"
def weighted_score(table, weights):
    """Return the weighted mean of the domains' shares."""
    table["weight"] = table["domain"].map(weights)
    shares = table.groupby("domain")["right"].mean()
    if shares.empty:
        return 0.0
    scale = sum(weights[name] for name in shares.index)
    return float(sum(weights[name] * share for name, share in shares.items()) / scale)

# %% alternative: numpy-average
def weighted_score(table, weights):
    if len(table) == 0:
        return 0.0
    shares = table.assign(hit=table["right"].astype(float)).groupby("domain").hit.mean()
    return np.average(shares, weights=[weights[d] for d in shares.index])

# %% alternative: plain-python
def weighted_score(table, weights):
    top = bottom = 0.0
    for name, weight in weights.items():
        hits = [bool(r) for d, r in zip(table["domain"], table["right"]) if d == name]
        if hits:
            top, bottom = top + weight * sum(hits) / len(hits), bottom + weight
    return top / bottom if bottom else 0.0

# %% crash: no-such-column | visible
def weighted_score(table, weights):
    return float(table.groupby("section")["correct"].mean().mean())
