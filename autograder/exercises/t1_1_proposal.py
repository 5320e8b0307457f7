"""T1.1.g: the proposal (proposal.yml): its truth, a right one, hints."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from autograder.artefacts.proposal_check import judge_proposal

from .base import Alternative, ArtefactExercise
from .t1_1_benefit import benefit_range, break_even_roas, expected_benefit
from .t1_1_festivals import festival_index
from .t1_1_handover import latest_handover
from .t1_1_market import chain, market_scan
from .t1_1_platforms import platform_fit
from .t1_1_proposal_wrong import WRONG
from .t1_5_files import Files, dump

FILE = "proposal.yml"
# What a claim may cite besides the proposal's own market facts.
TABLES = ("brief", "competitors", "daily_sales", "festivals", "history", "keyword_rules",
          "platforms", "rate_card", "search_terms", "trends", "approval_policy")
# How else people write a festival; the last one stands in the English alternative.
ALIASES = {"雙11": ("雙十一", "光棍節", "11月11日", "Double Eleven", "Double 11", "Singles' Day",
                  "11.11"),
           "中秋": ("中秋節", "Moon Festival", "Mid-Autumn"),
           "農曆年": ("春節", "Lunar New Year"), "母親節": ("Mother's Day",), "618": ("6.18",),
           "端午": ("Dragon Boat",), "父親節": ("Father's Day",),
           "雙12": ("雙十二", "Double 12", "12.12")}
LINES = {"food": ("食品", "食品禮盒"), "bath": ("沐浴", "沐浴用品"), "home": ("居家", "居家用品")}
# The sample buys these items; numbers of pieces first, then shares of the money that is left.
PIECES = {"R22": 1, "R24": 1}
SENDS = {"R16": 5, "R20": 6}  # times that every friend or member gets a message
SHARES = {"R01": 0.04, "R02": 0.27, "R05": 0.18, "R06": 0.17, "R08": 0.12, "R10": 0.08,
          "R12": 0.09, "R15": 0.05}
MEDIA, PRODUCTION = 0.88, 0.05  # shares of the budget; the rest is reserve
MEASURES = ("share_of_search", "price_index", "promo_weeks", "slope")


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What a proposal is judged by, recomputed from the public tables with the references."""
    brief, history, rates = load("brief"), load("history"), load("rate_card")
    platforms = load("platforms")
    fit = platform_fit(brief, platforms)
    alone = expected_benefit(dict.fromkeys(sorted(history["channel"].unique()), 1.0),
                             history, brief).set_index("channel")
    known = alone.dropna(subset=["orders", "revenue", "contribution"])
    known = known[known["contribution"] > 0]
    span = benefit_range(dict.fromkeys(known.index, 1.0), history, brief)
    index = festival_index(load("daily_sales"), load("festivals")).set_index("festival")
    scan = market_scan(chain(load("trends")), load("competitors"))
    terms = load("search_terms").assign(term=lambda t: t["search_term"].str.strip().str.lower())
    sold = terms.groupby("term")[["conversions", "cost"]].sum()
    best = sold[sold["conversions"] > 0].sort_values("conversions", ascending=False)
    dear = sold.sort_values("cost", ascending=False)
    words = load("keyword_rules")
    today, opens = date.fromisoformat(brief["today"]), date.fromisoformat(brief["order_opens"])
    last = _last_order_day(load("festivals"), brief)
    off, makeup = (set(map(str, brief[k])) for k in ("holidays", "makeup_days"))
    days = [today + timedelta(days=n) for n in range((last - today).days + 15)]
    return {
        "today": today.isoformat(), "order_opens": opens.isoformat(),
        "order_closes": last.isoformat(), "budget": float(brief["budget"]),
        "vat": float(brief["vat_rate"]), "line": brief["line"],
        "festival_names": [brief["festival"], *ALIASES.get(brief["festival"], ())],
        "other_festivals": [n for f, more in ALIASES.items() if f != brief["festival"]
                            for n in (f, *more)],
        "line_names": [brief["line"], *LINES.get(brief["line"], ())],
        "legal_class": brief["legal_class"], "copy_rules": load("copy_rules"),
        "tables": list(TABLES),
        "measures": {"festival_index": float(index.loc[brief["festival"], "index"]),
                     **{k: float(scan[k]) for k in MEASURES if not math.isnan(scan[k])}},
        "rates": {r.item_id: {"platform": r.platform, "unit": r.unit, "price": float(r.price),
                              "min_spend": float(r.min_spend), "lead": int(r.lead_days)}
                  for r in rates.itertuples()},
        "reach": platforms.set_index("platform")["reach"].astype(float).to_dict(),
        "eligible": fit.loc[fit["eligible"], "platform"].tolist(),
        "per_twd": known[["orders", "revenue", "contribution"]].to_dict("index"),
        "range": {"low": span["low"] / span["base"], "high": span["high"] / span["base"]},
        "break_even": break_even_roas(brief),
        "workdays": [d.isoformat() for d in days if d.isoformat() in makeup
                     or (d.weekday() < 5 and d.isoformat() not in off)],
        "days_off": sorted(off), "makeup_days": sorted(makeup),
        "policy": [{"clause": lv["clause"], "up_to": lv["up_to"],
                    "names": [n for n in (lv["approver"], lv["zh"], lv["en"], lv["person"]) if n]}
                   for lv in load("approval_policy")["levels"]],
        "words": {"brand": words["brand_words"], "rivals": words["rival_marks"],
                  "converting": best.index.tolist(), "all": dear.index.tolist()},
    }


