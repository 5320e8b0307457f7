"""The view of a test log: how many passed, what is still open by grade and owner, then all rows."""

from __future__ import annotations

import html
from collections import Counter

from autograder.artefacts.csv_rows import Row, read_rows
from autograder.checking.messages import translate

from .preview_views import CARD, SMALL, grid, safe

DONE = "closed"


def test_log(name: str, data: bytes | None) -> str:
    """Counts on top, then the failures that are not closed by due time, then the whole file."""
    rows = read_rows(name, data, ("case_id", "result", "severity", "owner", "due", "retest"))
    results = Counter(r["result"].lower() for r in rows)
    open_now = [r for r in rows if r["result"].lower() == "fail" and r["retest"] != DONE]
    tiles = (
        (translate("Tests passed"), results["pass"]), (translate("Tests failed"), results["fail"]),
        (translate("Defects not closed"), len(open_now)),
        (translate("Not closed, by grade"), _counted(open_now, "severity")),
        (translate("Not closed, by owner"), _counted(open_now, "owner")),
    )
    top = "".join(f'<div style="{CARD}"><span style="{SMALL}">{html.escape(label)}</span><br>'
                  f"<b>{safe(value)}</b></div>" for label, value in tiles)
    head = ["due", "defect_id", "severity", "owner", "retest", "case_id"]
    waiting = sorted(open_now, key=lambda r: r["due"])
    return (f"<div>{top}</div>" + grid(head, [[r.get(c) for c in head] for r in waiting]) + "<hr>"
            + grid(list(rows[0]), [list(r.values()) for r in rows]))


test_log.__test__ = False  # a view, whatever its name


def _counted(rows: list[Row], column: str) -> str:
    counts = Counter(r[column] or "—" for r in rows)
    return ", ".join(f"{value} {count}" for value, count in counts.most_common())
