"""The numbers behind the attribution switch."""

import pandas as pd
import pytest
from page_pictures import pictures

from autograder.site.pictures import MODELS, attribution_picture, credit_table


def touches(*paths):
    """Rows of paths from (channels, converted) pairs."""
    return pd.DataFrame(
        [
            {"user": f"u{user}", "step": step, "channel": channel, "converted": converted}
            for user, (channels, converted) in enumerate(paths)
            for step, channel in enumerate(channels, start=1)
        ]
    )


PATHS = touches(
    (("kol", "meta", "seo", "edm"), True),
    (("meta", "edm"), True),
    (("meta", "meta", "kol"), True),
    (("edm",), True),
    (("line_ads", "edm"), False),
)


def test_each_model_shares_out_each_conversion_once():
    credit = credit_table(PATHS.sample(frac=1, random_state=1))
    assert list(credit.index) == ["edm", "kol", "line_ads", "meta", "seo"]
    assert credit.loc["line_ads"].eq(0).all()
    expected = {
        "last": [3, 1, 0, 0, 0],
        "first": [1, 1, 0, 2, 0],
        "linear": [0.25 + 0.5 + 1, 0.25 + 1 / 3, 0, 0.25 + 0.5 + 2 / 3, 0.25],
        "position": [0.4 + 0.5 + 1, 0.4 + 0.4, 0, 0.1 + 0.5 + 0.4 + 0.2, 0.1],
        "all": [3, 2, 0, 3, 1],
    }
    for model in MODELS:
        assert credit[model].tolist() == pytest.approx(expected[model]), model


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_picture_says_the_same_without_scripts(language, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    made = attribution_picture(PATHS)
    states = pictures(made)["attribution"]
    assert all("4" in state.told and len(state.texts) == 5 for state in states)
    over = {"zh-TW": "多算了", "en": "too many"}[language]
    assert [over in state.told for state in states] == [False] * 4 + [True]
    assert made.count('type="radio"') == len(MODELS) and made.count("<tr>") == 1 + 5
    assert ("每個平台" in made) == (language == "zh-TW")


def test_the_picture_agrees_with_the_exercise():
    """The page shows what the reference of T1.5.d computes."""
    from autograder.exercises import REGISTRY

    reference = REGISTRY["T1.5.d"].parts[0].reference
    rows = PATHS.assign(touch_time=pd.Timestamp("2025-11-01"), value=0.0)
    credit = credit_table(rows)
    for model in ("last", "first", "linear", "position"):
        answer = reference(rows, model)
        assert credit[model].tolist() == pytest.approx(answer.reindex(credit.index).tolist())
