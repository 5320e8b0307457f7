"""Known-wrong calendars and replies (T1.2.i) and the sentence for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from .base import Misconception
from .t1_5_files import Change, Files, bytes_of, changed, recoded

CALENDAR, REPLIES = "content_calendar.csv", "replies.yml"
M = Misconception
Rows = list[dict[str, str]]


def posts(change: Callable[[Rows, dict[str, Any]], Any]
          ) -> Callable[[Files, dict[str, Any]], Files]:
    """A maker of a wrong calendar: change(rows, truth) alters the right rows in place."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        rows = list(csv.DictReader(io.StringIO(files[CALENDAR].decode("utf-8"))))
        change(rows, truth)
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return {**files, CALENDAR: out.getvalue().encode("utf-8")}

    return make


def _p(id: str, at: int, says: str, **values: str) -> Misconception:
    return M(id, posts(lambda r, t: r[at].update(values)), says)


def _url(id: str, change: Callable[[str], str], says: str) -> Misconception:
    return M(id, posts(lambda r, t: r[1].update(url=change(r[1]["url"]))), says)


def _r(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(REPLIES, change), says)


def _reply(at: int, **values: Any) -> Change:
    return lambda c, t: c["replies"][at].update(values)


def _many_line(rows: Rows, truth: dict[str, Any]) -> None:
    house = truth["rules"]["platforms"]
    for n in (4, 6, 8):
        rows[n].update(platform="LINE", url=rows[n]["url"].replace(
            f"utm_source={house[rows[n]['platform']]['source']}&utm_medium=social",
            "utm_source=line&utm_medium=push"))


