"""What a brand says in public: nothing it must not ask for, play down or blame.

Patterns, not understanding: they look for a few ways to say a thing, clause by clause, and let a
clause pass that says the opposite before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from .fields import words
from .forms import Fault

_CLAUSE = re.compile(r"[，。！？；,.!?;\n]+(?!\d)")
_NOT = re.compile(
    r"不會|不要|不用|不必|不需|不能|不可|不該|不應|不敢|不建議|不是|並非|無法|沒有要|別|勿|從不|絕不"
    r"|\b(?:not|never|cannot|no need|without|nor)\b|n['’]t\b")


def readable(text: str) -> str:
    """Half-width and lower case, invisible characters out."""
    plain = unicodedata.normalize("NFKC", text.replace("，", "， ")).lower()
    return "".join(c for c in plain if unicodedata.category(c) not in ("Cf", "Mn"))


_TURNED = re.compile("[\u202a-\u202e\u2066-\u2069]|(?<!\U0001f3f4)(?<![\U000e0020-\U000e007f])"
                     "[\U000e0001-\U000e007f]")


def no_tricks(text: str, where: str) -> None:
    """Raise Fault for signs that turn the order of letters or hide a text."""
    if hit := _TURNED.search(text):
        raise Fault("{where} holds the invisible sign U+{code}, which turns the order of letters "
                    "or hides a text. Readers see something else than the check: type the text "
                    "again.", where=where, code=f"{ord(hit[0]):04X}")


def clauses(text: str) -> list[str]:
    """The clauses of a text, in readable form."""
    return _CLAUSE.split(readable(text))


def says(text: str, patterns: Iterable[str]) -> str | None:
    """The first place where a clause says one of the patterns and not its opposite, else None."""
    for clause in clauses(text):
        for pattern in patterns:
            for hit in re.finditer(pattern, clause):
                if not _NOT.search(clause[:hit.start()]):
                    return hit[0]
    return None


def asks_for(text: str, asking: Iterable[str], private: Iterable[str]) -> str | None:
    """Where a text asks for something private: a word for asking shortly before or behind it."""
    ask = "|".join(_word(w) for w in asking)
    what = "|".join(_word(w) for w in private)
    return says(text, [f"(?:{ask}).{{0,20}}?(?:{what})", f"(?:{what}).{{0,12}}?(?:{_BEHIND})"])


_BEHIND = (r"打在|打上來|傳上來|傳過來|貼上來|貼在|留在|留下來|寫在|寫上來|報上來|回在|補上來"
           r"|\bbelow\b|\bin the comments\b")


def undecided(owner: str) -> bool:
    """Whether an owner is only a mark that somebody is still to be found."""
    bare = re.sub(r"[\s。.!！()（）]", "", readable(owner))
    return bool(re.fullmatch(r"[?？\-_/x]+|(?:尚|還)?未(?:定|決定|指派|確定)|待(?:定|確認|指派|補"
                             r"|討論)|不(?:明|知道|確定)"
                             r"|再說|之後再說|誰都可以|都可以|大家|看情況|tb[da]|unknown|anyone|someone"
                             r"|nobody|later|tobedecided|無|沒有", bare))


def alike(texts: Sequence[str], most: float = 0.88) -> bool:
    """Whether two texts are the same but for numbers and a letter or two."""
    bare = [re.sub(r"[\d零一二三四五六七八九十]", "", words(text)) for text in texts]
    for at, one in enumerate(bare):
        for other in bare[:at]:
            pairs = SequenceMatcher(None, one, other, autojunk=False)
            if one == other or (pairs.quick_ratio() > most and pairs.ratio() > most):
                return True
    return False


_CAREFUL = re.compile(r"可能|微量|殘留|或許|產線|同一條|同線|過敏|\b(?:may|might|traces?|line"
                      r"|allerg\w+)\b")


def holds_it(text: str, things: Iterable[str]) -> str | None:
    """Where a text says that something is in it which is not; careful clauses pass."""
    what = "|".join(_word(w) for w in things)
    if not what:
        return None
    patterns = (
        rf"(?<![沒不無未是])(?:含有|含|有(?!沒有)|加了?|放了?|用了?).{{0,4}}?(?:{what})(?!塔|點心|製品|的(?:商品|產品|點心))",
        rf"\b(?:contains?|with|has|have|added|holds?) (?:\w+ )?(?:{what})\b")
    for clause in clauses(text):
        if _CAREFUL.search(clause):
            continue
        for pattern in patterns:
            for hit in re.finditer(pattern, clause):
                if not re.search(rf"沒有?[^，]{{0,6}}$|不[^，]{{0,3}}$|添$|{_NOT.pattern}",
                                 clause[:hit.start()]) and "沒" not in hit[0] \
                        and not re.search(r"\bno\b", hit[0]):
                    return hit[0]
    return None


def _word(word: str) -> str:
    """A word of a list as a pattern: Latin ones only whole."""
    plain = re.escape(word.lower())
    if word in ("電話", "信箱"):  # ours may be named
        return rf"(?<!客服)(?<!服務)(?<!我們的){plain}"
    return rf"\b{plain}\b" if word.isascii() else plain


def names_one(text: str, words: Iterable[str]) -> str | None:
    """The first word of a list in a text, Latin ones only whole."""
    hit = re.search("|".join(_word(w) for w in words), readable(text))
    return hit[0] if hit else None


# Sentences that hide a comment, that play down a complaint of the body, or that blame.
DELETE = (
    r"(?:刪除?|刪掉|撤下|移除|下架|收回).{0,6}(?:留言|評論|貼文|文章|發言|這則|負評)",
    r"(?:留言|評論|貼文|文章|負評).{0,4}(?:刪|撤下|移除|下架)",
    r"(?:請|麻煩|拜託|可以|可否|能否|能不能|希望|建議|方便).{0,8}"
    r"(?:刪文|刪留言|刪一下|刪掉|撤文|先刪)",
    r"(?:文|留言|這篇|這則).{0,4}(?:收起來|收回|收掉|隱藏)",
    r"(?:delete|remove|take down).{0,15}(?:comment|post|review|it\b)",
)
REASSURE = (
    r"(?:放心|安心)(?:地|的)?(?:繼續)?(?:使用|食用|吃|用|洗|擦)",
    r"(?<!不)可以(?:安心|放心)?(?:吃|食用)(?!嗎|與否|前|的人)", r"沒事的?(?:啦|喔|$)", r"不會有事",
    r"(?:不用|不必|別|無須|無需)(?:太)?擔心", r"正常(?:的)?(?:反應|現象|情況)", r"不會過敏",
    r"(?:很快|馬上|過幾天|自然|自己)就?會(?:好|退|消)",
    r"safe for (?:him|her|your|you|everyone|kids|children)",
    r"(?:perfectly|completely|totally) safe", r"\bharmless\b", r"nothing to worry",
    r"don['’]t worry", r"no need to worry", r"normal reaction",
    r"(?:will|should) (?:go away|pass|be fine|heal)", r"not (?:be )?allergic",
)
BLAME = (
    r"您自己|你自己", r"(?<![讓使害果若還])[您你]沒有(?!收到|得到|等到|事)", r"不關我們",
    r"不是我們的(?!本意|標準|作風|原意|初衷|待客|態度)", r"[您你]應該先",
    r"(?:是|怪)[您你]的(?:問題|錯)", r"(?:跟|和|與)我們(?:沒有?|無)關",
    r"[您你](?:的)?(?:使用|保存|清潔)?(?:方式|方法|習慣)(?:可能)?(?:不對|不當|錯誤|有誤|有問題)",
    r"[您你](?:可能)?(?:用|洗|塗|吃|放)(?:錯|太多|太久|得不對)",
    r"\byour (?:own )?fault", r"\byou should(?:n['’]t| not)? have (?!received|heard|had|got|been)",
    r"\bnot our fault", r"\byou (?:failed|forgot) to",
)
