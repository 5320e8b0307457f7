"""T1.2.f links with UTM: reference, held-out links, known wrong ways.

Channel rules: GA4, default channel group for manual traffic, without shopping, organic video,
audio and SMS; the lists of sites are excerpts (support.google.com/analytics/answer/9756891).
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from datasets.simulator.creative.plan import MEDIA

from .t1_2_page_worlds import stream

KEYS = ("source", "medium", "campaign", "content", "term")
SEARCH = ("google", "bing", "yahoo", "duckduckgo", "baidu")
SOCIAL = ("facebook", "fb", "instagram", "ig", "threads", "dcard", "ptt", "twitter", "x",
          "linkedin")
VIDEO = ("youtube", "vimeo", "twitch")
DISPLAY = ("display", "banner", "expandable", "interstitial", "cpm")
SOCIAL_MEDIA = ("social", "social-network", "social-media", "sm", "social network", "social media")
MAIL = ("email", "e-mail", "e_mail", "e mail")


def build_utm(url: str, utm: dict[str, Any], **wrong: Any) -> str:
    """The link with UTM behind its own query; without any where it stands on the same site.

    wrong: switches for known wrong ways, by name.
    """
    parts = urlsplit(url)
    old = parse_qsl(parts.query, keep_blank_values=not wrong.get("blank_lost"))
    if not wrong.get("old_kept"):
        known = [f"utm_{k}" for k in KEYS]
        old = [(k, v) for k, v in old
               if (k not in known if wrong.get("five_only") else not k.startswith("utm_"))]
    if wrong.get("query_lost"):
        old = []
    if wrong.get("repeated_lost"):
        old = list(dict(old).items())
    inside = str(utm.get("placed_on") or "").lower() == parts.netloc.lower()
    if wrong.get("host_written_in"):
        inside = str(utm.get("placed_on") or "").lower() == "www.chengyu-daily.example"
    if wrong.get("host_by_letter"):
        inside = utm.get("placed_on") == parts.netloc
    placed_on = str(utm.get("placed_on") or "").lower()
    if wrong.get("url_host_as_written"):
        inside = placed_on == parts.netloc
    if wrong.get("host_suffix") and placed_on:
        inside = parts.netloc.lower().endswith(placed_on) or placed_on.endswith(
            parts.netloc.lower().split(".", 1)[-1])
    new = []
    for key in KEYS:
        value = utm.get(key)
        value = str(value) if wrong.get("none_written") else value or ""
        if not wrong.get("unstripped"):
            value = value.strip()
        if not wrong.get("capitals"):
            value = value.lower()
        if not wrong.get("spaces"):
            value = (value.replace(" ", "_") if wrong.get("single_spaces") else
                     "_".join(value.split()))
        if value or wrong.get("blank_written") or (wrong.get("blank_if_key") and key in utm):
            new.append((f"utm_{key}", value))
    if wrong.get("order_of_dict"):
        new.sort(key=lambda pair: list(utm).index(pair[0].removeprefix("utm_")))
    if inside and wrong.get("inside_untouched"):
        return url
    if inside and not wrong.get("inside_marked"):
        new = []
    pairs = new + old if wrong.get("utm_first") else old + new
    query = urlencode(pairs)
    if wrong.get("raw"):
        query = "&".join(f"{k}={v}" for k, v in pairs)
    if wrong.get("signs_raw"):
        query = urlencode(old) + ("&" if old and new else "") + "&".join(
            f"{k}={quote(v, safe='&=+')}" for k, v in new)
    if wrong.get("behind_fragment") and new:
        return f"{url}{'&' if '?' in url else '?'}{urlencode(new)}"
    if wrong.get("second_question_mark") and old and new:
        query = urlencode(old) + "?" + urlencode(new)
    fragment = "" if wrong.get("fragment_lost") else parts.fragment
    return urlunsplit(parts._replace(query=query, fragment=fragment))


def channel_of(source: str, medium: str, campaign: str, **wrong: Any) -> str:
    """GA4's default channel of manual traffic ("" for what is missing); the first rule counts."""
    paid = re.fullmatch(r".*cp.*|ppc|retargeting|paid.*", medium) is not None
    if wrong.get("paid_is_cpc"):
        paid = medium == "cpc"
    unset = ("(none)",) if wrong.get("no_not_set") else ("(none)", "(not set)")
    if source == "(direct)" and medium in unset:
        return "Direct"
    cross = campaign == "cross-network" if wrong.get("cross_exact") else \
        "cross-network" in campaign
    if cross and not wrong.get("no_cross"):
        return "Cross-network"
    if wrong.get("cpc_is_search") and medium == "cpc":
        return "Paid Search"
    if wrong.get("paid_first") and paid:
        return "Paid Other"
    if wrong.get("display_first") and medium in DISPLAY:
        return "Display"
    if paid and source in SEARCH:
        return "Paid Search"
    if wrong.get("social_inside") and paid and any(s in source for s in SOCIAL):
        return "Paid Social"
    if wrong.get("display_late") and paid and source not in (*SEARCH, *SOCIAL, *VIDEO):
        return "Paid Other"
    if paid and source in SOCIAL:
        return "Paid Social"
    if paid and source in VIDEO:
        return "Paid Video"
    if medium in DISPLAY:
        return "Display"
    if paid:
        return "Unassigned" if wrong.get("no_other") else "Paid Other"
    if wrong.get("social_by_medium"):
        social = medium in SOCIAL_MEDIA
    elif wrong.get("social_by_source"):
        social = source in SOCIAL
    else:
        social = source in SOCIAL or medium in SOCIAL_MEDIA
    if social:
        return "Organic Social"
    if medium == "organic" or (source in SEARCH and not wrong.get("organic_by_medium")):
        return "Organic Search"
    if medium in ("referral", "app", "link"):
        return "Referral"
    if medium in MAIL or (source in MAIL and not wrong.get("mail_by_medium")):
        return "Email"
    if medium == "affiliate":
        return "Affiliates"
    if wrong.get("push_anywhere") and "push" in medium:
        return "Mobile Push Notifications"
    if (medium == "push" if wrong.get("push_alone") else medium.endswith("push")) or (
            ("mobile" in medium or "notification" in medium) and not wrong.get("push_exact")):
        return "Mobile Push Notifications"
    return "Referral" if wrong.get("rest_is_referral") else "Unassigned"


