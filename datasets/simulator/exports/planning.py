"""Files of chapter T1.1: history, market, sales, and what the planner gets from colleagues."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import yaml

from ..planning.market import TERMS
from ..world import World
from . import text

Files = Iterator[tuple[str, bytes]]
ABOVE = {
    "brief": "# 給企劃的需求單 / Brief for the planner\n"
    "# 金額為新臺幣；含稅與未稅見資料目錄 / TWD; with or without VAT: see the catalogue\n",
    "keyword_rules": "# 搜尋字詞的內部規則 / House rules for search terms\n"
    "# 字詞含有所列文字就屬於該組，不分大小寫，依序為品牌、對手（他人商標），其餘為通用\n"
    "# A term is brand, else rival (another firm's mark), else generic; case does not matter\n",
}


def history(world: World) -> Files:
    """The nine downloads of the campaign history."""
    for name, data in world.history_files.items():
        yield f"history/{name}", data


def trends(world: World) -> Files:
    """Three downloads as Google Trends writes them: category, blank line, week and terms."""
    for number, part in world.trends.groupby("download"):
        wide = part.pivot(index="week", columns="term", values="value")[list(TERMS)]
        lines = ["類別：所有類別", "", ",".join(["週", *(f"{t}: (台灣)" for t in TERMS)])]
        lines += [",".join([f"{week:%Y-%m-%d}", *row])
                  for week, row in zip(wide.index, wide.to_numpy(), strict=True)]  # fmt: skip
        yield f"market/trends_{number}.csv", ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _csv(table: pd.DataFrame) -> bytes:
    """A plain CSV with a mark for Excel; numbers as short as they are exact."""
    shown = table.copy()
    for column in shown.columns:
        if pd.api.types.is_datetime64_any_dtype(shown[column]):
            shown[column] = text.times(shown[column], "%Y-%m-%d")
        elif pd.api.types.is_bool_dtype(shown[column]):
            shown[column] = shown[column].map({True: "是", False: "否"})
        elif pd.api.types.is_float_dtype(shown[column]):
            shown[column] = ["" if v != v else f"{v:.10g}" for v in shown[column].tolist()]
    return shown.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def table(path: str, name: str):
    """A part of one CSV file."""

    def make(world: World) -> Files:
        yield path, _csv(getattr(world, name))

    return make


def note(path: str, name: str):
    """A part of one YAML file; keys in their order, with a comment above."""

    def make(world: World) -> Files:
        body = yaml.safe_dump(getattr(world, name), allow_unicode=True, sort_keys=False, width=96)
        yield path, (ABOVE[name] + body).encode("utf-8")

    return make


PARTS = {
    "history": history,
    "trends": trends,
    "competitors": table("market/competitors.csv", "competitors"),
    "festivals": table("planning/festivals.csv", "festivals"),
    "daily_sales": table("sales/daily_sales.csv", "daily_sales"),
    "rate_card": table("planning/rate_card.csv", "rate_card"),
    "platforms": table("planning/platforms.csv", "platforms"),
    "brief": note("planning/brief.yml", "brief"),
    "search_terms": table("planning/search_terms.csv", "search_terms"),
    "keyword_rules": note("planning/keyword_rules.yml", "keyword_rules"),
}


def known_rows(world: World) -> dict[str, int]:
    """Rows of the files whose lines are not rows: totals, UTF-16, lines above, YAML (keys)."""
    from ..planning import downloads

    counts = downloads.row_counts(world.seed, world.year, world.dirt, world.history)
    rows = {f"history/{name}": count for name, count in counts.items()}
    for number, part in world.trends.groupby("download"):
        rows[f"market/trends_{number}.csv"] = part["week"].nunique()
    rows["planning/brief.yml"] = len(world.brief)
    rows["planning/keyword_rules.yml"] = len(world.keyword_rules)
    return rows
