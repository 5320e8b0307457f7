"""The events that the script of a page sends, read from its text: nothing is executed.

Understood is `dataLayer.push({...})`, alone (sent when the page opens) or inside a handler that is
bound with on("id", "click", ...) or addEventListener. What only running the page can show, such as
a computed total, is not told.
"""

from __future__ import annotations

import re
from typing import Any

_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`[^`]*`",
                    re.DOTALL)
_PUSH = re.compile(r"dataLayer\s*\.\s*push\s*\(")
_BOUND = re.compile(
    r"""(?:\bon\s*\(\s*["']([\w-]+)["']\s*,\s*|getElementById\s*\(\s*["']([\w-]+)["']\s*\)"""
    r"""\s*\.\s*addEventListener\s*\(\s*)["'](\w+)["']\s*,""")
_PAIR = re.compile(r"""^["']?(\w+)["']?\s*(?::\s*(.*))?$""", re.DOTALL)


def page_events(html: str) -> list[dict[str, Any]]:
    """Events that the page sends, in the order of its script.

    Returns:
        dicts with event (name), on (id of what must be pressed, "load" when the page opens) and
        data {key: value}: a text without its quotation marks, anything else as it is written.
    """
    found: list[dict[str, Any]] = []
    for script in _SCRIPT.findall(_COMMENT.sub("", html)):
        found += _events(_without_comments(script))
    return found


def script_text(html: str) -> str:
    """The programs of a page one after the other, without their comments."""
    scripts = _SCRIPT.findall(_COMMENT.sub("", html))
    return "\n".join(_without_comments(script) for script in scripts)


def _without_comments(script: str) -> str:
    return _TOKEN.sub(lambda m: " " if m[0].startswith(("//", "/*")) else m[0], script)


def _events(script: str) -> list[dict[str, Any]]:
    handlers = [(m.start(), _end(script, script.index("(", m.start())),
                 (m[1] or m[2]) if m[3] in ("click", "submit") else f"{m[1] or m[2]} {m[3]}")
                for m in map(_outer(script), _BOUND.finditer(script))]
    events = []
    for push in _PUSH.finditer(script):
        opening = push.end() - 1
        data = _object(script[opening + 1:_end(script, opening) - 1])
        if "event" not in data:
            continue
        within = [h for h in handlers if h[0] <= push.start() < h[1]]
        events.append({"event": data.pop("event"), "on": within[-1][2] if within else "load",
                       "data": data})
    return events


class _Bound:
    """A match of `_BOUND`, with the place at which its outer call begins."""

    def __init__(self, match: re.Match[str], start: int) -> None:
        self._match, self._start = match, start

    def __getitem__(self, group: int) -> str | None:
        return self._match[group]

    def start(self) -> int:
        return self._start


def _outer(script: str) -> Any:
    def bound(match: re.Match[str]) -> _Bound:
        listener = match[0].find("addEventListener")
        return _Bound(match, match.start() + max(listener, 0))
    return bound


def _end(script: str, opening: int) -> int:
    """Place after the bracket that closes the one at `opening`; the end where none does."""
    depth, at = 0, opening
    while at < len(script):
        text = _TOKEN.match(script, at)
        if text and script[at] in "\"'`":
            at = text.end()
            continue
        if script[at] in "([{":
            depth += 1
        elif script[at] in ")]}":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return len(script)


def _object(text: str) -> dict[str, str]:
    """Keys and values of an object literal."""
    text = text.strip()
    if not (text.startswith("{") and text.endswith("}")):
        return {}
    out: dict[str, str] = {}
    start, at, inner = 0, 0, text[1:-1]
    while at <= len(inner):
        if at == len(inner) or inner[at] == ",":
            pair = _PAIR.match(inner[start:at].strip())
            if pair:
                value = (pair[2] if pair[2] is not None else pair[1]).strip()
                quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'`"
                out[pair[1]] = value[1:-1] if quoted else value
            start = at = at + 1
            continue
        token = _TOKEN.match(inner, at)
        if token:
            at = token.end()
        elif inner[at] in "([{":
            at = _end(inner, at)
        else:
            at += 1
    return out
