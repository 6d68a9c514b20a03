# Answers that prove the checks of exercise 4.5.

# %% mistake: returns-it-fitted | visible | "comes back fitted"
def credit_pipeline(numeric, categorical, C=1.0):
    p = Pipeline([("prepare", ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(handle_unknown="ignore"), categorical)])), ("model", LogisticRegression(C=C, max_iter=1000))])
    return p.fit(pd.DataFrame({**{c: [1.0, 2.0] for c in numeric}, **{c: ["x", "y"] for c in categorical}}), [0, 1])

# %% mistake: steps-without-names | visible | "are not named `prepare` and `model`"
def credit_pipeline(numeric, categorical, C=1.0):
    return make_pipeline(ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(handle_unknown="ignore"), categorical)]), LogisticRegression(C=C, max_iter=1000))

# %% mistake: forgets-c | visible | "does not carry the `C`"
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(handle_unknown="ignore"), categorical)])), ("model", LogisticRegression(max_iter=1000))])

# %% mistake: numbers-left-as-they-are | visible | "has mean 0 and spread 1"
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([("s", "passthrough", numeric), ("o", OneHotEncoder(handle_unknown="ignore"), categorical)])), ("model", LogisticRegression(C=C, max_iter=1000))])

# %% mistake: lets-other-columns-through | visible | "drop columns that were not named"
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(handle_unknown="ignore"), categorical)], remainder="passthrough")), ("model", LogisticRegression(C=C, max_iter=1000))])

# %% mistake: unknown-categories-raise | submission | "raise an error"
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(), categorical)])), ("model", LogisticRegression(C=C, max_iter=1000))])

# %% mistake: unknown-categories-warn | submission | "your pipeline warn"
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([("s", StandardScaler(), numeric), ("o", OneHotEncoder(handle_unknown="warn"), categorical)])), ("model", LogisticRegression(C=C, max_iter=1000))])

# %% alternative: dense-and-other-order
def credit_pipeline(numeric, categorical, C=1.0):
    parts = [("o", OneHotEncoder(handle_unknown="ignore", sparse_output=False), list(categorical)), ("s", make_pipeline(StandardScaler()), list(numeric))]
    return Pipeline(steps=[("prepare", ColumnTransformer(parts, remainder="drop")), ("model", LogisticRegression(max_iter=1000, C=C))])

# %% alternative: make-column-transformer
from sklearn.compose import make_column_transformer
def credit_pipeline(numeric, categorical, C=1.0):
    prepare = make_column_transformer((StandardScaler(), numeric), (OneHotEncoder(handle_unknown="ignore"), categorical))
    pipe = Pipeline([("prepare", prepare), ("model", LogisticRegression(max_iter=1000))])
    return pipe.set_params(model__C=C)

# %% crash: pairs-for-triples | visible
def credit_pipeline(numeric, categorical, C=1.0):
    return Pipeline([("prepare", ColumnTransformer([(StandardScaler(), numeric)])), ("model", LogisticRegression(C=C))]).fit([[1]], [1])
