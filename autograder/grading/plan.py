"""The plan: everything that decides a score besides the submission, with one digest over all of it."""

from __future__ import annotations

import asyncio
import io
import json
import os
import platform
import tarfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from importlib.metadata import version
from pathlib import Path

import nbformat

from autograder.course import Course, Week
from autograder.exceptions import AutograderError, CourseError
from autograder.grading.execute import Run, Settings
from autograder.grading.score import course_points, score
from autograder.grading.submission import Rebuilt, reference
from autograder.kernel.jail import PROFILE
from autograder.kernel.warm import zygote_address
from autograder.kernel.workfiles import TRACKING_STORE, empty_store, modules_of, pack
from autograder.results import Verdict, canonical, digest

_VERSIONED = ("autograder", "ipykernel", "ipython", "nbclient", "nbgrader", "numpy", "pandas", "scikit-learn", "mlflow")
ENGINE = 2
"""Raised by one when our own code would judge the same execution otherwise."""


@dataclass(frozen=True)
class Plan:
    """How one week is graded.

    Attributes:
        course: the course.
        week: the week, with its source notebook.
        settings: limits and seed.
        work_files: the work folder as a tar archive.
        modules: what the zygote imports.
        store: an initialised, empty tracking store, where the week uses MLflow.
    """

    course: Course
    week: Week
    settings: Settings
    work_files: bytes
    modules: tuple[str, ...]
    store: bytes | None = None

    @cached_property
    def versions(self) -> dict[str, str]:
        """Versions of what a score may depend on."""
        found = {"python": platform.python_version()}
        for name in _VERSIONED:
            try:
                found[name] = version(name)
            except ImportError:
                continue
        return found

    @cached_property
    def digest(self) -> str:
        """Names the plan: equal plans give equal scores. The preloaded modules do not count: they save time only."""
        profile = PROFILE if self.settings.sandbox else "none"
        facts = {"settings": self.settings.to_dict(), "versions": self.versions, "profile": profile, "engine": ENGINE}
        return digest(nbformat.writes(self.week.notebook), _content(self.work_files), canonical(facts))

    def key(self, rebuilt: Rebuilt) -> str:
        """Name an execution by all that goes into it."""
        return digest(self.digest, nbformat.writes(rebuilt.notebook))


def _content(work_files: bytes) -> str:
    """Return digests of the work files but the empty tracking store: no two of those are made with the same bytes."""
    with tarfile.open(fileobj=io.BytesIO(work_files)) as archive:
        files = [(m.name, archive.extractfile(m)) for m in archive.getmembers() if m.isfile() and m.name != TRACKING_STORE]
        return canonical({name: digest(stream.read()) for name, stream in files if stream})


def make_plan(course: Course, week: Week, settings: Settings | None = None) -> Plan:
    """Return the plan of a week.

    Args:
        course: the course.
        week: the week.
        settings: limits; the default seed is drawn from the plan, so that it is the same for all and guessed by nobody.

    Raises:
        CourseError: the week's notebook or files cannot be used.
    """
    if settings is None or settings.seed < 0:
        drawn = int(digest(nbformat.writes(week.notebook))[:7], 16)
        settings = replace(settings or Settings(), seed=drawn)
    store = empty_store(course.state / "cache") if _uses_mlflow(week) else None
    return Plan(course, week, settings, pack(week.source, store=store), _modules(course, week), store)


def _uses_mlflow(week: Week) -> bool:
    return any(name.split(".")[0] == "mlflow" for name in modules_of(week.notebook))


def _preload_file(course: Course, week: Week) -> Path:
    return course.state / "cache" / f"preload-{digest(nbformat.writes(week.notebook), version('autograder'))[:16]}.json"


def _modules(course: Course, week: Week) -> tuple[str, ...]:
    """Return the notebook's imports and, once its reference has run, what those import only when first used."""
    named = modules_of(week.notebook)
    try:
        learned = json.loads(_preload_file(course, week).read_text())
    except (OSError, ValueError):
        return named
    return tuple(dict.fromkeys([*named, *learned]))


def start_zygote(plan: Plan) -> threading.Thread:
    """Start the process that kernels are forked from, in the background; whoever needs it first waits for it.

    A failure shows there, where it can be told: this thread says nothing.
    """
    def start() -> None:
        with suppress(AutograderError, OSError):
            zygote_address(plan.modules, private=plan.settings.sandbox, store=plan.store)

    thread = threading.Thread(target=start, daemon=True)
    thread.start()
    return thread


_PROVED = "proved"


def prove(plan: Plan, say: Callable[[str], None] = lambda _: None) -> Plan:
    """Run the week's reference solution once per plan before anybody is graded; return the plan to use.

    A week whose own solution does not earn full points must not grade others. The run also shows which modules are
    imported late (MLflow imports much on first use), so that the zygote can have them ready.

    Raises:
        CourseError: the reference solution loses points.
    """
    proof = plan.course.state / "cache" / f"{_PROVED}-{plan.digest[:24]}"
    if proof.exists():
        return plan
    say(f"Running the reference solution of {plan.week.slug} once ...")
    rebuilt = reference(plan.week)
    zygote_address(plan.modules, private=plan.settings.sandbox, store=plan.store)
    run = Run(rebuilt.notebook, plan.work_files, plan.modules, plan.settings, learn=True)
    execution = asyncio.run(run.execute())
    results = score(plan.week, execution, rebuilt.attempted)
    lost = [r for r in results if r.checks and r.verdict is not Verdict.PASSED]  # what a person marks has no checks
    if lost or course_points(plan.week) <= 0:
        first = lost[0] if lost else None
        what = f"exercise {first.exercise} is {first.verdict}: {first.message}" if first else "it has no points"
        raise CourseError(
            f"The reference solution of {plan.week.slug} does not earn full points ({what}). Nothing was graded.",
            fix=f"Run: autograder verify {plan.week.slug}",
        )
    proof.parent.mkdir(parents=True, exist_ok=True)
    _write(_preload_file(plan.course, plan.week), json.dumps(run.late_modules))
    _write(proof, "")
    return replace(plan, modules=_modules(plan.course, plan.week))


def _write(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(text, encoding="utf-8")
    os.replace(fresh, path)
