"""Claims of an ad against the table of facts: what a claim may say, and what must be claimed."""

from __future__ import annotations

import re
from typing import Any

from .ad_numbers import UNITS, agree, quantities, readable
from .ad_words import foreign, keeps, other_count
from .fields import words
from .forms import Fault, a_day

LEAST = 4  # size of a claim: a Chinese character counts 1, a word 2, a number 3
SAYS = {"zh": 0.5, "en": 0.6}  # of a claim's characters or words that stand in the fact
RUN = {"zh": 6, "en": 16}  # equal letters on end with which an ad says what a fact says
COVERS = {"zh": 0.6, "en": 0.75}  # of a fact's pairs of characters or words, the same

_WORD = re.compile(r"[a-z]{2,}")
_LITTLE = frozenset((
    "a", "about", "an", "and", "are", "at", "be", "by", "each", "for", "from", "has", "have", "in",
    "is", "it", "its", "of", "on", "one", "or", "our", "per", "that", "the", "their", "they",
    "this", "to", "was", "with", "you", "your"))
_COUNTED = {word.removesuffix("s") for word in UNITS if word.isascii()}  # numbers bring them
_NOT = {
    "zh": re.compile(r"不|沒|無|未(?!來)|(?<![一二三四])非(?!常)|毋|勿|[零0](?=[添含酒香防色殘])"),
    "en": re.compile(r"\b(?:no|not|none|never|nothing|without|nor|neither|zero|cannot)\b|n['’]t\b"
                     r"|\bnon-|-free\b|\bfree (?:of|from)\b", re.IGNORECASE),
}
_ALL = {
    "zh": re.compile(r"全部|所有|全數|每一|百分之?百|永遠|從來|一律|完全|人人|任何"),
    "en": re.compile(r"\b(?:all(?! (?:two|three|four|\d))|every|everyone|everybody|always|any|"
                     r"completely|entirely|totally)\b|100\s?%", re.IGNORECASE),
}
_POLES = (
    re.compile(r"少|減|低|\b(?:less|fewer|below|lower|under|least)\b", re.IGNORECASE),
    re.compile(r"多|增|高|超過|\b(?:more|above|higher|over|most)\b", re.IGNORECASE),
)
_SAMPLE = re.compile(r"\d+\s?位|\d+ of \d+|[一二三四五六七八九十\d]批|\blots\b", re.IGNORECASE)
_THAN = re.compile(r"比(.{2,8}?)[少多低高]|\bthan (.+)$", re.IGNORECASE)


