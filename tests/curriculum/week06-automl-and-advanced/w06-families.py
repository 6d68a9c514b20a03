# Answers that prove the checks of exercise 6.4: the best trial of each family, chosen on validation.

# %% mistake: test-chooses | visible | "kept the trial with the best test score"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.sort_values("test", ascending=not higher_is_better).groupby("family", sort=False)
    return groups.first().assign(trials=groups.size())

# %% mistake: best-of-both-columns | visible | "from another trial"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.groupby("family")
    best = groups.max() if higher_is_better else groups.min()
    return best.assign(trials=groups.size()).sort_values("validation", ascending=not higher_is_better)

# %% mistake: mean-of-the-family | visible | "Is it a mean"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.groupby("family")
    return groups.mean().assign(trials=groups.size()).sort_values("validation", ascending=not higher_is_better)

# %% mistake: counts-the-best-only | visible | "`trials` does not count"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    best = table.sort_values("validation", ascending=not higher_is_better).drop_duplicates("family")
    return best.assign(trials=1).set_index("family")

# %% mistake: alphabetical | visible | "not in the order of their validation score"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.sort_values("validation", ascending=not higher_is_better).groupby("family")
    return groups.first().assign(trials=groups.size())

# %% mistake: one-row-for-each-trial | visible | "does not hold each family once"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    return table.assign(trials=table.groupby("family")["test"].transform("size")).sort_values("validation", ascending=not higher_is_better).set_index("family")

# %% mistake: less-is-always-better | submission | "Turn the order round"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.sort_values("validation").groupby("family", sort=False)
    return groups.first().assign(trials=groups.size())

# %% mistake: trusts-the-order-of-trials | submission | "`validation` is not the best score of its family"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.metrics[f"val_{metric}"], t.metrics[f"test_{metric}"]) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.groupby("family", sort=False)
    return groups.first().assign(trials=groups.size()).sort_values("validation", ascending=not higher_is_better)

# %% mistake: primary-score-for-any-metric | submission | "from another trial than `validation`"
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame([(t.params["model"], t.evaluation_metric_score, t.metrics.get("test_mae", t.metrics["test_other"])) for t in summary.trials], columns=["family", "validation", "test"])
    groups = table.sort_values("validation", ascending=not higher_is_better).groupby("family", sort=False)
    return groups.first().assign(trials=groups.size())

# %% alternative: dictionary-and-loop
def by_family(summary, metric, higher_is_better=False):
    found = {}
    for trial in summary.trials:
        row = found.setdefault(trial.params["model"], {"trials": 0, "validation": None, "test": None})
        row["trials"] += 1
        score = trial.metrics["val_" + metric]
        if row["validation"] is None or (score > row["validation"] if higher_is_better else score < row["validation"]):
            row["validation"], row["test"] = score, trial.metrics["test_" + metric]
    table = pd.DataFrame.from_dict(found, orient="index")
    return table.sort_values("validation", ascending=not higher_is_better)

# %% alternative: positions-of-the-best
def by_family(summary, metric, higher_is_better=False):
    table = pd.DataFrame({"family": [t.params["model"] for t in summary.trials], "validation": [t.metrics[f"val_{metric}"] for t in summary.trials], "test": [t.metrics[f"test_{metric}"] for t in summary.trials]})
    table["trials"] = table.groupby("family")["family"].transform("count")
    where = table.groupby("family")["validation"].agg("idxmax" if higher_is_better else "idxmin")
    return table.loc[where].set_index("family").sort_values("validation", ascending=not higher_is_better)[["test", "validation", "trials"]]

# %% crash: attribute-for-a-key | visible
def by_family(summary, metric, higher_is_better=False):
    return pd.DataFrame({t.params.model: t.metrics[metric] for t in summary.trials})
