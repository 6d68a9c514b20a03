# Tests that expected weather knows nothing after the origin, and that the year is a circle.

# %% mistake: measured-weather-of-the-day | visible | "measured on that day"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the weather of the dates."""
    return weather.set_index("date")[columns].reindex(dates)

# %% mistake: all-years-also-later | visible | "Days after the origin take part"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: last-year-only | visible | "only last year does"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"].dt.year == origin.year - 1]
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: month-mean | visible | "Check window and years"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        rows.append(known.loc[known["date"].dt.month == date.month, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: last-known-weather | visible | "Check window and years"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        rows.append(known.sort_values("date").iloc[-1][columns].astype(float))
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: year-ends-in-december | visible | "The year is a circle"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[away <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: all-columns-back | visible | "no others"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates).assign(wet=1.0)

# %% mistake: window-written-in | submission | "Is a number written in"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= min(window, 1), columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: gaps-count-as-zero | submission | "Were gaps filled"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin].fillna(0)
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: cut-at-the-end-of-the-year | visible | "Days after the origin take part"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= pd.Timestamp(f"{origin.year}-12-31")]
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% mistake: drops-rows-with-any-gap | submission | "takes the whole day away"
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin].dropna()
    rows = []
    for date in dates:
        away = (known["date"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)

# %% alternative: table-of-all-pairs
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather.loc[weather["date"] <= origin, ["date", *columns]]
    away = np.abs(known["date"].dt.dayofyear.to_numpy()[:, None] - dates.dayofyear.to_numpy()[None, :])
    near = np.minimum(away, 365 - away) <= window
    return pd.DataFrame({c: [np.nanmean(known[c].to_numpy()[near[:, i]]) for i in range(len(dates))] for c in columns}, index=dates)

# %% alternative: query-and-concat
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather.query("date <= @origin").copy()
    known["day"] = known["date"].dt.dayofyear
    parts = {}
    for date in dates:
        parts[date] = known[known["day"].map(lambda d: min(abs(d - date.dayofyear), 365 - abs(d - date.dayofyear)) <= window)][columns].mean()
    return pd.concat(parts, axis=1).T

# %% crash: column-day-is-not-there | visible
def expected_weather(weather, origin, dates, columns, window=7):
    """Return the usual weather of the dates, as known on the origin."""
    known = weather[weather["date"] <= origin]
    rows = []
    for date in dates:
        away = (known["day"].dt.dayofyear - date.dayofyear).abs()
        rows.append(known.loc[np.minimum(away, 365 - away) <= window, columns].mean())
    return pd.DataFrame(rows).set_axis(dates)
