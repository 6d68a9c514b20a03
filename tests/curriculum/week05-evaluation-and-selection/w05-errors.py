# Tests five numbers of a regression report: roots, signs, reference means, and pairing by position.

# %% mistake: mse-for-rmse | visible | "is a squared number of euros"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float((error**2).mean()),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: signs-cancel-in-mae | visible | "lets errors of both signs cancel"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(abs(error.mean())),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: bias-observed-minus-predicted | visible | "has the wrong sign"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(-error.mean()),
    }

# %% mistake: r2-as-correlation | visible | "Is it a squared correlation"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(np.corrcoef(y_test, predicted)[0, 1] ** 2),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: r2-arguments-exchanged | visible | "are the arguments exchanged"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(r2_score(predicted, y_test)),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: skill-with-test-mean | submission | "which nobody knew in advance"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: paired-by-index | submission | "wrong for"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = pd.Series(y_train, dtype=float), pd.Series(y_test, dtype=float), pd.Series(predicted, dtype=float)
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(error.abs().mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: skill-of-means-only | submission | "replace its reference by the training mean"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_train - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }

# %% mistake: never-too-high | submission | "Keep the sign of the mean error"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(min(0.0, error.mean())),
    }

# %% mistake: always-too-low | submission | "Keep the sign of the mean error"
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (np.asarray(v, dtype=float) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(-abs(error.mean())),
    }

# %% alternative: sklearn-metrics
def regression_report(y_train, y_test, predicted):
    y, p = np.asarray(y_test), np.asarray(predicted)
    known = np.full(len(y), np.mean(y_train))
    return {"rmse": root_mean_squared_error(y, p), "mae": mean_absolute_error(y, p), "r2": r2_score(y, p), "bias": np.mean(p - y),
            "skill": float(1 - (root_mean_squared_error(y, p) / root_mean_squared_error(y, known)) ** 2)}

# %% alternative: norms-in-numpy
def regression_report(y_train, y_test, predicted):
    old, new, said = (pd.Series(v).to_numpy(dtype=float) for v in (y_train, y_test, predicted))
    norm = np.linalg.norm
    miss = new - said
    report = {"rmse": norm(miss) / len(new) ** 0.5, "mae": norm(miss, 1) / len(new), "bias": -miss.mean()}
    for name, reference in (("r2", new.mean()), ("skill", old.mean())):
        report[name] = 1 - (norm(miss) / norm(new - reference)) ** 2
    return {name: float(value) for name, value in report.items()}

# %% crash: lists-subtracted | visible
def regression_report(y_train, y_test, predicted):
    y_train, y_test, predicted = (list(v) for v in (y_train, y_test, predicted))
    error = predicted - y_test
    return {
        "rmse": float(np.sqrt((error**2).mean())),
        "mae": float(np.abs(error).mean()),
        "r2": float(1 - (error**2).sum() / ((y_test - y_test.mean()) ** 2).sum()),
        "skill": float(1 - (error**2).sum() / ((y_test - y_train.mean()) ** 2).sum()),
        "bias": float(error.mean()),
    }
