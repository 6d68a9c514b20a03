"""Everything this package raises on purpose: one base class, one exit code each."""

from __future__ import annotations


class AutograderError(Exception):
    """Base of all errors that a person can act upon.

    Attributes:
        exit_code: what the command line returns for it (listed in ``autograder --help``).
        fix: one sentence that says what to do next; empty where the message already does.
    """

    exit_code = 1

    def __init__(self, message: str, *, fix: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix

    def __str__(self) -> str:
        return f"{self.message} {self.fix}".strip()

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.fix)


def _rebuild(kind: type[AutograderError], message: str, fix: str) -> AutograderError:
    return kind(message, fix=fix)


class CourseError(AutograderError, ValueError):
    """The course itself is wrong: a missing week, a notebook that breaks a rule."""

    exit_code = 3


class LeakError(CourseError):
    """A release would show learners a solution, a hidden test or a private file."""


class NotebookError(AutograderError, ValueError):
    """A submission's notebook cannot be read; it is recorded as invalid, never dropped."""

    exit_code = 3


class IntakeError(NotebookError):
    """A submission holds something that is not a plain file, or is over a size limit."""


class JailUnavailable(AutograderError, RuntimeError):
    """The jail cannot be built here; nothing was run."""

    exit_code = 4


class JailError(AutograderError, RuntimeError):
    """A jail that was built did not start its kernel, or broke."""

    exit_code = 4


class GraderFault(AutograderError, RuntimeError):
    """Our own machinery failed; no score was written for the submission it names."""

    exit_code = 5


class GradebookBusy(GraderFault):
    """Another process is writing grades for this course."""
