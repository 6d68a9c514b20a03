"""The commands: the page's own, and the one that authors check items with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from exam.toy_bank import toy_item

from autograder.exam.bank import main


def test_exam_command_serves_until_interrupted(tmp_path: Path) -> None:
    """`autograder exam` prints an address on the loopback with a token, serves the page there, and ends cleanly on Ctrl-C."""
    env = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
    words = [sys.executable, "-m", "autograder", "exam", "--no-browser", "--port", "18891", "--records", str(tmp_path / "records")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=env) as process:
        assert process.stdout
        url = process.stdout.readline().split(": ", 1)[1].strip()
        assert url.startswith("http://127.0.0.1:") and len(url.split("#token=")[1]) > 20
        with urllib.request.urlopen(url) as page:
            assert b"Mock exam" in page.read() and "default-src 'none'" in page.headers["Content-Security-Policy"]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    token = next((tmp_path / "state").rglob("token"))
    assert token.stat().st_mode & 0o077 == 0 and not list((tmp_path / "state").rglob("server.json"))
    assert list((tmp_path / "records").iterdir()) == []


def test_check_command_finds_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command for authors prints counts, the table of habits and each finding, and returns 1 where there is one."""
    wrong = toy_item("1.01", 1, 0) | {"proof": "assert correct[1]"}
    file = tmp_path / "section1.yaml"
    file.write_text(json.dumps({"section": "1", "items": [wrong, toy_item("1.01", 2, 0)]}), encoding="utf-8")
    assert main([str(file)]) == 1
    told = capsys.readouterr().out
    assert "2 items, 2 single" in told and "the longest option" in told and "s1-001-01: proof: AssertionError" in told
    assert main([str(file), "--only", "s1-001-02"]) == 0
