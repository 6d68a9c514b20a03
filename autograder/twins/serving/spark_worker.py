"""Spark's Python daemon with MLflow loaded: its workers score at once, where each would import for seconds.

A session uses it with ``spark.python.daemon.module`` set to this module's name. Workers are forks of the daemon.
"""

from __future__ import annotations

import importlib
import os

from pyspark import daemon

LOADED = ("mlflow.pyfunc", "mlflow.sklearn", "pandas", "pyarrow", "sklearn.compose", "sklearn.linear_model",
          "sklearn.pipeline", "sklearn.preprocessing", "sklearn.tree")  # fmt: skip

if __name__ == "__main__":
    os.environ.update(MLFLOW_DISABLE_TELEMETRY="true", GIT_PYTHON_REFRESH="quiet")
    for name in LOADED:
        importlib.import_module(name)
    daemon.manager()
