"""What a reply about somebody's body may not say: that it gets better, or what caused it.

Both are for a doctor or a test. Patterns of the usual ways to say it, clause by clause; a clause
that denies it, leaves it open, or speaks of the firm's own work passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .denials import denied
from .public_text import clauses, names_one

_PROMISE = (
    r"(?:應該|一定|可以|可望|有機會|會|能|就)(?:(?!不).){0,6}?"
    r"(?:改善|好轉|變好|緩解|減輕|痊癒|康復|消退|退紅|消腫|好起來|好很多)",
    r"(?:痘痘?|疹子|紅腫|紅疹|癢|疤|粉刺)[^，。]{0,8}(?:變少|少了|不見|消了|消失|淡了|退了|好了)",
    r"(?:天|週|個月|次)[^，。]{0,3}就?(?:有感(?!謝|覺)|見效|有效果?|看得到)",
    r"(?:慢慢|漸漸|逐漸)(?:就)?(?:會)?(?:改善|變好|好轉|消退)",
    r"(?:保證|擔保|絕對|肯定|一定)(?:是)?(?:沒有?問題|沒事|安全|沒有?關係|不會(?:有事|有問題"
    r"|過敏))",
    r"不會有(?:事|問題|影響)",
    r"(?:產品|商品|香皂|沐浴露|品質|成分|配方|鐵觀音奶酥)(?:本身)?(?:都|是|絕對|一定"
    r"|完全)?沒有?(?:任何)?問題",
    r"(?:will|should|may|might|can|could)(?: (?!not\b|never\b|we\b)\w+){0,3}? "
    r"(?:improve|get better|clear(?: up)?|fade|heal|recover|calm down)",
    r"helps? (?:with|against) (?:\w+ )?(?:pimples?|acne|rash|swelling)",
    r"nothing (?:is )?wrong with (?:our|the|this)",
)
_OWN_WORK = re.compile(
    r"客服|回覆|回應|流程|服務|包裝|速度|標示|溝通|制度|處理|人手|作業|醫|希望|祝|盼|但願|是否"
    r"|能不能"
    r"|會不會|如果|若|萬一|假如|我們(?:一定|也|都|將)?會(?:努力|盡力|持續|好好|積極)?改善"
    r"|\b(?:we|us|our (?:service|team)|service|repl(?:y|ies)|answers?|doctor|dermatologist|hope|if"
    r"|whether)\b")
_MAYBE = (r"(?:應該|可能|也許|或許|大概|恐怕|多半|八成|看起來|看來|聽起來|我猜|猜測|推測|研判"
          r"|想必|通常是"
          r"|一般是)")
_CAUSE = (
    rf"{_MAYBE}.{{0,4}}(?:不是|是|因為|由於|跟|和|與).{{0,16}}(?:造成|引起|導致|引發|有關|無關"
    rf"|關係|的問題"
    r"|敏感|膚質|體質|天氣|季節)",
    rf"{_MAYBE}.{{0,2}}是.{{0,8}}過敏(?!風險|原|的風險|體質)",
    r"(?<!是)(?:不是|並非|不可能是|絕不是).{0,12}(?:造成|引起|導致|引發)",
    r"(?:跟|和|與).{0,10}(?:無關|沒有?關係)",
    r"[您你]的?(?:膚質|體質|皮膚).{0,4}(?:比較|本來|本身|太|較|偏).{0,3}(?:敏感|差|乾|弱|薄)",
    r"\b(?:probably|perhaps|maybe|likely|might be|may be|could be|seems|must be|should be|we think"
    r"|we guess)\b.{0,40}(?:caused|due to|because|sensitive skin|skin type|allerg|weather|reaction"
    r"|nothing to do)",
    r"(?:is|was|are|were)(?:n['’]t| not) (?:caused|due to|from|because of)\b",
    r"\bnot (?:the|our) (?:soap|product|body wash)\b",
    r"\bnothing to do with (?:our|the)\b",
    r"\byour skin (?:is|must be|may be|might be) (?:\w+ )?(?:sensitive|dry|weak)",
)
_OPEN = re.compile(
    r"是不是|是否|會不會|有沒有|不知道|不確定|不清楚|無法(?:確定|判斷)|不能(?:確定|判斷)|還沒|尚未"
    r"|查|確認|釐清|檢驗|醫師(?:判斷|檢查)"
    r"|\b(?:whether|if|do not know|don['’]t know|not known|not sure|find out|look into|test"
    r"|check)\b")


def promises_health(text: str) -> str | None:
    """Where a reply promises that the body gets better or that nothing is wrong, else None."""
    return _first(text, _PROMISE, _OWN_WORK)


def guesses_cause(text: str, known: Sequence[Iterable[str]] = ()) -> str | None:
    """Where a reply guesses or denies what caused it, else None.

    known: words for what quality has confirmed; a clause with one of them states no guess.
    """
    words = [word for group in known for word in group]
    return _first(text, _CAUSE, _OPEN, words)


def _first(text: str, patterns: Iterable[str], apart: re.Pattern[str], words: Sequence[str] = ()
           ) -> str | None:
    for clause in clauses(text):
        if apart.search(clause) or words and names_one(clause, words):
            continue
        for pattern in patterns:
            for hit in re.finditer(pattern, clause):
                if not denied(clause, hit.start()):
                    return hit[0]
    return None
