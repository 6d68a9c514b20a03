"""A jailed kernel from its start to its end, also where the end is not a polite one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.kernel.harness import MOUNTED, Kernel, descendants, eventually, exists, ours, prepared

Start = Callable[..., Kernel]


def inside_pids(kernel: Kernel) -> dict[int, str]:
    """Return the processes that share a kernel's pid namespace, by pid outside."""
    wanted = os.readlink(f"/proc/{kernel.pid}/ns/pid")
    found = {}
    for pid in psutil.pids():
        try:
            if os.readlink(f"/proc/{pid}/ns/pid") == wanted:
                found[pid] = psutil.Process(pid).name()
        except (OSError, psutil.Error):
            continue
    return found


def test_a_second_start_shares_the_zygote(start: Start) -> None:
    """The first kernel starts a zygote, the second one is forked from the same."""
    first, second = start(), start()
    assert first.provisioner._zygote == second.provisioner._zygote
    assert first.pid != second.pid


def test_other_modules_have_another_zygote(start: Start) -> None:
    """A kernel finds the modules of its own week imported, and no other week's."""
    loaded = "('wave' in __import__('sys').modules, 'shelve' in __import__('sys').modules)"
    assert start(modules=("wave",)).value(loaded) == (True, False)
    assert start(modules=("shelve", "no_such_module")).value(loaded) == (False, True)


def test_a_kernel_is_told_nothing_of_its_owner(monkeypatch: pytest.MonkeyPatch, start: Start) -> None:
    """A secret of the grader's environment is in no variable, and in no process's that the kernel can look at."""
    monkeypatch.setenv("PLANTED_TOKEN", "s3cr3t-planted")
    kernel = start(env={**os.environ, "AUTOGRADER_SEED": "23"})
    code = """
        import glob, os
        found = []
        for path in glob.glob('/proc/*/environ'):
            try:
                found.append(open(path, 'rb').read())
            except OSError:
                pass
        found.append(repr(dict(os.environ)).encode())
    """
    assert kernel.value("(len(found) > 1, any(b's3cr3t-planted' in text for text in found))", code) == (True, False)
    assert kernel.value("os.environ['AUTOGRADER_SEED']") == "23"


def test_an_interrupt_ends_the_cell_and_not_the_kernel(kernel: Kernel) -> None:
    """After Ctrl-C in a loop, variables from before are still there."""
    kernel.value("x", "x = 41")
    # as the grader asks: after an error a kernel otherwise aborts what has arrived in the meantime
    request = kernel.client.execute("import time\nwhile True: time.sleep(0.05)", stop_on_error=False)
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    reply = kernel.client.get_shell_msg(timeout=10)
    assert reply["parent_header"]["msg_id"] == request
    assert reply["content"]["ename"] == "KeyboardInterrupt"
    assert kernel.value("x + 1") == 42


def test_an_interrupt_reaches_what_the_cell_waits_for(kernel: Kernel) -> None:
    """A program that a cell runs in the foreground ends with the interrupt, as at a terminal."""
    kernel.client.execute("import os\nos.system('sleep 60')")
    time.sleep(0.5)
    kernel.manager.interrupt_kernel()
    assert kernel.client.get_shell_msg(timeout=10)["msg_type"] == "execute_reply"
    assert "sleep" not in inside_pids(kernel).values()


def test_a_kernel_that_ignores_interrupts_is_killed(start: Start) -> None:
    """Shutting down takes no longer because a loop swallows every interrupt."""
    kernel = start()
    code = "import signal\nfor n in (2, 15): signal.signal(n, signal.SIG_IGN)\nwhile True: pass"
    kernel.client.execute(code)
    time.sleep(0.5)
    began, pid = time.monotonic(), kernel.pid
    kernel.manager.shutdown_kernel()
    assert time.monotonic() - began < 3
    assert not exists(pid)


def test_a_restart_keeps_the_client_and_nothing_else(kernel: Kernel) -> None:
    """The connected client goes on with a fresh kernel in a fresh jail, without variables and files of the old one."""
    kernel.value("1", "x = 1; open('left-behind', 'w').close(); open('/tmp/left-behind', 'w').close()")
    old = kernel.pid
    kernel.manager.restart_kernel(now=True)
    kernel.client.wait_for_ready(timeout=30)
    code = "import os"
    assert kernel.value("('x' in globals(), os.listdir('.'), os.listdir('/tmp'))", code) == (False, [], MOUNTED)
    assert kernel.pid != old
    assert not exists(old)


