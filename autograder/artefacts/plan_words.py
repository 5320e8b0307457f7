"""Words of an ad plan that turn what they speak of round: denied, set aside, said of all people.

Patterns of the usual ways to say it, not understanding.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from .days import days_in
from .forms import Fault
from .numbers import find_numbers
from .public_text import undecided
from .spelled import value_of

_MARKUP = re.compile(r"</?[A-Za-z][^>\n]*>|[*_~`]+|\\(?=\W)")
_APART = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+|>#]|\d+[.)、]))")
_KPI = {
    "orders": re.compile(r"訂單|筆數|\borders?\b", re.IGNORECASE),
    "revenue": re.compile(r"營收|營業額|銷售額|業績|\brevenue\b|\bsales\b", re.IGNORECASE),
    "cpa": re.compile(r"成本|CPA|\bcosts?\b|\bper order\b", re.IGNORECASE),
    "roas": re.compile(r"ROAS|報酬率|投報", re.IGNORECASE),
}
_WITH_TAX = re.compile(r"預算[^，。；\n]{0,24}(?<![未不])含稅|(?<![未不])含稅[^，。；\n]{0,4}預算"
                       r"|budget[^.;\n]{0,30}(?:with|incl\w*\.?) (?:VAT|tax)", re.IGNORECASE)
_LONGER = re.compile(r"(?:走期|檔期|活動|flight)[^，。；\n]{0,8}(?:延|改到"
                     r"|extended)", re.IGNORECASE)
_WINDOW = re.compile(r"(?P<many>\d{1,4}|[一二兩三四五六七八九十]+)\s?(?:個)?(?P<unit>天|日|週|周"
                     r"|星期|[- ]?days?\b"
                     r"|[- ]?weeks?\b)", re.IGNORECASE)
MOST_DAYS = 90
_PUT_ASIDE = re.compile(
    r"(?:先|暫時|這次|都|就)?(?:不管|不理|不遵守|不照|忽略|略過|跳過|不用管)|太嚴|之後再說|先上線再"
    r"|\b(?:ignore|skip|set aside|too strict)\b", re.IGNORECASE)
_DENIES = re.compile(r"(?:不|別|勿|沒有?|未)[^，。；\n]{0,4}$|\b(?:not"
                     r"|never)\b[^.;\n]{0,10}$", re.IGNORECASE)
_LICENCE = re.compile(r"授權|licen[cs]e|permission", re.IGNORECASE)
_NO_LICENCE = re.compile(r"(?:沒有?|無|未|尚未|還沒有?|不(?:需要?|用|必)|免)[^，。；\n]{0,4}$"
                         r"|\b(?:no|without|not)\b[^.;\n]{0,12}$", re.IGNORECASE)
_REFUSED = re.compile(r"不(?:用|上|放|可|得|能|登|採用)|下架|換掉|一律|are not used|is not used"
                      r"|never used"
                      r"|not allowed", re.IGNORECASE)
_FACT = re.compile(r"(?<![A-Za-z0-9])FA\d+(?![A-Za-z0-9])")
_NOT_SAID = re.compile(r"(?:不(?:談|提|用|說|寫|講|放)|略過|拿掉|without|not"
                       r"|skip)[^，。；;\n]{0,8}$",
                       re.IGNORECASE)
_OWNER = re.compile(r"(?:負責人?|owner)\s*[:：]?\s*(.+)$", re.IGNORECASE)
_NOBODY = re.compile(r"(?:不是|並非|不要|不對|而非|not(?:\s+(?:for|to))?)\s*$", re.IGNORECASE)
_AT = re.compile(r"(?:^|[\n。，、；;:：.,]|對象|客群|受眾|鎖定|針對|目標|是|為|\bis|\bare|\bfor"
                 r"|\bto|\bat)\s*$")
_ALL = re.compile(r"(?:全台灣?|全臺灣?|全國|全世界|所有|每一?[個位])(?:的)?(?:消費者|民眾|客人"
                  r"|顧客|網友|使用者|人(?![的禮]))")


def bare(text: str) -> str:
    """Without Markdown's signs, tags and entities."""
    return _MARKUP.sub("", html.unescape(text)).strip()


