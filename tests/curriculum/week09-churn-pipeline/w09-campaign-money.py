# Tests that models are chosen by profit, on common rows, against the better of two free policies.

# %% mistake: calls-only-who-leaves | visible | "Nobody knows the outcome"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = (p * success * value > cost) & (churned == 1)
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: calls-are-free | visible | "the calls cost nothing"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: every-call-is-a-gain | visible | "was not saved"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((np.ones(called.sum()) * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: every-call-succeeds | visible | "every called leaver stays"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: half-is-the-cut | visible | "it follows from the prices"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p > 0.5
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: best-by-auc | visible | "Choose by profit, not by AUC"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=lambda name: roc_auc_score(outcome, oof.loc[seen, name]))
    everybody = float((outcome * success * value - cost).sum())
    return best

# %% mistake: beats-the-wrong-baseline | visible | "beat the better of them"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > 0.0 else None

# %% mistake: beats-everybody-only | visible | "Calling nobody would be cheaper"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > everybody else None

# %% mistake: no-baseline | visible | "earns less than calling everybody"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best

# %% mistake: returns-the-profit | visible | "Return the column, not its profit"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return profits[best] if profits[best] > max(0.0, everybody) else None

# %% mistake: each-on-its-own-rows | submission | "`pick` "
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof[name].dropna(), churned[oof[name].notna()], cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: baseline-on-all-rows | submission | "`pick` "
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((churned * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: default-prices-in-pick | submission | "`pick` "
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome) for name in oof.columns}
    best = max(profits, key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: last-of-equals | submission | "does not take the first column"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = max(reversed(list(profits)), key=profits.get)
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% mistake: alphabet-breaks-ties | submission | "does not take the first column"
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    profits = {name: campaign(oof.loc[seen, name], outcome, cost, success, value) for name in oof.columns}
    best = min(profits, key=lambda name: (-profits[name], name))
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% alternative: cut-and-count
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    pairs = [(c, float(q)) for c, q in zip(churned, p) if float(q) > cost / (success * value)]
    return sum(c for c, _ in pairs) * success * value - cost * len(pairs)
def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    rows = oof.dropna()
    gain = success * value * churned.loc[rows.index] - cost
    bar, winner = max(0, gain.sum()), None
    for name in rows:
        got = campaign(rows[name], churned.loc[rows.index], cost, success, value)
        if got > bar:
            bar, winner = got, name
    return winner

# %% alternative: whole-table-at-once
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    p, churned = np.asarray(p, dtype=float), np.asarray(churned, dtype=float)
    called = p * success * value > cost
    return float((churned[called] * success * value - cost).sum())


def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    seen = oof.notna().all(axis=1)
    outcome = churned[seen]
    gain = outcome * success * value - cost
    profits = (oof[seen] * success * value > cost).mul(gain, axis=0).sum()
    best = profits.idxmax()
    everybody = float((outcome * success * value - cost).sum())
    return best if profits[best] > max(0.0, everybody) else None

# %% crash: compares-text | visible
def campaign(p, churned, cost=9.0, success=0.25, value=60.0):
    return float((p > "0.6").sum())
def pick(oof, churned, cost=9.0, success=0.25, value=60.0):
    return None
