"""The files of the datasets in the published site: once, for both languages.

A dataset of one file is offered as that file, one of several as a zip; what would be over 400 KB
is not copied, and its page says where the course holds it. Part of the build (`write`).
"""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from autograder.site.dataset_uses import ROOT, manifest, names

EXPORTS = ROOT / "datasets" / "exports"
PLACE = "datasets/files"  # below the root of the site
LARGEST = 400_000


@cache
def packed(dataset: str) -> tuple[str, bytes]:
    """Name and content of what is offered for download: the file itself, or a zip of all files."""
    files = manifest(dataset)["files"]
    if len(files) == 1:
        path = EXPORTS / files[0]["path"]
        return path.name, path.read_bytes()
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for one in files:
            # A fixed time: the same files make the same zip.
            entry = ZipInfo(f"data/{one['path']}", (2026, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, (EXPORTS / one["path"]).read_bytes())
    return f"{dataset}.zip", buffer.getvalue()


def offered(dataset: str) -> tuple[str, int] | None:
    """Address below the root of the site, and bytes, of a download; None if it is too large."""
    name, data = packed(dataset)
    return (f"{PLACE}/{dataset}/{name}", len(data)) if len(data) <= LARGEST else None


def write(site: Path, work: Path) -> list[str]:
    """Copy the downloads into the built site; returns no faults."""
    for dataset in names():
        if made := offered(dataset):
            target = site / made[0]
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(packed(dataset)[1])
    return []
