"""Market facts of a proposal and what claims cite: numbers, sources, measures, evidence."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from .fields import words
from .forms import Fault, a_day, empty, entries, names, number
from .proposal_words import opposite, told_of_us, without_list_number

FILE = "proposal.yml"
OLDEST = 730  # days that a market fact may be old
LEAST = 4  # letters of a text that says something
SO_WHAT = 6  # letters of so_what
# The table that each measure is computed from.
OF = {"festival_index": ("daily_sales", "festivals"), "share_of_search": ("trends",),
      "slope": ("trends",), "price_index": ("competitors",), "promo_weeks": ("competitors",)}
# How else people write a value in percent: 0.4 as 40 %, 1.53 as 53 % more, 104 as 4 % dearer.
_OTHERWISE = {"share_of_search": lambda v: (100 * v,),
              "festival_index": lambda v: (100 * v, 100 * (v - 1)),
              "price_index": lambda v: (v, v - 100)}
_PLAIN = {"price_index": lambda v: (v, v / 100)}
POLICY = ("approval_policy", "keyword_rules")  # house rules: they show nothing about the market
_NO_MEASURE = frozenset({"nothing", "none", "無", "空白", "沒有", "na"})
# What is no quantity: days, years, names of festivals, ids (M1, R06).
_NAMES = re.compile(
    r"\d{4}[-/.年]\s?\d{1,2}(?:[-/.月]\s?\d{1,2}日?|月)?|(?<![\d.])(?:19|20)\d\d(?![\d.,])\s*年?"
    r"|(?<!\d)1[01]\d\s?年|雙\s?1[12]|(?<!\d)1[12][./]1[12](?!\d)|double\s?1[12]|(?<!\d)618(?!\d)"
    r"|(?<![A-Za-z$])[A-Za-z]\d+", re.IGNORECASE)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
# A number said in hundredths: whole ones are exact enough.
_HUNDREDTHS = re.compile(
    r"百分之\s?(?P<a>\d[\d,]*(?:\.\d+)?)"
    r"|(?P<b>\d[\d,]*(?:\.\d+)?)\s?(?:%|％|percent|per cent|趴|個?百分點|點|points?\b)",
    re.IGNORECASE)
# Numbers that count weeks, years, brands, people or money, not what is measured.
_COUNTED = (
    r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?:\s?[-–~至到]\s?\d+)?[\s-]?(?:個?\s?(?:{weeks}年|月|天|日|品牌|對手|競品|家"
    r"|人|受訪者|消費者|客戶|顧客)|[位名筆則份間元件盒款張]|[萬億千百]|"
    r"(?:ordinary |whole |last |past |other )?(?:{english}years?|months?|days?|brands?|rivals?"
    r"|festivals?|people|persons|respondents|customers|shoppers|buyers|orders|posts|shops|products"
    r"|thousand|million)\b)|(?:NT\$|NTD|TWD|\$)\s?\d[\d,]*(?:\.\d+)?")
_COUNTS = re.compile(_COUNTED.format(weeks="週|周|檔|次|", english="weeks?|campaigns?|"),
                     re.IGNORECASE)
_COUNTS_BUT_WEEKS = re.compile(_COUNTED.format(weeks="", english=""), re.IGNORECASE)
# A multiple or a percentage, which a claim must have from what it cites.
_QUOTED = re.compile(r"(?P<n>\d[\d,]*(?:\.\d+)?)\s?(?P<unit>倍|times\b|x\b|×|%|％|percent\b|趴)",
                     re.IGNORECASE)
_USUAL = re.compile(r"平日|平常|平時|usual|ordinary|normal", re.IGNORECASE)
NEUTRAL = {"festival_index": 1.0, "price_index": 100.0, "slope": 0.0}
EXAMPLES = (".site.tw", ".example.com", ".example.org", ".example.net", ".example.tw")
BASE = 100.0  # what an index is measured against; names no value where another number stands
_IN_WORDS = re.compile(
    r"[一二三四五六七八九十百千]*[二三四五六七八九十百千兩][一二三四五六七八九十百千]*\s?"
    r"(?:倍|個|家|檔|次|週|天|年|月|元|萬|%|則|人)|[一二三四五六七八九半]\s?[成倍]|一半|過半|百分之|分之[一二三四五]"
    r"|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|twice|half|third|"
    r"quarter|double[sd]?|triple[sd]?)\b", re.IGNORECASE)


def check_market(content: dict[str, Any], truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The market facts by id, lower case. Raises Fault."""
    rows = entries(FILE, content, "market", truth.get("facts", 5),
                   ("id", "date", "fact", "source", "so_what"))
    ids: dict[str, dict[str, Any]] = {}
    sources, measures = set(), set()
    for item in rows:
        name = str(item["id"]).strip()
        if name.lower() in ids:
            raise Fault("Two market facts have the id {id}. Give each its own, or nobody knows "
                        "which one a claim rests on.", id=name[:20])
        if name.lower() in truth["tables"]:
            raise Fault("A market fact has the id {id}, which is the name of a table. Give it an "
                        "id of its own, such as M1.", id=name[:20])
        ids[name.lower()] = item
        _date(item, name, truth)
        sources.add(_source(item, name, truth))
        _texts(item, name)
        measure = _measure(item, name, truth)
        if measure and measure in measures:
            raise Fault("Two market facts carry the measure {measure}. Once is enough: take "
                        "another one, or leave measure and value blank.", measure=measure)
        measures |= {measure} - {None}
    for field in ("fact", "so_what"):
        _different(rows, field, "market")
    if len(measures) < 2:
        raise Fault("Fewer than two market facts carry a measure with its value. Give at least two "
                    "a measure of festival_index or market_scan, so that they can be recomputed.")
    if len(sources) < 3:
        raise Fault("Your market facts come from fewer than three sources (pages of one site are "
                    "one). One table sees one side of a market. Look into the others.")
    return ids


