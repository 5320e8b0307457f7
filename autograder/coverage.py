"""The coverage of the standard as lines for the terminal, gaps last."""

from __future__ import annotations

from autograder import register
from autograder.checking.messages import translate

MARKS = (("T", "taught"), ("P", "practised"), ("A", "assessed"))


def lines() -> list[str]:
    """One line a code of the standard, then what is complete and what is still missing."""
    table, gaps = register.coverage(), register.missing()
    out = []
    for entry in register.entries():
        where = table[entry.code]
        marks = "".join(letter if where[key] else "·" for letter, key in MARKS)
        items = ", ".join(where["practised"]) or "—"
        out.append(f"{entry.code:<7} {marks}  {items}")
    out.append("")
    out.append(translate("T taught, P practised, A assessed, · not yet"))
    out.append(
        translate(
            "{done} of {total} codes of the standard are complete.",
            done=len(table) - len(gaps),
            total=len(table),
        )
    )
    if gaps:
        out.append(translate("Still missing:"))
    for code, plans in gaps.items():
        text = (
            translate("planned in {ids}", ids=", ".join(plans))
            if plans
            else translate("comes with the planned chapters")
        )
        out.append(f"  {code:<7} {text}")
    return out
