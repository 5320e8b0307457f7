"""T2.1.r1 and T2.1.e: the order of the clauses, and five queries on sessions and purchases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.artefacts import sql_check
from autograder.artefacts.sql_run import answer

from .base import Alternative, Exercise, Misconception, Parsons, Part, WorldSpec
from .t2_1_sql_ways import OTHERS, WRONG
from .t2_1_sql_worlds import AT_LEAST, Tables, made_up, small

TAIPEI = pd.Timedelta(hours=8)
PUBLIC = ("web_sessions", "web_purchases", "shop_orders")


def _visitors(sessions: pd.DataFrame) -> pd.DataFrame:
    return sessions[sessions["traffic_type"].isna()]


def channels(sessions: pd.DataFrame, purchases: pd.DataFrame, orders: pd.DataFrame
             ) -> pd.DataFrame:
    """Sessions and engaged sessions of visitors by channel."""
    return _visitors(sessions).groupby("channel", as_index=False).agg(
        sessions=("session_key", "size"), engaged_sessions=("engaged", "sum"))


def landing(sessions: pd.DataFrame, purchases: pd.DataFrame, orders: pd.DataFrame
            ) -> pd.DataFrame:
    """Sessions and engagement rate of landing pages with enough sessions, most first."""
    table = _visitors(sessions).groupby("landing_page", as_index=False).agg(
        sessions=("session_key", "size"), engagement_rate=("engaged", "mean"))
    table = table[table["sessions"] >= AT_LEAST]
    return table.sort_values(["sessions", "landing_page"], ascending=[False, True]).reset_index(
        drop=True)


def devices(sessions: pd.DataFrame, purchases: pd.DataFrame, orders: pd.DataFrame
            ) -> pd.DataFrame:
    """Sessions, buying sessions and their rate by device."""
    people = _visitors(sessions)
    bought = people["session_key"].isin(set(purchases["session_key"]))
    return people.assign(bought=bought).groupby("device_category", as_index=False).agg(
        sessions=("bought", "size"), buying_sessions=("bought", "sum"), cvr=("bought", "mean"))


def revenue(sessions: pd.DataFrame, purchases: pd.DataFrame, orders: pd.DataFrame
            ) -> pd.DataFrame:
    """Purchases and revenue by day of Taipei, each transaction once, on its first arrival."""
    known = purchases.dropna(subset=["transaction_id"]).sort_values("received_at", kind="stable")
    first = known.drop_duplicates("transaction_id")
    day = (first["received_at"] + TAIPEI).dt.normalize()
    return first.assign(day=day).groupby("day", as_index=False).agg(
        purchases=("value", "size"), revenue=("value", "sum"))


def gap(sessions: pd.DataFrame, purchases: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Orders by day, and how many of them GA4 has no purchase event of."""
    missing = ~orders["order_id"].isin(set(purchases["transaction_id"].dropna()))
    return orders.assign(day=orders["ordered_at"].dt.normalize(), missing=missing).groupby(
        "day", as_index=False).agg(orders=("missing", "size"), missing=("missing", "sum"))


REFERENCE = {"channels_sql": channels, "landing_sql": landing, "devices_sql": devices,
             "revenue_sql": revenue, "gap_sql": gap}
DRIVE = {"channels_sql": sql_check.run_channels, "landing_sql": sql_check.run_landing,
         "devices_sql": sql_check.run_devices, "revenue_sql": sql_check.run_revenue,
         "gap_sql": sql_check.run_gap}
JUDGE = {"channels_sql": sql_check.judge_channels, "landing_sql": sql_check.judge_landing,
         "devices_sql": sql_check.judge_devices, "revenue_sql": sql_check.judge_revenue,
         "gap_sql": sql_check.judge_gap}


def _text(query: str) -> Callable[[], str]:
    return lambda: query


