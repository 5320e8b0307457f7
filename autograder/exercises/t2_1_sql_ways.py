"""Known wrong queries of T2.1.e and what to say about each; other right ones."""

from __future__ import annotations

_PEOPLE = "FROM sessions WHERE traffic_type IS NULL"
_GROUPED = "GROUP BY channel"
_JOINED = ("FROM sessions s {how} JOIN purchases p ON p.session_key = s.session_key "
           "WHERE s.traffic_type IS NULL GROUP BY s.device_category")
_FIRST = ("WITH once AS (SELECT * FROM purchases WHERE transaction_id IS NOT NULL QUALIFY "
          "row_number() OVER (PARTITION BY transaction_id ORDER BY received_at) = 1) ")
_DAY = "CAST(received_at + INTERVAL 8 HOUR AS DATE)"
_IDS = "(SELECT DISTINCT transaction_id FROM purchases)"
_RIGHT_COUNT = "count(DISTINCT s.session_key)"


def _channels(count: str, engaged: str, rest: str = f"{_PEOPLE} {_GROUPED}") -> str:
    return f"SELECT channel, {count} AS sessions, {engaged} AS engaged_sessions {rest}"


def _landing(rate: str = "avg(engaged::INT)", keep: str = f"HAVING count(*) >= {30}",
             rest: str = _PEOPLE, order: str = "ORDER BY sessions DESC, landing_page") -> str:
    return (f"SELECT landing_page, count(*) AS sessions, {rate} AS engagement_rate {rest} "
            f"GROUP BY landing_page {keep} {order}")


def _devices(sessions: str = _RIGHT_COUNT, buying: str = "count(DISTINCT p.session_key)",
             cvr: str = "buying_sessions / sessions", how: str = "LEFT",
             rest: str = _JOINED) -> str:
    return (f"WITH counted AS (SELECT s.device_category, {sessions} AS sessions, {buying} AS "
            f"buying_sessions {rest.format(how=how)}) SELECT *, {cvr} AS cvr FROM counted")


def _revenue(day: str = _DAY, count: str = "count(*)", value: str = "sum(value)",
             rest: str = "FROM once", before: str = _FIRST, order: str = "ORDER BY day") -> str:
    return (f"{before} SELECT {day} AS day, {count} AS purchases, {value} AS revenue {rest} "
            f"GROUP BY day {order}")


def _gap(missing: str = "count(*) - count(p.transaction_id)",
         rest: str = f"FROM orders o LEFT JOIN {_IDS} p ON p.transaction_id = o.order_id",
         day: str = "CAST(o.ordered_at AS DATE)", order: str = "ORDER BY day",
         orders: str = "count(*)") -> str:
    return (f"SELECT {day} AS day, {orders} AS orders, {missing} AS missing {rest} "
            f"GROUP BY day {order}")


