"""Widget of T1.1: when to start, and how much of the half-year's budget to give to a festival.

`outlook` holds the arithmetic and is pure; `festival_calendar` draws every combination once, so
that the sliders switch views in the browser, by keyboard, without a network or a running kernel.

The expectation is the pooled return of the festival's past campaigns, times the demand of the days
on which the ads run against that of past flights, times a power law for heavier daily spend. The
80 % interval is the order-statistic prediction interval of one more campaign (positions p(n + 1),
Hahn and Meeker, Statistical Intervals, 1991, ch. 5) of past campaigns' results. The margin is the
learner's own work (T1.1.f1); it comes in as the break-even ROAS.
"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from autograder.ingest.errors import translate

from .figures import label
from .load import load

if TYPE_CHECKING:
    import ipywidgets

LEADS = (7, 14, 21, 28, 35)  # days before the festival on which the ads start
SHARES = (0.05, 0.10, 0.15, 0.20, 0.25, 0.30)  # of the half-year's budget
HALF_YEAR = 184
HEAVIER = 0.7  # twice the usual daily spend brings 2 ** 0.7 = 1.62 times the orders
COLOUR, SOFT, GREY = "#0072B2", "#CFE3F1", "#595959"
NAMES = {
    "農曆年": "Lunar New Year",
    "母親節": "Mother's Day",
    "端午": "Dragon Boat",
    "618": "618",
    "父親節": "Father's Day",
    "中秋": "Mid-Autumn",
    "雙11": "11/11",
    "雙12": "12/12",
}


@dataclass(frozen=True)
class Outlook:
    """What one choice should bring, in TWD after the media cost.

    demand: mean daily revenue on the days of the flight ÷ that of past flights.
    pressure: daily spend ÷ that of past flights.
    """

    budget: float
    low: float
    base: float
    high: float
    demand: float
    pressure: float


@dataclass(frozen=True)
class Past:
    """What the past says of one festival; money in TWD."""

    festival: str
    roas: float  # Σ value without VAT ÷ Σ spend
    results: tuple[float, float]  # 10 % and 90 % points of campaigns' results, mean 1
    campaigns: int
    daily_spend: float
    flight_demand: float
    demand: dict[int, float]  # lead -> mean daily revenue from then to the closing day


def past_of(
    festival: str,
    history: pd.DataFrame,
    daily: pd.DataFrame,
    festivals: pd.DataFrame,
    vat: float = 0.05,
) -> Past | None:
    """The past of one festival; None if fewer than nine campaigns or no whole season is known.

    With fewer than nine campaigns no 80 % interval can be read from their order.

    Args:
        history: as `load("history")`; campaigns of every status count.
        daily: date, line, revenue (TWD without VAT).
        festivals: year, festival, date, opens, closes.
    """
    rows = history[history["festival"].eq(festival) & history["status"].ne("active")]
    rate = rows.groupby("channel")["value"].sum() / rows.groupby("channel")["spend"].sum()
    rows = rows.assign(usual=rows["spend"] * rows["channel"].map(rate))
    sums = rows.groupby("campaign_id")[["value", "usual"]].sum()
    results = (sums["value"] / sums["usual"])[sums["usual"] > 0].to_numpy()
    if len(results) < 9:
        return None
    revenue = daily.groupby("date")["revenue"].sum()
    first, last = revenue.index.min(), revenue.index.max()
    demand: dict[int, list[float]] = {lead: [] for lead in LEADS}
    for one in festivals[festivals["festival"].eq(festival)].itertuples():
        if one.date - pd.Timedelta(days=max(LEADS)) < first or one.date > last:
            continue
        end = one.date - pd.Timedelta(days=one.closes)
        for lead in LEADS:
            demand[lead].append(revenue[one.date - pd.Timedelta(days=lead) : end].mean())
    flights, spend, days = [], 0.0, 0
    for _, year in rows.groupby(rows["week_start"].dt.year):
        start, end = year["week_start"].min(), year["week_start"].max() + pd.Timedelta(days=6)
        flights.append(revenue[start:end].mean())
        spend, days = spend + year["spend"].sum(), days + (end - start).days + 1
    if not demand[LEADS[0]] or not spend:
        return None
    return Past(
        festival, float(rows["value"].sum() / (1 + vat) / rows["spend"].sum()),
        tuple(np.quantile(results / results.mean(), [0.1, 0.9], method="weibull")),
        len(results), spend / days, float(np.nanmean(flights)),
        {lead: float(np.mean(values)) for lead, values in demand.items()},
    )  # fmt: skip


def outlook(past: Past, closes: int, lead: int, budget: float, break_even: float) -> Outlook:
    """Expected contribution after media cost of ads from `lead` to `closes` days before the day.

    Args:
        closes: days before the festival on which orders end.
        budget: TWD without VAT, spread evenly over the days.
        break_even: ROAS (without VAT) at which contribution pays for the ads.
    """
    pressure = budget / (lead - closes + 1) / past.daily_spend
    demand = past.demand[lead] / past.flight_demand
    earned = budget * past.roas * demand / break_even * min(1.0, pressure ** (HEAVIER - 1))
    low, high = (earned * point - budget for point in past.results)
    return Outlook(budget, low, earned - budget, high, demand, pressure)


def ahead(festivals: pd.DataFrame, today: str) -> pd.DataFrame:
    """Festivals of the coming half-year whose ads can still start 35 days before."""
    start = pd.Timestamp(today)
    near = start + pd.Timedelta(days=max(LEADS))
    return festivals[festivals["date"].between(near, start + pd.Timedelta(days=HALF_YEAR))]


def festival_calendar(
    break_even: float | None = None,
    history: pd.DataFrame | None = None,
    daily_sales: pd.DataFrame | None = None,
    festivals: pd.DataFrame | None = None,
    brief: dict[str, Any] | None = None,
) -> ipywidgets.Widget:
    """Move festival, start and budget share; see the expected contribution with an 80 % interval.

    Args:
        break_even: your own break-even ROAS of T1.1.f1, on values without VAT.
        history, daily_sales, festivals, brief: the course's tables if left out.

    Returns:
        a widget; arrow keys move the sliders. Without a usable break-even ROAS, a sentence that
        says what is needed.
    """
    if not _positive(break_even):
        return _sentence(translate(
            "Give the widget your own break-even ROAS as well: "
            "festival_calendar(break_even_roas(brief))."))
    history = load("history") if history is None else history
    daily_sales = load("daily_sales") if daily_sales is None else daily_sales
    festivals = load("festivals") if festivals is None else festivals
    brief = load("brief") if brief is None else brief
    found = []
    for row in ahead(festivals, brief["today"]).itertuples():
        past = past_of(row.festival, history, daily_sales, festivals, brief["vat_rate"])
        if past is not None:
            found.append((row, past))
    if not found:
        return _sentence(translate(
            "No festival of the coming half-year has nine past campaigns; there is nothing to "
            "learn from."))
    return _controls(found, float(break_even), float(brief["half_year_budget"]))


def _positive(value: Any) -> bool:
    try:
        return math.isfinite(float(value)) and float(value) > 0
    except (TypeError, ValueError):
        return False


def _controls(found: list[tuple[Any, Past]], break_even: float, total: float) -> Any:
    """Three controls and the views: stacks in stacks, linked in the browser."""
    import ipywidgets

    wide = {"description_width": "initial"}
    which = ipywidgets.RadioButtons(
        options=[(f"{festival_name(row.festival)} {row.date:%Y-%m-%d}", i)
                 for i, (row, _) in enumerate(found)],
        index=len(found) - 1, description=translate("Festival"), style=wide)
    lead = ipywidgets.SelectionSlider(
        options=[translate("{days} days before", days=d) for d in LEADS], index=3,
        description=translate("Ads start"), style=wide, layout=ipywidgets.Layout(width="90%"))
    share = ipywidgets.SelectionSlider(
        options=[f"{s:.0%}" for s in SHARES], index=3,
        description=translate("Share of the half-year's budget"), style=wide,
        layout=ipywidgets.Layout(width="90%"))
    outer = []
    for row, past in found:
        looks = {s: [outlook(past, row.closes, d, s * total, break_even) for d in LEADS]
                 for s in SHARES}
        top = max(o.high for part in looks.values() for o in part)
        bottom = min(o.low for part in looks.values() for o in part)
        inner = []
        for s in SHARES:
            views = [ipywidgets.HTML(_view(row, past, looks[s], at, (bottom, top)))
                     for at in range(len(LEADS))]
            inner.append(_linked(views, lead))
        outer.append(_linked(inner, share))
    note = ipywidgets.HTML(_p(translate(
        "Taken from the past: the return of all campaigns of the festival, removed ones included, "
        "and the demand by day. Assumed: twice the usual daily spend brings only 1.62 times the "
        "orders. The interval is that of one more campaign.")))
    return ipywidgets.VBox([which, lead, share, _linked(outer, which), note])


def _linked(views: list[Any], control: Any) -> Any:
    import ipywidgets

    stack = ipywidgets.Stack(views, selected_index=control.index)
    ipywidgets.jslink((control, "index"), (stack, "selected_index"))
    return stack


def told(festival: str, closes: int, lead: int, chosen: Outlook) -> tuple[str, str]:
    """One choice in a sentence, and a warning or nothing."""
    end = (translate("{days} days before", days=closes) if closes
           else translate("the day itself"))
    say = translate(
        "{festival}: ads from {lead} days before to {end}, {budget}. Expected contribution "
        "after media cost {base}; four of five such campaigns end between {low} and {high}.",
        festival=festival_name(festival), lead=lead, end=end, budget=_cash(chosen.budget),
        base=_cash(chosen.base), low=_cash(chosen.low), high=_cash(chosen.high))
    warn = ""
    if chosen.low < 0:
        warn = translate("The interval reaches below zero: the campaign may lose money.")
    return say, warn


def _view(
    row: Any, past: Past, looks: Sequence[Outlook], at: int, limits: tuple[float, float]
) -> str:
    """Sentence, picture and table of one choice."""
    chosen = looks[at]
    say, warn = told(row.festival, row.closes, LEADS[at], chosen)
    heads = (translate("Ads start (days before)"), translate("Low (NT$)"),
             translate("Expected (NT$)"), translate("High (NT$)"), translate("Demand of the days"),
             translate("Daily spend"))
    body = "".join(
        f'<tr style="font-weight:{"bold" if i == at else "normal"}">' + "".join(
            f'<td style="text-align:right;padding:0 .8em">{html.escape(cell)}</td>' for cell in (
                str(LEADS[i]), money(o.low), money(o.base), money(o.high), f"{o.demand:.2f} ×",
                f"{o.pressure:.2f} ×")) + "</tr>"
        for i, o in enumerate(looks))
    head = "".join(f'<th scope="col" style="text-align:right">{html.escape(h)}</th>' for h in heads)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    foot = translate("× compares with past flights of this festival; {count} campaigns.",
                     count=past.campaigns)
    above = _p(say) + (_p(warn) if warn else "")
    return above + _picture(looks, at, limits, say) + table + _p(foot)


def _picture(
    looks: Sequence[Outlook], at: int, limits: tuple[float, float], alt: str
) -> str:
    """Expected contribution and its interval by start of the ads, as SVG (light enough for 60).

    The axes are the same for all shares of a festival, so that moving the slider can be seen.
    """
    width, height, left, right, top, foot = 640, 320, 86, 16, 34, 48
    step = _step((limits[1] - min(limits[0], 0)) / 1000)
    lowest = math.floor(min(limits[0], 0) / 1000 / step) * step
    highest = math.ceil(limits[1] / 1000 / step) * step

    def x(i: int) -> float:
        return left + (width - left - right) * (i + 0.5) / len(looks)

    def y(value: float) -> float:
        return top + (height - top - foot) * (highest - value) / (highest - lowest)

    def words(text: str, at_x: float, at_y: float, anchor: str, more: str = "") -> str:
        return (f'<text x="{at_x:.1f}" y="{at_y:.1f}" text-anchor="{anchor}" {more}>'
                f"{html.escape(text)}</text>")

    parts = []
    tick = lowest
    while tick <= highest + step / 2:
        parts.append(f'<line x1="{left}" x2="{width - right}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"'
                     f' stroke="{"#000000" if abs(tick) < step / 2 else "#D9D9D9"}"/>')
        parts.append(words(f"{tick:,.0f}", left - 6, y(tick) + 4, "end"))
        tick += step
    for i, one in enumerate(looks):
        low, base, high = one.low / 1000, one.base / 1000, one.high / 1000
        strong = i == at
        parts.append(f'<rect x="{x(i) - 22:.1f}" width="44" y="{y(high):.1f}" '
                     f'height="{y(low) - y(high):.1f}" fill="{COLOUR if strong else SOFT}" '
                     f'fill-opacity="{0.45 if strong else 1}"/>')
        parts.append(f'<line x1="{x(i) - 22:.1f}" x2="{x(i) + 22:.1f}" y1="{y(base):.1f}" '
                     f'y2="{y(base):.1f}" stroke="{COLOUR}" '
                     f'stroke-width="{4 if strong else 2}"/>')
        parts.append(words(str(LEADS[i]), x(i), height - foot + 18, "middle",
                           'font-weight="bold"' if strong else ""))
    parts.append(words(translate("Ads start (days before the festival)"),
                       (left + width - right) / 2, height - 8, "middle"))
    parts.append(words(translate("Contribution after media cost (thousand NT$)"), 0, 0, "middle",
                       f'transform="translate(16,{(top + height - foot) / 2:.0f}) rotate(-90)"'))
    parts.append(words(translate("Expected contribution (line) and 80 % interval (bar)"), left, 18,
                       "start", 'font-size="15"'))
    return (f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" '
            f'viewBox="0 0 {width} {height}" style="width:100%;max-width:{width}px;'
            f'background:#ffffff" font-family="Noto Sans TC, sans-serif" font-size="13" '
            f'fill="{GREY}">{"".join(parts)}</svg>')


def _step(span: float) -> float:
    """A round distance of ticks (1, 2 or 5 times a power of ten) for about six of them."""
    power = 10 ** math.floor(math.log10(max(span, 1) / 5))
    return next(m * power for m in (1, 2, 5, 10) if m * power * 6 >= span)


def money(value: float) -> str:
    """TWD to the thousand: the interval is far wider than that."""
    return f"{round(value / 1000) * 1000:,}".replace("-", "−")


def _cash(value: float) -> str:
    """The same with its currency, the sign in front of it."""
    text = money(value)
    return f"−NT${text[1:]}" if text.startswith("−") else f"NT${text}"


def festival_name(festival: str) -> str:
    """Name of a festival in the language in force; an unknown one as it is."""
    return label(festival, NAMES.get(festival, festival))


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _sentence(text: str) -> ipywidgets.Widget:
    import ipywidgets

    return ipywidgets.HTML(_p(text))
