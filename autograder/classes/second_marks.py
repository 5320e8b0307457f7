"""The second marker's list read back and compared with the first marks; nothing is written."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes import rubrics, spreadsheet
from autograder.classes.agreement import FEW, Agreement, agreement
from autograder.classes.double_marking import HEADS, code_of
from autograder.classes.marks import Mark, MarkingError, read_marks
from autograder.classes.rubrics import Rubric

MOST_TALK = 10  # differences that are listed
Second = dict[tuple[str, str], dict[str, int]]  # (student, item) -> label -> level


@dataclass(frozen=True)
class Difference:
    """One criterion of one answer on which the two markers differ; share is of all levels."""

    code: str
    student: str
    item: str
    criterion: str
    first: int
    second: int
    share: float


def read(
    text: str, known: Mapping[str, Rubric], codes: Mapping[str, Mark]
) -> tuple[Second, list[str]]:
    """(levels of the second marker, a sentence for each line that does not count).

    Args:
        text: of the list. codes: code -> the answer that it stands for.

    Raises:
        MarkingError: it is no such list.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=spreadsheet.separator(text))
    heads = [str(one).strip().lower() for one in reader.fieldnames or ()]
    if not set(HEADS) <= set(heads):
        raise MarkingError(
            translate(
                "The list has to have the columns {columns} in its first line.",
                columns=", ".join(HEADS),
            )  # fmt: skip
        )
    second: Second = {}
    faults: list[str] = []
    for row in reader:
        values = {str(key).strip().lower(): str(value or "").strip() for key, value in row.items()}
        if not any(values[head] for head in HEADS):
            continue
        fault = _take(values, codes, known, second)
        if fault:
            faults.append(translate("Line {line}: {fault}", line=reader.line_num, fault=fault))
    return second, faults


def _take(
    values: dict[str, str], codes: Mapping[str, Mark], known: Mapping[str, Rubric], second: Second
) -> str | None:
    """Put one row into `second`; why it does not count, None where it does."""
    code, item, label, level = (values[head] for head in HEADS)
    mark = codes.get(code.upper())
    if mark is None:
        return translate("no answer of this class has the code {code}.", code=code or "–")
    if mark.item != item:
        return translate("the code {code} is an answer to {item}, not to {other}.", code=code,
                         item=mark.item, other=item or "–")  # fmt: skip
    rubric = known[item]
    criterion = next((one for one in rubric.criteria if one.label == label), None)
    if criterion is None:
        return translate("{item} has no criterion {criterion}; it has: {names}.", item=item,
                         criterion=label or "–",
                         names=", ".join(one.label for one in rubric.criteria))  # fmt: skip
    if not level:
        return translate("no level for {code}, {criterion}.", code=code, criterion=label)
    try:
        number = float(level.replace(",", "."))
    except ValueError:
        number = -1
    if number not in rubric.numbers:
        return translate("{level} is no level of {item}; it has {levels}.", level=level, item=item,
                         levels=", ".join(map(str, rubric.numbers)))  # fmt: skip
    levels = second.setdefault((mark.student, item), {})
    if label in levels:
        return translate("{code}, {criterion} stands in an earlier line already; that one counts.",
                         code=code, criterion=label)  # fmt: skip
    levels[label] = int(number)
    return None


def compare(class_dir: Path, file: Path, anonymous: bool = False) -> dict[str, Any]:
    """Agreement by item and criterion, the largest differences, the lines that do not count.

    Args:
        anonymous: codes only, no learner's id.

    Returns:
        "items": [{"item", "n", "overall", "points", "criteria": [{"criterion", **agreement}]}],
        where "overall" compares the whole mark, rounded to the nearest level, and "points" is the
        mean difference; "differences"; "faults"; "without_first": answers with no first mark.

    Raises:
        MarkingError: the list or the gradebook cannot be read.
    """
    class_dir, file = Path(class_dir), Path(file)
    known = rubrics.of_class(class_dir)
    marks = [one for one in read_marks(class_dir, known, answers=False) if one.item in known]
    codes = {code_of(class_dir, one.student, one.item): one for one in marks}
    second, faults = read(_text(file), known, codes)
    pairs = [(one, second[one.student, one.item]) for one in marks
             if (one.student, one.item) in second]  # fmt: skip
    items = []
    for item in dict.fromkeys(one.item for one, _ in pairs):
        rubric = known[item]
        mine = [(one, levels) for one, levels in pairs if one.item == item]
        items.append({
            "item": item, "n": len(mine), **_overall(mine, rubric),
            "criteria": [
                {"criterion": row.label, **_dict(_criterion(mine, rubric, row.label))}
                for row in rubric.criteria
            ],
        })  # fmt: skip
    differences = sorted(
        (one for mark, levels in pairs for one in _differences(class_dir, mark, levels, known)),
        key=lambda one: (-one.share, one.item, one.code),
    )
    listed = [vars(one) | ({"student": "–"} if anonymous else {}) for one in differences]
    return {
        "ok": bool(pairs), "file": str(file), "items": items, "differences": listed[:MOST_TALK],
        "more_differences": max(0, len(differences) - MOST_TALK), "faults": faults,
        "without_first": sorted(code_of(class_dir, one.student, one.item) for one, _ in pairs
                                if one.points is None and not one.levels),
    }  # fmt: skip


