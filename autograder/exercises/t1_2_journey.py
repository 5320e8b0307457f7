"""T1.2.j: journey.yml: right files, known-wrong ones and what to say about each."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograder.artefacts.journey_check import judge_journey
from autograder.artefacts.promises import planned_amounts
from autograder.artefacts.public_offer import roles

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import Change, Files, bytes_of, changed, dump, recoded

M = Misconception
FILE = "journey.yml"
# Where each step's answer may stand on the page, the best place first.
PLACES = {"ad": ("offer", "discount"), "page": ("code", "threshold"), "line": ("line",),
          "cart": ("free-shipping", "ship"), "thanks": ("return-days", "privacy")}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """Ids of the landing page and what the plan promises."""
    plan = load("campaign_plan")
    return {
        "ids": sorted(set(re.findall(r'\bid="([^"]+)"', load("landing_html")))),
        "amounts": planned_amounts(plan), "code": plan["offer"]["code"],
        "threshold": plan["offer"]["threshold"],
        "free_shipping_over": plan["free_shipping_over"], "return_days": plan["return_days"],
        "copy_rules": load("copy_rules")["rules"], "roles": roles(plan),
    }


def _element(step: str, truth: dict[str, Any]) -> str:
    return next((i for i in PLACES[step] if i in truth["ids"]), PLACES[step][0])


def journey_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A journey that passes, in one of the two languages."""
    code, limit = truth["code"], f"NT${truth['threshold']:,}"
    free, days = f"NT${truth['free_shipping_over']:,}", truth["return_days"]
    words = {
        "ad": ("送禮有什麼現在買比較划算的？", f"雙11 檔期，滿 {limit} 輸入 {code} 再折抵。",
               "What gift is better bought now?", f"Singles' Day: enter {code} from {limit}."),
        "page": ("廣告說的折扣真的有嗎，怎麼用？", f"結帳時輸入 {code}，每筆訂單用一次。",
                 "Is the offer of the ad real, and how do I use it?",
                 f"Enter {code} at checkout, once for each order."),
        "cart": ("運費要多少？", f"滿 {free} 免運費，未滿運費 NT$80。",
                 "What does shipping cost?", f"Free from {free}, below that NT$80."),
        "thanks": ("收到不滿意怎麼辦？", f"收到後 {days} 日內可以退，運費由我們出。",
                   "What if I do not like it?",
                   f"Send it back within {days} days; we pay for the parcel."),
        "line": ("之後怎麼知道到貨和下一檔？", "加入 LINE 好友，出貨和下一檔都會通知您。",
                 "How do I learn when it arrives?",
                 "Join us on LINE: we tell you when it is on its way."),
    }
    zh = lang == "zh-TW"
    return {FILE: dump({"steps": [
        {"step": step, "question": w[0 if zh else 2], "message": w[1 if zh else 3],
         "element": _element(step, truth)} for step, w in words.items()]})}


