"""Submissions that are more alike than the task explains: a reason to look, never a proof.

Of each answer only what is its own counts: fingerprints (`similarity_tokens`) that stand in the
starter, in the course's solutions and known ways or in its texts are taken away, and what many of
the class share counts nothing. So two people who both write the short standard answer are not
named; two who share the same unusual lines are. The same is done for texts and for numbers that
nobody else has. What comes out is put before a person, with both texts side by side.

`of_class` gives {"says": sentence, "learners": how many were compared, "pairs": [{"a", "b": {"id",
"name"}, "says", "weight", "evidence": [{"where", "kind": "code", "text", "numbers" or "file",
"part": shared part of what is rare, "says", "a", "b": {"text", "lines": shared lines}}]}]}.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any

import numpy as np

from autograder.checking.messages import translate
from autograder.classes import similarity_tokens as tokens
from autograder.classes.results import Results, ResultsError

FEW = 4  # learners; with fewer nobody can say what is rare
LEAST = {"code": 8, "text": 6, "numbers": 4}  # shared rare fingerprints, or numbers
STRETCH = 36  # tokens in a row of own code, about five lines
PART = 0.5  # of the rarer side's weight
NAMED = 4  # places that a sentence names
PAIRS = 50  # that are shown


@dataclass(frozen=True)
class Document:
    """One learner's answer in one place.

    where: an exercise or a file; kind: "code", "text" or "file"; text: as handed in.
    """

    learner: str
    where: str
    kind: str
    text: str


@dataclass(frozen=True, eq=False)
class Known:
    """What the course itself says in one chapter: sorted hashes of its code and of its prose, as
    `tokens.grams` gives them, and its numbers.

    own_data: every learner has data of their own there, so that the same files and numbers are no
    matter of course.
    """

    code: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    text: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))
    numbers: frozenset[str] = frozenset()
    own_data: bool = False


@dataclass(frozen=True)
class Evidence:
    """Two documents that share what is rare: its weight, and the part it is of the rarer side."""

    a: Document
    b: Document
    kind: str
    weight: float
    part: float
    shared: frozenset[Any]
    own_data: bool = False


def of_class(whole: Results, some: Results, anonymous: bool = False) -> dict[str, Any]:
    """Compare everybody of `whole` in the chapters of `some`; name pairs with one of `some`.

    Raises:
        ResultsError: `anonymous`, which cannot go with naming two people.
    """
    from autograder.classes import similarity_read

    if anonymous:
        raise ResultsError(
            translate(
                "Alike submissions are named in pairs of learners, so --similarity cannot go with "
                "--anonymous; leave one of them out."
            )
        )
    found: list[Evidence] = []
    learners: set[str] = set()
    for chapter in some.chapters:
        documents = list(similarity_read.documents(whole, chapter))
        learners |= {one.learner for one in documents}
        known = similarity_read.known(whole, chapter)
        found += compare(documents, known)
    people = {one.id: one for one in whole.learners}
    shown = {one.id for one in some.learners}
    return {
        "says": reason_to_look() if len(learners) >= FEW else too_few(len(learners)),
        "learners": len(learners),
        "pairs": [
            _pair(people, key, evidence)
            for key, evidence in _ranked(found)
            if shown.intersection(key)
        ][:PAIRS],
    }


def reason_to_look() -> str:
    """What has to stand over every list of pairs."""
    return translate(
        "More alike than the task explains. This is a reason to look at both answers and to ask, "
        "never a proof: people learn together, and a rare way may come from one lesson, one book "
        "or one answer on the web."
    )


def too_few(n: int) -> str:
    """Where nobody can say what is rare."""
    return translate("With {n} learners nobody can say what is rare, so nothing was compared.", n=n)


# --- the comparison ------------------------------------------------------------------------------


def compare(documents: Iterable[Document], known: Known) -> list[Evidence]:
    """All pairs of learners that share enough that is rare, place by place.

    Args:
        documents: of one chapter, of the whole class.
        known: what the course itself says there; shared by nobody in particular.
    """
    places: dict[tuple[str, str], list[Document]] = defaultdict(list)
    for one in documents:
        places[one.where, one.kind].append(one)
    found = []
    for (_, kind), group in places.items():
        if len({one.learner for one in group}) < FEW:
            continue
        if kind == "file":
            found += _same_files(group)
            continue
        gram = tokens.CODE_GRAM if kind == "code" else tokens.TEXT_GRAM
        cut = tokens.code if kind == "code" else tokens.prose
        own = getattr(known, kind)
        made = {text: _fingerprints(cut(text), gram, own) for text in {one.text for one in group}}
        prints = [made[one.text] for one in group]
        alike = _alike(group, prints, kind)
        found += [one for one in alike if kind != "code" or _long_enough(one, own)]
        if kind == "text":
            numbers = [frozenset(telling_numbers(one.text)) - known.numbers for one in group]
            found += _alike(group, numbers, "numbers")
    if known.own_data:
        return [replace(one, own_data=True) for one in found]
    # One right answer makes one right file: alone it is no reason to look at anybody.
    others = {_who(one) for one in found if one.kind != "file"}
    return [one for one in found if one.kind != "file" or _who(one) in others]


def _who(one: Evidence) -> tuple[str, str]:
    first, second = sorted((one.a.learner, one.b.learner))
    return first, second


def _fingerprints(found: tokens.Tokens, gram: int, known: np.ndarray) -> frozenset[int]:
    """Winnowed hashes of what is the learner's own: half of its tokens at least stand in no run
    that the course itself has, so that neither a known way nor the seam of two counts."""
    hashes = tokens.grams(found, gram)
    if not len(hashes):
        return frozenset()
    own = np.convolve(_own(hashes, gram, known), np.ones(gram, dtype=int), mode="valid")
    places = tokens.winnow(hashes)
    return frozenset(hashes[places[own[places] >= gram / 2]].tolist())


def _own(hashes: np.ndarray, gram: int, known: np.ndarray) -> np.ndarray:
    """Token by token: whether it stands in no run of `gram` that the course itself has."""
    if not len(known):
        return np.ones(len(hashes) + gram - 1, dtype=bool)
    at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    return np.convolve(known[at] == hashes, np.ones(gram, dtype=int)) == 0


def _long_enough(one: Evidence, known: np.ndarray) -> bool:
    """Whether both share one stretch of own code that is no mere seam between known parts."""
    for document in (one.a, one.b):
        hashes = tokens.grams(tokens.code(document.text), tokens.CODE_GRAM)
        shared = np.isin(hashes, np.array(sorted(one.shared), dtype=np.uint64))
        reach = np.convolve(shared, np.ones(tokens.CODE_GRAM + tokens.WINDOW, dtype=int))
        mine = _own(hashes, tokens.CODE_GRAM, known) & (
            reach[: len(hashes) + tokens.CODE_GRAM - 1] > 0
        )
        edges = np.flatnonzero(np.diff(np.concatenate([[0], mine.astype(int), [0]])))
        if not len(edges) or (edges[1::2] - edges[::2]).max() < STRETCH:
            return False
    return True


def _alike(group: list[Document], prints: list[frozenset[Any]], kind: str) -> list[Evidence]:
    """Pairs that share much of what few have; a mark weighs log((n + 1) / how many have it)."""
    n = len(group)
    owners: dict[Any, list[int]] = defaultdict(list)
    for at, marks in enumerate(prints):
        for mark in marks:
            owners[mark].append(at)
    weight = {mark: float(np.log((n + 1) / len(who))) for mark, who in owners.items()}
    rare = rare_up_to(n)
    shared: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for mark, who in owners.items():
        if 2 <= len(who) <= rare:
            for pair in combinations(who, 2):
                shared[pair].append(mark)
    own = [sum(weight[mark] for mark in marks if len(owners[mark]) <= rare) for marks in prints]
    found = []
    for (a, b), marks in shared.items():
        if len(marks) < LEAST[kind] or group[a].learner == group[b].learner:
            continue
        common = sum(weight[mark] for mark in marks)
        part = common / min(own[a], own[b])
        if part >= PART:
            found.append(Evidence(group[a], group[b], kind, common, part, frozenset(marks)))
    return found


def rare_up_to(n: int) -> int:
    """How many of n learners may have a mark for it to be rare: a twentieth, two at least.

    Small groups of friends count too, up to four, as long as they are no third of the class.
    """
    return max(2, min(max(4, n // 20), n // 3))


def _same_files(group: list[Document]) -> list[Evidence]:
    """Files with exactly the same content, where few have it."""
    owners: dict[str, list[Document]] = defaultdict(list)
    for one in group:
        owners[one.text].append(one)
    rare = rare_up_to(len(group))
    return [
        Evidence(a, b, "file", float(10 * np.log((len(group) + 1) / len(who))), 1.0, frozenset())
        for who in owners.values()
        if 2 <= len(who) <= rare
        for a, b in combinations(who, 2)
        if a.learner != b.learner
    ]


# A letter of another alphabet beside it (3917人) belongs to no number.
NUMBER = re.compile(r"(?<![0-9A-Za-z_.])[0-9][0-9,]*(?:\.[0-9]+)?(?![0-9A-Za-z_])")
NARROW = str.maketrans("０１２３４５６７８９．", "0123456789.")


def telling_numbers(text: str) -> set[str]:
    """Numbers that nobody hits by chance: three digits that count, no year, not round.

    Thousands commas are dropped and so are zeros at the end of a fraction: 1,234.50 is 1234.5.
    """
    found = set()
    for word in NUMBER.findall(text.translate(NARROW)):
        plain = word.replace(",", "")
        if "." in plain:
            plain = plain.rstrip("0").rstrip(".")
        counts = plain.replace(".", "").strip("0")
        year = "." not in plain and plain.isdigit() and 1900 <= int(plain) <= 2100
        if len(counts) >= 3 and not year:
            found.add(plain)
    return found


# --- the result ----------------------------------------------------------------------------------


def _ranked(found: list[Evidence]) -> list[tuple[tuple[str, str], list[Evidence]]]:
    """Pair of learners -> its evidence, the weightiest pair first."""
    pairs: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    for one in found:
        pairs[_who(one)].append(one)
    for evidence in pairs.values():
        evidence.sort(key=lambda one: (-one.weight, one.a.where))
    return sorted(pairs.items(), key=lambda item: (-sum(e.weight for e in item[1]), item[0]))


def _pair(
    people: Mapping[str, Any], key: tuple[str, str], evidence: list[Evidence]
) -> dict[str, Any]:
    a, b = ({"id": who, "name": people[who].name} for who in key)
    places = list(dict.fromkeys(one.a.where for one in evidence))
    return {
        "a": a,
        "b": b,
        "weight": round(sum(one.weight for one in evidence), 1),
        "says": translate(
            "{a} and {b} share unusual parts in {places}: look at both and ask.",
            a=_called(a), b=_called(b), places=few(places),
        ),
        "evidence": [_shown(one, key) for one in evidence],
    }  # fmt: skip


def few(places: list[str]) -> str:
    """The first few places and how many more there are."""
    more = f" +{len(places) - NAMED}" if len(places) > NAMED else ""
    return ", ".join(places[:NAMED]) + more


def _called(who: dict[str, str]) -> str:
    return who["id"] if who["name"] == who["id"] else f"{who['name']} ({who['id']})"


def _shown(one: Evidence, key: tuple[str, str]) -> dict[str, Any]:
    first, second = (one.a, one.b) if one.a.learner == key[0] else (one.b, one.a)
    return {
        "where": one.a.where,
        "kind": one.kind,
        "part": round(one.part, 3),
        "says": _evidence_says(one) + _other_data(one),
        "a": {"text": first.text, "lines": _lines(first, one)},
        "b": {"text": second.text, "lines": _lines(second, one)},
    }


def _evidence_says(one: Evidence) -> str:
    given = {"n": len(one.shared), "part": f"{100 * one.part:.0f}"}
    if one.kind == "code":
        return translate(
            "{part} % of what is unusual in the shorter answer is in the other too, whatever names "
            "the variables have.", **given,
        )  # fmt: skip
    if one.kind == "numbers":
        return translate(
            "{n} numbers that hardly anybody else has: {which}.",
            n=len(one.shared), which=", ".join(sorted(one.shared)[:12]),
        )  # fmt: skip
    if one.kind == "file":
        return translate("The two files are the same, byte for byte, and hardly anybody else's is.")
    return translate(
        "{part} % of what is unusual in the shorter text is in the other too, word for word.",
        **given,
    )


def _other_data(one: Evidence) -> str:
    """What makes the same numbers and files telling."""
    if not one.own_data or one.kind not in ("numbers", "file"):
        return ""
    return translate(" The two learners were given different data.")


def _lines(document: Document, one: Evidence) -> list[int]:
    """The lines (from 0) of a document that the shared marks stand on."""
    if one.kind == "file":
        return []
    if one.kind == "numbers":
        return [
            at for at, line in enumerate(document.text.split("\n"))
            if telling_numbers(line) & one.shared
        ]  # fmt: skip
    cut, size = (tokens.code, tokens.CODE_GRAM) if one.kind == "code" else (
        tokens.prose, tokens.TEXT_GRAM)  # fmt: skip
    found = cut(document.text)
    places = np.flatnonzero(np.isin(tokens.grams(found, size), list(one.shared)))
    lines: set[int] = set()
    for place in places:
        lines.update(found.lines[place : place + size].tolist())
    return sorted(lines)
