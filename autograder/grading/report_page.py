"""The report of a run as one HTML page that stands alone: no script, nothing from elsewhere.

Whatever a learner wrote (names, messages, files) is text here, never markup.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, TextIO

from autograder.checking.messages import language, translate
from autograder.grading.report import (
    Summary,
    attention_line,
    counted,
    counts,
    mean_line,
    number,
    percent,
    stop_line,
    visible,
    waiting_line,
    word,
    worth,
)
from autograder.grading.report_people import label, list_lines

NO_BREAK = "\u00a0"
STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #2a7d4f; --bad: #b3452c; --dim: #767676; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif;
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem; }
tr, tbody.one { border-bottom: 1px solid var(--line); } tbody.one tr { border: 0; }
th, td.id, td.n, td.v { white-space: nowrap; overflow-wrap: normal; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.w { overflow-wrap: normal; } td.id { font-weight: 600; } td.m { width: 99%; }
details { border-bottom: 1px solid var(--line); padding: .3rem 0; }
summary { cursor: pointer; display: flex; gap: 1rem; justify-content: space-between; }
summary span + span { white-space: nowrap; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
.correct { color: var(--good); } .incorrect, .raised, .note { color: var(--bad); }
.key { color: var(--dim); }
.bar { display: inline-block; height: .8em; background: currentColor; opacity: .5; }
@media (max-width: 44rem) {
  body { padding: .6rem; } td, th { padding: .25rem .3rem; }
  .cards, .cards tbody { display: block; } .cards thead { display: none; }
  .cards tr { display: flex; flex-wrap: wrap; gap: 0 .8rem; padding: .3rem 0; }
  .cards td { display: block; padding: 0; }
  .cards td.m, .cards td.w, .cards td.id[data-label] { flex-basis: 100%; }
  .cards td[data-label]:not(.id)::before { content: attr(data-label) " "; color: var(--dim); }
}
"""


