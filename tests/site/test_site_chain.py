"""The chain of the closing case: a belief that is wrong leads away, and the words say the same."""

import pytest
from page_pictures import pictures

from autograder.learner.load import data_folder, loader
from autograder.site.chain_picture import chain_picture, outcome, travelled


@pytest.fixture(scope="module")
def case() -> dict:
    load = loader(data_folder("case_t1"))
    return {"plan": load("campaign_plan"), "planned": load("run_plan"),
            "mornings": load("case_mornings"), "orders": load("case_orders"),
            "rules": load("report_rules")}


def test_the_belief_that_is_true_leads_to_the_plan_and_others_away_from_it(case) -> None:
    found = outcome(case["mornings"], case["orders"], case["plan"], case["rules"])
    real = float(found.loc["line_ads", "net"] / found.loc["line_ads", "spend"])
    table = travelled(found, case["planned"], case["rules"]["agency_fee"], (real, 4.0, 6.0))
    assert abs(table["gap"].iloc[0]) < 1e-9
    assert table["media"].is_monotonic_increasing and table["expected"].is_monotonic_increasing
    assert table["gap"].is_monotonic_decreasing and table["roi"].is_monotonic_decreasing


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_chain_says_the_same_without_scripts(language, case, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    made = chain_picture(**case)
    states = pictures(made)["chain"]
    assert made.count("<tr>") == 1 + len(states)
    for state in states:
        assert "nan" not in state.told and len(state.bars) == len(state.texts) == 6
        assert all(start >= 0 and length <= 1000 for start, length in state.bars)
