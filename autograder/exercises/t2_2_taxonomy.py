"""T2.2.a: one source in two taxonomies: reference, pairs of other worlds, known wrong ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from .t1_4_run_worlds import stream
from .t1_5_worlds import house

PAID = r".*cp.*|ppc|retargeting|paid.*"
CLASSES = {
    "advertising": ("Cross-network", "Paid Shopping", "Paid Search", "Paid Social", "Paid Video",
                    "Display", "Paid Other", "Affiliates"),
    "organic_search": ("Organic Search",),
    "recommended": ("Organic Social", "Organic Video"),
}  # fmt: skip
DIRECT = "direct"
# Neighbours of the table that both fit somewhere, in the wrong order.
TOO_EARLY = (
    ("Cross-network", "Direct"), ("Paid Shopping", "Cross-network"),
    ("Organic Social", "Organic Shopping"), ("Organic Video", "Organic Social"),
    ("Organic Search", "Organic Video"), ("Email", "Organic Search"), ("Affiliates", "Email"),
    ("SMS", "Referral"), ("Mobile Push Notifications", "SMS"),
)  # fmt: skip


def classify(source: Any, medium: Any, campaign: Any, rules: dict) -> tuple[str, str]:
    """(class of the standard's note N09, GA4's channel group) of one source.

    Args:
        source, medium, campaign: text as GA4 has it; None: missing.
        rules: the content of the house file taxonomy.
    """
    return classify_with(source, medium, campaign, rules)


def classify_with(
    source: Any, medium: Any, campaign: Any, rules: dict, **wrong: Any
) -> tuple[str, str]:
    """The reference, with switches for known wrong ways."""
    if wrong.get("house_lists"):
        rules = house("taxonomy")
    s, m, c = (_clean(v, wrong) for v in (source, medium, campaign))
    group = _group(s, m, c, rules, wrong)
    found = DIRECT
    for name, groups in CLASSES.items():
        if group in groups:
            found = name
    if group == "Referral" and s in rules["sites"]["blogs"] + rules["sites"]["own"]:
        found = "recommended"
    found = _other_class(found, group, s, rules, wrong)
    if wrong.get("named"):
        found = rules["classes"][found][wrong["named"]]
    return (group, found) if wrong.get("swapped") else (found, group)


def _clean(value: Any, wrong: dict) -> str:
    text = "" if value is None else str(value)
    if not wrong.get("blanks_kept"):
        text = text.strip()
    if wrong.get("only_blanks") and value and not text:
        return ""
    if not wrong.get("case_kept"):
        text = text.lower()
    if wrong.get("missing_as_direct") and not text:
        return "(none)"
    return text or "(not set)"


def _listed(source: str, kind: str, rules: dict, wrong: dict) -> bool:
    sites = rules["sites"][kind]
    if wrong.get("part_of_name"):
        return any(site in source for site in sites)
    if wrong.get("domains_only"):
        return source in [s for s in sites if "." in s]
    return source in sites


def _group(s: str, m: str, c: str, rules: dict, wrong: dict) -> str:
    """GA4's channel group: the first rule that fits."""
    paid = re.fullmatch(PAID, m) is not None
    if wrong.get("paid_listed"):
        paid = m in ("cpc", "cpm", "cpa", "cpv", "ppc", "retargeting", "paid", "paid_social",
                     "paid-search")
    if wrong.get("part_of_medium"):
        paid = paid or "ppc" in m or "retargeting" in m
    if wrong.get("cpc_only"):
        paid = m == "cpc"
    if wrong.get("paid_anywhere"):
        paid = "cp" in m or "paid" in m or m in ("ppc", "retargeting")
    if wrong.get("no_ppc"):
        paid = "cp" in m or m.startswith("paid")
    display = m in rules["mediums"]["display"]
    is_in = partial(_listed, rules=rules, wrong=wrong)
    shopping = is_in(s, "shopping") or "shopping" in c
    if wrong.get("campaign_ignored"):
        shopping = is_in(s, "shopping")
    none = ("(none)",) if wrong.get("none_only") else ("(none)", "(not set)")
    direct = s == "(direct)" and m in none
    if wrong.get("source_direct"):
        direct = s == "(direct)"
    if wrong.get("not_set_direct"):
        direct = direct or (s == "(not set)" and m in none)
    if wrong.get("missing_as_direct"):
        direct = direct or m == "(none)"
    social = is_in(s, "social") or m in rules["mediums"]["social"]
    email = m in rules["mediums"]["email"] or s in rules["mediums"]["email"]
    if wrong.get("email_by_medium"):
        email = m in rules["mediums"]["email"]
    search = is_in(s, "search") or m == "organic"
    if wrong.get("organic_medium_only"):
        search = m == "organic"
    if wrong.get("search_source_only"):
        search = is_in(s, "search")
    push = m.endswith("push") or "mobile" in m or "notification" in m
    if wrong.get("push_equals"):
        push = m == "push"
    if wrong.get("push_anywhere"):
        push = push or "push" in m
    video = m == "video" if wrong.get("video_equals") else "video" in m
    affiliate, sms = m == "affiliate", s == "sms" or m == "sms"
    if wrong.get("sms_by_medium"):
        sms = m == "sms"
    if wrong.get("part_of_medium"):
        search = search or "organic" in m
        affiliate, sms = "affiliate" in m, "sms" in s or "sms" in m
    steps = {
        "Direct": direct,
        "Cross-network": "cross-network" in c and not wrong.get("campaign_ignored"),
        "Paid Shopping": paid and shopping,
        "Paid Search": paid and is_in(s, "search"),
        "Paid Social": paid and is_in(s, "social"),
        "Paid Video": paid and is_in(s, "video"),
        "Display": display,
        "Paid Other": paid,
        "Organic Shopping": shopping,
        "Organic Social": social,
        "Organic Video": is_in(s, "video") or video,
        "Organic Search": search,
        "Email": email,
        "Affiliates": affiliate,
        "Referral": m in rules["mediums"]["referral"],
        "SMS": sms,
        "Mobile Push Notifications": push,
    }
    return _first(_reordered(steps, wrong), wrong)