def parse_utm(url: str, **wrong: Any) -> dict[str, str | None]:
    """source, medium, campaign, content, term (None where missing) and GA4's default channel."""
    query = urlsplit(url).query
    if wrong.get("fragment_read"):
        query = url.partition("?")[2]
        query = query.replace("#", "&")
    found = dict(parse_qsl(query))
    strip = str if wrong.get("parse_unstripped") else str.strip
    if wrong.get("not_decoded"):
        found = dict(p.partition("=")[::2] for p in query.split("&") if "=" in p)
    if wrong.get("plus_kept"):
        found = {unquote(k): unquote(v) for k, v in
                 (p.partition("=")[::2] for p in query.split("&") if "=" in p)}
    if not wrong.get("capitals"):
        found = {k: v.lower() for k, v in found.items()}
    out: dict[str, str | None] = {k: strip(found.get(f"utm_{k}") or "") or None for k in KEYS}
    bare = out["source"] is None and out["medium"] is None
    if wrong.get("either_missing"):
        bare = out["source"] is None or out["medium"] is None
    if bare and not wrong.get("no_direct"):
        out["source"], out["medium"] = "(direct)", "(none)"
    said = [out[k] or "" for k in ("source", "medium", "campaign")]
    out["channel"] = channel_of(*said, **wrong)
    if wrong.get("blank_text"):
        out = {k: v or "" for k, v in out.items()}
    return out


