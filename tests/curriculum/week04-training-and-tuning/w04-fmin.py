# Answers that prove the checks of exercise 4.9.

# %% mistake: maximises-the-loss | visible | "the worst hyperparameters"
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: {"loss": score(p), "status": STATUS_OK}, space, algo=tpe.suggest, max_evals=max_evals, trials=t, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, b), t

# %% mistake: position-for-value | visible | "a position in its list"
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: -score(p), space, algo=tpe.suggest, max_evals=max_evals, trials=t, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return b, t

# %% mistake: fixed-budget | visible | "not the budget passed in"
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: -score(p), space, algo=tpe.suggest, max_evals=20, trials=t, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, b), t

# %% mistake: forgets-the-trials | visible | "The second part of what"
def tune(score, space, max_evals, seed):
    b = fmin(lambda p: -score(p), space, algo=tpe.suggest, max_evals=max_evals, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, b), None

# %% mistake: random-search | submission | "learns from earlier losses"
from hyperopt import rand
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: -score(p), space, algo=rand.suggest, max_evals=max_evals, trials=t, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, b), t

# %% mistake: seed-written-in | submission | "Is a seed written into"
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: -score(p), space, algo=tpe.suggest, max_evals=max_evals, trials=t, rstate=np.random.default_rng(42), show_progressbar=False, verbose=False)
    return space_eval(space, b), t

# %% mistake: reciprocal-for-minus | submission | "negated and otherwise unchanged"
def tune(score, space, max_evals, seed):
    t = Trials()
    b = fmin(lambda p: 1 - score(p), space, algo=tpe.suggest, max_evals=max_evals, trials=t, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, b), t

# %% alternative: bare-loss
def tune(score, space, max_evals, seed):
    trials = Trials()
    best = fmin(fn=lambda p: -score(p), space=space, algo=tpe.suggest, max_evals=max_evals, trials=trials, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return space_eval(space, best), trials

# %% alternative: argmin-of-the-trials
import hyperopt
def tune(score, space, max_evals, seed):
    trials = hyperopt.Trials()
    hyperopt.fmin(lambda p: dict(loss=-float(score(p)), status="ok"), space, hyperopt.tpe.suggest, max_evals, trials=trials, rstate=np.random.default_rng(seed), show_progressbar=False, verbose=False)
    return [hyperopt.space_eval(space, trials.argmin), trials]

# %% crash: no-such-algorithm | visible
def tune(score, space, max_evals, seed):
    return fmin(score, space, algo=tpe.propose, max_evals=max_evals)
