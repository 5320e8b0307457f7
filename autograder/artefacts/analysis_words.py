"""What an analysis report says in words: verdicts beside their tags, tests, counts spelt out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from autograder.checking.messages import own_language
from autograder.checking.verdict import Finding

from .numbers import Number
from .report import Report, first_word

_TESTS = re.compile(r"\[\s*test\s*[:：]\s*([^\]]*?)\s*\]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[。！？!?;；\n]|\.(?=\s|$)")
_NOT = re.compile(
    r"\b(?:not|cannot|no|never|neither|nor|without|hardly)\b|n['’]t\b|[不沒未無非](?!但|只)",
    re.IGNORECASE)
# Where what a "no" denies ends.
_CLAUSE = re.compile(
    r"[,，、:：;；。|]|\b(?:but|and|because|since|so|yet)\b|但|而|因為|所以", re.IGNORECASE)
_WHETHER = re.compile("有沒有|是不是|能不能|會不會")
_SEEN = re.compile(r"\s(?:\w+\s){0,2}(?:found|seen|shown|proven|measured|read)\b", re.IGNORECASE)
_ONES = ("two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|"
         "sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
         "ninety|hundred|thousand")
_COUNT = re.compile(
    rf"\b(?:{_ONES})(?:[-\s](?:{_ONES}|one|and))*\s(?:more\s|fewer\s|of\s(?:the|its|our)\s)?"
    r"(?:sessions|orders|clicks|visits|views|purchases|percentage\spoints|points)\b"
    r"|(?<![每第一二兩三四五六七八九十百千])(?:[二兩三四五六七八九十百千][零一二三四五六七八九十百千]*|一[十百千]"
    r"[零一二三四五六七八九十百千]*)(?:多)?(?:個工作階段|個訪客|位會員|位訪客|個會員|張訂單|筆訂單|次點擊|次瀏覽|個百分點)",
    re.IGNORECASE)


def spelt_count(prose: str) -> str | None:
    """The first count of sessions, orders and the like that is spelt out (twelve sessions)."""
    hit = _COUNT.search(prose)
    return hit.group(0) if hit else None


def judge_tests(report: Report, rules: dict[str, Any]) -> Finding | None:
    """A tag [test: …] that names no test of the house, or stands on another matter."""
    for line, sentence in report.sentences():
        for test in _TESTS.findall(sentence):
            name = test.strip().lower()
            at = {"line": line, "name": report.name, "test": test[:30]}
            if name not in rules["tests"]:
                return Finding(
                    "Line {line} of {name} names “{test}” as its test. A test here is a comparison "
                    "that chance decided; before and after differ in season, too. "
                    "analysis_rules.yml lists the tests there are.", at)
            topics = rules["test_topics"].get(name, ())
            others = rules.get("test_others", {}).get(name, ())
            plain = _TESTS.sub(" ", sentence)
            if topics and (not first_word(plain, topics) or first_word(plain, others)):
                return Finding(
                    "Line {line} of {name} names the test {test} and speaks of something else. "
                    "That test decides about one thing only ({topics}). Take the tag away and say "
                    "what was observed.", {**at, "topics": ", ".join(own_language(topics))})
    return None


def judge_verdict_words(
    report: Report, words: dict[str, list[str]], ideas: Iterable[str]
) -> Finding | None:
    """A sentence that says another verdict than the tag beside it; words: verdict -> its words."""
    lines = report.text.splitlines()
    pattern = re.compile(rf"\[\s*(\w+)\s*[:：]\s*({'|'.join(words)})\s*\]", re.IGNORECASE)
    for number, line in enumerate(lines, 1):
        tags = [hit for hit in pattern.finditer(line) if hit.group(1).lower() in ideas]
        if not tags:
            continue
        first = bool(re.search(r"\w", line[:tags[0].start()]))  # the words stand before the tag
        for at, tag in enumerate(tags):
            if first:
                said = line[tags[at - 1].end() if at else 0:tag.start()]
                said += line[tag.end():] if at == len(tags) - 1 else ""
            else:
                said = line[tag.end():tags[at + 1].start() if at + 1 < len(tags) else len(line)]
            if not re.search(r"\w", said) and len(tags) == 1:
                said = next((other for other in lines[number - 2::-1] if other.strip()), "")
                if number < 2 or pattern.search(said):
                    continue
            word = _against(pattern.sub(" ", said), tag.group(2).lower(), words)
            if word:
                return Finding(
                    "Line {line} of {name} has the tag [{idea}: {verdict}], and its words say "
                    "otherwise (“{word}”). The interval decides: write in the sentence what the "
                    "tag says.",
                    {"line": number, "name": report.name, "idea": tag.group(1).lower(),
                     "verdict": tag.group(2).lower(), "word": word})
    return None


def _against(said: str, verdict: str, words: dict[str, list[str]]) -> str | None:
    """A word of the sentence that contradicts the verdict, None where none does."""
    plain = {kind: _hits(said, known) for kind, known in words.items()}
    own = plain[verdict]
    absent = next((word for word, denied in plain.get("none", ()) if not denied), None)
    if absent and verdict != "none":  # what was not found is not shown to be absent
        return absent
    if any(not denied for _, denied in own):
        return None
    other = next((word for kind, hits in plain.items() if kind != verdict
                  for word, denied in hits if not denied), None)
    return other or (own[0][0] if own else None)  # "is not supported" beside [idea: supports]


def _hits(text: str, words: Iterable[str]) -> list[tuple[str, bool]]:
    """(word, whether it is denied) for each place of the words in a text."""
    found = []
    for word in words:
        latin = word.isascii()
        pattern = rf"(?<![a-z]){re.escape(word)}(?![a-z])" if latin else re.escape(word)
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            before = text[max(0, hit.start() - (25 if latin else 5)):hit.start()]
            before = _CLAUSE.split(before)[-1]
            denied = bool(_NOT.search(_WHETHER.sub("", before)))
            found.append((hit.group(0), denied or _open(hit.group(0), before, text[hit.end():])))
    return found


def _open(word: str, before: str, after: str) -> bool:
    """Whether “no effect” is a question or what was seen: 有沒有效果, no effect found."""
    if word.isascii():
        return bool(re.search(r"\bwhether\b", before, re.IGNORECASE) or word.lower() in (
            "no effect", "no difference") and _SEEN.match(after))
    return word.startswith("沒有") and before.endswith("有")


def judge_apart(
    text: str, numbers: list[Number], behind: Callable[[Number], set[str]],
    apart: dict[str, list[str]],
) -> Finding | None:
    """A figure that stands beside the label of another one with the same name.

    Args:
        text: the report as `numbers.prepared` gives it. numbers: its numbers, in order.
        behind: number -> keys whose value it may be. apart: key -> words that label it.
    """
    ends = [hit.end() for hit in _SENTENCE_END.finditer(text)] + [len(text)]
    begin = 0
    for end in ends:
        inside = [n for n in numbers if begin <= n.start < end]
        labels = sorted((hit.start() + begin, key) for key, known in apart.items() for word in known
                        for hit in re.finditer(_as_word(word), text[begin:end], re.IGNORECASE))
        known = {number: keys for number in inside
                 if len(keys := behind(number)) == 1 and keys <= set(apart)}
        first = next(iter(known), None)
        led = first is not None and any(place < first.start for place, _ in labels)
        for at, number in enumerate(inside):
            keys = known.get(number)
            if keys is None:
                continue
            since = inside[at - 1].end if at else begin
            until = inside[at + 1].start if at + 1 < len(inside) else end
            before = {key for place, key in labels if since <= place < number.start}
            after = {key for place, key in labels if number.end <= place < until}
            beside = (before or after) if led else (after or before)
            if beside and not keys & beside:
                return Finding(
                    "“{number}” in line {line} of report.md stands beside the name of {key}, and "
                    "in numbers.json it is the value of {other}. Give each figure its own name.",
                    {"number": number.text, "line": number.line, "key": min(beside),
                     "other": min(keys)})
        begin = end
    return None


def _as_word(word: str) -> str:
    """A pattern for a word: Latin ones stand alone."""
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word)
