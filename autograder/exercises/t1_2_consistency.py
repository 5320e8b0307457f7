"""T1.2.d plan, ads and page agree: reference, held-out sets, known wrong ways."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import pandas as pd

from autograder.artefacts.page_facts import page_facts
from autograder.artefacts.page_tables import AGREE, judge_agreement
from datasets.simulator.creative import mismatches, page

from .base import Alternative, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS, stream

COLUMNS = ["where", "field", "planned", "found"]
OFFER = ("discount", "threshold", "gift")
TERMS = ("free_shipping_over", "return_days")


def _address(url: str | None, query: bool = False, slash: bool = True, lower: bool = False
             ) -> str | None:
    """The part of a link that says which page it leads to."""
    if url is None:
        return None
    url = url.lower() if lower else url
    if not query:
        url = url.split("#")[0].split("?")[0]
    return url.rstrip("/") if slash else url


def _code(code: str | None, exact: bool = False) -> str | None:
    return code if code is None or exact else code.strip().upper()


def check_consistency(
    plan: dict[str, Any], ads: list[dict[str, Any]], page: dict[str, Any], **wrong: Any
) -> pd.DataFrame:
    """One row for each fact of an ad or of the page that is not as planned.

    Returns:
        where (id of the ad, or "page"), field, planned, found (as they stand there; NA where
        nothing stands).

    wrong: switches for known wrong ways, by name.
    """
    rows: list[list[Any]] = []
    address = partial(_address, query=wrong.get("query", False), slash=wrong.get("slash", True),
                      lower=wrong.get("lower", False))
    code = partial(_code, exact=wrong.get("exact_code", False))

    def add(where: str, field: str, planned: Any, found: Any) -> None:
        row = [where, field, planned, found]
        if wrong.get("swapped"):
            row[2:] = row[3], row[2]
        if not (wrong.get("first_only") and any(r[0] == where for r in rows)):
            rows.append(row)

    def silent(value: Any) -> bool:
        return value is None and not wrong.get("silent_is_wrong")

    for ad in [] if wrong.get("page_only") else ads:
        price = plan["price"].get(ad["sku"], {}).get("list" if wrong.get("list_price") else "sale")
        if wrong.get("free_ad") and not ad["price"]:
            price = ad["price"]
        if wrong.get("unknown_sku") and ad["sku"] not in plan["price"]:
            price = ad["price"]
        if wrong.get("either_price") and ad["price"] in plan["price"].get(ad["sku"], {}).values():
            price = ad["price"]
        if not silent(ad["price"]) and ad["price"] != price:
            add(ad["id"], "price", price, ad["price"])
        if not silent(ad["code"]) and code(ad["code"]) != code(plan["offer"]["code"]):
            add(ad["id"], "code", plan["offer"]["code"],
                code(ad["code"]) if wrong.get("found_cleaned") else ad["code"])
        if address(ad["url"]) != address(plan["url"]):
            add(ad["id"], "url", plan["url"], ad["url"])
        start, end = wrong.get("dates") or (plan["start"], plan["end"])
        for field, outside in (("start", ad["start"] < start), ("end", ad["end"] > end)):
            if wrong.get("equal_dates"):
                outside = ad[field] != plan[field]
            if wrong.get("reversed_dates"):
                outside = ad[field] > plan[field] if field == "start" else ad[field] < plan[field]
            if outside:
                add(ad["id"], field, plan[field], ad[field])
    if wrong.get("ads_only"):
        return pd.DataFrame(rows, columns=COLUMNS)

    def compare(field: str, planned: Any, found: Any, same: bool) -> None:
        if found is None and wrong.get("missing_passes"):
            return
        if not found and wrong.get("falsy_passes"):
            return
        if not same:
            add("page", field, planned, found)

    compare("url", plan["url"], page["url"], address(page["url"]) == address(plan["url"]))
    compare("code", plan["offer"]["code"], page["code"],
            code(page["code"]) == code(plan["offer"]["code"]))
    for field in ("start", "end"):
        same = page[field] == plan[field]
        if wrong.get("page_dates_inside") and page[field] is not None:
            same = plan["start"] <= page[field] <= plan["end"]
        compare(field, plan[field], page[field], same)
    for field in () if wrong.get("no_offer") else OFFER:
        compare(field, plan["offer"][field], page[field], page[field] == plan["offer"][field])
    for field in () if wrong.get("no_terms") else TERMS:
        compare(field, plan[field], page[field], page[field] == plan[field])
    known = set(plan["price"]) | (set() if wrong.get("no_extra") else set(page["price"]))
    if wrong.get("page_products"):
        known = set(page["price"])
    for sku in sorted(known):
        for kind in ("sale",) if wrong.get("sale_only") else ("list", "sale"):
            planned = plan["price"].get(sku, {}).get(kind)
            found = page["price"].get(sku, {}).get(kind)
            if planned != found and not (found is None and sku in page["price"]
                                         and wrong.get("missing_passes")):
                add("page", f"{kind}_price {sku}", planned, found)
    return pd.DataFrame(rows, columns=COLUMNS)


def _flat(plan: dict[str, Any]) -> dict[str, Any]:
    out = {k: plan[k] for k in ("url", "start", "end", *TERMS)}
    out |= {k: plan["offer"][k] for k in ("code", *OFFER)}
    return out | _prices(plan["price"])


def _prices(prices: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {f"{kind}_price {sku}": entry.get(kind)
            for sku, entry in prices.items() for kind in ("list", "sale")}


def _by_tables(plan: dict[str, Any], ads: list[dict[str, Any]], page: dict[str, Any]
               ) -> pd.DataFrame:
    """Both sides as long tables, joined."""
    shown = {k: page[k] for k in ("url", "start", "end", *TERMS, "code", *OFFER)}
    sides = pd.concat([pd.Series(_flat(plan), dtype=object, name="planned"),
                       pd.Series(shown | _prices(page["price"]), dtype=object, name="found")],
                      axis=1).rename_axis("field").reset_index()
    sides["where"] = "page"
    told = [
        {"where": ad["id"], "field": field, "found": ad[field],
         "planned": (plan["price"].get(ad["sku"], {"sale": None})["sale"] if field == "price"
                     else _flat(plan)[field])}
        for ad in ads for field in ("price", "code", "url", "start", "end")
        if ad[field] is not None
    ]
    both = [*sides.to_dict("records"), *told]

    def differs(row: dict[str, Any]) -> bool:
        planned, found = row["planned"], row["found"]
        if pd.isna(planned) or pd.isna(found):
            return not (pd.isna(planned) and pd.isna(found))
        if row["field"] == "url":
            return _address(planned) != _address(found)
        if row["field"] == "code":
            return planned.casefold() != found.strip().casefold()
        if row["where"] != "page" and row["field"] in ("start", "end"):
            return found < planned if row["field"] == "start" else found > planned
        return planned != found

    return pd.DataFrame([r for r in both if differs(r)], columns=COLUMNS).fillna(pd.NA)


def sets(world: Any) -> tuple:
    """(plan, ads, page facts): the drafts, a clean set in other spellings, single faults, gaps."""
    gen = stream(world, 22)
    plan, ads, products = world.campaign_plan, world._planned_ads, world.products
    clean = page_facts(world.landing_clean)
    calls = [(plan, world.ad_set, page_facts(world.landing_html)),
             (plan, *_spelled(plan, ads, clean))]
    kinds = [("ad", k) for k in gen.permutation(mismatches.AD_KINDS).tolist()]
    kinds += [("page", k) for k in gen.permutation(mismatches.PAGE_KINDS).tolist()]
    for chosen in (kinds[:5], kinds[5:9], kinds[9:13], kinds[13:]):
        some, shown, _ = mismatches.apply(plan, ads, tuple(chosen), gen)
        calls.append((plan, some, page_facts(page.render(plan, products, shown))))
    calls.append((plan, [], clean))
    # beside the gap there is always another fault: an empty table would name no wrong way
    calls.append((plan, world.ad_set, clean | {"threshold": 0}))
    gaps = dict.fromkeys(("code", "gift", "end", "return_days", "url"))
    calls.append((plan, world.ad_set, clean | gaps))
    # no threshold at all is 0, and a page that does not say so is silent
    free = copy.deepcopy(plan)
    free["offer"]["threshold"] = free["free_shipping_over"] = 0
    calls.append((free, ads, clean | {"threshold": 0, "free_shipping_over": 0}))
    calls.append((free, world.ad_set, clean | {"threshold": None, "free_shipping_over": 0}))
    calls += made_up()
    inside = clean | {"start": plan["end"], "end": plan["start"]}
    calls.append((plan, [dict(ads[0], sku="CYH020", price=129), *ads[1:]], inside))
    return tuple(copy.deepcopy(call) for call in calls)


def _spelled(plan: dict[str, Any], ads: list[dict[str, Any]], clean: dict[str, Any]
             ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """A set without a fault, in the spellings that people use."""
    out = copy.deepcopy(ads)
    out[0] |= {"code": f" {plan['offer']['code'].lower()} ", "url": f"{plan['url']}/?utm_source=x"}
    out[1] |= {"price": None, "url": f"{plan['url']}#order"}
    out[2] |= {"code": None, "start": plan["end"], "end": plan["end"]}
    out[3] |= {"price": float(out[3]["price"]), "end": plan["start"], "start": plan["start"]}
    return out, clean | {"code": plan["offer"]["code"].title(), "url": plan["url"] + "/"}


def made_up() -> tuple:
    """(plan, ads, page) by hand: all right in other spellings, then faults of one kind each."""
    plan = {
        "offer": {"type": "amount_off", "discount": 100, "code": "MOON9", "threshold": 900,
                  "gift": "提袋"},
        "price": {"A1": {"list": 500, "sale": 400}, "B2": {"list": 300, "sale": 250}},
        "start": "2026-08-20", "end": "2026-09-10", "url": "https://a.example/moon",
        "free_shipping_over": 800, "return_days": 7,
    }
    ad = {"id": "X1", "platform": "meta", "sku": "A1", "price": 400, "code": "MOON9",
          "url": "https://a.example/moon?utm_source=fb", "start": "2026-08-20",
          "end": "2026-09-10"}
    page = {"url": plan["url"], "start": plan["start"], "end": plan["end"], "code": "MOON9",
            "discount": 100, "threshold": 900, "gift": "提袋", "free_shipping_over": 800,
            "return_days": 7, "price": copy.deepcopy(plan["price"])}
    spelled = [
        {**ad, "price": None, "code": " moon9 ", "url": "https://a.example/moon/#order"},
        {**ad, "id": "X2", "code": None, "start": "2026-08-25", "end": "2026-09-01"},
    ]
    unknown = [{**ad, "id": "X3", "sku": "C3", "price": 99}]
    free = [ad, {**ad, "id": "X4", "price": 0}]
    other = {"A1": plan["price"]["A1"], "C3": {"list": 120, "sale": 99}}
    halved = {"A1": {"list": 500, "sale": None}, "B2": plan["price"]["B2"]}
    late = [{**ad, "start": "2026-08-19"}, {**ad, "id": "X5", "end": "2026-09-11"}]
    return (
        (plan, spelled, {**page, "code": "Moon9", "url": "https://a.example/moon/"}),
        (plan, unknown, {**page, "threshold": 0, "discount": 50}),
        (plan, [ad], {**page, "price": other}),
        (plan, free, {**page, "gift": None, "return_days": None}),
        (plan, [{**ad, "price": 500}, {**ad, "id": "X6", "code": " mon9 "},
                {**ad, "id": "X7", "url": "https://a.example/Moon?utm_source=fb"}],
         {**page, "url": "https://a.example/MOON"}),
        (plan, late, {**page, "start": "2026-08-19", "end": "2026-09-01", "url": None, "code": None,
                      "price": halved}),
    )


def _differ(**wrong: Any) -> Any:
    return partial(check_consistency, **wrong)


D = Exercise(
    "T1.2.d",
    parts=(Part(
        "check_consistency", check_consistency, inputs=sets,
        load=("campaign_plan", "ad_set", "page_facts"),
        compare=AGREE, judge=judge_agreement, practice=made_up,
    ),),
    misconceptions=(
        Misconception("whole_url", _differ(query=True),
            "You compare whole links. Ads carry UTM behind the question mark, and still lead to "
            "the right page. Compare what stands before ? and #."),
        Misconception("trailing_slash", _differ(slash=False),
            "You report a link that differs only by a slash at its end. It leads to the same page. "
            "Take the slash off on both sides."),
        Misconception("code_by_letter", _differ(exact_code=True),
            "You report a code in small letters or with a space around it. The shop takes it in "
            "any case. Compare with strip() and upper()."),
        Misconception("silent_ad", _differ(silent_is_wrong=True),
            "You report ads that name no price or no code. An ad need not say everything; only "
            "what it says must be right. Leave out None in ads."),
        Misconception("silent_page", _differ(missing_passes=True),
            "You let the page pass where it says nothing. The page is what the buyer agrees to and "
            "must state every term. Report what is missing there."),
        Misconception("zero_is_nothing", _differ(falsy_passes=True),
            "You treat 0 as if nothing stood there. A threshold or a price of 0 is a value like "
            "any other. Ask whether the value is None."),
        Misconception("ad_dates_equal", _differ(equal_dates=True),
            "You report ads that start later or end earlier than the campaign. They may run for a "
            "part of it. Report only what lies outside the flight."),
        Misconception("ad_dates_reversed", _differ(reversed_dates=True),
            "You report ads inside the flight and pass those outside it. An ad is wrong when it "
            "starts before the plan's start or ends after the plan's end. Turn the signs round."),
        Misconception("page_dates_inside", _differ(page_dates_inside=True),
            "You let the page name any day inside the flight. It tells buyers when the offer "
            "holds. Its two dates must be those of the plan."),
        Misconception("list_price_in_ads", _differ(list_price=True),
            "You hold the price in an ad against the list price. Ads of the campaign name the sale "
            "price. Take sale."),
        Misconception("either_price", _differ(either_price=True),
            "You pass an ad that names the list price. In the campaign it would promise the wrong "
            "price. Only sale is right in an ad."),
        Misconception("address_in_small_letters", _differ(lower=True),
            "You compare addresses without regard to capitals. /Moon and /moon are two pages for "
            "many servers. Compare what address gives as it is."),
        Misconception("found_cleaned", _differ(found_cleaned=True),
            "In found you write the code as you made it for the comparison. Whoever mends the ad "
            "looks for what stands there. Write the value of the ad as it is."),
        Misconception("sale_only", _differ(sale_only=True),
            "You look only at the sale prices of the page. A wrong list price makes the saving "
            "untrue. Compare both."),
        Misconception("no_extra_products", _differ(no_extra=True),
            "You look only at products of the plan. The page offers one that nobody approved. Go "
            "through the products of the page as well."),
        Misconception("page_products", _differ(page_products=True),
            "A product of the plan that the page lacks is not in your result: you may have gone "
            "through the products of the page only. Nobody can buy it. Go through all products of "
            "plan and page."),
        Misconception("free_ad", _differ(free_ad=True),
            "You pass over an ad with the price 0 as if it named none. 0 is a price that was "
            "written. Ask whether it is None."),
        Misconception("unknown_sku", _differ(unknown_sku=True),
            "You pass over an ad whose product is not in the plan. It sells what nobody approved. "
            "Report its price, with None as planned."),
        Misconception("dates_written_in", _differ(dates=("2025-10-20", "2025-11-16")),
            "You wrote the dates of this campaign into your code. The next one has others. Take "
            "start and end from the plan."),
        Misconception("offer_forgotten", _differ(no_offer=True),
            "You do not compare discount, threshold and gift. They are the offer. Compare them "
            "with plan[\"offer\"]."),
        Misconception("terms_forgotten", _differ(no_terms=True),
            "You do not compare free delivery and the days for returns. Buyers hold you to both. "
            "Compare them, too."),
        Misconception("first_only", _differ(first_only=True),
            "You stop at the first fault of an ad or of the page. Whoever repairs it comes back "
            "for the next one. Collect all of them."),
        Misconception("page_only", _differ(page_only=True),
            "You look only at the page. The ads make promises as well. Go through them one by "
            "one."),
        Misconception("ads_only", _differ(ads_only=True),
            "You look only at the ads. The page must keep what they promise. Compare it with the "
            "plan, too."),
        Misconception("swapped", _differ(swapped=True),
            "planned and found have changed places. planned is what the plan says, found is what "
            "stands in the ad or on the page. Swap them."),
    ),
    alternatives=(Alternative("tables", _by_tables),),
    hints=(
        "Print the plan, one ad and the page side by side, and find one fault by eye.",
        "Two loops: over the ads with five fields each, and over the fields of the page. Each "
        "fault becomes one row in a list; the table is made at the end.",
        "rows = []; for ad in ads: if ad[\"price\"] is not None and ad[\"price\"] != ...: "
        "rows.append({\"where\": ad[\"id\"], \"field\": \"price\", \"planned\": ..., \"found\": "
        "...}); return pd.DataFrame(rows, columns=[\"where\", \"field\", \"planned\", \"found\"])",
    ),
    solution=(
        "One source of truth, the plan, and two sides that are held against it. Normalise before "
        "comparing (link without query, code in capitals), and say for each side what silence "
        "means: an ad may leave something out, the page may not. Report every fault at once, "
        "with the value to put in."
    ),
    worlds=PAGE_WORLDS,
)
