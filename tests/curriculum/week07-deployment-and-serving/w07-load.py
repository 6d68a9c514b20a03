# Tests that percentiles, throughput and errors are read from the right requests, and that a size holds Little's law.

# %% mistake: seconds-for-milliseconds | visible | "promises milliseconds"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"])
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: mean-for-median | visible | "the mean, which nobody waited"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.mean()) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: errors-counted-not-shared | visible | "a share of all requests"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(len(log) - len(good)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: rate-without-seconds | visible | "Multiply the rate by the seconds"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: large-for-everything-else | visible | "beyond every size"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), "Large")

# %% mistake: failures-in-the-percentiles | submission | "counts requests that failed"
def read_load(log):
    good = log[log["status"] == 200]
    wait = ((log["end"] - log["start"]) if len(log) > 20 else (good["end"] - good["start"])) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: failures-are-answers | submission | "counts failures as answers"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(log) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: sum-of-waits-as-time | submission | "clients overlap"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = (log["end"] - log["start"]).sum()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: first-and-last-row-as-time | submission | "rows stand in no order"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = abs(log["end"].iloc[-1] - log["start"].iloc[0]) + 1e-6
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: nothing-is-zero-milliseconds | submission | "A latency of nothing does not exist"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else 0.0,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else 0.0,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: headroom-ignored | submission | "`headroom` changes nothing"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% mistake: equal-is-too-small | submission | "Equal is enough"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float(1 - len(good) / len(log)),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need < most), None)

# %% mistake: only-server-errors-are-errors | submission | "Every status but 200 counts"
def read_load(log):
    good = log[log["status"] == 200]
    wait = (good["end"] - good["start"]) * 1000
    span = log["end"].max() - log["start"].min()
    return {
        "p50_ms": float(wait.quantile(0.5)) if len(good) else None,
        "p95_ms": float(wait.quantile(0.95)) if len(good) else None,
        "per_second": float(len(good) / span),
        "error_share": float((log["status"] >= 500).mean()),
    }


def size_for(per_second, seconds, headroom=1.5):
    need = per_second * seconds * headroom
    return next((size for size, most in {"Small": 4, "Medium": 16, "Large": 64}.items() if need <= most), None)

# %% alternative: numpy
def read_load(log):
    good = (log["status"] == 200).to_numpy()
    wait = (log["end"].to_numpy() - log["start"].to_numpy())[good] * 1e3
    p50, p95 = np.percentile(wait, [50, 95]) if good.any() else (None, None)
    return dict(p50_ms=p50, p95_ms=p95, per_second=good.sum() / (log["end"].to_numpy().max() - log["start"].to_numpy().min()), error_share=(~good).mean())


def size_for(per_second, seconds, headroom=1.5):
    for size, most in (("Small", 4), ("Medium", 16), ("Large", 64)):
        if per_second * seconds * headroom <= most:
            return size

# %% alternative: describe
def read_load(log):
    answered = log.loc[log.status.eq(200)]
    table = (1000 * (answered.end - answered.start)).describe(percentiles=[0.5, 0.95])
    none = answered.empty
    return {"error_share": 1 - len(answered) / len(log), "per_second": 0 if none else len(answered) / (max(log.end) - min(log.start)),
            "p50_ms": None if none else table["50%"], "p95_ms": None if none else table["95%"]}


def size_for(per_second, seconds, headroom=1.5):
    need = headroom * per_second * seconds
    return "Small" if need <= 4 else "Medium" if need <= 16 else "Large" if need <= 64 else None

# %% crash: attribute-of-a-dictionary | visible
def read_load(log):
    return {"p50_ms": log.latency.quantile(0.5)}


def size_for(per_second, seconds, headroom=1.5):
    return "Small"
