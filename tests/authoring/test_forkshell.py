"""The fork shell: every answer meets the same state, hostile ones harm only themselves, outputs are a kernel's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from autograder.authoring.plan import AnswerRun, Plan, PlanAnswer, PlanCell
from autograder.authoring.shells import COMMAND
from autograder.results import CellState

LIMIT = 3.0
SETUP = """
import concurrent.futures, os, random, sqlite3, sys
from pathlib import Path
random.seed(5)
state = {"touched": 0}
pool = concurrent.futures.ThreadPoolExecutor(2)
pool.submit(int).result()
store = sqlite3.connect("store.db")
with store: store.execute("CREATE TABLE IF NOT EXISTS runs (name TEXT)")
store.close()
Path("kept.txt").write_text("kept")
"""
LOOK = "print('looking at', answer)"
CHECK = """
rows = sqlite3.connect("store.db").execute("SELECT count(*) FROM runs").fetchone()[0]
assert answer != "wrong", f"`answer` is wrong: \u2013 \u6570 {answer}"
print(sorted(p.name for p in Path(".").iterdir()), Path("kept.txt").read_text(), rows, state, random.random())
"""
SUBMISSION = "assert os.environ['AUTOGRADER_SEED'] != answer, f'{answer} is the seed'"
CELLS = (
    PlanCell("setup", SETUP),
    PlanCell("solution", "answer = 'reference'", "w01-x", "w01-x-solution", "solution"),
    PlanCell("look", LOOK),
    PlanCell("visible", CHECK, "w01-x", "w01-x-visible", "check"),
    PlanCell("submission", SUBMISSION, "w01-x", "w01-x-submission", "check"),
    PlanCell("after", "answer, sorted(p.name for p in Path('.').iterdir()), state"),
)
GOOD = "answer = 'good'"
HARM = {
    "deletes-files": "answer = 'a'; os.unlink('kept.txt'); os.unlink('store.db')",
    "deletes-folder": "import shutil; answer = 'a'; shutil.rmtree(os.getcwd())",
    "writes-store": (
        "answer = 'a'\nwith sqlite3.connect('store.db') as c:\n"
        "    c.execute(\"INSERT INTO runs VALUES ('x')\")\n    state['touched'] = 1; random.random()"
    ),
    "leaves-store-open": "answer='a'; c = sqlite3.connect('store.db'); c.execute(\"INSERT INTO runs VALUES ('x')\")",
    "os-exit": "answer = 'a'; os._exit(3)",
    "sys-exit": "answer = 'a'; sys.exit(3)",
    "exit-call": "answer = 'a'; exit()",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "kills-itself": "os.kill(os.getpid(), 9)",
    "floods-stdout": "while True: print('x' * 1000)",
    "floods-quietly": "while True:\n    try: print('x' * 1000)\n    except BaseException: pass",
    "floods-descriptor": "for _ in range(100): os.write(1, b'{\"event\": \"end\"}\\n' * 10_000)\nanswer = 'a'",
    "closes-stdout": "os.close(1); os.close(2); sys.stdout = None; answer = 'a'",
    "closes-everything": "os.closerange(0, 1024); answer = 'a'",
    "forks": "answer = 'a' if os.fork() else 'b'",
    "raises-base": "class Stop(BaseException): pass\nraise Stop('\ud83d')",
    "unprintable": "class Odd(Exception):\n    def __str__(self): raise ValueError\nraise Odd",
    "syntax-error": "answer = = 1",
    "changes-signals": "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); answer = 'a'",
    "leaves-processes": "import subprocess; p = subprocess.Popen(['sleep', '987']); Path('pid').write_text(str(p.pid)); answer = 'a'",
}
SLOW = {
    "loops": "answer = 'a'\nwhile True: pass",
    "loops-deaf": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))\nwhile True: pass",
    "stops": "import signal; os.kill(os.getpid(), signal.SIGSTOP)",
}


@dataclass(frozen=True)
class Played:
    """What a shell sent, and how long it took."""

    events: tuple[dict[str, Any], ...]
    seconds: float

    @property
    def runs(self) -> dict[tuple[str, int], AnswerRun]:
        """Runs by answer and seed."""
        found = [AnswerRun.from_data(e["run"]) for e in self.events if e["event"] == "run"]
        return {(run.answer, run.seed): run for run in found}

    @property
    def reference(self) -> dict[str, dict[str, Any]]:
        """The reference run's outcomes by cell id."""
        return {e["outcome"]["run"]["cell_id"]: e["outcome"] for e in self.events if e["event"] == "cell"}

    def states(self, answer: str, seed: int = 7) -> list[CellState]:
        """How the cells of one run ended."""
        return [cell.run.state for cell in self.runs[answer, seed].cells]


