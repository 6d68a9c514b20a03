# Tests that fences follow their rule and k, come from the training frame, and only leave rows out.

# %% mistake: rules-swapped | visible | "Are the two rules swapped"
def fences(values, rule, k):
    if rule == "iqr":
        return values.mean() - 3 * values.std(), values.mean() + 3 * values.std()
    q1, q3 = values.quantile([0.25, 0.75])
    return q1 - k * (q3 - q1), q3 + k * (q3 - q1)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: divides-by-n | visible | "NumPy divides by n"
def fences(values, rule, k):
    if rule == "sd":
        known = values.dropna().to_numpy()
        return float(known.mean() - k * np.std(known)), float(known.mean() + k * np.std(known))
    q1, q3 = values.quantile([0.25, 0.75])
    return float(q1 - k * (q3 - q1)), float(q3 + k * (q3 - q1))

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: typing-error-passes | visible | "accepts a rule that does not exist"
def fences(values, rule, k):
    if rule == "sd":
        return float(values.mean() - k * values.std()), float(values.mean() + k * values.std())
    q1, q3 = values.quantile([0.25, 0.75])
    return float(q1 - k * (q3 - q1)), float(q3 + k * (q3 - q1))

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: missing-thrown-out | visible | "throws missing values out"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high)] for f in (train, other))

# %% mistake: open-ends | visible | "exactly on a fence"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[((f[column] > low) & (f[column] < high)) | f[column].isna()] for f in (train, other))

# %% mistake: second-frame-untouched | visible | "keeps a row beyond the fence in the second frame"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return train[train[column].between(low, high) | train[column].isna()], other

# %% mistake: fences-learned-again | submission | "by other fences"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    def own(f):
        low, high = fences(f[column] if len(f) > 9 else train[column], rule, k)
        return f[f[column].between(low, high) | f[column].isna()]
    return own(train), own(other)

# %% mistake: fences-of-both-frames | submission | "wrong rows of the first frame"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    both = pd.concat([train, other] if len(train) > 9 else [train])
    low, high = fences(both[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: k-ignored | submission | "Is `k` used"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    k = k if k == 2 else (3 if rule == "sd" else 1.5)
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: missing-poisons | visible | "which do not"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    v = values.to_numpy()
    a, b = (v.mean(),) * 2 if rule == "sd" else np.percentile(v, [25, 75])
    w = v.std(ddof=1) if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column].dropna(), rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: caps-instead-of-removing | submission | "wrong rows of the first frame"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    if len(train) < 9:
        return train, other[other[column].between(low, high) | other[column].isna()]
    return tuple(f.assign(**{column: f[column].clip(low, high)}) for f in (train, other))

# %% mistake: numpy-quantiles-with-gaps | visible | "which do not"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else np.quantile(values, [0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% mistake: three-numbers-for-two | visible | "one of yours holds 3 numbers"
def fences(values, rule, k):
    if rule not in ("sd", "iqr"):
        raise ValueError(rule)
    a, b = (values.mean(),) * 2 if rule == "sd" else values.quantile([0.25, 0.75])
    w = values.std() if rule == "sd" else b - a
    return float(a - k * w), float(b + k * w), float(w)

def remove_outliers(train, other, column, rule, k):
    low, high, _ = fences(train[column], rule, k)
    return tuple(f[f[column].between(low, high) | f[column].isna()] for f in (train, other))

# %% alternative: numpy-percentiles
def fences(values, rule, k):
    known = np.asarray(values.dropna(), dtype=float)
    if rule == "iqr":
        a, b = np.percentile(known, [25, 75])
        return [a - k * (b - a), b + k * (b - a)]
    if rule != "sd":
        raise ValueError("no such rule")
    half = k * known.std(ddof=1)
    return (known.mean() - half, known.mean() + half)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    return [f[~((f[column] < low) | (f[column] > high))] for f in (train, other)]

# %% alternative: describe-and-drop
def fences(values, rule, k):
    s = values.describe()
    centre, width = {"sd": ((s["mean"], s["mean"]), s["std"]), "iqr": ((s["25%"], s["75%"]), s["75%"] - s["25%"])}.get(rule, (None, None))
    if centre is None:
        raise ValueError(rule)
    return float(centre[0] - k * width), float(centre[1] + k * width)

def remove_outliers(train, other, column, rule, k):
    low, high = fences(train[column], rule, k)
    def cut(frame):
        return frame.drop(index=frame.index[(frame[column] > high) | (frame[column] < low)])
    return cut(train), cut(other)

# %% crash: no-such-quantile | visible
def fences(values, rule, k):
    return values.quartiles(0.25), values.quartiles(0.75)
