"""Two widgets of T1.5: the same journeys under several attribution models, and the bridge from
what the platforms claim to what the company keeps.

The numbers come from pure functions (`credit_table`, `bridge_table`); the widgets only draw them.
Every view is drawn once at the start and the control switches between them in the browser, so the
widgets work by keyboard, without a network, and also on a page without a running kernel.

Crediting itself is the learner's own work (exercise T1.5.d). For that reason the widget takes the
function that credits as an argument instead of bringing one along.
"""

from __future__ import annotations

import base64
import html
import io
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from autograder.ingest.errors import translate

from . import figures

if TYPE_CHECKING:
    import ipywidgets
    from matplotlib.figure import Figure

Credit = Callable[[pd.DataFrame, str], pd.Series]

MODELS = ("last", "first", "linear", "time_decay", "position")
# Google withdrew these four rule-based models from Ads and Analytics in 2023.
HISTORICAL = frozenset({"first", "linear", "time_decay", "position"})
MODEL_NAMES = {
    "last": "Last touch",
    "first": "First touch",
    "linear": "Linear",
    "time_decay": "Time decay",
    "position": "Position-based",
}
STEP_NAMES = {
    "platform_claims": "Platforms claim",
    "view_through": "View-through",
    "outside_window": "Outside 7 days",
    "not_in_shop": "Not in the shop",
    "duplicates": "Claimed twice",
    "value_difference": "Value differs",
    "cancelled": "Cancelled or unpaid",
    "no_show": "Not picked up",
    "refunds": "Refunds",
    "vat": "VAT",
    "net_revenue": "Net revenue",
}
TOTAL_STEP = "net_revenue"
# Set where nobody looks at a widget, as when a class is graded: its pictures are not drawn then.
UNSEEN = "COURSE_UNSEEN"


def credit_table(
    paths: pd.DataFrame, attribute: Credit, models: Sequence[str] = MODELS
) -> pd.DataFrame:
    """Credited conversions per channel under several models.

    Args:
        paths: one row per touch (user, step, touch_time, channel, converted, value).
        attribute: `attribute(paths, model)` -> Series, index channel, credited conversions.
        models: names to ask for; one that the function refuses (raises, or returns None) is
            left out.

    Returns:
        index channel in alphabetical order, one column per model that gave an answer; the
        `attrs["refused"]` lists the others.
    """
    answers = {model: _answer(attribute, paths, model) for model in models}
    # A function that ends in a bare `else` answers any name; that is no time decay.
    anything = _answer(attribute, paths, "no such model")
    if anything is not None and "time_decay" in answers:
        answers["time_decay"] = None
    columns = {model: a for model, a in answers.items() if a is not None}
    refused = [model for model, a in answers.items() if a is None]
    table = pd.DataFrame(columns).fillna(0.0).sort_index()
    table.index.name = "channel"
    table.attrs["refused"] = refused
    return table


def _answer(attribute: Credit, paths: pd.DataFrame, model: str) -> pd.Series | None:
    try:
        answer = attribute(paths.copy(), model)
        return None if answer is None else pd.Series(answer).astype("float64")
    except Exception:  # the learner's function may fail in any way; the widget says so
        return None


def credit_form(credit: pd.Series) -> str:
    """How credits of one model are written: whole conversions have no decimal."""
    return "{:,.0f}" if (credit - credit.round()).abs().max() < 0.01 else "{:,.1f}"


def converted_users(paths: pd.DataFrame) -> int:
    """Number of users who bought: what the credits of every model must sum to."""
    return int(paths.loc[paths["converted"].astype(bool), "user"].nunique())


