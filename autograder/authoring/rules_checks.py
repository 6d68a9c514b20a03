"""Lint rules on checks: what they assert, what they say, and what they must not say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from autograder.authoring.rules import SOLUTION, Lesson, Problem, rule
from autograder.course import SUBMISSION, course_of

MIN_WORDS, MAX_WORDS = 8, 40
"""A message says what was examined, what was found, and the next move: too short or too long for that is an error.
Authors aim at 12 to 35 words."""
_EXPECTED = re.compile(r"_*(want|expect|true|truth|reference|correct|right|solution)", re.IGNORECASE)
_FIELD = "X"


@rule("check-asserts")
def check_asserts(lesson: Lesson) -> Iterator[Problem]:
    """A check asserts something."""
    for index, tree in lesson.checks():
        if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
            yield Problem("The check asserts nothing, so everyone passes it. Add an `assert` with a message.", index)


@rule("check-ends")
def check_ends(lesson: Lesson) -> Iterator[Problem]:
    """A check ends in a statement, or in `_points`: nbgrader takes the value of a last expression for a score.

    A check that gives a part of its points, by margin, assigns them to ``_points`` and ends in that name alone.
    """
    for index, tree in lesson.checks():
        if len(tree.body) > 1 and isinstance(tree.body[-1], ast.Expr) and not _gives_points(tree.body[-1].value):
            yield Problem("The check ends in an expression. End it with an `assert` or another statement.", index)


@rule("submission-docstring")
def submission_docstring(lesson: Lesson) -> Iterator[Problem]:
    """A submission check begins with a docstring that learners see."""
    for index, tree in lesson.checks(SUBMISSION):
        public = ast.get_docstring(tree)
        if not public or not any(line.strip() for line in lesson.splits[index].public):
            yield Problem('Begin the submission check with a docstring: """Submission check: the property."""', index)
        elif _first_words(public) not in " ".join(lesson.splits[index].public):
            yield Problem("The docstring stands in the hidden part. Move it before ### BEGIN HIDDEN TESTS.", index)


@rule("message-present")
def message_present(lesson: Lesson) -> Iterator[Problem]:
    """Every assertion of a check has a message that can be read in the source."""
    for index, node in _asserts(lesson):
        if node.msg is None:
            yield Problem(f"`{_short(node)}` has no message. Say what was found and what to do next.", index)
        elif None in _messages(node.msg):
            yield Problem(f"The message of `{_short(node)}` is computed. Write a string or an f-string.", index)


@rule("message-length")
def message_length(lesson: Lesson) -> Iterator[Problem]:
    """A message has 8 to 40 words; a field of an f-string counts as a part of the word it stands in."""
    for index, node in _asserts(lesson):
        for text in _messages(node.msg) if node.msg is not None else []:
            if text is not None and not MIN_WORDS <= len(text.split()) <= MAX_WORDS:
                count = len(text.split())
                yield Problem(
                    f"The message of `{_short(node)}` has {count} words, not {MIN_WORDS} to {MAX_WORDS}.", index
                )


@rule("message-reveals")
def message_reveals(lesson: Lesson) -> Iterator[Problem]:
    """No message shows the expected value.

    A heuristic. A field of an f-string reveals it where it names a variable that is called like an expectation
    (``_want``, ``expected_rows``, ``_true_mean``), or a hidden one (beginning with an underscore) on the expected
    side of a comparison in the assertion. Where a side holds what the learner wrote, every other name of the
    comparison is expected; where none does, the names right of the operator are, provided that the left side has a
    name too. A variable holds what the learner wrote where its assignment names something that the exercise's
    solution cell defines, or another such variable; the inputs of a learner's function are not expectations. How many
    of the learner's things are as expected, as in ``{len(set(yours) & _wanted)}``, may be shown.
    """
    for index, node in _asserts(lesson):
        if node.msg is None:
            continue
        learners = _learners_names(lesson, index)
        fields = [part for part in ast.walk(node.msg) if isinstance(part, ast.FormattedValue)]
        shown = {name for field in fields for name in _shown_names(field, learners)}
        expected = _expected_names(node.test, learners)
        for name in sorted(shown):
            if _EXPECTED.match(name) or name in expected:
                message = f"The message of `{_short(node)}` shows `{name}`, which is expected. Show what was found."
                yield Problem(message, index)


def _expected_names(test: ast.expr, learners: set[str]) -> set[str]:
    """Return the hidden names that an assertion's comparisons hold against the learner's values."""
    expected: set[str] = set()
    for compare in ast.walk(test):
        if not isinstance(compare, ast.Compare):
            continue
        left, *right = [_names_but_inputs(side, learners) for side in (compare.left, *compare.comparators)]
        others: set[str] = set().union(*right)
        if (left | others) & learners:
            expected |= (left | others) - learners
        elif left:
            expected |= others - left
    return {name for name in expected if name.startswith("_")}


def _shown_names(node: ast.AST, learners: set[str]) -> set[str]:
    """Return the names whose values a field shows; a count of the learner's things shows nothing else."""
    if isinstance(node, ast.Call) and _names(node.func) == {"len"} and _names(node) & learners:
        return _names(node) & learners
    own = {node.id} if isinstance(node, ast.Name) else set()
    return own.union(*(_shown_names(child, learners) for child in ast.iter_child_nodes(node)))


