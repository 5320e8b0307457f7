"""Sets of pages: the operators dealt over many pages, and clean pages with harmless changes."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd

from .change import Operator, Unchanged
from .harmless import HARMLESS
from .operators import BY_NAME, OPERATORS, STARTERS

COLUMNS = ("page_id", "html", "kinds")
FAULTY, CLEAN = 40, 8
ALWAYS = ("price_without_vat", "raised_list_price", "purchase_twice")  # in every draft
DRAFT = ("hero_without_alt", "later_end", "seller_phone_gone", "ticked",
         "anchor_gone", "line_of_another", "utm_on_own_address", "no_name", "no_share_picture",
         "lorem", "no_transaction_id", "label_for_another")


def clean(html: str, spec: dict[str, Any], gen: np.random.Generator, count: int = 4) -> str:
    """The page with some harmless changes."""
    for name in gen.permutation(list(HARMLESS))[:count].tolist():
        html = HARMLESS[name][0](html, spec, gen)
    return html


def made(html: str, operators: tuple[Operator, ...], spec: dict[str, Any],
         gen: np.random.Generator) -> str:
    """The page with the defects of some operators. Raises Unchanged."""
    for operator in operators:
        html = operator(html, spec, gen)
    return html


Cut = tuple[Operator, int]  # an operator and the seed of its draws


def cut(html: str, cuts: list[Cut], spec: dict[str, Any]) -> str:
    """The page with some defects, each with draws of its own. Raises Unchanged."""
    for operator, seed in cuts:
        html = operator(html, spec, np.random.default_rng(seed))
    return html


def apart(html: str, one: Cut, other: Cut, spec: dict[str, Any]) -> bool:
    """Whether two defects leave each other alone: other kinds, and the same page in any order."""
    if one[0].kind == other[0].kind:
        return False
    with suppress(Unchanged):
        return cut(html, [one, other], spec) == cut(html, [other, one], spec)
    return False


def deal(html: str, spec: dict[str, Any], gen: np.random.Generator, pages: int = FAULTY,
         cleans: int = CLEAN, letter: str = "H") -> pd.DataFrame:
    """Each operator once, dealt over `pages` pages, and `cleans` pages without a defect.

    Each harmless change is worn by two of the clean pages.

    Returns:
        page_id, html, kinds (of the defects, with a space between; "" on a clean page), shuffled.
    """
    waiting = [(OPERATORS[i], int(gen.integers(0, 2**31)))
               for i in gen.permutation(len(OPERATORS))]
    hands: list[list[Cut]] = [[one] for one in waiting[:pages]]
    for one in waiting[pages:]:
        free = (hand for hand in sorted(hands, key=len)
                if all(apart(html, one, other, spec) for other in hand))
        next(free, hands[0]).append(one)
    rows = [(clean(cut(html, hand, spec), spec, gen, 1),
             " ".join(sorted(operator.kind for operator, _ in hand))) for hand in hands]
    names = gen.permutation(list(HARMLESS)).tolist()
    for number in range(cleans):
        page = html
        for name in names[number::cleans] + names[(number + 1) % cleans::cleans]:
            page = HARMLESS[name][0](page, spec, gen)
        rows.append((page, ""))
    order = gen.permutation(len(rows))
    return pd.DataFrame([(f"{letter}{n + 1:02d}", *rows[at]) for n, at in enumerate(order)],
                        columns=list(COLUMNS))


def examples(html: str, spec: dict[str, Any], gen: np.random.Generator) -> pd.DataFrame:
    """One failing page for each starter operator and four clean pages."""
    rows = [(made(html, (BY_NAME[name],), spec, gen), BY_NAME[name].kind) for name in STARTERS]
    rows += [(clean(html, spec, gen), "") for _ in range(4)]
    return pd.DataFrame([(f"E{n + 1:02d}", *row) for n, row in enumerate(rows)],
                        columns=list(COLUMNS))


def draft(html: str, spec: dict[str, Any], gen: np.random.Generator, count: int = 10
          ) -> tuple[str, tuple[str, ...]]:
    """A draft with two wrong prices, a purchase sent twice and defects of other kinds, `count` in
    all, and their names."""
    cuts = [(BY_NAME[name], int(gen.integers(0, 2**31))) for name in ALWAYS]
    for name in gen.permutation(list(DRAFT)).tolist():
        one = BY_NAME[name], int(gen.integers(0, 2**31))
        if len(cuts) < count and all(apart(html, one, other, spec) for other in cuts):
            cuts.append(one)
    return cut(html, cuts, spec), tuple(operator.name for operator, _ in cuts)
