"""The book's picture of T0: the mean of row rates beside the rate of the sums."""

from __future__ import annotations

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.rates_widget import LEAST, kept, lines, state_name, told
from autograder.site.frames import Bar, Frame, frames_picture


def rates_picture(ads: pd.DataFrame, name: str = "rates") -> str:
    """HTML of the slider that leaves small rows out.

    Args:
        ads: as in `row_rates`.
        name: name of the control, once per page.
    """
    whole = kept(ads, 0)
    frames = []
    for least in LEAST:
        now = kept(ads, least)
        drawn = lines(now, whole)
        bars = [Bar(line.start, line.length, line.text) for line in drawn]
        frames.append(Frame(state_name(least), bars, told(now, whole)))
    return frames_picture(
        frames,
        [line.name for line in drawn],
        name=name,
        legend=label("留下曝光多少的列", "Keep rows with impressions of"),
        caption=label("每一種門檻的列數、曝光和兩種 CTR",
                      "Rows, impressions and both CTRs for each threshold"),
        twin="T0.c",
        slider=True,
    )  # fmt: skip
