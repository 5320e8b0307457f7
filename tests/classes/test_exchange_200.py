"""200 learners through nbgrader's exchange at once: nothing lost, nothing swapped, nothing taken
that is not a learner's own."""

from __future__ import annotations

import hashlib
import logging
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest
from nbgrader.utils import parse_utc

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))

import toy_chapter  # noqa: E402

from autograder.classes import exchange, exchange_facts, hub_release  # noqa: E402
from autograder.grading import schema  # noqa: E402
from autograder.grading.collected import collected as collected_times  # noqa: E402

NAME = toy_chapter.NAME
LEARNERS = [f"B{number:04}" for number in range(200)]
AT_ONCE = 4


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentences that the tests look for."""
    monkeypatch.setenv("COURSE_LANG", "en")


def tool(kind: str, home: Path, learner: str = ""):
    """nbgrader's own class for one step, configured as a learner's or the instructor's server."""
    from nbgrader.auth import Authenticator
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.exchange import ExchangeFactory

    config = schema.class_config(home)
    config.CourseDirectory.assignment_id = NAME
    if learner:
        config.CourseDirectory.student_id = learner
        config.Exchange.cache = str(home / "hub" / "homes" / learner / "cache")
        config.Exchange.assignment_dir = str(home / "hub" / "homes" / learner)
    else:
        config.ExchangeCollect.update = True
    made = getattr(ExchangeFactory(config=config), kind)(
        coursedir=CourseDirectory(config=config), authenticator=Authenticator(config=config),
        config=config,
    )  # fmt: skip
    made.log.setLevel(logging.ERROR)
    return made


def answer(home: Path, learner: str, times: int) -> str:
    """Write this learner's answer of their n-th try; its digest."""
    path = home / "hub" / "homes" / learner / NAME / f"{NAME}.ipynb"
    text = path.read_text(encoding="utf-8")
    mark = f"# answer {times} of {learner}"
    path.write_text(text.replace("# 在這裡寫程式", mark, 1) if times == 1
                    else text.replace(f"# answer {times - 1} of", f"# answer {times} of"),
                    encoding="utf-8")  # fmt: skip
    assert mark in path.read_text(encoding="utf-8")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def term(home: Path, learners: list[str], start: float) -> dict[str, tuple[str, str, int]]:
    """Fetch, wait for one common moment, hand in; every third learner hands in again at once.

    Returns: learner -> (digest, time as nbgrader wrote it) of the last, how many.
    """
    done = {}
    for learner in learners:
        tool("FetchAssignment", home, learner).start()
    time.sleep(max(0.0, start - time.time()))
    for index, learner in enumerate(learners):
        count = 1 + (index % 3 == 0) + (index % 9 == 0)
        for times in range(1, count + 1):
            digest = answer(home, learner, times)
            submit = tool("Submit", home, learner)
            submit.start()
        done[learner] = digest, submit.timestamp, count
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = toy_chapter.build_class(tmp_path_factory.mktemp("exchange") / "class")
    hub_release.release(made, [NAME], lambda text: None)
    for learner in LEARNERS:
        (made / "hub" / "homes" / learner).mkdir(parents=True)
    return made


def collected(home: Path, caplog: pytest.LogCaptureFixture) -> str:
    """Collect; what was said about it."""
    caplog.clear()
    step = tool("Collect", home)
    assert isinstance(step, exchange.Collect)
    step.log.propagate = True
    step.log.setLevel(logging.WARNING)
    with caplog.at_level(logging.WARNING):
        step.start()
    return caplog.text


