"""Titles and fields of the exports of T2: the closing case of duty T2."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "case_t2": ("整合個案：新網站上線前後三週", "Closing case: three weeks around the new site",
                "TABLES", ("D26", "D41", "D42", "D43")),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "case_t2": {
        "case_events": ("record", "GA4 匯出的事件，每行一筆 JSON；每二十次造訪取一次",
                        "Events as GA4 exports them, a record in JSON on each line; one visit in "
                        "twenty"),
        "case_tables": ("table", "課程從事件整理好的工作階段、問題、剔除的瀏覽器，和下面各表",
                        "Sessions, findings and browsers left out, as the course makes them of the "
                        "events, and the tables below"),
        "case_clicks": ("table", "日期、通路、點擊（平台與 Search Console，不抽樣）",
                        "date, channel, clicks (platforms and Search Console, no sample)"),
        "case_last_year": ("table", "去年的日期與造訪（當時每次都量得到）",
                           "date and visits of last year (when every visit was measured)"),
        "case_days": ("table", "日期、裝置、訂單、雨量（毫米）",
                      "date, device, orders, rain in mm"),
        "case_experiment": ("table", "日期、瀏覽器、組別、是否購買、是否客訴",
                            "date, browser, arm, bought, complained"),
        "case_facts": ("record", "上線日、節慶、通路、實驗的規則",
                       "Day of release, festival, channels, rules of the experiment"),
    },
}