def different(rows: list[dict[str, Any]], fields: tuple[str, ...], part: str) -> None:
    """No two entries may say the same in all of these fields. Raises Fault."""
    seen: dict[tuple[str, ...], int] = {}
    for n, row in enumerate(rows, 1):
        said = tuple(words(row[f]) for f in fields)
        if said in seen:
            raise Fault("Entries {first} and {number} of {part} have the same {field}. Each must "
                        "say something of its own.", first=seen[said], number=n, part=part,
                        field=" / ".join(fields))
        seen[said] = n


def _different(rows: list[dict[str, Any]], field: str, part: str) -> None:
    different(rows, (field,), part)


def _date(item: dict[str, Any], name: str, truth: dict[str, Any]) -> None:
    today = date.fromisoformat(truth["today"])
    on = a_day(item["date"], f"{name}: date")
    if on > today:
        raise Fault("The market fact {id} is dated after the day of the proposal. Write the "
                    "day up to which its data go.", id=name[:20])
    if on < today - timedelta(days=OLDEST):
        raise Fault("The market fact {id} is more than two years old. Find a newer one, or say "
                    "in another fact what has changed since.", id=name[:20])


def _source(item: dict[str, Any], name: str, truth: dict[str, Any]) -> str:
    """The table, or the site of the address."""
    source = str(item["source"]).strip()
    low = source.lower()
    if low in POLICY:
        raise Fault("The source of market fact {id} is {source}, a rule of the house. A rule says "
                    "nothing about the market: name a table with data.", id=name[:20],
                    source=low)
    if low in truth["tables"]:
        return low
    parts = re.split(r"[\s,，、;；+]+", source)
    if len(parts) > 1 and sum(p.lower() in truth["tables"] or "://" in p for p in parts) == 0:
        raise Fault("The source of market fact {id} is “{source}”, which is no table of this "
                    "chapter and no address. Name one table, or give the whole address of the "
                    "page (https://site.tw/page).", id=name[:20], source=source[:40])
    if len(parts) > 1:
        raise Fault("The source of market fact {id} names several things: “{source}”. Give one "
                    "table or one address, and make a fact of its own from the other.",
                    id=name[:20], source=source[:40])
    if low.startswith("http://"):
        raise Fault("The source of market fact {id} begins with http://. Open the page, and copy "
                    "its address with https:// from the browser.", id=name[:20])
    try:
        site = urlsplit(low)
        host = site.hostname or ""
    except ValueError:
        site, host = None, ""
    if site and site.scheme == "https" and re.fullmatch(r"(?:[\w-]+\.)+[a-z]{2,}", host) \
            and not f".{host}".endswith(EXAMPLES):
        if not site.path.strip("/") and not site.query:
            raise Fault("The source of market fact {id} is a site without a page: “{source}”. Copy "
                        "the address of the page on which the number stands.", id=name[:20],
                        source=source[:40])
        return host.removeprefix("www.")
    raise Fault("The source of market fact {id} is “{source}”, which nobody can look up. Name a "
                "table of this chapter, or give a whole address (https://site.tw/page).",
                id=name[:20], source=source[:40])


