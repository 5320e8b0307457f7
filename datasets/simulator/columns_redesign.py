"""Titles and fields of the exports of T2.4: the page that is to be patched."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "live_page": ("線上的母親節活動頁", "Mother's Day page as it is live", "redesign.live_page",
                  ()),
    "patch_brief": ("修改頁面的工作單", "Work order for the patch of the page",
                    "redesign.patch_brief", ()),
    "page_heatmap": ("活動頁的熱區圖", "Heat map of the campaign page",
                     "redesign.page_heatmap", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "live_page": {"（整頁）": ("HTML", "手機、單欄的活動頁", "A page for phones, one column")},
    "patch_brief": {
        "points": ("list", "要改的地方：編號、T2.4.a 的步驟與平台、位置、改好的樣子",
                   "What is to change: id, step and platform of T2.4.a, place, goal"),
        "max_changed_lines": ("count", "最多改幾行", "Most lines that may change"),
        "page": ("mapping", "頁面上的價格、日期、運費和優惠",
                 "Prices, dates, fee and offer on the page"),
    },
    "page_heatmap": {
        "y_px": ("px", "方格上緣的高度", "Upper edge of a square"),
        "x_px": ("px", "方格左緣", "Left edge of a square"),
        "taps": ("count", "四月在手機上點到這格的次數", "Taps on phones in April"),
        "seen": ("ratio", "捲到這個高度的訪客比例", "Share of visitors who scrolled as far"),
    },
}
