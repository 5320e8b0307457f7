"""Pages of the datasets: what each is, who uses it, how to open it, and what its columns hold."""

from __future__ import annotations

import gzip
import json
import re
from html import escape
from pathlib import Path
from zipfile import ZipFile

from autograder import register
from autograder.site import dataset_files, dataset_html, dataset_profile, dataset_uses
from autograder.site.anchors import chapter_name
from autograder.site.column_meanings import Meaning, meanings
from autograder.site.dataset_html import unit
from autograder.site.generated import ROOT, Made, table, word
from autograder.site.settings import settings

MANIFESTS = dataset_uses.MANIFESTS
EXPORTS = dataset_profile.EXPORTS
PREVIEW_LINES = 7
LISTED_FILES = 40
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
_ENCODINGS = {"UTF-16": "utf-16", "Big5": "cp950", "UTF-8 with BOM": "utf-8-sig"}
_FENCE = "`" * 8


def manifests() -> list[Path]:
    """All manifests, in the order of their names."""
    return sorted(MANIFESTS.glob("*.yml")) if MANIFESTS.is_dir() else []


def write_stubs(folder: Path) -> None:
    """One page per manifest that asks for its contents; pages without a manifest go away."""
    folder.mkdir(exist_ok=True)
    wanted = {f"{path.stem}.md": f"% generated: dataset {path.stem}\n" for path in manifests()}
    for stale in folder.glob("*.md"):
        if stale.name not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _size(size: int) -> str:
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{max(size / 1000, 1):,.0f} KB"


def _bytes(made: dict) -> int:
    return sum(one["bytes"] for one in made["files"])


def _sizes(made: dict, language: str) -> str:
    # A file of nested data or a web page has lines and no rows.
    flat = any(not one["path"].endswith((".yml", ".html")) for one in made["files"])
    key = "dataset_size" if flat else "dataset_size_plain"
    key += "_one" if len(made["files"]) == 1 else ""
    count = f"{len(made['files']):,}"
    return word(key, language, rows=f"{made['rows']:,}", files=count, size=_size(_bytes(made)))


def raw(html: str) -> str:
    """HTML inside a page of Markdown."""
    return f"{_FENCE}{{raw}} html\n{html}\n{_FENCE}"


def first_lines(path: Path, encoding: str, count: int = PREVIEW_LINES) -> list[str]:
    """The first lines of an export as text; the first rows of a workbook, cells parted by tabs; the
    files inside a zip.

    Args:
        encoding: as the manifest names it, e.g. "UTF-16LE with BOM, tabs".
    """
    if path.suffix == ".xlsx":
        from openpyxl import load_workbook

        book = load_workbook(path, read_only=True)
        rows = book.active.iter_rows(max_row=count, values_only=True)
        lines = ["\t".join("" if v is None else str(v) for v in row) for row in rows]
        book.close()
        return lines
    if path.suffix == ".zip":
        with ZipFile(path) as archive:
            return [f"{one.filename} ({one.file_size:,} B)" for one in archive.infolist()][:count]
    codec = next((c for name, c in _ENCODINGS.items() if name in encoding), "utf-8")
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding=codec, newline=None) as file:
        return [line.rstrip("\n") for _, line in zip(range(count), file, strict=False)]


def _list(items: list[str], language: str) -> str:
    return ("、" if language == "zh-TW" else ", ").join(items)


