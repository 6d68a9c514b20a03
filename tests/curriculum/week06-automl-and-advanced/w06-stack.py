# Answers that prove the checks of exercise 6.8: stacking with out-of-fold predictions.

# %% mistake: blender-sees-known-rows | visible | "knows by heart"
def stack(models, X, y, X_new, folds):
    fitted = [clone(m).fit(X, y) for m in models]
    blender = LinearRegression(positive=True, fit_intercept=False).fit(np.column_stack([m.predict(X) for m in fitted]), y)
    return blender.predict(np.column_stack([m.predict(X_new) for m in fitted]))

# %% mistake: plain-mean | visible | "the plain mean"
def stack(models, X, y, X_new, folds):
    return np.mean([clone(m).fit(X, y).predict(X_new) for m in models], axis=0)

# %% mistake: blender-with-constant-and-signs | visible | "negative weights and a constant"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=folds) for m in models])
    return LinearRegression().fit(unseen, y).predict(np.column_stack([clone(m).fit(X, y).predict(X_new) for m in models]))

# %% mistake: fits-the-models-given | visible | "Clone each one"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(m, X, y, cv=folds) for m in models])
    blender = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y)
    return blender.predict(np.column_stack([m.fit(X, y).predict(X_new) for m in models]))

# %% mistake: predicts-the-known-rows | visible | "one prediction for each of the 25 new rows"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=folds) for m in models])
    return LinearRegression(positive=True, fit_intercept=False).fit(unseen, y).predict(unseen)

# %% mistake: last-fold-model-predicts | visible | "Check the folds, the refit"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=folds) for m in models])
    blender = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y)
    rows = list(folds.split(X))[-1][0]
    return blender.predict(np.column_stack([clone(m).fit(X.iloc[rows], y.iloc[rows]).predict(X_new) for m in models]))

# %% mistake: best-model-only | visible | "not those of the blender"
def stack(models, X, y, X_new, folds):
    errors = [np.abs(cross_val_predict(clone(m), X, y, cv=folds) - y).mean() for m in models]
    return clone(models[int(np.argmin(errors))]).fit(X, y).predict(X_new)

# %% mistake: folds-of-its-own | submission | "Are the folds passed in used"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=KFold(4)) for m in models])
    blender = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y)
    return blender.predict(np.column_stack([clone(m).fit(X, y).predict(X_new) for m in models]))

# %% mistake: two-models-only | submission | "With other models and folds"
def stack(models, X, y, X_new, folds):
    models = models[:2]
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=folds) for m in models])
    blender = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y)
    return blender.predict(np.column_stack([clone(m).fit(X, y).predict(X_new) for m in models]))

# %% mistake: columns-turned-round | visible | "not those of the blender"
def stack(models, X, y, X_new, folds):
    unseen = np.column_stack([cross_val_predict(clone(m), X, y, cv=folds) for m in models])
    blender = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y)
    return blender.predict(np.column_stack([clone(m).fit(X, y).predict(X_new) for m in reversed(models)]))

# %% alternative: sklearn-stacking
def stack(models, X, y, X_new, folds):
    named = [(f"m{at}", clone(model)) for at, model in enumerate(models)]
    whole = StackingRegressor(named, final_estimator=LinearRegression(positive=True, fit_intercept=False), cv=folds)
    return whole.fit(X, y).predict(X_new)

# %% alternative: loops-over-folds
def stack(models, X, y, X_new, folds):
    unseen = np.zeros((len(X), len(models)))
    for train, held in folds.split(X, y):
        for at, model in enumerate(models):
            unseen[held, at] = clone(model).fit(X.iloc[train], y.iloc[train]).predict(X.iloc[held])
    weights = LinearRegression(positive=True, fit_intercept=False).fit(unseen, y).coef_
    return pd.Series(sum(w * clone(m).fit(X, y).predict(X_new) for w, m in zip(weights, models)))

# %% crash: predicts-before-fitting | visible
def stack(models, X, y, X_new, folds):
    return np.column_stack([clone(m).predict(X_new) for m in models]).mean(axis=1)
