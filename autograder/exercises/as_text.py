"""Source text of the registry's right and wrong ways, so that a learner could have typed it.

A way is a function of the instructor's modules. What it needs of them (helpers, constants, imports)
is written out before it; a way that cannot stand alone (made by another function, reads a file,
needs the simulator) has no such text and is left out.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import sys
import textwrap
from collections.abc import Callable, Set
from functools import cache, partial
from types import FunctionType
from typing import Any

ROOM = "autograder.exercises"
LEARNERS = ("autograder.checking", "autograder.ingest", "autograder.artefacts",
            "autograder.learner")  # fmt: skip
CLOSED = ("autograder", "datasets")  # otherwise than through LEARNERS
PRIVATE = {"__file__", "__name__", "__spec__"}


class _Cannot(Exception):
    """The way cannot be written down alone."""


def standalone(way: Callable, name: str, parameters: list[str]) -> str | None:
    """Text that defines `name` as the function `way`; None where that cannot be done.

    Args:
        way: a function, one made by another function, or a `functools.partial` of a function.
        name: what the exercise calls it.
        parameters: what the exercise calls its arguments.
    """
    writer = _Writer()
    try:
        last = _last(writer, way, name, parameters)
    except (_Cannot, OSError, SyntaxError, ValueError):
        return None
    text = "\n\n".join([*writer.imports, *writer.lines, *last])
    try:
        scope: dict[str, Any] = {"__name__": "__main__"}
        exec(compile(text, "<way>", "exec"), scope)
    except Exception:  # it needs something that only exists in its module
        return None
    return text if callable(scope.get(name)) else None


def _last(writer: _Writer, way: Callable, name: str, parameters: list[str]) -> list[str]:
    """The statements that make `name`, after those that `writer` has collected."""
    if isinstance(way, partial):
        given = ", ".join(parameters)
        more = [writer.value(v) for v in way.args]
        more += [given] if given else []
        more += [f"{key}={writer.value(v)}" for key, v in way.keywords.items()]
        inner = writer.value(way.func)
        before = []
        if inner == name:
            before, inner = [f"whole_{name} = {name}"], f"whole_{name}"
        return [*before, f"def {name}({given}):\n    return {inner}({', '.join(more)})"]
    if not isinstance(way, FunctionType) or not way.__name__.isidentifier():
        raise _Cannot
    if not way.__closure__:
        written = writer.value(way)
        return [] if written == name else [f"{name} = {written}"]
    made = ast.parse(textwrap.dedent(inspect.getsource(way))).body[0]
    if not isinstance(made, ast.FunctionDef):
        raise _Cannot
    free = way.__code__.co_freevars
    values = [writer.value(cell.cell_contents) for cell in way.__closure__]
    writer.names(way.__module__, made, without=set(free))
    body = textwrap.indent(ast.unparse(made), "    ")
    return [
        f"def make_{name}({', '.join(free)}):\n{body}\n    return {made.name}",
        f"{name} = make_{name}({', '.join(values)})",
    ]


@cache
def _top(module: str) -> dict[str, ast.stmt]:
    """Names that a module defines or imports, each with its statement."""
    found: dict[str, ast.stmt] = {}
    for node in ast.parse(inspect.getsource(importlib.import_module(module))).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                found[alias.asname or alias.name.split(".")[0]] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for one in ast.walk(target):
                    if isinstance(one, ast.Name):
                        found[one.id] = node
    return found


class _Writer:
    """Collects the statements that a name needs, each after those it needs itself."""

    def __init__(self) -> None:
        self.imports: list[str] = []
        self.lines: list[str] = []
        self.seen: dict[str, str] = {}

    def add(self, module: str, name: str) -> None:
        """Write what defines `name` in `module`. Raises _Cannot."""
        if name in self.seen:
            if self.seen[name] != module and not self._same(module, name):
                raise _Cannot
            return
        self.seen[name] = module
        node = _top(module).get(name)
        if node is None:
            raise _Cannot
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._import(module, name, node)
            return
        self.names(module, node)
        text = ast.unparse(node)
        if text not in self.lines:
            self.lines.append(text)

    def names(self, module: str, node: ast.AST, without: Set[str] = frozenset()) -> None:
        """Write what the names inside a statement stand for. Raises _Cannot."""
        for one in ast.walk(node):
            if isinstance(one, ast.Import | ast.ImportFrom) and _closed(module, one):
                raise _Cannot
            if isinstance(one, ast.Name) and one.id not in without:
                if one.id in PRIVATE:
                    raise _Cannot
                if one.id in _top(module):
                    self.add(module, one.id)

    def value(self, value: Any) -> str:
        """An expression for a value: a function by its name, anything else as a literal."""
        if isinstance(value, FunctionType):
            module, name = value.__module__, value.__name__
            if getattr(sys.modules[module], name, None) is not value:
                raise _Cannot
            if module.startswith(ROOM):
                self.add(module, name)
            elif module.startswith(LEARNERS):
                self.imports.append(f"from {module} import {name}")
            else:
                raise _Cannot
            return name
        text = repr(value)
        if isinstance(value, frozenset | set):
            text = f"{type(value).__name__}({sorted(value)!r})"
            ast.literal_eval(repr(sorted(value)))
        elif ast.literal_eval(text) != value:
            raise _Cannot
        return text

    def _import(self, module: str, name: str, node: ast.Import | ast.ImportFrom) -> None:
        alias = next(a for a in node.names if (a.asname or a.name.split(".")[0]) == name)
        if isinstance(node, ast.ImportFrom):
            source = _from(module, node)
            if source.startswith(ROOM):
                if alias.asname not in (None, alias.name):
                    raise _Cannot
                del self.seen[name]
                self.add(source, alias.name)
                return
            if source == "__future__":
                return
        if _closed(module, node):
            raise _Cannot
        one = ast.Import([alias])
        if isinstance(node, ast.ImportFrom):
            one = ast.ImportFrom(source, [alias], 0)
        self.imports.append(ast.unparse(one))

    def _same(self, module: str, name: str) -> bool:
        one = getattr(importlib.import_module(module), name, None)
        other = getattr(importlib.import_module(self.seen[name]), name, self)
        return one is other


def _from(module: str, node: ast.ImportFrom) -> str:
    """The full name of the module that a statement imports from."""
    if not node.level:
        return node.module or ""
    base = module.rsplit(".", node.level)[0]
    return f"{base}.{node.module}" if node.module else base


def _closed(module: str, node: ast.Import | ast.ImportFrom) -> bool:
    """True for an import that a learner's notebook has not got."""
    names = (
        [_from(module, node)]
        if isinstance(node, ast.ImportFrom)
        else [alias.name for alias in node.names]
    )
    return any(n.split(".")[0] in CLOSED and not n.startswith(LEARNERS) for n in names)
