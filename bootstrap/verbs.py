"""The verbs of course.py and their options: one description for the help and for the work.

course.py reads it before any package is installed, autograder/cli.py reads it again inside the
course's environment. Standard library only. Help texts are (English, Chinese).
"""

import argparse

from .messages import LANGUAGES

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
LANG = ("--lang", {"choices": LANGUAGES})
JSON = ("--json", {"action": "store_true"})

# verb: (what it does, [(option, argparse settings, help), ...])
VERBS = {
    "learn": (
        (
            "Put the notebooks into the folder learner/ and open JupyterLab. Work that is "
            "already there is never overwritten.",
            "把練習筆記本放進 learner/ 資料夾並開啟 JupyterLab；已經寫好的內容不會被覆蓋。",
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
            ("--class", {"dest": "class_dir", "metavar": "DIR"},
             ("records of this class's learners, with what was graded",
              "這個班級學習者的紀錄，含已評分的部分")),
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
    "class": (
        (
            "Build a stock nbgrader course for a class.",
            "建立一個標準的 nbgrader 課程，供班級使用。",
        ),
        [
            ("dir", {"metavar": "DIR"}, ("folder of the new course", "新課程的資料夾")),
            (*LANG, ("language (default: that of the class, for a new one zh-TW)",
                     "語言（預設：班級原有的語言，新班級為 zh-TW）")),
            ("--own-data", {"action": "store_true"},
             ("each learner has data of their own, from the class's secret and the learner's id",
              "每位學習者有自己的一份資料，由班級密鑰與學習者代號決定")),
            ("--exam", {"action": "store_true"},
             ("an exam: own data, and checks that say only whether an answer can be read",
              "考試：各自的資料，檢查只說答案讀不讀得到")),
            ("--chapters", {"metavar": "IDS"},
             ("these chapters only, e.g. T1.5,T2.3 (default: all)",
              "只要這些章，例如 T1.5,T2.3（預設：全部）")),
        ],
    ),
    "hub": (
        (
            "Run a class on JupyterHub on this machine, for a trial: makes the class if it is not "
            "there, hands its chapters out, gives each learner an account. Ctrl-C ends the hub; "
            "work, accounts and passwords stay for the next start.",
            "在這台電腦用 JupyterHub 試辦一個班級：班級不存在時先建立，"
            "發放各章並為每位學習者建立帳號；"
            "按 Ctrl-C 結束，作業、帳號與密碼都會保留到下次啟動。",
        ),
        [
            ("dir", {"metavar": "DIR"}, ("folder of the class", "班級的資料夾")),
            ("--learners", {"metavar": "FILE.csv"},
             ("list of the learners with a column id; it is copied into the class as learners.csv",
              "學習者名單，須有 id 欄；會複製到班級資料夾，檔名為 learners.csv")),
            ("--chapters", {"metavar": "IDS"},
             ("chapters to hand out, e.g. T0,T1.5 (default: all of the class)",
              "要發放的章，例如 T0,T1.5（預設：班級的所有章）")),
            ("--port", {"type": int, "metavar": "N"},
             ("port (default: the first free one from 8000)",
              "連接埠（預設：8000 起第一個可用的）")),
            ("--address", {"metavar": "A", "default": "127.0.0.1"},
             ("address to listen at; 0.0.0.0 for all of this machine's (default: 127.0.0.1, only "
              "this machine)",
              "監聽的位址；0.0.0.0 表示這台電腦的所有位址（預設：127.0.0.1，只有本機連得到）")),
            ("--prepare-only", {"action": "store_true"},
             ("prepare class, accounts and settings, start nothing",
              "只準備班級、帳號與設定，不啟動")),
            (*LANG, ("language of a new class (default: zh-TW)", "新班級的語言（預設：zh-TW）")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "grade": (
        (
            "Grade submissions and print points and messages. FOLDER holds "
            "LEARNER/T1.5/T1.5.ipynb and the files beside it, or zip files made by submit. "
            "Work that has not changed since the last run is not run again.",
            "批改作業並列出得分與訊息。FOLDER 內為 學習者/T1.5/T1.5.ipynb 與其旁的檔案，"
            "或 submit 產生的 zip 檔。上次批改後沒有變動的作業不會再執行。",
        ),
        [
            ("folder", {"nargs": "?", "metavar": "FOLDER"},
             ("folder of submissions; with --resume the one of the last run",
              "作業資料夾；使用 --resume 時為上次的資料夾")),
            ("--class", {"dest": "class_dir", "metavar": "DIR"},
             ("write the points into this class's gradebook (default: a class kept in "
              "build/grading)",
              "把得分寫入這個班級的成績簿（預設：保存在 build/grading 的班級）")),
            ("--jobs", {"metavar": "N"},
             ("notebooks that run at a time (default: one per processor)",
              "同時執行的筆記本數（預設：每個處理器一份）")),
            ("--cluster", {"metavar": "ADDRESS"},
             ("run on the workers of this Dask scheduler instead, e.g. tcp://host:8786",
              "改由這個 Dask 排程器的工作程序執行，例如 tcp://host:8786")),
            ("--tls", {"metavar": "DIR"},
             ("folder of ca.pem, cert.pem and key.pem for a tls:// scheduler",
              "連接 tls:// 排程器所需的 ca.pem、cert.pem、key.pem 所在資料夾")),
            ("--isolation", {"metavar": "LEVEL", "default": "box"},
             ("box: no network, no other files, limits (default); process: weaker, where the "
              "system does not allow the box",
              "box：沒有網路、看不到其他檔案、限制資源（預設）；"
              "process：較弱，用於系統不允許 box 的情況")),
            ("--resume", {"action": "store_true"},
             ("go on with the last run of the class, with its options",
              "以相同選項接續這個班級上次的批改")),
            ("--learner", {"action": "append", "metavar": "ID"},
             ("grade this learner's work again; may be repeated",
              "重新批改這位學習者的作業；可重複使用")),
            ("--exercise", {"action": "append", "metavar": "ID"},
             ("grade this exercise again, e.g. T1.5.a; other points stay; may be repeated",
              "重新批改這一題，例如 T1.5.a；其他得分不變；可重複使用")),
            ("--again", {"action": "store_true"},
             ("grade everything again, also what has not changed",
              "全部重新批改，包括沒有變動的作業")),
            ("--report", {"metavar": "FILE.html"},
             ("write the whole report as a page", "把完整報告寫成網頁")),
            ("--verbose", {"action": "store_true"},
             ("print a line per exercise as well (classes of up to 40 learners)",
              "每一題也各印一行（40 位學習者以內的班級）")),
            (*LANG, ("language of the table, the report and the notes (default: your system's); "
                     "learners read the language of their class",
                     "表格、報告與說明的語言（預設：系統語言）；學習者看到的是班級的語言")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "stats": (
        (
            "Figures of a class: difficulty and discrimination of each exercise, which mistakes "
            "and how often, where learners stop, a map of the class by indicators. Reads the "
            "class and writes nothing into it.",
            "全班統計：每一題的難度與鑑別度、各種錯誤與人數、學習者停在哪裡、"
            "依指標呈現的全班分布圖。只讀取班級資料，不寫入任何內容。",
        ),
        [
            ("dir", {"metavar": "CLASS_DIR"}, ("folder of the class", "班級的資料夾")),
            ("--chapter", {"action": "append", "metavar": "ID"},
             ("only this chapter, e.g. T1.5; may be repeated",
              "只看這一章，例如 T1.5；可重複使用")),
            ("--group", {"metavar": "SECTION"},
             ("only this section of learners.csv", "只看 learners.csv 裡的這一組（section）")),
            ("--codes", {"action": "append", "choices": ("P", "O", "K", "S")},
             ("codes of the map: P indicators (default), O outputs, K knowledge, S skills; may be "
              "repeated",
              "分布圖的代碼：P 指標（預設）、O 產出、K 知識、S 技能；可重複使用")),
            ("--anonymous", {"action": "store_true"},
             ("numbers in place of learners' names and ids", "以編號取代學習者的姓名與代號")),
            ("--similarity", {"action": "store_true"},
             ("also list submissions that are more alike than the task explains; a reason to look, "
              "never a proof",
              "也列出相似程度超過題目所能解釋的作業；這是查看的理由，不是證據")),
            ("--out", {"metavar": "FILE.html"}, ("write a page", "寫成網頁")),
            ("--double-marking", {"metavar": "DIR"},
             ("instead of figures: draw answers that people mark and write them for a second "
              "marker, without names and first marks, with a list to fill in",
              "不做統計，改為抽出由人評分的答案，寫給第二位評分者：沒有姓名與第一位的分數，"
              "附一份要填的清單")),
            ("--share", {"type": float, "default": 0.2, "metavar": "SHARE"},
             ("share of the answers to each item that is drawn, at least 5 (default: 0.2)",
              "每一題抽出的比例，至少 5 份（預設：0.2）")),
            ("--seed", {"type": int, "default": 0, "metavar": "N"},
             ("seed of the draw (default: 0)", "抽樣的亂數種子（預設：0）")),
            ("--second", {"metavar": "FILE.csv"},
             ("instead of figures: compare the second marker's filled list with the first marks",
              "不做統計，改為把第二位評分者填好的清單和第一位的評分比對")),
            (*LANG, ("language of the figures (default: your system's)",
                     "統計的語言（預設：系統語言）")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "export": (
        (
            "Write the grades of a class as a file: for Moodle, for Canvas, or as tables (CSV, "
            "Excel) by indicator. An empty field is no grade, never a 0.",
            "把全班成績寫成檔案：給 Moodle、給 Canvas，或依指標的表格（CSV、Excel）。"
            "空白代表沒有成績，絕不是 0 分。",
        ),
        [
            ("dir", {"metavar": "CLASS_DIR"}, ("folder of the class", "班級的資料夾")),
            ("--to", {"choices": ("moodle", "canvas", "csv", "xlsx"), "required": True},
             ("what the file is for", "檔案的用途")),
            ("--out", {"metavar": "FILE"},
             ("the file (default: CLASS_DIR/exports/, named after the target)",
              "輸出的檔案（預設：CLASS_DIR/exports/，以用途命名）")),
            ("--chapter", {"metavar": "ID"}, ("only this chapter, e.g. T1.5",
                                              "只輸出這一章，例如 T1.5")),
            ("--template", {"metavar": "FILE.csv"},
             ("for canvas: the file that its gradebook exports, to be filled in, so that learners "
              "and assignments keep their numbers",
              "用於 canvas：由它的成績簿匯出的檔案，填入成績後學習者與作業的編號保持不變")),
            (*LANG, ("language of headings and notes (default: your system's)",
                     "欄名與說明的語言（預設：系統語言）")),
            (*JSON, ("print JSON only", "只輸出 JSON")),
        ],
    ),
    "worker": (
        (
            "Run workers for grading on this host; they execute what course.py grade --cluster "
            "hands out. Ctrl-C ends them.",
            "在這台主機上執行批改用的工作程序，處理 course.py grade --cluster 分派的作業；"
            "按 Ctrl-C 結束。",
        ),
        [
            ("address", {"metavar": "ADDRESS"},
             ("address of the Dask scheduler, e.g. tcp://host:8786",
              "Dask 排程器的位址，例如 tcp://host:8786")),
            ("--jobs", {"type": int, "metavar": "N"},
             ("workers on this host (default: one per processor)",
              "這台主機的工作程序數（預設：每個處理器一個）")),
            ("--tls", {"metavar": "DIR"},
             ("folder of ca.pem, cert.pem and key.pem for a tls:// scheduler",
              "連接 tls:// 排程器所需的 ca.pem、cert.pem、key.pem 所在資料夾")),
        ],
    ),
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
