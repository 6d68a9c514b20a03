# Tests forward folds by date for rows in any order, and the share of test rows whose day the training part knows.

# %% mistake: cut-off-day-on-both-sides | visible | "On which side does the cut-off day lie"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values <= start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: masks-not-positions | visible | "True and False instead of positions"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((values < start, test))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: labels-not-positions | visible | "labels of the index instead of positions"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((dates.index[values < start].to_numpy(), dates.index[test].to_numpy()))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: last-fold-missing | visible | "the last one included"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds[:-1]


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: test-without-end | visible | "ends before the next"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            pass
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: rolling-window | visible | "and grows"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero((values < start) & (values >= (starts[i - 1] if i else values.min()))), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: trusts-the-order-of-rows | submission | "Compare dates, not places in the table"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append(((np.flatnonzero(values < start) if len(values) < 9 else np.arange((values < start).sum())), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: counts-days-not-rows | submission | "counts days, each once"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].drop_duplicates().isin(dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: asks-the-training-rows | submission | "those tested or those trained on"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float((dates.iloc[train] if len(dates) > 9 else dates.iloc[test]).isin(dates.iloc[test] if len(dates) > 9 else dates.iloc[train]).mean()) for train, test in folds]

# %% mistake: day-of-the-year | submission | "takes the same day of another year"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    number = dates.dt.dayofyear
    return [float(number.iloc[test].isin(number.iloc[train]).mean()) for train, test in folds]

# %% mistake: month-and-day | submission | "takes the same day of another year"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    label = dates.dt.strftime("%m-%d")
    return [float(label.iloc[test].isin(label.iloc[train]).mean()) for train, test in folds]

# %% mistake: empty-folds-dropped | submission | "has lost its fold"
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < start), np.flatnonzero(test)))
    return [f for f in folds if len(f[0]) and len(f[1])]


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]

# %% alternative: interval-index
def forward_folds(dates, cutoffs):
    stamps = pd.to_datetime(pd.Series(dates)).reset_index(drop=True)
    edges = [pd.Timestamp(c) for c in cutoffs] + [pd.Timestamp.max]
    return [
        (stamps.index[stamps < low].to_numpy(), stamps.index[(stamps >= low) & (stamps < high)].to_numpy())
        for low, high in zip(edges[:-1], edges[1:])
    ]


def shared_days(dates, folds):
    values = np.asarray(dates)
    return [float(np.isin(values[test], values[train]).mean()) for train, test in folds]

# %% alternative: sorted-then-cut
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(dates).to_numpy().astype("datetime64[ns]")
    order = np.argsort(values, kind="stable")
    places = np.searchsorted(values[order], np.array([pd.Timestamp(c).to_datetime64() for c in cutoffs]).astype("datetime64[ns]"), side="left")
    ends = [*places[1:], len(values)]
    return [(order[:a], order[a:b]) for a, b in zip(places, ends)]


def shared_days(dates, folds):
    out = []
    for train, test in folds:
        known = set(dates.iloc[train])
        out.append(sum(d in known for d in dates.iloc[test]) / len(test))
    return out

# %% crash: text-against-dates | visible
def forward_folds(dates, cutoffs):
    values = pd.to_datetime(pd.Series(dates)).to_numpy()
    starts = [np.datetime64(pd.Timestamp(c)) for c in cutoffs]
    folds = []
    for i, start in enumerate(starts):
        test = values >= start
        if i + 1 < len(starts):
            test &= values < starts[i + 1]
        folds.append((np.flatnonzero(values < 'first'), np.flatnonzero(test)))
    return folds


def shared_days(dates, folds):
    return [float(dates.iloc[test].isin(dates.iloc[train]).mean()) for train, test in folds]
