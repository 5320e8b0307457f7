"""Words of a claim that its fact does not hold, and words that it must keep."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from .ad_numbers import UNITS, Quantity

# Words that add nothing to a fact: grammar, other words for the same thing.
_WORDS = (
    "我們 您 你 這款 這一款 這罐 這瓶 這盒 這個 裡面 裡頭 裡 內含 內有 內 含有 含 裝有 裝 "
    "附贈 隨盒 附上 附有 附 贈 採用 使用 選用 用的 用 來自 產自 出自 產地 產 採摘 採收 摘 "
    "人工 親手 以手 手工 約莫 大約 約 左右 可以 可 能 就能 就可以 就 即可 即 保存 存放 放 "
    "室溫 冷水 泡 喝 飲用 好喝 沒有 沒 無 未 零 不 額外 加入 添加 加 以及 還有 及 和 與 跟 "
    "、 說 表示 覺得 回答 中有 當中 之中 中 有 共計 總共 合計 共 總重 淨重 重量 重 容量 "
    "尺寸 大小 為 是 的 了 著 都 皆 每一 每 各一 各 一 只 僅 純 全 個 件 份 裝在 禮盒 盒 "
    "瓶身 成品 材質 做的 做成 製成 製 做 成 編 織 上 在 後 會 時 而 且 也附 再 天天 每日 "
    "每天 日 天 可用 夠用 比較 比 低 少 減 獨立 單獨 包 檢測 檢驗 驗 結果 三款 這三 三樣 "
    "三種 品項 商品 產品 茶葉 紅茶 茶 鳳梨酥 餡 沐浴露 禮 洗髮 護手 卡片 提把 手提 袋子 "
    "紙袋 酒精值 值 洗髮露 護手霜 土鳳梨酥 土鳳梨 蜜香 柚花 ")
_LITTLE = tuple(_WORDS.split())
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*|[零一二兩三四五六七八九十百千萬半]+")
_UNIT = "".join({c for word in UNITS if not word.isascii() for c in word})


def foreign(claim: str, fact: dict[str, str], names: Iterable[str]) -> str:
    """The first Chinese word of a claim that its fact does not hold, "" where there is none.

    Numbers with their units, names of products and words that add nothing are left out.
    """
    said = unicodedata.normalize("NFKC", claim)
    told = set(unicodedata.normalize("NFKC", fact["zh"]))
    if not re.search(r"[\u4e00-\u9fff]", said):
        return ""
    for name in sorted(names, key=len, reverse=True):
        said = said.replace(name, "|")
    said = re.sub(rf"(?:{_NUMBER.pattern})\s?[{_UNIT}]*", "|", said)
    for word in sorted(_LITTLE, key=len, reverse=True):
        if not set(word) <= told:
            said = said.replace(word, "|")
    hit = re.search(r"[\u4e00-\u9fff]+", "".join("|" if c in told else c for c in said))
    return hit[0] if hit else ""


def keeps(claim: str, groups: Sequence[Iterable[str]]) -> bool:
    """Whether a claim holds a word of each group, in its own language."""
    zh = bool(re.search(r"[\u4e00-\u9fff]", claim))
    low = claim.lower()
    return all(any(word in low for word in group if word.isascii() != zh) for group in groups)


def other_count(one: Quantity, said: str, told: str, known: Iterable[Quantity]) -> bool:
    """Whether 一罐 in a claim counts what the fact counts otherwise (兩罐); 一罐 75 克 is 每罐."""
    rivals = [q for q in known if q.unit == one.unit and one.unit]
    if not rivals or any(q.value == 1 for q in rivals):
        return False
    behind = said[said.find(one.text) + len(one.text):].lstrip(" ，,")
    return not (f"每{one.word}" in told and re.match(r"\d", behind))
