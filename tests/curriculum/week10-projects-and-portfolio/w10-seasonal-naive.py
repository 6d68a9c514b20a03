# Tests that the baseline is the last known value of the weekday, however far ahead and whatever was closed.

# %% mistake: one-week-before-only | visible | "In the second week the forecast is missing"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    return pd.Series([history.get(day - pd.Timedelta(days=7), np.nan) for day in dates], index=dates, dtype=float)

# %% mistake: mean-of-all-days | visible | "no bar for a series that lives by the week"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna().sort_index()
    last = known.groupby(known.index.dayofweek).last()
    return pd.Series(known.mean(), index=dates)

# %% mistake: last-day-for-all | visible | "no bar for a series that lives by the week"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna().sort_index()
    last = known.groupby(known.index.dayofweek).last()
    return pd.Series(float(known.iloc[-1]), index=dates)

# %% mistake: mean-of-each-weekday | visible | "Last, not first, and no mean"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna().sort_index()
    last = known.groupby(known.index.dayofweek).mean()
    return pd.Series(last.reindex(dates.dayofweek).to_numpy(dtype=float), index=dates)

# %% mistake: closed-day-passed-on | visible | "An earlier Tuesday is known"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    last_week = history.sort_index().iloc[-7:]
    by_weekday = dict(zip(last_week.index.dayofweek, last_week))
    return pd.Series([by_weekday.get(day.dayofweek, np.nan) for day in dates], index=dates, dtype=float)

# %% mistake: tiles-the-last-seven-known-values | visible | "neither missing nor the Tuesday before"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    week = history.sort_index().ffill().iloc[-7:]
    by_weekday = dict(zip(week.index.dayofweek, week))
    return pd.Series([by_weekday[day.dayofweek] for day in dates], index=dates)

# %% mistake: position-in-the-week | visible | "Go by the calendar"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.sort_index()
    last = known.dropna().groupby(np.arange(len(known))[known.notna().to_numpy()] % 7).last()
    return pd.Series([last.get(i % 7, np.nan) for i in range(len(dates))], index=dates, dtype=float)

# %% mistake: order-of-rows-trusted | submission | "Is the history sorted by date"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna()
    last = known.groupby(known.index.dayofweek).last()
    return pd.Series(last.reindex(dates.dayofweek).to_numpy(dtype=float), index=dates)

# %% mistake: fills-unknown-weekdays | submission | "no seasonal forecast: leave it missing"
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna().sort_index()
    last = known.groupby(known.index.dayofweek).last()
    return pd.Series(last.reindex(dates.dayofweek).fillna(known.iloc[-1]).to_numpy(dtype=float), index=dates)

# %% alternative: loop-backwards
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    out = {}
    for day in dates:
        same = history[history.index.dayofweek == day.dayofweek].dropna()
        out[day] = same[same.index.max()] if len(same) else np.nan
    return pd.Series(out, dtype="float64").reindex(dates)

# %% alternative: step-back-a-week-at-a-time
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known, out = history.dropna(), pd.Series(np.nan, index=dates)
    for day in dates:
        for weeks in range(1, 400):
            earlier = day - pd.Timedelta(weeks=weeks)
            if earlier in known.index:
                out[day] = known[earlier]
                break
    return out

# %% crash: calls-a-number | visible
def seasonal_naive(history, dates):
    """Return for each date the last known value of the same weekday."""
    known = history.dropna().sort_index()
    last = known.groupby(known.index.dayofweek).last_known()
    return pd.Series(last.reindex(dates.dayofweek).to_numpy(dtype=float), index=dates)