def write(path: Path | str, result: dict[str, Any]) -> Path:
    """Write the page; whoever reads the file sees the old version or the new one.

    Args:
        path: where to; its folder is made if it is not there.
        result: of `grade.run`; "learners" is read twice.

    Raises:
        OSError: it cannot be written.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    summary = Summary()
    for _ in counted(result["learners"], summary):
        pass
    with draft.open("w", encoding="utf-8") as out:
        _head(out, result, summary)
        _spread(out, summary)
        _exercises(out, summary)
        out.write(f"<h2>{_t(translate('Learners'))}</h2>\n")
        for row in result["learners"]:
            _learner(out, row)
        out.write("</body></html>\n")
    draft.replace(path)
    return path


def _t(text: Any) -> str:
    return escape("\n".join(map(visible, str(text).split("\n"))), quote=True)


def _head(out: TextIO, result: dict[str, Any], summary: Summary) -> None:
    title = _t(translate("Report on grading"))
    out.write(
        f'<!DOCTYPE html>\n<html lang="{_t(language())}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{title}</title><style>{STYLE}</style></head><body>\n<h1>{title}</h1>\n<ul>\n"
    )
    lines = [
        mean_line(summary),
        translate("{graded} graded now, {unchanged} unchanged, {failed} could not be graded",
                  graded=result["graded"], unchanged=result["unchanged"],
                  failed=result["not_graded"]),
        translate("isolation: {what}", what=result["isolation"]),
        translate("{seconds} s", seconds=result["seconds"]),
    ]  # fmt: skip
    if summary.waiting:
        lines.insert(1, waiting_line(summary))
    lines += list_lines(result)
    if summary.stopped:
        lines.append(translate("stopped by the limits: {what}", what=counts(summary.stopped)))
    out.writelines(f"<li>{_t(line)}</li>\n" for line in lines)
    out.write("</ul>\n")


def _spread(out: TextIO, summary: Summary) -> None:
    """How the points are spread, who needs attention, and what else was noted."""
    out.write(f"<h2>{_t(translate('Spread of the points'))}</h2>\n<table>\n")
    most = max([*summary.bins, 1])
    for at, count in enumerate(summary.bins):
        width = round(12 * count / most, 2)
        out.write(
            f'<tr><td class="n">{at * 10}–{at * 10 + 10} %</td><td class="n">{count}</td>'
            f'<td style="width:70%"><span class="bar" style="width:{width}rem"></span></td></tr>\n'
        )
    out.write("</table>\n")
    if summary.attentive:
        out.write(f"<h2>{_t(attention_line(summary))}</h2>\n<ul>\n")
        for name, part, why in summary.lowest():
            note = f' <span class="note">{_t(why)}</span>' if why else ""
            out.write(f"<li>{_t(name)}: {100 * part:.0f} %{note}</li>\n")
        out.write("</ul>\n")
    if summary.noted:
        out.write(f"<h2>{_t(translate('Notes: {n}', n=summary.noted))}</h2>\n")
        out.write(_list(f"{name}: {note}" for name, note in summary.notes))


def _exercises(out: TextIO, summary: Summary) -> None:
    """The exercises: attempts, verdicts, times, and below each its mistakes; cards on a phone.

    What earns no points is left out until somebody tries it.
    """
    heads = [("id", translate("Exercise")), ("n", translate("Attempts")),
             ("n", translate("Points on average")), ("w", translate("Verdicts")),
             ("n", translate("Seconds"))]  # fmt: skip
    out.write(f"<h2>{_t(translate('Exercises'))}</h2>\n<table class='cards'>\n<thead><tr>")
    out.writelines(f'<th class="{kind}">{_t(head)}</th>' for kind, head in heads)
    out.write("</tr></thead>\n")
    for name, one in summary.by_exercise().items():
        if not one["max"] and not one["attempts"]:
            continue
        mean = None if one["points"] is None else round(one["points"], 2)
        values = [
            name, one["attempts"], worth({"points": mean, "max": one["max"]}),
            " · ".join(
                f"{word(key)} {n}".replace(" ", NO_BREAK) for key, n in one["verdicts"].items()
            ),
            f"{one['seconds']:.2f}",
        ]  # fmt: skip
        out.write('<tbody class="one"><tr>')
        for (kind, head), value in zip(heads, values, strict=True):
            out.write(_td(kind, value, head))
        out.write("</tr>\n")
        if one["misconceptions"]:
            out.write(f'<tr><td class="m" colspan="{len(heads)}"><span class="key">')
            out.write(f"{_t(translate('Mistakes that were recognised'))}</span><ul>")
            for key, n in one["misconceptions"].items():
                said = f"{n} × {summary.says.get(key, '')}"
                out.write(f'<li>{_t(said)} <small class="key">{_t(key)}</small></li>')
            out.write("</ul></td></tr>\n")
        out.write("</tbody>\n")
    out.write("</table>\n")


def _td(kind: str, text: Any, label: str) -> str:
    """A cell; its label is shown where there is no heading over it."""
    return f'<td class="{kind}" data-label="{_t(label)}">{_t(text)}</td>'


def _list(lines: Any) -> str:
    return "<ul>" + "".join(f"<li>{_t(line)}</li>" for line in lines) + "</ul>"


def _learner(out: TextIO, row: dict[str, Any]) -> None:
    """One learner, folded up."""
    mark = " ⚠" if row["notes"] or row["stopped"] else ""
    out.write(
        f"<details><summary><span>{_t(label(row))}{mark}</span>"
        f"<span>{_points(row)}</span></summary>\n"
    )
    notes = [*row["notes"], *map(stop_line, row["stopped"])]
    if notes:
        out.write(f'<div class="note">{_list(notes)}</div>\n')
    for chapter, part in row["chapters"].items():
        if len(row["chapters"]) > 1:
            out.write(f"<p><b>{_t(chapter)}</b> {_points(part)}</p>\n")
        out.write('<table class="cards">\n')
        for name, one in row["exercises"].items():
            if one["chapter"] != chapter:
                continue
            kind = one["verdict"] if one["verdict"] in ("correct", "incorrect", "raised") else ""
            out.write(
                f'<tr><td class="id">{_t(name)}</td><td class="n">{_t(worth(one))}</td>'
                f'<td class="v {kind}">{_t(word(one["verdict"]))}</td>'
                f'<td class="m">{_t(one["message"])}</td></tr>\n'
            )
        out.write("</table>\n")
    out.write("</details>\n")


def _points(part: dict[str, Any]) -> str:
    """Points, of how many, and their share of what is graded."""
    return _t(f"{number(part['points'])} / {number(part['max'])} · {percent(part)}")
