"""Building a jail, taking it down, and saying clearly why there can be none."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from autograder.kernel import mounts
from autograder.kernel.jail import Jail, kill_group, readable
from autograder.kernel.limits import Limits
from tests.kernel.harness import MOUNTED, eventually, exists, run_python


def test_a_jail_ends_when_it_is_closed() -> None:
    """Closing kills what is inside; closing again does nothing."""
    jail = Jail(Limits())
    assert jail.alive
    assert exists(jail.pid)
    jail.close()
    jail.close()
    assert not jail.alive
    assert eventually(lambda: not exists(jail.pid))


def test_a_jail_ends_with_its_block() -> None:
    """As a context manager it is gone behind the block, also where that raises."""
    with pytest.raises(ZeroDivisionError), Jail(Limits()) as jail:
        raise ZeroDivisionError
    assert eventually(lambda: not exists(jail.pid))


def test_a_jail_that_is_killed_says_so() -> None:
    """Its owner notices when somebody else ends it."""
    with Jail(Limits()) as jail:
        os.kill(jail.pid, signal.SIGKILL)
        assert eventually(lambda: not jail.alive)


def test_an_open_folder_stays_the_same() -> None:
    """A descriptor of a folder inside leads to that folder, and to nothing else once the jail is gone."""
    with Jail(Limits()) as jail:
        fd = jail.open("/tmp")
        inside = os.stat(f"{jail.root}/tmp")
    try:
        assert os.path.samestat(os.fstat(fd), inside)
        assert os.listdir(f"/proc/self/fd/{fd}") == MOUNTED
        assert not os.path.samestat(inside, os.stat("/tmp"))
    finally:
        os.close(fd)


def test_no_descriptors_are_left_open() -> None:
    """Building and closing jails leaves this process as it was."""
    Jail(Limits()).close()
    before = sorted(os.listdir("/proc/self/fd"))
    for _ in range(3):
        Jail(Limits()).close()
    assert sorted(os.listdir("/proc/self/fd")) == before


def test_waiting_has_an_end() -> None:
    """A descriptor with nothing to read is waited for as long as was said, one at its end is ready."""
    read, write = os.pipe()
    assert not readable(read, 0.01)
    os.close(write)
    assert readable(read, 0.01)
    os.close(read)


START = """
    import json, sys
    from pathlib import Path
    from autograder.exceptions import AutograderError
    from tests.kernel.harness import MOUNTED, Kernel
    try:
        kernel = Kernel(Path.cwd(), modules=())
    except AutograderError as error:
        print(type(error).__name__, error.exit_code, error)
    else:
        kernel.value("1", "open('/' + {marker!r}, 'w').close()")
        kernel.stop()
        print("started")
"""


def attempt(room: Path, path: str) -> str:
    """Try to start a kernel with another PATH; return what became of it, and make sure that nothing was run."""
    marker = room / "was-run"
    done = run_python(START.format(marker=str(marker)), room, env={"PATH": path})
    assert done.returncode == 0, done.stderr
    assert not marker.exists()
    assert list((room / "tmp").iterdir()) == []
    return done.stdout


def test_without_bubblewrap_nothing_is_run(room: Path) -> None:
    """Where bwrap is not on PATH, starting a kernel fails with what to install, and leaves nothing."""
    said = attempt(room, str(room))
    assert said.startswith("JailUnavailable 4 ")
    assert "apt-get install bubblewrap" in said


BARRED = "bwrap: setting up uid map: Permission denied"
"""What bubblewrap says on Ubuntu 24.04 where its AppArmor profile is missing."""


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (f"echo '{BARRED}' >&2; exit 1", BARRED),
        ("exit 1", "it ended without a word"),
        ("echo ready", "it ended without a word"),
        ("kill -9 $$", "it ended without a word"),
    ],
    ids=["refused", "silent", "says ready and ends", "killed"],
)
def test_where_namespaces_are_refused_nothing_is_run(room: Path, script: str, reason: str) -> None:
    """A bubblewrap that fails, in whatever way, makes the start fail with its own words and a way out."""
    program = room / "bin" / "bwrap"
    program.parent.mkdir()
    answer = '#!/bin/sh\nif [ "$1" = --version ]; then echo "bubblewrap 0.11.0"; exit; fi\n'
    # as root the outer bubblewrap is the one that fails; both speak with one voice here
    program.write_text(f"{answer}{script}\n", encoding="utf-8")
    program.chmod(0o755)
    said = attempt(room, f"{program.parent}:{os.environ['PATH']}")
    assert said.startswith(("JailUnavailable 4 ", "JailError 4 ")), said
    assert reason in said or "ended" in said
    assert "autograder doctor" in said


def test_an_old_bubblewrap_is_refused(room: Path) -> None:
    """A version without --disable-userns is named, with the one that is needed."""
    program = room / "bin" / "bwrap"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'bubblewrap 0.4.1'\n", encoding="utf-8")
    program.chmod(0o755)
    said = attempt(room, f"{program.parent}:{os.environ['PATH']}")
    assert "0.4.1 is too old; 0.8 is needed" in said


def jailed(code: str, *options: str) -> str:
    """Run a shell command directly in a jail and return what it prints."""
    files = mounts.jail_files()
    words = mounts.jail_command(Limits(), files, options, ("/bin/sh", "-c", code))
    command = [*mounts.as_ordinary_user(), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, pass_fds=list(files.values()))
    for fd in files.values():
        os.close(fd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_interpreter_is_there_and_its_surroundings_are_not() -> None:
    """Beside the parts of the environment that Python needs, its folder is empty in the jail."""
    prefix = Path(sys.prefix)
    shown = set(jailed(f"ls -A {prefix}").split())
    assert {"bin", "lib", "pyvenv.cfg"} & {p.name for p in prefix.iterdir()} <= shown
    assert shown <= set(mounts._INTERPRETER)
    assert jailed(f"{sys.executable} -c 'print(6 * 7)'") == "42\n"


def test_an_environment_in_the_course_folder_shows_no_course(room: Path) -> None:
    """With the virtual environment made in the course's own folder, the solutions beside it are not mounted."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(room)], check=True)
    (room / "source").mkdir()
    program = """
        from autograder.kernel import mounts
        words = mounts.jail_command(__import__("autograder.kernel.limits", fromlist=["Limits"]).Limits(), {})
        print(*words, sep="\\n")
    """
    script = room / "words.py"
    script.write_text("\n".join(line.strip() for line in program.splitlines()), encoding="utf-8")
    packages = next(p for p in sys.path if p.endswith("site-packages"))
    env = {"PYTHONPATH": f"{Path(mounts.__file__).parents[2]}:{packages}", "PATH": os.environ["PATH"]}
    done = subprocess.run([room / "bin" / "python", script], env=env, capture_output=True, text=True, check=True)
    mounted = done.stdout.splitlines()
    assert str(room / "lib") in mounted
    assert str(room) not in mounted
    assert str(room / "source") not in mounted


