"""Messages in the person's language: English sentences are the keys, catalogues translate them.

Each room keeps a catalogue of its own (`autograder/locale/<lang>/LC_MESSAGES/<room>.po`); here
they are read as one. A compiled `.mo` beside a `.po` is used when it is not older; otherwise the
`.po` is compiled, into memory if the folder cannot be written.
"""

from __future__ import annotations

import gettext
import io
import json
import os
import re
import struct
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

LANGUAGES = ("zh-TW", "en")
DEFAULT = "zh-TW"
LOCALE = Path(__file__).resolve().parent.parent / "locale"
_chosen: str | None = None
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def set_language(lang: str | None) -> None:
    """Choose the language for this process; None goes back to the surroundings' choice."""
    global _chosen
    if lang is not None and lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: use one of {', '.join(LANGUAGES)}")
    _chosen = lang


@contextmanager
def in_language(lang: str | None) -> Iterator[None]:
    """Within it `lang` is the language of this process; afterwards it is what it was before."""
    before = _chosen
    set_language(lang)
    try:
        yield
    finally:
        set_language(before)


def course_settings(start: Path | None = None) -> dict:
    """`course.json` of the folder the notebook lies in, or of one above; {} when there is none."""
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        with suppress(OSError, ValueError):
            found = json.loads((folder / "course.json").read_text(encoding="utf-8"))
            if isinstance(found, dict):
                return found
    return {}


def language() -> str:
    """The language in force: set_language, else COURSE_LANG, else course.json, else zh-TW."""
    for lang in (_chosen, os.environ.get("COURSE_LANG"), course_settings().get("lang")):
        if lang in LANGUAGES:
            return lang
    return DEFAULT


def translate(msgid: str, **params: object) -> str:
    """The sentence in the language in force, with its {named} places filled.

    A parameter that is itself a `Text` is translated too.
    """
    lang = language()
    text = msgid if lang == "en" else _catalogue(lang).gettext(msgid)
    values = {k: str(v) for k, v in params.items()}
    return text.format(**values) if values else text


class Text:
    """A translatable phrase to be put into another message; translated when it is shown."""

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid, self.params = msgid, params

    def __str__(self) -> str:
        return translate(self.msgid, **self.params)


def known(msgid: str, lang: str = "zh-TW") -> bool:
    """True when the catalogue of `lang` has a translation of this sentence."""
    return _catalogue(lang).gettext(msgid) != msgid


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    folder = LOCALE / lang.replace("-", "_") / "LC_MESSAGES"
    names = sorted({p.stem for p in folder.glob("*.[pm]o")})
    whole: gettext.NullTranslations = gettext.NullTranslations()
    for name in names:
        one = _read(folder / f"{name}.po")
        one.add_fallback(whole)
        whole = one
    return whole


def _read(po: Path) -> gettext.NullTranslations:
    """The compiled catalogue if it is up to date and whole, else one compiled now."""
    mo = po.with_suffix(".mo")
    if mo.exists() and (not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime):
        with suppress(OSError, ValueError, struct.error, IndexError):
            return gettext.GNUTranslations(io.BytesIO(mo.read_bytes()))
    if not po.exists():
        return gettext.NullTranslations()
    return gettext.GNUTranslations(io.BytesIO(_compile(po, mo)))


def _compile(po: Path, mo: Path) -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with po.open("rb") as source:
        catalog = read_po(source)
    out = io.BytesIO()
    write_mo(out, catalog)
    with suppress(OSError):  # a read-only course folder still works, only slower
        # a name of its own: many kernels may compile at once, in boxes that number alike
        handle, draft = tempfile.mkstemp(prefix=mo.stem, suffix=".part", dir=mo.parent)
        with os.fdopen(handle, "wb") as target:
            target.write(out.getvalue())
        os.chmod(draft, 0o644)
        os.replace(draft, mo)
    return out.getvalue()


def own_language(value: object) -> object:
    """Rules that stand in both languages, in the one in force: {"zh", "en"} as one text, lists
    of words without those of the other language (whole where that would leave none)."""
    chinese = language() == "zh-TW"
    if isinstance(value, dict):
        if set(value) == {"zh", "en"}:
            return own_language(value["zh" if chinese else "en"])
        return {key: own_language(part) for key, part in value.items()}
    if isinstance(value, list | tuple) and all(isinstance(word, str) for word in value):
        mine = [word for word in value if bool(_CHINESE.search(word)) == chinese]
        return mine or list(value)
    return value
