# Tests that features use the past window alone, as the contract defines each of them.

# %% mistake: totals-over-all-time | visible | "before the past window is counted"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[when < snapshot]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: recency-from-the-end-of-the-log | visible | "`recency_days` is not whole days"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (invoices["invoice_ts"].max() - last + pd.Timedelta(days=30)).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: cancellation-is-an-order | visible | "A cancelled invoice is no order"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": past.groupby("customer_id").size().reindex(orders.index).astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: net-of-cancellations | visible | "takes nothing away here"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": past.groupby("customer_id")["revenue"].sum().reindex(orders.index),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: no-gap-is-zero | visible | "There is no gap yet"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": ((last - first).dt.days / (orders - 1).where(orders > 1)).fillna(0),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: divides-by-purchases | visible | "the number of gaps"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / orders.where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: snapshot-day-is-known | visible | "who first bought on the snapshot"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when <= snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: calendar-days | visible | "Look at the hours"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last.dt.normalize()).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: missing-where-zero | visible | "0, not missing, for the second"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: customer-in-the-index | visible | "columns too, not the index"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id")

# %% mistake: whole-numbers | visible | "A feature is not a float"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders, "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: last-ninety-days-of-the-log | submission | "of your features change"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= when.max() - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: total-cancellations-of-the-log | submission | "of your features change"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = invoices[invoices["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: first-row-is-first | submission | "not positions"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=window)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].first(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% mistake: year-written-in | submission | "the buyers of the past window"
def customer_features(invoices, snapshot, window=365):
    snapshot, when = pd.Timestamp(snapshot), invoices["invoice_ts"]
    past = invoices[(when >= snapshot - pd.Timedelta(days=365)) & (when < snapshot)]
    bought = past[~past["is_cancellation"]]
    recent = bought[bought["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    each = bought.groupby("customer_id")
    first, last, orders = each["invoice_ts"].min(), each["invoice_ts"].max(), each.size()
    cancelled = past[past["is_cancellation"]].groupby("customer_id").size()
    table = pd.DataFrame({
        "snapshot_date": snapshot, "orders_12m": orders.astype(float), "revenue_12m": each["revenue"].sum(),
        "recency_days": (snapshot - last).dt.days.astype(float), "tenure_days": (snapshot - first).dt.days.astype(float),
        "avg_gap_days": (last - first).dt.days / (orders - 1).where(orders > 1),
        "cancellations_12m": cancelled.reindex(orders.index).fillna(0.0),
        "revenue_90d": recent.groupby("customer_id")["revenue"].sum().reindex(orders.index).fillna(0.0)})
    return table.sort_index().rename_axis("customer_id").reset_index()

# %% alternative: named-aggregation
def customer_features(invoices, snapshot, window=365):
    start = snapshot - pd.Timedelta(days=window)
    past = invoices.query("@start <= invoice_ts < @snapshot")
    agg = past.query("not is_cancellation").groupby("customer_id").agg(
        orders_12m=("revenue", "size"), revenue_12m=("revenue", "sum"), last=("invoice_ts", "max"), first=("invoice_ts", "min"))
    agg["recency_days"] = (snapshot - agg["last"]).dt.days
    agg["tenure_days"] = (snapshot - agg["first"]).dt.days
    agg["avg_gap_days"] = ((agg["last"] - agg["first"]).dt.days / (agg["orders_12m"] - 1)).replace([np.inf], np.nan)
    agg["cancellations_12m"] = past.groupby("customer_id")["is_cancellation"].sum()
    late = past[past["invoice_ts"] >= snapshot - pd.Timedelta(days=90)]
    agg["revenue_90d"] = late["revenue"].where(~late["is_cancellation"], 0).groupby(late["customer_id"]).sum()
    agg = agg.fillna({"revenue_90d": 0})[FEATURES].astype("float64").reset_index()
    agg.insert(1, "snapshot_date", snapshot)
    return agg

# %% alternative: customer-by-customer
def customer_features(invoices, snapshot, window=365):
    rows = []
    for who, own in invoices.sort_values("invoice_ts").groupby("customer_id"):
        own = own[(own["invoice_ts"] < snapshot) & (own["invoice_ts"] >= snapshot - pd.Timedelta(days=window))]
        buy = own[~own["is_cancellation"]]
        if len(buy) == 0:
            continue
        first, last = buy["invoice_ts"].iloc[0], buy["invoice_ts"].iloc[-1]
        recent = buy.loc[buy["invoice_ts"] >= snapshot - pd.Timedelta(days=90), "revenue"]
        rows.append([who, snapshot, float(len(buy)), buy["revenue"].sum(), float((snapshot - last).days), float((snapshot - first).days),
                     (last - first).days / (len(buy) - 1) if len(buy) > 1 else float("nan"), float(len(own) - len(buy)), float(recent.sum())])
    return pd.DataFrame(rows, columns=["customer_id", "snapshot_date", *FEATURES])

# %% crash: no-such-column | visible
def customer_features(invoices, snapshot, window=365):
    return invoices.groupby("customer_id")["date"].max()
