# Tests that batches are judged rule by rule: missing, range, known, unique, with limits and absent columns.

# %% mistake: missing-is-out-of-range | visible | "The share for `range` is wrong"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: missing-is-unknown | visible | "The share for `known` is wrong"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: ends-left-out | visible | "The share for `range` is wrong"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"], inclusive="neither")
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: first-is-guilty | visible | "The share for `unique` is wrong"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated(keep=False)
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: counts-not-shares | visible | "not a share between 0 and 1"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.sum())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: fails-at-the-limit | visible | "at the limit is still fine"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share >= rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: absent-column-skipped | submission | "not there is not reported"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 0.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: absent-column-crashes | submission | "raises an error when a column is not there"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if True:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.notna() & values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% mistake: gaps-are-repetitions | submission | "no repetition"
def check_batch(batch, rules):
    """Return the rules that a batch breaks, each with its share of bad rows."""
    failed = {}
    for rule in rules:
        share = 1.0
        if rule["column"] in batch:
            values = batch[rule["column"]]
            if rule["kind"] == "missing":
                bad = values.isna()
            elif rule["kind"] == "range":
                bad = values.notna() & ~values.between(*rule["allowed"])
            elif rule["kind"] == "known":
                bad = values.notna() & ~values.isin(rule["allowed"])
            else:
                bad = values.duplicated()
            share = float(bad.mean())
        if share > rule["max_share"]:
            failed[rule["name"]] = share
    return failed

# %% alternative: table-of-lambdas
def check_batch(batch, rules):
    tests = {
        "missing": lambda v, a: pd.isna(v),
        "range": lambda v, a: (v < a[0]) | (v > a[1]),
        "known": lambda v, a: ~(v.isin(a) | v.isna()),
        "unique": lambda v, a: v.duplicated(keep="first") & v.notna(),
    }
    shares = {}
    for r in rules:
        present = r["column"] in batch.columns
        shares[r["name"]] = np.mean(tests[r["kind"]](batch[r["column"]], r.get("allowed"))) if present else 1.0
    return {r["name"]: shares[r["name"]] for r in rules if shares[r["name"]] > r["max_share"]}

# %% alternative: row-by-row
def check_batch(batch, rules):
    out = {}
    for r in rules:
        if r["column"] not in batch:
            bad, n = 1, 1
        else:
            bad, n, seen = 0, len(batch), set()
            for v in batch[r["column"]].tolist():
                gone = v is None or v != v
                if r["kind"] == "missing":
                    bad += gone
                elif not gone:
                    bad += {"range": lambda: not r["allowed"][0] <= v <= r["allowed"][1], "known": lambda: v not in r["allowed"], "unique": lambda: v in seen}[r["kind"]]()
                    seen.add(v)
        if bad / n > r["max_share"]:
            out[r["name"]] = bad / n
    return out

# %% crash: rule-as-attribute | visible
def check_batch(batch, rules):
    return {rule.name: batch[rule.column].isna().mean() for rule in rules}
