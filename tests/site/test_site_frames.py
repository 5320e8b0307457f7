"""The numbers behind the festival calendar and the split between two channels."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from page_pictures import pictures

from autograder.site.festival_picture import festival_picture, festival_windows
from autograder.site.frames import Bar, Frame, frames_picture, panels_picture
from autograder.site.split_picture import split_picture, splits

FESTIVALS = pd.DataFrame(
    [
        (2024, "中秋", "2024-09-17", 28, 4),
        (2025, "中秋", "2025-10-06", 28, 4),
        (2024, "雙11", "2024-11-11", 14, 0),
        (2025, "雙11", "2025-11-11", 14, 0),
    ],
    columns=["year", "festival", "date", "opens", "closes"],
)
CURVES = pd.DataFrame(
    {
        "channel": ["meta", "kol"],
        "ceiling": [1_000_000.0, 500_000.0],
        "half": [200_000.0, 100_000.0],
        "slope": [0.9, 0.9],
        "margin": [0.5, 0.5],
        "low": [20_000.0, 10_000.0],
        "high": [150_000.0, 90_000.0],
    }
)


def test_last_years_dates_catch_only_what_overlaps():
    windows = festival_windows(FESTIVALS).set_index(["year", "festival"])
    # 2025: 8 Sep to 2 Oct; 2024: 20 Aug to 13 Sep; a year back, 8 to 13 Sep lie in both.
    moon = windows.loc[(2025, "中秋")]
    assert (moon["days"], moon["caught"]) == (25, 6)
    assert windows.loc[(2025, "雙11"), "caught"] == windows.loc[(2025, "雙11"), "days"] == 15
    assert pd.isna(windows.loc[(2024, "中秋"), "caught"])


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_calendar_says_the_same_without_scripts(language, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    made = festival_picture(FESTIVALS)
    (state,) = pictures(made)["festivals"]
    assert state.name == "2025" and [*state.texts.values()] == ["9/8–10/2", "10/28–11/11"]
    assert made.count("<tr>") == 1 + 2 and "9/8–10/2</td>" in made
    assert ("中秋" in made) == (language == "zh-TW")
    for start, length in state.bars:
        assert 0 <= start < start + length <= 1000


def test_a_split_stays_inside_bounds_and_finds_the_best():
    table = splits(CURVES, "meta", "kol", 200_000)
    assert table["one"].tolist() == list(range(110_000, 150_001, 10_000))
    assert (table["one"] + table["other"] == 200_000).all()
    # A step moves as much as the next dollar of one side brings more than that of the other.
    moved = table["left"].diff().dropna().to_numpy() / 10_000
    apart = (table["next_one"] - table["next_other"]).to_numpy()
    assert ((apart[1:] < moved) & (moved < apart[:-1])).all()


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_slider_says_the_same_without_scripts(language, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    made = split_picture(CURVES, "meta", "kol", 200_000)
    states = pictures(made)["split"]
    assert 'type="range"' in made and 'max="4"' in made and len(states) == 5
    best = {"zh-TW": "這筆錢最好的分法", "en": "the best split"}[language]
    assert sum(best in state.told for state in states) == 1
    assert made.count("<tr>") == 1 + 5


def test_a_picture_stands_without_its_script_and_survives_any_words():
    """The first state is drawn, the table is open, and quotation marks break nothing."""
    odd = """it's "5 < 6" & </div>"""
    frames = [Frame(odd, [Bar(0.5, 0.25, odd)], odd), Frame("b", [Bar(0, 0.0001, "x")], "y")]
    made = frames_picture(frames, [odd], name="n", legend=odd, caption=odd, twin="T0.c")
    box = BeautifulSoup(made, "html.parser").select_one(".picture")
    assert box.select_one(".bar")["style"] == "margin-left:50.0%;width:25.0%"
    assert box.select_one(".value").text == box.select_one(".told").text == odd
    assert box.select_one("details.same").has_attr("open")
    assert box.select_one(".choose").has_attr("hidden")
    assert box.select_one(".twin a")["href"] == "#ex-t0-c"
    first, second = pictures(made)["n"]
    assert (first.name, first.told, first.bars) == (odd, odd, [(500, 250)])
    assert second.bars == [(0, 1)]  # what is there can be seen


def test_panels_open_one_at_a_time_without_a_script():
    made = panels_picture([("a", "<p>1</p>"), ("b", "<p>2</p>")], name="n", legend="l",
                          twin="T0.c", first=1)  # fmt: skip
    box = BeautifulSoup(made, "html.parser").select_one(".picture")
    states = box.select("details.state")
    assert [state.has_attr("open") for state in states] == [False, True]
    assert len({state["name"] for state in states}) == 1  # opening one closes the other
    assert [state.told for state in pictures(made)["n"]] == ["1", "2"]
