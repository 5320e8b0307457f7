"""The verbs of course.py for a class, as `verbs.py` describes them. Standard library only."""

from .options import JSON, LANG

CLASS_VERBS = {
    "class": (
        (
            "Build a stock nbgrader course for a class, or bring one up to date with the course: "
            "points and marks by hand stay, and what has changed is told.",
            "建立一個標準的 nbgrader 課程，供班級使用；或讓既有的班級跟上課程的更新："
            "分數與人工評分都保留，並說明哪些題目有變動。",
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
             ("these chapters only, e.g. T1.5,T2.3; others that the class has stay as they are "
              "(default: those that the class has, for a new one all)",
              "只要這些章，例如 T1.5,T2.3；班級已有的其他章維持原樣"
              "（預設：班級已有的章，新班級為全部）")),
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
}  # fmt: skip
