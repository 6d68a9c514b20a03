# Tests Wilson intervals of shares, and an order by evidence instead of by share.

# %% mistake: textbook-interval | visible | "textbook interval"
def weakest(table, z=1.96):
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    p = made["right"] / made["asked"]
    half = z * np.sqrt(p * (1 - p) / made["asked"])
    made["low"], made["high"] = p - half, p + half
    return made.sort_values("high", kind="stable")

# %% mistake: sorts-by-share | visible | "a single question cannot prove"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).loc[p.sort_values(kind="stable").index]

# %% mistake: sorts-downwards | visible | "weak beyond doubt"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["high", "low"], ascending=False)

# %% mistake: sorts-by-low | visible | "a single question cannot prove"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["low", "high"])

# %% mistake: low-forgotten-in-ties | submission | "the least proven comes first"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values("high", kind="stable")

# %% mistake: shares-in-place-of-counts | visible | "a share is another thing"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="mean", asked="count")
    n, p = made["asked"], made["right"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["high", "low"])

# %% mistake: z-written-in | submission | "Use the argument"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    z = 1.96
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["high", "low"])

# %% mistake: divisor-forgotten | visible | "Compute middle, half width and divisor"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = middle - half, middle + half
    return made.round(6).sort_values(["high", "low"])

# %% mistake: root-over-one-term | visible | "Compute middle, half width and divisor"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n)
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["high", "low"])

# %% mistake: ties-as-they-fall | submission | "then `low`, then objective"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = made["asked"], made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).iloc[::-1].sort_values(["high", "low"])

# %% mistake: n-of-the-whole-table | visible | "Compute middle, half width and divisor"
def weakest(table, z=1.96):
    """Return right, asked and the Wilson interval of each objective, surely weak ones first."""
    made = table.groupby("objective")["right"].agg(right="sum", asked="count")
    n, p = len(table), made["right"] / made["asked"]
    middle, half = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    made["low"], made["high"] = (middle - half) / (1 + z**2 / n), (middle + half) / (1 + z**2 / n)
    return made.round(6).sort_values(["high", "low"])

# %% alternative: loop-over-groups
def weakest(table, z=1.96):
    rows_ = []
    for name, hits in table.groupby("objective")["right"]:
        n, k = len(hits), int(hits.sum())
        d, c = 1 + z * z / n, k / n + z * z / (2 * n)
        h = z * ((k / n) * (1 - k / n) / n + z * z / (4 * n * n)) ** 0.5
        rows_.append({"objective": name, "right": k, "asked": n, "low": (c - h) / d, "high": (c + h) / d})
    rows_.sort(key=lambda r: (round(r["high"], 6), round(r["low"], 6), r["objective"]))
    return pd.DataFrame(rows_).set_index("objective")

# %% alternative: in-counts
def weakest(table, z=1.96):
    g = table.groupby("objective").right
    k, n = g.sum().astype(int), g.size()
    root = np.sqrt(k * (n - k) / n + z**2 / 4)
    out = pd.DataFrame({"high": (k + z**2 / 2 + z * root) / (n + z**2), "low": (k + z**2 / 2 - z * root) / (n + z**2), "asked": n, "right": k})
    return out.round({"high": 6, "low": 6}).reset_index().sort_values(["high", "low", "objective"]).set_index("objective")

# %% crash: wrong-column | visible
def weakest(table, z=1.96):
    return table.groupby("objective")["correct"].mean()