def _build_by_pieces(url: str, utm: dict[str, Any]) -> str:
    link, hash_mark, fragment = url.partition("#")
    page, _, query = link.partition("?")
    pairs = [p for p in query.split("&") if p and not p.startswith("utm_")]
    host = page.split("//")[1].split("/")[0]
    if (utm.get("placed_on") or "").casefold() != host.casefold():
        for key in KEYS:
            words = (utm.get(key) or "").lower().split()
            if words:
                pairs.append("utm_" + key + "=" + quote("_".join(words), safe=""))
    return page + ("?" if pairs else "") + "&".join(pairs) + hash_mark + fragment


def _parse_by_qs(url: str) -> dict[str, str | None]:
    values = parse_qs(urlsplit(url).query)
    out = {k: values.get("utm_" + k, [""])[0].strip().lower() for k in KEYS}
    if not out["source"] + out["medium"]:
        out |= {"source": "(direct)", "medium": "(none)"}
    out["channel"] = channel_of(out["source"], out["medium"], out["campaign"])
    return {k: v if v else None for k, v in out.items()}


def to_build(world: Any) -> tuple:
    """(url, utm): other queries, fragments, Chinese, signs, old UTM, blanks, links on the site."""
    gen = stream(world, 23)
    url = world.campaign_plan["url"]
    host = urlsplit(url).netloc
    names = ("雙11 檔期", "Double11", "1111_主打組", "禮盒&洗沐", "新品 首 發")
    name = names[int(gen.integers(0, len(names)))]
    source, medium = list(MEDIA.values())[int(gen.integers(0, len(MEDIA)))]
    base = {"source": source, "medium": medium, "campaign": name, "placed_on": f"{source}.com"}
    return (
        (url, base),
        (f"{url}?sku=CYF004&q=%E7%A6%AE%E7%9B%92", {**base, "content": " Video A ", "term": None}),
        (f"{url}#order", {**base, "source": "Facebook", "medium": "Paid_Social", "term": ""}),
        (f"{url}?color=%E7%B4%85#top", {**base, "content": "輪播  第2張", "term": "禮盒 推薦"}),
        (f"{url}?utm_source=old&sku=CYB002&utm_id=9", {**base, "placed_on": None}),
        (url, {"source": "LINE", "medium": "push", "campaign": "50%off+贈=1"}),
        (f"{url}?ref=&page=2", {**base, "placed_on": "m.facebook.com"}),
        (f"{url}?page=2", {**base, "placed_on": host}),
        (f"{url}?utm_source=home&utm_medium=banner&page=2#order", {**base, "placed_on": host}),
        (url, {**base, "placed_on": host.upper()}),
        (url.replace("www.", "WWW."), {**base, "placed_on": host}),
        (url, {**base, "placed_on": "blog." + host.removeprefix("www.")}),
        ("https://line.me/R/ti/p/@chengyu-daily", {**base, "placed_on": host}),
        *hand_built(),
    )


