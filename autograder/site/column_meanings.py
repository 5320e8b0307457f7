"""What each column of a reader's table means: the manifest's words, found by name or caption.

Manifests describe the columns of the files ("訂單號碼"), pages show the table that the course's
reader makes of them (`order_id`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from autograder.ingest import captions
from autograder.site.dataset_uses import manifest

# Manifests whose columns are named as in a common table of several readers.
SHARED = {"tidy": "faulty", "ga4_export": "ga4_events"}


@dataclass(frozen=True)
class Meaning:
    """A manifest's line on a column: its name in the file, unit, and wording by language."""

    caption: str
    unit: str
    text: dict[str, str]


@cache
def _of_manifest(dataset: str) -> tuple[Meaning, ...]:
    return tuple(
        Meaning(c["name"], c["unit"], {"zh-TW": c["zh-TW"], "en": c["en"]})
        for c in manifest(dataset)["columns"]
    )


def _canonical(caption: str, kind: str) -> str | None:
    """The reader's name of a caption like "曝光 / Impressions", by the table of captions."""
    known = captions.names(kind)
    for one in (caption, *caption.split(" / ")):
        if name := known.get(captions.plain(one)):
            return name
    return None


def _by_caption(own: tuple[Meaning, ...], columns: list[str]) -> dict[int, list[str]]:
    """Place in the manifest -> the columns that it names, itself or by a platform's caption."""
    found: dict[int, list[str]] = {}
    for place, one in enumerate(own):
        if names := [n for n in re.split(r", | / ", one.caption) if n in columns]:
            found[place] = names
    rest = [place for place in range(len(own)) if place not in found]
    kinds = [[_canonical(own[p].caption, kind) for p in rest] for kind in captions.CAPTIONS]
    best = max(kinds, key=lambda names: sum(name in columns for name in names if name))
    taken = {name for names in found.values() for name in names}
    for place, name in zip(rest, best, strict=True):
        if name in columns and name not in taken:
            found[place] = [name]
            taken.add(name)
    return found


def meanings(dataset: str, columns: list[str]) -> tuple[dict[str, Meaning], list[Meaning]]:
    """Meanings by column of the reader's table, and those of the file that the reader leaves out.

    Args:
        columns: names of the reader's columns, in order.
    """
    own = _of_manifest(dataset)
    found: dict[str, Meaning] = {}
    left: list[Meaning] = []
    known = _by_caption(own, columns)
    # A reader that renames its columns and keeps them all keeps their order, too; it does so if
    # nothing that is known by name or caption stands elsewhere.
    keeps_order = len(own) == len(columns) and all(
        columns[place] in names for place, names in known.items()
    )
    for place, one in enumerate(own):
        names = [columns[place]] if keeps_order else known.get(place, [])
        found.update((name, one) for name in names if name not in found)
        if not names:
            left.append(one)
    for one in manifest(dataset).get("read", ()):  # columns that the reader adds
        if one["name"] in columns:
            text = {"zh-TW": one["zh-TW"], "en": one["en"]}
            found[one["name"]] = Meaning(one["name"], one["unit"], text)
    reader = manifest(dataset)["reader"].rsplit(".", 1)[1]
    if reader in SHARED:
        for one in _of_manifest(SHARED[reader]):
            for name in one.caption.split(", "):
                if name in columns:
                    found.setdefault(name, one)
    return found, left
