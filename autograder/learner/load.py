"""Tables of the chapter's exports by name, through the course's readers."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from autograder import ingest
from autograder.checking.messages import translate

TABLES = ("tidy", "order_lines", "orders", "claims", "ga4_transactions", "invoices", "paths",
          "geo_panel", "mentions", "products", "faulty", "orders_by_channel")
HOUSE = ("crisis_levels", "data_rules", "report_rules", "own_accounts", "posts")
_COURSE = Path(__file__).resolve().parents[2] / "datasets"


class LoadError(Exception):
    """A table cannot be had; one sentence says which and what to do."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def load(name: str) -> Any:
    """A table of the chapter's data as a DataFrame, or a house file as plain data.

    Names: tidy, order_lines, orders, claims, ga4_transactions, invoices, paths, geo_panel,
    mentions, products, faulty, orders_by_channel; crisis_levels, data_rules, report_rules,
    own_accounts. Read once and kept; what you get is a copy.

    Raises:
        LoadError: no such name, or the data folder is not there.
    """
    return loader(_folder())(name)


def loader(folder: Path) -> Callable[[str], Any]:
    """The `load` of a certain data folder; text literals ("'last'") stand for themselves."""

    def get(name: str) -> Any:
        if name[:1] in "'\"":
            return ast.literal_eval(name)
        if part := re.fullmatch(r"(\w+)\[(\d+)\]", name):  # one item of a list: posts[3]
            return get(part[1])[int(part[2])]
        value = _read(folder.resolve(), name)
        return value.copy() if isinstance(value, pd.DataFrame) else _fresh(value)

    return get


def _fresh(value: Any) -> Any:
    import copy

    return copy.deepcopy(value)


def _folder() -> Path:
    here = Path.cwd() / "data"
    if here.is_dir():
        return here
    exports = _COURSE / "exports"
    if exports.is_dir():
        return exports
    raise LoadError(translate(
        "There is no folder data beside the notebook. Start the course again: it puts the "
        "exports there."))


@cache
def _read(folder: Path, name: str) -> Any:
    if name in HOUSE:
        return _house(folder, name)
    if name not in TABLES:
        raise LoadError(translate(
            "There is no table {name}. You can load: {names}.",
            name=name, names=", ".join((*TABLES, *HOUSE))))
    return getattr(ingest, name)(folder)


def _house(folder: Path, name: str) -> Any:
    for place in (folder.parent / "house", folder / "house"):
        path = place / f"{name}.yml"
        if path.is_file():
            data = yaml.safe_load(path.read_text(encoding="utf-8"))
            lists = {"own_accounts": "authors", "posts": "posts"}
            return data[lists[name]] if name in lists else data
    raise LoadError(translate(
        "The house file {name} is not there. Start the course again: it puts it back.",
        name=f"house/{name}.yml"))
