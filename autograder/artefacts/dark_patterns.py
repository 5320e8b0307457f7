"""Patterns that trick buyers, found in the words of a proposal by the house's list."""

from __future__ import annotations

import re
from typing import Any

_STOP = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_COMMA = re.compile(r"[，,]")
_DENIED = re.compile(
    r"不(?:做|用|放|要|會|可|能|得|該|採|寫)|沒有|禁止|拒絕|避免|絕不|\b(?:no|not|nor|never|without|avoid|"
    r"refuse|instead of|rather than)\b|n['’]t\b", re.IGNORECASE)


def dark_pattern(text: str, rules: dict[str, Any]) -> tuple[str, str] | None:
    """(name of the pattern, the words) of the first one that a text proposes, None without one.

    A sentence that takes the pattern away, or says that it is not built, proposes nothing.

    Args:
        text: prose in Chinese or English.
        rules: {"dark_patterns": {name: {"words": patterns}}, "takes_away": words}.
    """
    for sentence in _STOP.split(text):
        for name, known in rules["dark_patterns"].items():
            for pattern in known["words"]:
                hit = re.search(pattern, sentence, re.IGNORECASE)
                if hit and not _away(sentence, hit, rules["takes_away"]):
                    return name, hit.group(0)
    return None


def _away(sentence: str, hit: re.Match[str], words: list[str]) -> bool:
    before = _COMMA.split(sentence[:hit.start()].lower())[-1]
    after = _COMMA.split(sentence[hit.end():].lower())[0]
    if any(word.lower() in before or not word.isascii() and word in after for word in words):
        return True
    return bool(_DENIED.search(before[-24:]))
