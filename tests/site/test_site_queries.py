"""What readers type into the search, and where they want to land.

A row is a query and the place that must be among the first three results: a page, or a page and an
anchor; "#bounce-rate" is an entry of the glossary, "datasets/" the page of any dataset. The places
were chosen by what a reader looks for, before the search was asked.
"""

import re
from urllib.parse import quote

import pytest

PLACES = {"zh-TW": "", "en": "en/"}
QUERIES = {
    "zh-TW": {
        # words inside words
        "回報率": "t1_5", "廣告支出回報率": "#return-on-ad-spend-roas",
        "跳出率": "#bounce-rate", "轉換率": "t2_4", "受眾": "#audience",
        "點擊轉換率": "#click-conversion-rate-cvr", "歸因": "t1_5",
        "淨營收": "#net-revenue", "自訂受眾": "#custom-audience",
        "類似受眾": "#lookalike-audience", "夏普利": "#shapley-value",
        "放棄率": "glossary", "彈性": "t2_3", "要徑": "t1_3",
        # what chapters teach, one and more of each
        "一格一格": "t0", "農曆": "t1_1", "預期效益": "t1_1", "文案": "t1_2", "公平交易法": "t1_2",
        "冒煙測試": "t1_3", "標錯價": "t1_3", "轉換延遲": "t1_4", "損益表": "t1_4",
        "負面留言": "t1_5", "未取退貨": "t1_5", "前測": "t1", "最小權限": "t2_1",
        "巢狀": "t2_1", "威爾森區間": "t2_2", "小格遮蔽": "t2_2", "辛普森": "t2_3",
        "價格彈性": "t2_3", "世代": "t2_3", "樣本比例失衡": "t2_4", "提前偷看": "t2_4",
        "暗黑模式": "t2_4", "三百萬": "capstone", "總整專題": "capstone",
        # the pages around them
        "消費者行為": "standard", "壓力容忍": "standard#a", "文書處理能力": "standard#s",
        "連接埠": "how_to", "卡住": "how_to", "成績簿": "instructors", "秘密種子": "instructors",
        # single characters
        "漏": "t2_3", "稅": "#value-added-tax-vat",
        # other names of things, as people say them
        "投報率": "#return-on-investment-roi",
        "廣告投報率": "#return-on-ad-spend-roas",
        "轉化率": "#click-conversion-rate-cvr", "蹦失率": "#bounce-rate",
        "著陸頁": "#landing-page", "葉佩雯": "#sponsored-endorsement",
        "雙十一": "#singles-day-11-11", "保留組": "#control-group",
        "P 值": "#p-value", "GDPR": "#personal-data-protection-act-pdpa",
        "課綱": "syllabus_semester", "工作坊": "syllabus_workshop", "改題目": "teaching_guide",
        "個資": "teaching_guide", "第二位評分者": "teaching_guide",
        "架站": "instructors", "安裝": "how_to", "預算分配": "t1_2", "迴歸": "t2_3",
        # codes, in any case; of two exercises that differ in case, the one that was typed
        "P1.5.1": "standard#p1-5-1", "p2.4.2": "standard#p2-4-2", "O1.2.1": "standard#o1-2-1",
        "K15": "standard#k15", "S07": "standard#s07", "T1.5.b": "t1_5#ex-t1-5-b",
        "t2.3.c": "t2_3#ex-t2-3-c", "C.a": "capstone#ex-c-a", "T2.2": "t2_2",
        # datasets and their columns
        "checkout_flow": "datasets/checkout_flow", "cart_margin": "datasets/checkout_flow",
        "ga4_days": "datasets/ga4_days", "user_pseudo_id": "#user-pseudo-id",
        "搜尋趨勢": "datasets/trends", "評論": "datasets/",
        # scripts, widths, cases, spaces and hyphens
        "ＲＯＡＳ": "#return-on-ad-spend-roas", "Roas": "t1_5", "GA4 跳出率": "t1_5",
        "ga 4 工作階段": "datasets/ga4_sessions", "雙11": "#singles-day-11-11",
        "廣告支出 回報率": "#return-on-ad-spend-roas",
        "ab測試": "#a-b-test", "LINE官方帳號": "#line-official-account-oa",
        "user pseudo id": "#user-pseudo-id", "bounce rate": "#bounce-rate",
        # questions, and words of the trade
        "轉換率怎麼算": "#click-conversion-rate-cvr", "roas 怎麼算": "t1_5", "什麼是歸因？": "t1_5",
        "A/B測試": "#a-b-test", "棄單": "#cart-abandonment-rate",
        "退貨": "#seven-day-cooling-off-period",
        # phrases that no page has as a whole: their pieces, in one section
        "廣告要怎麼分配預算": "t1_2", "上線前檢查什麼": "t1_3", "樣本數要多少": "#sample-size",
        "重複的訂單": "t1_5", "提早看結果": "#peeking", "標題太長被截斷": "t1_2#t1-2-copy",
        "答案在哪裡": "how_to", "SEO 排名掉了": "t2_2", "怎麼算 ROAS": "t1_5",
        "農曆新年": "#lunar-new-year-promotion", "全形半形": "t1_2#t1-2-copy",
        # more names of things, and simplified characters
        "歸因視窗": "#attribution-window", "轉化漏斗": "#conversion-funnel",
        "頻次上限": "#frequency", "無效流量": "#invalid-clicks", "責任分派": "#raci-matrix",
        "RACI": "#raci-matrix", "同意管理平台": "#consent-mode",
        "转换率": "#click-conversion-rate-cvr", "AB測試": "#a-b-test", "A/B 測試": "#a-b-test",
        # numbers are whole, with or without commas
        "1200000": "t1_3#t1-3-launch", "1,200,000": "t1_3#t1-3-launch", "2.5%": "t2_2",
    },
    "en": {
        "bounce rate": "#bounce-rate", "attribution": "t1_5",
        "return on ad spend": "#return-on-ad-spend-roas", "ROAS": "t1_5",
        "view-through": "#view-through-conversion", "waterfall": "#waterfall-chart",
        "lookalike": "#lookalike-audience", "shapley": "#shapley-value",
        "survivorship": "#survivorship-bias", "peeking": "t2_4",
        "datasets": "data", "cells": "t0", "lunar": "t1_1", "expected benefit": "t1_1",
        "copy": "t1_2", "Fair Trade Act": "t1_2", "saturation": "t1_2", "critical path": "t1_3",
        "smoke test": "t1_3", "pairwise": "t1_3", "conversion lag": "t1_4",
        "profit and loss": "t1_4",
        "negative reviews": "t1_5", "pretest": "t1", "least privilege": "t2_1", "nested": "t2_1",
        "Wilson interval": "t2_2", "search console": "t2_2", "Simpson": "t2_3",
        "price elasticity": "t2_3", "cohort": "t2_3", "sample ratio mismatch": "t2_4",
        "dark pattern": "t2_4", "three million": "capstone", "capstone": "capstone",
        "consumer behaviour": "standard", "stress tolerance": "standard#a", "hints": "how_to",
        "gradebook": "instructors", "secret seed": "instructors",
        # other names of things
        "holdout": "#control-group", "influencer": "#key-opinion-leader-kol",
        "p-value": "#p-value", "split test": "#a-b-test",
        "conversion rate": "#click-conversion-rate-cvr",
        "lifetime value": "#customer-lifetime-value-ltv-clv",
        "search engine optimization": "#search-engine-optimisation-seo",
        "optimization": "t2_4", "consumer behavior": "standard", "regression": "t2_3",
        "budget allocation": "t1_2", "hosting": "instructors", "grading": "instructors",
        "Windows install": "how_to",
        # codes
        "P1.5.1": "standard#p1-5-1", "o2.4.1": "standard#o2-4-1", "K15": "standard#k15",
        "T1.5.b": "t1_5#ex-t1-5-b", "T2.4.m1": "t2_4#ex-t2-4-m1", "T1.3": "t1_3",
        # datasets and their columns
        "checkout_flow": "datasets/checkout_flow", "cart_margin": "datasets/checkout_flow",
        "survey": "datasets/survey", "orders": "datasets/orders",
        # forms of a word, hyphens, spaces, width, case, and the other language
        "bounces": "#bounce-rate", "view through": "#view-through-conversion",
        "viewthrough conversion": "#view-through-conversion",
        "LANDING PAGES": "#landing-page", "ＲＯＡＳ": "t1_5", "GA 4 sessions": "datasets/",
        "回報率": "#return-on-ad-spend-roas", "受眾": "#audience",
        "廣告投報率": "#return-on-ad-spend-roas",
        # questions
        "how is ROAS calculated?": "t1_5", "what is attribution": "t1_5", "how to": "how_to",
        "how do I calculate conversion rate": "#click-conversion-rate-cvr",
        "A/B test": "#a-b-test", "returns": "#seven-day-cooling-off-period",
        # more names of things
        "p-hacking": "#peeking", "server side tracking": "#conversions-api-capi",
        "roi vs roas": "t1_5", "difference in differences": "#geo-experiment",
        "headline too long": "t1_2#copy", "ab testing": "#a-b-test",
        "syllabus": "syllabus_semester", "bootcamp": "syllabus_workshop",
        "Moodle": "teaching_guide", "privacy": "teaching_guide#tell",
        "second marker": "teaching_guide#marks-by-hand",
        "exam": "instructors#points-and-time", "email": "t1_2", "e-mail": "t1_2",
        "1200000": "t1_3",
    },
}  # fmt: skip
# Nothing may come for these: words of no page, and words whose parts stand apart on pages.
ABSENT = {
    "zh-TW": ["量子力學", "區塊鏈", "比特幣", "颱風眼", "回報的率", "率回報", "zzyzx", "K99", "oas",
              "？！", "constructor", "c++", "$&"],
    "en": ["blockchain", "zzyzx", "量子力學", "quantum", "T9.9.z", "ounce", "...", "eeking",
           "constructor", "c++", "$&"],
}  # fmt: skip


