"""Which exercises use which dataset, from what the notebooks' sources load.

A dataset is a manifest of datasets/manifests; its name is that of the file. An exercise uses it if
its cells or its text load it (`load("orders")`), name a variable that a cell above filled from it
(`daily_sales = load("daily_sales")`, also as a parameter), or name a file or folder of it
(`data/pages/landing_draft.html`). What was loaded since the last exercise of the section was for
this one, too, unless that was a choice and a new heading follows it. A question for which none of
that finds anything is about what was shown since, else about the data of the exercise before it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from autograder import register
from autograder.site.language import keep

ROOT = Path(__file__).resolve().parents[2]
MANIFESTS = ROOT / "datasets" / "manifests"

# Names that `load` knows and that have no manifest of their own -> the datasets they are made from.
# A table named as its dataset needs no line here; the closing cases are one dataset each.
_FACTORS = (
    *("factor_sales", "factor_weather", "media_stories", "price_history", "sales_calendar"),
    "search_index",
)
_TESTS = ("ab_guest", "ab_wallet", "ab_bar", "ab_plans")
READS: dict[str, tuple[str, ...]] = {
    "tidy": ("google_ads", "meta", "line_ads", "line_oa", "edm", "kol", "seo", "ga4_sessions"),
    "order_lines": ("orders",),
    "orders_by_channel": ("orders", "ga4_transactions"),
    "paths": ("journeys",),
    "first_export": ("meta",),
    "small_export": ("meta",),
    "history_files": ("history",),
    "trends_wide": ("trends",),
    "run_tidy": ("run_files",),
    "run_exports": ("run_files",),
    "run_captions": ("run_files",),
    "ga4_records": ("ga4_lines",),
    "ga4_day": ("ga4_days",),
    "ga4_export": ("ga4_days",),
    "ga4_notes": ("ga4_days",),
    "ga4_night": ("ga4_events",),
    "ga4_week": ("ga4_events",),
    "funnel_notes": ("ga4_events",),
    "traffic_joined": ("traffic_sessions",),
    "gsc_names": ("gsc_files",),
    "gsc_queries": ("gsc_files",),
    "gsc_days": ("gsc_files",),
    "visitor_notes": ("consent_log", "crm", "survey"),
    "offer_notes": ("offer_results",),
    "food_panel": _FACTORS,
    "bath_panel": _FACTORS,
    "home_panel": _FACTORS,
    "some_transactions": ("transactions",),
    "customer_notes": ("transactions", "transactions_delivery"),
    "flow_notes": ("checkout_flow",),
    "ab_guest_plan": ("ab_plans",),
    "ab_wallet_plan": ("ab_plans",),
    "ab_bar_plan": ("ab_plans",),
    "ab_sample": ("ab_guest",),
    "experiment_notes": _TESTS,
}
# Datasets that no notebook loads: they lie in the folder beside those it does (the checks of T1.2
# take prices from `products`).
NOT_LOADED = frozenset({"products", "line_friends"})

_EXERCISE = re.compile(
    r"^(?:#+ .*?\b(?:Exercise|Work product|Reflection)\b.*?|\*\*)\(?([TC][\d.]*\.\w+)\b"
)
_ASKED = ("choice", "parsons")  # read from what is shown, no function over a table
_GRADED = re.compile(r"grade_id: ([\w-]+?)(?:-code)?\s*[,}]")
_LOADED = re.compile(r"(?:\b(?:load|case)|\))\(f?\"([\w{}]+)\"\)")
_READ_FROM = re.compile(r"(?:ingest\.(\w+)\()?\(?EXPORTS / \"([\w./-]+)\"")
_SECTION = re.compile(r"^\(([\w-]+)\)=\n## ", re.M)
_PATH = re.compile(r"data/([\w./-]+[\w/])")


@dataclass(frozen=True)
class _Cell:
    """Code or prose of a source."""

    code: bool
    text: str


def names() -> list[str]:
    """The names of all datasets."""
    return sorted(path.stem for path in MANIFESTS.glob("*.yml"))


@cache
def manifest(dataset: str) -> dict:
    """A manifest as plain data; raises FileNotFoundError on an unknown dataset."""
    text = (MANIFESTS / f"{dataset}.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=register.LOADER)


def datasets_named(name: str, root: str = "") -> tuple[str, ...]:
    """The datasets that `load(name)` reads; () for a house file.

    Args:
        root: the folder below the exports that the chapter's data stand in ("case_t1"), else "".
    """
    if root:  # a case has one page for all of its tables, house files included
        made = manifest(root)
        files = {Path(one["path"]).name.split(".")[0] for one in made["files"]}
        tables = {column["name"] for column in made["columns"]}
        known = name in files | tables or name in READS or name in names()
        return (root,) if known or name.startswith(("case_", "capstone_")) else ()
    if "{" in name:  # f"ab_{test}_plan"
        pattern = re.compile(re.sub(r"\{\w*\}", r"\\w+", name))
        found = [one for one in (*names(), *READS) if pattern.fullmatch(one)]
        return tuple(dict.fromkeys(d for one in found for d in datasets_named(one)))
    if name in READS:
        return READS[name]
    return (name,) if name in names() else ()


@cache
def _owners(root: str) -> dict[str, str]:
    """Paths of files and folders below a chapter's data -> the dataset they belong to."""
    owners: dict[str, set[str]] = {}
    for dataset in [root] if root else names():
        for one in manifest(dataset)["files"]:
            path = Path(one["path"]).relative_to(root) if root else Path(one["path"])
            for place in (path, *path.parents[:-1]):
                owners.setdefault(place.as_posix(), set()).add(dataset)
    # A folder of several datasets names none of them.
    return {place: min(found) for place, found in owners.items() if len(found) == 1}


