"""A learner's own exports: what is read, what is named, what is written."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ingest"))
import samples  # noqa: E402

from autograder.learner.own_account import own_account  # noqa: E402


def kpis(tidy: pd.DataFrame) -> pd.DataFrame:
    """A stand-in for the learner's function: one ratio is enough here."""
    sums = tidy[tidy["row_kind"] == "detail"].groupby("channel")[["clicks", "impressions"]].sum(
        min_count=1)
    return (sums["clicks"] / sums["impressions"]).rename("ctr").reset_index()


@pytest.fixture(autouse=True)
def at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.chdir(tmp_path)

    def offline(*_args, **_kwargs):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", offline)


def test_reads_computes_and_writes_a_draft(capsys):
    own = Path("own")
    own.mkdir()
    google = samples.GOOGLE_EN.replace(",CTR", ",Mystery")
    (own / "Campaign report.csv").write_text(google, encoding="utf-8")
    (own / "meta.csv").write_text(samples.META_EN, encoding="utf-8-sig")
    (own / "ga4.csv").write_text(samples.GA4.replace("Traffic type", "Mystery 2"), encoding="utf-8")
    (own / "orders_export.csv").write_text(samples.SHOPIFY, encoding="utf-8")
    (own / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (own / "broken.csv").write_bytes(b"")
    table = own_account(kpis)
    said = capsys.readouterr().out
    assert table.loc[table["channel"] == "google_search", "ctr"].iloc[0] == pytest.approx(
        310 / 25_981)
    assert "Campaign report.csv: read as Google Ads, 3 rows." in said
    assert "Campaign report.csv: columns I do not know and left out: Mystery." in said
    assert "notes.csv: not recognised" in said
    assert "broken.csv is empty" in said
    assert "no column tells visitors" in said
    assert "USD have no exchange rate" in said
    assert "Orders: 2 in 3 rows" in said
    report = (own / "report" / "report.md").read_text(encoding="utf-8")
    assert "| google_search | 1.19% |" in report
    assert "<!-- section: limits -->" in report and "Mystery" in report
    assert own_account(kpis, fx={"USD": 32.0}) is not None
    assert "exchange rate" not in capsys.readouterr().out


def test_rows_of_one_file_never_collapse_and_overlapping_files_do():
    own = Path("own")
    own.mkdir()
    text = samples.META_EN.splitlines()
    for name in ("a.csv", "b.csv"):
        (own / name).write_text("\n".join([text[0], text[1], text[1].replace(",A,", ",B,")]),
                                encoding="utf-8")
    seen: list[pd.DataFrame] = []
    own_account(lambda tidy: seen.append(tidy) or kpis(tidy))
    keys = seen[0][["date", "channel", "campaign_id", "device"]].drop_duplicates()
    assert (len(seen[0]), len(keys)) == (4, 2)


def unsolved(tidy: pd.DataFrame) -> pd.DataFrame:
    raise NotImplementedError


@pytest.mark.parametrize(
    ("function", "sentence"),
    [("own", "own_account(kpis)"), (None, "own_account(kpis)"),
     (unsolved, "stopped with NotImplementedError"), (lambda tidy: None, "gave no table")],
)
def test_without_a_working_function_the_files_are_still_listed(function, sentence, capsys):
    Path("own").mkdir()
    Path("own/meta.csv").write_text(samples.META_EN, encoding="utf-8")
    assert own_account(function) is None
    said = capsys.readouterr().out
    assert sentence in said and "meta.csv: read as Meta" in said
    assert Path("own/report/report.md").exists()


@pytest.mark.parametrize("make", [False, True])
def test_without_files_one_sentence(make, capsys):
    if make:
        Path("own").mkdir()
    assert own_account(kpis) is None
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and "put exports of Google Ads" in said
