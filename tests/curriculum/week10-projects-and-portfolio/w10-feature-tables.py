# Tests that both feature tables know the cut, hold one row a key, and that candidates find their own features.

# %% mistake: features-after-the-cut | visible | "The table knows the future"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: orders-for-items | visible | "Orders are another column"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("n_orders", "sum"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: days-from-the-first-purchase | visible | "Not the first purchase"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "min")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: only-items-that-sold | visible | "lacks one that nobody bought"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods[goods["n_customers"] > 0], description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: date-left-in-the-table | visible | "a feature that somebody will use"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days)
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: one-table-of-pairs | visible | "One row is one customer, or one item"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id", "n_items"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: lookups-half-done | visible | "Two lookups, two features each"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups[:1], label="bought").load_df()

# %% mistake: strangers-dropped | visible | "A stranger is a row with gaps"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df().dropna()

# %% mistake: price-by-position | submission | "Match by code"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = pd.Series(sorted(items["stock_code"])).map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": sorted(items["stock_code"]), "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% mistake: cut-written-in | submission | "other rows than those who bought"
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    cut = min(cut, pd.Timestamp("2011-01-31")) - pd.Timedelta(days=60 if len(items) > 3 else 0)
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["median_price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% alternative: one-frame-after-the-other
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs.loc[~(pairs["last_purchase"] > cut), ["customer_id", "stock_code", "last_purchase"]]
    by_customer = known.groupby("customer_id")
    customers = pd.DataFrame({"n_items": by_customer["stock_code"].nunique(), "days_since": by_customer["last_purchase"].agg(lambda d: (cut - d.max()).days)})
    sold = known.groupby("stock_code", as_index=False)["customer_id"].nunique().rename(columns={"customer_id": "n_customers"})
    goods = items.rename(columns={"median_price": "price"})[["stock_code", "price"]].merge(sold, how="left").fillna({"n_customers": 0})
    fe.create_table(name="main.shop.items", primary_keys="stock_code", df=goods)
    fe.create_table(name="main.shop.customers", primary_keys="customer_id", df=customers.reset_index())


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name=f"main.shop.{t}", lookup_key=k) for t, k in (("items", "stock_code"), ("customers", "customer_id"))]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()

# %% alternative: empty-table-then-write
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs.query("last_purchase <= @cut")
    count, last = known["customer_id"].value_counts(), known.groupby("customer_id")["last_purchase"].max()
    people = pd.DataFrame([(c, int(count[c]), (cut - last[c]).days) for c in last.index], columns=["customer_id", "n_items", "days_since"])
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=people.head(1))
    fe.write_table(name="main.shop.customers", df=people)
    fans = known["stock_code"].value_counts().to_dict()
    goods = [(code, price, fans.get(code, 0)) for code, price in zip(items["stock_code"], items["median_price"])]
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=pd.DataFrame(goods, columns=["stock_code", "price", "n_customers"]))


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    recipe = fe.create_training_set(df=candidates, label="bought", feature_lookups=[
        FeatureLookup(table_name="main.shop.customers", lookup_key=["customer_id"], feature_names=["days_since", "n_items"]),
        FeatureLookup(table_name="main.shop.items", lookup_key=["stock_code"], feature_names=["n_customers", "price"])])
    return recipe.load_df()

# %% crash: no-such-price | visible
def publish(fe, pairs, items, cut):
    """Make the feature tables of customers and items as of the cut."""
    known = pairs[pairs["last_purchase"] <= cut]
    customers = known.groupby("customer_id").agg(n_items=("stock_code", "size"), last=("last_purchase", "max")).reset_index()
    customers = customers.assign(days_since=(cut - customers["last"]).dt.days).drop(columns="last")
    bought = items["stock_code"].map(known["stock_code"].value_counts()).fillna(0).astype(int)
    goods = pd.DataFrame({"stock_code": items["stock_code"], "price": items["price"], "n_customers": bought})
    fe.create_table(name="main.shop.customers", primary_keys=["customer_id"], df=customers, description="customers as of the cut")
    fe.create_table(name="main.shop.items", primary_keys=["stock_code"], df=goods, description="items as of the cut")


def candidate_features(fe, candidates):
    """Return candidates with the features of both tables."""
    lookups = [FeatureLookup(table_name="main.shop.customers", lookup_key="customer_id", feature_names=["n_items", "days_since"]),
               FeatureLookup(table_name="main.shop.items", lookup_key="stock_code", feature_names=["price", "n_customers"])]
    return fe.create_training_set(df=candidates, feature_lookups=lookups, label="bought").load_df()
