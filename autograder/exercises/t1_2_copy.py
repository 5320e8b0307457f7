"""T1.2.a and ★ T1.2.s1: the copy linter, its known wrong ways, alternatives and hints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd

from autograder.artefacts.copy_check import judge_linter, judge_sharp_linter
from autograder.artefacts.copy_lint import lint_text, plain_form

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_copy_practice import practice_copies
from .t1_2_corpus import COLUMNS, LINT_WORLDS, labels_of, lint_inputs

Rules = dict[str, Any]
Form = Callable[[str], tuple[str, list[int]]]


def table(copies: pd.DataFrame, one: Callable[[str, str], list[tuple]]) -> pd.DataFrame:
    """The findings of `one(text, scope)` over all copies, each once."""
    rows = [(copy_id, *found) for copy_id, scope, text in
            copies[["copy_id", "scope", "text"]].itertuples(index=False)
            for found in one(text, scope)]
    return pd.DataFrame(rows, columns=COLUMNS).drop_duplicates(ignore_index=True)


def _kept(text: str, keep: Callable[[str], bool], fold: bool = True) -> tuple[str, list[int]]:
    """The letters to keep, of the NFKC form in lower case if told, and their places."""
    out = [(letter, place) for place, sign in enumerate(text)
           for letter in (unicodedata.normalize("NFKC", sign).lower() if fold else sign)
           if keep(letter)]
    return "".join(letter for letter, _ in out), [place for _, place in out]


def raw(text: str) -> tuple[str, list[int]]:
    """The text as it is."""
    return text, list(range(len(text)))


def lower(text: str) -> tuple[str, list[int]]:
    """Lower case only."""
    return _kept(text.lower(), lambda _: True, fold=False)


def wide_only(text: str) -> tuple[str, list[int]]:
    """NFKC only: spaces, emoji and invisible characters stay."""
    return _kept(text, lambda _: True)


def no_wide(text: str) -> tuple[str, list[int]]:
    """Everything but the full-width forms."""
    return _kept(text, lambda c: not _noise(c), fold=False)


def with_emoji(text: str) -> tuple[str, list[int]]:
    """Spaces and invisible characters out, emoji left in."""
    return _kept(text, lambda c: unicodedata.category(c)[0] not in "ZCM")


def with_invisible(text: str) -> tuple[str, list[int]]:
    """Spaces and emoji out, invisible characters left in."""
    return _kept(text, lambda c: not c.isspace() and unicodedata.category(c) not in ("So", "Sk"))


def blanks_only(text: str) -> tuple[str, list[int]]:
    """Only the space bar's space out; line breaks and tabs stay."""
    return _kept(text, lambda c: c != " " and (c in "\n\t" or not _noise(c)))


def no_signs(text: str) -> tuple[str, list[int]]:
    """Letters and digits only."""
    return _kept(text, str.isalnum)


def no_punctuation(text: str) -> tuple[str, list[int]]:
    """The categories that begin with P out as well."""
    return _kept(text, lambda c: not _noise(c) and unicodedata.category(c)[0] != "P")


def with_marks(text: str) -> tuple[str, list[int]]:
    """The categories that begin with M left in."""
    return _kept(text, lambda c: not _noise(c) or unicodedata.category(c)[0] == "M")


def with_capitals(text: str) -> tuple[str, list[int]]:
    """Everything but lower case."""
    out = [(letter, place) for place, sign in enumerate(text)
           for letter in unicodedata.normalize("NFKC", sign) if not _noise(letter)]
    return "".join(letter for letter, _ in out), [place for _, place in out]


def _noise(letter: str) -> bool:
    kind = unicodedata.category(letter)
    return kind[0] in "ZCM" or kind in ("So", "Sk")


