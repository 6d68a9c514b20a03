"""Verify: a clean week passes, and every kind of wrong check, message, answer or notebook is found and named."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from nbformat import NotebookNode
from rich.console import Console

from autograder.authoring.judgement import Problem
from autograder.authoring.shells import ShellProcess, plain_runner
from autograder.authoring.verify import Progress, VerifyReport, verify_week
from autograder.course import Week
from autograder.exceptions import CourseError
from tests.toy_course import (
    ANSWERS,
    DOUBLE,
    MEAN,
    SLUG,
    ToyExercise,
    code,
    exercise_cells,
    make_course,
    notebook_of,
    toy_notebook,
    write_answers,
    write_notebook,
)

LIMIT = 2.0
VISIBLE = '''\
"""Visible check: three times two."""
assert triple(2) is not None, "`triple` returns None, so it is still the stub. What should come back for two?"
assert triple(2) == 6, "`triple` differs on two from the value worked out by hand. Which operator did you use?"
'''
HIDDEN = """\
import os
number = float(os.environ.get("AUTOGRADER_SEED", "7"))
assert triple(number) is not None, "`triple` returns None, so nothing can be verified. Make the visible check pass first."
assert float(triple(number)) == 3 * number, "`triple` is wrong on a number it never saw. Does it use `x` at all?"
"""
GOOD = """\
# %% mistake: adds | visible | "Which operator"
def triple(x): return x + 3

# %% mistake: constant | submission | "Does it use"
def triple(x): return 6

# %% alternative: sums
def triple(x): return x + x + x

# %% crash: no-name | visible
def triple(x): return thrice(x)
"""


@dataclass(frozen=True)
class Plant:
    """One exercise with one thing wrong, or an answer that misbehaves."""

    visible: str = VISIBLE
    hidden: str = HIDDEN
    answers: str = GOOD
    solution: str = "def triple(x):\n    ### BEGIN SOLUTION\n    return 3 * x\n    ### END SOLUTION\n"

    def exercise(self, name: str) -> ToyExercise:
        """Return the exercise with an id of its own."""
        return ToyExercise(
            f"w01-{name}",
            "triple a number",
            "Write `triple(x)`.",
            self.solution,
            self.visible,
            self.hidden,
            "it holds",
            ("2.01",),
        )


def alternative(name: str, body: str) -> str:
    """Return the good answers and one alternative."""
    return f"{GOOD}\n# %% alternative: {name}\n{dedent(body)}\n"


PLANTS = {
    "clean": Plant(),
    "strict": Plant(visible=VISIBLE + 'assert type(triple(2)) is int, "`triple` gives another type than a whole number. Keep it whole."\n',
                    answers=alternative("floats", "def triple(x): return 3.0 * x")),
    "lax": Plant(hidden='assert triple(1) is not None, "`triple` returns None, so nothing can be verified. Make it return."\n'
                        'assert float(triple(2)) == 6, "`triple` is wrong on two, where the value is known by hand."\n'),
    "mute": Plant(hidden=HIDDEN.replace("Does it use `x` at all?", "Something is wrong with it.")),
    "early": Plant(answers=GOOD.replace("constant | submission", "constant | visible")),
    "terse": Plant(visible=VISIBLE.replace("`triple` differs on two from the value worked out by hand. ", "")),
    "generous": Plant(visible='assert triple(2) != 5, "`triple` adds three to two. Which operator did you use instead?"\n'),
    "typeerror": Plant(visible=VISIBLE.replace("assert triple(2) is not None", "assert triple(2) + 0 is not None")),
    "seeded": Plant(hidden=HIDDEN + 'assert number != 11, "`triple` meets a number on which this check is wrong, by design."\n'),
    "gullible": Plant(hidden=HIDDEN.replace("float(triple(number))", "triple(number)")),
    "credulous": Plant(answers=GOOD.replace("return thrice(x)", "return 3 * x")),
    "unseen": Plant(visible=VISIBLE.replace('"`triple` differs', 'str("`triple` differs').replace('use?"', 'use?")')),
    "stops": Plant(answers=GOOD.replace("def triple(x): return x + 3", "def triple(x): return x + 3\n1 / 0")),
    "wrongname": Plant(answers=GOOD.replace("def triple(x): return x + 3", "def triple(x): return x + three")),
    "partial": Plant(visible=VISIBLE + 'print("`triple` is right on two. One half of the points is for speed.")\n10\n'),
    "slow": Plant(answers=alternative("sleeps", "import time\ndef triple(x): time.sleep(9); return 3 * x")),
    "loops": Plant(answers=GOOD.replace("return thrice(x)", "\n    while True: pass")),
    "exits": Plant(answers=GOOD.replace("return thrice(x)", "return __import__('os')._exit(0)")
                   + "\n# %% mistake: leaves | visible | 'Which operator'\nimport sys\nsys.exit()\n"),
    "floods": Plant(answers=alternative("floods", "def triple(x): print('x' * 2_000_000); return 3 * x")),
    "closes": Plant(answers=alternative("closes", "import os\nos.close(1)\ndef triple(x): print('{\"event\": \"end\"}'); return 3 * x")),
    "unicode": Plant(
        visible=VISIBLE + 'assert triple(1) != 4, "`triple` gibt für eins die Zahl vier – 数字错了, also bitte noch einmal prüfen."\n',
        answers=GOOD + "\n# %% mistake: drei | visible | 'vier – 数字错了'\ndef triple(数): return 4 if 数 == 1 else 3 * 数\n"
                "\n# %% mistake: lone | visible | 'never said'\ndef triple(x): raise AssertionError('\\ud83d' + ' word' * 9)\n"),
    "files": Plant(
        visible=VISIBLE + 'assert open("data/toy.csv").read(), "The data file has gone, although nobody should have deleted it."\n',
        answers="# %% alternative: a-deletes\nimport shutil\nshutil.copytree('data', 'd2'); "
                "open('data/toy.csv', 'a').write('9,9')\ndef triple(x): return 3 * x\n\n"
                "# %% alternative: b-counts\nimport os, sqlite3\nassert os.listdir() == ['data'], os.listdir()\n"
                "assert len(open('data/toy.csv').read()) == 31\n"
                "with sqlite3.connect('runs.db') as c: c.execute('CREATE TABLE runs (x)')\n"
                "def triple(x): return 3 * x\n\n"
                "# %% alternative: c-counts\nimport os\nassert os.listdir() == ['data'], os.listdir()\n"
                "def triple(x): return 3 * x\n"),
}  # fmt: skip


def toy_week(folder: Path, exercises: Sequence[ToyExercise], answers: dict[str, str], **metadata: Any) -> Week:
    """Write a course with these exercises and answers and return its week."""
    week = make_course(folder).week("1")
    cells = toy_notebook().cells[:3]
    for number, exercise in enumerate(exercises, start=1):
        cells += exercise_cells(exercise, number)
    rewrite(week, cells, **metadata)
    for file in write_answers(folder).glob("*.py"):
        file.unlink()
    for name, text in answers.items():
        (folder / "tests" / "curriculum" / SLUG / name).write_text(text, encoding="utf-8")
    return week


def rewrite(week: Week, cells: list[NotebookNode], **metadata: Any) -> None:
    """Give a week's notebook other cells."""
    notebook = notebook_of(cells, "Toy")
    notebook.metadata["course"].update(metadata)
    write_notebook(week.source / week.notebook_name, notebook)


