# Tests that half a round of implicit ALS solves its equation: preferences of 0 and 1, confidences from counts.

# %% mistake: no-regularisation | visible | "what it would without `reg`"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * row, (row > 0).astype(float)
        left = (factors.T * confidence) @ factors
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: only-bought-pairs | visible | "Unbought pairs count"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = (1 + alpha * row) * (row > 0), (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: orders-as-ratings | visible | "the preference stays 1"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * row, row
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: confidence-without-one | visible | "Unbought pairs count"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = alpha * row, (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: confidence-left-out | visible | "Unbought pairs count"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = np.ones(len(row)), (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: zero-one-confidence | visible | "the preference stays 1"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * (row > 0), (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: reg-times-purchases | submission | "Spark does that"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * row, (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * max(1, (row > 0).sum()) * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: reg-everywhere | submission | "do not solve the equation"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * row, (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.ones((factors.shape[1], factors.shape[1]))
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% mistake: alpha-written-in | submission | "do not solve the equation"
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + row, (row > 0).astype(float)
        left = (factors.T * confidence) @ factors + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)

# %% alternative: weighted-least-squares
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    f = factors.shape[1]
    out = np.zeros((len(orders), f))
    for i in range(len(orders)):
        w = np.sqrt(1.0 + alpha * orders[i])
        X = np.vstack([factors * w[:, None], np.sqrt(reg) * np.eye(f)])
        y = np.concatenate([w * np.where(orders[i] > 0, 1.0, 0.0), np.zeros(f)])
        out[i] = np.linalg.lstsq(X, y, rcond=None)[0]
    return out

# %% alternative: all-rows-at-once
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    C = 1.0 + alpha * np.asarray(orders)
    A = np.einsum("mf,nm,mg->nfg", factors, C, factors) + reg * np.eye(factors.shape[1])
    b = (C * (np.asarray(orders) > 0)) @ factors
    return np.linalg.solve(A, b[..., None])[..., 0]

# %% crash: shapes-do-not-fit | visible
def als_half(orders, factors, alpha, reg):
    """Return the best vectors for the rows of orders, with the others fixed."""
    solved = []
    for row in np.asarray(orders, dtype=float):
        confidence, preference = 1 + alpha * row, (row > 0).astype(float)
        left = (factors * confidence) @ factors.T + reg * np.eye(factors.shape[1])
        solved.append(np.linalg.solve(left, factors.T @ (confidence * preference)))
    return np.array(solved)
