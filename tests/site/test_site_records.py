"""The record picture of T2.1's page is whole without scripts and readable in its language."""

import pytest
from bs4 import BeautifulSoup


@pytest.mark.parametrize(("name", "words"), [("t2_1.html", "營收"), ("en/t2_1.html", "Revenue")])
def test_one_record_is_open_and_names_the_metrics(site, name, words):
    page = BeautifulSoup((site / name).read_text(encoding="utf-8"), "html.parser")
    box = page.select_one(".picture.panels")
    events = box.select(":scope > details.state")
    assert len(events) == 6 and len([e for e in events if e.has_attr("open")]) == 1
    opened = next(e for e in events if e.has_attr("open"))
    assert "purchase" in opened.summary.get_text() and words in opened.get_text()
    assert not box.find_all("script")