def clean_week(folder: Path, **metadata: Any) -> Week:
    """Return the toy week, in which nothing is wrong."""
    return toy_week(folder, [DOUBLE, MEAN], ANSWERS, **metadata)


def verify(week: Week, **options: Any) -> VerifyReport:
    """Verify a week against the answers in its own course."""
    return verify_week(week, answers_root=week.root / "tests" / "curriculum", **options)


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> VerifyReport:
    """All plants in one week, verified once."""
    exercises = [plant.exercise(name) for name, plant in PLANTS.items()]
    answers = {f"w01-{name}.py": plant.answers for name, plant in PLANTS.items()}
    week = toy_week(tmp_path_factory.mktemp("course"), exercises, answers)
    return verify(week, seeds=(7, 11), limit=LIMIT)


def problems_of(report: VerifyReport, name: str) -> list[Problem]:
    """Return what was found in one plant, the number of its answers aside."""
    return [p for p in report.problems if p.exercise == f"w01-{name}" and p.subject != "answers"]


def only(report: VerifyReport, name: str) -> Problem:
    """Return the one problem found in a plant."""
    (found,) = problems_of(report, name)
    return found


def test_clean_week_passes(tmp_path: Path) -> None:
    """A week in which every answer earns what it must has a report without problems and full counts."""
    report = verify(clean_week(tmp_path))
    assert report.problems == () and report.ok
    assert [(e.mistakes, e.alternatives, e.crashes) for e in report.exercises] == [
        ((5, 5), (2, 2), (1, 1)),
        ((6, 6), (2, 2), (1, 1)),
    ]
    assert all(e.stub and e.chameleon for e in report.exercises)
    assert report.runs == 3 * (8 + 9 + 2 * 3)
    assert len(report.slowest) == 10 and report.slowest[0][0] >= report.slowest[-1][0] > 0


