"""★ T1.3.s1: what a browser told about the presses, held against the spec."""

from __future__ import annotations

import copy
from functools import partial
from typing import Any

import pandas as pd

from datasets.simulator.launch_pages import presses

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t1_3_pages_worlds import stream

Spec = dict[str, Any]
COLUMNS = ["kind", "step"]
PRESS_WORLDS = tuple(WorldSpec(311 + n, year, "none") for n, year in enumerate((2026, 2024)))


def audit_presses(log: pd.DataFrame, spec: Spec, **wrong: Any) -> pd.DataFrame:
    """Defects that pressing shows: kind (early, double, silent, data, total), step; each once.

    wrong: switches for known wrong ways, by name.
    """
    rows: set[tuple[str, int]] = set()
    goods, coded = 0, False
    steps = log.groupby("step", sort=True)
    for step, part in steps:
        press = part["press"].iloc[0]
        sent = part["event"].dropna().tolist()
        if step == 0:
            allowed = [e for e, on in spec["events"].items() if "load" in on]
            if wrong.get("page_view_early"):
                allowed = []
            if wrong.get("early_by_name"):
                allowed = ["page_view"]
            rows |= {("early", 0) for e in sent if e not in allowed}
        if wrong.get("double_over_all"):
            before = log.loc[log["step"] < step, "event"].tolist()
            rows |= {("double", step) for e in sent if e in before or sent.count(e) > 1}
        elif not (wrong.get("purchase_double") and "purchase" not in sent):
            rows |= {("double", step) for e in sent if sent.count(e) > 1}
        wanted = [e for e, on in spec["events"].items() if press in on]
        if wrong.get("load_may_be_silent") and press == "load":
            wanted = []
        if wrong.get("any_event"):
            rows |= {("silent", step)} if wanted and not sent else set()
        elif wrong.get("silent_all"):
            rows |= {("silent", step)} if not sent else set()
            rows |= {("silent", step) for e in wanted if e not in sent and sent}
        else:
            rows |= {("silent", step) for e in wanted if e not in sent}
        for one in part.to_dict("records"):
            needs = spec["event_data"].get(one["event"], []) if pd.notna(one["event"]) else []
            if wrong.get("all_need_data") and pd.notna(one["event"]):
                needs = spec["event_data"]["purchase"]
            if wrong.get("purchase_data") and one["event"] != "purchase" or wrong.get("no_data"):
                needs = []
            lacking = [k for k in needs if pd.isna(one[k])]
            if wrong.get("currency_only"):
                lacking = [k for k in lacking if k == "currency"]
            other = "currency" in needs and pd.notna(one["currency"]) \
                and one["currency"] != spec["currency"] and not wrong.get("currency_there")
            if lacking or other:
                rows.add(("data", step))
        if press.startswith("add-"):
            price = spec["price"][press[4:]]["list" if wrong.get("list_price") else "sale"]
            goods = price if wrong.get("last_only") else goods + price
        coded = coded or press == "apply" or bool(wrong.get("always_coded"))
        off = _off(goods, spec, wrong) if coded else 0
        base = goods - off if wrong.get("shipping_after") else goods
        free = base > spec["free_shipping_over"] if wrong.get("free_above") else \
            base >= spec["free_shipping_over"]
        shipping = 0 if free or wrong.get("no_shipping") else spec["shipping"]
        shown = part["total"].iloc[-1]
        if step > 0 or wrong.get("total_at_load"):
            right = goods - off + shipping
            if pd.isna(shown) or shown != right:
                rows.add(("total", step))
        if not wrong.get("no_value"):
            values = part.loc[part["event"].eq("purchase"), "value"].dropna()
            paid = goods - off + (shipping if wrong.get("value_with_shipping") else 0)
            if step > 0 and (values != paid).any():
                rows.add(("total", step))
    table = pd.DataFrame(sorted(rows), columns=COLUMNS).astype({"kind": "str", "step": "int64"})
    if wrong.get("first_total"):
        first = table[table["kind"].eq("total")].index[1:]
        table = table.drop(first)
    return table


