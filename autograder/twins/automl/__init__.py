"""A local stand-in for Databricks AutoML: ``databricks.automl`` with its calls, parameters and results, on FLAML.

Names and parameters are those of the AutoML Python API reference, docs.databricks.com/aws/en/machine-learning/automl/
automl-api-reference (read 2026-11-24 in a copy of 2026-06-18; what that copy does not show is marked in the tests'
record, ``official_automl.json``). AutoML is not a built-in library from Databricks Runtime 18.0 ML on
(docs.databricks.com/machine-learning/automl, read 2026-11-24); the exam's guide of March 2025 still asks for it.

What differs from the platform:

- Trials run one after another in this process, not on a cluster's workers.
- ``seed`` is added. ``max_trials``, which the platform dropped with Databricks Runtime 11.0 ML, works here in all three
  calls: with a seed and a budget of trials, a second call finds the same models. A budget of time alone cannot promise it.
- FLAML's search (CFO) proposes the hyperparameters, in small spaces of ours. The platform has a search of its own, and
  its linear regression is fitted by stochastic gradient descent, where the twin has ridge regression.
- Forecasting uses two quick models of ours where the platform has Prophet and Auto-ARIMA, under those framework names.
- Only the best trial's model is logged; another trial's is fitted again, from its notebook's code, when it is loaded.
- ``feature_store_lookups``, ``output_database`` and table names as ``dataset`` are refused, with a sentence that says so.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    from autograder.twins.automl.calls import classify, forecast, regress
    from autograder.twins.automl.summary import AutoMLSummary, ImportNotebookResult, TrialInfo, import_notebook

__all__ = [
    "AutoMLSummary",
    "ImportNotebookResult",
    "TrialInfo",
    "classify",
    "forecast",
    "import_notebook",
    "regress",
]
