"""How fast a class is graded: stock nbgrader, otter-grader, ours, and the floor, side by side.

    python benchmarks/grading.py [--submissions N] [--chapters T0,T1.5 | all] [--jobs 2] [--json]
                                 [--otter PYTHON] [--again] [--engines] [--growth]
    python benchmarks/grading.py --parity N

All grade the same honest submissions (tests/grading/honest.py) into classes of their own. Rates are
submissions a minute after the start: stock nbgrader's begins with its first notebook, ours once
a worker has made the held-out worlds of a chapter, the floor's process has them from before; the
seconds of each start are printed apart. Points are compared cell by cell. Figures depend on the
machine and on what else it does, so they are printed, never asserted; ratios are worth more.

--parity N compares the points of stock nbgrader and ours on N submissions of all chapters and ends
with 1 where they differ; tests/grading/test_stock_parity.py does the same with fewer.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

import grading_course as course  # noqa: E402
import grading_floor as floor  # noqa: E402
import grading_otter as otter  # noqa: E402
import grading_ours as ours  # noqa: E402
import grading_stock as stock  # noqa: E402

GROWTH = (10, 100, 1000)
SHOWN = 20  # differences that are printed


def compare(place: Path, given: list[Any], chapters: tuple[str, ...], options: Any) -> dict:
    """One run of all graders."""
    tell = _tell()
    home = course.build(place / "class", chapters, tell)
    tell("floor …")
    found: dict[str, Any] = {
        "submissions": len(given), "chapters": list(chapters), "jobs": options.jobs,
        "cores": os.cpu_count(), "python": platform.python_version(),
        "load_before": _load(), "floor_per_min": floor.run(home, given, options.jobs),
    }  # fmt: skip
    tell("ours …")
    mine = course.copied(home, place / "ours")
    inbox = course.hand_in(place / "in", given)
    timed = ours.run(mine, inbox, options.jobs)
    found |= {
        "ours_per_min": timed.per_minute(options.jobs), "ours_seconds": timed.seconds,
        "ours_start_seconds": timed.start(options.jobs), "ours_problems": timed.problems,
        "coordinator_mb": timed.coordinator, "worker_mb": timed.worker,
    }  # fmt: skip
    if options.again:
        second = ours.run(mine, inbox, options.jobs)
        found |= {"again_seconds": second.seconds, "again_share": second.seconds / timed.seconds,
                  "again_run": len(second.marks)}  # fmt: skip
    tell("stock nbgrader …")
    theirs = course.copied(home, place / "stock")
    course.hand_in(theirs / "submitted", given, as_named=False)
    told = stock.autograde(theirs, chapters)
    found |= {"stock_per_min": 60 * len(given) / (told.seconds - told.start),
              "stock_start_seconds": told.start}  # fmt: skip
    found |= _agree(course.points(theirs, chapters), course.points(mine, chapters))
    if options.otter:
        tell("otter …")
    found["otter_per_min"], found["otter_reason"] = otter.run(options.otter, home, given)
    found["load_after"] = _load()
    if options.engines:
        found["engines"] = engines(place, home, inbox, tell)
    if options.growth:
        found["growth"] = growth(place, home, chapters[0], options.jobs, tell)
    for name, one, other in (("ours_by_stock", "ours_per_min", "stock_per_min"),
                             ("floor_by_ours", "floor_per_min", "ours_per_min")):  # fmt: skip
        if found[one] and found[other]:
            found[name] = found[one] / found[other]
    return found


def engines(place: Path, home: Path, inbox: Path, tell: Callable[[str], None]) -> dict[str, Any]:
    """The same work with one worker, with two, and on a Dask cluster of two local workers."""
    from local_cluster import cluster

    found = {}
    for jobs in (1, 2):
        tell(f"{jobs} worker(s) …")
        timed = ours.run(course.copied(home, place / f"engine{jobs}"), inbox, jobs)
        found[f"workers_{jobs}"] = {"seconds": timed.seconds, "per_min": timed.per_minute(jobs)}
    tell("Dask …")
    (place / "dask").mkdir()
    with cluster(place / "dask", 2) as made:
        timed = ours.run(course.copied(home, place / "engineD"), inbox, 2, made.address)
    found["dask_2"] = {"seconds": timed.seconds, "per_min": timed.per_minute(2),
                       "problems": timed.problems}  # fmt: skip
    return found


def growth(
    place: Path, home: Path, chapter: str, jobs: int, tell: Callable[[str], None]
) -> list[dict[str, Any]]:
    """Time and memory of a chapter's 10, 100 and 1,000 submissions, in one go each."""
    found = []
    for count in GROWTH:
        tell(f"{count} submissions …")
        given = course.work(count, (chapter,), first="few")
        inbox = course.hand_in(place / f"in{count}", given)
        timed = ours.run(course.copied(home, place / f"growth{count}"), inbox, jobs)
        found.append({
            "submissions": count, "graded": len(timed.marks), "seconds": timed.seconds,
            "per_min": timed.per_minute(jobs), "coordinator_mb": timed.coordinator,
            "worker_mb": timed.worker, "problems": len(timed.problems),
        })  # fmt: skip
    return found


