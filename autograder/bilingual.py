"""Both languages in one source: read a MyST notebook, keep one language, compare the two.

Prose cells carry ``{"lang": "zh-TW"}`` or ``{"lang": "en"}`` in their metadata and stand in pairs;
cells without ``lang`` (code, answers, tests) are shared, byte for byte, by both languages.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

LANGUAGES = ("zh-TW", "en")


def read_source(path: Path | str) -> NotebookNode:
    """Read a MyST-Markdown notebook (``notebooks/*.md``) as an nbformat 4.5 notebook.

    A folder is read as one notebook: its files ``NN_*.md`` in the order of their names, each
    with a header of its own, so that each opens in Jupyter as well.

    Cell ids are made from the cells' content and place, so two reads of one text are identical
    (jupytext itself makes random ones).

    Raises:
        FileNotFoundError: there is no such file.
    """
    path = Path(path)
    if not path.is_dir():
        return read_text(path.read_text(encoding="utf-8"))
    parts = [read_text(p.read_text(encoding="utf-8")) for p in sorted(path.glob("[0-9]*_*.md"))]
    if not parts:
        raise FileNotFoundError(path)
    whole = parts[0]
    whole.cells = [cell for part in parts for cell in part.cells]
    _name_cells(whole)
    return whole


def read_text(text: str) -> NotebookNode:
    """`read_source` for text that is already in memory."""
    import jupytext
    import nbformat

    nb = jupytext.reads(text, fmt="md:myst")
    nb.nbformat, nb.nbformat_minor = 4, 5
    nb.metadata.pop("jupytext", None)
    nb.metadata["language_info"] = nbformat.from_dict(
        {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}
    )
    _name_cells(nb)
    return nb


def keep_language(nb: NotebookNode, lang: str) -> NotebookNode:
    """Return a copy of `nb` with the cells of one language and the shared ones.

    Args:
        lang: ``"zh-TW"`` or ``"en"``.

    Raises:
        ValueError: `lang` is neither.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang must be one of {', '.join(LANGUAGES)}, not {lang!r}")
    kept = copy.deepcopy(nb)
    kept.cells = [cell for cell in kept.cells if cell.metadata.get("lang") in (None, lang)]
    kept.metadata["lang"] = lang
    return kept


def check_siblings(nb: NotebookNode) -> list[str]:
    """List every place where the two languages of a notebook differ in substance.

    Each zh-TW cell must be followed by its English sibling (or the other way round), both with the
    same heading levels, numbers, inline code, competency codes, link targets and figures.
    Numbers written as words (三, three) and English month names may stand for digits.

    Returns:
        Sentences, each with the place and the difference; empty when all is well.
    """
    faults: list[str] = []
    waiting: NotebookNode | None = None
    for number, cell in enumerate(nb.cells, start=1):
        lang = cell.metadata.get("lang")
        if lang is None:
            if waiting is not None:
                faults.append(_alone(waiting))
                waiting = None
            continue
        if lang not in LANGUAGES:
            faults.append(f"cell {number}: unknown language {lang!r}")
            continue
        if cell.cell_type != "markdown" or "nbgrader" in cell.metadata:
            faults.append(f"cell {number}: only prose may carry a language, this cell is shared")
        if waiting is None:
            waiting = cell
        elif waiting.metadata["lang"] == lang:
            faults.append(_alone(waiting))
            waiting = cell
        else:
            pair = {waiting.metadata["lang"]: waiting.source, lang: cell.source}
            place = _first_line(pair["zh-TW"])
            faults += [f"{place}: {one}" for one in differences(pair["zh-TW"], pair["en"])]
            waiting = None
    if waiting is not None:
        faults.append(_alone(waiting))
    return faults


def _name_cells(nb: NotebookNode) -> None:
    """Give each cell an id that depends on nothing but the text: its grade_id or a digest."""
    seen: dict[str, int] = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name is None:
            key = f"{cell.cell_type}|{cell.metadata.get('lang')}|{cell.source}"
            name = hashlib.sha256(key.encode()).hexdigest()[:12]
        seen[name] = seen.get(name, 0) + 1
        again = f"-{seen[name]}" if seen[name] > 1 else ""
        cell["id"] = re.sub(r"[^A-Za-z0-9_-]", "-", name)[:60] + again


# --- what a pair is compared by ------------------------------------------------------------------

_FENCE = re.compile(r"^(`{3,}|~{3,}|:{3,})[^\n]*\n.*?^\1\s*$", re.M | re.S)
_INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)")
_CODE = re.compile(r"\b(?:[TPO]\d+(?:\.\d+)*(?:\.[a-z]\d?)?|[KSA]\d{2})(?![\w-])")
_IMAGE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)|```\{(?:figure|image)\}\s*(\S+)")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|<(https?://[^>\s]+)>")
_HEADING = re.compile(r"^(#{1,6})\s", re.M)
_NUMBER = re.compile(
    r"(?<![A-Za-z0-9_.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(萬|億|million|thousand|k\b)?"
)
_SCALE = {"萬": 1e4, "億": 1e8, "million": 1e6, "thousand": 1e3, "k": 1e3, "": 1}

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_ENGLISH = {word: float(n) for n, word in enumerate(_WORDS)}
_ENGLISH |= {name: float(n) for n, name in enumerate(_MONTHS, start=1)}
_ENGLISH |= {name[:3]: float(n) for n, name in enumerate(_MONTHS, start=1)}
_ENGLISH |= {
    "half": 0.5, "once": 1.0, "first": 1.0, "single": 1.0, "twice": 2.0, "second": 2.0,
    "both": 2.0, "double": 2.0, "pair": 2.0, "third": 3.0, "fourth": 4.0, "fifth": 5.0,
    "hundred": 100.0, "thousand": 1000.0,
}  # fmt: skip
_CHINESE = {char: float(n) for n, char in enumerate("零一二三四五六七八九十")}
_CHINESE |= {"兩": 2.0, "雙": 2.0, "半": 0.5, "百": 100.0, "千": 1000.0}


def differences(zh: str, en: str) -> list[str]:
    """What two texts, one in each language, do not have in common, a sentence each."""
    pairs = (
        ("heading levels", _HEADING.findall(_prose(zh)), _HEADING.findall(_prose(en))),
        ("inline code", sorted(_inline(zh)), sorted(_inline(en))),
        ("competency codes", sorted(set(_CODE.findall(zh))), sorted(set(_CODE.findall(en)))),
        ("links", _targets(_LINK, zh), _targets(_LINK, en)),
        ("rows and columns of tables", _tables(zh), _tables(en)),
        ("figures", _targets(_IMAGE, zh), _targets(_IMAGE, en)),
    )
    faults = [f"{what} differ: {a} / {b}" for what, a, b in pairs if a != b]
    zh_numbers, en_numbers = _numbers(zh), _numbers(en)
    zh_words = {_CHINESE[char] for char in zh if char in _CHINESE}
    zh_words |= {a + b for a in (10.0, 20.0) for b in zh_words if 10.0 in zh_words and b < 10}
    en_words = {_ENGLISH[w] for w in re.findall(r"[a-z]+", en.lower()) if w in _ENGLISH}
    only_zh = zh_numbers - en_numbers - en_words
    only_en = en_numbers - zh_numbers - zh_words
    if only_zh:
        faults.append(f"numbers only in zh-TW: {_list(only_zh)}")
    if only_en:
        faults.append(f"numbers only in English: {_list(only_en)}")
    return faults


def _tables(text: str) -> list[str]:
    """The size of each Markdown table, as "rows × columns"."""
    sizes = []
    for table in re.findall(r"(?:^[ \t]*\|.*\n?)+", _prose(text), re.M):
        rows = [re.sub(r"\\.|`[^`]*`", "", row).strip().strip("|") for row in table.splitlines()]
        sizes.append(f"{len(rows)} × {max(row.count('|') for row in rows) + 1}")
    return sizes


def _prose(text: str) -> str:
    return _FENCE.sub("", text)


def _inline(text: str) -> set[str]:
    return {match[1].strip() for match in _INLINE_CODE.findall(_prose(text))}


def _targets(pattern: re.Pattern[str], text: str) -> list[str]:
    """Link or figure targets; a path that only swaps the language counts as the same."""
    found = {a or b for a, b in _pairs(pattern.findall(text))}
    return sorted(re.sub(r"(?<![A-Za-z])(zh-TW|en)(?![A-Za-z])", "LANG", one) for one in found)


def _pairs(found: Iterable[str | tuple[str, ...]]) -> Iterable[tuple[str, str]]:
    for one in found:
        yield (one, "") if isinstance(one, str) else (one[0], one[1])


def _numbers(text: str) -> set[float]:
    prose = _INLINE_CODE.sub(" ", _prose(text))
    prose = _CODE.sub(" ", re.sub(r"\]\([^)]*\)|<https?://[^>]*>|\{[^}]*\}", " ", prose))
    return {
        float(whole.replace(",", "") + part) * _SCALE[scale]
        for whole, part, scale in _NUMBER.findall(prose)
    }


def _list(numbers: set[float]) -> str:
    return ", ".join(f"{number:g}" for number in sorted(numbers))


def _first_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return repr(lines[0][:40]) if lines else "'(empty)'"


def _alone(cell: NotebookNode) -> str:
    return f"{_first_line(cell.source)}: {cell.metadata['lang']} cell without its sibling"
