"""Learners whose names try to be somebody else, somewhere else, or nobody."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path

from attack import A, Attack, Places, put, solved_bytes
from attacks_files import BOOK, packed
from target_class import NAME, REPORT

_WRONG = {A: "double = 3"}


def _plain(name: str, **more) -> Attack:
    return Attack(name, _WRONG, loses=("a",), **more)


def _raw_name(folder: Path, places: Places) -> None:
    path = Path(os.fsdecode(os.fsencode(places.inbox) + b"/no\xff\xfetext"))
    put(path / NAME, solved_bytes(), {"report.md": REPORT})


def _zip_of_paths(folder: Path, places: Places) -> None:
    """A zip whose learners are called like paths."""
    (places.inbox / "paths.zip").write_bytes(packed([
        (f"../{NAME}/{BOOK}", solved_bytes()), (f"/{NAME}/{BOOK}", solved_bytes()),
        (f"c:/{NAME}/{BOOK}", solved_bytes()),
        (f"..\\x/{NAME}/{BOOK}", solved_bytes()), (f"~root/{NAME}/{BOOK}", solved_bytes()),
        (f"~root/{NAME}/report.md", REPORT),
    ]))  # fmt: skip


NAMES = (
    _plain("Classmate"),
    _plain("classmate "),
    _plain("class\u200bmate"),
    _plain("c\u043bassmate"),  # a Cyrillic letter
    _plain(unicodedata.normalize("NFC", "Jos\u00e9")),
    _plain(unicodedata.normalize("NFD", "Jos\u00e9")),
    _plain("a b"),
    _plain("a_b"),
    _plain("a*b"),
    _plain("-rf"),
    _plain("%2e%2e%2f"),
    _plain("CON"),
    _plain("new\nline"),
    _plain("\x1b]0;title\x07\x1b[2J"),
    _plain("\u202etac"),
    _plain("x" * 200),
    _plain("王小明"),
    _plain("autograded"),
    _plain("nbgrader' OR 1=1 --"),
    Attack("paths", write=_zip_of_paths, learner="~root"),
    Attack("odd_bytes", write=_raw_name, learner="no\\xff\\xfetext"),
)  # fmt: skip

# A hidden folder is nobody's work.
UNSEEN = (_plain("..."), _plain(".hidden"), _plain("__pycache__"))
FAMILIES = {"names": NAMES}
