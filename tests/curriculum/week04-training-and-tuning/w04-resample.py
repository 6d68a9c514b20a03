# Answers that prove the checks of exercise 4.2.

# %% mistake: resamples-before-the-folds | visible | "also trained on"
def oversampled_probabilities(model, X, y, folds, seed):
    X_more, y_more = copy_rare(X, y, seed)
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X_more, y_more):
        fitted = clone(model).fit(X_more.iloc[train], y_more.iloc[train])
        p = fitted.predict_proba(X_more.iloc[test])[:, 1]
        result.loc[X_more.index[test]] = p
    return result

# %% mistake: balances-the-judged-part-too | visible | "does not have its own size"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(*copy_rare(X.iloc[train], y.iloc[train], seed))
        X_t, _ = copy_rare(X.iloc[test], y.iloc[test], seed)
        result.loc[X_t.index] = fitted.predict_proba(X_t)[:, 1]
    return result

# %% mistake: no-resampling | visible | "not balanced when the model sees them"
def oversampled_probabilities(model, X, y, folds, seed):
    return pd.Series(cross_val_predict(model, X, y, cv=folds, method="predict_proba")[:, 1], index=y.index)

# %% mistake: fits-the-model-passed-in | visible | "fits the `model` that was passed in"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        model.fit(*copy_rare(X.iloc[train], y.iloc[train], seed))
        result.iloc[test] = model.predict_proba(X.iloc[test])[:, 1]
    return result

# %% mistake: drops-frequent-rows | visible | "have shrunk"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        y_t = y.iloc[train]
        rows = y_t.groupby(y_t).sample(y_t.value_counts().min(), random_state=seed).index
        result.iloc[test] = clone(model).fit(X.loc[rows], y.loc[rows]).predict_proba(X.iloc[test])[:, 1]
    return result

# %% mistake: other-column | submission | "run against the right ones"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(*copy_rare(X.iloc[train], y.iloc[train], seed))
        result.iloc[test] = fitted.predict_proba(X.iloc[test])[:, 0]
    return result

# %% mistake: unseeded-draws | submission | "Two calls with the same `seed`"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(*copy_rare(X.iloc[train], y.iloc[train], None))
        result.iloc[test] = fitted.predict_proba(X.iloc[test])[:, 1]
    return result

# %% mistake: copies-class-one-always | submission | "whichever it is"
def oversampled_probabilities(model, X, y, folds, seed):
    result = pd.Series(np.nan, index=y.index)
    for train, test in folds.split(X, y):
        y_t = y.iloc[train]
        n = max((y_t == 0).sum() - (y_t == 1).sum(), 0)
        rows = y_t.index.append(y_t[y_t == 1].sample(n, replace=True, random_state=seed).index)
        result.iloc[test] = clone(model).fit(X.loc[rows], y.loc[rows]).predict_proba(X.iloc[test])[:, 1]
    return result

# %% alternative: numpy-positions
def oversampled_probabilities(model, X, y, folds, seed):
    rng, out = np.random.default_rng(seed), np.empty(len(y))
    values = y.to_numpy()
    for train, test in folds.split(X, y):
        ones, zeros = train[values[train] == 1], train[values[train] == 0]
        few, many = sorted([ones, zeros], key=len)
        rows = np.concatenate([train, rng.choice(few, len(many) - len(few))])
        out[test] = clone(model).fit(X.iloc[rows], y.iloc[rows]).predict_proba(X.iloc[test])[:, 1]
    return pd.Series(out, index=y.index, name="p")

# %% alternative: concat-and-reindex
def oversampled_probabilities(model, X, y, folds, seed):
    parts = []
    for train, test in folds.split(X, y):
        fitted = clone(model)
        fitted.fit(*copy_rare(X.iloc[train], y.iloc[train], seed))
        parts.append(pd.Series(fitted.predict_proba(X.iloc[test])[:, 1], index=y.index[test]))
    return pd.concat(parts).reindex(y.index)

# %% crash: labels-as-positions | visible
def oversampled_probabilities(model, X, y, folds, seed):
    for train, test in folds.split(X, y):
        copy_rare(X.loc[train], y.loc[train], seed)
