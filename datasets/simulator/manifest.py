"""Manifests of the committed exports, and the catalogue made from them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml

from . import (
    columns,
    columns_backlog,
    columns_behaviour,
    columns_budget,
    columns_capstone,
    columns_case_two,
    columns_creative,
    columns_customers,
    columns_event_export,
    columns_experiments,
    columns_factors,
    columns_friction,
    columns_funnel,
    columns_hotspots,
    columns_launch,
    columns_measurement,
    columns_pages,
    columns_planning,
    columns_redesign,
    columns_run,
    columns_schedule,
    columns_search_console,
    columns_shop,
    columns_traffic,
    columns_visitors,
)
from .dirt import NAMES
from .exports import capstone, case, case_run
from .parts import PARTS
from .world import World

LICENCE = "CC0-1.0"
COLUMNS = {
    **columns.COLUMNS,
    **columns_shop.COLUMNS,
    **columns_budget.COLUMNS,
    **columns_creative.COLUMNS,
    **columns_planning.COLUMNS,
    **columns_schedule.COLUMNS,
    **columns_run.COLUMNS,
    **columns_launch.COLUMNS,
    **columns_pages.COLUMNS,
    **columns_event_export.COLUMNS,
    **columns_measurement.COLUMNS,
    **columns_traffic.COLUMNS,
    **columns_search_console.COLUMNS,
    **columns_visitors.COLUMNS,
    **columns_behaviour.COLUMNS,
    **columns_funnel.COLUMNS,
    **columns_factors.COLUMNS,
    **columns_customers.COLUMNS,
    **columns_hotspots.COLUMNS,
    **columns_friction.COLUMNS,
    **columns_experiments.COLUMNS,
    **columns_redesign.COLUMNS,
    **columns_case_two.COLUMNS,
    **columns_capstone.COLUMNS,
    **columns_backlog.COLUMNS,
    # The case holds tables of the chapters; their columns stand in the manifests of these.
    "case_t1": {
        **{name: ("table", *PARTS[name][:2]) for name in case.TABLES},
        **{name: ("table", *title) for name, title in case_run.TITLES.items()},
        "campaign_plan": ("table", "核定的母親節企劃", "Approved plan"),
    },
    "capstone": {
        **{name: ("table", *PARTS[name][:2]) for name in capstone.TABLES},
        **{name: ("table", *case_run.TITLES[name]) for name in ("case_mornings", "case_orders")},
        **columns_capstone.OWN,
    },
}


@cache
def _about() -> dict[str, dict]:
    """about.yml: what each part is, and columns that its reader adds."""
    path = Path(__file__).with_name("about.yml")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def rows_in(path: str, data: bytes, table_rows: dict[str, int]) -> int:
    """Rows under the header, as known from the table (or counted, where the file is a part)."""
    if path in table_rows:
        return table_rows[path]
    raw = gzip.decompress(data) if path.endswith(".gz") else data
    return max(len(raw.decode("utf-8-sig", errors="replace").splitlines()) - 1, 0)


def encoding_of(path: str, data: bytes) -> str:
    """Encoding (and packing) of an export, by its first bytes."""
    if path.endswith((".xlsx", ".zip")):
        return path.rsplit(".", 1)[1]
    raw = gzip.decompress(data) if path.endswith(".gz") else data
    if raw.startswith(b"\xff\xfe"):
        name = "UTF-16LE with BOM, tabs"
    elif raw.startswith(b"\xef\xbb\xbf"):
        name = "UTF-8 with BOM"
    else:
        try:
            raw.decode("utf-8")
            name = "UTF-8"
        except UnicodeDecodeError:
            name = "Big5 (cp950)"
    return f"gzip, {name}" if path.endswith(".gz") else name


def describe(
    part: str, world: World, files: Iterable[tuple[str, bytes]], table_rows: dict[str, int]
) -> dict[str, object]:
    """One manifest as nested dicts and lists.

    Args:
        part: key of `parts.PARTS`.
        files: path below the exports' folder and bytes.
        table_rows: known row counts by path.
    """
    zh, en, reader, dirt = PARTS[part]
    listed = [
        {
            "path": path,
            "rows": rows_in(path, data, table_rows),
            "bytes": len(data),
            "encoding": encoding_of(path, data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        for path, data in files
    ]
    return {
        "name": part,
        "title": {"zh-TW": zh, "en": en},
        "about": _about()["about"][part],
        "reader": f"autograder.ingest.{reader}",
        "licence": LICENCE,
        "source": {
            "program": "datasets.simulator",
            "seed": world.seed,
            "year": world.year,
            "dirt": "all",
        },
        "synthetic": True,
        "rows": sum(f["rows"] for f in listed),
        "columns": [
            {"name": name, "unit": unit, "zh-TW": zh_text, "en": en_text}
            for name, (unit, zh_text, en_text) in COLUMNS[part].items()
        ],
        "read": [
            {"name": name, "unit": unit, "zh-TW": zh_text, "en": en_text}
            for name, (unit, zh_text, en_text) in _about()["read"].get(part, {}).items()
        ],
        "dirt": [{"id": d, "zh-TW": NAMES[d][1], "en": NAMES[d][0]} for d in dirt],
        "files": listed,
    }


def dump(value: object, depth: int = 0) -> str:
    """YAML of nested dicts, lists and scalars; texts quoted as in JSON, so nothing is guessed."""
    pad = "  " * depth
    lines = []
    if isinstance(value, dict):
        for key, entry in value.items():
            if isinstance(entry, (dict, list)) and entry:
                lines.append(f"{pad}{key}:\n{dump(entry, depth + 1)}")
            else:
                lines.append(f"{pad}{key}: {_scalar(entry)}")
    elif isinstance(value, list):
        for entry in value:
            pairs = ", ".join(f"{json.dumps(k)}: {_scalar(v)}" for k, v in entry.items())
            lines.append(f"{pad}- {{{pairs}}}")
    return "\n".join(lines)


def _scalar(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def catalogue(manifests: list[dict[str, object]]) -> str:
    """CATALOG.md: one row per manifest, both languages."""
    lines = [
        "# Catalogue of the course's data / 課程資料目錄",
        "",
        "Generated by `python -m datasets.simulator --publish`; do not edit. All data are",
        "synthetic, the brand and all people are fictional, licence CC0.",
        "由上述指令產生，請勿手動修改。資料皆為合成，品牌與人物皆為虛構，授權 CC0。",
        "",
        "| data | 資料 | rows | files | size | dirt | manifest |",
        "|---|---|---:|---:|---:|---|---|",
    ]
    for entry in manifests:
        files = entry["files"]
        size = sum(f["bytes"] for f in files)
        dirt = " ".join(d["id"] for d in entry["dirt"]) or "–"
        lines.append(
            f"| {entry['title']['en']} | {entry['title']['zh-TW']} | {entry['rows']:,} | "
            f"{len(files)} | {size / 1024:,.0f} KB | {dirt} | "
            f"[{entry['name']}](manifests/{entry['name']}.yml) |"
        )
    total = sum(f["bytes"] for m in manifests for f in m["files"])
    lines += [
        "",
        f"All files together: {total / 1024 / 1024:.1f} MB.",
        "",
        "## Dirt on purpose / 刻意放入的髒資料",
        "",
        "| id | what | 內容 |",
        "|---|---|---|",
    ]
    lines += [f"| {key} | {en} | {zh} |" for key, (en, zh) in NAMES.items()]
    return "\n".join(lines) + "\n"