def lint_with(
    copies: pd.DataFrame, rules: Rules, form: Form = plain_form, unless: str = "leave",
    scopes: Callable[[str], tuple] = lambda scope: ("all", scope), each: str = "all",
    span: str = "original", severities: tuple = ("block", "evidence", "warn"),
    skip: tuple = (), search: str = "finditer", start_only: bool = False,
) -> pd.DataFrame:
    """The linter with one step changed; without changes it is the right one.

    unless: leave | ignore | need | original (looked for in the text as typed).
    each: all | first (of the copy) | once (per rule).
    span: original | plain | whole | found (by str.find).
    """

    def one(text: str, scope: str) -> list[tuple]:
        plain, places = form(text)
        found = []
        for rule in rules["rules"]:
            if rule["type"] != "regex" or rule["severity"] not in severities or rule["id"] in skip:
                continue
            if scopes(scope) and rule["scope"] not in scopes(scope):
                continue
            excused = bool(rule.get("unless") and re.search(
                rule["unless"], text if unless == "original" else plain))
            if unless in ("leave", "original") and excused:
                continue
            if unless == "need" and rule.get("unless") and not excused:
                continue
            hits = list(re.finditer(rule["pattern"], plain))
            if start_only:
                hits = [h for h in hits if h.start() == 0]
            if each == "once":
                hits = hits[:1]
            found += [(rule["id"], *_span(span, text, h, places)) for h in hits]
        return found[:1] if each == "first" else found

    return table(copies, one)


def _span(span: str, text: str, hit: re.Match[str], places: list[int]) -> tuple[int, int]:
    if span == "plain":
        return hit.start(), hit.end()
    if span == "whole":
        return 0, len(text)
    if span == "found":
        at = text.find(hit.group())
        return at, at + len(hit.group())
    start, end = places[hit.start()], places[hit.end() - 1] + 1
    return (start, end - 1) if span == "short" else (start, end)


def _lint(**change: Any) -> Callable:
    return partial(lint_with, **change)


