"""The competency record as JSON, and the self-checked part of one read back.

docs/record.md describes every field. `schema` changes when a field changes its meaning.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.companion.desk import CompanionError
from autograder.companion.plain import one_line
from autograder.companion.record import (
    OLDEST,
    SCHEMA,
    STANDARD,
    Evidence,
    Graded,
    Record,
    SelfChecked,
    Standing,
    day_known,
)

KIND = "kmc2431-competency-record"
MOST = 100_000  # answers or reviews of one exercise; more were not given by a person


def to_json(record: Record) -> dict[str, Any]:
    """Plain data of the whole record; the e-mail address is not in it."""
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "made": moment(record.made),
        "standard": STANDARD,
        "course_version": record.course.version,
        "person": {"id": record.person.id, "name": record.person.name},
        "class": record.class_name,
        "codes": [
            {
                "code": line.code.code,
                "kind": line.kind,
                **line.code.text,
                "self_checked": _standing(line.checked),
                "graded": _standing(line.graded),
                "exercises": [one.item.id for one in line.evidence],
                "not_right_yet": [one.item.id for one in line.open],
            }
            for line in record.lines
        ],
        "exercises": [_evidence(one) for one in record.evidence if one.any],
        "work_outputs": [
            {
                "exercise": one.exercise,
                "file": one.name,
                "desk": one.desk,
                "sha256": one.sha256,
                "bytes": one.size,
                "changed_since_right": None if one.changed else False,
                "graded": one.graded,
            }
            for one in record.outputs
        ],
        "notes": [translate(msgid, **values) for msgid, values in record.notes],
    }


def _standing(one: Standing | None) -> dict[str, Any] | None:
    if one is None:
        return None
    told = {"shown": one.shown, "right": one.right, "of": one.of, "waiting": one.waiting}
    if one.course is not None:
        told |= {"set_in_class": one.assigned, "in_course": one.course}
    return told


def _evidence(one: Evidence) -> dict[str, Any]:
    item = one.item
    return {
        "id": item.id,
        "chapter": item.chapter,
        "title": dict(item.title),
        "kind": item.kind,
        "points": item.points,
        "codes": list(item.codes),
        "self_checked": _checked(one.checked),
        "graded": _graded(one.graded, item.by_a_person),
    }


def _checked(one: SelfChecked | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "right": one.right,
        "answers": one.answers,
        "right_at_first": one.right_at_first,
        "first_right": moment(one.first_right),
        "last_right": moment(one.last_right),
        "mistakes": dict(one.mistakes),
        "reviews": one.reviews,
        "right_reviews": one.right_reviews,
        "begun_anew": moment(one.since),
    }


def _graded(one: Graded | None, by_hand: bool) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "state": one.state,
        "points": one.points,
        "of": one.most,
        "by": "person" if by_hand else "check",
        "handed_in": moment(one.handed_in),
    }


def moment(when: float | None) -> str | None:
    """A time in UTC as 2026-11-30T12:00:00Z; None where it is not known."""
    if when is None or when < OLDEST:
        return None
    return datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_checked(path: Path) -> tuple[dict[str, SelfChecked], dict[str, str]]:
    """(exercise -> self-checked evidence, person) of a record file that a learner made.

    Raises:
        CompanionError: no such file, not a record, a schema of a later version.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CompanionError(
            translate("{file} cannot be read: {reason}.", file=path, reason=error.strerror)
        ) from error
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise CompanionError(
            translate(
                "{file} is not a competency record; the learner makes one with course.py record "
                "and sends you record.json.",
                file=path,
            )  # fmt: skip
        )
    if data.get("schema") != SCHEMA:
        raise CompanionError(
            translate(
                "{file} was made by another version of the course (schema {found}, this one "
                "reads {known}); ask for a new one.",
                file=path, found=data.get("schema"), known=SCHEMA,
            )
        )  # fmt: skip
    try:
        found = {
            one["id"]: _read(one["self_checked"])
            for one in data["exercises"]
            if one["self_checked"] is not None
        }
        person = data["person"]
        return found, {"id": one_line(str(person["id"])), "name": one_line(str(person["name"]))}
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        raise CompanionError(
            translate("{file} is damaged: fields of it are missing or hold what cannot be; ask for "
                      "a new one.", file=path)
        ) from None


def _read(one: dict[str, Any]) -> SelfChecked:
    """ValueError, TypeError, KeyError or OverflowError where it cannot be what a record holds."""
    answers, reviews, right = (int(one[n]) for n in ("answers", "reviews", "right_reviews"))
    if not (0 <= answers <= MOST and 0 <= right <= reviews <= MOST):
        raise ValueError(answers, reviews, right)
    is_right = bool(one["right"])
    return SelfChecked(
        answers=answers,
        first_right=_seconds(one["first_right"]) if is_right else None,
        last_right=_seconds(one["last_right"]) if is_right else None,
        right_at_first=is_right and bool(one["right_at_first"]),
        mistakes={one_line(str(key)): one_line(str(value), 500)
                  for key, value in one["mistakes"].items()},
        reviews=reviews,
        right_reviews=right,
        since=_seconds(one["begun_anew"]) if one.get("begun_anew") is not None else None,
    )  # fmt: skip


def _seconds(text: str | None) -> float:
    """Seconds since 1970; 0 where the day is not known or cannot be."""
    if text is None:
        return 0.0
    return day_known(datetime.fromisoformat(text).timestamp(), time.time()) or 0.0
