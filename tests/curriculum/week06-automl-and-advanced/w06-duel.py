# Answers that prove the checks of exercise 6.7: forecasts against a baseline, on common days, with a margin.

# %% mistake: each-on-its-own-days | visible | "judged on different days"
def duel(actual, forecasts, baseline, margin=0.05):
    errors = pd.Series({name: (values - actual).abs().mean() for name, values in forecasts.items()})
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: squares-the-errors | visible | "Squares and percentages"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = (days[list(forecasts)].sub(days["_y"], axis=0) ** 2).mean() ** 0.5
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: errors-cancel | visible | "mean of its absolute errors"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).mean().abs() + 1e-3
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: skill-upside-down | visible | "belongs below the line"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if 1 - table.loc[first, "skill"] >= margin else baseline

# %% mistake: divides-by-the-newcomer | visible | "share of the baseline's error"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": errors[baseline] / errors - 1}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: best-error-last | visible | "smallest first"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae", ascending=False)
    first = table.index[-1]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: any-lead-wins | visible | "saves less than the margin"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    return table, table.index[0]

# %% mistake: margin-written-in | visible | "saves less than the margin"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= 0.05 else baseline

# %% mistake: first-forecast-is-the-baseline | submission | "With another baseline"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors.iloc[0]}).sort_values("mae")
    first = table.index[0]
    return table, first if 1 - errors[first] / errors[baseline] >= margin else baseline

# %% mistake: positions-instead-of-days | submission | "Line days up by the index"
def duel(actual, forecasts, baseline, margin=0.05):
    longest = len(actual)
    table = pd.DataFrame({name: np.resize(values.to_numpy(dtype=float), longest) for name, values in forecasts.items()})
    days = table.assign(_y=actual.to_numpy()).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: fills-gaps-with-zero | visible | "one has a gap"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).fillna(0)
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin else baseline

# %% mistake: half-the-margin-will-do | visible | "saves less than the margin"
def duel(actual, forecasts, baseline, margin=0.05):
    days = pd.concat([pd.DataFrame(forecasts), actual.rename("_y")], axis=1).dropna()
    errors = days[list(forecasts)].sub(days["_y"], axis=0).abs().mean()
    table = pd.DataFrame({"mae": errors, "skill": 1 - errors / errors[baseline]}).sort_values("mae")
    first = table.index[0]
    return table, first if table.loc[first, "skill"] >= margin / 2 else baseline

# %% alternative: common-days-by-intersection
def duel(actual, forecasts, baseline, margin=0.05):
    days = actual.dropna().index
    for values in forecasts.values():
        days = days.intersection(values.dropna().index)
    mae = {name: float(np.abs(values.loc[days].to_numpy() - actual.loc[days].to_numpy()).mean()) for name, values in forecasts.items()}
    rows = sorted(mae, key=mae.get)
    table = pd.DataFrame({"skill": [1 - mae[r] / mae[baseline] for r in rows], "mae": [mae[r] for r in rows]}, index=rows)
    return table, rows[0] if table["skill"].iloc[0] >= margin else baseline

# %% alternative: sklearn-and-a-merge
def duel(actual, forecasts, baseline, margin=0.05):
    from sklearn.metrics import mean_absolute_error
    frame = actual.to_frame("truth")
    for name, values in forecasts.items():
        frame = frame.join(values.rename(name), how="inner")
    frame = frame.dropna()
    table = pd.DataFrame([{"name": n, "mae": mean_absolute_error(frame["truth"], frame[n])} for n in forecasts]).set_index("name")
    table["skill"] = (table.loc[baseline, "mae"] - table["mae"]) / table.loc[baseline, "mae"]
    table = table.sort_values("mae")
    winner = baseline
    if table["skill"].max() >= margin:
        winner = table["skill"].idxmax()
    return table, winner

# %% crash: subtracts-a-dictionary | visible
def duel(actual, forecasts, baseline, margin=0.05):
    return (actual - forecasts).abs().mean(), baseline
