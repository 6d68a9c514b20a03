"""Who may start a kernel, and where it runs: as an ordinary user, in another process, or without a jail."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.exceptions import JailError
from autograder.kernel import warm
from autograder.kernel.jail import Jail
from autograder.kernel.limits import Limits
from autograder.kernel.provisioner import NO_SANDBOX_VARIABLE
from tests.kernel.harness import Kernel, eventually, exists, prepared, run_python

Start = Callable[..., Kernel]

ORDINARY = """
    import os, time
    from pathlib import Path
    from tests.kernel.harness import Kernel
    kernel = Kernel(Path.cwd(), modules=())
    seen = "(os.getuid(), os.uname().nodename, os.path.exists({home!r}), os.listdir('.'))"
    print(os.getuid(), kernel.provisioner.profile, *kernel.value(seen, "import os"), sep="|")
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=30)
    kernel.client.execute("while True: pass", stop_on_error=False)
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    print(kernel.value("1"))
    kernel.stop()
"""
PROBED = """
    from autograder.kernel import jail
    print([(name, detail) for name, ok, detail in jail.probe() if not ok])
"""


@pytest.mark.parametrize("user", [False, True], ids=["as we are", "as an ordinary user"])
def test_anybody_can_start_a_jailed_kernel(room: Path, user: bool) -> None:
    """Root or not, the kernel runs as the jail's own user, sees no home folder, is interrupted and restarts."""
    (room / "data.csv").touch()
    done = run_python(ORDINARY.format(home=str(room)), room, user=user)
    assert done.returncode == 0, done.stderr
    uid, profile, inside, host, home, files = done.stdout.splitlines()[0].split("|")
    assert user is False or int(uid) != 0
    assert profile.startswith("bwrap-")
    assert (inside, host, home) == ("1000", "jail", "False")
    assert "data.csv" in files
    assert done.stdout.splitlines()[1] == "1"


def test_every_promise_holds_for_an_ordinary_user(room: Path) -> None:
    """The jail that an ordinary user builds is as tight as root's."""
    done = run_python(PROBED, room, user=True)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_a_closed_temporary_folder_is_not_used_by_root(room: Path) -> None:
    """With TMPDIR where only root may enter, kernels start all the same."""
    closed = room / "closed"
    closed.mkdir(mode=0o700)
    program = """
        from pathlib import Path
        from tests.kernel.harness import Kernel
        kernel = Kernel(Path.cwd(), modules=())
        print(kernel.value("1"))
        kernel.stop()
    """
    done = run_python(program, room, env={"TMPDIR": str(closed)})
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
    assert list(closed.iterdir()) == []


def test_a_zygote_is_shared_through_its_address(start: Start, monkeypatch: pytest.MonkeyPatch, room: Path) -> None:
    """A process that is given an address starts no zygote of its own."""
    address = warm.zygote_address(("wave",))
    program = """
        import os
        from pathlib import Path
        from autograder.kernel import warm
        from tests.kernel.harness import Kernel
        kernel = Kernel(Path.cwd(), modules=())
        print(kernel.value("'wave' in __import__('sys').modules"), len(warm._owned))
        kernel.stop()
    """
    done = run_python(program, room, env={warm.ADDRESS_VARIABLE: address})
    assert (done.returncode, done.stdout) == (0, "True 0\n"), done.stderr
    monkeypatch.setenv(warm.ADDRESS_VARIABLE, "/nowhere/zygote.sock")
    with pytest.raises(JailError, match="could not be ordered"):
        start()


def test_a_failed_start_leaves_no_jail(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel cannot be ordered, the jail that was built for it is gone."""
    built: list[Jail] = []
    make = Jail.__init__

    def noted(self: Jail, limits: Limits) -> None:
        make(self, limits)
        built.append(self)

    monkeypatch.setattr(Jail, "__init__", noted)
    monkeypatch.setenv(warm.ADDRESS_VARIABLE, "/nowhere/zygote.sock")
    with pytest.raises(JailError):
        start()
    assert [jail.alive for jail in built] == [False]


def test_a_fork_does_not_end_its_parents_zygote() -> None:
    """A process that was forked from the owner, and runs its exit handlers, leaves the zygote to the owner."""
    address = warm.zygote_address(())
    child = os.fork()
    if child == 0:
        warm.close_zygotes()
        os._exit(0)
    os.waitpid(child, 0)
    assert Path(address).exists()
    assert warm.zygote_address(()) == address


def test_a_broken_order_is_answered() -> None:
    """What is no order gets an answer, and the zygote goes on."""
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(warm.zygote_address(()))
        client.sendall(b"no order\n")
        client.settimeout(10)
        assert "bad order" in json.loads(client.recv(65536))["error"]
    zygote = next(z for z in warm._owned.values() if z.address == warm.zygote_address(()))
    assert zygote.alive


def test_a_zygote_that_cannot_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last words of a zygote that fails are in the error."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(JailError, match="did not start"):
        warm.Zygote(("no-such-module",))


def test_without_a_jail_the_kernel_runs_here(start: Start, monkeypatch: pytest.MonkeyPatch, room: Path) -> None:
    """With the jail switched off the kernel runs as the owner, works on a copy, and records say so."""
    monkeypatch.setenv(NO_SANDBOX_VARIABLE, "1")
    (room / "data.csv").write_text("1", encoding="utf-8")
    kernel = start()
    assert kernel.provisioner.profile == "none"
    code = "import os; open('data.csv', 'w').write('2')"
    assert kernel.value("(os.getuid(), os.path.isdir(os.getcwd()))", code) == (os.getuid(), True)
    assert (room / "data.csv").read_text(encoding="utf-8") == "1"
    folder, pid = kernel.provisioner._folder, kernel.pid
    assert folder is not None
    assert (folder / "work" / "data.csv").read_text(encoding="utf-8") == "2"
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=30)
    assert not exists(pid)
    pid = kernel.pid
    kernel.manager.shutdown_kernel()
    assert eventually(lambda: not exists(pid))
    assert not folder.exists()


def test_without_a_jail_a_dead_zygote_is_replaced(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unprotected kernel ends with its zygote, and a restart finds another zygote and another folder."""
    monkeypatch.setenv(NO_SANDBOX_VARIABLE, "1")
    kernel = start()
    pid, address = kernel.pid, kernel.provisioner._zygote
    next(zygote for zygote in warm._owned.values() if zygote.address == address).close()
    assert eventually(lambda: not exists(pid))
    kernel.manager.restart_kernel(now=True)
    assert kernel.provisioner._zygote != address
    assert kernel.manager.is_alive()


def test_the_setting_switches_the_jail_off_too(start: Start) -> None:
    """``JailProvisioner.sandbox = False`` is the same as the variable."""
    assert start({"sandbox": False}).provisioner.profile == "none"


def test_without_a_jail_a_killed_owner_leaves_nothing(room: Path) -> None:
    """Unprotected kernels end with their owner too, and take sockets and work folder along."""
    program = """
        import time
        from pathlib import Path
        from tests.kernel.harness import Kernel
        kernel = Kernel(Path.cwd(), modules=())
        print(kernel.pid, flush=True)
        time.sleep(600)
    """
    command, environment = prepared(program, room)
    environment[NO_SANDBOX_VARIABLE] = "1"
    with subprocess.Popen(command, cwd=room, env=environment, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        assert exists(pid)
        owner.send_signal(signal.SIGKILL)
    assert eventually(lambda: not exists(pid), 3)
    assert eventually(lambda: list((room / "tmp").iterdir()) == [], 3)
