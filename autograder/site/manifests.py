"""Faults of the datasets' manifests, from which their pages are made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import yaml

from autograder.site import lines
from autograder.site.faults import Fault
from autograder.site.generated import has_word

ROOT = Path(__file__).resolve().parents[2]
EXPORTS = ROOT / "datasets" / "exports"
_BOTH = {"zh-TW": str, "en": str}
_FORM = {
    "name": str,
    "title": _BOTH,
    "about": _BOTH,
    "reader": str,
    "licence": str,
    "source": {"program": str, "seed": int},
    "rows": int,
    "columns": [{"name": str, "unit": str, **_BOTH}],
    "dirt": [{"id": str, **_BOTH}],
    "files": [{"path": str, "rows": int, "bytes": int, "encoding": str, "sha256": str}],
}
_NAMES = {str: "a text", int: "a whole number", dict: "a mapping", list: "a list"}


def faults_of(path: Path, exports: Path = EXPORTS, root: Path = ROOT) -> list[Fault]:
    """What is wrong with one manifest: not YAML, a key missing or of another form, a unit or name
    that is unknown, a file that is not there or is another one.
    """
    made, where, faults = lines.read(path, dict, root)
    if made is None or faults:
        return faults
    file = where.file
    tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=lines.LOADER)
    found = [Fault(file, line, text) for line, text in _compare(tree, made, _FORM, "the manifest")]
    if found:
        return found
    return [
        Fault(file, line, text)
        for line, text in (*_names(tree, made, path.stem), *_files(tree, made, exports))
    ]


def _names(node: yaml.Node, made: dict, name: str) -> Iterator[tuple[int, str]]:
    """The name is that of the file, and each unit has words."""
    parts = {key.value: child for key, child in node.value}
    if made["name"] != name:
        yield parts["name"].start_mark.line + 1, f"the name is {made['name']!r}, not {name!r}"
    for child, one in zip(parts["columns"].value, made["columns"], strict=True):
        if not has_word(f"unit_{one['unit']}"):
            text = f"the unit {one['unit']!r} of {one['name']!r} has no name in words.yml"
            yield child.start_mark.line + 1, text


def _compare(node: yaml.Node, value: object, form: object, name: str) -> Iterator[tuple[int, str]]:
    """Differences between a value and its form, as (line, sentence)."""
    line = node.start_mark.line + 1
    kind = form if isinstance(form, type) else type(form)
    if not isinstance(value, kind) or isinstance(value, bool):
        yield line, f"{name} is not {_NAMES[kind]}"
    elif kind is str and not value.strip():
        yield line, f"{name} is empty"
    elif kind is dict:
        children = {key.value: child for key, child in node.value}
        for key, inner in form.items():
            if key not in children:
                yield line, f"{name} has no {key!r}"
            else:
                yield from _compare(children[key], value[key], inner, f"{key!r} of {name}")
    elif kind is list:
        for number, (child, one) in enumerate(zip(node.value, value, strict=True), start=1):
            yield from _compare(child, one, form[0], f"entry {number} of {name}")


def _files(node: yaml.Node, made: dict, exports: Path) -> Iterator[tuple[int, str]]:
    entries = next(child for key, child in node.value if key.value == "files").value
    if not entries:
        yield 1, "'files' of the manifest is empty"
    for child, one in zip(entries, made["files"], strict=True):
        line, path = child.start_mark.line + 1, exports / one["path"]
        if not path.is_file():
            yield line, f"the file {one['path']!r} is not in datasets/exports"
        elif path.stat().st_size != one["bytes"]:
            size = path.stat().st_size
            yield line, f"{one['path']!r} has {size} bytes, not the {one['bytes']} of the manifest"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != one["sha256"]:
            yield line, f"{one['path']!r} has another content than the sha256 of the manifest says"
