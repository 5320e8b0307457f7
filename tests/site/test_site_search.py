"""What the search index holds, and the names that the glossary gives it."""

import re

from docutils import nodes
from docutils.core import publish_doctree

from autograder.site import glossary, search
from autograder.site.language import keep

BOOK = glossary.ROOT / "book"

PAGE = """
轉換率
======

第一段，有 ``session_id``。

第二段。

.. image:: picture.png
   :alt: 瀑布圖：從宣稱到實收

第二節
------

文字。

::

    ingest.tidy(folder)
"""


def test_a_page_is_cut_into_places_with_text_and_code_apart():
    doctree = publish_doctree(PAGE, settings_overrides={"doctitle_xform": False})
    # docutils leaves a lone title out of its section names; the first place is the page itself.
    (page, section) = search.places(doctree)
    assert page[0] == "" and page[1] == "轉換率"
    assert page[2] == "第一段，有 session_id。 · 第二段。 · 瀑布圖：從宣稱到實收"
    assert section[1:] == ["第二節", "文字。", "ingest.tidy(folder)"]


TABLE = """
練習
====

.. role:: id
.. list-table::
   :header-rows: 1

   * - 練習
     - 形式
     - 配分
     - 分鐘
     - 對應項目
   * - :id:`T1.1.a` 損平
     - 填空
     - –
     - 12
     - P1.1.2
"""


def test_numbers_of_an_exercise_say_what_they_are():
    doctree = publish_doctree(TABLE, settings_overrides={"doctitle_xform": False})
    next(iter(doctree.findall(nodes.inline)))["ids"].append("ex-t1-1-a")
    place = search.places(doctree)[-1]
    assert place == ["ex-t1-1-a", "T1.1.a 損平", "填空 · 分鐘 12 · P1.1.2", ""]


def test_aliases_lead_to_names_of_the_language_of_the_book():
    chinese, english = (glossary.names_by_alias(code) for code in ("zh-TW", "en"))
    assert chinese["轉化率"] == ["點擊轉換率"]
    assert chinese["bouncerate"] == ["跳出率"]
    assert english["跳出率"] == ["Bounce rate"]
    assert english["投報率"] == ["Return on investment"]
    for language, aliases in (("zh-TW", chinese), ("en", english)):
        known = {glossary.folded(n) for term in glossary.terms() for n in term.names(language)}
        assert {glossary.folded(n) for names in aliases.values() for n in names} <= known


def test_headings_that_are_typed_otherwise_are_headings_of_the_book():
    for language in ("zh-TW", "en"):
        texts = [keep(page.read_text("utf-8"), language) for page in BOOK.glob("*.md")]
        known = {found for text in texts for found in re.findall(r"^#+ (.+)$", text, flags=re.M)}
        assert set(search.headings(language)) <= known
    assert search.names_by_alias("en")["hosting"] == ["Host the site"]


def test_no_two_terms_share_a_name_and_every_term_is_defined_twice():
    terms = glossary.terms()
    for language in ("zh-TW", "en"):
        names = [name.lower() for term in terms for name in term.names(language)]
        assert sorted({name for name in names if names.count(name) > 1}) == []
    assert len({term.anchor for term in terms}) == len(terms)
    for term in terms:
        assert glossary.is_chinese(term.definition_zh), term.zh
        assert term.definition_en and not glossary.is_chinese(term.definition_en), term.en


def test_a_synonym_is_not_the_name_of_another_term():
    terms = glossary.terms()
    owner = {glossary.folded(n): t for t in terms for n in (*t.names("zh-TW"), *t.names("en"))}
    for term in terms:
        for synonym in term.synonyms:
            assert owner.get(glossary.folded(synonym), term) is term, (term.en, synonym)
