# Tests that categories are compared by Cramér's V and numbers by the correlation whose assumptions hold.

# %% mistake: corrected-chi-square | visible | "SciPy corrects 2 x 2 tables"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: root-forgotten | visible | "without the root"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(chi2 / (len(both) * (min(table.shape) - 1))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: always-pearson | visible | "chooses Pearson for an exponential curve"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    r, p = stats.pearsonr(both["x"], both["y"])
    return {"method": "pearson", "r": float(r), "p_value": float(p)}

# %% mistake: named-one-computed-another | visible | "computed by another"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = stats.pearsonr(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: returns-r-squared | visible | "Not its square"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r) ** 2, "p_value": float(p)}

# %% mistake: phi-for-every-table | submission | "not scaled to 1"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    chi2, p, _, expected = stats.chi2_contingency(pd.crosstab(both["a"], both["b"]), correction=False)
    return {"v": float(np.sqrt(chi2 / len(both))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: n-counts-gaps | submission | "n counts rows that are not in the table"
def compare_categories(a, b):
    table = pd.crosstab(a, b)
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(a) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: gap-as-a-category | submission | "A gap is not a category"
def compare_categories(a, b):
    a, b = a.fillna("missing"), b.fillna("missing")
    table = pd.crosstab(a, b)
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(a) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: observed-for-expected | visible | "look at expected counts"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(table.to_numpy().min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: significant-is-trustworthy | visible | "only 4 rows"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(len(both) >= 30)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: looks-at-one-column | submission | "in either column"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool(abs(both["y"].skew()) <= 1)
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: sign-lost | submission | "Keep the sign"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": abs(float(r)), "p_value": float(p)}

# %% mistake: p-of-the-corrected-test | visible | "belongs to the corrected chi-square"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, _, _, expected = stats.chi2_contingency(table, correction=False)
    p = stats.chi2_contingency(table)[1]
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: chi-square-for-its-p | visible | "Which of the things that the call returns"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, _, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(chi2), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% mistake: r-for-its-p | visible | "take the second number"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool((both.skew().abs() <= 1).all())
    r, _ = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(r)}

# %% mistake: one-comparison-returns-a-number | visible | "one of them gives a float"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    return float(x.corr(y))

# %% mistake: skew-of-rows-without-a-partner | submission | "rows that it does not use afterwards"
def compare_categories(a, b):
    both = pd.DataFrame({"a": a, "b": b}).dropna()
    table = pd.crosstab(both["a"], both["b"])
    chi2, p, _, expected = stats.chi2_contingency(table, correction=False)
    return {"v": float(np.sqrt(chi2 / (len(both) * (min(table.shape) - 1)))), "p_value": float(p), "trustworthy": bool(expected.min() >= 5)}

def compare_numbers(x, y):
    both = pd.DataFrame({"x": x, "y": y}).dropna()
    linear = bool(max(abs(x.skew()), abs(y.skew())) <= 1)
    r, p = (stats.pearsonr if linear else stats.spearmanr)(both["x"], both["y"])
    return {"method": "pearson" if linear else "spearman", "r": float(r), "p_value": float(p)}

# %% alternative: scipy-association-and-ranks
def compare_categories(a, b):
    keep = a.notna() & b.notna()
    table = pd.crosstab(a[keep], b[keep]).to_numpy()
    test = stats.chi2_contingency(table, correction=False)
    v = stats.contingency.association(table, method="cramer")
    return dict(v=float(v), p_value=float(test.pvalue), trustworthy=bool((test.expected_freq >= 5).all()))

def compare_numbers(x, y):
    keep = x.notna() & y.notna()
    x, y = x[keep], y[keep]
    if max(abs(x.skew()), abs(y.skew())) > 1:
        test = stats.pearsonr(x.rank(), y.rank())
        return {"method": "spearman", "r": float(test.statistic), "p_value": float(stats.spearmanr(x, y).pvalue)}
    test = stats.pearsonr(x, y)
    return {"method": "pearson", "r": float(test.statistic), "p_value": float(test.pvalue)}

# %% alternative: chi-square-by-hand
def compare_categories(a, b):
    counts = pd.concat([a.rename("a"), b.rename("b")], axis=1).dropna().value_counts().unstack(fill_value=0).to_numpy(dtype=float)
    n = counts.sum()
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi2 = ((counts - expected) ** 2 / expected).sum()
    rows, cols = counts.shape
    p = stats.chi2.sf(chi2, (rows - 1) * (cols - 1))
    return {"trustworthy": not (expected < 5).any(), "p_value": float(p), "v": float((chi2 / n / min(rows - 1, cols - 1)) ** 0.5)}

def compare_numbers(x, y):
    known = pd.concat([x, y], axis=1, keys="xy").dropna()
    method = "spearman" if any(abs(known[c].skew()) > 1 for c in known) else "pearson"
    r, p = {"spearman": stats.spearmanr, "pearson": stats.pearsonr}[method](known["x"], known["y"])
    return {"p_value": float(p), "r": float(r), "method": method}

# %% crash: crosstab-of-frames | visible
def compare_categories(a, b):
    return stats.chi2_contingency(pd.crosstab(a))

def compare_numbers(x, y):
    return x.corr(y, method="kendal")
