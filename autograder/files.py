"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, content: bytes | str, *, mode: int | None = None, durable: bool = False) -> None:
    """Replace a file in one step, in a folder that is made where it is missing.

    What a killed run began has a name of its own beside the file, and is written over by the next.

    Args:
        path: the file.
        content: a text is written as UTF-8.
        mode: permissions whatever the umask, where others have to read it.
        durable: wait until the disk has it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.part")
    try:
        with open(fresh, "wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        if mode is not None:
            fresh.chmod(mode)
        os.replace(fresh, path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