def opened(browser, address, language, query=""):
    """The search page with its index read."""
    from selenium.webdriver.support.ui import WebDriverWait

    outside = browser.open(f"{address}/{PLACES[language]}search.html?q={quote(query)}")
    assert outside == []
    WebDriverWait(browser.driver, 10).until(
        lambda d: d.execute_script("return Boolean(courseSearch.find)")
    )
    return browser.driver


def first(driver, query):
    """Addresses of the results of a query, best first: "t1_5#t1-5-kpi"."""
    found = driver.execute_script("return courseSearch.find(arguments[0])", query)
    return [address.replace(".html", "") for address in found]


def lands(found, place):
    """True when a result is the place of a row."""
    if place.startswith("#"):
        return found == f"glossary#entry-{place[1:]}"
    if "#" in place or place.endswith("/"):
        return found.startswith(place)
    return found.split("#")[0] == place


def test_there_are_enough_queries():
    assert min(len(rows) for rows in QUERIES.values()) >= 40


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_right_place_is_among_the_first_three(browser, address, language):
    driver = opened(browser, address, language)
    wrong = []
    for query, place in QUERIES[language].items():
        found = first(driver, query)
        if not any(lands(one, place) for one in found[:3]):
            wrong.append((query, place, found[:5]))
    assert wrong == []


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_codes_come_first(browser, address, language):
    driver = opened(browser, address, language)
    for query, place in {
        "P1.5.1": "standard#p1-5-1", "k15": "standard#k15", "O1.2.1": "standard#o1-2-1",
        "T1.5.a": "t1_5#ex-t1-5-a", "T1.5.A": "t1_5#ex-t1-5-reflection", "T2.1": "t2_1",
    }.items():  # fmt: skip
        assert first(driver, query)[0] == place


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_absent_words_give_nothing_and_a_next_step(browser, address, language):
    driver = opened(browser, address, language, ABSENT[language][0])
    found = {query: first(driver, query)[:3] for query in ABSENT[language]}
    assert {query: places for query, places in found.items() if places} == {}
    shown = driver.execute_script(
        "return [document.querySelectorAll('#search-results li').length,"
        " document.getElementById('search-status').textContent,"
        " [...document.querySelectorAll('#search-next a')].filter(a => a.offsetParent)"
        ".map(a => a.getAttribute('href'))]"
    )
    assert shown[0] == 0 and ABSENT[language][0] in shown[1]
    assert {"glossary.html", "standard.html"} <= set(shown[2])


