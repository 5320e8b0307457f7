"""Addresses outside the site: book/links.yml says what each is for and when it was looked at."""

from __future__ import annotations

import datetime
from functools import cache
from pathlib import Path

import yaml

from autograder.site.faults import Fault
from autograder.site.settings import settings

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "book" / "links.yml"
NOT_CHECKED = "not checked"


@cache
def listed() -> list[dict]:
    """The entries of the list: url, checked (a date or "not checked"), name and for (each zh-TW
    and en).
    """
    return yaml.safe_load(LIST.read_text(encoding="utf-8")) or []


def is_external(address: str) -> bool:
    """True for an address on another host."""
    return address.lower().startswith(("http://", "https://", "//"))


def is_listed(address: str) -> bool:
    """True when the list has this address; a place on a listed page counts as the page.

    The course's own repository needs no entry: book/site.yml names it.
    """
    page = address.partition("#")[0]
    own = settings().repository
    if own and f"{page}/".startswith(f"https://github.com/{own}/"):
        return True
    return any(one["url"].partition("#")[0] == page for one in listed())


def faults() -> list[Fault]:
    """What is wrong with the list itself: an entry without a word or with a date that is none."""
    found = []
    lines = LIST.read_text(encoding="utf-8").splitlines()
    for number, one in enumerate(listed(), start=1):
        url = str(one.get("url", ""))
        line = next((n for n, text in enumerate(lines, 1) if url and url in text), 1)
        if not is_external(url):
            found.append(Fault("book/links.yml", line, f"entry {number} has no url"))
        for key in ("name", "for"):
            for language in ("zh-TW", "en"):
                if not str((one.get(key) or {}).get(language) or "").strip():
                    text = f"{url} has no {key!r} in {language}"
                    found.append(Fault("book/links.yml", line, text))
        checked = one.get("checked")
        if checked != NOT_CHECKED and not isinstance(checked, datetime.date):
            text = f"{url} has neither a date nor \"{NOT_CHECKED}\" under 'checked'"
            found.append(Fault("book/links.yml", line, text))
    return found


def section(language: str, _argument: str | None = None) -> tuple[str, list[Path]]:
    """The list as a table: the link, what it is for, when it was last looked at."""
    from autograder.site.generated import table, word

    rows = [
        [
            f"[{one['name'][language]}]({one['url']})",
            one["for"][language],
            word("not_checked", language)
            if one["checked"] == NOT_CHECKED
            else f"{one['checked']:%Y-%m-%d}",
        ]
        for one in listed()
    ]
    head = [word(key, language) for key in ("link", "link_for", "link_checked")]
    return table(head, rows), [LIST]
