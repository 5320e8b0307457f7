"""Pictures of HTML pages by headless Chromium, for the tools that draw the site's own pictures."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
FONT = (ROOT / "autograder" / "learner" / "fonts" / "NotoSansTC-subset.ttf").as_uri()


def shots(pages: Mapping[str, str], width: int, height: int) -> dict[str, Image.Image]:
    """HTML texts by name -> their pictures by name, width x height px each.

    Raises:
        RuntimeError: there is no Chromium with its driver.
    """
    from selenium import webdriver

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    chromedriver = shutil.which("chromedriver")
    if not (chromium and chromedriver):
        raise RuntimeError("needs the packages chromium and chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(chromedriver))
    made = {}
    try:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})  # fmt: skip
        with tempfile.TemporaryDirectory() as folder:
            for name, text in pages.items():
                path = Path(folder, f"{name}.html")
                path.write_text(text, encoding="utf-8")
                driver.get(path.as_uri())
                driver.execute_script("return document.fonts.ready.then(() => true)")
                picture = Image.open(io.BytesIO(driver.get_screenshot_as_png()))
                made[name] = picture.convert("RGB").crop((0, 0, width, height))
    finally:
        driver.quit()
    return made
