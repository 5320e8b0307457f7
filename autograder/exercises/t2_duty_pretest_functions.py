"""The two short functions of the pretest of duty T2: a rate out of joined rows, steps in order."""

from __future__ import annotations

import numpy as np

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec

M = Misconception
WORLDS = (WorldSpec(911, 2024, "none"), WorldSpec(912, 2027, "none"))
STEPS = ["view_item", "add_to_cart", "purchase"]


def _draw(world) -> np.random.Generator:
    return np.random.default_rng([world.seed % 2**32, world.year, 12])


# --- p4: the denominator of a query ----------------------------------------------------------


def conversion_rate(rows: list) -> float:
    """Sessions with an order ÷ sessions.

    Args:
        rows: (session, order) as a join gives them: one row per item, order None without one.
    """
    return len({s for s, order in rows if order is not None}) / len({s for s, _ in rows})


def _orders(rows: list) -> set:
    return {order for _, order in rows if order is not None}


def _buyers(rows: list) -> set:
    return {s for s, order in rows if order is not None}


def _sessions(rows: list) -> set:
    return {s for s, _ in rows}


def _joined(world) -> tuple:
    gen = _draw(world)
    calls = []
    for count in (6, 25, 60):
        rows: list[tuple] = []
        for n in range(count):
            bought = gen.random() < 0.3 or n == 0
            for k in range(int(gen.integers(1, 3 if n else 4))):
                order = f"o{n}-{k}" if bought and (k == 0 or gen.random() < 0.3) else None
                lines = int(gen.integers(1, 4)) if bought or gen.random() < 0.2 else 1
                rows += [(f"s{n}", order if bought else None)] * lines
        calls.append(([rows[i] for i in gen.permutation(len(rows))],))
    return (*calls, *(_rate_practice() if world.year == 2024 else ()))


def _rate_practice() -> tuple:
    """Two orders of one session; nobody buys; everybody does; bought and not bought, not last."""
    return (([("s1", "o1"), ("s1", "o2"), ("s2", None), ("s2", "o3"), ("s3", None)],),
            ([("s1", None), ("s1", None), ("s2", None)],), ([("s1", "o1"), ("s2", "o2")],),
            ([("s1", "o1"), ("s1", None), ("s2", None)],))


P4 = Exercise(
    "T2.p4",
    parts=(Part(
        "conversion_rate", conversion_rate, inputs=_joined,
        load=(("[('s1', 'o1'), ('s1', 'o1'), ('s2', None), ('s3', 'o2'), ('s3', 'o2')]",),),
        compare=Compare(kind="scalar", columns={"": 1e-9}), practice=_rate_practice),),
    misconceptions=(
        M("rows", lambda rows: sum(o is not None for _, o in rows) / len(rows),
          "You count rows. After a join one session has as many rows as its orders have items. "
          "Count different sessions above and below."),
        M("orders_by_sessions", lambda rows: len(_orders(rows)) / len(_sessions(rows)),
          "You count orders above. One session can have two, and a rate could exceed 1. Count "
          "sessions that have an order."),
        M("rows_by_sessions", lambda rows: sum(o is not None for _, o in rows)
          / len(_sessions(rows)),
          "Above you count rows, below sessions. Count different sessions in both."),
        M("sessions_by_rows", lambda rows: len(_buyers(rows)) / len(rows),
          "Below you count rows. Count different sessions."),
        M("orders_by_rows", lambda rows: len(_orders(rows)) / len(rows),
          "You divide orders by rows. Count different sessions above and below."),
        M("none_is_an_order", lambda rows: len({o for _, o in rows}) / len(_sessions(rows)),
          "You count different values of order, and None is one of them. None says that nothing "
          "was bought. Count sessions that have an order."),
        M("last_row", lambda rows: sum(o is not None for o in dict(rows).values())
          / len(_sessions(rows)),
          "You keep one row per session, the last one. A session with an order can have a row "
          "without one behind it. Ask whether any of its rows has an order."),
        M("buyers_by_others", lambda rows: len(_buyers(rows)) / max(
            len(_sessions(rows) - _buyers(rows)), 1),
          "You divide by the sessions without an order. Divide by all of them."),
        M("without", lambda rows: 1 - conversion_rate(rows),
          "This is the share without an order. Asked is the share with one."),
        M("percent", lambda rows: 100 * conversion_rate(rows),
          "This is per cent. Rates in this course are fractions; do not multiply by 100."),
    ),
    alternatives=(Alternative("dictionary", lambda rows: (
        lambda had: sum(had.values()) / len(had))(
            {s: any(o is not None for t, o in rows if t == s) for s, _ in rows})),),
    hints=("What is one row here: a session, an order, or an item?",
           "Collect different sessions in a set, once all of them and once those with an order.",
           "return len({... for session, order in rows if ...}) / len({...})"),
    solution="A join repeats the session for each item. Count different sessions in both places; "
             "in SQL that is COUNT(DISTINCT ...).",
    worlds=WORLDS,
)


# --- p8: an ordered funnel -------------------------------------------------------------------


