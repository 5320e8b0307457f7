"""The figures of the capstone: those of the flight (as in T1.e), of its traffic and of its test."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pandas as pd

from .t1_5_worlds import house
from .t1_duty_numbers import case_numbers
from .t2_2_interval import wilson
from .t2_2_report_numbers import labelled


def results(load: Callable[[str], Any]) -> dict[str, float]:
    """Key of report_rules -> value; as in T1.e, and the total that was approved."""
    plan = load("campaign_plan")
    return {"planned_budget": float(plan["budget"]), **case_numbers(
        plan, load("run_plan"), load("case_mornings"), load("case_orders"), load("report_rules"))}


def traffic(sessions: pd.DataFrame) -> dict[str, float]:
    """Key of the traffic report -> value."""
    table = labelled(sessions, house("taxonomy"))
    group, kind = table["ga4_group"], table["std_class"]
    search = table["purchased"][group.eq("Organic Search")]
    low, high = wilson(int(search.sum()), len(search))
    phone = table["device"].eq("mobile")
    return {
        "sessions": len(table), "std_direct_share": kind.eq("direct").mean(),
        "ga4_direct_share": group.eq("Direct").mean(),
        "advertising_share": kind.eq("advertising").mean(),
        "session_cvr": table["purchased"].mean(),
        "organic_cvr": search.mean(), "organic_cvr_low": low, "organic_cvr_high": high,
        "mobile_share": phone.mean(),
        "mobile_cvr": table["purchased"][phone & table["arm"].ne("treatment")].mean(),
        "desktop_cvr": table["purchased"][table["device"].eq("desktop")].mean(),
    }


def optimisation(sessions: pd.DataFrame, test: dict[str, Any]) -> dict[str, float]:
    """Key of the optimisation report -> value."""
    tested = sessions[sessions["arm"].notna()]
    users = tested.groupby(["arm", "user_id"])["purchased"].max()
    count, bought = (getattr(users.groupby(level="arm"), how)() for how in ("size", "sum"))
    n0, n1 = (int(count[arm]) for arm in test["arms"])
    p0, p1 = (float(bought[arm] / count[arm]) for arm in test["arms"])
    apart = test["z"] * math.sqrt(p0 * (1 - p0) / n0 + p1 * (1 - p1) / n1)
    begun = sessions[sessions["begin_checkout"] & sessions["arm"].ne("treatment")]
    finish = begun.groupby("device")["purchased"].mean()
    load = tested.groupby("arm")["load_ms"].mean()
    phones = sessions.loc[sessions["device"].eq("mobile"), "user_id"].nunique()
    per_point = phones * test["sample_one_in"] * test["margin_per_order"]
    return {
        "test_sessions": len(tested), "test_users": n0 + n1,
        "treatment_share": n1 / (n0 + n1), "srm_p": srm_p(n0, n1, test["share"]),
        "control_cvr": p0, "treatment_cvr": p1, "uplift": p1 - p0,
        "uplift_low": p1 - p0 - apart, "uplift_high": p1 - p0 + apart,
        "load_change": float(load["treatment"] - load["control"]),
        "finish_mobile": finish["mobile"], "finish_desktop": finish["desktop"],
        "mobile_users": phones, "gain": (p1 - p0) * per_point,
        "gain_low": (p1 - p0 - apart) * per_point, "rollout_cost": test["rollout_cost"],
    }


def srm_p(control: int, treatment: int, share: float) -> float:
    """p of the chi-square test (1 degree of freedom) of two counts against a share."""
    total = control + treatment
    return math.erfc(math.sqrt((control - share * total) ** 2
                               / (2 * total * share * (1 - share))))


def verdict(numbers: dict[str, float], test: dict[str, Any]) -> str:
    """ship, keep, inconclusive or invalid_srm, by the rule that was written before the test."""
    if numbers["srm_p"] < test["srm_alpha"]:
        return "invalid_srm"
    if numbers["load_change"] > test["load_limit_ms"]:
        return "keep"
    if numbers["uplift_low"] > 0 and numbers["uplift"] >= test["least_effect"]:
        return "ship"
    return "keep" if numbers["uplift_high"] < test["least_effect"] else "inconclusive"


def slips(sessions: pd.DataFrame, test: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Key -> {name of `capstone_check.SLIPS`: value of a known wrong way}."""
    right = optimisation(sessions, test)
    tested = sessions[sessions["arm"].notna()]
    phones = sessions[sessions["device"].eq("mobile")]
    rate = tested.groupby("arm")["purchased"].mean()
    size = tested.groupby("arm")["user_id"].nunique()
    n0, n1 = (int(size[arm]) for arm in test["arms"])
    plain = phones[phones["arm"].ne("treatment")]
    begun = sessions[sessions["begin_checkout"]].groupby("device")["purchased"].mean()
    everyone = (n0 * right["control_cvr"] + n1 * right["treatment_cvr"]) / (n0 + n1)
    half = right["uplift"] - right["uplift_low"]
    narrow = half * 1.645 / test["z"]
    pooled = test["z"] * math.sqrt(everyone * (1 - everyone) * (1 / n0 + 1 / n1))
    per_visitor = test["sample_one_in"] * test["margin_per_order"]
    everybody = sessions["user_id"].nunique()
    out = {
        "test_users": {"sessions_as_visitors": len(tested)},
        "control_cvr": {"sessions_as_visitors": rate["control"],
                        "untested_too": plain.groupby("user_id")["purchased"].max().mean()},
        "treatment_cvr": {"sessions_as_visitors": rate["treatment"]},
        "uplift": {"sessions_as_visitors": rate["treatment"] - rate["control"],
                   "relative": right["treatment_cvr"] / right["control_cvr"] - 1},
        "uplift_low": {"ninety": right["uplift"] - narrow, "pooled": right["uplift"] - pooled},
        "uplift_high": {"ninety": right["uplift"] + narrow, "pooled": right["uplift"] + pooled},
        "finish_mobile": {"treatment_too": begun["mobile"]},
        "mobile_cvr": {"treatment_too": phones["purchased"].mean()},
        "mobile_users": {"tested_only": n0 + n1, "all_devices": everybody},
        "gain": {"sample_not_scaled": right["gain"] / test["sample_one_in"],
                 "tested_only": right["uplift"] * (n0 + n1) * per_visitor,
                 "all_devices": right["uplift"] * everybody * per_visitor},
    }
    seen = {**right, **traffic(sessions)}
    # Where a wrong way comes to the right value in these data, nothing can be said of it.
    return {key: {name: float(v) for name, v in wrong.items()
                  if abs(v - seen[key]) > 3e-3 * abs(seen[key]) + 1e-9}
            for key, wrong in out.items()}