def test_a_polite_shutdown_is_quick(start: Start) -> None:
    """An idle kernel ends within a second and a half when it is asked to."""
    kernel = start()
    began, pid = time.monotonic(), kernel.pid
    kernel.manager.shutdown_kernel()
    assert time.monotonic() - began < 1.5
    assert not exists(pid)


DAEMON = """
    import os, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            import signal
            for number in set(range(1, 32)) - {9, 19}:
                signal.signal(number, signal.SIG_IGN)
            time.sleep(600)
        os._exit(0)
    os.wait()
"""


@pytest.mark.parametrize("now", [True, False])
def test_a_daemon_ends_with_the_kernel(start: Start, now: bool) -> None:
    """What a cell has started in a session of its own, deaf to signals, is gone after shutdown."""
    kernel = start()
    kernel.value("0", DAEMON)
    pids = inside_pids(kernel)
    assert len(pids) == 4, pids  # bubblewrap, the holder, the kernel, the daemon
    kernel.manager.shutdown_kernel(now=now)
    assert eventually(lambda: not any(exists(pid) for pid in pids), 3)


def test_stopping_the_holder_does_not_keep_the_jail(start: Start) -> None:
    """A learner who stops every process of the jail, the kernel last, is shut down like any other."""
    kernel = start()
    pids = inside_pids(kernel)
    code = """
        import os, signal
        for name in os.listdir('/proc'):
            if name.isdigit() and int(name) not in (1, os.getpid()):
                os.kill(int(name), signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
    """
    kernel.client.execute(textwrap.dedent(code))
    assert eventually(lambda: psutil.Process(kernel.pid).status() == psutil.STATUS_STOPPED)
    began = time.monotonic()
    kernel.manager.shutdown_kernel(now=True)
    assert time.monotonic() - began < 3
    assert eventually(lambda: not any(exists(pid) for pid in pids), 3)