def test_clean_week_passes_without_forks(tmp_path: Path) -> None:
    """A notebook that rules out forks is verified with the same result."""
    report = verify(clean_week(tmp_path, fork=False), seeds=(7,))
    assert report.problems == ()
    assert report.runs == 8 + 9 + 2 * 3


def test_plants_that_are_right_pass(planted: VerifyReport) -> None:
    """Nothing is reported where nothing was planted, whatever stands beside it."""
    assert problems_of(planted, "clean") == []
    assert problems_of(planted, "files") == []
    assert problems_of(planted, "closes") == []


def test_check_that_refuses_an_alternative_is_found(planted: VerifyReport) -> None:
    """A right answer that loses a point is named with file, line, what it got and the message it met."""
    found = only(planted, "strict")
    assert (found.subject, found.required) == ("alternative floats", "must lose no point")
    assert found.where.endswith("w01-strict.py:13")
    assert found.got.startswith("visible 0/20, submission 30/30") and found.got.endswith("(seed 7, 11)")
    assert found.message.startswith("`triple` gives another type")


def test_mistake_that_passes_is_found(planted: VerifyReport) -> None:
    """A mistake that earns full points on its check is a hole in the check."""
    found = only(planted, "lax")
    assert (found.subject, found.required) == ("mistake constant", "must lose its first point on the submission check")
    assert found.got.startswith("visible 20/20, submission 30/30")


def test_message_without_the_fragment_is_found(planted: VerifyReport) -> None:
    """A mistake caught with other words than its author expects is reported with the words."""
    found = only(planted, "mute")
    assert found.required == "the message of the submission check must contain 'Does it use'"
    assert found.message.endswith("Something is wrong with it.")


def test_mistake_caught_by_another_check_is_found(planted: VerifyReport) -> None:
    """A mistake that its named check lets through is reported even where a later check catches it."""
    assert only(planted, "early").required == "must lose its first point on the visible check"


def test_message_of_wrong_length_is_found_once(planted: VerifyReport) -> None:
    """A message of too few words is reported once, with its length, however many answers and seeds met it."""
    found = only(planted, "terse")
    assert found.required == "a message of the visible check must have 8 to 40 words"
    assert (found.got, found.message) == ("5 words", "Which operator did you use?")


def test_stub_that_passes_is_found(planted: VerifyReport) -> None:
    """The untouched stub may not earn a point."""
    found = only(planted, "generous")
    assert (found.subject, found.required) == ("stub", "must earn nothing on the visible check")


def test_stub_that_meets_a_type_error_is_found(planted: VerifyReport) -> None:
    """A check that stumbles over the stub instead of saying so is a fault of the check."""
    found = only(planted, "typeerror")
    assert (found.subject, found.required) == ("stub", "must fail the visible check by one of its assertions")
    assert found.message.startswith("TypeError: ")
    assert "cell w01-typeerror-solution" in found.where


def test_score_that_depends_on_the_seed_is_found(planted: VerifyReport) -> None:
    """Right answers whose score changes between seeds are reported as such, the reference among them."""
    found = [p for p in problems_of(planted, "seeded") if "seed" in p.required]
    assert {p.subject for p in found} >= {"reference", "alternative sums"}
    assert "seed 7: visible 20/20, submission 30/30; seed 11: visible 20/20, submission 0/30" in found[0].got


def test_check_that_believes_a_chameleon_is_found(planted: VerifyReport) -> None:
    """A submission check that an object saying yes to everything passes is reported."""
    found = only(planted, "gullible")
    assert found.subject == "chameleon" and "submission 30/30" in found.got


def test_crash_that_earns_is_found(planted: VerifyReport) -> None:
    """A crash must earn nothing on the check that it names."""
    assert only(planted, "credulous").required == "must earn nothing on the visible check"


def test_message_that_the_grader_would_hide_is_found(planted: VerifyReport) -> None:
    """A message whose words the grader cannot find in the check never reaches a learner."""
    assert only(planted, "unseen").required.startswith("the learner must read the message; the grader shows ")


def test_mistake_that_is_a_crash_is_found(planted: VerifyReport) -> None:
    """A mistake whose own cell stops, or that an exception catches, is not proof of an assertion."""
    assert (
        only(planted, "stops").required
        == "its own cell must run without an error; an answer that stops there is a crash"
    )
    found = only(planted, "wrongname")
    assert found.required == "must be caught by an assertion of the visible check, not by a failure of the code"
    assert found.message == "NameError: name 'three' is not defined"