def bridge_table(steps: pd.DataFrame) -> pd.DataFrame:
    """Where each bar of the bridge starts and ends, and what is left after it.

    Args:
        steps: columns step, amount (TWD): additions positive, deductions negative; a last row
            `net_revenue` is the result and not another step.

    Returns:
        step, amount, start, end, left (TWD, the running sum), over (left ÷ result - 1; NA where
        the result is 0).

    Raises:
        ValueError: the table has other columns, or no rows.
    """
    if not isinstance(steps, pd.DataFrame) or not {"step", "amount"} <= set(steps.columns):
        raise ValueError(translate("The bridge needs a table with the columns step and amount."))
    body = steps.loc[steps["step"] != TOTAL_STEP, ["step", "amount"]].reset_index(drop=True)
    if body.empty:
        raise ValueError(translate("The bridge needs a table with the columns step and amount."))
    body["amount"] = body["amount"].astype("float64").fillna(0.0)
    body["end"] = body["amount"].cumsum()
    body["start"] = body["end"] - body["amount"]
    result = float(body["end"].iloc[-1])
    body.loc[len(body), ["step", "amount", "start", "end"]] = [TOTAL_STEP, result, 0.0, result]
    body["left"] = body["end"]
    body["over"] = body["left"] / result - 1 if result else float("nan")
    return body[["step", "amount", "start", "end", "left", "over"]]


def attribution_switch(paths: pd.DataFrame, attribute: Credit | None = None) -> ipywidgets.Widget:
    """The same journeys under each attribution model: one chart and one table per model.

    Args:
        paths: as `load("paths")` gives them.
        attribute: your own function `attribute(paths, model)` from T1.5.d.

    Returns:
        a widget; the arrow keys choose the model.
    """
    if attribute is None:
        return _sentence(translate(
            "Give the widget your own function as well: attribution_switch(paths, attribute)."))
    table = credit_table(paths, attribute)
    if table.empty:
        return _sentence(translate(
            "Your function gave no answer for any model; solve T1.5.d first."))
    buyers = converted_users(paths)
    top = float(table.to_numpy().max()) * 1.15 or 1.0
    views, names = [], []
    for model in table.columns:
        names.append(_model_name(model))
        views.append(_attribution_view(table, model, buyers, top))
    note = ""
    if refused := table.attrs["refused"]:
        note = translate("Your function gives no answer for: {models}.",
                         models=", ".join(_model_name(m) for m in refused))
    return _switch(translate("Attribution model"), names, views, note, radio=True)


def bridge(steps: pd.DataFrame) -> ipywidgets.Widget:
    """Which number is true: stop the bridge at any step and see what you would have reported.

    Args:
        steps: columns step, amount (TWD), as `reconcile` of T1.5.c returns them.

    Returns:
        a widget; the arrow keys move the place where the bridge stops. For another table, the
        sentence that says what is needed.
    """
    try:
        table = bridge_table(steps)
    except ValueError as error:
        return _sentence(str(error))
    names = [_step_name(step) for step in table["step"]]
    views = [_bridge_view(table, stop) for stop in range(len(table))]
    return _switch(translate("Stop after"), names, views, "", radio=False, start=len(table) - 1)


def _attribution_view(table: pd.DataFrame, model: str, buyers: int, top: float) -> str:
    from matplotlib.figure import Figure

    figures.use_course_style()
    shown = table[model].sort_values(ascending=True)
    fig = Figure(figsize=(7.2, 0.42 * len(shown) + 1.4), layout="constrained")
    axes = fig.add_subplot()
    bars = axes.barh(list(shown.index), shown.to_numpy(), color=figures.COLOURS[0])
    form = credit_form(shown)
    axes.bar_label(bars, fmt=form, padding=3)
    axes.set_xlim(min(0.0, float(shown.min())), top)
    axes.set_title(_model_name(model))
    axes.set_xlabel(translate("Credited conversions (orders)"))
    rows = [
        (channel, form.format(value), f"{value / shown.sum():.1%}" if shown.sum() else "-")
        for channel, value in shown[::-1].items()
    ]
    total = float(shown.sum())
    say = translate("The credits sum to {total}; {buyers} users bought.",
                    total=form.format(total), buyers=f"{buyers:,}")
    if abs(total - buyers) > 0.05:
        say += " " + translate("The two must be equal: some credit is lost or given twice.")
    heads = (translate("Channel"), translate("Credited conversions"), translate("Share"))
    return _picture(fig, _model_name(model) + ". " + say) + _html_table(heads, rows) + _p(say)


