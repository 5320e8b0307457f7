"""Known-wrong reports of the case, each with its sentence."""

from __future__ import annotations

from .analysis_files import CAUSE, CITES, CONTRARY, TOPIC, UNSAID, Make, Slips, Truth
from .base import Misconception as M

S = Slips("report.md")
ACTION = (
    "[{tag}: {value}] in {name} does not follow from the verdict. keep allows roll_back, ship "
    "allows roll_out, inconclusive and invalid_srm allow test_again; mend_redirect is right with "
    "each.")
LEFT = (
    "[{tag}: {value}] in {name} is nothing that has to be left alone. Take what does harm: "
    "cut_meta, remove_banner, or the change of the checkout that the verdict does not allow.")
TAGGED = (
    "The tag on {idea} in {name} is not what decide gives. Its four words: ship (everybody gets "
    "the new one), keep (the old one stays), inconclusive (cannot be decided), invalid_srm (the "
    "split is broken). Run decide again and copy its verdict.")
SUMMARY = (
    "The section summary of {name} says “{word}”, and the verdict on the checkout is another one. "
    "Whoever reads page one acts on this sentence: write what decide gave.")
LEVEL = (
    "Line {line} of {name} calls the interval of {key} one of {level} %. It was computed with "
    "another level: effects gives 90 %, decide gives confidence of the rules.")
POINTS = (
    "“{number}” in line {line} of {name} is in percentage points, and {key} is a change in percent "
    "of what was there before. Points are for one share minus another: write %.")
PERCENT = (
    "“{number}” in line {line} of {name} reads as a percentage of the old rate, and {key} is one "
    "rate minus the other. Write percentage points.")
TWICE = (
    "“{number}” in line {line} of {name} tells the fall twice: a word for less, and a minus. Keep "
    "one of them.")
LATE = (
    "The section next_steps of {name} has a step that is due by {day}. The report is read on "
    "{today}: give every step a later day.")
P_VALUE = (
    "“{number}” in line {line} of {name} is told as a p-value, and numbers.json has another one. "
    "Copy it from there, rounded.")
COUNT = (
    "The section {section} of {name} needs exactly one tag [{tag}: …], and holds {count}. One "
    "thing to do and one not to do is what a meeting can decide.")
SWAPPED = (
    "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
    "is the value of {other}. Give each figure its own name.")

PROPOSED = (
    "The section {section} of {name} proposes “{word}”, which the verdicts do not allow. Whoever "
    "reads this sentence alone acts on it: take it out, or say that it is not done.")


def _other_verdict(text: str, truth: Truth) -> str:
    right = truth["verdicts"]["checkout"]
    other = "ship" if right != "ship" else "keep"
    return text.replace(f"[checkout: {right}]", f"[checkout: {other}]")


def _contrary(text: str, truth: Truth) -> str:
    right = truth["verdicts"]["checkout"]
    words = "全面換新" if right != "ship" else "換回舊的"
    line = next(part for part in text.split("\n") if f"[checkout: {right}]" in part)
    return text.replace(line, f"手機的結帳{words}。[checkout: {right}]")


def _without_days(text: str, truth: Truth) -> str:
    """The section scope without the end, and without the day of the release."""
    start = text.index("<!-- section: scope")
    end = text.index("<!-- section:", start + 5)
    scope = text[start:end].replace(truth["end"], "月底").replace(truth["release"], "那天")
    return text[:start] + scope + text[end:]


def _told(old: str, new: str, key: str) -> Make:
    """A figure below 0 in other words: its size in percent."""
    def change(text: str, truth: Truth) -> str:
        n = truth["numbers"]
        return text.replace(old.format(**n), new.format(-100 * n[key]))
    return S.text(change)


def _summary_last(text: str, truth: Truth) -> str:
    start = text.index("<!-- section: summary")
    end = text.index("<!-- section:", start + 5)
    return text[:start] + text[end:] + "\n" + text[start:end]


