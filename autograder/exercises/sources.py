"""Solutions as the notebooks have them: the source of the functions in the answer cells."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import Any

from autograder import register

ROOT = Path(__file__).resolve().parents[2]


@cache
def _cells(chapter: str) -> tuple[tuple[str, str], ...]:
    """(grade_id or "", source) of every code cell of the chapter's notebook."""
    from autograder.bilingual import read_source

    notebook = read_source(ROOT / register.chapter(chapter).notebook)
    return tuple((cell.metadata.get("nbgrader", {}).get("grade_id", ""), cell.source)
                 for cell in notebook.cells if cell.cell_type == "code")


def solution_source(chapter: str, exercise: str) -> str | None:
    """Functions and constants of the answer cells of one exercise, without imports and calls."""
    prefix = exercise.replace(".", "-")
    kept = []
    for grade_id, source in _cells(chapter):
        if grade_id.startswith(f"{prefix}-") and not grade_id.endswith("-test"):
            kept += [n for n in _parse(source).body if _defines(n)]
    for node in kept:
        if isinstance(node, ast.FunctionDef):
            _end_at_return(node)
    return "\n\n".join(ast.unparse(n) for n in kept) or None


def _end_at_return(function: ast.FunctionDef) -> None:
    """Leave out what stands after the return: the frame with blanks of a faded exercise."""
    for place, statement in enumerate(function.body):
        if isinstance(statement, ast.Return):
            function.body = function.body[: place + 1]
            return


def prelude(chapter: str) -> dict[str, Any]:
    """Names that the answer cells may rely on: imports and constants of all cells before them."""
    names: dict[str, Any] = {"__name__": "notebook"}
    for grade_id, source in _cells(chapter):
        if grade_id:
            continue
        for node in _parse(source).body:
            if isinstance(node, (ast.Import, ast.ImportFrom)) or _defines(node):
                exec(compile(ast.Module([node], []), "<notebook>", "exec"), names)
    return names


def _parse(source: str) -> ast.Module:
    lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
    try:
        return ast.parse("\n".join(lines))
    except SyntaxError:
        return ast.Module([], [])


def _defines(node: ast.stmt) -> bool:
    if isinstance(node, (ast.FunctionDef, ast.Import, ast.ImportFrom)):
        return True
    if isinstance(node, ast.Assign) and all(
            isinstance(name, ast.Name) for target in node.targets
            for name in (target.elts if isinstance(target, ast.Tuple) else [target])):
        try:
            ast.literal_eval(node.value)
        except (ValueError, TypeError, SyntaxError):
            return False
        return True
    return False


def functions(source: str, names: dict[str, Any]) -> dict[str, Any]:
    """The names that executing `source` over a copy of `names` defines."""
    scope = dict(names)
    exec(compile(source, "<solution>", "exec"), scope)
    return scope


def split(source: str, wanted: list[str]) -> tuple[str, str]:
    """(source of the wanted functions and the helpers they call, source of all the rest)."""
    body = ast.parse(source).body
    defined = {n.name: n for n in body if isinstance(n, ast.FunctionDef)}
    reached, queue = set(), [name for name in wanted if name in defined]
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            queue += [n.id for n in ast.walk(defined[name])
                      if isinstance(n, ast.Name) and n.id in defined]
    core = [n for n in body if getattr(n, "name", None) in reached]
    rest = [n for n in body if getattr(n, "name", None) not in reached]
    return "\n\n".join(map(ast.unparse, core)), "\n\n".join(map(ast.unparse, rest))
