"""Titles and fields of the exports of T2.4: experiments on the site and in mails."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {}
