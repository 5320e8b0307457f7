"""T1.1.f: its misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_1_benefit_practice import reports
from .t1_1_benefit_worlds import WORLDS, term_inputs
from .t1_1_keywords import keyword_plan, plan_with


def _plan(**switches: Any):
    return partial(plan_with, **switches)


def _by_loop(search_terms: pd.DataFrame, rules: dict) -> pd.DataFrame:
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in search_terms.itertuples():
        for i, figure in enumerate((row.clicks, row.cost, row.conversions)):
            if not pd.isna(figure):
                sums[row.search_term.strip().lower()][i] += figure
    sellers = [t for t, (_, _, sold) in sums.items() if sold > 0]
    rows = []
    for term, (clicks, cost, sold) in sums.items():
        has_rival = any(m.lower() in term for m in rules["rival_marks"])
        group = "generic"
        if any(w.lower() in term for w in rules["brand_words"]):
            group = "brand"
        elif has_rival:
            group = "competitor"
        action = "keep"
        if has_rival:
            action = "review"
        elif sold > 0:
            action = "keep" if cost / sold <= rules["max_cpa"] else "review"
        elif group == "generic" and (
                any(w.lower() in term for w in rules["waste_words"])
                or (clicks >= rules["min_clicks"] and cost >= rules["min_cost"])):
            action = "review" if any(term in s for s in sellers) else "negative"
        rows.append((term, group, action, cost))
    return pd.DataFrame(rows, columns=["search_term", "group", "action", "spend"])


def _by_select(search_terms: pd.DataFrame, rules: dict) -> pd.DataFrame:
    import re

    clean = search_terms["search_term"].str.lower().str.strip()
    out = search_terms.assign(search_term=clean).pivot_table(
        index="search_term", values=["clicks", "cost", "conversions"], aggfunc="sum")
    if out.empty:
        return pd.DataFrame(columns=["search_term", "group", "action", "spend"])
    out = out.reset_index()
    term = out["search_term"]
    own, rival, waste = (
        term.str.contains("|".join(map(re.escape, (w.lower() for w in rules[key]))))
        for key in ("brand_words", "rival_marks", "waste_words"))
    out["group"] = np.select([own, rival], ["brand", "competitor"], "generic")
    sold = out["conversions"] > 0
    text = "\n".join(term[sold])
    needed = np.array([t in text for t in term], dtype=bool)
    wasted = (out["clicks"] >= rules["min_clicks"]) & (out["cost"] >= rules["min_cost"])
    wasted = (wasted | waste) & ~sold & out["group"].eq("generic")
    dear = sold & (out["cost"] > out["conversions"] * rules["max_cpa"])
    out["action"] = np.select([rival | dear | (wasted & needed), wasted], ["review", "negative"],
                              "keep")
    return out.rename(columns={"cost": "spend"})[["search_term", "group", "action", "spend"]]


F = Exercise(
    "T1.1.f",
    parts=(Part("keyword_plan", keyword_plan, inputs=term_inputs,
                load=("search_terms", "keyword_rules"), practice=reports,
                compare=Compare("frame", ("search_term",), {"spend": 1e-6})),),
    misconceptions=(
        Misconception("one_row_per_match_type", _plan(by_match=True),
            "A term has one row per match type in your table. The thresholds then look at parts of "
            "its clicks, and one term gets two answers. Group by search_term alone."),
        Misconception("not_lowered", _plan(lower=False),
            "Terms that differ only in capitals are apart in your table. A search engine takes "
            "them for one. Use .str.lower() before grouping."),
        Misconception("not_stripped", _plan(strip=False),
            "Terms that differ only in spaces at the ends are apart in your table. Use "
            ".str.strip() before grouping."),
        Misconception("competitor_first", _plan(brand_first=False),
            "A term with our brand and a rival's mark is competitor in your table. Who types our "
            "name is looking for us. Test the brand words first."),
        Misconception("mark_in_brand_term_kept", _plan(rival_always=False),
            "A brand term that also holds a rival's mark is not flagged in your plan. The mark "
            "belongs to somebody else whatever stands beside it. Give review wherever a rival's "
            "mark is in the term."),
        Misconception("marks_negative", _plan(marks_negative=True),
            "You exclude terms with a rival's mark. Bidding on them is a decision for legal and "
            "the manager, not for a script. Give review."),
        Misconception("one_limit_is_enough", _plan(either=True),
            "You call a term negative when it passes only one of the two limits. A few expensive "
            "clicks "
            "are no test yet. Ask for min_clicks and min_cost together."),
        Misconception("waste_words_unused", _plan(waste="no"),
            "Terms with a waste word (免費, 食譜) wait for the limits in your plan. Who types them "
            "does not want to buy, and every click is money. Without a conversion they are "
            "negative at once."),
        Misconception("waste_words_needed", _plan(waste="both"),
            "Only terms with a waste word become negative in your plan. A term that has passed "
            "both limits without a conversion has been tested, whatever its words. Join the two "
            "with |."),
        Misconception("converting_made_negative", _plan(converting=False),
            "Terms with conversions are negative in your plan. That blocks buyers. Only terms "
            "without any conversion can be negative."),
        Misconception("blocks_a_seller", _plan(blocks=False),
            "One of your negatives is contained in a term that converts. As a negative phrase it "
            "blocks that one too. Give review where a converting term contains it."),
        Misconception("generic_sellers_only", _plan(sellers_in=("generic",)),
            "You look for the longer term among generic ones only. A brand term, or one with a "
            "rival's mark, sells too and would be blocked. Take every term with conversions."),
        Misconception("waste_word_not_protected", _plan(protect_waste=False),
            "You exclude a term with a waste word though a term that sells contains it. As a "
            "negative phrase it blocks that one. Give review there too."),
        Misconception("whole_orders_only", _plan(whole_orders=True),
            "You count a term as converting from 1 conversion on. Platforms share one order among "
            "several clicks, so there are parts of one. Use conversions > 0."),
        Misconception("cpa_limit_excluded", _plan(at_cpa=True),
            "A term whose order costs exactly max_cpa goes to review in your plan. max_cpa is the "
            "most that may be paid. Keep it up to and with that amount."),
        Misconception("cpa_ignored", _plan(cpa=False),
            "You keep every term that converts, whatever an order costs. Compare spend ÷ "
            "conversions with max_cpa and give review above it."),
        Misconception("brand_made_negative", _plan(brand_negative=True),
            "Your own brand is on the list of negatives. Who types it knows us already. Only "
            "generic terms can be negative."),
        Misconception("limits_excluded", _plan(strict=True),
            "A term exactly at a limit counts as below it in your plan. min_clicks and min_cost "
            "are the least that is asked for. Use >=."),
        Misconception("whole_words_only", _plan(exact_words=True),
            "You look for the brand and the marks as words between spaces. Chinese terms often "
            "have none: 澄嶼禮盒. Look whether the word is contained in the term."),
        Misconception("kept_terms_dropped", _plan(drop_kept=True),
            "Your plan lists only the terms with something to do. Its spend then no longer adds "
            "up to the report's. Give every term a row."),
    ),
    alternatives=(Alternative("loop", _by_loop), Alternative("select", _by_select)),
    hints=(
        "Take one term that stands in several rows and follow it by hand: its clicks, cost and "
        "conversions first, then the group, then the action.",
        "Clean the text, group by search_term and sum. With .loc a later line overwrites an "
        "earlier one, so write the rules in reverse order: group generic, then competitor, then "
        "brand; action from the last line of the table to the first.",
        "terms = table.groupby(\"search_term\", as_index=False)[[...]].sum(); rival = "
        "holds_any(terms[\"search_term\"], rules[\"rival_marks\"]); useless = "
        "(terms[\"group\"] == \"generic\") & ~sold & (tested | waste); needed = [any(term in "
        "seller for seller in sellers) for term in terms[\"search_term\"]]",
    ),
    solution=(
        "Every row of the report ends in exactly one row of the plan, so its spend adds up. A "
        "negative keyword blocks more than itself: as a phrase it blocks every longer term that "
        "contains it, converting ones included, and those go to a person. So do terms with a "
        "rival's trademark: buying them may be lawful, using them in the text of the ad invites a "
        "complaint, and the script decides neither."
    ),
    worlds=WORLDS,
)
