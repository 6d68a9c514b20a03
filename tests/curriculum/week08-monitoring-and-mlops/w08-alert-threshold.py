# Tests that false alarms are counted per month and that the threshold is the smallest that keeps the budget.

# %% mistake: share-of-checks | visible | "share of checks that fire"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).sum(axis=1).mean() <= budget:
            return float(value)

# %% mistake: months-with-any-alert | visible | "months with any alert"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).any(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).sum(axis=1).mean() <= budget:
            return float(value)

# %% mistake: fires-at-the-threshold | visible | "equals the threshold"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) >= threshold).sum(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).sum(axis=1).mean() <= budget:
            return float(value)

# %% mistake: largest-ever-seen | visible | "hides real drift"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).sum(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    return float(np.max(quiet))

# %% mistake: five-percent-of-checks | visible | "Do not interpolate"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).sum(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    return float(np.quantile(quiet, 0.95))

# %% mistake: budget-of-months-that-alert | visible | "too low on the toy"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).sum(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).any(axis=1).mean() <= budget:
            return float(value)

# %% mistake: strictly-below-the-budget | visible | "hides real drift"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).sum(axis=1).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).sum(axis=1).mean() < budget:
            return float(value)

# %% mistake: means-over-columns | submission | "divide by the number of rows"
def false_alarms(quiet, threshold):
    """Return the mean number of alerts in a month without drift."""
    return float((np.asarray(quiet) > threshold).sum(axis=1 if np.size(quiet) < 9 else 0).mean())


def pick_threshold(quiet, budget):
    """Return the smallest simulated value that keeps the budget of false alarms."""
    for value in np.unique(quiet):
        if (np.asarray(quiet) > value).sum(axis=1).mean() <= budget:
            return float(value)

# %% alternative: sorted-from-the-top
def false_alarms(quiet, threshold):
    return np.count_nonzero(np.asarray(quiet) > threshold) / len(quiet)
def pick_threshold(quiet, budget):
    falling = np.sort(quiet, axis=None)[::-1]
    return float(falling[int(np.floor(budget * len(quiet) + 1e-9))])

# %% alternative: binary-search
def false_alarms(quiet, threshold):
    return float(np.mean([sum(v > threshold for v in month) for month in quiet]))
def pick_threshold(quiet, budget):
    values = sorted(set(np.ravel(quiet).tolist()))
    low, high = 0, len(values) - 1
    while low < high:
        middle = (low + high) // 2
        if false_alarms(quiet, values[middle]) <= budget:
            high = middle
        else:
            low = middle + 1
    return values[low]

# %% crash: index-by-float | visible
def false_alarms(quiet, threshold):
    return quiet[threshold / 2]
