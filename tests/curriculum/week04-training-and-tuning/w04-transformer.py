# Answers that prove the checks of exercise 4.4.

# %% mistake: fit-returns-nothing | visible | "returns None: it is still the stub, or gives nothing back"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: spark-style-new-object | visible | "should return the same grouper"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        other = RareGrouper(self.min_count)
        other.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return other
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: more-than-for-at-least | visible | "exactly `min_count` rows"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n > self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: counts-again-in-transform | visible | "Does `transform` count again?"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        counts = {c: X[c].value_counts() for c in X.columns}
        return pd.DataFrame({c: X[c].where(X[c].map(counts[c]) >= self.min_count, "other") for c in X.columns})

# %% mistake: changes-the-table | visible | "changes the table passed in"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        for c in X.columns:
            X.loc[~X[c].isin(self.kept_[c]), c] = "other"
        return X

# %% mistake: hands-on-an-array | visible | "should return a DataFrame"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns}).to_numpy()

# %% mistake: unseen-passes-through | submission | "never seen in `fit` passes through"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        self.rare_ = {c: set(X[c]) - self.kept_[c] for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].mask(X[c].isin(self.rare_[c]) | X[c].isna(), "other") for c in X.columns})

# %% mistake: missing-stays-missing | submission | "A missing value does not become"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]) | X[c].isna(), "other") for c in X.columns})

# %% mistake: one-count-for-all-columns | submission | "Count each column by itself"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        counts = X.stack().value_counts()
        self.kept_ = {c: set(counts.index[counts >= self.min_count]) & set(X[c]) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: assembler-learns | submission | "counts as learning"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "E", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: encoder-learns-nothing | submission | "learns nothing"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "T", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% mistake: model-is-an-estimator | submission | "is still called an estimator"
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "E", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: set(X[c].value_counts().loc[lambda n: n >= self.min_count].index) for c in X.columns}
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})

# %% alternative: loop-and-copy
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {}
        for c in X:
            n = X.groupby(c).size()
            self.kept_[c] = [v for v in n.index if n[v] >= self.min_count]
        return self
    def transform(self, X):
        Z = X.copy()
        for c in Z:
            Z[c] = [v if v in self.kept_[c] else "other" for v in Z[c]]
        return Z

# %% alternative: apply-by-column
role = {k: "E" for k in ("StringIndexer", "OneHotEncoder", "LogisticRegression", "Pipeline")}
role.update({k: "T" for k in ("StringIndexerModel", "VectorAssembler", "LogisticRegressionModel", "PipelineModel")})
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = {c: {v: v for v, k in X[c].value_counts().items() if k >= self.min_count} for c in X.columns}
        return self
    def transform(self, X):
        return X.apply(lambda s: s.map(self.kept_[s.name]).fillna("other"))

# %% crash: counts-on-a-frame | visible
role = {"StringIndexer": "E", "StringIndexerModel": "T", "OneHotEncoder": "E", "VectorAssembler": "T", "LogisticRegression": "E", "LogisticRegressionModel": "T", "Pipeline": "E", "PipelineModel": "T"}
class RareGrouper(BaseEstimator, TransformerMixin):
    def __init__(self, min_count=10):
        self.min_count = min_count
    def fit(self, X, y=None):
        self.kept_ = X.values_count()
        return self
    def transform(self, X):
        return pd.DataFrame({c: X[c].where(X[c].isin(self.kept_[c]), "other") for c in X.columns})
