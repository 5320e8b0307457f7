"""Known-wrong optimisation reports, each with its sentence."""

from __future__ import annotations

from .analysis_files import CITES, CONTRARY, NO_TEST, TOPIC, UNSAID, VERDICT, Slips, Truth
from .base import Misconception as M

S = Slips("cro_report.md")
DARK = (
    "Line {line} of {name} proposes “{word}”. The house does not build what tricks buyers, "
    "whatever it would win: take it out (backlog_rules has the list), or, where it is not built, "
    "say so right before it (“no …”, “we do not build …”).")
CHOICE = (
    "[{tag}: {value}] in {name} is not what the verdicts allow. Do what was found to work and "
    "leave what was not; look at the verdicts once more.")
COUNT = (
    "The section {section} of {name} needs exactly one tag [{tag}: …], and holds {count}. One "
    "thing to do and one not to do is what a meeting can decide.")
FIXED = (
    "The section {section} of {name} does not say when the rule of {test} was fixed. A rule counts "
    "if it is older than the test: write its day with year, month and day.")

PROPOSED = (
    "The section {section} of {name} proposes “{word}”, which the verdicts do not allow. Whoever "
    "reads this sentence alone acts on it: take it out, or say that it is not done.")


def _days_swapped(text: str, truth: Truth) -> str:
    days = truth["fixed"]["rule"]
    return text.replace(days["guest"], "\0").replace(days["wallet"], days["guest"]).replace(
        "\0", days["wallet"])


def _ship_all(text: str, truth: Truth) -> str:
    return text.replace(f"[wallet: {truth['verdicts']['wallet']}]", "[wallet: ship]")


def _said(test: str, words: str):
    def change(text: str, truth: Truth) -> str:
        tag = f"[{test}: {truth['verdicts'][test]}]"
        assert tag in text
        return text.replace(tag, f"{words} {tag}")
    return S.text(change)


def _action(text: str, truth: Truth) -> str:
    return text.replace(f"[action: {truth['choices']['action'][0]}]", "[action: wallet]")


def _rule_day(text: str, truth: Truth) -> str:
    return text.replace(truth["fixed"]["rule"]["bar"], "開始前")


def _gains(text: str, truth: Truth) -> str:
    one, two = (f"{truth['numbers'][key]:,.0f} 元" for key in ("gain_month", "gain_month_low"))
    line = f"每月毛利估計多 {one}，用區間下限算是 {two}"
    assert line in text
    return text.replace(line, f"每月毛利估計多 {two}，用區間下限算是 {one}")


WRONG = (
    S.slip("purchase_rate", "checkout_rate"),
    S.slip("friction_1_margin", "revenue_not_margin"),
    S.slip("guest_users", "rows_not_users"),
    S.slip("guest_effect", "relative"),
    S.slip("guest_effect", "per_session"),
    S.slip("wallet_share_b", "other_arm"),
    S.slip("mail_offer_effect", "against_story"),
    S.slip("mail_offer_effect", "rate_not_uplift"),
    S.slip("gain_month", "monthly_left_out"),
    S.slip("gain_month", "gain_of_revenue"),
    S.slip("gain_month", "test_not_month"),
    S.slip("gain_month", "one_arm_only"),
    S.slip("next_per_arm", "both_arms"),
    S.slip("next_per_arm", "absolute_mde"),
    *S.common(share="guest_effect", count="guest_users", other="wallet_srm_p"),
    M("rule_behind_result", S.moved("rule", "results"),
      "In {name} the section {first} stands behind {second}. A rule that comes after its result "
      "looks made to fit it: state it first."),
    M("rule_without_its_day", S.text(_rule_day), FIXED),
    M("rule_without_the_split", S.put("先看分流（SRM，p < 0.001 就作廢），再看", "先看"), UNSAID),
    M("broken_test_shipped", S.text(_ship_all), VERDICT),
    M("broken_test_praised", _said("wallet", "付款鍵可以上線"), CONTRARY),
    M("stopped_test_shipped", _said("bar", "進度條可以上線"), CONTRARY),
    M("action_on_a_broken_test", S.text(_action), CHOICE),
    M("two_actions", S.section("next_steps", "再做一件。[action: guest]"), COUNT),
    M("nothing_left_undone", S.text(lambda s, t: s.replace(
        f"[non_action: {t['choices']['non_action'][0]}]", "")), COUNT),
    M("rule_days_swapped", S.text(_days_swapped),
      "The section {section} of {name} gives {test} the day of another test. Copy rule_fixed_on of "
      "its own row."),
    M("broken_test_goes_live", S.section("summary", "付款鍵也一起上線。"), PROPOSED),
    M("stopped_test_goes_live", S.section("rollout", "The bar goes live in the same week."),
      PROPOSED),
    M("absence_of_evidence", _said("bar", "進度條沒有效果"), CONTRARY),
    M("shares_swapped", S.exchanged("wallet_share_b", "bar_users_share", "{:.1%}"),
      "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
      "is the value of {other}. Give each figure its own name."),
    M("timer_in_other_words", S.section(
        "rollout", "Show a timer that starts again on each reload."), DARK),
    M("countdown_proposed", S.section("next_steps", "結帳頁加上倒數計時，讓人快點決定。"), DARK),
    M("pre_ticked_box", S.section("rollout", "上線時預先勾選加購，提高客單價。"), DARK),
    M("no_thanks_shamed", S.section("rollout", "拒絕鈕寫「不用了，我不想省錢」。"), DARK),
    M("no_interval_of_the_leak", S.text(lambda s, t: s.replace("（95% 區間", "（大約").replace(
        f"{t['numbers']['friction_1_low']:,.0f} 元 到 {t['numbers']['friction_1_high']:,.0f} 元",
        "這個數")), CITES),
    M("no_low_end", S.text(lambda s, t: s.replace(
        f"用區間下限算是 {t['numbers']['gain_month_low']:,.0f} 元", "用下限算也划算")), CITES),
    M("leak_without_its_place", S.text(lambda s, t: s.replace(
        t["says"]["friction"]["the largest loss"][0], "這一群")), UNSAID),
    M("all_at_once", S.put("第一週 10% 的訪客，第二週 50%，沒有警示再到 100%",
                            "第一天就全部上線"), UNSAID),
    M("nobody_stops_it", S.put("葉柏翰當天關掉，隔天語安決定要不要再開",
                               "就關掉，之後再看"), UNSAID),
    M("gains_swapped", S.text(_gains),
      "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
      "is the value of {other}. Give each figure its own name."),
    M("broken_test_as_proof",
      S.section("summary", "付款鍵帶動了訂單 [test: ab_wallet]。"), NO_TEST),
    M("test_of_something_else",
      S.section("summary", "新的付款鍵帶動了訂單 [test: ab_guest]。"), TOPIC),
    M("three_decimals", S.put("{guest_low:+.1%}", "{guest_low:+.3%}"),
      "“{number}” in line {line} of {name} has more decimals than the house writes for a "
      "percentage. More digits look surer than the data are. Round it."),
    M("source_left_out", S.put("、test_decisions。", "。"),
      "The section scope of {name} does not name the source {table}. List every table that the "
      "figures come from."),
)
