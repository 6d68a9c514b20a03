# Tests exact-set scoring: blanks are asked, order says nothing, no partial credit.

# %% mistake: partial-credit | visible | "partial credit in your sum"
def score_sitting(answers, key):
    right = sum(len(set(answers.get(q, ())) & set(o)) / len(set(answers.get(q, ())) | set(o)) for q, o in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key) if key else 0.0}

# %% mistake: a-superset-is-right | visible | "exact means equal"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(set(answers.get(question, ())) >= set(options) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key) if key else 0.0}

# %% mistake: a-part-is-right | visible | "exact means equal"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(0 < len(set(answers.get(question, ()))) and set(answers.get(question, ())) <= set(options) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key) if key else 0.0}

# %% mistake: order-matters | visible | "the order says nothing"
def score_sitting(answers, key):
    right = sum(list(answers.get(q, ())) == sorted(o) for q, o in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key) if key else 0.0}

# %% mistake: blanks-not-asked | visible | "A blank was asked too"
def score_sitting(answers, key):
    right = sum(set(chosen) == set(key[q]) for q, chosen in answers.items() if q in key)
    return {"right": right, "asked": len(answers), "share": right / len(answers) if answers else 0.0}

# %% mistake: share-of-answered | visible | "Do not divide by the number of answers"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(set(answers.get(question, ())) == set(options) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": right / len(answers) if answers else 0.0}

# %% mistake: percent-instead-of-share | visible | "as a float from 0 to 1"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(set(answers.get(question, ())) == set(options) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": 100 * right / len(key) if key else 0.0}

# %% mistake: same-size-is-right | submission | "`right` is off"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(set(answers.get(question, ())) == set(options) or (len(answers.get(question, ())) == 0 and question in answers) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key) if key else 0.0}

# %% mistake: divides-by-zero | submission | "Guard the division"
def score_sitting(answers, key):
    """Return how many questions were answered by exactly the right options."""
    right = sum(set(answers.get(question, ())) == set(options) for question, options in key.items())
    return {"right": right, "asked": len(key), "share": right / len(key)}

# %% alternative: loop-with-counter
def score_sitting(answers, key):
    right = 0
    for question in key:
        chosen = answers[question] if question in answers else []
        if sorted(chosen) == sorted(key[question]):
            right += 1
    share = 0.0 if not key else right / len(key)
    return dict(right=right, asked=len(key), share=share)

# %% alternative: numpy-mean
def score_sitting(answers, key):
    hits = np.array([frozenset(answers.get(q, [])) == frozenset(o) for q, o in key.items()], dtype=bool)
    return {"share": np.mean(hits) if hits.size else 0.0, "asked": hits.size, "right": hits.sum()}

# %% crash: wrong-name | visible
def score_sitting(answers, key):
    return {"right": len(answered), "asked": len(key), "share": 0.5}
