"""Forty people who do not exist, for pictures of the guide, for tests and for benchmarks."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

# (family, given, given as written in English, family as written in English)
NAMES = """
陳 怡君 Yi-Chun Chen|林 志豪 Chih-Hao Lin|黃 淑芬 Shu-Fen Huang|張 家豪 Chia-Hao Chang
李 雅婷 Ya-Ting Li|王 俊傑 Chun-Chieh Wang|吳 美玲 Mei-Ling Wu|劉 冠宇 Kuan-Yu Liu
蔡 佩珊 Pei-Shan Tsai|楊 宗翰 Tsung-Han Yang|許 雅雯 Ya-Wen Hsu|鄭 建宏 Chien-Hung Cheng
謝 欣怡 Hsin-Yi Hsieh|郭 承恩 Cheng-En Kuo|洪 詩涵 Shih-Han Hung|邱 柏翰 Po-Han Chiu
曾 惠雯 Hui-Wen Tseng|廖 彥廷 Yen-Ting Liao|賴 思妤 Szu-Yu Lai|徐 子軒 Tzu-Hsuan Hsu
周 靜宜 Ching-Yi Chou|葉 品睿 Pin-Jui Yeh|蘇 婉婷 Wan-Ting Su|莊 文彬 Wen-Pin Chuang
江 筱涵 Hsiao-Han Chiang|何 明哲 Ming-Che Ho|羅 心瑜 Hsin-Yu Lo|高 偉倫 Wei-Lun Kao
蕭 于庭 Yu-Ting Hsiao|潘 信宏 Hsin-Hung Pan|簡 郁婷 Yu-Ting Chien|朱 哲瑋 Che-Wei Chu
鍾 孟潔 Meng-Chieh Chung|游 皓翔 Hao-Hsiang Yu|詹 雨柔 Yu-Jou Chan|胡 聖凱 Sheng-Kai Hu
施 佳穎 Chia-Ying Shih|沈 育誠 Yu-Cheng Shen|余 芷瑄 Chih-Hsuan Yu|林 志豪 Chih-Hao Lin
"""
SECTIONS = ("A", "B", "C")


@dataclass(frozen=True)
class Person:
    """One line of learners.csv; the fields are its columns."""

    id: str
    first_name: str
    last_name: str
    email: str
    section: str
    sis_id: str


def people(many: int, lang: str = "zh-TW") -> list[Person]:
    """So many learners, always the same; two of every forty share a name.

    Sections take turns by threes of the class, so each is a block of neighbouring ids.
    """
    names = [one.split() for line in NAMES.split("\n") if line for one in line.split("|")]
    found = []
    for n in range(many):
        family, given, given_en, family_en = names[n % len(names)]
        first, last = (given, family) if lang == "zh-TW" else (given_en, family_en)
        key = f"m{2601001 + n}"
        section = SECTIONS[n * len(SECTIONS) // many]
        found.append(Person(key, first, last, f"{key}@class.example", section, str(80100 + n)))
    return found


def write_list(path: Path, persons: list[Person]) -> None:
    """Write learners.csv."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(list(Person.__dataclass_fields__))
        out.writerows([getattr(one, key) for key in Person.__dataclass_fields__] for one in persons)