def play(plan: Plan, folder: Path) -> Played:
    """Let a real shell work through a plan in a folder."""
    began = time.monotonic()
    done = subprocess.run(
        COMMAND, input=plan.to_json().encode(), capture_output=True, cwd=folder, timeout=300, check=True
    )
    assert not done.stderr, done.stderr.decode()
    return Played(tuple(map(json.loads, done.stdout.splitlines())), time.monotonic() - began)


def plan_of(answers: dict[str, str], **changes: Any) -> Plan:
    """Return a plan that runs these answers to the one exercise."""
    texts = tuple(PlanAnswer("w01-x", name, text) for name, text in answers.items())
    return replace(Plan(CELLS, texts, (7,), limit=LIMIT), **changes)


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """All harmful answers in one shell, a good one before and after each."""
    answers = {"good-0": GOOD}
    for number, (name, text) in enumerate(HARM.items(), start=1):
        answers |= {name: text, f"good-{number}": GOOD}
    folder = tmp_path_factory.mktemp("work")
    (folder / "data.csv").write_text("a\n1\n", encoding="utf-8")
    return play(plan_of(answers), folder)


@pytest.mark.parametrize("number", range(len(HARM) + 1))
def test_good_answer_is_the_same_after_any_harm(harmed: Played, number: int) -> None:
    """Files, stores, memory and random state are the first answer's for every later one."""
    first, later = (harmed.runs[f"good-{n}", 7].cells for n in (0, number))
    assert [cell.run.state for cell in later] == [CellState.OK] * 4
    assert [cell.outputs for cell in later] == [cell.outputs for cell in first]
    assert "['data.csv', 'kept.txt', 'store.db'] kept 0 {'touched': 0}" in later[2].outputs[0]["text"]


def test_shell_itself_is_untouched_by_harm(harmed: Played) -> None:
    """The reference run goes on after the answers as if they had never been, and the plan ends."""
    assert [outcome["run"]["state"] for outcome in harmed.reference.values()] == ["ok"] * len(CELLS)
    shown = harmed.reference["after"]["outputs"][0]["data"]["text/plain"]
    assert shown == "('reference', ['data.csv', 'kept.txt', 'store.db'], {'touched': 0})"
    assert harmed.events[-1] == {"event": "end"}


@pytest.mark.parametrize(
    ("answer", "states"),
    [
        ("os-exit", ["dead", "not run", "not run", "not run"]),
        ("segfault", ["dead", "not run", "not run", "not run"]),
        ("kills-itself", ["dead", "not run", "not run", "not run"]),
        ("closes-everything", ["dead", "not run", "not run", "not run"]),
        ("floods-stdout", ["output", "not run", "not run", "not run"]),
        ("floods-quietly", ["output", "not run", "not run", "not run"]),
        ("floods-descriptor", ["ok", "ok", "ok", "ok"]),
        ("forks", ["ok", "ok", "ok", "ok"]),
        ("sys-exit", ["error", "ok", "ok", "ok"]),
        ("exit-call", ["error", "ok", "ok", "ok"]),
        ("raises-base", ["error", "error", "error", "error"]),
        ("unprintable", ["error", "error", "error", "error"]),
        ("syntax-error", ["error", "error", "error", "error"]),
        ("deletes-files", ["ok", "ok", "error", "ok"]),
        ("changes-signals", ["ok", "ok", "ok", "ok"]),
        ("leaves-processes", ["ok", "ok", "ok", "ok"]),
    ],
)
def test_harm_is_recorded_as_what_it_was(harmed: Played, answer: str, states: list[str]) -> None:
    """Each way to end, to stop or to go on is told apart, cell by cell."""
    assert harmed.states(answer) == states


