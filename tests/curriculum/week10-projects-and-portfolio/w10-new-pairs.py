# Tests that the split is by time, that totals do not leak, and that nothing seen is asked again.

# %% mistake: random-split | visible | "Keep first purchases only"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs.sample(frac=0.7, random_state=3)
    test = pairs.drop(index=train.index)
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: evaluates-on-seen-pairs | visible | "What the model has seen is no question"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: totals-leak-into-training | visible | "Its count already holds the future"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[(pairs["last_purchase"] <= cut) | (pairs["n_orders"] > 1)]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: repeats-in-the-test | visible | "Keep first purchases only"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[pairs["last_purchase"] <= cut]
    test = pairs[(pairs["last_purchase"] > cut)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: day-of-the-cut-lost | visible | "The cut's own day is known"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[pairs["last_purchase"] < cut]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: cold-customers-in-the-test | visible | "That is a cold start"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[pairs["last_purchase"] <= cut]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: cold-items-in-the-test | visible | "No recommender of this kind"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[pairs["last_purchase"] <= cut]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"])
    return train, test[known]

# %% mistake: cut-written-in | submission | "Is a date written into your function"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    cut = pd.Timestamp("2011-09-30")
    train = pairs[pairs["last_purchase"] <= cut]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% mistake: one-order-everywhere | submission | "lacks purchases up to the cut"
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[(pairs["last_purchase"] <= cut) & (pairs["n_orders"] < 3)]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]

# %% alternative: query-and-sets
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs.query("last_purchase <= @cut").reset_index(drop=True)
    who, what = set(train["customer_id"]), set(train["stock_code"])
    keep = [d > cut and n == 1 and c in who and s in what for c, s, n, d in zip(pairs["customer_id"], pairs["stock_code"], pairs["n_orders"], pairs["last_purchase"])]
    return train, pairs[keep].sort_values("last_purchase")

# %% alternative: merges
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    late = pairs["last_purchase"].gt(cut)
    train = pairs[~late].copy()
    test = pairs[late & ~pairs["n_orders"].gt(1)]
    test = test.merge(train[["customer_id"]].drop_duplicates()).merge(train[["stock_code"]].drop_duplicates())
    return train, test

# %% crash: compares-with-a-year | visible
def new_pairs(pairs, cut):
    """Return what was bought up to the cut, and what was bought for the first time after it."""
    train = pairs[pairs["last_purchase"] <= cut.year]
    test = pairs[(pairs["last_purchase"] > cut) & (pairs["n_orders"] == 1)]
    known = test["customer_id"].isin(train["customer_id"]) & test["stock_code"].isin(train["stock_code"])
    return train, test[known]