def uses(dataset: str, language: str) -> list[str]:
    """Lines of Markdown: the exercises and sections that use a dataset, by chapter."""
    from autograder.site.standard_map import anchor, exercise_anchor, page_name, section_titles

    by_chapter: dict[str, list[str]] = {}
    codes: dict[str, dict[str, None]] = {}  # those of indicators and outputs; others are many
    for exercise_id in dataset_uses.used_by(dataset):
        item = register.exercise(exercise_id)
        link = f"[{item.id}](#{exercise_anchor(item)})"
        by_chapter.setdefault(item.chapter, []).append(link)
        told = {
            f"[{code}](#{anchor(code)})": None for code in sorted(item.codes) if code[0] in "OP"
        }
        codes.setdefault(item.chapter, {}).update(told)
    sections: dict[str, list[str]] = {}
    for chapter_id, section in dataset_uses.sections_using(dataset):
        page = register.chapter(chapter_id).page
        title = section_titles(page, language).get(section, section)
        sections.setdefault(chapter_id, []).append(f"[{title}](#{section})")
    lines = []
    for chapter in register.chapters():
        here = dataset_uses.chapters_of(dataset)
        if chapter.id not in here:
            continue
        parts = [f"[{chapter_name(chapter, language)}]({_up(page_name(chapter))})"]
        if chapter.id in by_chapter:
            parts.append(
                word("uses_exercises", language, list=_list(by_chapter[chapter.id], language))
            )
        if codes.get(chapter.id):
            parts.append(
                word("uses_codes", language, list=_list(sorted(codes[chapter.id]), language))
            )
        if chapter.id in sections:
            parts.append(
                word("uses_sections", language, list=_list(sections[chapter.id], language))
            )
        lines.append("- " + ("；" if language == "zh-TW" else "; ").join(parts))
    if lines:
        return lines
    home = register.chapter(dataset_uses.home(dataset))
    name = f"[{chapter_name(home, language)}]({_up(page_name(home))})"
    return ["- " + word("uses_none", language, chapter=name)]


def _up(page: str) -> str:
    return f"../{page}"


def download(dataset: str, language: str) -> str:
    """The link to the file or zip as HTML, or where the course holds what is too large."""
    made = dataset_uses.manifest(dataset)
    offer = dataset_files.offered(dataset)
    if offer is None:
        place = Path(made["files"][0]["path"])
        place = place if len(made["files"]) == 1 else place.parent
        path = f"datasets/exports/{place.as_posix()}"
        return escape(word("download_large", language, size=_size(_bytes(made)))) + (
            f" <code>{escape(path)}</code>"
        )
    address, size = offer
    up = "../" if language == "zh-TW" else "../../"
    name = address.rsplit("/", 1)[1]
    link = f'<a href="{up}{escape(address)}" download>{escape(name)}</a> ({_size(size)})'
    return link + (escape(word("download_gz", language)) if name.endswith(".gz") else "")


def _facts(dataset: str, language: str) -> str:
    made = dataset_uses.manifest(dataset)
    opened = f"<code>{escape(dataset_profile.openings(dataset)[0])}</code>"
    if dataset in dataset_profile.CASES:
        opened = escape(word("open_case", language))
    facts = [
        ("fact_size", _sizes(made, language)),
        ("fact_open", opened),
        ("fact_download", download(dataset, language)),
        ("fact_source", word("dataset_source", language, seed=made["source"]["seed"])),
    ]  # fmt: skip
    lines = "".join(
        f"<div><dt>{escape(word(key, language))}</dt><dd>{value}</dd></div>" for key, value in facts
    )
    return raw(f'<dl class="dataset-facts">{lines}</dl>')


def _imports(line: str) -> list[str]:
    """What a line needs besides the `load` that every notebook has."""
    if line.startswith("ingest."):
        return ["from autograder import ingest", ""]
    return ["import pandas as pd", ""] if line.startswith("pd.") else []


