"""Draw the picture that social networks show beside a link to the site, and the site's icon.

    python tools/social_card.py

Needs Chromium with its driver; the font is the course's own, the small pictures are those of the
work outputs (`tools/thumbnails.py`).
"""

from __future__ import annotations

import hashlib
import html
import sys
from pathlib import Path

from PIL.PngImagePlugin import PngInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder import register  # noqa: E402
from autograder.site.meta import course_title  # noqa: E402
from tools import browser  # noqa: E402

STATIC = ROOT / "book" / "_static"
WIDTH, HEIGHT, MOST = 1200, 630, 100_000  # px, px, bytes
ICON = 180  # px
STAMP = "made-from"  # name of the text in a card's PNG that says what it was made of
SHOWN = ("O1.3.1", "O1.5.1", "O1.2.2")  # work outputs from back to front
LINES = {
    "zh-TW": "從企劃、廣告預算、測試到成果報告，把這份工作做一遍，每一步當場檢查。",
    "en": "Plan, budget, test, run and report a campaign; every step is checked at once.",
}
FOOT = {
    "zh-TW": "免費 · Jupyter 筆記本 · 中文／English",
    "en": "Free · Jupyter notebooks · 中文／English",
}
STYLE = """
@font-face { font-family: Course; src: url("FONT"); }
body { margin: 0; width: 1200px; height: 630px; overflow: hidden; position: relative;
  background: #1f3a34; color: #fff; font-family: Course, sans-serif; }
.text { position: absolute; left: 70px; top: 80px; width: 560px; }
.code { color: #f2c14e; font-size: 28px; }
h1 { font-size: 58px; line-height: 1.2; margin: 18px 0 26px; }
h1:lang(zh-TW) { width: 490px; }
p { font-size: 32px; line-height: 1.5; margin: 0; }
.foot { position: absolute; left: 70px; bottom: 56px; font-size: 26px; color: #f2c14e; }
img { position: absolute; width: 430px; border-radius: 10px; }
img:nth-of-type(1) { left: 710px; top: 60px; }
img:nth-of-type(2) { left: 770px; top: 175px; }
img:nth-of-type(3) { left: 690px; top: 290px; box-shadow: 0 0 0 6px #1f3a34; }
img:nth-of-type(2) { box-shadow: 0 0 0 6px #1f3a34; }
"""


def page(lang: str) -> str:
    """The card in one language as HTML."""
    pictures = "".join(
        f'<img src="{(STATIC / "outputs" / f"{code}.{lang}.webp").as_uri()}" alt="">'
        for code in SHOWN
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8">'
        f"<style>{STYLE.replace('FONT', browser.FONT)}</style><body>"
        f'<div class="text"><div class="code">{register.standard()["meta"]["code"]}</div>'
        f"<h1>{html.escape(course_title(lang))}</h1><p>{html.escape(LINES[lang])}</p></div>"
        f"{pictures}"
        f'<div class="foot">{html.escape(FOOT[lang])}</div></body></html>'
    )


def icon() -> str:
    """The site's icon as a page of its own size."""
    drawing = (STATIC / "favicon.svg").read_text(encoding="utf-8")
    sized = drawing.replace("<svg ", f'<svg width="{ICON}" height="{ICON}" ', 1)
    return f'<!DOCTYPE html><body style="margin:0;background:#1f3a34">{sized}</body>'


def digest(lang: str) -> str:
    """Checksum of what a card is made of, 12 hexadecimal digits; it stands in the card's PNG."""
    parts = [page(lang).replace(ROOT.as_uri(), "").encode()]
    parts += [(STATIC / "outputs" / f"{code}.{lang}.webp").read_bytes() for code in SHOWN]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def main() -> None:
    """Draw the cards of both languages and the icon."""
    cards = browser.shots({lang: page(lang) for lang in LINES}, WIDTH, HEIGHT)
    for lang, picture in cards.items():
        made_from = PngInfo()
        made_from.add_text(STAMP, digest(lang))
        browser.save_png(picture, STATIC / f"card.{lang}.png", MOST, made_from)
    drawn = browser.shots({"icon": icon()}, ICON, ICON)["icon"]
    browser.save_png(drawn, STATIC / "icon.png", MOST)


if __name__ == "__main__":
    main()
