"""Why a YAML file cannot be read, in the words of its line; what write_work keeps and says."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from autograder.artefacts.documents import read_yaml
from autograder.artefacts.errors import ArtefactError
from autograder.artefacts.forms import names
from autograder.artefacts.proposal_market import agrees
from autograder.learner.work import write_work

BAD = (
    ("title: a\nneed：b\n", "full-width colon", 2),
    ("title: a\nneed:b\n", "space after the colon", 2),
    ("a:\n\tb: c\n", "tab", 2),
    ('a: 1\nb: "c\nd: e\n', "not closed", 2),
    ("a: 1\n---\nb: 2\n", "several documents", 2),
    ("a: 1\nb: [1, 2\nc: 3\n", "bracket", 2),
    ("a:\n  - {b: x, c: https://a.example/?d=1}\n", "the sign ?", 2),
    ("a:\n  - {b: now: 3, c: 1}\n", "the sign :", 2),
    ("a: 1\nb: c: d\n", "second colon", 2),
    ("a: 1\nb: @c\n", "keeps for itself", 2),
    ("m:\n  - id: 1\n    id: 2\n", "twice in m 1", 3),
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")


@pytest.mark.parametrize(("text", "says", "line"), BAD)
def test_each_slip_of_yaml_is_named_with_its_line(text: str, says: str, line: int) -> None:
    with pytest.raises(ArtefactError) as told:
        read_yaml("p.yml", text.encode())
    assert says in str(told.value)
    assert told.value.params["line"] == line


def test_a_block_of_text_may_hold_what_looks_like_a_slip() -> None:
    assert read_yaml("p.yml", "a: |\n  b:c\n  d：e\nf: 1\n".encode())["f"] == 1


def test_names_are_cut_at_chinese_commas_and_freed_of_brackets() -> None:
    assert names(["食譜，免費、[diy]", {"term": '"x y"'}]) == ["食譜", "免費", "diy", "x y"]


def test_a_text_agrees_with_its_value_rounded_or_in_percent() -> None:
    assert agrees("是平日的 1.5 倍", 1.531, "festival_index")
    assert agrees("2025 年比平日多 53%", 1.531, "festival_index")
    assert agrees("我們占 40%", 0.4004, "share_of_search")
    assert not agrees("是平日的 9.9 倍", 1.531, "festival_index")
    assert not agrees("大跌 80%", 0.2, "slope")
    # neither another number nor a count or a base stands for the value
    assert not agrees("was 1.9 times an ordinary day (2 years)", 1.531, "festival_index")
    assert not agrees("about 2 times an ordinary day", 1.531, "festival_index")
    assert not agrees("Our basket costs 110 when the rivals' mean is 100", 103.28, "price_index")
    assert agrees("Our basket index is 103 over 13 weeks (rivals 100)", 103.28, "price_index")
    assert agrees("我們的籃價比 4 家對手高 3%", 103.28, "price_index")
    assert agrees("13 週裡有 6 週促銷", 6.0, "promo_weeks")
    assert not agrees("價格指數在 13 週裡略高", 103.28, "price_index")


def test_write_work_keeps_what_was_written_by_hand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "p.yml"
    file.write_text("hand: 1\n")
    write_work("p.yml", lambda: {"a": 1})
    assert (tmp_path / "p.yml.bak").read_text() == "hand: 1\n"
    write_work("p.yml", lambda: {"a": 2})  # what it wrote itself needs no copy
    assert [p.name for p in tmp_path.glob("*.bak*")] == ["p.yml.bak"]

    def broken() -> dict:
        return {}["x"]

    with pytest.raises(KeyError):
        write_work("p.yml", broken)
    assert "not renewed" in capsys.readouterr().out
    for made, says in ((None, "returns nothing"), ({"a": {"b": pd.NA}}, "a.b is missing"),
                       ({"a": [pd.Series([1])]}, "a 1 holds a Series")):
        write_work("p.yml", lambda made=made: made)
        assert says in capsys.readouterr().out
        assert file.read_text() == "a: 2\n"
