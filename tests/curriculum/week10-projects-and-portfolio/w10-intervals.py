# Tests that intervals come from quantiles of past errors, lean as the errors do, and that coverage counts known days only.

# %% mistake: sign-turned-round | visible | "add both quantiles to the forecast"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [(1 - level) / 2, (1 + level) / 2])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast - below, 0), np.maximum(forecast - above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: below-zero | visible | "below zero people"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [(1 - level) / 2, (1 + level) / 2])
    forecast = np.asarray(forecast, dtype=float)
    return forecast + below, forecast + above


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: one-tail-takes-all | visible | "leaves half of the rest below"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [1 - level, level])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: normal-errors | visible | "leaves half of the rest below"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    spread = norm.ppf((1 + level) / 2) * np.nanstd(errors)
    below, above = -spread, spread
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: unknown-days-are-missed | visible | "judged as missed"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [(1 - level) / 2, (1 + level) / 2])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high)).mean())

# %% mistake: ends-are-outside | visible | "Ends are inside"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [(1 - level) / 2, (1 + level) / 2])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual > low) & (actual < high))[known].mean())

# %% mistake: gap-spoils-all | submission | "skips missing values"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.quantile(errors, [(1 - level) / 2, (1 + level) / 2])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: size-of-errors-only | visible | "leaves half of the rest below"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    above = np.nanquantile(np.abs(errors), level) * 1.5
    below = -above
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: symmetric-conformal | submission | "errors may lean"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    above = np.nanquantile(np.abs(errors), level)
    below = -above
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% mistake: level-written-in | submission | "differs from the level asked for"
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [0.25, 0.75])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())

# %% alternative: pandas-quantile
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    past = pd.Series(np.asarray(errors, dtype=float)).dropna()
    ahead = pd.Series(np.asarray(forecast, dtype=float))
    rest = (1 - level) / 2
    return [(ahead + past.quantile(q)).clip(lower=0).to_numpy() for q in (rest, 1 - rest)]


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    rows = pd.DataFrame({"y": np.asarray(actual), "l": np.asarray(low), "h": np.asarray(high)}).dropna(subset=["y"])
    return np.float64((~((rows["y"] < rows["l"]) | (rows["y"] > rows["h"]))).mean())

# %% alternative: percentiles-and-a-loop
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    kept = [e for e in np.asarray(errors, dtype=float) if e == e]
    below, above = np.percentile(kept, 50 - 50 * level), np.percentile(kept, 50 + 50 * level)
    return np.array([max(f + below, 0.0) for f in np.asarray(forecast)]), np.array([max(f + above, 0.0) for f in np.asarray(forecast)])


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    inside = [lo <= y <= hi for y, lo, hi in zip(np.asarray(actual), np.asarray(low), np.asarray(high)) if not np.isnan(y)]
    return sum(inside) / len(inside)

# %% crash: quantile-in-percent | visible
def interval(errors, forecast, level):
    """Return the interval that past errors suggest around each forecast."""
    below, above = np.nanquantile(errors, [50 - 50 * level, 50 + 50 * level])
    forecast = np.asarray(forecast, dtype=float)
    return np.maximum(forecast + below, 0), np.maximum(forecast + above, 0)


def coverage(actual, low, high):
    """Return the share of known days that lie inside."""
    actual, low, high = (np.asarray(part, dtype=float) for part in (actual, low, high))
    known = ~np.isnan(actual)
    return float(((actual >= low) & (actual <= high))[known].mean())
