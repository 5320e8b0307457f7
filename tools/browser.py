"""Pictures of HTML pages by headless Chromium, for the tools that draw the site's own pictures."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

ROOT = Path(__file__).resolve().parent.parent
FONT = (ROOT / "autograder" / "learner" / "fonts" / "NotoSansTC-subset.ttf").as_uri()
SCROLL = """
document.querySelector(arguments[0]).scrollIntoView({block: "center", behavior: "instant"});
return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
"""


def save_png(picture: Image.Image, path: Path, most: int, info: PngInfo | None = None) -> None:
    """Write PNG with as many colours as the limit of `most` bytes allows.

    Raises:
        ValueError: it has more bytes with 32 colours, too.
    """
    for colours in (256, 128, 64, 32):
        picture.quantize(colours).save(path, "PNG", optimize=True, pnginfo=info)
        if path.stat().st_size <= most:
            return
    raise ValueError(f"{path.name} has {path.stat().st_size} bytes, more than {most}")


def shots(pages: Mapping[str, str], width: int, height: int) -> dict[str, Image.Image]:
    """HTML texts by name -> their pictures by name, width x height px each.

    Raises:
        RuntimeError: there is no Chromium with its driver.
    """
    with tempfile.TemporaryDirectory() as folder:
        written = {}
        for name, text in pages.items():
            path = Path(folder, f"{name}.html")
            path.write_text(text, encoding="utf-8")
            written[name] = path.as_uri()
        return views(written, width, height)


def views(
    addresses: Mapping[str, str], width: int, height: int, scroll_to: str = ""
) -> dict[str, Image.Image]:
    """Addresses by name -> pictures of what a window shows, width x height px each.

    scroll_to: selector of the element that stands in the middle of the window, "" for the top.

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
        for name, address in addresses.items():
            driver.get(address)
            driver.execute_script("return document.fonts.ready.then(() => true)")
            if scroll_to:
                driver.execute_script(SCROLL, scroll_to)
            picture = Image.open(io.BytesIO(driver.get_screenshot_as_png()))
            made[name] = picture.convert("RGB").crop((0, 0, width, height))
    finally:
        driver.quit()
    return made
