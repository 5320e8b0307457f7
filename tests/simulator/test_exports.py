"""Exports: same bytes on repeat, right encodings, read back by the course's readers, no drift."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import pytest
import yaml
from pandas.testing import assert_frame_equal

from autograder import ingest
from datasets.simulator import World, export_world, exports, manifest, parts
from datasets.simulator.cli import main
from datasets.simulator.publish import ROOT, shipped

TABLES = ("tidy", "order_lines", "orders", "claims", "ga4_transactions", "invoices", "paths",
          "geo_panel", "mentions", "products", "faulty")
MANIFESTS = sorted((ROOT / "manifests").glob("*.yml"))
WRITTEN = ("D01", "D02", "D04", "D08", "D09", "D10", "D11", "D14", "D21", "D38")  # change the files
CHEAP = ("line_ads", "edm", "kol", "seo", "ga4_transactions", "products", "claims", "invoices",
         "geo_panel", "google_ads", "mentions", "faulty")


@cache
def shipped_world() -> World:
    return shipped()


def bytes_of(world: World) -> dict[str, bytes]:
    return dict(exports.rendered(world))


def test_same_bytes_on_repeat() -> None:
    first = bytes_of(World(3, 2027, scale="small"))
    assert first == bytes_of(World(3, 2027, scale="small"))
    assert first["journeys/journeys.csv.gz"][4:8] == b"\0\0\0\0"  # no time in the gzip header
    workbook = first["finance/media_invoices.xlsx"]
    assert b"\x00\x00\x21\x00" in workbook[:40]  # 1980-01-01 in the zip entry


def test_encodings() -> None:
    made = bytes_of(World(3, 2025, scale="small"))
    assert made["google_ads/campaign_2025-10.csv"].startswith(b"\xff\xfe")
    assert made["meta/adset_2025-11_20251124.csv"].startswith(b"\xef\xbb\xbf")
    assert "訂單號碼" in made["shop/orders_2025-10.csv"].decode("cp950")
    assert made["google_ads/campaign_2025-11.csv"].decode("utf-8").startswith("廣告活動報表")
    assert made["edm/edm.csv"].decode("utf-8-sig").splitlines()[2].startswith("114/")
    assert b"Z\r\n" in made["tracking/conversion_log.csv"]


@pytest.mark.parametrize("dirt", ["all", "none", *({s} for s in WRITTEN)], ids=str)
def test_readers_give_the_tables_back(tmp_path: Path, dirt: str | set[str]) -> None:
    number = 0 if isinstance(dirt, str) else int(next(iter(dirt))[1:])
    world = World(40 + number, 2024 + number % 4, dirt, "small")
    export_world(world, tmp_path)
    for name in TABLES:
        found = getattr(ingest, name)(tmp_path)
        assert not found.attrs.get("unknown_columns"), name
        assert_frame_equal(found, getattr(world, name), obj=f"{name} of {world}")


def test_shipped_year_reads_back() -> None:
    for name in ("tidy", "order_lines", "mentions"):
        found = getattr(ingest, name)(ROOT / "exports")
        assert_frame_equal(found, getattr(shipped_world(), name), obj=name)


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda p: p.stem)
def test_files_are_as_their_manifest_says(path: Path) -> None:
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    for file in entry["files"]:
        data = (ROOT / "exports" / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"], file["path"]
        assert len(data) == file["bytes"]
    assert entry["rows"] == sum(f["rows"] for f in entry["files"]) > 0
    assert all(c["zh-TW"] and c["en"] and c["unit"] for c in entry["columns"])
    assert entry["licence"] == "CC0-1.0"


def test_manifests_cover_all_files_and_stay_small() -> None:
    listed = {f["path"] for p in MANIFESTS
              for f in yaml.safe_load(p.read_text(encoding="utf-8"))["files"]}
    there = {p.relative_to(ROOT / "exports").as_posix()
             for p in (ROOT / "exports").rglob("*") if p.is_file()}
    assert listed == there
    assert {p.stem for p in MANIFESTS} == set(exports.PARTS) == set(parts.PARTS)
    assert set(exports.PARTS) == set(manifest.COLUMNS)
    assert sum((ROOT / "exports" / f).stat().st_size for f in there) < 24 * 2**20
    catalogue = (ROOT / "CATALOG.md").read_text(encoding="utf-8")
    assert all(f"manifests/{p.name}" in catalogue for p in MANIFESTS)


@pytest.mark.parametrize("part", CHEAP)
def test_shipped_exports_do_not_drift(part: str) -> None:
    """The program still writes the committed bytes; if not, run --publish and commit."""
    for path, data in exports.rendered(shipped_world(), [part]):
        assert data == (ROOT / "exports" / path).read_bytes(), path


def test_unknown_part() -> None:
    with pytest.raises(ValueError, match="No such export: shoes"):
        export_world(World(1, scale="small"), "nowhere", only=["shoes"])


def test_command_writes_exports_and_ledger(tmp_path: Path, capsys) -> None:
    out = tmp_path / "world"
    code = main(["--seed", "12", "--year", "2026", "--dirt", "D02,D14", "--scale", "small",
                 "--out", str(out)])
    assert code == 0
    shown = capsys.readouterr()
    assert shown.out == "" and "ledger" in shown.err
    truth = json.loads((out / "ledger" / "ledger.json").read_text(encoding="utf-8"))
    world = World(12, 2026, {"D02", "D14"}, "small")
    assert truth["dirt"] == ["D02", "D14"]
    assert truth["net_revenue"]["flight"] == world.ledger["net_revenue"]["flight"]
    assert (out / "ledger" / "faults.csv").exists() and (out / "shop").is_dir()


@pytest.mark.parametrize("arguments", [
    ["--seed", "x", "--out", "o"], ["--seed", "-1", "--out", "o"], ["--year", "2031", "--out", "o"],
    ["--dirt", "D77", "--out", "o"], [], ["--shoes"],
])
def test_command_names_bad_arguments_in_one_line(arguments: list[str], capsys) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and len(shown.err.strip().splitlines()) == 1
