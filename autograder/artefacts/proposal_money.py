"""The money of a proposal: quotes against the rate card, the budget's sums, the benefit's range."""

from __future__ import annotations

from typing import Any

from .forms import Fault, entries, filled, mapping, number

FILE = "proposal.yml"
OTHER_LINES = ("production", "agency_fee", "reserve")
RESERVE = (0.05, 0.10)  # of the total
CENTS = 1.0  # TWD by which a sum may be off
PER = {"CPM": 1000}  # units that are priced by the thousand
MOST_SENDS = 8  # messages to each friend or member in one campaign
NEAR = 0.03  # of the reference
WIDTH = (0.67, 1.5)  # of the reference's interval
SIDE = 0.2  # of the range that must lie on each side of base


def check_quotes(content: dict[str, Any], truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Quotes by item: {platform, amount}. Raises Fault."""
    rows = entries(FILE, content, "quotes", 3, ("item", "quantity", "price", "amount"))
    quotes: dict[str, dict[str, Any]] = {}
    sent: dict[str, float] = {}
    for row in rows:
        item = str(row["item"]).strip().upper()
        rate = truth["rates"].get(item)
        if rate is None:
            raise Fault("The quote for {item} is not on the rate card. Copy the item_id from "
                        "rate_card.", item=item[:20])
        if item in quotes:
            raise Fault("{item} is quoted twice. Put both into one line, or nobody sees whether "
                        "the minimum is reached.", item=item)
        quantity, price, amount = (number(row[f], f"quotes {item}: {f}")
                                   for f in ("quantity", "price", "amount"))
        if rate["unit"] == "flat" and quantity != round(quantity):
            raise Fault("{item} is sold as a whole (unit flat), and the quantity is a fraction. "
                        "Write a whole number.", item=item)
        if abs(price - rate["price"]) > 1e-3 * rate["price"]:
            raise Fault("The price of {item} is not the one on the rate card. A discount that "
                        "nobody has confirmed is no quote. Copy the price without VAT.", item=item)
        right = quantity * price / PER.get(rate["unit"], 1)
        if abs(amount - (1 + truth["vat"]) * right) <= CENTS < abs(amount - right):
            raise Fault("The amount of {item} is quantity × price with VAT added. All amounts of "
                        "the proposal are without VAT: leave it out.", item=item)
        if abs(amount - right) > CENTS:
            raise Fault("The amount of {item} is not quantity × price. CPM is the price of 1,000 "
                        "impressions, the other units are priced by the piece.", item=item)
        if amount < rate["min_spend"] - CENTS:
            raise Fault("The amount of {item} is below its min_spend. The platform will not take "
                        "the order. Buy more of it, or leave it out.", item=item)
        if rate["platform"] not in truth["reach"]:
            raise Fault("{platform} has no row in platforms, so nobody can say whether it meets "
                        "the limits of the brief. Propose a platform that stands there.",
                        platform=rate["platform"])
        if rate["platform"] not in truth["eligible"]:
            raise Fault("{platform} does not meet the hard limits of the brief. Look at reason in "
                        "the table of platform_fit, and move the money.",
                        platform=rate["platform"])
        if rate["platform"] not in truth["per_twd"]:
            raise Fault("{platform} has no past campaign of this festival, so no benefit can be "
                        "shown for it. Propose platforms with a history.",
                        platform=rate["platform"])
        quotes[item] = {"platform": rate["platform"], "amount": amount}
        if rate["unit"] == "message":
            sent[rate["platform"]] = sent.get(rate["platform"], 0.0) + quantity
    for platform, messages in sent.items():
        reach = truth["reach"][platform]
        if messages > MOST_SENDS * reach:
            raise Fault("The quotes of {platform} buy more messages than {sends} for each of its "
                        "reach ({reach} people in platforms), all items together. Lower the "
                        "quantity.", platform=platform, sends=MOST_SENDS, reach=f"{reach:,.0f}")
    return quotes


def check_budget(content: dict[str, Any], truth: dict[str, Any],
                 quotes: dict[str, dict[str, Any]]) -> tuple[float, dict[str, float]]:
    """(total, media money by platform), both TWD without VAT. Raises Fault."""
    media: dict[str, float] = {}
    for quote in quotes.values():
        media[quote["platform"]] = media.get(quote["platform"], 0.0) + quote["amount"]
    budget = mapping(FILE, content, "budget")
    rows = entries(FILE, budget, "lines", 2, ("name", "amount"), "budget.lines")
    lines: dict[str, float] = {}
    for row in rows:
        name = str(row["name"]).strip().lower()
        if name in lines:
            raise Fault("The line {line} stands twice in the budget. Add the two up.",
                        line=name[:30])
        if name not in media and name not in OTHER_LINES:
            raise Fault("The budget line {line} is neither a platform of your quotes nor one of "
                        "{others}. Quote it, or file it under one of these.",
                        line=name[:30], others=", ".join(OTHER_LINES))
        lines[name] = number(row["amount"], f"budget.lines {name}", positive=name in media)
        if lines[name] < 0:
            raise Fault("{where} is not above 0. Look at the sign, or leave the entry out.",
                        where=f"budget.lines {name}")
    for platform, amount in media.items():
        if platform not in lines:
            raise Fault("{platform} is quoted and has no line in the budget. Add it with the sum "
                        "of its quotes.", platform=platform)
        if abs(lines.get(platform, 0.0) - amount) > CENTS:
            raise Fault("The budget line of {platform} is not the sum of its quotes. Correct "
                        "whichever of the two is older.", platform=platform)
    total = number(filled(FILE, budget, "total", part="budget"), "budget.total")
    if abs(sum(lines.values()) - total) > CENTS:
        raise Fault("The lines of the budget do not add up to its total. Finance adds first and "
                    "reads later. Add the lines again.")
    if total > truth["budget"] + CENTS:
        raise Fault("The total is above the budget of the brief. Both are without VAT. Cut the "
                    "line with the weakest reason.")
    share = lines.get("reserve", 0.0) / total
    near = CENTS / total
    if not RESERVE[0] - near <= share <= RESERVE[1] + near:
        raise Fault("The reserve must be 5 to 10 % of the total: less leaves nothing for bad days, "
                    "more is money without a plan. Change the line reserve.")
    return total, media


def check_benefit(content: dict[str, Any], truth: dict[str, Any], media: dict[str, float],
                  total: float) -> None:
    """Expected benefit against what the past gives for this split. Raises Fault."""
    part = mapping(FILE, content, "benefit")
    right = {key: sum(amount * truth["per_twd"][p][key] for p, amount in media.items())
             for key in ("orders", "revenue", "contribution")}
    for key in ("orders", "revenue"):
        value = number(filled(FILE, part, key, part="benefit"), f"benefit.{key}")
        if abs(value - right[key]) > NEAR * right[key]:
            raise Fault("{key} under benefit does not follow from your quotes and the history. Run "
                        "expected_benefit with the money of each platform and add up its "
                        "column.", key=key)
    interval = mapping(FILE, part, "contribution")
    low, base, high = (
        number(filled(FILE, interval, k, part="benefit.contribution"),
               f"benefit.contribution.{k}", positive=False) for k in ("low", "base", "high"))
    if not low <= base <= high:
        raise Fault("low, base and high under benefit.contribution are not in this order. Check "
                    "which is which.")
    width = right["contribution"] * (truth["range"]["high"] - truth["range"]["low"])
    if base > right["contribution"] + NEAR * abs(right["contribution"]) + NEAR * width:
        raise Fault("The contribution you promise (base) is above what past campaigns of this "
                    "festival bring. The best one is not the normal one. Take expected_benefit.")
    spent = sum(media.values())
    for less in (spent, total):
        if abs(base + less - right["contribution"]) <= NEAR * abs(right["contribution"]):
            raise Fault("Your contribution (base) has the money of the campaign taken off already. "
                        "Do not subtract the media or the total here: expected_benefit gives it "
                        "before them.")
    if base < right["contribution"] - NEAR * abs(right["contribution"]) - NEAR * width:
        raise Fault("The contribution you expect (base) is below what past campaigns of this "
                    "festival bring. A proposal that hides its benefit loses money, too. Take "
                    "expected_benefit.")
    if high - low > WIDTH[1] * width:
        raise Fault("The range of your contribution is far wider than the past gives reason for. A "
                    "range that holds everything says nothing. Take benefit_range.")
    if high - low < WIDTH[0] * width:
        raise Fault("The range of your contribution is narrower than past campaigns allow. They "
                    "differ from each other by more than this. Take benefit_range.")
    if min(base - low, high - base) < SIDE * (high - low):
        raise Fault("Your base lies at the edge of its range: a campaign may turn out better or "
                    "worse. Take low, base and high of benefit_range.")
    top = max(truth["range"]["high"], high / base if base > 0 else 0.0)
    _roas(part, truth, top * right["revenue"] / spent, total / spent)


def _roas(part: dict[str, Any], truth: dict[str, Any], best: float, load: float) -> None:
    """best: the ROAS at the upper end of the range; load: total ÷ media money."""
    even, target = (number(filled(FILE, part, k, part="benefit"), f"benefit.{k}")
                    for k in ("break_even_roas", "target_roas"))
    if abs(even - truth["break_even"]) > 0.01 * truth["break_even"]:
        raise Fault("break_even_roas is not what the prices and costs of the brief give. Run "
                    "break_even_roas(brief) and copy the result.")
    if target < even:
        raise Fault("target_roas is below break_even_roas. A campaign that just reaches its target "
                    "then loses money on every order. Raise the target, or change the offer.")
    if target < 0.995 * truth["break_even"] * load:
        raise Fault("A campaign that just reaches your target_roas pays for its media and not for "
                    "production, fees and reserve. Set at least break_even_roas × total ÷ media "
                    "money, or cut those lines.")
    if target > 1.001 * max(best, truth["break_even"]):
        raise Fault("target_roas is above what the upper end of your range can reach. Nobody works "
                    "for a target that cannot be met. Set it within the range.")
