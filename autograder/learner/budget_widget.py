"""A widget of T1.2: move the spend of each channel and watch what its next dollar brings.

Numbers come from pure functions (`positions`, `equal_return`). Each slider switches between bars
drawn beforehand, in the browser, so the bars also move on a page without a running kernel; only
the sum below them needs one, and the widget says so.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from autograder.artefacts.allocation_check import contribution, marginal
from autograder.ingest.errors import translate

from . import figures

if TYPE_CHECKING:
    import ipywidgets

STEP = 10_000.0  # TWD between two places of a slider
NEEDED = ("channel", "ceiling", "half", "slope", "margin", "low", "high")


def positions(curves: pd.DataFrame, channel: str, step: float = STEP) -> pd.DataFrame:
    """What a channel's slider can show: spend (TWD, low to high) and next (TWD that one more
    dollar brings there)."""
    row = curves[curves["channel"] == channel]
    low, high = float(row["low"].iloc[0]), float(row["high"].iloc[0])
    spends = np.append(np.arange(low, high, step), high)
    copies = pd.concat([row] * len(spends)).assign(channel=range(len(spends)))
    found = marginal(copies, pd.Series(spends))
    return pd.DataFrame({"spend": spends, "next": found.to_numpy()})


def equal_return(curves: pd.DataFrame, total: float) -> float | None:
    """The marginal return at which the channels' spends add up to `total`; None where the bounds
    leave no choice (total at or below the sum of the lows, at or above that of the highs)."""
    k = {name: curves[name].to_numpy(float) for name in NEEDED[1:]}
    if not k["low"].sum() < total < k["high"].sum():
        return None
    scale = k["half"] ** k["slope"]

    def back(spend: np.ndarray) -> np.ndarray:
        power = spend ** k["slope"]
        return (k["margin"] * k["ceiling"] * k["slope"] * scale * power
                / (spend * (scale + power) ** 2))

    def spent(price: float) -> float:
        low, high = k["low"].copy(), k["high"].copy()
        for _ in range(40):
            middle = (low + high) / 2
            worth = back(middle) > price
            low, high = np.where(worth, middle, low), np.where(worth, high, middle)
        return float(((low + high) / 2).sum())

    cheap, dear = 0.0, float(back(k["low"]).max())
    for _ in range(40):
        price = (cheap + dear) / 2
        cheap, dear = (price, dear) if spent(price) > total else (cheap, price)
    return (cheap + dear) / 2


def budget_sliders(curves: pd.DataFrame, total: float) -> ipywidgets.Widget:
    """One slider and one bar per channel; the line is the height at which all bars that are free to
    move are equal.

    Args:
        curves: as `load("response_curves")` gives them.
        total: TWD of media without VAT to be split.

    Returns:
        a widget; the arrow keys move a slider by NT$10,000. For another table or total, the
        sentence that says what is needed.
    """
    import ipywidgets

    if not isinstance(curves, pd.DataFrame) or not set(NEEDED) <= set(curves.columns) \
            or curves.empty or isinstance(total, bool) or not isinstance(
                total, (int, float, np.integer, np.floating)):
        return ipywidgets.HTML(_p(translate(
            "The sliders need the table of response curves and a total: "
            "budget_sliders(load(\"response_curves\"), 990000).")))
    target = equal_return(curves, float(total))
    tables = {c: positions(curves, c) for c in curves["channel"]}
    top = max(float(t["next"].max()) for t in tables.values())
    rows, sliders = [], {}
    for channel, table in tables.items():
        slider = ipywidgets.SelectionSlider(
            options=[f"{s:,.0f}" for s in table["spend"]], index=0, description=channel,
            style={"description_width": "8em"}, layout=ipywidgets.Layout(width="48%"))
        bars = ipywidgets.Stack(
            [ipywidgets.HTML(_bar(value, top, target)) for value in table["next"]],
            selected_index=0, layout=ipywidgets.Layout(width="50%"))
        ipywidgets.jslink((slider, "index"), (bars, "selected_index"))
        sliders[channel] = slider
        rows.append(ipywidgets.HBox([slider, bars]))
    say = ipywidgets.HTML()

    def update(_: Any = None) -> None:
        spend = pd.Series({c: float(tables[c]["spend"].iloc[s.index])
                           for c, s in sliders.items()})
        say.value = _p(summary_text(curves, spend, float(total)))

    for slider in sliders.values():
        slider.observe(update, "index")
    update()
    head = translate("Each bar is what the next dollar brings in contribution.")
    if target is not None:
        head += " " + translate(
            "The line stands at NT${target}. In the best split all bars end near it, except those "
            "of channels at their low (shorter) or their high (longer).",
            target=f"{target:.2f}")
    foot = translate("The sum needs a running kernel; the bars move without one.")
    return ipywidgets.VBox([ipywidgets.HTML(_p(head)), *rows, say, ipywidgets.HTML(_p(foot))])


def summary_text(curves: pd.DataFrame, spend: pd.Series, total: float) -> str:
    """One or two sentences on a split: how much is left, what it brings, bar by bar how uneven."""
    left = total - float(spend.sum())
    if left > 0.5:
        text = translate("NT${spent} are dealt out, NT${left} are left.",
                         spent=f"{spend.sum():,.0f}", left=f"{left:,.0f}")
    elif left < -0.5:
        text = translate("NT${spent} are dealt out, NT${over} more than there is.",
                         spent=f"{spend.sum():,.0f}", over=f"{-left:,.0f}")
    else:
        text = translate("All NT${spent} are dealt out.", spent=f"{spend.sum():,.0f}")
    brings = float(contribution(curves, spend).sum())
    text += " " + translate("Contribution before media: NT${brings}.", brings=f"{brings:,.0f}")
    bounds = curves.set_index("channel").reindex(spend.index)
    now = contribution(curves, spend)
    give = (now - contribution(curves, spend - STEP))[spend - STEP >= bounds["low"] - 1]
    take = (contribution(curves, spend + STEP) - now)[spend + STEP <= bounds["high"] + 1]
    if len(give) and len(take):
        poor, rich = give.idxmin(), take.idxmax()
        if poor != rich and take[rich] > give[poor] * (1 + 1e-9):
            text += " " + translate(
                "Moving a step of NT${step} from {poor} to {rich} would bring more.",
                step=f"{STEP:,.0f}", poor=poor, rich=rich)
    return text


def _bar(value: float, top: float, target: float | None) -> str:
    """A bar with its value in words, and the line of the target."""
    width = 100 * value / top
    line = "" if target is None else (
        f'<span style="position:absolute;left:{100 * target / top:.1f}%;top:0;bottom:0;'
        f'border-left:2px dashed #000" aria-hidden="true"></span>')
    words = html.escape(translate("next NT$1 brings NT${value}", value=f"{value:.2f}"))
    return (f'<div style="display:flex;align-items:center;gap:.6em;line-height:2">'
            f'<div style="position:relative;flex:1;height:1.1em;background:#eee">'
            f'<div style="width:{width:.1f}%;height:100%;background:{figures.COLOURS[0]}"></div>'
            f"{line}</div><span style=\"min-width:11em\">{words}</span></div>")


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