def _bridge_view(table: pd.DataFrame, stop: int) -> str:
    from matplotlib.figure import Figure

    figures.use_course_style()
    fig = Figure(figsize=(8.4, 4.4), layout="constrained")
    axes = fig.add_subplot()
    for at, row in enumerate(table.itertuples()):
        total = at == 0 or row.step == TOTAL_STEP
        colour = figures.SUM if total else (figures.UP if row.amount >= 0 else figures.DOWN)
        axes.bar(at, (row.end - row.start) / 1000, bottom=row.start / 1000, color=colour,
                 alpha=1.0 if at <= stop else 0.2)
    axes.use_sticky_edges = False  # else the first bar touches the upper edge
    axes.margins(y=0.06)
    axes.set_ylim(bottom=min(0.0, axes.get_ylim()[0] if table["left"].min() < 0 else 0.0))
    axes.yaxis.set_major_formatter("{x:,.0f}")
    left = float(table["left"].iloc[stop])
    axes.axhline(left / 1000, color="#000000", linewidth=1.2, linestyle="--")
    axes.set_xticks(range(len(table)), [_step_name(s) for s in table["step"]], rotation=35,
                    ha="right")
    axes.set_ylabel(translate("Amount (thousand NT$)"))
    axes.set_title(translate("Which number is true?"))
    over = table["over"].iloc[stop]
    say = translate("If you stop after “{step}”, you report NT${amount}.",
                    step=_step_name(table["step"].iloc[stop]), amount=f"{left:,.0f}")
    if stop < len(table) - 1 and pd.notna(over):
        say += " " + translate("That is {share} of the net revenue of NT${net}.",
                               share=f"{1 + over:.1%}", net=f"{table['left'].iloc[-1]:,.0f}")
    heads = (translate("Step"), translate("Amount (NT$)"), translate("Left (NT$)"))
    rows = [
        (_step_name(row.step), f"{row.amount:,.0f}", f"{row.left:,.0f}")
        for row in table.iloc[: stop + 1].itertuples()
    ]
    return _p(say) + _picture(fig, say) + _html_table(heads, rows)


def _switch(
    title: str, names: list[str], views: list[str], note: str, radio: bool, start: int = 0
) -> ipywidgets.Widget:
    import ipywidgets

    kind = ipywidgets.RadioButtons if radio else ipywidgets.SelectionSlider
    more: dict[str, Any] = {} if radio else {"continuous_update": True}
    control = kind(
        options=names, index=start, description=title, style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="auto" if radio else "90%"), **more,
    )
    stack = ipywidgets.Stack([ipywidgets.HTML(view) for view in views], selected_index=start)
    ipywidgets.jslink((control, "index"), (stack, "selected_index"))
    parts = [control, stack] + ([ipywidgets.HTML(_p(note))] if note else [])
    return ipywidgets.VBox(parts)


def _sentence(text: str) -> ipywidgets.Widget:
    import ipywidgets

    return ipywidgets.HTML(_p(text))


def _model_name(model: str) -> str:
    name = translate(MODEL_NAMES[model])
    if model in HISTORICAL:
        return translate("{model} (historical: retired in Google's tools in 2023)", model=name)
    return name


def _step_name(step: str) -> str:
    return translate(STEP_NAMES[step]) if step in STEP_NAMES else str(step)


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _picture(fig: Figure, alt: str) -> str:
    if os.environ.get(UNSEEN):
        return _p(alt)
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=90, metadata={"Software": None})
    data = base64.b64encode(buffer.getvalue()).decode()
    return (f'<img alt="{html.escape(alt, quote=True)}" style="max-width:100%" '
            f'src="data:image/png;base64,{data}">')


def _html_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def side(column: int) -> str:
        return f'style="text-align:{"left" if column == 0 else "right"};padding:0 .8em"'

    head = "".join(
        f'<th scope="col" {side(i)}>{html.escape(h)}</th>' for i, h in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(
            f"<td {side(i)}>{html.escape(cell)}</td>" for i, cell in enumerate(row)
        ) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
