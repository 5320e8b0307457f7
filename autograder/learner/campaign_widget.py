"""A week of steering by hand: three weeks by the plan, the last one by whoever plays.

`Week` holds the game without any display; the widget only shows it. Keyboard: Tab goes from field
to field, the arrow keys change a budget, Space presses the button.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from autograder.checking.messages import translate
from datasets.campaign import CHANNELS, DAYS, MAX_CHANGE, Campaign, CampaignError, hold_plan, play

from . import figures
from .widgets import _html_table, _p, _picture

if TYPE_CHECKING:
    import ipywidgets

FIRST = 22  # 11/10: the last seven days are played by hand
NAMES = {
    "google_brand": "Google, brand words",
    "google_search": "Google, generic words",
    "pmax": "Performance Max",
    "meta": "Meta",
    "line_ads": "LINE Ads",
}
STATUS = {
    "ok": "as usual",
    "tracking_break": "tracking broken",
    "stock_out": "out of stock",
    "disapproved": "ad disapproved",
}


class Week:
    """The last days of a flight, one at a time.

    Args:
        seed, year: which flight.
        first: the first day that is played by hand (1 to 28).
    """

    def __init__(self, seed: int = 2431, year: int = 2025, first: int = FIRST) -> None:
        self.campaign = Campaign(seed, year)
        while self.campaign.day < min(max(int(first), 1), DAYS):
            self.campaign.step(hold_plan(self.campaign.state()))
        self.first = self.campaign.day
        self._held = play(hold_plan, Campaign(seed, year))

    @property
    def over(self) -> bool:
        """True when there is no next morning."""
        return self.campaign.over

    def planned(self) -> dict[str, float]:
        """Today's planned budgets (TWD)."""
        return hold_plan(self.campaign.state())

    def advance(self, budgets: Mapping[str, float]) -> str:
        """Let today pass with these budgets; what to say about it. A refused day does not pass."""
        before = {} if self.over else self.campaign.state()["yesterday"]
        try:
            self.campaign.step(budgets)
        except CampaignError as refusal:
            return translate(refusal.msgid, **refusal.params)
        jumps = [c for c in CHANNELS
                 if abs(budgets[c] - before[c]) > MAX_CHANGE * before[c] + 0.5]
        if jumps:
            return translate(
                "More than 20% up or down in {channels}: the learning phase begins anew, and three "
                "days bring 30% less.", channels=", ".join(_name(c) for c in jumps))
        return ""

    def morning(self) -> pd.DataFrame:
        """Yesterday by channel: budget, cost, clicks, conversions known so far, status; empty on
        the first day."""
        history = self._known()
        return history[history["day"] == self.campaign.day - 1].reset_index(drop=True)

    def daily(self) -> pd.DataFrame:
        """By day: cost (TWD) and conversions as known this morning, and the plan (TWD)."""
        history = self._known()
        plan = self.campaign.plan.groupby("date")["planned"].sum()
        table = history.groupby(["day", "date"])[["cost", "conversions"]].sum().reset_index()
        return table.assign(planned=table["date"].map(plan))

    def truth(self) -> pd.Series:
        """Conversions that there really were, by day; only for the end."""
        return self.campaign.truth().groupby("day")["conversions"].sum()

    def verdict(self) -> str:
        """How the week compares with holding the plan, in one or two sentences."""
        rows = self.campaign.truth(), self._held.truth()
        mine, held = (t.loc[t["day"] >= self.first, "margin"].sum() for t in rows)
        if abs(mine - held) < 50:
            said = translate("Your days brought as much as the plan's: NT${mine} after media.",
                             mine=f"{mine:,.0f}")
        else:
            said = translate(
                "Your days brought NT${mine} after media, {difference} than holding the plan "
                "(NT${held}).", mine=f"{mine:,.0f}", held=f"{held:,.0f}",
                difference=translate("NT${amount} more" if mine > held else "NT${amount} less",
                                     amount=f"{abs(mine - held):,.0f}"))
        left = self.campaign.remaining
        return said + " " + translate("NT${left} of the budget are left.", left=f"{left:,.0f}")

    def _known(self) -> pd.DataFrame:
        start = self.campaign.plan["date"].iloc[0]
        return self.campaign.known(start + pd.Timedelta(days=self.campaign.day - 1))


