"""The learner's desk: the chapters in learner/LANGUAGE/, and JupyterLab open on them.

A file that the learner has worked on is never overwritten. After an update of the course the new
version of such a file is put beside it; files of the course itself (data, policy, answer key) are
renewed, and a changed one among them is first moved to kept/.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from autograder.checking.messages import translate

ROOT = Path(__file__).resolve().parent.parent
DESK = ROOT / "learner"
JUPYTER = ROOT / "bootstrap" / "jupyter"
# What a released chapter is made from; a change here means releasing anew.
SOURCES = ("autograder", "datasets", "notebooks", "standard")
COURSE_OWNED = (".course", "data", "house")
START = "start.ipynb"
FIRST_PORT = 8888


class DeskError(Exception):
    """Something the learner can act on; its text is the one sentence to show."""


def say(text: str) -> None:
    """One line of progress, on stderr."""
    print(text, file=sys.stderr, flush=True)


# The chapters


def digest(path: Path) -> str:
    """Hex digest of a file's content; of a notebook, only of what a person writes in it.

    Running a notebook changes its outputs, counters and cell ids, and is no work to protect.
    """
    raw = path.read_bytes()
    if path.suffix == ".ipynb":
        try:
            cells = json.loads(raw)["cells"]
            raw = json.dumps([[c["cell_type"], "".join(c["source"])] for c in cells]).encode()
        except (ValueError, KeyError, TypeError):
            pass  # a broken notebook is compared byte by byte
    return hashlib.sha256(raw).hexdigest()


def course_state(root: Path = ROOT) -> str:
    """Hex digest over names, sizes and times of all files that a release is made from."""
    found = hashlib.sha256()
    for source in SOURCES:
        for folder, folders, names in os.walk(root / source):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                if not name.endswith((".mo", ".pyc")):
                    facts = os.stat(os.path.join(folder, name))
                    found.update(
                        f"{folder}/{name} {facts.st_size} {facts.st_mtime_ns}\n".encode()
                    )
    return found.hexdigest()


def free_name(path: Path) -> Path:
    """`path` with ".new" before its ending, and a number where that is taken."""
    for number in range(1, 1000):
        tail = ".new" if number == 1 else f".new-{number}"
        beside = path.with_name(path.stem + tail + path.suffix)
        if not beside.exists():
            return beside
    raise DeskError(translate("Too many copies of {name}.", name=path.name))


def renew(fresh: Path, desk: Path) -> list[str]:
    """Bring the chapter folder `desk` up to the released one `fresh`; sentences on what was kept.

    `.course/released.json` remembers what was released last, so that a file the learner has
    changed can be told from one that only the course has changed.
    """
    record_file = desk / ".course" / "released.json"
    try:
        record = json.loads(record_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        record = {}
    told = []
    released = {}
    for source in sorted(path for path in fresh.rglob("*") if path.is_file()):
        name = source.relative_to(fresh).as_posix()
        target = desk / name
        released[name] = new = digest(source)
        if target.exists():
            there = digest(target)
            if there == new or record.get(name) == new and name.split("/")[0] not in COURSE_OWNED:
                continue
            if there != record.get(name):
                told.append(keep(target, name, source, desk))
                if name.split("/")[0] not in COURSE_OWNED:
                    continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    record_file.parent.mkdir(parents=True, exist_ok=True)
    write_whole(record_file, json.dumps(released, indent=1))
    return [sentence for sentence in told if sentence]


def keep(target: Path, name: str, source: Path, desk: Path) -> str:
    """Keep the learner's version of one file that the course has changed; what to say about it."""
    if name.startswith(".course/"):
        return ""  # answer key and settings: nothing a learner writes
    if name.split("/")[0] in COURSE_OWNED:
        kept = desk / "kept" / name
        kept = free_name(kept) if kept.exists() else kept
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(target, kept)
        return translate(
            "{name} belongs to the course and was renewed; your changed copy is {kept}.",
            name=name,
            kept=kept.relative_to(desk).as_posix(),
        )
    beside = free_name(target)
    shutil.copy2(source, beside)
    return translate(
        "The course has a new version of {name}; yours is untouched, the new one is {beside}.",
        name=name,
        beside=beside.relative_to(desk).as_posix(),
    )


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: a stop in between leaves the old one."""
    draft = path.with_name(path.name + ".part")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def lay_out(lang: str, desk: Path | None = None, own_data: bool = False) -> Path:
    """Release the built chapters into learner/`lang`; the folder. Quick when nothing changed.

    own_data: with data of this desk's own from now on; a desk that has them keeps them.
    """
    desk = desk or DESK / lang
    stamp = desk / ".released"
    state = course_state()
    change = None
    if own_data or (desk / ".own_data").exists():
        from autograder.grading.variants import desk_change

        drawn, change = desk_change(desk, own_data)
        state += drawn
    if stamp.exists():
        known, *there = stamp.read_text(encoding="utf-8").splitlines()
        if known == state and all((desk / name).exists() for name in there):
            return desk
    from autograder import register
    from autograder.grading.course_map import write_map
    from autograder.grading.release import built_chapters, make_keys, release_chapter

    desk.mkdir(parents=True, exist_ok=True)
    make_keys(built_chapters(), say)
    there = [write_map(desk, lang).relative_to(desk).as_posix()]
    for chapter in register.chapters():
        if not chapter.built:
            continue
        say(translate("Laying out {chapter} {title} …", chapter=chapter.id,
                      title=chapter.title[lang]))  # fmt: skip
        with tempfile.TemporaryDirectory(prefix="course-") as scratch:
            fresh = Path(scratch) / chapter.id
            release_chapter(fresh, chapter.id, lang, change=change)
            for sentence in renew(fresh, desk / chapter.id):
                say(sentence)
            there += [f"{chapter.id}/{path.name}" for path in fresh.glob("*.ipynb")]
    write_whole(stamp, "\n".join([state, *there]))
    return desk


# JupyterLab


def choose_port(wanted: int | None) -> int:
    """The wanted port if it is free, else the first free one from 8888; DeskError if none is."""
    if wanted is not None:
        if not 0 < wanted < 65536:
            raise DeskError(
                translate("{port} is not a port; use a number from 1 to 65535.", port=wanted)
            )
        if not is_free(wanted):
            raise DeskError(
                translate(
                    "Port {port} is taken or not allowed; choose another with --port, or leave "
                    "it out.",
                    port=wanted,
                )
            )
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + 200):
        if is_free(port):
            return port
    raise DeskError(translate("No free port was found; name one with --port."))


def is_free(port: int) -> bool:
    """True where this machine lets us listen on `port` of the local address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name != "nt":  # as Jupyter does: a port just closed may be used again
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def renew_pages(desk: Path) -> None:
    """Bring the start page up to date before it is seen; a desk without a map has none."""
    try:
        from autograder.companion import opening
    except ImportError:  # a bundle whose environment is older than this file
        return
    for sentence in opening.renew(desk):
        say(sentence)


