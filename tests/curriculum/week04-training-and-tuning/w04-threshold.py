# Answers that prove the checks of exercise 4.3.

# %% mistake: decides-at-one-half | visible | "decides at one half"
def true_probability(p, told, share):
    b, g = p * share / told, (1 - p) * (1 - share) / (1 - told)
    return b / (b + g)
def refuse(p, bad_costs, good_costs):
    return p > 0.5

# %% mistake: corrects-the-wrong-way | visible | "the wrong way"
def true_probability(p, told, share):
    b, g = p * told / share, (1 - p) * (1 - told) / (1 - share)
    return b / (b + g)
def refuse(p, bad_costs, good_costs):
    return p * bad_costs > (1 - p) * good_costs

# %% mistake: stays-at-odds | visible | "these are odds"
def true_probability(p, told, share):
    return np.minimum(p / np.maximum(1 - p, 1e-9), 1e6) * share / (1 - share) * (1 - told) / told
def refuse(p, bad_costs, good_costs):
    return p * bad_costs > (1 - p) * good_costs

# %% mistake: divides-by-zero | visible | "infinite or undefined"
def true_probability(p, told, share):
    with np.errstate(all="ignore"):
        odds = p / (1 - p) * share / (1 - share) * (1 - told) / told
        return odds / (1 + odds)
def refuse(p, bad_costs, good_costs):
    return p * bad_costs > (1 - p) * good_costs

# %% mistake: told-taken-for-one-half | submission | "Are both `told` and `share` used"
def true_probability(p, told, share):
    b, g = p * share, (1 - p) * (1 - share)
    return b / (b + g)
def refuse(p, bad_costs, good_costs):
    return p * bad_costs > (1 - p) * good_costs

# %% mistake: costs-written-in | submission | "Are both costs used"
def true_probability(p, told, share):
    b, g = p * share / told, (1 - p) * (1 - share) / (1 - told)
    return b / (b + g)
def refuse(p, bad_costs, good_costs):
    return p > 1 / 6

# %% mistake: refuses-ties | submission | "The contract grants it"
def true_probability(p, told, share):
    b, g = p * share / told, (1 - p) * (1 - share) / (1 - told)
    return b / (b + g)
def refuse(p, bad_costs, good_costs):
    return p * bad_costs >= (1 - p) * good_costs

# %% alternative: through-a-factor
def true_probability(p, told, share):
    k = (share / (1 - share)) / (told / (1 - told))
    return k * p / (k * p + 1 - p)
def refuse(p, bad_costs, good_costs):
    return np.greater(p * bad_costs, (1 - p) * good_costs)

# %% alternative: one-by-one
def true_probability(p, told, share):
    out = []
    for q in p:
        a, b = q * share * (1 - told), (1 - q) * (1 - share) * told
        out.append(a / (a + b))
    return np.array(out)
def refuse(p, bad_costs, good_costs):
    return np.array([bool(q * bad_costs > (1 - q) * good_costs) for q in p])

# %% crash: no-such-name | visible
def true_probability(p, told, share):
    return p.odds(share)
def refuse(p, bad_costs, good_costs):
    return p.costs(bad_costs)
