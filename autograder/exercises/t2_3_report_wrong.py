"""Known-wrong behaviour reports, each with its sentence."""

from __future__ import annotations

from .analysis_files import CAUSE, CITES, CONTRARY, TOPIC, UNSAID, VERDICT, Slips, Truth
from .base import Misconception as M

S = Slips("behaviour_report.md")
SWAPPED = (
    "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
    "is the value of {other}. Give each figure its own name.")
OTHER_LINE = (
    "“{number}” in line {line} of {name} is {key}, and it stands beside “{word}”. What moves one "
    "line need not move another: write it of the line that the key names.")
OTHER = (
    "The section {section} of {name} names {other}, and its figures are not of that one. Look up "
    "once more which row they come from ({what}).")
SIGN = (
    "“{number}” in line {line} of {name} has lost its sign: {key} is below 0. Write the minus "
    "sign, or say that it fell.")


def _other_verdict(text: str, truth: Truth) -> str:
    right = truth["verdicts"]["rain"]
    return text.replace(f"[rain: {right}]",
                        f"[rain: {'moves' if right == 'undecided' else 'undecided'}]")


def _ahead(text: str, truth: Truth) -> str:
    gap = truth["numbers"]["pair_gap"]
    way = "高" if gap > 0 else "低"
    return text.replace(f"整體差 {gap:+.1%}", f"整體 A 比 B {way} {abs(gap):.1%}")


def _said(factor: str, moves: str, undecided: str):
    """Words beside a tag that say the opposite."""
    def change(text: str, truth: Truth) -> str:
        right = truth["verdicts"][factor]
        return text.replace(f"[{factor}: {right}]", f"{undecided if right == 'moves' else moves} "
                                                    f"[{factor}: {right}]")
    return S.text(change)


