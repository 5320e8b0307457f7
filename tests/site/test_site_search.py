"""How text and queries are cut for search."""

import pytest

from autograder.site import search


def found(query: str, text: str) -> bool:
    """True when every word of the query is in the index of the text."""
    index = {word.lower() for word in search.index_words(text)}
    return all(word.lower() in index for word in search.query_words(query))


@pytest.mark.parametrize(
    "query",
    ["回報率", "廣告支出回報率", "支出", "率", "ROAS", "roas 回報率", "廣告 回報率", "GA4跳出率"],
)
def test_words_inside_words_are_found(query):
    assert found(query, "廣告支出回報率（ROAS）與 GA4 的跳出率。")


@pytest.mark.parametrize("query", ["轉換率", "報酬率", "回報的", "量子力學", "CPA", "率回報"])
def test_absent_words_are_not(query):
    assert not found(query, "廣告支出回報率（ROAS）與 GA4 的跳出率。")


def test_pieces_and_scripts():
    assert search.index_words("GA4轉換 rate") == ["GA4", "轉", "換", "轉換", "rate"]
    assert search.query_words("轉換率高 session_id") == ["轉換率", "換率高", "session_id"]


def test_latin_words_are_stemmed_and_chinese_left_alone():
    language = search.SearchChineseEnglish({})
    assert language.stem("Conversions") == language.stem("conversion")
    assert language.stem("轉換") == "轉換"
    assert language.word_filter("率") and not language.word_filter("the")
