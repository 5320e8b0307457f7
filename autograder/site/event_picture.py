"""The book's event explorer: some events of one session, each with its nested record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograder.learner.event_widget import event_html, session_of, title
from autograder.learner.figures import label
from autograder.site.frames import panels_picture

KINDS = ("purchase", "session_start", "page_view", "view_item", "add_to_cart", "begin_checkout",
         "user_engagement", "scroll")  # fmt: skip


def event_picture(
    records: Sequence[dict[str, Any]], session: Any = None, most: int = 8, name: str = "event"
) -> str:
    """HTML of one session's events.

    Args:
        records, session: as in `event_explorer`.
        most: how many events are shown, one of each kind, in the order of KINDS.
        name: name of the control, once per page.
    """
    events = session_of(records, session)
    first = {str(event.get("event_name")): n for n, event in reversed(list(enumerate(events)))}
    rank = {kind: n for n, kind in enumerate(KINDS)}
    kinds = sorted(first, key=lambda kind: (rank.get(kind, len(rank)), first[kind]))[:most]
    chosen = sorted(first[kind] for kind in kinds)
    opened = first.get(KINDS[0], chosen[-1] if chosen else -1)
    return panels_picture(
        [(title(events[n]), event_html(events[n])) for n in chosen],
        name=name,
        legend=label(
            "一個工作階段的事件（每種一筆）：選一個看它的紀錄",
            "Events of one session (one of each kind): choose one to see its record",
        ),
        twin="T2.1.f1",
        first=chosen.index(opened) if opened in chosen else 0,
    )
