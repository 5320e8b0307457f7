"""A widget of T2.1: choose an event of a session, see its nested record and who needs which field.

The record is drawn as nested lists that open and close by themselves (`record_tree`), so the same
HTML works in a notebook, on a page without a kernel, and by keyboard. All events are drawn at the
start; the list only switches between them in the browser.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from autograder.checking.messages import translate

from .load import load

if TYPE_CHECKING:
    import ipywidgets

# KPI, its fields, the events in which it looks there (none: all).
KPIS = (
    ("Sessions", ("user_pseudo_id", "event_params.ga_session_id"), ()),
    ("Users (browsers)", ("user_pseudo_id",), ()),
    ("Engaged sessions", ("event_params.engagement_time_msec",), ()),
    ("Engaged sessions", ("event_name",), ("page_view", "purchase")),
    ("Page views", ("event_name", "event_params.page_location"), ("page_view",)),
    ("Day and hour", ("event_timestamp",), ()),
    ("New or returning", ("event_params.ga_session_number",), ()),
    ("Source of the session", ("session_traffic_source_last_click",), ()),
    ("Source of the first visit", ("traffic_source",), ()),
    ("Source of this event", ("collected_traffic_source",), ()),
    ("Share of devices", ("device.category",), ()),
    ("Conversion rate", ("event_name",), ("purchase",)),
    ("Orders", ("event_params.transaction_id", "ecommerce.transaction_id"), ("purchase",)),
    ("Revenue", ("event_params.value", "event_params.currency", "ecommerce.purchase_revenue"),
     ("purchase",)),
    ("Goods sold", ("items.item_id", "items.quantity"), ("purchase",)),
    ("Left out: colleagues", ("event_params.traffic_type",), ()),
    ("What may be used (consent)", ("privacy_info.analytics_storage",), ()),
)  # fmt: skip
CHIP = ("border:1px solid currentColor;border-radius:.6em;padding:0 .5em;margin-left:.5em;"
        "font-size:.85em;white-space:nowrap")  # fmt: skip
LIST = "list-style:none;margin:0;padding-left:1.1em"
SHOWN = 40  # events of one session that are drawn


def uses(record: dict[str, Any]) -> dict[str, list[str]]:
    """KPI (message id) -> its fields that this record holds, as paths such as device.category.

    A parameter is named by its key: event_params.ga_session_id.
    """
    there = [path for path, _ in leaves(record)]
    found: dict[str, list[str]] = {}
    for kpi, fields, events in KPIS:
        if events and record.get("event_name") not in events:
            continue
        mine = [p for p in there if any(p == f or p.startswith(f + ".") for f in fields)]
        if mine:
            found.setdefault(kpi, []).extend(p for p in mine if p not in found.get(kpi, []))
    return found


def leaves(record: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """(path, value) of each value of a record; items of a list of {key, value} go by their key."""
    if isinstance(record, dict):
        for name, value in record.items():
            yield from leaves(value, f"{path}.{name}" if path else str(name))
    elif isinstance(record, list):
        for item in record:
            if isinstance(item, dict) and "key" in item:
                value = item.get("value")
                told = list(value.values()) if isinstance(value, dict) else [value]
                yield f"{path}.{item['key']}", told[0] if told else None
            else:
                yield from leaves(item, path)
    else:
        yield path, record


def session_of(records: Sequence[dict[str, Any]], session: Any = None) -> list[dict[str, Any]]:
    """Events of one session in order of time: of `session` (ga_session_id), or of the one with a
    purchase and the most kinds of events."""
    by_session: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for record in records:
        values = dict(leaves(record))
        user, number = values.get("user_pseudo_id"), values.get("event_params.ga_session_id")
        if user is not None and number is not None:
            by_session.setdefault((str(user), str(number)), []).append(record)
    if session is not None:
        by_session = {k: v for k, v in by_session.items() if k[1] == str(session)}
    if not by_session:
        return []

    def rank(key: tuple[str, str]) -> tuple:
        names = {str(r.get("event_name")) for r in by_session[key]}
        return "purchase" in names, len(names), key

    chosen = by_session[max(by_session, key=rank)]
    return sorted(chosen, key=lambda r: str(r.get("event_timestamp", "")))[:SHOWN]


def event_explorer(
    records: Sequence[dict[str, Any]] | None = None, session: Any = None
) -> ipywidgets.Widget:
    """Choose an event of a session and see its record as a tree, with the KPIs that use it.

    Args:
        records: nested records as `load("ga4_records")` gives them; those if left out.
        session: ga_session_id of a session; one with a purchase if left out.

    Returns:
        a widget (arrow keys move in the list); where there is nothing to show, one sentence.
    """
    import ipywidgets

    records = load("ga4_records") if records is None else records
    if not isinstance(records, list) or not all(isinstance(r, dict) for r in records):
        return ipywidgets.HTML(f"<p>{html.escape(_needs())}</p>")
    events = session_of(records, session)
    if not events:
        return ipywidgets.HTML(f"<p>{html.escape(_nothing(records, session))}</p>")
    names = [f"{n}. {title(event)}" for n, event in enumerate(events, 1)]
    choice = ipywidgets.Select(
        options=names, index=0, rows=min(len(names), 12), description=translate("Event"),
        layout=ipywidgets.Layout(width="22em", max_width="100%"))
    views = ipywidgets.Stack([ipywidgets.HTML(event_html(event)) for event in events],
                             selected_index=0)
    ipywidgets.jslink((choice, "index"), (views, "selected_index"))
    return ipywidgets.VBox([choice, views])


def _needs() -> str:
    return translate('The explorer needs nested records: event_explorer(load("ga4_records")).')


def _nothing(records: Sequence[dict[str, Any]], session: Any) -> str:
    if not records:
        return translate("There are no records, so there is nothing to show.")
    if session is not None:
        return translate("No record has the ga_session_id {session}. Take one that is in the "
                         "records.", session=str(session)[:40])
    return translate("No record has both a user_pseudo_id and a ga_session_id, so no session can "
                     "be shown.")


def title(record: dict[str, Any]) -> str:
    """Time in Taipei and name of an event."""
    try:
        when = pd.to_datetime(int(record["event_timestamp"]), unit="us", utc=True)
        clock = f"{when.tz_convert('Asia/Taipei'):%H:%M:%S} "
    except (KeyError, TypeError, ValueError, OverflowError):
        clock = ""
    return clock + str(record.get("event_name", "?"))


def event_html(record: dict[str, Any]) -> str:
    """What is said about one event: a sentence, the KPIs with their fields, the record."""
    found = uses(record)
    used = {path for paths in found.values() for path in paths}
    count = sum(1 for _ in leaves(record))
    said = translate("{name}: {used} of {count} fields are used by {kpis} KPIs or rules.",
                     name=str(record.get("event_name", "?")), used=len(used), count=count,
                     kpis=len(found))
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left">{html.escape(translate(kpi))}</th>'
        f'<td style="text-align:left;overflow-wrap:anywhere">{_codes(kpi, paths)}</td></tr>'
        for kpi, paths in found.items())
    heads = "".join(f'<th scope="col" style="text-align:left">{html.escape(translate(t))}</th>'
                    for t in ("KPI or rule", "Fields"))
    return (f'<p aria-live="polite">{html.escape(said)}</p>'
            f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
            f"{record_tree(record)}")


def _codes(kpi: str, paths: Sequence[str]) -> str:
    """The fields of a KPI, a whole branch by its name."""
    fields = [f for known, some, _ in KPIS for f in some if known == kpi]
    shown = dict.fromkeys(
        next((f for f in fields if p == f or p.startswith(f + ".")), p) for p in paths)
    return ", ".join(f"<code>{html.escape(path)}</code>" for path in shown)


def record_tree(record: dict[str, Any]) -> str:
    """The record as nested lists; branches that a KPI uses are open, values carry its name."""
    marks: dict[str, list[str]] = {}
    for kpi, paths in uses(record).items():
        for path in paths:
            marks.setdefault(path, []).append(kpi)
    return f'<ul style="{LIST};padding-left:0">{_branches(record, "", marks)}</ul>'


def _branches(value: dict[str, Any], path: str, marks: dict[str, list[str]]) -> str:
    return "".join(_branch(str(name), child, f"{path}.{name}" if path else str(name), marks)
                   for name, child in value.items())


def _branch(name: str, value: Any, path: str, marks: dict[str, list[str]]) -> str:
    label = f"<code>{html.escape(name)}</code>"
    if isinstance(value, dict):
        inside, size = _branches(value, path, marks), "{ }"
    elif isinstance(value, list) and value:
        inside = "".join(_item(n, item, path, marks) for n, item in enumerate(value))
        size = f"[ {len(value)} ]"
    else:
        return f"<li>{label} = {_value(value)}{_chips(path, marks)}</li>"
    used = any(mark == path or mark.startswith(path + ".") for mark in marks)
    return (f"<li><details{' open' if used else ''}><summary>{label} {size}</summary>"
            f'<ul style="{LIST}">{inside}</ul></details></li>')


def _item(number: int, item: Any, path: str, marks: dict[str, list[str]]) -> str:
    """One item of a list; a parameter shows its key and the type in which its value stands."""
    if isinstance(item, dict) and "key" in item:
        path = f"{path}.{item['key']}"
        value = item.get("value")
        inside = value.items() if isinstance(value, dict) else [("value", value)]
        told = ", ".join(f"{html.escape(str(kind))}: {_value(v)}" for kind, v in inside)
        return (f"<li>[{number}] key: <code>{html.escape(str(item['key']))}</code>, "
                f"value: {{ {told} }}{_chips(path, marks)}</li>")
    if isinstance(item, dict):
        return f'<li>[{number}]<ul style="{LIST}">{_branches(item, path, marks)}</ul></li>'
    return f"<li>[{number}] = {_value(item)}{_chips(path, marks)}</li>"


def _value(value: Any) -> str:
    """A value as JSON writes it: texts in quotation marks, so that "1" and 1 differ."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (dict, list)):
        return "{ }" if isinstance(value, dict) else "[ ]"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return html.escape(text if len(text) <= 90 else text[:89] + "…")


def _chips(path: str, marks: dict[str, list[str]]) -> str:
    return "".join(f'<span style="{CHIP}">{html.escape(translate(kpi))}</span>'
                   for kpi in dict.fromkeys(marks.get(path, ())))
