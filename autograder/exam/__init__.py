"""The mock exam: items as data, papers, sittings, scores, spaced review, and the page they are sat on.

``show()`` puts the page into a notebook; ``autograder exam`` opens it in a browser. Both run the same server.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

__all__ = ["show"]


def show(folder: str | Path = "sittings", *, height: int = 780) -> Any:
    """Return the exam page as a frame for a notebook's output.

    In JupyterLab as `autograder lab` starts it, Jupyter's own server answers, under any base address. Elsewhere it is a
    process of its own. Either lives on when the kernel is restarted, and the clock with it.

    Args:
        folder: where the sittings' records are written.
        height: of the frame, in pixels.
    """
    from IPython.display import HTML, IFrame

    if os.environ.get("NBGRADER_EXECUTION"):  # nobody is there to answer
        return HTML("<p>The exam page opens here in JupyterLab.</p>")  # type: ignore[no-untyped-call]

    if os.environ.get("AUTOGRADER_EXAM_URL"):
        from autograder.exam.jupyter import address_in_jupyter

        if address := address_in_jupyter(Path(folder)):
            return IFrame(address, width="100%", height=height)
    from autograder.exam.server import ensure_running

    return IFrame(ensure_running(Path(folder)), width="100%", height=height)
