# Tests that models are compared on common folds, against the best baseline, and that a tie goes to the quicker one.

# %% mistake: weakest-baseline | visible | "measured against the weaker baseline"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmax()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: first-baseline | visible | "measured against the weaker baseline"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = list(baselines)[0]
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: mean-of-ratios | visible | "Means over folds first"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float((1 - table[model] / table[bar]).mean()) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: lowest-error-always-wins | visible | "wins nothing"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: unpaired-errors | visible | "folds differ more than models"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * np.hypot(table[model].sem(), table[best].sem()))]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: each-on-its-own-folds | visible | "Nobody is compared fairly on different folds"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae")
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: somebody-must-win | visible | "stays in charge"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = list(skill)
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: baselines-run-too | visible | "not a runner"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: quickest-of-all | visible | "Compare fold by fold"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: spread-for-standard-error | submission | "clearly worse than the best"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.std())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% mistake: one-standard-error | submission | "not the quickest of those that are tied"
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="mae").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 0.5 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}

# %% alternative: plain-loops
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    models = sorted(results["model"].unique())
    folds = set.intersection(*(set(results.loc[results["model"] == m, "fold"]) for m in models))
    kept = results[results["fold"].isin(folds)].sort_values("fold")
    errors = {m: kept.loc[kept["model"] == m, "mae"].to_numpy() for m in models}
    bar = min(baselines, key=lambda b: errors[b].mean())
    skill = {m: 1 - errors[m].mean() / errors[bar].mean() for m in models if m not in baselines}
    able = sorted((m for m in skill if skill[m] > 0), key=lambda m: errors[m].mean())
    winner, quick = bar, float("inf")
    for m in able:
        gap = errors[m] - errors[able[0]]
        cost = kept.loc[kept["model"] == m, "seconds"].mean()
        if (m == able[0] or gap.mean() < 2 * gap.std(ddof=1) / np.sqrt(len(gap))) and cost < quick:
            winner, quick = m, cost
    return {"winner": winner, "skill": skill}

# %% alternative: unstack-and-series
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    wide = results.set_index(["fold", "model"]).unstack().dropna()
    mae, seconds = wide["mae"], wide["seconds"].mean()
    mean = mae.mean()
    runners = mean.drop(list(baselines))
    skill = 1 - runners / mean[list(baselines)].min()
    able = skill[skill > 0].index
    if len(able) == 0:
        return {"skill": skill.to_dict(), "winner": str(mean[list(baselines)].idxmin())}
    gaps = mae[able].sub(mae[runners[able].idxmin()], axis=0)
    tied = able[(gaps.mean() < 2 * gaps.sem()) | (gaps == 0).all()]
    return {"skill": skill.to_dict(), "winner": str(seconds[tied].idxmin())}

# %% crash: no-such-column | visible
def fair_verdict(results, baselines):
    """Return the skill of each model over the best baseline, and the winner."""
    table = results.pivot(index="fold", columns="model", values="error").dropna()
    seconds = results[results["fold"].isin(table.index)].groupby("model")["seconds"].mean()
    error = table.mean()
    bar = error[list(baselines)].idxmin()
    skill = {model: float(1 - error[model] / error[bar]) for model in table if model not in baselines}
    able = [model for model in skill if skill[model] > 0]
    if not able:
        return {"skill": skill, "winner": bar}
    best = min(able, key=error.get)
    behind = {model: table[model] - table[best] for model in able if model != best}
    tied = [best, *(model for model, gap in behind.items() if gap.mean() < 2 * gap.sem())]
    return {"skill": skill, "winner": min(tied, key=seconds.get)}
