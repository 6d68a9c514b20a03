"""Questions to a kernel whose answers are known, asked around every graded cell.

Checks run in the learner's own process, so they cannot be made proof against everything; they can be made to notice.
A tripwire that must fail, with a fresh nonce, shows whether failures still come through; one that must pass, with a
fresh sum, whether code is run at all; an audit compares what a kernel looks like with what it looked like before the
learner's first cell. What an honest notebook does never trips one (every accepted answer of every week is run through
them by ``autograder verify``).
"""

from __future__ import annotations

import ast
import secrets
from typing import Any, Protocol

_METHODS = "('run_cell', 'run_cell_async', 'run_code', 'run_ast_nodes', 'showtraceback', '_showtraceback', 'transform_cell')"
_OWN = (
    "{'run_cell', 'run_cell_async', 'run_code', 'run_ast_nodes', 'showtraceback', '_showtraceback', 'showsyntaxerror', "
    "'should_run_async', 'user_expressions', '_run_cell', 'transform_cell', 'compile_class'}"
)
_BUILTINS = (
    "('AssertionError', 'BaseException', 'Exception', 'abs', 'all', 'any', 'bool', 'dict', 'float', 'getattr', 'int', "
    "'isinstance', 'len', 'list', 'max', 'min', 'repr', 'round', 'set', 'sorted', 'str', 'sum', 'tuple', 'type', "
    "'__build_class__', '__import__', 'compile', 'eval', 'exec')"
)
_HOOKS = "('pre_execute', 'pre_run_cell', 'post_run_cell')"
_KERNEL = (
    "[sorted(set(vars(k)) & {'do_execute', 'execute_request', 'shell_handlers_', 'dispatch_shell'}), "
    "id(type(k).do_execute), id(getattr(k.shell_handlers.get('execute_request'), '__func__', 0)), "
    "sorted(set(vars(k.session)) & {'send', 'serialize', 'msg', 'sign'}), id(type(k.session).send)]"
)
_COMPILER = "[sorted(set(vars(ip.compile)) & {'ast_parse', 'cache', '__call__'}), id(type(ip.compile).__call__), id(type(ip.compile).ast_parse)]"
_TRANSFORMERS = (
    "[[getattr(f, '__qualname__', type(f).__qualname__) for f in fs] for fs in (ip.input_transformers_cleanup, "
    "ip.input_transformers_post, ip.input_transformer_manager.cleanup_transforms, ip.input_transformer_manager.line_transforms, "
    "ip.input_transformer_manager.token_transformers)]"
)
_HARMLESS = "{'print', 'input', 'open', 'exit', 'quit', 'help', 'display', 'copyright', 'credits', 'license'}"
_STARRED = "('numpy', 'pyspark.sql.functions')"
_LOOK = (
    "(lambda ip, b, s: ["
    f"len(ip.ast_transformers), sorted(set(vars(ip)) & {_OWN}), [id(getattr(type(ip), n)) for n in {_METHODS}], "
    f"[[getattr(f, '__qualname__', '?') for f in ip.events.callbacks.get(h, [])] for h in {_HOOKS}], {_TRANSFORMERS}, {_COMPILER}, "
    f"(lambda k: {_KERNEL})(ip.kernel) if getattr(ip, 'kernel', None) else 0, "
    f"[id(getattr(b, n)) for n in {_BUILTINS}], bool(ip.custom_exceptions), s.gettrace() is None, s.getprofile() is None, "
    f"sorted(n for n in (set(dir(b)) & set(ip.user_ns)) - {_HARMLESS} if n[0] != '_' and callable(ip.user_ns[n]) "
    "and ip.user_ns[n] is not getattr(b, n) "
    f"and all(ip.user_ns[n] is not getattr(s.modules.get(m), n, None) for m in {_STARRED}))])"
    "(__import__('IPython').get_ipython(), __import__('builtins'), __import__('sys'))"
)
# in a namespace of its own: names that the learner has taken (``len = 3``) must not change what is asked
AUDIT = f"__import__('builtins').eval({_LOOK!r}, {{}})"
"""Evaluated in the kernel; only equality with the first answer matters.

The last part names what stands in a builtin's place for the checks (``isinstance = lambda *a: True``). A plain value there
(``len = 3``) is an honest mistake that the checks meet by themselves, and a star import brings its library's own."""


LAST_NAME = "_finished_"


def with_last_line(source: str) -> tuple[str, str]:
    """Add a line to the end of a check that leaves a fresh nonce behind: a check that was cut short does not.

    Returns:
        The source to run, and the nonce; the source as it is and an empty nonce where it is not plain Python.
    """
    nonce = secrets.token_hex(8)
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return source, ""
    line = f"{LAST_NAME} = {nonce!r}"
    if not body or not isinstance(body[-1], ast.Expr):
        return f"{source}\n{line}", nonce
    lines = source.split("\n")  # an expression at the end is shown, and may be points: it stays the last
    lines.insert(body[-1].lineno - 1, line)
    return "\n".join(lines), nonce


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

    async def hold(self, finished: str = "", *, fail: bool = True) -> bool | None:
        """True where every wire answers as it must, False where one does not, None where the kernel says nothing.

        Args:
            finished: what ``with_last_line`` returned for a check that ended well: its last line must have run.
            fail: ask the wire that must fail too, without which a check that passed is not believed.
        """
        first, second = secrets.randbelow(10**6), secrets.randbelow(10**6)
        asked = {"sum": "_", "audit": AUDIT, "finished": f"globals().get({LAST_NAME!r}, '')"}
        passing = await self._kernel.ask(f"_ = {first} + {second}", asked)
        if not passing:
            return None
        if passing.get("status") != "ok" or _text(passing, "sum") != str(first + second) or _text(passing, "audit") != self._baseline:
            return False
        if finished and _text(passing, "finished") != repr(finished):
            return False
        if not fail:
            return True
        nonce = secrets.token_hex(8)
        failing = await self._kernel.ask(f"assert {first} == {first + second + 1}, {nonce!r}", {})
        if not failing:
            return None
        return failing.get("status") == "error" and failing.get("ename") == "AssertionError" and failing.get("evalue") == nonce


def _text(reply: dict[str, Any], name: str) -> str:
    """Return the plain text of a user expression, an empty string where it failed."""
    found = reply.get("user_expressions", {}).get(name, {})
    return str(found.get("data", {}).get("text/plain", "")) if found.get("status") == "ok" else ""