def _texts(item: dict[str, Any], name: str) -> None:
    bare = _NAMES.sub(" ", without_list_number(_half_width(str(item["fact"]))))
    if not (_DIGITS.search(bare) or _IN_WORDS.search(bare)):
        raise Fault("The market fact {id} holds no number that counts something (a year, a day, an "
                    "id or 雙11 does not). Say how much, how many or how often.", id=name[:20])
    so, said = words(item["so_what"]), words(item["fact"])
    rest = re.sub(r"\d", "", so.replace(said, "") if said else so)
    if len(rest) < SO_WHAT:
        raise Fault("so_what of market fact {id} does not say what follows from it. Write what "
                    "the campaign should do because of it.", id=name[:20])


def _measure(item: dict[str, Any], name: str, truth: dict[str, Any]) -> str | None:
    given = item.get("measure")
    measure = str(given).strip().lower()
    if given in (None, "") or empty(given) or measure in _NO_MEASURE:
        if item.get("value") not in (None, ""):
            raise Fault("The market fact {id} has a value and no measure. Name what the value is.",
                        id=name[:20])
        return None
    if measure not in truth["measures"]:
        raise Fault("The measure “{measure}” of market fact {id} is not one that can be "
                    "recomputed. Choose one of {measures}, or leave measure and value blank.",
                    id=name[:20], measure=str(given)[:40], measures=", ".join(truth["measures"]))
    if item.get("value") in (None, ""):
        raise Fault("The market fact {id} names the measure {measure} and gives no value. Copy "
                    "what your function gives, or leave both blank.", id=name[:20],
                    measure=measure)
    source = str(item["source"]).strip().lower()
    if source not in OF[measure]:
        raise Fault("The market fact {id} gives {measure}, which is computed from {right}, and "
                    "cites {source}. Name the table that it comes from.", id=name[:20],
                    measure=measure, right=" / ".join(OF[measure]), source=source[:40])
    value = number(item["value"], f"{name}: value", positive=False)
    right = truth["measures"][measure]
    if abs(value - right) > 0.01 * abs(right) + 0.0005:
        if measure == "share_of_search" and abs(value / 100 - right) <= 0.02 * abs(right):
            raise Fault("The value of {measure} in market fact {id} is a percentage. Write a "
                        "fraction between 0 and 1, as market_scan gives it.", measure=measure,
                        id=name[:20])
        if measure in OF and "trends" in OF[measure]:
            raise Fault("The value of {measure} in market fact {id} does not agree with the data. "
                        "It is that of market_scan with chain(load(\"trends\")); "
                        "load(\"trends_wide\") is the newest download only. Give at least three "
                        "digits.", measure=measure, id=name[:20])
        raise Fault("The value of {measure} in market fact {id} does not agree with the data. Run "
                    "your function again and copy what it gives, with at least three digits.",
                    measure=measure, id=name[:20])
    _whose(item, name, measure, truth)
    away = right - NEUTRAL.get(measure, right)
    said = opposite(_half_width(str(item["fact"])), away > 0) if away else None
    if said:
        raise Fault("The text of market fact {id} says the opposite of its value: “{words}”. Look "
                    "on which side of an ordinary day, of the rivals or of 0 the {measure} lies, "
                    "and turn the sentence round.", id=name[:20], words=said[:30],
                    measure=measure)
    if not agrees(str(item["fact"]), right, measure):
        raise Fault("The number in the text of market fact {id} and its value are not the same "
                    "{measure}. Write the value into the text, rounded to two digits or more, or "
                    "as whole % with the sign. Counts of weeks, brands or people, amounts of money "
                    "and the 100 of an index are not taken for it.", id=name[:20], measure=measure)
    return measure


def _whose(item: dict[str, Any], name: str, measure: str, truth: dict[str, Any]) -> None:
    """A share must be ours in the text. Raises Fault."""
    text = str(item["fact"])
    kept = told_of_us(text, truth["words"]["rivals"]) if measure == "share_of_search" else text
    if kept != text and not agrees(kept + " 0", truth["measures"][measure], measure):
        raise Fault("The text of market fact {id} tells {measure} of another brand. The value is "
                    "ours: say in the same clause that we have it.", id=name[:20],
                    measure=measure)


