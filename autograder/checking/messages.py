"""Sentences for people: English msgids, gettext catalogues of all rooms merged, one language.

A catalogue is `autograder/locale/<lang>/LC_MESSAGES/<domain>.po`; the compiled `.mo` beside it is
used where it is not older, otherwise it is compiled (and written, if the folder lets us).
"""

from __future__ import annotations

import gettext
import io
import json
import os
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).resolve().parents[1] / "locale"
LANGUAGES = ("zh-TW", "en")
DEFAULT = "zh-TW"


@dataclass(frozen=True)
class Message:
    """A sentence not yet put into a language: msgid and the values of its {named} places."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return translate(self.msgid, **self.params)


def translate(msgid: str, **params: Any) -> str:
    """`msgid` in the current language, its {named} places filled with `params`.

    A text without params is returned as it stands, so that code in a hint may hold braces.
    """
    lang = language()
    text = msgid if lang == "en" or not msgid else catalogue(lang).get(msgid, msgid)
    if not params:
        return text
    values = {k: str(v) if isinstance(v, Message) else v for k, v in params.items()}
    try:
        return text.format(**values)
    except (KeyError, IndexError, ValueError):
        return msgid.format(**values)


def language() -> str:
    """COURSE_LANG, else "lang" of the nearest course.json upward, else zh-TW."""
    lang = os.environ.get("COURSE_LANG") or course().get("lang", DEFAULT)
    return lang if lang in LANGUAGES else DEFAULT


def course() -> dict[str, Any]:
    """The content of the nearest course.json from the working folder upward; {} without one."""
    path = upward("course.json")
    if path is None:
        return {}
    return dict(_course(path, path.stat().st_mtime_ns))


@cache
def _course(path: Path, _stamp: int) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def upward(name: str) -> Path | None:
    """The nearest `name` (a relative path) in the working folder or a folder above it."""
    try:
        here = Path.cwd()
    except OSError:
        return None
    return next((p / name for p in (here, *here.parents) if (p / name).is_file()), None)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """msgid -> text of every domain of `lang`."""
    folder = LOCALE / lang.replace("-", "_") / "LC_MESSAGES"
    merged: dict[str, str] = {}
    for domain in sorted({p.stem for p in folder.glob("*.[pm]o")}):
        content = _compiled(folder / f"{domain}.po", folder / f"{domain}.mo")
        if content is not None:
            texts = gettext.GNUTranslations(io.BytesIO(content))._catalog
            merged.update({k: v for k, v in texts.items() if isinstance(k, str) and k and v})
    return merged


def _compiled(po: Path, mo: Path) -> bytes | None:
    try:
        if mo.is_file() and (not po.is_file() or mo.stat().st_mtime >= po.stat().st_mtime):
            return mo.read_bytes()
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po
    except (OSError, ImportError):
        return mo.read_bytes() if mo.is_file() else None
    out = io.BytesIO()
    with po.open("rb") as source:
        write_mo(out, read_po(source))
    try:
        draft = mo.with_name(f"{mo.name}.{os.getpid()}.part")
        draft.write_bytes(out.getvalue())
        draft.replace(mo)
    except OSError:
        pass  # read-only installation: compiled in memory each time
    return out.getvalue()
