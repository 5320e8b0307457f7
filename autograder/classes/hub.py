"""The verb `hub`: a class on JupyterHub, on this machine, for a trial.

`prepare` makes what is missing (the class, the chapters in the exchange, the accounts, the
settings) and changes nothing that is there; `run` starts the hub and stays until it ends.
"""

from __future__ import annotations

import json
import os
import pwd
import shutil
import subprocess
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes import (
    hub_accounts,
    hub_learners,
    hub_own,
    hub_process,
    hub_proxy,
    hub_release,
    roster,
)
from autograder.classes.hub_places import HubError, Places, close_to_learners, only_one
from autograder.grading import classroom
from autograder.grading.home import chapters_of
from autograder.grading.notebook import ROOT
from autograder.grading.release import built_chapters

Say = Callable[[str], None]
SERVER_OFF = {"ServerApp": {"jpserver_extensions": {"jupyter_lsp": False}}}
INSTRUCTORS_PAGE = {
    "disabledExtensions": {
        "@jupyterlab/apputils-extension:announcements": True,
        "@jupyterlab/lsp-extension": True,
        "@jupyter/nbgrader:course-list": True,
    }
}

# of the course, which a learner must not read
FOR_GRADING = ("autograder/exercises", "notebooks", "datasets/simulator")
ROOMS = (*FOR_GRADING, "tests", ".git")


@dataclass
class Options:
    """What was asked for: see `course.py hub --help`."""

    folder: Path
    lang: str | None = None
    learners: Path | None = None
    chapters: tuple[str, ...] = ()
    port: int | None = None
    address: str = "127.0.0.1"
    prepare_only: bool = False


@dataclass
class Prepared:
    """A class that is ready to run, and what somebody should know about it."""

    places: Places
    lang: str
    learners: list[str]
    chapters: list[str]
    separate: bool
    new: list[str]
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For --json."""
        return {
            "class": str(self.places.home),
            "learners": self.learners,
            "instructor": hub_accounts.INSTRUCTOR,
            "chapters": self.chapters,
            "accounts": "separate" if self.separate else "shared",
            "new_passwords_for": self.new,
            "passwords": str(self.places.passwords) if self.places.passwords.exists() else None,
            "config": str(self.places.config),
            "log": str(self.places.log),
            "notes": self.notes,
        }


def start(options: Options, say: Say, ready: Callable[[dict[str, Any]], None]) -> int:
    """Prepare, and unless told otherwise run until Ctrl-C; the exit code.

    Args:
        say: called with lines of progress.
        ready: called with the facts when the hub answers, or at once with `prepare_only`.

    Raises:
        HubError, ClassError, RosterError, Busy: one sentence each.
    """
    if os.name == "nt":
        raise HubError(
            translate(
                "JupyterHub needs Linux or macOS; on Windows install WSL, open its terminal and "
                "run the same command there."
            )
        )
    if not options.prepare_only:
        places = Places(options.folder)
        if places.private.is_dir():
            with only_one(places):  # then a proxy that runs is one that was left behind
                hub_process.end_leftovers(places.proxy_pid)
        ports = hub_process.choose_ports(options.address, options.port, places.hub_port)
        proxy = hub_proxy.command(say)
    home = make_class(options, say)
    places = Places(home)
    places.make()
    with ExitStack() as stack:
        stack.enter_context(only_one(places))
        made = prepare(options, places, say)
        if options.prepare_only:
            ready(made.as_dict())
            return 0
        return hub_process.run(made, ports, options.address, proxy, say, ready)


def make_class(options: Options, say: Say) -> Path:
    """The class's folder; built if absent, with chapters added that it lacks."""
    home = options.folder
    if not (home / classroom.SECRET).exists() or options.chapters:
        lang = options.lang or classroom.language_of(home) or "zh-TW"
        wanted = list(options.chapters) or built_chapters()
        unknown = [name for name in wanted if name not in built_chapters()]
        missing = [name for name in wanted if name not in chapters_of(home)]
        if set(unknown) & set(missing):
            raise HubError(
                translate(
                    "There is no chapter {names}; the course has {all}.",
                    names=", ".join(unknown),
                    all=", ".join(built_chapters()),
                )  # fmt: skip
            )
        if missing:
            say(translate("Building the class …"))
            classroom.build(home, lang, missing, say)
    return home


def prepare(options: Options, places: Places, say: Say) -> Prepared:
    """Bring accounts, exchange and settings of the class up to what is asked for."""
    from autograder.classes import hub_config

    home = places.home
    if options.learners:
        take_list(options.learners, home)
    lang = classroom.language_of(home) or "zh-TW"
    listed = [one.id for one in roster.read(home) if one.listed]
    if not listed:
        raise HubError(
            translate(
                "The class {home} has no learners yet: write {file} with a column id and one line "
                "for each, or name such a file with --learners.",
                home=home,
                file=home / roster.LIST,
            )  # fmt: skip
        )
    notes = roster.notes(home)
    chapters = list(options.chapters) or chapters_of(home)
    classroom.lay_out(home)  # the exchange, and the settings of this version of the course
    accounts, new = hub_accounts.update(places, listed)
    separate = hub_accounts.is_root()
    instructor = ""
    close_to_learners(home)
    if separate:
        if barred := hub_learners.obstacle(places):
            raise HubError(
                translate(
                    "Learners' accounts may not enter the folder {folder}, so they would reach "
                    "neither course nor class; put both below a folder that everybody may enter, "
                    "such as /srv, or allow it: chmod o+x {folder}",
                    folder=barred,
                )  # fmt: skip
            )
        hub_accounts.give_system_accounts(places, accounts, _owner(home))
        instructor = accounts[hub_accounts.INSTRUCTOR].system
        hub_process.end_processes(hub_accounts.gone(accounts))
    hub_own.lay(places, accounts, listed, chapters, say)
    if separate:
        hub_accounts.give_class(home, instructor)
        notes += solutions_in_reach(pwd.getpwnam(instructor))
    else:
        notes.append(
            translate(
                "Without root all servers run under your own account: learners could read each "
                "other's work, the class's solutions and its seed. Good for a trial with people "
                "you trust; for a real class run it with sudo, or see docs/hub.md."
            )
        )
    os.environ["COURSE_HUB_PYTHON"] = str(hub_learners.python(separate))
    teachers = str(hub_learners.instructors_python(separate))
    os.environ["COURSE_HUB_TEACHER"] = teachers
    os.environ["COURSE_HUB_LANG"] = lang
    hub_learners.write_settings(places)
    hub_learners.write_desk(places, lang)
    write_instructors_settings(places, instructor)
    notes += release(home, chapters, instructor, teachers, say)
    hub_config.write(places)
    return Prepared(places, lang, listed, hub_release.released(home), separate, new, notes)


