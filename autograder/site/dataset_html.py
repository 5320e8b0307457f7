"""The parts of a dataset's page that Markdown cannot say: previews, columns, trees, as HTML."""

from __future__ import annotations

from html import escape
from typing import Any

from autograder.site.column_meanings import Meaning
from autograder.site.column_pictures import facts, instead, picture, scale_note
from autograder.site.generated import has_word, word

_NUMBER = ' class="number"'


def unit(name: str, language: str) -> str:
    """A unit of a manifest in words; one that has none is shown as it is."""
    key = f"unit_{name}"
    return word(key, language) if has_word(key) else name


def _cell(cell: list[str], number: bool, language: str) -> str:
    css = ' class="number"' if number else ""
    if not cell:
        return (
            f'<td{css}><span class="missing">{escape(word("cell_missing", language))}</span></td>'
        )
    if len(cell) == 1:
        return f"<td{css}>{escape(cell[0])}</td>"
    return (
        f"<td{css}><details><summary>{escape(cell[0])}</summary>"
        f'<div class="whole">{escape(cell[1])}</div></details></td>'
    )


def preview(part: dict[str, Any], language: str) -> str:
    """The first rows as the reader gives them: a table that scrolls, numbers to the right.

    Long cells are shortened and open to the whole text.
    """
    numbers = [column["type"] == "number" for column in part["columns"]]
    head = "".join(
        f'<th scope="col"{_NUMBER if number else ""}>{escape(column["name"])}</th>'
        for column, number in zip(part["columns"], numbers, strict=True)
    )
    body = "".join(
        "<tr>" + "".join(_cell(c, n, language) for c, n in zip(row, numbers, strict=True)) + "</tr>"
        for row in part["preview"]
    )
    label = escape(
        word("preview_label", language, rows=len(part["preview"]), columns=part["width"])
    )
    return (
        f'<div class="preview" role="region" tabindex="0" aria-label="{label}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def columns(part: dict[str, Any], meanings: dict[str, Meaning], shared: bool, language: str) -> str:
    """A list of all columns that hold something, each with its picture and facts.

    Args:
        shared: the table is one of several platforms, so columns may be empty by nature; those
            are named together at the end.
    """
    items = []
    for column in part["columns"]:
        if column["kind"] == "empty":
            continue
        meaning = meanings.get(column["name"])
        about = []
        if meaning:
            about.append(escape(meaning.text[language]))
            plain = column["name"] in meaning.caption.split(", ")
            if not plain and not shared:
                about.append(escape(word("column_in_file", language, name=meaning.caption)))
        kind = unit(meaning.unit if meaning else column["type"], language)
        note = (instead(column, language) or scale_note(column, language)).strip()
        lines = "".join(
            f"<div><dt>{escape(label)}</dt><dd>{escape(value)}</dd></div>"
            for label, value in facts(column, language)
        )
        said = f'<p class="scale">{escape(note)}</p>' if note else ""
        items.append(
            f'<li><p class="name"><code>{escape(column["name"])}</code> '
            f"<span>{escape(kind)}</span></p>"
            + "".join(f"<p>{text}</p>" for text in about)
            + picture(column, language)
            + f"{said}<dl>{lines}</dl></li>"
        )
    html = f'<ul class="dataset-columns">{"".join(items)}</ul>'
    empty = [column["name"] for column in part["columns"] if column["kind"] == "empty"]
    if empty:
        named = " ".join(f"<code>{escape(name)}</code>" for name in empty)
        html += f"<p>{escape(word('columns_empty', language))} {named}</p>"
    return html


def tree(branches: list[dict[str, Any]], language: str) -> str:
    """Keys of a nested value with their types and values; branches fold."""
    lines = []
    for one in branches:
        if "more" in one:
            lines.append(f"<li>{escape(word('tree_more', language, count=one['more']))}</li>")
            continue
        kind = escape(word(f"tree_{one['type'].replace('/', '_')}", language))
        size = f" · {one['size']:,}" if "size" in one else ""
        head = f'<code>{escape(one["key"])}</code> <span class="kind">{kind}{size}</span>'
        if "value" in one:
            value = one["value"]
            if len(value) == 2:
                said = (
                    f"<details><summary>{escape(value[0])}</summary>"
                    f'<div class="whole">{escape(value[1])}</div></details>'
                )
            else:
                said = escape(value[0]) if value else ""
            lines.append(f"<li>{head} {said}</li>")
        elif one.get("branches"):
            # Open where little is inside, and the first of a list: the page says it at a glance.
            first = one["key"] == "1" and one is branches[0]
            state = " open" if first or len(one["branches"]) <= 6 else ""
            lines.append(
                f"<li><details{state}><summary>{head}</summary>"
                f"{tree(one['branches'], language)}</details></li>"
            )
        else:
            lines.append(f"<li>{head}</li>")
    return f'<ul class="dataset-tree">{"".join(lines)}</ul>'


def text(part: dict[str, Any], language: str) -> str:
    """What a text holds: its size, and of a web page the headings and the tags."""
    said = word("text_size", language, n=f"{part['characters']:,}", lines=f"{part['lines']:,}")
    html = f"<p>{escape(said)}</p>"
    if "tags" not in part:
        return html
    heads = "".join(f"<li><code>{tag}</code> {escape(said)}</li>" for tag, said in part["headings"])
    tags = " ".join(
        f"<span><code>&lt;{escape(tag)}&gt;</code> {count}</span>" for tag, count in part["tags"]
    )
    return (
        f"{html}<p>{escape(word('text_title', language, title=part['title']))}</p>"
        f'<ul class="dataset-tree">{heads}</ul>'
        f'<p class="dataset-tags">{escape(word("text_tags", language))} {tags}</p>'
    )


def files(part: dict[str, Any], language: str, most: int = 12) -> str:
    """A list of files by name with their sizes, and what is inside a zip."""
    lines = []
    for one in part["files"][:most]:
        inside = "".join(
            f"<li><code>{escape(name)}</code> {size:,} B</li>" for name, size in one["inside"]
        )
        inside = f"<ul>{inside}</ul>" if inside else ""
        lines.append(f"<li><code>{escape(one['name'])}</code> {one['bytes']:,} B{inside}</li>")
    if len(part["files"]) > most:
        left = len(part["files"]) - most
        lines.append(f"<li>{escape(word('tree_more', language, count=left))}</li>")
    return f'<ul class="dataset-tree">{"".join(lines)}</ul>'
