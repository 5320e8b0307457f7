"""Who may log in to a class's hub: the learners of the list and one instructor.

Each has a password of their own. It is written once into `passwords.csv`, for the instructor to
hand out; the hub keeps only its argon2 hash. With root each also has an account of the system, so
that no learner's server can read another's files.
"""

from __future__ import annotations

import csv
import io
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes.hub_places import HubError, Places, read_json, write_private
from autograder.grading import config as course_config
from autograder.grading.variants import normal

INSTRUCTOR = "instructor"
# Without letters and digits that are mistaken for each other on paper.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
PREFIX = "kmc-"  # accounts of the system that this command has made
# What survives nbgrader's exchange and is the name of a folder.
ID = re.compile(r"(?![._-])[\w.@-]{1,100}(?<![._])")
HEAD = ["id", "password"]


@dataclass
class Account:
    """One person's account: the id, the password's hash, the system's account or ""."""

    id: str
    hash: str
    system: str = ""
    instructor: bool = False
    active: bool = True


def read(places: Places) -> dict[str, Account]:
    """Id -> account, as they were written last."""
    stored = read_json(places.accounts).get("accounts", [])
    return {one["id"]: Account(**one) for one in stored}


def write(places: Places, accounts: Iterable[Account]) -> None:
    """Keep the accounts; they hold hashes, never passwords."""
    content = {"accounts": [asdict(one) for one in accounts]}
    write_private(places.accounts, json.dumps(content, ensure_ascii=False, indent=1))


def update(places: Places, learners: Iterable[str]) -> tuple[dict[str, Account], list[str]]:
    """Bring the accounts up to the list: (accounts, ids that are new and have a password now).

    Who is no longer on the list cannot log in any more; account, hash and files stay.

    Raises:
        HubError: an id that nbgrader cannot carry, or that is the instructor's.
    """
    learners = list(learners)
    for learner in learners:
        check_id(learner)
    accounts = read(places)
    check_spelling(accounts, learners)
    fresh: dict[str, str] = {}
    for name in [INSTRUCTOR, *learners]:
        if name not in accounts:
            fresh[name] = "".join(secrets.choice(LETTERS) for _ in range(12))
            accounts[name] = Account(name, _hash(fresh[name]), instructor=name == INSTRUCTOR)
    allowed = {INSTRUCTOR, *learners}
    for one in accounts.values():
        one.active = one.id in allowed
    if fresh:
        _hand_over(places, fresh)
    write(places, accounts.values())
    return accounts, list(fresh)


def check_id(learner: str) -> None:
    """An id has to survive nbgrader's exchange and a folder's name.

    Raises:
        HubError: it would not.
    """
    if learner.casefold() == INSTRUCTOR:
        raise HubError(
            translate(
                "The id {id} in learners.csv is the instructor's own on the hub; give that "
                "learner another.",
                id=learner,
            )  # fmt: skip
        )
    if not ID.fullmatch(learner):
        raise HubError(
            translate(
                "The id {id} in learners.csv cannot be used on the hub: only letters, digits and, "
                "between them, the signs . _ - @ survive nbgrader's exchange.",
                id=learner,
            )  # fmt: skip
        )


def check_spelling(accounts: Iterable[str], learners: Iterable[str]) -> None:
    """An id is written as it was when the account was made: work and points are under it.

    Raises:
        HubError: one has other capitals, or its characters are composed in another way.
    """
    known = set(accounts)
    before = {normal(name): name for name in known}
    for learner in learners:
        if learner not in known and normal(learner) in before:
            raise HubError(
                translate(
                    "learners.csv now spells {new} what was {old} so far; the password, the work "
                    "and the points are under {old}, so write it that way again.",
                    new=learner,
                    old=before[normal(learner)],
                )  # fmt: skip
            )


def of_name(accounts: dict[str, Account], name: str) -> Account | None:
    """The account that somebody means who types this name; capitals do not matter.

    Of two with one name but for capitals, the one that may log in.
    """
    wanted = normal(name)
    found = [one for one in accounts.values() if normal(one.id) == wanted]
    return min(found, key=lambda one: (not one.active, one.id != name.strip()), default=None)


