# Tests that features use nothing from the moment on, count windows exactly, and treat cancellations as the contract says.

# %% mistake: looks-ahead | visible | "a customer who comes only later"
def features_as_of(invoices, as_of):
    buys = invoices[~invoices["is_cancellation"]]
    start = as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = invoices[invoices["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: newest-invoice-of-the-table | visible | "is negative"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    known = sorted(buys["customer_id"].unique())
    last = invoices[~invoices["is_cancellation"]].groupby("customer_id")["invoice_ts"].max().loc[known]
    table = ((as_of - last) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: the-moment-itself | visible | "strictly before"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] <= as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: whole-days-only | visible | "with the fraction"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = (as_of - buys.groupby("customer_id")["invoice_ts"].max()).dt.days.to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: forgets-quiet-customers | visible | "without a purchase in 90 days"
def features_as_of(invoices, as_of):
    past = invoices[(invoices["invoice_ts"] < as_of) & (invoices["invoice_ts"] >= as_of - pd.Timedelta(days=90))]
    buys = past[~past["is_cancellation"]]
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys.groupby("customer_id").size()
    table["revenue_90d"] = past.groupby("customer_id")["revenue"].sum()
    return table

# %% mistake: window-without-a-start | visible | "older than 90 days"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys = past[~past["is_cancellation"]]
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys.groupby("customer_id").size()
    table["revenue_90d"] = past.groupby("customer_id")["revenue"].sum()
    return table

# %% mistake: gaps-for-nothing | visible | "a known number, not a gap"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size()
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum()
    return table

# %% mistake: cancellations-left-out | visible | "Money that went back"
def features_as_of(invoices, as_of):
    buys, start = invoices[(invoices["invoice_ts"] < as_of) & ~invoices["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    recent = buys[buys["invoice_ts"] >= start].groupby("customer_id")
    table["orders_90d"] = recent.size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = recent["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: cancellations-are-purchases | visible | "is counted from a cancellation"
def features_as_of(invoices, as_of):
    past, start = invoices[invoices["invoice_ts"] < as_of], as_of - pd.Timedelta(days=90)
    table = ((as_of - past.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    recent = past[past["invoice_ts"] >= start].groupby("customer_id")
    table["orders_90d"] = recent.size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = recent["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: window-open-at-its-start | submission | "Its first moment counts"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] > start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] > start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: last-row-for-last-purchase | submission | "rows come in any order"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].last()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: cancellations-are-orders | visible | "counts a cancellation"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    recent = past[past["invoice_ts"] >= start].groupby("customer_id")
    table["orders_90d"] = recent.size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = recent["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: knows-customers-who-only-cancelled | submission | "only a cancellation"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table = table.reindex(sorted(past["customer_id"].unique()), fill_value=999.0).rename_axis("customer_id")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].sum().reindex(table.index, fill_value=0)
    return table

# %% mistake: absolute-revenue | visible | "earned and given back"
def features_as_of(invoices, as_of):
    past = invoices[invoices["invoice_ts"] < as_of]
    buys, start = past[~past["is_cancellation"]], as_of - pd.Timedelta(days=90)
    table = ((as_of - buys.groupby("customer_id")["invoice_ts"].max()) / pd.Timedelta(days=1)).to_frame("recency_days")
    table["orders_90d"] = buys[buys["invoice_ts"] >= start].groupby("customer_id").size().reindex(table.index, fill_value=0)
    table["revenue_90d"] = past[past["invoice_ts"] >= start].groupby("customer_id")["revenue"].agg(lambda r: r.abs().sum()).reindex(table.index, fill_value=0)
    return table

# %% alternative: helper-columns-and-one-groupby
def features_as_of(invoices, as_of):
    past = invoices.query("invoice_ts < @as_of").copy()
    past["purchase"] = ~past["is_cancellation"]
    past["recent"] = past["invoice_ts"] >= as_of - pd.Timedelta("90D")
    past["orders_90d"] = (past["purchase"] & past["recent"]).astype(int)
    past["revenue_90d"] = past["revenue"].where(past["recent"], 0.0)
    past["bought"] = past["invoice_ts"].where(past["purchase"])
    table = past.groupby("customer_id").agg(last=("bought", "max"), orders_90d=("orders_90d", "sum"), revenue_90d=("revenue_90d", "sum"))
    table = table.dropna(subset=["last"])
    table["recency_days"] = (as_of - table.pop("last")).dt.total_seconds() / 86400
    return table

# %% alternative: row-by-row
def features_as_of(invoices, as_of):
    day, rows = pd.Timedelta(days=1), {}
    past = invoices[invoices["invoice_ts"] < as_of]
    ages = ((as_of - past["invoice_ts"]) / day).tolist()
    for customer, age, revenue, cancelled in zip(past["customer_id"].tolist(), ages, past["revenue"].tolist(), past["is_cancellation"].tolist()):
        row = rows.setdefault(customer, {"recency_days": np.inf, "orders_90d": 0, "revenue_90d": 0.0})
        row["revenue_90d"] += revenue if age <= 90 else 0.0
        if not cancelled:
            row["recency_days"] = min(row["recency_days"], age)
            row["orders_90d"] += age <= 90
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("customer_id").sort_index()
    return table[np.isfinite(table["recency_days"])]

# %% crash: subtracts-text | visible
def features_as_of(invoices, as_of):
    return as_of - invoices["customer_id"].max().date()
