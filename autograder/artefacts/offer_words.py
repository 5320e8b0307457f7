"""What a short text says about returns, against the plan: days, refusals, who pays the parcel.

Read are the wordings that shops use: 7 日內可退, 七天鑑賞期; send it back within 7 days. The
plan's days may be told: the plan is open to everybody.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from .forms import Fault

_ZH = {"一": 1, "二": 2, "兩": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
       "十": 10, "one": 1, "a": 1, "two": 2, "seven": 7, "fourteen": 14, "ten": 10, "thirty": 30}
_DAYS = re.compile(r"(?P<many>\d+|十[一二三四五六七八九]?"
                   r"|[一二兩三四五六七八九](?:十[一二三四五六七八九]?)?"
                   r"|one|a|two|seven|fourteen|ten|thirty)\s?個?(?P<unit>天|日|週|周|星期|個月|days?\b|weeks?\b)"
                   r"(?!\s?[元圓])", re.IGNORECASE)
_WITHDRAW = re.compile(r"退|寄回|送回|換貨|解除契約|鑑賞|猶豫|return|send (?:it|them|the \w+) back"
                       r"|sent back|refund", re.IGNORECASE)
# How long the money takes is not how long the goods may be sent back.
_PAID_BACK = re.compile(r"\s?內?[^。,]{0,3}(?:入帳|刷退|完成退款|退款完成|退款[給至到])")
_PAYING_BACK = re.compile(r"(?:退款|退費|refunds?)(?:約|大約|需要?|會在|將於|作業| takes?"
                          r"| comes? within| within| in)?\s?約?\s?$", re.IGNORECASE)
_SENT = re.compile(r"\s?內?[^。,]{0,3}(?:出貨|寄出|到貨|送達)")
_NO_WITHDRAW = re.compile(r"(?:不|無法|未能|恕不|概不|沒辦法)\s?(?:可|能|得|接受|提供)?以?\s?退"
                          r"|(?:no|not?) (?:be )?(?:returns?|refunds?)"
                          r"|cannot be (?:sent back|returned)",
                          re.IGNORECASE)
_OWN_COST = re.compile(r"運費[^，。；!！]{0,4}(?:自付|自理|自行|由您|由買|由顧|由消費|您付|你付"
                       r"|買家|須付|需付|要付)|(?:自付|自行負擔|負擔)[^，。；!！免不]{0,4}運費"
                       r"|(?:you|buyer|customer)s? pays? (?:for )?(?:the )?"
                       r"(?:return|parcel|shipping)",
                       re.IGNORECASE)


def check_returns(text: str, where: str, truth: dict[str, Any], question: str = "") -> bool:
    """Whether a text says for how many days goods may be sent back. Raises Fault where it says so
    otherwise than the plan, refuses returns, or lets the buyer pay for them.

    truth: {"return_days": of the plan}. question: what the text answers (“Yes, within 7 days”).
    """
    if _WITHDRAW.search(question) and not _WITHDRAW.search(text):
        text = f"退 {text.replace('，', '、').replace('. ', ', ')}"
    said = unicodedata.normalize("NFKC", text.replace("，", "。"))
    cost = _OWN_COST.search(said)
    if cost and _WITHDRAW.search(said):
        raise Fault("{where} lets the buyer pay for the return: “{words}”. Within the seven days "
                    "of the law it costs the buyer nothing (rule {rule} of copy_rules).",
                    where=where, words=cost.group(0)[:20], rule="L08")
    told = False
    for sentence in re.split(r"[.!?;\n]|。(?=[^。]*\d)", said):
        refused = _NO_WITHDRAW.search(sentence)
        if refused:
            raise Fault("{where} refuses returns: “{words}”. Goods bought at a distance may be "
                        "sent back within the days of the plan. Say so.",
                        where=where, words=refused.group(0)[:20])
        if not _WITHDRAW.search(sentence):
            continue
        for hit in _DAYS.finditer(sentence):
            after, days = sentence[hit.end():], _count(hit["many"])
            if _SENT.match(after) or days != truth["return_days"] and (
                    _PAID_BACK.match(after) or _PAYING_BACK.search(sentence[:hit.start()])):
                continue
            if hit["unit"].lower().startswith(("週", "周", "星期", "w")):
                days, in_days = days * 7, True
            else:
                in_days = hit["unit"].lower()[0] in "天日d"
            if days != truth["return_days"] or not in_days:
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