def run_campaign(seed: int = 2431, year: int = 2025, first: int = FIRST) -> ipywidgets.Widget:
    """Play the last week of a flight: set budgets, press the button, see the next morning.

    Args:
        seed, year: which flight.
        first: the first day that is played by hand; 22 is 11/10.

    Returns:
        a widget; it needs a running kernel. For other arguments, the sentence that says so.
    """
    import ipywidgets

    if not all(isinstance(v, int) and not isinstance(v, bool) for v in (seed, year, first)):
        return ipywidgets.HTML(_p(translate(
            "The game needs whole numbers: run_campaign(2431, 2025, first=22).")))
    week = Week(seed, year, first)
    fields = {
        c: ipywidgets.BoundedFloatText(
            value=v, min=0, max=1_000_000, step=500, description=_name(c),
            style={"description_width": "13em"}, layout=ipywidgets.Layout(width="24em"))
        for c, v in week.planned().items()
    }
    button = ipywidgets.Button(description=translate("Next day"), icon="arrow-right")
    head, note, view = ipywidgets.HTML(), ipywidgets.HTML(), ipywidgets.HTML()

    def show(said: str = "") -> None:
        head.value = _p(_heading(week))
        note.value = _p(said) if said else ""
        view.value = _view(week)

    def end() -> None:
        """Nothing can be pressed any more, before the last chart is drawn."""
        button.disabled, button.icon = True, "check"
        button.description = translate("The flight is over.")
        for field in fields.values():
            field.disabled = True

    def next_day(_: Any) -> None:
        if week.over:
            return
        before = week.campaign.day
        said = week.advance({c: float(f.value) for c, f in fields.items()})
        if week.campaign.day > before and not week.over:
            for channel, value in week.planned().items():
                fields[channel].value = value
        if week.over:
            end()
        show(said)

    button.on_click(next_day)
    show()
    return ipywidgets.VBox([head, *fields.values(), button, note, view])


def _heading(week: Week) -> str:
    if week.over:
        return translate("The flight is over.")
    state = week.campaign.state()
    return translate(
        "Morning of {date}, day {day} of {days}. Left: NT${left}. The fields show today's plan, "
        "NT${planned} in all: change them and press the button.",
        date=state["date"], day=state["day"], days=DAYS, left=f"{state['remaining']:,.0f}",
        planned=f"{sum(week.planned().values()):,.0f}")


def _view(week: Week) -> str:
    """Yesterday's table and the chart; at the end the truth."""
    rows = [
        (_name(r.channel), f"{r.budget:,.0f}", f"{r.cost:,.0f}", f"{r.clicks:,}",
         f"{r.conversions:,}", translate(STATUS[r.status])
         + (" · " + translate("learning") if r.learning else ""))
        for r in week.morning().itertuples()
    ]
    heads = (translate("Yesterday"), translate("Budget (NT$)"), translate("Cost (NT$)"),
             translate("Clicks"), translate("Conversions so far"), translate("Status"))
    said = week.verdict() if week.over else translate(
        "The youngest days are not complete: their conversions still come in.")
    return (_html_table(heads, rows) if rows else "") + _p(said) + _chart(week, said)


def _chart(week: Week, said: str) -> str:
    from matplotlib.figure import Figure

    figures.use_course_style()
    fig = Figure(figsize=(8.4, 4.6), layout="constrained")
    upper, lower = fig.subplots(2, 1, sharex=True)
    table = week.daily()
    upper.plot(table["day"], table["planned"] / 1000, linestyle="--", color=figures.SUM,
               label=translate("Plan"))
    upper.plot(table["day"], table["cost"] / 1000, color=figures.COLOURS[0],
               label=translate("Cost"))
    upper.set_ylabel(translate("NT$1,000"))
    upper.set_title(translate("Spend and conversions of each day"))
    lower.plot(table["day"], table["conversions"], marker="o", markersize=3,
               color=figures.COLOURS[1], label=translate("Known this morning"))
    if week.over:
        truth = week.truth()
        lower.plot(truth.index, truth, color="#000000", linewidth=1.2,
                   label=translate("Really there"))
    lower.set_ylabel(translate("Conversions (orders)"))
    lower.set_xlabel(translate("Day of the flight"))
    lower.set_xticks([1, *range(7, DAYS + 1, 7)])
    for axes in (upper, lower):
        axes.set_ylim(bottom=0)
        axes.axvline(week.first - 0.5, color="#888888", linewidth=0.8)
        axes.legend(loc="upper left")
    return _picture(fig, translate("Spend and conversions of each day") + ". " + said)


def _name(channel: str) -> str:
    return translate(NAMES[channel])

