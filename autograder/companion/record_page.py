"""The competency record as one HTML page: no script, nothing from elsewhere, printable.

Names, file names and what a learner typed are text here, never markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from autograder.checking.messages import language, translate
from autograder.companion import record_words as words
from autograder.companion.record import KINDS, Evidence, Line, Record

STYLE = """
:root { color-scheme: light dark; --line: #8886; --ink: #1b4f8a; --paper: #fff; --text: #161616;
  --dim: #5f5f5f; background: var(--paper); color: var(--text); }
@media (prefers-color-scheme: dark) {
  :root { --ink: #9cc4f5; --paper: #10141a; --text: #e9e9e9; --dim: #a8a8a8; }
}
* { box-sizing: border-box; }
body { font: 16px/1.55 system-ui, "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif;
  max-width: 64rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin: .5rem 0; } h2 { font-size: 1.25rem; margin-top: 2.2rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .3rem; }
.who { font-size: 1.2rem; font-weight: 600; } .dim { color: var(--dim); }
.draft { border: 2px solid currentColor; padding: .5rem .8rem; font-weight: 600; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: 600; padding: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem; font-weight: 400; }
thead th { font-weight: 600; border-bottom: 2px solid var(--line); }
tbody tr { border-bottom: 1px solid var(--line); }
.code { font-weight: 600; white-space: nowrap; overflow-wrap: normal; }
.mark { display: inline-block; padding: 0 .45rem; border-radius: .3rem; white-space: nowrap;
  border: 2px solid var(--ink); color: var(--ink); font-size: .85rem; }
.mark.g { background: var(--ink); color: var(--paper); }
.mark.no { border-color: var(--line); color: var(--dim); background: none; }
.how { display: block; } .codes thead th { width: 17%; }
.codes thead th:first-child { width: 42%; } .codes thead th:last-child { width: 24%; }
.mark.c { border-style: dashed; }
.hash { font-family: ui-monospace, monospace; font-size: .8rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .4rem .8rem; }
dt, dd { margin: 0; } ul { margin: .2rem 0; padding-left: 1.2rem; }
details summary { cursor: pointer; } a { color: inherit; }
@media (max-width: 44rem) {
  body { padding: .7rem; } dl { grid-template-columns: 1fr; }
  table.cards, .cards tbody, .cards caption { display: block; }
  .cards thead { position: absolute; left: -999rem; }
  .cards tr { display: block; padding: .5rem 0; } .cards th, .cards td { display: block;
    padding: .1rem 0; } .cards td[data-label]::before { content: attr(data-label) " ";
    color: var(--dim); font-size: .85rem; }
  .how { display: inline; }
}
@page { size: A4; margin: 16mm 14mm; }
@media print {
  :root { color-scheme: light; --ink: #000; --paper: #fff; --text: #000;
    --dim: #444; }
  body { font-size: 10pt; max-width: none; padding: 0; }
  thead { display: table-header-group; } tr { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; } .mark { print-color-adjust: exact;
  -webkit-print-color-adjust: exact; } .hash { font-size: 7pt; }
}
"""


def page(record: Record) -> str:
    """The whole page in the language in force."""
    return "".join(_parts(record))


def _t(text: object) -> str:
    return escape(str(text), quote=True)


def _parts(record: Record) -> Iterator[str]:
    heads = dict(words.heads())
    title = f"{words.title()} · {words.whose(record)}"
    yield (
        f'<!DOCTYPE html>\n<html lang="{_t(language())}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_t(title)}</title><style>{STYLE}</style></head><body><main>\n"
        f"<h1>{_t(words.title())}</h1>\n<p class='who'>{_t(words.whose(record))}</p>\n"
        f"<p>{_t(words.standard())}<br>"
        f'<span class="dim">{_t(words.made(record))}</span></p>\n'
    )
    yield _totals(record)
    yield f"<h2>{_t(heads['means'])}</h2>\n<dl>"
    for (mark, text), kind in zip(words.legend(), ("c", "g"), strict=True):
        yield f'<dt><span class="mark {kind}">{_t(mark)}</span></dt><dd>{_t(text)}</dd>'
    yield f"</dl>\n<p>{_t(words.meaning(record))}</p>\n"
    yield f"<h2>{_t(heads['limits'])}</h2>\n<p>{_t(words.limits())}</p>\n"
    yield f"<h2>{_t(heads['codes'])}</h2>\n"
    for letter in KINDS:
        yield from _codes(record, letter)
    yield from _open(record, heads["open"])
    yield f"<h2>{_t(heads['evidence'])}</h2>\n"
    yield from _evidence(record)
    yield from _outputs(record, heads["outputs"])
    if record.notes:
        yield f"<h2>{_t(heads['notes'])}</h2>\n<ul>"
        yield from (f"<li>{_t(translate(msg, **values))}</li>" for msg, values in record.notes)
        yield "</ul>\n"
    yield "</main></body></html>\n"


def _head(*texts: str) -> str:
    cells = "".join(f'<th scope="col">{_t(text)}</th>' for text in texts)
    return f"<thead><tr>{cells}</tr></thead>\n<tbody>"


def _totals(record: Record) -> str:
    caption = translate("At a glance")
    rows = "".join(
        f'<tr><th scope="row">{_t(words.kind(letter))}</th>'
        f'<td data-label="{_t(words.checked_word())}">{_t(words.total(record, letter, False))}</td>'
        f'<td data-label="{_t(words.graded_word())}">{_t(words.total(record, letter, True))}</td>'
        "</tr>\n"
        for letter in KINDS
    )
    head = _head(translate("Part of the standard"), words.checked_word(), words.graded_word())
    return f'<table class="cards"><caption>{_t(caption)}</caption>{head}{rows}</tbody></table>\n'


def _codes(record: Record, letter: str) -> Iterator[str]:
    yield f'<table class="cards codes"><caption>{_t(words.kind(letter))}</caption>'
    yield _head(translate("Code and wording"), words.checked_word(), words.graded_word(),
                translate("By which exercises"))  # fmt: skip
    for line in record.of_kind(letter):
        wording = line.code.text[language()]
        yield (
            f'<tr><th scope="row"><span class="code">{_t(line.code.code)}</span> {_t(wording)}</th>'
            f"<td>{_mark(line, graded=False)}</td><td>{_mark(line, graded=True)}</td>"
            f'<td data-label="{_t(translate("By which exercises"))}">{_links(line)}</td></tr>\n'
        )
    yield "</tbody></table>\n"


def _mark(line: Line, graded: bool) -> str:
    one = line.graded if graded else line.checked
    word = words.graded_word() if graded else words.checked_word()
    shown = bool(one and one.shown)
    kind = ("g" if graded else "c") if shown else ("no" if graded else "c no")
    tick = "✓ " if shown else ""
    mark = f'<span class="mark {kind}">{_t(word)}</span>'
    return f'{mark} <span class="how">{tick}{_t(words.standing(one))}</span>'


def _links(line: Line) -> str:
    told = {one.item.id for one in line.evidence if one.any}
    groups = []
    for chapter, ends in words.by_chapter(one.item.id for one in line.evidence).items():
        links = ", ".join(
            f'<a href="#{_t(chapter)}.{_t(end)}">{_t(end)}</a>'
            if f"{chapter}.{end}" in told
            else _t(end)
            for end in ends
        )
        groups.append(f"<b>{_t(chapter)}</b> {links}")
    return " · ".join(groups)


def _open(record: Record, head: str) -> Iterator[str]:
    lines = [line for line in record.lines if not line.shown]
    yield f"<h2>{_t(head)}</h2>\n"
    if not lines:
        yield f"<p>{_t(translate('Nothing: every line of the standard is shown.'))}</p>\n"
        return
    told = translate("not graded as shown") if record.class_name else translate("not self-checked")
    yield f'<table class="cards"><caption>{_t(translate("Lines of the standard"))}: {_t(told)}'
    yield "</caption>"
    yield _head(translate("Code of the standard"), translate("Exercises that are not right yet"))
    for line in lines:
        missing = words.grouped(one.item.id for one in line.open)
        yield (
            f'<tr><th scope="row" class="code">{_t(line.code.code)}</th>'
            f"<td>{_t(missing or words.standing(line.graded or line.checked))}</td></tr>\n"
        )
    yield "</tbody></table>\n"


def _evidence(record: Record) -> Iterator[str]:
    for chapter in record.course.chapters:
        rows = [one for one in record.evidence if one.item.chapter == chapter.id]
        some = [one for one in rows if one.any]
        name = f"{chapter.id} {chapter.title[language()]}"
        if not some:
            continue
        yield f'<table class="cards"><caption>{_t(name)}</caption>'
        yield _head(translate("Exercise"), words.checked_word(), words.graded_word(),
                    translate("Known mistakes met"))  # fmt: skip
        for one in some:
            yield _row(one, record.has_checked, bool(record.class_name))
        yield "</tbody></table>\n"
        if len(rows) > len(some):
            left = translate("{n} more exercises of this chapter: nothing yet.",
                             n=len(rows) - len(some))  # fmt: skip
            yield f'<p class="dim">{_t(left)}</p>\n'
    if not any(one.any for one in record.evidence):
        yield f"<p>{_t(translate('No answer has been checked yet.'))}</p>\n"


def _row(one: Evidence, has_checked: bool, in_class: bool) -> str:
    graded = words.graded(one.graded) if in_class else translate("not in this record")
    met = words.mistakes(one.checked)
    told = "–"
    if met:
        items = "".join(f"<li>{_t(text)}</li>" for text in met)
        told = f"<details><summary>{len(met)}</summary><ul>{items}</ul></details>"
    right = words.is_right(one.graded, one.item.by_a_person)
    checked = bool(one.checked and one.checked.right)
    return (
        f'<tr id="{_t(one.item.id)}"><th scope="row"><span class="code">{_t(one.item.id)}</span> '
        f'{_t(one.item.title[language()])}<br><span class="dim">{_t(words.by_whom(one))}</span>'
        f'</th><td data-label="{_t(words.checked_word())}">{"✓ " if checked else ""}'
        f"{_t(words.checked(one.checked, has_checked))}</td>"
        f'<td data-label="{_t(words.graded_word())}">{"✓ " if right else ""}{_t(graded)}</td>'
        f'<td data-label="{_t(translate("Known mistakes met"))}">{told}</td></tr>\n'
    )


def _outputs(record: Record, head: str) -> Iterator[str]:
    if not record.outputs:
        return
    caption = translate("The files, each with a checksum that tells it from any other")
    yield f'<h2>{_t(head)}</h2>\n<table class="cards"><caption>{_t(caption)}</caption>'
    yield _head(translate("File name"), translate("Exercise"), "SHA-256", translate("State"))
    for one in record.outputs:
        state = words.output(one)
        yield (
            f'<tr><th scope="row">{_t(one.name)}</th><td>{_t(one.exercise)} {_t(one.desk)}</td>'
            f'<td class="hash">{_t(one.sha256 or "–")}</td><td>{_t(state)}</td></tr>\n'
        )
    yield "</tbody></table>\n"
