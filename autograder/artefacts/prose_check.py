"""The prose of a report: what it states, its numbers and their names, its claims of cause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from autograder.checking.verdict import Finding

from .days import days_in
from .numbers import Number, find_numbers, match, number_in_words, prepared
from .report import Report, first_word
from .windows import window_days

_TEST = re.compile(r"\[\s*test\s*[:：]\s*([^\]]+)\]", re.IGNORECASE)
_NO_TEST = frozenset({"none", "todo", "tbd", "test", "xxx", "無", "沒有", "name"})
_DENY = re.compile(
    r"(?:不能|無法|不容|不可)(?:否認|忽視|忽略|小看|懷疑)"
    r"|(?:cannot|can not|can't|can’t)\s+(?:be\s+)?(?:den|ignor|overlook|doubt|question)\w*"
    r"|thanks to\s[^.]{1,40}\sfor\b", re.IGNORECASE)
_WINDOW = re.compile(r"\d+\s?天|\d+[- ]?days?\b|days? after", re.IGNORECASE)
_CLICKED = re.compile(r"歸因|點擊|瀏覽|click|view|window|attribut", re.IGNORECASE)
_ATTRIBUTED = re.compile(
    r"歸因|attribut|(?:點擊|瀏覽)[^。\n]{0,4}\d+\s?天|\d+\s?天[^。\n]{0,6}(?:點擊|瀏覽)"
    r"|\d+[- ]?days?['’]?\s(?:after|of|from)\s(?:a|the)?\s?(?:click|view)", re.IGNORECASE)
# Rates of the house's rules, and the words by which they are told.
_RATES = {
    "agency_fee": ("服務費", "代理", "fee", "agency"), "vat": ("營業稅", "稅", "VAT", "tax"),
    "handling": ("物流", "金流", "處理", "handling", "shipping", "payment"),
    "brief_budget": ("brief", "limit", "ceiling", "at most", "raised", "agreed", "up to", "需求單",
                     "上限", "額度", "最多", "加到", "談好", "總經理", "general manager"),
    "plan_low": ("low", "lower", "range", "interval", "between", "benefit", "下緣", "下限", "區間",
                 "範圍"),
    "plan_high": ("high", "upper", "range", "interval", "to", "and", "上緣", "上限", "到", "至",
                  "和", "–", "~", "～"),
}
_DIGITS = 0.005  # of a figure that is known to the dollar: three digits at least
_VAGUE = 0.3  # of a ratio that a whole number for it may be off
_DENOMINATOR = re.compile(
    r"分母|除以|÷|[占佔]|denominator|divided by|share of|out of"
    r"|per (?:link )?(?:click|impression|session)"
    r"|of (?:all )?(?:link )?(?:clicks|impressions|sessions)|每次|每百|每千", re.IGNORECASE)
_DIVISORS = re.compile(
    r"曝光|點擊|工作階段|造訪|訂單|花費|impression|click|session|order|spend|visit", re.IGNORECASE)
# Where a stretch of words ends that may name a number; a comma ends the nearest part of it.
_STOP = re.compile(r"[。！？!?;；\n]|\.(?=\s|$)")
_PART = re.compile(r"[，,]\s|，|\bbut\b|\bwhile\b|\bwhereas\b|但|而(?!是)", re.IGNORECASE)
_MINUS = re.compile(
    r"負(?:的|數|值)?(?!面|責|擔)|虧|賠|損失|下降|下滑|減少|變少|[掉跌]了|不到零|minus|negative|loss|lost"
    r"|losing|fell|fall|declin|drop|decreas|shr[aiu]nk|below", re.IGNORECASE)
# A gap told in words: 4% less than planned, 比計畫少 4%.
_FEWER = re.compile(
    r"(?:(?<![至多不])少|(?<!不)低(?:於|了)?|不足|短少|落後|\b(?:less|lower|under|short|fewer)\b)"
    r"[^\d。；;]{0,20}$", re.IGNORECASE)
_FEWER_AFTER = re.compile(r"\s*(?:\b(?:less|lower|under|short|fewer)\b|少)", re.IGNORECASE)
_OWNS = re.compile(r"\s*(?:的|之|['’]s|of|for|[:：])?\s*", re.IGNORECASE)
# What joins two names, or two figures, of a list: Meta 和 LINE 廣告; 2.58 and 0.40.
_JOINED = re.compile(r"\s*(?:的|之)?\s*(?:[、，,/]|以?及|和|與|跟|\band\b|&)+\s*(?:the\s)?\s*",
                     re.IGNORECASE)
_LOSS = re.compile(
    r"(?:虧損|虧了|賠了|損失|負的?|loss of|lost|minus)\s*(?:約|about)?\s*$", re.IGNORECASE)
_NEVER_LESS = 6  # required figures that a report cites at least


def judge_prose(
    report: Report, entries: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    """The first thing that is wrong with what the report says, None where nothing is."""
    return (_statements(report, truth) or _numbers(report, entries, truth)
            or _causal(report, truth["rules"]))


def _statements(report: Report, truth: dict[str, Any]) -> Finding | None:
    if not {truth["start"], truth["end"]} <= days_in(report.prose):
        return Finding(
            "report.md does not state the period. Write first and last day of the flight with "
            "year, month and day.", {})
    windows = [s for s in re.split(r"[。\n]", report.prose)
               if _WINDOW.search(prepared(s)) and _CLICKED.search(s)]
    if not _ATTRIBUTED.search(prepared(report.prose)) or not windows:
        return Finding(
            "report.md does not state the attribution window. Say how many days after a click or "
            "view a sale is counted, and by whom.", {})
    clicks = {w["click"] for w in truth.get("windows", {}).values() if "click" in w}
    if not clicks <= set().union(*map(window_days, windows)):
        return Finding(
            "The attribution windows in report.md are not those of the platforms: a click of one "
            "of them counts for another number of days, or is left out. Copy the days of windows "
            "in report_rules.", {})
    results = report.body("results")
    if not (_DENOMINATOR.search(results) and _DIVISORS.search(results)):
        return Finding(
            "The section results names no denominator. Say for at least the main rates what they "
            "are divided by.", {})
    return None


class _Figures:
    """The entries of numbers.json, and which of them a number in the prose may stand for."""

    def __init__(self, entries: dict[str, Any], rules: dict[str, Any]) -> None:
        self.rules = rules["numbers"]
        self.value = {key: float(entry["value"]) for key, entry in entries.items()}
        self.extra = [v for key, v in self.value.items() if key not in self.rules]
        self.rates = [(float(rules[key]), words) for key, words in _RATES.items() if key in rules]
        self.names = [(re.compile(_spelt(name), re.IGNORECASE), key)
                      for key, rule in self.rules.items() for name in rule.get("names", ())]

    def rate(self, number: Number, around: str) -> bool:
        """Whether the number is a rate of the rules, told by its name (the agency's fee of 12%)."""
        return any(match(number, [value], True) and first_word(around, words)
                   and (value < 1000 or number.room <= _DIGITS * value or number.value == value)
                   for value, words in self.rates)

    def behind(self, number: Number) -> set[str]:
        """The required figures that, rounded as the number is written, give the number."""
        return {key for key, rule in self.rules.items()
                if _kind(number, rule["unit"]) and match(number, [self.value[key]], True)
                and not _vague(number, self.value[key], rule)}

    def named(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, key) of the names in a text; a name inside a longer one does not count."""
        hits = [(hit.start(), hit.end(), key)
                for pattern, key in self.names for hit in pattern.finditer(text)]
        return [h for h in hits if not any(
            o[0] <= h[0] and h[1] <= o[1] and o[1] - o[0] > h[1] - h[0] for o in hits)]

    def owner(self, text: str) -> set[str]:
        """The one part (a channel) whose share of a whole a text names: Meta 的 ROI."""
        hits = sorted(self.named(text))
        parts = {key for _, _, key in hits for _, _, whole in hits if key.startswith(f"{whole}_")}
        if len(parts) != 1:
            return set()
        beside = any(
            {one[2], other[2]} & parts and _OWNS.fullmatch(text[one[1]:other[0]])
            for one, other in zip(hits, hits[1:], strict=False) if one[2] != other[2])
        return parts if beside else set()

    def listed(self, text: str) -> list[str]:
        """The parts (channels) that a text names one after another beside their whole, in order:
        Meta 和 LINE 廣告的 ROI. Empty where they do not stand in one list."""
        hits = sorted(set(self.named(text)))
        parts = [h for h in hits if any(h[2].startswith(f"{whole}_") for _, _, whole in hits)]
        wholes = {key for _, _, key in hits} - {h[2] for h in parts}
        told = list(text)
        for start, end, key in hits:
            if key in wholes:
                told[start:end] = " " * (end - start)
        joined = all(_JOINED.fullmatch("".join(told[one[1]:other[0]]))
                     for one, other in zip(parts, parts[1:], strict=False))
        keys = [key for _, _, key in parts]
        compared = re.search(r"比|\bthan\b|\bcompared\b|\bunlike\b", text, re.IGNORECASE)
        return keys if joined and not compared and len(set(keys)) == len(keys) > 1 else []

    def family(self, keys: Iterable[str]) -> set[str]:
        """The figures that may stand beside the names of these."""
        return {other for key in keys for other in (key, *self.rules[key].get("also", ()))}


def _spelt(name: str) -> str:
    pattern = r"\s*".join(map(re.escape, name.split()))
    return rf"(?<![a-z]){pattern}(?![a-z])" if name.isascii() else pattern


def _kind(number: Number, unit: str) -> bool:
    """NT$ stands for money or for a ratio (NT$1.71 per NT$), percent for a share or a ratio."""
    if number.money:
        return unit in ("TWD", "ratio")
    return not number.percent or unit in ("fraction", "ratio")


def _vague(number: Number, value: float, rule: dict[str, Any]) -> bool:
    """Whether so few digits say nothing: 1 for an ROI of 0.85, 3 million for an exact total."""
    if rule.get("exact"):
        return number.room > _DIGITS * abs(value)
    whole = rule["unit"] in ("fraction", "ratio") and not number.percent and "." not in number.text
    return whole and number.room > _VAGUE * abs(value)


def _numbers(report: Report, entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    figures = _Figures(entries, truth["rules"])
    text = prepared(report.text)
    found = find_numbers(report.text)
    spelt = number_in_words(report.prose)
    if spelt:
        return Finding(
            "“{number}” in report.md is spelt out. Write amounts and rates in digits, so that they "
            "can be found in numbers.json.", {"number": spelt})
    for at, number in enumerate(found):
        before = text[found[at - 1].end if at else 0:number.start]
        after = text[number.end:found[at + 1].start if at + 1 < len(found) else len(text)]
        before = _last(_STOP, before)
        wrong = _one(number, before, _STOP.split(after, maxsplit=1)[0], figures) \
            or _out_of_order(found[at:], before, text, figures)
        if wrong:
            return wrong
    used = {key for number in found for key in figures.behind(number)}
    if len(used) < _NEVER_LESS:
        return Finding(
            "report.md cites only {count} of the required figures. A reader needs at least spend, "
            "claims, net revenue, both ROAS and ROI. Put them into the text.",
            {"count": len(used)})
    body = report.body("summary")
    summary = {key for n in find_numbers(body) for key in figures.behind(n)}
    for key in ("net_revenue", "roi"):
        if key not in summary:
            return Finding(
                "The summary of report.md does not give {key}. Whoever reads only the first "
                "paragraph must know the result.", {"key": key})
        if key not in {k for _, _, k in figures.named(body)}:
            return Finding(
                "The summary of report.md holds the value of {key} and does not say what it is. "
                "Call it by its name.", {"key": key})
    return None


def _last(pattern: re.Pattern[str], text: str) -> str:
    """What stands after the last hit of a pattern."""
    ends = [hit.end() for hit in pattern.finditer(text)]
    return text[ends[-1]:] if ends else text


def _one(number: Number, before: str, after: str, figures: _Figures) -> Finding | None:
    at = {"number": number.text, "line": number.line}
    near = _last(_PART, before)
    names = {key for _, _, key in figures.named(near)}
    if not number.value and not number.money and not number.percent and not names:
        return None  # "0 rows": a nought that counts things
    keys = figures.behind(number)
    if match(number, figures.extra) or (
            not names & keys and figures.rate(number, f"{near} {after[:30]}")):
        return None
    if not keys:
        return Finding(
            "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. "
            "Correct it, or add it to numbers.json with unit, period and denominator.", at)
    if not names:  # the name may follow at once: 46.1% bounce rate
        direct = re.match(r"\s*(?:的|of|in|元|倍)?\s*", after)
        names = {key for start, _, key in figures.named(after[:40])
                 if direct and start == direct.end() and not figures.named(before)}
    wide = names | {key for _, _, key in figures.named(before)}
    if names and not keys & figures.family(wide):
        name = sorted(names)[0]
        return Finding(
            "“{number}” in line {line} of report.md stands beside the name of {key}, and in "
            "numbers.json it is the value of {other}. Give each figure its own name.",
            {**at, "key": name, "other": sorted(keys)[0]})
    owner = figures.owner(near)
    if owner and not keys & owner:
        return Finding(
            "“{number}” in line {line} of report.md stands beside the name of {key}, and in "
            "numbers.json it is the value of {other}. Give each figure its own name.",
            {**at, "key": min(owner), "other": sorted(keys)[0]})
    keys = keys & (owner or figures.family(names)) or keys
    signs = {figures.value[key] < 0 for key in keys}
    said = number.value < 0 or number.dash or bool(
        _MINUS.search(near) or _MINUS.search(_PART.split(after, maxsplit=1)[0])
        or _FEWER.search(near) or _FEWER_AFTER.match(after))
    beside = {key for _, _, key in figures.named(f"{before} # {after}")}
    if signs == {True} and not said and not keys & figures.family(beside):
        return Finding(
            "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. "
            "Correct it, or add it to numbers.json with unit, period and denominator.", at)
    if signs == {True} and not said:
        return Finding(
            "“{number}” in line {line} of report.md has lost its sign: {key} is below 0. Write the "
            "minus sign, or say that it is a loss.", {**at, "key": sorted(keys)[0]})
    lost = number.value < 0 and not number.dash or bool(_LOSS.search(near))
    if signs == {False} and lost and not any(figures.rules[key].get("loss") for key in keys):
        return Finding(
            "“{number}” in line {line} of report.md is written as a loss, and {key} is above 0. "
            "Take the minus away.", {**at, "key": sorted(keys)[0]})
    return None


def _out_of_order(found: list[Number], before: str, text: str, figures: _Figures
                  ) -> Finding | None:
    """A list of figures behind a list of channels, where one stands at another's place."""
    keys = figures.listed(before)
    run = found[:1]
    for number in found[1:] if keys else ():
        if not _JOINED.fullmatch(re.sub(r"[%％元倍]", "", text[run[-1].end:number.start])):
            break
        run.append(number)
    if len(run) != len(keys):
        return None
    for place, (number, key) in enumerate(zip(run, keys, strict=True), 1):
        behind = figures.behind(number)
        if behind and key not in behind:
            return Finding(
                "“{number}” in line {line} of report.md is figure {place} of a list whose name "
                "{place} is {key}, and in numbers.json it is the value of {other}. Put the figures "
                "into the order of the names.",
                {"number": number.text, "line": number.line, "place": place, "key": key,
                 "other": sorted(behind)[0]})
    return None


def _causal(report: Report, rules: dict[str, Any]) -> Finding | None:
    words = [*rules["causal"]["zh"], *rules["causal"]["en"]]
    open_words = [*rules["not_claimed"]["zh"], *rules["not_claimed"]["en"]]
    for line, sentence in report.sentences():
        plain = _DENY.sub("", sentence).replace("’", "'")
        word = first_word(plain, words)
        if word and not _tested(sentence) and not first_word(plain, open_words) \
                and not _about_data(plain, word, rules.get("about_data", ())):
            return Finding(
                "Line {line} of report.md says “{word}” without a test behind it. Figures that "
                "move together do not show a cause. Name the test in the sentence ([test: …]), or "
                "say what was observed.", {"line": line, "word": word})
    return None


def _tested(sentence: str) -> bool:
    return any(len(re.sub(r"[\W_]", "", name)) >= 2 and name.strip().lower() not in _NO_TEST
               for name in _TEST.findall(sentence))


def _about_data(sentence: str, word: str, about: Iterable[str]) -> bool:
    """Whether a gap in the data is what the word is about: named within a few words of it."""
    at = sentence.lower().find(word.lower())
    room = 25 if word.isascii() else 8
    around = sentence[max(0, at - room):at + len(word) + room]
    return first_word(around, about) is not None
