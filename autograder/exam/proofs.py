"""Runs the proofs of items: each in a process of its own, forked from one that has imported what they use.

A proof finds these names: ``options`` (texts in the file's order), ``correct`` (booleans in the same order),
``code(text)`` (the code that a text shows), ``runs(text, **names)`` (executes it, returns the names it leaves, and the
value of an expression under ``"_"``), ``fails(text, **names)`` (the name of the exception's type, or an empty string).
A proof that contains the word ``spark`` gets a local session, shared by all of these; such proofs run one by one in
one process. MLflow's store is an empty SQLite file in the proof's own folder, copied from one that is made once.

A proof has no network but this machine's loopback: Python's sockets refuse everything else, and where bubblewrap is
there, all of it runs in a network namespace of its own, which holds for child processes and for Java too.
"""

from __future__ import annotations

import ast
import importlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from autograder.exam.bank import ANSWERS, NO_PROOF, Item
from autograder.exam.params import draw, variant

SECONDS, SPARK_SECONDS = 20, 90
"""Wall time of one proof, and of one that needs Spark."""
_SPARK = re.compile(r"\bspark\b")
_FENCE = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)
_TICKS = re.compile(r"`([^`]+)`")
_PRELOAD = ("numpy", "pandas", "sklearn", "mlflow", "mlflow.sklearn", "hyperopt", "optuna", "scipy")


def prove(items: Iterable[Item]) -> dict[str, str]:
    """Run the proofs of items; return per item what failed, an empty string where the proof holds."""
    jobs: list[dict[str, Any]] = []
    for item in items:
        if item.proof in (NO_PROOF, ANSWERS):
            continue
        made, names = variant(item, 0), draw(item, 0)
        jobs.append({
            "id": item.id, "proof": item.proof, "names": names,
            "options": [o.text for o in made.options], "correct": [o.correct for o in made.options],
        })
    if not jobs:
        return {}
    with tempfile.TemporaryDirectory(prefix="proofs-") as folder:
        own = {name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")}  # a store of their own
        env = {**own, "PYTHONWARNINGS": "ignore", "MPLBACKEND": "agg", "MLFLOW_DISABLE_TELEMETRY": "true", "GIT_PYTHON_REFRESH": "quiet"}
        results = Path(folder, "results.jsonl")
        done = subprocess.run(
            [*_walls(), sys.executable, "-m", "autograder.exam.proofs", str(results)], input=json.dumps(jobs, default=_plain), env=env,
            text=True, capture_output=True, timeout=(SPARK_SECONDS + 5) * len(jobs) + 120,
        )
        lines = results.read_text(encoding="utf-8").splitlines() if results.is_file() else []
    told: dict[str, str] = dict(json.loads(line) for line in lines)
    lost = f"did not end: {done.stderr.strip()[-300:]}"
    return {job["id"]: told.get(job["id"], lost) for job in jobs}


@cache
def _walls() -> tuple[str, ...]:
    """Return the words that take the network from a command, none where bubblewrap cannot."""
    found = shutil.which("bwrap")
    words = (found, "--dev-bind", "/", "/", "--unshare-net", "--die-with-parent", "--") if found else ()
    return words if words and subprocess.run([*words, "true"], capture_output=True).returncode == 0 else ()


def _no_network(event: str, given: tuple[Any, ...]) -> None:
    """Refuse, as an audit hook, what would reach another machine."""
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = given[1]
        host = address[0] if isinstance(address, tuple) else None  # a socket of this machine's file system has a text
    elif event == "socket.getaddrinfo":
        host = given[0]
    else:
        return
    name = host.decode() if isinstance(host, bytes) else host
    if name and not (name in ("localhost", "::1", "0.0.0.0", "::") or name.startswith("127.") or name == socket.gethostname()):  # noqa: S104
        raise PermissionError(f"a proof has no network, and asked for {name}")


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)


def code(text: str) -> str:
    """Return the code in a text: its fenced block, else what stands in its first backticks, else the text."""
    found = _FENCE.search(text) or _TICKS.search(text)
    return (found[1] if found else text).strip()


def runs(text: str, **names: Any) -> dict[str, Any]:
    """Execute the code of a text; return the names that it leaves, the value of an expression under ``"_"``."""
    space: dict[str, Any] = dict(names)
    source = code(text)
    try:
        ast.parse(source, mode="eval")
    except SyntaxError:
        exec(source, space)  # noqa: S102  # an author's own lines
        return space
    space["_"] = eval(source, space)  # noqa: S307  # as above
    return space


