"""A worker process: notebooks in, executions out, one JSON line each. Holds no state and no database credentials.

Started as ``python -m autograder.grading.worker FOLDER``; the folder for its temporary files goes when it ends. The first
line it reads is the set-up; each further line is a job.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import shutil
import signal
import sys
from contextlib import suppress
from typing import Any

# jsonschema, which comes with nbformat, would load a grammar of internet addresses for more than a second
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402

from autograder.exceptions import AutograderError  # noqa: E402
from autograder.grading.execute import Run, Settings  # noqa: E402
from autograder.kernel.warm import ADDRESS_VARIABLE  # noqa: E402


def main() -> None:
    """Serve jobs until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the coordinator decides when to stop; it closes our input
    try:
        _serve_all()
    except BrokenPipeError:
        pass  # the coordinator is gone: whoever runs it again asks again
    finally:
        if len(sys.argv) > 1:  # left to nobody: a coordinator that was killed cannot remove it
            shutil.rmtree(sys.argv[1], ignore_errors=True)
            with suppress(OSError):
                os.rmdir(os.path.dirname(sys.argv[1]))


def _serve_all() -> None:
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever prints in this process must not end up between the answers
    setup = json.loads(sys.stdin.readline() or "null")
    if setup is None:
        return  # the coordinator ended before it had work
    os.environ[ADDRESS_VARIABLE] = setup["zygote"]
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
