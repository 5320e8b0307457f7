"""The numbers behind the festival calendar and the split between two channels."""

import html
import json
import re

import pandas as pd
import pytest

from autograder.site.frames import festival_picture, festival_windows, split_picture, splits

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


def payload(made):
    return json.loads(html.unescape(re.search(r'data-picture="([^"]*)"', made).group(1)))


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
    data = payload(made)
    assert [frame["name"] for frame in data["frames"]] == ["2025"]
    assert [bar[2] for bar in data["frames"][0]["bars"]] == ["9/8–10/2", "10/28–11/11"]
    assert made.count("<tr>") == 1 + 2 and "9/8–10/2</td>" in made
    assert ("中秋" in made) == (language == "zh-TW")
    for start, length, _ in data["frames"][0]["bars"]:
        assert 0 <= start < start + length <= 1


def test_a_split_stays_inside_bounds_and_finds_the_best():
    table = splits(CURVES, "meta", "kol", 200_000)
    assert table["one"].tolist() == list(range(110_000, 150_001, 10_000))
    assert (table["one"] + table["other"] == 200_000).all()
    # What the next step brings is the difference of two neighbouring splits' own revenues.
    moved = table["left"].diff().dropna().to_numpy()
    gained = table["next_one"].iloc[:-1].to_numpy() - table["next_other"].iloc[1:].to_numpy()
    assert moved == pytest.approx(gained)


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_slider_says_the_same_without_scripts(language, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    made = split_picture(CURVES, "meta", "kol", 200_000)
    data = payload(made)
    assert 'type="range"' in made and 'max="4"' in made and len(data["frames"]) == 5
    best = {"zh-TW": "這筆錢最好的分法", "en": "the best split"}[language]
    assert sum(best in frame["told"] for frame in data["frames"]) == 1
    assert made.count("<tr>") == 1 + 5
