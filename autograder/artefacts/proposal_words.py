"""Words of a proposal that turn a name, a value or a plan into another: patterns by families."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from .fields import words

_ASIDE = re.compile(r"[(（].*?[)）]")
# Words that turn a name into somebody else, or into nobody.
NOT_HIM = re.compile(
    r"[副不非免未代前]|秘書|助理|以外|除外|除了|接替|接任|繼任|太太|配偶|先前|家屬"
    r"|\b(?:vice|deputy|assistant|secretary|not|no|former|ex|acting|except|other than|wife"
    r"|husband|instead)\b", re.IGNORECASE)
# What may stand beside the name of a person or a role and changes nothing.
_BESIDE = re.compile(
    r"先生|女士|小姐|經理|主任|專員|組長|主管|人員|行銷|設計師?|採購|倉儲|法務|品保|財務|資訊|客服|社群|業務|廣告|負責"
    r"|[部處課組和與及跟]|mr|mrs|ms|marketing|manager|designer|design|purchasing|legal|quality"
    r"|finance|and|the")
_APPROVES = re.compile(
    r"本公司|公司|澄嶼日常|澄嶼|核准|核決|核可|簽核|批准|同意|先生|女士|小姐|全體|會議|第?\d\.?\d[條款]?|[請由經]"
    r"|chengyu|daily|approved|approval|company|please|the|our|of|by|mr|ms")
# What may stand beside the name of a festival.
_SEASON = re.compile(
    r"20\d\d年?|1[01]\d年|購物節|購物季|檔期|活動|行銷|方案|[檔節季年]"
    r"|shopping|festival|campaign|season|sale|day|the|of|nov(?:ember)?(?:11)?")
FESTIVALS = ("七夕", "情人節", "聖誕", "元宵", "週年慶", "Valentine", "Christmas", "Black Friday")
_RUN = re.compile(r"([^\W\d_])\1{3,}")
_LISTED = re.compile(
    r"^\s*(?:[(（]?\d{1,2}[)）.、．:：](?!\d)|[①-⑳]|#\d{1,2}(?!\d)|第\s?\d{1,2}\s?[點項則])")
_NOTHING = re.compile(
    r"(?:就|那就|我們|到時候?|先)*(?:什麼|甚麼|啥)?(?:事情?)?(?:都|也)?"
    r"(?:不用|不必|不需要?|不會|不想|無須|無需|無法|沒有|沒|不)(?:要|需要|再)?"
    r"(?:做|處理|理會?|管|動|因應|辦法|動作|反應|應對)(?:什麼|甚麼|任何事|任何動作|它|他)?[了吧的啊]?"
    r"|(?:到時候?)?再說[了吧]?|看著辦|順其自然|聽天由命|靜觀其變|隨便"
    r"|(?:we)?(?:willdo|cando|should?do|do|does)?(?:absolutely)?nothing(?:is|tobe|tobedone|hastobe"
    r"|needstobe)?(?:done|atall|todo|needed)?|(?:just)?ignore(?:it|this)?|noaction(?:is)?"
    r"(?:needed|taken|required)?|(?:just)?waitandsee|whatever|hopeforthebest")
_N = r"(?<![\d.,])\d+(?:,\d{3})*(?:\.\d+)?"
_TH = r"\s?(?:%|percent|times|x|points?)?"
_FALLS = re.compile(
    r"比(?!較)[^，。；,;\d]{1,14}?(?<!最)(?:低|少|差|弱|便宜)|低於|少於|不如|輸給|遜於|不及"
    rf"|(?<!最)(?:低|少|跌|掉|減(?!去)|便宜|衰退|下滑|下跌|下降)(?:了|約)?\s?{_N}"
    r"|\b(?:lower|less|fewer|weaker|worse|cheaper) than\b|\bbelow\b"
    rf"|\b(?:lower|less|cheaper|down|fell|falls|falling|dropped|drops)\s(?:by\s)?{_N}"
    rf"|{_N}{_TH}\s(?:lower|less|fewer|cheaper|weaker)\b", re.IGNORECASE)
_RISES = re.compile(
    r"比(?!較)[^，。；,;\d]{1,14}?(?<!最)(?:高|多|強|貴)|高於|多於|勝過|超過"
    rf"|(?<!最)(?:高|漲|增|貴|成長|上升|增加)(?:了|出|約)?\s?{_N}"
    r"|\b(?:higher|more|stronger|better|dearer|more expensive) than\b|\babove\b"
    rf"|\b(?:up|rose|rises|rising|grew|grows)\s(?:by\s)?{_N}"
    rf"|{_N}{_TH}\s(?:higher|more|stronger|dearer)\b", re.IGNORECASE)
_DENIED = re.compile(r"(?:不|沒有?|並未|並非|未)[^，。；]{0,3}$"
                     r"|\b(?:no|not|never|nor)\b[^.;,]{0,12}$"
                     r"|n['’]t\b[^.;,]{0,12}$", re.IGNORECASE)
_THEY_THAN_WE = re.compile(
    r"(?:對手|競品|同業|他牌|別家|平均|平日|平常)[^，。；]{0,8}比(?:我們|澄嶼|本牌|自家|雙11|窗口|檔期)"
    r"|(?:rivals?|competitors?|others|ordinary days?)\b[^;]{0,40}\bthan (?:us|we|our|ours)\b",
    re.IGNORECASE)
_CLAUSE = re.compile(r"[，。；;！!]|,(?!\d)|\.(?!\d)|\b(?:and|while|whereas)\b|而")
_US = re.compile(r"我們|我司|本牌|自家|自己|澄嶼|\b(?:our|ours|we|us|own|chengyu)\b", re.IGNORECASE)
_THEM = re.compile(r"對手|競品|同業|他牌|別家|\b(?:rivals?|competitors?)\b", re.IGNORECASE)
_SUPERLATIVE_OF_A_SEASON = re.compile(
    r"(?:第[一1]|最[好強大佳夯熱])(?=(?:的)?[^，。！？；,.\s]{0,6}?(?:購物節|購物季|檔期|節慶|節日|旺季|商機)"
    r"(?!的?[^，。！？；,.\s]{0,5}(?:禮|盒|組|品|餅|皂)))"
    r"|\b(?:best|no\.? ?1|finest|leading)(?=\s(?:\w+\s){0,2}(?:season|festival|holiday)s?\b"
    r"(?!\s(?:gift|box|set|cake)))", re.IGNORECASE)
# Rules on what may be claimed at all; those on the form of an offer to customers are for ads.
CLAIMS = ("C01", "C04", "C05", "H", "B", "A")


def festival_alone(given: str, names: Iterable[str]) -> bool:
    """Whether a text is one of these names, with at most a year and “campaign” or the like."""
    rest, found = words(given), False
    for name in sorted(map(words, names), key=len, reverse=True):
        found = found or name in rest
        rest = rest.replace(name, " ")
    return found and not _SEASON.sub("", rest).strip()


def another_festival(text: str, own: Iterable[str], others: Iterable[str]) -> str | None:
    """A festival that a text names without naming the own one, else None."""
    plain = words(text)
    if any(words(name) in plain for name in own):
        return None
    return next((n for n in (*others, *FESTIVALS) if words(n) in plain), None)


def one_of(given: str, people: dict[str, str]) -> bool:
    """Whether a text is a name of people (name -> role), with at most a title or its role."""
    rest, roles = words(_ASIDE.sub("", given)) or words(given), ""
    for name in sorted(people, key=len, reverse=True):
        if name in rest:
            rest, roles = rest.replace(name, "", 1), f"{roles} {people[name]}"
    return bool(roles) and not NOT_HIM.search(given) and (
        rest in roles or _BESIDE.sub("", rest) in roles)


def beside_role(who: str, names: Iterable[str]) -> str:
    """What is left of an approver without the role's names and words such as “approved by”."""
    rest = words(_ASIDE.sub("", who)) or words(who)
    for name in sorted(map(words, names), key=len, reverse=True):
        rest = rest.replace(name, "")
    return _APPROVES.sub("", rest)


