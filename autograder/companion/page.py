"""The start page as HTML: what comes next, how far, the map of the standard.

Pure: everything it shows is given. Links are relative to the desk, so that JupyterLab opens them
as notebooks.
"""

from __future__ import annotations

import html
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from autograder.checking.messages import language, translate
from autograder.companion.map import Chapter, Exercise, Map
from autograder.companion.page_style import STYLE
from autograder.companion.plain import listed
from autograder.companion.standing import (
    BY_PERSON,
    IN_PROGRESS,
    NOT_BEGUN,
    SHOWN,
    WAITS,
    ChapterStanding,
    CodeStanding,
    Standing,
)

MARKS = {NOT_BEGUN: "○", IN_PROGRESS: "◐", WAITS: "◆", SHOWN: "✓", BY_PERSON: "◇"}
KINDS = ("O", "K", "S")
NOT_LIVE = (
    "This is how it was when the course was opened. Click the cell above and press Shift+Enter: it "
    "is brought up to date, and buttons appear for your record, export, starting again, sharing "
    "and language."
)


@dataclass(frozen=True)
class View:
    """What the page shows besides the standing.

    due: exercises to review today, None where there are no reviews; review: the notebook they
    are answered in, "" where there is none; notes: sentences to show once; anchor: fragment of the
    next item's cell ("" for the top); live: whether the buttons stand below it;
    there: ids of the chapters whose notebook the learner has: only they have links.
    """

    due: int | None = None
    review: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    anchor: str = ""
    live: bool = False
    there: Collection[str] = frozenset()


def page(course: Map, where: Standing, view: View) -> tuple[str, str]:
    """The page in the language in force: what comes next, and the tables.

    Between the two stand the buttons where the page is live.
    """
    top = [f"<h2>{_t('Where you stand')}</h2>",
           *(f'<p class="note">{html.escape(note)}</p>' for note in view.notes),
           _intro(where), _next(course, where, view.anchor), _facts(where, view)]  # fmt: skip
    if not view.live:
        top.append(f"<p>{_t(NOT_LIVE)}</p>")
    tables = [_chapters(course, where, view), _indicators(course, where, view),
              _others(course, where, view)]  # fmt: skip
    return _part(top), _part(tables)


def _part(parts: Sequence[str]) -> str:
    body = "\n".join(parts)
    return f'{STYLE}<div class="course-start" lang="{language()}">\n{body}\n</div>'


def text(course: Map, where: Standing) -> str:
    """The page as two lines, where no HTML is shown."""
    following = where.next
    line = translate("{right} of {items} checked exercises with points are right; about {time} "
                     "are left.",
                     right=where.right, items=where.items, time=duration(where.minutes_left))
    if following is None:
        return line
    return line + "\n" + translate("Next: {what}", what=_name(following))