def _reordered(steps: dict[str, bool], wrong: dict) -> dict[str, bool]:
    """The steps in the order that a known wrong way has."""
    names = list(steps)
    moves = {"display_first": ("Display", "Paid Shopping"),
             "display_last": ("Display", "Organic Shopping"),
             "social_first": ("Organic Social", "Paid Shopping"),
             "search_before_paid": ("Organic Search", "Cross-network"),
             "referral_first": ("Referral", "Cross-network"),
             "paid_other_first": ("Paid Other", "Paid Shopping"),
             "search_before_social": ("Organic Search", "Organic Shopping"),
             **{f"{name} too early": (name, before) for name, before in TOO_EARLY}}
    for switch, (name, before) in moves.items():
        if wrong.get(switch):
            names.remove(name)
            names.insert(names.index(before), name)
    return {n: steps[n] for n in names}


def _first(steps: dict[str, bool], wrong: dict) -> str:
    if wrong.get("email_is_referral") and steps["Email"]:
        steps = {**steps, "Email": False, "Referral": True}
    if wrong.get("last_fits"):
        steps = dict(reversed(steps.items()))
    return next((n for n, fits in steps.items() if fits),
                "Referral" if wrong.get("rest_referral") else "Unassigned")


def _other_class(found: str, group: str, s: str, rules: dict, wrong: dict) -> str:
    if wrong.get("all_referrals_recommended") and group == "Referral":
        return "recommended"
    if wrong.get("no_blogs") and group == "Referral":
        return DIRECT
    if wrong.get("own_direct") and group == "Referral" and s in rules["sites"]["own"]:
        return DIRECT
    if wrong.get("owned_is_advertising") and group in ("Email", "SMS",
                                                       "Mobile Push Notifications"):
        return "advertising"
    if wrong.get("affiliates_recommended") and group == "Affiliates":
        return "recommended"
    if wrong.get("social_direct") and group in ("Organic Social", "Organic Video"):
        return DIRECT
    if wrong.get("display_only_ads") and group in ("Paid Search", "Paid Shopping"):
        return "organic_search"
    if wrong.get("only_direct_is_direct") and group != "Direct" and found == DIRECT:
        return "recommended"
    if wrong.get("list_alone") and s in rules["sites"]["blogs"] + rules["sites"]["own"]:
        return "recommended"
    if wrong.get("unknown_class") and group == "Unassigned":
        return "unassigned"
    return found


