"""Claims by the way they are made: awards, tests, what others say, comparisons, and pressure.

The first four need a fact of the product that is claimed word for word; for hurrying readers along
there is none. Patterns of the usual ways to say it, not understanding.
"""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.messages import Text

from .ad_numbers import readable
from .fields import words
from .forms import Fault

_PEOPLE = (r"(?:客人|顧客|消費者|網友|大家|人人|買家|媽媽|爸爸|長輩|同事|孩子|部落客|達人|名人|專家"
           r"|老師|醫師|醫生|皮膚科|營養師|藥師)")
_N = r"[一二兩三四五六七八九十\d]+"
_FAMILIES = tuple((Text(name), re.compile(pattern, re.IGNORECASE)) for name, pattern in (
    ("an award", r"[金銀銅]牌|[金銀銅]獎|獎牌|得獎|獲獎|獎項|首獎|大獎|評鑑優勝|冠軍"
                 r"|\b(?:gold|silver|bronze) (?:medal|award|prize)|\baward|\bprize|\bmedal"
                 r"|\bwinner\b"),
    ("a test or a certificate", r"SGS|(?:檢驗|檢測|測試)(?:合格|通過|過關|認證)"
     r"|(?:通過|經過|經由)[^。；]{0,8}(?:檢驗|檢測|認證|驗證|測試)|(?:認證|驗證)(?!碼)|未檢出"
     r"|零檢出|標章"
     r"|HACCP|ISO\s?\d{4,5}|\b(?:lab|clinically|dermatologically|independently)[- ]?tested"
     r"|\bcertified\b|\bcertificate|\bpassed .{0,20}tests?\b|\btested by\b"),
    ("what others say", rf"(?:用|吃|喝|買|試|洗|收)過的?(?:人|客人|朋友|顧客|長輩"
                        rf"|媽媽)?[^。；]{{0,4}}"
     rf"(?:都|全)?(?:說|覺得|表示|回購|稱讚|誇|推薦|愛上|滿意)"
     rf"|{_PEOPLE}[^。；，,]{{0,4}}(?:都(?:說|愛|誇|讚|滿意)|一致|大力|強力|推薦|愛用|稱讚)"
     r"|好評|口碑|五星|"
     r"\b(?:customers|users|people|everybody|everyone|testers|reviewers|readers|experts|doctors)"
     r"(?: who (?:\w+ ){1,3})?[ ]?(?:all )?(?:say|said|love|swear|agree|report|recommend|praise)"
     r"|\brecommended by\b|\bfive[- ]star"),
    ("a comparison of amounts", rf"(?:少|減|多|省|降|低|縮短|淡)(?:了|掉|到|為|至)?(?:了)?一半|減半"
     rf"|一半的(?:糖|油|熱量|皺紋|塑膠|時間|包裝)|(?:加|快|強|濃|多|高){_N}倍|加倍(?!佳)|{_N}倍"
     r"|\bhalf (?:as|of|the) (?:much|many|the|sugar|plastic|time|wrinkles|calories)"
     r"|\b(?:twice|double) (?:as|the)\b|\bhalves\b"),
))
_PRESSURE = re.compile(
    rf"(?:只剩|僅剩|剩下?|倒數|最後)\s?{_N}\s?(?:天|日|小時|分鐘|個小時)"
    r"|即將(?:結束|截止|售罄)|快要?(?:結束|賣完|截止)了?|今天截止|明天(?:就)?(?:漲價|恢復)"
    r"|售完為止|賣完為止|\b(?:only|just) \w+ (?:days?|hours?)\b(?! of)"
    r"|\b\w+ (?:days?|hours?) left\b|\b(?:the|these) last (?:few )?(?:days?|hours?)\b"
    r"|\bends? (?:soon|today|tonight)|\bbefore it(?:['’]s| is) gone|\bselling out",
    re.IGNORECASE)
_DATE = re.compile(r"\d{1,2}\s?[/月]\s?\d{1,2}|(?:Oct|Nov|Dec|Jan|Sep|Aug)[a-z]*\.? \d{1,2}")


def check_evidence(ad: dict[str, Any], name: str) -> None:
    """Each such claim stands in a claim that leans on a fact; nobody is hurried. Raises Fault."""
    claimed = [words(str(claim["text"])) for claim in ad["claims"]]
    for field in ("headline", "text", "cta"):
        text = readable(str(ad[field]))
        for family, pattern in _FAMILIES:
            for hit in pattern.finditer(text):
                if not any(words(hit[0]) in one for one in claimed):
                    raise Fault("Ad {id} says “{words}”, which is {family}, and none of its claims "
                                "holds these words with a fact. Claim them with the fact of this "
                                "product that says so, or leave them out.",
                                id=name, words=hit[0].strip()[:30], family=family)
        for sentence in re.split(r"[。；;!?\n]|\.(?=\s)", text):
            hit = _PRESSURE.search(sentence)
            if hit and not _DATE.search(sentence):
                raise Fault("Ad {id} hurries its readers: “{words}”. Seen tomorrow, it is untrue. "
                            "Name the last day instead.", id=name, words=hit[0].strip()[:30])
