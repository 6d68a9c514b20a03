# Answers that prove the checks of exercise 6.2: a table of lags in which nothing is younger than the horizon.

# %% mistake: mean-holds-the-day | visible | "includes the day that is to be forecast"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: mean-of-the-days-before | visible | "end where the horizon begins"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(1).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna().iloc[2:]

# %% mistake: shifts-the-future-in | visible | "Which sign of `shift`"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(-k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: fills-the-gaps | visible | "Rows without a full history"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.fillna(0)

# %% mistake: half-a-window-will-do | visible | "Every window needs all of its 28 days"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28, min_periods=1).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: weekday-as-a-number | visible | "does not hold the English name"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.dayofweek
    return table.dropna()

# %% mistake: accepts-short-lags | visible | "accepts a lag of 2 days"
def lag_table(series, lags, horizon):
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: leaves-short-lags-out-silently | visible | "accepts a lag of 2 days"
def lag_table(series, lags, horizon):
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags if k >= horizon}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: judges-the-first-lag-only | submission | "Look at all lags"
def lag_table(series, lags, horizon):
    if lags[0] < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(horizon).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna()

# %% mistake: horizon-of-the-page | submission | "younger than the horizon allows"
def lag_table(series, lags, horizon):
    if min(lags) < horizon:
        raise ValueError("too short")
    table = pd.DataFrame({"y": series, **{f"lag_{k}": series.shift(k) for k in lags}})
    table["mean_28"] = series.shift(3).rolling(28).mean()
    table["weekday"] = table.index.day_name()
    return table.dropna().loc[lambda t: t.index >= series.index[max(max(lags), horizon + 27)]]

# %% alternative: assign-and-concat
def lag_table(series, lags, horizon):
    if any(lag < horizon for lag in lags):
        raise ValueError("not known in time")
    pieces = [series.rename("y")] + [series.shift(lag).rename(f"lag_{lag}") for lag in lags]
    pieces.append(series.rolling(28).mean().shift(horizon).rename("mean_28"))
    table = pd.concat(pieces, axis=1)
    return table.assign(weekday=table.index.strftime("%A")).dropna()

# %% alternative: loops-and-positions
def lag_table(series, lags, horizon):
    for lag in lags:
        if lag < horizon:
            raise ValueError(lag)
    rows, values = {}, series.to_numpy()
    for at in range(max(max(lags), horizon + 27), len(series)):
        day = series.index[at]
        rows[day] = {"y": values[at], **{f"lag_{k}": values[at - k] for k in lags}, "mean_28": values[at - horizon - 27:at - horizon + 1].mean(), "weekday": day.day_name()}
    return pd.DataFrame.from_dict(rows, orient="index")

# %% crash: rolls-a-list | visible
def lag_table(series, lags, horizon):
    return list(series).rolling(28).mean()