class Truth(dict):
    """{"right": table, "wrong": [[id, sentence, table], ...]}; the wrong ones are computed when
    somebody looks at them, since a right answer never needs them."""

    def __init__(self, name: str, args: tuple[pd.DataFrame, ...]) -> None:
        super().__init__(right=REFERENCE[name](*args))
        self._about = name, args

    def __missing__(self, key: str) -> list:
        name, args = self._about
        tables = dict(zip(sql_check.TABLES, args, strict=True))
        self[key] = [[id, says, sql_check.lower(answer(query, tables, name))]
                     for id, (query, says) in WRONG[name].items()]
        return self[key]

    def items(self) -> Any:
        """Both, for the answer key."""
        return {"right": self["right"], "wrong": self["wrong"]}.items()


def truth_of(name: str) -> Callable[..., dict[str, Any]]:
    """Args of a call -> the right table by pandas, and what the known wrong queries give."""
    return lambda *args: Truth(name, args)


def worlds(world: Any) -> Tables:
    """The three tables of a held-out world; small, and with every edge case."""
    return made_up(world.seed, world.year, bool(world.dirt))


def _part(name: str) -> Part:
    first = next(iter(OTHERS[name].values()))
    return Part(name, _text(first), inputs=worlds, load=PUBLIC, compare=sql_check.SPECS[name],
                judge=JUDGE[name], drive=DRIVE[name], truth=truth_of(name), practice=small)


_NULL_SAYS = ("{name}, line {line}: nothing equals NULL, not even NULL itself, so this comparison "
              "is never true. Write IS NULL or IS NOT NULL.")
_ORDER_SAYS = ("{name}: no ORDER BY stands at the end of the query, so the order of the rows is "
               "left to chance. End with {order}.")
_GAP = ("SELECT CAST(o.ordered_at AS DATE) AS day, count(*) AS orders, {missing} AS missing FROM "
        "orders o LEFT JOIN (SELECT DISTINCT transaction_id FROM purchases) p ON p.transaction_id "
        "= o.order_id {where} GROUP BY day {order}")
# Known by the text of the query, not by its rows: id, part, query, sentence.
TEXTS = (
    ("gap_equals_null", "gap_sql", _GAP.format(
        missing="count(*) FILTER (WHERE p.transaction_id = NULL)", where="", order="ORDER BY day"),
     _NULL_SAYS),
    ("revenue_equals_null", "revenue_sql",
     "SELECT CAST(received_at + INTERVAL 8 HOUR AS DATE) AS day, count(*) AS purchases, sum(value) "
     "AS revenue FROM (SELECT * FROM purchases WHERE transaction_id <> NULL QUALIFY row_number() "
     "OVER (PARTITION BY transaction_id ORDER BY received_at) = 1) GROUP BY day ORDER BY day",
     _NULL_SAYS),
    ("not_in_null_otherwise", "gap_sql", _GAP.format(
        missing="count(*) - count(o.order_id)", where="", order="ORDER BY day"),
     sql_check.WORDED["not_in_null"][1]),
    ("inner_only_otherwise", "gap_sql", _GAP.format(
        missing="count(*) - count(p.transaction_id)", where="WHERE p.transaction_id IS NOT NULL",
        order="ORDER BY day"), sql_check.WORDED["inner_only"][1]),
    ("inner_join_otherwise", "devices_sql",
     "SELECT s.device_category, count(DISTINCT s.session_key) AS sessions, count(DISTINCT "
     "p.session_key) AS buying_sessions, buying_sessions / sessions AS cvr FROM sessions s LEFT "
     "JOIN purchases p ON p.session_key = s.session_key WHERE s.traffic_type IS NULL AND "
     "p.session_key IS NOT NULL GROUP BY s.device_category",
     sql_check.WORDED["inner_join"][1]),
    ("gap_no_order", "gap_sql", "SELECT * FROM (" + _GAP.format(
        missing="count(*) - count(p.transaction_id)", where="", order="ORDER BY day") + ")",
     _ORDER_SAYS),
    ("landing_no_order", "landing_sql",
     "SELECT landing_page, count(*) AS sessions, avg(engaged::INT) AS engagement_rate FROM "
     "sessions WHERE traffic_type IS NULL GROUP BY landing_page HAVING count(*) >= 30",
     _ORDER_SAYS),
    ("full_width", "channels_sql", "SELECT channel，count(*) AS sessions FROM sessions",
     "{name}, line {line}: the sign “{word}” is full-width, and SQL knows half-width signs only. "
     "Type “{half}” instead."),
    ("python_none", "channels_sql", "SELECT channel, count(*) AS sessions FROM sessions WHERE "
     "traffic_type IS None GROUP BY channel",
     "{name}, line {line}: None is Python. SQL calls a missing value NULL: write IS NULL."),
)


