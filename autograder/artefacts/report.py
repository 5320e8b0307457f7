"""Reports in Markdown: tagged sections, images, sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .documents import read_text

_TAG = re.compile(r"<!--\s*section\s*[:：]\s*([\w-]+)\s*-->", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^(```+|~~~+).*?(?:^\1|\Z)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`[^`\n]*`")
_TAGS = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_EMPTY = re.compile(r"<[^>\n]*>|&#?\w+;|\]\([^)\s]*\)|https?://\S+|\b(?:todo|tbd|lorem|ipsum)\b",
                    re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]]*)\]\(\s*<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_HEADING = re.compile(r"^\s*#{1,6}.*$", re.MULTILINE)
# A full stop ends a sentence only before a space or the end, so that 3.2 stays whole.
_SENTENCE = re.compile(r"[^。！？!?\n]+?(?:[。！？!?\n]+|\.(?=\s|$)|$)")


@dataclass(frozen=True)
class Report:
    """A report: its prose, text per section tag, (alt text, path) per image.

    text: without comments. prose: without code blocks, too; nothing is shown or claimed there.
    """

    name: str
    text: str
    prose: str
    sections: dict[str, str]
    repeated: tuple[str, ...]
    images: tuple[tuple[str, str], ...]

    def body(self, section: str) -> str:
        """Text of a section without headings, comments and images; "" where there is none."""
        return _HEADING.sub("", _IMAGE.sub("", self.sections.get(section, ""))).strip()

    def says(self, section: str) -> str:
        """Letters and digits of a section, without links, tags, entities and fillers."""
        return re.sub(r"[\W_]", "", _EMPTY.sub(" ", self.body(section)))

    def sentences(self) -> list[tuple[int, str]]:
        """(line number, sentence) of the whole text."""
        return [
            (self.text.count("\n", 0, hit.start()) + 1, hit.group(0).strip())
            for hit in _SENTENCE.finditer(self.text) if hit.group(0).strip()
        ]


def read_report(name: str, data: bytes | None) -> Report:
    """Read a Markdown report with section tags (`<!-- section: summary -->`).

    Raises:
        ArtefactError: as `documents.read_text`.
    """
    raw = read_text(name, data)
    uncoded = _CODE.sub(_spaces, _FENCE.sub(_spaces, raw))
    text = _COMMENT.sub(_spaces, raw)
    prose = _COMMENT.sub(_spaces, _FENCE.sub(_spaces, raw))
    sections: dict[str, str] = {}
    repeated = []
    tags = list(_TAG.finditer(uncoded))
    for at, tag in enumerate(tags):
        end = tags[at + 1].start() if at + 1 < len(tags) else len(raw)
        key = tag.group(1).lower()
        if key in sections:
            repeated.append(key)
        sections.setdefault(key, prose[tag.end():end])
    images = _images(_COMMENT.sub(_spaces, uncoded))
    return Report(name, text, prose, sections, tuple(repeated), images)


def _images(text: str) -> tuple[tuple[str, str], ...]:
    """(alternative text, path) of images in Markdown, by reference, or as an img tag."""
    found = [(alt.strip(), path) for alt, path in _IMAGE.findall(text)]
    places = dict(re.findall(r"^\s*\[([^\]]+)\]:\s*(\S+)", text, re.MULTILINE))
    found += [(alt.strip(), places[key]) for alt, key in
              re.findall(r"!\[([^\]]*)\]\[([^\]]+)\]", text) if key in places]
    for tag in _TAGS.findall(text):
        parts = dict(re.findall(r"(\w+)\s*=\s*[\"']([^\"']*)[\"']", tag))
        found.append((parts.get("alt", "").strip(), parts.get("src", "")))
    # Pictures travel with the report: an address on the web is not the chart.
    return tuple((alt, path) for alt, path in found if "://" not in path)


def _spaces(hit: re.Match[str]) -> str:
    """Blanks of the same length, line ends kept, so that lines and places stay the same."""
    return re.sub(r"[^\n]", " ", hit.group(0))


_AS_WRITTEN = frozenset({"IT"})  # in small letters another word


def first_word(text: str, words: Iterable[str]) -> str | None:
    """The first of the words that stands in the text: Latin words whole, Chinese as they are."""
    for word in words:
        if word.isascii():
            if re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text,
                         0 if word in _AS_WRITTEN else re.IGNORECASE):
                return word
        elif word in text:
            return word
    return None
