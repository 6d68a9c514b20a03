"""The tools that start kernels: nbclient, papermill and nbgrader, each by the kernel's name alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from autograder.course import Course
from autograder.kernel.provisioner import KERNEL_NAME
from tests.kernel.harness import ROOT, eventually, ours
from tests.toy_course import SLUG, make_course

IN_JAIL = "import os\nassert os.uname().nodename == 'jail', 'this is no jail'\nprint('in the jail')"
SETTINGS = """\
from pathlib import Path
from autograder.grading.settings import course_settings

c = get_config()  # noqa: F821
c.merge(course_settings(Path(__file__).parent))
"""


def notebook(*sources: str) -> nbformat.NotebookNode:
    """Return a notebook of code cells, for the ordinary Python kernel."""
    kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=[new_code_cell(s) for s in sources], metadata={"kernelspec": kernelspec})


def client(*sources: str, room: Path, **options: object) -> NotebookClient:
    """Return a plain nbclient that is told the kernel's name and nothing else of ours."""
    resources = {"metadata": {"path": str(room)}}
    return NotebookClient(notebook(*sources), kernel_name=KERNEL_NAME, resources=resources, **options)


def command(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a program of this environment in a folder."""
    env = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    program = str(Path(sys.executable).parent / words[0])
    return subprocess.run([program, *words[1:]], cwd=folder, env=env, capture_output=True, text=True, timeout=120)


def test_nbclient_runs_a_notebook_in_the_jail(room: Path) -> None:
    """Plain nbclient needs the kernel's name alone; the data files beside the notebook are there."""
    (room / "numbers.csv").write_text("1\n2\n", encoding="utf-8")
    done = client(IN_JAIL, "print(open('numbers.csv').read().split())", room=room).execute()
    assert [cell.outputs[0].text.strip() for cell in done.cells] == ["in the jail", "['1', '2']"]


def test_nbclient_leaves_nothing_behind(room: Path, temporary: Path) -> None:
    """After a notebook only the zygote is left, which the next one will use."""
    before = {path.name for path in temporary.iterdir()}
    client("1", room=room).execute()
    assert eventually(lambda: not any("--unshare-user" in line for line in ours().values()))
    new = {path for path in temporary.iterdir() if path.name not in before}
    assert [path for path in new if not (path / "zygote.sock").exists()] == []


def test_nbclient_interrupts_a_cell_after_its_time(room: Path) -> None:
    """A cell past its time limit is interrupted, and the notebook goes on with its variables."""
    nb = client("x = 5", "while True: pass", "print(x)", room=room, timeout=2, allow_errors=True)
    nb.error_on_timeout = {"ename": "CellTimeoutError", "evalue": "", "traceback": []}
    nb.interrupt_on_timeout = True
    done = nb.execute()
    assert done.cells[2].outputs[0].text == "5\n"


def test_nbclient_gives_up_a_cell_after_its_time(room: Path) -> None:
    """Without an interrupt the time limit ends the notebook with nbclient's own error, and the kernel with it."""
    with pytest.raises(CellTimeoutError):
        client("while True: pass", room=room, timeout=1).execute()
    assert eventually(lambda: not any("--unshare-user" in line for line in ours().values()))


@pytest.mark.parametrize(
    "end",
    ["import os; os._exit(3)", "import os; os.kill(os.getpid(), 9)", "import ctypes; ctypes.string_at(0)"],
    ids=["exit", "kill", "segmentation fault"],
)
def test_nbclient_notices_a_dead_kernel(room: Path, end: str) -> None:
    """However a kernel dies, nbclient raises its usual error within two seconds."""
    nb = client(end, room=room, timeout=30)
    with nb.setup_kernel(cwd=str(room)):
        began = time.monotonic()
        with pytest.raises(DeadKernelError):
            nb.execute_cell(nb.nb.cells[0], 0)
        assert time.monotonic() - began < 2


def test_papermill_runs_a_notebook_in_the_jail(room: Path) -> None:
    """`papermill -k` with the kernel's name is enough, and the notebook keeps its own kernelspec."""
    nbformat.write(notebook(IN_JAIL), room / "in.ipynb")
    done = command("papermill", "in.ipynb", "out.ipynb", "-k", KERNEL_NAME, folder=room)
    assert done.returncode == 0, done.stderr
    out = nbformat.read(room / "out.ipynb", as_version=4)
    assert out.cells[0].outputs[0].text == "in the jail\n"
    assert out.metadata.kernelspec.name == "python3"


@pytest.fixture(scope="module")
def course_made_once(temporary: Path) -> Iterator[Path]:
    """A toy course under the grader's own settings, its week released."""
    with tempfile.TemporaryDirectory(dir=temporary) as name:
        folder = Path(name)
        make_course(folder)
        (folder / "nbgrader_config.py").write_text(SETTINGS, encoding="utf-8")
        made = command("nbgrader", "generate_assignment", SLUG, "--force", folder=folder)
        assert made.returncode == 0, made.stderr
        yield folder


@pytest.fixture
def released(course_made_once: Path, room: Path) -> Path:
    """The toy's notebook as a learner has it, in a course folder of its own."""
    shutil.copytree(course_made_once, room, dirs_exist_ok=True)
    return Course(room).week(SLUG).release / f"{SLUG}.ipynb"


def edit(path: Path, code: str, cell_id: str = "setup") -> None:
    """Put other code into a cell of a notebook."""
    nb = nbformat.read(path, as_version=4)
    next(cell for cell in nb.cells if cell.id == cell_id).source = code
    path.chmod(0o644)
    nbformat.write(nb, path)


def test_nbgrader_validates_in_the_jail(released: Path) -> None:
    """`nbgrader validate` runs a released notebook in the jail because the course's settings say so."""
    code = "import os\ndef double(x):\n    raise RuntimeError(f'this runs on {os.uname().nodename}')"
    edit(released, code, "w01-double-solution")
    done = command("nbgrader", "validate", str(released), folder=released.parents[2])
    assert "this runs on jail" in done.stdout, done.stdout + done.stderr


BREAKS = {
    "a missing name": ("import closed_settings, course_settings", "import closed_settings, course_settings, no_such"),
    "an error in the settings": ("c.merge(course_settings(Path(__file__).parent))", "raise ValueError('broken')"),
    "the package gone": ("from autograder.grading.settings", "from no_such_package.settings"),
}


@pytest.mark.parametrize("fault", BREAKS)
def test_a_broken_configuration_runs_nothing(released: Path, fault: str) -> None:
    """Where the course's configuration fails, neither validate nor autograde runs a single cell."""
    course, marker = released.parents[2], released.parents[2] / "was-run"
    edit(released, f"open({str(marker)!r}, 'w').close()")
    submitted = course / "submitted" / "ann" / SLUG
    submitted.mkdir(parents=True)
    (submitted / released.name).write_bytes(released.read_bytes())
    text = (ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    before, after = BREAKS[fault]
    assert text.count(before) == 1
    (course / "nbgrader_config.py").write_text(text.replace(before, after), encoding="utf-8")
    validated = command("nbgrader", "validate", str(released), folder=course)
    graded = command("nbgrader", "autograde", SLUG, folder=course)
    assert not marker.exists()
    assert "nothing will be run" in validated.stderr
    assert "nothing will be run" in graded.stderr
    assert validated.returncode != 0
    assert graded.returncode != 0


def test_the_marker_of_an_unprotected_run_is_seen(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file that shows a cell was run does appear where a cell is run without a jail."""
    course, marker = released.parents[2], released.parents[2] / "was-run"
    edit(released, f"open({str(marker)!r}, 'w').close()")
    monkeypatch.setenv("AUTOGRADER_NO_SANDBOX", "1")
    command("nbgrader", "validate", str(released), folder=course)
    assert marker.exists()
