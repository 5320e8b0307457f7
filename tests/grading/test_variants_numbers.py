"""The numbers of own data, what is made for them, and what is refused."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from autograder import register
from autograder.exercises import suitable
from autograder.grading import classroom, own_data, release, variants
from autograder.learner.key import exam_digest


def test_numbers_follow_from_secret_and_id_alone() -> None:
    ids = [f"B{number:04}" for number in range(2000)]
    numbers = [variants.variant_seed("secret", one) for one in ids]
    assert numbers == [variants.variant_seed("secret", one) for one in ids]
    assert all(0 < number < 2**31 for number in numbers)
    assert len(set(numbers)) == len(ids)
    assert not set(numbers) & {variants.variant_seed("another", one) for one in ids}
    assert not set(numbers) & {variants.variant_seed("secret", one, 1) for one in ids}


def test_writing_an_id_differently_gives_no_other_data() -> None:
    composed, decomposed = "Jos\u00e9", "Jose\u0301"
    same = {variants.variant_seed("s", one) for one in (composed, decomposed, " JOSÉ ")}
    assert len(same) == 1


@pytest.mark.parametrize("chapter", [c.id for c in register.chapters() if c.varies])
def test_what_varies_is_handed_out_and_comes_from_the_simulator(chapter: str) -> None:
    from datasets.simulator.variants import parts_of

    about = register.chapter(chapter)
    for one in about.varies:
        assert (about.exports / one).exists(), one
        assert any(one == d or one.startswith(f"{d}/") for d in about.data), one
        assert about.data_root or parts_of([one]), one


def test_the_same_number_gives_the_same_bytes_and_never_the_shipped_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    for place in ("one", "two"):
        monkeypatch.setattr(variants, "CACHE", tmp_path / place)
        made.append(variants.make("T0", 4711, tmp_path / f"{place}-out"))
    files = [{p.relative_to(m.folder): p.read_bytes() for p in m.folder.rglob("*") if p.is_file()}
             for m in made]  # fmt: skip
    assert files[0] == files[1]
    exports = register.chapter("T0").exports
    assert all((exports / name).read_bytes() != content for name, content in made[0].data().items())

    monkeypatch.setattr("datasets.simulator.variants.variant_files", lambda *a: [
        (name, (exports / name).read_bytes()) for name in made[0].data()])
    with pytest.raises(variants.Unsuitable):
        variants.cached("T0", 2431)


def test_a_refused_number_is_remembered_and_the_next_one_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(variants, "CACHE", tmp_path)
    asked = []

    def untrue(chapter: str, load: object) -> str | None:
        asked.append(chapter)
        return "the first one is not true" if len(asked) == 1 else None

    monkeypatch.setattr(suitable, "untrue", untrue)
    chosen = variants.choose("T0", "secret", "amy")
    assert chosen.seed == variants.variant_seed("secret", "amy", 1)
    assert variants.choose("T0", "secret", "amy") == chosen
    assert len(asked) == 2


def test_data_that_hide_many_mistakes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suitable, "of_chapter", lambda chapter: ())

    def key(ids: list[str]) -> dict:
        wrong = [[name, "says", 1] for name in ids]
        return {"exercises": {"X.a": {"parts": [{"calls": [{"wrong": wrong}]}]}}}

    shipped = key([f"m{n}" for n in range(10)])
    few = key([f"m{n}" for n in range(10 - suitable.TOLERANCE)])
    many = key([f"m{n}" for n in range(9 - suitable.TOLERANCE)])
    assert suitable.unsuitable("none", few, shipped) is None
    assert "m9" in suitable.unsuitable("none", many, shipped)


def test_a_class_that_has_begun_does_not_become_an_exam(tmp_path: Path) -> None:
    classroom.lay_out(tmp_path, seed=1)
    (tmp_path / "release" / "T0").mkdir(parents=True)
    with pytest.raises(variants.VariantError):
        own_data.decide(tmp_path, exam=True)


def test_the_secret_of_the_numbers_is_not_the_seed_of_the_worlds(tmp_path: Path) -> None:
    classroom.lay_out(tmp_path, seed=1)
    own_data.decide(tmp_path, own_data=True)
    held = json.loads((tmp_path / own_data.SECRET).read_text("utf-8"))
    assert held["seed"] == 1
    assert len(held["variants"]) == 64
    assert own_data.secret_of(tmp_path) == held["variants"]


def test_a_desk_keeps_its_own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variants, "CACHE", tmp_path / "cache")
    assert variants.desk_change(tmp_path, begin=False) == ("", None)
    drawn, change = variants.desk_change(tmp_path, begin=True)
    release.release_chapter(tmp_path / "T0", "T0", "en", change=change)
    number = variants.numbers_in(tmp_path)
    assert number.keys() == {"T0"}
    again, change = variants.desk_change(tmp_path, begin=False)
    release.release_chapter(tmp_path / "T0", "T0", "en", change=change)
    assert (again, variants.numbers_in(tmp_path)) == (drawn, number)


def test_what_an_exam_names_gives_no_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    monkeypatch.setattr(variants, "CACHE", tmp_path / "cache")
    home = classroom.build(tmp_path / "exam", "en", ["T0"], seed=1, exam=True)
    own = own_data.variant_of(home, "T0", "amy")
    assert own.seed > variants.NAMED
    assert not list((tmp_path / "cache").rglob(variants.KEY))  # answers lie in the class alone
    assert (home / own_data.FOLDER).stat().st_mode & 0o077 == 0
    with pytest.raises(variants.VariantError, match="from 1 to"):
        variants.self_paced("amy", own.seed)("T0", {})

    folder = tmp_path / "amy" / "T0"
    release.release_chapter(folder, "T0", "en", "amy", own_data.for_learner(home, "amy"))
    shown = variants.numbers_in(folder.parent)["T0"]
    assert shown <= variants.NAMED
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert not [p for p in files if str(own.seed).encode() in unzipped(p)]
    assert "another learner (amy)" in own_data.whose(home, "T0", "bob", shown)
    assert own_data.known_id(home, " AMY ") == "amy"
    assert own_data.known_id(home, "Bob") == "Bob"

    for place in (folder, home / "source" / "T0"):  # both speak of an exam, and fit their key
        nb = json.loads((place / "T0.ipynb").read_text("utf-8"))
        assert "This is an exam" in "".join(nb["cells"][1]["source"])
        about = json.loads((place / "course.json").read_text("utf-8"))
        assert about["key"] == exam_digest((place / release.KEY).read_bytes())


def unzipped(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content
