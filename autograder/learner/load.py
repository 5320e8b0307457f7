"""Tables of the chapter's exports by name, through the course's readers."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from autograder import ingest
from autograder.checking.messages import course_settings, translate

LISTS = {"own_accounts": "authors", "posts": "posts"}  # files that hold one list
PAGE_READERS = ("page_elements", "page_facts")
_COURSE = Path(__file__).resolve().parents[2] / "datasets"


class LoadError(Exception):
    """A table cannot be had; one sentence says which and what to do."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


def load(name: str) -> Any:
    """A table of the chapter's data as a DataFrame, or a house file as plain data.

    Names: those of `ingest.TABLES` (tidy, orders, ...) and of the files in the folder house
    (data_rules, ...). Read once and kept; what you get is a copy.

    Raises:
        LoadError: no such name, or the data folder is not there.
    """
    _tell_whose()
    return loader(data_folder())(name)


@cache
def _tell_whose() -> None:
    """Say once in a kernel that these are a learner's own data, which nothing in print is about."""
    if "COURSE_UNSEEN" not in os.environ and (number := course_settings().get("variant")):
        print(translate(
            "These are data of your own (number {number}): your figures differ from those of "
            "others, and from figures that the text and the book quote from the shipped year.",
            number=number))


def loader(folder: Path, copies: bool = True) -> Callable[[str], Any]:
    """The `load` of a certain data folder, without `copies` the kept tables themselves.

    Literals ("'last'", "7", "[1, 2]", "True") stand for themselves, posts[3] for one item of a
    list and brief[today] for one value of a dict.
    """

    def get(name: str) -> Any:
        if is_literal(name):
            return ast.literal_eval(name)
        if part := re.fullmatch(r"(\w+)\[(\w+)\]", name):
            return get(part[1])[int(part[2]) if part[2].isdigit() else part[2]]
        value = _read(folder.resolve(), name)
        if not copies:
            return value
        return value.copy() if isinstance(value, pd.DataFrame) else _fresh(value)

    return get


def is_literal(name: str) -> bool:
    """Whether a name of `load` stands for itself, as "7" and "[1, 2]" do."""
    return name in ("True", "False", "None") or name[:1] in "'\"[({-0123456789"


def _fresh(value: Any) -> Any:
    import copy

    return copy.deepcopy(value)


def data_folder(root: str = "") -> Path:
    """The folder data beside the notebook, else the course's own exports (their folder `root`).

    Raises:
        LoadError: there is neither.
    """
    here = Path.cwd() / "data"
    if here.is_dir():
        return here
    exports = _COURSE / "exports" / root
    if exports.is_dir():
        return exports
    raise LoadError(translate(
        "There is no folder data beside the notebook. Start the course again: it puts the "
        "exports there."))


def know(folder: Path, tables: Mapping[str, Any], still: Callable[[], bool]) -> None:
    """Take these tables of a data folder as read already, while `still()` says that it holds."""
    _known[folder.resolve()] = tables, still


def forget() -> None:
    """Read everything anew from now on: the files of a folder have changed."""
    _read.cache_clear()


_known: dict[Path, tuple[Mapping[str, Any], Callable[[], bool]]] = {}


@cache
def _read(folder: Path, name: str) -> Any:
    tables, still = _known.get(folder, ({}, bool))
    if name in tables and still():
        return tables[name]
    house = _house(folder)
    if name in ingest.TABLES:
        return ingest.TABLES[name](folder)
    if name in PAGE_READERS:  # the landing page as the course's readers see it
        from . import page

        return getattr(page, name)(ingest.TABLES["landing_html"](folder))
    if name not in house:
        raise LoadError(translate(
            "There is no table {name}. You can load: {names}.",
            name=name, names=", ".join((*ingest.TABLES, *house))))
    data = yaml.safe_load(house[name].read_text(encoding="utf-8"))
    return data[LISTS[name]] if name in LISTS else data


def _house(folder: Path) -> dict[str, Path]:
    """House files by name; one that lies with the data counts before those of the house."""
    places = [folder.parent / "house", folder / "house"]
    if _COURSE / "exports" in folder.parents:
        places.insert(0, _COURSE / "house")
    return {path.stem: path for place in places for path in sorted(place.glob("*.yml"))}
