"""Known-wrong traffic reports, each with its sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from autograder.artefacts.analysis_check import SLIPS

from .base import Misconception as M
from .t1_5_files import Files, bytes_of, recoded

Truth = dict[str, Any]
Make = Callable[[Files, Truth], Files]
REPORT = "traffic_report.md"
CAUSE = (
    "Line {line} of {name} says “{word}” without a test behind it. Figures that move together do "
    "not show a cause. Name the test in the sentence ([test: …]), say there that it is not known, "
    "or put what was wrong with the measuring right beside the word: analysis_rules.yml lists "
    "these words (not_claimed, about_data).")
SWAPPED = (
    "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
    "is the value of {other}. Give each figure its own name.")
SPELT = (
    "“{number}” in {name} is spelt out. Write amounts and rates in digits, so that they can be "
    "found in numbers.json.")


def _text(change: Callable[[str, Truth], str]) -> Make:
    def make(files: Files, truth: Truth) -> Files:
        return {**files, REPORT: change(files[REPORT].decode(), truth).encode()}
    return make


def _put(old: str, new: str) -> Make:
    """Another text in the report; it must be there."""
    def change(text: str, truth: Truth) -> str:
        assert old in text, old
        return text.replace(old, new)
    return _text(change)


def _numbers(change: Callable[[dict, Truth], Any]) -> Make:
    def make(files: Files, truth: Truth) -> Files:
        content = json.loads(files["numbers.json"])
        change(content, truth)
        return {**files, "numbers.json": json.dumps(content).encode()}
    return make


def _field(key: str, **fields: Any) -> Make:
    return _numbers(lambda n, t: n[key].update(fields))


def _slip(key: str, name: str) -> M:
    """A value that has a name."""
    return M(f"{key}_{name}", _numbers(lambda n, t: n[key].update(value=t["slips"][key][name])),
             SLIPS[name])


def _value(key: str, change: Callable[[float], float]) -> Make:
    return _numbers(lambda n, t: n[key].update(value=change(t["numbers"][key])))


def _section(tag: str, text: str) -> Make:
    """A line more at the end of a section."""
    def change(report: str, truth: Truth) -> str:
        start = report.index(f"<!-- section: {tag}")
        end = report.find("<!-- section:", start + 5)
        end = len(report) if end < 0 else end
        return report[:end].rstrip() + "\n" + text.format(**truth) + "\n\n" + report[end:]
    return _text(change)


def _without(tag: str) -> Make:
    def change(report: str, truth: Truth) -> str:
        start = report.index(f"<!-- section: {tag}")
        end = report.find("<!-- section:", start + 5)
        return report[:start] + (report[end:] if end > 0 else "")
    return _text(change)


def _exchanged(one: str, other: str, form: str) -> Make:
    """Two figures in each other's place in the report."""
    def change(report: str, truth: Truth) -> str:
        a, b = (form.format(truth["numbers"][key]) for key in (one, other))
        return report.replace(a, "\0").replace(b, a).replace("\0", b)
    return _text(change)


def _masked(files: Files, truth: Truth) -> Files:
    group = (truth["masked"] or ["SMS"])[0]
    return _section("sources", f"| {group} | 12 |")(files, truth)


def _wrong_verdict(report: str, truth: Truth) -> str:
    right = truth["verdicts"]["gifts"]
    other = "supports" if right != "supports" else "refutes"
    return report.replace(f"[gifts: {right}]", f"[gifts: {other}]")


def _contrary(report: str, truth: Truth) -> str:
    right = truth["verdicts"]["social_proof"]
    said = "這個想法被推翻" if right == "supports" else "這個想法得到支持"
    tag = f"[social_proof: {right}]"
    assert tag in report
    return report.replace(tag, f"{said} {tag}")


