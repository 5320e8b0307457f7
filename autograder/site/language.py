"""Keep one language of a page that is written in two.

A page is MyST Markdown. A line `+++ {"lang": "zh-TW"}` or `+++ {"lang": "en"}` opens a block of
that language; the block ends at the next `+++` line or at a code cell. Text outside such blocks
and code cells belong to both languages. In the YAML head of a code cell, `alt@zh-TW: ...` and
`alt@en: ...` give one key two values.

Lines that go away are left blank, so line numbers in warnings are those of the source.
"""

from __future__ import annotations

import json
import re

LANGUAGES = ("zh-TW", "en")

_BREAK = re.compile(r"^\+\+\+\s*(\{.*\})?\s*$")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})(.*)$")
_KEYED = re.compile(r"^(\s*)([\w-]+)@(zh-TW|en):(.*)$")


class LanguageError(ValueError):
    """A block marker that cannot be read; the message names the line."""


def _block_language(head: str | None, line_number: int) -> str | None:
    if not head:
        return None
    try:
        language = json.loads(head).get("lang")
    except json.JSONDecodeError as error:
        raise LanguageError(f"line {line_number}: +++ is not followed by JSON ({error})") from error
    if language is not None and language not in LANGUAGES:
        raise LanguageError(f"line {line_number}: unknown language {language!r}")
    return language


def keep(text: str, language: str) -> str:
    """Return `text` with only the blocks of `language` ("zh-TW" or "en") and the shared ones.

    The result has as many lines as the source. Raises LanguageError on a marker that is not JSON
    or names another language, ValueError on an unknown `language`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    kept: list[str] = []
    current: str | None = None
    fence: str | None = None  # the marker that closes the fence we are in
    in_code = False
    for number, line in enumerate(text.split("\n"), start=1):
        if fence is None and (found := _BREAK.match(line)):
            current = _block_language(found.group(1), number)
            kept.append("")
            continue
        if found := _FENCE.match(line):
            marker, info = found.groups()
            if fence is None:
                fence = marker
                if info.startswith("{code-cell}"):
                    in_code, current = True, None
            elif not info.strip() and marker[0] == fence[0] and len(marker) >= len(fence):
                fence = None
                if in_code:
                    kept.append(line)
                    in_code = False
                    continue
        if in_code and (found := _KEYED.match(line)):
            indent, key, wanted, value = found.groups()
            kept.append(f"{indent}{key}:{value}" if wanted == language else "")
            continue
        kept.append(line if current in (None, language) else "")
    return "\n".join(kept)
