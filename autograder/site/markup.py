"""What the body of every page gets: tables that read well, languages marked, folds with a name.

Works on the HTML that Sphinx has written for one page; nothing here knows which page it is.
"""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from bs4.element import Tag

from autograder.site.generated import word

# A box that already scrolls, if there is one, and the table in it.
_TABLE = re.compile(r'(<div class="[^"]*(?:scroll|preview)[^>]*>\s*)?(<table\b.*?</table>)', re.S)
# What a cell drew: its file is named by a digest.
_FIGURE = re.compile(r'<img [^>]*?src="([^"]*_images/[0-9a-f]{64}\.\w+)"[^>]*>')
_STYLE = re.compile(r"<style scoped>.*?</style>\s*", re.S)
_PLAIN_PRE = re.compile(r"<pre>([^\u3400-\u9fff]*?)</pre>", re.S)
_TAG = re.compile(r"(<[^>]+>)")
# Text in here is no prose, or may hold no element.
_NO_PROSE = re.compile(r"<(/?)(script|style|svg|textarea|option|template)\b")
_CHINESE = re.compile(
    r"[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]+"
    r"(?:[\d\s.,%/·-]*[\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff01-\uff60]+)*"
)
# A number as our tables write it: 1,234  -3.5%  NT$ 120  +12  0.8 to 1.2 is no number.
_NUMBER = re.compile(r"[-+\u2212]?(?:NT\$ ?|US\$ ?)?[\d,]*\.?\d+(?:e[-+]\d+)? ?(?:%|KB|MB)?")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NOTHING = {"", "-", "\u2013", "\u2014", "nan", "NaN", "NaT", "None", "<NA>"}


def polish(body: str, language: str) -> str:
    """The HTML of a page's body, made ready for readers in `language` ("zh-TW" or "en")."""
    # The words on the fold say what it does; the runner's own label is English everywhere.
    body = body.replace('<summary aria-label="Toggle hidden content">', "<summary>")
    body = _STYLE.sub("", body)
    body = _TABLE.sub(_boxed, body)
    link = f'<a href="\\1">{word("figure_open", language)}</a>'
    body = _FIGURE.sub(rf'<div class="drawn">\g<0>{link}</div>', body)
    return mark_chinese(body) if language == "en" else _PLAIN_PRE.sub(_english, body)


def _boxed(found: re.Match[str]) -> str:
    """The table of a match in a box: the theme's, which has no name, becomes one of ours."""
    box, text = found.groups()
    if box and "pst-scrollable" not in box:
        return box + table(text)
    return f'<div class="table-scroll">{table(text)}' + ("" if box else "</div>")


def _english(found: re.Match[str]) -> str:
    return f'<pre lang="en">{found.group(1)}</pre>' if found.group(1).strip() else found.group()


def mark_chinese(html: str) -> str:
    """English HTML with each run of Chinese in an element that says so."""
    made, depth = [], 0
    for part in _TAG.split(html):
        if part.startswith("<"):
            if found := _NO_PROSE.match(part):
                depth += -1 if found.group(1) else 1
        elif depth == 0:
            part = _CHINESE.sub(lambda run: f'<span lang="zh-TW">{run.group()}</span>', part)
        made.append(part)
    return "".join(made)


def table(html: str) -> str:
    """One table with its headers named and its numbers marked.

    Columns of nothing but numbers get the class `num`, of dates `day`, headers included. A table
    with joined cells has no plain columns and keeps its alignment.
    """
    soup = BeautifulSoup(html, "html.parser")
    whole = soup.table
    for name in ("border", "style"):
        del whole[name]
    rows = whole.find_all("tr")
    for row in rows:
        del row["style"]
    for header in whole.find_all("th"):
        if not header.get_text(strip=True) and not header.find(True):
            header.name = "td"
        elif not header.get("scope"):
            header["scope"] = "col" if header.find_parent("thead") else "row"
    if not whole.find(colspan=True) and not whole.find(rowspan=True):
        _mark_numbers([row.find_all(["td", "th"], recursive=False) for row in rows])
    return str(soup)


def _mark_numbers(rows: list[list[Tag]]) -> None:
    for column in range(max(map(len, rows), default=0)):
        cells = [row[column] for row in rows if len(row) > column]
        told = [cell.get_text(strip=True) for cell in cells if not cell.find_parent("thead")]
        filled = [text for text in told if text not in _NOTHING]
        for name, form in (("num", _NUMBER), ("day", _DAY)):
            if filled and all(form.fullmatch(text) for text in filled):
                for cell in cells:
                    cell["class"] = [*cell.get("class", []), name]
