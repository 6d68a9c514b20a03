"""Scoring servers: MLflow's own answers, a port for each, and an end with the process that started them."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import psutil
import pytest
import requests
from sklearn.linear_model import LogisticRegression

from autograder.twins.serving import ServerFailed, start_server
from autograder.twins.serving.process import live_servers

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what MLflow's own imports warn of
    import mlflow.pyfunc.scoring_server
    import mlflow.sklearn
    from mlflow.models import infer_signature

X = pd.DataFrame({"a": [0.0, 1.0, 2.0, 3.0], "b": [1.0, 0.0, 1.0, 0.0]})
JSON = {"Content-Type": "application/json"}
REQUESTS = {
    "split": (json.dumps({"dataframe_split": X.to_dict("split")}), JSON),
    "records": (json.dumps({"dataframe_records": X.to_dict("records")}), JSON),
    "inputs": (json.dumps({"inputs": X.to_dict("list")}), JSON),
    "instances": (json.dumps({"instances": X.to_dict("records")}), JSON),
    "csv": (X.to_csv(index=False), {"Content-Type": "text/csv"}),
    "no known key": (json.dumps({"data": [1]}), JSON),
    "two keys": (json.dumps({"inputs": {}, "instances": []}), JSON),
    "a column missing": (json.dumps({"dataframe_records": [{"a": 1.0}]}), JSON),
    "no number": (json.dumps({"dataframe_records": [{"a": "x", "b": 1.0}]}), JSON),
    "no json": ("{", JSON),
    "another kind of content": ("a", {"Content-Type": "text/plain"}),
}
OWNER = """
import os, sys, time
from autograder.twins.serving import start_server
server = start_server(sys.argv[1], fork=sys.argv[2] == "fork")
print(server.pid, server.port, flush=True)
if sys.argv[3] == "wait":
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A saved model with a signature."""
    path = str(tmp_path_factory.mktemp("model") / "m")
    fitted = LogisticRegression().fit(X, [0, 0, 1, 1])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        signature = infer_signature(X, fitted.predict(X))
        mlflow.sklearn.save_model(fitted, path, signature=signature, pip_requirements=["scikit-learn"])
    return path


def ask(url: str) -> dict[str, tuple[int, str]]:
    """Status and text for every request; MLflow lists the known keys in no fixed order, so that text is cut."""
    found = {}
    for name, (body, headers) in REQUESTS.items():
        answer = requests.post(f"{url}/invocations", data=body, headers=headers, timeout=30)
        found[name] = (answer.status_code, answer.text.partition("one of the input fields")[0])
    return found


def gone(pid: int, port: int, limit: float = 5.0) -> bool:
    """Whether a process and its port are free within some time."""
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) != 0 and not Path(f"/proc/{pid}").exists():
                return True
        time.sleep(0.02)
    return False


def test_eleven_requests_get_what_mlflow_models_serve_answers(model: str, tmp_path: Path) -> None:
    """Formats and bad payloads: status and text are those of a server started by MLflow's command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlflow", "models", "serve", "-m", model, "-p", str(port), "--env-manager", "local"]
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "MLFLOW_DISABLE_TELEMETRY": "true"}
    with (tmp_path / "log").open("wb") as log:
        official = subprocess.Popen(command, stdout=log, stderr=log, env=env, cwd=tmp_path, start_new_session=True)
    try:
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            with socket.socket() as client:
                if client.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert official.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.2)
        with start_server(model) as server:
            ours, theirs = ask(server.url), ask(f"http://127.0.0.1:{port}")
            assert ours == theirs
            assert [status for status, _ in ours.values()] == [200] * 5 + [400] * 5 + [415]
            assert requests.get(f"{server.url}/version", timeout=5).text == mlflow.__version__
    finally:
        os.killpg(official.pid, signal.SIGKILL)
        official.wait()


