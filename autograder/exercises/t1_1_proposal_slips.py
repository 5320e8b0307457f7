"""Known-wrong proposals (T1.1.g): what is there and says nothing, contradicts, or is misspelt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .base import Misconception
from .t1_5_files import Change, Files, changed

FILE = "proposal.yml"
M = Misconception


def _p(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


def _text(old: str, new: str) -> Callable[[Files, dict[str, Any]], Files]:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        return {**files, FILE: files[FILE].replace(old.encode(), new.encode(), 1)}

    return make


def _half_a_post(p: dict[str, Any], t: dict[str, Any]) -> None:
    quote = next(q for q in p["quotes"] if t["rates"][q["item"]]["unit"] == "flat")
    quote.update(quantity=1.37, amount=1.37 * quote["price"])


def _media_off(p: dict[str, Any], t: dict[str, Any]) -> None:
    spent = sum(q["amount"] for q in p["quotes"])
    c = p["benefit"]["contribution"]
    c.update({k: v - spent for k, v in c.items()})


def _edge(p: dict[str, Any], t: dict[str, Any]) -> None:
    c = p["benefit"]["contribution"]
    c.update(low=c["base"], high=c["base"] + c["high"] - c["low"])


def _with_vat(p: dict[str, Any], t: dict[str, Any]) -> None:
    quote = p["quotes"][0]
    quote.update(amount=round(quote["amount"] * (1 + t["vat"]), 2))


NOT_SAID = ("The number in the text of market fact {id} and its value are not the same {measure}. "
            "Write the value into the text, rounded to two digits or more, or as whole % with the "
            "sign. Counts of weeks, brands or people, amounts of money and the 100 of an index are "
            "not taken for it.")
OPPOSITE = ("The text of market fact {id} says the opposite of its value: “{words}”. Look on which "
            "side of an ordinary day, of the rivals or of 0 the {measure} lies, and turn the "
            "sentence round.")
ELSE = ("The owner of {where}, “{owner}”, is somebody else than the person in people, by the words "
        "beside the name. Write the name alone, or add that person with role and duty.")
FESTIVAL = ("The festival in proposal.yml is not that of the brief, or not it alone. Take "
            "brief[\"festival\"], and say in reasons why it and not the other one of the mail: "
            "what each lifts, and whether all can be ready when its orders open.")
NOBODY = ("The approver in proposal.yml is nobody who may approve by the house's policy. Look into "
          "approval_policy and use the id of the role.")
SAME = ("Entries {first} and {number} of {part} have the same {field}. Each must say something of "
        "its own.")
LAW = ("{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say it "
       "in a way that can be kept.")
SLIPS = (
    _p("address_without_site", lambda p, t: p["market"][3].update(source="https://"),
       "The source of market fact {id} is “{source}”, which nobody can look up. Name a table of "
       "this chapter, or give a whole address (https://site.tw/page)."),
    _p("address_and_table", lambda p, t: p["market"][3].update(
        source="festivals https://www.dgpa.gov.tw"),
       "The source of market fact {id} names several things: “{source}”. Give one table or one "
       "address, and make a fact of its own from the other."),
    _p("number_is_a_year", lambda p, t: p["market"][3].update(fact="2025 年雙11 送禮的人越來越多"),
       "The market fact {id} holds no number that counts something (a year, a day, an id or 雙11 "
       "does not). Say how much, how many or how often."),
    _p("same_so_what", lambda p, t: [f.update(so_what="市場很大所以要多投放") for f in p["market"]],
       SAME),
    _p("same_fact", lambda p, t: p["market"][4].update(fact=p["market"][3]["fact"]), SAME),
    _p("same_risk", lambda p, t: p["risks"][1].update(risk=p["risks"][0]["risk"]), SAME),
    _p("same_measure_twice", lambda p, t: p["market"][1].update(
        measure="festival_index", value=t["measures"]["festival_index"], source="festivals",
        fact=f"指數 {t['measures']['festival_index']:.2f}"),
       "Two market facts carry the measure {measure}. Once is enough: take another one, or leave "
       "measure and value blank."),
    _p("text_against_value", lambda p, t: p["market"][0].update(fact="窗口內是平日的 9.9 倍"),
       NOT_SAID),
    _p("another_number_near_100", lambda p, t: p["market"][2].update(
        fact="我們的籃價是 110，對手平均 100"), NOT_SAID),
    _p("years_for_the_multiple", lambda p, t: p["market"][0].update(
        fact="窗口內是平日的 1.9 倍（2 年）"), NOT_SAID),
    _p("people_for_the_share", lambda p, t: p["market"][1].update(
        fact=f"調查了 {100 * t['measures']['share_of_search']:.0f} 個人"), NOT_SAID),
    _p("lift_told_as_drop", lambda p, t: p["market"][0].update(
        fact=f"日營收比平日低 {t['measures']['festival_index']:.2f} 倍"), OPPOSITE),
    _p("dearer_told_as_cheaper", lambda p, t: p["market"][2].update(
        fact=f"我們比對手便宜 {t['measures']['price_index'] - 100:.0f}%"), OPPOSITE),
    _p("share_of_a_rival", lambda p, t: p["market"][1].update(
        fact=f"對手{t['words']['rivals'][0]}占 {t['measures']['share_of_search']:.0%}"),
       "The text of market fact {id} tells {measure} of another brand. The value is ours: say in "
       "the same clause that we have it."),
    _p("claim_against_its_fact", lambda p, t: p["choice"]["reasons"][0].update(
        claim="這個節慶的日營收是平日的 3 倍"),
       "{where} says “{number}”, and no fact that it cites does. Copy the number from the fact, or "
       "cite the one that holds it."),
    _p("number_of_a_list", lambda p, t: p["market"][3].update(fact="1. 競爭很激烈"),
       "The market fact {id} holds no number that counts something (a year, a day, an id or 雙11 "
       "does not). Say how much, how many or how often."),
    _p("address_without_s", lambda p, t: p["market"][3].update(
        source="http://www.stat.gov.tw/retail.html"),
       "The source of market fact {id} begins with http://. Open the page, and copy its address "
       "with https:// from the browser."),
    _p("site_without_page", lambda p, t: p["market"][3].update(source="https://a.bb/"),
       "The source of market fact {id} is a site without a page: “{source}”. Copy the address of "
       "the page on which the number stands."),
    _p("anything_but_the_festival", lambda p, t: p["choice"].update(
        festival=f"{t['festival_names'][0]}以外的檔期"), FESTIVAL),
    _p("two_festivals", lambda p, t: p["choice"].update(
        festival=f"{t['festival_names'][0]}（或七夕）"), FESTIVAL),
    _p("title_of_another", lambda p, t: p.update(title=f"{t['other_festivals'][0]}檔期行銷方案"),
       "The title names {other}, and the proposal is for another festival. Whoever reads only the "
       "title approves the wrong one. Name that of the brief, or none."),
    _p("need_in_one_word", lambda p, t: p.update(need="aaabcdefghijklmnopq"),
       "need in proposal.yml is no sentence: too few words between its spaces. Say in your own "
       "words what the manager asks for: aim, budget, customers, limits."),
    _p("letters_for_words", lambda p, t: p["people"][0].update(duty="哈哈哈哈哈"),
       "{where} holds the same letter four times in a row. Write words that a colleague can read."),
    _p("owner_but_him", lambda p, t: p["risks"][0].update(owner="何志明以外的人"), ELSE),
    _p("owner_after_him", lambda p, t: p["risks"][0].update(owner="接替何志明的新人"), ELSE),
    _p("owners_brother", lambda p, t: p["risks"][0].update(owner="何志明他弟弟"), ELSE),
    _p("former_manager_approves", lambda p, t: p["approval"].update(
        approver=f"前{t['policy'][2]['names'][1]}"), NOBODY),
    _p("managers_driver_approves", lambda p, t: p["approval"].update(
        approver=f"{t['policy'][2]['names'][1]}的司機"),
       "The approver in proposal.yml is the role with words beside it: “{rest}”. Write the role "
       "alone, as approval_policy names it: whoever stands near it may not approve."),
    _p("nothing_to_be_done", lambda p, t: p["risks"][0].update(response="什麼也不用做"),
       "The response to risk {number} is to do nothing. Then nobody needs to be warned: write what "
       "the owner does when the sign shows, or choose a risk that can be answered."),
    _p("office_for_a_source", lambda p, t: p["market"][3].update(
        source="Ministry of Economic Affairs"),
       "The source of market fact {id} is “{source}”, which is no table of this chapter and no "
       "address. Name one table, or give the whole address of the page (https://site.tw/page)."),
    _p("quote_with_vat", _with_vat,
       "The amount of {item} is quantity × price with VAT added. All amounts of the proposal are "
       "without VAT: leave it out."),
    _p("measure_of_another_table", lambda p, t: p["market"][0].update(source="history"),
       "The market fact {id} gives {measure}, which is computed from {right}, and cites {source}. "
       "Name the table that it comes from."),
    _p("measure_without_value", lambda p, t: p["market"][0].pop("value"),
       "The market fact {id} names the measure {measure} and gives no value. Copy what your "
       "function gives, or leave both blank."),
    _p("share_in_percent", lambda p, t: p["market"][1].update(
        value=100 * t["measures"]["share_of_search"]),
       "The value of {measure} in market fact {id} is a percentage. Write a fraction between 0 "
       "and 1, as market_scan gives it."),
    _p("rule_as_evidence", lambda p, t: p["choice"]["reasons"][1].update(
        evidence=["approval_policy"]),
       "{where} cites only {one}, a rule of the house. A rule allows something and does not show "
       "that it works: cite a fact or a table with data, too."),
    _p("unlawful_claim",
       lambda p, t: p["choice"]["reasons"][0].update(claim="全台最好的禮盒"), LAW),
    _p("unlawful_need", lambda p, t: p.update(need=p["need"] + "商品要寫改善失眠"), LAW),
    _p("words_of_the_template", lambda p, t: p.update(need="用自己的話寫主管要什麼，15 字以上"),
       "{where} still holds the words of the template. Write your own."),
    _p("duty_of_one_letter", lambda p, t: p["people"][0].update(duty="x"),
       "{where} is too short to say anything: at least {least} letters. Write what a colleague "
       "needs to know."),
    _p("one_letter_negative", lambda p, t: p["placement"]["negatives"].append("譜"),
       "The negative keyword “{term}” is a single character, which blocks far more than is meant. "
       "Take a whole word of search_terms."),
    _p("half_a_post", _half_a_post,
       "{item} is sold as a whole (unit flat), and the quantity is a fraction. Write a whole "
       "number."),
    _p("no_line_for_a_platform", lambda p, t: p["budget"]["lines"].pop(0),
       "{platform} is quoted and has no line in the budget. Add it with the sum of its quotes."),
    _p("media_taken_off", _media_off,
       "Your contribution (base) has the money of the campaign taken off already. Do not subtract "
       "the media or the total here: expected_benefit gives it before them."),
    _p("base_at_the_edge", _edge,
       "Your base lies at the edge of its range: a campaign may turn out better or worse. Take "
       "low, base and high of benefit_range."),
    _p("target_pays_for_media_only", lambda p, t: p["benefit"].update(
        target_roas=round(t["break_even"] * 1.02, 3)),
       "A campaign that just reaches your target_roas pays for its media and not for production, "
       "fees and reserve. Set at least break_even_roas × total ÷ media money, or cut those lines."),
    _p("vice_manager_approves", lambda p, t: p["approval"].update(approver="副總經理"),
       "The approver in proposal.yml is nobody who may approve by the house's policy. Look into "
       "approval_policy and use the id of the role."),
    M("wide_colon", _text("title:", "title："),
      "Line {line} of {name} has a full-width colon (：): “{text}”. Write a half-width colon and a "
      "space (“field: value”)."),
    M("no_space_after_colon", _text("title: ", "title:"),
      "Line {line} of {name} lacks the space after the colon: “{text}”. Write “field: value”."),
    M("two_documents", lambda files, truth: {**files, FILE: files[FILE] + b"---\na: 1\n"},
      "{name} holds several documents: line {line} begins a new one with “---”. Keep one, and "
      "take that line out."),
    M("open_quote", _text("need: ", "need: \""),
      "A quotation mark in line {line} of {name} is not closed: “{text}”. Close it at the end of "
      "the text."),
)
