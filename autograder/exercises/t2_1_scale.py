"""T2.1.q4 and T2.1.s1: the same question piece by piece; worlds, other ways, wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from datasets.scale import table

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part, WorldSpec

KEYS = ["session_source", "week"]
BUYER = [*KEYS, "user_pseudo_id"]
SUMS = [*KEYS, "sessions", "revenue"]
NEW_YEAR = 62  # days that bring the third week of the flight to the turn of the year
State = tuple[pd.DataFrame, pd.DataFrame] | None


def monday(dates: pd.Series) -> pd.Series:
    """Monday of the week of each YYYYMMDD, as YYYY-MM-DD."""
    day = pd.to_datetime(dates, format="%Y%m%d")
    return (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")


def add_piece(state: State, piece: pd.DataFrame, **wrong: Any) -> tuple:
    """The answer so far with one more piece of events.

    Args:
        state: None, or what the call before gave back.
        piece: event_date, event_timestamp, event_name, user_pseudo_id, ga_session_id,
            session_source, value and more; any number of rows, in any order.
        wrong: switches for known wrong ways, by name.

    Returns:
        sums: session_source, week, sessions, revenue (TWD); buyers: session_source, week,
        user_pseudo_id, each once.
    """
    new = piece.assign(week=_week(piece, wrong))
    bought = new["event_name"].eq("purchase")
    counted = new["event_name"].eq(wrong.get("event", "session_start"))
    if wrong.get("rows"):
        counted = pd.Series(True, index=new.index)
    if wrong.get("distinct"):  # of this piece: a session that began before counts again
        counted = ~new.duplicated(wrong["distinct"])
    paid = new["value"].where(bought | wrong.get("all_values", False), 0.0).fillna(0.0)
    new = new.assign(sessions=counted.astype("int64"), revenue=paid)
    keys = [*KEYS, "session_medium"] if wrong.get("medium") else KEYS
    part = new.groupby(keys, as_index=False)[["sessions", "revenue"]].sum()[SUMS]
    if wrong.get("with_sales_only"):
        part = part[part["revenue"] > 0]
    mine = new.loc[bought | wrong.get("everybody", False), BUYER]
    if wrong.get("starts_only"):
        mine = new.loc[new["event_name"].eq("session_start"), BUYER]
    if not wrong.get("twice_within"):
        mine = mine.drop_duplicates()
    if state is None or wrong.get("last_only"):
        sums, buyers = part, mine
    else:
        sums, buyers = pd.concat([state[0], part]), pd.concat([state[1], mine])
        if wrong.get("known_groups"):
            sums = sums.merge(state[0][KEYS])
        if wrong.get("present_only"):
            sums = sums.merge(part[KEYS])
        if not wrong.get("side_by_side"):
            sums = sums.groupby(KEYS, as_index=False).sum()
        if wrong.get("mean"):
            both = pd.concat([state[0], part])
            sums = both.groupby(KEYS, as_index=False)[["sessions", "revenue"]].mean()
        if not wrong.get("twice_across"):
            subset = {"once_ever": ["user_pseudo_id"], "once_a_source": [KEYS[0], BUYER[2]],
                      "once_a_week": BUYER[1:]}  # fmt: skip
            chosen = next((v for k, v in subset.items() if wrong.get(k)), BUYER)
            buyers = buyers.drop_duplicates(chosen)
    return sums[SUMS].reset_index(drop=True), buyers.reset_index(drop=True)


def _week(piece: pd.DataFrame, wrong: dict[str, Any]) -> pd.Series:
    day = pd.to_datetime(piece["event_date"], format="%Y%m%d")
    if wrong.get("utc"):
        day = pd.to_datetime(piece["event_timestamp"], unit="us").dt.normalize()
    if wrong.get("sunday"):
        day = day - pd.to_timedelta((day.dt.day_of_week + 1) % 7, unit="D")
        return day.dt.strftime("%Y-%m-%d")
    if wrong.get("number"):
        return day.dt.isocalendar().week.astype("str")
    if wrong.get("next"):
        return (day + pd.to_timedelta(-day.dt.day_of_week % 7, unit="D")).dt.strftime("%Y-%m-%d")
    if wrong.get("digits"):
        return monday(piece["event_date"]).str.replace("-", "")
    if wrong.get("day"):
        return day.dt.strftime("%Y-%m-%d")
    return (day - pd.to_timedelta(day.dt.day_of_week, unit="D")).dt.strftime("%Y-%m-%d")


def by_loops(state: State, piece: pd.DataFrame) -> tuple:
    """The same with dictionaries and a set."""
    sums: dict[tuple, list] = {}
    buyers: dict[tuple, None] = {}
    if state is not None:
        sums = {(r.session_source, r.week): [r.sessions, r.revenue] for r in state[0].itertuples()}
        buyers = dict.fromkeys(state[1][BUYER].itertuples(index=False, name=None))
    for row, week in zip(piece.itertuples(), monday(piece["event_date"]), strict=True):
        mine = sums.setdefault((row.session_source, week), [0, 0.0])
        mine[0] += row.event_name == "session_start"
        if row.event_name == "purchase":
            mine[1] += row.value
            buyers[(row.session_source, week, row.user_pseudo_id)] = None
    return (pd.DataFrame([(*k, *v) for k, v in sums.items()], columns=SUMS),
            pd.DataFrame(list(buyers), columns=BUYER))


def by_index(state: State, piece: pd.DataFrame) -> tuple:
    """The same with indexes that line up."""
    new = piece.assign(week=monday(piece["event_date"]),
                       sessions=piece["event_name"].eq("session_start").astype(int))
    sold = new[new["event_name"] == "purchase"]
    sums = pd.DataFrame({
        "sessions": new.groupby(KEYS)["sessions"].sum(),
        "revenue": sold.groupby(KEYS)["value"].sum(),
    }).fillna(0)
    buyers = sold[BUYER]
    if state is not None:
        sums = sums.add(state[0].set_index(KEYS), fill_value=0)
        buyers = pd.concat([state[1], buyers])
    return sums.reset_index(), buyers.groupby(BUYER).size().reset_index()[BUYER]


def by_sql(state: State, piece: pd.DataFrame) -> tuple:
    """The same with DuckDB on the tables in memory."""
    import duckdb

    connection = duckdb.connect(config={"threads": 1})
    empty = pd.DataFrame(columns=SUMS), pd.DataFrame(columns=BUYER)
    sums, buyers = empty if state is None else state
    if state is None:
        sums = sums.astype({"session_source": "str", "week": "str", "sessions": "int64",
                            "revenue": "float64"})
        buyers = buyers.astype("str")
    for name, frame in (("sums", sums), ("buyers", buyers), ("piece", piece)):
        connection.register(name, frame)
    week = "strftime(date_trunc('week', strptime(event_date, '%Y%m%d')), '%Y-%m-%d')"
    found = connection.execute(
        "SELECT session_source, week, sum(sessions) AS sessions, sum(revenue) AS revenue FROM ("
        "SELECT session_source, week, sessions, revenue FROM sums UNION ALL "
        f"SELECT session_source, {week}, (event_name = 'session_start')::INT, "
        "CASE WHEN event_name = 'purchase' THEN value ELSE 0 END FROM piece) "
        "GROUP BY ALL").df()
    people = connection.execute(
        "SELECT session_source, week, user_pseudo_id FROM buyers UNION "
        f"SELECT session_source, {week}, user_pseudo_id FROM piece "
        "WHERE event_name = 'purchase'").df()
    connection.close()
    return found, people


def pieces(world: Any) -> tuple:
    """Calls on a small stream of events that is cut anywhere, each with the right state before."""
    gen = np.random.default_rng([world.seed % 2**32, world.year, 2101])
    calls = []
    for turn in range(2):
        events = table(1800, seed=int(world.seed % 10**6) + turn, year=world.year)
        events = _few_people(events, gen)
        if turn:
            events = _moved(events, NEW_YEAR).sample(frac=1, random_state=int(gen.integers(1e6)))
        at = sorted(gen.integers(200, 1600, 2))
        state = None
        for begin, end in ((0, at[0]), (at[0], at[0]), (at[0], at[1]), (at[1], len(events))):
            piece = events.iloc[begin:end].reset_index(drop=True)
            calls.append((state, piece))
            state = add_piece(state, piece)
    return (*calls, *practice())


def _few_people(events: pd.DataFrame, gen: np.random.Generator) -> pd.DataFrame:
    """The same events of thirty people, who therefore come and buy again; more of them buy."""
    names = events["user_pseudo_id"].drop_duplicates()
    whose = dict(zip(names, gen.integers(0, 30, len(names)), strict=True))
    user = events["user_pseudo_id"].map(whose).map("u{:02d}".format)
    late = events["event_name"].isin(("begin_checkout", "view_cart"))
    made = events["event_name"].mask(late, "purchase")
    number = events["ga_session_id"] // 900 * 900  # some people share one
    return events.assign(user_pseudo_id=user.astype("str"), event_name=made, ga_session_id=number)


def _moved(events: pd.DataFrame, days: int) -> pd.DataFrame:
    """The events so many days later."""
    day = pd.to_datetime(events["event_date"], format="%Y%m%d") + pd.Timedelta(days=days)
    return events.assign(event_date=day.dt.strftime("%Y%m%d"),
                         event_timestamp=events["event_timestamp"] + days * 86_400 * 10**6)


def _hand_made(rows: list[tuple]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["event_date", "hour", "event_name", "user_pseudo_id",
                                       "ga_session_id", "session_source", "value"])
    when = pd.to_datetime(made["event_date"] + made.pop("hour"), format="%Y%m%d%H")
    micros = (when - pd.Timestamp("1970-01-01 08:00")) // pd.Timedelta("1us")
    medium = np.where(made["ga_session_id"] % 2, "cpc", "organic")
    return made.assign(
        event_timestamp=micros, session_medium=pd.Series(medium, dtype="str"),
        event_date=made["event_date"].astype("str"), value=made["value"].astype("float64"))


def practice() -> tuple:
    """Two small pieces and empty ones: a session over two pieces, people who buy again, a Sunday,
    a Monday before eight, the turn of the year."""
    none = float("nan")
    one = _hand_made([
        ("20271226", "20", "session_start", "u1", 11, "google", none),
        ("20271226", "20", "page_view", "u1", 11, "google", none),
        ("20271226", "21", "purchase", "u1", 11, "google", 400.0),
        ("20271227", "03", "session_start", "u2", 12, "google", none),
        ("20271227", "03", "view_item", "u2", 12, "google", 900.0),
        ("20271228", "10", "session_start", "u1", 13, "line", none),
        ("20271228", "11", "purchase", "u1", 13, "line", 300.0),
        ("20271228", "12", "purchase", "u1", 13, "line", 200.0),
        ("20271228", "13", "session_start", "u6", 21, "google", none),
        ("20271229", "08", "session_start", "u3", 22, "google", none),
        ("20271230", "09", "session_start", "u4", 15, "edm", none),
        ("20271230", "09", "session_start", "u3", 15, "edm", none),
    ])  # fmt: skip
    two = _hand_made([
        ("20271227", "03", "add_to_cart", "u2", 12, "google", 900.0),
        ("20271227", "04", "purchase", "u2", 12, "google", 900.0),
        ("20280102", "09", "session_start", "u1", 16, "line", none),
        ("20280102", "10", "purchase", "u1", 16, "line", 250.0),
        ("20280103", "02", "session_start", "u1", 17, "line", none),
        ("20280103", "02", "purchase", "u1", 17, "line", 150.0),
        ("20271228", "22", "session_start", "u1", 18, "google", none),
        ("20271228", "22", "purchase", "u1", 18, "google", 100.0),
        ("20280103", "12", "page_view", "u5", 19, "kol", none),
    ])  # fmt: skip
    first = add_piece(None, one)
    nothing = two.iloc[:0]
    return ((None, one), (first, two), (add_piece(first, two), nothing), (None, nothing),
            (add_piece(None, two), one))


def _with(**wrong: Any) -> Callable:
    return partial(add_piece, **wrong)


def _filtered_first(state: State, piece: pd.DataFrame) -> tuple:
    return add_piece(state, piece[piece["event_name"].isin(("session_start", "purchase"))])


SESSION = ["user_pseudo_id", "ga_session_id"]

Q4 = Choice(
    "T2.1.q4", "B",
    {
        "A": "The first ten million rows are the first days, when nobody bought for 11/11 yet. And "
             "the number of different people does not grow in step with the rows. Read everything, "
             "piece by piece.",
        "B": "Right: counts and amounts add up over pieces, different people do not. So keep the "
             "sums and the list of buyers, which is short, and never all rows. DuckDB does the "
             "same for you.",
        "C": "Whoever buys in two files is counted twice, so there are too many buyers, the more "
             "the smaller the pieces. Keep who bought, and count at the end.",
        "D": "A mean of rates gives a quiet night as much weight as the evening of 11/11. Add up "
             "sessions and purchases first and divide once at the end.",
    },
)  # fmt: skip

S1 = Exercise(
    "T2.1.s1",
    parts=(Part(
        "add_piece", add_piece, inputs=pieces, load=(),
        compare=Compare("tuple", items=(
            Compare("frame", tuple(KEYS), {"sessions": 0, "revenue": 1e-6}),
            Compare("frame", tuple(BUYER)),
        ), names=("sums", "buyers")),
        practice=practice,
    ),),
    misconceptions=(
        Misconception("last_piece_only", _with(last_only=True),
            "Each piece replaces what was known before, so at the end you have the last file only. "
            "Put state and the new piece together before you add up."),
        Misconception("side_by_side", _with(side_by_side=True),
            "A source and week that comes again gets a second row in sums, so the table grows with "
            "every file. Group the old rows and the new ones together and add up."),
        Misconception("buyers_again", _with(twice_across=True),
            "Somebody who buys in two pieces stands in buyers twice and would count as two people. "
            "Drop the duplicates after putting old and new together."),
        Misconception("buyers_twice_in_first", _with(twice_within=True, twice_across=True),
            "buyers has a row for each purchase. It should have one for each person in a source "
            "and week. Use drop_duplicates, for the first piece as well."),
        Misconception("first_piece_undone", _with(twice_within=True),
            "The first piece is kept with its duplicates: who buys twice in it stands there twice. "
            "Drop duplicates also where state is None."),
        Misconception("rows_as_sessions", _with(rows=True),
            "You count all events as sessions. A session has many events and exactly one "
            "session_start: count that."),
        Misconception("page_views_as_sessions", _with(event="page_view"),
            "You count page views. Who looks at six pages has one session. Count session_start."),
        Misconception("first_visits", _with(event="first_visit"),
            "You count first_visit, which returning visitors do not send. Count session_start."),
        Misconception("distinct_in_the_piece", _with(distinct=SESSION),
            "You count the different sessions of each piece. A session that goes on in the next "
            "file is counted there again. Its session_start comes only once: count that."),
        Misconception("distinct_session_id", _with(distinct=["ga_session_id"]),
            "You count different ga_session_id. It is a time in seconds, so two people can share "
            "it, and a session that goes on in the next file counts again. Count session_start."),
        Misconception("people_as_sessions", _with(distinct=["user_pseudo_id", "session_source"]),
            "You count people in place of sessions. Who comes three times has three. Count "
            "session_start."),
        Misconception("all_values", _with(all_values=True),
            "Revenue holds the value of goods that were only looked at or put into the cart. Keep "
            "value where event_name is purchase."),
        Misconception("everybody_buys", _with(everybody=True),
            "buyers holds everybody who came. Keep the rows of purchase only; that is also what "
            "keeps the table short."),
        Misconception("visitors_not_buyers", _with(starts_only=True),
            "buyers is made from session_start, so it lists visitors. Take the rows of purchase."),
        Misconception("utc_week", _with(utc=True),
            "Your week comes from event_timestamp, which is UTC: Monday before eight in Taipei "
            "falls into the week before. Use event_date."),
        Misconception("week_from_sunday", _with(sunday=True),
            "Your weeks begin on Sunday. Here a week begins on Monday, and Sunday is its last day: "
            "take off dt.day_of_week days."),
        Misconception("week_number", _with(number=True),
            "Your week is a number from 1 to 53. Two years share it and it does not say which "
            "days are meant. Give the Monday as YYYY-MM-DD."),
        Misconception("next_monday", _with(next=True),
            "Your week is the Monday that comes after. Go back to the Monday before: day minus "
            "dt.day_of_week days."),
        Misconception("week_in_digits", _with(digits=True),
            "Your week has no dashes. Write the Monday as YYYY-MM-DD: dt.strftime(\"%Y-%m-%d\")."),
        Misconception("day_for_week", _with(day=True),
            "You keep the day as it is. Go back to the Monday of its week: day minus "
            "dt.day_of_week days."),
        Misconception("once_ever", _with(once_ever=True),
            "Each person stays in buyers only once, whatever the source and the week. Who buys "
            "again next week is missing there. Drop duplicates by source, week and person."),
        Misconception("once_a_source", _with(once_a_source=True),
            "You drop who bought from the same source in another week. Both weeks need them. Drop "
            "duplicates by source, week and person."),
        Misconception("once_a_week", _with(once_a_week=True),
            "You drop who bought in the same week through another source. Both sources need them. "
            "Drop duplicates by source, week and person."),
        Misconception("by_medium", _with(medium=True),
            "You group by medium as well, so a source has several rows in a week. Group by "
            "session_source and week."),
        Misconception("sales_only", _with(with_sales_only=True),
            "Groups without a purchase are gone, and with them their sessions. Keep each source "
            "and week; its revenue is 0."),
        Misconception("filtered_first", _filtered_first,
            "You keep session_start and purchase before you group, so a source and week with other "
            "events only is gone. Group all rows; its sessions are 0."),
        Misconception("known_groups_only", _with(known_groups=True),
            "A source or week that first appears in a later piece is lost: you join onto the old "
            "table. Put old and new rows below each other with pd.concat and group."),
        Misconception("present_groups_only", _with(present_only=True),
            "A source and week that does not come in this piece disappears. It keeps what it had. "
            "Put old and new rows below each other with pd.concat and group."),
        Misconception("mean_of_pieces", _with(mean=True),
            "You take the mean of old and new. Sessions and revenue add up: use sum."),
    ),
    alternatives=(Alternative("loops", by_loops), Alternative("index", by_index),
                  Alternative("sql", by_sql)),
    hints=(
        "Which of the three numbers add up over pieces, and which needs to know who it was?",
        "Make the week, then the small tables of this piece alone; if there is a state, put its "
        "tables on top with pd.concat; then group the sums and drop duplicate buyers.",
        "part = new.groupby(keys, as_index=False)[[\"sessions\", \"revenue\"]].sum(); "
        "if state is not None: part = pd.concat([state[0], part]); ...; "
        "return part.groupby(keys, as_index=False).sum(), mine.drop_duplicates()",
    ),
    solution=(
        "Sessions and revenue add up, because session_start and purchase are single rows: it does "
        "not matter where the stream is cut. People do not add up, so the keys of the buyers are "
        "kept, one row each. Both tables stay small however many events go by, and nothing else "
        "stays in memory."
    ),
    equivalent_mutants={"False -> True": "Keys in the index count as columns."},
    worlds=(WorldSpec(11, 2024, "none"), WorldSpec(12, 2026, "none"), WorldSpec(13, 2027, "all")),
)  # fmt: skip