def fails(text: str, **names: Any) -> str:
    """Return the name of the exception that a text's code raises, an empty string if it raises none."""
    try:
        runs(text, **names)
    except Exception as error:
        return type(error).__name__
    return ""


def _hold(job: dict[str, Any], **more: Any) -> str:
    """Run one proof here; return what failed."""
    given = {"options": job["options"], "correct": job["correct"], "code": code, "runs": runs, "fails": fails, "__name__": "proof"}
    try:
        exec(compile(job["proof"], "proof", "exec"), {**given, **job["names"], **more})  # noqa: S102  # as above
    except BaseException as error:
        lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == "proof"]
        line = lines[-1] if lines and lines[-1] else 0
        shown = job["proof"].splitlines()[line - 1].strip() if line else ""
        return f"{type(error).__name__}: {' '.join(str(error).split())[:300]} (line {line}: {shown})"
    return ""


def _timed_out(*_: object) -> None:
    raise TimeoutError("ran for longer than a proof may")


def _in_folder(folder: Path, store: bytes | None, seconds: int = SECONDS) -> None:
    folder.mkdir()
    os.chdir(folder)
    if store:
        Path("mlflow.db").write_bytes(store)
    os.environ["MLFLOW_TRACKING_URI"] = f"sqlite:///{folder / 'mlflow.db'}"
    signal.signal(signal.SIGALRM, _timed_out)
    signal.alarm(seconds)


def _forked(job: dict[str, Any], folder: Path, store: bytes | None, results: Path) -> None:
    """Run one proof in a fork of this process, which writes its own line."""
    child = os.fork()
    if child == 0:
        try:
            _in_folder(folder, store)
            text = _hold(job)
            signal.alarm(0)
            with results.open("a", encoding="utf-8") as file:
                file.write(json.dumps([job["id"], text]) + "\n")
        finally:
            os._exit(0)
    _wait(child, SECONDS + 3)
    shutil.rmtree(folder, ignore_errors=True)


def _wait(child: int, seconds: float) -> None:
    """Wait for a child; end it where it outlives its time, in a loop that no Python signal can break."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return
        time.sleep(0.01)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _empty_store(folder: Path) -> bytes:
    """Make an empty, migrated MLflow store in another process and return its bytes."""
    file = folder / "empty.db"
    made = "import sys; from mlflow.store.tracking.sqlalchemy_store import SqlAlchemyStore as S; S(sys.argv[1], sys.argv[2])"
    subprocess.run([sys.executable, "-c", made, f"sqlite:///{file}", str(folder / "artifacts")], check=True, capture_output=True)
    return file.read_bytes()


def _with_spark(jobs: list[dict[str, Any]], folder: Path, results: Path) -> None:
    """Run the proofs that need Spark in a fork of their own, one after the other, with one session."""
    child = os.fork()
    if child == 0:
        try:
            from autograder.twins.spark import local_session

            spark = local_session("exam proofs")
            for job in jobs:
                _in_folder(folder / job["id"], None, SPARK_SECONDS)
                text = _hold(job, spark=spark)
                signal.alarm(0)
                for row in spark.sql("SHOW TABLES").collect():  # catalog.listTables stops at temporary views (4.3)
                    if row.isTemporary:
                        spark.catalog.dropTempView(row.tableName)
                with results.open("a", encoding="utf-8") as file:
                    file.write(json.dumps([job["id"], text]) + "\n")
            spark.stop()
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(0)
    _wait(child, 90 + SPARK_SECONDS * len(jobs))


def main(results: Path) -> None:
    """Read jobs from standard input, write a line of JSON for each to a file."""
    jobs = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    sys.addaudithook(_no_network)
    text = "\n".join(job["proof"] for job in jobs)
    with tempfile.TemporaryDirectory(prefix="proof-") as name:
        folder = Path(name)
        with_spark = [job for job in jobs if _SPARK.search(job["proof"])]
        if with_spark:  # before anything is imported: its JVM is started from a small process
            _with_spark(with_spark, folder, results)
        store = _empty_store(folder) if "mlflow" in text else None
        for module in _PRELOAD:
            if module.split(".")[0] in text:
                importlib.import_module(module)
        for job in jobs:
            if job not in with_spark:
                _forked(job, folder / job["id"], store, results)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
