"""How long the world takes: each table of a small world, the whole shipped year, its memory.

    python benchmarks/bench_world.py [seeds]

A small table is meant to stay below 0.3 s, the shipped year below 60 s and 2 GB. Figures depend
on the machine, so they are printed and never asserted.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from datasets.simulator import World, export_world
from datasets.simulator.publish import shipped

TABLES = (
    "products", "order_lines", "orders", "tidy", "faulty", "claims", "ga4_transactions",
    "invoices", "paths", "geo_panel", "mentions",
)


def seconds(work) -> float:
    """Wall time of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def peak_megabytes() -> str:
    """Peak memory of this process, where the system tells it."""
    try:
        import resource
    except ImportError:
        return "not known on this system"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"


def main() -> None:
    """Print the figures."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"small worlds, {seeds} seeds, each table from nothing: median and worst (s)")
    for name in TABLES:
        took = [seconds(lambda s=s, n=name: getattr(World(s, 2024 + s % 4, scale="small"), n))
                for s in range(seeds)]
        print(f"  {name:18}{statistics.median(took):8.3f}{max(took):8.3f}")
    with tempfile.TemporaryDirectory() as folder:
        took = seconds(lambda: export_world(shipped(), folder))
        size = sum(p.stat().st_size for p in Path(folder).rglob("*") if p.is_file())
    print(f"shipped year: {took:.1f} s, {size / 2**20:.1f} MB of exports, peak {peak_megabytes()}")


if __name__ == "__main__":
    main()
