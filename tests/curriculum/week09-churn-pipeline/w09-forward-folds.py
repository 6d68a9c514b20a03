# Tests that folds train on what was mature on their date, and validate on one later date.

# %% mistake: random-split-on-time | visible | "shuffling mixes the two"
def forward_folds(dates, horizon=90):
    order = np.random.default_rng(0).permutation(len(dates))
    return [(np.setdiff1d(order, part), part) for part in np.array_split(order, 3)]

# %% mistake: all-other-dates-train | visible | "Only the past may train"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates != day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: earlier-is-enough | visible | "Earlier is not early enough"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates < day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: index-labels | visible | "labels of the index"
def forward_folds(dates, horizon=90):
    folds = []
    for day in sorted(dates.unique()):
        train = dates.index[dates + pd.Timedelta(days=horizon) <= day]
        if len(train):
            folds.append((train, dates.index[dates == day]))
    return folds

# %% mistake: a-fold-without-training-rows | visible | "nothing to train on"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day)
        if True:
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: validates-on-all-the-future | visible | "on several dates together"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day)
        if len(train):
            folds.append((train, np.flatnonzero(dates >= day)))
    return folds

# %% mistake: one-hold-out | visible | "Every date with a mature past"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds[-1:]

# %% mistake: seen-order | visible | "do not come in order of time"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique(), reverse=True):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: the-generator | visible | "runs dry"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    return ((np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day), np.flatnonzero(dates == day)) for day in sorted(dates.unique())[2:])

# %% mistake: ninety-written-in | submission | "not one for each date with a mature past"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=90) <= day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: strictly-before | submission | "A label is mature on the day its window ends"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) < day)
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% mistake: latest-mature-date-only | submission | "leaves out mature rows"
def forward_folds(dates, horizon=90):
    dates = pd.Series(np.asarray(dates))
    folds = []
    for day in sorted(dates.unique()):
        train = np.flatnonzero(dates + pd.Timedelta(days=horizon) <= day)
        train = train[dates.iloc[train].eq(dates.iloc[train].max()).to_numpy()] if len(train) else train
        if len(train):
            folds.append((train, np.flatnonzero(dates == day)))
    return folds

# %% alternative: list-of-rows
def forward_folds(dates, horizon=90):
    stamps = [pd.Timestamp(d) for d in dates]
    pairs = []
    for day in sorted(set(stamps)):
        train = [i for i, d in enumerate(stamps) if (day - d).days >= horizon]
        valid = [i for i, d in enumerate(stamps) if d == day]
        if train:
            pairs.append((train, valid))
    return pairs

# %% alternative: comprehension
def forward_folds(dates, horizon=90):
    d = pd.to_datetime(dates).reset_index(drop=True)
    limit = pd.Timedelta(days=horizon)
    pairs = [((d <= day - limit).to_numpy().nonzero()[0], (d == day).to_numpy().nonzero()[0]) for day in np.sort(d.unique())]
    return tuple(pair for pair in pairs if pair[0].size)

# %% crash: adds-a-number-to-a-date | visible
def forward_folds(dates, horizon=90):
    return [(np.flatnonzero(dates + horizon <= day), np.flatnonzero(dates == day)) for day in dates.unique()]
