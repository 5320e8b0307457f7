"""Steps to put in order: the letters that a notebook prints and the orders that are right."""

from __future__ import annotations

import re

import pytest

from autograder import register
from autograder.bilingual import keep_language, read_source
from autograder.exercises import REGISTRY
from autograder.grading.notebook import source_path

ITEMS = [e.id for e in register.exercises() if e.kind == "parsons"]
each_item = pytest.mark.parametrize("name", ITEMS)


@each_item
def test_the_printed_order_is_not_right(name: str) -> None:
    item = REGISTRY[name]
    assert tuple(sorted(item.blocks)) not in item.orders  # copied from the page
    assert tuple(sorted(item.blocks, reverse=True)) not in item.orders


@each_item
def test_each_block_has_its_line_in_both_languages_and_the_solution_is_right(name: str) -> None:
    item = REGISTRY[name]
    chapter = name.rsplit(".", 1)[0]
    for lang in ("zh-TW", "en"):
        cells = keep_language(read_source(source_path(chapter)), lang).cells
        at = next(n for n, c in enumerate(cells) if c.source.startswith(f'check("{name}"'))
        prompt = next(c.source for c in reversed(cells[:at]) if c.cell_type == "markdown")
        prompt = prompt[prompt.index(name) :]
        printed = re.findall(r"^- (?:\*\*)?([a-z])(?:\*\*)?[\s：:]", prompt, flags=re.M)
        assert printed == list(item.blocks)
        solution = re.search(r"r1 = (\[.+\])\n", cells[at - 1].source)
        assert tuple(re.findall(r"[a-z]", solution[1])) in item.orders
