"""ads.yml and ad_plan.md of T1.2: right files, odd files, and every sentence in Chinese."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from autograder.artefacts import (
    ad_claims,
    ad_evidence,
    ad_link,
    ad_numbers,
    ads_check,
    copy_check,
    plan_budget,
    plan_check,
    plan_words,
    promises,
    public_offer,
    public_text,
)
from autograder.artefacts.ads_check import judge_ads, units
from autograder.artefacts.copy_lint import lint_text
from autograder.artefacts.plan_check import judge_plan
from autograder.checking import messages
from autograder.exercises.gate_files import tables_of
from autograder.exercises.t1_2_ads import B, ads_files, truth
from autograder.exercises.t1_2_copy import S1, A
from autograder.exercises.t1_2_copy_items import Q1, Q2
from autograder.exercises.t1_2_plan import K, plan_files
from autograder.exercises.t1_2_plan import truth as plan_truth
from datasets.simulator import World


@pytest.fixture(scope="module")
def told() -> dict:
    return plan_truth(tables_of(World(2431, 2025, "all", "small")))


@pytest.mark.parametrize("year", [2024, 2026, 2027])
@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_the_samples_pass_in_other_years(year: int, lang: str):
    load = tables_of(World(year, year, "all", "small"))
    assert judge_ads(ads_files(truth(load), lang), truth(load)) is None
    assert judge_plan(plan_files(plan_truth(load), lang), plan_truth(load)) is None


def test_units_count_full_width_twice():
    assert (units("土鳳梨酥 NT$499，"), units("é"), units("ｅ")) == (8 + 7 + 2, 1, 2)


@pytest.mark.parametrize("odd", [
    "ads: 3", "ads: []", "ads: [1, 2, 3, 4, 5, 6]", "other: 1", "- 1", "ads: {id: V1}", "",
    "ads:\n" + "  - {id: V1}\n" * 6, "ads: [[[[]]]]",
])
def test_odd_files_get_a_sentence(odd: str, told: dict):
    finding = judge_ads({"ads.yml": odd.encode()}, told)
    assert finding is not None and finding.text


@pytest.mark.parametrize("field", ["id", "platform", "sku", "headline", "text", "benefit", "cta",
                                   "claims", "price", "code", "url", "start", "end"])
@pytest.mark.parametrize("value", [None, "", 7, -1.5, ["a"], {"a": 1}, True, "x" * 3000, "http://[",
                                   "2025-02-30", "……"])
def test_odd_values_get_a_sentence(field: str, value: object, told: dict):
    content = yaml.safe_load(ads_files(told)["ads.yml"])
    content["ads"][2][field] = value
    data = yaml.safe_dump(content, allow_unicode=True).encode()
    finding = judge_ads({"ads.yml": data}, told)
    free = field == "id" or (field, value) == ("cta", "http://[")  # any short text will do there
    assert free or (finding is not None and finding.text)


def test_claims_may_be_said_in_other_words(told: dict):
    content = yaml.safe_load(ads_files(told)["ads.yml"])
    ad = content["ads"][3]
    ad["text"] = ad["text"].replace("不添加合成香料", "沒有合成香料")
    ad["claims"][0]["text"] = "沒有合成香料"
    data = yaml.safe_dump(content, allow_unicode=True).encode()
    assert judge_ads({"ads.yml": data}, told) is None


def test_the_facts_themselves_pass_the_linter():
    world = World(2431, 2025, "all", "small")
    rules = tables_of(world)("copy_rules")
    assert 35 <= len(world.facts) <= 45
    for row in world.facts.itertuples():
        assert not lint_text(row.fact_zh, row.legal_class, rules), row.fact_id
    end = world.campaign_plan["end"]
    valid = world.facts[world.facts["valid_until"] >= end]
    for sku in world.campaign_plan["price"]:
        assert (valid["sku"] == sku).sum() >= 2
    assert 0 < len(world.facts) - len(valid) < 10


@pytest.mark.parametrize("section", ["channels", "schedule", "risks", "creative"])
@pytest.mark.parametrize("text", ["|", "| a |", "||||", "- ", "1.", "| meta | % |", "| meta | - |",
                                  "有表格就好" * 3, "| reserve | 9999999999999 |"])
def test_odd_sections_get_a_sentence(section: str, text: str, told: dict):
    files = plan_files(told)
    whole = files["ad_plan.md"].decode()
    start = whole.index(f"<!-- section: {section} -->")
    end = whole.find("<!-- section:", start + 5)
    files["ad_plan.md"] = (whole[:start] + f"<!-- section: {section} -->\n## 標題\n\n{text}\n\n"
                           + (whole[end:] if end > 0 else "")).encode()
    finding = judge_plan(files, told)
    assert finding is not None and finding.text


NOTEBOOK = Path(__file__).resolve().parents[2] / "notebooks" / "t1_2"


@pytest.mark.parametrize("lang", ["zh-TW", "en"])
def test_the_templates_hold_every_field_and_are_no_answer(lang: str, told: dict):
    ads = NOTEBOOK / f"ads_template.{lang}.yml"
    entries = yaml.safe_load(ads.read_text(encoding="utf-8"))["ads"]
    assert len(entries) == told["guide"]["ads"]["count"]
    assert all(list(ad) == told["guide"]["ads"]["fields"] for ad in entries)
    plan = NOTEBOOK / f"ad_plan_template.{lang}.md"
    tags = re.findall(r"<!-- section: (\w+) -->", plan.read_text(encoding="utf-8"))
    assert tags == told["guide"]["ad_plan"]["sections"]
    assert judge_ads({"ads.yml": ads.read_bytes()}, told) is not None
    assert judge_plan({**plan_files(told), "ad_plan.md": plan.read_bytes()}, told) is not None


def _texts(node: ast.AST) -> set[str]:
    if isinstance(node, ast.IfExp):
        return _texts(node.body) | _texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def test_every_sentence_has_its_chinese_with_the_same_places():
    wanted = set(copy_check.DISGUISES.values())
    wanted |= {family.msgid for family, _ in ad_evidence._FAMILIES}
    for module in (copy_check, ads_check, ad_claims, ad_evidence, ad_link, ad_numbers, plan_budget,
                   plan_check, plan_words, promises, public_offer, public_text):
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if isinstance(node, ast.Call) and name in ("Finding", "Fault") and node.args:
                wanted |= _texts(node.args[0])
    for item in (A, S1, B, K):
        wanted |= {m.says for m in item.misconceptions} | set(item.hints) | {item.solution}
    for item in (Q1, Q2):
        wanted |= set(item.feedback.values())
    assert len(wanted) > 120
    missing = sorted(m for m in wanted if not messages.known(m))
    assert not missing, "\n".join(missing)
    messages.set_language("zh-TW")
    try:
        for msgid in wanted:
            found = re.findall(r"\{(\w+)\}", messages.translate(msgid))
            assert set(found) == set(re.findall(r"\{(\w+)\}", msgid)), msgid
    finally:
        messages.set_language(None)