# part: id -> (query, sentence)
WRONG: dict[str, dict[str, tuple[str, str]]] = {
    "channels_sql": {
        "not_internal": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                   f"FROM sessions WHERE traffic_type <> 'internal' {_GROUPED}"),
            "You keep rows whose traffic_type is not 'internal'. A visitor's traffic_type is NULL, "
            "and NULL is neither equal nor unequal to anything, so the visitors are gone. Ask for "
            "IS NULL."),
        "neither_kind": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                   "FROM sessions WHERE traffic_type NOT IN ('internal', 'bot') "
                                   + _GROUPED),
            "Nothing is left. A visitor's traffic_type is NULL, and neither = nor <> nor NOT IN "
            "ever finds NULL. Ask for IS NULL."),
        "not_bots": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                               f"FROM sessions WHERE traffic_type <> 'bot' {_GROUPED}"),
            "You keep rows whose traffic_type is not 'bot', and only colleagues are left: a "
            "visitor's traffic_type is NULL, which is neither equal nor unequal to anything. Ask "
            "for IS NULL."),
        "everybody": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                f"FROM sessions {_GROUPED}"),
            "Bots and colleagues are counted as well. They buy nothing and lower every rate. Keep "
            "rows with traffic_type IS NULL."),
        "bots_kept": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                "FROM sessions WHERE traffic_type IS NULL OR traffic_type = 'bot' "
                                + _GROUPED),
            "Colleagues are out, and bots are still in. Keep rows with traffic_type IS NULL only."),
        "colleagues_kept": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                      "FROM sessions WHERE traffic_type IS NULL OR traffic_type = "
                                      "'internal' " + _GROUPED),
            "Bots are out, and colleagues are still in. Keep rows with traffic_type IS NULL only."),
        "visitors_out": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                   f"FROM sessions WHERE traffic_type IS NOT NULL {_GROUPED}"),
            "IS NOT NULL keeps bots and colleagues, and the visitors are gone. A visitor's "
            "traffic_type is NULL: ask for IS NULL."),
        "small_left_out": (_channels("count(*)", "count(*) FILTER (WHERE engaged)",
                                     f"{_PEOPLE} {_GROUPED} HAVING count(*) >= 30"),
            "Channels with few sessions are missing. At least 30 is a rule of the second query; "
            "here every channel has a row."),
        "not_engaged": (_channels("count(*)", "count(*) FILTER (WHERE NOT engaged)"),
            "You count the sessions that were not engaged. Asked for are those with engaged true."),
        "share_engaged": (_channels("count(*)", "avg(engaged::INT)"),
            "Your engaged_sessions is a share. Asked for is how many sessions were engaged: "
            "count(*) FILTER (WHERE engaged)."),
        "count_of_true": (_channels("count(*)", "count(engaged)"),
            "count(engaged) counts every row where engaged has a value, false as well. Count only "
            "where it is true: count(*) FILTER (WHERE engaged)."),
        "only_engaged": (_channels("count(*)", "count(*)", f"{_PEOPLE} AND engaged {_GROUPED}"),
            "Your WHERE keeps engaged sessions only, so sessions are too few and every rate is 1. "
            "Put that condition into the second column alone, with FILTER."),
        "browsers": (_channels("count(DISTINCT user_pseudo_id)",
                               "count(DISTINCT user_pseudo_id) FILTER (WHERE engaged)"),
            "You count browsers (user_pseudo_id), and one browser comes several times. A row of "
            "sessions is one session: count(*)."),
        "views": (_channels("sum(page_views)", "count(*) FILTER (WHERE engaged)"),
            "Your sessions are a sum of page views. A row of sessions is one session: count(*)."),
    },
    "landing_sql": {
        "more_than": (_landing(keep="HAVING count(*) > 30"),
            "A page with exactly 30 sessions is missing: at least 30 is >=, not >."),
        "all_pages": (_landing(keep=""),
            "Pages with few sessions are still there. A rate of 5 sessions is chance: keep groups "
            "of at least 30 with HAVING count(*) >= 30."),
        "counts_bots": (_landing(rest="FROM sessions"),
            "Bots and colleagues are counted as well, and they lower the rate of some pages. Keep "
            "rows with traffic_type IS NULL before you group."),
        "in_percent": (_landing("100 * avg(engaged::INT)"),
            "Your rate is in percent. The course uses fractions: 0.62, not 62. Leave out the 100."),
        "bounces": (_landing("1 - avg(engaged::INT)"),
            "That is the bounce rate, the sessions that were not engaged. Asked for is the share "
            "that was."),
        "of_everything": (_landing("count(*) FILTER (WHERE engaged) / (SELECT count(*) FROM "
                                   "sessions WHERE traffic_type IS NULL)"),
            "You divide by all sessions of the site. The rate of a page is its engaged sessions "
            "divided by its own sessions."),
        "rounded_down": (_landing("count(*) FILTER (WHERE engaged) // count(*)"),
            "// divides whole numbers and throws the rest away, so nearly all rates are 0. Divide "
            "with /."),
        "other_order": (_landing(order="ORDER BY engagement_rate DESC"),
            "The rows are sorted by the rate. Asked for is the page with most sessions first, and "
            "by landing_page where two have as many."),
        "ties_open": (_landing(order="ORDER BY sessions DESC, landing_page DESC"),
            "Where two pages have as many sessions, the one that comes first in the alphabet "
            "stands first: ORDER BY sessions DESC, landing_page."),
        "from_few": (_landing(order="ORDER BY sessions, landing_page"),
            "The rows begin with the smallest page. Most sessions first: DESC after that column."),
    },
    "devices_sql": {
        "inner_join": (_devices(how=""),
            "JOIN keeps only sessions with a purchase, so every rate is 1. Keep all sessions, with "
            "LEFT JOIN from sessions to purchases."),
        "fan_out": (_devices(sessions="count(*)", buying="count(DISTINCT p.session_key)"),
            "A session with two purchase events stands in the join twice, and you count it twice. "
            "Count each one once: count(DISTINCT s.session_key)."),
        "events_as_sessions": (_devices(buying="count(p.session_key)"),
            "You count purchase events as buying sessions. An event may arrive twice, and one "
            "visit may buy twice. Count each session once: count(DISTINCT p.session_key)."),
        "orders_as_sessions": (_devices(buying="count(DISTINCT p.transaction_id)"),
            "You count orders. Asked for are sessions with at least one purchase event, whatever "
            "its id: count(DISTINCT p.session_key)."),
        "with_a_number": (_devices(buying="count(DISTINCT p.session_key) FILTER (WHERE "
                                   "p.transaction_id IS NOT NULL)"),
            "You leave out events without transaction_id. The number was lost, and the session "
            "bought all the same. Count every session that has an event in purchases."),
        "percent_of_sessions": (_devices(cvr="100 * buying_sessions / sessions"),
            "Your cvr is in percent. The course uses fractions: 0.02, not 2. Leave out the 100."),
        "bots_too": (_devices(rest=_JOINED.replace("WHERE s.traffic_type IS NULL ", "")),
            "Bots and colleagues are counted as well, with the orders that colleagues test. Keep "
            "rows with s.traffic_type IS NULL."),
        "per_browser": (_devices(sessions="count(DISTINCT s.user_pseudo_id)",
                                 buying="count(DISTINCT p.session_key)"),
            "You divide by browsers (user_pseudo_id). Session CVR divides by sessions: "
            "count(DISTINCT s.session_key)."),
        "of_the_others": (_devices(cvr="buying_sessions / (sessions - buying_sessions)"),
            "You divide by the sessions that did not buy. A rate divides by all sessions."),
        "turned_fraction": (_devices(cvr="sessions / buying_sessions"),
            "Your fraction is upside down: that is how many sessions one purchase takes. Divide "
            "buying_sessions by sessions."),
    },
    "revenue_sql": {
        "utc_day": (_revenue(day="CAST(received_at AS DATE)"),
            "Your day is that of UTC. What is bought before 08:00 in Taipei then counts for the "
            "day before, 雙11 midnight included. Add INTERVAL 8 HOUR before you take the date."),
        "wrong_way_round": (_revenue(day="CAST(received_at - INTERVAL 8 HOUR AS DATE)"),
            "You take 8 hours off. Taipei is ahead of UTC: add them."),
        "fired_twice": (_revenue(rest="FROM purchases WHERE transaction_id IS NOT NULL",
                                 before=""),
            "A purchase whose event arrived twice counts twice. Keep one row for each "
            "transaction_id, the first to arrive: row_number() in QUALIFY."),
        "distinct_ids": (_revenue(count="count(DISTINCT transaction_id)",
                                  rest="FROM purchases WHERE transaction_id IS NOT NULL",
                                  before=""),
            "You count each order once and still add up every event's value, and an event that "
            "comes again the next day counts there, too. Choose the rows first, then count and "
            "add."),
        "sum_of_distinct": (_revenue(count="count(DISTINCT transaction_id)",
                                     value="sum(DISTINCT value)",
                                     rest="FROM purchases WHERE transaction_id IS NOT NULL",
                                     before=""),
            "sum(DISTINCT value) adds each amount once, and two orders of NT$880 are two orders. "
            "Take one row for each transaction_id, and then sum(value)."),
        "distinct_rows": (_revenue(
            rest="FROM (SELECT DISTINCT * FROM purchases WHERE transaction_id IS NOT NULL)",
            before=""),
            "SELECT DISTINCT removes rows that are alike in every column. The second event of a "
            "purchase has another time, so it stays. Number the rows of each transaction_id with "
            "row_number() and keep the first."),
        "distinct_amounts": (_revenue(
            rest="FROM (SELECT DISTINCT CAST(received_at + INTERVAL 8 HOUR AS DATE) AS d, value "
                 "FROM purchases WHERE transaction_id IS NOT NULL)", before="", day="d"),
            "You remove rows that have day and amount alike. Two people may pay the same amount on "
            "one day. What makes two rows one purchase is the same transaction_id."),
        "last_event": (_revenue(before=_FIRST.replace("ORDER BY received_at",
                                                      "ORDER BY received_at DESC")),
            "You keep the last event of a purchase. A page that is opened again the next day moves "
            "the purchase there. Keep the first: ORDER BY received_at inside OVER."),
        "any_event": (_revenue(before=_FIRST.replace(" ORDER BY received_at", "")),
            "You number the events of a purchase without an order, so which one is the first is "
            "chance. Write ORDER BY received_at inside OVER."),
        "once_a_day": (_revenue(before=_FIRST.replace("PARTITION BY transaction_id", "PARTITION "
                                                      f"BY transaction_id, {_DAY}")),
            "You keep one event for each purchase and day. What comes again the next day counts "
            "there once more. Number by transaction_id alone."),
        "visitors_only": (_revenue(before=_FIRST.replace(
            "WHERE transaction_id", "WHERE session_key IN (SELECT session_key FROM sessions WHERE "
            "traffic_type IS NULL) AND transaction_id")),
            "You leave out the purchases of colleagues. In this query every event with a number "
            "counts."),
        "known_orders": (_revenue(rest="FROM once WHERE transaction_id IN (SELECT order_id FROM "
                                  "orders)"),
            "You keep purchases that the shop has an order for. This query is about what GA4 "
            "measured: every number counts once."),
        "without_vat": (_revenue(value="sum(value) / 1.05"),
            "You take the VAT off. Revenue here is the sum of value as it stands."),
        "largest_event": (
            f"SELECT day, count(*) AS purchases, sum(v) AS revenue FROM (SELECT min({_DAY}) AS "
            "day, max(value) AS v FROM purchases WHERE transaction_id IS NOT NULL GROUP BY "
            "transaction_id) GROUP BY day ORDER BY day",
            "You take the largest value of a purchase's events. A second event may hold shipping "
            "or VAT twice. Take the value of the row that was received first."),
        "smallest_event": (
            f"SELECT day, count(*) AS purchases, sum(v) AS revenue FROM (SELECT min({_DAY}) AS "
            "day, min(value) AS v FROM purchases WHERE transaction_id IS NOT NULL GROUP BY "
            "transaction_id) GROUP BY day ORDER BY day",
            "You take the smallest value of a purchase's events. A second event may lack shipping. "
            "Take the value of the row that was received first."),
        "nameless_kept": (_revenue(before=_FIRST.replace("WHERE transaction_id IS NOT NULL ", "")),
            "Events without transaction_id are in your answer, all of them as one purchase, "
            "because NULLs form one group. Leave them out with IS NOT NULL."),
        "days_as_they_come": (_revenue(order="ORDER BY revenue"),
            "The rows are not in the order of the days: end with ORDER BY day."),
        "by_total": (_revenue(value="avg(value)"),
            "Your revenue is the mean of the day's purchases. Add them up: sum(value)."),
    },
    "gap_sql": {
        "not_in_null": (_gap(
            "count(*) FILTER (WHERE o.order_id NOT IN (SELECT transaction_id FROM purchases))",
            rest="FROM orders o"),
            "NOT IN finds nothing as soon as the list holds one NULL, and some events have lost "
            "their id. Use a LEFT JOIN and count what found no partner, or leave the NULLs out of "
            "the list."),
        "events_multiply": (_gap(
            rest="FROM orders o LEFT JOIN purchases p ON p.transaction_id = o.order_id"),
            "An order whose event came twice stands in your join twice, so orders are too many. "
            "First make a step with each id once, WITH known AS (SELECT DISTINCT transaction_id "
            "FROM purchases), and join orders with known."),
        "only_unmatched": (_gap(
            "count(*)", rest=f"FROM orders o LEFT JOIN {_IDS} p ON p.transaction_id = o.order_id "
                             "WHERE p.transaction_id IS NULL"),
            "Your WHERE keeps only the orders that GA4 lacks, so orders are too few and days "
            "without a gap are gone. Keep every order, and put that condition into the column "
            "missing alone, with FILTER."),
        "cancelled_out": (_gap(
            rest=f"FROM orders o LEFT JOIN {_IDS} p ON p.transaction_id = o.order_id "
                 "WHERE o.status <> 'cancelled'"),
            "You leave cancelled orders out. GA4 counted them when they were placed, and this "
            "table is about what was measured. Keep every order."),
        "completed_only": (_gap(
            rest=f"FROM orders o LEFT JOIN {_IDS} p ON p.transaction_id = o.order_id "
                 "WHERE o.status = 'completed'"),
            "You count completed orders only. The others were placed as well, and GA4 should have "
            "measured them then. Keep every order."),
        "same_day_only": (_gap(
            rest=f"FROM orders o LEFT JOIN (SELECT DISTINCT transaction_id, {_DAY} AS d FROM "
                 "purchases) p ON p.transaction_id = o.order_id AND p.d = CAST(o.ordered_at AS "
                 "DATE)"),
            "You look for the event on the day of the order only. It may arrive a day later, and "
            "then GA4 has it. Look it up by its number alone."),
        "hours_off": (_gap(day="CAST(o.ordered_at - INTERVAL 8 HOUR AS DATE)"),
            "ordered_at is Taipei time already, and you take 8 hours off. Take its date as it is."),
        "measured": (_gap("count(p.transaction_id)"),
            "Your missing are the orders that GA4 has. Asked for are those it does not have."),
        "inner_only": (_gap(rest=f"FROM orders o JOIN {_IDS} p ON p.transaction_id = o.order_id"),
            "JOIN keeps orders that GA4 knows, so nothing can be missing. Keep all orders, with "
            "LEFT JOIN."),
        "hours_again": (_gap(day="CAST(o.ordered_at + INTERVAL 8 HOUR AS DATE)"),
            "ordered_at is Taipei time already, and you add 8 hours once more. Take its date as it "
            "is; only received_at is UTC."),
        "difference_of_counts": (_gap(
            f"count(*) - max((SELECT count(DISTINCT q.transaction_id) FROM purchases q WHERE "
            f"{_DAY.replace('received_at', 'q.received_at')} = CAST(o.ordered_at AS DATE)))",
            rest="FROM orders o"),
            "You subtract the number of purchases of a day from the number of its orders. An event "
            "from another day then hides an order that is missing. Look up each order by its id."),
        "share_missing": (_gap("(count(*) - count(p.transaction_id)) / count(*)"),
            "Your missing is a share. Asked for is how many orders are missing; a share of 3 "
            "orders says nothing yet."),
        "most_missing_first": (_gap(order="ORDER BY missing DESC, day DESC"),
            "The rows are sorted by what is missing. Asked for is the order of the days: ORDER BY "
            "day."),
        "only_gaps": (
            "SELECT day, orders, missing FROM (" + _gap(order="") + ") WHERE missing > 0 ORDER BY "
            "day",
            "Days without a gap are not in your answer. One row for each day that has orders, 0 "
            "where nothing is missing."),
    },
}  # fmt: skip

