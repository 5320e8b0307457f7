"""Pictures of the pages say what the notebooks' widgets say, at every setting that both have.

The page is the built one. A widget is set as a reader sets it, with the functions that the notebook
asks for taken from the references; links that a browser follows are followed here in Python.
"""

from __future__ import annotations

import re

import ipywidgets
import pandas as pd
import pytest
import traitlets
from page_pictures import control, letters, pictures, table, visible, words

from autograder import learner, register
from autograder.exercises import REGISTRY
from autograder.exercises.capstone_numbers import optimisation
from autograder.learner.gantt_widget import delayed
from autograder.learner.load import data_folder, loader
from autograder.learner.sales_widget import FACTORS, NAMES
from autograder.site.cells import channel_name
from autograder.site.peeking_picture import STATES as LOOKS
from autograder.site.sales_picture import STATES as CHOICES
from autograder.site.standard_map import page_name

PLACES = {"zh-TW": "", "en": "en/"}
course = loader(data_folder())


@pytest.fixture(params=PLACES)
def page(request, site, monkeypatch):
    """A function: name of a page -> its pictures; the language is that of the page."""
    monkeypatch.setenv("COURSE_LANG", request.param)
    monkeypatch.setattr(ipywidgets, "jslink", traitlets.link)

    def read(name: str) -> dict:
        text = (site / f"{PLACES[request.param]}{name}.html").read_text(encoding="utf-8")
        return pictures(text)

    return read


def reference(exercise: str):
    return REGISTRY[exercise].parts[0].reference


