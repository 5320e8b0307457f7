"""The learner's own state, `.course/companion.json`: settings, review schedule, resets.

It is written in one step, and changed only by reading, changing and writing under a lock, so that
two open notebooks never undo each other. `docs/record.md` describes the file.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.companion.desk import COURSE, KEPT, STATE, CompanionError
from autograder.learner import attempt_log

SCHEMA = 1
SETTINGS = {"share_attempts": False, "language": None}


@dataclass
class State:
    """What `.course/companion.json` holds.

    settings: share_attempts (bool), language ("zh-TW", "en" or None: that of the notebooks) and
    what other parts of the companion keep; review: exercise -> {"box", "due", "last"}; resets:
    [{"time", "chapters", "kept"}], oldest first; more: fields of other versions, kept as they
    are; told: sentences to show once (not in the file).
    """

    schema: int = SCHEMA
    settings: dict[str, Any] = field(default_factory=lambda: dict(SETTINGS))
    review: dict[str, dict[str, Any]] = field(default_factory=dict)
    resets: list[dict[str, Any]] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)


def load(desk: Path) -> State:
    """The state of a desk; a damaged file is set aside and rebuilt, told in `State.told`.

    A desk without the file has the defaults; nothing is written then. The state of a newer
    version is read as far as it is known, and never overwritten (see `update`).
    """
    try:
        raw = (desk / STATE).read_bytes()
    except OSError:
        return State()
    state = _parse(raw)
    if state is not None:
        return state
    with attempt_log.locked(_lock(desk)) as alone:
        return _rebuild(desk, alone)


def update(desk: Path, change: Callable[[State], None]) -> State:
    """Read the state, let `change` alter it, write it in one step; the state as written.

    Raises:
        CompanionError: the file is of a newer version, or cannot be written; nothing changed.
    """
    (desk / COURSE).mkdir(parents=True, exist_ok=True)
    with attempt_log.locked(_lock(desk)) as alone:
        try:
            raw = (desk / STATE).read_bytes()
        except FileNotFoundError:
            state = State()
        except OSError as error:
            raise CompanionError(_unwritable(desk, error)) from None
        else:
            state = _parse(raw) or _rebuild(desk, alone)
        if state.schema > SCHEMA:
            raise CompanionError(translate(
                "{file} was written by a newer version of the course (schema {theirs}; this one "
                "knows {ours}). It is left as it is: bring the course up to date to change it.",
                file=desk / STATE, theirs=state.schema, ours=SCHEMA))
        change(state)
        try:
            _write(desk, state)
        except OSError as error:
            raise CompanionError(_unwritable(desk, error)) from None
    return state


def _lock(desk: Path) -> Path:
    return desk / COURSE / "companion.lock"


def _unwritable(desk: Path, error: OSError) -> str:
    return translate("{file} cannot be written ({reason}). Nothing was changed.",
                     file=desk / STATE, reason=error.strerror or error)


def _write(desk: Path, state: State) -> None:
    data = {**state.more, "schema": state.schema, "settings": state.settings,
            "review": state.review, "resets": state.resets}
    attempt_log.write(desk / STATE, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def _parse(raw: bytes) -> State | None:
    """The state in the bytes of the file; None where they are no state."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    if not isinstance(data, dict) or type(data.get("schema")) is not int:
        return None
    settings, review, resets = (data.pop(k, d) for k, d in
                                (("settings", {}), ("review", {}), ("resets", [])))
    schema = data.pop("schema")
    if schema > SCHEMA:  # its parts may have another shape
        settings = settings if isinstance(settings, dict) else {}
        review = review if _is_review(review) else {}
        resets = resets if isinstance(resets, list) else []
    whole = isinstance(settings, dict) and _is_review(review) and isinstance(resets, list)
    if not whole:
        return None
    return State(schema, {**SETTINGS, **settings}, review,
                 [r for r in resets if isinstance(r, dict)], data)


def _is_review(review: object) -> bool:
    return isinstance(review, dict) and all(isinstance(v, dict) for v in review.values())


def _rebuild(desk: Path, alone: bool) -> State:
    """A fresh state from the attempts, the damaged file set aside; only read where not alone."""
    raw = (desk / STATE).read_bytes()
    if (state := _parse(raw)) is not None:  # another notebook was quicker
        return state
    state = State(settings={**SETTINGS, **_readable_settings(raw)}, review=_schedule(desk),
                  resets=_resets(desk))
    if not alone:
        return state
    aside = attempt_log.free(
        (desk / STATE).with_name(f"companion.damaged-{time.strftime('%Y-%m-%d')}.json"))
    try:
        os.replace(desk / STATE, aside)
        _write(desk, state)
    except OSError:
        return state
    state.told.append(translate(
        "The file {file} was damaged. It is kept as {aside}; your attempts are untouched, and the "
        "review schedule was made again from them. Look at your settings once.",
        file=STATE, aside=aside.name))
    return state


def _readable_settings(raw: bytes) -> dict[str, Any]:
    """The settings where that part of a damaged file is whole. Sharing is never guessed: off."""
    text = raw.decode("utf-8", "replace")
    place = text.find('"settings"')
    start = text.find("{", place)
    if place < 0 or start < 0:
        return {}
    try:
        found, _ = json.JSONDecoder().raw_decode(text, start)
    except (ValueError, RecursionError):
        return {}
    return {**found, "share_attempts": False} if isinstance(found, dict) else {}


def _resets(desk: Path) -> list[dict[str, Any]]:
    """What was put away, oldest first, from the folders that hold it."""
    found = []
    with suppress(OSError):
        for kept in (desk / KEPT).iterdir():
            moved = sorted(folder for folder in kept.iterdir() if folder.is_dir())
            if moved:
                names = [folder.name for folder in moved]
                found.append({"time": round(max(f.stat().st_mtime for f in moved), 3),
                              "chapters": names, "moved": names,
                              "kept": kept.relative_to(desk).as_posix()})
    return sorted(found, key=lambda one: one["time"])


def _schedule(desk: Path) -> dict[str, dict[str, Any]]:
    """The review schedule, from the attempts; {} where reviews are not at hand."""
    try:
        from autograder.companion import review
    except ImportError:
        return {}
    rebuild = getattr(review, "rebuild", None)
    return rebuild(desk) if rebuild else {}
