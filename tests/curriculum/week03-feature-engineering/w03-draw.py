# Tests that the scale fits the column and the picture fits its kind: bars, histogram, log axis with equal bins in logs.

# %% mistake: log-of-anything-skewed | visible | "What is the logarithm of zero"
def wants_log(values):
    return bool(abs(values.skew()) > 1)

def draw(values, ax, name, unit):
    return "bars"

# %% mistake: always-log | visible | "only bends the picture"
def wants_log(values):
    return bool((values.dropna() > 0).all())

def draw(values, ax, name, unit):
    return "bars"

# %% mistake: one-answer-per-value | visible | "should return True or False"
def wants_log(values):
    return values > 0

def draw(values, ax, name, unit):
    return "bars"

# %% mistake: bars-in-order-of-the-alphabet | visible | "longest first"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts().sort_index()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    ax.hist(known, bins=30)
    return "histogram"

# %% mistake: no-labels | visible | "has no label"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set_title(name)
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    ax.hist(known, bins=30)
    return "histogram"

# %% mistake: shares-instead-of-rows | visible | "as high as there are rows"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts(normalize=True)
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    ax.hist(known, bins=30)
    return "histogram"

# %% mistake: log-axis-plain-bins | submission | "equally wide in logs"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    ax.hist(known, bins=30)
    if wants_log(known):
        ax.set_xscale("log")
    return "histogram"

# %% mistake: digits-are-numbers | submission | "a category written in digits"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    log = wants_log(known)
    ax.hist(known, bins=np.geomspace(known.min(), known.max(), 30) if log else 30)
    ax.set_xscale("log" if log else "linear")
    return "histogram"

# %% mistake: log-for-every-tail | submission | "nearly as skewed"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    log = wants_log(known)
    ax.hist(known, bins=np.geomspace(known.min(), known.max(), 30) if log else 30)
    ax.set_xscale("log" if log else "linear")
    return "histogram"

# %% mistake: gaps-are-not-positive | submission | "because it has gaps"
def wants_log(values):
    return bool((values > 0).all() and values.skew() > 1 and abs(np.log(values).skew()) < values.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    log = wants_log(known)
    ax.hist(known, bins=np.geomspace(known.min(), known.max(), 30) if log else 30)
    ax.set_xscale("log" if log else "linear")
    return "histogram"

# %% mistake: ten-bins | submission | "fewer than 20 bins"
def wants_log(values):
    known = values.dropna()
    return bool((known > 0).all() and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    known = values.dropna()
    ax.set(title=name, xlabel=f"{name} ({unit})", ylabel="rows")
    if known.dtype == object or known.nunique() <= 10:
        counts = known.value_counts()
        ax.bar(counts.index.astype(str), counts)
        return "bars"
    log = wants_log(known)
    ax.hist(known, bins=np.geomspace(known.min(), known.max(), 11) if log else 10)
    ax.set_xscale("log" if log else "linear")
    return "histogram"

# %% mistake: skew-for-an-answer | visible | "for 1 of four columns yours is a float"
def wants_log(values):
    known = values.dropna()
    if (known <= 0).any() or known.skew() <= 1:
        return False
    return float(known.skew())

def draw(values, ax, name, unit):
    return "bars"

# %% alternative: pandas-plots
def wants_log(values):
    known = values[values.notna()]
    if known.min() <= 0 or known.skew() <= 1:
        return False
    return abs(float(np.log10(known).skew())) < 0.5 * known.skew()

def draw(values, ax, name, unit):
    known = values[values.notna()]
    numeric = pd.api.types.is_numeric_dtype(known)
    if not numeric or len(known.unique()) <= 10:
        known.value_counts().plot.bar(ax=ax, title=name, xlabel=name, ylabel="number of rows")
        return "bars"
    log = wants_log(values)
    edges = np.logspace(np.log10(known.min() * 0.999), np.log10(known.max() * 1.001), 26) if log else 25
    known.plot.hist(ax=ax, bins=edges, title=f"{name} in {unit}", logx=bool(log))
    ax.set(xlabel=f"{name} [{unit}]", ylabel="number of rows")
    return "histogram"

# %% alternative: scipy-skew-and-counter
def wants_log(values):
    known = np.asarray(values.dropna(), dtype=float)
    if not (known > 0).all():
        return np.bool_(False)
    before, after = stats.skew(known, bias=False), stats.skew(np.log(known), bias=False)
    return np.bool_(before > 1 and abs(after) < before / 2)

def draw(values, ax, name, unit):
    from collections import Counter
    known = [v for v in values.tolist() if not pd.isna(v)]
    ax.set(title=f"Rows by {name}", ylabel="count")
    if isinstance(known[0], str) or len(set(known)) <= 10:
        pairs = Counter(known).most_common()
        ax.bar(range(len(pairs)), [n for _, n in pairs], tick_label=[str(v) for v, _ in pairs])
        ax.set_xlabel("value")
        return "bars"
    if wants_log(values):
        ax.set_xscale("log")
        ax.hist(known, np.exp(np.linspace(np.log(min(known)) - 1e-9, np.log(max(known)) + 1e-9, 41)))
    else:
        ax.hist(known, 40)
    ax.set_xlabel(unit)
    return "histogram"

# %% alternative: pyplot-on-the-axes
def wants_log(values):
    known = values.dropna()
    return bool(known.min() > 0 and known.skew() > 1 and abs(np.log(known).skew()) < known.skew() / 2)

def draw(values, ax, name, unit):
    plt.sca(ax)
    plt.title(name)
    plt.ylabel("rows")
    plt.xlabel(f"{name} in {unit}")
    if values.dtype == "O" or values.dropna().nunique() <= 10:
        counts = values.value_counts(dropna=True).sort_values(ascending=False)
        plt.bar([str(v) for v in counts.index], counts.values)
        return "bars"
    known = values.dropna()
    if wants_log(known):
        plt.hist(known, bins=np.logspace(np.log10(known.min()), np.log10(known.max()), 50))  # rounding may lose an end
        plt.xscale("log")
    else:
        plt.hist(known, bins=30)
    return "histogram"

# %% crash: axes-is-no-figure | visible
def wants_log(values):
    return values.skewness() > 1

def draw(values, ax, name, unit):
    ax.gca().hist(values)
