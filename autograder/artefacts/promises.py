"""What a text promises (amounts, codes), compared with the approved plan; the copy rules' hits."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .copy_lint import lint_text, plain_form
from .denials import EFFECTS, denied
from .forms import Fault
from .numbers import plain_digits
from .spelled import in_digits

_DIGITS = r"\d{1,3}(?:,\d{3})+|\d+"
_AMOUNT = re.compile(rf"(?:nt\$|twd|\$)\s?({_DIGITS})|({_DIGITS})\s?元", re.IGNORECASE)
_CODE = re.compile(
    r"(?:輸入|折扣碼|代碼|code)\s*[「“\"']?\s*"
    r"([A-Z][A-Z0-9]*\d[A-Z0-9]*|(?-i:(?!LINE|EMAIL|EDM|GMAIL|APP|QR)[A-Z]{4,}))", re.IGNORECASE)
SHIPPING_FEE = 80  # TWD, where the plan names none
STOPS = ("block", "evidence")  # severities with which nothing goes live


def amounts(text: str) -> list[int]:
    """Whole amounts of money that a text names."""
    # A Chinese comma parts two numbers (NT$499，10/20) and would become one of thousands.
    plain = unicodedata.normalize("NFKC", in_digits(plain_digits(text)).replace("，", "； "))
    return [int((a or b).replace(",", "")) for a, b in _AMOUNT.findall(plain)
            if (a or b).replace(",", "").isdigit()]


def planned_amounts(plan: dict[str, Any]) -> list[int]:
    """Every amount that the plan allows a text to name."""
    offer = plan["offer"]
    found = {offer["threshold"], plan["free_shipping_over"], plan.get("shipping_fee", SHIPPING_FEE)}
    if offer["type"] == "amount_off":
        found.add(offer["discount"])
    for price in plan["price"].values():
        found |= {price["list"], price["sale"]}
    return sorted(int(v) for v in found)


def check_promises(text: str, where: str, truth: dict[str, Any]) -> None:
    """Amounts and codes of a text against the plan. Raises Fault.

    truth: {"amounts": from `planned_amounts`, "code": the plan's code}.
    """
    for value in amounts(text):
        if value not in truth["amounts"]:
            raise Fault("{where} names NT${value}, which is no price or limit of campaign_plan. "
                        "Copy the amount from the plan.", where=where, value=f"{value:,}")
    for code in _CODE.findall(unicodedata.normalize("NFKC", text)):
        if code != truth["code"] and code.upper() == truth["code"].upper():
            raise Fault("{where} writes the code as {code}. Customers type what they see: write "
                        "its capital letters as the plan does.", where=where, code=code[:20])
        if code != truth["code"]:
            raise Fault("{where} names the code {code}, and the plan has another one. Copy it "
                        "letter by letter.", where=where, code=code[:20])


_FROM = re.compile(r"(?:nt\$|ntd|twd|\$)?\s?(\d[\d,]*)\s?(?:元)?\s?(?:以上|起)?[，,、]?\s?"
                   r"(?=(?:滿額|以上|起|就|即|可|都|享|還)?[，,]?\s?(?:免運"
                   r"|滿額免))", re.IGNORECASE)


def _conditions(text: str) -> str:
    """The text with a limit as the rules read it: 滿 990 for 滿九百九十元 and for NT$990 以上."""
    return _FROM.sub(lambda hit: f"滿{hit[1]} ", in_digits(plain_digits(text)))


def check_copy(text: str, scope: str | list[str], where: Any, truth: dict[str, Any],
               denials: bool = False) -> None:
    """The house's copy rules; what blocks or needs evidence stops a text. Raises Fault.

    Effects that a reader takes for a cure are stopped as well, though no rule lists them.

    denials: words that are denied before them in their clause pass (answers to a question).
    """
    left = {hit.rule for hit in lint_text(_conditions(text), scope, truth["copy_rules"])}
    for hit in lint_text(text, scope, truth["copy_rules"]):
        if hit.severity in STOPS and hit.rule in left and not (denials and denied(text, hit.start)):
            raise Fault("{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the "
                        "rule, and say it in a way that can be kept.",
                        where=where, rule=hit.rule, words=text[hit.start:hit.end][:30])
    plain, places = plain_form(text)
    for key in [scope] if isinstance(scope, str) else scope:
        for pattern in EFFECTS.get(key, ()):
            for hit in re.finditer(pattern, plain):
                start, end = places[hit.start()], places[hit.end() - 1] + 1
                if not (denials and denied(text, start)):
                    raise Fault("{where} promises an effect on the body: “{words}”. Food and "
                                "cosmetics may promise none, in whatever words (rules H01, H02, "
                                "B01). Say what the product is.",
                                where=where, words=text[start:end][:30])
