"""Small tables with a known answer, and an MLflow store, for the tests of the AutoML twin."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pandas as pd

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    import mlflow
    import mlflow.sklearn
    import mlflow.store.tracking.sqlalchemy_store


@contextmanager
def mlflow_store(folder: Path) -> Iterator[Path]:
    """MLflow on a SQLite file in a folder, which is also the working folder meanwhile."""
    before = mlflow.get_tracking_uri(), mlflow.get_registry_uri()
    address = f"sqlite:///{folder / 'mlflow.db'}"
    mlflow.set_tracking_uri(address)
    mlflow.set_registry_uri(address)
    try:
        yield folder
    finally:
        mlflow.set_tracking_uri(before[0])
        mlflow.set_registry_uri(before[1])


def houses(rows: int = 200) -> pd.DataFrame:
    """Prices that grow with area, differ by town, and hold gaps; two columns are of no use."""
    rng = np.random.default_rng(1)
    area = rng.uniform(40, 160, rows)
    town = rng.choice(["north", "south", "west"], rows)
    price = 2 * area + 60 * (town == "south") + rng.normal(0, 8, rows)
    frame = pd.DataFrame({"area": area, "town": town, "price": price})
    frame["built"] = pd.date_range("2000-01-01", periods=rows, freq="30D")
    frame["country"], frame["deed"] = "NL", [f"deed {at}" for at in range(rows)]
    frame.loc[::10, "area"] = np.nan
    return frame


def leavers(rows: int = 200, share: float = 0.3) -> pd.DataFrame:
    """Customers who leave, the more so the shorter they stayed."""
    rng = np.random.default_rng(2)
    months = rng.uniform(0, 60, rows)
    order = np.argsort(months + rng.normal(0, 8, rows))
    left = np.full(rows, "stays", dtype=object)
    left[order[: int(share * rows)]] = "leaves"
    return pd.DataFrame({"months": months, "noise": rng.normal(size=rows), "left": left})


def sales(days: int = 140) -> pd.DataFrame:
    """Two shops with a weekly pattern; one day is missing."""
    rng = np.random.default_rng(3)
    day = pd.date_range("2026-01-01", periods=days)
    tables = [
        pd.DataFrame({"day": day, "shop": shop, "sold": level * (1 + (day.dayofweek == 5)) + rng.normal(0, 1, days)})
        for shop, level in {"a": 50, "b": 20}.items()
    ]
    return pd.concat(tables, ignore_index=True).drop(index=5)