def test_processes_that_an_answer_leaves_are_ended(harmed: Played) -> None:
    """A process started by an answer is gone with it."""
    assert harmed.runs["leaves-processes", 7].cells[2].run.state is CellState.OK
    assert not any(b"987" in line for line in _command_lines())


def _command_lines() -> list[bytes]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append((folder / "cmdline").read_bytes())
        except OSError:  # it ended while we looked
            continue
    return [line for line in found if line.startswith(b"sleep")]


def test_cell_over_its_limit_is_killed(tmp_path: Path) -> None:
    """A cell that never ends costs its limit, whatever it does about signals, and then the next answer runs."""
    played = play(plan_of({**SLOW, "good": GOOD}, limit=0.7), tmp_path)
    for name in SLOW:
        assert played.states(name) == ["timeout", "not run", "not run", "not run"]
    assert played.states("good") == ["ok"] * 4
    assert played.seconds < 0.7 * len(SLOW) + 8


def test_message_and_error_are_kept_in_any_script(tmp_path: Path) -> None:
    """An assertion's text arrives as it was raised, beside the error output that a notebook would hold."""
    played = play(plan_of({"wrong": "answer = 'wrong'"}), tmp_path)
    outcome = played.runs["wrong", 7].cells[2]
    assert (outcome.run.ename, outcome.run.evalue) == ("AssertionError", "`answer` is wrong: – 数 wrong")
    assert outcome.outputs[-1] == {"output_type": "error", "ename": "AssertionError", "evalue": outcome.run.evalue}


def test_each_seed_is_a_run_of_its_own(tmp_path: Path) -> None:
    """A check finds the seed in its environment, a fresh fork for each."""
    played = play(plan_of({"eleven": "answer = '11'"}, seeds=(7, 11)), tmp_path)
    assert played.states("eleven", 7)[-1] is CellState.OK
    assert played.states("eleven", 11)[-1] is CellState.ERROR
    assert played.reference["submission"]["run"]["state"] == "ok"


def test_outputs_are_those_of_a_kernel(tmp_path: Path) -> None:
    """Only a last expression is a result; displays, figures and silenced tracebacks neither count nor hurt."""
    cells = {
        "value": ("1 + 1", "ok", ["execute_result"]),
        "semicolon": ("1 + 1;", "ok", []),
        "statement": ("x = 3", "ok", []),
        "streams": ("import sys; print('a'); print('b'); print('c', file=sys.stderr)", "ok", ["stream", "stream"]),
        "display": ("from IPython.display import display, HTML; display(HTML('<b>'), {'a': 1})", "ok", []),
        "plot": ("import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()", "ok", []),
        "closed": ("assert not plt.get_fignums(), plt.get_fignums()", "ok", []),
        "magic": ("%matplotlib inline\nplt.plot([1, 2]); plt.show()", "ok", []),
        "figure": ("assert not plt.get_fignums()\nplt.figure(); None", "ok", []),
        "await": ("import asyncio; await asyncio.sleep(0)", "ok", []),
        "silenced": ("get_ipython().showtraceback = lambda *a, **k: None; 1 / 0", "error", ["error"]),
        "pickle": ("class A: pass\nimport pickle; pickle.loads(pickle.dumps(A())); __name__", "ok", ["execute_result"]),
        "input": ("input()", "error", ["error"]),
    }
    plan = Plan(tuple(PlanCell(name, source) for name, (source, _, _) in cells.items()), (), (7,))
    played = play(plan, tmp_path)
    found = {n: (o["run"]["state"], [p["output_type"] for p in o["outputs"]]) for n, o in played.reference.items()}
    wanted = {name: (state, kinds) for name, (_, state, kinds) in cells.items()}
    assert {n: (s, [k for k in kinds if n != "magic"]) for n, (s, kinds) in found.items()} == wanted
    assert played.reference["pickle"]["outputs"][0]["data"]["text/plain"] == "'__main__'"


