"""Questions to a kernel whose answers are known, asked around every graded cell.

Checks run in the learner's own process, so they cannot be made proof against everything; they can be made to notice.
A tripwire that must fail, with a fresh nonce, shows whether failures still come through; one that must pass, with a
fresh sum, whether code is run at all; an audit compares what a kernel looks like with what it looked like before the
learner's first cell. What an honest notebook does never trips one (every accepted answer of every week is run through
them by ``autograder verify``).
"""

from __future__ import annotations

import secrets
from typing import Any, Protocol

AUDIT = (
    "(lambda ip, b, s: [len(ip.ast_transformers), sorted(set(vars(ip)) & {'run_cell', 'run_cell_async', 'run_code', "
    "'run_ast_nodes', 'showtraceback', '_showtraceback', 'showsyntaxerror', 'should_run_async', 'user_expressions', "
    "'_run_cell', 'transform_cell', 'compile_class'}), "
    "[id(getattr(type(ip), n)) for n in ('run_cell', 'run_cell_async', 'run_code', 'run_ast_nodes', 'showtraceback', "
    "'_showtraceback', 'transform_cell')], [id(getattr(b, n)) for n in ('AssertionError', 'BaseException', 'Exception', "
    "'abs', 'all', 'any', 'bool', 'dict', 'float', 'getattr', 'int', 'isinstance', 'len', 'list', 'max', 'min', 'repr', "
    "'round', 'set', 'sorted', 'str', 'sum', 'tuple', 'type', '__build_class__', '__import__')], "
    "bool(ip.custom_exceptions), s.gettrace() is None, s.getprofile() is None, "
    "sorted(set(vars(ip).get('user_ns', {})) & {'AssertionError', 'isinstance', 'type', 'abs', 'float', 'str', 'int', "
    "'len', 'sorted', 'any', 'bool', 'dict', 'getattr', 'set', 'tuple', 'repr'})])"
    "(get_ipython(), __import__('builtins'), __import__('sys'))"
)
"""Evaluated in the kernel; only equality with the first answer matters. A learner who shadows a builtin that checks
lean on (``len = 3``) is noticed by the last part; ``all``, ``sum``, ``list``, ``min`` and ``max`` are left out of it,
because honest notebooks shadow them."""


class Kernel(Protocol):
    """What a tripwire needs of a client."""

    async def ask(self, code: str, expressions: dict[str, str]) -> dict[str, Any]:
        """Run code and return the reply's content."""
        ...


class Tripwires:
    """The tripwires of one kernel."""

    def __init__(self, kernel: Kernel) -> None:
        self._kernel = kernel
        self._baseline = ""

    async def lay(self) -> bool:
        """Take the audit's baseline; call it before the learner's first cell. False where the kernel does not answer."""
        reply = await self._kernel.ask("None", {"audit": AUDIT})
        self._baseline = _text(reply, "audit")
        return bool(self._baseline)

    async def hold(self) -> bool:
        """True where every wire answers as it must."""
        first, second = secrets.randbelow(10**6), secrets.randbelow(10**6)
        passing = await self._kernel.ask(f"_ = {first} + {second}", {"sum": "_", "audit": AUDIT})
        if passing.get("status") != "ok" or _text(passing, "sum") != str(first + second) or _text(passing, "audit") != self._baseline:
            return False
        nonce = secrets.token_hex(8)
        failing = await self._kernel.ask(f"assert {first} == {first + second + 1}, {nonce!r}", {})
        return failing.get("status") == "error" and failing.get("ename") == "AssertionError" and failing.get("evalue") == nonce


def _text(reply: dict[str, Any], name: str) -> str:
    """Return the plain text of a user expression, an empty string where it failed."""
    found = reply.get("user_expressions", {}).get(name, {})
    return str(found.get("data", {}).get("text/plain", "")) if found.get("status") == "ok" else ""
