# Tests that an A/B test is judged by customers, after its sizes, with an interval and a smallest gain worth a change.

# %% mistake: visits-as-units | visible | "The unit is the customer"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.set_index(["arm", "customer_id"])
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: pooled-rate | visible | "another width"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    pa, pb = (sums.loc[arm, "bought"].sum() / sums.loc[arm, "shown"].sum() for arm in "AB")
    half = norm.ppf(1 - alpha / 2) * np.sqrt(pa * (1 - pa) / len(a) + pb * (1 - pb) / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: sign-turned-round | visible | "It is B minus A"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = a.mean() - b.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: counts-for-rates | visible | "A rate is bought over shown"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: one-sided | visible | "another width"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: any-gain-ships | visible | "is decided"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: sizes-not-looked-at | visible | "Test the sizes first"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if len(a) == 0 or len(b) == 0:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: never-stops | visible | "More data will not make it worth"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < 0 else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: significance-alone-keeps | visible | "is decided"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: sizes-by-visits | submission | "heavy users do not break"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([(log["arm"] == "A").sum(), (log["arm"] == "B").sum()]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: alpha-written-in | submission | "It depends on `alpha`"
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["B"]
    gain = b.mean() - a.mean()
    half = norm.ppf(0.975) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}

# %% alternative: pivot-and-statsmodels-style
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    people = log.pivot_table(index=["customer_id", "arm"], values=["bought", "shown"], aggfunc="sum").reset_index()
    people["rate"] = people["bought"] / people["shown"]
    stats = people.groupby("arm")["rate"].agg(["mean", "sem", "count"])
    gain = stats.at["B", "mean"] - stats.at["A", "mean"]
    error = np.hypot(stats.at["A", "sem"], stats.at["B", "sem"])
    low, high = norm.interval(1 - alpha, loc=gain, scale=error)
    if chisquare(stats["count"]).pvalue < 0.001:
        return {"decision": "invalid", "gain": gain, "low": low, "high": high}
    if low > 0 and gain >= min_gain:
        return {"decision": "ship B", "gain": gain, "low": low, "high": high}
    return {"decision": "keep A" if high < min_gain else "continue", "gain": gain, "low": low, "high": high}

# %% alternative: dictionaries
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    rates = {}
    for (arm, _), visits in log.groupby(["arm", "customer_id"]):
        rates.setdefault(arm, []).append(visits["bought"].sum() / visits["shown"].sum())
    a, b = np.array(rates["A"]), np.array(rates["B"])
    gain = np.mean(b) - np.mean(a)
    half = -norm.ppf(alpha / 2) * (np.var(a, ddof=1) / a.size + np.var(b, ddof=1) / b.size) ** 0.5
    expected = (a.size + b.size) / 2
    p = 2 * norm.sf(np.sqrt((a.size - expected) ** 2 / expected * 2))
    choice = "invalid" if p < 0.001 else "continue"
    if choice != "invalid" and gain - half > 0 and gain >= min_gain:
        choice = "ship B"
    elif choice != "invalid" and gain + half < min_gain:
        choice = "keep A"
    return {"gain": gain, "low": gain - half, "high": gain + half, "decision": choice}

# %% crash: no-third-arm | visible
def ab_verdict(log, min_gain, alpha=0.05):
    """Return the gain of B over A with its interval, and what to do."""
    sums = log.groupby(["arm", "customer_id"])[["bought", "shown"]].sum()
    rate = sums["bought"] / sums["shown"]
    a, b = rate["A"], rate["C"]
    gain = b.mean() - a.mean()
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a.var() / len(a) + b.var() / len(b))
    low, high = gain - half, gain + half
    if chisquare([len(a), len(b)]).pvalue < 0.001:
        decision = "invalid"
    else:
        decision = "ship B" if low > 0 and gain >= min_gain else "keep A" if high < min_gain else "continue"
    return {"gain": float(gain), "low": float(low), "high": float(high), "decision": decision}
