# Tests how many models a search trains: combinations, folds, refit, four kinds.

# %% mistake: forgets-the-refit | visible | "forgets the last fit"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * search.get("folds", 1))

# %% mistake: refits-in-every-fold | visible | "refits in every fold"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int((settings + bool(refit)) * search.get("folds", 1))

# %% mistake: adds-numbers-of-values | visible | "adds the numbers of values"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(sum(len(values) for values in grid.values()) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * search.get("folds", 1) + bool(refit))

# %% mistake: always-refits | visible | "Without refit"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] != "fmin"
    return int(settings * search.get("folds", 1) + bool(refit))

# %% mistake: split-without-refit | visible | "train-validation split"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search.get("refit", False)
    return int(settings * search.get("folds", 1) + bool(refit))

# %% mistake: split-counts-folds | visible | "train-validation split"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * search.get("folds", 3 if search["kind"] == "split" else 1) + bool(refit))

# %% mistake: random-ignores-folds | visible | "For the random search"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * (1 if search["kind"] == "random" else search.get("folds", 1)) + bool(refit))

# %% mistake: fmin-refits | visible | "nobody refits"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in grid.values()])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] in ("split", "fmin") or search.get("refit", False)
    return int(settings * search.get("folds", 1) + bool(refit))

# %% mistake: list-of-grids-multiplied | submission | "their settings are added"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = int(np.prod([len(values) for grid in grids for values in grid.values()]))
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * search.get("folds", 1) + bool(refit))

# %% mistake: two-parameters-only | submission | "one parameter or four"
def fits(search):
    """Return how many models a search trains."""
    grids = search.get("grid", [])
    grids = grids if isinstance(grids, list) else [grids]
    settings = sum(int(np.prod([len(values) for values in list(grid.values())[:2]])) for grid in grids)
    settings = search.get("n_iter", search.get("max_evals", settings))
    refit = search["kind"] == "split" or search.get("refit", False)
    return int(settings * search.get("folds", 1) + bool(refit))

# %% alternative: sklearn-parameter-grid
def fits(search):
    from sklearn.model_selection import ParameterGrid
    kind = search["kind"]
    if kind == "fmin":
        return search["max_evals"] * search["folds"]
    if kind == "random":
        return search["n_iter"] * search["folds"] + (1 if search["refit"] else 0)
    size = len(ParameterGrid(search["grid"]))
    return size + 1 if kind == "split" else size * search["folds"] + (1 if search["refit"] else 0)

# %% alternative: itertools-product
def fits(search):
    from itertools import product
    grid = search.get("grid", {})
    all_settings = [s for g in (grid if type(grid) is list else [grid]) for s in product(*g.values())]
    match search["kind"]:
        case "grid":
            return np.int64(len(all_settings) * search["folds"] + int(search["refit"]))
        case "split":
            return len(all_settings) + 1
        case "random":
            return search["folds"] * search["n_iter"] + int(search["refit"])
    return search["folds"] * search["max_evals"]

# %% crash: missing-key | visible
def fits(search):
    return search["settings"] * search["folds"] + 1
