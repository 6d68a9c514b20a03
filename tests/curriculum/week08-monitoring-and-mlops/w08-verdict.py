# Tests that a test is sized by level and power, and judged with an interval that pays for its looks.

# %% mistake: one-sided-size | visible | "lies outside the range"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: power-forgotten | visible | "lies outside the range"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: both-arms-together | visible | "lies outside the range"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return 2 * int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: rounded-down | submission | "power falls below the promise"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2)


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: peeking-for-free | visible | "Peeking has a price"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: difference-turned-round | visible | "wrong sign"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    a, b = b, a
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: more-bad-is-better | visible | "does not follow the interval"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "champion" if high < 0 else "challenger" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: no-uncertainty | visible | "does not follow the interval"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if b < a else "champion"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: champions-rate-for-both | submission | "own rate and size"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(power)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + a * (1 - a) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% mistake: default-power-always | submission | "another level or power"
def sample_size(p1, p2, alpha=0.05, power=0.8):
    """Return the units per arm needed to see a change from p1 to p2."""
    z = norm.ppf(1 - alpha / 2) + norm.ppf(0.8)
    return int(np.ceil(z**2 * (p1 * (1 - p1) + p2 * (1 - p2)) / (p1 - p2) ** 2))


def verdict(champion, challenger, looks, alpha=0.05):
    """Return the difference with its interval, and what to do at this look."""
    (bad_a, n_a), (bad_b, n_b) = champion, challenger
    a, b = bad_a / n_a, bad_b / n_b
    half = norm.ppf(1 - alpha / looks / 2) * np.sqrt(a * (1 - a) / n_a + b * (1 - b) / n_b)
    low, high = b - a - half, b - a + half
    decision = "challenger" if high < 0 else "champion" if low > 0 else "continue"
    return {"difference": float(b - a), "low": float(low), "high": float(high), "decision": decision}

# %% alternative: standard-library
def sample_size(p1, p2, alpha=0.05, power=0.8):
    from math import ceil
    from statistics import NormalDist
    q = NormalDist().inv_cdf
    return ceil((q(1 - alpha / 2) + q(power)) ** 2 * (p1 - p1**2 + p2 - p2**2) / (p2 - p1) ** 2)
def verdict(champion, challenger, looks, alpha=0.05):
    from statistics import NormalDist
    p, q = champion[0] / champion[1], challenger[0] / challenger[1]
    width = NormalDist().inv_cdf(1 - alpha / (2 * looks)) * (p * (1 - p) / champion[1] + q * (1 - q) / challenger[1]) ** 0.5
    out = {"decision": "continue", "difference": q - p, "low": q - p - width, "high": q - p + width}
    if out["high"] < 0:
        out["decision"] = "challenger"
    if out["low"] > 0:
        out["decision"] = "champion"
    return out

# %% alternative: normal-interval
def sample_size(p1, p2, alpha=0.05, power=0.8):
    total = norm.isf(alpha / 2) - norm.isf(power)
    spread = sum(p * (1 - p) for p in (p1, p2))
    return -int(-(total**2) * spread / (p1 - p2) ** 2 // 1)
def verdict(champion, challenger, looks, alpha=0.05):
    counts, units = np.array([champion, challenger], dtype=float).T
    rates = counts / units
    difference = rates[1] - rates[0]
    low, high = norm.interval(1 - alpha / looks, loc=difference, scale=np.sqrt((rates * (1 - rates) / units).sum()))
    words = {(True, True): "challenger", (False, False): "champion"}
    return {"difference": difference, "low": low, "high": high, "decision": words.get((low < 0, high < 0), "continue")}

# %% crash: power-of-no-effect | visible
def sample_size(p1, p2, alpha=0.05, power=0.8):
    return 1 / (p1 - p1)
