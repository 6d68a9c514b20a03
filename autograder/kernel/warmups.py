"""First uses that take long, done once in the zygote, so that no kernel pays for them.

Importing a library is half of the way: SQLAlchemy then maps classes, MLflow reads package metadata, matplotlib looks
for fonts. These small programs are ours, use nothing of the course, and leave nothing behind but warm caches.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any


def warm_up(store: bytes | None) -> list[str]:
    """Run the warm-ups of the libraries that are imported; return the names of those that failed.

    Args:
        store: an initialised, empty MLflow tracking store; without it MLflow is left cold.
    """
    failed = []
    before, here = threading.active_count(), os.getcwd()
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        tempfile.tempdir = folder  # what libraries put aside goes with it
        for name, program in PROGRAMS.items():
            if name not in sys.modules:
                continue
            os.chdir(folder)
            try:
                with open(os.devnull, "w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
                    program(Path(folder), store)
            except Exception:  # a cold library is slow, not wrong; the kernel will do without
                failed.append(name)
            finally:
                os.chdir(here)
        tempfile.tempdir = None
    if threading.active_count() != before:
        failed.append("a thread was left behind")
    return failed


def _matplotlib(folder: Path, _store: bytes | None) -> None:
    backends = importlib.import_module("matplotlib.backends.backend_agg")
    figure = importlib.import_module("matplotlib.figure").Figure(figsize=(2, 1))
    backends.FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], marker="o", label="a")
    axes.bar([0, 1], [1, 2])
    axes.hist([0, 1, 1])
    axes.set(title="title", xlabel="x", ylabel="y")
    axes.legend()
    figure.savefig(folder / "figure.png", bbox_inches="tight")


def _sklearn(_folder: Path, _store: bytes | None) -> None:
    numpy = importlib.import_module("numpy")
    linear = importlib.import_module("sklearn.linear_model")
    inputs, target = numpy.arange(20.0).reshape(10, 2), numpy.array([0, 1] * 5)
    linear.LogisticRegression().fit(inputs, target).predict_proba(inputs)


def _mlflow(folder: Path, store: bytes | None) -> None:
    """Write, search, register, save and load once, in a store of our own, and leave MLflow as it was.

    The fluent API keeps its active experiment and address in the process and in variables of the environment; they
    are put back, or they would be there for every kernel.
    """
    mlflow, pandas = importlib.import_module("mlflow"), importlib.import_module("pandas")
    linear = importlib.import_module("sklearn.linear_model")
    inputs = pandas.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0, 0.0]})
    model = linear.LogisticRegression().fit(inputs, [0, 0, 1, 1])
    signature = importlib.import_module("mlflow.models").infer_signature(inputs, model.predict(inputs))
    path = str(folder / "model")
    flavor = importlib.import_module("mlflow.sklearn")
    flavor.save_model(model, path, signature=signature, input_example=inputs, pip_requirements=["scikit-learn"])
    importlib.import_module("mlflow.pyfunc").load_model(path).predict(inputs)
    if store is None:
        return
    (folder / "mlflow.db").write_bytes(store)
    address = f"sqlite:///{folder / 'mlflow.db'}"
    with _put_back(*(sys.modules[name] for name in _STATEFUL if name in sys.modules)):
        os.environ["MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR"] = "false"  # a progress bar starts a thread that stays
        mlflow.set_tracking_uri(address)
        # what it remembers of the last run belongs to a thread: one that ends takes it along
        with ThreadPoolExecutor(1) as thread:
            thread.submit(_use_fluent, mlflow, flavor, model, inputs, signature).result()
        _use_store(mlflow, address, path)


_STATEFUL = ("mlflow.tracking.fluent", "mlflow.tracking._tracking_service.utils", "mlflow.tracking._model_registry.utils")


@contextmanager
def _put_back(*modules: ModuleType) -> Iterator[None]:
    """Let modules' variables and the environment be afterwards what they were before."""
    before = [dict(vars(module)) for module in modules]
    environment = dict(os.environ)
    try:
        yield
    finally:
        for module, names in zip(modules, before, strict=True):
            vars(module).update(names)
        for name in set(os.environ) - set(environment):
            del os.environ[name]
        os.environ.update(environment)


def _use_fluent(mlflow: Any, flavor: Any, model: Any, inputs: Any, signature: Any) -> None:
    figure = importlib.import_module("matplotlib.figure").Figure(figsize=(1, 1))
    mlflow.set_experiment("fluent")
    with mlflow.start_run(run_name="warm") as run:
        mlflow.log_params({"p": 1})
        mlflow.log_metric("m", 0.5, step=1)
        mlflow.log_metrics({"n": 0.5})
        mlflow.set_tag("t", "v")
        mlflow.log_figure(figure, "plots/figure.png")
        mlflow.log_dict({"a": 1}, "reports/a.json")
        mlflow.log_input(mlflow.data.from_pandas(inputs, name="warm"), context="training")
        with mlflow.start_run(run_name="child", nested=True):
            mlflow.log_metric("m", 0.25)
        flavor.log_model(model, name="model", signature=signature, input_example=inputs, pip_requirements=["scikit-learn"])
    mlflow.artifacts.load_dict(f"runs:/{run.info.run_id}/reports/a.json")
    mlflow.artifacts.load_image(f"runs:/{run.info.run_id}/plots/figure.png")
    mlflow.search_runs([run.info.experiment_id], order_by=["metrics.m DESC"], max_results=1)
    mlflow.pyfunc.load_model(f"runs:/{run.info.run_id}/model").predict(inputs)
    mlflow.register_model(f"runs:/{run.info.run_id}/model", "a.b.warm", await_registration_for=0)


def _use_store(mlflow: Any, address: str, model: str) -> None:
    from mlflow.entities import Metric, Param, RunTag

    client = mlflow.MlflowClient(tracking_uri=address, registry_uri=address)
    experiment = client.create_experiment("warm")
    run = client.create_run(experiment).info.run_id
    client.log_batch(run, [Metric("m", 0.5, 0, 1)], [Param("p", "1")], [RunTag("t", "v")])
    client.log_metric(run, "m", 0.25, step=2)
    client.log_dict(run, {"a": 1}, "a.json")
    client.set_terminated(run)
    client.search_runs([experiment], "metrics.m > 0", order_by=["metrics.m DESC"])
    client.get_metric_history(run, "m")
    client.list_artifacts(run)
    client.get_run(run)
    client.create_registered_model("warm")
    version = client.create_model_version("warm", model, run).version
    client.set_registered_model_alias("warm", "champion", version)
    client.set_model_version_tag("warm", version, "k", "v")
    client.get_model_version_by_alias("warm", "champion")
    client.get_registered_model("warm")
    client.delete_model_version_tag("warm", version, "k")
    client.delete_registered_model_alias("warm", "champion")
    client.search_model_versions("name = 'warm'")
    from sqlalchemy.engine import Engine

    for engine in [thing for thing in gc.get_objects() if isinstance(thing, Engine)]:
        engine.dispose()  # an open SQLite file must not be shared by the children


PROGRAMS: dict[str, Callable[[Path, bytes | None], None]] = {"matplotlib": _matplotlib, "sklearn": _sklearn, "mlflow": _mlflow}
"""By the module whose presence makes a warm-up worth its time; in the order in which they run."""
