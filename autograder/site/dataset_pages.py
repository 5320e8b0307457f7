"""Pages of the datasets, from their manifests: columns, dirt, files and how a file begins."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import ZipFile

import yaml

from autograder.site.generated import ROOT, Made, has_word, table, word

MANIFESTS = ROOT / "datasets" / "manifests"
EXPORTS = ROOT / "datasets" / "exports"
PREVIEW_LINES = 7
_ENCODINGS = {"UTF-16": "utf-16", "Big5": "cp950", "UTF-8 with BOM": "utf-8-sig"}


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


def _load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def unit(name: str, language: str) -> str:
    """A unit of a manifest in words; one that has none is shown as it is."""
    key = f"unit_{name}"
    return word(key, language) if has_word(key) else name


def _size(files: list[dict]) -> str:
    return f"{sum(one['bytes'] for one in files) / 1000:,.0f} KB"


def index(language: str, _argument: str | None = None) -> Made:
    """A table of all datasets, each linked to its page."""
    paths = manifests()
    if not paths:
        return word("no_data", language), []
    rows = []
    for path in paths:
        made = _load(path)
        rows.append(
            [
                f"[{made['title'][language]}](datasets/{path.stem}.md)",
                f"{made['rows']:,}",
                str(len(made["files"])),
                _size(made["files"]),
                str(len(made["dirt"]) or "–"),
            ]
        )
    head = [word(k, language) for k in ("dataset", "rows", "files", "size", "dirt_count")]
    return table(head, rows), paths


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


def page(language: str, argument: str | None) -> Made:
    """The page of one dataset: head, how it begins, columns, dirt, files."""
    path = MANIFESTS / f"{argument}.yml"
    made = _load(path)
    shown = made["files"][-1]
    export = EXPORTS / shown["path"]
    parts = [
        f"# {made['title'][language]}",
        "",
        word(
            "dataset_facts",
            language,
            rows=f"{made['rows']:,}",
            files=len(made["files"]),
            size=_size(made["files"]),
            licence=made["licence"],
            reader=made["reader"],
            seed=made["source"]["seed"],
        ),
        "",
        f"## {word('preview', language)}",
        "",
        f"`{shown['path']}`, {shown['encoding']}",
        "",
        "````text",
        *first_lines(export, shown["encoding"]),
        "````",
        "",
        f"## {word('columns', language)}",
        "",
        table(
            [word(k, language) for k in ("column", "unit", "meaning")],
            [[f"`{c['name']}`", unit(c["unit"], language), c[language]] for c in made["columns"]],
        ),
        "",
    ]
    if made["dirt"]:
        parts += [f"## {word('dirt', language)}", ""]
        parts += [f"- **{one['id']}** {one[language]}" for one in made["dirt"]] + [""]
    parts += [
        f"## {word('files', language)}",
        "",
        table(
            [word(k, language) for k in ("file", "rows", "size", "encoding")],
            [
                [f"`{f['path']}`", f"{f['rows']:,}", f"{f['bytes']:,} B", f["encoding"]]
                for f in made["files"]
            ],
        ),
        "",
    ]
    return "\n".join(parts), [path, export]