def _half_width(text: str) -> str:
    """Full-width letters as half-width ones; other signs (², ①) as they are."""
    return "".join(unicodedata.normalize("NFKC", c) if "！" <= c <= "～" else c for c in text)


def agrees(text: str, value: float, measure: str) -> bool:
    """Whether a number of the text is this value, or it as people say it (40 %, 53 % more).

    A number counts as rounded to its last digit, but never to fewer than two digits of the value,
    unless it is said in whole hundredths (40 %). Counts (13 weeks, 5 brands) and the 100 that an
    index is measured against are no values. A text with numbers in words only is not compared.
    """
    bare = _NAMES.sub(" ", without_list_number(_half_width(text)))
    plain = [abs(v) for v in _PLAIN.get(measure, lambda v: (v,))(value)]
    percent = [abs(v) for v in _OTHERWISE.get(measure, lambda v: (v,))(value)]
    said = [(m["a"] or m["b"], True) for m in _HUNDREDTHS.finditer(bare)]
    rest = _HUNDREDTHS.sub(" ", bare)
    rest = (_COUNTS if measure != "promo_weeks" else _COUNTS_BUT_WEEKS).sub(" ", rest)
    said += [(one, False) for one in _DIGITS.findall(rest)]
    told = [(float(one.replace(",", "")), len(one.partition(".")[2]), rough)
            for one, rough in said]
    if measure in ("price_index", "festival_index"):
        told = [t for t in told if t[0] != BASE] or told
    if any(_near(number, digits, rough, v) for number, digits, rough in told
           for v in (percent if rough else plain)):
        return True
    return not said and (not _DIGITS.search(bare) or bool(_IN_WORDS.search(bare)))


def _near(number: float, digits: int, rough: bool, value: float) -> bool:
    """digits: behind the point; rough: said in hundredths."""
    step = 10.0 ** -digits
    if not rough and value > 0:
        step = min(step, 10.0 ** (math.floor(math.log10(value)) - 1))
    return abs(number - value) <= 0.5 * step + 0.01 * value


def check_claim(claim: str, evidence: Any, facts: dict[str, Any], where: str) -> None:
    """A multiple or percentage of a claim stands in a fact that it cites. Raises Fault.

    Where a table is cited as well, the number may come from there; only a multiple of an ordinary
    day must still be that of a cited fact which measures it.
    """
    cited = [one.lower() for one in names(evidence)]
    own = [facts[one] for one in cited if one in facts]
    table = any(one not in facts for one in cited)
    for hit in _QUOTED.finditer(_half_width(claim)):
        number = float(hit["n"].replace(",", ""))
        usual = hit["unit"].lower() in ("倍", "times", "x", "×") and _USUAL.search(claim) and any(
            str(f.get("measure")).strip().lower() == "festival_index" for f in own)
        if own and (usual or not table) and not any(_holds(f, number, hit) for f in own):
            raise Fault("{where} says “{number}”, and no fact that it cites does. Copy the number "
                        "from the fact, or cite the one that holds it.", where=where,
                        number=hit[0][:20])


def _holds(fact: dict[str, Any], number: float, hit: re.Match[str]) -> bool:
    """Whether the text of a fact, or its value, gives a number of a claim."""
    said = [float(one.replace(",", "")) for one in _DIGITS.findall(_half_width(str(fact["fact"])))]
    measure, value = str(fact.get("measure")).strip().lower(), fact.get("value")
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        said += [float(value), *_OTHERWISE.get(measure, lambda v: ())(float(value))]
    digits = len(hit["n"].partition(".")[2])
    return any(_near(number, digits, True, abs(v)) for v in said)


def check_evidence(value: Any, facts: dict[str, Any], truth: dict[str, Any], where: str) -> None:
    """What a claim cites: facts of the proposal or tables, not only rules. Raises Fault."""
    cited = [one.lower() for one in names(value)]
    if not cited:
        raise Fault("{where} cites no evidence. Name the ids of market facts or the tables that "
                    "it rests on.", where=where)
    for one in cited:
        if one not in facts and one not in truth["tables"]:
            raise Fault("{where} cites “{one}”, which is neither a market fact of yours nor a "
                        "table of this chapter. Correct the id, or add the fact.",
                        where=where, one=one[:40])
    if all(one in POLICY for one in cited):
        raise Fault("{where} cites only {one}, a rule of the house. A rule allows something and "
                    "does not show that it works: cite a fact or a table with data, too.",
                    where=where, one=cited[0])
