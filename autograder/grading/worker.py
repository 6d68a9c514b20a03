"""A worker process: notebooks in, executions out, one JSON line each. Holds no state and no database credentials.

Started as ``python -m autograder.grading.worker``. The first line it reads is the set-up; each further line is a job.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import sys
from typing import Any

import nbformat

from autograder.exceptions import AutograderError
from autograder.grading.execute import Run, Settings


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides when to stop; it closes our input
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints in this process must not end up between the answers
    setup = json.loads(sys.stdin.readline())
    work_files = base64.b64decode(setup["work_files"])
    settings = Settings.from_dict(setup["settings"])
    for line in sys.stdin:
        answer = serve(json.loads(line), work_files, tuple(setup["modules"]), settings)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def serve(job: dict[str, Any], work_files: bytes, modules: tuple[str, ...], settings: Settings) -> dict[str, Any]:
    """Execute one notebook and return the execution, or why there is none."""
    try:
        notebook = nbformat.reads(job["notebook"], 4)
        execution = asyncio.run(Run(notebook, work_files, modules, settings).execute())
        return {"execution": execution.to_json()}
    except AutograderError as error:
        return {"error": str(error), "kind": type(error).__name__}
    except Exception as error:  # a fault of ours, whatever it is, must name itself and not end the worker
        return {"error": f"{type(error).__name__}: {error}", "kind": "GraderFault"}


if __name__ == "__main__":
    main()
