"""Today's cards in a notebook: one at a time, with the verdict, then the next. By keyboard too.

Functions are written in a cell of the notebook below the card, with the card's data by name; the
button Check looks for the function, or for `answer`, among the notebook's names.
"""

from __future__ import annotations

import datetime as dt
import html
from pathlib import Path
from typing import Any

import ipywidgets

from autograder.checking.messages import in_language, translate
from autograder.checking.verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, Verdict
from autograder.companion import map as maps
from autograder.companion import review as reviews
from autograder.companion.desk import CompanionError
from autograder.companion.plain import listed
from autograder.companion.review_cards import Card, ChoiceCard, FunctionCard, ParsonsCard
from autograder.companion.review_values import shown

ANSWER = "answer"
STYLE = """<style>
.review-card {max-width: 56em}
.review-card p, .review-card li {line-height: 1.55}
.review-card .widget-radio {width: auto}
.review-card .widget-radio-box label {height: auto; line-height: 1.5; white-space: normal;
  padding: .15em 0; margin-bottom: .2em}
.review-card .widget-radio-box {height: auto; max-width: 100%}
.review-card .widget-html {width: auto}
.review-card .widget-html-content {min-width: 0; max-width: 100%; line-height: 1.5;
  white-space: normal}
.review-data {border-collapse: collapse; font-size: .85em}
.review-data th, .review-data td {padding: .15em .6em; text-align: right;
  white-space: nowrap;
  border-bottom: 1px solid var(--jp-border-color2, #ccc)}
.review-verdict {padding: .5em .8em; border-left: .3em solid var(--jp-border-color1, #888);
  background: var(--jp-layout-color2, #eee); color: var(--jp-ui-font-color1, #111);
  overflow-wrap: anywhere}
.review-right {border-color: #1a7f37} .review-wrong {border-color: #b3261e}
</style>"""


