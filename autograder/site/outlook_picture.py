"""The book's picture of a festival's outlook: which share of the budget, from which day on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from autograder.checking.messages import translate
from autograder.learner.festival_widget import LEADS, SHARES, ahead, money, outlook, past_of, told
from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture

FIRST = 3  # the share that the notebook's widget begins with
MARK = 2_000_000  # TWD between two marks


def outlook_picture(
    festival: str, break_even: float, history: pd.DataFrame, daily_sales: pd.DataFrame,
    festivals: pd.DataFrame, brief: Mapping[str, Any], name: str = "outlook",
) -> str:
    """HTML of a slider over shares of the budget, with an interval per start of the ads.

    Args:
        festival: one of the coming half-year with a past.
        break_even, history, daily_sales, festivals, brief: as in `festival_calendar`.
        name: name of the control, once per page.
    """
    coming = ahead(festivals, brief["today"]).set_index("festival").loc[festival]
    past = past_of(festival, history, daily_sales, festivals, brief["vat_rate"])
    total, closes = float(brief["half_year_budget"]), int(coming["closes"])
    looks = [[outlook(past, closes, lead, share * total, break_even) for lead in LEADS]
             for share in SHARES]
    low = min(0.0, min(one.low for state in looks for one in state))
    span = max(one.high for state in looks for one in state) - low
    frames = []
    for share, state in zip(SHARES, looks, strict=True):
        bars = [
            Bar((one.low - low) / span, (one.high - one.low) / span, money(one.base),
                label("{low} 到 {high}", "{low} to {high}").format(
                    low=money(one.low), high=money(one.high)))
            for one in state
        ]
        best = max(range(len(LEADS)), key=lambda n, state=state: state[n].base)
        said = told(festival, closes, LEADS[best], state[best])
        which = label("給半年預算的 {share}，{days} 天前開始預期最多。",
                      "With {share} of the half-year's budget, a start {days} days before should "
                      "bring most.").format(share=f"{share:.0%}", days=LEADS[best])
        words = [which, *filter(None, said)]
        frames.append(Frame(f"{share:.0%}", bars, label("", " ").join(words)))
    high = low + span
    ticks = [at for at in range(0, int(high), MARK) if at < high - MARK / 2]
    return frames_picture(
        frames,
        [translate("{days} days before", days=lead) for lead in LEADS],
        name=name,
        legend=translate("Share of the half-year's budget"),
        caption=label("扣掉媒體費後預期的貢獻（元）和 80% 區間，每一種開始和占比",
                      "Expected contribution after media (NT$) and its 80% interval, for each "
                      "start and share"),
        key=label("長條：80% 區間；數字：預期的貢獻",
                  "Bar: 80% interval; number: what is expected"),
        twin="T1.1.f1",
        first=FIRST,
        slider=True,
        ticks=[((at - low) / span, money(at)) for at in ticks],
        guides=[-low / span],
    )  # fmt: skip
