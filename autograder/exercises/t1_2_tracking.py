"""T1.2.e tracking matrix and faults of the event log: reference, held-out logs, wrong ways."""

from __future__ import annotations

import copy
import re
from functools import partial
from typing import Any

import pandas as pd

from .t1_2_page_worlds import stream

EMAIL = r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+"
PHONE = r"(?<!\d)(?:09|\+?886[ -]?9)(?:[ -]?\d){8}(?!\d)"
FAULTS = ["event_id", "param", "fault"]


def tracking_matrix(plan: dict[str, Any], events: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """Whether each KPI of the plan can be computed: kpi, computable, missing (text, in the order
    of the plan).

    wrong: switches for known wrong ways, by name.
    """
    total = events.groupby("event")["event_id"].nunique()
    rows_of = events if wrong.get("blank_counts") else events.dropna(subset=["value"])
    filled = rows_of.groupby(["event", "param"])["event_id"].nunique()
    sent = events.dropna(subset=["param"]).groupby(["event", "param"])["event_id"].nunique()
    rows = []
    for kpi, needs in plan["kpis"].items():
        missing = []
        for need in needs:
            event, _, param = need.partition(".")
            there = event in total
            if there and param and not wrong.get("events_only"):
                count = filled.get((event, param), 0)
                if wrong.get("param_of_any"):
                    count = rows_of.loc[rows_of["param"].eq(param), "event_id"].nunique()
                of = total[event]
                if wrong.get("of_sent"):
                    of = sent.get((event, param), 0)
                if wrong.get("of_all"):
                    of = events["event_id"].nunique()
                if wrong.get("of_rows"):
                    of = int(events["event"].eq(event).sum())
                limit = 0.9 if wrong.get("fixed_limit") else plan["min_share"]
                share = count / of if of else 0.0
                there = share > limit if wrong.get("strict") else share >= limit
                if wrong.get("once"):
                    there = count > 0
                if wrong.get("all_of_them"):
                    there = count == of
            if not there and not (wrong.get("params_only") and not param):
                missing.append(need)
        fine = len(missing) < len(needs) if wrong.get("any_need") else not missing
        if wrong.get("first_missing"):
            missing = missing[:1]
        if wrong.get("names_only"):
            missing = list(dict.fromkeys(m.split(".")[0] for m in missing))
        if wrong.get("sorted"):
            missing = sorted(missing)
        rows.append((kpi, bool(fine), wrong.get("comma", ", ").join(missing)))
    return pd.DataFrame(rows, columns=["kpi", "computable", "missing"])


def tracking_faults(events: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """Faults of single events: event_id, param, fault; the list is said in the notebook.

    wrong: switches for known wrong ways, by name.
    """
    out: list[tuple[str, str, str]] = []
    filled = events if wrong.get("blank_counts") else events.dropna(subset=["value"])
    purchases = events[events["event"].eq("purchase")]
    ids = filled[filled["event"].eq("purchase") & filled["param"].eq("transaction_id")]
    if wrong.get("double_any_event"):
        numbers = filled[filled["param"].eq("transaction_id")]
    for ident in sorted(set(purchases["event_id"]) - set(ids["event_id"])):
        if wrong.get("absent_unseen") and not purchases.loc[
                purchases["event_id"].eq(ident), "param"].eq("transaction_id").any():
            continue
        out.append((ident, "transaction_id", "transaction_id_missing"))
    if wrong.get("double_any_event"):
        ids = numbers
    if not wrong.get("file_order"):
        by = ["at"] if wrong.get("at_only") else ["at", "event_id"]
        ids = ids.sort_values(by, kind="stable")
    key = ["value", "at"] if wrong.get("same_second") else "value"
    keep = {"all": False, "last": "last"}.get(wrong.get("double", ""), "first")
    again = ids[ids.duplicated(key, keep=keep)]
    if wrong.get("double") == "once":
        again = again.drop_duplicates("value")
    out += [(i, "transaction_id", "double_purchase") for i in again["event_id"]]

    money = filled[filled["param"].eq("value")]
    if wrong.get("purchase_money"):
        money = money[money["event"].eq("purchase")]
    currency = filled[filled["param"].eq("currency")].set_index("event_id")["value"]
    for ident in money["event_id"]:
        code = currency.get(ident)
        if code is None or pd.isna(code):
            if not wrong.get("currency_unseen"):
                out.append((ident, "currency", "currency_missing"))
            continue
        if wrong.get("any_case"):
            code = code.upper()
        if wrong.get("trimmed_code"):
            code = code.strip()
        if code not in wrong.get("codes", ("TWD",)):
            out.append((ident, "currency", "currency_wrong"))
    said = money["value"].astype("str")
    if wrong.get("cleaned"):
        said = said.str.replace(r"[^\d.]", "", regex=True)
    bad = pd.to_numeric(said, errors="coerce").isna()
    if wrong.get("digits_only"):
        bad = ~said.str.fullmatch(r"\d+")
    out += [(i, "value", "value_not_number") for i in money.loc[bad, "event_id"]]

    personal = {"email": wrong.get("email", EMAIL), "phone": wrong.get("phone", PHONE)}
    for fault, pattern in personal.items():
        rows = filled.dropna(subset=["value"])
        if wrong.get("named_params"):
            rows = rows[rows["param"].str.contains("email|phone", regex=True)]
        if wrong.get("first_kind") and fault == "phone":
            rows = rows[~rows["value"].str.contains(EMAIL)]
        hit = rows["value"].map(lambda v, p=pattern: bool(re.search(p, v)))
        hits = rows[hit.astype(bool)]
        if wrong.get("one_param_each"):
            hits = hits.drop_duplicates("event_id")
        if wrong.get("one_fault_each"):
            hits = hits[~hits["event_id"].isin([row[0] for row in out])]
        params = [fault] * len(hits) if wrong.get("fault_as_param") else hits["param"]
        out += [(i, p, fault) for i, p in zip(hits["event_id"], params, strict=True)]
    if wrong.get("purchase_only"):
        out = [row for row in out if row[0] in set(purchases["event_id"])]
    return pd.DataFrame(out, columns=FAULTS)


def matrix_by_sets(plan: dict[str, Any], events: pd.DataFrame) -> pd.DataFrame:
    """Sets of event ids instead of groups."""
    have: dict[str, set] = {}
    for row in events.itertuples():
        have.setdefault(row.event, set()).add(row.event_id)
        if not pd.isna(row.param) and not pd.isna(row.value):
            have.setdefault(f"{row.event}.{row.param}", set()).add(row.event_id)

    def share(need: str) -> float:
        base = have.get(need.split(".")[0], set())
        return len(have.get(need, set())) / len(base) if base else 0

    rows = {k: [n for n in needs if share(n) < plan["min_share"]]
            for k, needs in plan["kpis"].items()}
    return pd.DataFrame({"kpi": list(rows), "missing": [", ".join(m) for m in rows.values()],
                         "computable": pd.array([not m for m in rows.values()], "boolean")})


def faults_by_pivot(events: pd.DataFrame) -> pd.DataFrame:
    """One row per event with its parameters as columns."""
    wide = events.pivot_table(index=["at", "event_id", "event"], columns="param", values="value",
                              aggfunc="first", sort=True).reset_index()
    for event_id in set(events["event_id"]) - set(wide["event_id"]):  # nothing filled at all
        row = events[events["event_id"].eq(event_id)].iloc[0]
        wide.loc[len(wide), ["at", "event_id", "event"]] = [row["at"], event_id, row["event"]]
    for column in ("transaction_id", "currency", "value"):
        if column not in wide:
            wide[column] = pd.NA
    buy = wide[wide["event"].eq("purchase")]
    paid = wide[wide["value"].notna()]
    groups = {
        ("transaction_id", "transaction_id_missing"): buy[buy["transaction_id"].isna()],
        ("transaction_id", "double_purchase"): buy[
            buy["transaction_id"].notna() & buy["transaction_id"].duplicated()],
        ("currency", "currency_missing"): paid[paid["currency"].isna()],
        ("currency", "currency_wrong"): paid[
            paid["currency"].notna() & paid["currency"].ne("TWD")],
        ("value", "value_not_number"): paid[
            pd.to_numeric(paid["value"], errors="coerce").isna()],
    }
    parts = [rows[["event_id"]].assign(param=param, fault=fault)
             for (param, fault), rows in groups.items()]
    for fault, pattern in (("email", EMAIL), ("phone", PHONE)):
        hit = events["value"].astype("str").str.contains(pattern, regex=True).fillna(False)
        parts.append(events.loc[hit.astype(bool), ["event_id", "param"]].assign(fault=fault))
    return pd.concat(parts, ignore_index=True)[FAULTS]


def matrices(world: Any) -> tuple:
    """(plan, events): the log as it is, without one event at a time, at the limit, empty."""
    gen = stream(world, 25)
    plan, log = world.tracking_plan, world.event_log
    low = copy.deepcopy(plan) | {"min_share": 0.1}
    calls = [(low, _at_the_limit(0)), (plan, _one_row_each()), (plan, log)]
    for gone in gen.permutation(list(plan["events"]))[:3].tolist():
        calls.append((plan, log[log["event"].ne(gone)]))
    half = copy.deepcopy(plan) | {"min_share": 0.5}
    whole = copy.deepcopy(plan) | {"min_share": 1.0}
    calls += [(half, log.sample(frac=1, random_state=int(gen.integers(0, 99)))), (whole, log),
              (plan, _at_the_limit(9)), (plan, _at_the_limit(8)), (half, _at_the_limit(5)),
              (plan, log.iloc[:0]), *hand_matrices()]
    return tuple((copy.deepcopy(p), table.reset_index(drop=True)) for p, table in calls)


def _log(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["event_id", "at", "event", "param", "value"])
    table["at"] = pd.to_datetime(table["at"]).astype("datetime64[ns]")
    return table.astype(dict.fromkeys(("event_id", "event", "param", "value"), "str"))


def _at_the_limit(filled: int) -> pd.DataFrame:
    """Ten orders of which some carry a code (the others a blank one or none)."""
    rows: list[tuple] = []
    for n in range(10):
        ident, at = f"E{n + 1:04d}", f"2025-10-06 14:{n:02d}:00"
        rows += [(ident, at, "purchase", "transaction_id", f"T{n}"),
                 (ident, at, "purchase", "value", "1200"),
                 (ident, at, "purchase", "currency", "TWD")]
        if n < filled or n % 2:
            rows.append((ident, at, "purchase", "coupon", "CY1111" if n < filled else None))
    rows.append(("E0011", "2025-10-06 15:00:00", "session_start", None, None))
    return _log(rows)


def _one_row_each() -> pd.DataFrame:
    """Orders with a single parameter among more events of another name."""
    rows = [(f"E{n:04d}", f"2025-10-06 14:{n:02d}:00", "purchase", "coupon", "CY1111")
            for n in range(1, 5)]
    rows += [(f"E{n:04d}", f"2025-10-06 14:{n:02d}:00", "session_start", "page_location", "/")
             for n in range(5, 15)]
    return _log(rows)


def logs(world: Any) -> tuple:
    """Event logs: the world's, the same in another order, one of odd cases, an empty one."""
    log = world.event_log
    mixed = log.sample(frac=1, random_state=world.seed % 1000).reset_index(drop=True)
    late = log.sort_values("at", ascending=False, kind="stable").reset_index(drop=True)
    return ((log,), (mixed,), (late,), *hand_logs(), (_odd(),), (log.iloc[:0],))


def event(number: int, second: int, kind: str, **params: str | None) -> list[tuple]:
    """The rows of one event."""
    ident, at = f"E{number:04d}", f"2025-10-06 14:00:{second:02d}"
    return [(ident, at, kind, p, v) for p, v in (params or {"none": None}).items()]


def hand_matrices() -> tuple:
    """(plan, events) by hand: a lower limit, two things missing, blanks, the limit just met."""
    plan = {"currency": "TWD", "min_share": 0.5, "kpis": {
        "revenue": ["purchase.value", "purchase.currency"], "orders": ["purchase"],
        "code_share": ["purchase.coupon"], "refund_rate": ["refund", "purchase"],
        "product": ["purchase.items"],
    }}
    rows: list[tuple] = []
    for n in range(1, 6):
        rows += event(n, n, "purchase", value="500" if n < 3 else None,
                      coupon="MOON9" if n < 4 else None, transaction_id=f"T{n}",
                      **({"items": "A1"} if n < 3 else {}))
    lead = {**plan, "kpis": {"signups": ["lead.form_id"], "codes": ["purchase.coupon"]}}
    more = [*event(9, 9, "lead", form_id="F1"), *event(10, 10, "lead", form_id="F2")]
    limit = {**plan, "min_share": 0.6}
    # the parameter comes often, but with events of another name
    other = _log([*event(1, 1, "purchase", value="5"), *event(2, 2, "purchase", coupon="MOON9"),
                  *event(3, 3, "purchase", value="5"), *event(4, 4, "view_cart", coupon="MOON9"),
                  *event(5, 5, "view_cart", coupon="MOON9")])
    return ((plan, _log(rows)), (limit, _log(rows)), (lead, _log([*rows, *more])),
            ({**plan, "kpis": {"codes": ["purchase.coupon"]}}, other), (plan, _log(rows).iloc[:0]))


def hand_logs() -> tuple:
    """Logs by hand: orders that came again, money of all kinds, personal data beside a fault."""
    ok = {"currency": "TWD", "value": "1280"}
    again = [
        *event(3, 30, "purchase", transaction_id="A1", **ok),
        *event(1, 20, "purchase", transaction_id="A1", **ok),
        *event(2, 10, "purchase", transaction_id="A1", **ok),
        *event(4, 40, "purchase", transaction_id=None, **ok), *event(5, 50, "purchase", **ok),
    ]
    money = [
        *event(1, 1, "add_to_cart", value="599"),
        *event(2, 2, "view_item", value="599", currency=None),
        *event(3, 3, "purchase", transaction_id="A1", value="599", currency=" TWD"),
        *event(4, 4, "begin_checkout", value="1,280", currency="TWD"),
        *event(5, 5, "purchase", transaction_id="A2", value=None, currency="JPY"),
        *event(6, 6, "add_to_cart", value="12.50", currency="twd"),
    ]
    personal = [
        *event(1, 1, "search", search_term="amy@mail.example 0912-345-678"),
        *event(2, 2, "purchase", transaction_id="A1", value="NT$5", currency="TWD",
               note="amy%40mail.example"),
        *event(3, 3, "purchase", transaction_id="20251006091234567899", **ok),
    ]
    # one second, the later number first in the log; an order number in an event of another name
    tied = [
        *event(7, 5, "purchase", transaction_id="A1", **ok),
        *event(4, 5, "purchase", transaction_id="A1", **ok),
        *event(2, 1, "add_payment", transaction_id="A1", **ok),
        *event(9, 9, "purchase", transaction_id="A2", **ok),
        *event(3, 3, "refund", transaction_id="A2", **ok),
    ]
    twice = [
        *event(1, 1, "search", search_term="amy@mail.example", page="/?m=amy%40mail.example"),
        *event(2, 2, "lead", tel="0912-345-678", note="+886 912 345 678"),
    ]
    return ((_log(again),), (_log(money),), (_log(personal),), (_log(again).iloc[:0],),
            (_log(tied),), (_log(twice),))


def _odd() -> pd.DataFrame:
    ok = {"currency": "TWD", "value": "1280"}
    rows = [
        *event(9, 1, "purchase", transaction_id="A1", **ok),
        *event(3, 1, "purchase", transaction_id="A1", **ok),
        *event(5, 9, "purchase", transaction_id="A1", **ok),
        *event(6, 9, "purchase", transaction_id=None, **ok),
        *event(7, 9, "purchase", **ok),
        *event(8, 12, "purchase", transaction_id="A2", currency="Twd", value="12.50"),
        *event(10, 13, "purchase", transaction_id="A3", currency="NT$", value="1,280"),
        *event(11, 14, "purchase", transaction_id="A4", currency=None, value="0"),
        *event(12, 15, "purchase", transaction_id="A5", currency="JPY", value=None),
        *event(13, 16, "add_to_cart", item_id="CYF004", value="599"),
        *event(14, 17, "view_item", item_id="CYF004", value="NT$599", currency="TWD"),
        *event(15, 18, "search", search_term="amy@mail.example 0912 345 678"),
        *event(16, 19, "page_view", page_location="https://x.example/?m=amy%40mail.example"),
        *event(17, 20, "page_view", page_location="https://line.me/R/ti/p/@chengyu-daily"),
        *event(18, 21, "purchase", transaction_id="20251006091234567899", **ok),
        *event(19, 22, "generate_lead", form_id="886-912-345-678"),
        *event(20, 23, "generate_lead", form_id="0223456789"),
        *event(21, 24, "scroll"),
        *event(22, 25, "begin_checkout", value="1500", currency=None, note="A1"),
        *event(23, 26, "add_to_cart", transaction_id="A1", value="300", currency="TWD"),
    ]
    return _log(rows)


def matrix_ways(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the first part."""
    return {"tracking_matrix": partial(tracking_matrix, **wrong)}


def fault_ways(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the second part."""
    return {"tracking_faults": partial(tracking_faults, **wrong)}


NO_RUN_EMAIL = EMAIL.replace("(?:@|%40)", "@")
LOOSE_PHONE = r"09\d{8}"
PLAIN_PHONE = r"(?<!\d)09\d{8}(?!\d)"
