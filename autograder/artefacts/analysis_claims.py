"""What an analysis report claims beside its figures: causes named after a factor, the line that a
figure belongs to, and which side of a comparison is ahead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from autograder.checking.messages import language
from autograder.checking.verdict import Finding

from .numbers import Number
from .report import Report, first_word

_TAG = re.compile(r"\[\s*test\s*[:：][^\]]*\]", re.IGNORECASE)
_DENIED = re.compile(
    r"[不沒未非]|\bnot\b|n['’]t\b|\bno\b|\bwhether\b|\bcannot\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[。！？!?；;\n]|\.(?=\s|$)")
_PART = re.compile(r"[，,、。！？!?；;\n]|\.(?=\s|$)")
_SIDES = r"(?<![A-Za-z])(?P<one>[AB])(?![A-Za-z])"
_OTHER = r"(?<![A-Za-z])(?P<other>[AB])(?![A-Za-z])"
_UP, _DOWN = "高|多|好|贏|勝|higher|more|better|ahead", "低|少|差|輸|lower|less|worse|behind"
_WAY = rf"(?P<way>{_UP}|{_DOWN})"
# "#" stands for the figure.
_AHEAD = tuple(re.compile(p, re.IGNORECASE) for p in (
    rf"{_SIDES}[^#\d]{{0,14}}比[^#\d]{{0,6}}{_OTHER}[^#\d]{{0,14}}?{_WAY}[^#]{{0,8}}#",
    rf"{_SIDES}[^#\d]{{0,40}}\b{_WAY}\b[^#\d]{{0,12}}\b(?:than|of)\s+{_OTHER}[^#]{{0,14}}#",
    rf"{_SIDES}[^#\d]{{0,30}}#[^#\d]{{0,20}}\b{_WAY}\b\s+(?:than|of)\s+{_OTHER}",
))
_UNNAMED = re.compile(rf"比[^#。；;\d]{{1,14}}?(?:{_UP}|{_DOWN})[^#]{{0,8}}#")


class Named:
    """A matter that the house's rules name in English, as the reader's language calls it."""

    def __init__(self, what: str, rules: dict[str, Any]) -> None:
        self.what, self.words = what, rules.get("labels", {})

    def __str__(self) -> str:
        return str(self.words.get(self.what, self.what)) if language() == "zh-TW" else self.what


class Listed:
    """Several such matters, in one list."""

    def __init__(self, whats: Iterable[str], rules: dict[str, Any]) -> None:
        self.whats = [Named(what, rules) for what in whats]

    def __str__(self) -> str:
        return ("、" if language() == "zh-TW" else ", ").join(map(str, self.whats))


def factor_cause(report: Report, rules: dict[str, Any]) -> Finding | None:
    """A cause claimed of a factor of the model (because it rained), in the sections of the rules.

    Args:
        rules: "factor_causes": {"sections", "factors", "before", "after": patterns, "unless":
            words of a sentence that says how far one can tell}, "not_claimed".
    """
    known = rules.get("factor_causes")
    if not known:
        return None
    factors = "|".join(known["factors"])
    before, after = "|".join(known["before"]), "|".join(known["after"])
    pattern = re.compile(
        rf"(?:{before})[^，。；,;.]{{0,9}}?(?:{factors})|(?:{factors})[^，。；;.,]{{0,9}}?(?:{after})",
        re.IGNORECASE)
    told = [*rules["not_claimed"]["zh"], *rules["not_claimed"]["en"], *known["unless"]]
    bodies = [report.sections.get(section, "") for section in known["sections"]]
    for line, sentence in report.sentences():
        if not any(sentence in body for body in bodies) or _TAG.search(sentence) \
                or first_word(sentence, told):
            continue
        for hit in pattern.finditer(sentence):
            if not _DENIED.search(sentence[max(0, hit.start() - 4):hit.end()]):
                return Finding(
                    "Line {line} of {name} says “{word}” without a test behind it. Figures that "
                    "move together do not show a cause. Name the test in the sentence ([test: …]), "
                    "say there that it is not known, or put what was wrong with the measuring "
                    "right beside the word: analysis_rules.yml lists these words (not_claimed, "
                    "about_data).", {"line": line, "name": report.name, "word": hit.group(0)})
    return None


def other_line(
    text: str, numbers: list[Number], behind: Callable[[Number], set[str]],
    lines: list[dict[str, list[str]]], name: str,
) -> Finding | None:
    """A figure of one line of products that stands beside the name of another line.

    Args:
        text: the report as `numbers.prepared` gives it. lines: {"keys", "own", "other": words}.
    """
    for known in lines:
        for number in numbers:
            keys = behind(number)
            if not keys or not keys <= set(known["keys"]):
                continue
            part = _around(_PART, text, number)
            sentence = _around(_SENTENCE, text, number)
            word = next((first_word(where, known["other"]) for where in (part, sentence)
                         if first_word(where, [*known["own"], *known["other"]])
                         and not first_word(where, known["own"])), None)
            if word and not first_word(part, known["own"]):
                return Finding(
                    "“{number}” in line {line} of {name} is {key}, and it stands beside “{word}”. "
                    "What moves one line need not move another: write it of the line that the key "
                    "names.", {"number": number.text, "line": number.line, "name": name,
                               "key": min(keys), "word": word})
    return None


def _around(ends: re.Pattern[str], text: str, number: Number) -> str:
    """What stands around a number, up to the ends on both sides."""
    before = ends.split(text[max(0, number.start - 300):number.start])[-1]
    return before + "#" + ends.split(text[number.end:number.end + 300], maxsplit=1)[0]


def ahead(
    text: str, number: Number, values: dict[str, float], name: str
) -> tuple[bool, Finding | None]:
    """Whether words say which side is ahead (A is 1.2 % above B), and what is wrong with them.

    Args:
        values: the keys that the number may stand for -> B − A.
    """
    if not values or number.value < 0 or re.search(r"[+＋]\s?$", text[:number.start]):
        return False, None
    around = _around(_SENTENCE, text, number)
    for pattern in _AHEAD:
        hit = pattern.search(around)
        if not hit or hit["one"].upper() == hit["other"].upper():
            continue
        up = bool(re.fullmatch(_UP, hit["way"], re.IGNORECASE))
        b_ahead = (hit["one"].upper() == "B") == up
        if any((value > 0) == b_ahead for value in values.values()):
            return True, None
        return True, Finding(
            "“{number}” in line {line} of {name} puts the other side ahead: {key} is B − A. Look "
            "at its sign, and say which of the two is higher.",
            {"number": number.text, "line": number.line, "name": name, "key": min(values)})
    return bool(_UNNAMED.search(around)), None
