# Answers that prove the checks of exercise 4.11.

# %% mistake: last-batch-too-large | visible | "which is not the budget"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = parallelism
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: drops-the-rest | visible | "which is not the budget"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    for _ in range(budget // parallelism):
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: one-after-another | visible | "ran one after another"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = 1
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: never-learns | visible | "None of your trials knows"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose([]) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: counts-whole-rounds-only | visible | "The number of rounds is wrong"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, budget // parallelism

# %% mistake: scores-before-params | visible | "does not pair each proposal"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores[::-1]))
        rounds += 1
    return history, rounds

# %% mistake: batches-without-workers | submission | "never run at the same time"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=1, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: batch-size-written-in | submission | "proposed from a wrong history"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(4, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=4, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: two-workers-for-any-batch | submission | "Fewer trials of a batch run at once"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = Parallel(n_jobs=2, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% mistake: three-things-for-two | visible | "yours holds 3 things"
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        batch = [propose(list(history)) for _ in range(min(parallelism, budget - len(history)))]
        scores = Parallel(n_jobs=parallelism, backend="threading")(delayed(score)(p) for p in batch)
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds, max(s for _, s in history)

# %% alternative: executor
from concurrent.futures import ThreadPoolExecutor
def search_in_batches(propose, score, budget, parallelism):
    history, rounds = [], 0
    while len(history) < budget:
        size = min(parallelism, budget - len(history))
        batch = [propose(list(history)) for _ in range(size)]
        scores = list(ThreadPoolExecutor(parallelism).map(score, batch))
        history += list(zip(batch, scores))
        rounds += 1
    return history, rounds

# %% alternative: over-starts-of-batches
def search_in_batches(propose, score, budget, parallelism):
    history = []
    starts = range(0, budget, parallelism)
    for start in starts:
        done = tuple(history)
        batch = [propose(list(done)) for _ in range(start, min(start + parallelism, budget))]
        scores = Parallel(n_jobs=len(batch), prefer="threads")(delayed(score)(p) for p in batch)
        history = [*done, *zip(batch, scores)]
    return [history, len(starts)]

# %% crash: no-such-function | visible
def search_in_batches(propose, score, budget, parallelism):
    return score.map(propose(budget)), 1
