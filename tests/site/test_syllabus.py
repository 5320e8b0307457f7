"""The two plans of teaching agree with the register: every exercise, every minute, every code."""

import pytest

from autograder import register, syllabus


def test_the_semester_holds_every_required_exercise_once():
    taken = [item.id for part in syllabus.weeks() for item in part.exercises]
    wanted = [item.id for item in register.exercises() if item.kind != "star"]
    assert sorted(taken) == sorted(wanted)


def test_a_week_goes_on_where_the_last_one_ended():
    """Apart from the pretests, which go first."""
    order = [item.id for item in register.exercises()]
    places = [
        order.index(item.id)
        for part in syllabus.weeks()
        for item in part.exercises
        if not item.id.startswith(("T1.p", "T2.p"))
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("parts", "bounds"),
    [(syllabus.weeks, ("semester", "per_week")), (syllabus.days, ("workshop", "per_day"))],
)
def test_every_part_fits_its_time(parts, bounds):
    least, most = syllabus.plan()[bounds[0]][bounds[1]]
    held = parts()[:-1] if parts is syllabus.weeks else parts()
    wrong = {part.number: part.minutes for part in held if not least <= part.minutes <= most}
    assert not wrong, wrong


def test_nothing_is_left_to_do_after_the_last_meeting():
    """The deck is ready when it is presented: the capstone's products are due a week before."""
    last = syllabus.weeks()[-1]
    assert last.minutes <= syllabus.plan()["semester"]["in_class"]
    assert not [item.id for item in last.exercises if item.kind == "artefact"]
    assert syllabus.weeks()[-2].exercises[-1].id == "C.b"


def test_every_chapter_is_due_once_and_every_rubric_is_marked_once():
    due = [one.id for part in syllabus.weeks() for one in part.due]
    assert due == [one.id for one in register.chapters()]
    marked = [item.id for part in syllabus.weeks() for item in part.marked]
    assert sorted(marked) == sorted(i.id for i in register.exercises() if i.kind == "manual")


def test_what_is_said_of_each_code_is_what_the_register_says():
    every = {
        code
        for code, where in register.coverage().items()
        if where["assessed"] and code[0] in "POKS"
    }
    semester = syllabus.coverage(syllabus.weeks(), "POKS")
    assert set(semester.done) | set(semester.asked) == every
    short = syllabus.coverage(syllabus.days(), "POKS")
    taken = {item.id for part in syllabus.days() for item in part.exercises}
    for code in short.done + short.asked:
        assert taken & set(register.coverage()[code]["assessed"]), code
    for code in short.left_out:
        assert not taken & set(register.coverage()[code]["assessed"]), code
    assert len(short.done + short.asked + short.left_out) == len(every)


def test_whoever_does_the_plan_of_16_weeks_has_every_indicator_shown():
    """And the chapters that the workshop's page names are those that it uses."""
    every = [one.code for one in register.entries() if one.code[0] == "P"]
    assert sorted(syllabus.shown(syllabus.weeks())) == sorted(every)
    used = {item.chapter for part in syllabus.days() for item in part.exercises}
    named = [one.id for one in register.chapters() if one.id in used]
    page = (register.ROOT / "book" / "syllabus_workshop.md").read_text(encoding="utf-8")
    assert page.count(f"--chapters {','.join(named)}\n") == 2


def test_a_week_needs_time_at_home_and_class_time_is_used():
    settings = syllabus.plan()["semester"]
    assert settings["in_class"] < settings["meeting"]
    for part in syllabus.weeks()[:-1]:
        assert part.minutes > settings["in_class"]
        assert part.begun_in(settings["in_class"]) in part.exercises
