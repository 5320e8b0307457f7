"""T1.1.f by reference: one row per search term with its group, what to do, and its spend.

The keyword arguments of `plan_with` are switches for known-wrong variants; the defaults are right.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

SUMMED = ["clicks", "cost", "conversions"]


def keyword_plan(search_terms: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """What to do with each search term of a report.

    A term is written in one way (no spaces at the ends, small letters) and summed over match
    types, campaigns and ad groups. Groups: brand where a brand word is in it, else competitor
    where a rival's mark is, else generic. Actions, the first that applies: review where a rival's
    mark is in the term; with conversions keep up to `max_cpa` of spend per conversion, review
    above; without conversions a generic term that holds a waste word, or has at least `min_clicks`
    and `min_cost`, is negative, or review where a converting term contains it (as a negative
    phrase it would block that one); keep for the rest.

    Args:
        search_terms: search_term, match_type, clicks, cost (TWD), conversions and others.
        rules: brand_words, rival_marks, waste_words, min_clicks, min_cost, max_cpa.

    Returns:
        search_term, group, action, spend (TWD).
    """
    return plan_with(search_terms, rules)


def plan_with(
    search_terms: pd.DataFrame, rules: dict[str, Any], *, strip: bool = True, lower: bool = True,
    brand_first: bool = True, rival_always: bool = True, either: bool = False, blocks: bool = True,
    by_match: bool = False, converting: bool = True, cpa: bool = True, strict: bool = False,
    brand_negative: bool = False, marks_negative: bool = False, exact_words: bool = False,
    drop_kept: bool = False, waste: str = "either", sellers_in: tuple[str, ...] = (),
    protect_waste: bool = True, at_cpa: bool = False, whole_orders: bool = False,
) -> pd.DataFrame:
    """`keyword_plan` with switches for known-wrong variants."""
    table = search_terms[["search_term", "match_type", *SUMMED]].copy()
    if strip:
        table["search_term"] = table["search_term"].str.strip()
    if lower:
        table["search_term"] = table["search_term"].str.lower()
    keys = ["search_term", "match_type"] if by_match else ["search_term"]
    terms = table.groupby(keys, as_index=False)[SUMMED].sum()

    def holds(words: list[str]) -> pd.Series:
        return terms["search_term"].str.lower().map(
            lambda t: any(w.lower() in (t.split() if exact_words else t) for w in words)
        ).astype(bool)

    own, rival = holds(rules["brand_words"]), holds(rules["rival_marks"])
    terms["group"] = "generic"
    first, second = (("competitor", rival), ("brand", own)) if brand_first \
        else (("brand", own), ("competitor", rival))
    for name, where in (first, second):
        terms.loc[where, "group"] = name
    sold = terms["conversions"] >= 1 if whole_orders else terms["conversions"] > 0
    enough = terms["clicks"].gt(rules["min_clicks"]) if strict \
        else terms["clicks"].ge(rules["min_clicks"])
    dear = terms["cost"].gt(rules["min_cost"]) if strict else terms["cost"].ge(rules["min_cost"])
    tested = enough | dear if either else enough & dear
    useless = holds(rules["waste_words"])
    tested = {"either": tested | useless, "no": tested, "both": tested & useless}[waste]
    counted = sold & terms["group"].isin(sellers_in) if sellers_in else sold
    sellers = list(terms.loc[counted, "search_term"])
    needed = terms["search_term"].map(lambda t: blocks and any(t in s for s in sellers))
    needed = needed.astype(bool) & (protect_waste | ~useless)
    wasted = tested if not converting else tested & ~sold
    if not brand_negative:
        wasted &= terms["group"] == "generic"
    terms["action"] = "keep"
    terms.loc[wasted, "action"] = "negative"
    terms.loc[wasted & needed & ~sold, "action"] = "review"
    if cpa:
        most = rules["max_cpa"] * terms["conversions"]
        high = terms["cost"].ge(most) if at_cpa else terms["cost"].gt(most)
        terms.loc[sold & high & (terms["action"] == "keep"), "action"] = "review"
    marked = rival if rival_always else rival & (terms["group"] == "competitor")
    terms.loc[marked, "action"] = "negative" if marks_negative else "review"
    out = terms.rename(columns={"cost": "spend"})[["search_term", "group", "action", "spend"]]
    return out[out["action"] != "keep"] if drop_kept else out
