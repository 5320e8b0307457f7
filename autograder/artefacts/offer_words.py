"""What a short text says about an offer (limits, discount, days, dates, codes) against the plan.

Read are the wordings that ads and shop pages use, with or without a currency: 滿 1500 折 150,
滿 990 免運, 7 日內可退, 10/20 至 11/16; from NT$1,500, within 7 days. A number that follows one of
these words and is not the plan's is told with both values: the plan is open to everybody.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .forms import Fault

_N = r"(?:NT\$|TWD|\$)?\s?(\d+)(?!\d)\s?元?"
_OVER = re.compile(rf"滿(?:額|足)?\s?{_N}\s?(?P<rest>[^，。；;！!？?,\n滿]{{0,14}})", re.IGNORECASE)
_FREE = re.compile(
    rf"(?:{_N}\s?(?:以上|起|即可|即|就|可)*\s?免(?:費)?運|免運(?:費)?門檻\s?(?:是|為|:)?\s?{_N}"
    rf"|(?:free shipping|shipping is free|free)\b[^.;]{{0,20}}?\b(?:from|over|above)\s{_N})",
    re.IGNORECASE)
_OFF = re.compile(rf"(?:(?<!打)折(?:抵|價|扣)?|現折|再減|立減|save|off)\s?{_N}(?!\s?折)"
                  rf"|{_N}\s(?:off\b)", re.IGNORECASE)
_SHARE = re.compile(r"(?<![A-Za-z0-9.])(?:\d{1,2}(?:\.\d)?|[一二三四五六七八九]{1,2})\s?折"
                    r"(?![扣抵價])"
                    r"|(?<!\d)\d{1,2}\s?%\s?off", re.IGNORECASE)
_SPELT = re.compile(r"(?:滿|折|NT\$)\s?[一二兩三四五六七八九十百千萬零]{2,}"
                    r"|[一二兩三四五六七八九十][一二兩三四五六七八九十百千萬零]*[百千萬]"
                    r"[一二兩三四五六七八九十百千萬零]*\s?[元塊]")
_TOKEN = re.compile(r"(?<![A-Za-z0-9$/@._-])(?!NTD?\d)(?=[A-Z]*\d)[A-Z]{2,}[A-Z0-9]{2,}"
                    r"(?![A-Za-z0-9])")
_DATE = re.compile(r"(?<![\d/.])(?:20\d\d\s?[-/年]\s?)?(1[0-2]|0?[1-9])\s?[-/月]\s?"
                   r"(3[01]|[12]\d|0?[1-9])(?![\d/])\s?[日號]?")
_LAST_DAY = re.compile(r"(?:到|至)\s?(?:本月|當月)?\s?(\d{1,2})\s?[日號]")
_ZH = {"一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
       "十": 10, "seven": 7, "fourteen": 14, "ten": 10, "thirty": 30}
_DAYS = re.compile(r"(?P<many>\d+|十[一二三四五六七八九]?"
                   r"|[一二兩三四五六七八九](?:十[一二三四五六七八九]?)?"
                   r"|seven|fourteen|ten|thirty)\s?(?P<unit>天|日|週|周|星期|個月|days?\b|weeks?\b)"
                   r"(?!\s?[元圓])", re.IGNORECASE)
_WITHDRAW = re.compile(r"退|換貨|解除契約|鑑賞|猶豫|return|send (?:it|them|the \w+) back"
                       r"|sent back|refund", re.IGNORECASE)
_NO_WITHDRAW = re.compile(r"(?:不|無法|未能|恕不|概不|沒辦法)\s?(?:可|能|得|接受|提供)?以?\s?退"
                          r"|(?:no|not?) (?:be )?(?:returns?|refunds?)"
                          r"|cannot be (?:sent back|returned)",
                          re.IGNORECASE)
_OWN_COST = re.compile(r"運費[^，。；!！]{0,4}(?:自付|自理|自行|由您|由買|由顧|由消費|您付|你付"
                       r"|買家|須付|需付|要付)|(?:自付|自行負擔|負擔)[^，。；!！免不]{0,4}運費"
                       r"|(?:you|buyer|customer)s? pays? (?:for )?(?:the )?"
                       r"(?:return|parcel|shipping)",
                       re.IGNORECASE)


def plain(text: str) -> str:
    """Half-width, without commas inside numbers; a Chinese comma stays one."""
    out = unicodedata.normalize("NFKC", text.replace("，", "。"))
    return re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", out)


def check_offer(text: str, where: str, truth: dict[str, Any]) -> None:
    """Limits, discount, dates and codes of a text against the plan. Raises Fault.

    truth: {"threshold", "free_shipping_over", "discount" (None where it is no amount), "code",
        "start", "end" (ISO days)}.
    """
    said = plain(text)
    spelt = _SPELT.search(said)
    if spelt:
        raise Fault("{where} spells an amount in words: “{words}”. Write it in digits, as the plan "
                    "does, so that it can be compared.", where=where, words=spelt.group(0)[:20])
    _limits(said, where, truth)
    share = _SHARE.search(said)
    if share and truth["discount"] is not None:
        raise Fault("{where} says “{words}”, and the plan takes off an amount, not a share. Say "
                    "how many NT$.", where=where, words=share.group(0)[:20])
    for code in _TOKEN.findall(said):
        if code != truth["code"]:
            raise Fault("{where} names the code {code}, and the plan has another one. Copy it "
                        "letter by letter.", where=where, code=code[:20])
    _dates(said, where, truth)


def _limits(said: str, where: str, truth: dict[str, Any]) -> None:
    free, threshold = truth["free_shipping_over"], truth["threshold"]
    for hit in _OVER.finditer(said):
        value, rest = int(hit.group(1)), hit["rest"]
        if "免" in rest and "運" in rest:
            continue  # told below
        if re.search(r"折|減|贈|輸入|送", rest) and value != threshold:
            raise _differs(where, "threshold", threshold, value)
        if value not in (threshold, free):
            raise _differs(where, "threshold", threshold, value)
    for value in free_limits(said):
        if value != free:
            raise _differs(where, "free_shipping_over", free, value)
    if truth["discount"] is None:
        return
    for hit in _OFF.finditer(said):
        value = int(hit.group(1) or hit.group(2))
        if value != truth["discount"]:
            raise _differs(where, "discount", truth["discount"], value)


def _differs(where: str, field: str, planned: int, value: int) -> Fault:
    return Fault("{where}: {field} of the plan is {planned}, and you write {value}. Use the number "
                 "of the plan.", where=where, field=field, planned=f"{planned:,}",
                 value=f"{value:,}")


def free_limits(text: str) -> list[int]:
    """Amounts from which a text says that shipping is free."""
    said = plain(text)
    return [int(v) for hit in _FREE.finditer(said) for v in hit.groups() if v]


def _dates(said: str, where: str, truth: dict[str, Any]) -> None:
    allowed = {tuple(map(int, truth[k].split("-")[1:])) for k in ("start", "end")} | {(11, 11)}
    for hit in _DATE.finditer(said):
        if (int(hit.group(1)), int(hit.group(2))) not in allowed:
            raise Fault("{where} names the day {words}, and the campaign runs from {start} to "
                        "{end}. Use the days of the plan.", where=where, words=hit.group(0).strip(),
                        start=truth["start"], end=truth["end"])
    for hit in _LAST_DAY.finditer(said):
        if int(hit.group(1)) != int(truth["end"].split("-")[2]):
            raise Fault("{where} names the day {words}, and the campaign runs from {start} to "
                        "{end}. Use the days of the plan.", where=where, words=hit.group(0).strip(),
                        start=truth["start"], end=truth["end"])


def check_returns(text: str, where: str, truth: dict[str, Any]) -> bool:
    """Whether a text says for how many days goods may be sent back. Raises Fault where it says so
    otherwise than the plan, refuses returns, or lets the buyer pay for them."""
    cost = _OWN_COST.search(plain(text))
    if cost and _WITHDRAW.search(plain(text)):
        raise Fault("{where} lets the buyer pay for the return: “{words}”. Within the seven days "
                    "of the law it costs the buyer nothing (rule {rule} of copy_rules).",
                    where=where, words=cost.group(0)[:20], rule="L08")
    told = False
    for sentence in re.split(r"[.!?！？；;\n]|。(?=[^。]*\d)", plain(text)):
        refused = _NO_WITHDRAW.search(sentence)
        if refused:
            raise Fault("{where} refuses returns: “{words}”. Goods bought at a distance may be "
                        "sent back within the days of the plan. Say so.",
                        where=where, words=refused.group(0)[:20])
        if not _WITHDRAW.search(sentence):
            continue
        for hit in _DAYS.finditer(sentence):
            if re.match(r"\s?內?[^。,]{0,3}(?:出貨|寄出|到貨|送達)", sentence[hit.end():]):
                continue
            days = _count(hit["many"])
            if days != truth["return_days"] or hit["unit"].lower()[0] not in "天日d":
                raise Fault("{where}: the plan gives {days} days for returns, and you write "
                            "“{words}”. Use the days of the plan.", where=where,
                            days=truth["return_days"], words=hit.group(0)[:12])
            told = True
    return told


def _count(said: str) -> int:
    said = said.lower()
    if said.isdigit() or said in _ZH:
        return int(said) if said.isdigit() else _ZH[said]
    tens, _, ones = said.partition("十")
    return _ZH.get(tens, 1) * 10 + _ZH.get(ones, 0)


def check_prices(text: str, where: str, truth: dict[str, Any]) -> None:
    """A price behind the name of a product is that product's. Raises Fault.

    truth: {"products": {name: its prices}}.
    """
    said = plain(text)
    for name, prices in truth["products"].items():
        for hit in re.finditer(rf"{re.escape(name)}[^。；;！!\d滿折]{{0,8}}{_N}", said):
            if int(hit.group(1)) not in prices:
                raise Fault("{where} gives {product} the price NT${value}, and the plan has "
                            "another one for it. Look it up in price.", where=where,
                            product=name, value=f"{int(hit.group(1)):,}")
