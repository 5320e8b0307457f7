"""`start_page()`: the start page with its buttons, in the notebook `start.ipynb`.

Everything can be done with the keyboard: Tab goes from one to the next, Space or Enter presses.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.checking.messages import LANGUAGES, in_language, translate
from autograder.companion import export, sharing
from autograder.companion import reset as resets
from autograder.companion import review_schedule as schedule
from autograder.companion import state as states
from autograder.companion.desk import CompanionError, find
from autograder.companion.look import Look, look
from autograder.companion.plain import listed

NAMES = {"zh-TW": "中文", "en": "English"}


def start_page(desk: Path | None = None) -> None:
    """Show where the learner stands, and below it the buttons.

    desk: the folder of the course; that of the notebook when not given.

    Raises:
        CompanionError: this is no folder of the course, or its map is damaged; one sentence.
    """
    from IPython.display import display

    place = Path(desk) if desk else find()
    shown = look(place, live=True)
    top = display(_bundle(shown.top, shown.text), raw=True, display_id=True)

    def show(now: Look) -> None:
        top.update(_bundle(now.top, now.text), raw=True)
        tables.update(_bundle(now.tables, ""), raw=True)

    controls = Controls(place, shown, show)
    display(controls.box)
    tables = display(_bundle(shown.tables, ""), raw=True, display_id=True)
    display(controls.more)


def _bundle(page: str, text: str) -> dict[str, str]:
    return {"text/html": page, "text/plain": text}


class Controls:
    """The buttons of the page.

    box: bring up to date, record, export, language; more: sharing, starting again; show: called
    with the page after each change.
    """

    def __init__(self, desk: Path, shown: Look, show: Callable[[Look], None]) -> None:
        import ipywidgets

        self.desk, self.shown, self._show = desk, shown, show
        self.box, self.more = ipywidgets.VBox(), ipywidgets.VBox()
        self._build()

    def _build(self) -> None:
        """Make all controls in the language of the page."""
        import ipywidgets as w

        with in_language(self.shown.lang):
            self.status, self.done = w.HTML(), w.HTML()
            self.renew = self._button(translate("Bring up to date"), self._refresh)
            self.record = self._button(translate("Competency record"), self._record)
            self.export = self._button(translate("Export"), self._export)
            self.language = w.Dropdown(
                options=[(NAMES[lang], lang) for lang in LANGUAGES], value=self.shown.lang,
                description=translate("Language"))
            self.share = w.Checkbox(
                value=states.load(self.desk).settings.get("share_attempts") is True,
                description=translate("Share my attempts"), indent=False)
            here = {mine.id for mine in self.shown.where.here}
            self.chapter = w.Dropdown(
                options=[(translate("all chapters"), ""),
                         *((f"{c.id} {c.title[self.shown.lang]}", c.id)
                           for c in self.shown.course.chapters if c.id in here)],
                description=translate("Chapter"))
            self.anew = w.Checkbox(
                value=False, indent=False, layout={"width": "auto"},
                description=translate("Also put the notebook as handed out beside mine"))
            self.again = self._button(translate("Start again …"), self._ask)
            self.yes = self._button(translate("Yes, start again"), self._reset, "warning")
            self.no = self._button(translate("No, keep everything"), self._close)
            self.sure = w.HTML()
            self.question = w.VBox([self.sure, w.HBox([self.yes, self.no])],
                                   layout={"display": "none"})
            self.reviews = w.BoundedIntText(
                value=schedule.per_day(states.load(self.desk).settings), min=0,
                max=schedule.MOST_PER_DAY, description=translate("Reviews a day"),
                layout={"width": "12rem"}, style={"description_width": "initial"})
            self.reviews.observe(self._plan, "value")
            self.language.observe(self._choose, "value")
            self.share.observe(self._agree, "value")
            self.box.children = (
                w.HBox([self.renew, self.record, self.export, self.language, self.reviews],
                       layout={"flex_flow": "wrap"}),
                self.status,
            )
            self.more.children = (
                _section(translate("Sharing"), translate(
                    "Off: your attempts stay on this machine. On: each chapter that you hand in "
                    "carries the list of your attempts, those in reviews too, and whoever teaches "
                    "your class can read it. For each it says the time, the exercise, right or "
                    "not, which known mistake, the sentence that you were shown (without what it "
                    "quoted of yours) and a short mark that differs when the sentence did; never "
                    "your code. Turning it off removes the lists here; what was handed in before "
                    "stays there."
                )),
                self.share,
                _section(translate("Start again"), translate(
                    "Attempts at a chapter count anew, hints close again. Nothing is deleted: the "
                    "former attempts move to .course/kept in the folder of the course, your "
                    "notebooks stay as they are. The list on the left does not show that folder; "
                    "Export packs it, too.")),
                w.HBox([self.chapter, self.anew, self.again], layout={"flex_flow": "wrap"}),
                self.question, self.done,
            )

    def _button(self, label: str, press: Callable[[], str], style: str = "") -> Any:
        import ipywidgets

        button = ipywidgets.Button(description=label, button_style=style,
                                   layout={"width": "auto"})
        button.on_click(lambda _: self._do(press))
        return button

    def _do(self, work: Callable[[], str]) -> None:
        """Do it and say what was done; a fault is one sentence, and the page stays."""
        before = self.shown.lang
        try:
            with in_language(before):
                told = work()
            self.shown = look(self.desk, live=True)
        except CompanionError as error:
            self.status.value = self.done.value = _status(str(error))
            return
        self._show(self.shown)
        if self.shown.lang != before:
            self._build()
        # said above and below the tables: beside what was pressed
        self.status.value = self.done.value = _status(told)

    def _refresh(self) -> str:
        return translate("Up to date.")

    def _record(self) -> str:
        from autograder.companion import record_files

        record = record_files.of_learner(record_files.beside(self.desk))
        _, told = record_files.write(record, self.desk / record_files.FOLDER, [self.shown.lang])
        return " ".join([translate(
            "Your record is in the folder {folder} of the file list on the left, as a page "
            "(double-click it) and as a PDF.", folder=record_files.FOLDER), *told])

    def _export(self) -> str:
        made = export.export(self.desk)
        told = [translate("Your notebooks, files, attempts and settings are in {file}. It lies in "
                          "the file list on the left; your own account's exports are not in it.",
                          file=made.path.name),
                translate("It holds notebooks as they were last saved: what is not saved yet "
                          "(Ctrl+S) is not in it.")]
        if late := export.unsaved(self.desk):
            told.append(translate(
                "Answers were checked after the last saving of {notebooks}: save there and export "
                "again.", notebooks=listed(f"{name} ({when})" for name, when in late)))
        if made.missing:
            told.append(translate(
                "{n} files could not be read and are not in it: {names}.", n=len(made.missing),
                names=listed(made.missing[:5]) + (" …" if len(made.missing) > 5 else "")))
        return " ".join(told)

    def _choose(self, change: dict) -> None:
        def keep(state: states.State) -> None:
            state.settings["language"] = change["new"]

        def work() -> str:
            states.update(self.desk, keep)
            with in_language(change["new"]):
                return translate(
                    "The companion speaks this language now; the notebooks keep theirs.")

        self._do(work)

    def _plan(self, change: dict) -> None:
        def work() -> str:
            from autograder.companion import review

            review.set_per_day(self.desk, change["new"])
            return translate("At most {n} reviews a day from now on.", n=change["new"])

        self._do(work)

    def _agree(self, change: dict) -> None:
        def work() -> str:
            sharing.share(self.desk, change["new"])
            if change["new"]:
                return translate("On: chapters that you hand in carry attempts.jsonl.")
            return translate("Off: the lists were removed.")

        self._do(work)

    def _ask(self) -> str:
        name = self.chapter.label
        self.sure.value = html.escape(translate(
            "Start {name} again? The attempts are put away, not deleted.", name=name))
        self.question.layout.display = ""
        return ""

    def _close(self) -> str:
        self.question.layout.display = "none"
        return translate("Nothing was changed.")

    def _reset(self) -> str:
        self.question.layout.display = "none"
        chosen = [self.chapter.value] if self.chapter.value else None
        return " ".join(resets.reset(self.desk, self.shown.course, chosen, self.anew.value))


def _status(told: str) -> str:
    return f'<div role="status">{html.escape(told)}</div>'


def _section(title: str, about: str) -> Any:
    import ipywidgets

    return ipywidgets.HTML(
        f'<h3 style="margin:.8rem 0 0">{html.escape(title)}</h3>'
        f'<p style="line-height:1.5;max-width:60rem;margin:.2rem 0">{html.escape(about)}</p>')
