# Tests that each fold fits a fresh copy on its own training rows, and that predictions come back in the order of the rows.

# %% mistake: fits-on-all-rows | visible | "fitted on all rows"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X, y)
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: model-not-copied | visible | "has fitted the model that was passed in"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = model.fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: labels-not-probabilities | visible | "these are labels"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict(X.iloc[test])
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: order-of-the-folds | visible | "in the order of the folds"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance[np.concatenate([t for _, t in folds.split(X, y)])], aucs

# %% mistake: mean-instead-of-scores | visible | "Their mean alone hides the spread"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, [float(np.mean(aucs))]

# %% mistake: labels-for-positions | visible | "positions taken for index labels"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.loc[train], y.loc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: parts-exchanged | visible | "both parts exchanged"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[test], y.iloc[test])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: one-score-for-all | submission | "Score the hidden rows of each fold"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, [float(roc_auc_score(y, chance))] * len(aucs)

# %% mistake: scores-training-part | submission | "What do you rank, and which rows"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[train], fitted.predict_proba(X.iloc[train])[:, 1])))
    return chance, aucs

# %% mistake: scaled-on-all-rows | visible | "scaled with the mean and spread of all rows"
def out_of_fold(model, X, y, folds):
    X = (X - X.mean()) / X.std()
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: bare-numbers | submission | "pass rows of the DataFrame on"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train].to_numpy(), y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test].to_numpy())[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: one-copy-for-all-folds | submission | "Make the copy inside the loop"
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    copy = clone(model)
    for train, test in folds.split(X, y):
        fitted = copy.fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs

# %% mistake: splits-twice-for-scores | submission | "call `split` once"
def out_of_fold(model, X, y, folds):
    chance = np.full(len(X), np.nan)
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X.iloc[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
    return chance, [roc_auc_score(y.iloc[test], chance[test]) for _, test in folds.split(X, y)]

# %% mistake: two-helpers-two-splits | submission | "call `split` once"
def out_of_fold(model, X, y, folds):
    chance = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[:, 1]
    return chance, cross_val_score(model, X, y, cv=folds, scoring="roc_auc")

# %% alternative: helper-with-one-split
def out_of_fold(model, X, y, folds):
    parts = list(folds.split(X, y))
    chance = cross_val_predict(model, X, y, cv=parts, method="predict_proba")[:, 1]
    return chance, [roc_auc_score(y.iloc[test], chance[test]) for _, test in parts]

# %% alternative: series-of-parts
def out_of_fold(model, X, y, folds):
    parts, scores = [], []
    for train, test in folds.split(X, y):
        fitted = clone(model)
        fitted.fit(X.iloc[list(train)], y.iloc[list(train)])
        part = pd.Series(fitted.predict_proba(X.iloc[test])[:, 1], index=test)
        scores.append(roc_auc_score(y.iloc[test], part))
        parts.append(part)
    return pd.concat(parts).sort_index().to_numpy(), scores

# %% alternative: boolean-masks
def out_of_fold(model, X, y, folds):
    from copy import deepcopy

    chance, scores = np.zeros(len(X)), np.array([])
    for _, test in folds.split(X, y):
        hidden = np.isin(np.arange(len(X)), test)
        fitted = deepcopy(model).fit(X[~hidden], y[~hidden])
        chance[hidden] = 1 - fitted.predict_proba(X[hidden])[:, 0]
        scores = np.append(scores, roc_auc_score(y[hidden], chance[hidden]))
    return chance, scores

# %% crash: positions-as-columns | visible
def out_of_fold(model, X, y, folds):
    chance, aucs = np.full(len(X), np.nan), []
    for train, test in folds.split(X, y):
        fitted = clone(model).fit(X[train], y.iloc[train])
        chance[test] = fitted.predict_proba(X.iloc[test])[:, 1]
        aucs.append(float(roc_auc_score(y.iloc[test], chance[test])))
    return chance, aucs