def test_200_learners_hand_in_at_once(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    start = time.time() + 6
    parts = [LEARNERS[index::AT_ONCE] for index in range(AT_ONCE)]
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
        running = [pool.submit(term, home, part, start) for part in parts]
        handed_in = {name: facts for one in running for name, facts in one.result().items()}
    assert sorted(handed_in) == LEARNERS
    inbound = home / "exchange" / "kmc2431" / "inbound"
    assert len(list(inbound.iterdir())) == sum(count for _, _, count in handed_in.values())
    collected(home, caplog)
    for learner, (digest, at, _) in handed_in.items():
        place = home / "submitted" / learner / NAME
        assert hashlib.sha256((place / f"{NAME}.ipynb").read_bytes()).hexdigest() == digest, learner
        assert (place / "timestamp.txt").read_text() == at, learner
    times = collected_times(home / "submitted")
    assert {learner: times[learner, NAME] for learner in LEARNERS} == {
        learner: parse_utc(at).isoformat() for learner, (_, at, _) in handed_in.items()
    }
    # earlier ones are kept where they were, and a second collecting changes nothing
    before = {path: path.stat().st_mtime_ns for path in (home / "submitted").rglob("*.ipynb")}
    collected(home, caplog)
    assert before == {path: path.stat().st_mtime_ns for path in before}
    assert len(list(inbound.iterdir())) == sum(count for _, _, count in handed_in.values())


def put(home: Path, name: str, mode: int = 0o777, text: str = "{}") -> Path:
    """Something in the exchange that nbgrader's submit did not make."""
    place = home / "exchange" / "kmc2431" / "inbound" / name
    place.mkdir()
    (place / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    (place / "timestamp.txt").write_text(name.split("+")[2], encoding="utf-8")
    place.chmod(mode)
    return place


def test_what_is_no_learners_work_is_left_and_named(
    home: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    stamp = f"{now:%Y-%m-%d %H:%M:%S.%f} UTC"
    put(home, f"stranger+{NAME}+{stamp}+r")
    put(home, f"B0001+{NAME}+no time at all+r")
    put(home, f"..+{NAME}+{stamp}+r")
    put(home, f"B0002+{NAME}+{stamp}+r", mode=0o755)  # still being copied
    early = f"{now - timedelta(days=3):%Y-%m-%d %H:%M:%S.%f} UTC"
    put(home, f"late+{NAME}+{early}+r")
    linked = put(home, f"linked+{NAME}+{stamp}+r")
    (linked / f"{NAME}.ipynb").unlink()
    (linked / f"{NAME}.ipynb").symlink_to(home / "source" / NAME / f"{NAME}.ipynb")
    (linked / "solutions").symlink_to(home / "source")
    put(home, f"B0003+{NAME}+{stamp}+r", text="not theirs")
    put(home, f"Ｂ0006+{NAME}+{stamp}+r")
    put(home, f"b0004+{NAME}+{stamp}+r")  # the list spells it B0004
    (home / "learners.csv").write_text("id\n" + "\n".join(LEARNERS), encoding="utf-8")
    deep = put(home, f"deep+{NAME}+{stamp}+r")
    for _ in range(600):
        deep = deep / "d"
        deep.mkdir()
    put(home, f"B0005+{NAME}+{stamp}+r\nall is well")
    mine = os.getuid()
    forged = home / "hub" / "homes" / "B0003"
    monkeypatch.setattr(exchange_facts, "uid", lambda path: (
        mine + 1 if path == forged else mine if path.is_dir() else None))  # fmt: skip
    said = collected(home, caplog)
    assert (home / "submitted" / "stranger" / NAME / f"{NAME}.ipynb").exists()
    assert "stranger is on no list" in said
    assert "no submission of nbgrader" in said and "is being handed in at this moment" in said
    assert "late says to have handed in at" in said and "that time counts" in said
    assert (collected_times(home / "submitted")["late", NAME] >= now.isoformat()[:19])
    assert "which the class spells B0006" in said
    assert "which the class spells B0004" in said and not (home / "submitted" / "b0004").exists()
    assert "folders in each other" in said and not (home / "submitted" / "deep" / NAME).exists()
    assert "\nall is well" not in said
    assert not list((home / "submitted" / "linked").rglob("*.ipynb"))
    assert not (home / "submitted" / "linked" / NAME / "solutions").exists()
    assert "bears the id B0003" in said
    assert not (home / NAME).exists()
    if (home / "submitted" / "B0003").exists():
        kept = home / "submitted" / "B0003" / NAME / f"{NAME}.ipynb"
        assert kept.read_text(encoding="utf-8") != "not theirs"


def test_what_one_account_hands_in_for_somebody_else_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class People(exchange_facts.People):
        def owner(self, number: int) -> str | None:
            return "amy"

    monkeypatch.setattr(exchange_facts.os, "getuid", lambda: -1)  # the instructor is another
    people = People(str(home / "nowhere" / "{learner}"), ["amy"])
    entry = put(home, f"fake0001+{NAME}+2026-03-01 10:00:00 UTC+r")
    assert "by the account of amy" in exchange_facts.obstacle(entry, "fake0001", people)
    assert "was not handed in by" in exchange_facts.obstacle(
        entry, "Instructor", exchange_facts.People(people.pattern)
    )
    said = datetime(2026, 3, 1, 10)
    old = said.replace(tzinfo=UTC).timestamp() - 60
    for path in (*entry.iterdir(), entry):
        os.utime(path, (old, old))
    inside = exchange_facts.contents(entry)
    assert exchange_facts.counted(said, inside) == said  # a copy that was brought back
    record = {"username": "x", "said": said, "timestamp": said, "contents": inside}
    assert "was changed at" in exchange_facts.notes(record, False)[0]
    (entry / f"{NAME}.ipynb").write_text("after the due date", encoding="utf-8")
    assert exchange_facts.counted(said, exchange_facts.contents(entry)) > said


def test_one_page_without_its_secret_keeps_no_other_back(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for student in ("B0010", "unknown"):
        page = home / "feedback" / student / NAME / f"{NAME}.html"
        page.parent.mkdir(parents=True)
        page.write_text("well done", encoding="utf-8")
    step = tool("ReleaseFeedback", home)
    step.log.propagate = True
    step.log.setLevel(logging.WARNING)
    with caplog.at_level(logging.WARNING):
        step.start()
    assert "feedback of unknown was not released" in caplog.text
    assert len(list((home / "exchange" / "kmc2431" / "feedback").glob("*.html"))) == 1


def test_a_chapter_that_changed_is_handed_out_anew_and_old_work_stays(home: Path) -> None:
    assert hub_release.release(home, [NAME], lambda text: None) == []
    before = sorted(path.name for path in (home / "exchange/kmc2431/inbound").iterdir())
    numbers = home / "source" / NAME / "data" / "numbers.csv"
    numbers.write_text("x\n2\n", encoding="utf-8")
    told = hub_release.release(home, [NAME], lambda text: None)
    assert any("new version" in sentence or "新" in sentence for sentence in told)
    assert (hub_release.outbound(home) / NAME / "data" / "numbers.csv").read_text() == "x\n2\n"
    assert before == sorted(path.name for path in (home / "exchange/kmc2431/inbound").iterdir())
