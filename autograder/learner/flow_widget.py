"""A widget of T2.2: sessions flow from source to landing page to outcome, with lost UTM put back.

`flows` makes the numbers, `put_back` moves sessions from Direct to the channels that lost their
tags, `chart` draws. Both states are drawn at the start and the switch changes between them in the
browser, so it works by keyboard and without a kernel; a table says the same.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from autograder.checking.messages import translate

from .figures import label

if TYPE_CHECKING:
    import ipywidgets

NEEDED = ("date", "channel_group", "landing_page", "engaged", "purchased")
FLOW = ("source", "landing", "outcome")
DIRECT, OTHER = "Direct", "Other"
OUTCOMES = ("Bought", "Looked around", "Left at once")
GROUPS = {  # channel of the platforms' clicks -> GA4's channel group
    "edm": "Email",
    "kol": "Affiliates",
    "line_ads": "Display",
    "line_oa": "Mobile Push Notifications",
    "meta": "Paid Social",
    "google_search": "Paid Search",
    "seo": "Organic Search",
}
MOST_SOURCES, MOST_PAGES = 7, 4
COLOURS = {
    "Direct": "#595959", "Organic Search": "#009E73", "Paid Search": "#0072B2",
    "Paid Social": "#D55E00", "Email": "#8C7A00", "Affiliates": "#CC79A7", "Display": "#56B4E9",
    "Mobile Push Notifications": "#E69F00",
}  # fmt: skip
PLAIN = "#999999"
WIDE, TALL, TOP, GAP, BAR = 360, 430, 34, 8, 12
LINE = 12  # between the two lines of a text


class Unfit(Exception):
    """Why there is no picture, as one sentence."""


def flows(sessions: pd.DataFrame) -> pd.DataFrame:
    """Number of sessions by source, landing page and outcome.

    Args:
        sessions: date, channel_group, landing_page, engaged, purchased; one row per session.

    Returns:
        source (GA4's channel group), landing (page), outcome (one of OUTCOMES), sessions; small
        sources and pages are Other.

    Raises:
        Unfit: the table cannot be used.
    """
    _check(sessions)
    outcome = pd.Series(OUTCOMES[2], index=sessions.index).mask(
        sessions["engaged"].astype(bool), OUTCOMES[1]).mask(
        sessions["purchased"].astype(bool), OUTCOMES[0])
    table = pd.DataFrame({
        "source": _largest(sessions["channel_group"], MOST_SOURCES),
        "landing": _largest(sessions["landing_page"], MOST_PAGES),
        "outcome": outcome,
    })
    return table.groupby(list(FLOW), observed=True).size().rename("sessions").reset_index()


def _check(sessions: Any) -> None:
    if not isinstance(sessions, pd.DataFrame):
        raise Unfit(translate("The flow needs a table of sessions such as "
                              'load("traffic_sessions") gives.'))
    for column in NEEDED:
        if column not in sessions.columns:
            raise Unfit(translate("The table of sessions has no column {column}.", column=column))
    if sessions.empty:
        raise Unfit(translate("There are no sessions, so nothing flows. Look at the filter before "
                              "this cell."))


def _largest(column: pd.Series, most: int) -> pd.Series:
    texts = column.fillna("(not set)").astype(str)
    kept = {DIRECT, *texts.value_counts().index[:most]}
    return texts.where(texts.isin(kept), OTHER)


def put_back(
    table: pd.DataFrame, sessions: pd.DataFrame, lost: Mapping[str, float], since: Any,
    page: str = "/cny",
) -> pd.DataFrame:
    """`flows` with the sessions that lost their UTM given back to their channels.

    Of a channel's sessions since the release a share s arrives as Direct on `page`. It still shows
    n on any page, so n × s ÷ (1 − s) are taken from Direct on that page, in the mix of outcomes
    that Direct has there; never more than there are. Whole sessions move, so that the picture,
    its sentence and its table add up.

    Args:
        table: what `flows` gave for `sessions`.
        lost: share by channel (meta, edm, ...) or by GA4's channel group.
        since: first day of the new site.
        page: landing page of the campaign.

    Raises:
        Unfit: a share is not from 0 to below 1, a channel is unknown, the day is not one.
    """
    shares = _shares(lost, sessions)
    try:
        day = pd.Timestamp(since)
        if pd.isna(day):
            raise ValueError
    except (TypeError, ValueError):
        raise Unfit(translate("The release needs a day such as 2026-02-09, not {value}.",
                              value=repr(since)[:40])) from None
    after = sessions[sessions["date"] >= day]
    seen = after.groupby("channel_group").size()
    lost_here = (after["channel_group"] == DIRECT) & (after["landing_page"] == page)
    wanted = {g: float(seen.get(g, 0)) * s / (1 - s) for g, s in shares.items()}
    direct = table[(table["source"] == DIRECT) & (table["landing"] == page)]
    there = min(float(lost_here.sum()), float(direct["sessions"].sum()))
    scale = min(1.0, there / sum(wanted.values())) if sum(wanted.values()) else 0.0
    mix = direct.set_index("outcome")["sessions"] / max(float(direct["sessions"].sum()), 1.0)
    known = set(table["source"])
    rows, left = [table], direct.set_index("outcome")["sessions"]
    for group, count in wanted.items():
        moved = (mix * count * scale).round().clip(upper=left).astype("int64")
        left = left - moved
        for source, sign in ((group if group in known else OTHER, 1), (DIRECT, -1)):
            rows.append(pd.DataFrame({"source": source, "landing": page, "outcome": moved.index,
                                      "sessions": sign * moved.to_numpy()}))
    whole = pd.concat(rows).groupby(list(FLOW), as_index=False)["sessions"].sum()
    return whole[whole["sessions"] > 0].reset_index(drop=True)


def _shares(lost: Any, sessions: pd.DataFrame) -> dict[str, float]:
    if isinstance(lost, pd.Series):
        lost = lost.to_dict()
    if not isinstance(lost, Mapping):
        raise Unfit(translate("The lost shares must be a dict such as {example}.",
                              example='{"meta": 0.4}'))
    known = {*GROUPS.values(), *sessions["channel_group"].dropna().astype(str)}
    shares: dict[str, float] = {}
    for channel, share in lost.items():
        group = GROUPS.get(channel, channel)
        if group not in known:
            raise Unfit(translate("The channel {channel} is not in the sessions. Known: {known}.",
                                  channel=str(channel)[:40], known=", ".join(GROUPS)))
        try:
            number = float(share)
        except (TypeError, ValueError):
            number = math.nan
        if not 0 <= number < 1:
            raise Unfit(translate("The lost share of {channel} must be from 0 to below 1, not "
                                  "{value}.", channel=str(channel)[:40], value=str(share)[:20]))
        if group != DIRECT:
            shares[group] = number
    return shares


def states(
    sessions: pd.DataFrame, lost: Mapping[str, float] | None = None, since: Any = None,
    page: str = "/cny",
) -> list[tuple[str, pd.DataFrame]]:
    """The states of the switch: name in the language in force, and its flows."""
    table = flows(sessions)
    found = [(translate("As GA4 shows it"), table)]
    if lost is not None:
        found.append((translate("Lost UTM put back"), put_back(table, sessions, lost, since, page)))
    return found


def traffic_flow(
    sessions: pd.DataFrame, lost: Mapping[str, float] | None = None, since: Any = None,
    page: str = "/cny",
) -> ipywidgets.Widget:
    """Source → landing page → outcome, with a switch for the sessions that lost their UTM.

    Args:
        sessions: as `load("traffic_sessions")` gives them.
        lost, since: your lost shares by channel and the day of the release (T2.2.c); without them
            there is only what GA4 shows.
        page: landing page of the campaign.

    Returns:
        a widget (arrow keys switch); where it cannot be drawn, one sentence.
    """
    import ipywidgets

    try:
        made = states(sessions, lost, since, page)
    except Unfit as unfit:
        return ipywidgets.HTML(f"<p>{html.escape(str(unfit))}</p>")
    views = ipywidgets.Stack([ipywidgets.HTML(state_html(table)) for _, table in made],
                             selected_index=0)
    if len(made) == 1:
        foot = translate("To switch, give your lost shares and the day of the release: "
                         'traffic_flow(sessions, lost={example}, since="2026-02-09").',
                         example='{"meta": 0.4}')
        return ipywidgets.VBox([views, ipywidgets.HTML(f"<p>{html.escape(foot)}</p>")])
    switch = ipywidgets.RadioButtons(options=[name for name, _ in made], index=0,
                                     description=translate("Show"))
    ipywidgets.jslink((switch, "index"), (views, "selected_index"))
    return ipywidgets.VBox([switch, views])


def told(table: pd.DataFrame) -> str:
    """The flows in one or two sentences."""
    total = float(table["sessions"].sum())
    by = table.groupby("source")["sessions"].sum()
    bought = table[table["outcome"] == OUTCOMES[0]].groupby("source")["sessions"].sum()
    direct = float(by.get(DIRECT, 0.0))
    rate = float(bought.get(DIRECT, 0.0)) / direct if direct else 0.0
    rest = total - direct
    others = (float(bought.sum()) - float(bought.get(DIRECT, 0.0))) / rest if rest else 0.0
    return translate(
        "{total} sessions. Direct has {direct} ({share}%), of which {rate}% bought; of all others "
        "{others}%.", total=f"{total:,.0f}", direct=f"{direct:,.0f}",
        share=f"{100 * direct / total if total else 0:.1f}", rate=f"{100 * rate:.1f}",
        others=f"{100 * others:.1f}")


def state_html(table: pd.DataFrame) -> str:
    """Sentence, picture and table of one state."""
    said = told(table)
    return (f'<p aria-live="polite">{html.escape(said)}</p>{chart(table)}'
            f"<details><summary>{html.escape(translate('The same as a table'))}</summary>"
            f"{_table(table)}</details>")


def _table(table: pd.DataFrame) -> str:
    wide = table.pivot_table(index=["source", "landing"], columns="outcome", values="sessions",
                             aggfunc="sum", fill_value=0).reindex(columns=OUTCOMES, fill_value=0)
    heads = "".join(f'<th scope="col">{html.escape(t)}</th>' for t in (
        translate("Source"), translate("Landing page"), *map(translate, OUTCOMES)))
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name(source))}</th><td>{html.escape(name(landing))}</td>'
        + "".join(f"<td>{value:,.0f}</td>" for value in row) + "</tr>"
        for (source, landing), row in zip(wide.index, wide.to_numpy(), strict=True))
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"


def name(node: str) -> str:
    """A node's name in the language in force; pages and GA4's own names stay as they are."""
    return translate(node) if node in (OTHER, *OUTCOMES) else node


def chart(table: pd.DataFrame) -> str:
    """The flows as SVG: three columns of bars and ribbons between them, readable at 390 px."""
    columns = [_column(table, column) for column in FLOW]
    total = max(float(table["sessions"].sum()), 1.0)
    room = TALL - TOP - 4 - GAP * (max(map(len, columns)) - 1)
    scale = room / total
    at = [_places(column, scale) for column in columns]
    left = [0, (WIDE - BAR) / 2, WIDE - BAR]
    parts = [_ribbons(table, FLOW[n], FLOW[n + 1], at[n], at[n + 1], left[n] + BAR, left[n + 1],
                      scale) for n in range(2)]
    heads = (translate("Source"), translate("Landing page"), translate("Outcome"))
    for n, (column, place) in enumerate(zip(columns, at, strict=True)):
        x, anchor = (left[n] + BAR + 4, "start") if n < 2 else (left[n] - 4, "end")
        parts.append(f'<text x="{0 if n == 0 else left[n] if n == 1 else WIDE}" y="12" '
                     f'text-anchor="{"end" if n == 2 else "start"}" font-weight="bold">'
                     f"{html.escape(heads[n])}</text>")
        for node, count in column.items():
            y, height = place[node], count * scale
            colour = COLOURS.get(node, PLAIN) if n == 0 else "#333333"
            parts.append(f'<rect x="{left[n]:.1f}" y="{y:.1f}" width="{BAR}" '
                         f'height="{max(height, 1):.1f}" fill="{colour}"/>')
            for line, text in enumerate((_short(name(node), 15), f"{count:,.0f}")):
                parts.append(
                    f'<text x="{x:.1f}" y="{y + height / 2 - 2 + LINE * line:.1f}" '
                    f'text-anchor="{anchor}" stroke="#ffffff" stroke-width="3" '
                    f'paint-order="stroke">{html.escape(text)}</text>')
    # The sentence above says the numbers; the name says what the picture is.
    alt = label("桑基圖：工作階段從來源到到達頁，再到結果",
                "Sankey diagram: sessions from source to landing page to outcome")
    return (f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" '
            f'viewBox="0 0 {WIDE} {TALL + 8}" style="width:100%;max-width:640px;'
            f'background:#ffffff" font-family="Noto Sans TC, sans-serif" font-size="11" '
            f'fill="#1a1a1a">{"".join(parts)}</svg>')


def _column(table: pd.DataFrame, column: str) -> dict[str, float]:
    """Node -> sessions in the order in which it is drawn."""
    sums = table.groupby(column)["sessions"].sum()
    if column == "outcome":
        return {o: float(sums[o]) for o in OUTCOMES if o in sums}
    order = sorted(sums.index, key=lambda node: (node == OTHER, -sums[node], node))
    return {node: float(sums[node]) for node in order}


def _places(column: dict[str, float], scale: float) -> dict[str, float]:
    """Upper edge of each node; small nodes are kept a line apart."""
    y, found, before = float(TOP - 4), {}, -math.inf
    for node, count in column.items():
        y = max(y, before + 2 * LINE + 2 - count * scale / 2)  # room for the texts of small bars
        found[node] = y
        before = y + count * scale / 2
        y += count * scale + GAP
    return found


def _ribbons(
    table: pd.DataFrame, one: str, other: str, at: dict[str, float], to: dict[str, float],
    x: float, end: float, scale: float,
) -> str:
    sums = table.groupby([one, other])["sessions"].sum()
    colours = table.groupby([one, other, "source"])["sessions"].sum()
    start, target, parts = dict(at), dict(to), []
    middle = (x + end) / 2
    for node in at:
        for goal in to:
            count = float(sums.get((node, goal), 0.0))
            if count <= 0:
                continue
            main = colours.loc[(node, goal)]
            source = main.idxmax() if main.max() > count / 2 else ""
            a, b, h = start[node], target[goal], count * scale
            parts.append(
                f'<path d="M{x:.1f} {a:.1f}C{middle:.1f} {a:.1f} {middle:.1f} {b:.1f} '
                f"{end:.1f} {b:.1f}V{b + h:.1f}C{middle:.1f} {b + h:.1f} {middle:.1f} "
                f'{a + h:.1f} {x:.1f} {a + h:.1f}Z" fill="{COLOURS.get(source, PLAIN)}" '
                f'fill-opacity="0.35"/>')
            start[node], target[goal] = a + h, b + h
    return "".join(parts)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