def check(accounts: dict[str, Account], name: str, password: str) -> Account | None:
    """The account of this name and password, None where there is none that may log in.

    Upper and lower case of the name do not matter; the hash is computed for strangers as well, so
    that the time of the answer does not tell who is on the list.
    """
    from jupyter_server.auth import passwd_check

    found = of_name(accounts, name)
    right = passwd_check(found.hash if found else next(iter(accounts.values())).hash, password)
    return found if found and found.active and right else None


def _hash(password: str) -> str:
    from jupyter_server.auth import passwd

    return passwd(password, algorithm="argon2")


def _hand_over(places: Places, fresh: dict[str, str]) -> None:
    """Add new passwords to the file for the instructor; one that was renewed replaces the old."""
    try:
        with places.passwords.open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.reader(file) if row and row[0] not in fresh]
    except FileNotFoundError:
        rows = [HEAD]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([*rows, *fresh.items()])
    write_private(places.passwords, out.getvalue())


# Accounts of the system


def is_root() -> bool:
    """Whether accounts of the system can be made and used."""
    return os.geteuid() == 0


def give_system_accounts(places: Places, accounts: dict[str, Account], owner: str) -> None:
    """Give each person an account of the system and a home of their own (root only).

    Args:
        owner: the account of the system that the class's folder belongs to; "" to make one for
            the instructor.

    Raises:
        HubError: the system cannot make accounts.
    """
    for one in accounts.values():
        home = places.home if one.instructor else places.homes / one.id
        if one.instructor and owner:
            one.system = owner
            continue
        if not one.system or not _is_ours(one.system, home):
            one.system = _make_account(one.id, home)
        if not one.instructor:
            own_home(home, one.system)
    write(places, accounts.values())


def gone(accounts: dict[str, Account]) -> set[int]:
    """Numbers of the accounts that this command has made for who is no longer on the list."""
    names = {one.system for one in accounts.values() if not one.active and not one.instructor}
    in_use = {one.system for one in accounts.values() if one.active}
    return {pwd.getpwnam(name).pw_uid for name in names - in_use if name.startswith(PREFIX)} - {0}


def own_home(home: Path, system: str) -> None:
    """A learner's home: made if absent, for its account only."""
    home.mkdir(exist_ok=True)
    entry = pwd.getpwnam(system)
    os.chown(home, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    home.chmod(0o700)


def give_class(home: Path, system: str) -> None:
    """The class's folder to the instructor's account; links are not followed.

    `hub/` stays root's: its settings are run by root.
    """
    entry = pwd.getpwnam(system)
    skipped = {home / "hub", home / "exchange"}
    for folder, folders, names in os.walk(home):
        folders[:] = [name for name in folders if Path(folder, name) not in skipped]
        for path in (folder, *(os.path.join(folder, name) for name in names)):
            os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    # Of the exchange only what learners cannot write: nobody must lead us elsewhere by a link.
    os.chown(home / "exchange", entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    for folder, folders, names in os.walk(home / "exchange" / course_config.COURSE_ID):
        os.chown(folder, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
        if Path(folder).name == "inbound":
            folders.clear()
            continue
        for name in names:
            path = os.path.join(folder, name)
            os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)


def _is_ours(system: str, home: Path) -> bool:
    """Whether this account exists and was made for this home."""
    try:
        return Path(pwd.getpwnam(system).pw_dir) == home
    except KeyError:
        return False


def _make_account(learner: str, home: Path) -> str:
    stem = PREFIX + re.sub(r"[^a-z0-9-]+", "-", learner.lower()).strip("-")[:20]
    for number in range(1, 1000):
        name = stem if number == 1 else f"{stem}-{number}"
        try:
            pwd.getpwnam(name)
        except KeyError:
            break
        if _is_ours(name, home):
            return name
    if shutil.which("useradd") is None:
        raise HubError(
            translate(
                "This system has no useradd, so no accounts can be made for learners; run the "
                "command without root instead, with people you trust."
            )
        )
    command = ["useradd", "--home-dir", str(home), "--no-create-home", "--user-group",
               "--shell", "/bin/bash", "--comment", "course.py hub", name]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise HubError(
            translate(
                "No account of the system could be made for {id}: {reason}",
                id=learner,
                reason=(done.stderr.strip().splitlines() or ["?"])[-1],
            )  # fmt: skip
        )
    return name