def parity(place: Path, given: list[Any], chapters: tuple[str, ...], jobs: int = 2) -> list[str]:
    """Where stock nbgrader and ours give other points; stock grades in `jobs` classes at a time.

    Raises:
        RuntimeError: one of them failed.
    """
    home = course.build(place / "class", chapters, lambda text: None)
    size = {name: sum(one.chapter == name for one in given) for name in chapters}
    shares: list[list[str]] = [[] for _ in range(jobs)]
    for name in sorted(chapters, key=lambda name: -size[name]):
        min(shares, key=lambda share: sum(size[one] for one in share)).append(name)
    points: course.Points = {}
    failed: list[BaseException] = []

    def grade(number: int, share: list[str]) -> None:
        try:
            theirs = course.copied(home, place / f"stock{number}")
            some = [one for one in given if one.chapter in share]
            course.hand_in(theirs / "submitted", some, as_named=False)
            stock.autograde(theirs, share)
            points.update(course.points(theirs, share))
        except BaseException as error:  # told by the thread that waits
            failed.append(error)

    threads = [threading.Thread(target=grade, args=item) for item in enumerate(shares)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    mine = course.copied(home, place / "ours")
    timed = ours.run(mine, course.hand_in(place / "in", given), jobs)
    return timed.problems + course.differences(points, course.points(mine, chapters))


def _agree(theirs: course.Points, mine: course.Points) -> dict[str, Any]:
    found = course.differences(theirs, mine)
    return {"points_identical": not found, "cells_compared": len(theirs),
            "differences": found[:SHOWN]}  # fmt: skip


def _load() -> float | None:
    return round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None


def _tell() -> Callable[[str], None]:
    return lambda text: print(text, file=sys.stderr, flush=True)


def show(found: dict[str, Any]) -> None:
    """Print the figures for a person."""
    print(f"{found['submissions']} submissions of {', '.join(found['chapters'])}, {found['jobs']} "
          f"workers, {found['cores']} cores, load {found['load_before']} before and "
          f"{found['load_after']} after")  # fmt: skip
    base = found["stock_per_min"]
    for name, key in (("stock nbgrader", "stock_per_min"), ("otter-grader", "otter_per_min"),
                      ("ours", "ours_per_min"), ("floor", "floor_per_min")):  # fmt: skip
        rate = found[key]
        if rate is None:
            print(f"  {name:<16} not measured: {found.get('otter_reason', 'too few submissions')}")
        else:
            print(f"  {name:<16}{rate:8.1f} a minute {rate / base:8.2f} x stock")
    print(f"  start: stock {found['stock_start_seconds']:.1f} s, ours "
          f"{found['ours_start_seconds']:.1f} s")  # fmt: skip
    print(f"  memory: coordinator {found['coordinator_mb']:.0f} MB, a worker with its notebook "
          f"{found['worker_mb']:.0f} MB")  # fmt: skip
    print(f"  points {'identical' if found['points_identical'] else 'DIFFER'} in "
          f"{found['cells_compared']} cells")  # fmt: skip
    for line in (*found["differences"], *found["ours_problems"]):
        print(f"    {line}")
    for key in ("again_share", "engines", "growth"):
        if key in found:
            print(f"  {key}: {json.dumps(found[key])}")


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--submissions", type=int, default=24)
    parser.add_argument("--chapters", "--chapter", default=",".join(course.CHEAP))
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--otter", default="", metavar="PYTHON")
    for name in ("again", "engines", "growth"):
        parser.add_argument(f"--{name}", action="store_true")
    parser.add_argument("--parity", type=int, default=0, metavar="N")
    parser.add_argument("--folder", help="for classes and submissions; kept")
    options = parser.parse_args(arguments)
    everything = tuple(course.honest.CHAPTERS)
    chapters = tuple(options.chapters.split(","))
    if options.parity or options.chapters == "all":
        chapters = everything
    with tempfile.TemporaryDirectory(prefix="grading-") as scratch:
        place = Path(options.folder or scratch).resolve()
        place.mkdir(parents=True, exist_ok=True)
        if options.parity:
            found = parity(place, course.work(options.parity, chapters), chapters, options.jobs)
            print("\n".join(found) or f"{options.parity} submissions: points identical")
            return int(bool(found))
        given = course.work(options.submissions, chapters, firsts=options.jobs)
        result = compare(place, given, chapters, options)
    print(json.dumps(result)) if options.json else show(result)
    return int(not result["points_identical"])


if __name__ == "__main__":
    sys.exit(main())
