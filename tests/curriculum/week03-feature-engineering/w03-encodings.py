# Tests the choice of an encoding by case, and that the dummy trap is computed from the matrix.

# %% mistake: one-hot-in-plain-regression | submission | "every dummy beside the intercept"
encode_as = {"ols": "O", "net": "O", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: one-hot-for-postcodes | submission | "nearly empty columns"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "O", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: index-for-postcodes | submission | "a linear model with arbitrary numbers"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "I", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: one-hot-for-trees | submission | "seven thin ones"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "T", "forest": "O"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: order-thrown-away | submission | "throw the order away"
encode_as = {"ols": "D", "net": "O", "size": "D", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: index-for-a-network | submission | "give categories without order a size"
encode_as = {"ols": "D", "net": "I", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: one-hot-for-everything | visible | "nearly every case alike"
encode_as = dict.fromkeys(["ols", "net", "size", "postcode", "forest"], "O")

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: intercept-forgotten | visible | "counts no intercept"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = pd.get_dummies(column, drop_first=drop_first).to_numpy(float)
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: drop-first-ignored | visible | "Is the argument passed on"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column).to_numpy(float)])
    return m.shape[1], int(np.linalg.matrix_rank(m))

# %% mistake: rank-assumed | submission | "single category"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    k = max(column.nunique(), 2)
    return (k if drop_first else k + 1), k

# %% mistake: three-numbers-for-two | visible | "things. First the columns, then the rank"
encode_as = {"ols": "D", "net": "O", "size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    m = np.column_stack([np.ones(len(column)), pd.get_dummies(column, drop_first=drop_first).to_numpy(float)])
    return *m.shape, int(np.linalg.matrix_rank(m))

# %% alternative: rank-by-singular-values
encode_as = dict(zip(["forest", "net", "ols", "postcode", "size"], "IODTR"))

def dummy_rank(column, drop_first):
    dummies = pd.get_dummies(column, drop_first=drop_first, dtype=float)
    dummies.insert(0, "one", 1.0)
    sizes = np.linalg.svd(dummies.to_numpy(), compute_uv=False)
    return [len(dummies.columns), (sizes > 1e-9 * sizes.max()).sum()]

# %% alternative: encoder-of-scikit-learn
encode_as = {}
encode_as.update(ols="D", net="O")
encode_as |= {"size": "R", "postcode": "T", "forest": "I"}

def dummy_rank(column, drop_first):
    coded = SkOneHotEncoder(drop="first" if drop_first else None, sparse_output=False).fit_transform(column.to_frame())
    matrix = np.c_[np.ones(len(coded)), coded]
    return matrix.shape[1], np.linalg.matrix_rank(matrix)

# %% crash: rank-of-text | visible
encode_as = ["D", "O"]

def dummy_rank(column, drop_first):
    return np.linalg.matrix_rank(column.to_numpy())
