"""When exercises come up again: properties of the schedule over made-up attempts."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

import pytest

from autograder.companion import review_schedule as schedule
from autograder.companion.review_schedule import INTERVALS, Item, Slot

DAY = dt.date(2026, 3, 2)


@dataclass(frozen=True)
class Try:
    """What the schedule reads of an attempt, at noon of a day."""

    exercise: str
    verdict: str
    day: dt.date
    source: str = ""

    @property
    def time(self) -> float:
        return dt.datetime.combine(self.day, dt.time(12)).timestamp()


def reviewed(verdict: str, day: dt.date) -> Try:
    return Try("T0.a", verdict, day, "review")


def later(days: int) -> dt.date:
    return DAY + dt.timedelta(days)


def test_right_answers_on_the_due_day_wait_1_3_7_16_35_80_80_days() -> None:
    tries, waited = [Try("T0.a", "correct", DAY)], []
    for _ in range(7):
        slot = schedule.replay(tries)["T0.a"]
        waited.append((slot.due - slot.last).days)
        tries.append(reviewed("correct", slot.due))
    assert waited == [1, 3, 7, 16, 35, 80, 80]


def test_a_wrong_answer_goes_back_to_the_first_box_and_a_second_try_does_not_help() -> (
    None
):
    tries = [Try("T0.a", "correct", DAY), reviewed("correct", later(1)),
             reviewed("correct", later(4)), reviewed("incorrect", later(20)),
             reviewed("correct", later(20))]  # fmt: skip
    slot = schedule.replay(tries)["T0.a"]
    assert (slot.box, slot.due, slot.reviews) == (1, later(21), 4)


def test_a_clock_that_ran_ahead_for_a_day_puts_nothing_years_away() -> None:
    ahead = later(365 * 4)
    tries = [Try("T0.a", "correct", DAY), reviewed("correct", ahead)]
    assert schedule.replay(tries, later(2))["T0.a"].due == later(1)
    tries = [reviewed("correct", later(3)), Try("T0.a", "correct", ahead)]
    assert schedule.replay(tries[1:], later(2))["T0.a"].due <= later(2)
    assert schedule.replay(tries, later(3))["T0.a"] == Slot(2, later(6), later(3), 1)
    slots = {"T0.a": schedule.start(DAY)}
    copy = {"T0.a": Slot(2, later(1500), ahead).data()}
    assert schedule.merged(slots, copy, later(2)) == slots


def test_a_second_try_on_a_day_brings_no_other_card() -> None:
    tries = [reviewed("incorrect", DAY), reviewed("correct", DAY)]
    assert schedule.reviews_of(tries, "T0.a") == 1
    assert schedule.reviews_of([*tries, reviewed("correct", later(1))], "T0.a") == 2


@pytest.mark.parametrize("verdict", ["raised", "not attempted", "something new"])
def test_what_is_no_answer_changes_nothing(verdict: str) -> None:
    tries = [Try("T0.a", "correct", DAY)]
    assert schedule.replay([*tries, reviewed(verdict, later(5))]) == schedule.replay(tries)


def test_only_what_was_solved_in_its_chapter_comes_up_and_running_it_again_moves_nothing() -> None:
    tries = [Try("T0.a", "incorrect", DAY), reviewed("correct", later(1))]
    assert schedule.replay(tries) == {}
    tries += [Try("T0.a", "correct", later(2)), Try("T0.a", "correct", later(9))]
    assert schedule.replay(tries)["T0.a"] == Slot(1, later(3), later(2))


@pytest.mark.parametrize("seed", range(20))
def test_any_history_leaves_a_box_whose_interval_fits(seed: int) -> None:
    rng, day, tries = random.Random(seed), DAY, [Try("T0.a", "correct", DAY)]
    for _ in range(60):
        day += dt.timedelta(rng.randrange(20))
        before = schedule.replay(tries)["T0.a"]
        tries.append(reviewed(rng.choice(["correct", "incorrect", "raised"]), day))
        slot = schedule.replay(tries)["T0.a"]
        assert slot.due - slot.last == dt.timedelta(INTERVALS[slot.box - 1])
        if tries[-1].verdict == "raised" or day < before.due:
            assert (slot.box, slot.due) == (before.box, before.due)
        else:
            assert slot.last == day
            assert slot.box == 1 or slot.box == min(before.box + 1, len(INTERVALS))


def test_the_state_counts_only_where_it_knows_a_later_answer() -> None:
    slots = {"T0.a": Slot(2, later(3), DAY)}
    newer = Slot(3, later(12), later(5)).data()
    assert schedule.merged(slots, {"T0.a": newer, "T0.b": newer})["T0.a"].box == 3
    assert set(schedule.merged(slots, {"T0.b": newer})) == {"T0.a"}
    for broken in ({}, {"box": 9, "due": "2026-04-01", "last": "2026-04-01"},
                   {"box": 1, "due": "soon", "last": "2026-04-01"}):  # fmt: skip
        assert schedule.merged(slots, {"T0.a": broken}) == slots


def items(rng: random.Random, count: int) -> list[Item]:
    chapters = ["T0", "T1.1", "T1.5", "T2.3"]
    made = []
    for n in range(count):
        chapter = rng.choice(chapters)
        made.append(Item(f"{chapter}.x{n}", chapter, tuple(rng.sample(["S03", "K14", "P1"], 2))))
    return made


@pytest.mark.parametrize("seed", range(30))
def test_a_day_holds_the_most_overdue_and_chapters_take_turns(seed: int) -> None:
    rng = random.Random(seed)
    there = items(rng, rng.randrange(1, 40))
    slots = {i.id: Slot(1, DAY - dt.timedelta(rng.randrange(-3, 9)), DAY) for i in there}
    chosen = schedule.chosen(there, slots, DAY, 5)
    due = sorted(slots[i.id].due for i in there if slots[i.id].due <= DAY)
    assert sorted(slots[i.id].due for i in chosen) == due[:5]
    assert len({i.id for i in chosen}) == len(chosen)
    most = max((sum(i.chapter == j.chapter for j in chosen) for i in chosen), default=0)
    neighbours = [a.chapter == b.chapter for a, b in zip(chosen, chosen[1:], strict=False)]
    assert sum(neighbours) == max(0, 2 * most - len(chosen) - 1)


def test_settings_that_make_no_sense_are_the_default() -> None:
    for wanted in (None, -1, True, "many", 10**9, 2.5):
        assert schedule.per_day({schedule.SETTING: wanted}) == schedule.PER_DAY
    assert schedule.per_day({schedule.SETTING: 0}) == 0


def test_what_is_too_much_for_today_is_due_tomorrow() -> None:
    there = [Item("T0.a", "T0", ()), Item("T0.b", "T0", ())]
    slots = {"T0.a": Slot(1, DAY, DAY), "T0.b": Slot(3, later(6), DAY)}
    assert schedule.next_day(there, slots, DAY) == later(1)
    assert schedule.next_day(there[1:], slots, DAY) == later(6)
    assert schedule.next_day([], slots, DAY) is None