def test_servers_started_at_once_have_ports_of_their_own(model: str) -> None:
    """Eight threads start a server each: eight ports, all answer, and all are gone in the end."""
    with ThreadPoolExecutor(8) as pool:
        servers = list(pool.map(start_server, [model] * 8))
    try:
        assert len({server.port for server in servers}) == len({server.pid for server in servers}) == 8
        assert {requests.get(f"{server.url}/ping", timeout=5).status_code for server in servers} == {200}
        assert {server.pid for server in servers} <= {server.pid for server in live_servers()}
    finally:
        for server in servers:
            server.stop()
    assert all(gone(server.pid, server.port) for server in servers)
    assert live_servers() == []


def test_a_forked_server_starts_within_a_second_and_answers_without_delay(model: str) -> None:
    """The median of five starts is below a second, and an answer does not wait for a delayed acknowledgement."""
    starts, answers = [], []
    for _ in range(5):
        with start_server(model) as server, requests.Session() as session:
            starts.append(server.seconds)
            asked = {"url": f"{server.url}/invocations", "data": REQUESTS["split"][0], "headers": JSON, "timeout": 9}
            answers += [session.post(**asked).elapsed for _ in range(5)]
    assert sorted(starts)[2] < 1.0
    assert sorted(answers)[12].total_seconds() < 0.03


def test_stop_waits_for_the_request_on_its_way(model: str, tmp_path: Path) -> None:
    """A slow model's answer still arrives when the server is stopped meanwhile."""
    code = tmp_path / "slow.py"
    code.write_text(
        "import time, mlflow\nfrom mlflow.pyfunc import PythonModel\n\n\nclass Slow(PythonModel):\n"
        "    def predict(self, context, model_input):\n        time.sleep(0.5)\n        return [7]\n\n\n"
        "mlflow.models.set_model(Slow())\n"
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the missing type hints
        mlflow.pyfunc.save_model(str(tmp_path / "m"), python_model=str(code), pip_requirements=["mlflow"])
    server = start_server(str(tmp_path / "m"))
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(requests.post, f"{server.url}/invocations", data=REQUESTS["split"][0], headers=JSON, timeout=9)
        time.sleep(0.2)
        server.stop()
        assert answer.result().json() == {"predictions": [7]}
    assert gone(server.pid, server.port)


@pytest.mark.parametrize("way", ["fork", "spawn"])
@pytest.mark.parametrize("end", ["exit", "kill"])
def test_a_server_does_not_outlive_its_owner(model: str, way: str, end: str) -> None:
    """Whether the owner ends or is killed, its server's process and port are gone soon after."""
    owner = subprocess.Popen([sys.executable, "-c", OWNER, model, way, "wait" if end == "kill" else "go"], stdout=subprocess.PIPE)
    assert owner.stdout is not None
    with owner.stdout:
        pid, port = map(int, owner.stdout.readline().split())
        if end == "kill":
            assert requests.get(f"http://127.0.0.1:{port}/ping", timeout=5).status_code == 200
            owner.kill()
        owner.wait(30)
    assert gone(pid, port)


def test_a_fork_of_the_owner_can_ask_the_server_but_not_end_it(model: str) -> None:
    """A child holds a copy of the handle: it sees the server alive, and its `stop` does nothing."""
    with start_server(model) as server:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            child = os.fork()
        if child == 0:
            seen = server.alive
            server.stop()
            os._exit(0 if seen and not live_servers() else 1)
        assert os.waitpid(child, 0)[1] == 0
        assert server.alive
        assert requests.get(f"{server.url}/ping", timeout=5).status_code == 200


@pytest.mark.parametrize("fork", [True, False])
def test_a_model_that_cannot_be_loaded_says_why_and_leaves_no_process(tmp_path: Path, fork: bool) -> None:
    """An empty folder is no model: the error names the missing file, and nothing runs on."""
    before = set(psutil.Process().children())
    with pytest.raises(ServerFailed, match="MLmodel"):
        start_server(str(tmp_path), fork=fork)
    assert live_servers() == []
    assert set(psutil.Process().children()) <= before