def passages(body: str) -> list[str]:
    """Paragraphs, items and rows of a section, each on one line and without markup."""
    return [line for part in _APART.split(body)
            if (line := bare(re.sub(r"\s*\n\s*", "", part)))]


def everybody(body: str, words: Iterable[str]) -> str | None:
    """The word with which an audience is all people, else None; 所有人的禮 is a gift for them."""
    text = bare(body).lower()
    for word in words:
        for hit in re.finditer(re.escape(word), text):
            before = text[:hit.start()]
            if _AT.search(before) and not _NOBODY.search(before) and text[hit.end():][:1] != "的":
                return word
    for hit in _ALL.finditer(text):
        before = text[:hit.start()]
        if _AT.search(before) and not _NOBODY.search(before):
            return hit[0]
    return None


def check_money_words(body: str, plan: dict[str, Any]) -> None:
    """The budget is without VAT, and the flight keeps its days. Raises Fault."""
    text = bare(body)
    if _WITH_TAX.search(text):
        raise Fault("ad_plan.md calls the budget one with VAT. The plan was approved without it, "
                    "and the tax comes on top. Write “without VAT” (未稅).")
    for clause in re.split(r"[。；;\n]", text):
        strange = days_in(clause) - {plan["start"], plan["end"]}
        if _LONGER.search(clause) or strange and re.search(r"走期|檔期|flight", clause):
            raise Fault("ad_plan.md gives the flight other days than the plan. A longer flight "
                        "needs another approval: copy first and last day from campaign_plan.")


def check_targets(body: str, kpis: dict[str, Any]) -> None:
    """Each target stands with its own name. Raises Fault."""
    pieces = re.split(r"[，、；。;\n]|, ", bare(body))
    for key, target in kpis.items():
        held = [p for p in pieces
                if any(abs(n.value - target) <= 1e-9 * abs(target) for n in find_numbers(p))]
        named = [{k for k, word in _KPI.items() if word.search(p)} for p in held]
        if held and not any(key in names or not names for names in named):
            raise Fault("The objective in ad_plan.md gives the target of {kpi} to another figure. "
                        "Two numbers have changed places: put each beside its own name.", kpi=key)


def counted_days(text: str) -> bool:
    """Whether a text names a window of attribution: 1 to 90 days, or weeks."""
    for hit in _WINDOW.finditer(text):
        many = int(hit["many"]) if hit["many"].isdigit() else value_of(hit["many"])
        days = many * (7 if hit["unit"].strip("- ").lower()[0] in "週周星w" else 1)
        if 1 <= days <= MOST_DAYS:
            return True
    return False


def unless_denied(text: str, wanted: re.Pattern[str], denial: re.Pattern[str],
                  never: bool = False) -> bool:
    """Whether something is said that no denial stands before; never: nowhere."""
    plain = bare(text)
    said = [not denial.search(plain[:hit.start()]) for hit in wanted.finditer(plain)]
    return bool(said) and (all(said) if never else any(said))


def put_aside(body: str) -> str | None:
    """Where a section says that rules are not kept, else None."""
    text = bare(body)
    return next((hit[0] for hit in _PUT_ASIDE.finditer(text)
                 if not _DENIES.search(text[:hit.start()])), None)


def licensed(body: str) -> bool:
    """Whether pictures have a licence; “what has no licence is not used” says so, too."""
    text = bare(body)
    for hit in _LICENCE.finditer(text):
        if not _NO_LICENCE.search(text[:hit.start()]) \
                or re.match(r"[的者就]|\w* (?:are|is) ", text[hit.end():]) \
                and _REFUSED.search(re.split(r"[。\n]", text[hit.end():])[0]):
            return True
    return False


def said_of_facts(body: str) -> set[str]:
    """Ids of facts that a message rests on, without those it says it leaves out."""
    text = bare(body)
    return {hit[0] for hit in _FACT.finditer(text) if not _NOT_SAID.search(text[:hit.start()])}


def owner_of(cells: Sequence[str], named: bool = False) -> bool:
    """Whether an owner is named; named: behind the word for it, in a line of text."""
    for cell in cells:
        hit = _OWNER.search(cell) if named else None
        owner = hit[1] if hit else "" if named else cell
        owner = re.split(r"[，。；;|\n]", owner.strip(" 　|*"))[0].strip()
        if owner and re.search(r"\w", owner) and not undecided(owner):
            return True
    return False
