"""Filled-in forms (YAML, CSV rows): parts, entries and fields, each lack with its own sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .errors import ArtefactError
from .fields import blank, day
from .yaml_faults import wide_or_tight

# What the templates of T1.1 and T1.2 write where the learner's own words belong.
_PLACEHOLDER = re.compile(
    r"^(?:（.*）|\(.*\)|<.*>|_{2,}|\.{3,}|…+|[?？]+|範例.*|placeholder.*)$", re.DOTALL)
_APART = re.compile(r"[,，、;；]")
_AROUND = " \t\"'“”「」[]［］"
# Fields whose filler (“tbd”, true) is told as no date or no number, not as empty.
_TYPED = frozenset({"date", "start", "end", "approve_by", "quantity", "price", "amount", "total",
                    "orders", "revenue", "low", "base", "high", "break_even_roas", "target_roas"})


class Fault(ArtefactError):
    """A rule that a work product breaks, as one sentence."""

    def finding(self) -> Finding:
        """The same as what a judge returns."""
        return Finding(self.msgid, self.params)


def empty(value: Any) -> bool:
    """Whether a field says nothing: blank, or still the template's placeholder."""
    if isinstance(value, date):
        return False
    return blank(value) or bool(_PLACEHOLDER.match(str(value).strip()))


def mapping(name: str, content: dict[str, Any], part: str) -> dict[str, Any]:
    """The part as named fields. Raises Fault where it is missing or something else."""
    found = content.get(part)
    if found is None or found == {} or found == []:
        raise _nothing(name, content, part, part)
    if not isinstance(found, dict):
        _colons(name, found)
        raise Fault("The part {part} of {name} must have named fields (“field: value”), indented "
                    "below it.", name=name, part=part)
    _separators(found, part)
    return found


def _nothing(name: str, content: dict[str, Any], part: str, label: str) -> Fault:
    """A part that is not there, or there and still empty."""
    if part in content:
        return Fault("The part {part} of {name} is still empty. Fill it in.", name=name, part=label)
    return Fault("{name} has no part {part}. Take it over from the template and fill it in.",
                 name=name, part=label)


def _colons(name: str, found: Any) -> None:
    """A field that YAML read as a text, because its colon is no colon to it. Raises Fault."""
    for text in found if isinstance(found, list) else [found]:
        if isinstance(text, str) and wide_or_tight(text):
            raise Fault("“{text}” in {name} is read as a text and not as a field. After the name "
                        "comes a half-width colon and a space (“field: value”).",
                        name=name, text=text[:40])


def _separators(item: dict[Any, Any], where: str) -> None:
    """An amount or a text with a comma within {…}, of which YAML makes two fields. Raises Fault."""
    for key, value in item.items():
        if value is not None or not isinstance(key, (int, str)):
            continue
        if str(key).isdigit():
            raise Fault("{where} holds an amount with a thousands separator: within curly brackets "
                        "a comma ends the field. Write digits only.", where=where)
        if re.search(r"[\W\d]", str(key)) or len(str(key)) > 12 and not str(key).isascii():
            raise Fault("{where} holds “{text}” as a field without a value. Within curly brackets "
                        "a comma ends a text that has no quotes: put the whole text in quotes.",
                        where=where, text=str(key)[:30])


def entries(name: str, content: dict[str, Any], part: str, least: int,
            fields: Sequence[str] = (), label: str | None = None) -> list[dict[str, Any]]:
    """The part as a list of entries with these fields filled in.

    label: what the part is called in messages, where it lies inside another one.

    Raises:
        Fault: missing, no list, too few entries, an entry without fields, a field left empty.
    """
    found, label = content.get(part), label or part
    if found is None or found == []:
        raise _nothing(name, content, part, label)
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        _colons(name, found)
        raise Fault("The part {part} of {name} must be a list of entries. Start each one with “- ” "
                    "and indent its fields below it.", name=name, part=label)
    if len(found) < least:
        raise Fault("The part {part} of {name} has too few entries: {count}, and at least {least} "
                    "are asked for.", name=name, part=label, count=len(found), least=least)
    for number, item in enumerate(found, start=1):
        _separators(item, f"{label} {number}")
        for field in fields:
            filled(name, item, field, part=label, number=number)
    return found


def filled(name: str, item: dict[str, Any], field: str, *, part: str, number: int | None = None
           ) -> Any:
    """The value of a field that says something. Raises Fault where it is empty."""
    value = item.get(field)
    if field in _TYPED and (isinstance(value, bool) or isinstance(value, str) and value.strip()):
        return value  # `number` and `a_day` say more than that it is empty
    nothing = not value if isinstance(value, (list, dict)) else empty(value)
    if not nothing:
        return value
    if number is None:
        raise Fault("The field {field} in the part {part} of {name} is empty. Fill it in.",
                    name=name, part=part, field=field)
    raise Fault("Entry {number} in the part {part} of {name} has no {field}. Fill it in.",
                name=name, part=part, field=field, number=number)


def number(value: Any, where: str, positive: bool = True) -> float:
    """A number written as one. Raises Fault for text, true/false, NaN and what is below zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or value != value \
            or abs(value) > 1e12:
        raise Fault("{where} is not a number. Write digits only: no quotes, no thousands "
                    "separators, no unit.", where=where)
    if positive and value <= 0:
        raise Fault("{where} is not above 0. Look at the sign, or leave the entry out.",
                    where=where)
    return float(value)


def a_day(value: Any, where: str) -> date:
    """One day. Raises Fault for anything that is not YYYY-MM-DD."""
    found = day(value)
    if found is None:
        raise Fault("{where} is not a date that a program can read. Write it as YYYY-MM-DD, with "
                    "nothing after it.", where=where)
    return found


def names(value: Any) -> list[str]:
    """A list of texts, each cut at its commas, quotes and brackets off; other things left out."""
    given = value if isinstance(value, list) else [value]
    given = [v.get("term", v.get("id")) if isinstance(v, dict) else v for v in given]
    texts = [one for v in given if isinstance(v, (str, int)) and not isinstance(v, bool)
             for one in _APART.split(str(v))]
    return [one.strip(_AROUND) for one in texts if not empty(one.strip(_AROUND))]
