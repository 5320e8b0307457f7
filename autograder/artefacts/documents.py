"""Bytes to text, JSON and YAML. Every way in which a file can be bad has its own sentence."""

from __future__ import annotations

import json
from typing import Any

import yaml

from .errors import ArtefactError
from .yaml_faults import duplicate, fault

MAX_BYTES = 2_000_000
# First bytes of the formats that people hand in by mistake.
_FORMATS = (
    (b"PK\x03\x04", "Word, Excel or zip"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"GIF8", "GIF image"),
    (b"\x1f\x8b", "gzip"),
    (b"{\\rtf", "RTF"),
    (b"\xd0\xcf\x11\xe0", "old Office"),
)


def read_text(name: str, data: bytes | None) -> str:
    """Text of a UTF-8 file (a byte order mark is taken off, line ends become \\n).

    Args:
        name: file name, for the message.
        data: content; None where the file is absent.

    Raises:
        ArtefactError: absent, too large, empty, another format, UTF-16, Big5, or not text.
    """
    if data is None:
        raise ArtefactError(
            "{name} is not there. Save it next to the notebook under exactly this name, then run "
            "the check again.", name=name)
    if len(data) > MAX_BYTES:
        raise ArtefactError(
            "{name} has {size} MB, and a text of this kind stays under 2 MB. Take out what was "
            "pasted in by mistake (tables of raw data, pictures) and link to it instead.",
            name=name, size=f"{len(data) / 1e6:.1f}")
    if not data.strip():
        raise ArtefactError("{name} is empty. Write your work into it and save it.", name=name)
    for start, kind in _FORMATS:
        if data.startswith(start):
            raise ArtefactError(
                "{name} is a file of another format ({kind}) under this name. Save it as plain "
                "text: renaming a file does not convert it.", name=name, kind=kind)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ArtefactError(
            "{name} is saved as UTF-16 (“Unicode”). Save it again with the encoding UTF-8.",
            name=name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _not_utf8(name, data)
    if "\x00" in text:
        raise ArtefactError(
            "{name} is not a text file. Save your work as plain text with the encoding UTF-8.",
            name=name)
    if not text.strip():
        raise ArtefactError("{name} is empty. Write your work into it and save it.", name=name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(name: str, data: bytes) -> str:
    try:
        data.decode("cp950")
    except UnicodeDecodeError:
        raise ArtefactError(
            "{name} is not a text file. Save your work as plain text with the encoding UTF-8.",
            name=name) from None
    raise ArtefactError(
        "{name} is saved in Big5, so others see garbled characters. Save it again with the "
        "encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8).", name=name)


def read_json(name: str, data: bytes | None) -> dict[str, Any]:
    """The object of a JSON file.

    Raises:
        ArtefactError: as `read_text`, or not JSON (with line), NaN or Infinity, the same key
            twice, or something other than an object at the top.
    """
    text = read_text(name, data)

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: dict[str, Any] = {}
        for key, value in pairs:
            if key in seen:
                raise ArtefactError(
                    "{name} holds the key “{key}” twice, so nobody knows which one counts. "
                    "Keep one.", name=name, key=key)
            seen[key] = value
        return seen

    def no_constant(token: str) -> Any:
        raise ArtefactError(
            "{name} holds {token}, which JSON does not know. Write null where a number is "
            "missing.", name=name, token=token)

    try:
        content = json.loads(text, object_pairs_hook=unique, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise ArtefactError(
            "{name} is not valid JSON: line {line}, column {column}. Look there for a missing "
            "comma, a comma too many, or single quotes.",
            name=name, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise ArtefactError(
            "{name} is nested too deeply to be read. Keep one object per key.", name=name
        ) from None
    if not isinstance(content, dict):
        raise ArtefactError(
            "{name} must be one JSON object with named keys (in curly brackets) at the top.",
            name=name)
    return content


def read_yaml(name: str, data: bytes | None) -> dict[str, Any]:
    """The mapping of a YAML file (dates become `datetime.date` or `datetime.datetime`).

    Raises:
        ArtefactError: as `read_text`, or not YAML (with line), the same key twice, nested too
            deeply, or no mapping at the top.
    """
    text = read_text(name, data)
    try:
        content = _load(name, text)
        _small(name, content)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise fault(name, text, error) or ArtefactError(
            "{name} is not valid YAML, near line {line}. Look at the indentation (spaces, no "
            "tabs), and put texts that hold a colon in quotes.",
            name=name, line=mark.line + 1 if mark else 1) from None
    except RecursionError:
        raise ArtefactError(
            "{name} is nested too deeply or refers to itself. Keep to the fields of the template.",
            name=name) from None
    except ValueError:
        # ValueError: a date that does not exist, such as 2025-02-30
        raise ArtefactError(
            "{name} holds a value that YAML cannot read, such as a date that does not exist. "
            "Check the dates.", name=name) from None
    if content is None:
        raise ArtefactError(
            "{name} holds only comments. Fill in the fields of the template.", name=name)
    if not isinstance(content, dict):
        raise fault(name, text, None) or ArtefactError(
            "{name} must have named fields at the top (“field: value”), one per line.", name=name)
    return content


def _load(name: str, text: str) -> Any:
    """Plain values of the one document. Raises ArtefactError for a key that stands twice."""
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if found := duplicate(name, node):
            raise found
        return None if node is None else loader.construct_document(node)
    finally:
        loader.dispose()


def _small(name: str, content: Any) -> None:
    """Refuse content that references have blown up, or that holds itself."""
    waiting, seen = [(content, 0)], 0
    while waiting:
        value, depth = waiting.pop()
        seen += 1
        if depth > 20 or seen > 20_000:
            raise ArtefactError(
                "{name} is nested too deeply or refers to itself. Keep to the fields of the "
                "template.", name=name)
        if isinstance(value, dict):
            waiting += [(v, depth + 1) for v in value.values()]
        elif isinstance(value, (list, tuple, set)):
            waiting += [(v, depth + 1) for v in value]
