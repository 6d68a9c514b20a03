# Tests that one unfitted transformer learns fills, logs, scales and categories, each group by its own steps.

# %% mistake: stops-at-news | visible | "stops at a category"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: already-fitted | visible | "already fitted"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    made = ColumnTransformer([("n", plain, ["tenure"]), ("c", text, ["contract"])])
    return made.fit(telco)

# %% mistake: sparse-output | visible | "not a dense array"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore"))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)], sparse_threshold=1.0)

# %% mistake: scales-before-the-log | visible | "still has gaps"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), FunctionTransformer(lambda v: np.log1p(v - 0.5)))
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: other-columns-pass-through | visible | "no other column of the frame"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)], remainder="passthrough")

# %% mistake: scaling-forgotten | visible | "Is scaling the last step"
def make_processor(numeric, skewed, categorical):
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p))
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", SimpleImputer(strategy="median"), numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: fills-with-the-mean | visible | "filled with the mean"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(), StandardScaler())
    logged = make_pipeline(SimpleImputer(), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: log-forgotten | submission | "no logarithm was taken"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", plain, skewed), ("c", text, categorical)])

# %% mistake: gap-as-a-category | submission | "another shape"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="constant", fill_value="w"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: plain-log | submission | "not what the training rows alone teach"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(lambda v: np.log(v + 0.01)), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: zero-for-every-gap | visible | "the scaled median of the training rows"
def make_processor(numeric, skewed, categorical):
    def fill():
        return SimpleImputer(strategy="constant", fill_value=0.0)
    plain = make_pipeline(fill(), StandardScaler())
    logged = make_pipeline(fill(), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% mistake: mean-for-the-skewed-group | submission | "filled with the mean"
def make_processor(numeric, skewed, categorical):
    plain = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    logged = make_pipeline(SimpleImputer(), FunctionTransformer(np.log1p), StandardScaler())
    text = make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))
    return ColumnTransformer([("n", plain, numeric), ("s", logged, skewed), ("c", text, categorical)])

# %% alternative: named-steps
def make_processor(numeric, skewed, categorical):
    from sklearn.pipeline import Pipeline
    fill = ("fill", SimpleImputer(strategy="median"))
    return ColumnTransformer([
        ("numeric", Pipeline([fill, ("scale", StandardScaler())]), list(numeric)),
        ("skewed", Pipeline([("fill", SimpleImputer(strategy="median")), ("log", FunctionTransformer(np.log1p, feature_names_out="one-to-one")), ("scale", StandardScaler())]), list(skewed)),
        ("text", Pipeline([("fill", SimpleImputer(strategy="most_frequent")), ("onehot", SkOneHotEncoder(handle_unknown="ignore", sparse_output=False))]), list(categorical)),
    ], remainder="drop", sparse_threshold=0.0)

# %% alternative: make-column-transformer
def make_processor(numeric, skewed, categorical):
    from sklearn.compose import make_column_transformer
    logged = make_pipeline(SimpleImputer(strategy="median"), FunctionTransformer(lambda v: np.log(1 + v)), StandardScaler())
    return make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numeric),
        (logged, skewed),
        (make_pipeline(SimpleImputer(strategy="most_frequent"), SkOneHotEncoder(handle_unknown="infrequent_if_exist")), categorical),
        sparse_threshold=0,
    )

# %% crash: transformer-without-columns | visible
def make_processor(numeric, skewed, categorical):
    return ColumnTransformer(numeric=StandardScaler())
