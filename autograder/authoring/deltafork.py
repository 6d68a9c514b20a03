"""Lets a forked child go on with Delta tables: with a second copy of the library, whose threads are its own.

``deltalake`` keeps its threads in one native library, and refuses to work where they did not come along. The same
library loaded from another file starts anew, in some 15 ms; its Python classes stay the ones that everybody holds.
"""

from __future__ import annotations

import gc
import importlib.util
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

_INTERNAL = "deltalake._internal"


@dataclass(frozen=True)
class SpareDelta:
    """What a fork needs to go on.

    Attributes:
        library: a copy of the native library that no process has loaded yet.
        tables: the open tables, which belong to the parent's library.
    """

    library: Path
    tables: list[Any]


def spare_delta() -> SpareDelta | None:
    """Before forks: copy the native library, once, and note the open tables; None where Delta is not in use."""
    native = sys.modules.get(_INTERNAL)
    if native is None or native.__file__ is None:
        return None
    # the shell's own folder goes with the shell; 130 MB should not stay anywhere
    folder = Path(os.environ.get("IPYTHONDIR") or tempfile.gettempdir())
    library = folder / f"{os.getpid()}-{Path(native.__file__).name}"
    if not library.exists():
        shutil.copyfile(native.__file__, library)
    table = sys.modules["deltalake"].DeltaTable
    return SpareDelta(library, [thing for thing in gc.get_objects() if isinstance(thing, table)])


def adopt_delta(spare: SpareDelta | None) -> None:
    """After a fork, in the child: load the copy, and put its functions and classes where the old ones were."""
    if spare is None:
        return
    old = sys.modules[_INTERNAL]
    spec = importlib.util.spec_from_file_location(_INTERNAL, spare.library)
    assert spec is not None and spec.loader is not None
    new = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(new)
    renewed = {
        id(thing): getattr(new, name)
        for name, thing in vars(old).items()
        if not name.startswith("__") and hasattr(new, name)
    }
    sys.modules[_INTERNAL] = new
    for name, module in list(sys.modules.items()):
        if module is not new and name.partition(".")[0] in ("deltalake", "autograder", "__main__"):
            _renew(module, renewed)
    sys.modules["deltalake"]._internal = new  # type: ignore[attr-defined]
    for table in spare.tables:
        table.__init__(table.table_uri, version=table.version())


def _renew(module: ModuleType, renewed: dict[int, Any]) -> None:
    for name, thing in list(vars(module).items()):
        if id(thing) in renewed:
            setattr(module, name, renewed[id(thing)])