def _off(goods: int, spec: Spec, wrong: dict[str, Any]) -> int:
    offer = spec["offer"]
    shipping = spec["shipping"] if goods < spec["free_shipping_over"] else 0
    basket = goods + shipping if wrong.get("shipping_counts") else goods
    reached = basket > offer["threshold"] if wrong.get("above") else basket >= offer["threshold"]
    if not reached and not wrong.get("no_threshold"):
        return 0
    if offer["type"] == "percent_off" and not wrong.get("amount_always"):
        share = goods * offer["discount"] / 100
        return int(share) if wrong.get("rounded_down") else int(share + 0.5)
    return offer["discount"]


BASE = "friend_on_load"  # a fault in most logs, so that what is lost is not lost in an empty table


def logs(world: Any) -> tuple:
    """(log, spec): those made by hand, a clean page, each fault beside another, two ways."""
    spec, gen = world.page_spec, stream(world, 43)
    way = presses.presses(spec)
    late = [*(f"add-{sku}" for sku in sorted(spec["price"])), "apply", "pay"]
    names = gen.permutation([f for f in presses.FAULTS if f != BASE]).tolist()[:7]
    made = [(way, ()), (way, (BASE,)), (late, (BASE,)), *((way, (n, BASE)) for n in names),
            (way, tuple(names[:2])), (late, tuple(names[2:5]))]
    return (*practice_logs(), *((presses.log(spec, w, f), copy.deepcopy(spec)) for w, f in made))


EVENTS = {"page_view": ["load"], "add_to_cart": ["add-A1", "add-B2"],
          "select_promotion": ["apply"], "purchase": ["pay"], "line_add_friend": ["line"]}
DATA = {"add_to_cart": ["item_id", "value", "currency"],
        "purchase": ["transaction_id", "value", "currency"]}


def small(kind: str, discount: int, threshold: int, free: int) -> Spec:
    """The spec of a small shop with two products."""
    return {
        "price": {"A1": {"list": 300, "sale": 250}, "B2": {"list": 800, "sale": 745}},
        "offer": {"type": kind, "discount": discount, "code": "X", "threshold": threshold},
        "free_shipping_over": free, "shipping": 60, "currency": "TWD",
        "events": copy.deepcopy(EVENTS), "event_data": copy.deepcopy(DATA),
    }  # fmt: skip


def practice_logs() -> tuple:
    """Small logs by hand, each with one thing to stumble over, and most with an early event."""
    amount = ("amount_off", 120)
    plain = small(*amount, 900, 100)
    way = ["add-A1", "add-B2", "apply", "pay", "line"]

    def made(spec: Spec, pressed: list[str], *faults: str) -> tuple[pd.DataFrame, Spec]:
        return presses.log(spec, pressed, (*faults, BASE)), spec

    fine = presses.log(plain, way, (BASE,))
    more = pd.concat([fine, fine.tail(1).assign(step=6, press="close", event=None)],
                     ignore_index=True)
    in_add = fine.assign(currency=fine["currency"].mask(fine["step"].eq(1)))
    other = fine.assign(event=fine["event"].mask(fine["step"].eq(3), "page_view"))
    friend = pd.concat([fine, fine[fine["step"].eq(3)]], ignore_index=True)
    paid = fine["event"].eq("purchase")
    value = fine.assign(value=fine["value"].mask(paid, fine["value"] + 60))
    unshown = fine.assign(total=fine["total"].mask(fine["step"].ge(3)))
    loaded = fine[fine["step"].eq(0)]
    mute = fine.assign(event=fine["event"].mask(fine["event"].eq("page_view")))
    greeted = small(*amount, 900, 100)
    greeted["events"]["view_item"] = ["load"]
    twice = presses.log(plain, way, ("bound_twice",))
    hello = pd.concat([twice.head(1).assign(event="view_item"), twice], ignore_index=True)
    return (
        made(plain, way),                                    # two products, code after them
        made(small(*amount, 250, 100), ["add-A1", "apply"]),  # exactly at the limit
        made(small(*amount, 900, 100), ["add-A1", "apply"]),  # below it
        made(small(*amount, 900, 250), ["add-A1"]),           # exactly free of shipping
        made(small(*amount, 900, 900), ["add-A1", "pay"]),    # with shipping
        made(small(*amount, 200, 250), ["add-A1", "apply"]),  # free only before the discount
        made(small("percent_off", 10, 200, 100), ["add-A1", "apply"]),
        made(small("percent_off", 10, 200, 100), ["add-B2", "apply"]),  # half dollars
        made(plain, way, "currency_as_sign"), made(plain, way, "no_transaction_id"),
        made(plain, way, "bound_twice"),
        *((table, plain) for table in (more, in_add, other, friend, value, unshown, loaded, mute)),
        (hello, greeted),                                     # two events belong to load
        made(small(*amount, 300, 900), ["add-A1", "apply"]),  # the limit only with shipping
        (fine.head(1), plain),                                # nothing but loading
    )


