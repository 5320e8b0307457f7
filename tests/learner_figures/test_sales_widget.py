"""Sales taken apart: what each factor explains, both languages, and sentences for what is unfit."""

from __future__ import annotations

import re

import ipywidgets
import numpy as np
import pandas as pd
import pytest

from autograder.learner import factor_facts, sales_widget
from autograder.site.sales_picture import sales_picture


def panel() -> pd.DataFrame:
    """84 days in which a sale doubles sales, a window adds a half, and nothing else does."""
    days = pd.date_range("2026-01-05", periods=84)
    table = pd.DataFrame({"date": days, "units": 100.0})
    for place, factor in enumerate(sales_widget.FACTORS[:-1]):
        table[factor] = np.sin(np.arange(84) * (0.7 + place)).round(2)
    table["sale"] = (np.arange(84) % 20 == 3) * 1.0
    inside = (days >= "2026-02-01") & (days <= "2026-02-15")
    table["units"] *= 1 + table["sale"]
    table.loc[inside, "units"] *= 1.5
    return table


FESTIVALS = pd.DataFrame({"date": [pd.Timestamp("2026-02-20")], "opens": [19], "closes": [5]})


def test_each_factor_takes_its_part_and_the_rest_is_left() -> None:
    data = sales_widget.prepared(panel(), FESTIVALS)
    alone = sales_widget.decomposed(data, ["sale"])
    both = sales_widget.decomposed(data, ["sale", "festival"])
    assert both.effects == pytest.approx({"sale": 100, "festival": 50})
    assert both.table["left"].abs().max() < 1e-9 < alone.table["left"].abs().max()
    assert both.explained == pytest.approx(1) and 0 < alone.explained < 0.9
    assert sales_widget.decomposed(data, []).explained == pytest.approx(0)
    shuffled = panel().sample(frac=1, random_state=1)
    again = sales_widget.decomposed(sales_widget.prepared(shuffled, FESTIVALS), ["sale"])
    assert again.table["left"].tolist() == alone.table["left"].tolist()


def test_ticking_a_box_changes_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    grid, shown = sales_widget.sales_decomposition(panel(), FESTIVALS).children
    before = shown.value
    box = next(b for b in grid.children if b.description == "Festival window")
    assert isinstance(box, ipywidgets.Checkbox) and not box.value
    box.value = True
    assert shown.value != before and "explain 100% of what weekday" in shown.value


def test_both_languages_show_the_same_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = {}
    for language in ("en", "zh-TW"):
        monkeypatch.setenv("COURSE_LANG", language)
        made = sales_picture(panel(), FESTIVALS)
        shown[language] = re.findall(r">([+-][\d.]+)%<", made)
        assert made.count('<svg role="img" aria-label=') == 5
    assert shown["en"] == shown["zh-TW"] and len(shown["en"]) > 10


def cut(table: pd.DataFrame, **changes: object) -> pd.DataFrame:
    return table.assign(**changes)


@pytest.mark.parametrize(("table", "said"), [
    (None, "must be a table"),
    (panel().drop(columns="news"), "no column news"),
    (panel().head(0), "no rows"),
    (cut(panel(), news=3), "news is the same on every day"),
    (cut(panel(), news=lambda t: 10 * t["rain"]), "rain and news say the same thing"),
    (cut(panel(), news=lambda t: t["rain"] + 0.2 * t["heat"]), "rain and news nearly always"),
    (cut(panel(), news=lambda t: 1 - t["rain"] - t["heat"]), "follows exactly from the others"),
    (panel().iloc[::-1], "not in order"),
    (pd.concat([panel(), panel().head(2)]), "2 days stand there more than once, first 2026-01-05"),
    (cut(panel(), units=0), "Units are 0 or below on 84 days, first 2026-01-05"),
    (cut(panel(), heat=lambda t: t["heat"].where(t.index > 2)), "heat is missing on 3 days"),
])  # fmt: skip
def test_what_keeps_factors_from_being_told_apart(
    table: pd.DataFrame, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    found = factor_facts.factor_notes(table, sales_widget.FACTORS[:-1])
    assert sum(said in note for note in found) == 1
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    assert all(re.search("[一-\u9fff]", note)
               for note in factor_facts.factor_notes(table, sales_widget.FACTORS[:-1]))


@pytest.mark.parametrize(("table", "festivals", "said"), [
    (None, FESTIVALS, "must be a table"),
    (panel(), None, "festivals must be a table"),
    (panel().head(12), FESTIVALS, "12 days are too few"),
    (cut(panel(), units=-1), FESTIVALS, "Units are 0 or below"),
])
def test_without_what_it_needs_one_sentence(
    table: pd.DataFrame, festivals: pd.DataFrame, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    made = sales_widget.sales_decomposition(table, festivals)
    assert isinstance(made, ipywidgets.HTML) and said in made.value
