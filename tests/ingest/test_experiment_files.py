"""Experiments written and read again; one sentence for what is wrong with a file or its rows."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from autograder.checking import messages
from autograder.ingest import IngestError, experiments
from datasets.simulator import World
from datasets.simulator.exports import export_world

PARTS = ("ab_guest", "ab_wallet", "ab_bar", "ab_plans", "mail_test")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("experiments")
    export_world(World(4, 2026, "all", "small"), root, PARTS)
    return root


def test_what_was_written_is_read_again(folder: Path) -> None:
    world = World(4, 2026, "all", "small")
    for name in experiments.NAMES:
        rows, plan, _ = world.site_test(name)
        pd.testing.assert_frame_equal(experiments.site_test(folder, name), rows,
                                      check_dtype=False)
        assert experiments.plan(folder, name) == plan
    pd.testing.assert_frame_equal(experiments.mail_test(folder), world.mail_test,
                                  check_dtype=False)


@pytest.mark.parametrize(("old", "new", "said"), [
    ("sessions", "session", "sessions"), ("\n2027-03-09,U", "\nsoon,U", "line"),
    (",ios,1,", ",ios,-1,", "sessions"), (",ios,1,", ",ios,1.5,", "sessions"),
    (",ios,1,", ",ios,many,", "sessions"), ("U1", "", None),
])
def test_a_file_that_cannot_be_is_one_sentence(
    folder: Path, tmp_path: Path, old: str, new: str, said: str | None
) -> None:
    text = gzip.decompress((folder / "experiments/ab_guest.csv.gz").read_bytes()).decode()
    assert old in text
    target = tmp_path / "experiments" / "ab_guest.csv.gz"
    target.parent.mkdir()
    if said is None:  # an empty user
        lines = text.split("\n")
        cells = lines[3].split(",")
        text = "\n".join([*lines[:3], ",".join([cells[0], "", *cells[2:]]), *lines[4:]])
        said = "user"
    target.write_bytes(gzip.compress(text.replace(old, new, 1).encode() if new else text.encode()))
    told = {}
    for lang in ("en", "zh-TW"):
        messages.set_language(lang)
        try:
            with pytest.raises(IngestError) as raised:
                experiments.site_test(tmp_path, "guest")
            told[lang] = str(raised.value)
        finally:
            messages.set_language(None)
    assert said in told["en"] and "{" not in told["en"] + told["zh-TW"]
    assert told["en"] != told["zh-TW"]


def test_notes_name_what_has_to_be_dealt_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    plan = {"experiment": "toy", "control": "A", "variant": "B", "start": "2027-05-01",
            "planned_end": "2027-05-04"}
    table = pd.DataFrame(
        [("05-02", "u1", "A", 1, 10, 2.0), ("05-01", "u1", "A", 1, 20, 2.0),
         ("05-01", "u1", "A", 1, 20, 2.0), ("05-03", "u2", "C", 0, 0, 2.0)],
        columns=["date", "user", "arm", "purchases", "revenue", "load_seconds"])
    table["date"] = pd.to_datetime("2027-" + table["date"])
    said = " ".join(experiments.notes(table, plan))
    for words in ("nobody is in arm B", "1 rows belong to neither arm", "1 rows stand there twice",
                  "1 rows are further days", "load_seconds is the same", "not in order",
                  "before the planned end"):
        assert words in said
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    assert len(experiments.notes(table, plan)) == said.count("toy: ")
    late = table.assign(date=pd.Timestamp("2027-06-01"))
    assert "2027-05-04" in experiments.notes(late, plan)[-1]
    both = table.assign(arm=["A", "B", "B", "A"])
    monkeypatch.setenv("COURSE_LANG", "en")
    assert any("1 users are in both arms" in s for s in experiments.notes(both, plan))
