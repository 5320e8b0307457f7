"""Files of T2.4: experiments on the site and in mails."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ..world import World
from . import text

Files = Iterator[tuple[str, bytes]]
SHOWN = ("guest", "wallet", "bar")


def _csv(table: pd.DataFrame) -> bytes:
    return ("\ufeff" + table.to_csv(index=False, lineterminator="\n")).encode()


def _site(name: str) -> Callable[[World], Files]:
    def write(world: World) -> Files:
        table = world.site_test(name)[0]
        days = table["date"].dt.strftime("%Y-%m-%d")
        yield f"experiments/ab_{name}.csv.gz", text.pack(_csv(table.assign(date=days)))
    return write


def _plans(world: World) -> Files:
    rows = pd.DataFrame([world.site_test(name)[1] for name in SHOWN])
    yield "experiments/ab_plans.csv", _csv(rows)


def _mail(world: World) -> Files:
    table = world.mail_test
    spend = pd.Series(text.units(table["spend"]), index=table.index)
    yield "experiments/mail_test.csv.gz", text.pack(_csv(table.assign(spend=spend)))


PARTS: dict[str, Callable[[World], Files]] = {
    **{f"ab_{name}": _site(name) for name in SHOWN}, "ab_plans": _plans, "mail_test": _mail,
}  # fmt: skip
