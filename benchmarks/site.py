"""How fast a built page can be read: `python benchmarks/site.py [SITE] [runs]`.

Serves a built site (`_site` by default) from this machine and opens each kind of page in headless
Chromium with an empty cache. Prints, as the median of the runs, the milliseconds until the page
is parsed, until something is painted and until it is usable (parsed, painted, fonts there), the
ratio to an empty page, and the kilobytes fetched. Nothing is asserted; the budget is 1 s.
"""

from __future__ import annotations

import functools
import http.server
import shutil
import statistics
import sys
import tempfile
import threading
from pathlib import Path

from selenium import webdriver

ROOT = Path(__file__).resolve().parents[1]
BUDGET = 1000
PAGES = (
    *("index", "how_to", "t0", "t1", "t1_5", "t2_3", "capstone", "standard", "glossary", "data"),
    *("datasets/meta", "search", "instructors"),
)
EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>empty</title><p>empty</p></html>"
MEASURE = """
const done = arguments[0];
const told = () => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  if (!paint) { setTimeout(told, 20); return; }
  const size = [page, ...performance.getEntriesByType("resource")]
    .reduce((sum, entry) => sum + entry.encodedBodySize, 0);
  done([page.domContentLoadedEventEnd, paint.startTime, window.fontsReady || 0, size / 1000]);
};
document.fonts.ready.then(() => { window.fontsReady = performance.now(); told(); });
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Static files without a line per request."""

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def browser() -> webdriver.Chrome:
    """Headless Chromium that keeps nothing between pages."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser")
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900"):
        options.add_argument(argument)
    # The page's own clock is read as soon as it is parsed, so waiting for fonts adds nothing.
    options.page_load_strategy = "eager"
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.setCacheDisabled", {"cacheDisabled": True})
    return driver


def measure(driver: webdriver.Chrome, url: str, runs: int) -> tuple[float, float, float, float]:
    """(ms parsed, ms painted, ms usable, kilobytes), medians of `runs` loads without a cache."""
    seen = []
    for _ in range(runs):
        driver.get(url)
        parsed, painted, fonts, size = driver.execute_async_script(MEASURE)
        seen.append((parsed, painted, max(parsed, painted, fonts), size))
    return tuple(statistics.median(values) for values in zip(*seen, strict=True))


def main(site: Path, runs: int) -> int:
    """Measure every kind of page and print a line for each."""
    if not (site / "index.html").exists():
        raise SystemExit(f"{site} holds no built site: python course.py book --out {site}")
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "course").symlink_to(site.resolve())
        (Path(folder) / "empty.html").write_text(EMPTY, encoding="utf-8")
        handler = functools.partial(Quiet, directory=folder)
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            host = f"http://127.0.0.1:{server.server_port}"
            driver = browser()
            try:
                measure(driver, f"{host}/empty.html", 2)  # the first loads warm the browser up
                empty = measure(driver, f"{host}/empty.html", runs)
                print(f"{'page':<24}{'parsed':>9}{'painted':>9}{'usable':>9}{'ratio':>7}{'KB':>7}")
                worst = 0.0
                for name in ("empty", *(p for p in PAGES if (site / f"{p}.html").exists())):
                    url = f"{host}/course/{name}.html"
                    row = empty if name == "empty" else measure(driver, url, runs)
                    worst = max(worst, row[2])
                    print(
                        f"{name:<24}{row[0]:>6.0f} ms{row[1]:>6.0f} ms{row[2]:>6.0f} ms"
                        f"{row[2] / empty[2]:>7.1f}{row[3]:>7.0f}"
                    )
            finally:
                driver.quit()
                server.shutdown()
    print(f"slowest: {worst:.0f} ms of {BUDGET} ms")
    return 0


if __name__ == "__main__":
    place = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "_site"
    sys.exit(main(place, int(sys.argv[2]) if len(sys.argv) > 2 else 5))
