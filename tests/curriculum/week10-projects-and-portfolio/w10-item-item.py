# Tests that similarity is a cosine of customers, and that a basket gets what goes with all of it.

# %% mistake: common-customers-only | visible | "popular items win everywhere"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: share-of-the-first | visible | "is a root missing"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.outer(customers, np.ones(len(customers)))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: diagonal-kept | visible | "similar to itself"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: customers-compared | visible | "Are customers on one of yours"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table @ table.T).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: recommends-the-basket | visible | "Take the basket out"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: fills-with-anything | visible | "A sum of 0 is no reason"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total.sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: largest-similarity-only | submission | "not the largest"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[sorted(known)].max(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: ties-backwards | visible | "ties go by code"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index(ascending=False)
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% mistake: ten-written-in | submission | "at most `k` items"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["stock_code"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:10])

# %% mistake: units-as-weights | submission | "One customer counts once"
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    weights = pairs["n_orders"] if "units" not in pairs else pairs["units"]
    table = pairs.assign(w=weights).pivot_table(index="customer_id", columns="stock_code", values="w", fill_value=0)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])

# %% alternative: scikit-learn
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    from sklearn.metrics.pairwise import cosine_similarity
    table = pairs.assign(one=1.0).pivot(index="stock_code", columns="customer_id", values="one").fillna(0)
    out = cosine_similarity(table)
    np.fill_diagonal(out, 0)
    return pd.DataFrame(out, index=table.index, columns=table.index)


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    basket = [i for i in similarity.columns if i in bought]
    sums = {i: float(similarity.loc[i, basket].sum()) for i in similarity.index if i not in bought}
    ranked = sorted((i for i in sums if sums[i] > 0), key=lambda i: (-round(sums[i], 9), i))
    return ranked[:k]

# %% alternative: sets-of-customers
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    who = pairs.groupby("stock_code")["customer_id"].agg(set)
    out = {a: {b: 0.0 if a == b else len(who[a] & who[b]) / (len(who[a]) * len(who[b])) ** 0.5 for b in who.index} for a in who.index}
    return pd.DataFrame(out)


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    inside = similarity.index.isin(list(bought))
    sums = similarity.loc[~inside, inside].sum(axis=1).round(9)
    frame = sums[sums > 0].rename("sum").rename_axis("item").reset_index().sort_values(["sum", "item"], ascending=[False, True])
    return frame["item"].head(k).tolist()

# %% crash: no-such-column | visible
def similar_items(pairs):
    """Return the cosine similarity of all items by their customers."""
    table = pd.crosstab(pairs["customer_id"], pairs["item"]).clip(upper=1)
    both = (table.T @ table).astype(float)
    customers = np.diag(both)
    cosine = both / np.sqrt(np.outer(customers, customers))
    return cosine - np.diag(np.diag(cosine))


def recommend_similar(similarity, bought, k):
    """Return the k items that go best with a basket."""
    known = [item for item in bought if item in similarity.index]
    total = similarity[known].sum(axis=1).drop(known).sort_index()
    return list(total[total > 0].sort_values(ascending=False, kind="stable").index[:k])
