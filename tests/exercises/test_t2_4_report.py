"""Reports of T2.4.h in other words, and backlogs of T2.4.b on worlds of other seeds."""

from pathlib import Path

import pytest
import yaml

from autograder.artefacts.backlog_check import score, smallest
from autograder.artefacts.dark_patterns import dark_pattern
from autograder.exercises.held_out import public_tables
from autograder.exercises.t1_5_worlds import house
from autograder.exercises.t2_4_backlog import B, backlog_of
from autograder.exercises.t2_4_report import H, report_files

BY_HAND = (Path(__file__).parent / "reports" / "conversion.en.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth():
    return H.truth(public_tables)


def told(truth, text):
    v = truth["numbers"]
    days = {f"{test}_day": day for test, day in truth["fixed"]["rule"].items()}
    made = text.format(
        **v, **days, **truth["verdicts"], start=truth["start"], end=truth["end"],
        guest_effect_points=100 * v["guest_effect"],
        place=truth["says"]["friction"]["the largest loss"][0],
        action=truth["choices"]["action"][0], non_action=truth["choices"]["non_action"][0])
    finding = H.judge({**report_files(truth), "cro_report.md": made.encode()}, truth)
    return finding and finding.text


def test_a_report_in_other_words_passes(truth):
    assert told(truth, BY_HAND) is None


def test_one_of_three_tests_ships_and_one_is_invalid(truth):
    assert sorted(truth["verdicts"].values()) == ["inconclusive", "invalid_srm", "ship"]


def test_every_rule_is_older_than_its_test(truth):
    starts = public_tables("test_decisions").set_index("test")["starts_on"]
    for test, day in truth["fixed"]["rule"].items():
        assert day < f"{starts[test]:%Y-%m-%d}" == public_tables(f"ab_{test}_plan")["start"]


@pytest.mark.parametrize(("old", "new"), [
    ("loses NT${friction_1_margin:,.0f}", "has a loss of NT${friction_1_margin:,.0f}"),
    ("No countdown, no pre-ticked boxes", "We will not build a countdown, nor pre-ticked boxes"),
    ("The offer adds", "The offer mail led to [test: mail_test] an added"),
    ("invalid [wallet: {wallet}]", "it does not ship [wallet: {wallet}]"),
    ("cannot be decided [bar", "Not known yet: stopped too early. [bar"),
    ("cannot be decided [bar", "no verdict: stopped too early, run it again. [bar"),
    ("cannot be decided [bar", "so do not ship it yet: stopped too early. [bar"),
    ("cannot be decided [bar", "not a win and not a loss: it cannot be decided. [bar"),
    ("cannot be decided [bar", "有沒有效果還不能決定 [bar"),
    ("invalid [wallet", "this is not a win: the split is broken. [wallet"),
    ("[guest: {guest}] |", "it won, no doubt: ship it. [guest: {guest}] |"),
])
def test_a_harmless_change_is_let_through(truth, old, new):
    assert old in BY_HAND
    assert told(truth, BY_HAND.replace(old, new)) is None


@pytest.mark.parametrize(("old", "new"), [
    ("guest checkout, in stages.", "guest checkout, with a countdown of 10 minutes."),
    ("[action: {action}]", "[action: bar]"),
    ("[non_action: {non_action}]", "[non_action: {action}]"),
    ("| bar | {bar_day} |\n", ""),
    ("invalid [wallet: {wallet}]", "ready to ship [wallet: {wallet}]"),
    ("The offer adds", "The wallet button drove [test: mail_test]"),
    (" (95% CI NT${friction_1_low:,.0f} to NT${friction_1_high:,.0f})", ""),
    ("10% for 7 days, 50% for 7 days, 100%", "all at once"),
    ("estimate is NT${gain_month:,.0f}, at the low end NT${gain_month_low:,.0f}",
     "estimate is NT${gain_month_low:,.0f}, at the low end NT${gain_month:,.0f}"),
    ("Consent, novelty beyond four weeks, and returns not taken off.", "None worth telling."),
    ("cannot be decided [bar", "too early, so there is no effect [bar"),
    ("at least NT${gain_month_low:,.0f}",
     "NT${gain_month_low:,.0f}, at least NT${gain_month:,.0f}"),
    ("estimate is NT${gain_month:,.0f}, at the low end NT${gain_month_low:,.0f}",
     "NT${gain_month_low:,.0f} by the estimate, NT${gain_month:,.0f} at the low end"),
    ("{guest_effect:.1%} (", "B is {guest_effect:.1%} lower ("),
    ("{guest_low:.1%}–{guest_high:.1%}", "{guest_high:.1%}–{guest_low:.1%}"),
    ("| wallet | {wallet_day} |\n| bar | {bar_day} |",
     "| wallet | {bar_day} |\n| bar | {wallet_day} |"),
    ("| guest | {guest_day} |\n| wallet | {wallet_day} |", "| {guest_day} |\n| {wallet_day} |"),
    ("IT switches it off, the manager decides", "we switch it off"),
    ("0.15 s worse", "0.2 s worse"), ("(pending)", ""),
    ("Purchase rate {purchase_rate:.1%}.",
     "Purchase rate {purchase_rate:.1%}: Android loses most."),
])
def test_a_report_that_lies_is_refused(truth, old, new):
    assert old in BY_HAND
    assert told(truth, BY_HAND.replace(old, new)) is not None


@pytest.mark.parametrize(("text", "name"), [
    ("商品頁放倒數計時", "fake_scarcity"), ("Show “only 3 left” everywhere", "fake_scarcity"),
    ("運費到付款那一步才加進總額", "hidden_fee"), ("預先勾選加購", "pre_ticked"),
    ("Hide reviews below three stars", "false_reviews"),
    ("把假的倒數計時拿掉", None), ("不做倒數計時", None), ("Remove the countdown", None),
    ("運費從購物車就寫清楚", None), ("We avoid pre-ticked boxes", None),
    ("Take the countdown away", None), ("We stop showing a countdown", None),
    ("A countdown tricks people, so it stays out.", None), ("倒數計時騙人，我們不採用。", None),
    ("Unlike a countdown it hides nothing.", None), ("和倒數計時不同，它什麼都不藏。", None),
    ("The countdown that merchandising asked for was refused.", None),
    ("商品企劃要的倒數計時被拒絕了。", None),
    ("A countdown tricks nobody, so show it", "fake_scarcity"),
    ("Unlike last month, show a countdown", "fake_scarcity"),
    ("We considered a countdown and rejected it.", None),
    ("商品部想放倒數計時，我們沒有採用。", None),
])
def test_a_dark_pattern_is_what_is_proposed_and_not_what_is_taken_away(text, name):
    found = dark_pattern(text, house("backlog_rules"))
    assert (found and found[0]) == name


def test_ideas_fit_into_their_gap_and_can_be_found():
    truth = B.truth(public_tables)
    rules = truth["rules"]
    ideas = backlog_of(truth)["ideas"]
    assert len(ideas) >= rules["at_least"] and {i["kind"] for i in ideas} == set(rules["kinds"])
    for idea in ideas:
        row = truth["findings"][idea["evidence"]["key"]]
        assert smallest(row, idea["weeks"], rules) <= idea["mde"] <= row["benchmark"] - row["rate"]
        assert idea["score"] == pytest.approx(score(idea, row, rules), abs=0.01)


@pytest.mark.parametrize("change", [
    lambda c: c["ideas"][0].update(mde=float("nan")), lambda c: c["ideas"][0].update(weeks=True),
    lambda c: c["ideas"][0].update(evidence={"table": "site_findings", "key": ["F01"]}),
    lambda c: c["ideas"][0].update(id={"a": 1}), lambda c: c.update(ideas={"a": 1}),
    lambda c: c["ideas"][0].update(effort_days=-1), lambda c: c["ideas"][0].update(title=[]),
    lambda c: c.update(ideas=[*c["ideas"], "倒數計時"]),
])
def test_odd_values_have_a_sentence(change):
    truth = B.truth(public_tables)
    content = backlog_of(truth)
    change(content)
    found = B.judge({"backlog.yml": yaml.safe_dump(content, allow_unicode=True).encode()}, truth)
    assert found is not None and "{" not in found.text