OWNER = """
    import json, sys, time
    from tests.kernel.harness import Kernel
    from pathlib import Path
    kernel = Kernel(Path.cwd(), modules=())
    if {stopped}:
        kernel.client.execute("import os, signal\\nfor n in os.listdir('/proc'):\\n"
                              "    if n.isdigit() and int(n) not in (1, os.getpid()): os.kill(int(n), signal.SIGSTOP)\\n"
                              "os.kill(os.getpid(), signal.SIGSTOP)")
        time.sleep(0.5)
    print(kernel.pid, flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("stopped", [False, True], ids=["idle", "with its jail stopped"])
@pytest.mark.parametrize("user", [False, True], ids=["as we are", "as an ordinary user"])
def test_nothing_outlives_an_owner_that_is_killed(room: Path, user: bool, stopped: bool) -> None:
    """After ``kill -9`` of the grader its zygote, jails, kernels, sockets and temporary folders go within 3 seconds."""
    command, environment = prepared(OWNER.format(stopped=stopped), room, user=user)
    with subprocess.Popen(command, cwd=room, env=environment, stdout=subprocess.PIPE, text=True) as owner:
        assert owner.stdout is not None
        pid = int(owner.stdout.readline())
        family = {owner.pid: "owner", **descendants(owner.pid)}
        assert pid in family or exists(pid)
        # under root, the outer bubblewrap is the parent of the owner itself
        python = [p for p, line in family.items() if line.endswith(str(room / "program.py")) and "bwrap" not in line]
        os.kill(python[-1] if python else owner.pid, signal.SIGKILL)
        owner.wait(timeout=5)
    gone = eventually(lambda: not any(exists(p) for p in (*family, pid)), 3)
    assert gone, {p: line for p, line in family.items() if exists(p)}
    assert sorted(p.name for p in (room / "tmp").iterdir()) == []


def test_a_dead_zygote_is_replaced(start: Start) -> None:
    """Where a zygote is killed, kernels that run go on, and the next one starts from a new zygote."""
    first = start()
    address = first.provisioner._zygote
    for pid, line in ours().items():
        if address in line and pid != first.pid:  # a forked kernel has its zygote's command line
            os.kill(pid, signal.SIGKILL)
    assert first.value("6 * 7") == 42
    second = start()
    assert second.provisioner._zygote != address
    assert second.value("6 * 7") == 42
    pid = first.pid
    first.manager.shutdown_kernel(now=True)
    assert not exists(pid)
    assert not Path(address).exists()


def test_kernels_in_parallel_do_not_see_each_other(start: Start) -> None:
    """Files, sockets, abstract sockets, ports, processes and shared memory of one are not there for the other."""
    first, second = start(), start()
    code = """
        import os, socket
        open('mine', 'w').close(); open('/tmp/mine', 'w').close(); open('/dev/shm/mine', 'w').close()
        abstract = socket.socket(socket.AF_UNIX); abstract.bind('\\0mine'); abstract.listen()
        named = socket.socket(socket.AF_UNIX); named.bind('/tmp/mine.sock'); named.listen()
        port = socket.create_server(('127.0.0.1', 5000))
        child = os.fork()
        if child == 0:
            __import__('time').sleep(600)
    """
    assert first.value("len(os.listdir('/tmp'))", code) == 2 + len(MOUNTED)
    look = """
        import os, socket
        def reach(family, address):
            with socket.socket(family) as one:
                try:
                    return one.connect(address)
                except OSError as error:
                    return type(error).__name__
        seen = [os.path.exists(p) for p in ('mine', '/tmp/mine', '/dev/shm/mine')]
        seen += [reach(socket.AF_UNIX, '\\0mine'), reach(socket.AF_UNIX, '/tmp/mine.sock')]
        seen += [reach(socket.AF_INET, ('127.0.0.1', 5000))]
        pids = sorted(int(n) for n in os.listdir('/proc') if n.isdigit())
    """
    refused = "ConnectionRefusedError"
    expected = [False, False, False, refused, "FileNotFoundError", refused]
    assert second.value("seen", look) == expected
    assert second.value("len(pids)") == 3
    assert second.value("len(os.listdir('/run/kernel'))") == 5


def test_the_sockets_cannot_be_replaced(kernel: Kernel) -> None:
    """A learner can neither remove a socket of the kernel's nor put a link in its place."""
    code = """
        import os
        errors = []
        for attempt in (lambda: os.unlink('/run/kernel/k-1'), lambda: os.rename('/run/kernel/k-1', '/run/kernel/k-9'),
                        lambda: os.symlink('/etc/passwd', '/run/kernel/link'), lambda: os.chmod('/run/kernel', 0o700)):
            try:
                attempt()
                errors.append('done')
            except OSError as error:
                errors.append(error.errno)
    """
    assert kernel.value("errors", code) == [errno.EROFS] * 4


def test_a_lost_connection_is_made_again(kernel: Kernel) -> None:
    """The sealed folder still lets a client connect anew."""
    kernel.client.stop_channels()
    kernel.client = kernel.manager.client()
    kernel.client.start_channels()
    kernel.client.wait_for_ready(timeout=10)
    assert kernel.value("1 + 1") == 2


def test_a_link_planted_before_the_start_is_refused(room: Path, start: Start) -> None:
    """A module in the work folder that is imported while the kernel starts cannot put a link among the sockets."""
    planted = "import os\nos.symlink('/etc/passwd', '/run/kernel/planted')\n"
    (room / "usercustomize_at_start.py").write_text(planted, encoding="utf-8")
    with pytest.raises(Exception, match="is not a socket"):
        _start_with_early_code(room)
    assert start().value("1") == 1


def _start_with_early_code(room: Path) -> None:
    from jupyter_client.manager import KernelManager

    from autograder.kernel.provisioner import KERNEL_NAME

    manager = KernelManager(kernel_name=KERNEL_NAME)
    # an ipykernel option that runs code before the kernel is ready
    manager.start_kernel(
        cwd=str(room), modules=(), extra_arguments=["--IPKernelApp.exec_files=['usercustomize_at_start.py']"]
    )


def test_a_busy_machine_of_connections(start: Start) -> None:
    """A process with more open descriptors than select(2) can count still starts kernels."""
    opened = [os.open("/dev/null", os.O_RDONLY) for _ in range(1100)]
    try:
        assert start().value("1") == 1
    finally:
        for fd in opened:
            os.close(fd)


def test_records_tell_the_protection(kernel: Kernel) -> None:
    """The profile names the jail while the kernel runs in one."""
    assert kernel.provisioner.profile.startswith("bwrap-")
