"""The report of a run as one HTML page that stands alone: no script, nothing from elsewhere.

Whatever a learner wrote (names, messages, files) is text here, never markup.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, TextIO

from autograder.checking.messages import language, translate
from autograder.grading.report import (
    SHOWN,
    Summary,
    counted,
    number,
    stop_line,
    visible,
    what_stopped,
    word,
)

STYLE = """
:root { color-scheme: light dark; --line: #8886; --good: #2a7d4f; --bad: #b3452c; }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, "Noto Sans TC", "PingFang TC", "Microsoft JhengHei", sans-serif;
  max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .5rem;
  border-bottom: 1px solid var(--line); }
td.n, th.n { text-align: right; white-space: nowrap; }
details { border-bottom: 1px solid var(--line); padding: .3rem 0; }
summary { cursor: pointer; display: flex; gap: 1rem; justify-content: space-between; }
ul { margin: .3rem 0; padding-left: 1.2rem; }
.correct { color: var(--good); } .incorrect, .raised, .note { color: var(--bad); }
.wide { overflow-x: auto; }
.bar { display: inline-block; height: .8em; background: currentColor; opacity: .5; }
@media (max-width: 36rem) { body { padding: .6rem; } td, th { padding: .25rem .3rem; } }
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
    mean = 100 * summary.total / summary.learners if summary.learners else 0
    lines = [
        translate("{n} learners, on average {mean} % of the points", n=summary.learners,
                  mean=f"{mean:.0f}"),
        translate("{graded} graded now, {unchanged} unchanged, {failed} could not be graded",
                  graded=result["graded"], unchanged=result["unchanged"],
                  failed=result["not_graded"]),
        translate("isolation: {what}", what=result["isolation"]),
        translate("{seconds} s", seconds=result["seconds"]),
    ]  # fmt: skip
    if summary.stopped:
        what = ", ".join(f"{what_stopped(key)} {n}" for key, n in summary.stopped.items())
        lines.append(translate("stopped by the limits: {what}", what=what))
    out.writelines(f"<li>{_t(line)}</li>\n" for line in lines)
    out.write("</ul>\n")


def _spread(out: TextIO, summary: Summary) -> None:
    """How the points are spread, and who needs attention."""
    out.write(f"<h2>{_t(translate('Spread of the points'))}</h2>\n<table>\n")
    most = max([*summary.bins, 1])
    for at, count in enumerate(summary.bins):
        width = round(12 * count / most, 2)
        out.write(
            f'<tr><td class="n">{at * 10}–{at * 10 + 10} %</td><td class="n">{count}</td>'
            f'<td style="width:70%"><span class="bar" style="width:{width}rem"></span></td></tr>\n'
        )
    out.write(f"</table>\n<h2>{_t(translate('Who needs attention:'))}</h2>\n<ul>\n")
    for name, share, why in summary.lowest()[:SHOWN]:
        note = f' <span class="note">{_t(why)}</span>' if why else ""
        out.write(f"<li>{_t(name)}: {100 * share:.0f} %{note}</li>\n")
    out.write("</ul>\n")


def _exercises(out: TextIO, summary: Summary) -> None:
    """A table of the exercises: attempts, verdicts, mistakes, times."""
    names = [
        translate("Exercise"), translate("Attempts"), translate("Points on average"),
        translate("Verdicts"), translate("Mistakes that were recognised"), translate("Seconds"),
    ]  # fmt: skip
    out.write(f"<h2>{_t(translate('Exercises'))}</h2>\n<div class='wide'><table>\n<tr>")
    out.writelines(f"<th>{_t(name)}</th>" for name in names)
    out.write("</tr>\n")
    for name, one in summary.by_exercise().items():
        verdicts = _list(f"{word(key)}: {n}" for key, n in one["verdicts"].items())
        known = _list(
            f"{n} × {key}: {summary.says.get(key, '')}".rstrip(": ")
            for key, n in one["misconceptions"].items()
        )
        out.write(
            f'<tr><td>{_t(name)}</td><td class="n">{one["attempts"]}</td>'
            f'<td class="n">{one["points"]:.2f} / {number(one["max"])}</td>'
            f'<td>{verdicts}</td><td>{known}</td><td class="n">{one["seconds"]:.2f}</td></tr>\n'
        )
    out.write("</table></div>\n")


def _list(lines: Any) -> str:
    return "<ul>" + "".join(f"<li>{_t(line)}</li>" for line in lines) + "</ul>"


def _learner(out: TextIO, row: dict[str, Any]) -> None:
    """One learner, folded up."""
    mark = " ⚠" if row["notes"] or row["stopped"] else ""
    out.write(
        f"<details><summary><span>{_t(row['id'])}{mark}</span>"
        f"<span>{number(row['points'])} / {number(row['max'])}</span></summary>\n"
    )
    notes = [*row["notes"], *map(stop_line, row["stopped"])]
    if notes:
        out.write(f'<div class="note">{_list(notes)}</div>\n')
    out.write('<div class="wide"><table>\n')
    for name, one in row["exercises"].items():
        points = "–" if one["points"] is None else number(one["points"])
        kind = one["verdict"] if one["verdict"] in ("correct", "incorrect", "raised") else ""
        verdict = f'<td class="{kind}">{_t(word(one["verdict"]))}</td>'
        out.write(
            f'<tr><td>{_t(name)}</td><td class="n">{points} / {number(one["max"])}</td>'
            f"{verdict}<td>{_t(one['message'])}</td></tr>\n"
        )
    out.write("</table></div></details>\n")
