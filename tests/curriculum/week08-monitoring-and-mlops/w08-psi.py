# Tests that the population stability index bins by the reference's quantiles, with open ends, a floor and no missing values.

# %% mistake: edges-from-current | submission | "from the current sample"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(cur if len(cur) > 60 else ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: edges-from-both | submission | "from both samples together"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(np.r_[ref, cur] if len(cur) > 60 else ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: equal-width-bins | submission | "cuts bins of equal width"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.linspace(ref.min(), ref.max(), bins + 1)[1:-1])
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: one-sided-divergence | visible | "weighs the logarithm with the current share alone"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float((b * np.log(b / a)).sum())

# %% mistake: no-floor | visible | "Raise small shares"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    with np.errstate(all="ignore"):
        return float(((b - a) * np.log(b / a)).sum())
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: closed-outer-bins | visible | "none may be dropped"
def psi(reference, current, bins=10):
    ref, cur = (pd.Series(v).dropna().to_numpy(dtype=float) for v in (reference, current))
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)))
    a, b = (np.maximum(np.histogram(v, edges)[0] / len(v), 0.0001) for v in (ref, cur))
    b = b / b.sum()
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: missing-not-dropped | visible | "Missing values change"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: ten-bins-always | submission | "Is `bins` used"
def psi(reference, current, bins=10):
    """Return the population stability index of current against reference."""
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, (bins if bins < 5 else 10) + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 0.0001), np.maximum(b, 0.0001)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: empty-bins-skipped | visible | "An empty bin is not skipped"
def psi(reference, current, bins=10):
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = a[(a > 0) & (b > 0)], b[(a > 0) & (b > 0)]
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: a-floor-of-ones-own | visible | "Is the least share the one asked for"
def psi(reference, current, bins=10):
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = np.maximum(a, 1e-6), np.maximum(b, 1e-6)
    return float(((b - a) * np.log(b / a)).sum())

# %% mistake: rescaled-after-the-floor | visible | "nothing rescaled"
def psi(reference, current, bins=10):
    ref, cur = (np.asarray(v, dtype=float) for v in (reference, current))
    ref, cur = ref[~np.isnan(ref)], cur[~np.isnan(cur)]
    edges = np.unique(np.quantile(ref, np.linspace(0, 1, bins + 1)[1:-1]))
    a, b = (np.bincount(np.searchsorted(edges, v, side="right"), minlength=len(edges) + 1) / len(v) for v in (ref, cur))
    a, b = (np.maximum(s, 0.0001) / np.maximum(s, 0.0001).sum() for s in (a, b))
    return float(((b - a) * np.log(b / a)).sum())

# %% alternative: histogram-with-infinite-ends
def psi(reference, current, bins=10):
    ref, cur = (pd.Series(v).dropna().to_numpy(dtype=float) for v in (reference, current))
    inner = np.unique(np.percentile(ref, [100 * i / bins for i in range(1, bins)]))
    edges = np.concatenate([[-np.inf], inner, [np.inf]])
    total = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        a, b = (max(np.mean((v >= low) & (v < high)), 1e-4) for v in (ref, cur))
        total += (b - a) * (np.log(b) - np.log(a))
    return float(total)

# %% alternative: pandas-cut
def psi(reference, current, bins=10):
    ref, cur = pd.Series(np.asarray(reference, dtype=float)).dropna(), pd.Series(np.asarray(current, dtype=float)).dropna()
    inner = sorted(set(ref.quantile([i / bins for i in range(1, bins)])))
    shares = [pd.cut(v, [-np.inf, *inner, np.inf], right=False).value_counts(normalize=True, sort=False).clip(lower=0.0001).to_numpy() for v in (ref, cur)]
    return np.float64(((shares[1] - shares[0]) * np.log(shares[1] / shares[0])).sum())

# %% crash: histogram-edges-of-nothing | visible
def psi(reference, current, bins=10):
    return float(np.histogram(reference, edges)[0].sum())