def typed_at_random(text: str) -> bool:
    """Four times the same letter in a row."""
    return bool(_RUN.search(unicodedata.normalize("NFKC", text).lower()))


def one_long_word(text: str) -> bool:
    """Latin letters without the spaces of a sentence."""
    return text.isascii() and len(text.split()) < 4


def does_nothing(response: str) -> bool:
    """Whether a response to a risk says that nothing is done."""
    return bool(_NOTHING.fullmatch(words(response)))


def without_list_number(text: str) -> str:
    """A text without the number that it carries in a list (1. …, 第 2 點)."""
    return _LISTED.sub(" ", text)


def opposite(text: str, above: bool) -> str | None:
    """Words of a text that say the opposite of a value above (or below) its neutral point."""
    turned = bool(_THEY_THAN_WE.search(text))
    pattern = _FALLS if above != turned else _RISES
    for hit in pattern.finditer(text):
        if not _DENIED.search(text[:hit.start()]):
            return hit[0]
    return None


def told_of_us(text: str, rivals: Iterable[str]) -> str:
    """A text without the clauses that name a rival and not us."""
    marks = [mark.lower() for mark in rivals]
    kept = [c for c in _CLAUSE.split(text) if _US.search(c) or not (
        _THEM.search(c) or any(mark in c.lower() for mark in marks))]
    return "；".join(kept)


def rules_on_claims(rules: Iterable[dict]) -> list[dict]:
    """Of the copy rules those that hold inside the house as well."""
    return [rule for rule in rules if rule["id"].startswith(CLAIMS)]


def without_season(text: str) -> str:
    """A text without superlatives of a season (the best season), which claim nothing of goods."""
    return _SUPERLATIVE_OF_A_SEASON.sub(lambda hit: " " * len(hit[0]), text)