WRONG = (
    S.slip("sessions", "bots_counted"),
    S.slip("true_change", "season_left_in"),
    S.slip("true_change", "banner_left_in"),
    S.slip("true_change", "measured_not_true"),
    S.slip("season_change", "same_calendar_day"),
    S.slip("lost_utm_share", "direct_grown"),
    S.slip("not_measured_share", "tags_as_banner"),
    S.slip("redesign_effect", "before_and_after"),
    S.slip("redesign_effect", "log_points"),
    S.slip("festival_effect", "log_points"),
    S.slip("checkout_users", "rows_of_visits"),
    S.slip("checkout_difference", "bots_in_test"),
    S.slip("checkout_srm_p", "bots_in_test"),
    *(m for m in S.common(share="measured_change", count="sessions", other="checkout_srm_p")
      if m.id != "no_period"),
    M("no_period", S.text(_without_days),
      "The section scope of {name} does not state the period. Write first and last day with year, "
      "month and day."),
    M("other_verdict", S.text(_other_verdict), TAGGED),
    M("words_against_the_tag", S.text(_contrary), CONTRARY),
    M("ads_cut", S.text(lambda s, t: s.replace(
        f"[action: {t['choices']['action'][0]}]", "[action: cut_meta]")), ACTION),
    M("rollback_not_done", S.put("[non_action: cut_meta]", "[non_action: mend_redirect]"), LEFT),
    M("ads_cut_in_words", S.section("next_steps", "許雅筑 2026-10-20 以前砍掉 Meta 的預算。"),
      PROPOSED),
    M("banner_removed_in_words", S.section(
        "summary", "Po-han removes the consent banner this week."), PROPOSED),
    M("no_difference_beside_keep", S.text(lambda s, t: s.replace(
        f"[checkout: {t['verdicts']['checkout']}]",
        f"新舊沒有差別。[checkout: {t['verdicts']['checkout']}]").replace(
            "決定：手機的結帳換回舊的。", "決定：")), CONTRARY),
    M("rain_for_the_festival", S.exchanged("festival_effect", "rain_effect", "{:+.1%}"), SWAPPED),
    M("meta_for_all_tagged", S.exchanged("lost_utm_share", "lost_meta_share", "{:.1%}"), SWAPPED),
    M("roll_out_beside_the_action", S.put(
        "要做：照判定處理手機結帳。", "要做：手機結帳全部換成新的。"), PROPOSED),
    M("new_one_kept", S.section("summary", "新結帳比較好，顧客喜歡。"), SUMMARY),
    M("level_of_the_other", S.put("（90% 區間 ", "（95% 區間 "), LEVEL),
    M("points_for_percent", _told(
        "量到的變化是每天 {measured_change:+.1%}", "量到的工作階段每天少了 {:.1f} 個百分點",
        "measured_change"), POINTS),
    M("percent_for_points", _told(
        "完成率是 {checkout_difference:+.1%}", "完成率少 {:.1f}%", "checkout_difference"), PERCENT),
    M("fall_told_twice", S.put("量到的變化是每天 ", "量到的變化是每天少了 "), TWICE),
    M("one_step_too_early", S.text(
        lambda s, t: s.rstrip() + f"\n- 江敏 {t['today']} 以前看過法規。\n"), LATE),
    M("another_p", S.put("p = {checkout_srm_p:.2f}", "p = 0.97"), P_VALUE),
    M("redesign_blamed", S.section("summary", "是改版把人嚇跑了。"), CAUSE),
    M("redirect_blamed_for_ads", S.section("fall", "轉址導致廣告效果下降。"),
      "Line {line} of {name} says “{word}” of what people did, without a test behind it. The "
      "measuring may have a cause here, people were not tested. Say what was observed."),
    M("two_actions", S.section("summary", "還要修轉址。[action: mend_redirect]"), COUNT),
    M("nothing_left_undone", S.put("[non_action: cut_meta]", ""), COUNT),
    M("summary_last", S.text(_summary_last),
      "{name} begins with the section {section}. Page one is the summary: whoever reads one page "
      "must find the decision there. Put it first."),
    M("page_of_everything", S.section(
        "summary", "這裡把每一張表都說明一次，讓大家知道資料怎麼來的。" * 20),
      "The section summary of {name} is longer than a page. Leave what was decided, on what it "
      "rests, what is done and what is not; the rest has sections of its own."),
    M("no_day_for_the_step", S.text(lambda s, t: s.replace(f"{t['today'][:4]}-10-09", "盡快")),
      "The section next_steps of {name} names no day after {today}. A step without a day is a "
      "wish: write by when, with year, month and day."),
    M("redesign_as_cause", S.section("fall", "改版造成造訪變少。"), CAUSE),
    M("weather_as_cause", S.section("effects", "下雨導致訂單下降。"), CAUSE),
    M("test_of_the_traffic", S.section("fall", "改版讓流量下滑 [test: checkout_test]。"), TOPIC),
    M("page_one_without_interval", S.text(lambda s, t: s.replace(
        "（90% 區間 {redesign_low:.1%} 到 {redesign_high:.1%}）".format(**t["numbers"]), "", 1)),
      CITES),
    M("page_one_without_the_true_fall", S.text(lambda s, t: s.replace(
        "，真正的變化是 {true_change:+.1%}".format(**t["numbers"]), "，真的少的沒有那麼多", 1)),
      CITES),
    M("split_not_told", S.put("分流（SRM，p = {checkout_srm_p:.2f}）沒有問題，", ""), UNSAID),
    M("redirect_not_told", S.text(lambda s, t: s.replace("轉址", "網址")), UNSAID),
    M("nobody_does_it", S.text(lambda s, t: s.replace("葉柏翰", "大家").replace("許雅筑", "大家")
                               ), UNSAID),
    M("release_day_missing", S.text(lambda s, t: s.replace(t["release"], "改版那天")),
      "The section {section} of {name} does not say since when. Write the day of the release "
      "(release in case_facts) with year, month and day."),
    M("festival_for_redesign", S.put(
        "改版：手機訂單 {redesign_effect:+.1%}。中秋送禮期間：{festival_effect:+.1%}",
        "改版：手機訂單 {festival_effect:+.1%}。中秋送禮期間：{redesign_effect:+.1%}"), SWAPPED),
    M("measured_for_true", S.exchanged("measured_change", "true_change", "{:+.1%}"), SWAPPED),
    M("three_decimals", S.put("{season_change:+.1%}", "{season_change:+.3%}"),
      "“{number}” in line {line} of {name} has more decimals than the house writes for a "
      "percentage. More digits look surer than the data are. Round it."),
    M("source_left_out", S.put("、case_experiment（", "（"),
      "The section scope of {name} does not name the source {table}. List every table that the "
      "figures come from."),
)