class Session:
    """The reviews of a day in one notebook; `widget` is what is shown."""

    def __init__(
        self,
        desk: Path,
        today: dt.date | None = None,
        names: dict | None = None,
        lang: str | None = None,
    ) -> None:
        """names: where answers are looked for; the notebook's own when not given."""
        self.desk, self._today = desk, today
        self.lang = lang or reviews.lang_of(desk)
        self.course = maps.load(desk)
        self.names = _notebook_names() if names is None else names
        self.card: Card | None = None
        self._counted = False
        self._judged: Any = None  # the function or result that was judged last
        self._skipped: set[str] = set()
        self._given: dict[str, Any] = {}
        with in_language(self.lang):
            self.check = ipywidgets.Button(description=translate("Check"), button_style="primary")
            self.go_on = ipywidgets.Button(description=translate("Later"))
        self.check.on_click(lambda _: self._in_language(self._check))
        self.go_on.on_click(lambda _: self._in_language(self._leave))
        self.place = ipywidgets.VBox()
        self.verdict = ipywidgets.HTML()
        self.options: ipywidgets.RadioButtons | None = None
        self.order: ipywidgets.Text | None = None
        self.widget = ipywidgets.VBox(
            [
                ipywidgets.HTML(STYLE),
                self.place,
                self.verdict,
                ipywidgets.HBox([self.check, self.go_on]),
            ]
        )
        self.widget.add_class("review-card")
        self._in_language(self._next)

    @property
    def today(self) -> dt.date:
        """The day of the review; the clock's where none was given (a notebook may stay open)."""
        return self._today or dt.date.today()

    def _in_language(self, work: Any) -> None:
        with in_language(self.lang):
            work()

    # The next card

    def _leave(self) -> None:
        """Go on; a card without an answer comes again with the next start of the review."""
        if self.card and not self._counted:
            self._skipped.add(self.card.exercise)
        self._next()

    def _next(self) -> None:
        self.verdict.value, self.card, self.options, self.order = "", None, None, None
        for name, value in self._given.items():  # data of the card before
            if self.names.get(name) is value:
                del self.names[name]
        self._given = {}
        self._counted, self._judged = False, None
        due = reviews.due(self.desk, self.today, course=self.course)
        left = [e for e in due.exercises if e not in self._skipped]
        for exercise in left:
            self.card = reviews.card(self.desk, exercise, self.lang)
            if self.card is not None:
                break
            self._skipped.add(exercise)
        self.check.layout.display = None if self.card else "none"
        self.go_on.layout.display = None if self.card else "none"
        self.go_on.description = translate("Later")
        if self.card is None:
            self.place.children = [ipywidgets.HTML(self._done(due))]
            return
        self.names.pop(ANSWER, None)  # it was for the card before
        self.check.disabled = False
        self.place.children = self._shown(self.card, due)

    def _done(self, due: reviews.Due) -> str:
        """What there is to say when no card is left."""
        told = []
        if due.done:
            told.append(
                translate("Reviewed today so far: {count}.", count=due.done)
                if due.exercises
                else translate("Done for today. Reviewed today: {count}.", count=due.done)
            )
            told.append(
                translate(
                    "Right: {right}; wrong: {wrong}. What was wrong comes back tomorrow.",
                    right=due.right,
                    wrong=due.done - due.right,
                )
            )
        elif due.exercises:
            told.append(translate("Nothing was reviewed today yet."))
        elif due.next is None:
            told.append(
                translate(
                    "There is nothing to review yet. What you solve in the chapters comes up here "
                    "again from the next day on."
                )
            )
        else:
            told.append(translate("Nothing is due today."))
        if self._skipped:
            told.append(
                translate(
                    "Left for later and still due today: {exercises}. Run this cell again to take "
                    "them.",
                    exercises=listed(sorted(self._skipped)),
                )
            )
        elif due.next is not None:
            told.append(translate("The next review is due on {day}.", day=due.next.isoformat()))
        if due.making:
            told.append(
                translate(
                    "The reviews of {chapters} are not there yet. After a start of the course they "
                    "are made in the background: run this cell again in a few minutes.",
                    chapters=listed(due.making),
                )
            )
        return (
            f"<p role='status'>{html.escape(('' if self.lang == 'zh-TW' else ' ').join(told))}</p>"
        )

    def _shown(self, card: Card, due: reviews.Due) -> list[ipywidgets.Widget]:
        about = self.course.exercise(card.exercise)
        title = about.title.get(self.lang, "") if about else ""
        total = due.done + due.count
        head = ipywidgets.HTML(
            f"<h3 style='margin:.2em 0'>{html.escape(card.exercise)}　{html.escape(title)}</h3>"
            f"<p style='margin:0;color:var(--jp-ui-font-color2,#555)'>"
            + html.escape(
                translate(
                    "{number} of {total} today. Codes of the standard: {codes}.",
                    number=due.done + 1,
                    total=total,
                    codes=listed(about.codes) if about else "",
                )
            )
            + "</p>"
        )
        prompt = [_markdown(card.prompt)] if card.prompt else []
        prompt += self._chapter(card, about)
        if isinstance(card, ChoiceCard):
            self.options = _radio(
                [(f"{letter}　{_plain(text)}", letter) for letter, text in card.options]
            )
            self.options.observe(self._changed, "value")
            by_keys = translate(
                "Without a mouse: write {example} in the cell below, run it (Shift+Enter) and "
                "press Check.",
                example=f'{ANSWER} = "{card.options[0][0]}"',
            )
            return [head, *prompt, self.options, ipywidgets.HTML(_p(by_keys))]
        if isinstance(card, ParsonsCard):
            return [head, *prompt, *self._blocks(card)]
        assert isinstance(card, FunctionCard)
        return [head, *prompt, *self._function(card)]

    def _chapter(self, card: Card, about: maps.Exercise | None) -> list[ipywidgets.Widget]:
        """What the chapter says before the exercise, folded, and the way to the chapter."""
        link = []
        if about and (self.desk / about.notebook).is_file():
            text = translate("Open the chapter {chapter}", chapter=about.chapter)
            link = [_markdown(f"[{text}]({about.notebook})")]
        if not card.along:
            return link
        title = translate("What the chapter says before this exercise")
        fold = ipywidgets.Accordion([_markdown(card.along)], titles=(title,), selected_index=None)
        return [fold, *link]

    def _blocks(self, card: ParsonsCard) -> list[ipywidgets.Widget]:
        self.order = ipywidgets.Text(
            placeholder="".join(letter for letter, _ in card.blocks),
            description=translate("Order"),
            continuous_update=False,
        )
        self.order.observe(self._changed, "value")
        items = "\n".join(f"- **{letter}**　{text}" for letter, text in card.blocks)
        return [
            _markdown(items),
            ipywidgets.HTML(
                _p(
                    translate(
                        "Put the blocks in order. Type the letters from the first to the last, for "
                        "example {example}, and check.",
                        example="".join(letter for letter, _ in card.blocks),
                    )
                )
            ),
            self.order,
        ]

    def _function(self, card: FunctionCard) -> list[ipywidgets.Widget]:
        """The data, and the ways of answering; their names are now the notebook's."""
        for name in (card.name, ANSWER):
            self.names.pop(name, None)
        self._given = card.data()
        self.names.update(self._given)
        data = "".join(shown(name, value) for name, value in card.arguments.items())
        call = f"{card.name}({', '.join(card.arguments)})"
        found = [
            ipywidgets.HTML(
                _p(translate("Today on fresh data, which your notebook now has under these names:"))
                + data
            )
        ]
        if card.options:
            self.options = _radio([(text, place) for place, (text, _) in enumerate(card.options)])
            self.options.observe(self._changed, "value")
            found += [
                ipywidgets.HTML(
                    _p(
                        translate(
                            "What does {call} give? Choose one, or write the function in the cell "
                            "below.",
                            call=call,
                        )
                    )
                ),
                self.options,
            ]
        about = f'    """{card.about}"""\n' if card.about else ""
        starter = f"def {card.name}({', '.join(card.arguments)}):\n{about}    ..."
        found.append(
            ipywidgets.HTML(
                _p(
                    translate(
                        "In the cell below write the function anew, or the result itself as "
                        "answer = …; run the cell (Shift+Enter) and press Check:"
                    )
                )
                + f"<pre style='margin:.2em 0;padding:.4em .6em;white-space:pre-wrap;background:"
                f"var(--jp-layout-color2,#eee)'>{html.escape(starter)}</pre>"
            )
        )
        return found

    # The answer

    def _check(self) -> None:
        verdict = self._verdict()
        if verdict is None:
            return
        said = ""
        if verdict.status != NOT_ATTEMPTED:
            try:
                reviews.answered(self.desk, verdict, self.today)
            except CompanionError as error:  # the attempt is recorded, the copy of the schedule not
                said = _p(str(error))
        judged = verdict.status in (CORRECT, INCORRECT)
        self._counted = self._counted or judged
        self.verdict.value = _told(verdict) + said
        self.check.disabled = verdict.correct
        if self._counted:
            self.go_on.description = translate("Next")

    def _verdict(self) -> Verdict | None:
        card = self.card
        if card is None:
            return None
        written = self.names.get(ANSWER)
        if isinstance(card, FunctionCard):
            written = self.names.get(card.name, written)
        if self.order is not None:
            picked = self.order.value or None
        else:
            picked = self.options.value if self.options is not None else None
        if picked is not None and (written is None or written is self._judged):
            judge = card.judge_option if isinstance(card, FunctionCard) else card.judge
            return judge(picked)
        self._judged = written
        return card.judge(written)

    def _changed(self, _: object) -> None:
        """Another answer was put in: what was said of the one before does not hold for it."""
        self.verdict.value, self.check.disabled = "", False