def test_a_linked_interpreter_is_mounted_under_both_names(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prefix that is reached by a link is there by the link's name too, as sys.path has it."""
    (room / "real" / "lib").mkdir(parents=True)
    (room / "linked").symlink_to("real")
    monkeypatch.setattr(sys, "prefix", str(room / "linked"))
    mounts.interpreter_paths.cache_clear()
    try:
        found = mounts.interpreter_paths()
    finally:
        mounts.interpreter_paths.cache_clear()
    assert {room / "linked" / "lib", room / "real" / "lib"} <= set(found)


def test_an_interpreter_in_the_temporary_folder_is_not_hidden(room: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment below /tmp is still there when the jail's own /tmp has been mounted."""
    (room / "lib").mkdir()
    (room / "lib" / "module.py").touch()
    monkeypatch.setattr(sys, "exec_prefix", str(room))
    mounts.interpreter_paths.cache_clear()
    mounts.as_ordinary_user.cache_clear()
    try:
        assert jailed(f"ls {room}/lib") == "module.py\n"
    finally:
        mounts.interpreter_paths.cache_clear()
        mounts.as_ordinary_user.cache_clear()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")
def test_root_gives_up_its_rights_first() -> None:
    """A command behind the prefix runs as nobody in particular, and can be killed with its group."""
    prefix = mounts.as_ordinary_user()
    said = subprocess.run([*prefix, "id", "-u"], capture_output=True, text=True, check=True).stdout
    assert int(said) == mounts.ROOT_BECOMES
    process = subprocess.Popen([*prefix, "sleep", "600"], start_new_session=True)
    assert eventually(lambda: [c.name() for c in psutil.Process(process.pid).children()] == ["sleep"])
    child = psutil.Process(process.pid).children()[0].pid
    kill_group(process)
    process.wait()
    assert eventually(lambda: not exists(child))


def test_a_jail_that_does_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the holder does not go by itself, the whole group is killed."""
    jail = Jail(Limits())
    family = [child.pid for child in psutil.Process(os.getpid()).children(recursive=True)]
    os.close(jail.__dict__.pop("_pidfd"))
    assert jail._holder.stdin is not None
    kept = os.dup(jail._holder.stdin.fileno())  # a copy of the lifeline in another process would do this
    try:
        jail.close()
    finally:
        os.close(kept)
    assert eventually(lambda: not exists(jail.pid))
    assert jail.pid in family


def test_open_folders_are_told_from_closed_ones(room: Path) -> None:
    """A folder is open only where every folder above it is."""
    (room / "closed" / "inner").mkdir(parents=True)
    assert mounts.is_open(room / "closed" / "inner")
    (room / "closed").chmod(stat.S_IRWXU)
    assert not mounts.is_open(room / "closed" / "inner")


def test_the_program_is_named_in_full() -> None:
    """The bubblewrap that was found is the one that is run, whatever PATH the command gets."""
    assert mounts.bwrap() == shutil.which("bwrap")
    assert mounts.jail_command(Limits(), {})[0] == mounts.bwrap()
