"""Sentences that course.py says before any package is installed, in the user's language.

The rest of the course takes its sentences from gettext catalogues; those need a package to be
compiled, and these are wanted exactly when no package could be installed.
"""

import locale
import os
import sys

LANGUAGES = ("zh-TW", "en")

SENTENCES = {
    "wrong_python": (
        "This course needs Python 3.11 or newer, and this is Python {found}. {next}",
        "這門課需要 Python 3.11 以上的版本，目前執行的是 Python {found}。{next}",
    ),
    "use_other": (
        "Run it with the newer one on this machine: {command}",
        "這台電腦上有較新的版本，請改用：{command}",
    ),
    "get_python": (
        "Install a newer Python, then run the same command again.",
        "請安裝較新的 Python，再執行同一個指令。",
    ),
    "no_venv": (
        "This Python has no venv module; install your system's package for it "
        "(on Debian and Ubuntu: python3-venv), then run the same command again.",
        "這個 Python 沒有 venv 模組，請安裝系統的套件（Debian 與 Ubuntu：python3-venv），"
        "再執行同一個指令。",
    ),
    "no_pip": (
        "No usable pip was found and {wheel} is missing or damaged; get the course's files "
        "again, then run the same command.",
        "找不到可用的 pip，而且 {wheel} 遺失或損壞；請重新取得課程的檔案，再執行同一個指令。",
    ),
    "read_only": (
        "The course cannot write in {path}; move the course's folder to a place where you may "
        "write, then run the same command again.",
        "課程無法寫入 {path}；請把課程資料夾移到可以寫入的位置，再執行同一個指令。",
    ),
    "in_use": (
        "A file in {path} is in use by another program; close JupyterLab and other windows of "
        "the course, then run the same command again.",
        "{path} 裡有檔案正被其他程式使用；請關閉 JupyterLab 與課程的其他視窗，再執行同一個指令。",
    ),
    "disk_full": (
        "The disk that holds {path} has too little free space: the course needs about {need} MB "
        "and {free} MB are free.",
        "{path} 所在的磁碟空間不足：課程約需 {need} MB，目前剩下 {free} MB。",
    ),
    "no_network": (
        "The packages could not be downloaded: there is no connection to the package server. "
        "Check the network (or the proxy), then run the same command again.",
        "無法下載套件：連不上套件伺服器。請檢查網路（或代理伺服器），再執行同一個指令。",
    ),
    "no_certificate": (
        "The package server's certificate was not accepted; behind a company's proxy, ask for "
        "its certificate and set PIP_CERT to it. Details: {log}",
        "套件伺服器的憑證沒有通過驗證。如果公司網路使用代理伺服器，請取得它的憑證，"
        "並把 PIP_CERT 設成憑證的路徑。詳見 {log}",
    ),
    "no_package": (
        "The package {package} has no version for Python {found} on this system; use Python 3.11 "
        "to 3.14. Details: {log}",
        "套件 {package} 沒有適用於這個系統上 Python {found} 的版本，請使用 Python 3.11 到 3.14。"
        "詳見 {log}",
    ),
    "install_failed": (
        "Installing the packages failed ({reason}). The next run repairs it; details: {log}",
        "安裝套件時失敗（{reason}）。再執行一次會自動修復；詳見 {log}",
    ),
    "interrupted": (
        "Stopped before the end; the next run repairs what is half done.",
        "還沒做完就停止了；下次執行會修復做到一半的部分。",
    ),
    "waiting": (
        "Another run of the course is installing; waiting for it.",
        "課程的另一個指令正在安裝，等待它完成。",
    ),
    "first": (
        "Preparing the course in {path} (only once; two to three minutes, {size} MB).",
        "正在 {path} 準備課程環境（只需一次，約二到三分鐘，{size} MB）。",
    ),
    "repair": (
        "The earlier installation did not finish; making it anew.",
        "上次的安裝沒有完成，正在重新建立。",
    ),
    "update": (
        "The list of packages has changed; bringing them up to date.",
        "套件清單有變動，正在更新套件。",
    ),
    "downloading": ("  {done} of {total} packages found", "  已找到 {done} 個套件，共 {total} 個"),
    "unpacking": ("  installing {total} packages", "  正在安裝 {total} 個套件"),
    "ready": ("Ready after {seconds} s.", "環境已就緒，花了 {seconds} 秒。"),
}


def user_language(argv=None, environ=None):
    """The language to speak: --lang if given, else COURSE_LANG, else the system's, else English."""
    argv = sys.argv[1:] if argv is None else list(argv)
    environ = os.environ if environ is None else environ
    for position, word in enumerate(argv):
        value = word[7:] if word.startswith("--lang=") else ""
        if word == "--lang" and position + 1 < len(argv):
            value = argv[position + 1]
        if value:
            return "zh-TW" if value.lower().startswith("zh") else "en"
    for name in ("COURSE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "")
        if value:
            return "zh-TW" if value.lower().startswith("zh") else "en"
    try:  # Windows and macOS desktops often set none of the variables
        system = locale.getlocale()[0] or locale.setlocale(locale.LC_CTYPE, "") or ""
    except (locale.Error, ValueError):
        system = ""
    return "zh-TW" if system.lower().startswith(("zh", "chinese")) else "en"


def sentence(name, lang, **values):
    """One sentence of SENTENCES in `lang`, with its {places} filled in."""
    english, chinese = SENTENCES[name]
    return (chinese if lang == "zh-TW" else english).format(**values)
