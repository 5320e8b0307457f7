"""Settings of the published site: book/site.yml, and the version and date of CITATION.cff."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "book" / "site.yml"
CITATION = ROOT / "CITATION.cff"


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the file, its line and the setting."""


@dataclass(frozen=True)
class Settings:
    """What the build knows about the place of the site; empty text where it is not known.

    `address` and `hub` have no slash at the end; `date` is YYYY-MM-DD.
    """

    address: str
    repository: str
    branch: str
    hub: str
    version: str
    date: str


def citation() -> dict[str, object]:
    """CITATION.cff as data (Citation File Format 1.2)."""
    return yaml.safe_load(CITATION.read_text(encoding="utf-8"))


def _web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not parts.query


# Setting: whether a value is well formed, and what it should be.
_FORMS = {
    "address": (_web_address, "an address like https://someone.github.io/course"),
    "hub": (_web_address, "an address like https://hub.example.edu"),
    "repository": (lambda value: re.fullmatch(r"[\w.-]+/[\w.-]+", value), '"owner/name"'),
    "branch": (lambda value: re.fullmatch(r"[\w./-]+", value), "the name of a branch"),
}


def _fault(name: str, value: object, why: str, from_environment: bool) -> SettingsError:
    if from_environment:
        return SettingsError(f"COURSE_SITE_ADDRESS is {value!r}, and {why}")
    lines = SITE.read_text(encoding="utf-8").splitlines()
    line = next((n for n, text in enumerate(lines, 1) if text.startswith(f"{name}:")), 1)
    return SettingsError(f"book/site.yml:{line}: {name} is {value!r}, and {why}")


def settings() -> Settings:
    """Read the settings; COURSE_SITE_ADDRESS in the environment goes before `address`.

    Raises SettingsError for a setting that is missing, unknown or not of its form.
    """
    values = yaml.safe_load(SITE.read_text(encoding="utf-8")) or {}
    for name in sorted({*values} ^ {*_FORMS}):
        raise _fault(name, values.get(name), f"the settings are {', '.join(_FORMS)}", False)
    override = os.environ.get("COURSE_SITE_ADDRESS", "")
    read: dict[str, str] = {}
    for name, (well_formed, example) in _FORMS.items():
        from_environment = name == "address" and bool(override)
        value = override if from_environment else values[name]
        text = str(value or "").strip()
        if text and not well_formed(text):
            raise _fault(name, value, f"it must be {example}, or empty", from_environment)
        read[name] = text.rstrip("/")
    cited = citation()
    return Settings(**read, version=str(cited["version"]), date=str(cited["date-released"]))