def to_parse(world: Any) -> tuple:
    """Links as they come in: from the ads, by hand, with capitals, without any mark."""
    gen = stream(world, 24)
    url = world.campaign_plan["url"]
    made = [ad["url"] for ad in world._planned_ads]
    built = [build_utm(*args) for args in to_build(world)[:6]]
    marks = [
        ("google", "cpc"), ("Google", "CPC"), ("bing", "ppc"), ("google", "organic"),
        ("facebook", "paid_social"), ("facebook", "cpm"), ("instagram", "social"),
        ("FB", "Social+Media"), ("dcard", "referral"), ("youtube", "paid_video"),
        ("yahoo", "display"), ("partner", "cpm"), ("line", "cpc"), ("line", "push"),
        ("app", "mobile_banner"), ("shop", "notification"), ("edm", "Email"),
        ("e-mail", "newsletter"), ("kol", "affiliate"), ("criteo", "retargeting"),
        ("blog", "link"), ("line", "message"), ("google", ""), ("", "email"), ("x", "post"),
        ("flyer", "qr"), ("youtube", "video"), ("newsletter", "paid"), ("bing", "banner"),
        ("plurk", "Social+Media"), ("line", "social"), ("google", "(none)"),
        ("ecosia", "organic"), ("shopback", "app"), ("(direct)", "(not+set)"),
        ("blog", "referral"), ("%20google+", "+cpc%20"),
    ]  # fmt: skip
    links = [f"{url}?utm_source={s}&utm_medium={m}&utm_campaign=c{int(gen.integers(0, 99))}"
             for s, m in marks]
    links += [
        url, f"{url}?sku=CYF004#top", f"{url}#?utm_source=google&utm_medium=cpc",
        f"{url}?utm_source=google&utm_medium=cpc&utm_campaign=cross-network",
        f"{url}?utm_source=google&utm_medium=cpc&utm_campaign=Cross-Network_pmax",
        f"{url}?utm_campaign=%E9%9B%9911&sku=1", f"{url}?utm_source=&utm_medium=&utm_campaign=x",
        f"{url}?a=1&utm_source=google#utm_medium=cpc",
    ]
    return tuple((link,) for link in (*made, *built, *links)) + hand_parsed()


def hand_built() -> tuple:
    """(url, utm) by hand: spaces, blanks, keys in another order, other sites, old marks."""
    url = "https://shop.b.example/moon"
    base = {"campaign": "月圓 檔期", "medium": "email", "source": "edm"}
    return (
        (f"{url}?ref=&page=2", base),
        (url, {"source": " LINE ", "medium": "push", "campaign": "Big  Sale"}),
        (url, {**base, "content": None, "term": "  ", "placed_on": None}),
        (f"{url}?utm_source=old&utm_id=9&sku=A1#order", base),
        (f"{url}?utm_id=9&page=2", {**base, "placed_on": "shop.b.example"}),
        (f"{url}?page=2", {**base, "placed_on": "Shop.B.example"}),
        (url, {**base, "placed_on": "www.chengyu-daily.example"}),
        (url, {**base, "placed_on": "blog.b.example"}), (url, {**base, "placed_on": "b.example"}),
        (url.replace("shop.b", "SHOP.B"), {**base, "placed_on": "shop.b.example"}),
        (f"{url}?size=s&size=m", base),
    )


def hand_parsed() -> tuple:
    """Links by hand: marks behind #, spaces around values, rarer media, mail by its source."""
    url = "https://shop.b.example/moon"
    return tuple((f"{url}{end}",) for end in (
        "?page=2#utm_source=google&utm_medium=cpc", "?utm_source=%20Google+&utm_medium=+cpc%20",
        "?utm_source=app&utm_medium=web-push", "?utm_source=(direct)&utm_medium=(not+set)",
        "?utm_source=e-mail&utm_medium=newsletter", "?utm_source=shop&utm_medium=mobile_banner",
        "?utm_source=&utm_medium=&utm_campaign=x", "?utm_source=youtube&utm_medium=paid_video",
        "?utm_source=g&utm_medium=cpc&utm_campaign=cross-network", "?utm_source=bing",
        "?utm_source=line&utm_medium=cpc", "?utm_source=plurk&utm_medium=social",
        "?utm_source=x&utm_medium=post", "?utm_source=partner&utm_medium=cpm",
        "?utm_source=g&utm_medium=email&utm_campaign=Cross-Network_pmax",
        "?utm_source=pixnet&utm_medium=cpc", "?utm_source=digital&utm_medium=paid",
        "?utm_source=line&utm_medium=push_line",
    ))


def _build(**wrong: Any) -> dict[str, Any]:
    return {"build_utm": partial(build_utm, **wrong)}


def _parse(**wrong: Any) -> dict[str, Any]:
    return {"parse_utm": partial(parse_utm, **wrong)}
