# Tests how one split and cross-validation are repeated over seeds, and whether hidden rows are scored.

# %% mistake: folds-not-shuffled | visible | "only when they are shuffled"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: seed-written-in | visible | "Does the seed reach `train_test_split`"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=7)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: spread-of-folds | visible | "not a spread of folds"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").std()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: scores-training-rows | submission | "rows that the model was fitted on"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_a, clone(model).fit(X_a, y_a).predict_proba(X_a)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: ranks-labels | submission | "ranks predicted labels"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict(X_b))
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: always-a-fifth | submission | "hides a fifth of the rows"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=0.2, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: mean-accuracy-of-folds | submission | "Check number of folds, shuffling, seed and scoring"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="accuracy").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% mistake: one-row-of-means | visible | "not labelled by the seeds"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows).mean().to_frame().T

# %% mistake: fitted-on-all-rows | visible | "fitted on all rows, hidden ones too"
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        _, X_b, _, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X, y).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="roc_auc").mean()})
    return pd.DataFrame(rows, index=list(seeds))

# %% alternative: two-lists
def spread(model, X, y, seeds, k=5):
    from sklearn.model_selection import StratifiedShuffleSplit

    def auc(fit, test):
        fitted = clone(model).fit(X.iloc[fit], y.iloc[fit])
        return roc_auc_score(y.iloc[test], fitted.predict_proba(X.iloc[test])[:, 1])

    split = [auc(*next(StratifiedShuffleSplit(1, test_size=1 / k, random_state=s).split(X, y))) for s in seeds]
    cv = [np.mean([auc(a, b) for a, b in StratifiedKFold(k, shuffle=True, random_state=s).split(X, y)]) for s in seeds]
    return pd.DataFrame({"cv": cv, "split": split}, index=pd.Index(seeds, name="seed"))

# %% alternative: scorer-and-concat
def spread(model, X, y, seeds, k=5):
    from sklearn.metrics import get_scorer

    score, parts = get_scorer("roc_auc"), {}
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        cv = StratifiedKFold(n_splits=k, shuffle=True, random_state=seed)
        parts[seed] = pd.Series({"split": score(clone(model).fit(X_a, y_a), X_b, y_b), "cv": np.mean(cross_val_score(clone(model), X, y, cv=cv, scoring=score))})
    return pd.DataFrame(parts).T

# %% crash: no-such-scoring | visible
def spread(model, X, y, seeds, k=5):
    rows = []
    for seed in seeds:
        X_a, X_b, y_a, y_b = train_test_split(X, y, test_size=1 / k, stratify=y, random_state=seed)
        split = roc_auc_score(y_b, clone(model).fit(X_a, y_a).predict_proba(X_b)[:, 1])
        folds = StratifiedKFold(k, shuffle=True, random_state=seed)
        rows.append({"split": split, "cv": cross_val_score(model, X, y, cv=folds, scoring="auc_roc").mean()})
    return pd.DataFrame(rows, index=list(seeds))
