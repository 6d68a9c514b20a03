# Tests the bootstrap decomposition: samples with replacement, means over samples at each point, a seed that counts.

# %% mistake: never-resamples | visible | "every sample gave the same model"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = np.arange(len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: only-permutes | visible | "every sample gave the same model"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.permutation(len(X))
        said.append(clone(model).fit(X[np.sort(rows)], y[np.sort(rows)]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: bias-averaged-before-squaring | visible | "do not add up"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float((said.mean(axis=0) - truth).mean() ** 2),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: sample-variance | visible | "Mind axis and divisor"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0, ddof=1).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: scatter-over-points | visible | "scatter over samples, at each point"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=1).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: standard-deviation | visible | "do not add up"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.std(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: no-seed | visible | "Make the generator from `seed`"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: seed-written-in | visible | "Is a seed written into your function"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(7), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: nearly-all-rows-once | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = np.sort(rng.permutation(len(X))[: int(0.97 * len(X))])
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: small-samples | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X) // 4)
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: model-not-copied | visible | "Work on a fresh copy in each round"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(model.fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }

# %% mistake: part-without-replacement | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.choice(len(X), int(0.632 * len(X)), replace=False)
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: half-without-replacement | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.choice(len(X), len(X) // 2, replace=False)
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: repeats-thrown-away | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = np.unique(rng.integers(0, len(X), len(X)))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: half-with-replacement | submission | "as many rows as the data"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X) // 2)
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: as-many-as-new-rows | submission | "as many rows as `X_new`"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X_new))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: last-row-never-drawn | submission | "The upper end of `integers` is left out already"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X) - 1, len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: pairs-parted | submission | "part company"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rng.integers(0, len(X), len(X))]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: thirty-written-in | submission | "is the number written into your function"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(30):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: five-written-in | submission | "is the number written into your function"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(5):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: one-round-short | submission | "off by one"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds - 1):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: divisor-hidden-in-the-sum | submission | "divides by one less"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0, ddof=1).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: variance-scaled | submission | "is not that of the models `decompose` fitted"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = ((said.mean(axis=0) - truth) ** 2).mean(), 1.3 * said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% mistake: bias-scaled | submission | "Average the predictions first"
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    said = np.array(said)
    bias2, variance = 1.2 * ((said.mean(axis=0) - truth) ** 2).mean(), said.var(axis=0).mean()
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% alternative: sklearn-resample
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    from sklearn.utils import resample

    state, table = np.random.RandomState(seed), pd.DataFrame(index=range(rounds), columns=range(len(X_new)), dtype=float)
    for i in range(rounds):
        X_i, y_i = resample(X, y, random_state=state)
        table.loc[i] = clone(model).fit(X_i, y_i).predict(X_new)
    middle = table.mean()
    return {"variance": ((table - middle) ** 2).to_numpy().mean(), "bias2": ((middle - truth) ** 2).mean(), "error": ((table - truth) ** 2).to_numpy().mean()}

# %% alternative: choice-and-sum
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    n, rng = len(X), np.random.default_rng(seed)
    draws = rng.choice(n, size=(rounds, n), replace=True)
    said = np.vstack([clone(model).fit(X[d], y[d]).predict(X_new) for d in draws])
    bias2 = np.mean(np.square(said.mean(0) - truth))
    variance = np.mean(np.square(said).mean(0) - np.square(said.mean(0)))
    return {"bias2": float(bias2), "variance": float(variance), "error": float(bias2 + variance)}

# %% alternative: resample-with-its-own-seeds
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    from copy import deepcopy
    from sklearn.utils import resample

    said = np.empty((rounds, len(X_new)))
    for i in range(rounds):
        X_i, y_i = resample(X, y, random_state=seed * 100 + i)
        said[i] = deepcopy(model).fit(X_i, y_i).predict(X_new)
    bias2, variance = np.mean((said.mean(axis=0) - truth) ** 2), np.mean(said.var(axis=0))
    return {"bias2": bias2, "variance": variance, "error": bias2 + variance}

# %% crash: axis-of-a-list | visible
def decompose(model, X, y, X_new, truth, rounds=30, seed=7):
    rng, said = np.random.default_rng(seed), []
    for _ in range(rounds):
        rows = rng.integers(0, len(X), len(X))
        said.append(clone(model).fit(X[rows], y[rows]).predict(X_new))
    return {
        "bias2": float(((said.mean(axis=0) - truth) ** 2).mean()),
        "variance": float(said.var(axis=0).mean()),
        "error": float(((said - truth) ** 2).mean()),
    }
