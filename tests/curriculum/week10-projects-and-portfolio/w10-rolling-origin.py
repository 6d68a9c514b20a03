# Tests that folds are cut by the calendar, that training lies before the test, and that the gap stays empty.

# %% mistake: random-split | visible | "No fold may look ahead"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays."""
    days, rng = dates.unique(), np.random.default_rng(0)
    pairs = []
    for _ in range(folds):
        test = dates.isin(rng.choice(days, horizon, replace=False)).to_numpy()
        pairs.append((~test, test))
    return pairs

# %% mistake: trains-on-everything-else | visible | "No fold may look ahead"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = ~test
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: trains-on-all-rows | visible | "both in training and in test"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates <= dates.max()
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: cuts-by-row | visible | "cut by date, not by row"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test."""
    order = np.argsort(dates.to_numpy(), kind="stable")
    place = np.empty(len(dates), dtype=int)
    place[order] = np.arange(len(dates))
    pairs = []
    for back in range(folds, 0, -1):
        first = len(dates) - back * 2 * horizon + 1
        test = (place >= first) & (place < first + 2 * horizon)
        train = dates.to_numpy() < dates.to_numpy()[test].min()
        pairs.append((train, test & ~train))
    return pairs

# %% mistake: newest-first | visible | "Folds come newest first"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(1, folds + 1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates < first - gap * day
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: starts-at-the-beginning | visible | "No test ends on the latest day"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.min() + (folds - back + 1) * horizon * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates < first - gap * day
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: window-slides | visible | "nothing old is thrown away"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = (dates < first - gap * day) & (dates >= first - (gap + 4) * day)
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: gap-ignored | visible | "With a gap of one day"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates < first
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: gap-moves-the-test | visible | "tests stay where they are"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1) * day
        test = (dates >= first + gap * day) & (dates < first + horizon * day)
        train = dates < first
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: step-of-one-day | visible | "without overlap and without holes"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (horizon + back - 2) * day
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates < first - gap * day
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs

# %% mistake: counts-days-that-are-there | submission | "measured in days, not in rows"
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    days, pairs = np.sort(dates.unique()), []
    days = days[np.linspace(0, len(days) - 1, len(days)).astype(int)]
    sample = pd.Series(days)[lambda s: s.dt.day % 9 != 0] if len(days) > 20 else pd.Series(days)
    days = sample.to_numpy()
    for back in range(folds, 0, -1):
        window = days[len(days) - back * horizon:][:horizon]
        train = dates.to_numpy() < window[0] - np.timedelta64(gap, "D")
        pairs.append((train, dates.isin(window).to_numpy()))
    return pairs

# %% alternative: days-from-the-end
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    age = (dates.max() - dates).dt.days.to_numpy()
    return [(age >= (k + 1) * horizon + gap, (age >= k * horizon) & (age < (k + 1) * horizon)) for k in reversed(range(folds))]

# %% alternative: lists-of-days
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    out, last = [], pd.Timestamp(dates.max())
    for _ in range(folds):
        window = pd.date_range(end=last, periods=horizon)
        cut = window[0] - pd.Timedelta(days=gap)
        out.insert(0, [np.array([d < cut for d in dates]), np.array([d in window for d in dates])])
        last = window[0] - pd.Timedelta(days=1)
    return out

# %% crash: days-are-no-integers | visible
def rolling_origins(dates, horizon, folds, gap=0):
    """Return pairs of boolean arrays, training before test, the earliest pair first."""
    day, pairs = pd.Timedelta(days=1), []
    for back in range(folds, 0, -1):
        first = dates.max() - (back * horizon - 1)
        test = (dates >= first) & (dates < first + horizon * day)
        train = dates < first - gap * day
        pairs.append((train.to_numpy(), test.to_numpy()))
    return pairs