def datasets_at(path: str, root: str = "") -> tuple[str, ...]:
    """The dataset of a file or folder below the data, as () or one name."""
    owner = _owners(root).get(path.strip("/"))
    return (owner,) if owner else ()


def _cells(text: str) -> Iterator[_Cell]:
    """The cells of a MyST source, in order; prose in English, whose names are those of the code."""
    code = False
    lines: list[str] = []
    for line in keep(text, "en").split("\n"):
        if code and line.startswith("```"):
            yield _Cell(True, "\n".join(lines))
            code, lines = False, []
        elif not code and line.startswith("```{code-cell}"):
            yield _Cell(False, "\n".join(lines))
            code, lines = True, []
        else:
            lines.append(line)
    yield _Cell(code, "\n".join(lines))


def notebook_texts(chapter: register.Chapter) -> list[Path]:
    """The MyST sources of a chapter's notebook, in order."""
    place = ROOT / (chapter.notebook or "")
    return [place] if place.is_file() else sorted(place.glob("[0-9]*.md"))


def _tree(code: str) -> ast.AST | None:
    body = re.sub(r"\A---\n.*?\n---\n", "", code.lstrip("\n"), flags=re.S)
    try:
        return ast.parse(re.sub(r"^\s*[%!].*$", "", body, flags=re.M))
    except SyntaxError:
        return None


@dataclass
class _Walk:
    """What the cells of one notebook have loaded so far, and into which variables."""

    root: str
    variables: dict[str, set[str]]

    def direct(self, text: str) -> set[str]:
        """Datasets that a text loads or whose files it names."""
        found = {d for name in _LOADED.findall(text) for d in datasets_named(name, self.root)}
        for path in _PATH.findall(text):
            found |= set(datasets_at(path, self.root))
        return found

    def learn(self, tree: ast.AST) -> None:
        """Keep `name = load("…")` and the like, also within a tuple; other values forget a name."""
        for node in ast.walk(tree):
            if not isinstance(node, ast.Assign):
                continue
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=False))
                for name, value in pairs:
                    if isinstance(name, ast.Name):
                        loaded = self.direct(ast.unparse(value).replace("'", '"'))
                        if loaded:
                            self.variables[name.id] = loaded
                        elif self.variables.get(name.id) and name.id not in names():
                            del self.variables[name.id]

    def named(self, found: set[str]) -> set[str]:
        """Datasets behind the variables of these names."""
        return {d for name in found for d in self.variables.get(name, ())}


def _identifiers(tree: ast.AST) -> set[str]:
    names_used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name)}
    return names_used | {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}


