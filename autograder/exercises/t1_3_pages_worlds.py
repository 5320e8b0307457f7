"""Pages of T1.3.c that learners never see, and the defects that were put into them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.page_judge import KIND_NAMES
from datasets.simulator import World
from datasets.simulator.launch_pages import sets
from datasets.simulator.launch_pages.change import Operator
from datasets.simulator.launch_pages.operators import BY_NAME
from datasets.simulator.publish import SEED, YEAR

from .base import WorldSpec
from .t1_3_pages import check_pages

# Dirt does not reach these tables; the worlds differ by seed and year.
PAGES_WORLDS = tuple(WorldSpec(301 + n, year, "none") for n, year in enumerate((2026, 2024)))
_DEALT: dict[str, str] = {}  # page -> kinds of the defects put into it


def stream(world: Any, number: int) -> np.random.Generator:
    """Draws of one exercise in one world."""
    return np.random.default_rng([world.seed, world.year, number])


@cache
def shipped() -> World:
    """The world of the public files (their tables do not depend on its scale)."""
    return World(SEED, YEAR, "all", "small")


def dealt(world: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    """40 faulty and 8 clean pages of a world, and its spec."""
    table = sets.deal(world.test_page, world.page_spec, stream(world, 41))
    _DEALT.update(zip(table["html"], table["kinds"], strict=True))
    return table[["page_id", "html"]], world.page_spec


def held_out_pages(world: Any) -> tuple:
    """(pages, spec) of a world, and the almost empty page."""
    return dealt(world), practice_pages()[0]


@cache
def _public() -> dict[str, str]:
    known: dict[str, str] = {}
    for table in (shipped().page_examples, shipped()._test_pages):
        known |= dict(zip(table["html"], table["kinds"], strict=True))
    return known


def labels_of(pages: pd.DataFrame, spec: dict[str, Any]) -> pd.DataFrame:
    """What an infallible checker would find: the defects that were put into the pages.

    Pages made by hand are told by the rules themselves.
    """
    rows: list[tuple[str, str]] = []
    for page_id, html in zip(pages["page_id"], pages["html"], strict=True):
        kinds = _DEALT.get(html, _public().get(html))
        if kinds is None:
            one = pd.DataFrame({"page_id": [page_id], "html": [html]})
            kinds = " ".join(check_pages(one, spec)["kind"])
        rows += [(page_id, kind) for kind in KIND_NAMES if kind in kinds.split()]
    return pd.DataFrame(rows, columns=["page_id", "kind"]).astype("str")


BARE = """<!DOCTYPE html>
<html><head><title>頁</title></head><body>
<p>NT$499</p>
<a>看看</a>
<input>
</body></html>
"""
# Of each kind that has several rules, a page that breaks another one than the examples do.
SECOND = ("wrong_list_price", "earlier_start", "select_without_label", "vat_extra",
          "other_discount", "three_days", "seller_mail_gone", "purpose_empty", "link_without_href",
          "home_without_tls", "no_utm_outside", "covered", "disabled", "not_shown",
          "anchor_gone", "button_gone", "no_name", "sent_by_get",
          "noindex", "no_viewport", "canonical_of_draft", "no_share_picture", "share_url_of_draft",
          "no_share_title", "to_be_filled",
          "purchase_twice_in_one", "friend_on_load", "currency_as_sign")


def _last_item_lost(html: str) -> str:
    """The first add_to_cart of the page is complete, the last one is not."""
    head, item, tail = html.rpartition("item_id: ")
    return head + tail.partition(", ")[2] if item else html


def _other_order(html: str) -> str:
    """The same script with the events of the products from the last to the first."""
    lines = html.splitlines()
    at = [n for n, line in enumerate(lines) if '"add_to_cart"' in line]
    for place, line in zip(at, [lines[n] for n in reversed(at)], strict=True):
        lines[place] = line
    return "\n".join(lines) + "\n"


# (kind or "", change): parts of rules that the operators do not reach
BY_HAND: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("dead_link utm", lambda html: re.sub(
        r'(id="look" href="#[^"]*)', r"\1?utm_source=landing", html)),
    ("event_data", _last_item_lost),
    ("", _other_order),
    ("offer", lambda html: re.sub(r'(id="code"[^>]*>[^<]*)', r"\1X", html)),
    ("", lambda html: re.sub(r'<a id="home"[^>]*>(.*?)</a>', r"<p>\1</p>", html)),
)


def practice_pages() -> tuple:
    """Pages made by hand: an almost empty one, and one for each of some other rules, with five
    clean ones that wear what is no defect."""
    made = shipped()
    spec, gen = made.page_spec, np.random.default_rng(7)
    bare = pd.DataFrame({"page_id": ["almost_empty"], "html": [BARE]})
    rows = []
    for name in SECOND:
        operator: Operator = BY_NAME[name]
        html = operator(made.test_page, spec, gen)
        _DEALT[html] = operator.kind
        rows.append((f"{operator.kind}_{len(rows) + 1}", html))
    for kind, change in BY_HAND:
        html = change(made.test_page)
        _DEALT[html] = kind
        rows.append((f"{kind.split()[-1] if kind else 'fine'}_{len(rows) + 1}", html))
    for number in range(3):
        html = sets.clean(made.test_page, spec, gen, 6)
        _DEALT[html] = ""
        rows.append((f"fine_{number + 1}", html))
    return ((bare, spec), (pd.DataFrame(rows, columns=["page_id", "html"]), spec))
