"""Lets a forked child go on with its parent's Spark session: the same Java process, over connections of its own.

A Java process cannot be forked, but it serves many connections. The child gets new ones, and from then on never tells
Java to forget an object: its parent and its siblings still use what they have in common. Temporary views, tables and
settings of the session are shared; values are not.
"""

from __future__ import annotations

import sys
import threading
from typing import Any

_KEPT: list[Any] = []
"""The parent's connections. Closing our copy of such a socket would end the parent's conversation."""


def adopt_spark() -> None:
    """Give this freshly forked process connections of its own to the Spark session that it was forked with, if any."""
    pyspark = sys.modules.get("pyspark")
    context = pyspark.SparkContext._active_spark_context if pyspark is not None else None
    gateway = getattr(context, "_gateway", None)
    if gateway is None:
        return
    client = gateway._gateway_client
    _KEPT.extend([*client.deque, client.thread_connection, client.finalizer_deque])
    client.deque.clear()
    client.thread_connection = threading.local()
    client.garbage_collect_object = _nothing
    gateway.detach = _nothing
    session = sys.modules["pyspark.sql"].SparkSession._instantiatedSession
    if session is not None:
        # Java keeps the active session by thread, and a new connection is a new thread there
        session._jvm.SparkSession.setActiveSession(session._jsparkSession)


def _nothing(*_: Any, **__: Any) -> None:
    """Stand in for what would make Java forget an object."""
