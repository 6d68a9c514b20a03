# Answers that prove the checks of exercise 6.6: sizes of a grid and of a random search.

# %% mistake: adds-the-lengths | visible | "adds the lengths"
def search_budget(grid, share, confidence):
    settings = sum(len(v) for v in grid.values())
    draws = math.ceil(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: rounds-down | visible | "just misses the confidence"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.floor(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: chances-add-up | visible | "as if they added up"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.ceil(confidence / share)
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: arguments-swapped | visible | "as if they added up"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.ceil(math.log(1 - share) / math.log(1 - confidence))
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: fraction-of-a-trial | visible | "by halves"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.log(1 - confidence) / math.log(1 - share)
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: tie-goes-to-the-grid | visible | "With three trials each"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.ceil(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings <= draws else "random"}

# %% mistake: thoroughness-first | visible | "does not name the search with fewer trials"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.ceil(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings > draws else "random"}

# %% mistake: two-parameters-only | submission | "for any number of parameters"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in list(grid.values())[:2])
    draws = math.ceil(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: sixty-is-always-enough | submission | "Are both arguments used"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = 59 if share < 0.5 else math.ceil(math.log(1 - confidence) / math.log(1 - share))
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% mistake: confidence-of-the-page | submission | "Are both arguments used"
def search_budget(grid, share, confidence):
    settings = math.prod(len(v) for v in grid.values())
    draws = math.ceil(math.log(0.05) / math.log(1 - share)) if share < 0.5 else 3
    return {"grid": settings, "random": draws, "choice": "grid" if settings < draws else "random"}

# %% alternative: logarithms
def search_budget(grid, share, confidence):
    size = 1
    for values in grid.values():
        size *= len(values)
    n = int(np.ceil(np.log1p(-confidence) / np.log1p(-share)))
    return dict(choice="random" if n <= size else "grid", random=n, grid=size)

# %% alternative: products-and-counting
def search_budget(grid, share, confidence):
    from itertools import count, product
    size = sum(1 for _ in product(*grid.values()))
    draws = next(n for n in count(1) if (1 - share) ** n <= 1 - confidence)
    return {"random": np.int64(draws), "grid": np.int64(size), "choice": min(("random", draws), ("grid", size), key=lambda pair: pair[1])[0]}

# %% crash: length-of-a-number | visible
def search_budget(grid, share, confidence):
    return {"grid": len(share), "random": 1, "choice": "grid"}
