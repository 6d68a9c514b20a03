# Answers that prove the checks of exercise 6.9: one line for each category, fitted by applyInPandas.

# %% mistake: collects-on-the-driver | visible | "everything was collected on the driver"
def fit_groups(sales, min_rows):
    answers = []
    for name, rows in sales.toPandas().sort_values("day").groupby("category"):
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) >= min_rows else (1.0, 0.0)
        answers.append((name, len(pairs), slope, intercept))
    return pd.DataFrame(answers, columns=["category", "rows", "slope", "intercept"])

# %% mistake: collects-and-sends-back | submission | "rows went to the driver first"
def fit_groups(sales, min_rows):
    answers = []
    for name, rows in sales.toPandas().sort_values("day").groupby("category"):
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) >= min_rows else (1.0, 0.0)
        answers.append((name, len(pairs), float(slope), float(intercept)))
    return spark.createDataFrame(answers, "category string, rows long, slope double, intercept double")

# %% mistake: trusts-the-order-of-rows | visible | "sort by day before you shift"
def fit_groups(sales, min_rows):
    def fit(rows):
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) >= min_rows else (1.0, 0.0)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% mistake: predicts-last-week-from-today | visible | "mind which is x"
def fit_groups(sales, min_rows):
    def fit(rows):
        rows = rows.sort_values("day")
        pairs = pd.DataFrame({"y": rows["revenue"].shift(7), "x": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) >= min_rows else (1.0, 0.0)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% mistake: fills-the-first-week-with-zero | visible | "`rows` counts days"
def fit_groups(sales, min_rows):
    def fit(rows):
        rows = rows.sort_values("day")
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7).fillna(0), "y": rows["revenue"]})
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) >= min_rows else (1.0, 0.0)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% mistake: short-groups-left-out | visible | "also a short one"
def fit_groups(sales, min_rows):
    def fit(rows):
        rows = rows.sort_values("day")
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        if len(pairs) < min_rows:
            return pd.DataFrame({"category": [], "rows": [], "slope": [], "intercept": []}).astype({"category": str, "rows": int, "slope": float, "intercept": float})
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% mistake: fits-two-points | visible | "too few pairs got a fitted line"
def fit_groups(sales, min_rows):
    def fit(rows):
        rows = rows.sort_values("day")
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) > 1 else (1.0, 0.0)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% mistake: min-rows-is-not-enough | submission | "Is `min_rows` itself enough"
def fit_groups(sales, min_rows):
    def fit(rows):
        rows = rows.sort_values("day")
        pairs = pd.DataFrame({"x": rows["revenue"].shift(7), "y": rows["revenue"]}).dropna()
        slope, intercept = np.polyfit(pairs["x"], pairs["y"], 1) if len(pairs) > min_rows else (1.0, 0.0)
        return pd.DataFrame([{"category": rows["category"].iloc[0], "rows": len(pairs), "slope": slope, "intercept": intercept}])
    return sales.groupBy("category").applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% alternative: key-and-closed-form
def fit_groups(sales, min_rows):
    def fit(key, rows):
        v = rows.sort_values("day")["revenue"].to_numpy()
        x, y = v[:-7], v[7:]
        slope, intercept = 1.0, 0.0
        if len(y) >= min_rows and len(x) == len(y):
            slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()
            intercept = y.mean() - slope * x.mean()
        return pd.DataFrame({"category": [key[0]], "rows": [len(y)], "slope": [slope], "intercept": [intercept]})
    return sales.groupby("category").applyInPandas(fit, schema="category string, rows bigint, slope double, intercept double")

# %% alternative: sorted-and-sklearn
def fit_groups(sales, min_rows):
    def fit(rows):
        from sklearn.linear_model import LinearRegression as Line
        rows = rows.set_index("day").sort_index()
        pairs = pd.concat([rows["revenue"].shift(7).rename("x"), rows["revenue"].rename("y")], axis=1).dropna()
        out = [rows["category"].iloc[0], len(pairs), 1.0, 0.0]
        if not len(pairs) < min_rows:
            line = Line().fit(pairs[["x"]], pairs["y"])
            out[2:] = [line.coef_[0], line.intercept_]
        return pd.DataFrame([out], columns=["category", "rows", "slope", "intercept"])
    return sales.select("category", "day", "revenue").groupBy(sales["category"]).applyInPandas(fit, "category string, rows long, slope double, intercept double")

# %% crash: pandas-apply-on-spark | visible
def fit_groups(sales, min_rows):
    return sales.groupby("category").apply(lambda rows: np.polyfit(rows["revenue"].shift(7), rows["revenue"], 1))