@cache
def _chapter_uses(chapter_id: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Datasets by exercise, and all that the chapter's notebook loads or names."""
    chapter = register.chapter(chapter_id)
    grade_ids = {item.grade_id: item.id for item in register.exercises(chapter_id)}
    found: dict[str, set[str]] = {exercise: set() for exercise in grade_ids.values()}
    everything: set[str] = set()
    walk = _Walk(chapter.data_root, {})
    shown: set[str] = set()  # datasets met since the last exercise of the section
    fresh: set[str] = set()  # those of them that were loaded since one that asks for more
    asked = False  # a choice was the last exercise: a new heading leaves what it was about
    last: set[str] = set()  # datasets of the last exercise of the section
    before: dict[str, set[str]] = {}
    for path in notebook_texts(chapter):
        for cell in _cells(path.read_text(encoding="utf-8")):
            loaded = walk.direct(cell.text)
            everything |= loaded
            if not cell.code:
                for part in re.split(r"^(?=#+ |\*\*[TC][\d.])", cell.text, flags=re.M):
                    if part.startswith("## "):
                        shown, fresh, last = set(), set(), set()
                    exercise = _EXERCISE.match(part)
                    if asked and part.startswith("### ") and not exercise:
                        shown, fresh, asked = set(), set(), False
                    if exercise and exercise[1] in found:
                        quoted = set(re.findall(r"`(\w+)`", part))
                        found[exercise[1]] |= walk.direct(part) | walk.named(quoted)
                shown |= loaded
                fresh |= loaded
                continue
            tree = _tree(cell.text)
            used = set(loaded)
            if tree is not None:
                walk.learn(tree)
                used |= walk.named(_identifiers(tree))
            shown |= used
            fresh |= loaded
            graded = _GRADED.search(cell.text)
            if graded and (exercise_id := grade_ids.get(graded[1])):
                found[exercise_id] |= used
                before[exercise_id] = shown or last
                asked = register.exercise(exercise_id).kind in _ASKED
                found[exercise_id] |= set() if asked else fresh
                if "grade: true" in cell.text:
                    last = found[exercise_id] or before[exercise_id]
                    shown, fresh = set(), fresh if asked else set()
    for exercise_id, shown_before in before.items():
        found[exercise_id] = found[exercise_id] or shown_before
    return {k: tuple(sorted(v)) for k, v in found.items()}, tuple(sorted(everything))


def datasets_of(exercise_id: str) -> list[str]:
    """The datasets of an exercise, by name; an unknown id raises KeyError."""
    return list(_chapter_uses(register.exercise(exercise_id).chapter)[0][exercise_id])


def used_by(dataset: str) -> list[str]:
    """The exercises that use a dataset, in the order of the register."""
    return [item.id for item in register.exercises() if dataset in datasets_of(item.id)]


@cache
def _page_uses(chapter_id: str) -> dict[str, tuple[str, ...]]:
    """Datasets -> anchors of the sections of the chapter's page whose cells read them."""
    chapter = register.chapter(chapter_id)
    if not chapter.page:
        return {}
    found: dict[str, dict[str, None]] = {}
    anchor = ""
    for cell in _cells((ROOT / chapter.page).read_text(encoding="utf-8")):
        if not cell.code:
            for opened in _SECTION.findall(cell.text):
                anchor = opened
            continue
        walk = _Walk(chapter.data_root, {})
        used = {d for name in _LOADED.findall(cell.text) for d in walk.direct(f'load("{name}")')}
        for reader, folder in _READ_FROM.findall(cell.text):
            inside = {d for place, d in _owners("").items() if place.startswith(folder)}
            used |= inside & set(datasets_named(reader)) if reader else set(datasets_at(folder))
        for dataset in sorted(used):
            found.setdefault(dataset, {})[anchor] = None
    return {dataset: tuple(anchors) for dataset, anchors in found.items()}


def sections_using(dataset: str) -> list[tuple[str, str]]:
    """(chapter id, anchor of the section) of every place in the reading pages that reads it."""
    return [
        (one.id, anchor)
        for one in register.chapters()
        for anchor in _page_uses(one.id).get(dataset, ())
    ]


def chapters_of(dataset: str) -> list[str]:
    """The chapters whose notebook or page reads a dataset, in the order of the course."""
    return [
        one.id
        for one in register.chapters()
        if dataset in _chapter_uses(one.id)[1] or dataset in _page_uses(one.id)
    ]


@cache
def home(dataset: str) -> str:
    """The chapter a dataset belongs to: the one that uses it in most exercises.

    Of equals the first; of a dataset that none uses, the first whose data hold its files.
    """
    files = [Path(one["path"]) for one in manifest(dataset)["files"]]

    def holds(chapter: register.Chapter) -> bool:
        places = [Path(chapter.data_root, one) for one in chapter.data]
        return any(file == place or place in file.parents for file in files for place in places)

    def rank(chapter: register.Chapter) -> tuple[int, bool, bool]:
        times = sum(dataset in datasets_of(one.id) for one in register.exercises(chapter.id))
        return times, dataset in _chapter_uses(chapter.id)[1], holds(chapter)

    return max(register.chapters(), key=rank).id
