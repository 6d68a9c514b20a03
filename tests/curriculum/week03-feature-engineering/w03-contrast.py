# Tests that three fills are learned from what is seen and judged on what is hidden.

# %% mistake: peeks-at-hidden-values | visible | "That is peeking"
def contrast(truth, hidden):
    rows = {}
    for name, fill in {"mean": truth.mean(), "median": truth.median(), "mode": truth.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: count-of-the-mode | visible | "how often the mode occurs"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": float(seen.value_counts().max())}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: mean-of-the-distances | visible | "is a mean of the distances"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().mean(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: misses-over-all-rows | visible | "Only hidden rows count"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth - filled).abs().median(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: not-turned-over | visible | "Fills are rows"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"])

# %% mistake: shift-backwards | visible | "wrong sign"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), truth.mean() - filled.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: spread-of-what-is-left | visible | "they are what changes it"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), filled.mean() - truth.mean(), seen.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: last-of-several-modes | submission | "Several can share the first place"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[-1]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), filled.mean() - truth.mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% mistake: destroys-the-truth | visible | "All rows take part, seen and filled"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"median": seen.median(), "mean": seen.mean(), "mode": seen.mode().iloc[0]}.items():
        miss = (truth[hidden] - fill).abs().median()
        before = truth.copy()
        truth[hidden] = fill
        rows[name] = [fill, miss, truth.mean() - before.mean(), truth.std() / before.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T.loc[["mean", "median", "mode"]]

# %% mistake: shift-on-hidden-rows-only | visible | "All rows take part"
def contrast(truth, hidden):
    seen, rows = truth[~hidden], {}
    for name, fill in {"mean": seen.mean(), "median": seen.median(), "mode": seen.mode().iloc[0]}.items():
        filled = truth.mask(hidden, fill)
        rows[name] = [fill, (truth[hidden] - fill).abs().median(), fill - truth[hidden].mean(), filled.std() / truth.std()]
    return pd.DataFrame(rows, index=["fill", "typical_miss", "mean_shift", "spread"]).T

# %% alternative: numpy-step-by-step
def contrast(truth, hidden):
    t, h = truth.to_numpy(dtype=float), hidden.to_numpy(dtype=bool)
    seen = t[~h]
    values, counts = np.unique(seen, return_counts=True)
    fills = [np.mean(seen), np.median(seen), values[np.argmax(counts)]]
    out = pd.DataFrame({"fill": fills}, index=["mean", "median", "mode"])
    columns = [np.where(h, f, t) for f in fills]
    out["spread"] = [c.std() / t.std() for c in columns]
    out["mean_shift"] = [c.mean() - t.mean() for c in columns]
    out["typical_miss"] = [np.median(np.abs(t[h] - f)) for f in fills]
    return out

# %% alternative: simple-imputer
def contrast(truth, hidden):
    rows = []
    gappy = truth.where(~hidden).to_frame("v")
    for strategy in ("mean", "median", "most_frequent"):
        imputer = SimpleImputer(strategy=strategy).fit(gappy)
        filled = pd.Series(imputer.transform(gappy)[:, 0], index=truth.index)
        rows.append({
            "fill": imputer.statistics_[0], "typical_miss": (filled - truth)[hidden].abs().median(),
            "mean_shift": filled.mean() - truth.mean(), "spread": filled.std() / truth.std()})
    return pd.DataFrame(rows, index=["mean", "median", "mode"])

# %% crash: mode-is-a-series | visible
def contrast(truth, hidden):
    return truth.fillna(truth.mode().loc["first"])
