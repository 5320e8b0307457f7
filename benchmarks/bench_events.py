"""How fast events past memory are written and asked, and in how much memory.

    python benchmarks/bench_events.py [events] [folder]

1,000,000 events by default; 100000000 needs about 1 GB of disk. The same question (sessions, buyers
and revenue by source and week) is asked with DuckDB and, file by file, with pandas. Each step is a
process of its own, so that its peak memory is its own; "ratio" is memory over what one million
events take. Figures depend on the machine, so they are printed and never asserted.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QUESTION = """
    SELECT session_source, date_trunc('week', strptime(event_date, '%Y%m%d')) AS week,
           count(*) FILTER (event_name = 'session_start') AS sessions,
           count(DISTINCT CASE WHEN event_name = 'purchase' THEN user_pseudo_id END) AS buyers,
           coalesce(sum(value) FILTER (event_name = 'purchase'), 0) AS revenue
    FROM read_parquet('{files}') GROUP BY ALL ORDER BY ALL
"""


def write_events(folder: Path, events: int) -> int:
    """Write the files."""
    from datasets.scale import write

    write(folder, events)
    return events


def ask_duckdb(folder: Path, threads: int = 0) -> list:
    """The answer of DuckDB, as rows."""
    import duckdb

    connection = duckdb.connect(config={"threads": threads} if threads else {})
    name = (folder / "*.parquet").as_posix().replace("'", "''")
    return [
        [r[0], f"{r[1]:%Y-%m-%d}", r[2], r[3], float(r[4])]
        for r in connection.execute(QUESTION.format(files=name)).fetchall()
    ]


def ask_pandas(folder: Path) -> list:
    """The same with pandas, one file at a time."""
    import duckdb
    import pandas as pd

    keys = ["session_source", "week"]
    sums, buyers = pd.DataFrame(), pd.DataFrame()
    for path in sorted(folder.glob("*.parquet")):
        name = path.as_posix().replace("'", "''")
        piece = duckdb.sql(
            "SELECT event_date, event_name, user_pseudo_id, session_source, value "
            f"FROM '{name}' WHERE event_name IN ('session_start', 'purchase')"
        ).df()
        day = pd.to_datetime(piece["event_date"], format="%Y%m%d")
        piece["week"] = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
        bought = piece["event_name"].eq("purchase")
        piece["sessions"] = (~bought).astype("int64")
        piece["revenue"] = piece["value"].where(bought, 0.0)
        part = piece.groupby(keys, as_index=False)[["sessions", "revenue"]].sum()
        sums = pd.concat([sums, part]).groupby(keys, as_index=False).sum()
        mine = piece.loc[bought, [*keys, "user_pseudo_id"]]
        buyers = pd.concat([buyers, mine]).drop_duplicates()
    table = sums.merge(buyers.groupby(keys).size().rename("buyers").reset_index(), how="left")
    table = table.fillna({"buyers": 0}).sort_values(keys)
    return [
        [r.session_source, f"{r.week:%Y-%m-%d}", int(r.sessions), int(r.buyers), float(r.revenue)]
        for r in table.itertuples()
    ]


STEPS = {"write": write_events, "DuckDB": ask_duckdb, "pandas": ask_pandas}


def peak_megabytes() -> float | None:
    """Peak memory of this process, where the system tells it."""
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 2**10


def measured(step: str, folder: Path, events: int) -> dict:
    """One step in a process of its own: seconds, peak MB, answer."""
    run = subprocess.run(
        [sys.executable, __file__, "--step", step, str(folder), str(events)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise SystemExit(run.stderr.strip().splitlines()[-1])
    return json.loads(run.stdout)


def report(events: int, place: Path) -> None:
    """Print the figures for one million events and for `events`."""
    first: dict[str, float] = {}
    for count in dict.fromkeys((min(events, 1_000_000), events)):
        folder = place / f"events_{count}"
        shutil.rmtree(folder, ignore_errors=True)
        print(f"{count:,} events")
        answers = {}
        for step in STEPS:
            found = measured(step, folder, count)
            answers[step] = found["answer"]
            peak, rate = found["megabytes"], count / found["cpu"]
            first.setdefault(step, peak or 0)
            times = (peak or 0) / (first[step] or 1)
            memory = "not known" if peak is None else f"{peak:.0f} MB (x{times:.2f})"
            fast = count / found["seconds"] / 1e6
            speed = f"{fast:7.2f} M events/s ({rate / 1e6:.2f} a CPU second)"
            print(f"  {step:8}{found['seconds']:9.1f} s {speed}   peak {memory}", flush=True)
        size = sum(path.stat().st_size for path in folder.glob("*.parquet"))
        print(f"  disk    {size / 1e6:9.1f} MB, {size / count:.1f} bytes an event")
        same = answers["DuckDB"] == answers["pandas"]
        print(
            f"  DuckDB and pandas {'agree' if same else 'DISAGREE'}: {len(answers['DuckDB'])} rows",
            flush=True,
        )
        shutil.rmtree(folder)


def main(arguments: list[str]) -> None:
    """One step for the parent process, or the whole report."""
    if arguments[:1] == ["--step"]:
        step, folder, events = arguments[1], Path(arguments[2]), int(arguments[3])
        sys.path.insert(0, str(ROOT))
        began, busy = time.perf_counter(), time.process_time()
        answer = STEPS[step](folder, events) if step == "write" else STEPS[step](folder)
        took, busy = time.perf_counter() - began, time.process_time() - busy
        print(
            json.dumps(
                {"seconds": took, "cpu": busy, "megabytes": peak_megabytes(), "answer": answer}
            )
        )
        return
    events = int(float(arguments[0])) if arguments else 1_000_000
    if len(arguments) > 1:
        report(events, Path(arguments[1]))
        return
    with tempfile.TemporaryDirectory() as place:
        report(events, Path(place))


if __name__ == "__main__":
    main(sys.argv[1:])
