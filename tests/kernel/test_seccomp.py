"""The filter of system calls: what it refuses, and that everything a notebook needs goes through."""

from __future__ import annotations

import errno
import os
import shutil
import struct
from collections.abc import Callable

import pytest

from autograder.kernel import seccomp
from tests.kernel.harness import Kernel

Start = Callable[..., Kernel]
ALLOWED = {"x86_64": {"read": 0, "mmap": 9, "fork": 57, "execve": 59}, "aarch64": {"read": 63, "mmap": 222, "execve": 221}}


def verdict(code: bytes, arch: int, number: int, argument: int = 0) -> int:
    """Run a filter on one system call, by the rules of BPF, and return what it decides."""
    data = struct.pack("IIQ6Q", number, arch, 0, argument, 0, 0, 0, 0, 0)
    steps = list(struct.iter_unpack("HBBI", code))
    position, value = 0, 0
    while True:
        what, then, otherwise, operand = steps[position]
        position += 1
        if what == 0x06:
            return int(operand)
        if what == 0x20:
            (value,) = struct.unpack_from("I", data, operand)
            continue
        holds = {0x15: value == operand, 0x35: value >= operand, 0x45: bool(value & operand)}[what]
        position += then if holds else otherwise


def failure(number: int) -> int:
    """Return the verdict that answers with an error."""
    return seccomp.FAIL | number


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_each_named_call_is_refused(machine: str) -> None:
    """On either architecture every call of the list is refused, by its number there, and the common ones are not."""
    code, arch = seccomp.assemble(machine), seccomp.ARCHITECTURES[machine]
    column = list(seccomp.ARCHITECTURES).index(machine)
    numbers = [pair[column] for pair in seccomp.DENIED.values() if pair[column] >= 0]
    assert len(numbers) == len(set(numbers))
    assert {verdict(code, arch, n) for n in numbers} == {failure(errno.EPERM)}
    assert {verdict(code, arch, n) for n in ALLOWED[machine].values()} == {seccomp.ALLOW}


@pytest.mark.parametrize("machine", seccomp.ARCHITECTURES)
def test_arguments_decide_where_a_call_has_two_uses(machine: str) -> None:
    """A new process is allowed and a new namespace is not; so are sockets of the usual families and no others."""
    code, arch = seccomp.assemble(machine), seccomp.ARCHITECTURES[machine]
    column = list(seccomp.ARCHITECTURES).index(machine)
    clone, clone3, sockets = seccomp._CLONE[column], seccomp._CLONE3[column], seccomp._SOCKET[column]
    assert verdict(code, arch, clone, 0x3D0F00) == seccomp.ALLOW  # a thread, as the C library makes one
    assert verdict(code, arch, clone, 0x10000000 | 17) == failure(errno.EPERM)
    assert verdict(code, arch, clone3) == failure(errno.ENOSYS)
    assert [verdict(code, arch, sockets, family) for family in (1, 2, 10)] == [seccomp.ALLOW] * 3
    assert [verdict(code, arch, sockets, family) for family in (17, 38, 40)] == [failure(errno.EAFNOSUPPORT)] * 3


def test_numbers_of_another_architecture_mean_nothing() -> None:
    """A 32-bit call, whose numbers mean other things, is refused whatever it is."""
    code = seccomp.assemble("x86_64")
    assert verdict(code, 0x40000003, 0) == failure(errno.ENOSYS)
    assert verdict(code, seccomp.ARCHITECTURES["x86_64"], 0x40000000) == failure(errno.ENOSYS)


CALLS = """
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    def tried(number, *arguments):
        ctypes.set_errno(0)
        return libc.syscall(number, *arguments), ctypes.get_errno()
"""


def test_calls_are_refused_in_the_kernel(kernel: Kernel) -> None:
    """The filter is in force for the kernel itself: harmless forms of refused calls fail with the filter's error."""
    column = list(seccomp.ARCHITECTURES).index(os.uname().machine)
    names = ("keyctl", "unshare", "setns", "bpf", "perf_event_open", "io_uring_setup", "kcmp", "memfd_create", "shmget")
    numbers = [seccomp.DENIED[name][column] for name in names]
    assert kernel.value(f"[tried(n, 0, 0, 0, 0, 0) for n in {numbers}]", CALLS) == [(-1, errno.EPERM)] * len(names)


