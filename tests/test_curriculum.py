"""The course's own weeks, proved: every answer, the reference through papermill, the untouched release.

With one seed here, to end in minutes; `make verify` does the same with three.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.authoring.jailed import jail_runner
from autograder.authoring.proofs import reference_in_papermill, untouched_release
from autograder.authoring.verify import VerifyReport, verify_week
from autograder.course import Course, Week

ROOT = Path(__file__).resolve().parents[1]
SEED = 7


WEEKS = Course(ROOT).weeks()


def proved(week: Week) -> VerifyReport:
    proofs = (reference_in_papermill, untouched_release)
    return verify_week(week, answers_root=ROOT / "tests" / "curriculum", seeds=(SEED,), runner=jail_runner, extra_checks=proofs)


def slug(week: Week) -> str:
    return week.slug


@pytest.mark.slow
class TestOddWeeks:
    """One half of the weeks: two classes, because the test run gives each class to one worker."""

    @pytest.mark.parametrize("week", WEEKS[::2], ids=slug)
    def test_the_checks_of_a_week_are_right(self, week: Week) -> None:
        """Named mistakes are caught with their message, alternatives earn everything, the stub and the chameleon nothing."""
        report = proved(week)
        assert report.ok, "\n".join(map(str, report.problems))
        assert all(line.mistakes[1] >= 5 and line.alternatives[1] >= 2 for line in report.exercises)


@pytest.mark.slow
class TestEvenWeeks:
    """The other half."""

    @pytest.mark.parametrize("week", WEEKS[1::2], ids=slug)
    def test_the_checks_of_a_week_are_right(self, week: Week) -> None:
        """Named mistakes are caught with their message, alternatives earn everything, the stub and the chameleon nothing."""
        report = proved(week)
        assert report.ok, "\n".join(map(str, report.problems))
        assert all(line.mistakes[1] >= 5 and line.alternatives[1] >= 2 for line in report.exercises)