def test_part_of_the_points_is_not_all(planted: VerifyReport) -> None:
    """A check that gives the reference a part of its points is reported with the part."""
    found = {p.subject: p for p in problems_of(planted, "partial")}
    assert found["reference"].got.startswith("visible 10/20")
    assert found["reference"].message.startswith("`triple` is right on two.")


@pytest.mark.parametrize(("name", "subject"), [("slow", "alternative sleeps"), ("loops", "crash no-name")])
def test_cell_over_its_limit_is_found(planted: VerifyReport, name: str, subject: str) -> None:
    """An answer that takes longer than a cell may is reported with the cell, and stops nothing else."""
    found = only(planted, name)
    assert (found.subject, found.required) == (subject, f"cell w01-{name}-visible must end within 2 s")


def test_answer_that_ends_the_process_earns_nothing(planted: VerifyReport) -> None:
    """An end by os._exit is a crash as it should be; one by sys.exit is no mistake that a check has caught."""
    assert only(planted, "exits").subject == "mistake leaves"


def test_answer_that_floods_is_found(planted: VerifyReport) -> None:
    """An alternative that sends too much output loses its points and says why."""
    found = only(planted, "floods")
    assert "cell w01-floods-visible output" in found.got


def test_messages_in_any_script_are_compared_and_shown(planted: VerifyReport) -> None:
    """Fragments, names and messages outside ASCII work; a lone surrogate does not break the report."""
    found = only(planted, "unicode")
    assert found.subject == "mistake lone"
    planted.to_json().encode("utf-8")
    str(found).encode("utf-8")


def test_table_has_a_line_for_each_exercise(planted: VerifyReport) -> None:
    """The table shows counts, and marks what is not as it must be."""
    console = Console(file=StringIO(), width=160)
    console.print(planted.table())
    text = console.file.getvalue()  # type: ignore[attr-defined]
    lines = {name: next(line for line in text.splitlines() if f"w01-{name} " in line) for name in PLANTS}
    cells = [cell.strip() for cell in lines["lax"].split("│")[1:-1]]
    assert cells[:-1] == ["w01-lax", "50", "1/2", "1/1", "1/1", "ok", "ok"]
    assert " no " in lines["gullible"] and " no " in lines["typeerror"]


def test_report_is_json(planted: VerifyReport) -> None:
    """The report as JSON has the verdict, the lines and every problem."""
    data = json.loads(planted.to_json())
    assert data["ok"] is False and len(data["exercises"]) == len(PLANTS)
    assert len(data["problems"]) == len(planted.problems)


def test_missing_answers_are_found(tmp_path: Path) -> None:
    """An exercise without a file, and one with too few answers, are reported; generated answers run all the same."""
    few = {
        "w01-double.py": ANSWERS["w01-double.py"].replace(
            'mistake: rounds | submission | "loses the fraction"', "alternative: rounds"
        )
    }
    report = verify(toy_week(tmp_path, [DOUBLE, MEAN], few), seeds=(7,), workers=1)
    lacking = {(Path(p.where).name, p.required, p.got) for p in report.problems if p.subject == "answers"}
    assert lacking == {
        ("w01-double.py:1", "at least 5 mistakes must be written", "4"),
        ("w01-mean.py:1", "at least 5 mistakes must be written", "no such file"),
        ("w01-mean.py:1", "at least 2 alternatives must be written", "no such file"),
        ("w01-mean.py:1", "at least 1 crash must be written", "no such file"),
    }
    assert report.exercises[1].stub and report.exercises[1].chameleon


def test_malformed_answers_stop_verify(tmp_path: Path) -> None:
    """A script that cannot be read ends verify before anything is run."""
    week = clean_week(tmp_path)
    (tmp_path / "tests" / "curriculum" / SLUG / "w01-mean.py").write_text("# %% oops\nx = 1\n", encoding="utf-8")
    with pytest.raises(CourseError, match=r"w01-mean\.py:1: "):
        verify(week, runner=lambda command, folder: pytest.fail("a shell was started"))


def test_exercise_without_solution_cell_stops_verify(tmp_path: Path) -> None:
    """An exercise that lacks its solution cell is an error that names notebook and exercise."""
    week = clean_week(tmp_path)
    rewrite(week, [cell for cell in week.notebook.cells if cell.id != "w01-mean-solution"])
    with pytest.raises(CourseError, match=r"source/week01-toy/week01-toy\.ipynb: w01-mean has no solution cell"):
        verify(week)


