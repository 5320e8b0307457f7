"""A real browser presses the buttons of a page: it sees what the model says, and it is bounded."""

from __future__ import annotations

import numpy as np
import pytest
from pandas.testing import assert_frame_equal

from autograder import suite
from autograder.learner import browser
from datasets.simulator import World
from datasets.simulator.launch_pages import presses
from datasets.simulator.launch_pages.operators import BY_NAME

needs_browser = [pytest.mark.chromium, pytest.mark.skipif(
    suite.find("chromium") is None, reason=suite.not_run("chromium"))]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def test_without_a_browser_one_sentence_and_an_empty_table(monkeypatch, capsys) -> None:
    monkeypatch.setattr(browser, "find_browser", lambda: None)
    table = browser.press_buttons("<p>x</p>", ["pay"])
    assert table.empty and list(table.columns) == list(browser.COLUMNS)
    said = capsys.readouterr().out
    assert "Install Chromium or Chrome" in said and said.count("\n") == 1


class TestInABrowser:
    pytestmark = needs_browser

    @pytest.mark.parametrize("faults", [
        (), ("bound_twice",), ("throws",), ("code_without_threshold",), ("cart_price",),
        ("purchase_on_load", "currency_as_sign"), ("shipping_always", "no_transaction_id"),
    ], ids=lambda f: "+".join(f) or "clean")
    @pytest.mark.parametrize("seed", [2431, 5])
    def test_it_tells_what_the_model_tells(self, seed: int, faults: tuple[str, ...]) -> None:
        made = World(seed, 2025, "none", "small")
        spec, html = made.page_spec, made.test_page
        for name in faults:
            html = BY_NAME[name](html, spec, np.random.default_rng(1))
        way = presses.presses(spec)
        found = browser.press_buttons(html, way, {"coupon": spec["offer"]["code"]})
        assert_frame_equal(found, presses.log(spec, way, faults))

    def test_what_is_covered_disabled_or_missing_cannot_be_pressed(self, capsys) -> None:
        made = World(2431, 2025, "none", "small")
        html, spec = made.test_page, made.page_spec
        covered = BY_NAME["covered"](html, spec, np.random.default_rng(1))
        assert browser.press_buttons(covered, ["apply"])["event"].isna().sum() == 1
        disabled = html.replace('id="apply">', 'id="apply" disabled>')
        assert browser.press_buttons(disabled, ["apply", "nowhere"])["event"].isna().sum() == 2
        said = capsys.readouterr().out
        for words in ("lies over it", "it is disabled", "nowhere is not on the page"):
            assert words in said

    def test_a_page_that_never_ends_is_closed_in_time(self, capsys) -> None:
        made = World(2431, 2025, "none", "small")
        html = BY_NAME["loops"](made.test_page, made.page_spec, np.random.default_rng(1))
        assert browser.press_buttons(html, ["pay"], seconds=3).empty
        assert "goes round for ever" in capsys.readouterr().out

    def test_an_open_script_and_the_network_do_no_harm(self, capsys) -> None:
        assert browser.press_buttons("<body><script>var a = '", ["pay"]).empty
        page = ('<body><script>window.dataLayer = [];\nfetch("http://localhost:9/")'
                '.catch(function () {});\ndataLayer.push({ event: "</pre><p>" }, 7, null);'
                "</script></body>")
        assert browser.press_buttons(page, [])["event"].tolist() == ["</pre><p>"]
