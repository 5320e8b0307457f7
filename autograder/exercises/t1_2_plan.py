"""T1.2.k: ad_plan.md: right files, known-wrong ones and what to say about each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.artefacts.plan_check import judge_plan

from .base import Alternative, ArtefactExercise, Misconception
from .t1_2_ads import ads_files
from .t1_2_ads import truth as ads_truth
from .t1_2_budget_book import RESERVE, correct, shares
from .t1_5_files import Files, bytes_of, changed, recoded

M = Misconception
FILE, ADS, BOOK = "ad_plan.md", "ads.yml", "budget.xlsx"
SAMPLES = Path(__file__).parent / "samples"
SHARES = {"google_search": 0.22, "pmax": 0.14, "meta": 0.26, "line_ads": 0.12, "line_oa": 0.06,
          "edm": 0.02, "kol": 0.10}  # of the budget; the rest is the reserve


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the ads are judged by, with budget, KPIs and name of the plan."""
    told, plan = ads_truth(load), load("campaign_plan")
    told["plan"] |= {key: plan[key] for key in ("name", "budget", "kpis")}
    told["budget_rules"] = load("budget_rules")
    return told


def plan_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """An ad plan that passes, with its ads, in one of the two languages."""
    plan = truth["plan"]
    split = {c: int(share * plan["budget"]) for c, share in SHARES.items()}
    split["reserve"] = plan["budget"] - sum(split.values())
    sample = (SAMPLES / f"t1_2_ad_plan.{lang}.md").read_text(encoding="utf-8")
    text = sample.format(
        name=plan["name"], budget=plan["budget"], start=plan["start"], end=plan["end"],
        year=plan["start"][:4], **plan["kpis"], **{k: f"{v:,}" for k, v in split.items()})
    return {FILE: text.encode("utf-8"), **ads_files(truth, lang)}


def _text(change: Callable[[str, dict[str, Any]], str]) -> Callable:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        return {**files, FILE: change(files[FILE].decode("utf-8"), truth).encode("utf-8")}

    return make


def _swap(old: str, new: str) -> Callable:
    return _text(lambda s, t: s.replace(old, new))


def _kpi(key: str) -> Callable:
    """The target of a KPI written as another value."""

    def change(text: str, truth: dict[str, Any]) -> str:
        value = truth["plan"]["kpis"][key]
        shown = f"{value:,}" if isinstance(value, int) else f"{value}"
        return text.replace(shown, "9.99" if isinstance(value, float) else "1,234")

    return _text(change)


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """As people write it: 萬, slashes, a numbered list, Windows line ends."""
    text = files[FILE].decode("utf-8")
    budget = truth["plan"]["budget"]
    text = text.replace(f"NT${budget:,}", f"{budget / 1e4:g} 萬元")
    text = text.replace("- 折扣碼", "1. 折扣碼").replace("- 廣告審核", "2. 廣告審核")
    text = text.replace(truth["plan"]["start"] + " 開跑", truth["plan"]["start"].replace("-", "/"))
    return {**files, FILE: text.replace("\n", "\r\n").encode("utf-8-sig")}


def _cell(channel: str, amount: str) -> Callable:
    """Another amount in the row of a channel."""
    return _text(lambda s, t: re.sub(
        rf"(\| {channel} \| [^|]+\| )[\d,]+", lambda hit: hit[1] + amount, s))


_NO_WINDOW = (
    "The section measurement of ad_plan.md states no attribution window. Say how many days after a "
    "click or view an order is counted.")
_NO_SECTION = "ad_plan.md has no section {section}. Put the tag <!-- section: {section} --> on a " \
              "line of its own, and the text below it."
_NO_TARGET = "The objective in ad_plan.md does not give the target of {kpi}. Without it nobody " \
             "can say in December whether the campaign worked. Copy it from campaign_plan."
_BREAKS = "{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say " \
          "it in a way that can be kept."

_TABLE_DIFFERS = (
    "The row {row} of the table in ad_plan.md is not what budget.xlsx holds for it, and finance "
    "pays by budget.xlsx. Take the amounts from there: media by channel with a row for the fee, or "
    "media and fee together.")
_NO_CHANNEL = (
    "The channel {channel} in ad_plan.md is not in the plan. Use the ids of campaign_plan.")
_ROUNDED = (
    "The objective in ad_plan.md gives {kpi} as “{number}”, rounded. December is measured against "
    "the plan: copy all its digits (435 萬 says the same as 4,350,000; 3.6 does not say the same "
    "as 3.62).")


