# Answers that prove the checks of exercise 4.10.

# %% mistake: keeps-every-score | visible | "One of your curves falls"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = np.array([t.value for t in study.trials])
    return out

# %% mistake: keeps-only-the-best | visible | "neither an array nor a list"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = study.best_value
    return out

# %% mistake: fixed-budget | visible | "not the budget for each"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=10)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% mistake: shares-the-budget | visible | "not the budget for each"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget // 3)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% mistake: minimises-a-score | submission | "Is the direction"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% mistake: random-for-bayesian | submission | "exactly what the random one tries"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.RandomSampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% mistake: random-for-grid | submission | "tries a combination twice"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.RandomSampler(seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% mistake: seed-written-in | submission | "Is a seed written into"
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=42)), ("random", s.RandomSampler(seed=42)), ("tpe", s.TPESampler(seed=42))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = np.maximum.accumulate([t.value for t in study.trials])
    return out

# %% alternative: lists-by-hand
def three_searches(score, grid, budget, seed):
    s = optuna.samplers
    out = {}
    for name, sampler in (("grid", s.GridSampler(grid, seed=seed)), ("random", s.RandomSampler(seed=seed)), ("tpe", s.TPESampler(seed=seed))):
        study = optuna.create_study(direction="maximize", sampler=sampler)
        study.optimize(lambda t: score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        out[name] = [max(t.value for t in study.trials[:i + 1]) for i in range(len(study.trials))]
    return out

# %% alternative: negated-and-minimised
def three_searches(score, grid, budget, seed):
    def run(sampler):
        study = optuna.create_study(sampler=sampler)
        study.optimize(lambda t: -score({k: t.suggest_categorical(k, v) for k, v in grid.items()}), n_trials=budget)
        return np.maximum.accumulate([-t.value for t in study.trials])
    first = run(optuna.samplers.GridSampler(grid, seed=seed))
    return {"grid": first, "random": run(optuna.samplers.RandomSampler(seed=seed)), "tpe": run(optuna.samplers.TPESampler(seed=seed))}

# %% crash: no-such-sampler | visible
def three_searches(score, grid, budget, seed):
    return optuna.samplers.BayesSampler(grid)
