"""The whole book as a PDF in each language, printed by headless Chromium.

Chromium tags the document, writes its bookmarks and embeds the fonts, but cannot put page numbers
into a table of contents: the book is printed once, the pages of the links' targets are read from
that print, and it is printed again with the numbers filled in.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import url2pathname

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject

from autograder.checking.messages import translate
from autograder.learner.browser import find_browser
from autograder.site import build
from autograder.site.generated import labels
from autograder.site.print_document import configured, document
from autograder.site.report import leave_out
from autograder.site.settings import settings

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

# Where each language's book stands in the site.
NAMES = {"zh-TW": "kmc2431-zh-TW.pdf", "en": "en/kmc2431-en.pdf"}
PRINT = {
    "preferCSSPageSize": True,
    "printBackground": True,
    "generateTaggedPDF": True,
    "generateDocumentOutline": True,
}
# Filling in the numbers may move what comes after the contents; then it is printed once more.
PRINTS = 4
SECONDS = 180


class PrintError(RuntimeError):
    """The book could not be printed; the message is one sentence."""


def write(site: Path, work: Path) -> list[str]:
    """Put the PDFs into `site`; return the faults found.

    A PDF is printed again only when something in it changed since the one kept in `work`. Without
    Chromium and its driver there is none, and the report says so.
    """
    browser, driver = find_browser(), shutil.which("chromedriver")
    if browser is None or driver is None:
        leave_out(translate("pdf: needs Chromium and its chromedriver, which are not here"))
        return []
    work.mkdir(parents=True, exist_ok=True)

    def made(language: str) -> list[str]:
        home = site / Path(NAMES[language]).parent
        # Joining the pages takes longer than to see that none of them has changed.
        seen, state = work / f"{language}.seen", sources(home)
        before = seen.read_text(encoding="utf-8").split() if seen.exists() else []
        if before[:1] == [state] and (work / before[1]).exists():
            shutil.copyfile(work / before[1], site / NAMES[language])
            return []
        page = document(home.resolve(), language, settings())
        kept = work / f"{language}-{digest(page, site.resolve())}.pdf"
        if not kept.exists():
            source = work / f"{language}.html"
            source.write_text(page, encoding="utf-8")
            try:
                with chromium(browser, driver) as window:
                    data = printed(window, source)
            except PrintError as error:
                return [f"{NAMES[language]}: {error}"]
            for old in work.glob(f"{language}-*.pdf"):
                old.unlink()
            kept.write_bytes(described(data, language))
        seen.write_text(f"{state} {kept.name}", encoding="utf-8")
        shutil.copyfile(kept, site / NAMES[language])
        return []

    with ThreadPoolExecutor() as pool:
        return [fault for faults in pool.map(made, NAMES) for fault in faults]


def sources(home: Path) -> str:
    """Of all that a printed book may be made from: the pages in `home`, what they show, and us."""
    ours = Path(__file__).parent
    files = [
        *home.glob("*.html"),
        *(home / "_static").rglob("*"),
        *(home / "_images").rglob("*"),
        *ours.glob("*.py"),
        *ours.glob("*.yml"),
        *(ours / "printing").iterdir(),
        *(build.ROOT / name for name in ("_toc.yml", *build.CONFIGS.values())),
    ]
    found = hashlib.sha256(repr(settings()).encode())
    for path in sorted(path for path in files if path.is_file()):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:16]


def digest(page: str, site: Path) -> str:
    """Of all that is printed: the document, wherever `site` stands, and the files it shows."""
    found = hashlib.sha256(page.replace(site.as_uri(), "").encode())
    found.update(Path(__file__).read_bytes())
    for address in sorted(set(re.findall(r'(?:src="|url\(")file://([^"]+)"', page))):
        found.update(Path(url2pathname(address)).read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def chromium(browser: str, driver: str) -> Iterator[Chrome]:
    """A browser without a window that reaches no host."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--host-resolver-rules=MAP * ~NOTFOUND",
    ):  # fmt: skip
        options.add_argument(argument)
    window = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        window.set_script_timeout(SECONDS)
        window.set_page_load_timeout(SECONDS)
        yield window
    finally:
        window.quit()


def printed(window: Chrome, source: Path) -> bytes:
    """The PDF of the document at `source`, its contents with the numbers of the pages.

    Raises PrintError for a picture that is not there and for contents that never settle.
    """
    window.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    window.get(source.resolve().as_uri())
    missing = window.execute_async_script("prepareBook().then(arguments[0])")
    if missing:
        raise PrintError(f"{', '.join(missing)} cannot be shown")
    before: dict[str, int] = {}
    for _ in range(PRINTS):
        data = base64.b64decode(window.execute_cdp_cmd("Page.printToPDF", PRINT)["data"])
        numbers = page_numbers(data)
        if numbers == before:
            return data
        before = numbers
        window.execute_script("numberContents(arguments[0])", numbers)
    raise PrintError("the numbers of the pages in its contents do not settle")


def page_numbers(data: bytes) -> dict[str, int]:
    """Number of the page, from 1, on which each link target of a PDF stands."""
    reader = PdfReader(io.BytesIO(data))
    place = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1)}
    # Not named_destinations: that also looks up each page's place one by one.
    targets = reader.trailer["/Root"]["/Dests"].get_object()
    return {
        name.removeprefix("/"): place[targets[name].get_object()[0].indirect_reference.idnum]
        for name in targets
    }


def described(data: bytes, language: str) -> bytes:
    """The PDF with author and subject, which Chromium does not write, opened with its bookmarks.

    Two objects are put after the end (an incremental update, ISO 32000-1, 7.5.6): to write all
    the others anew would take longer than to print them.
    """
    book = configured(language)
    reader = PdfReader(io.BytesIO(data))
    about = DictionaryObject(reader.trailer["/Info"].get_object())
    for name, text in (
        ("/Title", book["title"]),
        ("/Author", book["author"]),
        ("/Subject", labels("pdf_", language)["standard"]),
        ("/Creator", "KMC2431"),
    ):
        about[NameObject(name)] = TextStringObject(text)
    root = DictionaryObject(reader.trailer["/Root"].get_object())
    root[NameObject("/PageMode")] = NameObject("/UseOutlines")
    trailer = DictionaryObject(reader.trailer)
    trailer[NameObject("/Prev")] = NumberObject(re.findall(rb"startxref\s+(\d+)", data)[-1])
    out = io.BytesIO()
    out.write(data)
    table = b"xref\n"
    for name, content in (("/Info", about), ("/Root", root)):
        number = reader.trailer.raw_get(name).idnum
        table += b"%d 1\n%010d 00000 n \n" % (number, out.tell())
        out.write(b"%d 0 obj\n" % number)
        content.write_to_stream(out)
        out.write(b"\nendobj\n")
    start = out.tell()
    out.write(table + b"trailer\n")
    trailer.write_to_stream(out)
    out.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()
