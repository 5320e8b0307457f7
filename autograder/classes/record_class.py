"""Records from a class: graded evidence out of the gradebook, signed where that is asked for.

What a learner checked alone comes along only where the learner shared the attempts or gave a record
file, and stays marked as self-checked.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from autograder.checking.messages import in_language, translate
from autograder.classes import badge, badge_key
from autograder.classes import results as class_results
from autograder.classes.results import Results
from autograder.classes.roster import Learner
from autograder.companion.attempts import Attempt
from autograder.companion.map import Map, parsed
from autograder.companion.plain import one_line, quoted
from autograder.companion.record import (
    ABSENT,
    PART,
    RIGHT,
    UNGRADED,
    WAITING,
    WRONG,
    Graded,
    Output,
    Person,
    Record,
    SelfChecked,
    make,
    self_checked,
)
from autograder.companion.record_badge import credential
from autograder.companion.record_files import files_of, put, write
from autograder.companion.record_json import read_checked
from autograder.grading import autograded
from autograder.grading.course_map import course_map
from autograder.grading.home import chapters_of

GRADED = autograded.FOLDER
FOLDER = "records"  # in the class's folder
SIGNED = "credential.jwt"


class RecordTrouble(Exception):
    """The record cannot be made; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Wish:
    """What somebody asks of a class's records.

    more: further classes of the same learners, e.g. an exam; keys and records are the first's.
    learners: ids, all when empty. given: a learner's own record.json. until: last day on which a
    signed credential is valid. langs: languages of pages; the first is the credential's as well.
    """

    class_dir: Path
    langs: Sequence[str]
    more: Sequence[Path] = ()
    learners: Sequence[str] = ()
    given: Path | None = None
    out: Path | None = None
    sign: bool = False
    issuer: str | None = None
    until: str | None = None


def records(wish: Wish, found: Results, more: Sequence[Results] = ()) -> Iterator[Record]:
    """The records of the learners asked for out of a class or several, one by one.

    Raises:
        RecordTrouble: no such learner, or a record file for more than one.
        CompanionError: the record file cannot be read.
    """
    course = parsed(course_map(found.lang))
    chosen = choose(everybody((found, *more)), wish.learners, wish.class_dir)
    if wish.given and len(chosen) != 1:
        raise RecordTrouble(
            translate("--with belongs to one learner: name that one with --learner.")
        )
    given, who = read_checked(wish.given) if wish.given else ({}, {})
    for learner in chosen:
        yield of_learner(found, course, learner, given, who, more)


def everybody(rooms: Sequence[Results]) -> list[Learner]:
    """The learners of all classes, each once; listed in one is listed."""
    known: dict[str, Learner] = {}
    for learner in (one for room in rooms for one in room.learners):
        key = learner.id.casefold()
        if key not in known or (learner.listed and not known[key].listed):
            known[key] = learner
    return list(known.values())


def choose(learners: Sequence[Learner], wanted: Sequence[str], folder: Path) -> list[Learner]:
    """The learners of these ids in the class's order; all when none is named.

    Raises:
        RecordTrouble: an id that the class does not have; the sentence names the nearest.
    """
    if not learners:
        raise RecordTrouble(translate("The class {folder} has no learners yet.", folder=folder))
    by_id = {one.id: one for one in learners}
    for name in wanted:
        if name in by_id:
            continue
        same = [one.id for one in learners if name == one.name]
        if same:
            raise RecordTrouble(
                translate(
                    "--learner wants an id, because names may stand twice: {name} has {ids}.",
                    name=name,
                    ids=", ".join(same),
                )  # fmt: skip
            )
        near = difflib.get_close_matches(name, by_id, 3, 0.4) or list(by_id)[:3]
        raise RecordTrouble(
            translate(
                "There is no learner {name} in {folder}; the nearest ids are {ids}.",
                name=name,
                folder=folder,
                ids=", ".join(near),
            )  # fmt: skip
        )
    return [one for one in learners if not wanted or one.id in wanted]


