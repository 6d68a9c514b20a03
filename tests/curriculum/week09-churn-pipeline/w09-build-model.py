# Tests that a model clears bars on a drawn day and on customers it never saw; part of the points for beating the rule, the rest for the margin.

# %% mistake: recency-alone | visible | "no better than the rule of the week"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[["recency_days"]])), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=500))
    return model.fit(X, y)

# %% mistake: tree-grown-to-the-end | visible | "hardly more than two answers"
def build_model(X, y):
    return make_pipeline(FunctionTransformer(lambda X: X[FEATURES]), SimpleImputer(), DecisionTreeClassifier(random_state=0)).fit(X, y)

# %% mistake: tenure-alone | visible | "below a rule that needs no training"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[["tenure_days"]])), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=500))
    return model.fit(X, y)

# %% mistake: never-fitted-on-the-outcome | visible | "On a drawn holdout"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[FEATURES])), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=500))
    return model.fit(X, np.random.default_rng(5).permutation(y))

# %% mistake: upside-down | visible | "upside down"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[FEATURES])), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=500))
    return model.fit(X, 1 - y)

# %% mistake: share-for-everybody | visible | "hardly more than two answers"
def build_model(X, y):
    from sklearn.dummy import DummyClassifier
    return DummyClassifier(strategy="prior").fit(X, y)

# %% mistake: a-regressor | visible | "a classifier with probabilities"
def build_model(X, y):
    from sklearn.linear_model import LinearRegression
    return make_pipeline(SimpleImputer(), LinearRegression()).fit(X[FEATURES], y)

# %% mistake: fills-gaps-in-place | visible | "changes the table"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[FEATURES])), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression(max_iter=500))
    X.fillna(0, inplace=True)
    return model.fit(X, y)

# %% mistake: two-answers-only | visible | "hardly more than two answers"
def build_model(X, y):
    return make_pipeline(FunctionTransformer(lambda X: X[FEATURES]), SimpleImputer(), DecisionTreeClassifier(max_depth=1)).fit(X, y)

# %% mistake: sure-of-itself | submission | "too sure of themselves"
def build_model(X, y):
    from sklearn.naive_bayes import GaussianNB
    return make_pipeline(FunctionTransformer(lambda X: log_scale(X[FEATURES])), SimpleImputer(strategy="median"), GaussianNB()).fit(X, y)

# %% mistake: eight-leaves | submission | "with too small a margin"
def build_model(X, y):
    return make_pipeline(FunctionTransformer(lambda X: X[FEATURES]), SimpleImputer(), DecisionTreeClassifier(max_leaf_nodes=8, random_state=0)).fit(X, y)

# %% mistake: takes-every-column | submission | "Select the seven features by name"
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(pd.DataFrame(np.asarray(X)))), SimpleImputer(strategy="median"), StandardScaler(), LogisticRegression())
    return model.fit(X[[c for c in FEATURES if c in X] + [c for c in X if c not in FEATURES]] if set(X) == set(FEATURES) else X, y)

# %% alternative: forest
def build_model(X, y):
    return make_pipeline(FunctionTransformer(lambda X: X[FEATURES]), SimpleImputer(strategy="median"), RandomForestClassifier(40, min_samples_leaf=20, random_state=0)).fit(X, y)

# %% alternative: column-transformer
def build_model(X, y):
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import GradientBoostingClassifier
    take = ColumnTransformer([("seven", SimpleImputer(strategy="constant", fill_value=400), FEATURES)])
    return make_pipeline(take, GradientBoostingClassifier(n_estimators=40, max_depth=2, random_state=0)).fit(X, y)

# %% crash: no-imputer | visible
def build_model(X, y):
    model = make_pipeline(FunctionTransformer(lambda X: log_scale(X[FEATURES])), StandardScaler(), LogisticRegression(max_iter=500))
    return model.fit(X, y)
