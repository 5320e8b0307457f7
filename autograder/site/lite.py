"""Notebooks that run in the browser (JupyterLite): where each stands."""

from __future__ import annotations

from pathlib import Path


def page(language: str) -> str:
    """Address of JupyterLab in one language, from the root of the site."""
    return f"lite/{language}/lab/index.html"


def address(chapter: str, language: str) -> str:
    """Address that opens a chapter in the browser; "" for one that does not run there."""
    return ""


def write(site: Path, work: Path) -> list[str]:
    """Put JupyterLite into the site."""
    return []
