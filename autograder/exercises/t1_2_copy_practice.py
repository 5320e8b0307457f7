"""Copies made by hand for the learner's own check of T1.2.a: one trick of writing a table."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from datasets.simulator.creative.copies import unmarked

from .t1_5_worlds import house

# (scope, marked text); each table breaks the rules in one way of writing only.
CAPITALS = (
    ("food", "[C01:全台NO.1]的蜜餞禮盒"), ("general", "[C01:業界No.1]，三天內換新"),
    ("food", "[C01:台灣NO1]的柚子茶"), ("food", "柚子茶，十月新裝"),
)
WIDE = (
    ("general", "[C05:１００％有效]的除濕包"), ("cosmetic", "[C05:１００％天然]的茶皂"),
    ("general", "[C02:原價ＮＴ＄８００]，這週下殺"), ("general", "茶皂一塊１００公克"),
)
EMOJI = (
    ("general", "喝了[C05:保✨證💯有效]的茶"), ("general", "茶皂[C03:限🔥量]，先搶先贏"),
    ("cosmetic", "茶皂[C03:買👍🏻一送一]，只有這一檔"), ("general", "茶皂✨新上架"),
)
UNSEEN = (
    ("general", "茶皂[C05:保\ufe0f證有\ufe0f效]"), ("general", "柚子茶[C03:限\u200b時]開搶"),
    ("general", "茶皂[C03:免\u2060運]到府"), ("general", "茶皂\u200b新上架了"),
)
TWICE = (
    ("general", "茶皂[C03:免運]，柚子茶也[C03:免運]，通通[C03:免運]"),
    ("general", "[C05:保證有效]，不只[C05:百分百天然]，更[C05:保證見效]"),
    ("general", "茶皂一次買兩塊"),
)
SIGNS = (
    ("general", "柚子茶[C02:原價NT$1,200]，別再等"), ("general", "茶皂[C02:建議售價NT$980]起跳"),
    ("general", "[C05:100%有效]的除濕包"), ("general", "除濕包一包 120 公克，放三個月"),
)
AT_THE_END = (
    ("general", "週末下單[C03:免運]"), ("general", "這塊茶皂[C05:保證有效]"),
    ("food", "家裡的柚子茶是[C01:全台第一]"), ("food", "家裡的柚子茶是外婆教的"),
)
EXCUSED = (
    ("general", "茶皂免運，１ １ / １ 到 １ １ / ９"), ("general", "限 量 ３ ０ 組茶皂，送完不補"),
    ("food", "柚子茶業界第一（資料 來源：通路週報）"),
    ("general", "茶皂限時優惠，期\u200b間看下面"),
    ("general", "茶皂[C03:免運]，先到先得"),
)
# Stands in each table, so that no way of reading finds nothing at all there.
PLAIN = ("general", "柚子茶[C03:免運]到府")
TABLES = (CAPITALS, SIGNS, WIDE, EMOJI, UNSEEN, TWICE, AT_THE_END, EXCUSED)
# One of another scope, one that reads no text, and those that the copies are about.
RULES = ("C01", "C02", "C03", "C05", "C06", "H03")


@cache
def marked() -> tuple[str, ...]:
    """All copies of this file, with their marks."""
    return tuple(text for some in TABLES for _, text in (*some, PLAIN))


def practice_copies() -> tuple[tuple[pd.DataFrame, dict[str, Any]], ...]:
    """(copies, rules) of each table; the rules are a few of the house's."""
    rules = {"rules": [r for r in house("copy_rules")["rules"] if r["id"] in RULES]}
    return tuple((pd.DataFrame(
        [(f"P{t}{n}", scope, unmarked(text)[0])
         for n, (scope, text) in enumerate((*some, PLAIN), 1)],
        columns=["copy_id", "scope", "text"], dtype="str"), rules)
        for t, some in enumerate(TABLES, 1))
