"""Take the pictures of the instructor's guide: `python tools/class_screenshots.py [NAME ...]`.

Needs Chromium with its driver. Everything shown is made up: a class of forty that does not exist
(`tools/sample_class.py`) and a learner in the middle of the course. Without names all are taken:
class-stats, class-heat, class-formgrader, class-start.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402

from autograder import register  # noqa: E402
from autograder.bilingual import LANGUAGES  # noqa: E402
from tools import browser  # noqa: E402

TARGET = ROOT / "book" / "_static"
MOST = 200_000  # bytes
WIDE, WIDEST, HALF = 1100, 1240, 720  # px
MARKED = "T1-5-m1"  # the rubric that is shown in formgrader
TODAY = datetime(2026, 11, 30, 9, 0)


def stats(place: Path, lang: str) -> dict[str, Image.Image]:
    """The page of statistics at its top and at the map of the class."""
    from autograder.classes import sample

    home = sample.make(place / "class", lang=lang)
    page = place / "stats.html"
    verb = [sys.executable, str(ROOT / "course.py"), "stats", str(home), "--out", str(page)]
    subprocess.run([*verb, "--lang", lang], check=True, stdout=subprocess.DEVNULL)
    address = {"page": page.as_uri()}
    top = browser.views(address, WIDE, 760)["page"]
    # The heading of the map stands in the middle of the window; the picture begins above it.
    tall = browser.views(address, WIDEST, 2 * HALF, "#map-P")["page"]
    heat = tall.crop((0, HALF - 30, WIDEST, 2 * HALF))
    return {"class-stats": top, "class-heat": heat}


def start(place: Path, lang: str) -> dict[str, Image.Image]:
    """The start page of a learner who is half-way through T1.2."""
    from autograder.companion.look import look
    from autograder.grading.course_map import write_map

    write_map(place, lang)
    done = 0
    for chapter in register.chapters():
        folder = place / chapter.id
        folder.mkdir(exist_ok=True)
        about = json.dumps({"chapter": chapter.id, "lang": lang})
        (folder / "course.json").write_text(about, encoding="utf-8")
        (folder / f"{chapter.id}.ipynb").write_text('{"cells": []}', encoding="utf-8")
    for item in register.exercises():
        if item.chapter not in ("T0", "T1.1", "T1.2") or not item.automatic or done > 30:
            continue
        done += 1
        at = TODAY - timedelta(days=40 - done, minutes=item.minutes)
        line = {"time": at.timestamp(), "id": item.id, "verdict": "correct",
                "misconception": None, "message": "", "mark": "ok"}  # fmt: skip
        with (place / item.chapter / ".progress.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
    seen = look(place)
    page = (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8">'
        f'<body style="font-family:sans-serif;margin:1.5rem">{seen.top}{seen.tables}</body></html>'
    )
    return browser.shots({"class-start": page}, WIDE, 860)


def formgrader(place: Path, lang: str) -> dict[str, Image.Image]:
    """A submission in formgrader at an item with a rubric, two levels chosen."""
    from autograder.classes import sample

    chapter = "T1.5"
    home = sample.make(place / "class", [chapter], learners=4, lang=lang, whole=True)
    with contextlib.closing(sqlite3.connect(home / "gradebook.db")) as book:
        (submission,) = book.execute(
            "SELECT sn.id FROM submitted_notebook sn JOIN grade g ON g.notebook_id = sn.id "
            "JOIN base_cell c ON c.id = g.cell_id WHERE c.name = ? AND g.auto_score IS NULL",
            (MARKED,),
        ).fetchone()
    with serving(home) as address, driven() as driver:
        driver.get(f"{address}/login?token=tok")
        driver.get(f"{address}/formgrader/submissions/{submission}")
        boxes = "section.rubric"
        until(
            lambda: driver.execute_script(
                f"const one = document.querySelector({boxes!r}); return one && one.offsetHeight"
            )
        )
        for row in (0, 1):
            driver.execute_script(
                "document.querySelectorAll('section.rubric')[0].querySelectorAll('fieldset')"
                "[arguments[0]].querySelectorAll('input')[arguments[0]].click()", row)  # fmt: skip
        driver.execute_script(
            f"document.querySelector({boxes!r}).scrollIntoView({{block: 'center'}})"
        )
        time.sleep(1)  # the page saves what was chosen and settles
        picture = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
    return {"class-formgrader": picture}


MAKERS = {
    "class-stats": stats,
    "class-heat": stats,
    "class-start": start,
    "class-formgrader": formgrader,
}


@contextlib.contextmanager
def serving(home: Path) -> Iterator[str]:
    """A Jupyter server with formgrader on the class; its address."""
    settings = home.parent / "jupyter"
    settings.mkdir(exist_ok=True)
    extensions = {"nbgrader.server_extensions.formgrader": True, "jupyterlab": False}
    (settings / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"jpserver_extensions": extensions}}), encoding="utf-8"
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = {"JUPYTER_CONFIG_DIR": str(settings), "JUPYTER_CONFIG_PATH": str(settings)}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--ServerApp.ip=127.0.0.1", "--allow-root",
         f"--ServerApp.port={port}", "--no-browser", "--IdentityProvider.token=tok"],
        cwd=home, env={**os.environ, **places},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def driven() -> Iterator:
    """A headless Chromium that asks no host but this machine."""
    from selenium import webdriver

    from autograder.suite import find

    options = webdriver.ChromeOptions()
    options.binary_location = find("chromium")
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={WIDE},900",
        "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):  # fmt: skip
        options.add_argument(argument)
    driver = webdriver.Chrome(
        options=options, service=webdriver.ChromeService(shutil.which("chromedriver"))
    )
    # formgrader loads MathJax from a host that is out of reach here
    quiet = "window.MathJax = {Hub: {Config() {}, Queue() {}, Startup: {signal: {Interest() {}}}}};"
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": quiet})
    try:
        yield driver
    finally:
        driver.quit()


def until(true, seconds: float = 90) -> None:
    """Wait until `true()`; RuntimeError after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("the page or the server did not come up")
        time.sleep(0.2)


def main(names: list[str]) -> None:
    """Take the named pictures, or all, in both languages."""
    wanted = names or list(MAKERS)
    for make in dict.fromkeys(MAKERS[name] for name in wanted):
        for lang in LANGUAGES:
            with tempfile.TemporaryDirectory() as folder:
                for name, picture in make(Path(folder), lang).items():
                    if name in wanted:
                        browser.save_png(picture, TARGET / f"{name}-{lang}.png", MOST)
                        print(TARGET / f"{name}-{lang}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
