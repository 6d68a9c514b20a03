# Answers that prove the checks of exercise 6.3: an AutoML call with metric, split, exclusions, budget and seed.

# %% mistake: split-at-random | visible | "as a feature, and the split is not the one"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", exclude_cols=["day"], max_trials=trials, seed=seed)

# %% mistake: default-metric | visible | "chosen by R2"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, split_col="part", exclude_cols=["day"], max_trials=trials, seed=seed)

# %% mistake: squared-error-for-absolute | visible | "another metric than the mean absolute error"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="rmse", split_col="part", exclude_cols=["day"], max_trials=trials, seed=seed)

# %% mistake: date-as-a-feature | visible | "The models get to see `day`"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", split_col="part", max_trials=trials, seed=seed)

# %% mistake: part-excluded-but-not-used | visible | "the three parts have other sizes"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", exclude_cols=["day", "part"], max_trials=trials, seed=seed)

# %% mistake: budget-written-in | visible | "where two were asked for"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", split_col="part", exclude_cols=["day"], max_trials=6, seed=seed)

# %% mistake: returns-the-best-trial | visible | "yours is a TrialInfo"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", split_col="part", exclude_cols=["day"], max_trials=trials, seed=seed).best_trial

# %% mistake: numbers-as-classes | visible | "it is a regression"
def search(table, target, trials, seed):
    table = table.assign(**{target: (table[target] > table[target].median()).astype(int)})
    return automl.classify(table, target_col=target, split_col="part", exclude_cols=["day"], max_trials=trials, seed=seed)

# %% mistake: seed-of-the-notebook | submission | "The seed passed in does not reach AutoML"
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", split_col="part", exclude_cols=["day"], max_trials=trials, seed=SEED)

# %% mistake: drops-text-columns | submission | "do not see exactly the features"
def search(table, target, trials, seed):
    texts = [c for c in table.select_dtypes(exclude="number") if c != "part"]
    return automl.regress(table, target_col=target, primary_metric="mae", split_col="part", exclude_cols=texts, max_trials=trials, seed=seed)

# %% alternative: drops-the-day-before
def search(table, target, trials, seed):
    summary = automl.regress(
        dataset=table, target_col=target, split_col="part", exclude_cols=[c for c in table if c == "day"],
        max_trials=trials, seed=seed, primary_metric="mae", experiment_name=f"my search {seed} {len(table)}")
    return summary

# %% alternative: date-left-out-beforehand
def search(table, target, trials, seed):
    return automl.regress(table.drop(columns="day"), target_col=target, primary_metric="mae", split_col="part", max_trials=trials, seed=seed)

# %% alternative: options-in-a-dictionary
def search(table, target, trials, seed):
    options = {"split_col": "part", "exclude_cols": ["day"], "primary_metric": "mae"}
    return automl.regress(table.copy(), target_col=target, max_trials=int(trials), seed=int(seed), **options)

# %% crash: excludes-the-time-column | visible
def search(table, target, trials, seed):
    return automl.regress(table, target_col=target, primary_metric="mae", time_col="day", exclude_cols=["day"], max_trials=trials, seed=seed)
