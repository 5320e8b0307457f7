"""The views behind `preview`: bytes of a work product -> HTML with every text escaped.

Each view takes (name, bytes or None) and raises ArtefactError where the file cannot be read.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Any

from autograder.artefacts.documents import read_text, read_yaml

CELL = "border:1px solid #767676;padding:2px 8px;text-align:left;vertical-align:top"
CARD = ("border:1px solid #767676;border-radius:8px;padding:10px 14px;margin:6px;"
        "display:inline-block;vertical-align:top;width:280px;white-space:normal")
MAX_ROWS = 200


def safe(value: Any) -> str:
    """A value as escaped text; missing as a dash, line ends kept."""
    if value is None or (isinstance(value, float) and value != value):
        return "—"
    return html.escape(str(value)[:2000]).replace("\n", "<br>")


def grid(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    """A table with a header row."""
    top = "".join(f'<th scope="col" style="{CELL}">{safe(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{_cell(v)}</td>' for v in row) + "</tr>"
                   for row in rows[:MAX_ROWS])
    return (f'<table style="border-collapse:collapse"><thead><tr>{top}</tr></thead>'
            f"<tbody>{body}</tbody></table>")


def _cell(value: Any) -> str:
    return branch(value) if isinstance(value, (dict, list)) else safe(value)


def branch(value: Any) -> str:
    """Nested fields: a dict as a list of names, a list of alike dicts as a table."""
    if isinstance(value, dict):
        return "<dl>" + "".join(
            f"<dt><b>{safe(k)}</b></dt><dd>{_cell(v)}</dd>" for k, v in value.items()) + "</dl>"
    if value and all(isinstance(item, dict) for item in value):
        head = list(dict.fromkeys(k for item in value for k in item))
        return grid(head, [[item.get(k, "") for k in head] for item in value])
    return "<ul>" + "".join(f"<li>{_cell(item)}</li>" for item in value) + "</ul>"


def tree(name: str, data: bytes | None) -> str:
    """Any YAML file of named fields, top fields as headings."""
    content = read_yaml(name, data)
    return "".join(f"<h4>{safe(k)}</h4>{_cell(v) if isinstance(v, (dict, list)) else safe(v)}"
                   for k, v in content.items())


def ads(name: str, data: bytes | None) -> str:
    """Six ads as cards."""
    content = read_yaml(name, data)
    return tree(name, data) if not content else branch(content)


def journey(name: str, data: bytes | None) -> str:
    """The steps of the journey."""
    return tree(name, data)


def table(name: str, data: bytes | None) -> str:
    """A CSV file as a table."""
    import csv

    rows = list(csv.reader(read_text(name, data).splitlines()))
    return grid(rows[0], rows[1:])


def prose(name: str, data: bytes | None) -> str:
    """A Markdown text as it was written."""
    return f'<pre style="white-space:pre-wrap">{safe(read_text(name, data))}</pre>'


def workbook(name: str, data: bytes | None) -> str:
    """The sheets of a workbook."""
    raise NotImplementedError
