"""The warm-ups make libraries quick and leave no trace that a kernel could see."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.kernel.workfiles import empty_store

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import json, os, sys, threading
import matplotlib.pyplot as plt, mlflow.sklearn, sklearn.linear_model, warnings, numpy as np
from autograder.kernel.warmups import warm_up
def look():
    return {
        "environ": {k: v for k, v in os.environ.items() if k != "_"}, "cwd": os.getcwd(), "threads": threading.active_count(),
        "address": mlflow.get_tracking_uri(), "registry": mlflow.get_registry_uri(), "active": str(mlflow.active_run()),
        "experiment": str(mlflow.tracking.fluent._active_experiment_id), "figures": plt.get_fignums(),
        "filters": len(warnings.filters), "random": int(np.random.get_state()[1][:9].sum()), "files": sorted(os.listdir(".")),
    }
store = open(sys.argv[1], "rb").read()
before = look()
failed = warm_up(store)
print(json.dumps({"failed": failed, "before": before, "after": look()}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a process saw of itself before and after its warm-ups."""
    folder = tmp_path_factory.mktemp("warm")
    store = empty_store(tmp_path_factory.mktemp("cache"))
    assert store is not None
    (folder / "empty.db").write_bytes(store)
    work = folder / "work"
    work.mkdir()
    env = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "MLFLOW_DISABLE_TELEMETRY": "true", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder / "empty.db")], cwd=work, env=env, capture_output=True, text=True, check=True
    )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_every_warm_up_works(told: dict[str, object]) -> None:
    """None of the small programs fails on the pinned libraries, and no thread is left behind."""
    assert told["failed"] == []


def test_nothing_is_left_that_a_kernel_could_see(told: dict[str, object]) -> None:
    """Environment, folder, tracking address, active run and experiment, figures and random numbers are as before."""
    assert told["after"] == told["before"]
