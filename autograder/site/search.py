"""Search that finds Chinese words without a dictionary.

Sphinx indexes words; Chinese has no spaces between them. Here every run of Chinese characters is
indexed as all its pieces of one, two and three characters. A query of three or more characters is
cut into its three-character pieces, all of which a page must have; shorter queries are looked up
as they are. So 回報率 is found inside 廣告支出回報率, and a word that is nowhere gives nothing.
Latin words are stemmed and looked up as in Sphinx's English search.
"""

from __future__ import annotations

import re

from sphinx.search.en import SearchEnglish

# CJK ideographs, extension A, compatibility ideographs
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_HAN = re.compile(rf"[{HAN}]")
LONGEST = 3

# The same cut for queries, in the browser.
JS_SPLITTER = r"""
function splitQuery(query) {
  const words = [];
  for (const run of query.match(/[HAN]+|(?:(?![HAN])[\p{L}\p{N}\p{M}_])+/gu) || []) {
    if (!/[HAN]/.test(run)) { words.push(run); continue; }
    const size = Math.min(run.length, 3);
    for (let i = 0; i + size <= run.length; i += 1) words.push(run.slice(i, i + size));
  }
  return words;
}
""".replace("HAN", r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff")


def pieces(run: str) -> list[str]:
    """All pieces of one to three characters of a run of Chinese characters."""
    return [
        run[start : start + size]
        for size in range(1, LONGEST + 1)
        for start in range(len(run) - size + 1)
    ]


def index_words(text: str) -> list[str]:
    """What the index holds for `text`: pieces of Chinese runs, and Latin words as they are."""
    words: list[str] = []
    for run in _TOKEN.findall(text):
        words.extend(pieces(run) if _HAN.match(run) else [run])
    return words


def query_words(text: str) -> list[str]:
    """What a query looks for; the Python twin of JS_SPLITTER, for tests."""
    words: list[str] = []
    for run in _TOKEN.findall(text):
        if not _HAN.match(run):
            words.append(run)
            continue
        size = min(len(run), LONGEST)
        words.extend(run[start : start + size] for start in range(len(run) - size + 1))
    return words


class SearchChineseEnglish(SearchEnglish):
    """English search plus Chinese pieces; used for both languages of the book."""

    lang = "zh_TW"
    language_name = "Chinese and English"
    js_splitter_code = JS_SPLITTER

    def split(self, input: str) -> list[str]:  # noqa: A002 - Sphinx's name
        return index_words(input)

    def stem(self, word: str) -> str:
        return word if _HAN.match(word) else super().stem(word)

    def word_filter(self, word: str) -> bool:
        return bool(word) and (bool(_HAN.match(word)) or super().word_filter(word))


class SearchEnglishChinese(SearchChineseEnglish):
    """The same for the English book."""

    lang = "en"
