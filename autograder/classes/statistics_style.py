"""The look of the pages about a class: that of the grading report, with maps and bars."""

from __future__ import annotations

from html import escape
from typing import Any

from autograder.checking.messages import language
from autograder.grading.report import visible
from autograder.grading.report_page import STYLE as REPORT

STYLE = (
    REPORT
    + """
:root { --low: #d9700e; --high: #1f6fb2; --faint: #8882; --key: #5f5f5f; }
@media (prefers-color-scheme: dark) {
  :root { --key: #a8a8a8; --good: #63c08d; --bad: #f08d70; --high: #5aa7e6; } }
body { max-width: 78rem; } p, ul, .text { max-width: 60rem; }
caption { text-align: left; padding: .3rem .5rem; color: var(--key); }
thead th { border-bottom: 2px solid var(--line); }
a { color: inherit; } :focus-visible { outline: 3px solid var(--high); outline-offset: 2px; }
.key, .cards td[data-label]:not(.id)::before { color: var(--key); }
td .bar { vertical-align: baseline; max-width: 6rem; height: .65em; }
.gauge { display: inline-block; width: 5rem; height: .65em; background: var(--faint);
  margin-left: .4rem; }
.gauge i { display: block; height: 100%; background: currentColor; opacity: .55; }
.flag { margin: .15rem 0; } .flag::before { content: "▲ "; color: var(--bad); }
.cards th { white-space: normal; } .cards th small { font-weight: 400; }
tr.said td { padding-top: 0; } .nav { display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; }
.nav li { list-style: none; }
summary { flex-wrap: wrap; gap: 0 1rem; } summary span + span { white-space: normal; }
.map { overflow: auto; max-height: 85vh; border: 1px solid var(--line); }
.map table { width: auto; font-size: .75rem; border-collapse: separate; border-spacing: 1px; }
.map th, .map td { padding: .1rem .2rem; overflow-wrap: normal; white-space: nowrap; border: 0; }
.map td { text-align: right; min-width: 1.9rem; font-variant-numeric: tabular-nums; }
.map th:first-child { background: Canvas; position: sticky; z-index: 1; }
.map thead { position: sticky; top: 0; z-index: 2; }
.map thead th, .map thead td { background: Canvas; vertical-align: bottom; }
.map th:first-child { left: 0; } .map thead th:first-child { z-index: 3; }
.map thead th.c { writing-mode: vertical-rl; font-weight: 500; padding: .3rem .1rem; }
.map tr.whole > * { font-weight: 700; border-bottom: 2px solid var(--line); }
.map small { color: var(--key); font-weight: 400; }
.l0 { color: var(--key); }
.l1 { background: repeating-linear-gradient(45deg, color-mix(in srgb, var(--low) 55%, transparent)
  0 3px, color-mix(in srgb, var(--low) 25%, transparent) 3px 5px); }
.l2 { background: repeating-linear-gradient(45deg, color-mix(in srgb, var(--low) 32%, transparent)
  0 2px, transparent 2px 7px); }
.l3 { background: var(--faint); }
.l4 { background: color-mix(in srgb, var(--high) 22%, transparent); }
.l5 { background: color-mix(in srgb, var(--high) 48%, transparent); }
.legend { display: flex; flex-wrap: wrap; gap: .3rem .8rem; padding: 0; }
.legend li { list-style: none; padding: .1rem .5rem; }
.side { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .8rem; }
.side pre { margin: 0; padding: .5rem; border: 1px solid var(--line); font-size: .8rem;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.side mark { background: color-mix(in srgb, var(--low) 30%, transparent); color: inherit; }
@media (max-width: 44rem) {
  .side { grid-template-columns: minmax(0, 1fr); } .cards tr.said td { flex-basis: 100%; }
  .cards caption { display: block; } .cards td.n { text-align: left; }
  .cards th { flex-basis: 100%; padding: 0; } h3 { margin-bottom: .3rem; }
  .map th:first-child { max-width: 6.5rem; overflow: hidden; text-overflow: ellipsis; }
}
@media print { .map { max-height: none; overflow: visible; } }
"""
)
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def t(text: Any) -> str:
    """Text as text: never markup, and nothing in it that turns a line around."""
    return escape("\n".join(map(visible, str(text).split("\n"))), quote=True)


def top(title: str) -> str:
    """The page up to its heading."""
    return (
        f'<!DOCTYPE html>\n<html lang="{t(language())}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{t(title)}</title><style>{STYLE}</style></head><body>\n<main>\n"
        f"<h1>{t(title)}</h1>\n"
    )


BOTTOM = "</main></body></html>\n"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph."""
    mark = f' class="{kind}"' if kind else ""
    return f"<p{mark}>{t(text)}</p>\n"


def bullets(lines: list[str], kind: str = "") -> str:
    """A list of sentences."""
    mark = f' class="{kind}"' if kind else ""
    return f"<ul{mark}>" + "".join(f"<li>{t(line)}</li>" for line in lines) + "</ul>\n"


def gauge(part: float | None) -> str:
    """A bar for a share; the number stands beside it, so it says nothing to a screen reader."""
    if part is None:
        return ""
    width = max(0, min(100, round(100 * part)))
    return f'<span class="gauge" aria-hidden="true"><i style="width:{width}%"></i></span>'
