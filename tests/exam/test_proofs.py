"""How proofs run: without a network, with Spark, within their time."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path

import pytest
from exam.toy_bank import toy_item

from autograder.exam.bank import Item, load
from autograder.exam.proofs import prove


def _items(folder: Path, *proofs: str) -> tuple[Item, ...]:
    items = []
    for number, proof in enumerate(proofs, 1):
        item = copy.deepcopy(toy_item("1.01", number, 0)) | {"proof": proof}
        items.append(item)
    file = folder / "section1.yaml"
    file.write_text(json.dumps({"section": "1", "items": items}), encoding="utf-8")
    return load(file)


def test_a_proof_reaches_this_machine_and_no_other(tmp_path: Path) -> None:
    """Sockets and names of other machines are refused at once; the loopback works."""
    away = "import socket\nsocket.create_connection(('192.0.2.1', 80), 30)\nassert True"
    named = "import urllib.request\nurllib.request.urlopen('http://example.org', timeout=30)\nassert True"
    here = "import socket\nserver = socket.create_server(('127.0.0.1', 0))\nsocket.create_connection(server.getsockname(), 5).close()\nassert correct"
    told = list(prove(_items(tmp_path, away, named, here)).values())
    assert "a proof has no network, and asked for 192.0.2.1 (line 2" in told[0] and "asked for example.org" in told[1] and told[2] == ""


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="needs bubblewrap")
def test_a_child_of_a_proof_has_no_network_either(tmp_path: Path) -> None:
    """A process that a proof starts finds no route, whatever it is written in."""
    child = (
        "import subprocess, sys\n"
        "code = \"import socket; socket.create_connection(('192.0.2.1', 80), 30)\"\n"
        "done = subprocess.run([sys.executable, '-S', '-c', code], capture_output=True, text=True, timeout=10)\n"
        "assert 'unreachable' in done.stderr, done.stderr[-200:]"
    )
    assert list(prove(_items(tmp_path, child)).values()) == [""]


@pytest.mark.slow
def test_proofs_with_spark_share_a_session_and_nothing_else(tmp_path: Path) -> None:
    """A real session answers; a false proof is told with its line; a view of one proof is not there in the next; others run beside."""
    good = "spark.range(5).createOrReplaceTempView('left_over')\nassert spark.table('left_over').count() == 5"
    wrong = "rows = spark.range(3).count()\nassert rows == 4, rows"
    clean = "assert spark.sql('SHOW TABLES').count() == 0"
    plain = "import sys\nassert 'pyspark' not in sys.modules and correct"
    told = list(prove(_items(tmp_path, good, wrong, clean, plain)).values())
    assert told == ["", "AssertionError: 3 (line 2: assert rows == 4, rows)", "", ""]
