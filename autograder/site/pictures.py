"""The book's attribution switch: the same journeys under five ways of counting."""

from __future__ import annotations

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.widgets import credit_form
from autograder.site.cells import channel_name
from autograder.site.frames import Bar, Frame, frames_picture

MODELS = ("last", "first", "linear", "position", "all")


def _names() -> dict[str, str]:
    return {
        "last": label("最終點擊", "Last click"),
        "first": label(
            "首次點擊（2023 年起 Google 停用）", "First click (retired by Google in 2023)"
        ),
        "linear": label("線性（2023 年起 Google 停用）", "Linear (retired by Google in 2023)"),
        "position": label(
            "以位置為準 40／20／40（2023 年起 Google 停用）",
            "Position-based 40/20/40 (retired by Google in 2023)",
        ),
        "all": label("每個平台都算自己的", "Every platform counts it as its own"),
    }


def credit_table(paths: pd.DataFrame) -> pd.DataFrame:
    """Conversions credited to each channel under each way of counting.

    Args:
        paths: one row per touch with user, step, channel, converted; only converting users count.

    Returns:
        index channel (sorted), one column per name in MODELS. Every column but "all" sums to the
        number of converting users; "all" counts a conversion once per channel on its path, which
        is what adding up platform reports does.
    """
    touches = paths[paths["converted"].astype(bool)].sort_values(["user", "step"])
    place = touches.groupby("user").cumcount()
    length = touches.groupby("user")["step"].transform("size")
    ends = 1.0 * (place == 0) + 1.0 * (place == length - 1)
    share = pd.DataFrame(
        {
            "last": 1.0 * (place == length - 1),
            "first": 1.0 * (place == 0),
            "linear": 1.0 / length,
            "position": (0.4 * ends + 0.2 * (ends == 0) / (length - 2).clip(lower=1)).where(
                length > 2, ends / 2
            ),
            "all": 1.0 * ~touches.duplicated(["user", "channel"]),
        }
    )
    channels = sorted(paths["channel"].dropna().unique())
    return share.groupby(touches["channel"]).sum().reindex(channels, fill_value=0.0)


def attribution_picture(paths: pd.DataFrame, name: str = "attribution") -> str:
    """HTML of the attribution switch: a state per way of counting, a bar per channel.

    Args:
        paths: as in `credit_table`.
        name: name of the control, once per page.
    """
    credit = credit_table(paths)
    names = _names()
    people = int(paths.loc[paths["converted"].astype(bool), "user"].nunique())
    longest = float(credit.to_numpy().max())
    channels = [channel_name(channel) for channel in credit.index]
    frames = [
        Frame(
            names[model],
            [
                Bar(0, value / longest, credit_form(credit[model]).format(value))
                for value in credit[model]
            ],
            _told(names[model], credit[model], people),
        )
        for model in MODELS
    ]
    return frames_picture(
        frames,
        channels,
        name=name,
        legend=label("換一種算法", "Change the way of counting"),
        caption=label("各通路分到的轉換數", "Conversions credited to each channel"),
        twin="T1.5.d",
    )


def _told(name: str, credit: pd.Series, people: int) -> str:
    """One way of counting in words: the total, what is too many, the largest."""
    total = round(float(credit.sum()))
    said = label(
        "{name}：合計 {sum} 次，實際轉換 {people} 次。",
        "{name}: {sum} in total; {people} conversions took place. ",
    ).format(name=name, sum=f"{total:,}", people=f"{people:,}")
    if total > people:
        said += label("多算了 {extra} 次。", "That is {extra} too many. ").format(
            extra=f"{total - people:,}"
        )
    most = label("最多的是 {channel}（{value}）。", "The largest is {channel} ({value}).")
    value = credit_form(credit).format(credit.max())
    return said + most.format(channel=channel_name(credit.idxmax()), value=value)