def _by_merge(log: pd.DataFrame, spec: Spec) -> pd.DataFrame:
    """Tables instead of loops."""
    wanted = pd.DataFrame([(e, p) for e, on in spec["events"].items() for p in on],
                          columns=["event", "press"])
    last = log.groupby("step", as_index=False).agg(press=("press", "first"),
                                                   total=("total", "last"))
    hits = log.dropna(subset=["event"]).groupby(["step", "event"]).size().rename("n").reset_index()
    need = last.merge(wanted, on="press").merge(hits, on=["step", "event"], how="left")
    allowed = wanted.loc[wanted["press"].eq("load"), "event"]
    out = {("silent", s) for s in need.loc[need["n"].isna(), "step"]}
    out |= {("double", s) for s in hits.loc[hits["n"] > 1, "step"]}
    out |= {("early", 0) for e in hits.loc[hits["step"].eq(0), "event"] if e not in set(allowed)}
    for event, keys in spec["event_data"].items():
        rows = log[log["event"].eq(event)]
        bad = rows[keys].isna().any(axis=1)
        if "currency" in keys:
            bad |= rows["currency"].ne(spec["currency"]).fillna(True)
        out |= {("data", s) for s in rows.loc[bad, "step"]}
    sale = {f"add-{sku}": p["sale"] for sku, p in spec["price"].items()}
    goods = last["press"].map(sale).fillna(0).cumsum().astype(int)
    coded = last["press"].eq("apply").cummax()
    offer = spec["offer"]
    cut = (goods * offer["discount"] / 100 + 0.5).astype(int) if offer["type"] == "percent_off" \
        else offer["discount"]
    off = (cut * (coded & (goods >= offer["threshold"]))).astype(int)
    right = goods - off + spec["shipping"] * (goods < spec["free_shipping_over"])
    wrong = last["total"].ne(right).fillna(True) & last["step"].gt(0)
    out |= {("total", s) for s in last.loc[wrong, "step"]}
    paid = dict(zip(last["step"], goods - off, strict=True))
    for step, value in log.loc[log["event"].eq("purchase"), ["step", "value"]].dropna().to_numpy():
        if step > 0 and value != paid[step]:
            out.add(("total", int(step)))
    return pd.DataFrame(list(out), columns=COLUMNS)


def _way(**wrong: Any) -> Any:
    return partial(audit_presses, **wrong)


