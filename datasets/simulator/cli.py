"""`python -m datasets.simulator`: write the exports and the ledger of any world."""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from pathlib import Path

import pandas as pd

from . import calendar, exports, ledger
from .dirt import parse
from .publish import publish
from .world import World

UNEXPORTED = ("calendar_events", "weather", "members", "events")


class _Parser(argparse.ArgumentParser):
    """Errors as one sentence, without the usage block."""

    def error(self, message: str) -> None:
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(2)


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = _Parser(
        prog="data",
        description="Write the exports and the ledger of truth of one seeded world of the brand.",
    )
    made.add_argument("--seed", default="2431", help="integer of at least 0 (default 2431)")
    made.add_argument(
        "--year", default="2025", help=f"{calendar.YEARS[0]} to {calendar.YEARS[-1]} (default 2025)"
    )
    made.add_argument("--dirt", default="all", help="all, none, or switches such as D01,D02")
    made.add_argument(
        "--scale",
        default="full",
        choices=("full", "small"),
        help="small: six weeks around the flight",
    )
    made.add_argument("--out", help="folder to write into")
    made.add_argument(
        "--publish", action="store_true", help="rewrite the exports that the repository ships"
    )
    made.add_argument("--only", help="with --publish: names of the parts to rewrite, with commas")
    return made


def _integer(text: str, name: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"--{name} must be an integer, not {text!r}.") from None


def write_ledger(world: World, folder: Path) -> list[Path]:
    """ledger/*.csv for tables, ledger/ledger.json for the rest."""
    folder.mkdir(parents=True, exist_ok=True)
    rest: dict[str, object] = {}
    written = []
    for name, value in world.ledger.items():
        if isinstance(value, pd.DataFrame):
            target = folder / f"{name}.csv"
            target.write_text(
                value.to_csv(index=False, lineterminator="\n"), encoding="utf-8", newline="\n"
            )
            written.append(target)
        else:
            rest[name] = ledger.flat(value)
    target = folder / "ledger.json"
    target.write_text(
        json.dumps(rest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
    )
    return [*written, target]


def write_world(world: World, folder: Path) -> list[Path]:
    """world/*.csv.gz: the tables that no export of the course has yet."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in UNEXPORTED:
        text = getattr(world, name).to_csv(index=False, lineterminator="\n")
        target = folder / f"{name}.csv.gz"
        target.write_bytes(gzip.compress(text.encode("utf-8"), mtime=0))
        written.append(target)
    return written


def main(argv: list[str] | None = None) -> int:
    """Run the command; 0 if it went well, 2 for arguments that cannot be used, 1 for the disk."""
    try:
        options = parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        if options.publish:
            only = options.only.split(",") if options.only else None
            print(f"{len(publish(only=only))} files written.", file=sys.stderr)
            return 0
        if not options.out:
            raise ValueError("--out FOLDER is needed: the folder to write into.")
        seed, year = _integer(options.seed, "seed"), _integer(options.year, "year")
        world = World(seed, year, parse(options.dirt), options.scale)
    except ValueError as error:
        print(f"data: {error}", file=sys.stderr)
        return 2
    out = Path(options.out)
    count = 0
    try:
        for part in exports.PARTS:
            print(f"{part} ...", file=sys.stderr, flush=True)
            count += len(exports.export_world(world, out, [part]))
        print("world ...", file=sys.stderr, flush=True)
        count += len(write_world(world, out / "world"))
        print("ledger ...", file=sys.stderr, flush=True)
        count += len(write_ledger(world, out / "ledger"))
    except OSError as error:
        print(f"data: {out} could not be written: {error.strerror}.", file=sys.stderr)
        return 1
    print(f"{count} files in {out}", file=sys.stderr)
    return 0
