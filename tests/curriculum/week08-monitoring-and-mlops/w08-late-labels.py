# Tests that quality rests on known labels only, with corrections, and falls silent while too few are known.

# %% mistake: unknown-taken-for-zero | visible | "no zero"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.fillna({"late": 0})
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: looks-into-the-future | visible | "leave the future out"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: inner-join-coverage | visible | "Count against every row"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="inner")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: judges-at-any-coverage | visible | "say not yet"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage == 0:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: first-label-wins | submission | "latest known by `now`"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="first")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: corrections-count-twice | submission | "corrections count twice"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: bias-turned-round | visible | "wrong sign"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage < min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["late"] - seen["p"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% mistake: silent-at-the-limit | submission | "exactly at `min_coverage`"
def quality_known(log, labels, now, min_coverage=0.8):
    """Return coverage, Brier score and bias as far as labels are known."""
    known = labels[labels["known_at"] <= now]
    known = known.sort_values("known_at").drop_duplicates("flight_id", keep="last")
    joined = log.merge(known, on="flight_id", how="left")
    coverage = float(joined["late"].notna().mean())
    if coverage <= min_coverage:
        return {"coverage": coverage, "brier": None, "bias": None}
    seen = joined.dropna(subset=["late"])
    error = seen["p"] - seen["late"]
    return {"coverage": coverage, "brier": float((error**2).mean()), "bias": float(error.mean())}

# %% alternative: dictionary-of-labels
def quality_known(log, labels, now, min_coverage=0.8):
    truth = {}
    for row in labels.sort_values("known_at").itertuples():
        if row.known_at <= now:
            truth[row.flight_id] = row.late
    pairs = [(p, truth[i]) for i, p in zip(log["flight_id"], log["p"]) if i in truth]
    result = {"coverage": len(pairs) / len(log), "brier": None, "bias": None}
    if result["coverage"] >= min_coverage and pairs:
        result["brier"] = sum((p - y) ** 2 for p, y in pairs) / len(pairs)
        result["bias"] = sum(p - y for p, y in pairs) / len(pairs)
    return result

# %% alternative: map-and-groupby
def quality_known(log, labels, now, min_coverage=0.8):
    last = labels.query("known_at <= @now").sort_values("known_at").groupby("flight_id")["late"].last()
    truth = log["flight_id"].map(last)
    coverage = 1 - truth.isna().mean()
    enough = coverage >= min_coverage
    error = log["p"] - truth
    return {"bias": np.mean(error[truth.notna()]) if enough else None, "coverage": coverage, "brier": (error**2).mean() if enough else None}

# %% crash: no-such-column | visible
def quality_known(log, labels, now, min_coverage=0.8):
    return {"coverage": float(log["late"].notna().mean())}
