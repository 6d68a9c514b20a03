# Tests that scoring reads the feature table as it is now, lets fresh values win, and keeps unknown customers.

# %% mistake: unknown-customers-lost | visible | "stays, without a prediction"
def score_customers(fe, model_uri, table, customers):
    known = customers[customers["customer_id"].isin(fe.read_table(name=table)["customer_id"])]
    return fe.score_batch(model_uri=model_uri, df=known)[["customer_id", "prediction"]]

# %% mistake: zero-for-the-unknown | visible | "of whom nothing is known"
def score_customers(fe, model_uri, table, customers):
    known = customers["customer_id"].isin(fe.read_table(name=table)["customer_id"]).to_numpy()
    prediction = np.zeros(len(customers))
    if known.any():
        prediction[known] = fe.score_batch(model_uri=model_uri, df=customers[known])["prediction"]
    return customers[["customer_id"]].assign(prediction=prediction)

# %% mistake: keys-only | visible | "what the rows bring wins"
def score_customers(fe, model_uri, table, customers):
    known = customers["customer_id"].isin(fe.read_table(name=table)["customer_id"]).to_numpy()
    prediction = np.full(len(customers), np.nan)
    if known.any():
        prediction[known] = fe.score_batch(model_uri=model_uri, df=customers.loc[known, ["customer_id"]])["prediction"]
    return customers[["customer_id"]].assign(prediction=prediction)

# %% mistake: order-of-the-table | visible | "the order or the index of the customers"
def score_customers(fe, model_uri, table, customers):
    known = customers["customer_id"].isin(fe.read_table(name=table)["customer_id"])
    scored = fe.score_batch(model_uri=model_uri, df=customers[known]) if known.any() else customers.assign(prediction=np.nan)
    return customers[["customer_id"]].merge(scored[["customer_id", "prediction"]], how="left").sort_values("customer_id")

# %% mistake: aligned-by-a-fresh-index | visible | "by position, where an index differs"
def score_customers(fe, model_uri, table, customers):
    known = customers["customer_id"].isin(fe.read_table(name=table)["customer_id"])
    out = customers[["customer_id"]].copy()
    out["prediction"] = np.nan
    scored = fe.score_batch(model_uri=model_uri, df=customers[known])["prediction"].reset_index(drop=True)
    out["prediction"] = scored
    out.loc[~known, "prediction"] = np.nan
    return out

# %% mistake: predictions-alone | visible | "A prediction belongs to a customer"
def score_customers(fe, model_uri, table, customers):
    return fe.score_batch(model_uri=model_uri, df=customers[customers["customer_id"] < 2000])["prediction"]

# %% mistake: frame-of-the-training | submission | "Is the frame from training used"
def score_customers(fe, model_uri, table, customers):
    full = customers[["customer_id"]].merge(billing, on="customer_id", how="left")
    for column in customers.columns.drop("customer_id"):
        full[column] = customers[column].to_numpy()
    known = customers["customer_id"].isin(billing["customer_id"]).to_numpy()
    prediction = np.full(len(customers), np.nan)
    if known.any():
        prediction[known] = mlflow.sklearn.load_model(model_uri).predict(full.loc[known, ["tenure", "monthly_charges"]])
    return customers[["customer_id"]].assign(prediction=prediction)

# %% mistake: table-read-once | submission | "still answers from old values"
_cache = {}
def score_customers(fe, model_uri, table, customers):
    store = _cache.setdefault(id(fe), fe.read_table(name=table)).set_index("customer_id")
    full = store.reindex(customers["customer_id"]).reset_index()
    known = customers["customer_id"].isin(store.index).to_numpy()
    for column in customers.columns.drop("customer_id"):
        full[column] = customers[column].to_numpy()
    prediction = np.full(len(customers), np.nan)
    if known.any():
        prediction[known] = mlflow.sklearn.load_model(model_uri).predict(full.loc[known, ["tenure", "monthly_charges"]])
    return customers[["customer_id"]].assign(prediction=prediction)

# %% mistake: first-bill-for-all | submission | "It wins over the table, row by row"
def score_customers(fe, model_uri, table, customers):
    customers = customers.copy()
    if "monthly_charges" in customers:
        customers["monthly_charges"] = customers["monthly_charges"].iloc[0]
    known = customers["customer_id"].isin(fe.read_table(name=table)["customer_id"]).to_numpy()
    prediction = np.full(len(customers), np.nan)
    if known.any():
        prediction[known] = fe.score_batch(model_uri=model_uri, df=customers[known])["prediction"]
    return customers[["customer_id"]].assign(prediction=prediction)

# %% alternative: merge-left
def score_customers(fe, model_uri, table, customers):
    ids = set(fe.read_table(name=table)["customer_id"])
    known = customers[[i in ids for i in customers["customer_id"]]]
    if not len(known):
        return pd.DataFrame({"customer_id": customers["customer_id"], "prediction": float("nan")})
    scored = fe.score_batch(model_uri=model_uri, df=known).set_index("customer_id")["prediction"]
    return customers[["customer_id"]].assign(prediction=customers["customer_id"].map(scored))

# %% alternative: by-position-with-loc
def score_customers(fe, model_uri, table, customers):
    out = customers.loc[:, ["customer_id"]].copy()
    out["prediction"] = np.nan
    mask = np.isin(out["customer_id"], fe.read_table(name=table)["customer_id"])
    if mask.sum():
        out.loc[mask, "prediction"] = fe.score_batch(model_uri=model_uri, df=customers.loc[mask], result_type="double")["prediction"].to_numpy()
    return out

# %% crash: pyfunc-on-keys | visible
def score_customers(fe, model_uri, table, customers):
    model = mlflow.pyfunc.load_model(model_uri)
    return customers.assign(prediction=model.predict(customers[["tenure", "monthly_charges"]]))
