"""Glyphs for every text of the course, and charts that keep their numbers beside them."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import pandas as pd
import pytest
from fontTools.ttLib import TTFont
from matplotlib import pyplot as plt

from autograder.learner import figures

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    *sorted((ROOT / "autograder" / "locale").rglob("*.po")),
    *sorted((ROOT / "notebooks").glob("*.md")),
    *sorted((ROOT / "book").rglob("*.md")),
    *sorted((ROOT / "autograder" / "learner").glob("*.py")),
    *sorted((ROOT / "datasets" / "simulator").glob("*.py")),
]


@cache
def glyphs() -> frozenset[int]:
    return frozenset(TTFont(figures.FONT_FILE).getBestCmap())


def drawable(character: str) -> bool:
    """Controls, joiners, dingbats (check marks of messages) and emoji are not drawn in figures."""
    return (unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Mn")
            and ord(character) < 0x1F000 and not 0x2700 <= ord(character) <= 0x27BF)


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_character_of_the_texts_has_a_glyph(path):
    lacking = {c for c in path.read_text(encoding="utf-8")
               if drawable(c) and ord(c) not in glyphs()}
    assert not lacking, "cut the font again with tools/cut_font.py: " + "".join(sorted(lacking))


def test_the_font_is_about_two_megabytes_and_has_its_licence():
    assert 1e6 < figures.FONT_FILE.stat().st_size < 2.6e6
    assert "SIL Open Font License" in (figures.FONT_FILE.parent / "OFL.txt").read_text("utf-8")


def test_chinese_is_drawn_without_missing_glyphs(recwarn):
    figures.use_course_style()
    figures.use_course_style()
    fig, axes = plt.subplots()
    axes.set_title("各管道 ROAS（淨營收 ÷ 花費）−1")
    fig.canvas.draw()
    plt.close(fig)
    assert not [w for w in recwarn if "Glyph" in str(w.message)]


@pytest.mark.parametrize(("language", "text"), [("zh-TW", "花費"), ("en", "Spend")])
def test_label_follows_the_language(language, text, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    assert figures.label("花費", "Spend") == text


def test_the_sidecar_says_what_the_chart_shows(tmp_path):
    figures.use_course_style()
    fig, (left, right) = plt.subplots(1, 2)
    channels = ["Meta", "LINE", "EDM"]
    left.bar([0, 1, 2], [3.5, 1.25, float("nan")], 0.4, label="claimed")
    left.bar([0.4, 1.4, 2.4], [1.5, -0.5, 2], 0.4, label="net")
    left.set_xticks([0.2, 1.2, 2.2], channels)
    left.set_title("ROAS")
    left.set_ylabel("ROAS (times)")
    right.plot(pd.date_range("2025-11-03", periods=3, freq="W-MON"), [4, None, 9], label="negative")
    right.scatter([pd.Timestamp("2025-11-03")], [2])
    right.axhline(5)
    path = figures.save_chart(fig, tmp_path / "charts" / "roas")
    plt.close(fig)
    assert path.name == "roas.png" and path.read_bytes()[:4] == b"\x89PNG"
    content = json.loads((path.parent / "roas.chart.json").read_text(encoding="utf-8"))
    assert content["image"] == "roas.png"
    first, second = content["axes"]
    assert (first["title"], first["y_label"]) == ("ROAS", "ROAS (times)")
    assert first["x_ticks"] == channels
    assert [(b["label"], b["series"], b["value"]) for b in first["bars"]] == [
        ("Meta", "claimed", 3.5), ("LINE", "claimed", 1.25), ("EDM", "claimed", None),
        ("Meta", "net", 1.5), ("LINE", "net", -0.5), ("EDM", "net", 2),
    ]
    assert [line["series"] for line in second["lines"]] == ["negative"]
    assert second["lines"][0]["y"] == [4, None, 9]
    assert second["lines"][0]["x"][0].startswith("2025-11-03")
    assert len(second["points"]) == 1


def test_horizontal_bars_take_their_labels_from_the_other_axis(tmp_path):
    fig, axes = plt.subplots()
    axes.barh(["Meta", "LINE"], [3, 4])
    path = figures.save_chart(fig, tmp_path / "h.png")
    plt.close(fig)
    bars = json.loads(path.with_suffix(".chart.json").read_text("utf-8"))["axes"][0]["bars"]
    assert [(b["label"], b["value"], b["horizontal"]) for b in bars] == [
        ("Meta", 3, True), ("LINE", 4, True)]