def _directs_swapped(report: str, truth: Truth) -> str:
    """Other words for both, and each with the other's figure."""
    one, two = (f"{truth['numbers'][key]:.1%}" for key in ("std_direct_share", "ga4_direct_share"))
    old, new = f"標準的直接占 {one}", f"照註 N09，直接占 {two}"
    assert old in report and f"占 {two}" in report
    return report.replace(f"占 {two}", f"占 {one}").replace(old, new)


WRONG = (
    _slip("std_direct_share", "taxonomies_swapped"),
    _slip("std_direct_share", "user_share"),
    _slip("sessions_per_order_change", "fall_with_season"),
    _slip("sessions_per_order_change", "orders_per_session"),
    _slip("lost_share_meta", "all_direct"),
    _slip("gsc_clicks", "rows_only"),
    _slip("gsc_position", "mean_of_positions"),
    _slip("university_share", "unweighted"),
    _slip("university_share_answered", "weighted"),
    _slip("review_effect", "naive"),
    _slip("gift_naive", "effect"),
    M("percent_in_json", _value("organic_cvr", lambda v: v * 100),
      "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent in the "
      "prose only.", row="M02"),
    M("sign_turned", _value("sessions_per_order_change", lambda v: -v),
      "{key} in numbers.json has the wrong sign. Subtract in the order that analysis_rules.yml "
      "gives."),
    M("rounded_in_json", _value("gsc_position", lambda v: round(v + 1e-4, 1)),
      "{key} in numbers.json is rounded too far. Keep the value as it was computed, and round in "
      "the prose only."),
    M("orders_too_high", _value("orders", lambda v: v * 1.5),
      "{key} in numbers.json is too high for the data of the chapter. Read its line in "
      "analysis_rules.yml: which rows, which days, divided by what?"),
    M("sessions_too_low", _value("sessions", lambda v: v * 0.7),
      "{key} in numbers.json is too low for the data of the chapter. Read its line in "
      "analysis_rules.yml: which rows, which days, divided by what?"),
    M("number_as_text", _field("orders", value="6,869"),
      "The value of {key} in numbers.json is not a number. Write digits only: no quotes, no "
      "thousands separators, no unit."),
    M("bare_values", _numbers(lambda n, t: n.update(orders=t["numbers"]["orders"])),
      "{key} in numbers.json is a bare value. Nobody can check a number without its unit, period, "
      "denominator and source: write an object with these fields."),
    M("key_missing", _numbers(lambda n, t: n.pop("gsc_hidden_share")),
      "numbers.json has no {key} ({count} of the required keys are missing). analysis_rules.yml "
      "says how each is computed."),
    M("key_in_chinese", _numbers(lambda n, t: n.update({"工作階段": n["sessions"]})),
      "The key “{key}” of numbers.json does not follow the house's naming. Use small Latin "
      "letters, digits and _ only."),
    M("no_source", _numbers(lambda n, t: n["orders"].pop("source")),
      "{key} in numbers.json has no {field}. Add it; write \"none\" where there is nothing to "
      "name."),
    M("source_is_ga4", _field("sessions", source="GA4"),
      "The source of {key} in numbers.json does not name {table}. Whoever checks the figure must "
      "know which table to open."),
    M("half_the_period", _numbers(lambda n, t: n["orders"].update(
        period=f"{t['days']['lost_utm']} to {t['end']}")),
      "The period of {key} in numbers.json is not that of the report. Write first and last day as "
      "YYYY-MM-DD."),
    M("no_denominator", _field("organic_cvr", denominator="none"),
      "{key} in numbers.json names no denominator. A rate means nothing until one knows what it is "
      "divided by. Name it in words."),
    M("other_denominator", _field("organic_cvr", denominator="users"),
      "The denominator of {key} in numbers.json is “{denominator}”. Say what it is divided by with "
      "one of the words that analysis_rules.yml lists under denominator: {words}."),
    M("other_unit", _field("gsc_position", unit="%"),
      "The unit of {key} in numbers.json is “{unit}”. Its value is in another unit: "
      "analysis_rules.yml names it."),
    M("tiny_group_in_json", _numbers(lambda n, t: n.update(
        sms_sessions={**n["sessions"], "value": 12})),
      "{key} in numbers.json counts fewer than {least}. So few can be recognised, or are chance: "
      "leave the figure out, or put the group under other."),
    M("tiny_group_in_prose", _masked,
      "Line {line} of {name} gives a figure of {group}, which rests on fewer than the house "
      "publishes. Leave the figure out, or put the group under other."),
    M("tiny_group_in_chinese", _section("sources", "簡訊有 12 個工作階段。"),
      "Line {line} of {name} gives a figure of {group}, which rests on fewer than the house "
      "publishes. Leave the figure out, or put the group under other."),
    M("answered_as_members", _field("university_share", denominator="members who answered"),
      "The denominator of {key} in numbers.json is “{denominator}”. Weighted, the share is one of "
      "all members and not of those who answered. Name them."),
    M("own_without_period", _numbers(lambda n, t: n.update(
        meta_clicks={**n["gsc_clicks"], "period": "八週"})),
      "The period of {key} in numbers.json names no day of the report's period. A figure of your "
      "own needs one as well: write first and last day as YYYY-MM-DD."),
    M("own_without_table", _numbers(lambda n, t: n.update(
        meta_clicks={**n["gsc_clicks"], "source": "Meta"})),
      "The source of {key} in numbers.json names no table of this report. A figure of your own "
      "needs one as well: write the name that load takes."),
    M("weighted_swapped", _exchanged("university_share", "university_share_answered", "{:.1%}"),
      SWAPPED),
    M("gifts_swapped", _exchanged("gift_naive", "gift_effect", "{:,.0f} 元"),
      SWAPPED),
    M("customers_lost_to_banner", _section("lost_utm", "同意橫幅造成客人流失。"),
      "Line {line} of {name} says “{word}” of what people did, without a test behind it. The "
      "measuring may have a cause here, people were not tested. Say what was observed."),
    M("no_limits", _without("limits"),
      "{name} has no section on limits (<!-- section: limits -->). A report that knows no limits "
      "is not believed for long. Say what the data cannot show."),
    M("no_search", _without("search"),
      "{name} has no section {section}. Put the tag <!-- section: {section} --> on a line of its "
      "own, and the text below it."),
    M("two_limits", _section("next_steps", "<!-- section: limits -->\n再寫一次。"),
      "The section tag {section} stands in {name} twice. Merge the two parts under one tag."),
    M("no_period", _text(lambda s, t: s.replace(t["end"], "三月初")),
      "The section scope of {name} does not state the period. Write first and last day with year, "
      "month and day."),
    M("source_left_out", _put("、ritual_sales", ""),
      "The section scope of {name} does not name the source {table}. List every table that the "
      "figures come from."),
    M("nobody_approves", _put("- 核准：林語安（待核准）。", "- 核准：我。"),
      "The section scope of {name} does not say who approves the report. Write the role or the "
      "name that analysis_rules.yml gives, and “pending” behind it; nobody approves a report of "
      "one's own."),
    M("no_definition", _text(lambda s, t: "\n".join(
        line for line in s.split("\n") if not line.startswith("- 定義"))),
      "The section scope of {name} defines no rate. Say for at least the main ones what they are "
      "divided by."),
    M("number_out_of_nowhere", _section("search", "回訪率 37.3%。"),
      "“{number}” in line {line} of {name} is not in numbers.json, rounded or not. Correct it, or "
      "add it to numbers.json with unit, period, denominator and source."),
    M("names_swapped", _text(lambda s, t: s.replace(
        "標準的直接占", "GA4 的 Direct 占", 1)),
      SWAPPED),
    M("three_decimals", _text(lambda s, t: s.replace(
        f"{t['numbers']['gsc_brand_share']:.1%}", f"{t['numbers']['gsc_brand_share']:.3%}")),
      "“{number}” in line {line} of {name} has more decimals than the house writes for a "
      "percentage. More digits look surer than the data are. Round it."),
    M("share_in_words", _section("sources", "直接流量占百分之三十。"),
      SPELT),
    M("no_lost_share", _text(lambda s, t: s.replace(
        f"LINE 官方帳號遺失 {t['numbers']['lost_share_line_oa']:.1%}", "LINE 官方帳號也有遺失")),
      "The section {section} of {name} does not give {key}. A reader of that section needs it: "
      "write it with its name, rounded by the house's rules."),
    M("one_taxonomy", _text(lambda s, t: s.replace("標準註 N09 把", "有一套分類把").replace(
        "標準的直接", "直接").replace("標準", "那套")),
      "The section {section} of {name} does not speak of {what}. Name it: a reader must not have "
      "to guess what a figure is about."),
    M("no_release_day", _text(lambda s, t: s.replace(t["days"]["lost_utm"], "改版那天")),
      "The section {section} of {name} does not name the day of the release. Write it with year, "
      "month and day, as explain_direct finds it."),
    M("no_verdict", _text(lambda s, t: s.replace(f"[gifts: {t['verdicts']['gifts']}]", "")),
      "The section {section} of {name} needs one tag with the verdict on {idea}, such as [{idea}: "
      "{value}]. Write it beside your sentence."),
    M("other_verdict", _text(_wrong_verdict),
      "The tag on {idea} in {name} is not the verdict that the rule gives. Run the function of "
      "that exercise again and copy its verdict."),
    M("release_as_cause", _section("lost_utm", "改版造成訪客變少。"),
      CAUSE),
    M("brand_strength", _section("sources", "Direct 變多，因為客人喜歡這個品牌。"), CAUSE),
    M("test_of_something_else",
      _section("sources", "Direct 多了，歸功於品牌 [test: review_slice]。"),
      "Line {line} of {name} names the test {test} and speaks of something else. That test decides "
      "about one thing only ({topics}). Take the tag away and say what was observed."),
    M("words_against_the_tag", _text(_contrary),
      "Line {line} of {name} has the tag [{idea}: {verdict}], and its words say otherwise "
      "(“{word}”). The interval decides: write in the sentence what the tag says."),
    M("direct_shares_swapped", _text(_directs_swapped), SWAPPED),
    M("count_in_words", _section("sources", "簡訊帶來十二個工作階段。"), SPELT),
    M("before_and_after_as_test", _section("lost_utm", "改版造成訪客變少 [test: before_after]。"),
      "Line {line} of {name} names “{test}” as its test. A test here is a comparison that chance "
      "decided; before and after differ in season, too. analysis_rules.yml lists the tests there "
      "are."),
    M("one_limit", _text(lambda s, t: s.replace(
        "；Search Console 不列出少見的查詢；問卷只有願意填答的會員；每十個工作階段只取一個",
        "，所以量到的一定比來過的少，這一點請讀的人記得")),
      "The section limits of {name} names {count} of the gaps in these data, and {least} are asked "
      "for. Known gaps are: {known}. analysis_rules.yml has the words by which each is found."),
    M("empty_limits", _text(lambda s, t: s[:s.index("不同意量測")] + "略。\n\n" + s[s.index(
        "<!-- section: next_steps"):]),
      "The section {section} of {name} is empty or nearly so. Write at least one whole sentence "
      "under its heading."),
    M("report_in_word", bytes_of(REPORT, b"PK\x03\x04" + bytes(90)),
      "{name} is a file of another format ({kind}) under this name. Save it as plain text: "
      "renaming a file does not convert it."),
    M("report_in_big5", recoded(REPORT, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("json_broken", bytes_of("numbers.json", b"{'sessions': 1,}"),
      "{name} is not valid JSON: line {line}, column {column}. Look there for a missing comma, a "
      "comma too many, or single quotes."),
)
