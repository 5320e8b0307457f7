"""The figures that the report of the case must hold, recomputed from its tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .t1_5_worlds import house
from .t2_duty_decide import INVALID, KEEP, OPEN, SHIP, decide
from .t2_duty_effects import effects
from .t2_duty_explain import explain

REPORT, KEY = "report.md", "case_two"
TODAY = "-10-05"  # day and month of the letter
EFFECTS = ("redesign_effect", "redesign_low", "redesign_high", "festival_effect", "rain_effect")
CHECKOUT = ("checkout_users", "checkout_srm_p", "checkout_difference", "checkout_low",
            "checkout_high")
# What each verdict lets one do; mending the redirect is right whatever was found.
ACTIONS = {KEEP: ["roll_back", "mend_redirect"], SHIP: ["roll_out", "mend_redirect"],
           OPEN: ["test_again", "mend_redirect"], INVALID: ["test_again", "mend_redirect"]}
# What does harm whatever was found, and what each verdict forbids.
NEVER = ["cut_meta", "remove_banner"]
FORBIDDEN = {KEEP: "roll_out", SHIP: "roll_back", OPEN: "roll_out", INVALID: "roll_out"}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the judge needs: numbers, slips, periods, verdict, decisions, rules."""
    rules = house("analysis_rules")
    tables, experiment = load("case_tables"), load("case_experiment")
    facts = tables["facts"]
    found = explain(tables)
    table = effects(tables).set_index("factor")
    verdict = decide(tables, experiment)
    counts = tables["findings"].set_index("problem")["count"]
    arms = experiment[~experiment["user_pseudo_id"].isin(tables["left_out"]["user_pseudo_id"])]
    seen = arms.groupby("user_pseudo_id")["arm"].nunique()
    naive = effects(tables, before_after=True).set_index("factor")
    all_in = decide({**tables, "left_out": tables["left_out"].iloc[:0]}, experiment)
    bare = effects(tables, log_points=True).set_index("factor")
    numbers = {
        "sessions": len(tables["sessions"]), "bot_sessions": counts["bot"],
        "measured_change": found["measured_change"], "not_measured_share": found["not_measured"],
        "lost_utm_share": found["lost_utm"], "lost_meta_share": found["lost_meta"],
        "season_change": found["season"], "true_change": found["true_change"],
        "redesign_effect": table.loc["redesign", "effect"],
        "redesign_low": table.loc["redesign", "low"],
        "redesign_high": table.loc["redesign", "high"],
        "festival_effect": table.loc["festival", "effect"],
        "rain_effect": table.loc["rain", "effect"], "checkout_users": int(seen.eq(1).sum()),
        **{f"checkout_{k}": verdict[k] for k in ("srm_p", "difference", "low", "high")},
    }
    slips = {
        "sessions": {"bots_counted": len(tables["sessions"]) + counts["bot"] + counts["internal"]},
        "true_change": {"season_left_in": explain(tables, no_season=True)["true_change"],
                        "banner_left_in": explain(tables, banner_left_in=True)["true_change"],
                        "measured_not_true": found["measured_change"]},
        "season_change": {"same_calendar_day": explain(tables, same_date=True)["season"]},
        "lost_utm_share": {"direct_grown": explain(tables, direct_growth=True)["lost_utm"]},
        "not_measured_share": {"tags_as_banner": explain(tables, no_control=True)["not_measured"]},
        "redesign_effect": {"before_and_after": naive.loc["redesign", "effect"],
                            "log_points": bare.loc["redesign", "effect"]},
        "festival_effect": {"log_points": bare.loc["festival", "effect"]},
        "checkout_users": {"rows_of_visits": len(arms)},
        "checkout_difference": {"bots_in_test": all_in["difference"]},
        "checkout_srm_p": {"bots_in_test": all_in["srm_p"]},
    }
    days = tables["days"]["date"]
    whole = [f"{days.min():%Y-%m-%d}", f"{days.max():%Y-%m-%d}"]
    return {
        "name": REPORT, "report": KEY, "rules": rules,
        "numbers": {k: float(numbers[k]) for k in rules["reports"][KEY]["numbers"]},
        "slips": {k: {n: float(v) for n, v in wrong.items()} for k, wrong in slips.items()},
        "start": facts["start"], "end": facts["end"],
        "periods": {**dict.fromkeys(EFFECTS, whole),
                    **dict.fromkeys(CHECKOUT, [facts["release"], facts["end"]])},
        "days": {}, "release": facts["release"], "masked": [],
        "verdicts": {"checkout": verdict["verdict"]},
        "choices": {"action": ACTIONS[verdict["verdict"]],
                    "non_action": [*NEVER, FORBIDDEN[verdict["verdict"]]]},
        "today": f"{facts['release'][:4]}{TODAY}",
    }
