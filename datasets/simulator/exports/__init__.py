"""From the tables of a world to the files that platforms, shop and accounting would give.

`PARTS` names the groups of files; `export_world` writes them. The same world gives the same
bytes: no clock, no file times, fixed metadata in gzip and xlsx.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pandas as pd

from .. import calendar
from ..layout import ExportFile
from ..world import World
from . import (
    ads,
    backlog,
    behaviour,
    budgets,
    capstone,
    case,
    case_two,
    creative,
    customers,
    event_export,
    experiments,
    factors,
    friction,
    funnel,
    hotspots,
    launch,
    measurement,
    owned,
    pages,
    planning,
    redesign,
    run,
    schedule,
    search_console,
    tables,
    text,
    traffic,
    visitors,
)

RENDER: dict[str, Callable[[ExportFile, int], bytes]] = {
    "google_ads": ads.google_ui,
    "google_api": ads.google_api,
    "meta": ads.meta,
    "line_ads": ads.line_ads,
    "line_oa": owned.line_oa,
    "edm": owned.edm,
    "kol": owned.kol,
    "seo": owned.search_console,
    "ga4_sessions": owned.ga4_sessions,
}
Files = Iterator[tuple[str, bytes]]


def _platform(*kinds: str) -> Callable[[World], Files]:
    def make(world: World) -> Files:
        for file in world.files:
            if file.kind in kinds:
                yield file.path, RENDER[file.kind](file, world.seed)

    return make


def _friends(world: World) -> Files:
    """Friends by day stand apart from the broadcasts: a block belongs to no single message."""
    days = calendar.period(world.year, world.scale).index()
    yield "line_oa/friends.csv", owned.friends(days, world.seed, world.year)


def _orders(world: World) -> Files:
    """Months before the last quarter come from the shop's archive, as gzip; one is in Big5."""
    lines = world.order_lines
    month = lines["ordered_at"].dt.strftime("%Y-%m")
    for name, part in lines.groupby(month, sort=True):
        big5 = "D09" in world.dirt and name == f"{world.year}-10"
        data = tables.orders(part, "cp950" if big5 else "utf-8-sig")
        if name >= f"{world.year}-10":
            yield f"shop/orders_{name}.csv", data
        else:
            yield f"shop/orders_{name}.csv.gz", text.pack(data)


def _transactions(world: World) -> Files:
    span = calendar.flight(world.year)
    yield (
        "ga4/transactions.csv",
        owned.ga4_transactions(
            world.ga4_transactions,
            world.year,
            world.dirt,
            pd.Timestamp(span.start),
            pd.Timestamp(span.end),
        ),
    )


def _one(path: str, render: Callable[[World], bytes]) -> Callable[[World], Files]:
    def make(world: World) -> Files:
        yield path, render(world)

    return make


PARTS: dict[str, Callable[[World], Files]] = {
    "google_ads": _platform("google_ads", "google_api"),
    "meta": _platform("meta"),
    "line_ads": _platform("line_ads"),
    "line_oa": _platform("line_oa"),
    "line_friends": _friends,
    "edm": _platform("edm"),
    "kol": _platform("kol"),
    "seo": _platform("seo"),
    "ga4_sessions": _platform("ga4_sessions"),
    "ga4_transactions": _transactions,
    "orders": _orders,
    "products": _one("shop/products.csv", lambda w: tables.products(w.products)),
    "claims": _one("tracking/conversion_log.csv", lambda w: tables.claims(w.claims, w.dirt)),
    "invoices": _one(
        "finance/media_invoices.xlsx", lambda w: tables.invoices(w.invoices, w.seed, w.year, w.dirt)
    ),
    "geo_panel": _one("geo/geo_panel.csv", lambda w: tables.geo_panel(w.geo_panel)),
    "faulty": _one("repair/faulty.csv", lambda w: tables.faulty(w.faulty)),
    "journeys": _one("journeys/journeys.csv.gz", lambda w: tables.journeys(w.paths)),
    "mentions": _one("mentions/mentions.csv.gz", lambda w: tables.mentions(w.mentions)),
    **planning.PARTS,
    "response_curves": _one(
        "budgets/response_curves.csv", lambda w: budgets.response_curves(w.response_curves)
    ),
    "campaign_plan": _one(
        "creative/plan.yml", lambda w: creative.yml(w.campaign_plan, creative.PLAN)
    ),
    "ad_set": _one("creative/ads.yml", lambda w: creative.yml(w.ad_set, creative.ADS)),
    "landing_html": _one("creative/landing.html", lambda w: w.landing_html.encode()),
    "tracking_plan": _one(
        "tracking_test/tracking_plan.yml",
        lambda w: creative.yml(w.tracking_plan, creative.TRACKING),
    ),
    "event_log": _one("tracking_test/events.csv", lambda w: creative.events(w.event_log)),
    "copies": _one("creative/copies.csv", lambda w: creative.texts(w.copies)),
    "copy_labels": _one("creative/copy_labels.csv", lambda w: creative.texts(w.copy_labels)),
    "facts": _one("creative/facts.csv", lambda w: creative.texts(w.facts)),
    **launch.PARTS,
    **pages.PARTS,
    **run.PARTS,
    **schedule.PARTS,
    **case.PARTS,
    **event_export.PARTS,
    **measurement.PARTS,
    **traffic.PARTS,
    **search_console.PARTS,
    **visitors.PARTS,
    **behaviour.PARTS,
    **funnel.PARTS,
    **factors.PARTS,
    **customers.PARTS,
    **hotspots.PARTS,
    **friction.PARTS,
    **experiments.PARTS,
    **redesign.PARTS,
    **case_two.PARTS,
    **capstone.PARTS,
    **backlog.PARTS,
}


def rendered(world: World, only: Iterable[str] | None = None) -> Files:
    """Path (below the folder of exports) and bytes of each file.

    Args:
        world: whose tables to write.
        only: names of `PARTS`; all if None.

    Raises:
        ValueError: a name is not in `PARTS`.
    """
    names = list(PARTS) if only is None else list(only)
    unknown = [n for n in names if n not in PARTS]
    if unknown:
        raise ValueError(f"No such export: {', '.join(unknown)}. Choose among {', '.join(PARTS)}.")
    for name in names:
        yield from PARTS[name](world)


def export_world(
    world: World, out_dir: Path | str, only: Iterable[str] | None = None
) -> list[Path]:
    """Write the exports of a world below `out_dir` and return their paths."""
    root = Path(out_dir)
    written = []
    for path, data in rendered(world, only):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        written.append(target)
    return written