def _last_order_day(festivals: Any, brief: dict[str, Any]) -> date:
    year = int(brief["today"][:4])
    row = festivals[(festivals["festival"] == brief["festival"]) & (festivals["year"] == year)]
    found = row.iloc[0]
    return (found["date"] - timedelta(days=int(found["closes"]))).date()


def split(truth: dict[str, Any]) -> list[dict[str, Any]]:
    """Quotes of the sample: items of platforms that may be used, have a past and are in time."""
    spare = len([d for d in truth["workdays"] if d < truth["order_opens"]]) - 12
    usable = {
        i: r for i, r in truth["rates"].items()
        if r["platform"] in truth["eligible"] and r["platform"] in truth["per_twd"]
        and r["lead"] <= spare}
    quotes = [_quote(i, n, usable[i]) for i, n in PIECES.items() if i in usable]
    quotes += [_quote(i, n * truth["reach"][usable[i]["platform"]], usable[i])
               for i, n in SENDS.items() if i in usable]
    left = MEDIA * truth["budget"] - sum(q["amount"] for q in quotes)
    shares = {i: s for i, s in SHARES.items() if i in usable}
    for item, share in shares.items():
        rate = usable[item]
        pieces = left * share / sum(shares.values()) / rate["price"]
        quotes.append(_quote(item, pieces * (1000 if rate["unit"] == "CPM" else 1), rate))
    return [q for q in quotes if q["amount"] >= usable[q["item"]]["min_spend"]]


