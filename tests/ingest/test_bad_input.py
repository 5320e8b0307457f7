"""Every broken file gets its own sentence, in both languages, and names the file."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import catalogue
import openpyxl
import pytest
import samples
from babel.messages.pofile import read_po

from autograder import ingest

PO = catalogue.ROOT / "autograder/locale/zh_TW/LC_MESSAGES/ingest.po"


def workbook(path: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["天", "廣告活動"])
    book.save(path)
    return path.read_bytes()


def broken_files(tmp: Path) -> dict[str, tuple[str, bytes]]:
    """case -> (file name, content)."""
    text = samples.GOOGLE_ZH
    header = text.splitlines()[2]
    meta = gzip.compress(samples.META_ZH.encode() * 50)
    return {
        "empty": ("google_ads/a.csv", b""),
        "only a mark": ("google_ads/a.csv", b"\xef\xbb\xbf\r\n"),
        "xlsx named csv": ("google_ads/a.csv", workbook(tmp / "x.xlsx")),
        "web page": ("google_ads/a.csv", b"<!DOCTYPE html><html><body>Sign in</body></html>"),
        "text named xlsx": ("finance/a.xlsx", b"not a workbook"),
        "broken encoding": ("google_ads/a.csv", text.encode() + b"\xff\xff\x80\x81,1\n"),
        "lost characters": ("google_ads/a.csv", text.replace("品牌字", "\ufffd\ufffd").encode()),
        "cut in a row": ("google_ads/a.csv", text[: text.index("TWD,100,0")].encode()),
        "cut in a quote": ("google_ads/a.csv", text[: text.index("881\",")].encode()),
        "cut gzip": ("meta/a.csv.gz", meta[: len(meta) // 2]),
        "column lacks": ("google_ads/a.csv", text.replace(",點擊,", ",奇怪,").encode()),
        "no header": ("google_ads/a.csv", b"hello,world\n1,2\n"),
        "no data": ("google_ads/a.csv", (header + "\n").encode()),
        "two languages side by side": (
            "google_ads/a.csv", text.replace(",點閱率", ",Clicks").encode()),
        "two files pasted": ("google_ads/a.csv", (text + samples.GOOGLE_EN).encode()),
        "no number": ("google_ads/a.csv", text.replace(",310,320,", ",many,320,", 1).encode()),
        "no date": ("google_ads/a.csv", text.replace("2025-10-02", "2025-10-42").encode()),
        "wide row": ("google_ads/a.csv", text.replace("2025-10-01,", "2025-10-01,x,").encode()),
    }


EXPECTED = {
    "empty": "is empty", "only a mark": "is empty", "xlsx named csv": "xlsx",
    "web page": "HTML", "text named xlsx": "Excel workbook",
    "broken encoding": "neither UTF-8", "lost characters": "U+FFFD",
    "cut in a row": "last row", "cut in a quote": "quotation mark", "cut gzip": "compressed",
    "column lacks": "lacks a column", "no header": "no header", "no data": "no data under",
    "two languages side by side": "two columns", "two files pasted": "second header",
    "no number": "is not a number", "no date": "is not a date", "wide row": "cells, but",
}


@pytest.mark.parametrize("case", sorted(EXPECTED))
def test_each_broken_file_gets_its_own_sentence(case, tmp_path, monkeypatch):
    name, content = broken_files(tmp_path)[case]
    path = tmp_path / "data" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    reader = ingest.invoices if name.startswith("finance") else ingest.tidy
    monkeypatch.setenv("COURSE_LANG", "en")
    with pytest.raises(ingest.IngestError) as caught:
        reader(tmp_path / "data")
    sentence = str(caught.value)
    assert EXPECTED[case] in sentence
    assert path.name in sentence or case == "no header"
    assert "\n" not in sentence and "{" not in sentence


def test_numbers_and_dates_name_row_and_column(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    path = tmp_path / "a.csv"
    path.write_text(samples.GOOGLE_ZH.replace("2025-10-02", "2025-10-42"), encoding="utf-8")
    with pytest.raises(ingest.IngestError, match=r"a\.csv, row 5, column “天”: “2025-10-42”"):
        ingest.tidy(tmp_path)


def test_a_missing_folder_and_a_folder_without_exports(tmp_path):
    with pytest.raises(ingest.IngestError):
        ingest.tidy(tmp_path / "nowhere")
    with pytest.raises(ingest.IngestError):
        ingest.tidy(tmp_path)


def test_the_same_sentence_in_chinese(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    (tmp_path / "a.csv").write_bytes(b"")
    shutil.copy(tmp_path / "a.csv", tmp_path / "b.csv")
    with pytest.raises(ingest.IngestError, match="是空的"):
        ingest.tidy(tmp_path)


def test_every_sentence_is_translated_with_the_same_places():
    # readers of a chapter's own files have their sentences in that chapter's catalogue
    translated: dict[str, str] = {}
    for path in sorted(PO.parent.glob("*.po"), key=lambda p: p == PO):
        with path.open("rb") as stream:
            found = {m.id: m.string for m in read_po(stream) if m.id}
        translated |= found
    used = catalogue.used()
    assert used - set(translated) == set()
    assert set(found) - used == set()  # the last one read: ingest.po itself
    for msgid in used:
        text = translated[msgid]
        assert text, msgid
        assert set(re.findall(r"{(\w+)}", msgid)) == set(re.findall(r"{(\w+)}", text)), msgid
