"""The book's flow of sessions from source to landing page to outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.flow_widget import state_html, states
from autograder.site.frames import panels_picture


def flow_picture(
    sessions: pd.DataFrame, lost: Mapping[str, float], since: Any, page: str = "/cny",
    name: str = "flow",
) -> str:
    """HTML of both states: as GA4 shows the sessions, and with the lost UTM put back.

    Args:
        sessions, lost, since, page: as in `traffic_flow`.
        name: name of the control, once per page.
    """
    return panels_picture(
        [(title, state_html(table)) for title, table in states(sessions, lost, since, page)],
        name=name,
        legend=label("來源 → 到達頁 → 結果：選一種算法",
                     "Source → landing page → outcome: choose one of two"),
        twin="T2.2.c",
    )  # fmt: skip
