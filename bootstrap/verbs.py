"""The verbs of course.py and their options: one description for the help and for the work.

course.py reads it before any package is installed, autograder/cli.py reads it again inside the
course's environment. Standard library only. Help texts are (English, Chinese).
"""

import argparse

from .class_verbs import CLASS_VERBS
from .options import JSON, LANG

ABOUT = (
    "The course for the competency standard KMC2431-005v4 (online marketing planner).",
    "職能基準 KMC2431-005v4（網路行銷企劃人員）的課程。",
)
EPILOG = (
    "The first run makes the course's own environment (.venv) beside this file and needs a "
    "network.\nMore about one verb: course.py VERB --help",
    "第一次執行會在本檔旁建立課程專用的環境（.venv），需要網路。\n"
    "單一指令的說明：course.py 指令 --help",
)

# verb: (what it does, [(option, argparse settings, help), ...])
VERBS = {
    "learn": (
        (
            "Put the notebooks into the folder learner/ and open JupyterLab on the start page. "
            "Work that is already there is never overwritten.",
            "把練習筆記本放進 learner/ 資料夾，用 JupyterLab 開啟課程首頁；"
            "已經寫好的內容不會被覆蓋。",
        ),
        [
            (*LANG, ("language of the notebooks (default: your system's)",
                     "筆記本的語言（預設：系統語言）")),
            ("--own-data", {"action": "store_true"},
             ("with data of your own from now on: other right numbers than in the book",
              "從現在起使用自己的一份資料：正確數字和書上不同")),
            ("--no-browser", {"action": "store_true"},
             ("print the address only, open no browser", "只印出網址，不開瀏覽器")),
            ("--port", {"type": int, "metavar": "N"},
             ("port on this machine (default: the first free one from 8888)",
              "使用的連接埠（預設：8888 起第一個可用的）")),
        ],
    ),
    "submit": (
        (
            "Pack one learner's work into one zip file to hand in; no hub is needed.",
            "把學習者的作業打包成一個 zip 檔繳交，不需要任何伺服器。",
        ),
        [
            ("folder", {"nargs": "?", "metavar": "FOLDER"},
             ("folder of the work (default: learner/ of this course)",
              "作業所在的資料夾（預設：本課程的 learner/）")),
            ("--name", {"metavar": "NAME"},
             ("your name or number in the file; none by default",
              "檔案裡寫的姓名或學號；預設不寫")),
            (*LANG, ("which language's folder of learner/", "learner/ 裡哪個語言的資料夾")),
        ],
    ),
    "record": (
        (
            "Write the competency record: what was shown of the standard, when and by which "
            "evidence, as pages, PDF, JSON and Open Badges 3.0. Without --class the learner's "
            "own, with --class from the gradebook.",
            "產生職能紀錄：職能基準的哪些項目已展現、何時、憑哪些證據，"
            "含網頁、PDF、JSON 與 Open Badges 3.0。"
            "沒有 --class 時為學習者自己的紀錄，有 --class 時取自成績簿。",
        ),
        [
            ("--name", {"metavar": "NAME"},
             ("your name as it is to stand in your record (default: none)",
              "寫在自己紀錄上的姓名（預設：不寫）")),
            ("--out", {"metavar": "DIR"},
             ("where to write it (default: record in your folder, records in the class)",
              "輸出位置（預設：自己資料夾裡的 record，班級裡的 records）")),
            ("--class", {"dest": "class_dir", "action": "append", "metavar": "DIR"},
             ("records of this class's learners, with what was graded; may be repeated, e.g. for "
              "an exam of the same learners: records and key are those of the first",
              "這個班級學習者的紀錄，含已評分的部分；可重複使用，例如加上同一批學習者的考試："
              "紀錄與金鑰放在第一個班級")),
            ("--learner", {"action": "append", "metavar": "ID"},
             ("this learner only; may be repeated (default: all)",
              "只產生這位學習者的紀錄；可重複使用（預設：全部）")),
            ("--with", {"dest": "given", "metavar": "FILE.json"},
             ("the learner's own record, for the self-checked part",
              "學習者自己的紀錄檔，用於自我檢查的部分")),
            ("--sign", {"action": "store_true"},
             ("sign the credential with the class's key, which is made at first use",
              "用班級的金鑰簽署憑證；第一次使用時產生金鑰")),
            ("--issuer", {"metavar": "NAME"},
             ("who signs, e.g. the school and the course; said once",
              "簽署者的名稱，例如學校與課程；說一次即可")),
            ("--until", {"metavar": "DAY"},
             ("last day on which the signature is valid, e.g. 2030-12-31 (default: no end)",
              "簽章有效的最後一天，例如 2030-12-31（預設：無期限）")),
            ("--verify", {"metavar": "FILE.jwt"},
             ("say who signed this credential, when, and whether it was changed",
              "說明這份憑證由誰簽署、何時簽署、有沒有被改過")),
            ("--key", {"metavar": "FILE"},
             ("the issuer's public key for --verify (JWK or PEM)",
              "--verify 所用的簽署者公開金鑰（JWK 或 PEM）")),
            (*LANG, ("this language only (default: both, that of your system first)",
                     "只用這個語言（預設：兩種都產生，系統語言在前）")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "release": (
        (
            "Write a folder that a learner can use alone: notebooks, data, checker, one command.",
            "產生一個可獨立使用的資料夾給學習者：筆記本、資料、批改工具，一個指令就能開始。",
        ),
        [
            ("--out", {"required": True, "metavar": "DIR"}, ("where to write it", "輸出位置")),
            (*LANG, ("language (default: zh-TW)", "語言（預設：zh-TW）")),
            ("--learner", {"metavar": "ID"}, ("name of the learner", "學習者代號")),
            ("--own-data", {"action": "store_true"},
             ("with data of the learner's own: other right numbers than in the book",
              "使用學習者自己的一份資料：正確數字和書上不同")),
            ("--seed", {"type": int, "metavar": "N"},
             ("number of the own data (default: follows from the learner's id)",
              "自己資料的編號（預設：由學習者代號決定）")),
            ("--class", {"dest": "class_dir", "metavar": "DIR"},
             ("for learners of this class: a folder for each below --out, with the class's "
              "chapters and own data",
              "供這個班級的學習者使用：在 --out 之下每人一個資料夾，含班級的章與各自的資料")),
            ("--learners", {"metavar": "FILE.csv"},
             ("all learners of this list (a column id); default with --class: learners.csv of the "
              "class and whoever the gradebook knows",
              "名單上的所有學習者（須有 id 欄）；使用 --class 時預設為班級的 learners.csv "
              "與成績簿裡的人")),
            ("--branch", {"action": "store_true"},
             ("write both languages as they stand on a branch for Binder and nbgitpuller",
              "兩種語言一起產生，放在分支上供 Binder 與 nbgitpuller 使用")),
        ],
    ),
    **CLASS_VERBS,
    "demo": (
        (
            "Go the whole circle once: build a class, hand in five submissions, grade them, "
            "print points and messages.",
            "完整走一遍：建立班級、繳交五份作業、批改、列出得分與訊息。",
        ),
        [(*JSON, ("print JSON only", "只輸出 JSON"))],
    ),
    "gate": (
        (
            "Test the exercises: the solution passes, the blank is not attempted, every "
            "misconception is rejected with its own message, mutants die.",
            "檢驗習題：解答通過、空白算未作答、每種常見錯誤都被擋下且有專屬訊息、突變版本被抓出。",
        ),
        [
            ("--chapter", {"metavar": "ID"},
             ("one chapter only, e.g. T1.5", "只檢驗一章，如 T1.5")),
            ("--full", {"action": "store_true"},
             ("100 seeds, all years, every kind of dirt", "100 組種子、所有年份、每種髒資料")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "coverage": (
        (
            "Show which indicators, outputs, knowledge, skills and attitudes of the standard are "
            "taught, practised and assessed, by what, and what is missing.",
            "列出職能基準的行為指標、產出、知識、技能、態度由何處教學、練習、評量，以及還缺什麼。",
        ),
        [(*JSON, ("print JSON only", "只輸出 JSON"))],
    ),
    "data": (
        (
            "Write one world of the simulated campaign: the exports and the ledger of truth. With "
            "--events N: N events of a much larger shop as Parquet files instead.",
            "產生一個模擬的行銷世界：各平台匯出檔與真實帳本。"
            "加上 --events N 則改為產生一家大得多的商店的 N 筆事件（Parquet 檔）。",
        ),
        [
            ("--out", {"required": True, "metavar": "DIR"}, ("where to write it", "輸出位置")),
            ("--seed", {"type": int, "default": 2431, "metavar": "N"},
             ("seed (default: 2431)", "亂數種子（預設：2431）")),
            ("--year", {"type": int, "default": 2025, "metavar": "Y",
                        "choices": range(2024, 2028)},
             ("year, 2024 to 2027 (default: 2025)", "年份，2024 到 2027（預設：2025）")),
            ("--dirt", {"default": "all", "metavar": "D"},
             ("all, none, or codes such as D02,D07 (default: all)",
              "all、none，或代號如 D02,D07（預設：all）")),
            ("--events", {"type": int, "metavar": "N"},
             ("write N events as Parquet files instead, e.g. 100000000 (about 1 GB of disk); "
              "an interrupted run goes on where it stopped",
              "改為寫出 N 筆事件的 Parquet 檔，例如 100000000（約 1 GB）；中斷後同一指令會接著做")),
        ],
    ),
    "book": (
        (
            "Build the book into _site/: Chinese at the root, English under en/. Pages that have "
            "not changed are not built again. A fault is named with its file and line, and the "
            "site that was there stays as it was.",
            "把書建置到 _site/：中文在根目錄，英文在 en/。沒有變動的頁面不會重新建置。"
            "有錯時列出檔案與行號，原有的網站維持不變。",
        ),
        [("--out", {"default": None, "metavar": "DIR"},
          ("another place for it (default: _site)", "輸出位置（預設：_site）")),
         ("--lite", {"action": "store_true"},
          ("with notebooks that run in the browser (JupyterLite; installs it first)",
           "包含在瀏覽器裡執行的筆記本（JupyterLite，會先安裝）")),
         ("--without", {"action": "append", "metavar": "NAME"},
          ("leave out this part of the site, named as in the report, e.g. downloads; may be "
           "repeated",
           "不產生網站的這個部分，名稱如報告所列，例如 downloads；可重複使用")),
         (*JSON, ("print the report as JSON only", "只以 JSON 輸出報告"))],
    ),
    "test": (
        (
            "Run every check of the project: the tests, the gate, the strict build of the book. "
            "What this machine lacks is listed last as NOT RUN.",
            "執行專案的所有檢查：測試、習題檢驗、嚴格建置的書。"
            "這台電腦缺少的項目列在最後（NOT RUN）。",
        ),
        [("paths", {"nargs": "*", "metavar": "PATH"},
          ("only these test files or folders", "只執行這些測試檔或資料夾"))],
    ),
}  # fmt: skip


def pick(pair, lang):
    """The text of an (English, Chinese) pair in `lang`."""
    return pair[1] if lang == "zh-TW" else pair[0]


def parser(lang="en"):
    """The command line of course.py with its help in `lang`."""
    top = argparse.ArgumentParser(
        prog="course.py",
        description=pick(ABOUT, lang),
        epilog=pick(EPILOG, lang),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    verbs = top.add_subparsers(
        dest="verb", metavar=pick(("VERB", "指令"), lang), title=pick(("verbs", "指令"), lang)
    )
    for name, (about, options) in VERBS.items():
        text = pick(about, lang)
        brief = text.split("。")[0].split("；")[0] if lang == "zh-TW" else text.split(". ")[0]
        verb = verbs.add_parser(name, help=brief.rstrip("."), description=text)
        for flag, settings, about_option in options:
            verb.add_argument(flag, help=pick(about_option, lang), **settings)
    return top
