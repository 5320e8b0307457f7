"""Who a report is about: names beside ids, and who of the list is missing from it."""

from __future__ import annotations

from typing import Any

from autograder.checking.messages import translate

NAMED = 30  # learners that one line names


def label(row: dict[str, Any]) -> str:
    """The id with the name, where one is known."""
    return f"{row['id']} {row['name']}" if row.get("name") else row["id"]


def list_lines(result: dict[str, Any]) -> list[str]:
    """What the list of the class says beyond the rows; nothing where there is no list."""
    missing = [label(one) for one in result.get("nothing_handed_in", ())]
    lines = [result["list"]] if result.get("list") else []
    if missing:
        more = f" +{len(missing) - NAMED}" if len(missing) > NAMED else ""
        lines.append(
            translate(
                "On the list, but nothing was handed in here ({n}): {ids}",
                n=len(missing), ids=", ".join(missing[:NAMED]) + more,
            )
        )  # fmt: skip
    return lines
