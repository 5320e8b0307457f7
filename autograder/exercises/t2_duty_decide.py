"""T2.d the verdict on the new checkout: reference, ten held-out experiments, another way."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from .t2_duty_world import duty_world

KEYS = ("verdict", "srm_p", "difference", "low", "high")
SHIP, KEEP, OPEN, INVALID = "ship", "keep", "inconclusive", "invalid_srm"
# state of the world -> right verdict
STATES = {"keep": KEEP, "ship": SHIP, "inconclusive": OPEN, "invalid_srm": INVALID,
          "guardrail": KEEP}
TRIES, SIZE, BOTS = 60, 3600, 900


def decide(tables: dict[str, Any], experiment: pd.DataFrame, **wrong: Any) -> dict[str, Any]:
    """KEYS: the verdict, the p-value of the split, new − old of the metric with its interval.

    Args:
        tables: left_out (user_pseudo_id, reason), facts (experiment: new_share, srm_p,
            confidence, metric, guardrail).
        experiment: date, user_pseudo_id, arm (new, old), and the columns of metric and guardrail
            (0 or 1), one row per browser and visit.
        wrong: switches for known wrong ways, by name.
    """
    rules = tables["facts"]["experiment"]
    people = _people(tables, experiment, rules, wrong)
    new, old = people[people["arm"].eq("new")], people[people["arm"].eq("old")]
    share = 0.5 if wrong.get("half") else rules["new_share"]
    if wrong.get("share_turned"):
        share = 1 - share
    p = srm(len(new), len(old), share)
    metric = _gap(new[rules["metric"]], old[rules["metric"]], rules["confidence"], wrong)
    guard = _gap(new[rules["guardrail"]], old[rules["guardrail"]], rules["confidence"], wrong)
    if wrong.get("turned_throughout"):
        metric, guard = [(-d, -high, -low) for d, low, high in (metric, guard)]
    difference, low, high = metric
    limit = wrong.get("srm_at", rules["srm_p"])
    verdict = OPEN
    if low > 0:
        verdict = KEEP if guard[1] > 0 and not wrong.get("no_guardrail") else SHIP
    elif high < 0:
        verdict = KEEP
    if wrong.get("point_decides"):
        verdict = SHIP if difference > 0 else KEEP
    if wrong.get("open_is_keep") and verdict == OPEN:
        verdict = KEEP
    if wrong.get("open_is_ship") and verdict == OPEN:
        verdict = SHIP
    if wrong.get("guard_point") and verdict == SHIP and guard[0] > 0:
        verdict = KEEP
    if wrong.get("guard_upper") and verdict == SHIP and guard[2] > 0:
        verdict = KEEP
    if wrong.get("harm_is_open") and high < 0:
        verdict = OPEN
    if wrong.get("guard_first") and guard[1] > 0:
        verdict = KEEP
    if wrong.get("verdict_turned"):
        verdict = {SHIP: KEEP, KEEP: SHIP}.get(verdict, verdict)
    if p < limit and not wrong.get("no_srm") and not (wrong.get("srm_last") and verdict != OPEN):
        verdict = INVALID
    found = {"verdict": verdict, "srm_p": p, "difference": difference, "low": low, "high": high}
    if wrong.get("relative"):
        base = float(old[rules["metric"]].mean())
        found |= {k: found[k] / base for k in ("difference", "low", "high")}
    if wrong.get("old_minus_new"):
        found |= {"difference": -difference, "low": -high, "high": -low}
    if wrong.get("percent"):
        found |= {k: 100 * found[k] for k in ("difference", "low", "high")}
    return found


def _people(tables: dict[str, Any], experiment: pd.DataFrame, rules: dict[str, Any], wrong: dict
            ) -> pd.DataFrame:
    """One row per browser: arm, and whether metric and guardrail ever happened."""
    rows = experiment
    if not wrong.get("bots_in"):
        out = tables["left_out"]
        if wrong.get("bots_only"):
            out = out[out["reason"].eq("bot")]
        rows = rows[~rows["user_pseudo_id"].isin(out["user_pseudo_id"])]
    names = [rules["metric"], rules["guardrail"]]
    if wrong.get("visits"):
        return rows
    if wrong.get("first_visit"):
        rows = rows.drop_duplicates(["user_pseudo_id", "arm"])
    arms = rows.groupby("user_pseudo_id")["arm"].nunique()
    if wrong.get("first_arm"):
        first = rows.drop_duplicates("user_pseudo_id").set_index("user_pseudo_id")["arm"]
        rows = rows.assign(arm=rows["user_pseudo_id"].map(first))
    elif wrong.get("last_arm"):
        last = rows.drop_duplicates("user_pseudo_id", keep="last")
        rows = rows.assign(arm=rows["user_pseudo_id"].map(last.set_index("user_pseudo_id")["arm"]))
    elif not wrong.get("both_kept"):
        rows = rows[~rows["user_pseudo_id"].isin(arms[arms > 1].index)]
    if wrong.get("visits_of_one_arm"):
        return rows
    how = "sum" if wrong.get("summed") else "mean" if wrong.get("averaged") else "max"
    return rows.groupby(["user_pseudo_id", "arm"], as_index=False)[names].agg(how)


def srm(new: int, old: int, share: float) -> float:
    """p-value of the chi-square test on the planned split."""
    total = new + old
    due = total * share
    x = (new - due) ** 2 / due + (old - (total - due)) ** 2 / (total - due)
    return math.erfc(math.sqrt(x / 2))


def _gap(new: pd.Series, old: pd.Series, confidence: float, wrong: dict
         ) -> tuple[float, float, float]:
    """Difference of two shares, new − old, and its interval."""
    from scipy.stats import norm

    a, b = float(new.mean()), float(old.mean())
    error = math.sqrt(a * (1 - a) / len(new) + b * (1 - b) / len(old)) \
        if not wrong.get("summed") else math.sqrt(new.var() / len(new) + old.var() / len(old))
    if wrong.get("one_arm"):
        error = math.sqrt(a * (1 - a) / len(new))
    if wrong.get("pooled"):
        p = (a * len(new) + b * len(old)) / (len(new) + len(old))
        error = math.sqrt(p * (1 - p) * (1 / len(new) + 1 / len(old)))
    z = norm.ppf((1 + wrong.get("level", confidence)) / 2)
    if wrong.get("one_sided"):
        z = norm.ppf(confidence)
    if wrong.get("one_error"):
        z = 1.0
    return a - b, a - b - z * error, a - b + z * error


def by_libraries(tables: dict[str, Any], experiment: pd.DataFrame) -> dict[str, Any]:
    """The same with scipy and statsmodels."""
    from scipy.stats import chisquare
    from statsmodels.stats.proportion import confint_proportions_2indep

    rules = tables["facts"]["experiment"]
    odd = set(tables["left_out"]["user_pseudo_id"])
    seen: dict[str, dict[str, Any]] = {}
    for row in experiment.to_dict("records"):
        if row["user_pseudo_id"] in odd:
            continue
        mine = seen.setdefault(row["user_pseudo_id"], {"arms": set(), "m": 0, "g": 0})
        mine["arms"].add(row["arm"])
        mine["m"] |= row[rules["metric"]]
        mine["g"] |= row[rules["guardrail"]]
    one = {arm: [p for p in seen.values() if p["arms"] == {arm}] for arm in ("new", "old")}
    n, o = len(one["new"]), len(one["old"])
    p = chisquare([n, o], [(n + o) * rules["new_share"], (n + o) * (1 - rules["new_share"])]).pvalue

    def gap(key: str) -> tuple[float, float]:
        return confint_proportions_2indep(
            sum(x[key] for x in one["new"]), n, sum(x[key] for x in one["old"]), o,
            method="wald", compare="diff", alpha=1 - rules["confidence"])

    (low, high), (guard, _) = gap("m"), gap("g")
    if p < rules["srm_p"]:
        verdict = INVALID
    elif high < 0 or (low > 0 and guard > 0):
        verdict = KEEP
    else:
        verdict = SHIP if low > 0 else OPEN
    return {"verdict": verdict, "srm_p": float(p), "difference": (low + high) / 2, "low": low,
            "high": high}


@lru_cache(maxsize=64)
def _tried(seed: int, year: int, state: str, number: int) -> tuple[dict[str, Any], pd.DataFrame]:
    """Tables and an experiment of a state on which the reference says what is true.

    Chance makes one experiment in twenty without an effect look like one; such draws are not used.
    """
    from datasets.simulator.case_two import trial
    from datasets.simulator.case_two.plan import plan

    made = duty_world(seed, year)
    # Enough bots to break the split of whoever keeps them.
    more = pd.DataFrame({"user_pseudo_id": [f"{3_000_000 + 31 * n}.{seed % 10**6}"
                                            for n in range(BOTS)], "reason": "bot"})
    out = pd.concat([made.thin.left_out, more], ignore_index=True)
    tables = {"left_out": out, "facts": made.case_facts}
    for n in range(TRIES):
        other = made.seed + 101 * number + 7 * n
        table = trial.trial(other, year, plan(other, year), out, state, SIZE)
        found = decide(tables, table)
        low, high = found["low"], found["high"]
        clear = min(abs(low), abs(high)) > 0.15 * (high - low)  # no verdict by a hair's breadth
        if found["verdict"] == STATES[state] and (clear or state == "invalid_srm"):
            return tables, table
    raise RuntimeError(f"no experiment of state {state} for seed {seed}")


def experiments(world: Any) -> tuple:
    """(tables, experiment) of five seeds in each world, no effect and a broken split included."""
    return (*practice(),
            *(_tried(world.seed, world.year, state, n) for n, state in enumerate(STATES)))


def practice() -> tuple:
    """Experiments by hand: a clean one, one with bots, one with complaints, one without effect;
    complaints where the metric is open, and where only a wide or a narrow interval trips; a split
    near its limit; and other names, levels and limits."""
    rules = {"new_share": 0.75, "srm_p": 0.001, "confidence": 0.95, "metric": "bought",
             "guardrail": "complained"}
    names = [f"x{n}" for n in range(135)]
    reasons = ["bot"] * 120 + ["internal"] * 15
    tables = {"facts": {"experiment": rules},
              "left_out": pd.DataFrame({"user_pseudo_id": names, "reason": reasons})}
    worse = _small([("new", 300, 90, 3), ("old", 100, 55, 1)])
    odd = pd.DataFrame([(name, "old" if name == "x7" else "new", int(reason == "internal"), 0)
                        for name, reason in zip(names, reasons, strict=True)],
                       columns=["user_pseudo_id", "arm", "bought", "complained"])
    again = worse.iloc[[5, 6, 120, 310, 320, 399]].assign(bought=1)
    turned = worse.iloc[[10, 330, 350]].assign(
        arm=["old", "new", "new"], bought=1)
    mixed = pd.concat([worse, odd, again, turned], ignore_index=True)
    better = _small([("new", 300, 220, 40), ("old", 100, 50, 1)])
    even = _small([("new", 300, 160, 3), ("old", 100, 50, 1)])
    lost = _small([("new", 200, 150, 3), ("old", 100, 50, 1)])
    good = _small([("new", 300, 220, 9), ("old", 100, 50, 2)])
    open_too = _small([("new", 200, 104, 3), ("old", 100, 50, 1)])
    shared = {"facts": {"experiment": {**rules, "new_share": 0.55}}, "left_out": tables["left_out"]}
    half = _small([("new", 220, 90, 3), ("old", 180, 110, 2)])
    calm = _small([("new", 300, 220, 6), ("old", 100, 50, 3)])
    near = _small([("new", 300, 220, 9), ("old", 75, 36, 2)])
    angry = _small([("new", 300, 160, 40), ("old", 100, 50, 1)])  # complaints, and nothing shown
    odd_split = _small([("new", 270, 198, 8), ("old", 124, 62, 3)])  # p between 0.001 and 0.01
    made = (worse, mixed, better, even, lost, calm, good, near, open_too, angry, odd_split)
    names = {"bought": "ordered", "complained": "refunded"}
    other = {"facts": {"experiment": {
        "new_share": 0.6, "srm_p": 0.01, "confidence": 0.9, "metric": "ordered",
        "guardrail": "refunded"}}, "left_out": tables["left_out"]}
    strict = (_small([("new", 300, 138, 10), ("old", 200, 75, 2)]),
              _small([("new", 260, 190, 7), ("old", 230, 120, 6)]))
    return (*((tables, _dated(t)) for t in made), (shared, _dated(half)),
            *((other, _dated(t).rename(columns=names)) for t in strict))


def _small(arms: list[tuple[str, int, int, int]]) -> pd.DataFrame:
    rows = [(f"{arm[0]}{n}", arm, int(n < bought), int(n >= size - complained))
            for arm, size, bought, complained in arms for n in range(size)]
    return pd.DataFrame(rows, columns=["user_pseudo_id", "arm", "bought", "complained"])


def _dated(table: pd.DataFrame) -> pd.DataFrame:
    days = pd.Timestamp("2027-09-01") + pd.to_timedelta(np.arange(len(table)) * 14 // len(table),
                                                        unit="D")
    return table.assign(date=days)[["date", "user_pseudo_id", "arm", "bought", "complained"]]