def _text(file: Path) -> str:
    raw = spreadsheet.read(file)
    if raw[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):  # Excel's “Unicode text”
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "cp950"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise MarkingError(
        translate(
            "{file} is neither UTF-8 nor Big5; save it from your spreadsheet as “CSV UTF-8”.",
            file=file.name,
        )  # fmt: skip
    )


def _criterion(
    pairs: Sequence[tuple[Mark, dict[str, int]]], rubric: Rubric, label: str
) -> Agreement | None:
    both = [(one.levels[label], levels[label]) for one, levels in pairs
            if label in one.levels and label in levels]  # fmt: skip
    return agreement([one for one, _ in both], [other for _, other in both], rubric.numbers)


def _overall(pairs: Sequence[tuple[Mark, dict[str, int]]], rubric: Rubric) -> dict[str, Any]:
    """The whole mark: by points, also where the first marker gave points and no levels."""
    both = []
    for one, levels in pairs:
        first = one.points if one.points is not None else rubric.points(one.levels, one.worth)
        other = rubric.points(levels, one.worth)
        if first is not None and other is not None and one.worth:
            both.append((first, other, one.worth))
    near = [
        (_nearest(rubric, first / worth), _nearest(rubric, other / worth))
        for first, other, worth in both
    ]
    found = agreement([one for one, _ in near], [other for _, other in near], rubric.numbers)
    gap = sum(abs(first - other) for first, other, _ in both) / len(both) if both else None
    return {"overall": _dict(found), "points": None if gap is None else round(gap, 2)}


def _nearest(rubric: Rubric, share: float) -> int:
    """The level whose share of the points is nearest, the lower of two."""
    return min(sorted(rubric.numbers), key=lambda level: abs(level / rubric.top - share))


def _dict(found: Agreement | None) -> dict[str, Any]:
    return found.as_dict() if found else {"n": 0}


def _differences(
    class_dir: Path, mark: Mark, levels: dict[str, int], known: Mapping[str, Rubric]
) -> list[Difference]:
    rubric = known[mark.item]
    span = max(rubric.numbers) - min(rubric.numbers)
    first = dict(mark.levels)
    other = rubric.points(levels, mark.worth)
    if not first and mark.points is not None and other is not None and mark.worth:
        whole = translate("whole mark")  # the first marker gave points and no levels
        first = {whole: _nearest(rubric, mark.points / mark.worth)}
        levels = {whole: _nearest(rubric, other / mark.worth)}
    code = code_of(class_dir, mark.student, mark.item)
    return [
        Difference(
            code, mark.student, mark.item, label, first[label], level,
            abs(first[label] - level) / span,
        )
        for label, level in levels.items()
        if label in first and first[label] != level
    ]  # fmt: skip


# --- in words -------------------------------------------------------------------------------------


def told(made: dict[str, Any]) -> str:
    """The comparison as text."""
    if not made["items"]:
        nothing = translate("No line of {file} counts, so there is nothing to compare.",
                            file=Path(made["file"]).name)
        return "\n".join([nothing, *made["faults"]])
    lines = []
    few = False
    for item in made["items"]:
        gap = item["points"]
        lines.append(
            translate("{item}: {n} answers marked twice", item=item["item"], n=item["n"])
            + ("" if gap is None else translate("; {gap} points apart on average", gap=f"{gap:g}"))
        )
        rows = [(translate("whole mark"), item["overall"])]
        rows += [(one["criterion"], one) for one in item["criteria"]]
        lines += [f"  {_row(name, one)}" for name, one in rows]
        few |= any(0 < one["n"] < FEW for _, one in rows)
    lines.append("")
    if few:
        lines.append(
            translate("Fewer than {n} pairs: the interval is rough, and a single answer can move "
                      "kappa by a tenth. Read the differences below before the figure.", n=FEW)
        )  # fmt: skip
    lines.append(
        translate("Kappa is agreement beyond chance: 1 is all, 0 is what chance would give. κ "
                  "counts every difference alike, κw one of two levels four times one of a level.")
    )  # fmt: skip
    if made["differences"]:
        lines += ["", translate("To talk about, the largest differences first:")]
        lines += [
            translate(
                "  {item} {code} ({student}), {criterion}: first {first}, second {second}", **one
            )  # fmt: skip
            for one in made["differences"]
        ]
    if made["more_differences"]:
        lines.append(translate("  and {n} smaller ones", n=made["more_differences"]))
    if made["without_first"]:
        lines.append(translate("No first mark yet, so not compared: {codes}.",
                               codes=", ".join(made["without_first"])))  # fmt: skip
    if made["faults"]:
        named = Path(made["file"]).name
        lines += ["", translate("Lines of {file} that do not count:", file=named), *made["faults"]]
    return "\n".join(lines)


def _row(name: str, one: dict[str, Any]) -> str:
    """One line of figures."""
    if not one["n"]:
        return translate("{name}: nothing to compare, because no first mark names a level for it.",
                         name=name)
    return translate("{name}: n {n}, the same {exact} %, κ {plain}, κw {weighted}", name=name,
                     n=one["n"], exact=f"{100 * one['exact']:.0f}", plain=_kappa(one["plain"]),
                     weighted=_kappa(one["weighted"]))  # fmt: skip


def _kappa(one: dict[str, float | None]) -> str:
    if one["value"] is None:
        return translate("– (both gave one level only)")
    if one["low"] is None:
        return f"{one['value']:.2f}"
    return f"{one['value']:.2f} [{one['low']:.2f}, {one['high']:.2f}]"