def _book(truth: dict[str, Any]) -> dict[str, Any]:
    """What a workbook of T1.2.g for this plan is made from."""
    rules, plan = truth["budget_rules"], truth["plan"]
    even = plan["budget"] / 10
    return {"budget": float(plan["budget"]), "rules": rules,
            "weeks": [str(week["start"]) for week in rules["weeks"]],
            "bounds": {c: [even * 0.5, even * 2.0] for c in rules["channels"]}}


def _as_booked(files: Files, truth: dict[str, Any], apart: bool = True) -> Files:
    """The table as budget.xlsx beside it has it, with a row for the fee or without."""
    made, plan = _book(truth), truth["plan"]
    room = plan["budget"] * (1 - RESERVE)
    rules = truth["budget_rules"]["channels"]
    both = {c: room * share for c, share in shares(made).items()}
    rows = {c: round(v / (1 + rules[c]["fee"]) if apart else v) for c, v in both.items()}
    rows["預備金"] = round(plan["budget"] * RESERVE)
    rest = plan["budget"] - sum(rows.values())
    if apart:
        rows["代理商服務費"] = rest
    else:
        rows["預備金"] += rest
    table = "\n".join(["| 通路 | 理由 | 預算 |", "|---|---|---|",
                       *(f"| {name} | 見預算執行表 | {v} |" for name, v in rows.items()), ""])
    text = files[FILE].decode("utf-8")
    start = text.index("| 通路")
    end = text.index("<!-- section: creative")
    text = text[:start] + table + "\n" + text[end:]
    return {**files, FILE: text.encode("utf-8"), BOOK: correct(made)[BOOK]}


