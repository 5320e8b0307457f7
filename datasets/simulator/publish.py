"""Write the shipped year: datasets/exports, datasets/manifests and datasets/CATALOG.md."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

from . import exports, manifest
from .capstone.world import shipped_capstone
from .case_two.world import shipped_case_two
from .case_world import shipped_case
from .exports import capstone, case, case_two, event_export, factors, planning, search_console
from .world import World

ROOT = Path(__file__).resolve().parents[1]
SEED, YEAR = 2431, 2025
# Parts that come from a world of their own.
OTHER_WORLDS: dict[str, Callable[[], World]] = {case.ROOT: shipped_case,
                                            capstone.ROOT: shipped_capstone,
                                            case_two.ROOT: shipped_case_two}


def shipped() -> World:
    """The world whose exports are in the repository."""
    return World(SEED, YEAR, "all", "full")


def known_rows(world: World) -> dict[str, int]:
    """Row counts of files that cannot be counted by their lines (titles, totals, cells with
    line breaks, workbooks)."""
    rows = {file.path: len(file.rows) for file in world.files}
    rows["ga4/transactions.csv"] = len(world.ga4_transactions)
    rows["finance/media_invoices.xlsx"] = len(world.invoices)
    rows["mentions/mentions.csv.gz"] = len(world.mentions)
    rows |= planning.known_rows(world)
    rows |= search_console.known_rows(world)
    rows |= factors.known_rows(world)
    rows |= case.known_rows(shipped_case())
    rows |= case_two.known_rows()
    rows |= capstone.known_rows(shipped_capstone())
    rows |= event_export.known_rows(world)
    rows |= dict.fromkeys(("pages/page_spec.yml", "pages/landing_draft.html",
                           "pages/pressed_page.html", "redesign/live_page.html",
                           "redesign/patch_brief.yml"), 1)
    rows |= {f"pages/examples/{p}.html": 1 for p in world.page_examples["page_id"]}
    rows |= {f"pages/test/{p}.html": 1 for p in world.test_pages["page_id"]}
    rows |= {f"run/downloads/{n}": max(d.count(b"\n") - 1, 1)
             for n, d in world.run_files.items()}
    rows["customers/delivery.yml"] = 1
    rows["creative/copies.csv"] = len(world.copies)
    rows["creative/copy_labels.csv"] = len(world.copy_labels)
    return rows


def publish(
    root: Path | str = ROOT, quiet: bool = False, only: Iterable[str] | None = None
) -> list[Path]:
    """Rewrite exports, manifests and the catalogue below `root`; returns the paths written.

    The folders `exports` and `manifests` are replaced, so that no file of an earlier shape stays.
    With `only` (names of parts) the files of those parts are written and nothing is removed; the
    catalogue is made from the manifests that are there.
    """
    root = Path(root)
    world = shipped()
    for folder in ("exports", "manifests"):
        if only is None:
            shutil.rmtree(root / folder, ignore_errors=True)
        (root / folder).mkdir(parents=True, exist_ok=True)
    rows = known_rows(world)
    written, described = [], []
    for part in exports.PARTS:
        target = root / "manifests" / f"{part}.yml"
        if only is not None and part not in only:
            if target.exists():
                described.append(yaml.safe_load(target.read_text(encoding="utf-8")))
            continue
        if not quiet:
            print(f"{part} ...", file=sys.stderr)
        made = OTHER_WORLDS[part]() if part in OTHER_WORLDS else world
        files = list(exports.rendered(made, [part]))
        for path, data in files:
            target = root / "exports" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            written.append(target)
        entry = manifest.describe(part, made, files, rows)
        described.append(entry)
        manifest_file = root / "manifests" / f"{part}.yml"
        manifest_file.write_text(manifest.dump(entry) + "\n", encoding="utf-8", newline="\n")
        written.append(manifest_file)
    target = root / "CATALOG.md"
    target.write_text(manifest.catalogue(described), encoding="utf-8", newline="\n")
    return [*written, target]