def _with(**wrong: Any) -> Callable:
    return partial(classify_with, **wrong)


def by_table(source: Any, medium: Any, campaign: Any, rules: dict) -> tuple[str, str]:
    """The rules as early returns, classes by another road."""
    s, m, c = ((v or "").strip().casefold() or "(not set)" for v in (source, medium, campaign))
    sites, words = rules["sites"], rules["mediums"]
    paid = "cp" in m or m[:4] == "paid" or m in {"ppc", "retargeting"}
    where = next((k for k in ("shopping", "search", "social", "video") if s in sites[k]), "")
    if paid and "shopping" in c:
        where = "shopping"
    if s == "(direct)" and m in ("(none)", "(not set)"):
        return "direct", "Direct"
    if "cross-network" in c:
        return "advertising", "Cross-network"
    if paid and where:
        return "advertising", f"Paid {where.title()}"
    if m in words["display"]:
        return "advertising", "Display"
    if paid:
        return "advertising", "Paid Other"
    if where == "shopping" or "shopping" in c:
        return "direct", "Organic Shopping"
    if where == "social" or m in words["social"]:
        return "recommended", "Organic Social"
    if where == "video" or "video" in m:
        return "recommended", "Organic Video"
    if where == "search" or m == "organic":
        return "organic_search", "Organic Search"
    if {s, m} & set(words["email"]):
        return "direct", "Email"
    if m == "affiliate":
        return "advertising", "Affiliates"
    if m in words["referral"]:
        kind = "recommended" if s in sites["blogs"] or s in sites["own"] else "direct"
        return kind, "Referral"
    if "sms" in (s, m):
        return "direct", "SMS"
    if m.endswith("push") or "mobile" in m or "notification" in m:
        return "direct", "Mobile Push Notifications"
    return "direct", "Unassigned"


# --- pairs ---------------------------------------------------------------------------------------