def _j(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


def _row(at: int, **values: Any) -> Change:
    return lambda j, t: j["steps"][at].update(values)


_ROLE = ("{where} gives {value} as {role}, and campaign_plan has another amount for that. Each "
         "amount belongs to its purpose: look up offer, price and free_shipping_over.")
WRONG = (
    _j("step_missing", lambda j, t: j["steps"].pop(3),
       "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
       "for."),
    _j("ends_at_the_purchase", lambda j, t: j["steps"][4].update(step="thanks"),
       "journey.yml needs the steps {steps}, each once. Merge what stands twice, and add what is "
       "missing."),
    _j("line_before_the_purchase", lambda j, t: j["steps"].insert(1, j["steps"].pop()),
       "The steps in journey.yml are not in the order in which a visitor meets them: {steps}."),
    _j("no_question", _row(1, question="介紹檔期優惠與商品特色"),
       "The question of the step {step} is no question. Write what the visitor asks at this "
       "point, with a question mark."),
    _j("same_question", lambda j, t: j["steps"][2].update(question=j["steps"][1]["question"]),
       "Two steps of journey.yml ask the same question. At each step the visitor wonders about "
       "something else: look again."),
    _j("same_element", lambda j, t: j["steps"][1].update(element=j["steps"][0]["element"]),
       "Two steps of journey.yml use the same element. Each answer needs a place of its own on "
       "the page."),
    _j("same_message", lambda j, t: j["steps"][1].update(message=j["steps"][0]["message"]),
       "Two steps of journey.yml give the same message. Whoever has read it once wants the next "
       "answer."),
    _j("element_by_text", _row(2, element="立即購買按鈕"),
       "The element “{element}” of the step {step} is no id of landing.html. Look at the column "
       "id of page_elements."),
    _j("element_with_hash", _row(0, element="#offer"),
       "The element of the step {step} begins with #. Write the id alone, as it stands in "
       "id=\"…\"."),
    _j("no_element", _row(0, element=None),
       "Entry {number} in the part {part} of {name} has no {field}. Fill it in."),
    _j("promise_dropped", _row(1, message="全系列質感好禮，歡迎慢慢逛。"),
       "The message of the step {step} does not name the code of the plan. What the ad promises, "
       "the page must repeat, or the visitor thinks of a mistake."),
    _j("other_code", lambda j, t: j["steps"][0].update(
        message=f"輸入 SALE999 或 {t['code']} 折抵。"),
       "{where} names the code {code}, and the plan has another one. Copy it letter by letter."),
    _j("other_amount", lambda j, t: j["steps"][0].update(
        message=f"滿 NT$3,333 輸入 {t['code']} 再折抵。"),
       "{where} names NT${value}, which is no price or limit of campaign_plan. Copy the amount "
       "from the plan."),
    _j("no_shipping_limit", _row(2, message="結帳快速又安全，請放心。"),
       "The message of the step cart does not say from which amount shipping is free. That is "
       "where most carts are left. Name it as NT$…."),
    _j("no_return_days", _row(3, message="謝謝您的訂購，期待您再來。"),
       "The message of the step thanks does not say for how many days goods may be sent back. "
       "Whoever knows it asks less and trusts more."),
    _j("other_days", lambda j, t: j["steps"][3].update(
        message=f"謝謝您的訂購，{t['return_days'] + 23} 日內可退。"),
       "{where}: the plan gives {days} days for returns, and you write “{words}”. Use the days of "
       "the plan."),
    _j("policy_as_question", _row(1, question="介紹本店折扣政策？"),
       "The question of the step {step} is what the shop wants to say (“{words}”). Write what the "
       "visitor asks, in the visitor's words."),
    _j("limit_and_discount_swapped", lambda j, t: j["steps"][0].update(
        message=f"滿 NT$80 輸入 {t['code']} 再折。"), _ROLE),
    _j("code_from_another_limit", lambda j, t: j["steps"][0].update(
        message=f"滿 NT${t['free_shipping_over']:,} 輸入 {t['code']} 再折。"), _ROLE),
    _j("discount_of_no_plan", lambda j, t: j["steps"][0].update(
        message=f"雙11 全部五折，輸入 {t['code']}。"),
       "{where} offers “{words}”, which is not the offer of the plan. Copy type and size of the "
       "discount from offer."),
    _j("gift_of_no_plan", lambda j, t: j["steps"][1].update(
        message=f"輸入 {t['code']}，再送一支手機。"),
       "{where} promises a gift (“{words}”) that is not the gift of the plan. Copy it from offer "
       "in campaign_plan, or leave it out."),
    _j("another_last_day", lambda j, t: j["steps"][0].update(
        message=f"檔期到 12/31，輸入 {t['code']} 折抵。"),
       "{where} ends the offer on another day than the plan (“{words}”). Copy the last day of the "
       "flight from campaign_plan."),
    _j("code_that_is_dead", lambda j, t: j["steps"][0].update(
        message=f"{t['code']} 已經停用，請等下一檔。"),
       "{where} says that the code of the plan no longer works. It works on every day of the "
       "flight: take that out."),
    _j("everybody_pays_shipping", _row(2, message="每筆一律收運費 NT$80，請見諒。"),
       "The message of the step cart does not say from which amount shipping is free. That is "
       "where most carts are left. Name it as NT$…."),
    _j("seven_of_something_else", _row(3, message="謝謝您的訂購，包裹裡有 7 張小卡。"),
       "The message of the step thanks does not say for how many days goods may be sent back. "
       "Whoever knows it asks less and trusts more."),
    _j("place_of_something_else", _row(0, element="privacy"),
       "The element “{element}” is no place for the answer of the step {step}: whoever asks that "
       "does not look there. Take the place that speaks of it, as the exercise lists them."),
    _j("one_letter", _row(1, question="啊啊啊啊？"),
       "Question or message of the step {step} repeats a few letters and says nothing. Write a "
       "sentence."),
    _j("line_elsewhere", lambda j, t: j["steps"][4].update(element="edm"),
       "The step line does not end at the link to the LINE account. Its element is the id of that "
       "link."),
    _j("superlative", lambda j, t: j["steps"][0].update(
        message=f"全台第一的禮盒，輸入 {t['code']} 再折。"),
       "{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say it in "
       "a way that can be kept."),
    _j("whole_page_in_one", lambda j, t: j["steps"][1].update(message=f"輸入 {t['code']}。" * 20),
       "The message of the step {step} is longer than {most} characters. One step answers one "
       "question; take the rest to the next one."),
    _j("one_word", _row(4, message="LINE"),
       "Question or message of the step {step} is too short to be understood. Write a sentence."),
    _j("not_a_list", lambda j, t: j.update(steps={r["step"]: r for r in j["steps"]}),
       "The part {part} of {name} must be a list of entries. Start each one with “- ” and indent "
       "its fields below it."),
    M("tabs", bytes_of(FILE, b"steps:\n\t- step: ad\n"),
      "Line {line} of {name} is indented with a tab: “{text}”. Use spaces."),
    M("big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """A journey as people write it: a comment, block texts, a half-width question mark."""
    code, free = truth["code"], truth["free_shipping_over"]
    text = f"""# 體驗旅程
steps:
  - {{step: ad, question: "有沒有適合送長輩的?", message: "禮盒檔期價，代碼 {code}", element: buy}}
  - step: page
    question: 這個折扣碼要在哪裡輸入？
    message: >-
      結帳頁有一格「折扣碼」，
      輸入 {code} 就可以。
    element: order
  - {{step: cart, question: 還差多少免運？, message: 滿{free}元免運費, element: free-shipping}}
  - {{step: thanks, question: 不合用可以退嗎？, message: 收到後七日內都能退, element: return-days}}
  - {{step: line, question: 多久會到？, message: LINE 會通知您出貨進度, element: line}}
"""
    return {**files, FILE: text.replace("\n", "\r\n").encode("utf-8-sig")}


J = ArtefactExercise(
    "T1.2.j", files=(FILE,), judge=judge_journey, truth=truth, correct=journey_files,
    misconceptions=WRONG,
    alternatives=(Alternative("english", lambda files, truth: journey_files(truth, "en")),
                  Alternative("by_hand", _by_hand)),
    hints=(
        "Open the page on your phone as a stranger would: what do you ask yourself before each "
        "tap?",
        "Five entries in the order ad, page, cart, thanks, line. The ids stand in the column id of "
        "page_elements(landing_html); amounts and code in campaign_plan.",
        "{\"steps\": [{\"step\": \"ad\", \"question\": \"…？\", \"message\": \"… code …\", "
        "\"element\": \"offer\"}, …]}",
    ),
    solution=(
        "A journey is a chain of answers: what the ad promises the page repeats, the cart says "
        "what shipping costs before anybody asks, the thank-you page says what happens if it does "
        "not fit, and LINE keeps the contact. A link missing in the chain is where people leave."
    ),
)
