# Tests that the forecaster answers for each day ahead, in people, and beats last week on days that it has never seen.

# %% mistake: forecasts-the-past | visible | "lie on days of the history"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max() - pd.Timedelta(days=horizon)]
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = model.predict(future[FEATURES]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: ratio-for-people | visible | "so that the answer is in people"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = model.predict(future[FEATURES])
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: new-station-dropped | visible | "also for the new station"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()].dropna(subset=["last_year"])
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = model.predict(future[FEATURES]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: horizon-written-in | visible | "One for each station and day"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, 14)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = model.predict(future[FEATURES]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: level-alone | visible | "Which features know the weekday"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: people-without-level | visible | "use its own station's level"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[["weekday", "month"]], train["target"] * train["level"])
    people = model.predict(future[["weekday", "month"]])
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: target-among-features | submission | "no forecast yet"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[["target", *FEATURES]], train["target"])
    people = model.predict(future[["target", *FEATURES]]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: last-week-itself | submission | "no forecast yet"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    future = table[table["date"] > history["date"].max()]
    people = future["last_week"].fillna(future["four_weeks"]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: weekday-mean-of-all-time | submission | "no forecast yet"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    mean = history.groupby(["station", history["date"].dt.dayofweek])["entries"].mean()
    days = pd.date_range(history["date"].max() + pd.Timedelta(days=1), periods=horizon)
    rows = [(day, s, mean[s, day.dayofweek] * 1.1) for s in history["station"].unique() for day in days]
    return pd.DataFrame(rows, columns=["date", "station", "forecast"])

# %% mistake: hardly-any-trees | visible | "does not follow"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**{**light, "n_estimators": 6, "learning_rate": 0.08}).fit(train[FEATURES], train["target"])
    people = model.predict(future[FEATURES]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% mistake: blends-two-baselines | submission | "beats the seasonal naive one, but"
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    future = table[table["date"] > history["date"].max()]
    people = (0.8 * future["last_week"].fillna(future["four_weeks"]) + 0.2 * future["four_weeks"]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]

# %% alternative: native-api
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon).sort_values(["station", "date"])
    is_future = table["date"] > history["date"].max()
    train = table[~is_future & table["target"].notna() & table["level"].notna()]
    settings = {"objective": "mae", "num_leaves": 15, "learning_rate": 0.1, "num_threads": 1, "verbose": -1}
    booster = lgb.train(settings, lgb.Dataset(train[FEATURES], train["target"]), num_boost_round=80)
    future = table[is_future].copy()
    future["forecast"] = np.maximum(booster.predict(future[FEATURES]) * future["level"], 0)
    return future[["station", "date", "forecast"]].reset_index(drop=True)

# %% alternative: blend-with-the-median
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()].copy()
    ratio = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"]).predict(future[FEATURES])
    future["forecast"] = (0.75 * ratio + 0.25 * future["four_weeks"].fillna(pd.Series(ratio, index=future.index))) * future["level"]
    return future

# %% crash: no-column-season | visible
def forecast_all(history, horizon):
    """Return the forecast of each station for the days after its history."""
    table = panel(history, horizon)
    train = table.dropna(subset=["target", "level"])
    future = table[table["date"] > history["date"].max()]
    model = lgb.LGBMRegressor(**light).fit(train[FEATURES], train["target"])
    people = model.predict(future[[*FEATURES, "season"]]) * future["level"]
    return future.assign(forecast=people)[["date", "station", "forecast"]]