PUBLIC: tuple[tuple[Any, Any, Any], ...] = (
    ("google", "cpc", "cny_search"), ("google", "organic", "(organic)"),
    ("(direct)", "(none)", "(direct)"), ("facebook", "paid_social", "cny_meta"),
    ("FB", "cpc", "cny_meta"), ("Facebook", "CPC", "cny_meta"), ("line", "display", "cny_line"),
    ("line", "push", "cny_oa"), ("edm", "email", "cny_edm"), ("kol", "affiliate", "cny_kol"),
    ("m.facebook.com", "referral", "(referral)"), ("threads.net", "referral", "(referral)"),
    ("blog.island-table.example", "referral", "(referral)"),
    ("bank-points.example", "referral", "(referral)"), ("youtube.com", "referral", "(referral)"),
    ("sms", "sms", "cny_member"), ("(not set)", "(not set)", "(not set)"),
    ("tw.search.yahoo.com", "organic", "(organic)"),
    ("payment.ecpay.com.tw", "referral", "(referral)"),
    ("about.chengyu-daily.example", "referral", "(referral)"),
    ("edm", "newsletter", "cny_edm"), ("line", "cpc", "cny_line"),
    ("news-today.example", "cpm", "cny_banner"), ("facebook", "cpm", "cny_meta"),
    ("google", "ppc", "brand"), ("shopee.tw", "referral", "(referral)"),
    ("google", "cpc", "shopping_gifts"), ("google", "cpc", "sales-cross-network"),
    ("dcard.tw", "referral", "(referral)"), ("google-fans.example", "referral", "(referral)"),
    ("email", "(not set)", "cny_edm"), (" Instagram ", "Social", "post_0203"),
    ("app", "mobile_notification", "cny_app"), ("google", "referral", "(referral)"),
    ("ig", "social", "post_0210"), (None, None, None),
)
_MEDIUMS = (
    "cpc", "CPC", "cpm", "ppc", "PPC", "retargeting", "paid_social", "Paid", "paid-search",
    "unpaid", "display", "Banner", "interstitial", "social", "SM", "social media", "organic",
    "Organic", "email", "E-mail", "newsletter", "affiliate", "Affiliate", "referral", "Referral",
    "link", "app", "sms", "SMS", "push", "web_push", "mobile", "notification_daily", "(none)",
    "(not set)", "video", "in-video", "qrcode", "print", None, "", " cpc ", " referral ",
)
_SOURCES = (
    "google", "Google", "bing", "duckduckgo", "facebook", "FB", "fb", "meta", "ig", "Threads",
    "l.instagram.com", "plurk.com", "youtube", "vimeo.com", "shopee.tw", "feebee.com.tw", "line",
    "edm", "email", "e-mail", "kol", "sms", "crm", "store_poster", "(direct)", "(not set)", None,
    "", " google ", "news-today.example", "bank-points.example", "google-fans.example",
    "facebook-tips.example", "access.line.me", "myyoutube.com.example", "notyahoo.example",
)
_CAMPAIGNS = ("(not set)", "brand", "cny_2027", "(referral)", "Shopping_gifts",
              "pmax-Cross-network", None, "", "member_week", "(organic)", "mid_autumn")  # fmt: skip
_CHANCE = (0.3, 0.16, 0.13, 0.1, 0.07, 0.05, 0.04, 0.03, 0.06, 0.03, 0.03)
_SENSIBLE = (
    ("{search}", "organic"), ("{search}", "cpc"), ("{search}", "referral"), ("{search}", "display"),
    ("{social}", "paid_social"), ("{social}", "referral"), ("{social}", "cpm"),
    ("{social}", "social"), ("{video}", "referral"), ("{video}", "cpc"), ("{video}", "cpm"),
    ("{shopping}", "referral"), ("{shopping}", "cpc"), ("{blogs}", "referral"), ("{blogs}", "link"),
    ("{own}", "referral"), ("{own}", "app"), ("(direct)", "(none)"), ("(direct)", "(not set)"),
    ("(direct)", "referral"), ("(not set)", "(none)"), ("edm", "email"), ("email", "(not set)"),
    ("kol", "affiliate"), ("line", "push"), ("line", "display"), ("news-today.example", "cpm"),
    ("news-today.example", "cpc"), ("bank-points.example", "referral"), ("crm", "sms"),
    ("app", "mobile_push"), ("{blogs}", "cpc"), ("{social}", "retargeting"),
    ("{social}", "unpaid"), ("{search}", "social"), ("{video}", "video"),
)  # fmt: skip


def other_rules(gen: np.random.Generator) -> dict:
    """The house's lists, or those of another firm with other sites in them."""
    rules = house("taxonomy")
    sites = rules["sites"]
    sites["blogs"] = [f"blog{int(n)}.travel-notes.example" for n in gen.integers(10, 99, 3)]
    sites["own"] = [f"www.brand{int(n)}.example" for n in gen.integers(10, 99, 2)]
    sites["social"] = [*gen.permutation(sites["social"])[:14].tolist(), "plaza.example"]
    sites["search"] = [*sites["search"][:3], "findit.example"]
    sites["video"] = [*sites["video"][:2], "clips.example"]
    sites["shopping"] = [*sites["shopping"][:2], "bargain.example"]
    rules["mediums"]["display"] = ["display", "banner", "cpm", "native"]
    return rules