@pytest.mark.parametrize(
    ("language", "query", "marked", "told"),
    [
        ("zh-TW", "回報率", {"回報率"}, r"「回報率」：\d+ 頁，共 \d+ 處"),
        ("en", "view through", {"view-through", "View-through"}, r"“view through”: \d+ page"),
    ],
)
def test_results_say_where_and_show_the_match(browser, address, language, query, marked, told):
    driver = opened(browser, address, language, query)
    status = driver.find_element("id", "search-status").text
    assert re.search(told, status)
    lines = driver.execute_script(
        "return [...document.querySelectorAll('#search-results > li')].map(li =>"
        " [li.querySelector('a.found').textContent,"
        "  [...li.querySelectorAll('.context mark')].map(m => m.textContent)])"
    )
    assert any(" › " in name for name, _ in lines)
    marks = {mark for _, found in lines for mark in found}
    assert marks & marked and all(
        mark.lower().replace("-", " ") in (query, *query.split(), query + "s") for mark in marks
    )


@pytest.mark.parametrize(("language", "words"), [("zh-TW", "轉化率"), ("en", "holdout")])
def test_other_names_are_said(browser, address, language, words):
    driver = opened(browser, address, language, words)
    meant = {"zh-TW": "點擊轉換率", "en": "Control group"}[language]
    assert meant in driver.find_element("id", "search-status").text


