"""Readers of the files of the page tests (chapter T1.3)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .creative import _text, _texts, _yaml
from .errors import IngestError

SPEC, EXAMPLES, DRAFT = "pages/page_spec.yml", "pages/examples.csv", "pages/landing_draft.html"
PRESSED, LOG = "pages/pressed_page.html", "pages/press_log.csv"
EXAMPLE_FOLDER, TEST_FOLDER = "pages/examples", "pages/test"


def page_spec(folder: Path | str) -> dict[str, Any]:
    """What the page must hold: url, lang, price, offer, start, end, free_shipping_over, shipping,
    return_days, seller, links, buttons, form, currency, events, event_data."""
    return _yaml(folder, SPEC, dict)


def _pages(folder: Path | str, below: str) -> pd.DataFrame:
    """The pages of a folder by name: page_id, html."""
    files = sorted((Path(folder) / below).glob("*.html"))
    if not files:
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=below, folder=str(folder))
    rows = [(file.stem, _text(folder, f"{below}/{file.name}").replace("\r\n", "\n"))
            for file in files]
    return pd.DataFrame(rows, columns=["page_id", "html"]).astype("str")


def page_examples(folder: Path | str) -> pd.DataFrame:
    """Failing and clean pages with what is wrong: page_id, html, kinds ("" on a clean page)."""
    known = _texts(folder, EXAMPLES, ("page_id", "kinds"))
    return _pages(folder, EXAMPLE_FOLDER).merge(known, on="page_id", how="left")


def test_pages(folder: Path | str) -> pd.DataFrame:
    """Pages to be tested: page_id, html."""
    return _pages(folder, TEST_FOLDER)


def landing_draft(folder: Path | str) -> str:
    """The draft of the landing page on the test site, as HTML text."""
    return _text(folder, DRAFT).replace("\r\n", "\n")


def pressed_page(folder: Path | str) -> str:
    """The page whose buttons are pressed, as HTML text."""
    return _text(folder, PRESSED).replace("\r\n", "\n")


def press_log(folder: Path | str) -> pd.DataFrame:
    """What a browser told: step, press, event, item_id, transaction_id, value, currency, total."""
    columns = ("step", "press", "event", "item_id", "transaction_id", "value", "currency", "total")
    table = _texts(folder, LOG, columns)
    blank = table.mask(table.eq(""))
    try:
        return blank.assign(step=table["step"].astype("int64"),
                            value=pd.to_numeric(blank["value"]).astype("Float64"),
                            total=pd.to_numeric(blank["total"]).astype("Int64"))
    except (ValueError, TypeError):
        raise IngestError("{file} does not have the form it was handed out in. Take it again as "
                          "it was.", file=LOG) from None


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "page_spec": page_spec, "page_examples": page_examples, "test_pages": test_pages,
    "landing_draft": landing_draft, "pressed_page": pressed_page, "press_log": press_log,
}