def test_children_are_under_the_filter_too(kernel: Kernel) -> None:
    """A program that a cell starts has the same filter."""
    code = "import subprocess\nsaid = subprocess.run(['grep', 'Seccomp:', '/proc/self/status'], capture_output=True, text=True)"
    assert kernel.value("said.stdout.split()", code) == ["Seccomp:", "2"]


WORKS = {
    "a program": "import subprocess; assert subprocess.run(['echo', 'hi'], capture_output=True).stdout == b'hi\\n'",
    "a shell": "get_ipython().system('true'); assert get_ipython().user_ns['_exit_code'] == 0",
    "threads": """
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(abs, range(-9, 0))) == 45
    """,
    "processes": """
        import multiprocessing
        with multiprocessing.get_context('fork').Pool(2) as pool:
            assert pool.map(abs, [-1, -2]) == [1, 2]
    """,
    "spawned processes": """
        from joblib import Parallel, delayed
        assert Parallel(n_jobs=2)(delayed(abs)(-n) for n in range(4)) == [0, 1, 2, 3]
    """,
    "shared memory": """
        from multiprocessing.shared_memory import SharedMemory
        block = SharedMemory(create=True, size=1000)
        block.close(); block.unlink()
    """,
    "callbacks from C": """
        import ctypes
        kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
        numbers = (ctypes.c_int * 3)(3, 1, 2)
        order = lambda a, b: ctypes.c_int.from_address(a).value - ctypes.c_int.from_address(b).value
        ctypes.CDLL(None).qsort(numbers, 3, 4, kind(order))
        assert list(numbers) == [1, 2, 3]
    """,
    "a server on loopback": """
        import threading, urllib.request
        from http.server import HTTPServer, SimpleHTTPRequestHandler
        server = HTTPServer(('127.0.0.1', 0), SimpleHTTPRequestHandler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert urllib.request.urlopen(f'http://127.0.0.1:{server.server_port}/').status == 200
        server.shutdown()
    """,
    "learning": """
        import numpy as np
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.model_selection import GridSearchCV
        X = np.random.default_rng(0).normal(size=(80, 3)); y = (X[:, 0] > 0).astype(int)
        search = GridSearchCV(RandomForestClassifier(5), {'max_depth': [2, 3]}, n_jobs=2, cv=2).fit(X, y)
        assert search.best_score_ > 0.5
    """,
    "tables": """
        import pandas as pd
        pd.DataFrame({'a': [1, 2]}).to_parquet('t.parquet')
        assert pd.read_parquet('t.parquet').a.sum() == 3
    """,
    "a picture": """
        import matplotlib.pyplot as plt
        plt.plot([1, 2]); plt.title('π'); plt.savefig('p.png')
        assert open('p.png', 'rb').read(4) == b'\\x89PNG'
    """,
    "a database": """
        import sqlite3
        base = sqlite3.connect('x.db'); base.execute('pragma journal_mode=wal'); base.execute('create table t (a)')
        base.commit()
    """,
}


@pytest.mark.parametrize("what", WORKS)
def test_what_notebooks_do_works(start: Start, what: str) -> None:
    """Everyday work of a data scientist goes through the filter and the jail as it does outside."""
    reply = start(modules=("numpy", "pandas", "sklearn.ensemble", "matplotlib.pyplot")).reply(WORKS[what], seconds=90)
    assert reply["status"] == "ok", f"{reply.get('ename')}: {reply.get('evalue')}"


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not installed")
def test_a_java_machine_starts(start: Start) -> None:
    """Spark's virtual machine starts under the memory limit, finds its settings, and makes its threads."""
    code = """
        import subprocess
        open('Hello.java', 'w').write('''
            public class Hello { public static void main(String[] a) throws Exception {
                Thread t = new Thread(() -> System.out.println("from a thread"));
                t.start(); t.join();
                System.out.println(java.security.Security.getProviders().length > 0);
                System.out.println(java.net.InetAddress.getByName("localhost").isLoopbackAddress()); } }''')
        done = subprocess.run(['java', '-Xmx512m', 'Hello.java'], capture_output=True, text=True)
        version = subprocess.run(['java', '-version'], capture_output=True, text=True)
    """
    kernel = start()
    said = kernel.value("(version.returncode, done.stdout.split('\\n'), done.stderr[-500:])", code, seconds=90)
    assert said == (0, ["from a thread", "true", "true", ""], "")
