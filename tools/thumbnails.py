"""Draw the pictures of the work outputs on the home page of the book.

    python tools/thumbnails.py

They are taken of real files: the course's own solutions in a world that no chapter uses
(`tools/output_pages.py`). Needs Chromium with its driver, and LibreOffice with pdftoppm for the
slides. Run it when tests/site/test_site_home.py says that an output has changed.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools import browser, output_pages  # noqa: E402

TARGET = ROOT / "book" / "_static" / "outputs"
STAMP = TARGET / "made_from.json"
WIDTH, HEIGHT, MOST = 560, 420, 25_000  # px, px, bytes
SLIDE = 2  # the slide of the deck that is shown: the one with a chart


def slide(deck: bytes) -> Image.Image:
    """One slide of a deck as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "deck.pptx").write_bytes(deck)
        convert = ["soffice", f"-env:UserInstallation={place.as_uri()}/home", "--headless",
                   "--convert-to", "pdf", "--outdir", folder, "deck.pptx"]  # fmt: skip
        subprocess.run(convert, cwd=folder, check=True, capture_output=True)
        draw = ["pdftoppm", "-r", "120", "-f", str(SLIDE), "-l", str(SLIDE), "-png", "deck.pdf"]
        subprocess.run([*draw, "slide"], cwd=folder, check=True, capture_output=True)
        with Image.open(next(place.glob("slide*.png"))) as picture:
            return picture.convert("RGB").resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def save(picture: Image.Image, path: Path) -> None:
    """Write WebP, as good as the limit of bytes allows."""
    for quality in range(80, 20, -10):
        picture.save(path, "WEBP", quality=quality, method=6)
        if path.stat().st_size <= MOST:
            return
    raise ValueError(f"{path.name} has {path.stat().st_size} bytes, more than {MOST}")


def main() -> None:
    """Draw all pictures and note what they were made from."""
    TARGET.mkdir(parents=True, exist_ok=True)
    pages = {
        f"{code}.{lang}": output_pages.page(code, lang, browser.FONT)
        for code in output_pages.OUTPUTS
        for lang in output_pages.LANGUAGES
    }
    pictures = browser.shots(pages, WIDTH, HEIGHT)
    for lang in output_pages.LANGUAGES:
        pictures[f"deck.{lang}"] = slide(output_pages.deck(lang))
    for name, picture in pictures.items():
        save(picture, TARGET / f"{name}.webp")
    made = {
        "seed": output_pages.SEED,
        "year": output_pages.YEAR,
        "made_from": output_pages.digests(),
    }
    STAMP.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")
    print(f"{len(pictures)} pictures in {TARGET.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