def of_learner(
    found: Results,
    course: Map,
    learner: Learner,
    given: dict[str, SelfChecked] | None = None,
    who: dict[str, str] | None = None,
    more: Sequence[Results] = (),
) -> Record:
    """One learner's record; `given` is self-checked evidence of a file made by `who`.

    more: further classes, of which the better of two results for an exercise counts.
    """
    notes: list[tuple[str, dict[str, object]]] = []
    graded: dict[str, Graded] = {}
    outputs: list[Output] = []
    shared: list[Attempt] = []
    rooms = [(room, one) for room in (found, *more) if (one := same_in(room, learner))]
    for room, one in rooms:
        new = _graded_in(room, course, one, notes)
        files = graded_files(room.class_dir, one.student, new)
        better = {name for name, got in new.items()
                  if name not in graded or (got.points or -1) > (graded[name].points or -1)}
        graded |= {name: new[name] for name in better}
        outputs = [file for file in outputs if file.exercise not in better]
        outputs += [file for file in files if file.exercise in better]
        shared += room.shared.get(one.id, ())
    checked = dict(given or {})
    if who and not checked:
        notes.append(("The record file that was given holds nothing that was checked, so nothing "
                      "of it is in this record.", {}))  # fmt: skip
    if checked and who is not None:
        notes.append(("The self-checked part comes from a record file of the learner's own, made "
                      "for “{name}”. Nobody has checked it.",
                      {"name": quoted(who.get("name") or who.get("id") or "–")}))  # fmt: skip
        if not _may_be(learner, who):
            notes.append(("That record file names another person than {learner}: make sure that "
                          "it is the right one.",
                          {"learner": one_line(learner.name or learner.id)}))  # fmt: skip
    elif shared:
        checked = self_checked(sorted(shared, key=lambda one: one.time))
        notes.append(("The self-checked part comes from attempts that the learner shared with the "
                      "work. Nobody has checked it.", {}))  # fmt: skip
    name = "" if learner.name == learner.id else learner.name
    return make(course, Person(learner.id, name, learner.email), checked=checked, graded=graded,
                outputs=outputs,
                assigned=set().union(*(assigned(room, course) for room in (found, *more))),
                class_name=", ".join(room.class_dir.resolve().name for room in (found, *more)),
                notes=notes)  # fmt: skip


def same_in(found: Results, learner: Learner) -> Learner | None:
    """The same learner in another class, which is who has the same id there."""
    wanted = learner.id.casefold()
    return next((one for one in found.learners if one.id.casefold() == wanted), None)


def _graded_in(
    found: Results, course: Map, learner: Learner, notes: list[tuple[str, dict[str, object]]]
) -> dict[str, Graded]:
    """What one class has graded of a learner; what does not count there goes to the notes."""
    row = found.row[learner.id]
    known = {one.id for one in course.exercises}
    graded, gone = {}, []
    for column, item in enumerate(found.items):
        state, points = found.state[row, column], found.points[row, column]
        if item.id not in known or not item.current:
            if points > 0:  # NaN is not
                gone.append(item.id)
            continue
        hand_in = found.hand_ins.get((learner.id, item.chapter))
        when = hand_in.at.timestamp() if hand_in and hand_in.at else None
        graded[item.id] = _graded(state, points, item.points, when)
    if gone:
        notes.append(("Points for exercises that the course does not have any more do not count "
                      "here: {ids}.", {"ids": ", ".join(gone)}))  # fmt: skip
    late = [
        f"{chapter} −{one.penalty:g}"
        for (who_handed, chapter), one in found.hand_ins.items()
        if who_handed == learner.id and one.penalty
    ]
    if late:
        notes.append(("Points taken off for being late are not taken off here: {chapters}.",
                      {"chapters": ", ".join(late)}))  # fmt: skip
    return graded


def assigned(found: Results, course: Map) -> set[str]:
    """The exercises that the class set: of a chapter in its gradebook those that it has there, of
    one that nobody has handed in yet all."""
    entered = {item.id for item in found.items if item.current}
    waiting = set(chapters_of(found.class_dir)) - {item.chapter for item in found.items}
    return entered | {one.id for one in course.exercises if one.chapter in waiting}


def _may_be(learner: Learner, who: dict[str, str]) -> bool:
    """Whether a record file can be this learner's: it names nobody else."""
    names = {learner.id, learner.name, ""}
    return who.get("id", "") in names and who.get("name", "") in names


def graded_files(class_dir: Path, student: str, graded: dict[str, Graded]) -> list[Output]:
    """The work products of what has points, as they were graded.

    Which exercise looks at which file stands in the class's own notebook, not in the learner's.
    """
    found = []
    for chapter in dict.fromkeys(one.rpartition(".")[0] for one in graded):
        work = class_dir / GRADED / student / chapter
        if not work.is_dir():
            continue
        named = files_of(class_dir / "source" / chapter / f"{chapter}.ipynb")
        for exercise, names in named.items():
            one = graded.get(exercise)
            if one is None or one.state not in (RIGHT, PART):
                continue
            for name in names:
                # what a browser would run is kept as text there, see grading.autograded
                for path in (work / name, work / f"{name}.txt"):
                    if path.is_file() and not path.is_symlink():
                        content = path.read_bytes()
                        digest = hashlib.sha256(content).hexdigest()
                        found.append(Output(exercise, f"{chapter}/{name}", digest, len(content),
                                            graded=True))  # fmt: skip
                        break
    return found


def _graded(state: str, points: float, most: float, when: float | None) -> Graded:
    """What the gradebook has, in the record's words; practice without points by its verdict."""
    plain = {class_results.ABSENT: ABSENT, class_results.UNGRADED: UNGRADED,
             class_results.UNKNOWN: UNGRADED,
             class_results.WAITING: WAITING}.get(state)  # fmt: skip
    if plain or np.isnan(points):
        return Graded(plain or UNGRADED, None, most, when)
    value = float(points)
    if most <= 0:
        return Graded(RIGHT if state == class_results.CORRECT else WRONG, value, most, when)
    return Graded(RIGHT if value >= most else PART if value > 0 else WRONG, value, most, when)


