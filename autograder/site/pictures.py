"""Interactive pictures of the book: all numbers computed at build, no kernel in the browser."""

from __future__ import annotations

import json
from html import escape

import pandas as pd

from autograder.learner.figures import label
from autograder.site.cells import channel_name

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
    """HTML of the attribution switch: radio buttons, bars drawn by the page's script, a table.

    Without scripts the table alone says the same.
    """
    credit = credit_table(paths)
    labels = _names()
    people = int(paths.loc[paths["converted"].astype(bool), "user"].nunique())
    data = {
        "channels": [channel_name(channel) for channel in credit.index],
        "models": {model: [round(v, 1) for v in credit[model]] for model in MODELS},
        "names": labels,
        "people": people,
        "sum": label(
            "{name}：合計 {sum} 次，實際轉換 {people} 次。",
            "{name}: {sum} in total; {people} conversions took place.",
        ),
        "over": label("多算了 {extra} 次。", "That is {extra} too many."),
        "most": label("最多的是 {channel}（{value}）。", "The largest is {channel} ({value})."),
    }
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{model}"'
        f"{' checked' if model == 'last' else ''}> {escape(labels[model])}</label>"
        for model in MODELS
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(channel_name(channel))}</th>'
        + "".join(f"<td>{credit.loc[channel, model]:,.1f}</td>" for model in MODELS)
        + "</tr>"
        for channel in credit.index
    )
    heads = "".join(f'<th scope="col">{escape(labels[model])}</th>' for model in MODELS)
    legend = label("換一種算法", "Change the way of counting")
    caption = label("各通路分到的轉換數", "Conversions credited to each channel")
    payload = escape(json.dumps(data, ensure_ascii=False), quote=True)
    return (
        f'<div class="attribution" data-picture="{payload}">'
        f"<fieldset><legend>{legend}</legend>{radios}</fieldset>"
        f'<div class="bars" aria-hidden="true"></div><p class="told" aria-live="polite"></p>'
        f"<details><summary>{caption}</summary><table><thead><tr><th></th>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></details></div>"
    )
