"""The figures that the optimisation report of T2.4 must hold, recomputed from public tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from .t1_5_worlds import house
from .t2_4_friction import rank_friction, rank_with
from .t2_4_size import sample_size
from .t2_4_uplift import uplift
from .t2_4_verdict import evaluate, per_user

STEPS = ("view_item", "add_to_cart", "view_cart", "begin_checkout", "add_shipping_info",
         "add_payment_info", "purchase")
TESTS = ("guest", "wallet", "bar")
BENCHMARK, Z, MONTH = "desktop", 1.96, 30
# How a reader may call the platform at the top of the list.
PLACES = {
    "line_app": ["LINE", "line_app"], "facebook_app": ["Facebook", "FB", "facebook_app"],
    "android": ["Android"], "iphone": ["iPhone"], "samsung": ["Samsung", "三星"],
    "tablet": ["tablet", "平板"], "desktop": ["desktop", "桌機"],
}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the judge needs: numbers, slips, periods, verdicts, decisions, rules."""
    rules = house("analysis_rules")
    numbers: dict[str, Any] = {}
    slips: dict[str, dict[str, float]] = {}
    flow, decisions = load("checkout_flow"), load("test_decisions").set_index("test")
    found = {t: evaluate(load(f"ab_{t}"), load(f"ab_{t}_plan")) for t in TESTS}
    plans = {t: load(f"ab_{t}_plan") for t in TESTS}
    place = _friction(flow, numbers, slips)
    _tests(load, found, plans, numbers, slips)
    _gain(flow, plans["guest"], decisions.loc["guest"], numbers, slips)
    _mail(load("mail_test"), numbers, slips)
    wanted = rules["reports"]["conversion"]["numbers"]
    periods = _periods(wanted, flow, plans)
    days = [day for span in periods.values() for day in span]
    shipped = [t for t in TESTS if found[t]["verdict"] == "ship"]
    dark = house("backlog_rules")
    return {
        "name": "cro_report.md", "report": "conversion", "rules": rules,
        "numbers": {key: float(numbers[key]) for key in wanted},
        "slips": {key: {name: float(v) for name, v in wrong.items() if v == v}
                  for key, wrong in slips.items()},
        "start": min(days), "end": max(days), "periods": periods,
        "rows_of": {key: _dated(rule["source"]) for key, rule in wanted.items()},
        "days": {}, "masked": [],
        "says": {"friction": {"the largest loss": PLACES.get(place, [place])}},
        "not_first": {"friction": [name for other, names in PLACES.items()
                                   if other not in (place, BENCHMARK) for name in names]},
        "verdicts": {t: found[t]["verdict"] for t in TESTS},
        "fixed": {"rule": {t: f"{decisions.loc[t, 'rule_fixed_on']:%Y-%m-%d}" for t in TESTS}},
        "choices": {"action": shipped or ["none"],
                    "non_action": [t for t in TESTS if t not in shipped] or ["none"]},
        "dark": {key: dark[key] for key in ("dark_patterns", "takes_away", "made_good")},
    }


def _friction(flow: pd.DataFrame, numbers: dict, slips: dict) -> str:
    """Figures of the flow; the platform with the largest loss."""
    table = rank_friction(flow, STEPS, BENCHMARK)
    first = table.iloc[0]
    bought = flow["purchase"].notna()
    numbers.update(
        sessions=len(flow), purchase_rate=bought.mean(), friction_1_margin=first["lost_margin"],
        friction_1_low=first["low"], friction_1_high=first["high"],
        friction_2_margin=table["lost_margin"].iloc[1])
    sold = rank_with(flow, STEPS, BENCHMARK, revenue=True)
    slips.update(
        purchase_rate={"checkout_rate": bought.sum() / max(flow["begin_checkout"].notna().sum(),
                                                           1)},
        friction_1_margin={"revenue_not_margin": sold["lost_margin"].iloc[0]},
        friction_2_margin={"revenue_not_margin": sold["lost_margin"].iloc[1]})
    return str(first["platform"])


