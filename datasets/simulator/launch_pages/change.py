"""What operators and harmless changes are made of: replace once, or say that nothing changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

Change = Callable[[str, dict[str, Any], np.random.Generator], str]


class Unchanged(Exception):
    """The page has nothing that this change could act on."""


@dataclass(frozen=True)
class Operator:
    """One way to make a page wrong: a pure function page -> page, and the kind of the defect.

    runtime: it shows only when the page is used, not in what stands in the page.
    """

    name: str
    kind: str
    make: Change
    runtime: bool = False

    def __call__(self, html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
        """The page with the defect. Raises Unchanged where it leaves the page as it is."""
        changed = self.make(html, spec, gen)
        if changed == html:
            raise Unchanged(self.name)
        return changed


def swap(pattern: str, new: str, count: int = 1) -> Change:
    """Replace what a pattern matches; `new` as in re.sub."""
    def change(html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
        return re.sub(pattern, new, html, count=count)
    return change


def drop(pattern: str) -> Change:
    """Leave out the first whole line in which a pattern is found."""
    return swap(rf"(?m)^.*(?:{pattern}).*\n", "")


def add_before(pattern: str, line: str) -> Change:
    """Put a line before the first line in which a pattern is found."""
    def change(html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
        return re.sub(rf"(?m)^(?=.*(?:{pattern}))", lambda _: f"{line}\n", html, count=1)
    return change


def one_of(pattern: str, how: Callable[[str], str]) -> Change:
    """Change one of the matches of a pattern, drawn at random."""
    def change(html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
        found = list(re.finditer(pattern, html))
        if not found:
            return html
        hit = found[int(gen.integers(0, len(found)))]
        return html[:hit.start()] + how(hit[0]) + html[hit.end():]
    return change


def sku_of(spec: dict[str, Any], gen: np.random.Generator) -> str:
    """One of the products of the page, drawn at random."""
    skus = sorted(spec["price"])
    return skus[int(gen.integers(0, len(skus)))]