def _endless() -> str:
    return ("SELECT a.channel, count(*) AS sessions, count(*) AS engaged_sessions FROM sessions a, "
            "sessions b, sessions c, sessions d, sessions e GROUP BY a.channel")


E = Exercise(
    "T2.1.e",
    parts=tuple(_part(name) for name in REFERENCE),
    misconceptions=(
        *(Misconception(id, {name: _text(query)}, says)
          for name, ways in WRONG.items() for id, (query, says) in ways.items()),
        Misconception(
            "not_a_question", {"channels_sql": _text("DROP TABLE sessions")},
            "{name} begins with {word}. A query of this exercise asks and changes nothing: begin "
            "with SELECT or WITH."),
        *(Misconception(id, {name: _text(query)}, says) for id, name, query, says in TEXTS),
        Misconception(
            "endless", {"channels_sql": _endless},
            "{name} had not finished after {seconds} seconds and was stopped. Each table has a few "
            "thousand rows, so look for a join without ON, or one on a column that repeats on both "
            "sides."),
    ),
    alternatives=tuple(
        Alternative(f"{name}_{id}", {name: _text(query)})
        for name, ways in OTHERS.items() for id, query in ways.items()),
    hints=(
        "Say each question in words first: which rows, in which groups, which numbers of a group, "
        "in which order. That is WHERE, GROUP BY, SELECT, ORDER BY.",
        "Two traps: visitors have NULL in traffic_type, so only IS NULL finds them; and one "
        "purchase may have several events, so a join or a sum meets it several times.",
        "WITH once AS (SELECT * FROM purchases WHERE … QUALIFY row_number() OVER (PARTITION BY … "
        "ORDER BY …) = 1) SELECT CAST(… + INTERVAL 8 HOUR AS DATE) AS day, count(*) AS …, sum(…) "
        "AS … FROM once GROUP BY day ORDER BY day",
    ),
    solution=(
        "A row must mean one thing before it is counted. A row of sessions is a session, a row of "
        "purchases is an event, and a row of a join is a pair. Whoever counts pairs as sessions "
        "counts some twice; DISTINCT hides it, and takes real purchases of the same amount along. "
        "So decide what one row is, by its key, and then count. NULL is no value: = and <> never "
        "find it, and one NULL in a list makes NOT IN find nothing."
    ),
    worlds=(WorldSpec(510, 2024), WorldSpec(511, 2026), WorldSpec(512, 2027, "none")),
)

R1 = Parsons(
    "T2.1.r1", blocks=("a", "b", "c", "d", "e", "f"),
    orders=(("d", "b", "f", "a", "e", "c"),),
    feedback={
        "a": "GROUP BY comes too early. Groups are made of rows that have been chosen already: "
             "first from which table, then which rows.",
        "b": "FROM comes too early. A query begins with what it shows.",
        "c": "ORDER BY comes too early. There is nothing to sort before groups and conditions are "
             "done: it stands last.",
        "e": "HAVING comes too early. It looks at finished groups, so GROUP BY stands before it.",
        "f": "WHERE comes too early. It chooses rows, and rows come from a table: FROM stands "
             "before it.",
        "": "What is shown, from where, which rows, in which groups, which groups, in which order.",
    },
)