def _quote(item: str, quantity: float, rate: dict[str, Any]) -> dict[str, Any]:
    """One line of the quotes, in whole pieces (thousands where the price is per thousand)."""
    per = 1000 if rate["unit"] == "CPM" else 1
    whole = int(quantity // per * per)
    return {"item": item, "quantity": whole, "price": rate["price"],
            "amount": round(whole * rate["price"] / per, 2)}


def media_of(quotes: list[dict[str, Any]], truth: dict[str, Any]) -> dict[str, float]:
    """Quoted money by platform."""
    out: dict[str, float] = {}
    for q in quotes:
        platform = truth["rates"][q["item"]]["platform"]
        out[platform] = out.get(platform, 0.0) + q["amount"]
    return out


def level_for(total: float, truth: dict[str, Any]) -> dict[str, Any]:
    """The lowest level of the policy that may approve a total."""
    return next(lv for lv in truth["policy"] if lv["up_to"] is None or total <= lv["up_to"])


def proposal(truth: dict[str, Any]) -> dict[str, Any]:
    """A complete proposal as plain values."""
    quotes = split(truth)
    media = media_of(quotes, truth)
    spent = round(sum(media.values()), 2)
    production = round(PRODUCTION / MEDIA * spent)
    reserve = int((spent + production) * 0.07 / 0.93)
    total = round(spent + production + reserve, 2)
    sums = {k: sum(v * truth["per_twd"][p][k] for p, v in media.items())
            for k in ("orders", "revenue", "contribution")}
    low, high = (sums["contribution"] * truth["range"][k] for k in ("low", "high"))
    top = truth["range"]["high"] * sums["revenue"] / spent
    days = truth["workdays"]
    start = date.fromisoformat(truth["order_opens"])
    end = date.fromisoformat(truth["order_closes"]) + timedelta(days=5)
    level = level_for(total, truth)
    m = truth["measures"]
    weeks = (date.fromisoformat(truth["order_closes"]) - start).days // 7
    as_of = truth.get("as_of", f"{truth['today'][:4]}-05-31")
    terms = _keywords(truth)
    wasted = _wasted(truth)
    return {
        "title": f"{truth['festival_names'][0]} 檔期行銷方案",
        "need": "下半年選一檔活動提案：客群是送禮與自用的上班族，"
                "開賣日前要上線，金額未稅，扣掉媒體費不能賠。",
        "choice": {
            "festival": truth["festival_names"][0], "line": truth["line"],
            "reasons": [
                {"claim": "這個節慶的日營收高於平日", "evidence": ["M1", "daily_sales"]},
                {"claim": "準備時間夠，買的品項都趕得上", "evidence": ["festivals", "rate_card"]},
                {"claim": "過去同檔期的活動扣掉媒體費仍有貢獻", "evidence": ["history"]},
            ]},
        "market": [
            {"id": "M1", "date": as_of,
             "fact": f"窗口內的日營收是平日中位數的 {m['festival_index']:.2f} 倍",
             "source": "daily_sales", "measure": "festival_index",
             "value": round(m["festival_index"], 3),
             "so_what": "把主要預算放在窗口內，不平均分到整季"},
            {"id": "M2", "date": as_of,
             "fact": f"5 個品牌的搜尋裡，我們占 {m['share_of_search']:.0%}",
             "source": "trends", "measure": "share_of_search",
             "value": round(m["share_of_search"], 4), "so_what": "通用字要買，光靠品牌字不夠"},
            {"id": "M3", "date": as_of,
             "fact": f"我們的籃價指數是 {m['price_index']:.0f}（對手平均為 100）",
             "source": "competitors", "measure": "price_index",
             "value": round(m["price_index"], 4), "so_what": "不跟進降價，用贈品與運費門檻應對"},
            {"id": "M4", "date": as_of, "fact": f"從開賣到截單只有 {weeks} 週",
             "source": "festivals", "so_what": "素材提早交件，晚一週就錯過前段訂單"},
            {"id": "M5", "date": as_of, "fact": "同節慶的歷史有 2 年，其中有提早下架的活動",
             "source": "history", "so_what": "估效益時連下架的活動一起算"},
        ],
        "schedule": {
            "approve_by": days[5], "start": start.isoformat(), "end": end.isoformat(),
            "handovers": [
                {"item": q["item"], "owner": "蘇品妤", "date": latest_handover(
                    start.isoformat(), truth["rates"][q["item"]]["lead"] + 2, truth["days_off"],
                    truth["makeup_days"]).isoformat()}
                for q in quotes]},
        "budget": {"lines": [*({"name": p, "amount": round(v, 2)} for p, v in media.items()),
                             {"name": "production", "amount": production},
                             {"name": "reserve", "amount": reserve}], "total": total},
        "people": [
            {"name": "林語安", "role": "行銷經理", "duty": "對方案與成果負責"},
            {"name": "蘇品妤", "role": "設計師", "duty": "素材製作與交件"},
            {"name": "何志明", "role": "採購與倉儲", "duty": "備貨與出貨"},
            {"name": "江敏", "role": "法務與品保", "duty": "文案與商標審查"},
        ],
        "quotes": quotes,
        "benefit": {
            "orders": round(sums["orders"]), "revenue": round(sums["revenue"]),
            "contribution": {"low": round(low), "base": round(sums["contribution"]),
                             "high": round(high)},
            "break_even_roas": round(truth["break_even"], 3),
            "target_roas": round(max(truth["break_even"] * total / spent, min(
                top, sums["revenue"] / spent)), 3)},
        "placement": {
            "platforms": [{"platform": p, "audience": "送禮與自用的上班族",
                           "reason": "條件通過，同檔期有成績", "evidence": ["platforms", "history"]}
                          for p in media],
            "keywords": [{"term": t, "group": "brand" if _is_brand(t, truth) else "generic"}
                         for t in terms],
            "negatives": wasted},
        "risks": [
            {"risk": "主打商品缺貨", "sign": "可售天數低於十天",
             "response": "改推現貨並停掉對應廣告", "owner": "何志明"},
            {"risk": "素材被平台退件", "sign": "審核超過兩個工作天", "response": "啟用備用素材",
             "owner": "蘇品妤"},
            {"risk": "競價升高", "sign": "點擊單價高於估價三成", "response": "把錢移到自有名單",
             "owner": "林語安"},
        ],
        "approval": {"approver": level["names"][0], "clause": level["clause"]},
    }


def _is_brand(term: str, truth: dict[str, Any]) -> bool:
    return any(b.lower() in term for b in truth["words"]["brand"])


def _keywords(truth: dict[str, Any]) -> list[str]:
    """The two brand terms and four generic ones that sell best, without trademarks of others."""
    free = [t for t in truth["words"]["converting"]
            if not any(r.lower() in t for r in truth["words"]["rivals"])]
    brand = [t for t in free if _is_brand(t, truth)]
    gifts = sorted((t for t in free if t not in brand), key=lambda t: "禮" not in t)
    return brand[:2] + gifts[:4]


def _wasted(truth: dict[str, Any]) -> list[str]:
    """The three most expensive search terms that no converting term holds."""
    sold = truth["words"]["converting"]
    lone = [t for t in truth["words"]["all"] if not any(t in s for s in sold)]
    return lone[:3]


def proposal_files(truth: dict[str, Any]) -> Files:
    """A right proposal.yml."""
    return {FILE: dump(proposal(truth))}


def _other_split(files: Files, truth: dict[str, Any]) -> Files:
    """English, half of the money, one item for each of fewer platforms, dates left to YAML."""
    import yaml

    small = {**truth, "budget": truth["budget"] * 0.8}
    right = proposal(small)
    right["choice"]["festival"] = f"{truth['today'][:4]} {truth['festival_names'][-1]}"
    level = level_for(right["budget"]["total"], truth)
    right["approval"] = {"approver": f"{level['names'][1]}（依權限）",
                         "clause": f"第 {level['clause']} 條"}
    right["schedule"]["handovers"][0]["owner"] += "（設計）"
    right["choice"]["reasons"][0]["evidence"] = "M1、history"
    right["market"][4]["fact"] = "同節慶約有三成的活動被下架"
    text = yaml.safe_dump(right, allow_unicode=True, sort_keys=True)
    for day in (right["schedule"]["start"], right["schedule"]["end"]):
        text = text.replace(f"'{day}'", day)
    return {**files, FILE: ("# Proposal\n" + text).replace("\n", "\r\n").encode("utf-8-sig")}


G = ArtefactExercise(
    "T1.1.g", files=(FILE,), judge=judge_proposal, truth=truth, correct=proposal_files,
    misconceptions=WRONG, alternatives=(Alternative("other_split", _other_split),),
    hints=(
        "Start with the quotes: money by platform, taken from the rate card. Budget, benefit, "
        "hand-overs and approver follow from them.",
        "Build the file from your functions: platform_fit says who may be quoted, "
        "expected_benefit and benefit_range what it brings, latest_handover until when to hand "
        "in. Copy results, do not type them.",
        "quotes = [{\"item\": …, \"quantity\": …, \"price\": …, \"amount\": …}]; media = sums by "
        "platform; lines = media + production + reserve; total = their sum; "
        "benefit_range(media, history, brief)",
    ),
    solution=(
        "A proposal is a chain: quotes make the budget, the budget makes the benefit, lead times "
        "make the dates, the total makes the approver. Whoever types a figure twice has two "
        "versions of it by Friday; whoever computes it once can change the plan in the meeting."
    ),
    equivalent_mutants={
        f"{FILE}: benefit.contribution.low changed":
            "a range is judged by order and width (0.67 to 1.5 of the reference), as in T1.1.d",
        f"{FILE}: benefit.contribution.high changed": "as low",
        f"{FILE}: benefit.target_roas changed":
            "any target between break-even and the upper end of the range is a fair one",
    },
)
