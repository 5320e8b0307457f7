"""T1.2.i: content_calendar.csv and replies.yml: right files and the truth they are judged by."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from autograder.artefacts.calendar_check import judge_calendar
from autograder.artefacts.promises import planned_amounts
from autograder.artefacts.public_offer import roles

from .base import Alternative, ArtefactExercise
from .t1_2_calendar_wrong import WRONG
from .t1_5_files import Files, dump

CALENDAR, REPLIES = "content_calendar.csv", "replies.yml"
# day of the calendar, time, platform, line, text; {…} are filled in from the plan
POSTS = (
    (0, "12:10", "FB", "food", "檔期開始了：禮盒滿 {limit} 輸入 {code} 再優惠，到 {end} 止。"),
    (1, "20:30", "IG", "bath", "洗澡是一天裡最安靜的十分鐘。柚花沐浴露，檔期價看連結。"),
    (2, "19:00", "LINE", "food", "好友先看：雙11 禮盒價單。滿 {limit} 輸入 {code}，到 {end} 止。"),
    (3, "12:30", "Threads", "home", "公司訂下午茶，禮盒到底要訂幾盒才夠？我們整理了人數對照。"),
    (4, "21:00", "IG", "food", "土鳳梨酥的內餡怎麼炒？限動有師傅的手。"),
    (5, "12:10", "FB", "bath", "送沐浴禮盒要看什麼：香味、容量、對方家裡有沒有浴缸。"),
    (6, "20:00", "Threads", "bath", "你家浴室裡最久沒換的是哪一瓶？留言說說看。"),
    (7, "12:10", "FB", "food", "還在想要送什麼？三種預算的搭配表在連結裡。"),
    (8, "20:30", "IG", "home", "一個人的晚餐，也值得一個好杯子。"),
    (9, "19:00", "LINE", "bath", "滿 {free} 免運費：洗沐用品一次補齊，檔期到 {end} 止。"),
    (10, "21:00", "IG", "bath", "香味怎麼選？花香、草本、木質，各適合哪一種早晨。"),
    (11, "12:30", "Threads", "food", "辦公室分食的眉角：有人不吃堅果，記得先問。"),
    (12, "12:10", "FB", "home", "換季收納：線香組放在玄關，回家的第一個味道。"),
    (13, "20:30", "FB", "food", "禮盒到貨要幾天、能不能指定日期，常見問題一次回答。"),
)
OWNERS = ("社群小編", "陳社群", "蘇品妤")
ANSWERS = {
    "C1": ("您好，這一款用的是小麥、奶粉與鐵觀音，同一條產線也做堅果塔，"
           "不能吃堅果的話建議先不要買。完整成分標示我們私訊給您。", "social_editor"),
    "C2": ("謝謝詢問。沐浴露是清潔用品，我們不能說它對痘痘有幫助；"
           "皮膚有狀況請先問皮膚科醫師。", "social_editor"),
    "C3": ("去年讓您收到壓壞的盒子，很抱歉。今年外箱換成五層瓦楞，也加了緩衝；"
           "如果還有狀況，請私訊我們，當天補寄。", "social_editor"),
    "C4": ("您好，滿 {free} 免運費，沒有滿的話運費 NT$80，結帳時會自動計算。", "crm_lead"),
    "C5": ("讓您的手臂不舒服又等了三天，很抱歉。請先停止使用並就醫，"
           "品保主管今天會和您聯絡；請用私訊告訴我們方便的時間。", "quality_manager"),
}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the plan and the house rules ask of calendar and replies."""
    plan, rules = load("campaign_plan"), load("calendar_rules")
    policy, products = load("crisis_levels"), load("products")
    names = products.set_index("sku")["name"]
    return {
        "start": plan["start"], "end": plan["end"], "url": plan["url"],
        "code": plan["offer"]["code"], "threshold": plan["offer"]["threshold"],
        "free_shipping_over": plan["free_shipping_over"],
        "amounts": planned_amounts(plan), "roles": roles(plan), "rules": rules,
        "prices": {str(names[sku]): [int(told["list"]), int(told["sale"])]
                   for sku, told in plan["price"].items()},
        "copy_rules": load("copy_rules")["rules"],
        "owners": {c["id"]: _handed_to(c["text"], policy) for c in rules["comments"]},
    }


def _handed_to(text: str, policy: dict[str, Any]) -> str | None:
    """Who must take over a comment by crisis_levels: only categories that have a floor."""
    for category in policy["categories"]:
        if any(k.lower() in text.lower() for k in category["keywords"]):
            grave = category["id"] in policy["floor"]["categories"]
            return category["owner"] if grave else None
    return None


def told(truth: dict[str, Any]) -> dict[str, str]:
    """What is filled into the sample texts."""
    end = date.fromisoformat(truth["end"])
    return {"limit": f"NT${truth['threshold']:,}", "code": truth["code"],
            "free": f"NT${truth['free_shipping_over']:,}", "end": f"{end.month}/{end.day}"}


def rows(truth: dict[str, Any]) -> list[dict[str, str]]:
    """Fourteen posts that pass."""
    first, fill, rules = date.fromisoformat(truth["start"]), told(truth), truth["rules"]
    out = []
    for n, (after, time, platform, line, text) in enumerate(POSTS):
        house = rules["platforms"][platform]
        out.append({
            "date": (first + timedelta(days=after)).isoformat(), "time": time,
            "platform": platform, "line": line, "legal_class": rules["legal_class"][line],
            "text": text.format(**fill),
            "url": f"{truth['url']}?utm_source={house['source']}&utm_medium={house['medium']}"
                   f"&utm_campaign={rules['utm_campaign']}&utm_content=p{n + 1:02d}",
            "image_source": "自家攝影" if n % 3 else f"圖庫授權 ST-2025-{412 + n}",
            "licence": "own" if n % 3 else "stock", "owner": OWNERS[n % 3],
        })
    return out


