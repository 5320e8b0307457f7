"""T2.3.r1 and T2.3.g: the order of a factor analysis, the behaviour report with numbers.json."""

from __future__ import annotations

import json
from typing import Any

from autograder.artefacts.analysis_check import judge_analysis

from .analysis_files import entries, sample
from .base import Alternative, ArtefactExercise, Parsons
from .t1_5_files import Files
from .t2_3_report_numbers import WithPanels, truth
from .t2_3_report_wrong import WRONG

REPORT = "behaviour_report.md"
FILES = (REPORT, "numbers.json")
DIVIDED_BY = {
    "sales_change": "前一年同季的銷售額 sales_before", "hot_market_share": "the cell's market",
    "funnel_mobile": "手機的瀏覽器", "funnel_desktop": "browsers of the first step",
    **dict.fromkeys(("food_festival_effect", "food_festival_low", "food_festival_high",
                     "home_rain_effect", "home_rain_low", "home_rain_high", "food_sale_effect",
                     "food_around_effect"), "平常日的件數 units of usual days"),
    "month1_rate": "第一次買的顧客", "pair_gap": "messages sent", "pair_adjusted": "寄出的訊息",
}


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    county = truth["says"]["hot_spots"]["the county"]
    text = sample("t2_3_report", truth, lang, place=county[0],
                  place_en=county[min(1, len(county) - 1)],
                  pair=truth["says"]["groups"]["the comparison"][0], **truth["verdicts"])
    return {REPORT: text.encode(), "numbers.json": json.dumps(
        entries(truth, DIVIDED_BY), ensure_ascii=False, indent=1).encode()}


def own_figures(files: Files, truth: dict[str, Any]) -> Files:
    """The same with a figure of the learner's own, units in Chinese, other words for the tags."""
    content = json.loads(files["numbers.json"])
    content["best_share"] = {"value": 0.31, "unit": "占比", "denominator": "全部銷售額",
                             "period": content["sales"]["period"], "source": ["sales_after"]}
    content["orders"]["unit"], content["aov"]["unit"] = "張", "元"
    text = files[REPORT].decode().replace("## 8. 顧客", "## 8. 顧客\n最常買的顧客占銷售額 31%。")
    return {REPORT: text.encode(), "numbers.json": json.dumps(content).encode()}


def windows_file(files: Files, truth: dict[str, Any]) -> Files:
    """Saved by Notepad: a mark at the start, other line ends."""
    text = files[REPORT].decode().replace("\n", "\r\n")
    return {**files, REPORT: text.encode("utf-8-sig")}


# r1  steps of a factor analysis
#     a put the days of all factors into one table and look for holes and doubles
#     b test on days that the model has not seen
#     c guess direction and size before looking
#     d say what needs a test, and plan it
#     e ask which decision hangs on it, and which factors could matter
#     f fit the model with season and festival, read effects with intervals
R1 = Parsons(
    "T2.3.r1", blocks=("a", "b", "c", "d", "e", "f"),
    orders=(("e", "c", "a", "f", "b", "d"),),
    feedback={
        "a": "You join the tables at the wrong place. Guesses come before, and a model needs one "
             "table without holes and doubles.",
        "b": "You try the model on unseen days at the wrong place. There must be a model first, "
             "and advice waits for it.",
        "c": "You guess before there is a question. Without a decision nobody knows which factors "
             "to guess about: ask for the decision first, then guess, then look at data.",
        "d": "You plan the test at the wrong place. What needs one shows when effects and their "
             "intervals are known.",
        "e": "The question comes late. Without a decision nobody knows which factors and days are "
             "meant. What has to be asked first?",
        "f": "You fit too early or too late: after the table is clean, and before anything can be "
             "tried on unseen days.",
        "": "Question, guess, table, model, unseen days, test: each step needs the one before.",
    },
)

G = ArtefactExercise(
    "T2.3.g", files=FILES, judge=judge_analysis, truth=truth, correct=report_files,
    misconceptions=WRONG, view=WithPanels,
    alternatives=(
        Alternative("english", lambda files, truth: report_files(truth, "en")),
        Alternative("own_figures", own_figures),
        Alternative("windows_file", windows_file),
    ),
    hints=(
        "Start with numbers.json: analysis_rules.yml says under reports, behaviour, numbers what "
        "each figure is. Most are cells of the tables that your functions return.",
        "Compute the figures once into a dictionary and take the prose's figures from it with "
        "f-strings. Each figure has the period of its own rows; effects in per cent are divided by "
        "100.",
        "effects = factor_model(load(\"food_panel\"), load(\"gift_festivals\")); effects = "
        "effects.set_index(\"factor\"); numbers[\"food_festival_effect\"] = "
        "effects.loc[\"festival\", \"effect\"] / 100; split = "
        "sales_variance(before, after); numbers[\"price_effect\"] = split[\"price\"].sum()",
    ),
    solution=(
        "An effect is told with its interval, and with the word that fits how it was found: what a "
        "model sees together is “moves with”, what chance decided is a test. A peak is told with "
        "the valley around it, a whole with its parts. Advice names a product, what it would cost "
        "to be wrong, and the test that would show it."
    ),
)
