"""The nbgrader settings that the course's own configuration and our commands share, and what learners may get."""

from __future__ import annotations

import fnmatch
import glob
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from traitlets.config import Config

from autograder.course import COURSE_ID, SOURCE, Week

CODE_STUB = "# Your code here\n..."
"""Replaces a solution region. It runs, so an untouched notebook can be run from top to bottom."""
TEXT_STUB = "*Your answer here.*"
"""Replaces a written solution."""
LEARNER_FOLDERS = ("data", "images")
"""Folders of a week that learners get, with everything in them; beside the week's notebook nothing else."""
NEVER = (".*", "__pycache__", "*.pyc", "*.ipynb")
"""Names that are not released even from those folders: hidden files, caches, and any further notebook."""
_IGNORED_ANYWHERE = (".*", "__pycache__", "*.pyc", "feedback")
# nbgrader's exchange uses this list too: ``feedback`` keeps a learner's fetched feedback out of the next submission
# (nbgrader's default), and ``*.ipynb`` must not stand here, or the exchange would carry no notebook.


def nbgrader_settings(root: Path) -> Config:
    """Return the settings of nbgrader that hold for a course folder, whoever runs nbgrader.

    ``CourseDirectory.ignore`` makes a hand-run ``nbgrader generate_assignment`` leave out what learners are not
    meant to get. nbgrader cannot leave out a second notebook beside the week's own (it converts every notebook of
    the folder), and it follows symbolic links; ``release_week`` does neither, and the lint rules report both.

    Args:
        root: the folder that holds ``source/`` and ``nbgrader_config.py``.
    """
    root = Path(os.path.abspath(root))  # not resolved: nbgrader compares paths below root as text
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = COURSE_ID
    config.CourseDirectory.ignore = [*_IGNORED_ANYWHERE, *_outside_learner_folders(root)]
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    # A solution or a hidden test in a cell that nbgrader does not know is an error, never a warning.
    config.ClearSolutions.enforce_metadata = True
    config.ClearHiddenTests.enforce_metadata = True
    config.LockCells.lock_grade_cells = True
    return config


def learner_files(week: Week) -> tuple[str, ...]:
    """Return the files of a week's source folder that learners get, as sorted POSIX paths."""
    return tuple(name for name in _files(week.source) if _for_learners(week, name))


def withheld_files(week: Week) -> tuple[str, ...]:
    """Return the files of a week's source folder that learners do not get, as sorted POSIX paths."""
    return tuple(name for name in _files(week.source) if not _for_learners(week, name))


def _files(folder: Path) -> list[str]:
    """Return everything below a folder that is not a folder itself; links are named, never followed."""
    found = []
    for where, folders, names in os.walk(folder):
        links = [name for name in folders if Path(where, name).is_symlink()]
        found += [Path(where, name).relative_to(folder).as_posix() for name in (*names, *links)]
    return sorted(found)


def _for_learners(week: Week, name: str) -> bool:
    path = PurePosixPath(name)
    file = week.source / path
    if not file.is_file() or file.is_symlink():
        return False
    if name == week.notebook_name:
        return True
    allowed = len(path.parts) > 1 and path.parts[0] in LEARNER_FOLDERS
    return allowed and not any(fnmatch.fnmatchcase(part, never) for part in path.parts for never in NEVER)


def _outside_learner_folders(root: Path) -> list[str]:
    """Return absolute globs for everything in a week's folder but the folders that learners get.

    nbgrader matches an ignored name against the last part of a path only, except that an absolute glob is matched
    against the whole path (``nbgrader.utils.is_ignored`` joins both, and joining drops what stands before an
    absolute path). It compares text, and the student of a source folder is ``.``, so that part has to be there.
    Globs know no negation, so the complement is spelt out letter by letter.
    """
    week = os.path.join(glob.escape(str(root)), SOURCE, ".", "*")
    return [os.path.join(week, pattern) for pattern in _all_names_but(LEARNER_FOLDERS)]


def _all_names_but(names: Iterable[str]) -> list[str]:
    """Return globs that together match every name that does not start with a dot, except the names given.

    At each prefix of a name, what goes on with another letter than any name does is matched, and so is the prefix
    itself where it is not one of the names.
    """
    kept = set(names)
    patterns = set()
    for prefix in {name[:length] for name in kept for length in range(len(name) + 1)}:
        following = sorted({name[len(prefix)] for name in kept if name.startswith(prefix) and name != prefix})
        patterns.add(f"{prefix}[!{''.join(following)}]*" if following else f"{prefix}?*")
        if prefix and prefix not in kept:
            patterns.add(prefix)
    return sorted(patterns)
