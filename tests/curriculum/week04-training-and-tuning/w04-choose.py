# Answers that prove the checks of exercise 4.1.

# %% mistake: scores-on-its-own-rows | visible | "learned by heart"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    a = LinearRegression().fit(X, y).score(X, y)
    b = RandomForestRegressor(n_estimators=20, random_state=SEED).fit(X, y).score(X, y)
    return "forest" if b - a > margin else "linear"

# %% mistake: always-the-line | visible | "which explains nothing there"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    return "linear"

# %% mistake: margin-forgotten | visible | "still wins"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b > a + 0.02 else "linear"

# %% mistake: returns-the-model | visible | "should return one of two names"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return m[int(b - a > margin)]

# %% mistake: one-letter-for-all | visible | "uses a letter twice"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "K", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: regression-for-a-class | submission | "a default is a class"
family = {"credit": "R", "bill": "L", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: trees-where-weights-are-wanted | submission | "no single weight to show"
family = {"credit": "B", "bill": "R", "flats": "L", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: supervised-without-a-label | submission | "no label to learn from"
family = {"credit": "L", "bill": "R", "flats": "I", "letters": "K", "films": "A", "sensors": "P", "payments": "B", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: clusters-columns | submission | "wants fewer columns"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "P", "films": "A", "sensors": "K", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: clusters-ratings | submission | "distances say little"
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "A", "films": "K", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% mistake: days-without-their-order | submission | "in the order of the days"
family = {"credit": "L", "bill": "R", "flats": "F", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "B"}
def simplest_good(X, y, margin=0.02):
    m = LinearRegression(), RandomForestRegressor(n_estimators=20, random_state=SEED)
    a, b = (cross_val_score(x, X, y, cv=3, scoring="r2").mean() for x in m)
    return "forest" if b - a > margin else "linear"

# %% alternative: fold-by-fold
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    from sklearn.model_selection import KFold
    X, y = np.asarray(X), np.asarray(y)
    leads = []
    for a, b in KFold(3).split(X):
        f = RandomForestRegressor(n_estimators=20, random_state=SEED).fit(X[a], y[a]).score(X[b], y[b])
        leads.append(f - LinearRegression().fit(X[a], y[a]).score(X[b], y[b]))
    return ("linear", "forest")[int(np.mean(leads) > margin)]

# %% alternative: cross-validate
family = dict(zip(("credit", "bill", "flats", "letters", "films", "sensors", "payments", "shop"), "LRBKAPIF"))
def simplest_good(X, y, margin=0.02):
    from sklearn.model_selection import cross_validate
    scores = {}
    for name, model in {"linear": LinearRegression(), "forest": RandomForestRegressor(n_estimators=20, random_state=SEED)}.items():
        scores[name] = cross_validate(model, X, y, cv=3)["test_score"].mean()
    scores["linear"] += margin
    return max(("linear", "forest"), key=scores.get)

# %% crash: no-such-attribute | visible
family = {"credit": "L", "bill": "R", "flats": "B", "letters": "K", "films": "A", "sensors": "P", "payments": "I", "shop": "F"}
def simplest_good(X, y, margin=0.02):
    return LinearRegression().r2(X, y)