def _one_line(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        row.update(line="home", legal_class="general")


def _three_days(rows: Rows, truth: dict[str, Any]) -> None:
    for n, row in enumerate(rows):
        row.update(date=rows[n % 3]["date"], time=f"{9 + n // 2}:{n:02d}")


def _no_threads(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        if row["platform"] == "Threads":
            row.update(platform="FB", time="15:15", url=row["url"].replace("threads", "facebook"))


def _other_price(rows: Rows, truth: dict[str, Any]) -> None:
    prices = truth["prices"]
    name, value = next((one, v) for one in prices for own in prices.values() for v in own
                       if v not in prices[one])
    rows[0].update(text=f"{name}檔期價 NT${value:,}，搭配表和圖都在連結裡。")


ALIKE = ("Two posts have the same text, or nearly the same. Write for each platform what its "
         "readers come for.")
STOCK = ("Two replies have the same text, or nearly the same. People notice a stock answer, and "
         "the others who read along do, too.")
OUTSIDE = ("The post of {post} goes out at {time}, outside the hours of the house. It posts from "
           "{low} to {high}.")
ROLE = ("{where} gives {value} as {role}, and campaign_plan has another amount for that. Each "
        "amount belongs to its purpose: look up offer, price and free_shipping_over.")
ASKS = ("The reply to {id} asks for personal data in public. Others read along. Ask for a private "
        "message instead.")
BLAMED = ("The reply to {id} puts the blame on the customer or on others (“{words}”). Everybody "
          "who reads along sides with the customer. Say what was found and what you will do.")
GONE = ("The reply to {id} wants the comment gone (“{words}”). Others have seen it, and a comment "
        "that disappears is the next story. Answer it instead.")
SOOTHED = ("The reply to {id} plays down what only a doctor or a test can tell (“{words}”). Say "
           "what is known, and whom to ask.")
PROMISED = ("The reply to {id} promises that it gets better or that nothing is wrong (“{words}”). "
            "Nobody here can know that. Say what is known, and whom to ask.")
GUESSED = ("The reply to {id} guesses at the cause, or denies one (“{words}”), before anybody has "
           "looked. Say who finds out, and when you will answer.")
EFFECT = ("{where} promises an effect on the body: “{words}”. Food and cosmetics may promise none, "
          "in whatever words (rules H01, H02, B01). Say what the product is.")
UNSAID = ("The reply to {id} does not say what quality has confirmed: it stands as known beside "
          "the comment in calendar_rules. Give all of it; half of it can hurt somebody.")
RULE = ("{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say it "
        "in a way that can be kept.")
BIG5 = ("{name} is saved in Big5, so others see garbled characters. Save it again with the "
        "encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8).")
WRONG = (
    _p("date_in_words", 3, "{where} is not a date that a program can read. Write it as "
       "YYYY-MM-DD, with nothing after it.", date="十月二十三日"),
    _p("last_years_date", 3, "The post of {post} lies outside the {days} days of the calendar, "
                             "which "
       "begin with the flight. Check its date.", date="2023-10-23"),
    _p("at_midnight", 3, OUTSIDE, time="00:10"),
    _p("too_early", 3, OUTSIDE, time="07:30"),
    _p("example_left", 3, "Row {number} of {name} (the header is row 1) is still the example of "
                          "the template. Delete "
       "that row, or write your post over all of it.", date="2099-01-01"),
    _p("free_shipping_from_the_fee", 9, ROLE,
       text="滿 80 元免運費：洗沐用品一次補齊，到 11/16 止。"),
    _p("amount_without_a_sign", 0, ROLE, text="檔期開始了：禮盒滿 3333 再優惠，到 11/16 止。"),
    _p("time_in_words", 3, "The time of the post of {post} is not a time. Write it as 19:30.",
       time="晚上八點"),
    _p("platform_by_another_name", 3, "The platform of the post of {post} is “{value}”. Use one of "
       "{names}, written so.", platform="臉書"),
    _p("line_unknown", 3, "The product line in the post of {post} is “{value}”. Use one of "
                          "{names}.",
       line="禮盒"),
    _p("bath_as_general", 1, "The legal_class of the post of {post} does not belong to its line. "
                             "Bath "
       "products are cosmetics by law, and other words are allowed for them than for food.",
       legal_class="general"),
    _p("efficacy_of_food", 4, RULE, text="這款黑糖薑茶能改善失眠，還能增強免疫力，冬天必備。"),
    _p("slimming_gift", 4, EFFECT, text="一週瘦三公斤的土鳳梨酥禮盒，檔期價看連結。"),
    _p("against_pimples", 1, EFFECT, text="滋潤又去痘的柚花沐浴露，洗完很舒服，看連結。"),
    _p("guaranteed", 1, RULE, text="百分之百有效的沐浴露，保證見效，看連結。"),
    _p("amount_of_last_year", 0, "{where} names NT${value}, which is no price or limit of "
       "campaign_plan. Copy the amount from the plan.",
       text="檔期開始了，全系列 NT$3,333 起，看連結。"),
    _p("code_of_last_year", 0, "{where} names the code {code}, and the plan has another one. Copy "
       "it letter by letter.", text="檔期開始了：結帳輸入 LAST2020 再優惠，看連結。"),
    _p("text_too_short", 0, "The text of the post of {post} has {size} characters; {low} to "
                            "{high} are "
       "wanted.", text="檔期開始"),
    _url("other_page", lambda u: u.replace("https://www.", "https://shop."),
         "The url of the post of {post} does not lead to the page of the plan. Visitors and "
         "figures get lost on the way. Copy the address from campaign_plan."),
    _url("mail_in_the_link", lambda u: u + "&email=amy@mail.example",
         "The url of the post of {post} carries {key}. Only UTM belongs into a link: names, "
         "e-mail and the like would stand in everybody's reports. Take it out."),
    _url("no_utm", lambda u: u.split("?")[0],
         "The url of the post of {post} does not hold {key} exactly once. Build it with your "
         "function of T1.2.f, or by hand."),
    _url("utm_in_capitals", lambda u: u.replace("instagram", "Instagram"),
         "{key} of the post of {post} is “{value}”, and the house writes it otherwise for this "
         "platform. GA4 tells upper from lower case; look into calendar_rules."),
    _p("picture_from_the_net", 2, "The picture of the post of {post} was found on the net. What "
                                  "can be "
       "seen there is not free for advertising. Take one of our own, or buy a licence.",
       image_source="網路圖片", licence="own"),
    _p("no_licence", 2, "The licence of the post of {post} is “{value}”. Use one of {names}; "
                        "without "
       "one the picture may not be used.", licence="free"),
    _p("customer_photo_without_consent", 2, "The image_source of the post of {post} holds no "
                                            "number of "
       "the contract, licence or consent form. Without it nobody can prove the right later.",
       image_source="顧客開箱照", licence="consent"),
    _p("no_owner", 5, "Row {number} of {name} (the header is row 1) has no {column}. Fill it in.",
       owner=""),
    M("ten_posts", posts(lambda r, t: r.__delitem__(slice(10, None))),
      "The calendar has {count} posts, and at least {least} are asked for."),
    M("three_days", posts(_three_days),
      "The posts fall on fewer than {least} different days. Spread them: a page that speaks once "
      "a week is forgotten in between."),
    M("no_threads", posts(_no_threads),
      "{platform} has fewer than {least} posts. Each platform of the plan needs its own."),
    M("line_every_other_day", posts(_many_line),
      "{platform} has {count} posts, more than the house allows ({most}). Each message to all "
      "friends costs money, and friends who block us."),
    M("one_line", posts(_one_line),
      "All posts are about one product line. Show at least {least}, or those who came for the "
      "other leave."),
    M("same_text", posts(lambda r, t: r[12].update(text=r[8]["text"])),
      ALIKE),
    M("same_slot", posts(lambda r, t: r[13].update(date=r[12]["date"], time=r[12]["time"])),
      "Two posts stand at the same time on the same platform. Move one of them."),
    M("column_missing", posts(lambda r, t: [row.pop("licence") for row in r]),
      "{name} needs the column {column} exactly once. You have: {have}."),
    M("semicolons", lambda files, t: {
        **files, CALENDAR: files[CALENDAR].replace(b",", b";")},
      "The cells of {name} are separated by semicolons or tabs. Save it again as “CSV UTF-8 "
      "(comma delimited)”."),
    M("comma_without_quotes", lambda files, t: {
        **files, CALENDAR: files[CALENDAR] + b"2025-10-21,12:00,FB,food,food,a,b,c,d,e,f\n"},
      "Line {line} of {name} has {count} cells, and the header has {wanted}. A text that holds a "
      "comma belongs into double quotes."),
    M("formula_in_a_cell", posts(lambda r, t: r[0].update(owner='=HYPERLINK("http://x")')),
      "{column} in line {line} of {name} begins like a formula, which a spreadsheet would run. "
      "Begin with a letter."),
    M("big5", recoded(CALENDAR, "cp950"), BIG5),
    M("no_replies", bytes_of(REPLIES, None),
      "{name} is not there. Save it next to the notebook under exactly this name, then run the "
      "check again."),
    _r("one_reply_missing", lambda c, t: c["replies"].pop(),
       "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
       "for."),
    _r("one_comment_twice", _reply(1, comment="C1"),
       "replies.yml must answer each of the comments {ids} once."),
    _r("stock_answer", lambda c, t: c["replies"][3].update(text=c["replies"][2]["text"]),
       STOCK),
    _r("stock_answer_but_for_a_sign", lambda c, t: [one.update(
        text=f"謝謝您的留言，這件事我們會請主管儘快處理，也會回覆您{sign}")
        for one, sign in zip(c["replies"][1:3], "！。", strict=True)], STOCK),
    _r("efficacy_in_a_reply", _reply(1, text="會的！很多客人說用了可以改善痘痘，請安心使用喔。"),
       RULE),
    _r("phone_in_public", _reply(2, text="很抱歉，請在這裡留下您的電話和地址，我們馬上補寄給您。"),
       ASKS),
    _r("birthday_and_line_id_in_public", _reply(
        2, text="很抱歉！麻煩附上您的生日和 LINE ID，也可以私訊，請直接在留言區回覆就好。"), ASKS),
    _r("name_and_mail_in_public", _reply(
        2, text="We are sorry. Please reply here with your e-mail and full name."), ASKS),
    _r("blame", _reply(2, text="盒子是物流壓壞的，不是我們的問題，您應該先和物流反映看看。"),
       BLAMED),
    _r("blame_in_english", _reply(2, text="You should have opened the box with more care, sorry."),
       BLAMED),
    _r("delete_the_comment",
       _reply(2, text="很抱歉，我們會補寄給您，再麻煩您把這則留言刪除，謝謝。"), GONE),
    _r("nothing_to_worry", _reply(4, text="很抱歉讓您久等了，手臂紅腫是正常反應，過幾天就會好。"),
       SOOTHED),
    _r("better_after_a_while", _reply(4, text="很抱歉讓您久等了。用一陣子應該會慢慢改善喔，"
                                              "有狀況再私訊我們。"), PROMISED),
    _r("nothing_is_wrong", _reply(4, text="很抱歉讓您久等了。我們的香皂保證沒有問題，"
                                          "有狀況請私訊我們。"), PROMISED),
    _r("will_clear_up", _reply(1, text="Use it for a month and the pimples should clear up soon."),
       PROMISED),
    _r("not_our_soap", _reply(4, text="很抱歉讓您久等了。應該不是香皂造成的，請先就醫看看。"),
       GUESSED),
    _r("your_skin", _reply(4, text="很抱歉讓您久等了。可能是你的膚質比較敏感，請先停用。"),
       GUESSED),
    _r("probably_the_weather", _reply(4, text="We are sorry. It is probably caused by the weather, "
                                              "please stop using it."), GUESSED),
    _r("delete_first", _reply(4, text="很抱歉讓您久等了，可以請你先刪文嗎？我們私訊處理。"), GONE),
    _r("denied_and_promised", _reply(1, text="沐浴露不只清潔，還能治療痘痘，請持續使用一個月。"),
       RULE),
    _r("effect_in_other_words", _reply(1, text="很多客人回饋這款去痘很有感，可以先試試看喔。"),
       EFFECT),
    _r("safe_for_him", _reply(0, text="There are no nuts in it, so it is safe for him to eat."),
       SOOTHED),
    _r("half_of_the_answer", _reply(0, text="您好，鐵觀音奶酥的配方裡面沒有堅果喔，謝謝您的詢問。"),
       UNSAID),
    _r("injury_kept_by_editor", _reply(4, owner="social_editor"),
       "The owner of the reply to {id} is not the one that crisis_levels names for such a "
       "comment. An injury is not settled by an editor. In load(\"crisis_levels\") find the "
       "category whose keyword stands in the comment, and take its owner."),
    _r("reply_too_long", _reply(0, text="成分很多，" * 40),
       "The reply to {id} has {size} characters; {low} to {high} are wanted."),
    _r("reply_without_owner", _reply(3, owner=None),
       "Entry {number} in the part {part} of {name} has no {field}. Fill it in."),
    M("posts_by_number", posts(lambda r, t: [one.update(
        text=f"第 {n} 則：禮盒檔期開始了，搭配表在連結裡，看看吧。")
        for n, one in enumerate(r, 1)]), ALIKE),
    M("price_of_another_product", posts(_other_price),
      "{where} gives {product} the price of another product. Copy it from price in "
      "campaign_plan."),
    _p("till_the_end_of_the_year", 0, "{where} ends the offer on another day than the plan "
       "(“{words}”). Copy the last day of the flight from campaign_plan.",
       text="檔期開始了：送禮的搭配表在連結裡，到 12/31 止。"),
    _p("remedy_in_a_post_on_the_home", 3, RULE, text="換季喝黑糖薑茶改善失眠，再點一支線香。"),
    _url("mail_as_content", lambda u: u.split("&utm_content")[0] + "&utm_content=a@mail.example",
         "The url of the post of {post} carries personal data in {key}. Addresses end up in logs "
         "and reports: take it out."),
    _p("library_as_own", 1, "The picture of the post of {post} comes from a library and has the "
       "licence own. Who took it decides: write stock and the number of the licence.",
       image_source="unsplash", licence="own"),
    _p("picture_from_a_forum", 1, "The picture of the post of {post} was found on the net. What "
       "can be seen there is not free for advertising. Take one of our own, or buy a licence.",
       image_source="PTT 鄉民的梗圖", licence="own"),
    _p("owner_to_be_found", 2, "The owner of the post in row {number} of {name} (the header is row "
       "1) is not decided. A post without an owner goes out unread: name a person or a role.",
       owner="未定"),
    _p("formula_in_full_width", 2, "Row {number} of {name} (the header is row 1) begins its "
       "{column} with = or @ in full width. A spreadsheet may take it for a formula: begin with "
       "another sign.", owner="＝1+1"),
    _r("phone_typed_below", _reply(2, text="很抱歉讓您收到壓壞的盒子，您的門號和住址傳上來，"
                                   "我們今天就聯絡您。"), ASKS),
    _r("he_may_eat_it", _reply(0, text="配方沒有堅果，同一條產線也做堅果塔，您的兒子可以吃。"),
       "The reply to {id} plays down what only a doctor or a test can tell (“{words}”). Say what "
       "is known, and whom to ask."),
    _r("nuts_in_the_recipe", _reply(
        0, text="這款加了很多堅果，同一條產線也做堅果塔，建議先不要買。"),
       "The reply to {id} says the opposite of what quality has confirmed (“{words}”). Read known "
       "beside the comment in calendar_rules again."),
    _r("what_others_felt", _reply(1, text="很多客人用了之後背上的痘痘都變少了，您可以試試看。"),
       "The reply to {id} promises that it gets better or that nothing is wrong (“{words}”). "
       "Nobody here can know that. Say what is known, and whom to ask."),
    _r("no_amounts", _reply(3, text="您好，運費請看官網說明，結帳時會自動計算，謝謝您的詢問。"),
       "The reply to {id} does not give all amounts that were asked for: from which amount "
       "shipping is free, and what it costs below. Copy both from campaign_plan."),
    _r("used_wrongly", _reply(4, text="很抱歉讓您不舒服，應該是您使用方式不對，請先停用並就醫。"),
       BLAMED),
    _r("one_letter", _reply(2, text="啊" * 20),
       "The reply to {id} repeats a few letters and says nothing. Answer what was asked."),
)
