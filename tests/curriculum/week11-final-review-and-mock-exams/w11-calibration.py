# Tests the log loss of stated confidence and the gap of each level.

# %% mistake: brier-score | visible | "Brier score"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = ((said["right"].astype(float) - chance) ** 2).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: bits-not-nats | visible | "base 2"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log2(np.where(said["right"].astype(bool), chance, 1 - chance)).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: only-right-answers | visible | "leaves the wrong answer out"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(chance[said["right"].astype(bool)]).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: same-chance-for-wrong | visible | "leaves the wrong answer out"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(chance).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: gap-the-wrong-way | visible | "wrong sign"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(stated[int(k)] - v) for k, v in share.items()}}

# %% mistake: missing-means-guessing | visible | "the rows with a confidence"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.fillna({"confidence": 1})
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: divides-by-all-rows | visible | "the rows with a confidence"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).sum() / len(table)
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: sum-of-losses | visible | "Take the mean"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).sum()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: chances-of-the-page | submission | "Are the chances taken from `stated`"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    stated = {1: 0.40, 2: 0.65, 3: 0.90}
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.items()}}

# %% mistake: every-level-gets-a-gap | visible | "the levels that occur"
def calibration(table, stated):
    """Return the log loss of stated confidence, and by level how far the truth is above it."""
    said = table.dropna(subset=["confidence"])
    if said.empty:
        return {"loss": 0.0, "gap": {}}
    chance = said["confidence"].map(stated).astype(float)
    loss = -np.log(np.where(said["right"].astype(bool), chance, 1 - chance)).mean()
    share = said["right"].astype(float).groupby(said["confidence"]).mean()
    return {"loss": float(loss), "gap": {int(k): float(v - stated[int(k)]) for k, v in share.reindex([1, 2, 3], fill_value=0.0).items()}}

# %% alternative: sklearn-log-loss
def calibration(table, stated):
    from sklearn.metrics import log_loss
    said = table[table["confidence"].notna()]
    if len(said) == 0:
        return {"gap": {}, "loss": 0.0}
    p = np.array([stated[int(c)] for c in said["confidence"]])
    gaps = {int(c): said.loc[said["confidence"] == c, "right"].mean() - stated[int(c)] for c in said["confidence"].unique()}
    return {"gap": gaps, "loss": log_loss(said["right"].astype(int), p, labels=[0, 1])}

# %% alternative: row-by-row
def calibration(table, stated):
    losses, hits = [], {}
    for level, right in zip(table["confidence"], table["right"]):
        if pd.isna(level):
            continue
        p = stated[int(level)]
        losses.append(-np.log(p if right else 1 - p))
        hits.setdefault(int(level), []).append(bool(right))
    return {"loss": float(sum(losses) / len(losses)) if losses else 0.0, "gap": {k: sum(v) / len(v) - stated[k] for k, v in hits.items()}}

# %% crash: log-of-a-list | visible
def calibration(table, stated):
    return {"loss": np.log(table["confidence"].tolist() + "x"), "gap": {}}