def _part(dataset: str, part: dict, only: bool, language: str) -> list[str]:
    """One line of code and what it gives."""
    if part.get("kind") == "table":
        gives = word("gives_table", language, rows=f"{part['rows']:,}", columns=part["width"])
    elif part["kind"] == "text":
        gives = word("gives_text", language)
    else:
        gives = word(f"gives_{part['kind']}", language, n=part.get("size") or len(part["files"]))
    lines = [] if only else [f"### `{part['line']}`", ""]
    code = [*_imports(part["line"]), part["line"]]
    lines += ["```python", *code, "```", ""] if only else []
    lines += [gives, ""]
    if part["kind"] == "table":
        found, left = meanings(dataset, [column["name"] for column in part["columns"]])
        shared = "ingest.tidy(" in part["line"]
        lines += [raw(dataset_html.preview(part, language)), ""]
        lines += [f"## {word('columns', language)}", ""] if only else []
        lines += [raw(dataset_html.columns(part, found, shared, language)), ""]
        if only and left:
            lines += [f"### {word('columns_left', language)}", "", _meanings(left, language), ""]
    elif part["kind"] == "text":
        lines += [raw(dataset_html.text(part, language)), ""]
    elif part["kind"] == "files":
        lines += [raw(dataset_html.files(part, language)), ""]
    else:
        lines += [raw(dataset_html.tree(part["tree"], language)), ""]
    return lines


def _meanings(columns: list[Meaning], language: str) -> str:
    head = [word(k, language) for k in ("column", "unit", "meaning")]
    rows = [[f"`{c.caption}`", unit(c.unit, language), c.text[language]] for c in columns]
    return table(head, rows)


def _tables_elsewhere(dataset: str, parts: list[dict], language: str) -> list[str]:
    """The tables of a case that have a page of their own: one line each."""
    made = dataset_uses.manifest(dataset)
    rows = []
    titles = {column["name"]: column[language] for column in made["columns"]}
    for part in parts:
        name = part["line"].split('"')[1]
        size = f"{part['rows']:,} × {part['width']}" if part["kind"] == "table" else "–"
        title = titles[name]
        if "page" in part:
            title = f"[{title}]({name}.md)"
        rows.append([f"`{part['line']}`", title, size])
    head = [word(k, language) for k in ("case_line", "dataset", "case_rows")]
    return [f"## {word('case_tables', language)}", "", word("case_note", language), "",
            table(head, rows), ""]  # fmt: skip


def structured(dataset: str, language: str) -> str:
    """The schema.org description of a dataset (JSON-LD); addresses only where the site has one."""
    made = dataset_uses.manifest(dataset)
    site = settings()
    part = dataset_profile.profile(dataset)["parts"][0]
    measured = [c["name"] for c in part.get("columns", made["columns"])]
    data = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": made["title"][language],
        "description": made["about"][language],
        "identifier": dataset,
        "inLanguage": language,
        "license": CC0,
        "isAccessibleForFree": True,
        "version": site.version,
        "dateModified": site.date,
        "variableMeasured": measured,
    }
    if offer := dataset_files.offered(dataset):
        format_ = {".zip": "application/zip", ".gz": "application/gzip", ".csv": "text/csv"}
        suffix = Path(offer[0]).suffix
        one = {"@type": "DataDownload", "contentSize": f"{offer[1]} B"}
        one["encodingFormat"] = format_.get(suffix, "application/octet-stream")
        up = "../" if language == "zh-TW" else "../../"
        one["contentUrl"] = f"{site.address}/{offer[0]}" if site.address else f"{up}{offer[0]}"
        data["distribution"] = [one]
    if site.address:
        folder = "" if language == "zh-TW" else "en/"
        data["url"] = f"{site.address}/{folder}datasets/{dataset}.html"
    text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    return raw(f'<script type="application/ld+json">{text}</script>')