# part: id -> another right query
OTHERS: dict[str, dict[str, str]] = {
    "channels_sql": {
        "sum_of_case": _channels("count(session_key)", "sum(CASE WHEN engaged THEN 1 ELSE 0 END)"),
        "capitals": "select CHANNEL, COUNT(*) SESSIONS, COUNT_IF(engaged) AS Engaged_Sessions\n"
                    "from sessions\nwhere coalesce(traffic_type, '') = ''\ngroup by all;",
    },
    "landing_sql": {
        "outer_filter": "SELECT * FROM (" + _landing(keep="", order="") + ") WHERE sessions >= 30 "
                        "ORDER BY 2 DESC, 1",
        "by_division": _landing("count(*) FILTER (WHERE engaged) * 1.0 / count(*)"),
    },
    "devices_sql": {
        "two_steps": "WITH bought AS (SELECT DISTINCT session_key FROM purchases) SELECT "
                     "s.device_category, count(*) AS sessions, count(b.session_key) AS "
                     "buying_sessions, count(b.session_key) / count(*) AS cvr FROM sessions s LEFT "
                     "JOIN bought b USING (session_key) WHERE traffic_type IS NULL GROUP BY 1",
        "exists": "SELECT device_category, count(*) AS sessions, sum(b) AS buying_sessions, avg(b) "
                  "AS cvr FROM (SELECT device_category, (session_key IN (SELECT session_key FROM "
                  "purchases))::INT AS b FROM sessions WHERE traffic_type IS NULL) GROUP BY ALL",
    },
    "revenue_sql": {
        "arg_min": "SELECT day, count(*) AS purchases, sum(v) AS revenue FROM (SELECT "
                   "CAST(min(received_at) + INTERVAL 8 HOUR AS DATE) AS day, arg_min(value, "
                   "received_at) AS v FROM purchases WHERE transaction_id IS NOT NULL GROUP BY "
                   "transaction_id) GROUP BY day ORDER BY day",
        "subquery": "SELECT strftime(received_at + INTERVAL 8 HOURS, '%Y-%m-%d') AS day, "
                    "count(*)::INT AS purchases, sum(value)::DECIMAL(12, 2) AS revenue FROM "
                    "(SELECT *, row_number() OVER (PARTITION BY transaction_id ORDER BY "
                    "received_at) AS n FROM purchases WHERE transaction_id IS NOT NULL) WHERE n = "
                    "1 GROUP BY 1 ORDER BY 1",
    },
    "gap_sql": {
        "not_exists": _gap("count(*) FILTER (WHERE NOT EXISTS (SELECT 1 FROM purchases p WHERE "
                           "p.transaction_id = o.order_id))", rest="FROM orders o"),
        "not_in_named": _gap("sum((o.order_id NOT IN (SELECT transaction_id FROM purchases WHERE "
                             "transaction_id IS NOT NULL))::INT)", rest="FROM orders o",
                             day="date_trunc('day', o.ordered_at)"),
    },
}
