"""The flow of the checkout: what is strange is told with its line, what is odd in a note."""

from __future__ import annotations

import gzip

import pandas as pd
import pytest

from autograder.ingest import friction
from autograder.ingest.errors import IngestError

ROW = dict.fromkeys(friction.COLUMNS, "") | {
    "session_id": "S1", "date": "2026-04-01", "source_class": "direct", "platform": "desktop",
    "view_item": "5", "rage_taps": "0"}


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def written(folder, *rows):
    (folder / "friction").mkdir()
    text = pd.DataFrame(rows, columns=list(friction.COLUMNS)).to_csv(index=False)
    (folder / friction.FLOW).write_bytes(gzip.compress(text.encode()))
    return folder


@pytest.mark.parametrize(("change", "words"), [
    ({"source_class": "ads"}, "line 3: source_class is ads"),
    ({"view_cart": "soon"}, "line 3: view_cart is not a number: soon"),
    ({"view_item": "-4"}, "line 3: a step lies before"),
    ({"date": "2026-02-30"}, "line 3: date is not a time"),
    ({"session_id": "S1"}, "line 3: session_id S1"),
])  # fmt: skip
def test_a_strange_cell_is_told_with_its_line(tmp_path, change, words):
    folder = written(tmp_path, ROW, ROW | {"session_id": "S2"} | change)
    with pytest.raises(IngestError, match=words):
        friction.checkout_flow(folder)


def test_steps_not_sent_and_out_of_order_are_noted_and_kept(tmp_path):
    folder = written(
        tmp_path, ROW | {"purchase": "90"},
        ROW | {"session_id": "S2", "add_to_cart": "40", "view_cart": "30"})
    table = friction.checkout_flow(folder)
    assert table["purchase"].tolist()[0] == 90 and table["view_cart"].notna().sum() == 1
    told = friction.notes(table)
    assert any("1 sessions passed a step" in t for t in told)
    assert any("1 sessions have a step before" in t for t in told)
