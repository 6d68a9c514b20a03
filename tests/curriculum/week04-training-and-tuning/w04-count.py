# Answers that prove the checks of exercise 4.8.

# %% mistake: adds-the-lengths | visible | "adds the lengths"
def count_fits(grid, folds, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(sum(len(v) for v in g.values()) for g in grids) * folds + int(refit)

# %% mistake: forgets-the-refit | visible | "leaves the refit out"
def count_fits(grid, folds, refit=True):
    return len(ParameterGrid(grid)) * folds

# %% mistake: refits-each-fold-of-one | visible | "refits once for each fold"
def count_fits(grid, folds, refit=True):
    return len(ParameterGrid(grid)) * folds + folds * int(refit)

# %% mistake: ignores-the-flag | visible | "With `refit=False`"
def count_fits(grid, folds, refit=True):
    return len(ParameterGrid(grid)) * folds + 1

# %% mistake: multiplies-the-grids | visible | "their counts are added"
def count_fits(grid, folds, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return int(np.prod([len(v) for g in grids for v in g.values()])) * folds + int(refit)

# %% mistake: distinct-values-only | submission | "drops a value that is listed twice"
def count_fits(grid, folds, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(int(np.prod([len(set(v)) for v in g.values()])) for g in grids) * folds + int(refit)

# %% mistake: refit-for-each-grid | submission | "refit once for the entire search"
def count_fits(grid, folds, refit=True):
    grids = [grid] if isinstance(grid, dict) else grid
    return sum(len(ParameterGrid(g)) * folds + int(refit) for g in grids)

# %% mistake: answers-with-a-float | visible | "should return a whole number"
def count_fits(grid, folds, refit=True):
    return len(ParameterGrid(grid)) * float(folds) + refit

# %% alternative: parameter-grid
def count_fits(grid, folds, refit=True):
    return len(ParameterGrid(grid)) * folds + (1 if refit else 0)

# %% alternative: itertools
import itertools
def count_fits(grid, folds, refit=True):
    total = 0
    for one in ([grid] if isinstance(grid, dict) else grid):
        total += len(list(itertools.product(*one.values())))
    return np.int64(total * folds + refit)

# %% crash: length-of-a-number | visible
def count_fits(grid, folds, refit=True):
    return len(folds) * len(grid)
