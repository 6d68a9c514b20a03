# Tests the way back from a log target: exponentiated medians, smearing from training residuals, errors in units.

# %% mistake: median-left-in-logs | visible | "is still a log"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = fitted.predict(X_new)
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: no-smearing | visible | "going back from logs, it is too low"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": 1.0 * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: not-fitted-on-logs | visible | "fitted on the logs of the target"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.asarray(y_train, dtype=float)
    fitted = clone(model).fit(X_train, logs)
    factor = 1.0
    median = fitted.predict(X_new)
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: expm1-after-log | visible | "the inverse of `np.log`"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.expm1(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: rmse-of-logs-exponentiated | visible | "or exponentiates at the end"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.exp(np.sqrt(((np.log(y) - log_predicted) ** 2).mean())))

# %% mistake: rmse-between-logs | visible | "takes errors between logs"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.log(y) - log_predicted) ** 2).mean()))

# %% mistake: supposes-normal-residuals | submission | "supposes normal residuals"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp((logs - fitted.predict(X_train)).var() / 2)
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: smearing-upside-down | submission | "Mind the sign"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(fitted.predict(X_train) - logs).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: adds-mean-residual | submission | "a shift in units is another correction"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": median + (np.exp(logs) - np.exp(fitted.predict(X_train))).mean()}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% mistake: model-not-copied | submission | "has fitted the model that was passed in"
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = model.fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))

# %% alternative: transformed-target
def predict_from_log(model, X_train, y_train, X_new):
    from sklearn.compose import TransformedTargetRegressor

    both = TransformedTargetRegressor(regressor=model, func=np.log, inverse_func=np.exp).fit(X_train, y_train)
    middle = both.predict(X_new)
    return {"mean": middle * np.mean(np.asarray(y_train) / both.predict(X_train)), "median": middle}


def rmse_in_units(y, log_predicted):
    return root_mean_squared_error(y, np.exp(log_predicted))

# %% alternative: power-of-e
def predict_from_log(model, X_train, y_train, X_new):
    from copy import deepcopy

    fitted = deepcopy(model)
    fitted.fit(X_train, np.log(y_train))
    smear = sum(np.e ** (np.log(y_train) - fitted.predict(X_train))) / len(y_train)
    return dict(median=np.e ** fitted.predict(X_new), mean=np.exp(fitted.predict(X_new) + np.log(smear)))


def rmse_in_units(y, log_predicted):
    return np.mean(np.square(np.e ** np.asarray(log_predicted) - np.asarray(y))) ** 0.5

# %% crash: no-such-method | visible
def predict_from_log(model, X_train, y_train, X_new):
    logs = np.log(np.asarray(y_train, dtype=float))
    fitted = clone(model).fit(X_train, logs)
    factor = np.exp(logs - fitted.predict(X_train)).mean()
    median = np.exp(fitted.predict_log(X_new))
    return {"median": median, "mean": factor * median}


def rmse_in_units(y, log_predicted):
    return float(np.sqrt(((np.asarray(y) - np.exp(log_predicted)) ** 2).mean()))
