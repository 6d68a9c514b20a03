# Tests what a picture shows: counts from zero, levels in order, missing values told, names and units on it.

# %% mistake: missing-vanish | visible | "missing values one more"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if False:
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: shares-instead-of-counts | visible | "Shares and means hide"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, [h / len(values) for h in heights], color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: sorted-by-label | visible | "most frequent level first"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts().sort_index()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: draws-elsewhere | visible | "somewhere else than on the `ax`"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    plt.figure().gca().hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: returns-the-figure | visible | "not axes"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax.figure


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: bins-ignored | visible | "Pass `bins` on"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=20, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: missing-are-zeros | visible | "missing ones are in none"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.fillna(0), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: no-labels | visible | "does not say what its heights count"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name)
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name)
    return ax

# %% mistake: untitled | visible | "no title with the column's name"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: missing-untold | visible | "does not say how many values are missing"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name}", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: index-of-levels | visible | "do not carry the levels as labels"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(range(len(heights)), heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: numbers-stay-places | submission | "Turn them into texts"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = list(counts.index), list(counts)
    if values.isna().any():
        labels, heights = [*map(str, labels), "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: missing-always-drawn | submission | "only if some are missing"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if True:
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: axis-cut | submission | "do not start at zero"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    ax.set_ylim(bottom=min(heights) * 0.9)
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: missing-among-the-levels | visible | "The bar for missing values is not the last"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.fillna("missing").value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: missing-sorted-by-frequency | submission | "puts them before the levels"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    order = sorted(range(len(heights)), key=lambda i: -heights[i])
    labels, heights = [labels[i] for i in order], [heights[i] for i in order]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: density | visible | "Count five values in five equal bins"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, density=True, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: tail-cut-off | submission | "far values stay in"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values[values <= values.mean() + 3 * values.std()], bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: bins-by-quantile | visible | "Count five values in five equal bins"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=values.dropna().quantile(np.linspace(0, 1, bins + 1)).to_numpy(), color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: names-written-in | submission | "Is a name written in"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title="plan and others", xlabel="plan", ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax

# %% mistake: silent-when-complete | submission | "That is news too"
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.bar(labels, heights, color=BLUE)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} " + (f" ({values.isna().sum()} missing)" if values.isna().any() else ""), xlabel=values.name, ylabel="customers")
    return ax

# %% alternative: pandas-plot
def draw_categorical(values, ax):
    counts = values.value_counts(dropna=True)
    counts.index = counts.index.map(str)
    gaps = int(values.isna().sum())
    if gaps:
        counts = pd.concat([counts, pd.Series({"missing": gaps})])
    counts.plot.bar(ax=ax, color=ORANGE, rot=0)
    ax.set_title(f"Levels of {values.name}")
    ax.set_xlabel(values.name)
    ax.set_ylabel("customers")
    return ax


def draw_continuous(values, ax, bins=20):
    values.plot.hist(ax=ax, bins=bins, color=ORANGE)
    ax.set_title(f"{values.name}, missing: {values.isna().sum()}")
    ax.set_xlabel(values.name)
    ax.set_ylabel("customers")
    return ax

# %% alternative: counted-by-hand
def draw_categorical(values, ax):
    seen = {}
    for value in values[values.notna()]:
        seen[value] = seen.get(value, 0) + 1
    levels = sorted(seen, key=lambda level: -seen[level])
    heights = [seen[level] for level in levels]
    ticks = [f"{level}" for level in levels]
    if len(values) > sum(heights):
        ticks.append("missing")
        heights.append(len(values) - sum(heights))
    ax.bar(range(len(ticks)), heights, color=GREEN, tick_label=ticks)
    ax.set(xlabel=values.name, ylabel="customers", title=f"How many customers per {values.name}?")
    return ax


def draw_continuous(values, ax, bins=20):
    there = values.dropna().to_numpy(dtype=float)
    heights, edges = np.histogram(there, bins=bins)
    ax.bar(edges[:-1], heights, width=np.diff(edges), align="edge", color=GREEN)
    ax.set(xlabel=values.name, ylabel="customers", title=f"{values.name}: {len(values) - len(there)} of {len(values)} missing")
    return ax

# %% crash: series-method-of-axes | visible
def draw_categorical(values, ax):
    """Draw one bar per level, the most frequent first, missing values last."""
    counts = values.value_counts()
    labels, heights = [str(level) for level in counts.index], list(counts)
    if values.isna().any():
        labels, heights = [*labels, "missing"], [*heights, int(values.isna().sum())]
    ax.barplot(labels, heights)
    ax.set(title=f"{values.name}: {len(counts)} levels", xlabel=values.name, ylabel="customers")
    return ax


def draw_continuous(values, ax, bins=20):
    """Draw a histogram of the values that are there, and say how many are not."""
    ax.hist(values.dropna(), bins=bins, color=BLUE)
    ax.set(title=f"{values.name} ({values.isna().sum()} missing)", xlabel=values.name, ylabel="customers")
    return ax
