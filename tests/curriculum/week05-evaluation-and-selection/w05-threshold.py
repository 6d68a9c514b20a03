# Tests the search for the cheapest threshold: costs on the right errors, all candidates, cost per row.

# %% mistake: costs-exchanged | visible | "Which of the two costs belongs to which error"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(alarm * y * (chance < t) + miss * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: cost-summed | visible | "looks like a sum over all rows"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).sum() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: always-one-half | visible | "an expensive miss happens"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.array([0.5])
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: trusts-the-formula | visible | "A formula supposes calibrated probabilities"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.array([alarm / (alarm + miss)])
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: never-nobody | submission | "still flags somebody"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.unique(chance)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: coarse-grid | submission | "a cheaper threshold exists"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.array([0.0, 0.35, 0.7, 2.0])
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: most-accurate | visible | "a cheap alarm would have avoided"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = len(candidates) - 1 - int(np.argmax([((chance >= t) == y).mean() for t in candidates][::-1]))
    return float(candidates[best]), float(costs[best])

# %% mistake: above-not-at-least | visible | "at least, not more than"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(miss * y * (chance <= t) + alarm * (1 - y) * (chance > t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: fine-grid | submission | "a cheaper threshold exists"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.linspace(0, 1, 1001), 2.0)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: finest-grid | submission | "a grid steps over them"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.linspace(0, 1, 10_001), 2.0)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: one-for-nobody | submission | "also when a probability is exactly 1"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), 1.0)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: cost-of-a-miss-truncated | submission | "with their fractions"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(int(miss) * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% mistake: cost-of-an-alarm-truncated | submission | "with their fractions"
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(miss * y * (chance < t) + int(alarm) * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(np.argmin(costs))
    return float(candidates[best]), float(costs[best])

# %% alternative: sorted-sums
def cheapest_threshold(y, chance, miss, alarm):
    rows = pd.DataFrame({"y": np.asarray(y), "p": np.asarray(chance, dtype=float)})
    by = rows.groupby("p")["y"].agg(["sum", "size"]).sort_index()
    missed = by["sum"].cumsum().shift(fill_value=0)
    false = (by["size"] - by["sum"])[::-1].cumsum()[::-1]
    cost = miss * missed + alarm * false
    cost.loc[by.index.max() + 1] = miss * rows["y"].sum()
    return float(cost.idxmin()), float(cost.min() / len(rows))

# %% alternative: min-over-pairs
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance)
    best = None
    for t in [1.01, *sorted(set(chance.tolist()), reverse=True)]:
        flag = chance >= t
        cost = (miss * int(((y == 1) & ~flag).sum()) + alarm * int(((y == 0) & flag).sum())) / len(y)
        if best is None or cost < best[1]:
            best = (t, cost)
    return best

# %% crash: no-such-argmin | visible
def cheapest_threshold(y, chance, miss, alarm):
    y, chance = np.asarray(y), np.asarray(chance, dtype=float)
    candidates = np.append(np.unique(chance), np.inf)
    costs = [(miss * y * (chance < t) + alarm * (1 - y) * (chance >= t)).mean() for t in candidates]
    best = int(costs.argmin())
    return float(candidates[best]), float(costs[best])
