# Tests that judgements on splits, leaks, money, labels, levels, restarts and baselines are those of somebody who owns the pipeline.

# %% mistake: random-split-over-time | submission | "trust a random split over time"
choices = {"split": "A", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: training-score-reported | submission | "trust the training score"
choices = {"split": "D", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: keeps-the-total | submission | "a total that has seen the outcome window"
choices = {"split": "C", "leak": "A", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: penalty-against-a-leak | submission | "treat a leak as noise"
choices = {"split": "C", "leak": "B", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: auc-decides | submission | "costs the shop"
choices = {"split": "C", "leak": "D", "money": "A", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: acts-on-early-labels | submission | "labels that do not exist yet"
choices = {"split": "C", "leak": "D", "money": "B", "early": "C", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% mistake: auc-is-fine | submission | "trust the AUC alone"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "A", "crash": "D", "base": "B", "fits": 10}

# %% mistake: deeper-forest-for-a-level | submission | "whose ranking is sound"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "B", "crash": "D", "base": "B", "fits": 10}

# %% mistake: starts-anew | submission | "throw work away"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "A", "base": "B", "fits": 10}

# %% mistake: edits-history | submission | "write history by hand"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "C", "base": "B", "fits": 10}

# %% mistake: wrong-baseline | submission | "the wrong baseline"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "A", "fits": 10}

# %% mistake: tunes-on-the-holdout | submission | "until it gives in"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "D", "fits": 10}

# %% mistake: last-fit-forgotten | visible | "was not fitted in any fold"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 9}

# %% mistake: folds-not-multiplied | submission | "what a counter inside"
choices = {"split": "C", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 4}

# %% mistake: whole-words | visible | "four capital letters"
choices = {"split": "forward", "leak": "D", "money": "B", "early": "A", "level": "C", "crash": "D", "base": "B", "fits": 10}

# %% alternative: built-up
choices = dict(zip(["split", "leak", "money", "early", "level", "crash", "base"], "CDBACDB"))
choices["fits"] = np.int64(3 * 3 + 1)

# %% alternative: other-order
choices = {"fits": 3 * 3 + 1, "base": "B", "crash": "D", "level": "C", "early": "A", "money": "B", "leak": "D", "split": "C"}

# %% crash: letters-without-quotes | visible
choices = {"split": C}