def test_thread_pool_works_in_every_fork(tmp_path: Path) -> None:
    """A pool whose threads stayed in the parent starts new ones in the child."""
    played = play(plan_of({"pooled": "answer = pool.submit(str, 4).result(timeout=2)"}), tmp_path)
    assert played.states("pooled") == ["ok"] * 4
    assert played.runs["pooled", 7].threads >= 1


def test_plan_can_stop_after_its_last_exercise(tmp_path: Path) -> None:
    """A shell that does not own the end of the notebook leaves it to the other."""
    played = play(plan_of({"good": GOOD}, whole=False), tmp_path)
    assert list(played.reference) == ["setup", "solution", "look", "visible", "submission"]


def test_fresh_mode_starts_every_answer_from_the_top(tmp_path: Path) -> None:
    """Where forking is ruled out, an answer meets a notebook of its own, and the result has the same form."""
    setup = PlanCell("setup", SETUP + "owner = os.getpid()")
    look = PlanCell("look", "assert owner == os.getpid(), 'this state came over a fork'")
    cells = (setup, CELLS[1], look, *CELLS[3:])
    answers = {"harm": HARM["deletes-folder"], "good": GOOD, "exits": HARM["os-exit"]}
    fresh = play(plan_of(answers, cells=cells, fork=False, seeds=(7, 11)), tmp_path)
    for seed in (7, 11):
        assert fresh.states("good", seed) == ["ok"] * 4
        assert fresh.states("exits", seed) == ["dead", "not run", "not run", "not run"]
    assert list(fresh.reference) == [cell.id for cell in cells]
    forked = play(plan_of(answers, cells=cells), tmp_path)
    assert forked.states("good") == ["ok", "error", "ok", "ok"]
    assert fresh.runs["good", 7].cells[2].outputs == forked.runs["good", 7].cells[2].outputs


def test_answer_that_needs_a_broken_cell_is_not_run(tmp_path: Path) -> None:
    """In fresh mode an end before the answer's cell leaves the answer without a verdict of its own."""
    cells = (PlanCell("setup", "import os; os._exit(1)"), *CELLS[1:])
    played = play(plan_of({"good": GOOD}, cells=cells, fork=False), tmp_path)
    assert played.states("good") == ["not run"] * 4
    assert played.reference["setup"]["run"]["state"] == "dead"


def test_fault_of_a_plan_is_an_event(tmp_path: Path) -> None:
    """What goes wrong in the shell's own code is sent as text, never as a silent end."""
    played = play(plan_of({"good": GOOD}, cells=CELLS[:2]), tmp_path)
    assert played.events[-1]["event"] == "fault"
    assert "Traceback" in played.events[-1]["text"]


def test_mlflow_runs_of_one_answer_are_not_seen_by_the_next(tmp_path: Path) -> None:
    """An answer that logs runs leaves tracking store and artifacts as they were, also with engines already open."""
    setup = (
        "import mlflow, pathlib\nmlflow.set_tracking_uri('sqlite:///mlflow.db')\nmlflow.set_experiment('e')\n"
        "with mlflow.start_run(): mlflow.log_metric('m', 1); mlflow.log_text('t', 't.txt')"
    )
    log = "with mlflow.start_run() as run: mlflow.log_metric('m', {0}); mlflow.log_text('t', 't.txt')"
    check = "n = len(mlflow.search_runs()), len(list(pathlib.Path('.').rglob('t.txt')))\nassert n == (2, 2), n"
    cells = (
        PlanCell("setup", setup),
        PlanCell("solution", log.format(2), "w01-x", "", "solution"),
        PlanCell("visible", check, "w01-x", "", "check"),
        PlanCell("after", check),
    )
    answers = {f"logs-{n}": log.format(n) for n in range(3)} | {"logs-twice": f"{log.format(1)}\n{log.format(2)}"}
    played = play(plan_of(answers, cells=cells, limit=60.0), tmp_path)
    assert [played.states(f"logs-{n}") for n in range(3)] == [["ok", "ok"]] * 3
    assert played.runs["logs-twice", 7].cells[1].run.evalue == "(3, 3)"
    assert played.reference["after"]["run"]["state"] == "ok"
    if sys.platform == "linux":
        assert os.listdir(tmp_path).count("mlflow.db") == 1
