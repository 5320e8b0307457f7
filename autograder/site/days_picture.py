"""The book's picture of the capstone: what its test would have said on each day."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from autograder.learner.days_widget import by_day, day_name, lines, scale, told
from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture


def compared(sessions: pd.DataFrame, test: Mapping[str, Any]) -> dict[str, float]:
    """Visitors of both arms compared, as the page's text does it.

    Returns:
        test_users, uplift (difference of the shares of visitors who bought), uplift_low and
        uplift_high (its interval, normal approximation with z of `test`).
    """
    tested = sessions[sessions["arm"].notna()]
    users = tested.groupby(["arm", "user_id"])["purchased"].max()
    n, p = users.groupby(level="arm").size(), users.groupby(level="arm").mean()
    uplift = p["treatment"] - p["control"]
    half = test["z"] * math.sqrt((p * (1 - p) / n).sum())
    return {"test_users": int(n.sum()), "uplift": uplift, "uplift_low": uplift - half,
            "uplift_high": uplift + half}  # fmt: skip


def days_picture(sessions: pd.DataFrame, test: Mapping[str, Any], name: str = "days") -> str:
    """HTML of the slider over the days of the test.

    Args:
        sessions, test: as in `days_of_test`.
        name: name of the control, once per page.
    """
    table = by_day(compared, sessions, test)
    left, right = scale(table)
    least = test["least_effect"]
    zero, beyond = ((at - left) / (right - left) for at in (0.0, least))
    frames = [
        Frame(
            day_name(day),
            [Bar(line.start, line.length, line.text) for line in lines(table, n)],
            told(table, n, test),
        )
        for n, day in enumerate(table["day"])
    ]
    return frames_picture(
        frames,
        [day_name(day) for day in table["day"]],
        name=name,
        legend=label("看到哪一天（虛線：0 和最小效果 {least}）",
                     "Look up to (dashed: 0 and the least effect, {least})").format(
                         least=f"{100 * least:.1f}"),
        caption=label("每一天看到的差距（百分點）", "The difference on each day (points)"),
        twin="C.a",
        slider=True,
        ticks=[(0.0, f"{100 * left:.0f}".replace("-", "−")), (zero, "0")],
        guides=[zero, beyond],
    )  # fmt: skip
