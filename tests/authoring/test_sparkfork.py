"""A forked answer goes on with the notebook's Spark session, and leaves it whole for the next one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from autograder.authoring.plan import AnswerRun, Plan, PlanAnswer, PlanCell
from autograder.authoring.shells import COMMAND
from autograder.results import CellState

SETUP = """
from autograder.twins.spark import local_session
from pyspark.ml.feature import Imputer
from pyspark.sql import SparkSession
spark = local_session("fork")
frame = spark.createDataFrame([(1.0,), (3.0,), (None,)], ["x"])
model = Imputer(inputCols=["x"], outputCols=["y"]).fit(frame)
"""
CHECK = """
assert spark.sparkContext is SparkSession.getActiveSession().sparkContext
assert filled == 2.0, f"{filled}"
"""
ANSWERS = {
    "uses-the-parents-objects": "filled = model.transform(frame).toPandas()['y'][2]",
    "forgets-the-parents-objects": "import gc; del model, frame; gc.collect(); filled = 2.0",
    "fits-anew": "filled = Imputer(inputCols=['x'], outputCols=['y']).fit(frame).surrogateDF.first()['x']",
    "runs-python-there": "from pyspark.sql.functions import udf\nfilled = frame.select(udf(lambda v: 2.0, 'double')('x').alias('y')).first()['y']",
    "still-there-at-the-end": "filled = model.transform(frame).toPandas()['y'][2]",
}


@pytest.mark.slow
def test_answers_share_the_session_and_do_not_harm_it(tmp_path: Path) -> None:
    """Every answer uses Spark in its own fork, also after a sibling has thrown the common objects away."""
    cells = (
        PlanCell("setup", SETUP),
        PlanCell("solution", "filled = 2.0", "w01-x", "w01-x-solution", "solution"),
        PlanCell("visible", CHECK, "w01-x", "w01-x-visible", "check"),
        PlanCell("after", "assert model.transform(frame).count() == 3"),
    )
    plan = Plan(cells, tuple(PlanAnswer("w01-x", name, text) for name, text in ANSWERS.items()), (7,), limit=60.0)
    done = subprocess.run(COMMAND, input=plan.to_json().encode(), capture_output=True, cwd=tmp_path, timeout=300, check=True)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    runs = [AnswerRun.from_data(e["run"]) for e in events if e["event"] == "run"]
    ended = {run.answer: [(cell.run.state, cell.run.evalue) for cell in run.cells] for run in runs}
    assert ended == {name: [(CellState.OK, "")] * 2 for name in ANSWERS}
    assert [e["outcome"]["run"]["state"] for e in events if e["event"] == "cell"] == ["ok"] * 4
