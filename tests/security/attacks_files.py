"""Submissions whose files are not what they seem: links, pipes, zips that lie, odd names."""

from __future__ import annotations

import io
import os
import socket
import stat
import struct
import warnings
import zipfile
from pathlib import Path

from attack import ALL, A, Attack, Places, put, solved_bytes
from target_class import NAME, REPORT

BOOK = f"{NAME}.ipynb"


def _chapter(folder: Path) -> Path:
    return put(folder / NAME, solved_bytes(), {"report.md": REPORT})


def _book_is_a_link(folder: Path, places: Places) -> None:
    put(folder / NAME, None)
    (folder / NAME / BOOK).symlink_to("../../classmate/T9.9/T9.9.ipynb")


def _chapter_is_a_link(folder: Path, places: Places) -> None:
    folder.mkdir()
    (folder / NAME).symlink_to("../classmate/T9.9")


def _learner_is_a_link(folder: Path, places: Places) -> None:
    folder.symlink_to("classmate")


def _report_is_a_link(folder: Path, places: Places) -> None:
    _chapter(folder)
    (folder / NAME / "report.md").unlink()
    (folder / NAME / "report.md").symlink_to(places.user / "notes.txt")
    (folder / NAME / "more").symlink_to(places.user)


def _hard_links(folder: Path, places: Places) -> None:
    _chapter(folder)
    for name, target in (("report.md", places.user / "notes.txt"),
                         ("secret.json", places.home / "course_secret.json")):  # fmt: skip
        (folder / NAME / name).unlink(missing_ok=True)
        os.link(target, folder / NAME / name)
    os.chown(folder / NAME, 65534, 65534)


def _hard_linked_book(folder: Path, places: Places) -> None:
    put(folder / NAME, None, {"report.md": REPORT})
    os.link(places.inbox / "classmate" / NAME / BOOK, folder / NAME / BOOK)
    os.chown(folder / NAME, 65534, 65534)


def _pipe(folder: Path, places: Places) -> None:
    _chapter(folder)
    (folder / NAME / "report.md").unlink()
    os.mkfifo(folder / NAME / "report.md")
    os.mkfifo(folder / NAME / "other.ipynb")


def _pipe_as_book(folder: Path, places: Places) -> None:
    put(folder / NAME, None)
    os.mkfifo(folder / NAME / BOOK)


def _socket_as_report(folder: Path, places: Places) -> None:
    _chapter(folder)
    (folder / NAME / "report.md").unlink()
    here = Path.cwd()
    os.chdir(folder / NAME)  # the name of a socket has room for 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as one:
            one.bind("report.md")
    finally:
        os.chdir(here)


def _folders_as_files(folder: Path, places: Places) -> None:
    put(folder / NAME / BOOK, None, {"inside.txt": b"x"})


def _too_many_files(folder: Path, places: Places) -> None:
    _chapter(folder)
    for n in range(700):
        (folder / NAME / f"z{n}.txt").write_bytes(b"x")


def _deep_folders(folder: Path, places: Places) -> None:
    _chapter(folder)
    (folder / NAME / Path(*["d"] * 300)).mkdir(parents=True)


def _odd_file_names(folder: Path, places: Places) -> None:
    _chapter(folder)
    for name in (b"a\xff\xfe.txt", b"new\nline.txt", b"\x1b[2J.txt", b"-rf", b"*", b"a'b;c.md",
                 b"CON.txt", b"..txt", b"x" * 250, "\u202egnp.md".encode()):
        Path(os.fsdecode(os.fsencode(folder / NAME) + b"/" + name)).write_bytes(b"x")


def _only_a_file(folder: Path, places: Places) -> None:
    folder.write_bytes(b"not a folder and not a zip")


FOLDERS = (
    Attack("book_is_a_link", write=_book_is_a_link, loses=ALL, says="link"),
    Attack("chapter_is_a_link", write=_chapter_is_a_link, loses=ALL),
    Attack("report_is_linked", write=_report_is_a_link, loses=("g",), says="link"),
    Attack("pipe", write=_pipe, loses=("g",), says="report.md"),
    Attack("pipe_as_book", write=_pipe_as_book, loses=ALL),
    Attack("socket_as_report", write=_socket_as_report, loses=("g",)),
    Attack("folder_as_book", write=_folders_as_files, loses=ALL, says="no notebook"),
    Attack("too_many_files", write=_too_many_files, says="more than"),
    Attack("many_folders", write=_deep_folders),
    Attack("odd_file_names", write=_odd_file_names),
)  # fmt: skip
# Whose file it is can be told only where there are several users.
if os.geteuid() == 0:
    FOLDERS += (
        Attack("hard_links", write=_hard_links, loses=("g",), says="link"),
        Attack("hard_linked_book", write=_hard_linked_book, loses=ALL, says="link"),
    )
# These make no learner of their own.
UNSEEN = (
    Attack("learner_is_a_link", write=_learner_is_a_link),
    Attack("only_a_file", write=_only_a_file),
)


# --- zips ----------------------------------------------------------------------------------------


