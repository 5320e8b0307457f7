"""The figures that the traffic report of T2.2 must hold, recomputed from the public tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.ingest.search_console import gsc_names
from autograder.ingest.traffic import join_payments

from .t1_5_worlds import house
from .t2_2_behaviour import gift_and_face, offering_days, social_proof
from .t2_2_demographics import demographics
from .t2_2_direct import explain_direct
from .t2_2_interval import wilson
from .t2_2_search import BRAND, gsc_report
from .t2_2_taxonomy import classify

HIGH = ("大學", "研究所以上")
ARCHIVE = "weeks_1_8"


def labelled(sessions: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """The sessions with their class of the standard and their GA4 group."""
    keys = ["source", "medium", "campaign"]
    pairs = sessions[keys].drop_duplicates()
    found = [classify(*(None if pd.isna(v) else v for v in row), rules)
             for row in pairs.itertuples(index=False)]
    pairs[["std_class", "ga4_group"]] = found
    return sessions.merge(pairs, on=keys, how="left")


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the judge needs: numbers, slips, days, verdicts, groups too small to show, rules."""
    rules = house("analysis_rules")
    sessions = labelled(join_payments(load("traffic_sessions")), house("taxonomy"))
    start, end = sessions["date"].min(), sessions["date"].max()
    numbers, slips = {}, {}
    day = _sources(sessions, load, numbers, slips)
    _search(load, numbers, slips)
    _people(load, numbers, slips)
    verdicts = _ideas(load, numbers, slips)
    size = sessions["ga4_group"].value_counts()
    return {
        "name": "traffic_report.md", "report": "traffic", "rules": rules,
        "numbers": {key: float(numbers[key]) for key in rules["reports"]["traffic"]["numbers"]},
        "slips": {key: {name: float(v) for name, v in wrong.items() if v == v}
                  for key, wrong in slips.items()},
        "start": f"{start:%Y-%m-%d}", "end": f"{end:%Y-%m-%d}",
        "days": {"lost_utm": day}, "verdicts": verdicts,
        "masked": sorted(size.index[size < rules["masking"]["sessions"]]),
    }


def _sources(sessions: pd.DataFrame, load: Callable, numbers: dict, slips: dict) -> str:
    """Figures of the sources; the day of the release."""
    orders = load("traffic_orders")
    found = explain_direct(load("traffic_sessions"), load("traffic_clicks"))
    release = pd.Timestamp(found["release_date"])
    after, late = sessions["date"] >= release, orders["date"] >= release
    count = {True: after.sum(), False: (~after).sum()}
    sold = {True: orders.loc[late, "orders"].sum(), False: orders.loc[~late, "orders"].sum()}
    change = (count[True] / sold[True]) / (count[False] / sold[False]) - 1
    days = {side: sessions.loc[after == side, "date"].nunique() for side in (True, False)}
    plain = (count[True] / days[True]) / (count[False] / days[False]) - 1
    direct, group = sessions["std_class"].eq("direct"), sessions["ga4_group"].eq("Direct")
    search = sessions["ga4_group"].eq("Organic Search")
    bought = int(sessions.loc[search, "purchased"].sum())
    low, high = wilson(bought, int(search.sum()))[:2]
    users = sessions.groupby("user_pseudo_id")["std_class"].first().eq("direct").mean()
    numbers.update(
        sessions=len(sessions), orders=orders["orders"].sum(), sessions_per_order_change=change,
        std_direct_share=direct.mean(), ga4_direct_share=group.mean(),
        organic_cvr=bought / search.sum(), organic_cvr_low=low, organic_cvr_high=high,
        not_measured_share=found["not_measured"], lost_share_meta=found["lost_meta"],
        lost_share_line_oa=found["lost_line_oa"])
    growth = group[after].mean() - group[~after].mean()
    slips.update(
        std_direct_share={"taxonomies_swapped": group.mean(), "user_share": users},
        ga4_direct_share={"taxonomies_swapped": direct.mean()},
        sessions_per_order_change={"fall_with_season": plain, "orders_per_session":
                                   1 / (1 + change) - 1},
        lost_share_meta={"all_direct": growth}, lost_share_line_oa={"all_direct": growth})
    return f"{release:%Y-%m-%d}"


def _search(load: Callable, numbers: dict, slips: dict) -> None:
    files = load("gsc_files")
    data = next(content for name, content in files.items() if ARCHIVE in name)
    table = gsc_report(data, gsc_names(""), BRAND).set_index("part")
    listed = table.loc[["brand", "non_brand"], "clicks"].sum()
    numbers.update(
        gsc_clicks=table.loc["total", "clicks"], gsc_position=table.loc["total", "position"],
        gsc_brand_share=table.loc["brand", "share"], gsc_hidden_share=table.loc["hidden", "share"])
    plain = gsc_report(data, gsc_names(""), BRAND, plain_mean=True).set_index("part")
    slips.update(
        gsc_clicks={"rows_only": listed},
        gsc_position={"mean_of_positions": plain.loc["total", "position"]},
        gsc_brand_share={"rows_only": table.loc["brand", "clicks"] / listed})


def _people(load: Callable, numbers: dict, slips: dict) -> None:
    table = demographics(load("crm"), load("survey"), house("tag_rules")["least_respondents"])
    high = table[table["question"].eq("education") & table["answer"].isin(HIGH)]
    share, plain = high["share"].sum(), high["raw_share"].sum()
    numbers.update(university_share=share, university_share_answered=plain)
    slips.update(university_share={"unweighted": plain},
                 university_share_answered={"weighted": share})


def _ideas(load: Callable, numbers: dict, slips: dict) -> dict[str, str]:
    """Figures of the three cases; their verdicts."""
    rules = house("behaviour_rules")
    social = social_proof(load("review_views"), rules)
    gifts = gift_and_face(load("gift_orders"), rules)
    rites = offering_days(load("ritual_sales"), load("lunar_days"), rules)
    numbers.update(
        review_naive=social["naive"], review_effect=social["effect"], gift_naive=gifts["naive"],
        gift_effect=gifts["effect"], offering_ratio=rites["effect"])
    slips.update(
        review_naive={"effect": social["effect"]}, review_effect={"naive": social["naive"]},
        gift_naive={"effect": gifts["effect"]}, gift_effect={"naive": gifts["naive"]},
        offering_ratio={"naive": rites["naive"]})
    return {"social_proof": social["verdict"], "gifts": gifts["verdict"],
            "offerings": rites["verdict"]}
