# Tests that drift needs a corrected p-value and an effect, in one table over numeric and categorical columns.

# %% mistake: no-correction | submission | "`p_adjusted` equals `p_value`"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = p[order]
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% mistake: bonferroni | submission | "That is Bonferroni"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(p[order] * m, 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% mistake: significance-alone | submission | "certain but tiny"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha)
    return out

# %% mistake: effect-alone | submission | "Without significance there is nothing to report"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (out["effect"] >= min_effect)
    return out

# %% mistake: raw-p-value-compared | submission | "before the correction"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (p < alpha) & (out["effect"] >= min_effect)
    return out

# %% mistake: chi-square-as-effect | visible | "no effect size"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", chi2, p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% mistake: shared-categories-only | visible | "Categories that only one side has"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1, join="inner").fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", 0.1, p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% mistake: whole-rows-dropped | submission | "column"
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    reference, current = reference.dropna(), current.dropna()
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    p = out["p_value"].to_numpy()
    order, m = np.argsort(p), len(p)
    adjusted = np.empty(m)
    adjusted[order] = np.minimum(np.maximum.accumulate(p[order] * np.arange(m, 0, -1)), 1)
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% alternative: statsmodels-holm
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    """Test every column for drift, with Holm's correction and an effect size."""
    rows = []
    for name in numeric:
        effect, p_value = ks_2samp(reference[name].dropna(), current[name].dropna())[:2]
        rows.append((name, "ks", effect, p_value))
    for name in categorical:
        table = pd.concat([reference[name].value_counts(), current[name].value_counts()], axis=1).fillna(0).to_numpy()
        chi2, p_value = chi2_contingency(table, correction=False)[:2]
        rows.append((name, "chi2", np.sqrt(chi2 / table.sum()), p_value))
    out = pd.DataFrame(rows, columns=["column", "test", "effect", "p_value"]).set_index("column")
    from statsmodels.stats.multitest import multipletests
    adjusted = multipletests(out["p_value"], method="holm")[1]
    out["p_adjusted"] = adjusted
    out["drift"] = (adjusted < alpha) & (out["effect"] >= min_effect)
    return out

# %% alternative: crosstab-and-loop
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    out = pd.DataFrame(index=[*numeric, *categorical])
    for name in out.index:
        a, b = reference[name].dropna(), current[name].dropna()
        if name in numeric:
            result = ks_2samp(b, a)
            out.loc[name, ["test", "effect", "p_value"]] = ["ks", result.statistic, result.pvalue]
        else:
            counts = pd.crosstab(np.repeat([0, 1], [len(a), len(b)]), np.concatenate([a, b]))
            result = chi2_contingency(counts, correction=False)
            out.loc[name, ["test", "effect", "p_value"]] = ["chi2", (result.statistic / (len(a) + len(b))) ** 0.5, result.pvalue]
    so_far, adjusted = 0.0, {}
    for i, (name, p) in enumerate(out["p_value"].astype(float).sort_values().items()):
        so_far = max(so_far, min(1.0, p * (len(out) - i)))
        adjusted[name] = so_far
    out["p_adjusted"] = pd.Series(adjusted)
    out["drift"] = out["p_adjusted"].lt(alpha) & out["effect"].astype(float).ge(min_effect)
    return out

# %% crash: chi-square-of-text | visible
def drift_table(reference, current, numeric, categorical, alpha=0.05, min_effect=0.1):
    return chi2_contingency(reference[categorical])