def _names_but_inputs(node: ast.AST, learners: set[str]) -> set[str]:
    """Return the names in an expression without those that stand in a call of a learner's function as its inputs."""
    if isinstance(node, ast.Call) and (called := _names(node.func)) & learners:
        return called
    own = {node.id} if isinstance(node, ast.Name) else set()
    return own.union(*(_names_but_inputs(child, learners) for child in ast.iter_child_nodes(node)))


def _asserts(lesson: Lesson) -> Iterator[tuple[int, ast.Assert]]:
    for index, tree in lesson.checks():
        for node in ast.walk(tree):
            if isinstance(node, ast.Assert):
                yield index, node


def _messages(node: ast.expr) -> list[str | None]:
    """Return the texts that a message can be, each field of an f-string as one letter; none for a computed text."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.JoinedStr):
        return ["".join(_FIELD if isinstance(p, ast.FormattedValue) else _literal(p) for p in node.values)]
    if isinstance(node, ast.IfExp):
        return _messages(node.body) + _messages(node.orelse)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        both = [(left, right) for left in _messages(node.left) for right in _messages(node.right)]
        return [None if left is None or right is None else left + right for left, right in both]
    return [None]


def _literal(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _learners_names(lesson: Lesson, index: int) -> set[str]:
    """Return the names in a check that hold what the learner wrote, or something made from it."""
    exercise = str(course_of(lesson.cells[index]).get("exercise", ""))
    solutions = [lesson.trees[i] for i in lesson.cells_of(exercise, SOLUTION)]
    learners = {name for tree in solutions if tree is not None for name in _defined(tree)}
    tree = lesson.trees[index]
    bindings = list(_bindings(tree)) if tree is not None else []
    for _ in range(len(bindings)):  # as long as chains of assignments can be; usually twice is enough
        more = {name for targets, value in bindings if _names(value) & learners for name in targets} - learners
        if not more:
            break
        learners |= more
    return learners


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (name for target in targets for name in _names(target))


def _bindings(tree: ast.Module) -> Iterator[tuple[set[str], ast.expr]]:
    """Yield the names that an assignment, a loop, a ``with`` or a ``:=`` binds, and the expression they get."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            yield {name for target in node.targets for name in _names(target)}, node.value
        elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
            yield _names(node.target), node.value
        elif isinstance(node, ast.For | ast.comprehension):
            yield _names(node.target), node.iter
        elif isinstance(node, ast.withitem) and node.optional_vars is not None:
            yield _names(node.optional_vars), node.context_expr


def _gives_points(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "_points"


def _first_words(text: str) -> str:
    return " ".join(text.split("\n")[0].split()[:3])


def _short(node: ast.Assert) -> str:
    text = ast.unparse(node.test)
    return f"assert {text}" if len(text) <= 60 else f"assert {text[:57]}..."