def take_list(source: Path, home: Path) -> None:
    """Copy the list of learners into the class; the former one is kept beside it."""
    if not source.is_file():
        raise HubError(translate("There is no list of learners {path}.", path=source))
    wanted = [one.id for one in roster.read_list(source)[0]]
    for learner in wanted:  # a list with faults takes no one's place
        hub_accounts.check_id(learner)
    hub_accounts.check_spelling(hub_accounts.read(Places(home)), wanted)
    target = home / roster.LIST
    if target.exists() and source.samefile(target):
        return
    if target.exists() and target.read_bytes() != source.read_bytes():
        shutil.copy2(target, target.with_suffix(".before.csv"))
    shutil.copyfile(source, target)


def release(home: Path, chapters: Iterable[str], account: str, python: str, say: Say) -> list[str]:
    """`hub_release.release`, in a process under the class's account where it has one."""
    if account in ("", "root"):
        return hub_release.release(home, chapters, say)
    entry = pwd.getpwnam(account)
    done = subprocess.run(
        [python, "-m", "autograder.classes.hub_release", str(home), *chapters],
        cwd=home, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "HOME": str(home), "USER": account, "PYTHONPATH": str(ROOT),
             "JUPYTER_CONFIG_PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        user=entry.pw_uid, group=entry.pw_gid, extra_groups=[],
    )  # fmt: skip
    lines = done.stdout.strip().splitlines()
    if done.returncode or not lines:
        raise HubError(
            translate(
                "The chapters could not be handed out by the account {account}.", account=account
            )  # fmt: skip
        )
    answer = json.loads(lines[-1])
    if "error" in answer:
        raise HubError(answer["error"])
    return answer["notes"]


def write_instructors_settings(places: Places, account: str) -> None:
    """A home for what the instructor's Jupyter keeps, and its settings."""
    folder = places.settings / "instructor"
    (folder / "labconfig").mkdir(parents=True, exist_ok=True)
    (folder / "jupyter_server_config.json").write_text(json.dumps(SERVER_OFF), encoding="utf-8")
    (folder / "labconfig" / "page_config.json").write_text(
        json.dumps(INSTRUCTORS_PAGE), encoding="utf-8"
    )
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    home = places.hub / "instructor"
    home.mkdir(mode=0o700, exist_ok=True)
    if account:
        entry = pwd.getpwnam(account)
        os.chown(home, entry.pw_uid, entry.pw_gid)


def solutions_in_reach(instructor: pwd.struct_passwd, root: Path = ROOT) -> list[str]:
    """A sentence where learners' accounts can read the course's own answers, e.g. in a terminal.

    And one where the instructor's account, which grades, cannot. What is advised to close the
    rooms leaves them open to that account.
    """
    there = {name: (root / name).stat() for name in ROOMS if (root / name).exists()}
    open_ones = [name for name, facts in there.items() if facts.st_mode & 0o005]
    others = [name for name, facts in there.items() if instructor.pw_uid not in (0, facts.st_uid)]
    groups = os.getgrouplist(instructor.pw_name, instructor.pw_gid)
    shut = [
        name for name in others if name in FOR_GRADING and name not in open_ones and
        not (there[name].st_gid in groups and there[name].st_mode & 0o050 == 0o050)
    ]  # fmt: skip
    told = []
    if open_ones:
        told.append(
            translate(
                "Learners' accounts can read the course's own solutions in {root}; close them: "
                "cd {root} && {command}",
                root=root,
                command=_closing(open_ones, others, instructor.pw_gid),
            )  # fmt: skip
        )
    if shut:
        told.append(
            translate(
                "The account {account}, which the class belongs to, may not read all of the "
                "course in {root}, so nothing could be graded; allow it: cd {root} && {command}",
                account=instructor.pw_name,
                root=root,
                command=_closing(shut, others, instructor.pw_gid),
            )  # fmt: skip
        )
    return told


def _closing(names: list[str], others: list[str], group: int) -> str:
    """The command that closes these folders to all but their owner and this group."""
    both = [name for name in names if name in others]
    mine = [name for name in names if name not in others]
    lines = []
    if both:
        lines += [f"chgrp {group} {' '.join(both)}", f"chmod g+rx,o-rwx {' '.join(both)}"]
    if mine:
        lines.append(f"chmod o-rwx {' '.join(mine)}")
    return " && ".join(lines)


def _owner(home: Path) -> str:
    """Whose the class is: who called sudo, else who owns the folder; "" where that is root."""
    name = os.environ.get("SUDO_USER") or ""
    if not name:
        try:
            name = pwd.getpwuid(home.stat().st_uid).pw_name
        except KeyError:
            name = ""
    return "" if name == "root" else name
