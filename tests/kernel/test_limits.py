"""What a jailed kernel may use: it is stopped at each limit, and lives on where only one request was too much."""

from __future__ import annotations

import errno
import os
import textwrap
import time
from collections.abc import Callable
from contextlib import suppress

import psutil
import pytest

from autograder.kernel.limits import MB, Limits
from tests.kernel.harness import Kernel, eventually

Start = Callable[..., Kernel]
SMALL = {"memory_mb": 768, "processes": 64, "work_mb": 16, "temp_mb": 16, "file_mb": 8}


def test_limits_are_what_was_asked_for(start: Start) -> None:
    """The kernel's own process carries each limit, and cannot raise it."""
    kernel = start({**SMALL, "cpu_seconds": 50})
    code = """
        import resource as r
        found = [r.getrlimit(k) for k in (r.RLIMIT_CPU, r.RLIMIT_DATA, r.RLIMIT_NPROC, r.RLIMIT_FSIZE, r.RLIMIT_CORE)]
        try:
            r.setrlimit(r.RLIMIT_CPU, (60, 60))
            raised = True
        except ValueError:
            raised = False
    """
    wanted = [50, 768 * MB, 64, 8 * MB, 0]
    assert kernel.value("(found, raised)", code) == ([(n, n) for n in wanted], False)


def test_a_memory_bomb_is_a_memory_error(start: Start) -> None:
    """A list that grows without end raises MemoryError in its cell, and the kernel goes on."""
    kernel = start(SMALL)
    reply = kernel.reply("taken = []\nwhile True: taken.append(bytearray(32 << 20))")
    assert reply["ename"] == "MemoryError"
    assert kernel.value("len(taken) * 32 <= 768", "") is True
    assert kernel.value("6 * 7", "del taken") == 42


def test_memory_of_no_process_is_refused(start: Start) -> None:
    """Memory that belongs to no process, and so would be counted for none, cannot be had."""
    assert start(SMALL).reply("import os; os.memfd_create('x')")["ename"] == "PermissionError"


GREEDY = {
    "shared": """
        import mmap
        block = mmap.mmap(-1, 3 << 30)
        for page in range(0, len(block), 1 << 20):
            block[page:page + (1 << 20)] = bytes(1 << 20)
    """,
    "many processes": """
        import os, time
        for _ in range(8):
            if os.fork() == 0:
                mine = bytearray(os.urandom(1 << 20) * 160)
                time.sleep(60)
        time.sleep(60)
    """,
}


@pytest.mark.parametrize("how", GREEDY)
def test_a_jail_that_holds_too_much_is_ended(start: Start, how: str) -> None:
    """Memory past the limit in all, shared or spread over processes that keep to theirs, ends the jail within seconds."""
    greedy, modest = start(SMALL), start(SMALL)
    before = psutil.virtual_memory().available
    greedy.client.execute(textwrap.dedent(GREEDY[how]))
    assert eventually(lambda: not greedy.manager.is_alive(), 15)
    assert before - psutil.virtual_memory().available < 3 << 30
    provisioner = greedy.provisioner
    greedy.manager.shutdown_kernel(now=True)
    assert provisioner.out_of_memory
    assert modest.value("6 * 7") == 42
    modest.manager.shutdown_kernel(now=True)
    assert not modest.provisioner.out_of_memory


def test_what_forked_children_share_counts_once(start: Start) -> None:
    """Six children that read the parent's 300 MB hold no more than the parent; they are left alone."""
    kernel = start(SMALL)
    code = """
        import os, time
        data = bytearray(os.urandom(1 << 20) * 300)
        children = []
        for _ in range(6):
            child = os.fork()
            if child == 0:
                total = sum(data[::4096])
                time.sleep(3)
                os._exit(0)
            children.append(child)
        codes = [os.waitpid(child, 0)[1] for child in children]
    """
    assert kernel.value("codes", code) == [0] * 6
    kernel.manager.shutdown_kernel(now=True)
    assert not kernel.provisioner.out_of_memory


def test_a_fork_bomb_stops_and_the_machine_does_not_notice(start: Start) -> None:
    """Children that fork children are refused past the limit; the owner can still start processes, and ends them all."""
    kernel = start(SMALL)
    jail = os.readlink(f"/proc/{kernel.pid}/ns/pid")
    code = """
        import os, time
        def bomb():
            while True:
                try:
                    if os.fork() == 0:
                        continue
                except BlockingIOError:
                    pass
                time.sleep(0.01)
        if os.fork() == 0:
            bomb()
    """
    assert kernel.value("1", code) == 1
    time.sleep(1)
    assert 8 < len(inside(jail)) < 64
    assert os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1] == 0
    assert start(SMALL).value("1") == 1  # another kernel has a count of its own
    kernel.manager.shutdown_kernel(now=True)
    assert eventually(lambda: not inside(jail))


def inside(jail: str) -> list[int]:
    """Return the processes of one jail, by its pid namespace: others may start and end processes meanwhile."""
    found = []
    for pid in psutil.pids():
        with suppress(OSError):
            if os.readlink(f"/proc/{pid}/ns/pid") == jail:
                found.append(pid)
    return found


def test_threads_count_as_processes(start: Start) -> None:
    """Threads without end are refused at the same limit."""
    code = """
        import threading
        event, started = threading.Event(), 0
        try:
            while started < 100:
                threading.Thread(target=event.wait).start()
                started += 1
        except RuntimeError:
            pass
        event.set()
    """
    assert 0 < start(SMALL).value("started", code) < 64


@pytest.mark.parametrize("folder", [".", "/tmp", "/dev/shm"])
def test_a_folder_is_full_at_its_size(start: Start, folder: str) -> None:
    """Many files cannot take more than the folder's size together."""
    code = f"""
        import errno, os
        number = count = 0
        while count < 100 and not number:
            try:
                with open(os.path.join({folder!r}, f'file{{count}}'), 'wb') as stream:
                    stream.write(bytes(1 << 20))
                count += 1
            except OSError as error:
                number = error.errno
    """
    count, number = start(SMALL).value("(count, number)", code)
    assert number == errno.ENOSPC
    assert count <= 16


def test_a_million_files_find_no_room(start: Start) -> None:
    """Empty files without end are refused: the folders in memory count them too."""
    code = """
        import errno
        number = count = 0
        while count < 60_000 and not number:
            try:
                open(f'/tmp/file{count}', 'w').close()
                count += 1
            except OSError as error:
                number = error.errno
    """
    count, number = start(SMALL).value("(count, number)", code, seconds=60)
    assert number == errno.ENOSPC, count


def test_a_file_has_a_longest_size(start: Start) -> None:
    """A file cannot be written, nor stretched without being written, past its limit."""
    kernel = start(SMALL)
    assert kernel.reply("open('long', 'wb').write(bytes(9 << 20))")["ename"] == "OSError"
    assert kernel.reply("open('sparse', 'wb').truncate(1 << 40)")["ename"] == "OSError"


def test_processor_time_runs_out(start: Start) -> None:
    """A process that computes past its processor time is ended, whatever it does about signals."""
    code = """
        import os, signal
        child = os.fork()
        if child == 0:
            for number in set(signal.valid_signals()) - {9, 19}:
                signal.signal(number, signal.SIG_IGN)
            while True:
                pass
        status = os.waitpid(child, 0)[1]
    """
    assert start({"cpu_seconds": 2}).value("os.WTERMSIG(status)", code) == 9


def test_limits_travel_as_plain_data() -> None:
    """What a record keeps of the limits is enough to have them again."""
    assert Limits.from_dict(Limits(memory_mb=7).to_dict()) == Limits(memory_mb=7)
