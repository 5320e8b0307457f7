"""Titles and fields of the exports of T2.4: experiments on the site and in mails."""

from __future__ import annotations

_SITE: dict[str, tuple[str, str, str]] = {
    "date": ("date", "日期，臺北", "Day, Taipei"),
    "user": ("text", "分流用的使用者編號，一個使用者可能有好幾天",
             "User by whom arms are drawn; a user may have several days"),
    "arm": ("text", "組別：A 舊、B 新；空白是沒有記到", "Arm: A old, B new; blank: not recorded"),
    "device": ("text", "裝置：ios、android、line_app（LINE 內建瀏覽器）、desktop",
               "Device: ios, android, line_app (LINE's browser), desktop"),
    "sessions": ("count", "工作階段", "Sessions"),
    "purchases": ("count", "訂單", "Orders"),
    "revenue": ("TWD", "營收，含稅", "Revenue with VAT"),
    "load_seconds": ("seconds", "頁面載入秒數，當天平均；空白是沒有量到",
                     "Seconds a page took to load, mean of the day; blank: not measured"),
}
TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "ab_guest": ("實驗：免註冊結帳", "Experiment: checkout without an account",
                 "experiments.ab_guest", ("D07",)),
    "ab_wallet": ("實驗：付款鍵移到最上面", "Experiment: wallet button on top",
                  "experiments.ab_wallet", ("D07",)),
    "ab_bar": ("實驗：免運進度條", "Experiment: progress bar to free shipping",
               "experiments.ab_bar", ("D07",)),
    "ab_plans": ("三個實驗的計畫", "Plans of the three experiments", "experiments.ab_plans", ()),
    "mail_test": ("三組電子報實驗", "Mail test with three arms", "experiments.mail_test", ()),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "ab_guest": _SITE, "ab_wallet": _SITE, "ab_bar": _SITE,
    "ab_plans": {
        "experiment": ("text", "實驗代號", "Name of the experiment"),
        "title_zh": ("text", "測什麼（中文）", "What is tested (Chinese)"),
        "title_en": ("text", "測什麼（英文）", "What is tested (English)"),
        "start": ("date", "開始日", "First day"),
        "planned_end": ("date", "計畫的最後一天", "Last day as planned"),
        "stopped": ("date", "實際的最後一天", "Last day in fact"),
        "control": ("text", "對照組的組別", "Arm of the control"),
        "variant": ("text", "實驗組的組別", "Arm of the variant"),
        "share_b": ("ratio", "計畫分給實驗組的比例", "Planned share of the variant"),
        "planned_users": ("count", "計畫的使用者數，兩組合計", "Planned users, both arms"),
        "srm_alpha": ("ratio", "分流檢查的門檻", "Threshold of the check of the split"),
        "z": ("number", "區間的 z", "z of the intervals"),
        "guardrail_limit": ("seconds", "載入秒數最多可以多幾秒",
                            "Seconds that loading may take longer"),
    },
    "mail_test": {
        "customer": ("text", "會員編號", "Member"),
        "arm": ("text", "組別：no_mail 不寄、story 故事、offer 折扣；空白是沒有記到",
                "Arm: no_mail, story, offer; blank: not recorded"),
        "segment": ("text", "客群", "Segment of customers"),
        "visit": ("0/1", "兩週內來過網站", "Came to the site within two weeks"),
        "conversion": ("0/1", "兩週內買過", "Bought within two weeks"),
        "spend": ("TWD", "兩週內的消費；空白是在門市付款，還不知道金額",
                  "Spent within two weeks; blank: paid in the branch, amount not known yet"),
    },
}  # fmt: skip
