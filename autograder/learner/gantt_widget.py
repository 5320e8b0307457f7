"""A widget of T1.3: a Gantt chart in which one task can be made late.

The numbers are those of the learner's own `schedule` (T1.3.a), called again for each place of the
slider, so it needs a running kernel and says so. Drawing is pure: `chart` and `told`.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from autograder.checking.messages import language, translate

from .load import load

if TYPE_CHECKING:
    import ipywidgets

MOST = 5  # days that a task can be late
NEEDED = ("task_id", "days", "predecessors")
GIVEN = ("task_id", "es", "ef", "ls", "lf", "slack", "critical", "start", "finish",
         "latest_start", "latest_finish")  # fmt: skip
BOLD = ' font-weight="bold"'
CRITICAL, FREE, SLACK, GREY = "#A63603", "#0072B2", "#CFE3F1", "#595959"


class _Unfit(Exception):
    """Why there is no chart, as one sentence."""


def gantt(
    schedule: Callable[..., pd.DataFrame] | None = None,
    tasks: pd.DataFrame | None = None,
    calendar: pd.DataFrame | None = None,
    start: Any = None,
) -> ipywidgets.Widget:
    """Choose a task, make it late, and see the launch, the slack and the critical tasks.

    Args:
        schedule: your function of T1.3.a.
        tasks, calendar, start: the course's plan if left out.

    Returns:
        a widget (menu and slider, both by keyboard); where it cannot be drawn, one sentence.
    """
    import ipywidgets

    try:
        if not callable(schedule):
            raise _Unfit(
                translate(
                    "The chart needs your schedule of T1.3.a: gantt(schedule, "
                    "tasks, calendar, start)."
                )
            )
        tasks = load("test_tasks") if tasks is None else tasks
        calendar = load("office_calendar") if calendar is None else calendar
        start = load("test_plan")["start"] if start is None else start
        checked(tasks)
        base = planned(schedule, tasks, calendar, start)
    except _Unfit as unfit:
        return ipywidgets.HTML(_p(str(unfit)))
    named = names(tasks)
    which = ipywidgets.Dropdown(
        options=[(f"{task} {named[task]}", task) for task in base["task_id"]],
        value=base.loc[base["critical"], "task_id"].iloc[0]
        if base["critical"].any()
        else base["task_id"].iloc[0],
        description=translate("Task"),
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="70%"),
    )
    late = ipywidgets.IntSlider(
        value=0,
        min=0,
        max=MOST,
        description=translate("Days late"),
        style={"description_width": "initial"},
        layout=ipywidgets.Layout(width="70%"),
    )
    say, view = ipywidgets.HTML(), ipywidgets.HTML()

    def update(_: Any = None) -> None:
        try:
            now = planned(schedule, delayed(tasks, which.value, late.value), calendar, start)
        except _Unfit as unfit:
            say.value, view.value = _p(str(unfit)), ""
            return
        text = told(base, now, which.value, late.value)
        say.value = f'<p aria-live="polite">{html.escape(text)}</p>'
        view.value = chart(base, now, named, text)

    which.observe(update, "value")
    late.observe(update, "value")
    update()
    foot = translate(
        "Dark orange with ● is critical, blue is not, pale is slack; the thin line "
        "shows where the task stood before. The chart needs a running kernel."
    )
    return ipywidgets.VBox([which, late, say, view, ipywidgets.HTML(_p(foot))])


def checked(tasks: Any) -> None:
    """Raise _Unfit with one sentence where no plan can be drawn from a table of tasks."""
    if not isinstance(tasks, pd.DataFrame):
        raise _Unfit(translate('The tasks must be a DataFrame such as load("test_tasks") gives.'))
    for column in NEEDED:
        if column not in tasks.columns:
            raise _Unfit(translate("The table of tasks has no column {column}.", column=column))
    if tasks.empty:
        raise _Unfit(
            translate("The plan has no tasks, so there is nothing to draw. Load test_tasks again.")
        )
    twice = tasks.loc[tasks["task_id"].duplicated(), "task_id"]
    if len(twice):
        raise _Unfit(
            translate(
                "The task {task} stands there twice. Keep one of the rows.", task=twice.iloc[0]
            )
        )
    for task, days in zip(tasks["task_id"], tasks["days"], strict=True):
        if isinstance(days, str) or not days >= 1:
            raise _Unfit(translate("The task {task} has no duration of 1 day or more.", task=task))


def planned(
    schedule: Callable[..., pd.DataFrame], tasks: pd.DataFrame, calendar: pd.DataFrame, start: Any
) -> pd.DataFrame:
    """What the learner's function makes of a plan. Raises _Unfit with one sentence."""
    try:
        found = schedule(tasks.copy(), calendar.copy(), start)
    except NotImplementedError:
        raise _Unfit(
            translate("Write schedule (T1.3.a) first; the chart draws what it gives.")
        ) from None
    except ValueError as error:
        raise _Unfit(
            translate("Your schedule refuses this plan: {words}", words=str(error)[:200])
        ) from None
    except Exception as error:
        raise _Unfit(
            translate(
                "Your schedule stopped with {error}. Mend it with the check of T1.3.a first.",
                error=f"{type(error).__name__}: {error}"[:200],
            )
        ) from None
    if not isinstance(found, pd.DataFrame) or found.empty or set(GIVEN) - set(found.columns):
        raise _Unfit(
            translate(
                "Your schedule does not give the table that T1.3.a asks for. Mend "
                "it with the check first."
            )
        )
    if found[["es", "ef", "ls", "lf"]].isna().any(axis=None):
        raise _Unfit(
            translate(
                "Your schedule leaves numbers of workdays open. Mend it with the "
                "check of T1.3.a first."
            )
        )
    return found


