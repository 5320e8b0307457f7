"""`press_buttons(html, ["add-A1", "pay"])`: a real browser opens a page and presses its buttons.

The page runs in a browser of its own without a window, without the network and with an empty
profile; nothing of it runs in the notebook. What the page sent is read back as text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from html import unescape
from pathlib import Path
from typing import Any

import pandas as pd

from autograder.checking.messages import translate

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "msedge", "microsoft-edge")
WINDOWS = ("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe")
MAC = ("Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium",
       "Microsoft Edge.app/Contents/MacOS/Microsoft Edge")
OPTIONS = (
    "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--mute-audio", "--disable-dev-shm-usage", "--window-size=390,844",
    "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom",
)  # fmt: skip
COLUMNS = ("step", "press", "event", "item_id", "transaction_id", "value", "currency", "total")
SECONDS = 15.0
_LOG = re.compile(r'<pre id="course-presses">(.*?)</pre>', re.DOTALL)
_BEFORE = """<script>
window.courseErrors = [];
window.addEventListener("error", function (e) { window.courseErrors.push(String(e.message)); });
</script>"""
_AFTER = """<script>
(function () {
  var seen = 0, log = [], presses = PRESSES, typed = TYPED;
  document.addEventListener("submit", function (e) { e.preventDefault(); });
  document.addEventListener("click", function (e) {
    if (e.target.closest && e.target.closest("a")) e.preventDefault();
  });
  Object.keys(typed).forEach(function (id) {
    var field = document.getElementById(id);
    if (field) field.value = typed[id];
  });
  function read(step, press, state) {
    var sent = (window.dataLayer || []).slice(seen), total = document.getElementById("total");
    seen += sent.length;
    log.push({ step: step, press: press, state: state, sent: sent,
               total: total ? total.textContent : null });
  }
  read(0, "load", "pressed");
  presses.forEach(function (id, n) {
    var tag = document.getElementById(id), state = "pressed";
    if (!tag) state = "missing";
    else {
      tag.scrollIntoView({ block: "center" });
      var box = tag.getBoundingClientRect();
      var top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      if (!top || !(top === tag || tag.contains(top))) state = "covered";
      else if (tag.disabled) state = "disabled";
      else tag.click();
    }
    read(n + 1, id, state);
  });
  var out = document.createElement("pre");
  out.id = "course-presses";
  out.textContent = JSON.stringify({ log: log, errors: window.courseErrors });
  document.documentElement.appendChild(out);
})();
</script>"""


class BrowserError(Exception):
    """The page could not be tried in a browser; `str()` is one sentence."""


def find_browser() -> str | None:
    """Path of a Chromium, Chrome or Edge; None where none is installed."""
    for name in PROGRAMS:
        if found := shutil.which(name):
            return found
    places = []
    if sys.platform == "win32":
        roots = [os.environ.get(k) for k in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        places = [Path(root) / name for root in roots if root for name in WINDOWS]
    elif sys.platform == "darwin":
        places = [Path(os.sep, "Applications", name) for name in MAC]
    return next((str(p) for p in places if p.is_file()), None)


def pressed(html: str, presses: Sequence[str], typed: dict[str, str] | None = None,
            seconds: float = SECONDS) -> dict[str, Any]:
    """What a browser tells about a page: {"log": steps, "errors": messages of its scripts}.

    Raises:
        BrowserError: no browser, it did not finish in time, or it did not come to the end.
    """
    program = find_browser()
    if program is None:
        raise BrowserError(translate(
            "There is no browser that can be run without a window. Install Chromium or Chrome, and "
            "run this cell again; the exercise can be done without it."))
    after = _AFTER.replace("PRESSES", _plain(list(presses))).replace("TYPED", _plain(typed or {}))
    head, cut, rest = html.partition("<head>")
    page = f"{head}{cut}{_BEFORE}{rest}" if cut else _BEFORE + html
    body, cut, rest = page.rpartition("</body>")
    page = f"{body}{after}{cut}{rest}" if cut else page + after
    # What the browser still writes while it ends must not stop the folder from going.
    with tempfile.TemporaryDirectory(prefix="course-page-", ignore_cleanup_errors=True) as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        said = _run([program, *OPTIONS, *(["--no-sandbox"] if root else []),
                     f"--user-data-dir={Path(folder) / 'profile'}", file.as_uri()], seconds)
    found = _LOG.search(said)
    if found is None:
        raise BrowserError(translate(
            "The browser opened the page, and its script did not come to the end of the page. Look "
            "for a tag <script> that is not closed."))
    return json.loads(unescape(found[1]))


def _plain(value: Any) -> str:
    """JSON that cannot end a script."""
    return json.dumps(value).replace("</", "<\\/")


def _run(command: list[str], seconds: float) -> str:
    """What the command prints; it and its children are ended when the time is up."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               process_group=0 if os.name == "posix" else None)
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise BrowserError(translate(
            "The page had not finished after {seconds} seconds and was closed. One of its scripts "
            "goes round for ever: a visitor would see a page that hangs. Look for a loop whose "
            "condition never becomes false.", seconds=f"{seconds:g}")) from None
    finally:
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
    return said.decode("utf-8", errors="replace")


def press_buttons(html: str, presses: Sequence[str], typed: dict[str, str] | None = None,
                  seconds: float = SECONDS) -> pd.DataFrame:
    """Open a page in a real browser without a window and press what is named, in this order.

    Args:
        html: the page.
        presses: ids of buttons and links; links are not followed, forms are not sent.
        typed: text for fields, by their id, before the first press.
        seconds: how long the browser may take.

    Returns:
        one row per event: step (0 when the page opens, then 1, 2, ...), press (id, or "load"),
        event, item_id, transaction_id, value (TWD), currency, total (TWD shown after the press).
        A press that sends nothing has one row without event. What cannot be tried is told in one
        sentence and gives an empty table.
    """
    try:
        told = pressed(html, presses, typed, seconds)
    except BrowserError as error:
        print(error)
        return _table([])
    for one in told["log"]:
        if one["state"] != "pressed":
            print(translate(_STATES[one["state"]], id=one["press"]))
    for message in told["errors"][:3]:
        print(translate("A script of the page stopped with an error: {error}", error=message[:200]))
    return _table(told["log"])


_STATES = {
    "missing": "{id} is not on the page, so it could not be pressed.",
    "covered": "{id} cannot be pressed: it is hidden, or something lies over it.",
    "disabled": "{id} cannot be pressed: it is disabled.",
}


def _table(log: list[dict[str, Any]]) -> pd.DataFrame:
    rows = []
    for one in log:
        digits = re.sub(r"[^\d-]", "", str(one["total"] or ""))
        total = int(digits) if digits else None
        sent = [e for e in one["sent"] if isinstance(e, dict) and "event" in e]
        for event in sent or [{}]:
            rows.append([one["step"], one["press"],
                         *(event.get(k) for k in COLUMNS[2:-1]), total])
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers = {"step": "int64", "value": "Float64", "total": "Int64"}
    for column in ("value", "total"):
        table[column] = pd.to_numeric(table[column], errors="coerce")
    texts = dict.fromkeys(("press", "event", "item_id", "transaction_id", "currency"), "str")
    return table.astype(numbers | texts)
