# Tests three families of feature selection on planted tables, and that selection happens inside the folds.

# %% mistake: selects-before-the-folds | visible | "finds a good model"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    chosen = X[select(X, y, "filter", k)]
    return float(cross_val_score(make_pipeline(StandardScaler(), LogisticRegression()), chosen, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: penalty-on-raw-units | visible | "small unit"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(X, y).coef_[0])
    return list(X.columns[np.argsort(-sizes, kind="stable")[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: filter-for-every-family | visible | "takes a column and its copy"
def select(X, y, family, k):
    return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: returns-marks | visible | "does not return `k` names"
def select(X, y, family, k):
    return SelectKBest(f_classif, k=k).fit(X, y).get_support()

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: filter-by-variance | submission | "or the variance"
def select(X, y, family, k):
    if family == "filter":
        return list(X.var().nlargest(k).index)
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: scores-per-fold | visible | "one number"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc")

# %% mistake: positive-coefficients-only | submission | "A large negative coefficient is large"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0]
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: accuracy-for-auc | visible | "Is it accuracy"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds).mean())

# %% mistake: k-written-in | submission | "Is it accuracy, another k"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=3), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: wrapper-on-raw-units | visible | "prefers a fainter column"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = LogisticRegression()
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: wrapper-takes-best-and-worst | visible | "improves the model's AUC most"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        alone = {c: cross_val_score(model, X[[c]], y, cv=3, scoring="roc_auc").mean() for c in X.columns}
        return [max(alone, key=alone.get), min(alone, key=alone.get)][:k]
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: score-without-scaling | visible | "does not scale"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return list(X.columns[SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()])
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% mistake: table-for-one-family | visible | "for the family `wrapper` yours is a DataFrame"
def select(X, y, family, k):
    if family == "filter":
        return list(X.columns[SelectKBest(f_classif, k=k).fit(X, y).get_support()])
    if family == "wrapper":
        model = make_pipeline(StandardScaler(), LogisticRegression())
        return X.loc[:, SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(X, y).get_support()]
    sizes = np.abs(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1).fit(StandardScaler().fit_transform(X), y).coef_[0])
    return list(X.columns[np.argsort(-sizes)[:k]])

def honest_auc(X, y, k):
    return float(cross_val_score(make_pipeline(StandardScaler(), SelectKBest(f_classif, k=k), LogisticRegression()), X, y, cv=folds, scoring="roc_auc").mean())

# %% alternative: loops-by-hand
def select(X, y, family, k):
    if family == "filter":
        f, _ = f_classif(X, y)
        return pd.Series(f, index=X.columns).nlargest(k).index.tolist()
    if family == "wrapper":
        chosen = []
        while len(chosen) < k:
            model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=300))
            rest = {c: cross_val_score(model, X[chosen + [c]], y, cv=3, scoring="roc_auc").mean() for c in X.columns if c not in chosen}
            chosen.append(max(rest, key=rest.get))
        return chosen
    Z = (X - X.mean()) / X.std()
    model = LogisticRegression(l1_ratio=1, solver="saga", C=0.1, max_iter=2000, random_state=0).fit(Z, y)
    return pd.Series(abs(model.coef_[0]), index=X.columns).sort_values(ascending=False).index[:k]

def honest_auc(X, y, k):
    aucs = []
    for fit, judge in folds.split(X, y):
        names = select(X.iloc[fit], y.iloc[fit], "filter", k)
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X.iloc[fit][names], y.iloc[fit])
        aucs.append(roc_auc_score(y.iloc[judge], model.predict_proba(X.iloc[judge][names])[:, 1]))
    return float(np.mean(aucs))

# %% alternative: select-from-model
def select(X, y, family, k):
    from sklearn.feature_selection import SelectFromModel
    Z = StandardScaler().set_output(transform="pandas").fit_transform(X)
    tool = {
        "filter": SelectKBest(f_classif, k=k),
        "wrapper": SequentialFeatureSelector(LogisticRegression(), n_features_to_select=k, direction="forward", scoring="roc_auc", cv=3),
        "embedded": SelectFromModel(LogisticRegression(l1_ratio=1, solver="liblinear", C=0.1), max_features=k, threshold=-np.inf),
    }[family]
    return tuple(tool.fit(Z, y).get_feature_names_out())

def honest_auc(X, y, k):
    model = make_pipeline(SelectKBest(k=k), StandardScaler(), LogisticRegression())
    return np.mean(cross_val_score(model, X, y, cv=folds, scoring="roc_auc"))

# %% alternative: penalty-by-its-old-name
def select(X, y, family, k):
    scaled = pd.DataFrame(StandardScaler().fit_transform(X), columns=X.columns)
    if family == "filter":
        return SelectKBest(score_func=f_classif, k=k).fit(scaled, y).get_feature_names_out().tolist()
    if family == "wrapper":
        model = LogisticRegression(max_iter=1000)
        return SequentialFeatureSelector(model, n_features_to_select=k, scoring="roc_auc", cv=3).fit(scaled, y).get_feature_names_out().tolist()
    lasso = LogisticRegression(penalty="l1", solver="liblinear", C=0.1).fit(scaled, y)
    return [c for _, c in sorted(zip(-abs(lasso.coef_.ravel()), X.columns))][:k]

def honest_auc(X, y, k):
    from sklearn.pipeline import Pipeline
    model = Pipeline([("scale", StandardScaler()), ("choose", SelectKBest(f_classif, k=k)), ("fit", LogisticRegression(max_iter=1000))])
    return sum(cross_val_score(model, X, y, cv=folds, scoring="roc_auc")) / 5

# %% crash: no-such-support | visible
def select(X, y, family, k):
    return SelectKBest(f_classif, k=k).get_support()

def honest_auc(X, y, k):
    return cross_val_score(SelectKBest(k=k), X, y).mean()
