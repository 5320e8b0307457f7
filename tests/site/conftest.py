"""The built site and a browser that may talk to nobody but it."""

import contextlib
import functools
import http.server
import json
import shutil
import threading

import pytest

from autograder.site.build import build


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The book in both languages, built strictly."""
    out = tmp_path_factory.mktemp("book") / "_site"
    assert build(out) == 0, "the strict build failed; its messages are above"
    return out


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Static files without a line per request."""

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="session")
def address(site):
    """http address of the site, under a path of its own to show that it needs no root."""
    folder = site.parent / "served"
    folder.mkdir()
    (folder / "course").symlink_to(site)
    handler = functools.partial(Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/course"
        server.shutdown()


class Browser:
    """Headless Chromium with every other host unreachable and every request written down."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, url):
        """Load a page and return the hosts it asked for and could not have."""
        self.driver.get_log("performance")
        self.driver.get(url)
        return self.outside()

    def outside(self):
        """Addresses asked for since the last look that are not on this machine."""
        asked = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                asked.append(message["params"]["request"]["url"])
        own = ("http://127.0.0.1:", "data:", "blob:", "about:", "chrome:", "file:")
        return [url for url in asked if not url.startswith(own)]

    @contextlib.contextmanager
    def screen(self, width, height):
        """A screen of this many CSS pixels; under 700 wide a phone's."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 700}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        try:
            yield
        finally:
            self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.fixture(scope="session")
def browser():
    """The browser; tests that need it are skipped, with the reason, where there is none."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    chromedriver = shutil.which("chromedriver")
    if chromium is None or chromedriver is None:
        pytest.skip("needs the packages chromium and chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1280,900",
        "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    service = webdriver.ChromeService(chromedriver)
    driver = webdriver.Chrome(options=options, service=service)
    yield Browser(driver)
    driver.quit()
