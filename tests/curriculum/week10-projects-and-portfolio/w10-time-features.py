# Tests that no feature knows more than the origin did, and that stations stay apart.

# %% mistake: last-week-always | visible | "looks back one week"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7)
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: shifts-the-stacked-table | visible | "Whose passengers are these"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = out["entries"].shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: lag-is-the-horizon | visible | "Round up to entire weeks"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(horizon)
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: rolls-up-to-today | visible | "up to the row's own date"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: rolls-over-stations | visible | "Roll within each station"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = out["entries"].shift(horizon).rolling(28, min_periods=14).mean()
    return out.loc[rides.index]

# %% mistake: drops-days-without-lag | visible | "Keep days without a lag"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index].dropna()

# %% mistake: weekdays-from-one | visible | "Monday is 0"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.isocalendar().day, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: returns-sorted-rows | submission | "another order"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out

# %% mistake: one-gap-spoils-the-mean | submission | "not all and not one"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=28).mean())
    return out.loc[rides.index]

# %% mistake: two-weeks-always | submission | "smallest multiple of 7"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(14 if horizon <= 14 else 28)
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: fourteen-days-always | submission | "mean of the known days in its window"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(max(horizon, 14)).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]

# %% mistake: fills-first-days-backwards | visible | "knows something of a station"
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("station")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    out["recent_mean"] = out.groupby("station")["recent_mean"].bfill()
    return out.loc[rides.index]

# %% alternative: wide-and-back
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    wide = rides.pivot(index="date", columns="station", values="entries").sort_index()
    weeks = int(np.ceil(horizon / 7))
    keys = list(zip(rides["date"], rides["station"]))
    same, mean = wide.shift(7 * weeks), wide.shift(horizon).rolling(28, min_periods=14).mean()
    return rides.assign(weekday=rides["date"].dt.weekday, month=rides["date"].dt.month,
                        same_weekday=[same.at[k] for k in keys], recent_mean=[mean.at[k] for k in keys])

# %% alternative: one-station-at-a-time
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    parts = []
    for _, rows in rides.groupby("station"):
        rows = rows.sort_values("date").copy()
        past = rows["entries"].shift(horizon)
        rows["recent_mean"] = past.rolling(28, min_periods=14).mean()
        rows["same_weekday"] = rows["entries"].shift(horizon + (-horizon) % 7)
        rows["weekday"] = rows["date"].dt.dayofweek.astype("int8")
        rows["month"] = rows["date"].dt.month.astype("int8")
        parts.append(rows)
    return pd.concat(parts).reindex(rides.index)

# %% crash: groups-by-a-name-that-is-not-there | visible
def add_features(rides, horizon):
    """Return the frame with features that are known `horizon` days ahead."""
    out = rides.sort_values(["station", "date"])
    entries = out.groupby("stop")["entries"]
    out["weekday"], out["month"] = out["date"].dt.dayofweek, out["date"].dt.month
    out["same_weekday"] = entries.shift(7 * -(-horizon // 7))
    out["recent_mean"] = entries.transform(lambda s: s.shift(horizon).rolling(28, min_periods=14).mean())
    return out.loc[rides.index]
