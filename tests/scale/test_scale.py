"""Events past memory: the number asked for, the same for a seed, nothing half-written."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from autograder.learner.big_events import EventsError, make_events
from datasets.scale import ScaleError, plan, stream, table, write


def rows(paths: list[Path]) -> list[tuple]:
    names = [path.as_posix() for path in paths]
    return duckdb.sql(f"SELECT * FROM read_parquet({names})").fetchall()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of 1,000 events."""
    monkeypatch.setattr(stream, "PIECE", 1000)


@pytest.mark.parametrize("year", [2024, 2027])
def test_events_hold_together(year: int) -> None:
    made = table(20_000, seed=7, year=year)
    assert len(made) == 20_000 and tuple(made.columns) == stream.COLUMNS
    assert set(made["event_date"]) == set(stream.days(year))
    sessions = made.groupby(["user_pseudo_id", "ga_session_id"])
    assert (sessions["event_name"].agg(lambda n: (n == "session_start").sum()) == 1).mean() > 0.999
    assert sessions["session_source"].nunique().max() <= 2  # a browser may start twice in a second
    assert made["value"].notna().equals(
        made["event_name"].isin([e for e, p in zip(stream.EVENTS, stream.PRICED, strict=True)
                                 if p]))
    sold = made["event_name"].eq("purchase").sum() / made["event_name"].eq("session_start").sum()
    assert 0.02 < sold < 0.05
    local = (made["event_timestamp"] + 8 * 3600 * 10**6) // (86_400 * 10**6)
    assert local.nunique() == 28 and local.groupby(made["event_date"]).nunique().max() == 1


@pytest.mark.usefixtures("small")
def test_files_hold_what_the_table_holds_and_repeat(tmp_path: Path) -> None:
    one = write(tmp_path / "a", 900, seed=3)
    assert rows(one) == [
        tuple(None if v != v else v for v in row)
        for row in table(900, seed=3).itertuples(index=False, name=None)]
    many = write(tmp_path / "b", 2_400, seed=3)
    assert [path.name for path in many] == [f"events-{n:05d}.parquet" for n in range(3)]
    assert len(rows(many)) == 2_400
    assert rows(write(tmp_path / "c", 2_400, seed=3)) == rows(many)
    assert rows(write(tmp_path / "d", 2_400, seed=4)) != rows(many)


@pytest.mark.usefixtures("small")
def test_an_interrupted_run_leaves_nothing_under_the_name_and_goes_on(tmp_path: Path) -> None:
    def stop(done: int, _: int) -> None:
        if done == 2_000:
            raise KeyboardInterrupt

    target = tmp_path / "events"
    with pytest.raises(KeyboardInterrupt):
        write(target, 3_500, seed=5, progress=stop)
    work = tmp_path / "events.unfinished"
    assert not target.exists()
    assert {p.name for p in work.iterdir()} == {
        "plan.json", "events-00000.parquet", "events-00001.parquet"}
    kept = (work / "events-00000.parquet").stat().st_mtime_ns
    steps: list[int] = []
    made = write(target, 3_500, seed=5, progress=lambda done, _: steps.append(done))
    assert steps == [3_000, 3_500] and not work.exists()
    assert made[0].stat().st_mtime_ns == kept
    assert rows(made) == rows(write(tmp_path / "whole", 3_500, seed=5))
    assert write(target, 3_500, seed=5) == made  # there already
    with pytest.raises(ScaleError, match="is not empty"):
        write(target, 3_500, seed=6)


@pytest.mark.usefixtures("small")
def test_pieces_of_another_plan_are_not_taken(tmp_path: Path) -> None:
    work = tmp_path / "e.unfinished"
    work.mkdir()
    (work / "plan.json").write_text(json.dumps({"events": 9}), encoding="utf-8")
    (work / "events-00000.parquet").write_text("cut", encoding="utf-8")
    assert len(rows(write(tmp_path / "e", 1_500))) == 1_500
    other = tmp_path / "f.unfinished"
    other.mkdir()
    (other / "mine.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(ScaleError, match=r"mine\.txt"):
        write(tmp_path / "f", 1_500)
    assert (other / "mine.txt").exists()


@pytest.mark.parametrize(("events", "said"), [
    (0, "ask for 1 or more"), (-3, "ask for 1 or more"), ("5", "whole number"),
    (2.5, "whole number"), (True, "whole number"), (10**12, "at most"),
])
def test_a_number_that_cannot_be_used_is_one_sentence(
    events: object, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    with pytest.raises(EventsError, match=said):
        make_events(events, tmp_path / "x", say=lambda _: None)
    assert not list(tmp_path.iterdir())


def test_places_that_cannot_be_used_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    (tmp_path / "file").touch()
    for name, said in (("full", "not empty"), ("file", "is a file"), ("file/x", "below")):
        with pytest.raises(EventsError, match=said):
            make_events(10, tmp_path / name, say=lambda _: None)
    need = plan(10**10)[1]
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Disk", (), {"free": int(need / 2)}))
    said_before: list[str] = []
    with pytest.raises(EventsError, match=r"need about 110,020 MB .* 55,000 MB are free"):
        make_events(10**10, tmp_path / "big", say=said_before.append)
    assert "110,000 MB" in said_before[0]  # the size is told before anything begins
    assert not list(tmp_path.glob("big*"))
