"""T1.5.a: other right ways to compute the KPIs, and the rows they are tried on."""

from __future__ import annotations

import pandas as pd

KEY = ["date", "channel", "campaign_id", "device", "traffic_type"]


def by_loop(tidy: pd.DataFrame) -> pd.DataFrame:
    """The same with a dictionary and a loop, latest export found by comparing dates."""
    latest: dict[tuple, tuple] = {}
    channels = []
    for row in tidy.itertuples(index=False):
        if row.row_kind != "detail":
            continue
        if row.channel not in channels:
            channels.append(row.channel)
        key = tuple("" if pd.isna(v) else v for v in (
            row.date, row.channel, row.campaign_id, row.device, row.traffic_type))
        if key not in latest or row.exported_on >= latest[key].exported_on:
            latest[key] = row
    out = []
    for channel in channels:
        rows = [r for r in latest.values() if r.channel == channel]

        def total(values):
            known = [v for v in values if not pd.isna(v)]
            return sum(known) if known else None

        impressions = total(r.impressions for r in rows)
        clicks = total(r.clicks for r in rows)
        conversions = total(r.conversions for r in rows)
        value = total(r.conversion_value * r.fx_rate for r in rows
                      if not pd.isna(r.conversion_value))
        cost = total((r.cost / 1e6 if r.cost_unit == "micros" else r.cost) * r.fx_rate
                     for r in rows if not pd.isna(r.cost))
        visits = [r for r in rows if not pd.isna(r.traffic_type) and r.traffic_type == "visitor"]
        sessions = total(r.sessions for r in visits)
        engaged = total(r.engaged_sessions for r in visits)

        def ratio(top, bottom, factor=1):
            return None if top is None or not bottom else factor * top / bottom

        bounce = ratio(engaged, sessions)
        out.append({
            "channel": channel, "ctr": ratio(clicks, impressions),
            "cvr": ratio(conversions, clicks), "cpc": ratio(cost, clicks),
            "cpm": ratio(cost, impressions, 1000), "cpa": ratio(cost, conversions),
            "roas": ratio(value, cost),
            "bounce_rate": None if bounce is None else 1 - bounce,
        })
    return pd.DataFrame(out)


def by_index(tidy: pd.DataFrame) -> pd.DataFrame:
    """The same with nullable dtypes, `idxmax` for the latest export and a pivot table."""
    rows = tidy[tidy["row_kind"].eq("detail")].reset_index(drop=True)
    stamp = rows["exported_on"].astype("int64") * 1.0
    filled = ["|".join(map(str, key)) for key in rows[KEY].itertuples(index=False)]
    order = pd.DataFrame({"key": filled, "stamp": stamp, "at": range(len(rows))})
    last = order.sort_values(["stamp", "at"]).groupby("key")["at"].last()
    rows = rows.loc[sorted(last)].convert_dtypes()
    scale = rows["cost_unit"].eq("micros").fillna(False).map({True: 1e-6, False: 1.0})
    rows["cost"] = rows["cost"].astype("Float64") * scale.astype("Float64") * rows["fx_rate"]
    rows["conversion_value"] = rows["conversion_value"] * rows["fx_rate"]
    visitor = rows["traffic_type"].eq("visitor").fillna(False)
    rows["v_sessions"] = rows["sessions"].where(visitor)
    rows["v_engaged"] = rows["engaged_sessions"].where(visitor)
    names = ["impressions", "clicks", "cost", "conversions", "conversion_value", "v_sessions",
             "v_engaged"]
    s = rows.groupby("channel")[names].sum(min_count=1).astype("Float64")
    s = s.assign(**{n: s[n].mask(s[n] == 0) for n in ("v_sessions",)})
    d = s.mask(s <= 0)
    out = pd.DataFrame({
        "channel": s.index, "ctr": (s.clicks / d.impressions).values,
        "cvr": (s.conversions / d.clicks).values, "cpc": (s.cost / d.clicks).values,
        "cpm": (s.cost / d.impressions * 1000).values, "cpa": (s.cost / d.conversions).values,
        "roas": (s.conversion_value / d.cost).values,
        "bounce_rate": (1 - s.v_engaged / d.v_sessions).values,
    })
    return out.sort_values("channel", ascending=False)


def tidy_inputs(world) -> tuple:
    """The rows of a world; once more shuffled, with rows at the edge of the rules.

    Edges: small denominators, more clicks than impressions, a dear row that is not in micros and
    a cheap one that is, two rates of the dollar, another year, two campaigns of one name, a newer
    row with a blank, sessions of no known type; row numbers and file names that tell nothing.
    """
    rows = world.tidy
    last = rows[(rows["channel"] == "meta") & (rows["row_kind"] == "detail")].iloc[[-1]]
    last = last.assign(cost_unit="TWD", currency="TWD", fx_rate=1.0)
    new, old = last["exported_on"] + pd.Timedelta(days=2), last["exported_on"]
    dollars = last.assign(currency="USD", channel="podcast", campaign="P", cost=50.0,
                          clicks=9.0, conversions=1.0, conversion_value=400.0)
    visits = last.assign(
        channel="podcast", campaign_id=pd.NA, device="mobile", sessions=9.0, engaged_sessions=4.0,
        traffic_type="visitor",
        **dict.fromkeys(("impressions", "clicks", "all_clicks", "cost", "conversions",
                         "conversion_value", "fx_rate"), float("nan")))
    more = [
        last.assign(channel="affiliate", clicks=60.0, impressions=50.0, conversions=0.5,
                    cost=2_500_000.0, campaign_id="a1"),
        last.assign(channel="affiliate", clicks=3.0, impressions=40.0, conversions=0.0,
                    cost=80_000.0, cost_unit="micros", campaign_id="a2"),
        last.assign(channel="affiliate", date=last["date"] - pd.DateOffset(years=1),
                    clicks=7.0, impressions=90.0, conversions=0.0, cost=100.0, campaign_id="a1"),
        last.assign(channel="newsletter", clicks=5.0, impressions=80.0, conversions=2.0,
                    exported_on=old, campaign_id="n1"),
        last.assign(channel="newsletter", clicks=6.0, impressions=80.0, conversions=float("nan"),
                    exported_on=new, campaign_id="n1"),
        last.assign(channel="newsletter", clicks=1.0, impressions=30.0, conversions=0.4,
                    campaign_id="n2"),
        dollars.assign(fx_rate=29.5, campaign_id="p1"),
        dollars.assign(fx_rate=34.0, campaign_id="p2", cost=800.0),
        dollars.assign(fx_rate=31.0, campaign_id="p3", channel="meta"),
        visits,
        visits.assign(traffic_type=pd.NA, sessions=30.0, engaged_sessions=1.0),
        last.assign(channel="poster", clicks=0.0, impressions=0.0, conversions=0.0, cost=0.0),
    ]
    mixed = pd.concat([rows, *more], ignore_index=True)
    mixed = mixed.sample(frac=1, random_state=world.seed % 2**31)
    return (rows,), (mixed.assign(row_id=range(len(mixed)), source_file="exports.csv"),)