def by_course(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The course's linter with the rules given."""
    return table(copies, lambda text, scope: [
        (hit.rule, hit.start, hit.end) for hit in lint_text(text, scope, rules)])


def _by_words(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Keep letters, digits and a list of signs instead of naming what goes out."""
    signs = set("%$.,/-–~!?:;()、。「」+&")

    def one(text: str, scope: str) -> list[tuple]:
        plain, places = _kept(text, lambda c: c.isalnum() or c in signs)
        hits = [(r, h) for r in rules["rules"]
                if r["type"] == "regex" and r["scope"] in {"all", scope}
                and not (r.get("unless") and re.search(r["unless"], plain))
                for h in re.finditer(r["pattern"], plain)]
        return [(r["id"], places[h.start()], 1 + places[h.end() - 1]) for r, h in hits]

    return table(copies, one)


SIGNS_DROPPED = (
    "You take out punctuation as well. $, % and , belong to what the patterns look for, such as "
    "100% or NT$1,200. Leave out only the categories that are named.")

M = Misconception
# Where several give the same, the narrowest must come first: its sentence is then true.
WAYS = (
    M("capitals_kept", _lint(form=with_capitals),
      "You leave capital letters as they are. The patterns are written in small letters, and "
      "NO.1 slips past no.1. Put each character into lower case."),
    M("full_width_kept", _lint(form=no_wide),
      "You take out spaces and emoji, but full-width letters and digits stay: ８ is not the 8 of "
      "the pattern. Pass every character through unicodedata.normalize(\"NFKC\", ...)."),
    M("emoji_kept", _lint(form=with_emoji),
      "You leave emoji between two characters, so the word falls apart for the pattern. Leave out "
      "the categories So and Sk."),
    M("invisible_kept", _lint(form=with_invisible),
      "You leave characters of width zero in the text. Nobody sees them, and the pattern stumbles "
      "over them. Leave out the categories that begin with C or M."),
    M("line_breaks_kept", _lint(form=blanks_only),
      "You take out the space and leave line breaks and tabs. A post breaks its lines where it "
      "likes. Leave out every character of a category that begins with Z or C."),
    M("marks_kept", _lint(form=with_marks),
      "You leave characters of a category that begins with M, such as \\ufe0f behind an emoji. "
      "Nobody sees them, and the pattern stumbles over them. Leave them out, too."),
    M("raw_text", _lint(form=raw),
      "You search the text as it was typed. A space, an emoji or a full-width letter in a word "
      "hides it from the pattern. Make the plain form first."),
    M("lower_only", _lint(form=lower),
      "You only put the text into lower case. Chinese has no upper case, and the words are hidden "
      "by spaces, emoji, invisible and full-width characters. Take those out, too."),
    M("nfkc_only", _lint(form=wide_only),
      "You make full-width letters plain and leave spaces, emoji and invisible characters between "
      "the others. Take them out as well."),
    M("span_of_plain_form", _lint(span="plain"),
      "Your places count characters of the plain form. Deleting spaces has moved everything to the "
      "left, so text[start:end] shows another piece. Keep for each letter its place in the "
      "original."),
    M("span_is_whole_copy", _lint(span="whole"),
      "Each finding spans the whole copy. The designer must see which words to change. Give the "
      "place of the match."),
    M("span_by_find", _lint(span="found"),
      "You look the matched words up in the original with find. With a space inside they are not "
      "there, and find gives -1. Keep a list of places while you make the plain form."),
    M("span_one_short", _lint(span="short"),
      "Your end is the last character itself, so text[start:end] loses it. Give the place after "
      "the last character."),
    M("unless_ignored", _lint(unless="ignore"),
      "You do not read unless. An offer with its period and a superlative with its source are "
      "lawful, and you flag them. Skip a rule whose unless is found in the copy."),
    M("unless_turned_round", _lint(unless="need"),
      "You report a rule only where its unless is found. It is the other way round: unless names "
      "what makes the copy lawful."),
    M("unless_in_original", _lint(unless="original"),
      "You look for unless in the text as it was typed. A space or a full-width digit hides a "
      "period as it hides a violation, and a lawful copy is flagged. Search the plain form for "
      "both."),
    M("signs_dropped", _lint(form=no_signs), SIGNS_DROPPED),
    M("punctuation_dropped", _lint(form=no_punctuation), SIGNS_DROPPED),
    M("scope_ignored", _lint(scopes=lambda scope: ()),
      "You use every rule on every copy. A food rule says nothing about a shirt that comes out "
      "white. Use the rules whose scope is all or that of the copy."),
    M("scope_all_only", _lint(scopes=lambda scope: ("all",)),
      "You use only rules of scope all. Food and cosmetics have laws of their own. Use the rules "
      "of the copy's scope, too."),
    M("own_scope_only", _lint(scopes=lambda scope: (scope,)),
      "You use only rules of the copy's own scope. Fair trading and consumer law hold for "
      "everything. Use the rules of scope all, too."),
    M("once_per_rule", _lint(each="once"),
      "You report a rule once per copy. re.search gives the first match only. Go through all of "
      "them with re.finditer."),
    M("first_finding_only", _lint(each="first"),
      "You stop at the first finding of a copy. The writer corrects one word, and the next one "
      "runs. Report every finding."),
    M("superlatives_free", _lint(skip=("C01",)),
      "You let superlatives pass. 全台第一 without evidence beside it is as unlawful as a promise "
      "of healing. Use rule C01, too."),
    M("block_only", _lint(severities=("block",)),
      "You use only rules of severity block. What lacks its evidence may not run either. Use the "
      "rules of severity evidence, too."),
    M("match_at_start", _lint(start_only=True),
      "You find only what stands at the very beginning of a copy. re.match looks there and nowhere "
      "else. Use re.finditer."),
)

# All four are keys: labels and findings differ in places, so no single column tells a wrong way.
SPEC = Compare(kind="frame", keys=("copy_id", "rule", "start", "end"))
PUBLIC = ("copies", "copy_rules")

A = Exercise(
    "T1.2.a",
    parts=(Part("lint", labels_of, inputs=lint_inputs, load=PUBLIC, compare=SPEC,
                judge=judge_linter, practice=practice_copies),),
    misconceptions=WAYS,
    alternatives=(Alternative("course", by_course), Alternative("letters_to_keep", _by_words)),
    hints=(
        "Print the categories of a few characters: for c in text: print(repr(c), "
        "unicodedata.category(c)). Which of them does nobody read?",
        "Two lists grow together: the letters you keep and the place of each in the original. A "
        "match from i to j in the plain form runs from places[i] to places[j - 1] + 1.",
        "for rule in rules[\"rules\"]: skip it unless type is regex and scope is \"all\" or the "
        "copy's; skip it if its unless is found; for hit in re.finditer(rule[\"pattern\"], plain): "
        "found.append({...})",
    ),
    solution=(
        "The plain form holds what a reader reads, and the list of places leads back to what was "
        "typed. A rule is skipped for three reasons only: another type, another scope, or an "
        "unless that is met. finditer gives every match, and the end is the place after the last "
        "letter."
    ),
    worlds=LINT_WORLDS,
)

# What the copies of the notebook show to be missing in the house's patterns.
MORE = (
    ("C01", "all", r"地表最|no\.?1|無人能敵"),
    ("C03", "all", r"第[二2]件(半價|\d折|[一二三四五六七八九]折)|買[一二三\d]送[一二\d]"),
    ("C05", "all", r"[零無]副作用|(一定|絕對)有效"),
    ("H01", "food", r"(告別|擺脫)(失眠|便[秘祕])|降膽固醇|[潤清補養顧護健][肺肝腎脾胃]"),
    ("H02", "food", r"[凍逆]齡|甩[肉油]|越[吃喝]越瘦"),
    ("B01", "cosmetic", r"[去淡除]疤"),
    ("B02", "cosmetic", r"長出?(新|頭)?髮"),
)


def sharper(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The course's linter with the patterns of MORE."""
    more = [{"id": rule, "type": "regex", "scope": scope, "severity": "block", "pattern": pattern,
             "unless": r"\d{1,2}/\d{1,2}"} for rule, scope, pattern in MORE]
    return by_course(copies, {"rules": [*rules["rules"], *more]})


def _everything(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Single words that stand in lawful copies, too."""
    words = {"C01": "第一|最|唯一|冠軍", "C03": "送|折|優惠|限|免", "C05": "保證|100|百分|有效",
             "H01": "改善|預防|降|潤|養|補|幫助", "H02": "瘦|齡|體質|美|甩",
             "B01": "痘|疤|敏|炎|抗", "B02": "髮|毛|膚", "C02": "價", "C07": "最後|剩|倒數",
             "C08": "抽", "C09": "券|金", "L07": "不", "A01": "白|殘", "I03": "專利"}

    def one(text: str, scope: str) -> list[tuple]:
        plain, places = plain_form(text)
        return [(rule, places[h.start()], places[h.end() - 1] + 1)
                for rule, pattern in words.items() for h in re.finditer(pattern, plain)]

    return pd.concat([sharper(copies, rules), table(copies, one)], ignore_index=True)


def _longer(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The sharper patterns, each match drawn out to the whole sentence."""
    found = sharper(copies, rules)
    texts = dict(zip(copies["copy_id"], copies["text"], strict=True))
    size = found["copy_id"].map(lambda c: len(texts[c]))
    return found.assign(start=0, end=size).drop_duplicates()


def _copied(copies: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The labelled phrases of the notebook, letter by letter, besides the house's rules."""
    seen = ("潤肺", "養肝", "告別失眠", "越吃越瘦", "逆齡", "甩肉", "降膽固醇", "地表最強",
            "第二件半價", "無人能敵", "去疤", "長出頭髮", "一定有效", "零副作用", "買2送1")
    rule_of = ("H01", "H01", "H01", "H02", "H02", "H02", "H01", "C01", "C03", "C01", "B01", "B02",
               "C05", "C05", "C03")
    more = [{"id": r, "type": "regex", "scope": "all", "severity": "block", "pattern": w}
            for r, w in zip(rule_of, seen, strict=True)]
    return by_course(copies, {"rules": [*rules["rules"], *more]})


_ONE_LESS = (  # mutants that lose one family of words, or change what nobody reads
    "'C01' -> 'C03'", "'all' -> 'block'", "'C03' -> 'C05'", "'all' -> 'block' (#2)",
    "'C05' -> 'H01'", "'all' -> 'block' (#3)", "'H01' -> 'H02'", "'food' -> 'id'",
    "'food' -> 'id' (#2)", "'B01' -> 'B02'", "'cosmetic' -> 'end'", "'B02' -> 'C01'",
    "'cosmetic' -> 'end' (#2)", "'block' -> 'copy_id'",
    r"'\\d{1,2}/\\d{1,2}' -> 'all'",
)


def _equivalent() -> dict[str, str]:
    """Mutants that leave recall at 95 % or more, which is all that the exercise asks."""
    reason = "one family of words fewer leaves recall above 95 %, which is all that is asked"
    texts = [pattern for _, _, pattern in MORE]
    swaps = [(texts[0], texts[1]), (texts[1], texts[6]), (texts[2], r"\d{1,2}/\d{1,2}"),
             (texts[3], "B01"), (texts[4], texts[5]), (texts[5], texts[2]), (texts[6], texts[3]),
             ("unless", texts[0])]
    return dict.fromkeys([*_ONE_LESS, *(f"{a!r} -> {b!r}" for a, b in swaps)], reason)


S1 = Exercise(
    "T1.2.s1",
    parts=(Part("lint_own", labels_of, inputs=lambda world: lint_inputs(world)[:1], load=PUBLIC,
                compare=SPEC, judge=judge_sharp_linter),),
    misconceptions=(
        M("house_rules_only", by_course,
          "You use the house's patterns as they are. They miss about one violation in eight. List "
          "the labels that no finding meets, and write patterns for them."),
        M("phrases_copied", _copied,
          "You added the phrases of the labelled copies letter by letter. The next writer says "
          "甩油 instead of 甩肉. Write a pattern for the family of words."),
        M("single_words", _everything,
          "Your patterns flag single words such as 最 or 免, which stand in lawful copies, too. "
          "Tie the word to what makes it a claim."),
        M("whole_sentences", _longer,
          "Your findings span the whole copy. The writer must see which words to change. Give the "
          "place of the words only."),
        M("superlatives_free_sharper", lambda c, r: sharper(c, r)[lambda f: f["rule"] != "C01"],
          "You let superlatives pass. 全台第一 without evidence beside it is as unlawful as a "
          "promise of healing. Use rule C01, too."),
    ),
    alternatives=(Alternative("more_rules", sharper),),
    hints=(
        "Which labels of copy_labels does no finding of yours meet? Print their texts by rule.",
        "Sort what is missed into families: verbs of healing with an organ, words for growing "
        "thin or young, gifts by number, superlatives without a market. One pattern per family.",
        "more = [{\"id\": \"H02\", \"type\": \"regex\", \"scope\": \"food\", \"severity\": "
        "\"block\", \"pattern\": r\"...\"}, ...]; rules = {\"rules\": rules[\"rules\"] + more}",
    ),
    solution=(
        "Missed labels fall into few families, and a pattern for the family finds words that the "
        "list of examples does not hold. After each new pattern look at the lawful copies again: "
        "recall is bought with false alarms if the pattern is a single word."
    ),
    worlds=LINT_WORLDS,
    equivalent_mutants=_equivalent(),
)
