# Tests that Spark ALS is fitted on implicit feedback, that nobody is shown what they have, and that strangers get a shelf.

# %% mistake: shows-what-one-has | visible | "already bought"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = ranked[:k]
    return shelf

# %% mistake: cut-before-leaving-out | visible | "Leave out first, then cut"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked[:k] if not known or item not in has[customer]]
    return shelf

# %% mistake: strangers-left-out | visible | "A stranger gets a shelf"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in vectors.index.intersection(customers):
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: worst-first | visible | "with the best first"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort((Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: numbers-for-codes | visible | "Turn numbers back into codes"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return {c: [codes.index(i) for i in listed] for c, listed in shelf.items()}

# %% mistake: popular-by-orders | visible | "Units and orders play no part"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["n_orders"].sum().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: popularity-for-all | visible | "follow the customer's own vector"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: counts-as-ratings | visible | "follow the customer's own vector"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(rank=8, maxIter=5, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: every-order-is-certain | submission | "Look at rank, iterations and alpha"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=40.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% mistake: popularity-with-a-little-taste | visible | "follow the customer's own vector"
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "item", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = popular
        if known:
            taste = dict(zip([codes[i] for i in order], Y @ np.array(vectors[customer])))
            ranked = sorted(popular[:8], key=lambda item: -taste[item]) + popular[8:]
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf

# %% alternative: recommend-for-users
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    category = pairs["stock_code"].astype("category")
    numbered = pairs.assign(item=category.cat.codes.astype(int), count=pairs["n_orders"].astype(float))
    als = ALS(rank=8, maxIter=6, alpha=1.0, regParam=0.1, seed=3, implicitPrefs=True, numUserBlocks=1, numItemBlocks=1, userCol="customer_id", itemCol="item", ratingCol="count")
    model = als.fit(spark.createDataFrame(numbered[["customer_id", "item", "count"]]))
    names = dict(enumerate(category.cat.categories))
    lists = {r["customer_id"]: [names[p["item"]] for p in r["recommendations"]] for r in model.recommendForAllUsers(len(names)).collect()}
    has = {c: set(g) for c, g in pairs.groupby("customer_id")["stock_code"]}
    counts = pairs["stock_code"].value_counts()
    popular = sorted(counts.index, key=lambda i: (-counts[i], i))
    return {c: [i for i in lists.get(c, popular) if i not in has.get(c, set())][:k] for c in customers}

# %% alternative: other-settings
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    names = pairs["stock_code"].drop_duplicates().sort_values().reset_index(drop=True)
    table = pairs.merge(names.rename_axis("item").reset_index(), on="stock_code")[["customer_id", "item", "n_orders"]]
    als = ALS(implicitPrefs=True, rank=6, maxIter=6, alpha=4.0, regParam=0.2, seed=9, numUserBlocks=1, numItemBlocks=1)
    als = als.setUserCol("customer_id").setItemCol("item").setRatingCol("n_orders")
    model = als.fit(spark.createDataFrame(table))
    items_, users = model.itemFactors.toPandas(), model.userFactors.toPandas().set_index("id")["features"]
    Y = np.vstack(items_["features"].to_list())
    counts = pairs.groupby("stock_code").size().rename("n").reset_index().sort_values(["n", "stock_code"], ascending=[False, True])
    out = {}
    for c in customers:
        mine = set(pairs.loc[pairs["customer_id"] == c, "stock_code"])
        ranked = names[items_["id"].to_numpy()[(Y @ np.asarray(users[c])).argsort()[::-1]]] if mine else counts["stock_code"]
        out[c] = [i for i in ranked if i not in mine][:k]
    return out

# %% crash: texts-are-no-ids | visible
def recommend_als(pairs, customers, k):
    """Return k items for each customer, by ALS where the customer is known."""
    codes = sorted(pairs["stock_code"].unique())
    numbered = pairs.assign(item=pairs["stock_code"].map({code: i for i, code in enumerate(codes)}))
    frame = spark.createDataFrame(numbered[["customer_id", "stock_code", "n_orders"]])
    model = ALS(implicitPrefs=True, rank=8, maxIter=5, alpha=1.0, regParam=0.1, **settings).fit(frame)
    item_vectors = model.itemFactors.toPandas().set_index("id")["features"]
    vectors = model.userFactors.toPandas().set_index("id")["features"]
    Y, order = np.array(item_vectors.tolist()), item_vectors.index.to_numpy()
    popular = list(pairs.groupby("stock_code")["customer_id"].nunique().sort_index().sort_values(ascending=False, kind="stable").index)
    has, shelf = pairs.groupby("customer_id")["stock_code"].agg(set), {}
    for customer in customers:
        known = customer in vectors.index
        ranked = [codes[i] for i in order[np.argsort(-(Y @ np.array(vectors[customer])))]] if known else popular
        shelf[customer] = [item for item in ranked if not known or item not in has[customer]][:k]
    return shelf
