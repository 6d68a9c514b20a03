# Answers that prove the checks of exercise 6.1: the last season is repeated, on the days that follow.

# %% mistake: repeats-the-last-day | visible | "every day the same value"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return pd.Series(series.iloc[-1], index=days)

# %% mistake: mean-of-the-season | visible | "every day the same value"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return pd.Series(series.iloc[-season:].mean(), index=days)

# %% mistake: begins-on-the-last-day | visible | "begins on the last day that is known"
def naive_forecast(series, horizon, season=7):
    return pd.Series(np.resize(series.to_numpy()[-season:], horizon), index=pd.date_range(series.index[-1], periods=horizon))

# %% mistake: numbers-for-days | visible | "The index of your forecast is a RangeIndex"
def naive_forecast(series, horizon, season=7):
    return pd.Series(np.resize(series.to_numpy()[-season:], horizon))

# %% mistake: returns-an-array | visible | "yours is a ndarray"
def naive_forecast(series, horizon, season=7):
    return np.resize(series.to_numpy()[-season:], horizon)

# %% mistake: shift-runs-out | visible | "missing values after the first season"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return series.reindex(series.index.union(days)).shift(season).loc[days]

# %% mistake: backwards-in-time | visible | "should repeat the first day of the last week"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return pd.Series(np.resize(series.to_numpy()[-season:][::-1], horizon), index=days)

# %% mistake: first-season-instead-of-last | submission | "Does your function count from the end"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return pd.Series(np.resize(series.to_numpy()[:season], horizon), index=days)

# %% mistake: always-a-week | submission | "Is a week written into your function"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    return pd.Series(np.resize(series.to_numpy()[-7:], horizon), index=days)

# %% mistake: grows-the-input | submission | "changes the series passed in"
def naive_forecast(series, horizon, season=7):
    days = pd.date_range(series.index[-1] + pd.Timedelta(days=1), periods=horizon)
    for day in days:
        series.loc[day] = series.loc[day - pd.Timedelta(days=season)]
    return series.loc[days]

# %% alternative: one-by-one
def naive_forecast(series, horizon, season=7):
    known = list(series)
    for _ in range(horizon):
        known.append(known[-season])
    return pd.Series(known[len(series):], index=[series.index[-1] + pd.Timedelta(days=k) for k in range(1, horizon + 1)])

# %% alternative: modulo-in-a-dictionary
def naive_forecast(series, horizon, season=7):
    last = series.iloc[-season:].tolist()
    return pd.Series({series.index[-1] + pd.DateOffset(days=k + 1): last[k % season] for k in range(horizon)})

# %% crash: label-for-a-position | visible
def naive_forecast(series, horizon, season=7):
    return pd.Series([series.loc[-season + k] for k in range(horizon)])