def test_pieces_of_a_phrase_are_said(browser, address):
    driver = opened(browser, address, "zh-TW", "重複的訂單")
    assert "重複、訂單" in driver.find_element("id", "search-status").text


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_a_query_may_hold_any_sign(browser, address, language):
    for query in ("$& {n} zzyzx", "constructor"):
        driver = opened(browser, address, language, query)
        assert query in driver.find_element("id", "search-status").text


@pytest.mark.parametrize(("language", "place"), [("zh-TW", "t2_3"), ("en", "t2_3")])
def test_a_percentage_is_no_part_of_other_numbers(browser, address, language, place):
    assert [one.split("#")[0] for one in first(opened(browser, address, language), "3%")] == [place]


def test_typing_works_without_loading_the_page_again(browser, address):
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    browser.open(f"{address}/index.html")
    driver = browser.driver
    driver.execute_script("document.querySelector('.search-button-field').click()")
    box = WebDriverWait(driver, 5).until(
        lambda d: next(
            b for b in d.find_elements("css selector", "input[type=search]") if b.is_displayed()
        )
    )
    box.send_keys("回報率", Keys.ENTER)
    WebDriverWait(driver, 10).until(lambda d: d.find_elements("css selector", "#search-results a"))
    driver.execute_script("window.stayed = true")
    box = driver.switch_to.active_element
    assert box.get_attribute("value") == "回報率"
    box.send_keys(Keys.BACKSPACE * 3, "要徑")
    WebDriverWait(driver, 10).until(lambda d: "要徑" in d.find_element("id", "search-status").text)
    assert driver.execute_script("return window.stayed") and quote("要徑") in driver.current_url


def test_the_search_works_in_a_page_opened_from_a_folder(browser, site):
    browser.open(f"{(site / 'search.html').as_uri()}?q={quote('回報率')}")
    found = browser.driver.find_elements("css selector", "#search-results .context mark")
    assert found
