# Tests a classifier against segments found without labels: scaled, fitted on training rows, shares from training labels.

# %% mistake: yes-and-no-ranked | visible | "score them by probability"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict(X_test)),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: scored-where-fitted | visible | "scores the classifier on the rows"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_train, classifier.predict_proba(X_train)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: segment-number-as-score | visible | "The number is a name"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, segmenter.predict(X_test)),
    }

# %% mistake: keys-renamed | visible | "two keys of the contract"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "supervised": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "unsupervised": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: k-ignored | visible | "not the one of the contract on this sample"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=8, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: segments-unscaled | visible | "not the one of the contract on this sample"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: probability-of-zero | visible | "differs from that of a scaled logistic"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 0]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: shares-from-the-test-labels | submission | "the score has seen the answers"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_test.groupby(segmenter.predict(X_test)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: fitted-on-all-rows | submission | "a segment missing in training"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(pd.concat([X_train, X_test]))
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: classifier-sees-the-test-rows | submission | "Do test rows or test labels take part"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(pd.concat([X_train, X_test]), pd.concat([y_train, y_test]))
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train)).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% mistake: grouped-by-index | visible | "where the shares come from"
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(pd.Series(segmenter.predict(X_train))).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }

# %% alternative: aggregated-frame
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    scaler = StandardScaler().fit(X_train)
    Z, Zt = scaler.transform(X_train), scaler.transform(X_test)
    logistic = LogisticRegression(max_iter=500).fit(Z, np.asarray(y_train))
    groups = KMeans(k, n_init=10, random_state=seed).fit(Z)
    rates = {g: np.asarray(y_train)[groups.labels_ == g].mean() for g in range(k)}
    return {"segments": roc_auc_score(y_test, [rates[g] for g in groups.predict(Zt)]), "classifier": roc_auc_score(y_test, logistic.decision_function(Zt))}

# %% alternative: merge-by-segment
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    def scaled(model):
        return make_pipeline(StandardScaler(), model)

    segmenter = scaled(KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    known = pd.DataFrame({"segment": segmenter.predict(X_train), "label": y_train.to_numpy()})
    table = known.groupby("segment", as_index=False)["label"].mean()
    scores = pd.DataFrame({"segment": segmenter.predict(X_test)}).merge(table, on="segment", how="left", sort=False)["label"]
    chance = scaled(LogisticRegression()).fit(X_train, y_train).predict_proba(X_test)
    return {"classifier": float(roc_auc_score(y_test, chance[:, 1])), "segments": float(roc_auc_score(y_test, scores))}

# %% crash: labels-into-k-means | visible
def compare_learners(X_train, y_train, X_test, y_test, k, seed):
    """Return the test AUC of a classifier and of segments that were found without labels."""
    classifier = make_pipeline(StandardScaler(), LogisticRegression()).fit(X_train, y_train)
    segmenter = make_pipeline(StandardScaler(), KMeans(n_clusters=k, n_init=10, random_state=seed)).fit(X_train)
    share = y_train.groupby(segmenter.predict(X_train.assign(label=y_train))).mean()
    return {
        "classifier": roc_auc_score(y_test, classifier.predict_proba(X_test)[:, 1]),
        "segments": roc_auc_score(y_test, share.loc[segmenter.predict(X_test)].to_numpy()),
    }
