# Tests that a batch is split without loss, each bad row with the first rule that it breaks, and refused when its format changed.

# %% mistake: drops-bad-rows | visible | "none vanishes or doubles"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    good = batch.dropna(subset=["customer_id", "invoice_ts"])
    good = good[(good["invoice_ts"] <= received) & ((good["revenue"] <= 0) | ~good["is_cancellation"]) & ((good["revenue"] >= 0) | good["is_cancellation"])]
    good = good.drop_duplicates("invoice")
    return good, batch.head(0).assign(reason="")

# %% mistake: one-row-per-fault | visible | "none vanishes or doubles"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    rules = {"customer": batch["customer_id"].isna(), "time": batch["invoice_ts"].isna() | (batch["invoice_ts"] > received),
             "sign": np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)}
    bad = pd.concat([batch[broken].assign(reason=name) for name, broken in rules.items()])
    good = batch.drop(bad.index.unique())
    twice = good["invoice"].duplicated()
    return good[~twice], pd.concat([bad, good[twice].assign(reason="duplicate")])

# %% mistake: missing-times-compare | visible | "A row without a time passes as good"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), batch["invoice_ts"] > received, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: future-allowed | visible | "An invoice from the future"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), batch["invoice_ts"].isna(), sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: every-negative-is-wrong | visible | "whose sign contradicts its kind"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, batch["revenue"] < 0], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: zero-is-wrong | visible | "exactly 0"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] >= 0, batch["revenue"] <= 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: both-copies-out | visible | "The first copy of an invoice"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated(keep=False)]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: duplicates-looked-for-first | visible | "a duplicate of one that was refused"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign, batch["invoice"].duplicated()], ["customer", "time", "sign", "duplicate"], ""), batch.index)
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: last-fault-wins | visible | "the first of them"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    reason = pd.Series("", index=batch.index)
    reason[batch["customer_id"].isna()] = "customer"
    reason[batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)] = "time"
    reason[np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)] = "sign"
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: absent-column-is-made-up | visible | "A changed format concerns every row"
def sort_out(batch, received):
    batch = batch.reindex(columns=["invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"])
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: index-counted-anew | visible | "the batch's own index"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    batch = batch.reset_index(drop=True)
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: quarantine-grouped-by-reason | submission | "in the batch's order"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""]).sort_values("reason")

# %% mistake: checks-only-the-money-column | submission | "Each of the five columns"
def sort_out(batch, received):
    if "revenue" not in batch:
        raise ValueError("no revenue")
    batch = batch.reindex(columns=batch.columns.union(["invoice", "customer_id", "invoice_ts", "is_cancellation"], sort=False))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% mistake: mends-the-sign | submission | "changes the batch"
def sort_out(batch, received):
    if absent := {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"} - set(batch):
        raise ValueError(str(absent))
    late = batch["invoice_ts"].isna() | (batch["invoice_ts"] > received)
    sign = np.where(batch["is_cancellation"], batch["revenue"] > 0, batch["revenue"] < 0)
    reason = pd.Series(np.select([batch["customer_id"].isna(), late, sign], ["customer", "time", "sign"], ""), batch.index)
    reason[batch[reason == ""].index[batch.loc[reason == "", "invoice"].duplicated()]] = "duplicate"
    batch["revenue"] = batch["revenue"].abs() * np.where(batch["is_cancellation"], -1, 1)
    return batch[reason == ""], batch[reason != ""].assign(reason=reason[reason != ""])

# %% alternative: row-by-row
def sort_out(batch, received):
    for column in ("invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"):
        if column not in batch:
            raise ValueError(column)
    seen, reasons = set(), []
    for row in batch.to_dict("records"):
        if pd.isna(row["customer_id"]):
            reasons.append("customer")
        elif pd.isna(row["invoice_ts"]) or row["invoice_ts"] > received:
            reasons.append("time")
        elif (row["revenue"] > 0 and row["is_cancellation"]) or (row["revenue"] < 0 and not row["is_cancellation"]):
            reasons.append("sign")
        elif row["invoice"] in seen:
            reasons.append("duplicate")
        else:
            seen.add(row["invoice"])
            reasons.append(None)
    judged = batch.assign(reason=reasons)
    return judged[judged["reason"].isna()].drop(columns="reason"), judged[judged["reason"].notna()]

# %% alternative: rule-after-rule
def sort_out(batch, received):
    need = {"invoice", "customer_id", "invoice_ts", "revenue", "is_cancellation"}
    if not need <= set(batch.columns):
        raise ValueError("format changed")
    good, bad = batch, []
    for name, keep in [("customer", lambda b: b["customer_id"].notna()), ("time", lambda b: b["invoice_ts"] <= received),
                       ("sign", lambda b: b["revenue"].where(~b["is_cancellation"].astype(bool), -b["revenue"]) >= 0),
                       ("duplicate", lambda b: ~b.duplicated("invoice"))]:
        kept = keep(good)
        bad.append(good[~kept].assign(reason=name))
        good = good[kept]
    bad = pd.concat(bad)
    return [good, bad.loc[[i for i in batch.index if i in set(bad.index)]]]

# %% crash: compares-time-with-text | visible
def sort_out(batch, received):
    return batch[batch["invoice_ts"] > "yesterday"], batch
