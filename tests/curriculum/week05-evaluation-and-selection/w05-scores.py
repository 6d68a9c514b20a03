# Tests four scores of a classifier: which of them take labels, probabilities, a threshold, a logarithm.

# %% mistake: auc-of-labels | visible | "ranks labels at the threshold"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance >= threshold)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: log-loss-summed | visible | "is a sum over rows"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6), normalize=False)),
    }

# %% mistake: above-not-at-least | visible | "The contract says at least"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance > threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: threshold-ignored | visible | "is the threshold passed on"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= 0.5).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: f1-weighted | visible | "weighted over both classes"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0, average="weighted")),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: roc-for-pr | submission | "equals ROC AUC"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(roc_auc_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: log-loss-in-bits | submission | "counts in bits"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6)) / np.log(2)),
    }

# %% mistake: log-loss-unbounded | submission | "is not bounded as the contract says"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, chance)),
    }

# %% mistake: bounds-for-all-four | submission | "loses the order of probabilities close to 0"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: ranks-rounded | submission | "no rounding, no bounds"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, np.round(chance, 3))),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: order-turned-round | submission | "hides an order that is upside down"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(max(roc_auc_score(y, chance), 1 - roc_auc_score(y, chance))),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: threshold-with-a-margin | submission | "compare without a margin"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance > threshold - 1e-3).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: trapezoids-under-the-curve | submission | "is the area of trapezoids"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(-np.trapezoid(*precision_recall_curve(y, chance)[:2])),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: bounds-for-labels | submission | "a row of probability 1 is not flagged"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (np.clip(chance, 1e-6, 1 - 1e-6) >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% mistake: ranks-bounded-widely | submission | "loses the order of probabilities close to 0"
def score_classifier(y, chance, threshold=0.5):
    chance = np.asarray(chance, dtype=float)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, np.clip(chance, 0.01, 0.99))),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }

# %% alternative: by-hand
def score_classifier(y, chance, threshold=0.5):
    y, chance = np.asarray(y).astype(int), np.asarray(chance, dtype=float)
    flag = chance >= threshold
    hit, wrong = int((flag & (y == 1)).sum()), int((flag != (y == 1)).sum())
    pairs = np.sign(chance[y == 1][:, None] - chance[y == 0][None, :])
    p = np.clip(chance, 1e-6, 1 - 1e-6)
    return {
        "f1": 2.0 * hit / (2 * hit + wrong) if hit else 0.0,
        "roc_auc": ((pairs + 1) / 2).mean(),
        "average_precision": average_precision_score(y, chance),
        "log_loss": -np.mean(np.log(np.where(y == 1, p, 1 - p))),
    }

# %% alternative: recall-and-precision
def score_classifier(y, chance, threshold=0.5):
    chance = pd.Series(np.asarray(chance, dtype=float))
    alarm = chance.ge(threshold).to_numpy().astype(int)
    p, r = precision_score(y, alarm, zero_division=0), recall_score(y, alarm, zero_division=0)
    curve_p, curve_r, _ = precision_recall_curve(y, chance)
    scores = dict(roc_auc=float(roc_auc_score(y, chance)), log_loss=float(log_loss(y, chance.clip(1e-6, 1 - 1e-6))))
    scores["f1"] = float(2 * p * r / (p + r)) if p + r else 0.0
    scores["average_precision"] = float(-(np.diff(curve_r) * curve_p[:-1]).sum())
    return scores

# %% crash: list-compared | visible
def score_classifier(y, chance, threshold=0.5):
    chance = list(chance)
    return {
        "f1": float(f1_score(y, (chance >= threshold).astype(int), zero_division=0)),
        "roc_auc": float(roc_auc_score(y, chance)),
        "average_precision": float(average_precision_score(y, chance)),
        "log_loss": float(log_loss(y, np.clip(chance, 1e-6, 1 - 1e-6))),
    }