def steps_reached(names: list, steps: list) -> int:
    """How many of the steps a visit has taken in their order; other events may lie between.

    Args:
        names: events of one visit in order of time. steps: names, all different.
    """
    deep = 0
    for name in names:
        if deep < len(steps) and name == steps[deep]:
            deep += 1
    return deep


def _had(names: list, steps: list) -> int:
    return sum(step in names for step in steps)


def _had_up_to(names: list, steps: list) -> int:
    return next((n for n, step in enumerate(steps) if step not in names), len(steps))


def _furthest(names: list, steps: list) -> int:
    return max((n for n, step in enumerate(steps, 1) if step in names), default=0)


def _first_places(names: list, steps: list) -> int:
    deep, last = 0, -1
    for step in steps:
        if step not in names or names.index(step) < last:
            break
        deep, last = deep + 1, names.index(step)
    return deep


def _last_places(names: list, steps: list) -> int:
    turned = {name: at for at, name in enumerate(names)}
    deep, last = 0, -1
    for step in steps:
        if turned.get(step, -1) < last or step not in turned:
            break
        deep, last = deep + 1, turned[step]
    return deep


def _directly(names: list, steps: list) -> int:
    best = 0
    for at in range(len(names)):
        deep = 0
        while deep < len(steps) and names[at + deep:at + deep + 1] == [steps[deep]]:
            deep += 1
        best = max(best, deep)
    return best


def _from_the_start(names: list, steps: list) -> int:
    deep = 0
    for name in names:
        if deep == len(steps) or name != steps[deep]:
            break
        deep += 1
    return deep


def _starts_over(names: list, steps: list) -> int:
    deep = best = 0
    for name in names:
        if name == steps[0]:
            deep = 1
        elif deep and deep < len(steps) and name == steps[deep]:
            deep += 1
        best = max(best, deep)
    return best


def _only_steps(names: list, steps: list) -> int:
    return _from_the_start([name for name in names if name in steps], steps)


def _visits(world) -> tuple:
    gen = _draw(world)
    pool = [*STEPS, "begin_checkout", "scroll"]
    calls = []
    for n in range(14):
        steps = STEPS if n % 2 else ["view_item", "add_to_cart", "begin_checkout", "purchase"]
        calls.append(([pool[i] for i in gen.integers(0, 5, int(gen.integers(2, 9)))], steps))
    return (*calls, *(_visit_practice() if world.year == 2024 else ()))


def _visit_practice() -> tuple:
    """Bought first, looked later; cart before and after the look; nothing; events between."""
    v, c, p = STEPS
    return (([p, v, c], STEPS), ([c, v, c, p], STEPS), ([v, "scroll", c], STEPS), ([], STEPS),
            ([v, c, p, v], STEPS), ([v, p], STEPS), ([v, c, v, p, c], STEPS), ([c, p], STEPS),
            (["scroll", v, c, "scroll", p], STEPS))


P8 = Exercise(
    "T2.p8",
    parts=(Part("steps_reached", steps_reached, inputs=_visits,
                load=(("['view_item', 'purchase', 'add_to_cart', 'view_item']", repr(STEPS)),),
                compare=Compare(kind="scalar"), practice=_visit_practice),),
    misconceptions=(
        M("had", _had,
          "You count how many of the steps occur, whatever their order. Who bought first and "
          "looked later has not come through the funnel. Look for the next step only after the "
          "last one."),
        M("had_up_to", _had_up_to,
          "You ask whether each step occurs, not whether it comes after the one before. Go through "
          "the events in order of time."),
        M("furthest", _furthest,
          "You take the furthest step that occurs. Who comes straight to it has skipped the others "
          "and does not count in an ordered funnel."),
        M("first_places", _first_places,
          "You compare the first place of each step. A cart that was filled before the look hides "
          "the one filled after it. Look for the next step after the last one."),
        M("last_places", _last_places,
          "You compare the last place of each step. Who looks again after buying is lost. Look for "
          "the next step after the last one."),
        M("directly", _directly,
          "In yours the steps must follow without anything between. Other events may lie between: "
          "pass over them."),
        M("from_the_start", _from_the_start,
          "Yours stops at the first event that is not the next step. Pass over it and go on."),
        M("starts_over", _starts_over,
          "In yours a second look begins from nought again. What was done before it still counts: "
          "go on waiting for the next step."),
        M("only_steps", _only_steps,
          "You throw out other events and then stop at the first step that comes too early or "
          "once more. Pass over it as well and go on."),
        M("rate", lambda names, steps: steps_reached(names, steps) / len(steps),
          "This is a share of the steps. Asked is how many."),
        M("from_nought", lambda names, steps: steps_reached(names, steps) - 1,
          "You number the steps from 0. Asked is how many were taken: one step is 1."),
    ),
    alternatives=(Alternative("iterator", lambda names, steps: (
        lambda rest: next((n for n, step in enumerate(steps) if step not in rest), len(steps)))(
            iter(names))),),
    hints=("Which step are you waiting for at each event?",
           "Go through the events once and count up whenever the step you wait for comes.",
           "deep = 0; for name in names: if deep < len(steps) and name == steps[...]: deep += 1"),
    solution="Wait for one step at a time. Events that are not the one you wait for change "
             "nothing, and an early later step does not count.",
    worlds=WORLDS,
)