def trust_page(desk: Path) -> None:
    """Let JupyterLab show the start page with its style; done while JupyterLab starts."""
    try:
        from autograder.companion import start_notebook
    except ImportError:
        return
    start_notebook.trust(desk)


def first_page(desk: Path) -> str:
    """Where JupyterLab opens: the start page, where there is none the first notebook of the desk.

    The capstone, C, comes last.
    """
    if (desk / START).is_file():
        return f"lab/tree/{START}"
    notebooks = sorted((path.relative_to(desk).as_posix() for path in desk.glob("*/*.ipynb")),
                       key=lambda name: (name.startswith("C/"), name))
    return f"lab/tree/{notebooks[0]}" if notebooks else "lab"


def lab_command(desk: Path, port: int, browser: bool) -> list[str]:
    """The command line that starts JupyterLab on the desk; Jupyter makes its own secret token."""
    command = [
        sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={desk}",
        "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}", "--ServerApp.port_retries=0",
        f"--LabApp.default_url=/{first_page(desk)}", "--ServerApp.answer_yes=True",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]  # fmt: skip
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def lab_environ() -> dict[str, str]:
    """Environment variables for JupyterLab: the desk's settings, no news, no teacher's tools.

    Leaving out nbgrader's server pages saves about three seconds of start.
    """
    given = os.environ.get("JUPYTER_CONFIG_PATH")
    paths = [str(JUPYTER)] + ([given] if given else [])
    environ = {**os.environ, "JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    environ.pop("COURSE_LANG", None)  # each notebook's course.json says its language
    return environ


def servers(port: int, since: float) -> Iterator[dict]:
    """Records of Jupyter servers on `port` that were started after `since` (seconds)."""
    from jupyter_core.paths import jupyter_runtime_dir

    for path in Path(jupyter_runtime_dir()).glob("jpserver-*.json"):
        try:
            if path.stat().st_mtime >= since - 2:
                record = json.loads(path.read_text(encoding="utf-8"))
                if record.get("port") == port:
                    yield record
        except (OSError, ValueError):
            continue


def make_reviews(desk: Path) -> subprocess.Popen | None:
    """Begin to bring the data for reviews up to date, beside JupyterLab; None in a bundle, which
    has them."""
    try:
        from autograder.grading import review_files
    except ImportError:
        return None
    return review_files.beside(desk)


def open_lab(desk: Path, port: int, browser: bool) -> int:
    """Start JupyterLab, print its address, stay until it ends; its exit code."""
    log_file = ROOT / "build" / "jupyterlab.log"
    log_file.parent.mkdir(exist_ok=True)
    renew_pages(desk)
    began = time.time()
    for name in ("SIGTERM", "SIGHUP"):  # a closed window ends JupyterLab too
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    reviews = None
    with log_file.open("w", encoding="utf-8") as log:
        process = subprocess.Popen(
            lab_command(desk, port, browser), cwd=desk, env=lab_environ(),
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            say(translate("Starting JupyterLab …"))
            trust_page(desk)
            while process.poll() is None:
                record = next(servers(port, began), None)
                if record:
                    address = f"{record['url']}{first_page(desk)}?token={record['token']}"
                    say(translate("JupyterLab is open at {address}", address=address))
                    say(translate("Stop it with Ctrl+C; your work is in {folder}.", folder=desk))
                    reviews = make_reviews(desk)
                    return process.wait()
                time.sleep(0.1)
        except KeyboardInterrupt:
            say(translate("JupyterLab is closing."))
            process.terminate()
            process.wait()
            return 0
        finally:
            if process.poll() is None:
                process.terminate()
            if reviews is not None and reviews.poll() is None:
                reviews.terminate()  # chapter by chapter: it goes on at the next start
    last = log_file.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
    raise DeskError(
        translate("JupyterLab did not start: {reason} (log: {log})",
                  reason="".join(last) or process.returncode, log=log_file)  # fmt: skip
    )


def learn(
    lang: str, port: int | None = None, browser: bool = True, own_data: bool = False
) -> int:
    """The verb `learn`: lay out the chapters, then open JupyterLab; its exit code."""
    port = choose_port(port)
    return open_lab(lay_out(lang, own_data=own_data), port, browser)
