"""The views behind `preview`: bytes of a work product -> HTML with every text escaped.

Each view takes (name, bytes or None) and raises ArtefactError where the file cannot be read.
Nothing in a file is executed and no address is opened: links are shown as text.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from autograder.artefacts.csv_rows import read_rows
from autograder.artefacts.documents import read_yaml
from autograder.artefacts.recalculate import computed
from autograder.artefacts.workbook import Sheet, read_workbook
from autograder.checking.messages import translate

EDGE = "1px solid #767676"
CELL = f"border:{EDGE};padding:3px 8px;text-align:left;vertical-align:top"
CARD = (f"border:{EDGE};border-radius:8px;padding:10px 14px;margin:6px 6px 6px 0;"
        "display:inline-block;vertical-align:top;width:270px;box-sizing:border-box;"
        "white-space:normal;overflow-wrap:anywhere;text-align:left")
SMALL = "font-size:85%;color:#505050"
MAX_ROWS, MAX_COLUMNS, MAX_LETTERS = 120, 26, 2000


def safe(value: Any) -> str:
    """A value as escaped text; missing as a dash, line ends kept, long texts cut."""
    if value is None or value == "" or (isinstance(value, float) and value != value):
        return "—"
    if isinstance(value, (date, datetime)):
        value = value.isoformat().removesuffix("T00:00:00")
    elif isinstance(value, float):
        value = f"{value:,.4f}".rstrip("0").rstrip(".")
    elif isinstance(value, int) and not isinstance(value, bool):
        # A number of four digits may be a year.
        value = f"{value:,}" if not 1900 <= value <= 2100 else str(value)
    text = str(value)
    cut = text[:MAX_LETTERS] + ("…" if len(text) > MAX_LETTERS else "")
    return html.escape(cut).replace("\n", "<br>")


def grid(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> str:
    """A table with a header row; rows beyond the limit are counted."""
    top = "".join(f'<th scope="col" style="{CELL};background:#f0efec">{safe(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{_cell(v)}</td>' for v in row) + "</tr>"
                   for row in rows[:MAX_ROWS])
    more = len(rows) - MAX_ROWS
    return (f'<div style="overflow-x:auto"><table style="border-collapse:collapse"><thead><tr>{top}'
            f"</tr></thead><tbody>{body}</tbody></table></div>" + (_note(translate(
                "{count} more rows are not shown.", count=more)) if more > 0 else ""))


def _note(text: str) -> str:
    return f'<p style="{SMALL}">{html.escape(text)}</p>'


def _cell(value: Any) -> str:
    return branch(value) if isinstance(value, (dict, list)) and value else safe(
        None if value in ([], {}) else value)


def branch(value: Any) -> str:
    """Nested fields: a dict as names and values, a list of entries as a table, else in a line."""
    if isinstance(value, dict):
        rows = "".join(
            f'<tr><th scope="row" style="{CELL};background:#f0efec">{safe(k)}</th>'
            f'<td style="{CELL}">{_cell(v)}</td></tr>' for k, v in value.items())
        return f'<table style="border-collapse:collapse">{rows}</table>'
    if value and all(isinstance(item, dict) for item in value):
        head = list(dict.fromkeys(k for item in value for k in item))
        return grid(head, [[item.get(k) for k in head] for item in value])
    return ", ".join(_cell(item) for item in value)


def tree(name: str, data: bytes | None) -> str:
    """Any YAML file of named fields, the top fields as headings."""
    content = read_yaml(name, data)
    return "".join(f'<h4 style="margin:12px 0 4px">{safe(k)}</h4>{_cell(v)}'
                   for k, v in content.items())


def proposal(name: str, data: bytes | None) -> str:
    """A proposal as whoever approves it reads it: title and four figures, then all parts."""
    content = read_yaml(name, data)
    title, need = content.pop("title", None), content.pop("need", None)
    plan, money, benefit, by = (content.get(k) if isinstance(content.get(k), dict) else {}
                                for k in ("schedule", "budget", "benefit", "approval"))
    span = benefit.get("contribution")
    span = span if isinstance(span, dict) else {}
    tiles = (
        (translate("Total, TWD without VAT"), safe(money.get("total"))),
        (translate("Flight"), f"{safe(plan.get('start'))} – {safe(plan.get('end'))}"),
        (translate("Expected contribution (low – base – high)"),
         " – ".join(safe(span.get(k)) for k in ("low", "base", "high"))),
        (translate("Approver"), safe(by.get("approver"))),
    )
    top = "".join(f'<div style="{CARD}"><span style="{SMALL}">{html.escape(label)}</span><br>'
                  f"<b>{value}</b></div>" for label, value in tiles)
    parts = "".join(f'<h4 style="margin:12px 0 4px">{safe(k)}</h4>{_cell(v)}'
                    for k, v in content.items())
    notes = "".join(f'<p role="alert" style="border-left:4px solid #b3261e;padding-left:8px">'
                    f"{html.escape(text)}</p>" for text in _sums(content, money))
    return f"<h3>{safe(title)}</h3><p>{safe(need)}</p><div>{top}</div>{notes}{parts}"


def _sums(content: dict[str, Any], money: dict[str, Any]) -> list[str]:
    """Where amounts of a proposal do not add up, without any table: one sentence each."""
    def total(rows: Any, field: str) -> float | None:
        values = [r.get(field) if isinstance(r, dict) else None for r in rows or ()] \
            if isinstance(rows, list) else []
        good = values and all(isinstance(v, (int, float)) and not isinstance(v, bool)
                              for v in values)
        return float(sum(values)) if good else None

    lines, quoted = total(money.get("lines"), "amount"), total(content.get("quotes"), "amount")
    given = money.get("total")
    told = []
    if lines is not None and isinstance(given, (int, float)) and abs(lines - given) > 1:
        told.append(translate("The lines of the budget add up to {sum}, and total says {total}.",
                              sum=f"{lines:,.2f}", total=f"{given:,.2f}"))
    media = [r for r in money.get("lines") or () if isinstance(r, dict)
             and r.get("name") not in ("production", "agency_fee", "reserve")] \
        if isinstance(money.get("lines"), list) else []
    platforms = total(media, "amount")
    if quoted is not None and platforms is not None and abs(quoted - platforms) > 1:
        told.append(translate("The quotes add up to {sum}, and the platforms in the budget to "
                              "{total}.", sum=f"{quoted:,.2f}", total=f"{platforms:,.2f}"))
    return told


def ads(name: str, data: bytes | None) -> str:
    """Ads as cards, marked as advertising, with the facts that their claims rest on."""
    found = read_yaml(name, data).get("ads")
    if not isinstance(found, list) or not all(isinstance(ad, dict) for ad in found):
        return tree(name, data)
    return "".join(_ad(ad) for ad in found[:MAX_ROWS])


def _ad(ad: dict[str, Any]) -> str:
    claims = ad.get("claims")
    claims = [c for c in claims if isinstance(c, dict)] if isinstance(claims, list) else []
    facts = "".join(f"<li>{safe(c.get('text'))} [{safe(c.get('fact'))}]</li>" for c in claims)
    return (
        f'<article style="{CARD}">'
        f'<span style="{SMALL}">{html.escape(translate("Ad"))} · {safe(ad.get("platform"))} · '
        f'{safe(ad.get("id"))}</span>'
        f'<p style="margin:4px 0;font-weight:bold;color:#1f3a34">{safe(ad.get("headline"))}</p>'
        f'<p style="margin:4px 0">{safe(ad.get("text"))}</p>'
        '<p style="margin:8px 0"><span style="background:#1f6b57;color:#ffffff;padding:4px 12px;'
        f'border-radius:6px">{safe(ad.get("cta"))}</span></p>'
        f'<p style="{SMALL}">{safe(ad.get("start"))} – {safe(ad.get("end"))} · '
        f'NT${safe(ad.get("price"))} · {safe(ad.get("code"))}<br>{safe(ad.get("url"))}</p>'
        f'<ul style="{SMALL};padding-left:18px;margin:0">{facts}</ul></article>')


def journey(name: str, data: bytes | None) -> str:
    """The steps of the journey from left to right: question, answer, place."""
    steps = read_yaml(name, data).get("steps")
    if not isinstance(steps, list) or not all(isinstance(s, dict) for s in steps):
        return tree(name, data)
    return "".join(
        f'<div style="{CARD}"><span style="{SMALL}">{n} · {safe(s.get("step"))}</span>'
        f'<p style="margin:4px 0"><i>{safe(s.get("question"))}</i></p>'
        f'<p style="margin:4px 0"><b>{safe(s.get("message"))}</b></p>'
        f'<span style="{SMALL}">#{safe(s.get("element"))}</span></div>'
        for n, s in enumerate(steps[:MAX_ROWS], 1))


def replies(name: str, data: bytes | None) -> str:
    """Drafts of replies, each under the comment it answers."""
    drafts = read_yaml(name, data).get("replies")
    if not isinstance(drafts, list) or not all(isinstance(d, dict) for d in drafts):
        return tree(name, data)
    return grid(["comment", "text", "owner"],
                [[d.get(k) for k in ("comment", "text", "owner")] for d in drafts])


def table(name: str, data: bytes | None) -> str:
    """A CSV file as a table, with the number of each row in the file."""
    rows = read_rows(name, data, ())
    return grid(["", *rows[0]], [[str(row.line), *row.values()] for row in rows])


def calendar(name: str, data: bytes | None) -> str:
    """The content calendar by day and platform, then the whole file."""
    rows = read_rows(name, data, ("date", "time", "platform", "line", "text"))
    platforms = list(dict.fromkeys(r["platform"] for r in rows))[:MAX_COLUMNS]
    cells: dict[str, dict[str, list[str]]] = {}
    for row in sorted(rows, key=lambda r: (r["date"], r["time"])):
        cells.setdefault(row["date"], {}).setdefault(row["platform"], []).append(
            f"{row['time']} [{row['line']}]\n{row['text']}")
    days = [[day, *("\n\n".join(by.get(p, ())) or None for p in platforms)]
            for day, by in cells.items()]
    return grid(["date", *platforms], days) + "<hr>" + table(name, data)


def workbook(name: str, data: bytes | None) -> str:
    """The sheets of a workbook: values as its formulas give them now, formulas beside them."""
    book = read_workbook(name, data)
    values = computed(book)
    return "".join(_sheet(sheet, values[sheet.name]) for sheet in book.sheets)


def _sheet(sheet: Sheet, values: Sequence[Sequence[Any]]) -> str:
    last_row, last_column = sheet.size
    columns = min(last_column, MAX_COLUMNS)
    rows = []
    for r in range(1, last_row + 1):
        row = []
        for c in range(1, columns + 1):
            formula, shown = sheet.formulas.get((r, c)), values[r - 1][c - 1]
            row.append(formula if formula and shown in (None, formula) else
                       f"{_plain(shown)}\n{formula}" if formula else shown)
        rows.append([r, *row])
    hidden = f" ({translate('hidden')})" if sheet.hidden else ""
    return (f'<h4 style="margin:12px 0 4px">{safe(sheet.name)}{html.escape(hidden)}</h4>'
            + grid(["", *(_letters(c) for c in range(1, columns + 1))], rows))


def _plain(value: Any) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def _letters(column: int) -> str:
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
