"""Cut the font of the course's figures out of the full Noto Sans TC.

    python tools/cut_font.py NotoSansTC_400Regular.ttf

Kept: Latin, punctuation, arrows, mathematical signs, full-width forms, bopomofo, the symbols and
the 5,401 common characters of Big5 (level 1), and every further character that the project's own
texts use. A new character in a text then needs one new run; tests/learner_figures says which.

The bold of the printed book needs only the characters of the book; others are drawn bold by the
browser:

    python tools/cut_font.py NotoSansTC_700Bold.ttf --only book standard autograder/site _toc.yml \\
        _config.yml --out autograder/site/printing/NotoSansTC-bold-subset.ttf
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "autograder" / "learner" / "fonts" / "NotoSansTC-subset.ttf"
FAMILY = "Noto Sans TC Course"
BLOCKS = (
    (0x20, 0x17F), (0x2B0, 0x2FF), (0x391, 0x3C9), (0x2010, 0x206F), (0x2070, 0x209F),
    (0x20A0, 0x20BF), (0x2100, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x26FF),
    (0x2700, 0x27BF), (0x3000, 0x303F), (0x3100, 0x312F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF),
)
# Everyday words of posts and chats that Big5 counts as rare.
CHATTY = "欸嗨齁咩唷喲嚕哩咧嘸囉啵噢嗶粿餡皂檸檬柚薑蒟蒻鰻魷麴酪桔柑蔴捲榛栗焙燻罐鋁箔紐曬痠蠟"
TEXTS = (".py", ".md", ".yml", ".po", ".csv", ".txt", ".ipynb")


def big5_common() -> set[int]:
    """Code points of Big5's symbols (A1-A3) and level 1 characters (A4-C6)."""
    points = set()
    for lead in range(0xA1, 0xC7):
        for trail in (*range(0x40, 0x7F), *range(0xA1, 0xFF)):
            if lead == 0xC6 and trail > 0x7E:
                continue
            try:
                points.update(map(ord, bytes((lead, trail)).decode("cp950")))
            except UnicodeDecodeError:
                continue
    return points


def used_in_project(*places: str) -> set[int]:
    """Code points in every text that git tracks, or in those in `places`."""
    command = ["git", "ls-files", "-z", "--", *places]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    points: set[int] = set()
    for name in names.stdout.decode().split("\0"):
        path = ROOT / name
        if path.suffix in TEXTS and path.is_file():
            points.update(map(ord, path.read_text(encoding="utf-8", errors="ignore")))
    return {p for p in points if p >= 0x20}


def rename(font: TTFont) -> None:
    """Give the cut font a family name of its own, so that a full Noto Sans TC never stands in."""
    family = f"{FAMILY} Bold" if font["OS/2"].usWeightClass > 500 else FAMILY
    for record in font["name"].names:
        if record.nameID in (1, 4, 16):
            record.string = family
        elif record.nameID in (3, 6):
            record.string = family.replace(" ", "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("font", type=Path, help="the full Noto Sans TC Regular (ttf)")
    parser.add_argument("--also", type=Path, nargs="*", default=[],
                        help="further texts whose characters to keep")
    parser.add_argument("--only", nargs="+", default=[], metavar="PLACE",
                        help="keep Latin and the characters of the project's texts there, no more")
    parser.add_argument("--out", type=Path, default=TARGET)
    arguments = parser.parse_args()
    wanted = used_in_project(*arguments.only)
    if not arguments.only:
        wanted |= big5_common() | set(map(ord, CHATTY))
    for text in arguments.also:
        wanted |= {ord(c) for c in text.read_text(encoding="utf-8-sig") if c >= " "}
    for first, last in BLOCKS[:6] if arguments.only else BLOCKS:
        wanted.update(range(first, last + 1))
    options = subset.Options()
    options.hinting = False
    options.layout_features = ["kern"]
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.notdef_outline = True
    font = TTFont(arguments.font)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    rename(font)
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(arguments.out)
    size = arguments.out.stat().st_size / 1e6
    print(f"{arguments.out.name}: {len(font.getBestCmap())} characters, {size:.2f} MB")


if __name__ == "__main__":
    main()