WRONG = (
    S.slip("orders", "lines_as_orders"),
    S.slip("sales", "other_period"),
    S.slip("aov", "mean_of_days"),
    S.slip("aov", "lines_as_orders"),
    S.slip("hot_sales", "largest_cell"),
    S.slip("hot_market_share", "largest_cell"),
    S.slip("funnel_mobile", "step_not_total"),
    S.slip("food_festival_effect", "percent_kept"),
    S.slip("home_rain_effect", "other_line"),
    S.slip("elasticity", "slope_of_history"),
    S.slip("month1_rate", "young_cohorts"),
    S.slip("month1_rate", "mean_of_cohorts"),
    S.slip("pair_gap", "adjusted"),
    S.slip("pair_adjusted", "raw_gap"),
    *S.common(share="sales_change", count="orders", other="mix_effect"),
    M("rain_decided", S.text(_other_verdict), VERDICT),
    M("words_against_the_tag", _said("rain", "下雨和銷量有關", "下雨和銷量的關係看不出"), CONTRARY),
    M("no_verdict_on_heat", S.text(lambda s, t: s.replace(f"[heat: {t['verdicts']['heat']}]", "")),
      "The section {section} of {name} needs one tag with the verdict on {idea}, such as [{idea}: "
      "{value}]. Write it beside your sentence."),
    M("effect_without_interval", S.put(
        "（{food_festival_low:+.1%} 到 {food_festival_high:+.1%}）", ""), CITES),
    M("elasticity_without_interval", S.put(
        "（90% 區間 {elasticity_low:.2f} 到 {elasticity_high:.2f}）", ""), CITES),
    M("no_level", S.put("下雨看家居線，90% 區間：", "下雨看家居線，區間："), UNSAID),
    M("festival_as_cause", S.section("factors", "中秋帶動了食品的訂單。"), CAUSE),
    M("rain_as_cause", S.section("summary", "Sales fell because people stayed at home."), CAUSE),
    M("because_it_rained", S.section("summary", "因為下雨，家居線的銷量多。"), CAUSE),
    M("rain_makes_them_buy", S.section("factors", "下雨會提高家居線的銷量。"), CAUSE),
    M("credit_to_the_discount", S.section("factors", "These are sales that the discount made."),
      CAUSE),
    M("heat_has_no_effect", S.text(lambda s, t: s.replace(
        f"[heat: {t['verdicts']['heat']}]", f"沒有影響 [heat: {t['verdicts']['heat']}]")),
      CONTRARY),
    M("rain_of_food", S.text(lambda s, t: s.replace("下雨（家居線）", "下雨（食品線）")),
      OTHER_LINE),
    M("price_test_for_the_festival",
      S.section("factors", "中秋帶動了食品 [test: price_test]。"), TOPIC),
    M("advice_without_a_product", S.text(lambda s, t: s.replace(
        "蛋黃酥、鳳梨酥禮盒在", "主力在").replace("洗沐線挑一款", "挑一款")), UNSAID),
    M("advice_without_a_test", S.put(
        "在四個縣市抽籤試賣兩個價格，毛利有變好才全面調整", "直接全面降價"), UNSAID),
    M("hot_spot_without_its_county", S.text(lambda s, t: s.replace(
        t["says"]["hot_spots"]["the county"][0], "都會區")), UNSAID),
    M("another_county", S.text(lambda s, t: s.replace(
        t["says"]["hot_spots"]["the county"][0], t["others"]["hot_spots"]["the county"][0])),
      OTHER),
    M("another_comparison", S.text(lambda s, t: s.replace(
        t["says"]["groups"]["the comparison"][0], t["others"]["groups"]["the comparison"][0])),
      OTHER),
    M("another_period", S.text(lambda s, t: s.replace(
        f"{t['start']} 至", f"{int(t['start'][:4]) - 1}-01-01 至")),
      "The section scope of {name} states another period than the report's. Write the earliest "
      "and the latest day of all periods in numbers.json."),
    M("the_other_side_ahead", S.text(_ahead),
      "“{number}” in line {line} of {name} puts the other side ahead: {key} is B − A. Look at its "
      "sign, and say which of the two is higher."),
    M("peak_without_its_valley", S.put(
        "，特賣前後 {food_around_effect:+.1%}：衝高的一部分是前後的訂單搬過來的", ""), CITES),
    M("valley_as_a_plus", S.text(lambda s, t: s.replace(
        f"特賣前後 {t['numbers']['food_around_effect']:+.1%}",
        f"特賣前後 {abs(t['numbers']['food_around_effect']):+.1%}")), SIGN),
    M("no_variance", S.text(lambda s, t: s.replace("組合 ", "組合另外說明，").replace(
        f"{t['numbers']['mix_effect']:,.0f} 元", "見附表")), CITES),
    M("devices_swapped", S.put("手機 {funnel_mobile:.1%}，桌機 {funnel_desktop:.1%}",
                               "手機 {funnel_desktop:.1%}，桌機 {funnel_mobile:.1%}"), SWAPPED),
    M("whole_and_parts_swapped", S.exchanged("pair_gap", "pair_adjusted", "{:+.1%}"), SWAPPED),
    M("comparison_without_its_name", S.text(lambda s, t: s.replace(
        t["says"]["groups"]["the comparison"][0], "其中一組")), UNSAID),
    M("three_decimals", S.put("{month1_rate:.1%}", "{month1_rate:.3%}"),
      "“{number}” in line {line} of {name} has more decimals than the house writes for a "
      "percentage. More digits look surer than the data are. Round it."),
    M("cents", S.put("{aov:,.0f} 元", "{aov:,.2f} 元"),
      "“{number}” in line {line} of {name} has more decimals than the house writes for an amount. "
      "Round it to whole dollars."),
    M("source_left_out", S.put("、offer_results。", "。"),
      "The section scope of {name} does not name the source {table}. List every table that the "
      "figures come from."),
    M("no_advice", S.without("advice"),
      "{name} has no section {section}. Put the tag <!-- section: {section} --> on a line of its "
      "own, and the text below it."),
)
