"""The references agree with the ledger of truth, on other seeds and years."""

import pandas as pd
import pytest

from autograder.artefacts.interval import judge_interval
from autograder.exercises.t1_5_attribution import MODELS, attribute, geo_lift, markov
from autograder.exercises.t1_5_bridge import net_revenue, reconcile
from autograder.exercises.t1_5_crisis import PUBLIC_POSTS, WAYS, crisis_triage, telling_posts
from autograder.exercises.t1_5_items import Q1, R1
from autograder.exercises.t1_5_kpis import cleaned, kpis
from autograder.exercises.t1_5_listening import OWN, listening
from autograder.exercises.t1_5_repair import repair
from autograder.exercises.t1_5_worlds import changed_policy, house, house_own_accounts
from datasets.simulator import World

WORLDS = [(seed, year) for seed in range(3, 13) for year in (2024, 2026, 2027)]


@pytest.fixture(scope="module", params=WORLDS[::3], ids=lambda p: f"{p[0]}-{p[1]}")
def world(request):
    seed, year = request.param
    return World(seed, (2024, 2026, 2027)[seed % 3], scale="small")


def test_net_revenue_is_the_ledger_s(world):
    assert net_revenue(world.order_lines) == pytest.approx(world.ledger["net_revenue"]["period"])


def test_the_bridge_meets_the_ledger_and_adds_up(world):
    amount = reconcile(world.claims, world.ga4_transactions, world.orders).set_index("step")[
        "amount"]
    truth = world.ledger["bridge"]
    for step in ("platform_claims", "view_through", "outside_window", "not_in_shop", "net_revenue"):
        assert amount[step] == pytest.approx(truth[step], abs=0.01), step
    assert amount.iloc[:-1].sum() == pytest.approx(amount.iloc[-1], abs=0.01)


def test_repair_finds_the_twenty_faults_and_no_others(world):
    clean, log = repair(world.faulty)
    faults = world.ledger["faults"]
    assert len(faults) == 20
    found = set(zip(log["row_id"], log["rule"], strict=True))
    known = set(zip(faults["row_id"], faults["rule"], strict=True))
    # A broken day is listed once, and masked in each of its rows.
    assert {f for f in found if f[1] != "tracking_break"} == {
        f for f in known if f[1] != "tracking_break"}
    day = faults.loc[faults["rule"] == "tracking_break", "date"].iloc[0]
    masked = log.loc[log["rule"] == "tracking_break", "row_id"]
    assert set(world.faulty.set_index("row_id").loc[masked, "date"].dropna()) == {day}
    untouched = clean[~clean["row_id"].isin(log["row_id"])].set_index("row_id")
    before = world.faulty.set_index("row_id").loc[untouched.index]
    pd.testing.assert_frame_equal(untouched, before, check_dtype=False)


def test_sessions_without_bots_are_the_ledger_s(world):
    rows = cleaned(world.tidy)
    visits = rows[rows["traffic_type"] == "visitor"].groupby("channel")["sessions"].sum()
    truth = world.ledger["sessions"].set_index("channel")["sessions"]
    assert visits.to_dict() == pytest.approx(truth[visits.index].to_dict())


def test_kpis_have_no_zero_or_infinity_where_nothing_can_be_divided(world):
    table = kpis(world.tidy).set_index("channel")
    assert pd.isna(table.loc["edm", "roas"]) and pd.isna(table.loc["seo", "cvr"])
    assert not table.isin([float("inf"), -float("inf")]).any().any()


def test_credits_sum_to_the_buyers(world):
    buyers = world.paths.loc[world.paths["converted"], "user"].nunique()
    for credit in (*[attribute(world.paths, m) for m in MODELS], markov(world.paths)):
        assert credit.sum() == pytest.approx(buyers)
        assert list(credit.index) == sorted(world.paths["channel"].unique())


