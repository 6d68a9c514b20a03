# Tests the paired comparison of two models: corrected standard error, t quantile, both sides, the sign.

# %% mistake: a-minus-b | visible | "It is B minus A"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_a, dtype=float) - np.asarray(scores_b, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: not-paired | visible | "as if the folds were not paired"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt((np.var(scores_a, ddof=1) + np.var(scores_b, ddof=1)) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: folds-as-experiments | visible | "Is the overlap of training parts corrected for"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: mean-decides | visible | "though your own interval holds 0"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if gains.mean() > 0 else "A"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: normal-quantile | submission | "uses the normal quantile"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.norm.ppf(1 - alpha / 2) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: one-sided | submission | "all of alpha on one side"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: population-variance | submission | "Check sample variance"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var() * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: share-of-all-rows | submission | "and both shares"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: touching-is-winning-for-b | submission | "For identical scores `verdict` names a winner"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low >= 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: touching-is-winning-for-a | submission | "For identical scores `verdict` names a winner"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high <= 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: verdict-at-five-percent | submission | "at the `alpha` passed in"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    least = stats.t.ppf(0.975, n - 1) * error
    verdict = "B" if gains.mean() > least else "A" if gains.mean() < -least else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: nearly-is-enough | submission | "both ends lie on its side of 0"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if gains.mean() > 0.7 * half else "A" if gains.mean() < -0.7 * half else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% mistake: never-says-b | submission | "both ends lie on its side of 0"
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = np.asarray(scores_b, dtype=float) - np.asarray(scores_a, dtype=float)
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}

# %% alternative: scipy-interval
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    d = pd.Series(scores_b, dtype=float).to_numpy() - pd.Series(scores_a, dtype=float).to_numpy()
    scale = d.std(ddof=1) * (1 / d.size + test_share / (1 - test_share)) ** 0.5
    low, high = stats.t.interval(1 - alpha, df=d.size - 1, loc=d.mean(), scale=scale)
    word = "undecided"
    if low > 0:
        word = "B"
    if high < 0:
        word = "A"
    return {"verdict": word, "low": low, "high": high, "gain": np.mean(d)}

# %% alternative: statistics-module
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    import statistics

    d = [float(b) - float(a) for a, b in zip(scores_a, scores_b)]
    n, mean, train = len(d), statistics.fmean(d), 1 - test_share
    half = abs(stats.t.ppf(alpha / 2, n - 1)) * (statistics.variance(d) * (train + n * test_share) / (n * train)) ** 0.5
    return {"gain": mean, "low": float(mean - half), "high": float(mean + half), "verdict": "undecided" if abs(mean) <= half else ("A", "B")[mean > 0]}

# %% crash: lists-subtracted | visible
def compare_models(scores_a, scores_b, test_share, alpha=0.05):
    gains = scores_b - scores_a
    n = len(gains)
    error = np.sqrt(gains.var(ddof=1) * (1 / n + test_share / (1 - test_share)))
    half = stats.t.ppf(1 - alpha / 2, n - 1) * error
    low, high = float(gains.mean() - half), float(gains.mean() + half)
    verdict = "B" if low > 0 else "A" if high < 0 else "undecided"
    return {"gain": float(gains.mean()), "low": low, "high": high, "verdict": verdict}
