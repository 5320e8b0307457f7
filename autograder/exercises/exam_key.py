"""The answer key of an exam: what a check needs to look at the form of an answer, and no more."""

from __future__ import annotations

from typing import Any

from autograder.checking.codec import decode
from autograder.checking.form import form_of


def exam_key(key: dict) -> dict:
    """A chapter's key (`key.build_key`) without right and wrong values, hints and solutions.

    What stays: titles, the names of functions and files, which public tables a function is called
    with, inputs made by hand (without what comes out), the kind of value that is asked for and,
    where the comparison names columns, their names.
    """
    kept = {name: key[name] for name in ("version", "chapter", "data") if name in key}
    return {**kept, "exam": True,
            "exercises": {name: _entry(one) for name, one in key["exercises"].items()}}


def _entry(entry: dict) -> dict:
    kept: dict = {"kind": entry["kind"], "title": entry.get("title", {})}
    if entry["kind"] == "choice":
        return {**kept, "letters": sorted(entry["feedback"])}
    if entry["kind"] == "parsons":
        return {**kept, "letters": sorted(entry["blocks"])}
    files = entry if entry["kind"] == "artefact" else entry.get("artefact") or {}
    parts = [_part(part) for part in entry.get("parts", ())]
    return {**kept, "parts": parts, "files": list(files.get("files", ()))}


def _part(part: dict) -> dict:
    calls = part["calls"]
    made: dict[str, Any] = {
        "name": part["name"],
        "calls": [{name: one[name] for name in ("load", "args") if name in one} for one in calls],
    }
    if part.get("drive"):  # called in a way of its own, which an exam's check leaves alone
        made["driven"] = True
    forms = [form_of(decode(one["expected"])) for one in calls if "load" in one]
    plain = not part.get("judge") and not part.get("drive")  # else several forms may be right
    if plain and forms and all(form == forms[0] for form in forms):
        named = [*part["compare"]["keys"], *filter(None, part["compare"]["columns"])]
        made["form"] = {**forms[0], "columns": list(dict.fromkeys(named))}
    return made