def _tests(load: Callable, found: dict, plans: dict, numbers: dict, slips: dict) -> None:
    guest, wallet, bar = (found[t] for t in TESTS)
    people = {t: found[t]["users_a"] + found[t]["users_b"] for t in TESTS}
    old = per_user(load("ab_guest"), plans["guest"])
    rate = (old.loc[old["arm"] == plans["guest"]["control"], "purchases"] > 0).mean()
    users = per_user(load("ab_bar"), plans["bar"])
    base = float((users.loc[users["arm"] == plans["bar"]["control"], "purchases"] > 0).mean())
    numbers.update(
        guest_users=people["guest"], guest_effect=guest["effect"], guest_low=guest["low"],
        guest_high=guest["high"], wallet_share_b=wallet["users_b"] / people["wallet"],
        wallet_srm_p=wallet["srm_p"],
        bar_users_share=people["bar"] / plans["bar"]["planned_users"],
        next_per_arm=sample_size(base, 0.1, 0.05, 0.8))
    rows = load("ab_guest")
    slips.update(
        guest_users={"rows_not_users": len(rows)},
        guest_effect={"relative": guest["effect"] / rate, "per_session": guest["ratio"]},
        wallet_share_b={"other_arm": wallet["users_a"] / people["wallet"]},
        next_per_arm={"both_arms": 2 * numbers["next_per_arm"],
                      "absolute_mde": sample_size(base, 0.1, 0.05, 0.8, relative=False) or 0})


def _gain(flow: pd.DataFrame, plan: dict, costs: pd.Series, numbers: dict, slips: dict) -> None:
    days = (pd.Timestamp(plan["stopped"]) - pd.Timestamp(plan["start"])).days + 1
    bought = flow["purchase"].notna()
    margin = flow.loc[bought, "cart_margin"].mean()
    value = flow.loc[bought, "cart_value"].mean()

    def gain(effect: float, each: float, share: float = 1.0) -> float:
        return effect * numbers["guest_users"] / days * MONTH * each * share

    mean, low = numbers["guest_effect"], numbers["guest_low"]
    numbers.update(rollout_cost=costs["one_off"], gain_month=gain(mean, margin) - costs["monthly"],
                   gain_month_low=gain(low, margin) - costs["monthly"])
    slips["gain_month"] = {
        "monthly_left_out": gain(mean, margin), "gain_of_revenue":
        gain(mean, value) - costs["monthly"],
        "test_not_month": mean * numbers["guest_users"] * margin - costs["monthly"],
        "one_arm_only": gain(mean, margin, 0.5) - costs["monthly"]}
    slips["gain_month_low"] = {"monthly_left_out": gain(low, margin)}


def _mail(test: pd.DataFrame, numbers: dict, slips: dict) -> None:
    def row(control: str) -> pd.Series:
        table = uplift(test, "arm", control, Z).set_index(["arm", "metric"])
        return table.loc[("offer", "conversion")]

    offer = row("no_mail")
    rate = test.loc[test["arm"] == "no_mail", "conversion"].mean()
    sent = test.loc[test["arm"] == "offer", "conversion"].mean()
    numbers.update(mail_offer_effect=offer["difference"], mail_offer_low=offer["low"],
                   mail_offer_high=offer["high"])
    slips["mail_offer_effect"] = {
        "against_story": row("story")["difference"], "relative": offer["difference"] / rate,
        "rate_not_uplift": sent}


def _dated(source: list[str]) -> str:
    """The table whose days are a figure's period: of a test, else the flow (mails have no days)."""
    return source[0] if source[0].startswith("ab_") else "checkout_flow"


def _periods(wanted: dict, flow: pd.DataFrame, plans: dict) -> dict[str, list[str]]:
    """First and last day behind each figure: of its first table."""
    flow_days = [f"{flow['date'].min():%Y-%m-%d}", f"{flow['date'].max():%Y-%m-%d}"]
    out = {}
    for key, rule in wanted.items():
        test = rule["source"][0].removeprefix("ab_")
        out[key] = [plans[test]["start"], plans[test]["stopped"]] if test in plans else flow_days
    out["rollout_cost"] = flow_days
    return out


class SitesTests:
    """A world with its site tests as tables of their own, as `load` has them."""

    def __init__(self, world: Any) -> None:
        self._world = world

    def __getattr__(self, name: str) -> Any:
        for test in TESTS:
            if name in (f"ab_{test}", f"ab_{test}_plan"):
                rows, plan, _ = self._world.site_test(test)
                return plan if name.endswith("_plan") else rows
        return getattr(self._world, name)
