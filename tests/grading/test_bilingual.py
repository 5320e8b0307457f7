"""One source, two languages: filter and comparison."""

import pytest

from autograder.bilingual import check_siblings, keep_language, read_text

SOURCE = """---
kernelspec:
  name: python3
  display_name: Python 3
---

+++ {"lang": "zh-TW"}

# 成效 T1.5

看 [資料](https://example.org/a)，共 3 萬筆，`kpis` 在 11 月完成。

+++ {"lang": "en"}

# Results T1.5

See the [data](https://example.org/a): 30,000 rows, `kpis` is done in November.

```{code-cell} ipython3
---
nbgrader: {grade: false, solution: true, locked: false, schema_version: 3, grade_id: T1-5-a-code}
---
x = 1
```

+++ {"nbgrader": {"grade": true, "solution": true, "locked": false, "schema_version": 3, \
"grade_id": "T1-5-m1", "points": 4}}

Write here.
"""


def test_keeps_one_language_and_the_shared_cells():
    nb = read_text(SOURCE)
    zh, en = keep_language(nb, "zh-TW"), keep_language(nb, "en")
    assert [c.metadata.get("lang") for c in zh.cells] == ["zh-TW", None, None]
    assert [c.metadata.get("lang") for c in en.cells] == ["en", None, None]
    assert zh.cells[1:] == en.cells[1:]
    assert zh.cells[1].metadata.nbgrader.grade_id == "T1-5-a-code"
    assert len(nb.cells) == 4, "the source itself is not changed"
    with pytest.raises(ValueError):
        keep_language(nb, "zh-CN")


def test_reading_twice_gives_the_same_ids():
    assert read_text(SOURCE) == read_text(SOURCE)


def test_equal_siblings_have_no_fault():
    assert check_siblings(read_text(SOURCE)) == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("# Results", "## Results", "heading"),
        ("30,000", "3,000", "numbers"),
        ("`kpis`", "`kpi`", "inline code"),
        ("Results T1.5", "Results T1.4", "codes"),
        ("See the [data](https://example.org/a)", "See the data", "links"),
    ],
)
def test_differences_are_named(old, new, word):
    head, tail = SOURCE.split('+++ {"lang": "en"}')
    faults = check_siblings(read_text(head + '+++ {"lang": "en"}' + tail.replace(old, new)))
    assert any(word in fault for fault in faults), faults


def test_a_cell_without_its_sibling_is_named():
    text = SOURCE.split('+++ {"lang": "en"}')[0]
    assert "without its sibling" in check_siblings(read_text(text))[0]
