"""The book's event explorer: the events of one session, each opening its nested record.

Only HTML: a reader opens an event with a click, Enter or Space; opening another closes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

from autograder.learner.event_widget import event_html, session_of, title
from autograder.learner.figures import label

KINDS = ("purchase", "session_start", "page_view", "view_item", "add_to_cart", "begin_checkout",
         "user_engagement", "scroll")  # fmt: skip


def event_picture(
    records: Sequence[dict[str, Any]], session: Any = None, most: int = 8, name: str = "event"
) -> str:
    """HTML of one session's events.

    Args:
        records, session: as in `event_explorer`.
        most: how many events are shown, one of each kind, in the order of KINDS.
        name: name of the group, once per page.
    """
    events = session_of(records, session)
    first = {str(event.get("event_name")): n for n, event in reversed(list(enumerate(events)))}
    rank = {kind: n for n, kind in enumerate(KINDS)}
    kinds = sorted(first, key=lambda kind: (rank.get(kind, len(rank)), first[kind]))[:most]
    chosen = sorted(first[kind] for kind in kinds)
    opened = first.get(KINDS[0], chosen[-1] if chosen else -1)
    parts = "".join(
        f'<details name="{name}"{" open" if n == opened else ""}>'
        f"<summary>{escape(title(events[n]))}</summary>{event_html(events[n])}</details>"
        for n in chosen
    )
    legend = label(
        "一個工作階段的事件（每種一筆）：點開一個看它的紀錄",
        "Events of one session (one of each kind): open one to see its record",
    )
    return f'<div class="records" role="group" aria-label="{escape(legend)}"><p><strong>' \
           f"{escape(legend)}</strong></p>{parts}</div>"