def delayed(tasks: pd.DataFrame, task: str, days: int) -> pd.DataFrame:
    """The plan with one task that takes `days` workdays more."""
    late = tasks["task_id"].eq(task)
    return tasks.assign(days=tasks["days"].where(~late, tasks["days"] + days))


def names(tasks: pd.DataFrame) -> dict[str, str]:
    """Task -> its name in the language in force; the id where the table has none."""
    column = "task" if language() == "zh-TW" else "task_en"
    found = tasks.get(column, tasks["task_id"])
    return dict(zip(tasks["task_id"], found.astype(str), strict=True))


def told(base: pd.DataFrame, now: pd.DataFrame, task: str, late: int) -> str:
    """The chart in words: the launch, what the delay costs, how much slack is left."""
    end, before = int(now["ef"].max()), int(base["ef"].max())
    day = now.loc[now["ef"].idxmax(), "finish"]
    slack = int(now.set_index("task_id")["slack"][task])
    what = {
        "task": task,
        "late": _workdays(late),
        "day": _day(day),
        "cost": _workdays(end - before),
        "slack": _workdays(slack),
        "count": int(now["critical"].sum()),
    }
    if not late:
        text = "On plan the launch is {day}. {task} has {slack} of slack."
        if slack == 0:
            text = "On plan the launch is {day}. {task} is critical: it has no slack."
    elif end > before:
        text = (
            "{task} is {late} late, and the launch moves by {cost} to {day}. Critical tasks "
            "now: {count}."
        )
    elif slack:
        text = (
            "{task} is {late} late, and the launch stays on {day}. Slack that is left: {slack}."
        )
    else:
        text = (
            "{task} is {late} late, and the launch stays on {day}. Its slack is used up: it is "
            "critical now."
        )
    return translate(text, **what)


def _workdays(count: int) -> str:
    """So many workdays, in words."""
    if count == 1:
        return translate("1 workday")
    return translate("{count} workdays", count=count)


def _day(day: Any) -> str:
    return (
        translate("a day after the end of the calendar")
        if pd.isna(day)
        else f"{pd.Timestamp(day):%Y-%m-%d}"
    )


def chart(base: pd.DataFrame, now: pd.DataFrame, named: dict[str, str], alt: str) -> str:
    """The plan as SVG: a bar per task, its slack behind it, its former place as a line."""
    rows = now.sort_values(["es", "ef", "task_id"]).to_dict("records")
    old = base.set_index("task_id")
    last = max(int(now["lf"].max()), int(base["lf"].max()))
    left, step, top, height = 290, max(26.0, 520 / last), 44, 19
    width = left + step * last + 10
    dates = _dates(now, last)
    parts = []
    for n in range(1, last + 1):
        x = left + step * (n - 1)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top - 6}" '
            f'y2="{top + height * len(rows)}" stroke="#D9D9D9"/>'
        )
        parts.append(f'<text x="{x + step / 2:.1f}" y="18" text-anchor="middle">{n}</text>')
        parts.append(
            f'<text x="{x + step / 2:.1f}" y="33" text-anchor="middle" font-size="10">'
            f"{dates.get(n, '')}</text>"
        )
    for i, row in enumerate(rows):
        y = top + height * i
        task, critical = row["task_id"], bool(row["critical"])
        text = f"{'● ' if critical else ''}{task} {named.get(task, '')}"
        parts.append(
            f'<text x="{left - 8}" y="{y + 13}" text-anchor="end"'
            f"{BOLD if critical else ''}>"
            f"{html.escape(_short(text))}</text>"
        )
        for first, end, colour in (
            (row["es"], row["lf"], SLACK),
            (row["es"], row["ef"], CRITICAL if critical else FREE),
        ):
            parts.append(
                f'<rect x="{left + step * (first - 1) + 1:.1f}" y="{y + 3}" '
                f'width="{step * (end - first + 1) - 2:.1f}" height="{height - 6}" '
                f'fill="{colour}"/>'
            )
        was = old.loc[task]
        parts.append(
            f'<line x1="{left + step * (was["es"] - 1) + 1:.1f}" '
            f'x2="{left + step * was["ef"] - 1:.1f}" y1="{y + height - 1}" '
            f'y2="{y + height - 1}" stroke="#000000"/>'
        )
    tall = top + height * len(rows) + 6
    return (
        f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" '
        f'viewBox="0 0 {width:.0f} {tall}" style="width:100%;max-width:{width:.0f}px;'
        f'background:#ffffff" font-family="Noto Sans TC, sans-serif" font-size="12" '
        f'fill="{GREY}">{"".join(parts)}</svg>'
    )


def _dates(now: pd.DataFrame, last: int) -> dict[int, str]:
    """Number of a workday -> month/day, as far as the table knows it."""
    found: dict[int, str] = {}
    for number, date in (
        ("es", "start"),
        ("ef", "finish"),
        ("ls", "latest_start"),
        ("lf", "latest_finish"),
    ):
        for n, day in zip(now[number], now[date], strict=True):
            if not pd.isna(day) and int(n) <= last:
                found[int(n)] = f"{pd.Timestamp(day).month}/{pd.Timestamp(day).day}"
    return found


def _short(text: str, most: int = 38) -> str:
    """A name that fits beside its bar; wide characters count twice."""
    size, out = 0, ""
    for letter in text:
        size += 2 if ord(letter) > 0x2E80 else 1
        if size > most:
            return out + "…"
        out += letter
    return out


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
