"""Reads signatures out of a package's source text: the package is not imported, and need not be importable."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

Parameter = tuple[str, str, str]
"""A parameter's name, its kind as ``inspect`` calls it, and its default's text, empty where it has none."""
SENTINEL = "<sentinel>"
"""Stands for a default that is an object made for the purpose, without a value to compare."""


class Sources:
    """The modules below a folder, as syntax trees.

    Args:
        root: the folder that holds the packages.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._trees: dict[str, ast.Module | None] = {}

    def tree(self, module: str) -> ast.Module | None:
        """The syntax tree of a module, None where the folder does not have it."""
        if module not in self._trees:
            path = self.root.joinpath(*module.split("."))
            found = next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)
            self._trees[module] = ast.parse(found.read_text(encoding="utf-8")) if found else None
        return self._trees[module]

    def class_of(self, module: str, name: str) -> ast.ClassDef:
        """A class by name."""
        tree = self.tree(module)
        assert tree is not None, f"{module} is not below {self.root}"
        return next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)

    def methods(self, module: str, name: str) -> dict[str, list[Parameter]]:
        """The public methods of a class and its constructor, with their parameters."""
        return {
            node.name: self._parameters(module, node)
            for node in self.class_of(module, name).body
            if isinstance(node, ast.FunctionDef) and not _is_property(node) and _is_public(node.name)
        }

    def properties(self, module: str, name: str) -> list[str]:
        """The public properties of a class."""
        return [
            node.name
            for node in self.class_of(module, name).body
            if isinstance(node, ast.FunctionDef) and _is_property(node) and _is_public(node.name)
        ]

    def fields(self, module: str, name: str) -> list[Parameter]:
        """The annotated attributes of a class, which are a dataclass's parameters."""
        return [
            (node.target.id, "POSITIONAL_OR_KEYWORD", self._default(module, node.value) if node.value else "")
            for node in self.class_of(module, name).body
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        ]

    def _parameters(self, module: str, function: ast.FunctionDef) -> list[Parameter]:
        given = function.args
        plain = [*given.posonlyargs, *given.args]
        defaults: list[ast.expr | None] = [*[None] * (len(plain) - len(given.defaults)), *given.defaults]
        found = [(one.arg, "POSITIONAL_OR_KEYWORD", default) for one, default in zip(plain, defaults, strict=True)]
        if given.vararg:
            found.append((given.vararg.arg, "VAR_POSITIONAL", None))
        found += [
            (one.arg, "KEYWORD_ONLY", default) for one, default in zip(given.kwonlyargs, given.kw_defaults, strict=True)
        ]
        if given.kwarg:
            found.append((given.kwarg.arg, "VAR_KEYWORD", None))
        return [
            (name, kind, self._default(module, value) if value else "") for name, kind, value in found if name != "self"
        ]

    def _default(self, module: str, value: ast.expr) -> str:
        return re.sub(r"\s+", " ", repr(self._value(module, value)))

    def _value(self, module: str, node: ast.expr) -> Any:
        """Work a default out, following names to the constants that they stand for."""
        match node:
            case ast.Name(id=name):
                return self._constant(module, name)
            case ast.Dict(keys=keys, values=values):
                return {
                    self._value(module, key): self._value(module, one)
                    for key, one in zip(keys, values, strict=True)
                    if key
                }
            case ast.Call():
                return _Sentinel()
        return ast.literal_eval(node)

    def _constant(self, module: str, name: str) -> Any:
        tree = self.tree(module)
        if tree is None:
            return getattr(__import__(module, fromlist=[name]), name)  # a constant of another package, such as MLflow
        for node in tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=found)], value=value) if found == name:
                    return self._value(module, value)
                case ast.ImportFrom(module=str(source), names=names, level=0):
                    for alias in names:
                        if (alias.asname or alias.name) == name:
                            return self._constant(source, alias.name)
        raise LookupError(f"{name} is defined nowhere in {module}")


class _Sentinel:
    def __repr__(self) -> str:
        return SENTINEL


def text_of(parameters: list[Parameter]) -> str:
    """Parameters as they stand in a definition: ``(name, *, mode='merge', **kwargs)``."""
    words, stars = [], {"VAR_POSITIONAL": "*", "VAR_KEYWORD": "**"}
    for name, kind, default in parameters:
        if kind == "KEYWORD_ONLY" and not any(word.startswith("*") for word in words):
            words.append("*")
        words.append(f"{stars.get(kind, '')}{name}{'=' + default if default else ''}")
    return f"({', '.join(words)})"


def own_methods(kind: type) -> dict[str, list[Parameter]]:
    """What ``Sources.methods`` says, for a class that is there."""
    return {
        name: own_parameters(thing)
        for name, thing in vars(kind).items()
        if _is_public(name) and inspect.isfunction(thing)
    }


def own_parameters(function: Any) -> list[Parameter]:
    """The parameters of a function or a class that is there."""
    return list(_own(inspect.signature(function)))


def _own(signature: inspect.Signature) -> Iterator[Parameter]:
    for one in signature.parameters.values():
        if one.name == "self":
            continue
        default = "" if one.default is one.empty else SENTINEL if type(one.default) is object else repr(one.default)
        yield one.name, one.kind.name, default


def _is_public(name: str) -> bool:
    return name == "__init__" or not name.startswith("_")


def _is_property(node: ast.FunctionDef) -> bool:
    return any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list)


@cache
def installed(root: Path, package: str) -> str | None:
    """The version of a package in a folder, None where it is not there."""
    folders = list(root.glob(f"{package.replace('-', '_')}-*.dist-info"))
    return folders[0].name.removesuffix(".dist-info").rpartition("-")[2] if folders else None