def as_csv(posts: list[dict[str, str]], encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(posts[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(posts)
    return out.getvalue().encode(encoding)


def calendar_files(truth: dict[str, Any]) -> Files:
    """Both files as they pass."""
    fill = told(truth)
    return {CALENDAR: as_csv(rows(truth)), REPLIES: dump({"replies": [
        {"comment": c, "text": text.format(**fill), "owner": owner}
        for c, (text, owner) in ANSWERS.items()]})}


def _from_excel(files: Files, truth: dict[str, Any]) -> Files:
    """As Excel saves it: BOM, slashed dates, seconds, other order of columns, an empty line."""
    posts = [{**dict(reversed(r.items())), "date": r["date"].replace("-", "/"),
              "time": f"{r['time']}:00", "note": ""} for r in rows(truth)]
    return {**files, CALENDAR: as_csv(posts, "utf-8-sig").replace(b"\n", b"\r\n") + b",,,\r\n"}


def _english_replies(files: Files, truth: dict[str, Any]) -> Files:
    text = {
        "C1": "It holds wheat, milk and tea, and the same line packs nuts. Please do not buy it "
              "for somebody who cannot eat nuts.",
        "C2": "It is a body wash; we cannot say that it helps with pimples. A dermatologist can.",
        "C3": "We are sorry about last year's box. The outer carton is stronger this year; send "
              "us a message if yours is damaged.",
        "C4": f"Shipping is free from NT${truth['free_shipping_over']:,}, below that NT$80.",
        "C5": "We are sorry about your arm and the wait. Please stop using it and see a doctor; "
              "our quality manager will call today. Message us a good time.",
    }
    return _answered(files, text)


def _with_negation(files: Files, truth: dict[str, Any]) -> Files:
    """Careful people say what they do not do: no data in public, no blame, no deleting."""
    return _answered(files, {
        "C1": "鐵觀音奶酥的配方沒有堅果，但是同一條產線也做堅果塔，"
              "我們不能說孩子可以放心吃；請先問過醫師。",
        "C2": "沐浴露是清潔用品，我們不會說用了就會好；皮膚的事請問皮膚科醫師。",
        "C3": "讓您沒有收到完整的盒子，很抱歉，這不是我們的標準。"
              "今年外箱加厚；若又壓壞，請不要在留言區留下電話，請私訊我們訂單編號，當天補寄。",
        "C4": f"滿 NT${truth['free_shipping_over']:,} 免運費，未滿運費 80 元；"
              "我們不會在留言區要您的電話。",
        "C5": "It is not your fault at all, and you should have heard from us at once. Please see "
              "a doctor; we will not delete this comment. Message us.",
    })


def _with_denials(files: Files, truth: dict[str, Any]) -> Files:
    """The truth about a body wash holds the words that the rules look for."""
    return _answered(files, {
        "C1": "這一款的配方沒有堅果；不過同一條產線也做堅果塔，不保證完全沒有殘留。",
        "C2": "沐浴露是化粧品，不能治療痘痘，也不保證有效，建議看皮膚科。",
        "C3": "很抱歉讓您收到壓壞的盒子。今年外箱加厚，我們會繼續改善包裝。",
        "C4": f"滿 NT${truth['free_shipping_over']:,} 免運費，未滿運費 NT$80。",
        "C5": "很抱歉，也謝謝您告訴我們。還不知道是不是香皂造成的，請先停用並就醫；"
              "品保主管今天會私訊您，我們也會改善客服的回覆速度。",
    })


def _answered(files: Files, text: dict[str, str]) -> Files:
    owners = {c: owner for c, (_, owner) in ANSWERS.items()}
    return {**files, REPLIES: dump({"replies": [
        {"comment": c, "text": t, "owner": owners[c]} for c, t in text.items()]})}


I = ArtefactExercise(  # noqa: E741 (the letter of the exercise)
    "T1.2.i", files=(CALENDAR, REPLIES), judge=judge_calendar, truth=truth,
    correct=calendar_files, misconceptions=WRONG,
    alternatives=(Alternative("from_excel", _from_excel),
                  Alternative("english_replies", _english_replies),
                  Alternative("with_negation", _with_negation),
                  Alternative("with_denials", _with_denials)),
    hints=(
        "Begin with the dates: 14 days from the start of the flight, at least ten of them with a "
        "post, and not more LINE messages than calendar_rules allows.",
        "Build every url with your function of T1.2.f or by hand, from the plan's address and "
        "the source and medium of the platform. Then run the copy rules over the texts before you "
        "save.",
        "rows = []; for number, (platform, line, text) in enumerate(posts): names = "
        "house[\"platforms\"][platform]; rows.append({\"date\": (first_day + pd.Timedelta("
        "days=number)).strftime(\"%Y-%m-%d\"), \"time\": \"19:30\", \"platform\": platform, "
        "\"line\": line, \"legal_class\": house[\"legal_class\"][line], \"url\": f\"{…}?utm_source="
        "{names['source']}…\", …}); return pd.DataFrame(rows). Replies: return {\"replies\": "
        "[{\"comment\": \"C1\", \"text\": …, \"owner\": …}, …]}",
    ),
    solution=(
        "A calendar is a promise with an owner. The platform decides the tone and the UTM, the "
        "product line decides which law reads along, and a picture without a licence number is "
        "somebody else's. Replies say what is known, and what may hurt somebody is handed on."
    ),
)