WRONG = (
    M("no_measurement", _text(lambda s, t: s[:s.index("<!-- section: measurement")]
                              + s[s.index("<!-- section: schedule"):]), _NO_SECTION),
    M("tag_twice", _swap("<!-- section: risks -->", "<!-- section: objective -->"),
      "The section tag {section} stands in ad_plan.md twice. Merge the two parts under one tag."),
    M("template_unfilled", _text(lambda s, t: s[:s.index("25 到 44")]
                                 + s[s.index("<!-- section: message"):]),
      "The section {section} of ad_plan.md is empty or nearly so. Write at least one whole "
      "sentence under its heading."),
    M("for_everybody", _swap("25 到 44 歲、住在都會區、十月底要送禮的上班族",
                             "所有人，只要喜歡禮盒"),
      "The audience in ad_plan.md is “{word}”. An ad for everybody speaks to nobody. Say who buys, "
      "when, and what for."),
    M("superlative_in_message", _swap("「裡面有什麼，看得懂。」", "全台最好吃的鳳梨酥。"), _BREAKS),
    M("review_as_message", _swap("V3 試喝法", "V3 轉貼客人說的「喝了改善失眠」"), _BREAKS),
    M("other_roas", _kpi("roas"), _NO_TARGET),
    M("other_orders", _kpi("orders"), _NO_TARGET),
    M("roas_rounded", _text(lambda s, t: s.replace(
        f"ROAS {t['plan']['kpis']['roas']}", f"ROAS {t['plan']['kpis']['roas']:.0f}")), _ROUNDED),
    M("orders_to_the_thousand", _text(lambda s, t: s.replace(
        f"訂單 {t['plan']['kpis']['orders']:,} 筆",
        f"訂單 {(t['plan']['kpis']['orders'] // 1000 + 1) * 1000:,} 筆")), _ROUNDED),
    M("slimming_message", _swap("「裡面有什麼，看得懂。」", "一週瘦三公斤的禮盒。"),
      "{where} promises an effect on the body: “{words}”. Food and cosmetics may promise none, in "
      "whatever words (rules H01, H02, B01). Say what the product is."),
    M("rules_only_listed", _text(lambda s, t: s.replace(
        s[s.index("不寫最高級"):s.index("圖片與音樂")], "遵守規則：C01、C03、H01、B02、C06。")),
      "The section compliance of ad_plan.md lists rules and does not say how they are kept. Write "
      "beside each id what you do or leave out because of it."),
    M("milestone_without_year", _text(
        lambda s, t: s.replace(f"- {t['plan']['start'][:4]}-09-19 文案", "- 9/19 文案")),
      "The section schedule of ad_plan.md has fewer than {least} days before the flight begins. "
      "Copy, review, account checks and test all come before it: give each its day, with the "
      "year."),
    M("likes_as_goal", _text(lambda s, t: s.replace(
        s[s.index("目標：訂單"):s.index("<!-- section: audience")],
        "目標：貼文按讚 5,000、粉絲成長 800 人。\n\n")), _NO_TARGET),
    M("flight_without_year", _text(lambda s, t: s.replace(
        t["plan"]["start"], "10/20").replace(t["plan"]["end"], "11/16")),
      "ad_plan.md does not state the flight. Write its first and last day with year, month and "
      "day."),
    M("no_table", _text(lambda s, t: "\n".join(
        line for line in s.splitlines() if not line.startswith("|")).replace(
            "## 通路與預算", "## 通路與預算\n\n搜尋、社群、訊息三種通路都用，預算依去年的成效分配，"
            "第三週再調整。")),
      "The section channels of ad_plan.md has no table of budgets. Write a row “| channel | reason "
      "| budget |” for each channel of the plan."),
    M("reserve_on_top", _text(lambda s, t: s.replace(
        "第三週依表現追加 | ", "第三週依表現追加 | 1")),
      "All rows of the table in ad_plan.md (channels, fee, reserve) add up to more than the "
      "approved budget. Finance will stop at the limit: take something back."),
    M("rest_unnamed", _text(lambda s, t: "\n".join(
        line for line in s.splitlines() if not line.startswith("| 預備金"))),
      "All rows of the table in ad_plan.md (channels, fee, reserve) add up to less than the "
      "approved budget. Say where the rest goes, with a row for the fee or the reserve if need "
      "be."),
    M("reserve_too_large", _text(lambda s, t: re.sub(
        r"(\| kol \| [^|]+\| )[\d,]+", lambda h: f"{h[1]}1", re.sub(
            r"(\| 預備金 \| [^|]+\| )([\d,]+)", lambda h: h[1] + str(
                int(h[2].replace(",", "")) + int(SHARES["kol"] * t["plan"]["budget"]) - 1), s))),
      "The reserve in ad_plan.md is more than {most} of the budget. Money that nobody plans is "
      "spent in a hurry: give the channels their part, as in T1.2.g."),
    M("other_than_the_workbook", lambda files, truth: {**files, BOOK: _as_booked(
        files, truth)[BOOK]}, _TABLE_DIFFERS),
    M("fee_forgotten_beside_the_workbook", lambda files, truth: {**_as_booked(
        files, truth, apart=False), FILE: _as_booked(files, truth)[FILE].replace(
            "| 代理商服務費 | 見預算執行表 |".encode(), "| meta 加碼 | 見預算執行表 |".encode())},
      _NO_CHANNEL),
    M("channel_of_elsewhere", _swap("| pmax |", "| tiktok |"),
      _NO_CHANNEL),
    M("channel_without_budget", _text(lambda s, t: "\n".join(
        "| kol | 開箱與試喝 | 待議價 |" if line.startswith("| kol") else line
        for line in s.splitlines())),
      "The channel {channel} in ad_plan.md has no budget. Write the amount in the last column, in "
      "digits."),
    M("ad_without_channel", _text(lambda s, t: "\n".join(
        line for line in s.splitlines() if not line.startswith("| kol"))),
      "Ad {id} runs on {channel}, which has no budget in ad_plan.md. Add the channel, or place the "
      "ad elsewhere."),
    M("price_of_last_year", _swap("紅茶說產地（FA06）", "紅茶檔期價 NT$123，說產地（FA06）"),
      "“{number}” in line {line} of ad_plan.md is neither an amount of the plan nor of your table "
      "of channels, nor a sum of its rows. Copy the amount, or leave it out."),
    M("ad_forgotten", _swap("V5 試一盒備齊，", ""),
      "The section creative of ad_plan.md does not name ad {id}. Say of each ad of ads.yml what it "
      "tries."),
    M("ad_unknown", _swap("V6 試自用", "V6 試自用，V9 試迷因"),
      "The section creative of ad_plan.md names ad {id}, which ads.yml does not hold. Check the "
      "id."),
    M("no_facts", _text(lambda s, t: re.sub(r"（FA[^）]*）", "", s)),
      "The message in ad_plan.md names fewer than {least} facts. Give the fact_id behind each "
      "thing that you say of a product."),
    M("fact_run_out", _swap("（FA02）", "（FA04）"),
      "The message in ad_plan.md rests on the fact {fact}, which may only be used until {until}. "
      "The flight runs longer: take another fact."),
    M("fact_unknown", _swap("（FA02）", "（FA77）"),
      "The message in ad_plan.md names the fact {fact}, which facts.csv does not hold. Look it up "
      "again."),
    M("law_in_general", _text(lambda s, t: s.replace(
        s[s.index("不寫最高級"):s.index("圖片與音樂")], "一切依相關法令辦理。")),
      "The section compliance of ad_plan.md names fewer than {least} rules. Give the id of each "
      "rule that concerns these products, and how it is kept."),
    M("rule_unknown", _swap("（C06）", "（C66）"),
      "The section compliance of ad_plan.md names the rule {rule}, which copy_rules does not hold. "
      "Check the id."),
    M("pictures_from_the_web", _swap("圖片與音樂都有商用授權紀錄（I01），不用網路上找到的圖。",
                                     "圖片用網路上找到的迷因，配樂選平台上的熱門歌（I01）。"),
      "The section compliance of ad_plan.md does not say under which licence pictures and music "
      "are used. What is found on the web is not free for business (rule I01)."),
    M("no_window", _swap("訂單以點擊後 7 天內歸因，", "訂單都算廣告的功勞，"),
      "The section measurement of ad_plan.md states no attribution window. Say how many days after "
      "a click or view an order is counted."),
    M("untraceable", _text(lambda s, t: re.sub(
        r"各通路都帶 utm.*?transaction_id。", "成效以各平台後台為準。", s)),
      "The section measurement of ad_plan.md does not say how an order is traced to its ad. Name "
      "the UTM parameters or the order number in the purchase event."),
    M("orders_as_revenue", _swap("營收以淨營收為準：扣掉取消、退款和未取。", "下單就算營收。"),
      "The section measurement of ad_plan.md does not say which revenue counts. Orders are "
      "cancelled, returned and not picked up: name what is taken off."),
    M("schedule_from_launch", _text(lambda s, t: "\n".join(
        line for line in s.splitlines() if "文案送審" not in line and "追蹤測試" not in line)),
      "The section schedule of ad_plan.md has fewer than {least} days before the flight begins. "
      "Copy, review, account checks and test all come before it: give each its day, with the "
      "year."),
    M("end_missing_in_schedule", _text(lambda s, t: s.replace(
        f"{t['plan']['start']} 開跑，{t['plan']['end']} 結束", f"{t['plan']['start']} 開跑")),
      "The section schedule of ad_plan.md does not give first and last day of the flight. Write "
      "both with the year."),
    M("year_of_last_plan", _text(lambda s, t: s.replace(
        f"{t['plan']['start'][:4]}-09-19", f"{int(t['plan']['start'][:4]) - 1}-09-19")),
      "The section schedule of ad_plan.md names a day of another year. Check the dates."),
    M("two_risks", _text(lambda s, t: s[:s.index("- 庫存不足")]),
      "ad_plan.md lists fewer than {least} risks. Write one per line (“- …”): what may happen, "
      "what you do then, who is responsible."),
    M("risk_without_owner", _swap("，負責：江敏", ""),
      "A risk in ad_plan.md has no owner. What nobody watches happens unseen. Add “負責：” or "
      "“owner:” and a name to each."),
    M("amount_below_0", _cell("meta", "-1,000"),
      "The row {row} of the table in ad_plan.md has an amount below 0. Nobody pays us for "
      "advertising: check the sign."),
    M("television", _text(lambda s, t: s.replace("| 預備金", "| 電視廣告 | 曝光 | 500,000 |\n"
      "| 預備金")),
      _NO_CHANNEL),
    M("another_total", _text(lambda s, t: s.replace(
        "\n\n<!-- section: creative", "\n| 合計 | | 9,999,999 |\n\n<!-- section: creative")),
      "The row {row} of the table in ad_plan.md is not the sum of the rows above it. Add them up "
      "again, or leave the row out."),
    M("targets_swapped", _text(lambda s, t: s.replace("訂單 ", "營收@ ", 1).replace(
        "營收 NT$", "訂單 NT$", 1).replace("營收@", "營收")),
      "The objective in ad_plan.md gives the target of {kpi} to another figure. Two numbers have "
      "changed places: put each beside its own name."),
    M("budget_with_vat", _swap("（未稅）", "（含稅）"),
      "ad_plan.md calls the budget one with VAT. The plan was approved without it, and the tax "
      "comes on top. Write “without VAT” (未稅)."),
    M("flight_made_longer", _text(lambda s, t: s.replace(
        "（未稅）。", f"（未稅）。走期延到 {t['plan']['start'][:4]}-12-31。")),
      "ad_plan.md gives the flight other days than the plan. A longer flight needs another "
      "approval: copy first and last day from campaign_plan."),
    M("rules_set_aside", _swap("不寫最高級（C01）", "C01 太嚴，先不管"),
      "The section compliance of ad_plan.md sets rules aside (“{words}”). Rules hold for "
      "everybody: write what you do to keep them."),
    M("no_licence", _swap("圖片與音樂都有商用授權紀錄", "圖片與音樂沒有授權"),
      "The section compliance of ad_plan.md does not say under which licence pictures and music "
      "are used. What is found on the web is not free for business (rule I01)."),
    M("window_of_0_days", _swap("點擊後 7 天內", "點擊後 0 天內"), _NO_WINDOW),
    M("window_of_300_days", _swap("點擊後 7 天內", "點擊後 300 天內"), _NO_WINDOW),
    M("utm_denied", _text(lambda s, t: re.sub(
        r"各通路都帶 utm.*?transaction_id", "不放 utm，也不記訂單編號", s)),
      "The section measurement of ad_plan.md does not say how an order is traced to its ad. Name "
      "the UTM parameters or the order number in the purchase event."),
    M("nothing_taken_off", _swap("營收以淨營收為準：扣掉取消、退款和未取", "營收不扣取消、退款"),
      "The section measurement of ad_plan.md does not say which revenue counts. Orders are "
      "cancelled, returned and not picked up: name what is taken off."),
    M("owner_to_be_found", _swap("負責：江敏", "負責：未定"),
      "A risk in ad_plan.md has no owner. What nobody watches happens unseen. Add “負責：” or "
      "“owner:” and a name to each."),
    M("all_of_taiwan", _swap("25 到 44 歲、住在都會區、十月底要送禮的上班族", "全台灣的消費者"),
      "The audience in ad_plan.md is “{word}”. An ad for everybody speaks to nobody. Say who buys, "
      "when, and what for."),
    M("superlative_in_bold", _swap("「裡面有什麼，看得懂。」", "全台**第**一的鳳梨酥。"), _BREAKS),
    M("facts_left_out", _text(lambda s, t: re.sub(r"（FA[^）]*）", "", s).replace(
        "紅茶說產地", "這次不談 FA01，也不提 FA02，紅茶說產地")),
      "The message in ad_plan.md names fewer than {least} facts. Give the fact_id behind each "
      "thing that you say of a product."),
    M("ads_missing", bytes_of(ADS, None),
      "{name} is not there. Save it next to the notebook under exactly this name, then run the "
      "check again."),
    M("ads_not_of_the_plan", changed(ADS, lambda c, t: c["ads"][0].update(code="CY1010")),
      "The code of ad {id} is not that of the plan. Copy it letter by letter."),
    M("word_file", bytes_of(FILE, b"PK\x03\x04" + bytes(90)),
      "{name} is a file of another format ({kind}) under this name. Save it as plain text: "
      "renaming a file does not convert it."),
    M("in_big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)

K = ArtefactExercise(
    "T1.2.k", files=(FILE, ADS, BOOK), judge=judge_plan, truth=truth, correct=plan_files,
    misconceptions=WRONG,
    alternatives=(Alternative("english", lambda files, truth: plan_files(truth, "en")),
                  Alternative("by_hand", _by_hand),
                  Alternative("as_booked", _as_booked),
                  Alternative("fee_within_channels",
                              lambda files, truth: _as_booked(files, truth, apart=False)),
                  Alternative("workbook_that_cannot_be_read",
                              lambda files, truth: {**files, BOOK: b"not yet"})),
    hints=(
        "Which numbers does the plan already hold? Read campaign_plan once more before you write "
        "a single amount.",
        "Write channels first, because its table must add up, then objective and measurement, "
        "which speak of the same KPIs, then the rest. Take ids of ads and facts from the files.",
        "text = f\"\"\"<!-- section: objective -->\\n... {plan['kpis']['orders']:,} ...\"\"\"; one "
        "f-string per section, with amounts from plan and ids from ads.yml",
    ),
    solution=(
        "The ad plan adds nothing to the approved numbers: it says who is spoken to, with which "
        "evidence, where the money goes, how success is measured and what may go wrong. Every "
        "amount comes from the plan and every claim from a fact, so that nobody has to ask twice."
    ),
)