def check_claims(ad: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    """Each claim against its fact, and facts in the words against the claims. Raises Fault."""
    claims = ad["claims"]
    if not isinstance(claims, list) or not all(isinstance(c, dict) for c in claims):
        raise Fault("claims of ad {id} must be a list of entries with text and fact. Take the form "
                    "of the template.", id=name)
    shown = words(ad["headline"] + ad["text"])
    for claim in claims:
        said, fact_id = str(claim.get("text") or "").strip(), str(claim.get("fact") or "").strip()
        at = {"id": name, "claim": said[:30], "fact": fact_id[:12]}
        if not words(said) or not fact_id:
            raise Fault("A claim of ad {id} has no text or no fact. Every claim leans on a fact of "
                        "facts.csv; without one, leave it out of the ad.", id=name)
        if words(said) not in shown:
            raise Fault("The claim “{claim}” does not stand in headline or text of ad {id}. Copy "
                        "the words of the ad.", **at)
        fact = truth["facts"].get(fact_id)
        if fact is None:
            raise Fault("Ad {id} names the fact {fact}, which facts.csv does not hold. Look the "
                        "fact up again, or leave the claim out.", **at)
        if fact["sku"] != str(ad["sku"]):
            raise Fault("The fact {fact} in ad {id} is about another product ({sku}). What holds "
                        "for one does not hold for the other.", **at, sku=fact["sku"])
        if fact["until"] < a_day(ad["end"], f"{name}: end").isoformat():
            raise Fault("The fact {fact} may be used until {until}, and ad {id} runs longer. Ask "
                        "for a new report, or take another fact.", **at, until=fact["until"])
        if _size(said) < LEAST:
            raise Fault("The claim “{claim}” in ad {id} is too short to say anything. Copy the "
                        "whole phrase that leans on the fact.", **at)
        names = [p["name"] for p in truth["products"].values()]
        if strange := foreign(said, fact, names):
            raise Fault("The claim “{claim}” in ad {id} adds “{word}”, and the fact {fact} does "
                        "not say that. Copy only the words that the fact backs; what you add of "
                        "your own stands beside the claim.", **at, word=strange)
        if not keeps(said, truth["guide"]["ads"].get("keep", {}).get(fact_id, ())):
            raise Fault("The claim “{claim}” in ad {id} leaves out a word of the fact {fact}, and "
                        "says more than it without that word. Copy the fact whole.", **at)
        if not restates(said, fact):
            raise Fault("“{claim}” in ad {id} is not what the fact {fact} says. Stay with its "
                        "words and its numbers.", **at)
    _unclaimed(ad, name, truth)


def _size(text: str) -> int:
    plain = readable(text).lower()
    return (len(_hanzi(plain)) + 2 * len(_terms(plain)) + 3 * len(re.findall(r"\d+", plain)))


def _hanzi(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]", "", text)


def _terms(text: str) -> set[str]:
    """Words that mean something, without the s of the plural."""
    return {w.removesuffix("s") for w in _WORD.findall(text.lower()) if w not in _LITTLE}


def restates(claim: str, fact: dict[str, str]) -> bool:
    """Whether a claim says what the fact says, held against the language it shares more with.

    Its numbers count the same things, it denies where the fact denies, it does not widen the fact
    (all, every; more for less), and where the fact tells its sample or what it compares with, so
    does the claim.
    """
    said = readable(claim)
    facts = {lang: readable(fact[lang]) for lang in ("zh", "en")}
    shares = {lang: _share(said, told, lang) for lang, told in facts.items()}
    lang = max(shares, key=lambda key: shares[key] / SAYS[key])
    told = facts[lang]
    if shares[lang] < SAYS[lang]:
        return False
    known = [q for text in facts.values() for q in quantities(text)]
    mine = quantities(said)
    if not all(agree(q, known, loose=True) for q in mine
               if not (q.spelt and q.value == 1 and not other_count(q, said, told, known))):
        return False
    if sum(len(_NOT[key].findall(said)) for key in _NOT) % 2 != len(_NOT[lang].findall(told)) % 2:
        return False
    if any(_ALL[key].search(said) for key in _ALL) and not _ALL[lang].search(told):
        return False
    for one, other in (_POLES, _POLES[::-1]):
        if one.search(told) and other.search(said) and not other.search(told):
            return False
    if _SAMPLE.search(told) and not {q.value for q in quantities(told)} <= {q.value for q in mine}:
        return False
    than = _THAN.search(told)
    return than is None or (than[1] or than[2]).lower() in said.lower()


def _share(claim: str, fact: str, lang: str) -> float:
    """Of the claim's Chinese characters or English words, the part that stands in the fact."""
    if lang == "zh":
        mine, theirs = list(_hanzi(claim)), set(_hanzi(fact))
        if _terms(claim) - {"ph", "ml", "cm", "kg"} - _terms(fact):
            return 0.0
    else:
        mine, theirs = sorted(_terms(claim) - _COUNTED), _terms(fact)
        if _hanzi(claim):
            return 0.0
    if not mine:  # “420 g”: numbers alone
        return 1.0 if re.search(r"\d", claim) else 0.0
    return sum(one in theirs for one in mine) / len(mine)


def _unclaimed(ad: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    """Raise Fault where the words of an ad say what a fact says that it does not claim."""
    claimed = {str(claim["fact"]).strip() for claim in ad["claims"]}
    own = [words(truth["facts"][key][lang]) for key in claimed for lang in ("zh", "en")]
    text = f"{ad['headline']}。{ad['text']}"
    for key, fact in sorted(truth["facts"].items()):
        if key in claimed:
            continue
        for lang in ("zh", "en"):
            run = _run(words(text), words(fact[lang]), RUN[lang])
            if run and not any(run in other for other in own):
                raise _claim_it(name, key, run)
            if fact["sku"] == str(ad["sku"]) and _covered(text, fact[lang], lang, own):
                raise _claim_it(name, key, fact[lang])


def _claim_it(name: str, key: str, said: str) -> Fault:
    return Fault("Ad {id} says what the fact {fact} says (“{words}”) and does not claim it. Add it "
                 "to claims, and look until when it may be used.",
                 id=name, fact=key, words=said[:30])


def _run(text: str, fact: str, least: int) -> str:
    """The first piece of the fact, of `least` letters or all of it, that stands in the text."""
    least = min(least, len(fact))
    for at in range(len(fact) - least + 1):
        if fact[at:at + least] in text:
            return fact[at:at + least]
    return ""


def _covered(text: str, fact: str, lang: str, own: list[str]) -> bool:
    """Whether most of a fact's pairs of characters, or of its words, stand in the text."""
    if lang == "zh":
        theirs = _pairs(_hanzi(fact)) - {p for other in own for p in _pairs(_hanzi(other))}
        mine = _pairs(_hanzi(text))
    else:
        theirs = _terms(readable(fact)) - {w for other in own for w in _terms(other)}
        mine = _terms(readable(text))
    return len(theirs) >= 3 and len(mine & theirs) >= COVERS[lang] * len(theirs)


def _pairs(text: str) -> set[str]:
    return {text[i:i + 2] for i in range(len(text) - 1)}