M = Misconception
S1 = Exercise(
    "T1.3.s1",
    parts=(Part("audit_presses", audit_presses, inputs=logs, load=("press_log", "page_spec"),
                compare=Compare("frame", ("kind", "step")), practice=practice_logs),),
    misconceptions=(
        M("page_view_is_early", _way(page_view_early=True),
          "You count page_view as too early. It belongs to the opening of the page: "
          "spec[\"events\"] gives it load. Flag only the other events of step 0."),
        M("double_over_all_steps", _way(double_over_all=True),
          "You count an event over the whole log. Two products in the cart send add_to_cart twice, "
          "rightly. Count within one step."),
        M("double_purchase_only", _way(purchase_double=True),
          "You look for purchase twice only. A friend counted twice spoils a KPI as well. Count "
          "every event of a step."),
        M("any_event_will_do", _way(any_event=True),
          "You are content where a press sends anything. It must send its own event. Look it up in "
          "spec[\"events\"]."),
        M("every_press_must_send", _way(silent_all=True),
          "You flag each press that sends nothing. Only presses that stand in spec[\"events\"] "
          "must send something."),
        M("early_by_name", _way(early_by_name=True),
          "You let only page_view pass at step 0. Another page may send more when it opens. What "
          "is allowed there are the events to which spec[\"events\"] gives load."),
        M("load_may_be_silent", _way(load_may_be_silent=True),
          "You leave out the opening of the page where you look for silent presses. Its press is "
          "load, and page_view must be sent there. Begin with step 0."),
        M("no_data", _way(no_data=True),
          "You have not written data yet. Go through spec[\"event_data\"]: every key of an event "
          "must have a value, and currency must be spec[\"currency\"]."),
        M("data_of_all_events", _way(all_need_data=True),
          "You ask every event for the data of a purchase. What an event must carry stands in "
          "spec[\"event_data\"] under its name; the others need nothing."),
        M("data_of_purchase_only", _way(purchase_data=True),
          "You check the data of purchase only. Go through every event that stands in "
          "spec[\"event_data\"]."),
        M("currency_is_there", _way(currency_there=True),
          "You look whether there is a currency, not which one. Compare it with "
          "spec[\"currency\"]."),
        M("currency_only", _way(currency_only=True),
          "You look at the currency only. Without transaction_id nobody can match the order, and "
          "without value there is no revenue. Check every key for NA."),
        M("list_price", _way(list_price=True),
          "You add up the usual prices. The cart holds the campaign prices. Take sale."),
        M("last_product_only", _way(last_only=True),
          "You compute the total from the product just added. The cart keeps the ones before. Add "
          "up over the steps."),
        M("code_always_on", _way(always_coded=True),
          "You take the discount off before apply is pressed. The code counts from that step on. "
          "Keep a variable that turns True there."),
        M("no_threshold", _way(no_threshold=True),
          "You take the discount off whatever stands in the cart. It holds from the threshold on. "
          "Compare the goods first."),
        M("above_threshold", _way(above=True),
          "You ask for more than the threshold. Exactly the threshold is enough. Use >=."),
        M("shipping_counts", _way(shipping_counts=True),
          "You add the shipping before you compare with the threshold of the code. The threshold "
          "looks at the goods alone. Compare the goods."),
        M("free_above", _way(free_above=True),
          "You ask for more than the limit for free shipping. Exactly the limit is enough. Use "
          ">=."),
        M("amount_always", _way(amount_always=True),
          "You take discount for dollars. With type percent_off it is per cent of the goods. Look "
          "at offer[\"type\"]."),
        M("rounded_down", _way(rounded_down=True),
          "You cut off the half dollars of the discount. The shop rounds .5 up. Use int(x + 0.5)."),
        M("shipping_after_discount", _way(shipping_after=True),
          "You measure free shipping after the discount. The limit looks at the goods before it. "
          "Compare the goods."),
        M("no_shipping", _way(no_shipping=True),
          "You leave out the cost of shipping. Below free_shipping_over the page adds it. Add "
          "spec[\"shipping\"]."),
        M("total_at_load", _way(total_at_load=True),
          "You judge the total of step 0. With an empty cart there is nothing to pay, not even "
          "shipping. Begin with step 1."),
        M("value_with_shipping", _way(value_with_shipping=True),
          "You ask that the value of purchase holds the shipping. It is goods less discount. Leave "
          "shipping out there."),
        M("value_not_checked", _way(no_value=True),
          "You compare only what the page shows. The value that purchase sends can be another one. "
          "Compare it with goods less discount."),
        M("first_total_only", _way(first_total=True),
          "You report the first wrong total and stop. Whoever repairs it must see whether the "
          "later steps come right. Report every step."),
    ),
    alternatives=(Alternative("by_merge", _by_merge),),
    hints=(
        "Go through the log step by step: for step, part in log.groupby(\"step\"). Each part "
        "holds one press and what it sent.",
        "Keep two variables over the steps: the goods in the cart, and whether the code was "
        "applied. From them and the spec follow discount, shipping and total of each step.",
        "for step, part in log.groupby(\"step\"):\n"
        "    sent = part[\"event\"].dropna().tolist()\n"
        "    …",
    ),
    solution=(
        "Reading a page shows what stands in it; pressing shows what it does. A second listener, a "
        "price typed once more into the script, a limit forgotten: each line looks right alone. "
        "The expected total comes from the spec and not from the page."
    ),
    worlds=PRESS_WORLDS,
)