def page(language: str, argument: str | None) -> Made:
    """The page of one dataset."""
    dataset = argument or ""
    path = MANIFESTS / f"{dataset}.yml"
    made = dataset_uses.manifest(dataset)
    parts = dataset_profile.profile(dataset)["parts"]
    full = [part for part in parts if "page" not in part]
    lines = [f"# {made['title'][language]}", "", made["about"][language], ""]
    lines += [_facts(dataset, language), ""]
    lines += [f"## {word('uses', language)}", "", *uses(dataset, language), ""]
    if dataset in dataset_profile.CASES:
        lines += _tables_elsewhere(dataset, parts, language)
    title = "first_rows" if full[0]["kind"] == "table" else "what_it_holds"
    lines += [f"## {word(title, language)}", ""]
    elsewhere = dataset_profile.read_elsewhere(dataset)
    for part in full:
        lines += _part(dataset, part, len(full) == 1, language)
    if elsewhere:
        named = _list([f'`load("{name}")`' for name in elsewhere], language)
        lines += [word("read_elsewhere", language, list=named), ""]
    if all(part["kind"] != "table" for part in full) and dataset not in dataset_profile.CASES:
        own = [Meaning(c["name"], c["unit"], {language: c[language]}) for c in made["columns"]]
        lines += [f"## {word('keys', language)}", "", _meanings(own, language), ""]
    shown = made["files"][-1]
    export = EXPORTS / shown["path"]
    begins = [re.sub(r"[\x00-\x08\x0b-\x1f]", "", one) for one in first_lines(
        export, shown["encoding"])]  # fmt: skip
    lines += [f"## {word('preview', language)}", "", f"`{shown['path']}`, {shown['encoding']}", ""]
    lines += [f"{_FENCE}text", *(one[:1200] for one in begins), _FENCE, ""]
    if made["dirt"]:
        lines += [f"## {word('dirt', language)}", ""]
        lines += [f"- **{one['id']}** {one[language]}" for one in made["dirt"]] + [""]
    lines += [f"## {word('files', language)}", ""]
    head = [word(k, language) for k in ("file", "rows", "size", "encoding")]
    rows = [
        [f"`{f['path']}`", f"{f['rows']:,}", f"{f['bytes']:,} B", f["encoding"]]
        for f in made["files"][:LISTED_FILES]
    ]
    lines += [table(head, rows), ""]
    if len(made["files"]) > LISTED_FILES:
        left = len(made["files"]) - LISTED_FILES
        lines += [word("tree_more", language, count=left), ""]
    lines += [structured(dataset, language), ""]
    used = [path, ROOT / "book" / "site.yml", ROOT / "CITATION.cff", register.CURRICULUM]
    used += [EXPORTS / one["path"] for one in made["files"]]
    for chapter_id in dataset_uses.chapters_of(dataset):
        used += dataset_uses.notebook_texts(register.chapter(chapter_id))
    return "\n".join(lines), used


def index(language: str, _argument: str | None = None) -> Made:
    """All datasets by chapter, one line each, with a box that filters them (plain JavaScript)."""
    paths = manifests()
    if not paths:
        return word("no_data", language), []
    all_made = [dataset_uses.manifest(path.stem) for path in paths]
    total = sum(_bytes(made) for made in all_made)
    count = sum(len(made["files"]) for made in all_made)
    offers = [o for path in paths if (o := dataset_files.offered(path.stem))]
    label = escape(word("filter_label", language))
    found = escape(word("filter_found", language, count="{count}"))
    lines = [
        word("index_total", language, datasets=len(paths), files=f"{count:,}", size=_size(total),
             offered=len(offers), offered_size=_size(sum(size for _, size in offers))),
        "",
        raw(
            '<div class="dataset-filter" hidden>'
            f'<label for="dataset-filter">{label}</label>'
            '<input id="dataset-filter" type="search" autocomplete="off" spellcheck="false">'
            f'<p role="status" data-found="{found}"></p></div>'
            '<script defer src="_static/datasets.js"></script>'
        ),
        "",
    ]  # fmt: skip
    for chapter in register.chapters():
        mine = [made for made in all_made if dataset_uses.home(made["name"]) == chapter.id]
        if not mine:
            continue
        lines += [f"## {chapter_name(chapter, language)}", "", ":::{div} dataset-list"]
        for made in mine:
            lines.append(
                f"- [{made['title'][language]}](datasets/{made['name']}.md) `{made['name']}`"
                f"{'：' if language == 'zh-TW' else ': '}{made['about'][language]} "
                f"[{_sizes(made, language)}]{{.size}}"
            )
        lines += [":::", ""]
    sources = [p for c in register.chapters() for p in dataset_uses.notebook_texts(c)]
    return "\n".join(lines), [*paths, register.CURRICULUM, *sources]
