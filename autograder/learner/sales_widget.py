"""A widget of T2.3: daily sales taken apart, factor by factor, with what is left over.

`decomposed` makes the numbers for a choice of factors, `view` draws them; the tick boxes call both
again, so the widget needs a running kernel. A table says the same as the picture.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from autograder.checking.messages import translate

from . import figures
from .factor_facts import factor_notes
from .widgets import _html_table, _p

if TYPE_CHECKING:
    import ipywidgets

FACTORS = ("rain", "heat", "news", "search", "discount", "sale", "around_sale", "festival")
NAMES = {
    "rain": "Rain", "heat": "Heat", "news": "News", "search": "Search", "discount": "Discount",
    "sale": "Sale", "around_sale": "Around a sale", "festival": "Festival window",
}  # fmt: skip
WINDOW = ("date", "opens", "closes")
FIRST = ("sale", "around_sale")  # ticked at the start
# The picture: its size, the place of both parts in it, and the least and most that is left over.
WIDE, TALL, LEFT = 360, 290, 48  # readable at 390 px
FINE = 2  # lines are drawn so many times as large and made smaller
UPPER, HIGH, LOWER, UNDER = 24, 150, 184, 80
OVER, GREY = (-0.6, 1.6), "#8C8C8C"


class Unfit(Exception):
    """Why there is no picture, as one sentence."""


@dataclass(frozen=True)
class Parts:
    """One choice of factors: what the model with them says of each day.

    table: date, units, base (weekday and growth alone), fitted, left (units ÷ fitted − 1).
    effects: factor -> effect of one unit in per cent.
    explained: share of the variation of log units that the factors explain beyond the base.
    """

    table: pd.DataFrame
    effects: dict[str, float]
    explained: float


def prepared(panel: Any, festivals: Any) -> pd.DataFrame:
    """The panel in order of time with the column festival.

    Raises:
        Unfit: the tables cannot be used; the sentence says why.
    """
    if not isinstance(festivals, pd.DataFrame) or not set(WINDOW) <= set(festivals.columns):
        raise Unfit(translate('The festivals must be a table such as load("gift_festivals") '
                              "gives."))
    given = [f for f in FACTORS if f != "festival"]
    if not isinstance(panel, pd.DataFrame) or not {"date", "units", *given} <= set(panel.columns):
        raise Unfit(factor_notes(panel, given)[0])
    data = panel.sort_values("date").dropna(subset=["units", *given]).reset_index(drop=True)
    inside = np.zeros(len(data))
    for row in festivals.itertuples():
        first = row.date - pd.Timedelta(days=row.opens)
        last = row.date - pd.Timedelta(days=row.closes)
        inside[data["date"].between(first, last).to_numpy()] = 1.0
    data["festival"] = inside
    if len(data) < 2 * len(FACTORS) + 9:
        raise Unfit(translate("{count} days are too few to take sales apart. Give a panel of some "
                              "months.", count=len(data)))
    if not data["units"].gt(0).all() or data["date"].duplicated().any():
        raise Unfit(factor_notes(data, given)[0])
    return data


def decomposed(data: pd.DataFrame, chosen: Sequence[str]) -> Parts:
    """What a model with weekday, growth and the chosen factors says of each day.

    data: as `prepared` gives it. Factors that never change are left out.
    """
    used = [f for f in chosen if data[f].nunique() > 1]
    week = (data["date"].dt.day_of_week.to_numpy()[:, None] == np.arange(7)).astype(float)
    day = (data["date"] - data["date"].min()).dt.days.to_numpy() / 365.25
    base = np.column_stack([week, day])
    log = np.log(data["units"].to_numpy(float))
    plain = base @ np.linalg.lstsq(base, log, rcond=None)[0]
    full = np.column_stack([base, data[used].to_numpy(float)]) if used else base
    beta = np.linalg.lstsq(full, log, rcond=None)[0]
    fitted = full @ beta
    whole = float(((log - plain) ** 2).sum())
    table = pd.DataFrame({"date": data["date"], "units": data["units"], "base": np.exp(plain),
                          "fitted": np.exp(fitted), "left": np.exp(log - fitted) - 1})
    return Parts(
        table,
        {f: float(100 * np.expm1(b)) for f, b in zip(used, beta[base.shape[1]:], strict=True)},
        1 - float(((log - fitted) ** 2).sum()) / whole if whole else 0.0,
    )


def told(parts: Parts) -> str:
    """One choice of factors in two sentences."""
    left = parts.table["left"].abs()
    worst = parts.table.loc[left.idxmax()]
    if not parts.effects:
        return translate(
            "Weekday and growth alone. On a usual day {typical}% are left over; most on {day}: "
            "{most}.", typical=f"{100 * left.median():.1f}", day=f"{worst['date']:%Y-%m-%d}",
            most=_signed(100 * worst["left"]))
    return translate(
        "These factors explain {share}% of what weekday and growth leave. On a usual day "
        "{typical}% are left over; most on {day}: {most}.", share=f"{100 * parts.explained:.0f}",
        typical=f"{100 * left.median():.1f}", day=f"{worst['date']:%Y-%m-%d}",
        most=_signed(100 * worst["left"]))


def _signed(value: float, digits: int = 0) -> str:
    """Per cent with its sign, a true minus."""
    return f"{value:+.{digits}f}%".replace("-", "−")


def view(parts: Parts) -> str:
    """Sentence, picture and table of one choice of factors, as HTML."""
    said = told(parts)
    rows = [(translate(NAMES[f]), _signed(value, 1)) for f, value in parts.effects.items()]
    heads = (translate("Factor"), translate("Effect of one unit"))
    return (f'<p aria-live="polite">{html.escape(said)}</p>' + _chart(parts)
            + (_html_table(heads, rows) if rows else ""))


def _chart(parts: Parts) -> str:
    """Sold, model and what is left over as SVG: a few bytes a day, so that a page can hold many."""
    table, width = parts.table, WIDE - LEFT - 4
    step = width / max(len(table) - 1, 1)
    highest = _round(float(table[["units", "fitted"]].max().max()))
    left = table["left"].clip(*OVER)
    zero = LOWER + UNDER * OVER[1] / (OVER[1] - OVER[0])
    texts = [(LEFT - 6, UPPER + 5, "end", f"{highest:,.0f}"), (LEFT - 6, UPPER + HIGH, "end", "0"),
             (LEFT - 6, zero + 4, "end", "0%"),
             (LEFT - 6, LOWER + 8, "end", f"{OVER[1]:+.0%}"),
             (LEFT + 4, LOWER + 8, "start", translate("Left over (%)")),
             (LEFT, TALL - 4, "start", f"{table['date'].iloc[0]:%Y-%m-%d}"),
             (WIDE - 4, TALL - 4, "end", f"{table['date'].iloc[-1]:%Y-%m-%d}"),
             (LEFT + 28, 13, "start", translate("Sold")),
             (LEFT + 28 + WIDE / 4, 13, "start", translate("Model")),
             (WIDE - 4, 13, "end", translate("Units a day"))]
    most = int(table["left"].argmax())
    if (value := float(table["left"].iloc[most])) > OVER[1]:  # its peak is cut off: say how high
        x = min(LEFT + step * most + 4, WIDE - 60)
        texts.append((x, LOWER + 8, "start", "↑ " + _signed(100 * value)))
    words = "".join(f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{side}">{html.escape(text)}</text>'
                    for x, y, side, text in texts)
    model = figures.COLOURS[0]
    keys = (f'<path d="M{LEFT} 9h22" stroke="{GREY}" stroke-width="4"/>'
            f'<path d="M{LEFT + WIDE / 4:.0f} 9h22" stroke="{model}" stroke-width="1.6"/>')
    scaled = [UPPER + HIGH * (1 - table[name] / highest) for name in ("units", "fitted")]
    over = _path(zero - UNDER * left / (OVER[1] - OVER[0]), step)
    alt = translate("Sales and what the chosen factors say")
    return (
        f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" viewBox="0 0 {WIDE} {TALL}"'
        f' style="width:100%;max-width:640px;background:#ffffff" font-family="Noto Sans TC, '
        f'sans-serif" font-size="11" fill="#1a1a1a">{words}<g fill="none">{keys}'
        f'<g transform="scale({1 / FINE})">'
        f'<path d="{_path(scaled[0], step)}" stroke="{GREY}" stroke-width="3.5"/>'
        f'<path d="{_path(scaled[1], step)}" stroke="{model}" stroke-width="2"/></g>'
        f'<path d="M{LEFT} {UPPER}v{HIGH}h{width}M{LEFT} {LOWER}v{UNDER}M{LEFT} {zero:.0f}h{width}"'
        f' stroke="#1a1a1a"/></g><path d="{over}V{FINE * zero:.0f}H{FINE * LEFT}Z" '
        f'transform="scale({1 / FINE})" fill="{figures.COLOURS[3]}"/></svg>')


def _path(heights: pd.Series, step: float) -> str:
    """A line through whole points, FINE to a unit, written as moves from one to the next."""
    x = np.rint(FINE * (LEFT + step * np.arange(len(heights)))).astype(int)
    y = np.rint(FINE * heights.to_numpy(float)).astype(int)
    moves = "".join(f"{a}{' ' if b >= 0 else ''}{b} "
                    for a, b in zip(np.diff(x), np.diff(y), strict=True))
    return f"M{x[0]} {y[0]}l{moves}"


def _round(value: float) -> float:
    """The least of 1, 2, 3, 4, 6, 8 times a power of ten that is not below the value."""
    power = 10.0 ** np.floor(np.log10(max(value, 1.0)))
    return next(m * power for m in (1, 2, 3, 4, 6, 8, 10) if m * power >= value)


def sales_decomposition(panel: pd.DataFrame, festivals: pd.DataFrame) -> ipywidgets.Widget:
    """Tick factors and see which sales they explain and which are left over.

    Args:
        panel: as `load("food_panel")` gives it.
        festivals: as `load("gift_festivals")` gives them.

    Returns:
        tick boxes (by keyboard as well), a picture and a table; where it cannot be drawn, one
        sentence.
    """
    import ipywidgets

    try:
        data = prepared(panel, festivals)
    except Unfit as unfit:
        return ipywidgets.HTML(_p(str(unfit)))
    boxes = {f: ipywidgets.Checkbox(value=f in FIRST, description=translate(NAMES[f]),
                                    indent=False) for f in FACTORS}
    shown = ipywidgets.HTML()

    def update(_: Any = None) -> None:
        shown.value = view(decomposed(data, [f for f, box in boxes.items() if box.value]))

    for box in boxes.values():
        box.observe(update, "value")
    update()
    grid = ipywidgets.GridBox(list(boxes.values()), layout=ipywidgets.Layout(
        grid_template_columns="repeat(auto-fit, minmax(9em, 1fr))"))
    return ipywidgets.VBox([grid, shown])