def test_listening_counts_what_the_gold_labels_call_one_voice(world):
    weeks = listening(world.mentions, house_own_accounts())
    gold = world.ledger["mentions"].set_index("mention_id")
    rows = world.mentions.set_index("mention_id").join(gold)
    own = set(gold.index[gold["own_account"]])
    # A customer's copy of the brand's own post is the customer's voice, but once.
    copies = rows["duplicate_of"].notna() & ~rows["duplicate_of"].isin(own)
    heard = rows[~rows["own_account"] & ~copies & (rows["topic"] == OWN)]
    heard = heard.assign(of=heard["duplicate_of"].fillna(pd.Series(heard.index, heard.index)))
    assert weeks["mentions"].sum() == heard["of"].nunique()


def test_the_crisis_rings_the_alarm():
    world = World(2431, 2025)
    weeks = listening(world.mentions, house_own_accounts())
    peak = weeks.loc[weeks["negatives"].idxmax()]
    assert peak["alert"] and peak["week"] == pd.Timestamp(2025, 11, 10)


def test_geo_interval_covers_the_truth_as_often_as_it_says():
    held = 0
    for seed in range(100):
        world = World(seed, (2024, 2025, 2026, 2027)[seed % 4], scale="small")
        found = geo_lift(world.geo_panel)
        held += found["low"] <= world.ledger["geo_lift"]["per_county_day"] <= found["high"]
    # 90 of 100 expected; 0.1 % of right methods would hold fewer than 80.
    assert held >= 80


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_posts_for_triage_show_every_known_wrong_way(year):
    for seed in (1, 2, 3):
        for policy in (house("crisis_levels"), changed_policy(seed)):
            posts = telling_posts(seed, year, policy, PUBLIC_POSTS)
            seen = {id for id, way in WAYS.items() for p in posts
                    if way(p, policy) != crisis_triage(p, policy)}
            assert seen == set(WAYS) and len(posts) == PUBLIC_POSTS


def test_food_injury_and_privacy_are_never_below_level_three():
    policy = house("crisis_levels")
    for category in policy["categories"][:3]:
        for word in category["keywords"]:
            post = {"text": word, "posted_at": pd.Timestamp(2025, 10, 9, 17, 59),
                    "engagement": 0, "is_media": False}
            assert crisis_triage(post, policy)["level"] >= 3


def test_working_hours_stand_still_over_a_long_weekend():
    policy = house("crisis_levels")
    post = {"text": "退款太慢", "posted_at": pd.Timestamp(2025, 10, 9, 16, 30), "engagement": 250,
            "is_media": False}
    found = crisis_triage(post, policy)
    # 1.5 hours on Thursday; Friday 10-10 is a holiday; 4.5 hours on Monday.
    assert found["level"] == 2 and found["deadline"] == pd.Timestamp(2025, 10, 13, 13, 30)


def test_the_right_answer_of_q1_is_true_on_the_shipped_data():
    from autograder.exercises.held_out import public_tables

    rows = cleaned(public_tables("tidy"))
    rows = rows[(rows["channel"] == "meta") & rows["date"].between("2025-10-20", "2025-11-16")]
    daily = rows.groupby("date")[["conversion_value", "cost"]].sum()
    mean = (daily["conversion_value"] / daily["cost"]).mean()
    total = daily["conversion_value"].sum() / daily["cost"].sum()
    assert len(daily) == 28 and Q1.answer == "B" and mean < 0.98 * total


def test_the_orders_of_cleaning_hold_each_block_once():
    for order in R1.orders:
        assert sorted(order) == sorted(R1.blocks)
    assert len(set(R1.orders)) == 6


def test_an_interval_on_one_side_of_its_estimate_is_told():
    right = {"lift": 4.0, "low": 2.0, "high": 6.0}
    assert judge_interval(right, (), right) is None
    for low, high in ((4.0, 8.0), (0.5, 4.2)):
        assert "edge" in judge_interval({"lift": 4.0, "low": low, "high": high}, (), right).msgid
