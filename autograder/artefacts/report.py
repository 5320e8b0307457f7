"""Reports in Markdown: tagged sections, images, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .documents import read_text

_TAG = re.compile(r"<!--\s*section\s*[:：]\s*([\w-]+)\s*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^\s*#{1,6}.*$", re.MULTILINE)
# A full stop ends a sentence only before a space or the end, so that 3.2 stays whole.
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")


@dataclass(frozen=True)
class Report:
    """A report: whole text, text per section tag, (alt text, path) per image."""

    name: str
    text: str
    sections: dict[str, str]
    repeated: tuple[str, ...]
    images: tuple[tuple[str, str], ...]

    def body(self, section: str) -> str:
        """Text of a section without headings, comments and images; "" where there is none."""
        text = _COMMENT.sub("", self.sections.get(section, ""))
        return _HEADING.sub("", _IMAGE.sub("", text)).strip()

    def sentences(self) -> list[tuple[int, str]]:
        """(line number, sentence) of the whole prose; comments blanked."""
        text = _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group(0)), self.text)
        return [
            (text.count("\n", 0, hit.start()) + 1, hit.group(0).strip())
            for hit in _SENTENCE.finditer(text) if hit.group(0).strip()
        ]


def read_report(name: str, data: bytes | None) -> Report:
    """Read a Markdown report with section tags (`<!-- section: summary -->`).

    Raises:
        ArtefactError: as `documents.read_text`.
    """
    text = read_text(name, data)
    sections: dict[str, str] = {}
    repeated = []
    tags = list(_TAG.finditer(text))
    for at, tag in enumerate(tags):
        end = tags[at + 1].start() if at + 1 < len(tags) else len(text)
        key = tag.group(1).lower()
        if key in sections:
            repeated.append(key)
        sections.setdefault(key, text[tag.end():end])
    images = tuple((alt.strip(), path) for alt, path in _IMAGE.findall(text))
    return Report(name, text, sections, tuple(repeated), images)


def first_word(text: str, words: Iterable[str]) -> str | None:
    """The first of the words that stands in the text: Latin words whole, Chinese as they are."""
    for word in words:
        if word.isascii():
            if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text, re.IGNORECASE):
                return word
        elif word in text:
            return word
    return None
