"""Faults of a build: where they stand in the source, and what is wrong, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Alt texts that anyone with a screen reader knows already.
_SAY_NOTHING = re.compile(
    r"圖|圖片|圖表|照片|截圖|image|picture|figure|photo|chart|\S+\.(?:png|svg|jpe?g|gif|webp)", re.I
)
CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: a file relative to the project, its line (from 1), and a sentence."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def merged(faults: Iterable[Fault]) -> list[Fault]:
    """Each fault once, in the order of files and lines: both languages report what they share."""
    return sorted(set(faults))


def line_with(lines: Sequence[str], wanted: str, start: int | None) -> int:
    """The line that holds `wanted`: in the paragraph that begins at `start`, else anywhere.

    Markdown's parser knows the first line of a paragraph, a reader wants the line of the word.
    Where no line holds it, the answer is `start`, or 1.
    """
    for number in range(start or 1, len(lines) + 1 if start else 0):
        if wanted in lines[number - 1]:
            return number
        if not lines[number - 1].strip() and number > start:
            break
    found = (number for number, line in enumerate(lines, start=1) if wanted in line)
    return next(found, start or 1)


def alt_fault(alt: str | None, language: str) -> str | None:
    """What is wrong with the alt text of a picture on a page in `language`; None when it is well.

    Chinese pages want Chinese words in it, English pages none but what they quote (“南投縣”).
    """
    if not (alt or "").strip():
        return "the picture has no alt text"
    if _SAY_NOTHING.fullmatch(alt.strip()):
        return f"the alt text {shortened(alt)!r} does not say what the picture shows"
    own = alt if language == "zh-TW" else re.sub("“[^”]*”", "", alt)
    if bool(CHINESE.search(own)) != (language == "zh-TW"):
        wanted = "Chinese" if language == "zh-TW" else "English"
        return f"the alt text {shortened(alt)!r} is not in {wanted}, the language of the page"
    return None


def shortened(text: str, length: int = 40) -> str:
    """The beginning of a text, on one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"


# Sphinx's and MyST's words for a fault, and ours. A pattern's group "wanted" is what stands in the
# source, by which the line is found.
_PLAIN = (
    (r"'myst' cross-reference target not found: (?:'')?",
     "a link has no target: []()"),
    (r"'myst' cross-reference target not found: '?(?P<wanted>[^']+)'?",
     "the link to {wanted!r} leads nowhere: there is no such page or anchor"),
    (r"local id not found in doc '(?P<page>[^']+)': '(?P<wanted>[^']+)'",
     "the link leads to #{wanted} of the page {page!r}, which has no such anchor"),
    (r"Could not find document: (?P<page>.*?)(?P<wanted>[^/\\]+)",
     "the link leads to the page {wanted!r}, which does not exist"),
    (r"[Uu]nknown source document '(?P<wanted>[^']+)'",
     "the link leads to the page {wanted!r}, which does not exist"),
    (r"unknown document: '(?P<wanted>[^']+)'",
     "the link leads to the page {wanted!r}, which does not exist"),
    (r"undefined label: '(?P<wanted>[^']+)'",
     "the link to {wanted!r} leads nowhere: there is no such target"),
    (r"term not in glossary: '(?P<wanted>[^']+)'",
     "the term {wanted!r} is not in the glossary (standard/glossary.csv)"),
    (r"more than one target found for '\w+' cross-reference '?(?P<wanted>[^':]+)'?: .*",
     "the link to {wanted!r} could mean more than one target"),
    (r"Multiple matches found for '(?P<wanted>[^']+)': .*",
     "the link to {wanted!r} could mean more than one target"),
    (r"Unknown interpreted text role \"(?P<wanted>[^\"]+)\".*",
     "there is no role named {wanted!r}"),
    (r"Unknown directive type: '(?P<wanted>[^']+)'.*",
     "there is no directive named {wanted!r}"),
    (r"image file not readable: (?P<wanted>.+)",
     "the picture {wanted!r} does not exist"),
    (r"download file not readable: (?P<wanted>.+)",
     "the file {wanted!r} to download does not exist"),
    (r"toctree contains reference to nonexisting document '(?P<wanted>[^']+)'.*",
     "the table of contents names the page {wanted!r}, which does not exist"),
    (r"[Dd]uplicate label '?(?P<wanted>[^',]+)'?, other instance in .*?(?P<page>book/\S+)",
     "the anchor {wanted!r} stands twice, here and in {page}"),
    (r"duplicate term description of (?P<wanted>.+), other instance in (?P<page>.+)",
     "the glossary has the term {wanted!r} twice, here and on the page {page!r}"),
    (r"Found an unexpected `code-cell`.*",
     "this code cell does not run: the page lacks the jupytext and kernelspec lines at its head"),
    (r"stderr was found in the cell outputs.*",
     "the cell writes to stderr, which readers would see as an error"),
)  # fmt: skip
_LABEL = re.compile(r"\s*\[[a-z_-]+\.[a-z_-]+\]\s*$")


def plain(message: str) -> tuple[str, str]:
    """Sphinx's message of a fault as (a plain sentence, the words to look for in the source).

    The words are empty where the message names none.
    """
    text = _LABEL.sub("", " ".join(message.split()))
    for pattern, sentence in _PLAIN:
        if found := re.fullmatch(pattern, text):
            values = found.groupdict()
            return sentence.format(**values), values.get("wanted", "")
    return text, ""
