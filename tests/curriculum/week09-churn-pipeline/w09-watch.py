# Tests that drift is judged on mature labels, by ranking and level apart, and a level is mended by one shift of the log-odds.

# %% mistake: scales-the-probabilities | visible | "lies outside 0 to 1"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    return p * (rate / p.mean())


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: subtracts-the-difference | visible | "lies outside 0 to 1"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    return p + (rate - p.mean())


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: scales-and-cuts | visible | "lies outside 0 to 1"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    return np.clip(p * (rate / p.mean()), 0, 1)


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: one-step-of-log-odds | visible | "search"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, here = np.log(p / (1 - p)), p.mean()
    return 1 / (1 + np.exp(-(odds + np.log(rate / (1 - rate)) - np.log(here / (1 - here)))))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: stretches-the-odds | visible | "by the same amount"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(1.1 * odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(1.1 * odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: immature-labels-count | visible | "although its labels are not mature"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if True:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: good-auc-is-good | visible | "says nothing about the level"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: level-before-ranking | visible | "cannot bring it back"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "recalibrate" if off or auc < min_auc else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: always-retrain | visible | "No action is an action"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: any-difference-retrains | visible | "the action is not `recalibrate`"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc or off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: order-of-the-scores | visible | "in order of time"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date", sort=False):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: too-high-only | submission | "up or down"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = (predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: limits-written-in | submission | "both limits are arguments"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > 0.05
            action = "retrain" if auc < 0.7 else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: ninety-written-in | submission | "Is `horizon` used"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=90) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: last-day-still-waits | submission | "the last day count as passed"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) < today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: certainties-stay | submission | "their log-odds are infinite"
def recalibrate(p, rate):
    p = np.asarray(p, dtype=float)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: single-outcome-is-perfect | submission | "not missing where there is a single outcome"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        fallback = 1.0
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            else:
                auc = fallback
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% mistake: narrow-search | visible | "is not enough: search"
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, low, high = np.log(p / (1 - p)), -1.2, 1.2
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% alternative: newton-and-lists
def recalibrate(p, rate):
    from scipy.optimize import brentq
    from scipy.special import expit, logit
    z = logit(np.clip(np.array(p, dtype=float), 1e-6, 1 - 1e-6))
    return expit(z + brentq(lambda c: expit(z + c).mean() - rate, -30, 30, xtol=1e-12))
def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    rows = []
    for day in sorted(scored["snapshot_date"].unique()):
        part = scored[scored["snapshot_date"] == day]
        row = {"snapshot_date": day, "customers": len(part), "predicted": part["p_churn"].mean(), "observed": np.nan, "auc": np.nan, "action": "wait"}
        if (today - day) / pd.Timedelta(days=1) >= horizon:
            row["observed"] = part["churned"].mean()
            if 0 < row["observed"] < 1:
                row["auc"] = roc_auc_score(part["churned"], part["p_churn"])
            row["action"] = "keep"
            if abs(row["observed"] - row["predicted"]) > max_bias:
                row["action"] = "recalibrate"
            if row["auc"] < min_auc:
                row["action"] = "retrain"
        rows.append(row)
    return pd.DataFrame(rows).set_index("snapshot_date")

# %% alternative: newton
def recalibrate(p, rate):
    p = np.clip(np.asarray(p, dtype=float), 1e-6, 1 - 1e-6)
    odds, shift = np.log(p / (1 - p)), 0.0
    for _ in range(200):
        q = 1 / (1 + np.exp(-(odds + shift)))
        shift += np.clip((rate - q.mean()) / max((q * (1 - q)).mean(), 1e-12), -1, 1)
    return pd.Series(1 / (1 + np.exp(-(odds + shift))))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")

# %% crash: log-of-a-list | visible
def recalibrate(p, rate):
    p = p / list(p)
    odds, low, high = np.log(p / (1 - p)), -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        if (1 / (1 + np.exp(-(odds + middle)))).mean() < rate:
            low = middle
        else:
            high = middle
    return 1 / (1 + np.exp(-(odds + high)))


def watch(scored, today, horizon=90, max_bias=0.05, min_auc=0.7):
    board = {}
    for day, group in scored.groupby("snapshot_date"):
        predicted, observed, auc, action = group["p_churn"].mean(), np.nan, np.nan, "wait"
        if day + pd.Timedelta(days=horizon) <= today:
            observed = group["churned"].mean()
            if group["churned"].nunique() == 2:
                auc = roc_auc_score(group["churned"], group["p_churn"])
            off = abs(predicted - observed) > max_bias
            action = "retrain" if auc < min_auc else "recalibrate" if off else "keep"
        board[day] = [len(group), predicted, observed, auc, action]
    columns = ["customers", "predicted", "observed", "auc", "action"]
    return pd.DataFrame.from_dict(board, orient="index", columns=columns).rename_axis("snapshot_date")
