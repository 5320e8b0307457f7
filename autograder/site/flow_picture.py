"""The book's flow of sessions from source to landing page to outcome; opening one state closes the
other, so it needs no script."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.flow_widget import state_html, states


def flow_picture(
    sessions: pd.DataFrame, lost: Mapping[str, float], since: Any, page: str = "/cny",
    name: str = "flow",
) -> str:
    """HTML of both states: as GA4 shows the sessions, and with the lost UTM put back.

    Args:
        sessions, lost, since, page: as in `traffic_flow`.
        name: name of the group, once per page.
    """
    legend = label(
        "來源 → 到達頁 → 結果：打開一種算法", "Source → landing page → outcome: open one of two"
    )
    parts = "".join(
        f'<details name="{name}"{" open" if n == 0 else ""}><summary>{escape(title)}</summary>'
        f"{state_html(table)}</details>"
        for n, (title, table) in enumerate(states(sessions, lost, since, page))
    )
    return f'<div class="records" role="group" aria-label="{escape(legend)}"><p><strong>' \
           f"{escape(legend)}</strong></p>{parts}</div>"
