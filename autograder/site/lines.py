"""A file of YAML as data, with what is wrong with it and the lines on which things stand."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import yaml

from autograder.site.faults import Fault

# The loader in C is ten times faster, and not in every build of PyYAML.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KINDS = {dict: "a mapping of names to values", list: "a list"}


@dataclass(frozen=True)
class Lines:
    """The lines of one file; `file` is its path in the project."""

    file: str
    texts: tuple[str, ...]

    def of(self, wanted: str, last: bool = False, start: int = 1, ends: str = "") -> int:
        """The first (or last) line with `wanted`, followed by a character of `ends`; else 1."""
        found = [
            number
            for number, text in enumerate(self.texts, start=1)
            if number >= start and _holds(f"{text}\n", wanted, ends)
        ]
        return found[-1 if last else 0] if found else 1


def _holds(text: str, wanted: str, ends: str) -> bool:
    place = text.find(wanted)
    return place >= 0 and (not ends or text[place + len(wanted)] in ends)


def read(path: Path, kind: type, root: Path) -> tuple[object, Lines, list[Fault]]:
    """A file as data of `kind` (dict or list), its lines, and its faults; None where it has one.

    A name that stands twice in one mapping is a fault: YAML would keep the last without a word.
    """
    file = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    fault = partial(Fault, file)
    if not path.is_file():
        return None, Lines(file, ()), [fault(1, "the file is missing")]
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return None, Lines(file, ()), [fault(1, f"the file is not UTF-8: {error.reason}")]
    lines = Lines(file, tuple(text.splitlines()))
    try:
        tree = yaml.compose(text, Loader=LOADER)
        made = yaml.load(text, Loader=LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or "it cannot be read"
        return None, lines, [fault(mark.line + 1 if mark else 1, f"this is not YAML: {why}")]
    except (TypeError, ValueError) as error:  # a date that is none, a mapping as a name
        return None, lines, [fault(1, f"this cannot be read: {error}")]
    if not isinstance(made, kind):
        return None, lines, [fault(1, f"the file is not {_KINDS[kind]}")]
    twice = [fault(line, f"{name!r} stands twice") for line, name in _doubled(tree)]
    return (None if twice else made), lines, twice


def _doubled(node: yaml.Node) -> list[tuple[int, Hashable]]:
    found: list[tuple[int, Hashable]] = []
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    found.append((key.start_mark.line + 1, key.value))
                seen.add(key.value)
            found += _doubled(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            found += _doubled(value)
    return found