def calls(world: Any) -> tuple:
    """A hundred pairs of one world, every second one under another firm's lists; then practice."""
    gen = stream(world, 221)
    other, rules = other_rules(gen), house("taxonomy")
    out = []
    for n in range(100):
        told = other if n % 2 else rules
        if gen.random() < 0.6:
            form = _SENSIBLE[int(gen.integers(len(_SENSIBLE)))]
            names = {k: str(gen.choice(v)) for k, v in told["sites"].items()}
            source, medium = form[0].format(**names), form[1]
        else:
            source = _SOURCES[int(gen.integers(len(_SOURCES)))]
            medium = _MEDIUMS[int(gen.integers(len(_MEDIUMS)))]
        campaign = _CAMPAIGNS[int(gen.choice(len(_CAMPAIGNS), p=_CHANCE))]
        style = gen.random()
        if source and style < 0.08:
            source = source.upper()
        elif source and style < 0.14:
            source = f" {source}"
        elif medium and style < 0.2:
            medium = medium.capitalize() + " "
        out.append((source, medium, campaign, told))
    return (*out, *practice())


def practice() -> tuple:
    """Pairs in which two rules meet, the last ones under another firm's lists."""
    rules, other = house("taxonomy"), house("taxonomy")
    other["sites"] |= {"blogs": ["blog.travel-notes.example"], "search": ["findit.example"]}
    other["mediums"]["display"] = ["native"]
    pairs = (
        ("(direct)", "(not set)", "(not set)"), ("(direct)", "referral", "(not set)"),
        ("(not set)", "(none)", None), ("facebook", "unpaid", "post"),
        ("instagram", "retargeting", "warm"), ("notyahoo.example", "referral", "(referral)"),
        ("bing", "display", "banner"), ("youtube", "cpm", "film"), ("bing", "", "(not set)"),
        ("bing", "social", "x"), ("crm", "web_push", "member"), ("shopee.tw", "cpc", "gifts"),
        ("e-mail", "qrcode", "store"), ("edm", "organic", "gift_shopping"),
        ("GIFT-GUIDE.example ", "Link", "review"), ("crm", "sms", "member"),
        ("(direct)", "", None), ("(direct)", None, "(direct)"), ("(direct)", "   ", None),
        ("(direct)", "(none)", "spring-cross-network"), ("google", "cpc", "shopping-cross-network"),
        ("fb", "post", "spring_shopping"), ("youtube", "social", "film"), ("bing", "video", "film"),
        ("google", "email", "x"), ("email", "affiliate", "kol"), ("sms", "link", "member"),
        ("sms", "web_push", "member"), ("sms", "reminder", None), ("crm", "sms_blast", "member"),
        ("crm", "push_daily", "member"), ("app", "ios_notification", "member"),
        ("store_poster", "in-video", "film"), ("maps.example", "organic-maps", None),
        ("kol", "affiliates", "kol"), ("news-today.example", "dcpm", "cny_banner"),
        ("facebook", "paid-lookalike", "warm"), ("facebook", "retargeting-list", "warm"),
        ("gift-guide.example", "cpc", "gifts"), ("about.chengyu-daily.example", "qrcode", None),
    )
    strange = (("blog.travel-notes.example", "referral", None), ("findit.example", "cpc", "brand"),
               ("news-today.example", "native", "cny"), ("gift-guide.example", "referral", None))
    return (*((*pair, rules) for pair in pairs), *((*pair, other) for pair in strange))


def public() -> tuple:
    """The pairs that the notebook shows, as names for `load`."""
    return tuple((*(repr(v) for v in pair), "taxonomy") for pair in PUBLIC)
