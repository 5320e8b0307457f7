"""`on_pages(check_page, pages, spec)`: a page checker run over a table of pages, page by page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.artefacts.page_judge import FORMLESS, STOPPED
from autograder.checking.messages import translate
from autograder.checking.run import Failed, NotAttempted, call

SECONDS = 3.0  # for one page
NAME = "check_page"


class NotWritten(NotImplementedError):
    """The checker is still the stub; shows one sentence instead of a traceback."""

    def _render_traceback_(self) -> list[str]:
        return [translate("{name} is not written yet.", name=NAME)]


def on_pages(check_page: Callable[[str, dict], list], pages: pd.DataFrame, spec: dict[str, Any]
             ) -> pd.DataFrame:
    """What a checker finds on each page.

    A page on which the checker raises, or does not finish in three seconds, ends the run: its row
    has the kind `stopped` and says in where what happened.

    Args:
        check_page: (html, spec) -> list of {"kind": ..., "where": ...}.
        pages: page_id, html.
        spec: what every page must hold.

    Returns:
        page_id, kind, where: one row per page and kind; several places are joined with "; ".

    Raises:
        NotWritten: the checker is not written yet.
    """
    rows: list[tuple[str, str, str]] = []
    for page_id, html in zip(pages["page_id"], pages["html"], strict=True):
        try:
            found = call(check_page, (html, spec), NAME, SECONDS)
        except NotAttempted:
            raise NotWritten from None
        except Failed as failed:
            rows.append((page_id, STOPPED, failed.finding.text))
            break
        if not _well_formed(found):
            rows.append((page_id, FORMLESS, translate(
                "check_page must give back a list with one dict per defect, {form}; an empty list "
                "where there is none.", form='{"kind": "alt", "where": "hero.jpg"}')))
            break
        places: dict[str, list[str]] = {}
        for one in found:
            places.setdefault(str(one["kind"]), []).append(str(one.get("where", "")))
        rows += [(page_id, kind, "; ".join(where)) for kind, where in places.items()]
    return pd.DataFrame(rows, columns=["page_id", "kind", "where"]).astype("str")


def _well_formed(found: Any) -> bool:
    return isinstance(found, (list, tuple)) and all(
        isinstance(one, dict) and "kind" in one for one in found)