def make_all(wish: Wish, say: Callable[[str], None] = lambda text: None) -> dict[str, Any]:
    """Write every record asked for, signed where asked for; a report as plain data.

    Raises:
        RecordTrouble, KeyTrouble, CompanionError, ResultsError: with one sentence each.
    """
    out = wish.out or wish.class_dir / FOLDER
    until = last_second(wish.until)
    key = issuer = None
    if wish.sign:
        issuer = badge_key.issuer(wish.class_dir, wish.issuer, say)
        key = badge_key.private_key(wish.class_dir, say)
    report: dict[str, Any] = {"class": str(wish.class_dir), "signed": bool(key), "learners": []}
    found = class_results.read(wish.class_dir)
    more = [class_results.read(folder) for folder in wish.more]
    off_list = {one.id for one in everybody((found, *more)) if not one.listed}
    if wish.out is None:
        with suppress(OSError):  # `put` says why nothing can be written there
            out.mkdir(mode=0o700, exist_ok=True)  # grades with names are nobody else's business
    told: list[str] = [note for room in (found, *more) for note in room.notes]
    unsigned: list[str] = []
    for record in records(wish, found, more):
        say(translate("Writing the record of {learner} …", learner=record.person.shown))
        folder = out / safe(record.person.id)
        files, odd = write(record, folder, wish.langs)
        told += [f"{record.person.shown}: {sentence}" for sentence in odd]
        if wish.given:
            told += [translate(msgid, **values) for msgid, values in record.notes]
        nothing = not any(
            one.checked or (one.graded and one.graded.state not in (ABSENT, UNGRADED))
            for one in record.evidence
        )
        if key is not None and (nothing or record.person.id in off_list):
            unsigned.append(record.person.shown)
            (folder / SIGNED).unlink(missing_ok=True)  # of an earlier run
        elif key is not None and issuer is not None:
            profile = issuer.profile(badge_key.public_jwk(key))
            with in_language(wish.langs[0]):
                made = credential(
                    record, profile, badge_key.salt(key, record.person.id), until
                )  # fmt: skip
            files.append(put(folder / SIGNED, badge.sign(made, key).encode() + b"\n"))
        report["learners"].append(
            {
                "id": record.person.id,
                "name": record.person.name,
                "graded": _counts(record, True),
                "self_checked": _counts(record, False) if record.has_checked else None,
                "files": [str(one) for one in files],
            }
        )
    if unsigned:
        told.append(translate("Nothing is signed for who has handed in nothing or is on no list: "
                              "{ids}.", ids=", ".join(unsigned)))  # fmt: skip
    if key is not None:
        public = _public(key)
        report["public_key"] = str(put(out / badge_key.PUBLIC, public))
        put(wish.class_dir / badge_key.PUBLIC, public)
        report["fingerprint"] = badge_key.thumbprint(badge_key.public_jwk(key))
    report["notes"] = told
    return report


def _public(key: Any) -> bytes:
    import json

    jwk = badge_key.public_jwk(key)
    told = {**jwk, "use": "sig", "alg": badge_key.ALGORITHM, "kid": badge_key.thumbprint(jwk)}
    return (json.dumps(told, indent=1) + "\n").encode()


def _counts(record: Record, graded: bool) -> dict[str, int]:
    shown, of = record.counts(graded)
    return {"shown": shown, "of": of} | ({"in_course": len(record.lines)} if graded else {})


def last_second(day: str | None) -> float | None:
    """The end of a day such as 2027-12-31, in seconds since 1970.

    Raises:
        RecordTrouble: it is no day, or over.
    """
    if day is None:
        return None
    try:
        end = datetime.fromisoformat(day) + timedelta(days=1)
    except (ValueError, OverflowError):
        end = None
    if end is None or end <= datetime.now(end.tzinfo):
        raise RecordTrouble(
            translate("--until wants a day that is still to come, such as 2030-12-31, and not "
                      "{day}.", day=day)
        )  # fmt: skip
    return end.timestamp()


def safe(name: str) -> str:
    """A learner's id as the name of a folder."""
    from autograder.grading.submit import safe as as_folder

    return as_folder(name)


def told(report: dict[str, Any]) -> str:
    """The report in words."""
    lines = []
    for one in report["learners"]:
        graded = one["graded"]
        lines.append(
            translate("{who}: graded {shown} of {of} set in this class shown; the course has "
                      "{course}",
                      who=f"{one['name']} ({one['id']})" if one["name"] else one["id"],
                      shown=graded["shown"], of=graded["of"], course=graded["in_course"])
        )  # fmt: skip
        lines.append(f"  {Path(one['files'][0]).parent}")
    if report["signed"]:
        lines.append(
            translate("Signed with the key {fingerprint}; publish {file}.",
                      fingerprint=report["fingerprint"], file=report["public_key"])
        )  # fmt: skip
    return "\n".join([*lines, *report["notes"]])
