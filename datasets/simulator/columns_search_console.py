"""Titles and fields of the exports of T2.2: Search Console."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "gsc_files": ("Search Console 下載檔", "Search Console archives",
                  "search_console.gsc_files", ("D03", "D38")),
}  # fmt: skip
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "gsc_files": {
        "Queries.csv / 查詢.csv": ("file", "點擊最多的 1,000 個查詢；中文檔名是課程取的",
                                 "The 1,000 queries with most clicks; rare ones are withheld (the "
                                 "Chinese names of the files are this course's own)"),
        "Dates.csv, Chart.csv / 日期.csv, 圖表.csv": (
            "file", "每天的合計，包括不列的查詢", "Totals by day, with the queries withheld"),
        "Top queries / 熱門查詢": ("text", "查詢字詞，小寫", "Query, in small letters"),
        "Date / 日期": ("date", "日期", "Day"),
        "Clicks / 點擊次數": ("count", "點擊", "Clicks"),
        "Impressions / 曝光次數": ("count", "曝光", "Impressions"),
        "CTR / 點閱率": ("text", "點擊 ÷ 曝光，帶 % 的文字", "Clicks / impressions, with a %"),
        "Position / 排序, 平均排名, 平均排序": (
            "rank", "平均排名，1 是最上面", "Average position, 1 is the top"),
        "Pages.csv, Countries.csv, Devices.csv, Filters.csv": (
            "file", "其他分頁：網頁、國家、裝置、篩選條件", "Other tabs and the filters chosen"),
    },
}  # fmt: skip
