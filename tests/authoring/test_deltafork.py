"""A forked answer goes on with the notebook's Delta tables, whose library starts threads that no fork copies."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from autograder.authoring.plan import AnswerRun, Plan, PlanAnswer, PlanCell
from autograder.authoring.shells import COMMAND
from autograder.results import CellState

SETUP = """
import pandas
from deltalake import DeltaTable, write_deltalake
from deltalake.exceptions import TableNotFoundError
from autograder.twins.feature_engineering import FeatureEngineeringClient
fe = FeatureEngineeringClient()
rows = pandas.DataFrame({"id": [1, 2], "x": [1.0, 2.0]})
fe.create_table(name="a.b.c", primary_keys="id", df=rows)
table = DeltaTable("warehouse/a/b/c")
"""
CHECK = """
assert fe.read_table(name="a.b.c")["x"].sum() == total, f"{total}"
try:
    DeltaTable("nowhere")
except TableNotFoundError:
    pass
"""
ANSWERS = {
    "reads-by-the-twin": "total = fe.read_table(name='a.b.c')['x'].sum()",
    "writes-by-the-twin": "fe.write_table(name='a.b.c', df=rows.assign(x=5.0)); total = 10.0",
    "reads-an-open-table": "total = table.to_pandas()['x'].sum()",
    "appends": "write_deltalake('warehouse/a/b/c', rows.assign(id=[3, 4]), mode='append'); total = 6.0",
    "is-put-back-for-the-next": "total = 3.0",
}


def test_answers_use_delta_tables_after_their_parent_has(tmp_path: Path) -> None:
    """Every answer reads and writes Delta tables in its own fork, and finds them as the notebook left them."""
    cells = (
        PlanCell("setup", SETUP),
        PlanCell("solution", "total = 3.0", "w01-x", "w01-x-solution", "solution"),
        PlanCell("visible", CHECK, "w01-x", "w01-x-visible", "check"),
        PlanCell("after", "assert table.version() == 1"),
    )
    plan = Plan(cells, tuple(PlanAnswer("w01-x", name, text) for name, text in ANSWERS.items()), (7, 8), limit=60.0)
    done = subprocess.run(
        COMMAND, input=plan.to_json().encode(), capture_output=True, cwd=tmp_path, timeout=200, check=True
    )
    events = [json.loads(line) for line in done.stdout.splitlines()]
    runs = [AnswerRun.from_data(e["run"]) for e in events if e["event"] == "run"]
    ended = {(run.answer, run.seed): [(cell.run.state, cell.run.evalue) for cell in run.cells] for run in runs}
    assert ended == {(name, seed): [(CellState.OK, "")] * 2 for name in ANSWERS for seed in (7, 8)}
    assert [e["outcome"]["run"]["state"] for e in events if e["event"] == "cell"] == ["ok"] * 4