def duration(minutes: int) -> str:
    """Minutes as hours and minutes."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return translate("{minutes} min", minutes=rest)
    if not rest:
        return translate("{hours} h", hours=hours)
    return translate("{hours} h {minutes} min", hours=hours, minutes=rest)


def _t(msgid: str, **params: object) -> str:
    return html.escape(translate(msgid, **params))


def _aside(msgid: str, **params: object) -> str:
    """A remark beside a number, below it where the page is narrow."""
    return f' <span class="aside">{_t(msgid, **params)}</span>'


def _link(path: str, label: str, anchor: str = "") -> str:
    target = quote(path) + (f"#{quote(anchor, safe='=')}" if anchor else "")
    return f'<a href="{target}">{html.escape(label)}</a>'


def _name(exercise: Exercise) -> str:
    return f"{exercise.id} {exercise.title[language()]}"


def _title(chapter: Chapter) -> str:
    return f"{chapter.id} {chapter.title[language()]}"


def _intro(where: Standing) -> str:
    """How the course works, in two lines; folded once the learner has begun."""
    lines = (
        _t("Each chapter is a notebook: read, write your answer, run the check below it. Its "
           "message says what to do next, and hints open after real attempts."),
        _t("What is right fills the map below. Everything stays on this machine until you hand "
           "something in."),
    )  # fmt: skip
    body = f"<p>{lines[0]}<br>{lines[1]}</p>"
    if not where.begun:
        return body
    return f"<details><summary>{_t('How the course works')}</summary>{body}</details>"


def _next(course: Map, where: Standing, anchor: str) -> str:
    following = where.next
    if following is None and not where.begun:
        # on a hub chapters come through nbgrader; a desk on one machine always has some
        told = _t("No chapter is here yet. Open Nbgrader → Assignment List in the menu, fetch one, "
                  "then run the cell above again.")
        return f'<div class="next"><p>{told}</p></div>'
    if following is None:
        told = _t("Every exercise that a check decides is right. What a person marks stands in "
                  "the tables below.") if where.here == where.chapters else _t(
            "What you have here is done. The other chapters have not been handed out to this "
            "folder yet.")
        return f'<div class="next"><p>{told}</p></div>'
    chapter = next(c for c in course.chapters if c.id == following.chapter)
    heading = _t("Go on with") if where.begun else _t("Begin with")
    if any(mine.begun for mine in where.chapters if mine.id == chapter.id):
        about = translate("{chapter} · about {time}", chapter=_title(chapter),
                          time=duration(following.minutes))
        about += "<br>" + _t("In a notebook that was just opened, first run the cells above it "
                             "(menu Run → Run All Above Selected Cell).")
        link = _link(following.notebook, _name(following), anchor)
    else:  # from its beginning: what the exercises need is explained and imported there
        about = translate("first exercise: {name}", name=_name(following))
        link = _link(chapter.notebook, _title(chapter))
    return f'<div class="next"><p>{heading}</p><p>{link}</p><p>{about}</p></div>'


def _facts(where: Standing, view: View) -> str:
    indicators = [c for c in where.codes.values() if c.code.startswith("P")]
    shown = sum(c.shown for c in indicators)
    facts = [
        (translate("{right} of {items}", right=where.right, items=where.items),
         _t("checked exercises with points right")),
        (duration(where.minutes_left), _t("left for the rest")),
        (translate("{right} of {items}", right=shown, items=len(indicators)),
         _t("indicators shown by the checks")),
    ]  # fmt: skip
    if view.due is not None:
        label = translate("to review today")
        facts.append((str(view.due),
                      _link(view.review, label) if view.review else html.escape(label)))
    items = "".join(f"<li><b>{html.escape(n)}</b> {what}</li>" for n, what in facts)
    return f'<ul class="facts">{items}</ul>'


def _chapters(course: Map, where: Standing, view: View) -> str:
    pairs = list(zip(course.chapters, where.chapters, strict=True))
    rows = "".join(_chapter(chapter, mine) for chapter, mine in pairs if mine.here)
    absent = [_title(chapter) for chapter, mine in pairs if not mine.here]
    heads = "".join(f'<th scope="col">{_t(head)}</th>' for head in (
        "Chapter", "Right", "Time left", "Marked by a person"))
    caption = _t("Right and time left count the exercises with points that a check decides; "
                 "practice without points stands beside.")
    more = _t("Not in this folder, so not counted: {chapters}.",
              chapters=listed(absent)) if absent else ""
    return (f"<h3>{_t('Chapters')}</h3><div class='wide chapters'><table><caption>{caption}"
            f"</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
            + (f"<p>{more}</p>" if more else ""))


def _chapter(chapter: Chapter, mine: ChapterStanding) -> str:
    share = round(100 * mine.right / mine.items) if mine.items else 0
    right = _t("{right} of {items}", right=mine.right, items=mine.items)
    if mine.practice:
        right += _aside("(practice: {right} of {items})", right=mine.practice_right,
                        items=mine.practice)
    left = "✓" if mine.done else html.escape(duration(mine.minutes_left))
    marked = "—"
    if mine.by_a_person:
        marked = _t("{count} ({time})", count=mine.by_a_person,
                    time=duration(mine.minutes_by_a_person))
    link = _link(chapter.notebook, _title(chapter))
    return (f'<tr><th scope="row">{link}</th><td class="n">{right}'
            f'<span class="bar" aria-hidden="true"><i style="width:{share}%"></i></span></td>'
            f'<td class="n">{left}</td><td class="n">{marked}</td></tr>')


def _indicators(course: Map, where: Standing, view: View) -> str:
    """The map of the performance indicators, by task."""
    codes = [code for code in course.codes if code.startswith("P")]
    titles = {chapter.id: _title(chapter) for chapter in course.chapters}
    rows, task = [], None
    for code in codes:
        if (mine := next(iter(course.codes[code].tasks), "")) != task:
            task = mine
            rows.append(f'<tr class="task"><th colspan="4" scope="colgroup">'
                        f"{html.escape(titles.get(task, task))}</th></tr>")
        rows.append(_code(course, where.codes[code], view))
    count = len(codes)
    legend = " · ".join(f"{MARKS[state]} {translate(state)}" for state in MARKS)
    return (f"<h3>{_t('Map of the {count} indicators', count=count)}</h3>"
            + _code_table(rows, legend))


def _others(course: Map, where: Standing, view: View) -> str:
    """Outputs, knowledge and skills, folded."""
    names = {"O": translate("Outputs"), "K": translate("Knowledge"), "S": translate("Skills")}
    parts = []
    for kind in KINDS:
        codes = [where.codes[code] for code in course.codes if code.startswith(kind)]
        shown = sum(c.shown for c in codes)
        summary = translate("{name}: {shown} of {count} shown by the checks", name=names[kind],
                            shown=shown, count=len(codes))
        table = _code_table([_code(course, code, view) for code in codes], names[kind])
        parts.append(f"<details><summary>{html.escape(summary)}</summary>{table}</details>")
    return "\n".join(parts)


def _code_table(rows: Sequence[str], caption: str) -> str:
    heads = "".join(f'<th scope="col">{_t(head)}</th>' for head in (
        "Code", "What the standard asks", "State", "Next"))
    return (f"<div class='wide'><table><caption>{html.escape(caption)}</caption>"
            f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>")


def _code(course: Map, mine: CodeStanding, view: View) -> str:
    wording = course.codes[mine.code].text[language()]
    state = f'<span class="mark" aria-hidden="true">{MARKS[mine.state]}</span> {_t(mine.state)}'
    if mine.items:
        state += f" <span>({_t('{right} of {items}', right=mine.right, items=mine.items)})</span>"
    following = "—"
    if mine.next:
        following = mine.next.id + _aside("(not in this folder)")
    if mine.next and mine.next.chapter in view.there:
        following = _link(mine.next.notebook, mine.next.id)
    return (f'<tr><th scope="row">{mine.code}</th><td>{html.escape(wording)}</td>'
            f'<td class="n">{state}</td><td class="n">{following}</td></tr>')
