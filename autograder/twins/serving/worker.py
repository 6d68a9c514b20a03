"""What runs inside a server's process: MLflow's scoring server on one model, until told to stop or left alone.

As a program, ``python -m autograder.twins.serving.worker MODEL PARENT bound|free``, it writes its answer to standard output.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import logging
import os
import signal
import socket
import sys
import threading
import traceback
from typing import Any, NoReturn

HOST = "127.0.0.1"
_TICK = 0.05  # seconds between two looks at whether the parent is there
_SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_FAREWELL = 2.0  # seconds for requests that are on their way when the server is told to stop


def serve(model: str, parent: int, report: int, *, forked: bool, bound: bool) -> NoReturn:
    """Load a model, serve it on a free port, and end the process when told to or when the parent is gone.

    Args:
        model: the folder of a saved MLflow model.
        parent: the process that this server must not outlive.
        report: a descriptor; one line of JSON goes there, with ``port`` or ``error``.
        forked: whether this process is a copy of its parent, with the parent's signal handlers and open files.
        bound: whether to ask Linux for a signal at the parent's end. It comes at the end of the *thread* that started
            us, so only where that is the parent's main thread.
    """
    try:
        stop = threading.Event()
        _detach(stop, forked=forked)
        if bound:
            _die_with_parent()
        thread, port, server = _start(model)
        _say(report, port=port)
        while os.getppid() == parent and thread.is_alive() and not stop.wait(_TICK):
            pass
        server.should_exit = True
        thread.join(_FAREWELL if os.getppid() == parent else 0)
    except BaseException as error:
        _say(report, error=f"{type(error).__name__}: {error}", trace=traceback.format_exc())
    finally:
        os._exit(0)  # no exit handler of the parent's may run here


def _detach(stop: threading.Event, *, forked: bool) -> None:
    """Let go of what a copy of a notebook's process must not touch."""
    if forked:
        gc.freeze()  # a parent's object that is collected here would speak over the parent's connections
        signal.set_wakeup_fd(-1)
        logging.getLogger().handlers.clear()
        sys.stdin, sys.stdout, sys.stderr = open(os.devnull), open(1, "w", closefd=False), open(2, "w", closefd=False)
        _one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted cell must not end the server
    signal.signal(signal.SIGTERM, lambda *_: stop.set())


def _die_with_parent() -> None:
    """Ask Linux to end this process with its parent, at once; the loop in ``serve`` does it elsewhere."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL)


def _one_thread() -> None:
    """Keep numeric libraries to one thread: their pools did not come along, and would be waited for."""
    try:
        importlib.import_module("threadpoolctl").threadpool_limits(1)
    except ImportError:  # it comes with scikit-learn; without, there is no pool to fear
        return


def _start(model: str) -> tuple[threading.Thread, int, Any]:
    """Load the model and run the server in a thread; return thread, port and server."""
    uvicorn = importlib.import_module("uvicorn")
    scoring_server = importlib.import_module("mlflow.pyfunc.scoring_server")
    app = scoring_server.init(scoring_server.load_model_with_mlflow_config(model))
    # asyncio turns delays off only on sockets that name their protocol; without, each answer waits 40 ms
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind((HOST, 0))
    listening.listen(128)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
    # a thread of its own has no event loop yet, where a notebook's main thread has one
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    return thread, listening.getsockname()[1], server


def _say(report: int, **message: object) -> None:
    try:
        os.write(report, json.dumps(message).encode() + b"\n")
        os.close(report)
    except OSError:  # the parent has stopped listening
        return


if __name__ == "__main__":
    answer = os.dup(1)
    os.dup2(2, 1)  # what the model prints is not the answer
    serve(sys.argv[1], int(sys.argv[2]), answer, forked=False, bound=sys.argv[3] == "bound")