def test_reference_that_fails_is_found(tmp_path: Path) -> None:
    """A reference solution that loses a point, and a cell of the notebook that fails, are both reported."""
    week = clean_week(tmp_path)
    cells = [*week.notebook.cells, code("late", "1 / 0")]
    solution = next(cell for cell in cells if cell.id == "w01-double-solution")
    solution.source = solution.source.replace("+ parts[1]", "* parts[1]")
    rewrite(week, cells)
    report = verify(week, seeds=(7,))
    found = {(p.where.rpartition(" ")[2], p.subject) for p in report.problems}
    assert found == {
        ("w01-double-solution", "reference"),
        ("w01-double-visible", "reference run"),
        ("w01-double-submission", "reference run"),
        ("late", "reference run"),
    }


def test_slow_cell_of_the_notebook_is_found(tmp_path: Path) -> None:
    """A cell of the reference run over its limit is reported with its time."""
    week = clean_week(tmp_path)
    rewrite(week, [code("nap", "import time; time.sleep(1.2)"), *week.notebook.cells])
    (found,) = verify(week, seeds=(7,), limit=1.0).problems
    assert (found.where.rpartition(" ")[2], found.required) == ("nap", "must end within 1 s")
    assert found.got.startswith("1.2")


def test_shell_that_dies_is_a_problem_not_a_pass(tmp_path: Path) -> None:
    """When the notebook itself ends its process, the place is named and every answer that did not run is reported."""
    week = clean_week(tmp_path)
    cells = week.notebook.cells
    rewrite(week, [*cells[:-4], code("bang", "import os; os.kill(os.getpid(), 9)"), *cells[-4:]])
    report = verify(week, seeds=(7,), workers=1)
    shell = next(p for p in report.problems if p.subject == "shell")
    assert shell.got == "A shell stopped in the reference run at cell bang (exit status -9)."
    unrun = {p.exercise for p in report.problems if p.required == "must be run"}
    assert unrun == {"w01-mean"}


def test_shell_that_cannot_start_says_why(tmp_path: Path) -> None:
    """A runner whose command fails at once leads to a problem with the command's own words."""

    def broken(command: list[str], folder: Path) -> ShellProcess:
        return plain_runner([command[0], "-c", "raise SystemExit('no such jail')"], folder)

    report = verify(clean_week(tmp_path), seeds=(7,), runner=broken)
    assert any("before its first cell (exit status 1). no such jail" in p.got for p in report.problems)
    assert not report.ok


def test_runner_gets_the_week_as_learners_have_it(tmp_path: Path) -> None:
    """A runner starts each shell on a folder of its own with the week's data, and may start it in any way."""
    folders: dict[Path, list[str]] = {}

    def enclosed(command: list[str], folder: Path) -> ShellProcess:
        folders[folder] = sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))
        words = ["env", "-i", f"PATH={os.environ['PATH']}", "LANG=C"]
        return subprocess.Popen([*words, *command], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    report = verify(clean_week(tmp_path), seeds=(7,), runner=enclosed)
    assert report.ok
    assert list(folders.values()) == [["data", "data/toy.csv"]] * 2
    assert not any(folder.exists() for folder in folders)


def test_progress_counts_every_run(tmp_path: Path) -> None:
    """Progress rises from nothing to all runs and names what is being done."""
    seen: list[Progress] = []
    report = verify(clean_week(tmp_path), seeds=(7,), workers=1, progress=seen.append)
    done = [step.done for step in seen]
    assert done == sorted(done) and done[0] == 0 and {step.total for step in seen} == {report.runs}
    assert done[-1] == report.runs
    assert any(step.text == "w01-double: squares, seed 7" for step in seen)


def test_extra_checks_become_part_of_the_report(tmp_path: Path) -> None:
    """Further proofs get the week, and their problems count."""
    extra = Problem("release", "release", "must be fresh", "stale")
    report = verify(clean_week(tmp_path), seeds=(7,), extra_checks=[lambda week: [extra] if week.slug == SLUG else []])
    assert report.problems == (extra,) and not report.ok


def test_store_of_the_work_folder_is_no_part_of_the_source(tmp_path: Path) -> None:
    """What answers write stays in the temporary work folder."""
    week = clean_week(tmp_path)
    before = sorted(week.source.rglob("*"))
    with closing(sqlite3.connect(week.source / "mlflow.db")) as store:
        store.execute("CREATE TABLE runs (id TEXT)")
    write = code(
        "write", "import os; open('left.txt', 'w').write('x'); assert sorted(os.listdir()) == ['data', 'left.txt']"
    )
    rewrite(week, [write, *week.notebook.cells])
    assert verify(week, seeds=(7,)).ok
    assert sorted(p for p in week.source.rglob("*") if p.name != "mlflow.db") == before
