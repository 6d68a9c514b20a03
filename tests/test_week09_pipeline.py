"""Week 9's pipeline, taken from the notebook with its solutions, is killed in each step and started again."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parent.parent
NOTEBOOK = ROOT / "source" / "week09-churn-pipeline" / "week09-churn-pipeline.ipynb"
STEPS = ["ingest", "features", "train", "gate", "score", "watch"]
HELPERS = ["w09-imports", "w09-parameters", "w09-setup", "w09-helpers", "w09-steps", "w09-watch-step"]
PARTS = ["w09-compare-worked", "w09-score-worked"]
"""Cells that hold a definition which the pipeline needs, among lines on the data that it does not."""
WANTED = ("log_scale", "ChurnModel", "log_churn")

DRIVER = '''
import signal
import sys

ARGV = ["--snapshot", "2011-04-01", "--history", "2010-09-30", "2010-12-01", "2011-01-31", "--horizon", "60"]
SHOP = make_shop(np.random.default_rng(0), customers=300, days=455)


def dies_after(step):
    """The step does all its work; then the process is killed, before the state can say so."""
    def run(params, done):
        step(params, done)
        os.kill(os.getpid(), signal.SIGKILL)
    return run


def evidence(home):
    """All that a run leaves, with what may differ between two runs (ids) left out."""
    state = [json.loads(file.read_text()) for file in Path(home, "runs").glob("*.json")]
    scores = DeltaTable(f"{home}/scores").to_pandas().sort_values("customer_id")
    runs = client.search_runs([client.get_experiment_by_name(f"main.churn.{Path(home).name}").experiment_id])
    results = {name: {k: v for k, v in r.items() if k not in ("run_id", "source", "version")} for name, r in state[0]["results"].items()}
    return {
        "states": len(state), "status": state[0]["status"], "results": results,
        "finished_runs": sum(run.info.status == "FINISHED" for run in runs),
        "model_versions": len(client.search_model_versions(f"name = 'main.churn.{Path(home).name}'")),
        "invoices": [len(invoices_at(f"{home}/invoices", DeltaTable(f"{home}/invoices").version())), DeltaTable(f"{home}/invoices").version()],
        "scores": len(scores), "scored_once": not scores.duplicated(["customer_id", "snapshot_date", "model_version"]).any(),
        "sum": round(float(scores["p_churn"].sum()), 9),
    }


def in_a_process_of_its_own(work):
    """Run the work in a fork; return how it ended."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            code = work()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_run(home, victim):
    def work():
        global make_steps, watch_step
        steps = make_steps(home, SHOP) | {"watch": watch_step(home)}
        steps[victim] = dies_after(steps[victim])
        make_steps, watch_step = lambda *_: {k: v for k, v in steps.items() if k != "watch"}, lambda _: steps["watch"]
        return main(ARGV, home, SHOP)
    return work


def whole_run(home, times=1):
    """Call the command line so often; note the exit codes and what is there afterwards."""
    def work():
        codes = [main(ARGV, home, SHOP) for _ in range(times)]
        Path(home, "evidence.json").write_text(json.dumps({"codes": codes, **evidence(home)}))
        return 0
    return work


report = {}
for victim in [None, "ingest", "features", "train", "gate", "score", "watch"]:
    home = f"{sys.argv[1]}/shop_{victim}"
    os.makedirs(home)
    killed = None if victim is None else in_a_process_of_its_own(killed_run(home, victim))
    in_a_process_of_its_own(whole_run(home, 2 if victim is None else 1))
    report[str(victim)] = {"killed": killed, **json.loads(Path(home, "evidence.json").read_text())}
report["wrong arguments"] = main(["--snapshot"], home, SHOP)
report["too early"] = main([*ARGV[:2], "--history", "2010-10-01", "2011-03-01"], f"{sys.argv[1]}/shop_early", SHOP)
print("REPORT" + json.dumps(report))
'''


def _definitions(source: str) -> str:
    """The definitions in a cell that the pipeline needs, with what they stand in."""
    import ast

    kept = []
    for node in ast.parse(source).body:
        names = {inner.name for inner in ast.walk(node) if isinstance(inner, ast.FunctionDef | ast.ClassDef)}
        if names & set(WANTED):
            kept.append(ast.unparse(node))
    return "\n".join(kept)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Run the pipeline undisturbed, and killed in each step and started again, every time in a new process."""
    folder = tmp_path_factory.mktemp("pipeline")
    cells = {cell["id"]: cell for cell in nbformat.read(NOTEBOOK, as_version=4).cells}
    parts = [cells[name].source for name in HELPERS[:4]] + [_definitions(cells[name].source) for name in PARTS]
    parts += [cell.source for name, cell in cells.items() if name.endswith("-solution")]
    parts += [cells[name].source for name in HELPERS[4:]]
    script = folder / "pipeline.py"
    script.write_text("\n\n".join([*parts, DRIVER]), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, str(script), str(folder)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )
    lines = [line for line in ran.stdout.splitlines() if line.startswith("REPORT")]
    assert lines, ran.stdout[-2000:] + ran.stderr[-2000:]
    found: dict[str, dict[str, object]] = json.loads(lines[0].removeprefix("REPORT"))
    return found


def test_an_undisturbed_run_is_done_and_a_second_call_adds_nothing(report: dict[str, dict[str, object]]) -> None:
    """A run ends with exit code 0, and the scheduler may call again."""
    whole = report["None"]
    assert whole["codes"] == [0, 0]
    assert (whole["status"], whole["states"], whole["finished_runs"], whole["model_versions"]) == ("done", 1, 1, 1)
    assert whole["scored_once"]


@pytest.mark.parametrize("victim", STEPS)
def test_a_run_killed_in_a_step_ends_as_if_nothing_had_happened(
    report: dict[str, dict[str, object]], victim: str
) -> None:
    """Killed after a step's work and before its state, the run goes on: same result, nothing done twice."""
    again = report[victim]
    assert (again["killed"], again["codes"]) == (-signal.SIGKILL, [0])
    own = ("killed", "codes")
    assert {name: value for name, value in again.items() if name not in own} == {
        name: value for name, value in report["None"].items() if name not in own
    }


def test_the_command_line_tells_wrong_arguments_from_a_failed_step(report: dict[str, dict[str, object]]) -> None:
    """Exit code 2 for wrong arguments, 1 for a step that failed: here labels that are not mature."""
    assert (report["wrong arguments"], report["too early"]) == (2, 1)


def test_papermill_finds_the_cell_of_parameters() -> None:
    """One cell carries the tag that papermill and jobs look for, and it sets the snapshot and the horizon."""
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    tagged = [cell for cell in cells if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    assert "SNAPSHOT =" in tagged[0].source and "HORIZON =" in tagged[0].source
