"""``autograder doctor``: what is there is found, what is missing is named with its cure, and the exit code says which."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from rich.console import Console

from autograder import doctor
from autograder.doctor import Finding, checks, exit_code, render

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the jail needs Linux")


def named(findings: list[Finding], name: str) -> Finding:
    """Return the finding of a name."""
    return next(finding for finding in findings if finding.name == name)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course folder with a lock file that fits no installed version of one package."""
    (tmp_path / "source").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(
        "c = get_config()\nc.Exchange.root = 'exchange'\nc.CourseDirectory.db_url = 'sqlite:///book/gradebook.db?timeout=60'\n"
    )
    return tmp_path


def test_every_failure_says_what_to_do(course: Path) -> None:
    """On the machine of this run each finding has a detail, and each one that fails has a cure."""
    found = checks(course)
    assert {"Python", "Packages", "Disk", "Memory", "Temporary folder"} <= {finding.name for finding in found}
    assert all(finding.detail for finding in found)
    assert all(finding.fix for finding in found if not finding.ok)
    assert named(found, "Python").ok, "these tests run on a supported Python"


def test_the_lock_file_decides_the_versions(course: Path) -> None:
    """A pin that the installed version does not meet is named; a pin whose marker is false here is not asked for."""
    (course / "requirements.lock").write_text(
        "# made by hand\nrich==1.0.0 \\\n    --hash=sha256:00\njinja2==0.1 ; sys_platform == 'nowhere' \\\n    --hash=sha256:00\n"
    )
    finding = named(checks(course), "Packages")
    assert not finding.ok and "(wanted ==1.0.0)" in finding.detail and "rich " in finding.detail
    assert "jinja2" not in finding.detail.lower() and "--require-hashes" in finding.fix


def test_the_projects_own_lock_is_met() -> None:
    """The direct packages of this environment are those of the project's lock file."""
    finding = named(checks(Path(__file__).parents[1]), "Packages")
    assert finding.ok and "requirements.lock" in finding.detail, finding.detail


def test_a_missing_program_is_named_with_its_cure(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With an empty PATH, alembic and bubblewrap are reported with the commands that bring them."""
    monkeypatch.setenv("PATH", "")
    found = checks(course)
    assert "export PATH=" in named(found, "Programs on PATH").fix
    if sys.platform.startswith("linux"):
        assert "apt-get install bubblewrap" in named(found, "bubblewrap").fix
        assert exit_code(found) == 4


@linux
def test_an_old_bubblewrap_is_refused(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that calls itself bubblewrap 0.4 fails the check; one before 0.12 passes with the reason why."""
    for version, ok, words in (
        ("0.4.1", False, "too old"),
        ("0.8.0", True, "CVE-2026-87766"),
        ("0.12.1", True, "0.12.1"),
    ):
        fake = tmp_path / version / "bwrap"
        fake.parent.mkdir()
        fake.write_text(f"#!/bin/sh\necho bubblewrap {version}\n")
        fake.chmod(0o755)
        monkeypatch.setenv("PATH", f"{fake.parent}:{os.defpath}")
        finding = named(checks(course), "bubblewrap")
        assert finding.ok is ok and words in finding.detail
    assert "CVE" not in finding.detail


@linux
def test_forbidden_user_namespaces_fail_with_the_reason(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bwrap that ends like one under AppArmor's restriction gives its own words, and the jail is not claimed."""
    script = (
        '#!/bin/sh\n[ "$1" = --version ] && echo bubblewrap 0.9.0 && exit\n'
        'echo "setting up uid map: Permission denied" >&2; exit 1\n'
    )
    with TemporaryDirectory() as folder:  # not tmp_path: the ordinary user that root turns into has to reach it
        Path(folder).chmod(0o755)
        Path(folder, "bwrap").write_text(script)
        Path(folder, "bwrap").chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.defpath}")
        found = checks(course)
    finding = named(found, "User namespaces")
    assert not finding.ok and finding.fix and "Permission denied" in finding.detail
    assert not any(f.name.startswith("Jail") for f in found) and exit_code(found) == 4


@pytest.mark.parametrize(
    ("setting", "value", "cure"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1\n", "apparmor_restrict_unprivileged_userns=0"),
        ("kernel/unprivileged_userns_clone", "0\n", "unprivileged_userns_clone=1"),
        ("user/max_user_namespaces", "0\n", "max_user_namespaces="),
        ("user/max_user_namespaces", "15000\n", "container"),
    ],
)
def test_the_cure_fits_the_setting_that_forbids(tmp_path: Path, setting: str, value: str, cure: str) -> None:
    """Each kernel setting that stands in the way is met with its own command; without one, the container is suspected."""
    (tmp_path / setting).parent.mkdir()
    (tmp_path / setting).write_text(value)
    assert cure in doctor._userns_fix(tmp_path)


@linux
@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_user_namespaces_are_really_tried(course: Path) -> None:
    """Where bubblewrap is installed the finding comes from building namespaces, not from a version number."""
    finding = named(checks(course), "User namespaces")
    assert finding.ok == (finding.detail == "an ordinary user can build one")


def test_a_missing_kernel_is_found(course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no kernelspec of ours on Jupyter's paths the finding fails and names the installation."""
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "nothing"))
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr("jupyter_core.paths.ENV_JUPYTER_PATH", [])
    monkeypatch.setattr("jupyter_core.paths.SYSTEM_JUPYTER_PATH", [])
    finding = named(checks(course), f"Kernel {doctor.KERNEL}")
    assert not finding.ok and "pip install" in finding.fix


def test_folders_of_the_courses_settings_are_tried(course: Path) -> None:
    """The gradebook's and the exchange's folder are read from the settings; one that cannot be made fails."""
    found = checks(course)
    assert named(found, "Gradebook's folder").ok and named(found, "Exchange").ok
    assert "book" in named(found, "Gradebook's folder").detail
    (course / "exchange").write_text("a file where a folder has to be")
    finding = named(checks(course), "Exchange")
    assert not finding.ok and "mkdir" in finding.fix


def test_settings_that_do_not_load_are_a_finding(course: Path) -> None:
    """A broken nbgrader_config.py is reported by name and error and does not end the check."""
    (course / "nbgrader_config.py").write_text("c = get_config(\n")
    finding = named(checks(course), "Course")
    assert not finding.ok and "SyntaxError" in finding.detail


def test_the_table_shows_all_and_the_code_counts_what_is_needed() -> None:
    """Only a needed failure gives exit code 4; brackets in a detail are printed, not taken for style."""
    console = Console(record=True, width=120, file=io.StringIO())
    note = Finding("Memory", False, "too [bold]little[/bold]", "buy some", needed=False)
    assert render([Finding("A", True, "fine"), note], console) == 0
    assert render([Finding("B", False, "gone", "bring [it] back"), note], console) == 4
    text = console.export_text()
    assert "too [bold]little[/bold]" in text and "B: bring [it] back" in text and "Memory: buy some" in text
