"""Pages of the datasets, from their manifests."""

from __future__ import annotations

from pathlib import Path

import yaml

from autograder.site.generated import ROOT, Made, word

MANIFESTS = ROOT / "datasets" / "manifests"


def manifests() -> list[Path]:
    """All manifests, in the order of their names."""
    return sorted(MANIFESTS.glob("*.yml")) if MANIFESTS.is_dir() else []


def write_stubs(folder: Path) -> None:
    """One page per manifest that asks for its contents; pages without a manifest go away."""
    folder.mkdir(exist_ok=True)
    wanted = {f"{path.stem}.md": f"% generated: dataset {path.stem}\n" for path in manifests()}
    for stale in folder.glob("*.md"):
        if stale.name not in wanted:
            stale.unlink()
    for name, text in wanted.items():
        page = folder / name
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _load(path: Path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def index(language: str, _argument: str | None = None) -> Made:
    """A table of all datasets."""
    paths = manifests()
    if not paths:
        return word("no_data", language), [MANIFESTS]
    return "", paths


def page(language: str, argument: str | None) -> Made:
    """The page of one dataset."""
    path = MANIFESTS / f"{argument}.yml"
    return f"# {argument}\n", [path]
