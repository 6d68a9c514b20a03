# Tests which statistic fills a gap, and that it is learned once, on the training rows.

# %% mistake: mean-for-all-numbers | visible | "one rich person has pulled up"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: median-for-all-numbers | visible | "its skew is small"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: zero-for-numbers | visible | "not the median of the values"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = 0.0
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: gap-counts-as-zero | visible | "not counted as zero"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.fillna(0).median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: first-word-for-text | submission | "most frequent value"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.dropna().iloc[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: only-the-right-tail | submission | "long *left* tail"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if column.skew() > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% mistake: learned-again-on-later-rows | visible | "leaves a gap in a single row"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(table.mean(numeric_only=True))

# %% mistake: later-rows-help | submission | "They lie elsewhere here"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna({k: (table[k].mean() if len(table) > 5 and k in ("right", "even", "left") and table[k].notna().any() else v) for k, v in learned.items()})

# %% mistake: rows-with-gaps-dropped | visible | "its row is not dropped"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.dropna()

# %% mistake: writes-into-the-table | submission | "writes into the table"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    for name, value in learned.items():
        table[name] = table[name].fillna(value)
    return table

# %% mistake: only-columns-with-gaps | submission | "it needs a fill too"
def learn_fill(train):
    """Return the value that fills each column's gaps."""
    learned = {}
    for name, column in train.items():
        if column.notna().all():
            continue
        if not pd.api.types.is_numeric_dtype(column):
            learned[name] = column.mode()[0]
        else:
            learned[name] = column.median() if abs(column.skew()) > 1 else column.mean()
    return learned


def fill(table, learned):
    """Return the table with its gaps filled by what was learned."""
    return table.fillna(learned)

# %% alternative: by-dtype-selection
def learn_fill(train):
    numbers = train.select_dtypes("number")
    skewed = numbers.skew().abs() > 1
    learned = numbers.mean().where(~skewed, numbers.median()).to_dict()
    words = [c for c in train.columns if c not in numbers.columns]
    return {**learned, **{c: train[c].value_counts().index[0] for c in words}}


def fill(table, learned):
    out = table.copy()
    for name in learned:
        out.loc[out[name].isna(), name] = learned[name]
    return out

# %% alternative: simple-imputer
def learn_fill(train):
    from sklearn.impute import SimpleImputer
    out = {}
    for name in train:
        if train[name].dtype == object or pd.api.types.is_string_dtype(train[name]):
            out[name] = train[name].dropna().value_counts().idxmax()
        else:
            how = "median" if train[name].skew() > 1 or train[name].skew() < -1 else "mean"
            out[name] = SimpleImputer(strategy=how).fit(train[[name]]).statistics_[0]
    return out


def fill(table, learned):
    return table.apply(lambda column: column.where(column.notna(), learned[column.name]))

# %% crash: mean-of-text | visible
def learn_fill(train):
    return {name: train[name].astype(str).mean() for name in train}


def fill(table, learned):
    return table.fillna(learned)
