"""Parquet files of events in bounded memory: one piece at a time, nothing under the final name
until all of them are there.

The pieces are written into `<folder>.unfinished`. A run that is interrupted leaves the whole
pieces there, and the same call goes on after them; another call's pieces are put away.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import numpy as np

from . import stream

BYTES = 11.0  # of disk for one event, rounded up
SPARE = 20e6  # what stays free for everything else
YEARS = range(2024, 2028)
MOST = 10_000_000_000
VERSION = 1
NOTE = "plan.json"
Progress = Callable[[int, int], None]


class ScaleError(ValueError):
    """What keeps the events from being written: one sentence as a message id with places."""

    def __init__(self, msgid: str, **params: object) -> None:
        self.msgid, self.params = msgid, params
        super().__init__(msgid.format(**params))


def plan(events: int) -> tuple[int, float]:
    """Number of files and bytes of disk (about) for so many events.

    Raises:
        ScaleError: the number is no whole number from 1 to MOST.
    """
    if isinstance(events, bool) or not isinstance(events, (int, np.integer)):
        raise ScaleError(
            "The number of events must be a whole number such as 2000000, not {value}.",
            value=repr(events),
        )
    if events < 1:
        raise ScaleError("{events} events cannot be made: ask for 1 or more.", events=int(events))
    if events > MOST:
        raise ScaleError(
            "{events} events are more than this course can number: ask for {most} at most.",
            events=f"{events:,}",
            most=f"{MOST:,}",
        )
    return -(-int(events) // stream.PIECE), float(events) * BYTES


def write(
    folder: Path | str,
    events: int,
    seed: int = 2431,
    year: int = 2025,
    progress: Progress | None = None,
) -> list[Path]:
    """Write `events` events as events-00000.parquet, ... of at most PIECE rows each.

    Args:
        folder: does not exist yet, or is empty, or holds the files of the very same call, which
            are then left as they are.
        seed, year: the same ones give the same rows in the same files.
        progress: called with (events written, events in all) after each file.

    Returns:
        the files, in order of time.

    Raises:
        ScaleError: a number that cannot be used, a folder with something in it, no space, or
            DuckDB is not installed.
    """
    target = Path(folder).resolve()
    pieces, size = plan(events)
    if year not in YEARS:
        raise ScaleError(
            "There is no flight of {year}: choose a year from {first} to {last}.",
            year=year, first=YEARS[0], last=YEARS[-1],
        )  # fmt: skip
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise ScaleError(
            "The seed must be a whole number of 0 or more, not {value}.", value=repr(seed)
        )
    wanted = {"version": VERSION, "events": int(events), "seed": int(seed), "year": int(year)}
    there = sorted(target.glob("events-*.parquet"))
    if len(there) == pieces and _read(target / NOTE) == wanted:
        return there
    _check_target(target)
    work = target.with_name(target.name + ".unfinished")
    try:
        done = _resume(work, wanted)
        left = size * (1 - done / pieces) + SPARE
        free = shutil.disk_usage(work).free
        if left > free:
            if not done:
                shutil.rmtree(work)
            raise ScaleError(
                "{events} events need about {need} MB of disk with some to spare, and {free} MB "
                "are free. Ask for fewer events or choose another folder.",
                events=f"{events:,}", need=f"{left / 1e6:,.0f}", free=f"{free / 1e6:,.0f}",
            )  # fmt: skip
        _write_pieces(work, wanted, pieces, done, progress)
        if target.exists():
            target.rmdir()
        work.rename(target)
    except OSError as error:
        raise _told(error, target) from error
    return sorted(target.glob("*.parquet"))


def _write_pieces(
    work: Path, wanted: dict[str, int], pieces: int, done: int, progress: Progress | None
) -> None:
    """The pieces from number `done` on, each under another name until it is whole."""
    try:
        import duckdb
    except ImportError:
        raise ScaleError(
            "DuckDB is not installed here, and it writes the files. Start the course again: it "
            "installs what is missing."
        ) from None
    events, seed, year = wanted["events"], wanted["seed"], wanted["year"]
    connection = duckdb.connect(config={"threads": 1})
    query = _query(year)
    draft = work / "piece.tmp"
    try:
        for number in range(done, pieces):
            count = min(stream.PIECE, events - number * stream.PIECE)
            rows = stream.piece(seed, year, number, pieces, count)
            connection.register("piece", rows)
            draft.unlink(missing_ok=True)
            connection.execute(
                f"COPY ({query}) TO '{_quoted(draft)}' (FORMAT parquet, COMPRESSION zstd, "
                "COMPRESSION_LEVEL 1)"
            )
            connection.unregister("piece")
            draft.rename(work / f"events-{number:05d}.parquet")
            if progress is not None:
                progress(min((number + 1) * stream.PIECE, events), events)
    except (RuntimeError, duckdb.InterruptException) as error:
        if "interrupt" in str(error).lower():  # Ctrl+C while DuckDB was at work
            raise KeyboardInterrupt from None
        raise
    except duckdb.IOException as error:
        full = "space" in str(error).lower()
        raise OSError(errno.ENOSPC if full else errno.EIO, str(error)) from error
    finally:
        connection.close()
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _query(year: int) -> str:
    """The SELECT that gives codes their texts; lists of DuckDB count from 1."""

    def named(values: tuple | list, code: str, column: str) -> str:
        texts = ", ".join(f"'{_quoted(value)}'" for value in values)
        return f"[{texts}][{code} + 1] AS {column}"

    return "SELECT " + ", ".join([
        named(stream.days(year), "day", "event_date"),
        "micros AS event_timestamp",
        named(stream.EVENTS, "event", "event_name"),
        "token || '.' || since AS user_pseudo_id",
        "session AS ga_session_id",
        named([s[0] for s in stream.SOURCES], "source", "session_source"),
        named([s[1] for s in stream.SOURCES], "source", "session_medium"),
        named(stream.PAGES, "page", "page_location"),
        named(stream.DEVICES, "device", "device_category"),
        "nullif(value, 0)::DOUBLE AS value",
    ]) + " FROM piece"  # fmt: skip


def _quoted(text: object) -> str:
    return str(text).replace("'", "''")


def _check_target(target: Path) -> None:
    """Raise unless the folder is new or empty."""
    try:
        if target.is_dir():
            if any(target.iterdir()):
                raise ScaleError(
                    "The folder {folder} is not empty. Choose a new name, or empty it first.",
                    folder=target.name,
                )
        elif target.exists():
            raise ScaleError(
                "{folder} is a file, and a folder is needed. Choose another name.",
                folder=target.name,
            )
    except OSError as error:
        raise _told(error, target) from error


def _resume(work: Path, wanted: dict[str, int]) -> int:
    """How many whole pieces of the same plan are there; what another plan left is put away.

    Raises:
        ScaleError: the working folder holds files that this course did not write.
    """
    note = work / NOTE
    if work.exists():
        mine = {note, work / "piece.tmp", *work.glob("events-*.parquet")}
        others = sorted(path.name for path in work.iterdir() if path not in mine)
        if others:
            raise ScaleError(
                "The folder {folder} holds {file}, which this course did not write. Move it away "
                "or choose another name.",
                folder=work.name, file=others[0],
            )  # fmt: skip
        if _read(note) == wanted:
            done = 0
            while (work / f"events-{done:05d}.parquet").exists():
                done += 1
            return done
        shutil.rmtree(work)
    work.mkdir(parents=True)
    note.write_text(json.dumps(wanted), encoding="utf-8")
    return 0


def _read(note: Path) -> object:
    try:
        return json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _told(error: OSError, target: Path) -> ScaleError:
    """One sentence for what the disk refused."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return ScaleError(
            "The disk is full. The whole files are kept in {folder}.unfinished: make room and run "
            "the same command again, it goes on where it stopped.",
            folder=target.name,
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return ScaleError(
            "{folder} may not be written here. Choose a folder of your own.", folder=target.name
        )
    if error.errno in (errno.ENOTDIR, errno.EEXIST):
        return ScaleError(
            "{folder} lies below something that is a file. Choose another folder.",
            folder=target.name,
        )
    return ScaleError(
        "{folder} could not be written: {reason}", folder=target.name,
        reason=error.strerror or str(error),
    )  # fmt: skip
