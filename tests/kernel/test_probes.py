"""The jail's promises, asked of the jail itself, and of a process that is in none."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from autograder.exceptions import JailError
from autograder.kernel import inside, jail, probes
from tests.kernel.harness import run_python


def test_every_promise_holds_in_the_jail() -> None:
    """A jailed kernel finds nothing that it should not, and each promise is tried once."""
    results = jail.probe()
    assert [name for name, _, _ in results] == list(inside.PROMISES)
    assert {name: detail for name, ok, detail in results if not ok} == {}
    assert all(detail for _, _, detail in results)


def test_the_planted_variable_does_not_stay() -> None:
    """Asking leaves the asker's own environment as it was."""
    jail.probe()
    assert probes.PLANTED_VARIABLE not in os.environ


# what would hurt or need rights outside: filling folders, taking memory, forking, mounting
HARMLESS = (
    "no other kinds of socket",
    "files of the machine hidden",
    "no new privileges",
    "system calls filtered",
    "file size limited",
    "environment from a list",
    "processes of the machine hidden",
)


@pytest.mark.parametrize("promise", HARMLESS)
def test_a_broken_promise_is_noticed(promise: str, room: Path) -> None:
    """The same program, run outside any jail, finds the promise broken and says how."""
    facts = {
        "filtered": True,
        "hidden": [str(room)],
        "file_mb": 1,
        "variables": [],
        "secret": "s",
        "descriptors": [],
        "port": 0,
        "keyctl": 0,
    }
    program = f"""
        import json
        from autograder.kernel import inside
        inside.FACTS.update(json.loads({json.dumps(facts)!r}))
        inside.PROMISES = {{{promise!r}: inside.PROMISES[{promise!r}]}}
        print(inside.report())
    """
    done = run_python(program, room)
    name, ok, detail = json.loads(done.stdout)[0]
    assert (name, ok) == (promise, False), detail
    assert detail
    assert "could not be tried" not in detail


def test_a_probe_without_a_jail_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the jail switched off there is nothing to ask, and no promise is said to hold."""
    monkeypatch.setenv("AUTOGRADER_NO_SANDBOX", "1")
    with pytest.raises(JailError, match="without a jail"):
        jail.probe()