def numbers(text: str) -> list[float]:
    return [float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*\.?\d*", text)]


def same_bars(shown, state) -> None:
    """Bars of a widget's table lie where those of the page lie (the page rounds to thousandths)."""
    drawn = [
        [float(x) for x in re.findall(r"margin-left:([\d.]+)%;width:([\d.]+)%", str(td))[0]]
        for td in shown.select("td:last-child")
    ]
    assert len(drawn) == len(state.bars)
    for mine, theirs in zip(drawn, state.bars, strict=True):
        assert mine == pytest.approx([place / 10 for place in theirs], abs=0.11)


def side_by_side(widget, states):
    """What the notebook shows at each place of its slider, with the page's state of that name."""
    slider = control(widget, "SelectionSlider")
    assert [state.name for state in states] == list(slider.options)
    for n, state in enumerate(states):
        slider.index = n
        yield visible(widget), state


def test_every_chapter_has_a_picture(page):
    for chapter in register.chapters():
        found = page(page_name(chapter).removesuffix(".md"))
        assert any(len(states) >= 2 for states in found.values()), chapter.id


def test_t0_small_rows(page):
    widget = learner.row_rates(course("first_export"))
    for shown, state in side_by_side(widget, page("t0")["rates"]):
        assert words(shown.p) == state.told and table(shown) == state.texts
        same_bars(shown, state)


def test_capstone_days(page):
    load = loader(data_folder("capstone"))
    widget = learner.days_of_test(optimisation, load("capstone_sessions"), load("capstone_test"))
    for shown, state in side_by_side(widget, page("capstone")["days"]):
        assert words(shown.p) == state.told and table(shown) == state.texts
        same_bars(shown, state)


def test_t1_chain_is_the_case(page):
    """There is no widget; the case's own figures are the end of the chain for a true belief."""
    load = loader(data_folder("case_t1"))
    rules = load("report_rules")
    found = reference("T1.e")(load("campaign_plan"), load("run_plan"), load("case_mornings"),
                              load("case_orders"), rules)  # fmt: skip
    from autograder.site.chain_picture import outcome

    table = outcome(load("case_mornings"), load("case_orders"), load("campaign_plan"), rules)
    assert table["net"].sum() == pytest.approx(found["net_revenue"])
    assert table["spend"].sum() == pytest.approx(found["spend"])
    cost = table["spend"] * (1 + rules["agency_fee"])
    for channel in rules["channels"]:
        roi = table.loc[channel, "margin"] / cost[channel] - 1
        assert roi == pytest.approx(found[f"roi_{channel}"])
    real = table["net"] / table["spend"]
    shared = load("run_plan").query("channel in ['line_ads', 'meta']")["planned"].sum()
    for state in page("t1")["chain"]:
        belief, media, _, planned, came, _ = (numbers(text)[0] for text in state.texts.values())
        assert media == pytest.approx(shared * belief / (belief + real["meta"]), abs=0.51)
        assert planned - came == pytest.approx(media * (belief - real["line_ads"]), abs=5)


def test_t1_1_outlook(page):
    widget = learner.festival_calendar(reference("T1.1.f1")(course("brief")))
    lead, share = (control(widget, "SelectionSlider", at) for at in range(2))
    assert "11-11" in control(widget, "RadioButtons").options[-1][0]
    states = page("t1_1")["outlook"]
    assert [state.name for state in states] == list(share.options)
    for n, state in enumerate(states):
        share.index = n
        lead.index = lead.options.index(max(state.texts, key=lambda k: numbers(state.texts[k])))
        shown = visible(widget)
        assert words(shown.p) in state.told
        rows = [[words(c) for c in tr.select("td")] for tr in shown.select("tbody tr")]
        for (_, low, base, high, *_), text in zip(rows, state.texts.values(), strict=True):
            assert text.startswith(base) and numbers(text) == numbers(f"{base} {low} {high}")


def test_t1_1_calendar(page):
    """The calendar's days are those of the table that the notebook loads."""
    festivals = course("festivals")
    for state in page("t1_1")["festivals"]:
        mine = festivals[festivals["year"].eq(int(state.name))].set_index("festival")
        for row in mine.itertuples():
            first, last = (row.date - pd.Timedelta(days=d) for d in (row.opens, row.closes))
            days = f"{first.month}/{first.day}–{last.month}/{last.day}"
            assert days in state.texts.values(), (state.name, row.Index)


def test_t1_2_split(page):
    curves, names = course("response_curves"), ("google_search", "meta")
    two = curves[curves["channel"].isin(names)]
    widget = learner.budget_sliders(two, 500_000)
    sliders = {
        s.description: s for s in (control(widget, "SelectionSlider", n) for n in range(2))
    }
    states = page("t1_2")["split"]
    assert len(states) >= 10
    for state in states:
        one = numbers(state.name)[0]
        for name, spend in zip(names, (one, 500_000 - one), strict=True):
            sliders[name].value = f"{spend:,.0f}"
        shown = visible(widget)
        bars = [numbers(words(span))[-1] for span in shown.select("span[style*=min-width]")]
        texts = dict(zip(names, state.texts.values(), strict=True))
        assert bars == [numbers(texts[channel])[0] for channel in two["channel"]]
        left = numbers(state.told)[2]
        brings = numbers(words(shown.select("p")[1]))
        assert any(n - 500_000 == pytest.approx(left, abs=1) for n in brings)


def test_t1_3_delays(page):
    schedule = reference("T1.3.a")
    tasks, calendar = course("test_tasks"), course("office_calendar")
    start = course("test_plan")["start"]
    widget = learner.gantt(schedule, tasks, calendar, start)
    which, late = control(widget, "Dropdown"), control(widget, "IntSlider")
    states = page("t1_3")["gantt"]
    assert len(states) >= 4
    for state in states:
        match = re.match(r"(T\d+) \D*(\d)", state.name)
        which.value, late.value = (match[1], int(match[2])) if match else ("T28", 0)
        assert words(visible(widget).p) == state.told
        plan = schedule(delayed(tasks, which.value, late.value), calendar, start)
        plan = plan.set_index("task_id")
        for row, text in state.texts.items():
            one = plan.loc[row.split()[0]]
            days = "–".join(f"{day.month}/{day.day}" for day in (one["start"], one["finish"]))
            assert text.startswith(days), (state.name, row)
            assert bool(one["critical"]) == text.endswith(("要徑", "critical"))


def test_t1_4_mornings(page):
    for state in page("t1_4")["campaign"]:
        day = _day_of(state.name)
        widget = learner.run_campaign(first=min(day, 28))
        if day == 29:
            control(widget, "Button").click()
        rows = [[words(c) for c in tr.select("td")] for tr in visible(widget).select("tbody tr")]
        known = sum(int(numbers(row[4])[0]) for row in rows)
        yesterday = list(state.texts.values())[day - 2]
        assert numbers(yesterday)[0] == known, state.name


def _day_of(name: str) -> int:
    month, day = map(int, re.search(r"(\d+)/(\d+)", name).groups())
    return (pd.Timestamp(2025, month, day) - pd.Timestamp("2025-10-20")).days + 1


def test_t1_5_attribution(page):
    widget = learner.attribution_switch(course("paths"), reference("T1.5.d"))
    radio = control(widget, "RadioButtons")
    states = page("t1_5")["attribution"]
    # The notebook may have time decay before the last one; the page has one more at its end.
    for n, at in enumerate((0, 1, 2, len(radio.options) - 1)):
        radio.index = at
        shown = table(visible(widget))
        mine = {channel_name(channel): text for channel, text in list(shown.items())[1:]}
        assert mine == states[n].texts


def test_t2_fall(page):
    tables = loader(data_folder("case_t2"))("case_tables")
    widget = learner.traffic_fall(reference("T2.b")(tables))
    for shown, state in side_by_side(widget, page("t2")["fall"]):
        assert words(shown.p) == state.told
        assert table(shown).items() <= state.texts.items()


def test_t2_1_records(page):
    widget = learner.event_explorer(course("ga4_records"))
    choice = control(widget, "Select")
    states = page("t2_1")["event"]
    assert len(states) >= 3
    for state in states:
        choice.value = next(name for name in choice.options if name.endswith(state.name))
        assert letters(words(visible(widget))) == letters(state.whole)


def test_t2_2_flow(page):
    sessions, clicks = course("traffic_joined"), course("traffic_clicks")
    found = reference("T2.2.c")(sessions, clicks)
    lost = {key.removeprefix("lost_"): max(value, 0) for key, value in found.items()
            if key.startswith("lost_") and value is not None}  # fmt: skip
    widget = learner.traffic_flow(sessions, lost=lost, since=found["release_date"])
    switch = control(widget, "RadioButtons")
    states = page("t2_2")["flow"]
    assert [state.name for state in states] == list(switch.options)
    for n, state in enumerate(states):
        switch.index = n
        assert letters(words(visible(widget))) == letters(state.whole)


def test_t2_3_factors(page):
    widget = learner.sales_decomposition(course("food_panel"), course("gift_festivals"))
    boxes = [control(widget, "Checkbox", n) for n in range(len(FACTORS))]
    states = page("t2_3")["factors"]
    for state, (*_, chosen) in zip(states, CHOICES, strict=True):
        for factor, box in zip(FACTORS, boxes, strict=True):
            box.value = factor in chosen
        shown = visible(widget)
        assert letters(words(shown)) == letters(state.whole)
        assert len(state.texts) in (0, len(chosen) + 1)
        assert len(shown.select("svg path")) >= 5
    assert len(NAMES) == len(FACTORS)


def test_t2_4_coins(page):
    widget = learner.peeking_coins()
    looks, rule = control(widget, "SelectionSlider"), control(widget, "RadioButtons")
    states = page("t2_4")["peeking"]
    for state, (chosen, count) in zip(states, LOOKS, strict=True):
        looks.value = count
        rule.index = [*dict.fromkeys(name for name, _ in LOOKS)].index(chosen)
        shown = visible(widget)
        assert words(shown.p) == state.told
        assert letters(words(shown.svg)) in letters(state.whole)
