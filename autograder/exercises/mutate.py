"""Automatic wrong answers: one small change to a right solution's source at a time."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from . import mutate_sql

_COMPARE = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
            ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
            ast.Is: ast.IsNot, ast.IsNot: ast.Is}
_BINARY = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
           ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.FloorDiv: ast.Div}
_NAMES = {"sum": "mean", "mean": "sum", "min": "max", "max": "min", "first": "last",
          "last": "first", "nunique": "count", "any": "all", "all": "any", "cumsum": "cumprod",
          "head": "tail", "tail": "head"}
# Calls whose loss is a real slip; copy() and reset_index() change nothing that is compared.
_DROPPED = {"drop_duplicates", "dropna", "sort_values", "fillna", "where", "mask", "shift",
            "abs", "round", "strip", "lower", "isin", "query", "sort_index", "reindex"}
_TEXT = {"last": "first", "first": "last", "left": "outer", "outer": "inner", "inner": "outer"}


@dataclass(frozen=True)
class Mutant:
    """A changed source and what was changed, in words that survive edits elsewhere."""

    description: str
    source: str


def mutants(source: str) -> list[Mutant]:
    """All mutants of the source of one or more functions, in the order of the text.

    Equal sources are made once; a description that repeats is numbered.
    """
    tree = ast.parse(source)
    _drop_docstrings(tree)
    _drop_dead(tree)
    original = ast.unparse(tree)
    found: list[Mutant] = []
    seen, names = {original}, {}
    texts = sorted({n.value for n in ast.walk(tree)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str) and n.value})
    silent = _silent(tree)
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in silent:
            continue
        for before, replaced, how in _changes(node, texts):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[number]
            how(target, changed)
            try:
                text = ast.unparse(ast.fix_missing_locations(changed))
                ast.parse(text)
            except (ValueError, SyntaxError):
                continue
            if text in seen:
                continue
            seen.add(text)
            name = f"{before} -> {replaced}"
            names[name] = names.get(name, 0) + 1
            if names[name] > 1:
                name = f"{name} (#{names[name]})"
            found.append(Mutant(name, text))
    return found


def _drop_docstrings(tree: ast.AST) -> None:
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.Module)) and len(node.body) > 1 \
                and isinstance(node.body[0], ast.Expr) \
                and isinstance(node.body[0].value, ast.Constant):
            node.body = node.body[1:]


def _drop_dead(tree: ast.AST) -> None:
    """Leave out what stands behind a return: the learner's starting text in a faded exercise."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for at, statement in enumerate(body if isinstance(body, list) else ()):
            if isinstance(statement, (ast.Return, ast.Raise)):
                del body[at + 1:]
                break


def _silent(tree: ast.AST) -> set[int]:
    """Nodes whose change nobody can see: texts of errors, the kind of a sort."""
    quiet = [n for n in ast.walk(tree) if isinstance(n, ast.Raise)]
    quiet += [n for n in ast.walk(tree) if isinstance(n, ast.keyword) and n.arg == "kind"]
    return {id(inner) for node in quiet for inner in ast.walk(node)}


def _changes(node: ast.AST, texts: list[str]) -> Iterator[tuple[str, str, object]]:
    """(before, after, how) for each change of one node."""
    if isinstance(node, ast.Compare):
        for i, op in enumerate(node.ops):
            if type(op) in _COMPARE:
                new = _COMPARE[type(op)]

                def how(n, _, i=i, new=new):
                    n.ops[i] = new()
                yield ast.unparse(node), new.__name__, how
    elif isinstance(node, ast.BinOp) and type(node.op) in _BINARY:
        new = _BINARY[type(node.op)]
        yield ast.unparse(node), new.__name__, lambda n, _, new=new: setattr(n, "op", new())
    elif isinstance(node, ast.BoolOp):
        new = ast.And if isinstance(node.op, ast.Or) else ast.Or
        yield ast.unparse(node), new.__name__, lambda n, _, new=new: setattr(n, "op", new())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.Invert, ast.USub)):
        yield ast.unparse(node), "without the sign", _unwrap_operand
    elif isinstance(node, ast.Constant):
        yield from _constant(node, texts)
    elif isinstance(node, ast.Attribute) and node.attr in _NAMES:
        new = _NAMES[node.attr]
        yield f".{node.attr} of {ast.unparse(node.value)[:40]}", new, \
            lambda n, _, new=new: setattr(n, "attr", new)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) \
            and node.func.attr in _DROPPED:
        yield ast.unparse(node)[-60:], f"without {node.func.attr}", _drop_call
    elif isinstance(node, (ast.Assign, ast.AugAssign)) and _is_part(node):
        yield ast.unparse(node)[:60], "statement removed", _drop_statement
    elif isinstance(node, ast.If) and not node.orelse:
        yield f"if {ast.unparse(node.test)[:50]}", "always", \
            lambda n, _: setattr(n, "test", ast.Constant(True))
        yield f"if {ast.unparse(node.test)[:50]}", "never", \
            lambda n, _: setattr(n, "test", ast.Constant(False))


def _is_part(node: ast.Assign | ast.AugAssign) -> bool:
    """Assignments into something that exists already; removing others only gives a NameError."""
    return isinstance(node, ast.AugAssign) or isinstance(
        node.targets[0], (ast.Subscript, ast.Attribute))


def _constant(node: ast.Constant, texts: list[str]) -> Iterator[tuple[str, str, object]]:
    value = node.value
    if isinstance(value, bool):
        yield repr(value), repr(not value), lambda n, _: setattr(n, "value", not n.value)
    elif isinstance(value, (int, float)):
        # far enough that a tolerance of one in a thousand does not hide it
        new = value * 1.1 + 0.01 if isinstance(value, float) else (
            value + 1 if abs(value) < 100 else value * 2)
        yield repr(value), repr(new), lambda n, _, new=new: setattr(n, "value", new)
    elif isinstance(value, str) and mutate_sql.QUERY.match(value):
        for before, after, new in mutate_sql.changes(value):
            yield f"SQL {before}", after, lambda n, _, new=new: setattr(n, "value", new)
    elif isinstance(value, str) and value:
        new = _TEXT.get(value)
        if new is None and len(texts) > 1:
            new = texts[(texts.index(value) + 1) % len(texts)]
        if new is not None:
            yield repr(value)[:60], repr(new)[:60], \
                lambda n, _, new=new: setattr(n, "value", new)


def _unwrap_operand(node: ast.UnaryOp, tree: ast.AST) -> None:
    _replace(tree, node, node.operand)


def _drop_call(node: ast.Call, tree: ast.AST) -> None:
    _replace(tree, node, node.func.value)


def _drop_statement(node: ast.stmt, tree: ast.AST) -> None:
    for parent in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            body = getattr(parent, field, None)
            if isinstance(body, list) and node in body:
                body[body.index(node)] = ast.Pass()
                return


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
                return
            if isinstance(value, list) and any(v is old for v in value):
                value[[v is old for v in value].index(True)] = new
                return
