"""A learner's Markdown as HTML for `preview`: headings, lists, tables, bold, paragraphs.

A small subset on purpose: everything is escaped first, so no tag, script or address of the text
reaches the page; links and pictures are shown as words.
"""

from __future__ import annotations

import html
import re

from autograder.artefacts.report import read_report

from .preview_views import CELL

_HEADING = re.compile(r"(#{1,6})\s+(.*)")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s+(.*)")
_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*")


def prose(name: str, data: bytes | None) -> str:
    """A Markdown text with its section tags taken out. Raises ArtefactError as `read_report`."""
    out: list[str] = []
    waiting: list[str] = []  # lines of the paragraph, list or table that is open
    kind = ""

    def close() -> None:
        if waiting:
            out.append({"p": _paragraph, "li": _list, "tr": _table}[kind](waiting))
        waiting.clear()

    for line in read_report(name, data).text.split("\n"):
        text = line.strip()
        heading, item = _HEADING.fullmatch(text), _ITEM.fullmatch(text)
        new = "li" if item else "tr" if text.startswith("|") else "p"
        if not text or heading or new != kind:
            close()
        if heading:
            level = min(6, len(heading[1]) + 1)
            out.append(f"<h{level}>{_inline(heading[2])}</h{level}>")
        elif text:
            waiting.append(item[1] if item else text)
        kind = new
    close()
    return "".join(out)


def _inline(text: str) -> str:
    """Escaped text with bold, code, and links and pictures as words."""
    text = html.escape(text)
    text = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"[\1]", text)
    text = re.sub(r"\[([^\]]+)\]\(([^)]*)\)", r"\1 (\2)", text)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    return re.sub(r"\*\*([^*]+)\*\*", r"<b>\1</b>", text)


def _paragraph(lines: list[str]) -> str:
    return "<p>" + "<br>".join(map(_inline, lines)) + "</p>"


def _list(lines: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{_inline(line)}</li>" for line in lines) + "</ul>"


def _table(lines: list[str]) -> str:
    rows = [[c.strip() for c in line.strip("|").split("|")]
            for line in lines if not _RULE.fullmatch(line)]
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{_inline(c)}</td>' for c in row) + "</tr>"
                   for row in rows)
    return f'<table style="border-collapse:collapse">{body}</table>'
