# Tests that columns are sorted by meaning and levels, at the edges of each rule.

# %% mistake: type-decides | visible | "Its type is a number, its meaning is a label"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: gap-is-a-level | visible | "a column with one value and a gap"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique(dropna=False)
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: every-text-is-categorical | visible | "What would a model learn from it"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif False:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: empty-column-categorical | visible | "namely none"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels == 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: other-words | visible | "no kind of the contract"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "numeric"
        else:
            found[name] = "categorical"
    return found

# %% mistake: list-of-pairs | visible | "Column names are its keys"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return list(found.items())

# %% mistake: returns-inside-the-loop | visible | "Every column gets a kind"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
        return found

# %% mistake: limit-written-in | submission | "still uses its default"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > 12 and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > 12:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: at-least-the-limit | submission | "Only more than the limit is more"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels >= max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels >= max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: unique-numbers-are-keys | visible | "the first that applies counts"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: many-words-are-a-key | submission | "Many is not unique"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: gaps-repeat | submission | "Two gaps are no repetition"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: small-table-keys | submission | "That takes more than"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: truth-is-numeric | submission | "calls truth values continuous"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% mistake: gap-lifts-over-the-limit | submission | "Missing values never count as a level"
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if levels <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels + values.isna().any() > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found

# %% alternative: select-dtypes
def kinds(df, max_levels=12):
    numbers = set(df.select_dtypes("number").columns)
    levels = df.nunique()

    def kind(c):
        if levels[c] < 2:
            return "constant"
        if levels[c] <= max_levels:
            return "categorical"
        if c in numbers:
            return "continuous"
        return "identifier" if levels[c] == df[c].count() else "categorical"

    return {c: kind(c) for c in df.columns}

# %% alternative: value-counts
def kinds(df, max_levels=12):
    answer = {}
    for column in df:
        counts = df[column].value_counts()
        counts = counts[counts > 0]
        measured = df[column].dtype.kind in "iuf" if hasattr(df[column].dtype, "kind") else False
        many = len(counts) > max_levels
        answer[column] = (
            "constant" if len(counts) < 2 else "continuous" if measured and many else
            "identifier" if many and counts.max() == 1 else "categorical")
    return answer

# %% crash: levels-of-the-frame | visible
def kinds(df, max_levels=12):
    """Return the kind of each column: constant, identifier, continuous or categorical."""
    found = {}
    for name, values in df.items():
        levels = values.nunique()
        numeric = pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)
        if df.nunique() <= 1:
            found[name] = "constant"
        elif not numeric and levels > max_levels and values.dropna().is_unique:
            found[name] = "identifier"
        elif numeric and levels > max_levels:
            found[name] = "continuous"
        else:
            found[name] = "categorical"
    return found
