# Tests that the board shows the latest month, both directions, gaps as gaps, and runs of bad months.

# %% mistake: oldest-month-shown | visible | "not shown as no data"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index(ascending=False).reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: ignores-the-direction | visible | "use `worse` to choose the direction"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if value >= limit["alarm"] and limit["worse"] == "high":
            return "alarm"
        return "warn" if value >= max(limit["warn"], limit["alarm"] * 1.5 if limit["worse"] == "low" else 0) else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: gap-is-ok | visible | "not shown as no data"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "ok"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: old-value-fills-the-gap | visible | "not shown as no data"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().ffill().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: alarm-only-beyond-the-limit | visible | "exactly at the alarm limit"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value > sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: counts-all-bad-months | visible | "An ok month ends the run"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        streak = sum(state != "ok" for state in states)
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: no-data-ends-the-run | visible | "no data continues it"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value >= sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] not in ("ok", "no data"):
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% mistake: warn-only-beyond-the-limit | submission | "both limits included"
def board(history, limits):
    """Return value, status and run of bad months for each metric."""
    def status(value, limit):
        if pd.isna(value):
            return "no data"
        sign = 1 if limit["worse"] == "high" else -1
        if sign * value >= sign * limit["alarm"]:
            return "alarm"
        return "warn" if sign * value > sign * limit["warn"] else "ok"

    wide = history.pivot(index="month", columns="metric", values="value").sort_index().reindex(columns=list(limits))
    rows = {}
    for metric, limit in limits.items():
        states = [status(value, limit) for value in wide[metric]]
        streak = 0
        while streak < len(states) and states[-1 - streak] != "ok":
            streak += 1
        rows[metric] = {"value": wide[metric].iloc[-1], "status": states[-1], "months_not_ok": streak}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% alternative: dictionary-and-loop
def board(history, limits):
    table = {(m, k): v for m, k, v in history[["month", "metric", "value"]].itertuples(index=False)}
    months = sorted(history["month"].unique(), reverse=True)
    rows = []
    for metric, limit in limits.items():
        words = []
        for month in months:
            value = table.get((month, metric))
            bad = (lambda edge: value >= edge) if limit["worse"] == "high" else (lambda edge: value <= edge)
            words.append("no data" if value is None or value != value else "alarm" if bad(limit["alarm"]) else "warn" if bad(limit["warn"]) else "ok")
        rows.append([table.get((months[0], metric), np.nan), words[0], words.index("ok") if "ok" in words else len(words)])
    return pd.DataFrame(rows, index=list(limits), columns=["value", "status", "months_not_ok"])

# %% alternative: numpy-select
def board(history, limits):
    wide = history.set_index(["month", "metric"])["value"].unstack().sort_index()
    out = pd.DataFrame(index=pd.Index(limits), columns=["months_not_ok", "status", "value"], dtype=object)
    for metric in limits:
        v = wide[metric] if metric in wide else pd.Series(np.nan, index=wide.index)
        low = limits[metric]["worse"] == "low"
        hit = [(v.le(limits[metric][k]) if low else v.ge(limits[metric][k])) for k in ("alarm", "warn")]
        words = pd.Series(np.select([v.isna(), *hit], ["no data", "alarm", "warn"], "ok"), index=v.index)
        out.loc[metric] = [int((words[::-1] != "ok").cummin().sum()), words.iloc[-1], v.iloc[-1]]
    return out

# %% crash: pivot-without-a-column | visible
def board(history, limits):
    return history.pivot(index="month", columns="name", values="value")
