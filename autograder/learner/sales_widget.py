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
from .widgets import _html_table, _p, _picture

if TYPE_CHECKING:
    import ipywidgets

FACTORS = ("rain", "heat", "news", "search", "discount", "sale", "around_sale", "festival")
NAMES = {
    "rain": "Rain", "heat": "Heat", "news": "Stories", "search": "Search", "discount": "Discount",
    "sale": "Sale", "around_sale": "Around a sale", "festival": "Festival window",
}  # fmt: skip
WINDOW = ("date", "opens", "closes")
FIRST = ("sale", "around_sale")  # ticked at the start


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
            "{most}%.", typical=f"{100 * left.median():.1f}", day=f"{worst['date']:%Y-%m-%d}",
            most=f"{100 * worst['left']:+.0f}")
    return translate(
        "These factors explain {share}% of what weekday and growth leave. On a usual day "
        "{typical}% are left over; most on {day}: {most}%.", share=f"{100 * parts.explained:.0f}",
        typical=f"{100 * left.median():.1f}", day=f"{worst['date']:%Y-%m-%d}",
        most=f"{100 * worst['left']:+.0f}")


def view(parts: Parts) -> str:
    """Sentence, picture and table of one choice of factors, as HTML."""
    said = told(parts)
    rows = [(translate(NAMES[f]), f"{value:+.1f}%") for f, value in parts.effects.items()]
    heads = (translate("Factor"), translate("Effect of one unit"))
    return (f'<p aria-live="polite">{html.escape(said)}</p>' + _chart(parts, said)
            + (_html_table(heads, rows) if rows else ""))


def _chart(parts: Parts, said: str) -> str:
    from matplotlib.figure import Figure

    figures.use_course_style()
    fig = Figure(figsize=(8.4, 4.8), layout="constrained")
    upper, lower = fig.subplots(2, 1, sharex=True, height_ratios=(2, 1))
    table = parts.table
    upper.plot(table["date"], table["units"], color="#999999", linewidth=1,
               label=translate("Sold"))
    upper.plot(table["date"], table["fitted"], color=figures.COLOURS[0], linewidth=1.4,
               label=translate("Model"))
    upper.set_ylabel(translate("Units a day"))
    upper.set_title(translate("Sales and what the chosen factors say"))
    upper.set_ylim(bottom=0)
    upper.legend(loc="upper left", ncols=2)
    lower.fill_between(table["date"], 100 * table["left"], color=figures.COLOURS[3], linewidth=0)
    lower.axhline(0, color="#000000", linewidth=0.8)
    lower.set_ylabel(translate("Left over (%)"))
    lower.set_ylim(-60, 160)
    title = translate("Sales and what the chosen factors say")
    return _picture(fig, title + figures.label("\uff1a", ". ") + said)


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
