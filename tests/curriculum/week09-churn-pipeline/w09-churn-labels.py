# Tests that churn labels use the past for the population, a closed window for the outcome, and wait until it is over.

# %% mistake: cancellations-are-purchases | visible | "who only ever cancelled"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    when = invoices["invoice_ts"]
    past = invoices.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = invoices.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: cancellation-is-a-sign-of-life | visible | "Dora's only sign of life"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    when = invoices["invoice_ts"]
    past = invoices.loc[~invoices["is_cancellation"] & (when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = invoices.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: labels-before-the-window-is-over | visible | "the log ends inside the outcome window"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: everybody-who-ever-bought | visible | "was lost already"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[when < snapshot, "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: population-from-the-future | visible | "nobody knew him"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    seen = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < end), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(seen.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: came-back-some-day | visible | "The outcome window ends"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    if snapshot + pd.Timedelta(days=horizon) > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[when >= snapshot, "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: stays-is-one | visible | "the wrong way round"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=labels["customer_id"].isin(back).astype(int))

# %% mistake: snapshot-day-is-past | visible | "whose only purchase is on the snapshot itself"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when <= snapshot), "customer_id"]
    back = bought.loc[(when > snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: one-row-per-invoice | visible | "A customer has several rows"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    return past[["customer_id"]].assign(snapshot_date=snapshot, churned=(~past["customer_id"].isin(back)).astype(int)).sort_values("customer_id")

# %% mistake: only-those-who-return | visible | "leaves out an active customer"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    last = bought[bought["invoice_ts"] < end].groupby("customer_id")["invoice_ts"].agg(["min", "max"])
    last = last[(last["min"] < snapshot) & (last["max"] >= snapshot)]
    return pd.DataFrame({"customer_id": last.index, "snapshot_date": snapshot, "churned": 0})

# %% mistake: ninety-days-written-in | submission | "Is `horizon` counted in days"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    if snapshot + pd.Timedelta(days=horizon) > data_until:
        raise ValueError("too early")
    end = snapshot + pd.Timedelta(days=90)
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: year-written-in | submission | "the population is not the buyers"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.DateOffset(years=1)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: order-of-the-log | submission | "are not sorted"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    end = snapshot + pd.Timedelta(days=horizon)
    if end > data_until:
        raise ValueError("too early")
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": past.unique(), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% mistake: trusts-the-last-invoice | visible | "the log ends inside the outcome window"
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    if snapshot + pd.Timedelta(days=horizon) > max(data_until, invoices["invoice_ts"].max()):
        raise ValueError("too early")
    end = snapshot + pd.Timedelta(days=horizon)
    bought = invoices[~invoices["is_cancellation"]]
    when = bought["invoice_ts"]
    past = bought.loc[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot), "customer_id"]
    back = bought.loc[(when >= snapshot) & (when < end), "customer_id"]
    labels = pd.DataFrame({"customer_id": np.sort(past.unique()), "snapshot_date": snapshot})
    return labels.assign(churned=(~labels["customer_id"].isin(back)).astype(int))

# %% alternative: sets
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    start, end = snapshot - pd.Timedelta(window, "D"), snapshot + pd.Timedelta(horizon, "D")
    if data_until < end:
        raise ValueError("too early")
    before, after = set(), set()
    for who, when, cancelled in zip(invoices["customer_id"], invoices["invoice_ts"], invoices["is_cancellation"]):
        if not cancelled and start <= when < snapshot:
            before.add(who)
        if not cancelled and snapshot <= when < end:
            after.add(who)
    return pd.DataFrame([(who, snapshot, 0 if who in after else 1) for who in sorted(before)], columns=["customer_id", "snapshot_date", "churned"])

# %% alternative: groupby-of-two-counts
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    days = (invoices["invoice_ts"] - snapshot) / pd.Timedelta(days=1)
    if (data_until - snapshot) / pd.Timedelta(days=1) < horizon:
        raise ValueError("wait")
    counts = invoices.assign(past=days.ge(-window) & days.lt(0), back=days.ge(0) & days.lt(horizon))[~invoices["is_cancellation"]]
    counts = counts.groupby("customer_id")[["past", "back"]].sum().query("past > 0")
    return counts.eq(0)["back"].rename("churned").astype("int8").reset_index().assign(snapshot_date=snapshot)

# %% crash: adds-days-as-numbers | visible
def churn_labels(invoices, snapshot, data_until, horizon=90, window=365):
    return invoices[invoices["invoice_ts"] < snapshot + horizon]
