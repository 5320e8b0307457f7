"""Tables and foreign words of a page's body."""

from bs4 import BeautifulSoup

from autograder.site import markup

TABLE = """<table border="1" class="dataframe"><thead><tr style="text-align: right;"><th></th>
<th>day</th><th>campaign</th><th>cost</th></tr></thead><tbody>
<tr><th>0</th><td>2025-11-10</td><td>短影音_v2</td><td>1,022.5</td></tr>
<tr><th>1</th><td>2025-11-11</td><td>7</td><td>NaN</td></tr></tbody></table>"""


def test_numbers_dates_and_headers_of_a_table_are_told_apart():
    soup = BeautifulSoup(markup.polish(TABLE, "zh-TW"), "html.parser")
    rows = soup.select("div.table-scroll > table tr")
    classes = [[cell.get("class", []) for cell in row.find_all(["td", "th"])] for row in rows]
    assert classes == [[["num"], ["day"], [], ["num"]]] * 3
    assert rows[0].find().name == "td" and rows[0].th["scope"] == "col"
    assert rows[1].th["scope"] == "row"


def test_a_box_that_scrolls_is_kept_and_the_themes_becomes_ours():
    own = f'<div class="scroll" role="region" tabindex="0" aria-label="x">{TABLE}</div>'
    assert "table-scroll" not in markup.polish(own, "en")
    theme = f'<div class="pst-scrollable-table-container">{TABLE}</div>'
    made = markup.polish(theme, "en")
    assert made.startswith('<div class="table-scroll">') and made.count("<div") == 1
    assert made.count("</div>") == 1


def test_chinese_on_english_pages_says_so():
    made = markup.polish('<p title="中文">the 受眾, 回報率 of a</p><script>"中文"</script>', "en")
    assert made == (
        '<p title="中文">the <span lang="zh-TW">受眾, 回報率</span> of a</p><script>"中文"</script>'
    )


def test_what_a_program_printed_in_english_says_so_on_chinese_pages():
    assert markup.polish("<pre>31 rows</pre><pre>列 31</pre>", "zh-TW") == (
        '<pre lang="en">31 rows</pre><pre>列 31</pre>'
    )
