"""The experiment on the new checkout: one in five visitors of the phone kept the old one."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng
from .plan import SPLIT, Plan

STATES = ("keep", "ship", "inconclusive", "invalid_srm", "guardrail")
COMPLAINTS = 0.012


def trial(seed: int, year: int, plan: Plan, left_out: pd.DataFrame, state: str = "keep",
          size: int = 6000, name: str = "") -> pd.DataFrame:
    """One row per browser and visit that reached the checkout: date, user_pseudo_id, arm, bought,
    complained (0 or 1).

    Args:
        left_out: user_pseudo_id of bots and office; all of their rows got the new checkout.
        state: what is true (STATES); "inconclusive": the arms do not differ, "invalid_srm": some
            who did not buy in the new checkout are missing, "guardrail": better, with complaints.
    """
    gen = rng.stream(seed, year, f"case_two/trial/{state}/{name}")
    new = gen.random(size) < SPLIT
    ids = np.array([f"{2_000_000 + 7907 * n % 8_999_993}.{1_760_000_000 + 617 * n % 8_000_000}"
                    for n in gen.permutation(size)])
    rate = {"keep": plan.new_rate, "ship": plan.old_rate * 1.15, "guardrail": plan.old_rate * 1.15,
            "inconclusive": plan.old_rate, "invalid_srm": plan.old_rate * 1.12}[state]
    bought = gen.random(size) < np.where(new, rate, plan.old_rate)
    worse = 3.5 if state == "guardrail" else 1.0
    complained = gen.random(size) < COMPLAINTS * np.where(new, worse, 1.0)
    table = pd.DataFrame({
        "date": plan.release + pd.to_timedelta(gen.integers(0, 14, size), unit="D"),
        "user_pseudo_id": ids, "arm": np.where(new, "new", "old"), "bought": bought.astype(int),
        "complained": complained.astype(int)})
    if state == "invalid_srm":
        table = table[~(new & ~bought & (gen.random(size) < 0.22))]
    return _soiled(gen, table, left_out, plan)


def _soiled(gen: np.random.Generator, table: pd.DataFrame, left_out: pd.DataFrame, plan: Plan
            ) -> pd.DataFrame:
    """Rows of bots and office, browsers that came twice, and some that saw both arms."""
    names = left_out["user_pseudo_id"].to_numpy(dtype=object)
    names = np.repeat(names, 1 + max(0, len(table) // 14 - len(names)) // max(len(names), 1))
    odd = pd.DataFrame({
        "date": plan.release + pd.to_timedelta(gen.integers(0, 14, len(names)), unit="D"),
        "user_pseudo_id": names, "arm": "new", "bought": 0, "complained": 0})
    again = table[gen.random(len(table)) < 0.06].copy()
    again["bought"] = (gen.random(len(again)) < 0.25).astype(int)
    again["complained"] = 0
    both = table[gen.random(len(table)) < 0.012].copy()
    both["arm"] = np.where(both["arm"].eq("new"), "old", "new")
    both["bought"] = (gen.random(len(both)) < 0.9).astype(int)
    late = pd.concat([again, both])
    late["date"] += pd.to_timedelta(gen.integers(0, 3, len(late)), unit="D")
    late["date"] = late["date"].clip(upper=plan.release + pd.Timedelta(days=13))
    whole = pd.concat([table, odd, late], ignore_index=True)
    order = np.lexsort((gen.random(len(whole)), whole["date"].to_numpy().astype("int64")))
    text = {"user_pseudo_id": "str", "arm": "str"}
    return whole.iloc[order].reset_index(drop=True).astype(text)
