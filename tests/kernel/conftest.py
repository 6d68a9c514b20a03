"""A folder that any user may enter, kernels to ask, and a last look for what the tests have left behind."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder.exceptions import AutograderError
from autograder.kernel import warm
from autograder.kernel.jail import require_jail
from tests.kernel.harness import Kernel, eventually, ours, running


@pytest.fixture(scope="package", autouse=True)
def _linux_with_bubblewrap() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the jail needs Linux")
    if shutil.which("bwrap") is None:
        pytest.skip("bubblewrap is not installed")
    try:
        require_jail()
    except AutograderError as error:
        pytest.fail(f"bubblewrap is installed and no jail can be built: {error}", pytrace=False)


@pytest.fixture(scope="package", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A temporary folder of these tests' own, the default for everything it starts; empty at its end.

    An ordinary user can enter it, which pytest's own folders do not allow.
    """
    tmp_path_factory.getbasetemp()  # made now: pytest's own folder, which other tests use too, must not lie in ours
    before = os.environ.get("TMPDIR")
    folder = Path(tempfile.mkdtemp(prefix="kernel-tests-", dir="/tmp"))
    folder.chmod(0o1777)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    yield folder
    warm.close_zygotes()
    tempfile.tempdir = None
    os.environ.pop("TMPDIR")
    if before is not None:
        os.environ["TMPDIR"] = before
    assert eventually(lambda: not ours()), f"processes left: {ours()}"
    mounts = Path("/proc/self/mounts").read_text(encoding="utf-8")
    left = sorted(path.name for path in folder.iterdir() if not path.name.startswith("pytest-of-"))
    shutil.rmtree(folder, ignore_errors=True)
    assert str(folder) not in mounts, "mounts left"
    assert left == [], f"files left in the temporary folder: {left}"


@pytest.fixture
def room(temporary: Path) -> Iterator[Path]:
    """An empty folder that any user may enter."""
    folder = Path(tempfile.mkdtemp(dir=temporary))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def kernel(room: Path) -> Iterator[Kernel]:
    """A jailed kernel in an empty folder."""
    with running(room, modules=()) as started:
        yield started


@pytest.fixture
def start(room: Path) -> Iterator[Callable[..., Kernel]]:
    """Start kernels; they end with the test."""
    started: list[Kernel] = []

    def one(limits: dict[str, int] | None = None, folder: Path = room, **launch: object) -> Kernel:
        started.append(Kernel(folder, limits, **{"modules": (), **launch}))
        return started[-1]

    yield one
    for each in started:
        each.stop()
