# Tests that closures are judged by station and weekday, and that impossible weather becomes missing and nothing else.

# %% mistake: one-median-for-all-stations | visible | "Compare a station with itself"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(rides["date"].dt.dayofweek)["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: weekday-forgotten | visible | "same day of the week"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby("station")["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: only-zero-is-closed | visible | "1,500 people"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] > 0


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: drops-closed-rows | visible | "Mark rows, and drop none"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides[rides["entries"] >= share * usual]


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: clips-impossible-values | visible | "make it missing"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].clip(low, high)
    return out

# %% mistake: edits-raw-weather | visible | "raw data stays raw"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: ends-outside | visible | "on or inside its limits"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high, inclusive="neither"))
    return out

# %% mistake: share-written-in | submission | "Is a tenth written into the function"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= 0.1 * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: mean-instead-of-median | submission | "Median, not mean"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("mean")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: adds-a-column | submission | "changes the frame passed in"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    rides["weekday"] = rides["date"].dt.dayofweek
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out

# %% mistake: drops-days-with-bad-wind | visible | "says nothing against the rain"
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("median")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out = out[out[column].between(low, high)]
    return out

# %% alternative: merge-the-medians
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    keyed = pd.DataFrame({"station": rides["station"], "weekday": rides["date"].dt.day_name(), "n": rides["entries"]})
    usual = keyed.groupby(["station", "weekday"], as_index=False)["n"].median().rename(columns={"n": "usual"})
    both = keyed.merge(usual, on=["station", "weekday"], how="left")
    return pd.Series((both["n"] >= share * both["usual"]).to_numpy(), index=rides.index)


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    return weather.assign(**{c: weather[c].mask((weather[c] < low) | (weather[c] > high)) for c, (low, high) in limits.items()})

# %% alternative: loop-and-numpy
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    out = pd.Series(True, index=rides.index)
    for _, rows in rides.groupby(["station", rides["date"].dt.weekday]):
        out.loc[rows.index] = ~(rows["entries"] < share * np.median(rows["entries"]))
    return out


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy(deep=True)
    for column in limits:
        low, high = limits[column]
        out.loc[~((out[column] >= low) & (out[column] <= high)), column] = np.nan
    return out

# %% crash: no-such-method | visible
def open_days(rides, share=0.1):
    """Return True for each row on which the station was open."""
    usual = rides.groupby(["station", rides["date"].dt.dayofweek])["entries"].transform("middle")
    return rides["entries"] >= share * usual


def possible(weather, limits):
    """Return the weather with impossible values missing."""
    out = weather.copy()
    for column, (low, high) in limits.items():
        out[column] = out[column].where(out[column].between(low, high))
    return out
