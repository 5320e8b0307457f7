"""The competency record as a PDF for print and for files, without a browser.

The font is the course's own. A name may hold a character that it lacks: then a Chinese font of
this machine steps in, and where there is none either, the character is printed as 〓 and a sentence
says so. Nothing is dropped silently.
"""

from __future__ import annotations

from autograder.checking.messages import language, translate
from autograder.companion import record_words as words
from autograder.companion.record import KINDS, Evidence, Record, Standing
from autograder.companion.record_sheet import Sheet, missing_glyphs


def pdf(record: Record) -> tuple[bytes, list[str]]:
    """(the file, sentences on characters that it cannot show), in the language in force."""
    lacking = missing_glyphs(record_text(record))
    sheet = Sheet(title=f"{words.title()} · {words.whose(record)}", lang=language(),
                  foot=f"{words.title()} · {words.standard()}", lacking=lacking)  # fmt: skip
    told = []
    if sheet.unshown:
        told.append(
            translate(
                "The PDF prints 〓 for {characters}: no font of the course or of this machine has "
                "it. The HTML page and record.json have it.",
                characters=", ".join(f"U+{ord(one):04X}" for one in sorted(sheet.unshown)),
            )  # fmt: skip
        )
    _front(sheet, record)
    heads = dict(words.heads())
    sheet.heading(heads["codes"])
    for letter in KINDS:
        _codes(sheet, record, letter)
    _open(sheet, record, heads["open"])
    sheet.heading(heads["evidence"])
    _evidence(sheet, record)
    _outputs(sheet, record, heads["outputs"])
    notes = [translate(msgid, **values) for msgid, values in record.notes] + told
    if notes:
        sheet.heading(heads["notes"])
        for note in notes:
            sheet.paragraph(f"· {note}")
    return sheet.bytes(), told


def record_text(record: Record) -> str:
    """All characters that somebody outside the course may have typed."""
    person = record.person
    return "".join(
        [person.id, person.name, record.class_name, *(one.name for one in record.outputs)]
        + [str(value) for _, values in record.notes for value in values.values()]
    )


def _front(sheet: Sheet, record: Record) -> None:
    heads = dict(words.heads())
    sheet.title(words.title())
    sheet.paragraph(words.whose(record), size=13)
    sheet.paragraph(words.standard())
    sheet.paragraph(words.made(record), dim=True)
    sheet.table(
        [0.4, 0.3, 0.3],
        [translate("Part of the standard"), words.checked_word(), words.graded_word()],
        [
            [words.kind(letter), words.total(record, letter, False),
             words.total(record, letter, True)]
            for letter in KINDS
        ],
        translate("At a glance"),
    )  # fmt: skip
    sheet.heading(heads["means"])
    for mark, text in words.legend():
        sheet.paragraph(f"{mark}{'：' if language() == 'zh-TW' else ': '}{text}")
    sheet.paragraph(words.meaning(record))
    sheet.heading(heads["limits"])
    sheet.paragraph(words.limits())


def _codes(sheet: Sheet, record: Record, letter: str) -> None:
    def cell(mark: str, one: Standing | None) -> str:
        return f"{mark}\n{'✓ ' if one and one.shown else ''}{words.standing(one)}"

    rows = []
    for line in record.of_kind(letter):
        rows.append([
            f"{line.code.code} {line.code.text[language()]}",
            cell(words.checked_word(), line.checked),
            cell(words.graded_word(), line.graded),
            words.grouped(one.item.id for one in line.evidence),
        ])  # fmt: skip
    head = [translate("Code and wording"), words.checked_word(), words.graded_word(),
            translate("By which exercises")]  # fmt: skip
    sheet.table([0.42, 0.16, 0.16, 0.26], head, rows, words.kind(letter))


def _open(sheet: Sheet, record: Record, head: str) -> None:
    sheet.heading(head)
    lines = [line for line in record.lines if not line.shown]
    if not lines:
        sheet.paragraph(translate("Nothing: every line of the standard is shown."))
        return
    rows = [
        [line.code.code,
         words.grouped(one.item.id for one in line.open)
         or words.standing(line.graded or line.checked)]
        for line in lines
    ]  # fmt: skip
    headings = [translate("Code of the standard"), translate("Exercises that are not right yet")]
    sheet.table([0.18, 0.82], headings, rows)


def _evidence(sheet: Sheet, record: Record) -> None:
    head = [translate("Exercise"), words.checked_word(), words.graded_word(),
            translate("Known mistakes met")]  # fmt: skip
    some = False
    for chapter in record.course.chapters:
        rows = [
            _row(one, record.has_checked, bool(record.class_name))
            for one in record.evidence
            if one.item.chapter == chapter.id and one.any
        ]
        if rows:
            some = True
            sheet.table([0.36, 0.28, 0.26, 0.1], head, rows,
                        f"{chapter.id} {chapter.title[language()]}")  # fmt: skip
    if not some:
        sheet.paragraph(translate("No answer has been checked yet."))


def _row(one: Evidence, has_checked: bool, in_class: bool) -> list[str]:
    checked = bool(one.checked and one.checked.right)
    right = words.is_right(one.graded, one.item.by_a_person)
    return [
        f"{one.item.id} {one.item.title[language()]}",
        f"{'✓ ' if checked else ''}{words.checked(one.checked, has_checked)}",
        ("✓ " if right else "") + (words.graded(one.graded) if in_class
                                   else translate("not in this record")),
        str(len(one.checked.mistakes)) if one.checked and one.checked.mistakes else "–",
    ]  # fmt: skip


def _outputs(sheet: Sheet, record: Record, head: str) -> None:
    if not record.outputs:
        return
    sheet.heading(head)
    rows = [
        [one.name, f"{one.exercise} {one.desk}", one.sha256 or "–",
         words.output(one)]
        for one in record.outputs
    ]  # fmt: skip
    headings = [translate("File name"), translate("Exercise"), "SHA-256", translate("State")]
    caption = translate("The files, each with a checksum that tells it from any other")
    sheet.table([0.24, 0.12, 0.4, 0.24], headings, rows, caption)
