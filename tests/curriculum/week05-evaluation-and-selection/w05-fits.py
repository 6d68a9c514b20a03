# Tests the set-up of a search in Spark, and the count of fits of any search, also nested.

# %% mistake: default-evaluator | visible | "the ROC curve, its default"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator()
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: multiclass-evaluator | visible | "not one for two classes with scores"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    from pyspark.ml.evaluation import MulticlassClassificationEvaluator

    evaluator = MulticlassClassificationEvaluator()
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: refit-forgotten | visible | "forgets one fit"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv
    return one * (outer_folds or 1)

# %% mistake: values-added | visible | "adds the values of two parameters"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = sum(len(v) for v in search.param_grid.values()) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: one-combination-of-all | visible | "one combination per value"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)[:1]).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: folds-left-at-three | submission | "Spark takes three"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: seed-dropped | submission | "The seed does not reach"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: always-refits | submission | "counts a refit that does not happen"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + 1
    return one * (outer_folds or 1)

# %% mistake: one-refit-when-nested | submission | "counts one refit in total"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return (one - 1) * outer_folds + 1 if outer_folds else one

# %% mistake: nested-plus-final-search | submission | "nothing else"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds + 1 if outer_folds else 1)

# %% mistake: spark-without-refit | submission | "It refits the winner as well"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds()
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: label-column-written-in | submission | "Leave `labelCol`"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(labelCol="y", metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: refit-turned-to-int | submission | "Turn it into one fit or none"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(search.refit)
    return one * (outer_folds or 1)

# %% mistake: refit-added-as-it-is | submission | "Turn it into one fit or none"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + search.refit
    return one * (outer_folds or 1)

# %% mistake: name-is-no-refit | submission | "Such a name means one refit"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(search.refit is True)
    return one * (outer_folds or 1)

# %% mistake: one-grid-only | submission | "is a list of grids"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = int(np.prod([len(v) for v in search.param_grid.values()])) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% mistake: five-folds-written-in | submission | "a number of folds of its own"
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * 5 + int(bool(search.refit))
    return one * (outer_folds or 1)

# %% alternative: numbers-of-numpy
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regParam, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = sum(np.prod([len(v) for v in g.values()]) for g in np.atleast_1d(search.param_grid)) * search.cv + np.int64(bool(search.refit))
    return one * (outer_folds or 1)

# %% alternative: setters
def spark_search(estimator, values, folds, seed):
    grid = [{estimator.regParam: value} for value in values]
    evaluator = BinaryClassificationEvaluator().setMetricName("areaUnderPR")
    search = CrossValidator().setEstimator(estimator).setEstimatorParamMaps(grid)
    return search.setEvaluator(evaluator).setNumFolds(folds).setSeed(seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, GridSearchCV):
        combinations, folds, refit = len(list(ParameterGrid(search.param_grid))), search.cv, search.refit is not False
    else:
        combinations, folds, refit = len(search.getEstimatorParamMaps()), search.getNumFolds(), True
    total = combinations * folds + refit
    return total if outer_folds is None else total * outer_folds

# %% alternative: products-by-hand
def spark_search(estimator, values, folds, seed):
    builder = ParamGridBuilder()
    builder.addGrid(estimator.regParam, [*values])
    measure = BinaryClassificationEvaluator(labelCol="label", rawPredictionCol="rawPrediction", metricName="areaUnderPR")
    return CrossValidator(numFolds=folds, seed=seed, evaluator=measure, estimator=estimator, estimatorParamMaps=builder.build(), parallelism=2)


def count_fits(search, outer_folds=None):
    import math

    if hasattr(search, "getNumFolds"):
        fits = 1 + search.getNumFolds() * len(search.getEstimatorParamMaps())
    else:
        grids = search.param_grid if isinstance(search.param_grid, list) else [search.param_grid]
        fits = sum(math.prod(len(v) for v in g.values()) for g in grids) * search.cv + (1 if search.refit else 0)
    return sum(fits for _ in range(outer_folds)) if outer_folds else fits

# %% crash: no-such-parameter | visible
def spark_search(estimator, values, folds, seed):
    grid = ParamGridBuilder().addGrid(estimator.regularisation, list(values)).build()
    evaluator = BinaryClassificationEvaluator(metricName="areaUnderPR")
    return CrossValidator(estimator=estimator, estimatorParamMaps=grid, evaluator=evaluator, numFolds=folds, seed=seed)


def count_fits(search, outer_folds=None):
    if isinstance(search, CrossValidator):
        one = len(search.getEstimatorParamMaps()) * search.getNumFolds() + 1
    else:
        one = len(ParameterGrid(search.param_grid)) * search.cv + int(bool(search.refit))
    return one * (outer_folds or 1)
