"""T1.1.e by reference: hard constraints first, then a weighted score among what is left.

The keyword arguments of `fit_with` are switches for known-wrong variants; the defaults are right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from .t1_1_benefit import contribution_margin

# Age bands of the table: column, youngest, oldest.
BANDS = {"age_18_24": (18, 24), "age_25_34": (25, 34), "age_35_44": (35, 44),
         "age_45_54": (45, 54), "age_55_up": (55, 120)}
FITS = {"image": "image_fit", "format": "format_fit", "measure": "measure_fit"}
REASONS = ("min_age", "accepts", "min_spend", "lead_days", "reach", "fee_rate")


def workdays(first: str, until: str, holidays: list[str], makeup: list[str]) -> int:
    """Workdays from `first` to the day before `until` (ISO dates), by the course's rule.

    Monday to Friday without the holidays, and the make-up days on weekends.
    """
    days = pd.date_range(first, until, inclusive="left").strftime("%Y-%m-%d")
    week = {d for d in days if pd.Timestamp(d).weekday() < 5}
    return len((week - {str(h) for h in holidays}) | ({str(m) for m in makeup} & set(days)))


def platform_fit(brief: dict[str, Any], platforms: pd.DataFrame) -> pd.DataFrame:
    """Which platforms may be used for the brief, and how well each fits.

    Hard constraints in the order of REASONS; the reason is the first that fails, "ok" otherwise.
    Among the eligible, five criteria are scaled to 0..1 (minimum to maximum; 1 for all where they
    do not differ): share of the audience in the target's age bands, the three fits, and the cost
    of a visit per NT$ of margin that is left after the platform's fee (less is better). The score
    is their weighted sum, rounded to 6 decimals; ties go by the platform's name.

    Args:
        brief: target_age_low, target_age_high, legal_class, budget, today, order_opens, holidays,
            makeup_days, min_reach, weights, and what `contribution_margin` needs.
        platforms: one row per platform with the columns of the course's table.

    Returns:
        platform, eligible, reason, score, rank; score and rank are missing where not eligible.
    """
    return fit_with(brief, platforms)


def audience_share(brief: dict[str, Any], platforms: pd.DataFrame, bands: str = "overlap"
                   ) -> pd.Series:
    """Share of a platform's users in the age bands that overlap the target's.

    bands: "inside" and "open" (an overlap of one year does not count) are known-wrong ways.
    """
    low, high = brief["target_age_low"], brief["target_age_high"]
    counts = {"overlap": lambda a, b: a <= high and b >= low,
              "open": lambda a, b: a < high and b > low,
              "inside": lambda a, b: low <= a and b <= high}[bands]
    return platforms[[c for c, ages in BANDS.items() if counts(*ages)]].sum(axis=1)


def fit_with(
    brief: dict[str, Any], platforms: pd.DataFrame, *, scale: str = "eligible",
    weights: bool = True, cost_up: bool = True, fee: bool = True, ties: str = "name",
    strict: bool = False, words: bool = True, bands: str = "overlap", zeros: bool = False,
    best_last: bool = False, skip: tuple[str, ...] = (), constant: float = 1.0,
    digits: int = 6, fill: bool = True, vat: bool = True,
) -> pd.DataFrame:
    """`platform_fit` with switches for known-wrong variants."""
    table = platforms.reset_index(drop=True)
    rate = (table["fee_rate"].fillna(0) if fill else table["fee_rate"]) if fee else 0.0
    gross = 1 + brief["vat_rate"] if vat else 1
    left = contribution_margin(brief) - gross * rate + 0 * table["reach"]
    have = workdays(brief["today"], brief["order_opens"], brief["holidays"], brief["makeup_days"])
    above: Callable = np.greater_equal if strict else np.greater
    wanted = brief["legal_class"]
    accepted = table["accepts"].map(
        lambda text: wanted in (text.split(";") if words else text))
    fails = {
        "min_age": above(table["min_age"], brief["target_age_low"]),
        "accepts": ~accepted.astype(bool),
        "min_spend": above(table["min_spend"], brief["budget"]),
        "lead_days": above(table["lead_days"], have),
        "reach": above(brief["min_reach"], table["reach"]),
        "fee_rate": left <= 0,
    }
    used = [r for r in REASONS if r not in skip]
    reason = np.select([fails[r] for r in used], used, "ok")
    ok = pd.Series(reason == "ok")
    criteria = pd.DataFrame({
        "audience": audience_share(brief, table, bands),
        **{name: table[column] for name, column in FITS.items()},
        "cost": table["cost_per_visit"] / left.where(left > 0),
    })
    among = criteria[ok] if scale == "eligible" else criteria
    if scale == "none":
        scaled = criteria
    else:
        span = (among.max() - among.min()).replace(0, np.nan)
        scaled = (criteria - among.min()) / span
    if cost_up:
        scaled["cost"] = 1 - scaled["cost"]
    if scale != "none":
        scaled = scaled.fillna(constant)
    share = pd.Series(brief["weights"])
    if not weights:
        share = share * 0 + 1 / len(share)
    score = (scaled * share).sum(axis=1).round(digits).where(ok)
    out = pd.DataFrame({"platform": table["platform"], "eligible": ok, "reason": reason,
                        "score": score})
    if ties in ("name", "name down", "table"):
        by = ["score"] if ties == "table" else ["score", "platform"]
        ordered = out[ok].sort_values(by, ascending=[best_last, ties == "name"][: len(by)],
                                      kind="stable")
        rank = pd.Series(range(1, len(ordered) + 1), index=ordered.index, dtype=float)
    else:
        rank = score.rank(method=ties, ascending=best_last)
    out["rank"] = rank.reindex(out.index)
    return out.fillna({"score": 0.0, "rank": 0.0}) if zeros else out
