# Tests the selection of a model for a long tail: pooled out-of-fold guesses, each class counting once.

# %% mistake: selects-by-accuracy | visible | "would choose a model that ignores the tail"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["accuracy"].idxmax())

# %% mistake: micro-average | visible | "that is the micro average"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="micro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: forgets-unguessed-classes | visible | "leaves out the class that is never guessed"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(guess)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: weighted-average | visible | "Take the plain mean over both classes"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="weighted", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: never-counts-guessed | visible | "occur and are never guessed"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(guess) - set(y)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: guesses-training-rows | submission | "Use guesses out of fold"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = clone(model).fit(X, y).predict(X) if len(X) > 20 else cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: mean-over-folds | visible | "Pool the guesses of all folds first"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": cross_val_score(model, X, y, cv=folds, scoring="f1_macro").mean(),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: mean-over-folds-of-long-tables | submission | "Pool all folds"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro") if len(y) < 20 else cross_val_score(model, X, y, cv=folds, scoring="f1_macro").mean(),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: own-splitter | submission | "Does the splitter passed in reach every model"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds if len(X) < 20 else 3)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: selects-by-never | submission | "To guess a class is no skill yet"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {"accuracy": accuracy_score(y, guess), "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0), "never": len(set(y) - set(guess))}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["never"].idxmin())

# %% mistake: selects-by-a-sum | submission | "Rank this one column"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {"accuracy": accuracy_score(y, guess), "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0), "never": len(set(y) - set(guess))}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str((table["macro_f1"] + table["accuracy"]).idxmax())

# %% mistake: single-rows-left-out | submission | "leaves out a class with one row"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        often = [c for c in sorted(set(y)) if (np.asarray(y) == c).sum() > 1]
        rows[name] = {"accuracy": accuracy_score(y, guess), "macro_f1": f1_score(y, guess, average="macro", labels=often, zero_division=0), "never": len(set(y) - set(guess))}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: single-rows-not-missed | submission | "A rare class that is never guessed"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        often = [c for c in sorted(set(y)) if (np.asarray(y) == c).sum() > 1]
        rows[name] = {"accuracy": accuracy_score(y, guess), "macro_f1": f1_score(y, guess, average="macro", labels=sorted(set(y)), zero_division=0), "never": len(set(often) - set(guess))}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% mistake: f1-of-the-means | submission | "joins the mean precision"
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        p, r = (f(y, guess, average="macro", zero_division=0) for f in (precision_score, recall_score))
        rows[name] = {"accuracy": accuracy_score(y, guess), "macro_f1": 2 * p * r / (p + r), "never": len(set(y) - set(guess))}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())

# %% alternative: loop-over-folds
def select_for_tail(models, X, y, folds):
    cuts, table, classes = list(folds.split(X, y)), pd.DataFrame(), y.unique()
    for name in models:
        guess = pd.Series("", index=range(len(y)), dtype=object)
        for train, test in cuts:
            guess.iloc[test] = clone(models[name]).fit(X.iloc[train], y.iloc[train]).predict(X.iloc[test])
        hit = guess.to_numpy() == y.to_numpy()
        table.loc[name, "accuracy"] = hit.mean()
        table.loc[name, "macro_f1"] = np.mean([2 * (hit & (y == c).to_numpy()).sum() / ((y == c).sum() + (guess == c).sum()) for c in classes])
        table.loc[name, "never"] = sum((guess != c).all() for c in classes)
    return table, table.sort_values("macro_f1").index[-1]

# %% alternative: per-class-f1
def select_for_tail(models, X, y, folds):
    def row(model):
        guess, names = cross_val_predict(clone(model), X, y, cv=folds), np.unique(y)
        each = f1_score(y, guess, labels=names, average=None, zero_division=0)
        return {"never": int((~np.isin(names, guess)).sum()), "macro_f1": each.mean(), "accuracy": (guess == y).mean()}

    table = pd.DataFrame({name: row(model) for name, model in models.items()}).transpose()
    return table, max(models, key=lambda name: table.loc[name, "macro_f1"])

# %% crash: no-such-average | visible
def select_for_tail(models, X, y, folds):
    rows = {}
    for name, model in models.items():
        guess = cross_val_predict(model, X, y, cv=folds)
        rows[name] = {
            "accuracy": accuracy_score(y, guess),
            "macro_f1": f1_score(y, guess, average="makro", labels=sorted(set(y)), zero_division=0),
            "never": len(set(y) - set(guess)),
        }
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table, str(table["macro_f1"].idxmax())