def _notebook_names() -> dict[str, Any]:
    """The names of the notebook; an empty dict outside of one."""
    try:
        from IPython import get_ipython
    except ImportError:
        return {}
    shell = get_ipython()
    return shell.user_ns if shell is not None else {}


def _radio(options: list[tuple[str, Any]]) -> ipywidgets.RadioButtons:
    return ipywidgets.RadioButtons(
        options=options, value=None, layout=ipywidgets.Layout(width="auto")
    )


def _markdown(text: str) -> ipywidgets.Output:
    """Markdown as the notebook itself shows it, with tables and formulas."""
    return ipywidgets.Output(
        outputs=(
            {
                "output_type": "display_data",
                "metadata": {},
                "data": {"text/markdown": text, "text/plain": text},
            },
        )
    )


def _plain(text: str) -> str:
    """Markdown of one line as plain text, for the label of an option."""
    return text.replace("`", "").replace("**", "")


def _p(text: str) -> str:
    return f"<p style='margin:.5em 0'>{html.escape(text)}</p>"


def _told(verdict: Verdict) -> str:
    mark, kind = (
        ("✓", "right")
        if verdict.correct
        else (("○", "open") if verdict.status == NOT_ATTEMPTED else ("✗", "wrong"))
    )
    text = verdict.message
    text = text if text.startswith(mark) else f"{mark} {text}"
    return f"<div class='review-verdict review-{kind}' role='status'>{html.escape(text)}</div>"
