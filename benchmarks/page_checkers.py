"""Which page checkers find what: each defect operator on unseen pages, and clean pages beside them.

    python benchmarks/page_checkers.py [--seeds N] [--operators] [--json]

The reference of T1.3.c, three weaker checkers as people write them, one that flags everything and
one that flags nothing. Each world has 40 faulty pages (every operator once) and 8 clean ones.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.artefacts.page_judge import KIND_NAMES, figures, judge_checker  # noqa: E402
from autograder.exercises.held_out import small_world  # noqa: E402
from autograder.exercises.t1_3_pages import check_pages, flag_all, flag_none  # noqa: E402
from autograder.exercises.t1_3_pages_worlds import dealt, labels_of  # noqa: E402
from datasets.simulator.launch_pages.harmless import HARMLESS  # noqa: E402
from datasets.simulator.launch_pages.operators import OPERATORS  # noqa: E402

Checker = Callable[[pd.DataFrame, dict[str, Any]], pd.DataFrame]
FIRST_SEED, YEARS = 9100, (2024, 2025, 2026, 2027)
# What a proofreader holds against the approved plan; what a free scanner on the net looks at.
PLAN_KINDS = ("price", "dates", "offer", "vat", "returns", "seller")
SCAN_KINDS = ("alt", "label", "dead_link", "head", "form")
CHECKERS: dict[str, Checker] = {
    "reference": check_pages,
    # right kinds, careless reading: letters in the file in place of elements and attributes
    "searches the text": partial(
        check_pages,
        alt_blank=True,
        for_only=True,
        code_anywhere=True,
        words_only=True,
        vat_loose=True,
        name_only=True,
        checked_text=True,
        empty_only=True,
        there_is_enough=True,
        utm_nowhere=True,
        disabled_anywhere=True,
        raw_html=True,
        at_least_once=True,
        keys_only=True,
    ),
    "proofreads the plan": partial(check_pages, kinds=PLAN_KINDS),
    "scans the markup": partial(check_pages, kinds=SCAN_KINDS, action_only=True),
    "flags everything": flag_all,
    "flags nothing": flag_none,
}


def measure(seeds: int = 3) -> list[dict[str, Any]]:
    """One row per checker: name, recall, alarms, clean, passes (worlds), kinds {kind: share}."""
    worlds = [dealt(small_world(FIRST_SEED + n, YEARS[n % 4], "none")) for n in range(seeds)]
    truths = [labels_of(*world) for world in worlds]
    rows = []
    for name, checker in CHECKERS.items():
        found = [checker(*world) for world in worlds]
        told = [figures(f, w[0], t) for f, w, t in zip(found, worlds, truths, strict=True)]
        hits = pd.concat(
            [
                t.merge(f[["page_id", "kind"]], how="left", indicator=True)
                for f, t in zip(found, truths, strict=True)
            ]
        )
        share = hits["_merge"].eq("both").groupby(hits["kind"]).mean()
        rows.append(
            {
                "checker": name,
                "recall": sum(t["found"] for t in told) / sum(t["defects"] for t in told),
                "alarms": sum(t["alarms"] for t in told),
                "clean": sum(t["clean"] for t in told),
                "passes": sum(
                    judge_checker(f, w, t) is None
                    for f, w, t in zip(found, worlds, truths, strict=True)
                ),
                "worlds": seeds,
                "kinds": {kind: round(float(share[kind]), 3) for kind in KIND_NAMES},
            }
        )
    return rows


def mutation() -> list[dict[str, Any]]:
    """One row per operator and per equivalent mutant: name, kind, found_by, why.

    An operator is found by the checkers that flag its kind on a page with that defect alone; an
    equivalent mutant (kind "") is "found" by those that flag anything on a clean page that wears
    it, which is a false alarm.
    """
    world = small_world(FIRST_SEED, YEARS[0], "none")
    spec, gen = world.page_spec, np.random.default_rng(11)
    made = [(op.name, op.kind, op(world.test_page, spec, gen), "") for op in OPERATORS]
    made += [
        (name, "", change(world.test_page, spec, gen), why)
        for name, (change, why) in HARMLESS.items()
    ]
    pages = pd.DataFrame({"page_id": [m[0] for m in made], "html": [m[2] for m in made]})
    said = {name: checker(pages, spec) for name, checker in CHECKERS.items()}
    rows = []
    for name, kind, _, why in made:
        kinds = {c: set(f.loc[f["page_id"].eq(name), "kind"]) for c, f in said.items()}
        rows.append(
            {
                "operator": name,
                "kind": kind,
                "why": why,
                "found_by": [c for c, k in kinds.items() if (kind in k if kind else k)],
            }
        )
    return rows


def mutation_table(rows: list[dict[str, Any]]) -> str:
    """The rows as lines: x where a checker flags the page."""
    names = list(CHECKERS)
    lines = [f"{'operator':<24}{'kind':<13}" + "  ".join(names)]
    for r in rows:
        marks = "  ".join(("x" if n in r["found_by"] else ".").center(len(n)) for n in names)
        lines.append(f"{r['operator']:<24}{r['kind'] or 'no defect':<13}{marks}")
    counts = "  ".join(
        str(sum(n in r["found_by"] for r in rows if r["kind"])).center(len(n)) for n in names
    )
    lines.append(f"{'of ' + str(sum(bool(r['kind']) for r in rows)) + ' operators':<37}{counts}")
    lines += ["", "Equivalent mutants and why they are no defect:"]
    lines += [f"  {r['operator']:<18}{r['why']}" for r in rows if not r["kind"]]
    return "\n".join(lines)


def table(rows: list[dict[str, Any]]) -> str:
    """The rows as lines for the terminal: checkers, then kinds by checker."""
    lines = [f"{'checker':<22}{'recall':>8}{'false alarms':>16}{'passes':>10}"]
    for r in rows:
        alarms, passes = f"{r['alarms']} / {r['clean']}", f"{r['passes']} / {r['worlds']}"
        lines.append(f"{r['checker']:<22}{r['recall']:>8.1%}{alarms:>16}{passes:>10}")
    lines += [
        "",
        f"{'defects found by kind':<22}" + "".join(f"{r['checker'][:12]:>14}" for r in rows),
    ]
    for kind in KIND_NAMES:
        lines.append(f"{kind:<22}" + "".join(f"{r['kinds'][kind]:>14.0%}" for r in rows))
    return "\n".join(lines)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=3, help="how many worlds (default 3)")
    parser.add_argument("--json", action="store_true", help="JSON in place of a table")
    parser.add_argument(
        "--operators", action="store_true", help="one row per operator and per equivalent mutant"
    )
    given = parser.parse_args()
    if given.operators:
        mutated = mutation()
        print(json.dumps(mutated, indent=1) if given.json else mutation_table(mutated))
        return 0
    rows = measure(given.seeds)
    print(json.dumps(rows, indent=1) if given.json else table(rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
