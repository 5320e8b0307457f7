"""Effects that no ad may promise beyond the rules of the house, and when words are denied."""

from __future__ import annotations

import re

# What a reader takes for a cure and copy_rules does not list, in the plain form of a text.
_SLIM = (r"(?:瘦|減|甩|掉)(?:了|下|掉)?(?:\d+|[一二兩三四五六七八九十半幾]+)(?:公斤|kg|公分|吋|斤)")
EFFECTS = {
    "food": (_SLIM, r"(?:瘦|減)(?:肚子|小腹|大腿)", r"(?:lose|drop)s?(?:\d+|a?few)(?:kg|kilos"
                                                    r"|pounds)"),
    "cosmetic": (_SLIM, r"(?:去|除|祛|退|治)(?:青春)?痘",
                 r"(?:gets?ridof|clears?(?:up)?)(?:your)?(?:acne|pimples?)"),
}
_CLAUSE = re.compile(r"[，。！？；,.!?;\n]")
_NEVER = (r"(?:不能|不可以?|不會|不得|不應該?|不該|無法|沒辦法|沒有辦法|並無|不具有?|從不|絕不"
          r"|不(?!用|必|需|怕|管|論|過|同|錯|少|妨|斷|愧)|沒有?(?!問題|關係|錯|事|想到))")
_SAY = r"(?:說|講|宣稱|聲稱|保證|承諾|表示|確定|認定|判斷)"
_DENIED = re.compile(
    rf"(?:不是|並非).{{0,6}}$|{_NEVER}{_SAY}.{{0,12}}$"
    rf"|{_NEVER}(?:(?!能|可以|會|就|還|才).){{0,6}}$"
    r"|\b(?:not|never|cannot|no|without|nor|neither)\b[^.;]{0,24}$|n['’]t\b[^.;]{0,24}$",
    re.IGNORECASE)
_TWICE = re.compile(r"不能不|不得不|不會不|沒有不|無不|無法不|不(?:是)?(?:但|只|僅|光|單)"
                    r"|not (?:only|just)", re.IGNORECASE)


def denied(text: str, start: int) -> bool:
    """Whether what stands at `start` of a text is denied by the words before it in its clause.

    “It cannot treat pimples” denies the treatment; “not only treats pimples” does not.
    """
    before = _CLAUSE.split(text[:start].lower())[-1][-40:]
    if re.search(r"[\u4e00-\u9fff]", before):
        before = re.sub(r"\s", "", before)
    return bool(_DENIED.search(before)) and not _TWICE.search(before)
