"""Search Console archives, consent log, members and survey: read back, and bad ones in a sentence.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from autograder import ingest
from autograder.ingest import TABLES, IngestError
from autograder.ingest.search_console import read_archive
from datasets.simulator import World, export_world
from datasets.simulator.publish import ROOT
from datasets.simulator.search_console.archive import packed

PARTS = ["gsc_files", "consent_log", "crm", "survey"]
QUERIES = "Top queries,Clicks,Impressions,CTR,Position\n澄嶼,1,2,50%,1.0\n"
DAYS = "日期,點擊次數,曝光次數,點閱率,{}\n2026-01-05,\"1,234\",\"5,678\",21.73%,3.5\n"


@pytest.mark.parametrize("dirt", ["all", "none", {"D38"}], ids=str)
def test_readers_give_the_tables_back(tmp_path: Path, dirt: str | set[str]) -> None:
    world = World(31, 2026, dirt, "small")
    export_world(world, tmp_path, PARTS)
    for name in ("consent_log", "crm", "survey"):
        assert_frame_equal(TABLES[name](tmp_path), getattr(world, name), obj=name)
    assert TABLES["gsc_files"](tmp_path) == world.gsc_files
    total = world.gsc_truth.query("archive == 'weeks_1_8' and kind == 'total'")
    assert TABLES["gsc_days"](tmp_path)["clicks"].sum() == total["clicks"].iloc[0]
    assert TABLES["gsc_queries"](tmp_path)["query"].is_unique


def test_the_published_log_is_about_the_published_events() -> None:
    log = TABLES["consent_log"](ROOT / "exports")
    events = TABLES["ga4_events"](ROOT / "exports")
    assert log["user_pseudo_id"].isin(events["user_pseudo_id"]).mean() > 0.9


def test_archives_are_no_strangers_to_the_other_readers() -> None:
    names = [p.name for p in ingest.files_below(ROOT / "exports")]
    assert not {"weeks_1_8.zip", "crm.csv.gz", "survey.csv", "consent_log.csv"} & set(names)


@pytest.mark.parametrize("caption", ["排序", "平均排名", "平均排序"])
def test_every_wording_of_the_position(caption: str) -> None:
    tables = read_archive("x.zip", packed({"查詢.csv": QUERIES, "圖表.csv": DAYS.format(caption)}))
    assert tables["days"].loc[0, ["clicks", "position"]].tolist() == [1234, 3.5]


def _locked() -> bytes:
    data = bytearray(packed({"Queries.csv": QUERIES, "Dates.csv": DAYS.format("排序")}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + place] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Queries.csv", QUERIES + "a,1,1,1%,1\n" * 2_000_000)
        archive.writestr("Dates.csv", DAYS.format("排序"))
    return out.getvalue()


WHOLE = packed({"Queries.csv": QUERIES, "Dates.csv": DAYS.format("排序")})
BAD = {
    "empty": (b"", "is empty"),
    "no zip": ("<html>登入</html>".encode(), "is not a zip"),
    "cut off": (WHOLE[: len(WHOLE) // 2], "is cut off"),
    "password": (_locked(), "password"),
    "no queries": (packed({"Dates.csv": DAYS.format("排序")}), "list of queries"),
    "no days": (packed({"Queries.csv": QUERIES}), "totals by day"),
    "too large": (_bomb(), "20 MB"),
    "other caption": (packed({"Queries.csv": QUERIES, "Dates.csv": DAYS.format("名次")}),
                      "no column is"),
    "word for a number": (packed({"Queries.csv": QUERIES.replace(",1,", ",很多,"),
                                  "Dates.csv": DAYS.format("排序")}), "is not a number"),
    "half a row": (packed({"Queries.csv": QUERIES + "毛巾,3",
                           "Dates.csv": DAYS.format("排序")}), "2 cells"),
    "no date": (packed({"Queries.csv": QUERIES,
                        "Dates.csv": DAYS.format("排序").replace("2026-01-05", "昨天")}),
                "is not a date"),
}


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_archive_gets_its_own_sentence(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    data, says = BAD[kind]
    with pytest.raises(IngestError, match=says):
        read_archive("weeks.zip", data)


LOG = "entry_id,at,user_pseudo_id,purpose,state\n"
BAD_LOGS = {
    "no zone": ("K1,2025-11-01T10:00:00,a.1,analytics,granted\n", "no zone"),
    "purpose": ("K1,2025-11-01T10:00:00Z,a.1,everything,granted\n", "purpose is everything"),
    "state": ("K1,2025-11-01T10:00:00Z,a.1,analytics,maybe\n", "state is maybe"),
    "nobody": ("K1,2025-11-01T10:00:00Z,,analytics,granted\n", "consent of nobody"),
    "same second": ("K1,2025-11-01T10:00:00Z,a.1,analytics,granted\n"
                    "K2,2025-11-01T18:00:00+08:00,a.1,analytics,withdrawn\n", "same second"),
    "twice": ("K1,2025-11-01T10:00:00Z,a.1,analytics,granted\n"
              "K1,2025-11-02T10:00:00Z,a.1,analytics,denied\n", "stands there twice"),
}


@pytest.mark.parametrize("kind", BAD_LOGS)
def test_a_bad_log_gets_its_own_sentence(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    rows, says = BAD_LOGS[kind]
    (tmp_path / "visitors").mkdir()
    (tmp_path / "visitors" / "consent_log.csv").write_text(LOG + rows, encoding="utf-8")
    with pytest.raises(IngestError, match=says):
        TABLES["consent_log"](tmp_path)


def test_the_notes_name_withdrawals_and_empty_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    export_world(World(3, 2026, "all", "small"), tmp_path, PARTS)
    notes = TABLES["visitor_notes"](tmp_path)
    assert any("withdrawal" in n for n in notes)
    assert any("Nobody in the group" in n for n in notes)
    assert len(notes) == len(set(notes))