def packed(entries: list[tuple[str | zipfile.ZipInfo, bytes]]) -> bytes:
    """A zip of these entries, names as they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two entries of one name are what an attack is about
        for name, content in entries:
            info = name if isinstance(name, zipfile.ZipInfo) else zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return out.getvalue()


def _zip(name: str, make, **more) -> Attack:
    def write(folder: Path, places: Places) -> None:
        folder.with_name(f"{name}.zip").write_bytes(make(places))

    return Attack(name, write=write, **more)


def _honest(name: str) -> list[tuple[str | zipfile.ZipInfo, bytes]]:
    return [(f"{name}/{NAME}/{BOOK}", solved_bytes()), (f"{name}/{NAME}/report.md", REPORT)]


def _mode(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system = 3
    info.external_attr = mode << 16
    return info


def _paths(name: str, places: Places) -> bytes:
    mark = places.mark
    return packed(_honest(name) + [
        (f"{name}/{NAME}/../../../../{mark}", b"x"), (f"../{name}/{NAME}/{mark}", b"x"),
        (f"/tmp/{mark}", b"x"), (f"/{NAME}/{mark}", b"x"), (f"C:\\{NAME}\\{mark}", b"x"),
        (f"{name}\\{NAME}\\..\\..\\{mark}", b"x"), (f"{name}/{NAME}//tmp/{mark}", b"x"),
        (f"{name}/{NAME}/./../{NAME}/{mark}", b"x"), (f"{NAME}/../classmate/{NAME}/{BOOK}", b"{}"),
    ])  # fmt: skip


def _links(name: str, places: Places) -> bytes:
    link = stat.S_IFLNK | 0o777
    return packed([
        (f"{name}/{NAME}/{BOOK}", solved_bytes()),
        (_mode(f"{name}/{NAME}/report.md", link), str(places.user / "notes.txt").encode()),
        (_mode(f"{name}/{NAME}/pipe.md", stat.S_IFIFO | 0o666), b""),
        (_mode(f"{name}/{NAME}/disk.md", stat.S_IFBLK | 0o666), b""),
    ])  # fmt: skip


def _bomb(name: str, places: Places) -> bytes:
    return packed(_honest(name) + [(f"{name}/{NAME}/big{n}.txt", bytes(300_000_000))
                                   for n in range(1)])  # fmt: skip


def _lies_about_size(name: str, places: Places) -> bytes:
    """The directory says 10 bytes, the data are 100 MB of zeros."""
    content = packed([(f"{name}/{NAME}/{BOOK}", solved_bytes()),
                      (f"{name}/{NAME}/report.md", bytes(100_000_000))])  # fmt: skip
    at = content.rfind(b"PK\x01\x02")
    return content[: at + 24] + struct.pack("<L", 10) + content[at + 28 :]


def _many_entries(name: str, places: Places) -> bytes:
    return packed(_honest(name) + [(f"{name}/{NAME}/e{n}", b"") for n in range(8000)])


def _book_of_nothing(name: str, places: Places) -> bytes:
    """A small zip with a notebook that unfolds to millions of objects."""
    return packed([(f"{name}/{NAME}/{BOOK}", b'{"cells": [' + b"{}," * 30_000_000 + b"{}]}")])


def _damaged(name: str, places: Places) -> bytes:
    content = bytearray(packed(_honest(name)))
    content[100:140] = b"\xff" * 40
    return bytes(content)


def _locked(name: str, places: Places) -> bytes:
    content = bytearray(packed(_honest(name)))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1  # encrypted, says the directory
    return bytes(content)


def _as_classmate(name: str, places: Places) -> bytes:
    """Hands in for a classmate what takes the classmate's points."""
    return packed(_honest(name) + [(f"classmate/{NAME}/{BOOK}", b'{"cells": []}'),
                                   (f"zipped/{NAME}/{BOOK}", b'{"cells": []}')])  # fmt: skip


def _twice(name: str, places: Places) -> bytes:
    broken = (f"{name}/{NAME}/{BOOK}", b'{"cells": []}')
    return packed([*_honest(name), broken])


ZIPS = (
    _zip("zip_paths", lambda p: _paths("zip_paths", p)),
    _zip("zip_links", lambda p: _links("zip_links", p), loses=("g",), says="link"),
    _zip("zip_bomb", lambda p: _bomb("zip_bomb", p), says="too large"),
    _zip("zip_lies", lambda p: _lies_about_size("zip_lies", p), loses=("g",)),
    _zip("zip_many", lambda p: _many_entries("zip_many", p), says="more than"),
    _zip("zip_of_nothing", lambda p: _book_of_nothing("zip_of_nothing", p), loses=ALL),
    _zip("zip_damaged", lambda p: _damaged("zip_damaged", p), loses=ALL),
    _zip("zip_locked", lambda p: _locked("zip_locked", p), loses=ALL),
    _zip("zip_text", lambda p: b"PK\x03\x04 nothing else", loses=ALL, says="zip"),
    _zip("zip_empty", lambda p: packed([]), loses=ALL),
    _zip("zip_nested", lambda p: packed([("zip_nested/T9.9/inner.zip", packed(_honest("x")))]),
         loses=ALL),
    _zip("as_classmate", lambda p: _as_classmate("as_classmate", p)),
    # Of two entries with one name either may be read; what is read is whole.
    _zip("zip_twice", lambda p: _twice("zip_twice", p), open_=ALL),
)  # fmt: skip
_WRONG = {A: "double = 3"}
FAMILIES = {"files that are none": FOLDERS, "zips that lie": ZIPS}
