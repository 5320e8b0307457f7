"""What the text of the project may not hold: a machine's paths, package servers, mainland wording.

Only files that git knows are read; the standard's own wording is kept verbatim and exempt.
"""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = {".md", ".py", ".yml", ".yaml", ".po", ".toml", ".cff", ".txt", ".in", ".csv", ".json",
        ".js", ".css", ".html", ".sh", ""}  # fmt: skip
HERE = "tests/test_text.py"
GLOSSARY = "standard/glossary.csv"
VERBATIM = ("standard/KMC2431-005v4.txt", "standard/standard.yml")
# Built in pieces, so that this file does not hold what it forbids.
PATHS = re.compile(
    r"(?<![\w./~-])/(?:" + "|".join(["wor" + "k", "tm" + "p", "roo" + "t", "hom" + "e", "Users"])
    + r")/(?!lib/)\w|\b[A-Z]:\\\\?(?:Users|home)"
)  # fmt: skip
SERVERS = re.compile(r"pypi\." + r"org|pythonhosted|registry\.npm" + r"js|--(?:extra-)?index-url")
# mainland word: Taiwan word
WORDING = {
    "視頻": "影片", "網絡": "網路", "信息": "資訊", "數據庫": "資料庫", "軟件": "軟體",
    "硬件": "硬體", "質量": "品質", "默認": "預設", "缺省": "預設", "屏幕": "螢幕",
    "鼠標": "滑鼠", "落地頁": "到達頁", "著陸頁": "到達頁",
    "關鍵事件": "重要事件", "營銷": "行銷", "轉化率": "轉換率", "轉化": "轉換",
    "渠道": "通路", "賬號": "帳號", "賬戶": "帳戶", "鏈接": "連結", "服務器": "伺服器",
    "打印": "列印", "文件夾": "資料夾", "硬盤": "硬碟", "內存": "記憶體", "博客": "部落格",
    "短信": "簡訊", "激活": "啟用", "運營": "營運", "反饋": "回饋", "優化器": "最佳化器",
    "代碼塊": "程式區塊", "編程": "寫程式", "變量": "變數", "函數庫": "函式庫", "字符": "字元",
    "字節": "位元組", "接口": "介面", "界面": "介面", "導入": "匯入", "導出": "匯出",
    "刷新": "重新整理", "數組": "陣列", "程序員": "程式設計師",
    "推送": "推播", "公眾號": "官方帳號", "用戶端": "客戶端", "組件": "元件",
    "下拉菜單": "下拉選單", "菜單": "選單", "搜索": "搜尋", "點贊": "按讚", "評論區": "留言區",
}  # fmt: skip
RARE = "蔴"  # traditional, though Big5 lacks it


@cache
def texts() -> dict[str, str]:
    """Relative path -> text of every text file that git knows and that is still there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    ).stdout.split("\0")
    found = {}
    for name in filter(None, listed):
        path = ROOT / name
        if path.suffix in TEXT and path.is_file() and not name.startswith("datasets/exports/"):
            try:
                found[name] = path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue
    if not found:
        pytest.skip("not a git working copy")
    return found


# What readers may type into the search, whatever they are used to; no page shows it.
TYPED = ("book/_static/search_query.js", "tests/site/test_site_queries.py")


def hits(pattern: re.Pattern[str], skip: tuple[str, ...] = ()) -> list[str]:
    """'file:line: text' of every match in the project's texts."""
    return [
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        if name not in (HERE, *skip)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_path_of_one_machine() -> None:
    assert not hits(PATHS)


def test_no_package_server_is_named() -> None:
    assert not hits(SERVERS)


def test_chinese_is_taiwan_usage() -> None:
    words = re.compile("|".join(WORDING))
    found = [hit for hit in hits(words, (*VERBATIM, GLOSSARY)) if not hit.startswith("tests/")]
    # Synonyms are what people type into the search, whatever they say; no page shows them.
    for row in csv.DictReader(texts()[GLOSSARY].lstrip("\ufeff").splitlines()):
        shown = [text for column, text in row.items() if column != "synonyms"]
        found += [f"{GLOSSARY}: {row['zh_tw']}"] if words.search(" ".join(shown)) else []
    assert not found, "\n".join(found)


def test_no_simplified_characters() -> None:
    """Big5 has no simplified forms, so whatever it cannot write is looked at."""
    found = []
    for name, text in texts().items():
        if name in TYPED:
            continue
        for character in sorted(set(re.findall("[\u4e00-\u9fff]", text))):
            try:
                character.encode("cp950")
            except UnicodeEncodeError:
                if character in RARE:
                    continue
                found.append(f"{name}: {character}")
    assert not found, "\n".join(found)


def test_ruff_is_clean() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "."], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout


def test_no_file_grows_past_its_reader() -> None:
    long = {
        name: text.count("\n")
        for name, text in texts().items()
        if name.endswith(".py") and text.count("\n") > 400
    }
    assert not long


def test_the_lock_is_whole() -> None:
    """Every package of requirements.in is pinned in requirements.txt, and nothing is left open."""
    wanted = re.findall(r"^([A-Za-z][\w.-]*)", texts()["requirements.in"], re.M)
    lock = [line for line in texts()["requirements.txt"].splitlines() if line]
    assert all(re.match(r"[a-z0-9.-]+==\S+( ; .+)?$", line) for line in lock), lock
    pinned = {line.split("==")[0] for line in lock}
    missing = {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} - pinned
    assert not missing
