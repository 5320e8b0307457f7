"""One language of a two-language page, and the agreement of the two."""

import re
from pathlib import Path

import pytest
import yaml

from autograder.bilingual import check_siblings, keep_language, read_text
from autograder.site import language

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "book").glob("*.md"))
SAMPLE = """# shared

+++ {"lang": "zh-TW"}

中文

+++ {"lang": "en"}

English

```
+++ {"lang": "zh-TW"} is text in here
```

```{code-cell} ipython3
---
mystnb:
  image:
    alt@zh-TW: 圖
    alt@en: picture
---
x = 1
```

after the cell: shared
"""


def test_keep_drops_the_other_language_and_keeps_line_numbers():
    zh, en = language.keep(SAMPLE, "zh-TW"), language.keep(SAMPLE, "en")
    assert zh.count("\n") == en.count("\n") == SAMPLE.count("\n")
    assert "中文" in zh and "English" not in zh and "is text in here" not in zh
    assert "English" in en and "中文" not in en and '+++ {"lang": "zh-TW"} is text' in en
    for kept, alt in ((zh, "圖"), (en, "picture")):
        assert f"    alt: {alt}" in kept and "alt@" not in kept
        assert "x = 1" in kept and "# shared" in kept and "after the cell: shared" in kept


@pytest.mark.parametrize(
    ("marker", "part"), [('+++ {"lang": "fr"}', "line 1"), ("+++ {lang}", "line 1")]
)
def test_a_bad_marker_is_named_with_its_line(marker, part):
    with pytest.raises(language.LanguageError, match=part):
        language.keep(marker + "\n", "en")


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_both_languages_of_a_page_agree(path):
    text = path.read_text(encoding="utf-8")
    # {term}`歸因 <Attribution>` and {term}`attribution <Attribution>` are one link to the glossary.
    assert check_siblings(read_text(re.sub(r"\{term\}`[^`]*`", "", text))) == []


def test_pages_and_notebooks_follow_one_rule():
    """The page filter keeps the prose that the notebook filter keeps."""
    text = (ROOT / "book/t1_5.md").read_text(encoding="utf-8")
    for code in language.LANGUAGES:
        kept = language.keep(text, code)
        cells = keep_language(read_text(text), code).cells
        for cell in cells:
            if cell.cell_type == "markdown":
                assert cell.source in kept


@pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)
def test_figures_have_alt_text_in_both_languages(path):
    text = path.read_text(encoding="utf-8")
    for cell in re.findall(r"```\{code-cell\}.*?\n```", text, flags=re.S):
        if "plt.subplots(" in cell:
            assert "alt@zh-TW:" in cell and "alt@en:" in cell, cell[:200]


def test_the_two_configurations_differ_in_words_only():
    zh, en = (
        yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))
        for name in ("_config.yml", "_config.en.yml")
    )
    for config in (zh, en):
        config.pop("title")
        config.pop("author")
        for key in ("language", "nb_code_prompt_show", "nb_code_prompt_hide"):
            config["sphinx"]["config"].pop(key, None)
        for key in ("search_bar_text", "toc_title", "extra_footer"):
            config["sphinx"]["config"]["html_theme_options"].pop(key, None)
    assert zh == en
