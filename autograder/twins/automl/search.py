"""Which model to try next: FLAML's CFO proposes hyperparameters for each framework, in turns that depend on scores only."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

_Space = dict[str, Any]


@dataclass(frozen=True)
class Family:
    """A kind of model: the framework it is excluded by, its name, and how to search it."""

    framework: str
    name: str
    space: Callable[[Any, int], _Space]
    start: dict[str, Any] = field(default_factory=dict)


def _leaves(tune: Any, rows: int) -> Any:
    return tune.lograndint(lower=4, upper=max(8, min(64, rows // 4)))


TABULAR = (
    Family("lightgbm", "lightgbm", lambda tune, rows: {
        "n_estimators": tune.lograndint(lower=10, upper=150), "num_leaves": _leaves(tune, rows),
        "learning_rate": tune.loguniform(lower=0.02, upper=0.5), "min_child_samples": tune.lograndint(lower=2, upper=64),
    }, {"n_estimators": 20, "num_leaves": 8, "learning_rate": 0.1, "min_child_samples": 20}),
    Family("xgboost", "xgboost", lambda tune, _: {
        "n_estimators": tune.lograndint(lower=10, upper=150), "max_depth": tune.randint(lower=2, upper=8),
        "learning_rate": tune.loguniform(lower=0.02, upper=0.5), "min_child_weight": tune.loguniform(lower=0.5, upper=32),
    }, {"n_estimators": 20, "max_depth": 3, "learning_rate": 0.3, "min_child_weight": 1.0}),
    Family("sklearn", "linear", lambda tune, _: {
        "strength": tune.loguniform(lower=1e-4, upper=1e3),
    }, {"strength": 1.0}),
    Family("sklearn", "random forest", lambda tune, _: {
        "n_estimators": tune.lograndint(lower=5, upper=40), "max_depth": tune.randint(lower=2, upper=13),
        "min_samples_leaf": tune.lograndint(lower=1, upper=32),
    }, {"n_estimators": 10, "max_depth": 6, "min_samples_leaf": 5}),
    Family("sklearn", "decision tree", lambda tune, _: {
        "max_depth": tune.randint(lower=2, upper=13), "min_samples_leaf": tune.lograndint(lower=1, upper=64),
    }, {"max_depth": 4, "min_samples_leaf": 10}),
)  # fmt: skip
"""The platform's algorithms (AutoML overview, docs.databricks.com, read 2026-11-24), cheap settings first."""
FORECAST = (
    Family("prophet", "trend and seasons", lambda tune, _: {
        "strength": tune.loguniform(lower=1e-3, upper=1e2), "yearly_order": tune.randint(lower=0, upper=6),
        "window": tune.choice([0.25, 0.5, 1.0]), "log": tune.choice([True, False]),
    }, {"strength": 1.0, "yearly_order": 2, "window": 1.0, "log": False}),
    Family("arima", "autoregression", lambda tune, _: {
        "lags": tune.randint(lower=1, upper=15), "difference": tune.choice([0, 1]),
        "seasonal": tune.choice([True, False]), "log": tune.choice([True, False]),
    }, {"lags": 7, "difference": 0, "seasonal": True, "log": False}),
)  # fmt: skip
"""What stands where the platform has Prophet and Auto-ARIMA."""


class Search:
    """Proposes families and hyperparameters, one at a time; told a loss, it learns.

    Every family is tried once; then every second trial goes to the family with the lowest loss so far, and the trials
    between go round the others. Times that trials take play no part, so a seed and a budget of trials decide all.

    Args:
        families: what may be tried.
        rows: how many rows a model trains on.
        seed: of the proposals.
    """

    def __init__(self, families: tuple[Family, ...], rows: int, seed: int) -> None:
        self._families = families
        self._tuners = [
            _CFO(
                metric="loss",
                mode="min",
                space=family.space(_TUNE, rows),
                low_cost_partial_config=family.start,
                seed=seed,
            )
            for family in families
        ]
        self._best = [float("inf")] * len(families)
        self._turn = 0

    def proposals(self) -> Iterator[tuple[Family, dict[str, Any], Callable[[float], None]]]:
        """Yield a family, hyperparameters, and the function to call with the loss they gave."""
        number = 0
        while True:
            at = self._next(number)
            name = f"{at}-{number}"
            config = self._tuners[at].suggest(name)
            number += 1
            if config is not None:  # None: nothing new near here; the next call looks elsewhere
                clean = {key: _plain(value) for key, value in config.items()}
                yield self._families[at], clean, self._teacher(at, name, config)

    def _next(self, number: int) -> int:
        if number < len(self._families):
            return number
        leader = min(range(len(self._families)), key=lambda at: self._best[at])
        if (number - len(self._families)) % 2 == 0 or len(self._families) == 1:
            return leader
        others = [at for at in range(len(self._families)) if at != leader]
        self._turn += 1
        return others[(self._turn - 1) % len(others)]

    def _teacher(self, at: int, name: str, config: dict[str, Any]) -> Callable[[float], None]:
        def tell(loss: float) -> None:
            self._best[at] = min(self._best[at], loss)
            # a constant time, so that proposals do not depend on how busy the machine is
            self._tuners[at].on_trial_complete(name, result={"loss": loss, "time_total_s": 1.0, "config": config})

        return tell


def _plain(value: Any) -> Any:
    """Numbers that read well in a notebook and come back from its text as they were."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int) or (hasattr(value, "dtype") and value.dtype.kind == "i"):
        return int(value)
    return float(f"{float(value):.6g}")


def _flaml() -> tuple[Any, Any]:
    """FLAML's tune module and CFO, imported without starting Spark or changing a session that runs.

    FLAML 2.7 asks pandas on Spark for an option while it is imported, which would start a session, and turns ANSI mode
    off in a session that is there.
    """
    noise = logging.getLogger("flaml")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        tune = importlib.import_module("flaml.tune")
    else:
        builder = type(SparkSession.builder)
        with (
            mock.patch.object(SparkSession, "getActiveSession", return_value=None),
            mock.patch.object(builder, "getOrCreate", side_effect=RuntimeError("not while FLAML is imported")),
        ):
            tune = importlib.import_module("flaml.tune")
    noise.setLevel(logging.ERROR)
    logging.getLogger("flaml.tune.searcher").setLevel(logging.ERROR)
    return tune, importlib.import_module("flaml.tune.searcher").CFO


_TUNE, _CFO = _flaml()
